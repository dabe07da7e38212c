import type { SqlType } from '../../semantics/types.ts'
import { canonical, type Long } from './long.ts'

/**
 * Dates and times as numbers: DATE is the epoch day, TIME ms of the day, TIMESTAMP(p) epoch ms, µs or ns by its precision. All in UTC: the
 * session's time zone is UTC here.
 */

export const DAY = 86_400_000

/** Units per second of a TIMESTAMP of that precision: 10^3, 10^6 or 10^9. */
export const timestampScale = (type: SqlType): 3 | 6 | 9 => {
  const p = type.precision ?? 6
  return p <= 3 ? 3 : p <= 6 ? 6 : 9
}

/** Epoch day of a proleptic Gregorian date. */
export function epochDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** year * 10000 + month * 100 + day: one number, so that nothing is allocated. */
export function civil(day: number): number {
  const z = day + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const d = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const m = mp < 10 ? mp + 3 : mp - 9
  const y = yearOfEra + era * 400 + (m <= 2 ? 1 : 0)
  return y < 0 ? -(-y * 10000 + m * 100 + d) : y * 10000 + m * 100 + d
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
export const isLeap = (y: number): boolean => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0
export const daysOfMonth = (y: number, m: number): number => (m === 2 && isLeap(y) ? 29 : MONTH_DAYS[m - 1])

const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)

export function formatDate(day: number): string {
  const c = Math.abs(civil(day))
  return `${civil(day) < 0 ? '-' : ''}${String(Math.floor(c / 10000)).padStart(4, '0')}-${two(Math.floor(c / 100) % 100)}-${two(c % 100)}`
}

/** `HH:mm:ss` and, where `digits` > 0, that many digits of the fraction. */
export function formatTime(ms: number, digits = 0): string {
  const s = Math.floor(ms / 1000)
  const text = `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
  return digits > 0
    ? `${text}.${String(ms % 1000)
        .padStart(3, '0')
        .padEnd(digits, '0')
        .slice(0, digits)}`
    : text
}

/** Splits units since the epoch into [epoch second, nanosecond]. */
export function splitTimestamp(v: Long, scale: 3 | 6 | 9): [number, number] {
  if (typeof v === 'bigint') {
    const unit = scale === 9 ? 1_000_000_000n : scale === 6 ? 1_000_000n : 1000n
    let s = v / unit
    let r = v % unit
    if (r < 0n) {
      r += unit
      s -= 1n
    }
    return [Number(s), Number(r) * 10 ** (9 - scale)]
  }
  const unit = 10 ** scale
  const s = Math.floor(v / unit)
  return [s, (v - s * unit) * 10 ** (9 - scale)]
}

export function joinTimestamp(second: number, nano: number, scale: 3 | 6 | 9): Long {
  const unit = 10 ** scale
  const rest = Math.floor(nano / 10 ** (9 - scale))
  const v = second * unit + rest
  return v <= 9007199254740991 && v >= -9007199254740991 ? v : canonical(BigInt(second) * BigInt(unit) + BigInt(rest))
}

/** From one unit to another; to a coarser one towards the past. */
export function convertTimestamp(v: Long, from: 3 | 6 | 9, to: 3 | 6 | 9): Long {
  if (from === to) return v
  const [s, n] = splitTimestamp(v, from)
  return joinTimestamp(s, n, to)
}

/** Drops digits of the fraction beyond the precision, as a cast does. */
export function truncateTimestamp(v: Long, type: SqlType): Long {
  const p = type.precision ?? 6
  const scale = timestampScale(type)
  if (p === scale) return v
  const [s, n] = splitTimestamp(v, scale)
  const unit = 10 ** (9 - p)
  return joinTimestamp(s, Math.floor(n / unit) * unit, scale)
}

/** `yyyy-MM-dd HH:mm:ss` and a fraction of exactly `digits` digits. */
export function formatTimestamp(v: Long, scale: 3 | 6 | 9, digits: number, separator = ' '): string {
  const [s, n] = splitTimestamp(v, scale)
  const day = Math.floor(s / 86400)
  const text = `${formatDate(day)}${separator}${formatTime((s - day * 86400) * 1000)}`
  return digits > 0 ? `${text}.${String(n).padStart(9, '0').slice(0, digits)}` : text
}

/** As Java's appendFraction(0, 9): the fewest digits that say it, no point for none. */
export function formatTimestampShort(v: Long, scale: 3 | 6 | 9, separator = ' '): string {
  const [, n] = splitTimestamp(v, scale)
  const fraction = n === 0 ? '' : `.${String(n).padStart(9, '0').replace(/0+$/, '')}`
  return formatTimestamp(v, scale, 0, separator) + fraction
}

const DATE_TEXT = /^(\d{1,4})-(\d{1,2})-(\d{1,2})$/
const TIME_TEXT = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9})\d*)?)?$/

/** A date in CAST's form (`2024-1-5` is fine), null when it is none. */
export function parseDate(text: string): number | null {
  const m = DATE_TEXT.exec(text.trim())
  if (m === null) return null
  const [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])]
  return mo < 1 || mo > 12 || d < 1 || d > daysOfMonth(y, mo) ? null : epochDay(y, mo, d)
}

/** [ms of the day, nanosecond of the second], null when it is no time. */
export function parseTimeParts(text: string): [number, number] | null {
  const m = TIME_TEXT.exec(text.trim())
  if (m === null) return null
  const [h, mi, s] = [Number(m[1]), Number(m[2]), Number(m[3] ?? 0)]
  if (h > 23 || mi > 59 || s > 59) return null
  const nano = Number((m[4] ?? '').padEnd(9, '0'))
  return [(h * 3600 + mi * 60 + s) * 1000 + Math.floor(nano / 1_000_000), nano]
}

export const parseTime = (text: string): number | null => parseTimeParts(text)?.[0] ?? null

/** `yyyy-MM-dd[ HH:mm[:ss[.f]]]` (or with T) in units of `scale`, null when it is none. */
export function parseTimestamp(text: string, scale: 3 | 6 | 9): Long | null {
  const trimmed = text.trim()
  const cut = trimmed.search(/[ T]/)
  const day = parseDate(cut < 0 ? trimmed : trimmed.slice(0, cut))
  if (day === null) return null
  if (cut < 0) return joinTimestamp(day * 86400, 0, scale)
  const time = parseTimeParts(trimmed.slice(cut + 1))
  return time === null ? null : joinTimestamp(day * 86400 + Math.floor(time[0] / 1000), time[1], scale)
}

/** Adds months to an epoch day, the day of the month cut to the month's length. */
export function addMonths(day: number, months: number): number {
  const c = civil(day)
  const total = Math.floor(c / 10000) * 12 + (Math.floor(c / 100) % 100) - 1 + months
  const y = Math.floor(total / 12)
  const m = total - y * 12 + 1
  return epochDay(y, m, Math.min(c % 100, daysOfMonth(y, m)))
}

/** A field of an epoch day: YEAR, QUARTER, MONTH, WEEK (ISO), DAY, DOW (Sunday = 1), DOY. */
export function dayField(unit: string, day: number): number {
  const c = civil(day)
  const [y, m] = [Math.floor(c / 10000), Math.floor(c / 100) % 100]
  switch (unit) {
    case 'YEAR':
      return y
    case 'QUARTER':
      return Math.floor((m + 2) / 3)
    case 'MONTH':
      return m
    case 'DAY':
      return c % 100
    case 'DOW':
      return ((((day + 4) % 7) + 7) % 7) + 1
    case 'ISODOW':
      return ((((day + 3) % 7) + 7) % 7) + 1
    case 'DOY':
      return day - epochDay(y, 1, 1) + 1
    case 'WEEK':
      return isoWeek(day)
    case 'DECADE':
      return Math.floor(y / 10)
    case 'CENTURY':
      return y > 0 ? Math.floor((y + 99) / 100) : -Math.floor((-y + 99) / 100)
    case 'MILLENNIUM':
      return y > 0 ? Math.floor((y + 999) / 1000) : -Math.floor((-y + 999) / 1000)
    default:
      return Number.NaN
  }
}

function isoWeek(day: number): number {
  // the Thursday of this week lies in the year that the week belongs to
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3
  const y = Math.floor(civil(thursday) / 10000)
  return Math.floor((thursday - epochDay(y, 1, 1)) / 7) + 1
}

/** First ms of the unit that `ms` lies in (FLOOR … TO unit), UTC. */
export function floorTime(unit: string, ms: number): number {
  const day = Math.floor(ms / DAY)
  switch (unit) {
    case 'MILLISECOND':
      return ms
    case 'SECOND':
      return Math.floor(ms / 1000) * 1000
    case 'MINUTE':
      return Math.floor(ms / 60_000) * 60_000
    case 'HOUR':
      return Math.floor(ms / 3_600_000) * 3_600_000
    case 'DAY':
      return day * DAY
    default:
      return floorDay(unit, day) * DAY
  }
}

export function floorDay(unit: string, day: number): number {
  const c = civil(day)
  const [y, m] = [Math.floor(c / 10000), Math.floor(c / 100) % 100]
  switch (unit) {
    case 'WEEK':
      // Flink's weeks start on Sunday here
      return day - ((((day + 4) % 7) + 7) % 7)
    case 'MONTH':
      return epochDay(y, m, 1)
    case 'QUARTER':
      return epochDay(y, Math.floor((m - 1) / 3) * 3 + 1, 1)
    case 'YEAR':
      return epochDay(y, 1, 1)
    case 'DECADE':
      return epochDay(Math.floor(y / 10) * 10, 1, 1)
    default:
      return day
  }
}

const PATTERN = /'((?:[^']|'')*)'|([yuMdHhmsSaE])\2*|[^A-Za-z']+|[A-Za-z]/g

/** A formatter of [epoch second, nano] for a Java DateTimeFormatter pattern; null where a letter in it isn't known here. */
export function compileDateFormat(pattern: string): ((second: number, nano: number) => string) | null {
  const parts: ((c: number, ms: number, nano: number, day: number) => string)[] = []
  for (const m of pattern.matchAll(PATTERN)) {
    const [token, quoted, letter] = m
    const n = token.length
    if (quoted !== undefined) {
      const text = quoted === '' ? "'" : quoted.replaceAll("''", "'")
      parts.push(() => text)
    } else if (letter === undefined) {
      if (/[A-Za-z]/.test(token)) return null
      parts.push(() => token)
    } else {
      const part = formatPart(letter, n)
      if (part === null) return null
      parts.push(part)
    }
  }
  return (second, nano) => {
    const day = Math.floor(second / 86400)
    const c = civil(day)
    let text = ''
    for (const p of parts) text += p(c, (second - day * 86400) * 1000, nano, day)
    return text
  }
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function formatPart(letter: string, n: number): ((c: number, ms: number, nano: number, day: number) => string) | null {
  const pad = (v: number) => String(v).padStart(n, '0')
  switch (letter) {
    case 'y':
    case 'u':
      return n === 2 ? c => two(Math.floor(c / 10000) % 100) : c => pad(Math.floor(c / 10000))
    case 'M':
      return n <= 2 ? c => pad(Math.floor(c / 100) % 100) : n === 3 ? c => MONTHS[(Math.floor(c / 100) % 100) - 1] : null
    case 'd':
      return n <= 2 ? c => pad(c % 100) : null
    case 'H':
      return n <= 2 ? (_c, ms) => pad(Math.floor(ms / 3_600_000)) : null
    case 'h':
      return n <= 2 ? (_c, ms) => pad(Math.floor(ms / 3_600_000) % 12 || 12) : null
    case 'm':
      return n <= 2 ? (_c, ms) => pad(Math.floor(ms / 60_000) % 60) : null
    case 's':
      return n <= 2 ? (_c, ms) => pad(Math.floor(ms / 1000) % 60) : null
    case 'S':
      return n <= 9 ? (_c, _ms, nano) => String(nano).padStart(9, '0').slice(0, n) : null
    case 'a':
      return n === 1 ? (_c, ms) => (ms < 43_200_000 ? 'AM' : 'PM') : null
    case 'E':
      return n <= 3 ? (_c, _ms, _nano, day) => DAYS[(((day + 4) % 7) + 7) % 7] : null
    default:
      return null
  }
}

/** A parser for a Java pattern of digits: [epoch second, nano] or null when the text doesn't match; null where the pattern isn't known here. */
export function compileDateParser(pattern: string): ((text: string) => [number, number] | null) | null {
  const letters: string[] = []
  let source = '^'
  for (const m of pattern.matchAll(PATTERN)) {
    const [token, quoted, letter] = m
    const n = token.length
    if (quoted !== undefined) source += escapeRegExp(quoted === '' ? "'" : quoted.replaceAll("''", "'"))
    else if (letter === undefined) {
      if (/[A-Za-z]/.test(token)) return null
      source += escapeRegExp(token)
    } else {
      if ('aEh'.includes(letter)) return null
      letters.push(letter)
      source += letter === 'S' ? `(\\d{${n}})` : n === 1 ? '(\\d{1,4})' : `(\\d{${n}})`
    }
  }
  const expression = new RegExp(`${source}$`)
  return text => {
    const m = expression.exec(text)
    if (m === null) return null
    const at = { y: 1970, M: 1, d: 1, H: 0, m: 0, s: 0, S: 0 }
    letters.forEach((letter, i) => {
      const digits = m[i + 1]
      if (letter === 'S') at.S = Number(digits.padEnd(9, '0'))
      else if (letter === 'y' || letter === 'u') at.y = digits.length === 2 ? 2000 + Number(digits) : Number(digits)
      else at[letter as 'M'] = Number(digits)
    })
    if (at.M < 1 || at.M > 12 || at.d < 1 || at.d > daysOfMonth(at.y, at.M) || at.H > 23 || at.m > 59 || at.s > 59) return null
    return [epochDay(at.y, at.M, at.d) * 86400 + at.H * 3600 + at.m * 60 + at.s, at.S]
  }
}

export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
