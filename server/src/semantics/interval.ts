const millis: Record<string, number> = { WEEK: 604_800_000, DAY: 86_400_000, HOUR: 3_600_000, MINUTE: 60_000, SECOND: 1000 }

/** The value of an interval literal in months or milliseconds; undefined if the text doesn't fit the qualifier. */
export function parseInterval(
  text: string,
  from: string,
  to: string | undefined,
  negative: boolean,
): { value: number; months: boolean } | undefined {
  const trimmed = text.trim()
  const minus = trimmed.startsWith('-') !== negative
  const body = trimmed.replace(/^[+-]\s*/, '')
  const unit = from.toUpperCase().replace(/S$/, '')
  const sign = minus ? -1 : 1
  if (unit === 'YEAR' || unit === 'MONTH' || unit === 'QUARTER') {
    const parts = body.split('-').map(Number)
    if (parts.some(n => !Number.isFinite(n))) return undefined
    if (to && parts.length === 2) return { value: sign * (parts[0] * 12 + parts[1]), months: true }
    const factor = unit === 'YEAR' ? 12 : unit === 'QUARTER' ? 3 : 1
    return parts.length === 1 ? { value: sign * parts[0] * factor, months: true } : undefined
  }
  if (!(unit in millis)) return undefined
  if (!to) {
    const n = Number(body)
    return Number.isFinite(n) && body !== '' ? { value: sign * Math.round(n * millis[unit]), months: false } : undefined
  }
  const order = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
  const first = order.indexOf(unit)
  const last = order.indexOf(to.toUpperCase().replace(/S$/, ''))
  const numbers = body.split(/[\s:]+/).map(Number)
  if (first < 0 || last <= first || numbers.length !== last - first + 1 || numbers.some(n => !Number.isFinite(n))) return undefined
  const value = numbers.reduce((sum, n, i) => sum + n * millis[order[first + i]], 0)
  return { value: sign * Math.round(value), months: false }
}
