/** '4.1× ± 0.2'; without an error bar where it is exact */
export const ratio = ({ maxOverAvg, errorBar }: { readonly maxOverAvg: number; readonly errorBar: number }): string =>
  errorBar > 0 ? `${maxOverAvg.toFixed(errorBar < 0.095 ? 2 : 1)}× ± ${small(errorBar)}` : times(maxOverAvg)

/** 4.13 → '4.1×' */
export const times = (value: number): string => `${small(value)}×`

const small = (value: number) => (value >= 0.095 || value === 0 ? value.toFixed(1) : value.toFixed(2))
