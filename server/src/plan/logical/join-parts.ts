import type { Places } from '../../semantics/origin.ts'
import type { JoinRel } from '../../semantics/rel.ts'
import { conjuncts, type Rex } from '../../semantics/rex.ts'
import { formatType, withNullable } from '../../semantics/types.ts'
import { Unplannable } from '../to-physical.ts'

export interface JoinParts {
  readonly leftKeys: number[]
  readonly rightKeys: number[]
  readonly rest: Rex[]
}

/** Equalities between the sides, and what else the condition asks. */
export function joinParts(rel: JoinRel): JoinParts {
  const width = rel.left.fields.length
  const parts: JoinParts = { leftKeys: [], rightKeys: [], rest: [] }
  for (const c of conjuncts(rel.condition)) {
    const [a, b] = c.kind === 'call' && c.name === '=' ? c.args : []
    if (a?.kind === 'input' && b?.kind === 'input' && a.index < width !== b.index < width) {
      const [l, r] = a.index < width ? [a, b] : [b, a]
      parts.leftKeys.push(l.index)
      parts.rightKeys.push(r.index - width)
    } else parts.rest.push(c)
  }
  return parts
}

export interface TimeBounds {
  readonly leftTime: number
  readonly rightTime: number
  readonly lower: number
  readonly upper: number
  readonly rest: readonly Rex[]
}

/**
 * Bounds of left time − right time: of two comparisons of the times, one from below and one from above, or of one equality. With any other number of them
 * Flink plans a regular join, even where one more only narrows the bounds (IntervalJoinUtil); and of EXISTS and IN always.
 */
export function timeBounds(rel: JoinRel): TimeBounds | undefined {
  if (rel.joinType === 'SEMI' || rel.joinType === 'ANTI') return undefined
  const compared: TimeComparison[] = []
  const rest: Rex[] = []
  for (const c of conjuncts(rel.condition)) {
    const comparison = timeComparison(c, rel.left.fields.length)
    if (comparison) compared.push(comparison)
    else rest.push(c)
  }
  const equal = compared.length === 1 && compared[0].op === '=' ? compared[0] : undefined
  const lower = equal ?? compared.find(c => c.op.startsWith('>'))
  const upper = equal ?? compared.find(c => c.op.startsWith('<'))
  if (compared.length > 2 || !lower || !upper) return undefined
  const [left, right] = [rel.left.fields[lower.left].type, rel.right.fields[lower.right].type].map(t => withNullable(t, true))
  if (left.root !== right.root && !equal) {
    const types = `${formatType(left)} and ${formatType(right)}`
    throw new Unplannable(`An interval join needs times of one type, these are ${types}`, [...compared[0].at, ...rel.at])
  }
  if (lower.offset === undefined || upper.offset === undefined)
    throw new Unplannable('bounds between times that are no constants are not planned yet')
  return {
    leftTime: compared[0].left,
    rightTime: compared[0].right,
    lower: lower.offset + (lower.op === '>' ? 1 : 0),
    upper: upper.offset - (upper.op === '<' ? 1 : 0),
    rest,
  }
}

/** `left time op right time + offset`; without the offset where that is no constant. */
interface TimeComparison {
  readonly left: number
  readonly right: number
  readonly op: string
  readonly offset?: number
  readonly at: Places
}

const FLIPPED = new Map(Object.entries({ '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }))

function timeComparison(c: Rex, width: number): TimeComparison | undefined {
  const flipped = c.kind === 'call' && FLIPPED.get(c.name)
  if (!flipped) return undefined
  const [a, b] = c.args.map(onlyTime)
  if (!a || !b || a.index < width === b.index < width || a.time !== b.time) return undefined
  const [left, right, l, r] = a.index < width ? [a, b, c.args[0], c.args[1]] : [b, a, c.args[1], c.args[0]]
  const [from, to] = [atEpoch(l), atEpoch(r)]
  return {
    left: left.index,
    right: right.index - width,
    op: left === a ? c.name : flipped,
    at: c.at,
    ...(from !== undefined && to !== undefined && { offset: to - from }),
  }
}

/** The time attribute of an expression that reads one column, and no other. */
function onlyTime(e: Rex): { index: number; time: string } | undefined {
  const read: { index: number; time?: string }[] = []
  const visit = (x: Rex): void => {
    if (x.kind === 'input') read.push(x)
    else if (x.kind === 'call') x.args.forEach(visit)
  }
  visit(e)
  const [{ index, time } = { index: -1, time: undefined }] = read
  return read.length === 1 && time ? { index, time } : undefined
}

/** An expression over a time where the time is 1970-01-01 00:00, which is how Flink reads an offset out of it: times in ms, whatever a number counts. */
function atEpoch(e: Rex): number | undefined {
  if (e.kind === 'input') return 0
  if (e.kind !== 'call') return undefined
  const [a, b] = e.args
  switch (e.name) {
    case 'CAST':
      return e.type.root === a.type.root && (e.type.precision ?? 6) >= 3 ? atEpoch(a) : undefined
    case '+':
    case '-': {
      const [base, by] = e.name === '+' && a.kind === 'literal' ? [b, a] : [a, b]
      const from = atEpoch(base)
      if (from === undefined || by.kind !== 'literal' || typeof by.value !== 'number') return undefined
      const n = e.name === '+' ? by.value : -by.value
      if (by.type.root === 'INTERVAL_YEAR_MONTH') return monthsLater(from, n)
      return by.type.root === 'INTERVAL_DAY_TIME' || e.type.root === 'BIGINT' ? from + n : undefined
    }
    // Parts of a TIMESTAMP_LTZ depend on the session's time zone.
    case 'FLOOR':
    case 'CEIL':
      return a.type.root === 'TIMESTAMP' && b !== undefined ? rounded(atEpoch(a), e.name, symbolOf(b)) : undefined
    case 'EXTRACT':
      return b?.type.root === 'TIMESTAMP' ? partOf(atEpoch(b), symbolOf(a)) : undefined
    default:
      return undefined
  }
}

const symbolOf = (e: Rex): string => (e.kind === 'literal' ? String(e.value) : '')
const UNITS = new Map([
  ['SECOND', 1000],
  ['MINUTE', 60_000],
  ['HOUR', 3_600_000],
  ['DAY', 86_400_000],
])

function rounded(ms: number | undefined, name: 'FLOOR' | 'CEIL', unit: string): number | undefined {
  const size = UNITS.get(unit)
  return ms === undefined || size === undefined ? undefined : Math[name === 'FLOOR' ? 'floor' : 'ceil'](ms / size) * size
}

function partOf(ms: number | undefined, unit: string): number | undefined {
  if (ms === undefined) return undefined
  const at = new Date(ms)
  const parts: Readonly<Record<string, number>> = {
    SECOND: at.getUTCSeconds(),
    MINUTE: at.getUTCMinutes(),
    HOUR: at.getUTCHours(),
    DAY: at.getUTCDate(),
    MONTH: at.getUTCMonth() + 1,
    YEAR: at.getUTCFullYear(),
  }
  return parts[unit]
}

/** The day of the month is cut to the month's length. */
function monthsLater(ms: number, months: number): number {
  const at = new Date(ms)
  const day = at.getUTCDate()
  at.setUTCMonth(at.getUTCMonth() + months, 1)
  const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  return at.setUTCDate(Math.min(day, length))
}
