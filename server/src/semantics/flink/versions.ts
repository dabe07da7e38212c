/** The Flink versions whose options, words and functions are known, oldest first. */
export const flinkVersions = ['1.20', '2.0', '2.1', '2.2', '2.3'] as const
export type FlinkVersion = (typeof flinkVersions)[number]
/** The version that is taken where sluice.json names none. */
export const latest: FlinkVersion = '2.2'

/** The known version of what sluice.json says ('2.2', '2.2.1'): the nearest below it, else the oldest. */
export function knownVersion(text: string | undefined): FlinkVersion {
  if (text === undefined) return latest
  const exact = flinkVersions.find(v => v === text)
  if (exact) return exact
  const wanted = ordinal(text)
  return flinkVersions.findLast(v => ordinal(v) <= wanted) ?? flinkVersions[0]
}

/** The span of versions that has a thing; both ends are part of it, and a missing end is open. */
export interface VersionRange {
  readonly since?: string
  readonly until?: string
}
export const inVersion = ({ since, until }: VersionRange, version: FlinkVersion): boolean =>
  (since === undefined || ordinal(since) <= ordinal(version)) && (until === undefined || ordinal(version) <= ordinal(until))

/** '' all, '2.0-' since, '-2.1' until. */
export function parseRange(text: string): VersionRange {
  const [since, until] = text.split('-')
  return { ...(since && { since }), ...(until && { until }) }
}

function ordinal(version: string): number {
  const [major, minor] = version.split('.').map(Number)
  return (major || 0) * 1000 + (minor || 0)
}
