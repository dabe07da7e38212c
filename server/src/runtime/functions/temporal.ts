import type { ScalarCall } from '../../plan/expression.ts'
import { formatType, type SqlType, sqlType } from '../../semantics/types.ts'
import { type Code, strict, type Term, term, withType } from '../engine/code.ts'
import { convert } from './cast.ts'
import { canonical, type Long } from './long.ts'
import { family } from './numeric.ts'
import { type Build, literalOf, NotHere, type Scope } from './scope.ts'
import * as time from './time.ts'

/** Date and time functions, in UTC. The present comes from the clock port, one reading a batch. */
export const temporalFunctions: Record<string, Build> = {
  PROCTIME: now,
  PROCTIME_MATERIALIZE: (_c, call, [a]) => withType(a, call.type),
  CURRENT_TIMESTAMP: now,
  CURRENT_ROW_TIMESTAMP: now,
  NOW: now,
  LOCALTIMESTAMP: now,
  CURRENT_DATE: (c, call, _args, scope) => term(call.type, 'false', c.let(`Math.floor(${c.constant(scope.env)}.now / 86400000)`)),
  CURRENT_TIME: timeOfDay,
  LOCALTIME: timeOfDay,
  CURRENT_WATERMARK: (c, call, _args, scope) => {
    const w = c.let(`${c.constant(scope.env)}.watermark`)
    const n = c.let(`!(${w} > -Infinity)`, 'n')
    return term(call.type, n, w)
  },
  UNIX_TIMESTAMP: (c, call, args, scope) => {
    if (args.length > 0) throw new NotHere('UNIX_TIMESTAMP of a text')
    return term(call.type, 'false', c.let(`Math.floor(${c.constant(scope.env)}.now / 1000)`))
  },
  EXTRACT: (c, call, args) => extract(c, call.type, String(literalOf(call.args[0])), args[1]),
  DATE_FORMAT: dateFormat,
  TO_TIMESTAMP: toTimestamp,
  TO_DATE: toDate,
  TO_TIMESTAMP_LTZ: (c, call, args) => {
    if (args.length > 2 || family(args[0].type) !== 'integer') throw new NotHere('this form of TO_TIMESTAMP_LTZ')
    const p = args.length === 1 ? 3 : Number(literalOf(call.args[1]))
    if (p !== 0 && p !== 3) throw new NotHere(`TO_TIMESTAMP_LTZ with precision ${p}`)
    const scale = time.timestampScale(call.type)
    const make = (v: Long) => time.convertTimestamp(canonical(BigInt(v) * (p === 0 ? 1000n : 1n)), 3, scale)
    return strict(c, call.type, [args[0]], ([v]) => `${c.constant(make)}(${v})`)
  },
  TIMESTAMPDIFF: (c, call, args) => {
    const unit = String(literalOf(call.args[0]))
    const [from, to] = args.slice(1).map(a => toMs(c, a))
    return strict(c, call.type, [from, to], ([a, b]) => `${c.constant(difference(unit))}(${a}, ${b})`)
  },
  TIMESTAMPADD: (c, call, args) => {
    const unit = String(literalOf(call.args[0])).toUpperCase()
    const ms = UNITS[unit]
    const months = MONTHS[unit]
    if (ms === undefined && months === undefined) throw new NotHere(`TIMESTAMPADD of ${unit}`)
    const interval = strict(
      c,
      sqlType(months === undefined ? 'INTERVAL_DAY_TIME' : 'INTERVAL_YEAR_MONTH'),
      [args[1]],
      ([n]) => `Number(${n}) * ${months ?? ms}`,
    )
    return addToTime(c, call.type, args[2], interval, 1)
  },
}

for (const unit of ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'HOUR', 'MINUTE', 'SECOND'])
  temporalFunctions[unit] = (c, call, [a]) => extract(c, call.type, unit, a)
temporalFunctions.DAYOFMONTH = (c, call, [a]) => extract(c, call.type, 'DAY', a)
temporalFunctions.DAY = temporalFunctions.DAYOFMONTH
temporalFunctions.DAYOFYEAR = (c, call, [a]) => extract(c, call.type, 'DOY', a)
temporalFunctions.DAYOFWEEK = (c, call, [a]) => extract(c, call.type, 'DOW', a)

for (const name of ['FLOOR', 'CEIL', 'CEILING']) {
  temporalFunctions[`${name} TO`] = (c, call, [a]) => round(c, call, a, String(literalOf(call.args[1])), name !== 'FLOOR')
}

function now(c: Code, call: ScalarCall, _args: Term[], scope: Scope): Term {
  const v = c.let(`${c.constant(scope.env)}.now`)
  const scale = time.timestampScale(call.type)
  return scale === 3
    ? term(call.type, 'false', v)
    : term(call.type, 'false', c.let(`${c.constant(time.convertTimestamp)}(${v}, 3, ${scale})`))
}

function timeOfDay(c: Code, call: ScalarCall, _args: Term[], scope: Scope): Term {
  return term(call.type, 'false', c.let(`Math.floor(${c.constant(scope.env)}.now % 86400000 / 1000) * 1000`))
}

/** A date, time or timestamp as ms (µs and ns are cut towards the past). */
function toMs(c: Code, a: Term): Term {
  const type = sqlType('TIMESTAMP', true, { precision: 3 })
  switch (family(a.type)) {
    case 'timestamp':
    case 'ltz': {
      const scale = time.timestampScale(a.type)
      return scale === 3 ? a : strict(c, type, [a], ([v]) => `${c.constant(time.convertTimestamp)}(${v}, ${scale}, 3)`)
    }
    case 'date':
      return strict(c, type, [a], ([v]) => `${v} * 86400000`)
    case 'time':
      return withType(a, type)
    default:
      throw new NotHere(`a time function of ${formatType(a.type)}`)
  }
}

const CLOCK_UNITS: Record<string, string> = {
  HOUR: 'Math.floor(D / 3600000)',
  MINUTE: 'Math.floor(D / 60000) % 60',
  SECOND: 'Math.floor(D / 1000) % 60',
  MILLISECOND: 'D % 1000',
}

function extract(c: Code, type: SqlType, unit: string, a: Term): Term {
  if (unit === 'EPOCH') return strict(c, type, [toMs(c, a)], ([v]) => `Math.floor(${v} / 1000)`)
  const f = family(a.type)
  const ofClock = CLOCK_UNITS[unit]
  if (ofClock !== undefined) {
    if (f === 'date') return strict(c, type, [a], () => '0')
    return strict(c, type, [toMs(c, a)], ([v]) => ofClock.replace('D', c.let(`${v} - Math.floor(${v} / 86400000) * 86400000`)))
  }
  if (f === 'time' || Number.isNaN(time.dayField(unit, 0))) throw new NotHere(`EXTRACT(${unit} …) of ${formatType(a.type)}`)
  const field = c.constant(time.dayField)
  const name = c.constant(unit)
  return f === 'date'
    ? strict(c, type, [a], ([v]) => `${field}(${name}, ${v})`)
    : strict(c, type, [toMs(c, a)], ([v]) => `${field}(${name}, Math.floor(${v} / 86400000))`)
}

function round(c: Code, call: ScalarCall, a: Term, unit: string, up: boolean): Term {
  const f = family(a.type)
  const known = ['MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'DECADE']
  if (!known.includes(unit) || (unit === 'WEEK' && up)) throw new NotHere(`${call.name} to ${unit}`)
  const floorMs = (ms: number): number => time.floorTime(unit, ms)
  const ceilMs = (ms: number): number => {
    const low = floorMs(ms)
    if (low === ms) return ms
    if (UNITS[unit] !== undefined) return low + UNITS[unit]
    return time.addMonths(low / time.DAY, MONTHS[unit]) * time.DAY
  }
  const toUnit = up ? ceilMs : floorMs
  if (f === 'date') return strict(c, call.type, [a], ([v]) => `${c.constant((d: number) => toUnit(d * time.DAY) / time.DAY)}(${v})`)
  const scale = f === 'time' ? 3 : time.timestampScale(a.type)
  if (up && scale !== 3) throw new NotHere(`${call.name} of ${formatType(a.type)}`)
  const make = (v: Long): Long => time.convertTimestamp(toUnit(time.convertTimestamp(v, scale, 3) as number), 3, scale)
  return strict(c, call.type, [a], ([v]) => `${c.constant(make)}(${v})`)
}

const UNITS: Record<string, number> = { MILLISECOND: 1, SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: time.DAY, WEEK: 7 * time.DAY }
const MONTHS: Record<string, number> = { MONTH: 1, QUARTER: 3, YEAR: 12, DECADE: 120 }

/** timestamp, date or time plus (or less) an interval. */
export function addToTime(c: Code, type: SqlType, a: Term, interval: Term, sign: 1 | -1): Term {
  const f = family(a.type)
  const months = family(interval.type) === 'months'
  const signed = sign === 1 ? '+' : '-'
  if (f === 'date') {
    const day = months ? strict(c, a.type, [a, interval], ([d, n]) => `${c.constant(time.addMonths)}(${d}, ${signed}${n})`) : null
    if (day !== null) return convert(c, day, type)
    if (type.root === 'DATE') return strict(c, type, [a, interval], ([d, n]) => `Math.floor((${d} * 86400000 ${signed} ${n}) / 86400000)`)
    return strict(
      c,
      type,
      [toMs(c, a), interval],
      ([v, n]) => `${c.constant((ms: number) => time.convertTimestamp(ms, 3, time.timestampScale(type)))}(${v} ${signed} ${n})`,
    )
  }
  if (f === 'time')
    return strict(c, type, [a, interval], ([v, n]) => (months ? v : `(((${v} ${signed} ${n}) % 86400000) + 86400000) % 86400000`))
  const scale = time.timestampScale(a.type)
  if (months) {
    const make = (v: Long, n: number): Long => {
      const [s, nano] = time.splitTimestamp(v, scale)
      const day = Math.floor(s / 86400)
      return time.joinTimestamp(time.addMonths(day, n) * 86400 + (s - day * 86400), nano, time.timestampScale(type))
    }
    return strict(c, type, [a, interval], ([v, n]) => `${c.constant(make)}(${v}, ${signed}${n})`)
  }
  if (scale === 3 && time.timestampScale(type) === 3) return strict(c, type, [a, interval], ([v, n]) => `${v} ${signed} ${n}`)
  const factor = 10n ** BigInt(scale - 3)
  const make = (v: Long, n: number): Long =>
    time.convertTimestamp(canonical(BigInt(v) + BigInt(n) * factor), scale, time.timestampScale(type))
  return strict(c, type, [a, interval], ([v, n]) => `${c.constant(make)}(${v}, ${signed}${n})`)
}

/** timestamp - timestamp, an interval in ms (or months where the type says so). */
export function temporalDifference(c: Code, type: SqlType, a: Term, b: Term): Term {
  const [x, y] = [toMs(c, a), toMs(c, b)]
  if (family(type) === 'months') return strict(c, type, [x, y], ([p, q]) => `${c.constant(difference('MONTH'))}(${q}, ${p})`)
  return strict(c, type, [x, y], ([p, q]) => `${p} - ${q}`)
}

/** Whole units from `a` to `b`, towards zero. */
function difference(unit: string): (a: number, b: number) => number {
  const ms = UNITS[unit.toUpperCase()]
  if (ms !== undefined) return (a, b) => Math.trunc((b - a) / ms) + 0
  const months = MONTHS[unit.toUpperCase()]
  if (months === undefined) throw new NotHere(`a difference in ${unit}`)
  return (a, b) => {
    const [da, db] = [Math.floor(a / time.DAY), Math.floor(b / time.DAY)]
    const [ca, cb] = [time.civil(da), time.civil(db)]
    let n = (Math.floor(cb / 10000) - Math.floor(ca / 10000)) * 12 + (Math.floor(cb / 100) % 100) - (Math.floor(ca / 100) % 100)
    const inMonth = (c2: number, day: number, at: number) => (c2 % 100) * time.DAY + (at - day * time.DAY)
    if (n > 0 && inMonth(cb, db, b) < inMonth(ca, da, a)) n--
    if (n < 0 && inMonth(cb, db, b) > inMonth(ca, da, a)) n++
    return Math.trunc(n / months) + 0
  }
}

function dateFormat(c: Code, call: ScalarCall, args: Term[]): Term {
  const pattern = literalOf(call.args[1])
  if (typeof pattern !== 'string') throw new NotHere('DATE_FORMAT with a format that is no literal')
  const format = time.compileDateFormat(pattern)
  if (format === null) throw new NotHere(`the date format '${pattern}'`)
  const a = family(args[0].type) === 'text' ? convert(c, args[0], sqlType('TIMESTAMP', true, { precision: 9 })) : args[0]
  if (family(a.type) !== 'timestamp' && family(a.type) !== 'ltz') throw new NotHere(`DATE_FORMAT of ${formatType(a.type)}`)
  return strict(c, call.type, [a], ([v]) => `${c.constant(memo(format, time.timestampScale(a.type), pattern))}(${v})`)
}

/** Rows of a stream mostly share their second (or minute, or day): the last text is kept where the pattern has no fraction. */
function memo(format: (second: number, nano: number) => string, scale: 3 | 6 | 9, pattern: string): (v: Long) => string {
  const unit = 10 ** scale
  const period = (/S/.test(pattern) ? 0 : /s/.test(pattern) ? 1 : /m/.test(pattern) ? 60 : /[Hha]/.test(pattern) ? 3600 : 86400) * unit
  let from = Number.NaN
  let text = ''
  return v => {
    if (typeof v === 'number' && period > 0) {
      if (v >= from && v < from + period) return text
      from = Math.floor(v / period) * period
    }
    const [s, n] = time.splitTimestamp(v, scale)
    return (text = format(s, n))
  }
}

function toTimestamp(c: Code, call: ScalarCall, args: Term[]): Term {
  const scale = time.timestampScale(call.type)
  if (args.length > 1) {
    const pattern = literalOf(call.args[1])
    const parse = typeof pattern === 'string' ? time.compileDateParser(pattern) : null
    if (parse === null) throw new NotHere(`TO_TIMESTAMP with the format '${pattern}'`)
    const make = (text: string): Long | null => {
      const at = parse(text)
      return at === null ? null : time.truncateTimestamp(time.joinTimestamp(at[0], at[1], scale), call.type)
    }
    return strict(c, call.type, [args[0]], ([s]) => `${c.constant(make)}(${s})`, true)
  }
  const make = (text: string): Long | null => {
    const v = time.parseTimestamp(text, scale)
    return v === null ? null : time.truncateTimestamp(v, call.type)
  }
  return strict(c, call.type, [args[0]], ([s]) => `${c.constant(make)}(${s})`, true)
}

function toDate(c: Code, call: ScalarCall, args: Term[]): Term {
  const pattern = args.length > 1 ? literalOf(call.args[1]) : 'yyyy-MM-dd'
  const parse = typeof pattern === 'string' ? time.compileDateParser(pattern) : null
  if (parse === null) throw new NotHere(`TO_DATE with the format '${pattern}'`)
  const make = (text: string) => {
    const at = parse(text)
    return at === null ? null : Math.floor(at[0] / 86400)
  }
  return strict(c, call.type, [args[0]], ([s]) => `${c.constant(make)}(${s})`, true)
}
