import type { IntervalLiteral } from '../syntax/nodes.ts'
import type { Binder } from './binder.ts'

/**
 * What Flink refuses of an interval's text: `'90'` MINUTE is right and `'100'` MINUTE has too many digits, for a field has two unless the unit says
 * more. The patterns are those of Calcite's SqlIntervalQualifier.
 */
export function checkInterval(b: Binder, node: IntervalLiteral): void {
  const { value, from, to, precision = 2, fraction = 6 } = node
  const unit = to ? `${from} TO ${to}` : from
  const shape = SHAPES[unit]
  if (!shape || value === '') return
  if (precision < 1 || precision > 10) {
    b.problem(node.unitSpan ?? node, 'argument-type', `${from}(${precision}) is out of range: a field has 1 to 10 digits`)
    return
  }
  const fields = new RegExp(`^[+-]?${shape.pattern.replace('.f', `(?:\\.\\d{1,${Math.max(1, fraction)}})?`)}$`).exec(value.trim())
  if (!fields || fields.slice(2).some((text, i) => Number(text) >= shape.limits[i])) {
    b.problem(node, 'argument-type', `'${value}' is no interval of ${unit}`, `INTERVAL '${shape.example}' ${unit}`)
    return
  }
  const first = fields[1].replace(/^0+/, '')
  if (first.length <= precision) return
  const message = `${first} has more digits than ${from} takes, which is ${precision}`
  b.problem(node, 'argument-type', message, `Write ${from}(${first.length})${to ? ` TO ${to}` : ''}`)
}

/** The fields of an interval's text (the last may have a fraction, `.f`), and what each but the first stays below. */
const SHAPES: Readonly<Record<string, { pattern: string; limits: readonly number[]; example: string }>> = {
  ...Object.fromEntries(['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE'].map(unit => [unit, shape('(\\d+)', '1')])),
  SECOND: shape('(\\d+).f', '1'),
  'YEAR TO MONTH': shape('(\\d+)-(\\d+)', '1-6', 12),
  'DAY TO HOUR': shape('(\\d+) (\\d+)', '1 12', 24),
  'DAY TO MINUTE': shape('(\\d+) (\\d+):(\\d+)', '1 12:30', 24, 60),
  'DAY TO SECOND': shape('(\\d+) (\\d+):(\\d+):(\\d+).f', '1 12:30:00', 24, 60, 60),
  'HOUR TO MINUTE': shape('(\\d+):(\\d+)', '1:30', 60),
  'HOUR TO SECOND': shape('(\\d+):(\\d+):(\\d+).f', '1:30:00', 60, 60),
  'MINUTE TO SECOND': shape('(\\d+):(\\d+).f', '1:30', 60),
}
function shape(pattern: string, example: string, ...limits: number[]) {
  return { pattern, limits, example }
}

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
