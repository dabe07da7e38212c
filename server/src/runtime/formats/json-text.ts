import type { SqlType } from '../../semantics/types.ts'
import { SIDE } from '../engine/columns.ts'
import { parseDecimal } from '../functions/decimal.ts'
import { canonical, type Long } from '../functions/long.ts'
import { formatDouble, parseBase64 } from '../functions/text.ts'
import { daysOfMonth, epochDay, joinTimestamp } from '../functions/time.ts'

/**
 * The parts of reading JSON that generated decoders call: everything but the common case of a common type. Accepts what Flink's reader accepts
 * (control characters inside strings, text after the object) and refuses what it refuses (bad UTF-8, leading zeros, NaN).
 */

/** The record isn't what the table says. Caught by the decoder: skipped with `json.ignore-parse-errors`, else the job's poison record. */
export class FormatProblem extends Error {}

export function bad(message: string): never {
  throw new FormatProblem(message)
}

/** Where a helper stopped and what it found: one object per decoder, so that nothing is allocated per value. */
export class Cursor {
  /** first byte not yet read */
  p = 0
  /** the value was NULL */
  nul = false
  start = -1
  end = -1
  /** unescaped texts of the batch at hand */
  side = new Uint8Array(4096)
  sideSize = 0

  /** Keeps bytes in `side`; the span is in `start`, `end`. */
  keep(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from)
    this.side.set(bytes.subarray(from, to), this.sideSize)
    this.start = this.sideSize | SIDE
    this.sideSize += to - from
    this.end = this.sideSize | SIDE
  }

  reserve(size: number): void {
    if (this.sideSize + size <= this.side.length) return
    const grown = new Uint8Array(Math.max(this.side.length * 2, this.sideSize + size))
    grown.set(this.side.subarray(0, this.sideSize))
    this.side = grown
  }
}

/** 0: an ordinary byte of a string. The rest ends the fast loop: quote, backslash, UTF-8's lead bytes. */
export const PLAIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, b) => (b === 34 || b === 92 || b >= 128 ? 1 : 0))

export function skipSpace(b: Uint8Array, p: number): number {
  for (;;) {
    const ch = b[p]
    if (ch !== 32 && ch !== 10 && ch !== 13 && ch !== 9) return p
    p++
  }
}

/** Bytes of the UTF-8 sequence that starts at p (checked as Jackson does: lead and continuation bytes). */
function sequence(b: Uint8Array, p: number): number {
  const lead = b[p]
  const n = (lead & 0xe0) === 0xc0 ? 2 : (lead & 0xf0) === 0xe0 ? 3 : (lead & 0xf8) === 0xf0 ? 4 : 0
  if (n === 0) bad(`Invalid UTF-8 byte 0x${lead?.toString(16)}`)
  for (let i = 1; i < n; i++) if ((b[p + i] & 0xc0) !== 0x80) bad('Invalid UTF-8')
  return n
}

/** From the opening quote at p: validates up to the closing quote, whose follower is the result. */
export function skipString(b: Uint8Array, p: number, limit: number): number {
  let q = p + 1
  for (;;) {
    while (PLAIN[b[q]] === 0) q++
    const ch = b[q]
    if (q >= limit) bad('The text does not end')
    if (ch === 34) return q + 1
    if (ch === 92) q = skipEscape(b, q)
    else q += sequence(b, q)
  }
}

function skipEscape(b: Uint8Array, q: number): number {
  const e = b[q + 1]
  if (e === 117) {
    hex4(b, q + 2)
    return q + 6
  }
  if (e !== 34 && e !== 92 && e !== 47 && e !== 98 && e !== 102 && e !== 110 && e !== 114 && e !== 116) bad('Unknown escape in a text')
  return q + 2
}

function hex4(b: Uint8Array, p: number): number {
  let v = 0
  for (let i = 0; i < 4; i++) {
    const ch = b[p + i]
    const d = ch >= 48 && ch <= 57 ? ch - 48 : ch >= 97 && ch <= 102 ? ch - 87 : ch >= 65 && ch <= 70 ? ch - 55 : -1
    if (d < 0) bad('Bad \\u escape in a text')
    v = v * 16 + d
  }
  return v
}

/** A string from its opening quote at p: `start`, `end` of the cursor point at the text, in `side` where it had escapes. */
export function readText(b: Uint8Array, p: number, limit: number, at: Cursor): void {
  const first = p + 1
  let q = first
  let escaped = false
  for (;;) {
    while (PLAIN[b[q]] === 0) q++
    if (q >= limit) bad('The text does not end')
    const ch = b[q]
    if (ch === 34) break
    if (ch === 92) {
      escaped = true
      q = skipEscape(b, q)
    } else q += sequence(b, q)
  }
  at.p = q + 1
  at.nul = false
  if (escaped) withoutEscapes(b, first, q, at)
  else {
    at.start = first
    at.end = q
  }
}

const ESCAPES: Record<number, number> = { 34: 34, 92: 92, 47: 47, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 }

function withoutEscapes(b: Uint8Array, from: number, to: number, at: Cursor): void {
  at.reserve(to - from)
  const { side } = at
  let out = at.sideSize
  for (let q = from; q < to; ) {
    const ch = b[q]
    if (ch !== 92) {
      side[out++] = ch
      q++
      continue
    }
    const e = b[q + 1]
    if (e !== 117) {
      side[out++] = ESCAPES[e]
      q += 2
      continue
    }
    let code = hex4(b, q + 2)
    q += 6
    if (code >= 0xd800 && code <= 0xdfff) {
      // a pair is one code point; a lone half becomes what Java writes for it, `?`
      const low = code < 0xdc00 && b[q] === 92 && b[q + 1] === 117 ? hex4(b, q + 2) : 0
      if (low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        q += 6
      } else code = 63
    }
    out = writeCodePoint(side, out, code)
  }
  at.start = at.sideSize | SIDE
  at.sideSize = out
  at.end = out | SIDE
}

function writeCodePoint(to: Uint8Array, at: number, code: number): number {
  if (code < 0x80) to[at++] = code
  else if (code < 0x800) {
    to[at++] = 0xc0 | (code >> 6)
    to[at++] = 0x80 | (code & 63)
  } else if (code < 0x10000) {
    to[at++] = 0xe0 | (code >> 12)
    to[at++] = 0x80 | ((code >> 6) & 63)
    to[at++] = 0x80 | (code & 63)
  } else {
    to[at++] = 0xf0 | (code >> 18)
    to[at++] = 0x80 | ((code >> 12) & 63)
    to[at++] = 0x80 | ((code >> 6) & 63)
    to[at++] = 0x80 | (code & 63)
  }
  return at
}

/** Past the value at p, all of it validated. */
export function skipValue(b: Uint8Array, p: number, limit: number): number {
  const ch = b[p]
  if (ch === 34) return skipString(b, p, limit)
  if (ch === 123) return skipObject(b, p, limit)
  if (ch === 91) return skipArray(b, p, limit)
  if (ch === 116) return literal(b, p, 'true')
  if (ch === 102) return literal(b, p, 'false')
  if (ch === 110) return literal(b, p, 'null')
  return skipNumber(b, p)
}

function skipObject(b: Uint8Array, start: number, limit: number): number {
  let p = skipSpace(b, start + 1)
  if (b[p] === 125) return p + 1
  for (;;) {
    if (p >= limit || b[p] !== 34) bad('Expected a field name')
    p = skipSpace(b, skipString(b, p, limit))
    if (b[p] !== 58) bad('Expected a colon')
    p = skipSpace(b, skipValue(b, skipSpace(b, p + 1), limit))
    if (b[p] === 125) return p + 1
    if (b[p] !== 44) bad('Expected a comma or the end of an object')
    p = skipSpace(b, p + 1)
  }
}

function skipArray(b: Uint8Array, start: number, limit: number): number {
  let p = skipSpace(b, start + 1)
  if (b[p] === 93) return p + 1
  for (;;) {
    if (p >= limit) bad('The array does not end')
    p = skipSpace(b, skipValue(b, p, limit))
    if (b[p] === 93) return p + 1
    if (b[p] !== 44) bad('Expected a comma or the end of an array')
    p = skipSpace(b, p + 1)
  }
}

export function literal(b: Uint8Array, p: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (b[p + i] !== word.charCodeAt(i)) bad('Unrecognized token')
  const next = b[p + word.length]
  if ((next >= 97 && next <= 122) || (next >= 65 && next <= 90) || (next >= 48 && next <= 57) || next === 95) bad('Unrecognized token')
  return p + word.length
}

const isDigit = (ch: number) => ch >= 48 && ch <= 57

/** Past a number, checked against JSON's grammar. */
export function skipNumber(b: Uint8Array, p: number): number {
  let q = p
  if (b[q] === 45) q++
  if (b[q] === 48) {
    q++
    if (isDigit(b[q])) bad('Leading zeros are not allowed')
  } else {
    if (!isDigit(b[q])) bad('Unrecognized token')
    while (isDigit(b[q])) q++
  }
  if (b[q] === 46) {
    q++
    if (!isDigit(b[q])) bad('A digit must follow the decimal point')
    while (isDigit(b[q])) q++
  }
  if (b[q] === 101 || b[q] === 69) {
    q++
    if (b[q] === 43 || b[q] === 45) q++
    if (!isDigit(b[q])) bad('A digit must follow the exponent')
    while (isDigit(b[q])) q++
  }
  const next = b[q]
  if (
    next === 44 ||
    next === 125 ||
    next === 93 ||
    next === 32 ||
    next === 10 ||
    next === 13 ||
    next === 9 ||
    next === 58 ||
    next === undefined
  )
    return q
  // whatever stands directly after the number: Jackson refuses it
  if (next > 32 && next !== 47) bad('Unexpected character after a number')
  return q
}

/** ASCII of a scalar token (string without its quotes, number, true, false) as Jackson's getText; `p` behind it, `nul` for null. */
export function tokenText(b: Uint8Array, p: number, limit: number, at: Cursor): string {
  const ch = b[p]
  at.nul = false
  if (ch === 34) {
    const mark = at.sideSize
    readText(b, p, limit, at)
    const text = decodeSpan(b, at)
    at.sideSize = mark
    return text
  }
  if (ch === 110) {
    at.p = literal(b, p, 'null')
    at.nul = true
    return ''
  }
  if (ch === 123 || ch === 91) {
    at.p = skipValue(b, p, limit)
    return ch === 123 ? '{' : '['
  }
  at.p = skipValue(b, p, limit)
  if (at.p > limit) bad('The record ends in the middle of a value')
  return ascii(b, p, at.p)
}

const decoder = new TextDecoder()

function decodeSpan(b: Uint8Array, at: Cursor): string {
  const inSide = (at.start & SIDE) !== 0
  return decoder.decode((inSide ? at.side : b).subarray(at.start & ~SIDE, at.end & ~SIDE))
}

function ascii(b: Uint8Array, from: number, to: number): string {
  let s = ''
  for (let i = from; i < to; i++) s += String.fromCharCode(b[i])
  return s
}

const isNumberToken = (ch: number) => ch === 45 || isDigit(ch)

/** An integer of `bits` bits from any token: numbers with a fraction are cut for INT and BIGINT, text is parsed. */
export function readInteger(b: Uint8Array, p: number, limit: number, at: Cursor, bits: number): Long {
  const number = isNumberToken(b[p])
  const text = tokenText(b, p, limit, at)
  if (at.nul) return 0
  let digits = number ? text : text.trim()
  if (number && bits >= 32 && /[.eE]/.test(digits)) {
    const whole = parseDecimal(digits, 38, 20)
    if (whole === null || whole === undefined) bad(`Number ${digits} is out of range`)
    const scaled = BigInt(whole as Long) / 100000000000000000000n
    digits = String(scaled)
  }
  if (!/^[+-]?\d+$/.test(digits)) bad(`'${digits}' is no whole number`)
  const n = Number(digits)
  if (bits < 64) {
    const range = 2 ** (bits - 1)
    if (n < -range || n >= range) bad(`Number ${digits} is out of range`)
    return n + 0
  }
  if (n <= 9007199254740991 && n >= -9007199254740991) return n + 0
  const big = BigInt(digits.startsWith('+') ? digits.slice(1) : digits)
  if (big !== BigInt.asIntN(64, big)) bad(`Number ${digits} is out of range`)
  return canonical(big)
}

const FLOATING = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/

export function readDouble(b: Uint8Array, p: number, limit: number, at: Cursor): number {
  const text = tokenText(b, p, limit, at).trim()
  if (at.nul) return 0
  if (FLOATING.test(text)) return Number(text.replace(/[dDfF]$/, ''))
  const special = /^([+-]?)(NaN|Infinity)$/.exec(text)
  if (special === null) bad(`'${text}' is no number`)
  return Number(special![2]) * (special![1] === '-' ? -1 : 1)
}

export function readBoolean(b: Uint8Array, p: number, limit: number, at: Cursor): boolean {
  const text = tokenText(b, p, limit, at)
  return text.trim().toLowerCase() === 'true'
}

export function readDecimal(b: Uint8Array, p: number, limit: number, at: Cursor, precision: number, scale: number): Long {
  const number = isNumberToken(b[p]) || b[p] === 34
  const text = tokenText(b, p, limit, at).trim()
  if (at.nul) return 0
  const v = number ? parseDecimal(text, precision, scale) : undefined
  if (v === undefined) bad(`'${text}' is no decimal`)
  if (v === null) {
    at.nul = true
    return 0
  }
  return v as Long
}

/** Two digits at p, or a number above 99. */
const two = (b: Uint8Array, p: number): number => {
  const [x, y] = [b[p] - 48, b[p + 1] - 48]
  return x >= 0 && x <= 9 && y >= 0 && y <= 9 ? x * 10 + y : 100
}

/** `yyyy-MM-dd HH:mm:ss[.f…]` between quotes at p, the form of nearly all records, without a string. Gives NaN where it is anything else. */
export function fastTimestamp(b: Uint8Array, p: number, scale: 3 | 6 | 9, separator: number, zone: number, at: Cursor): number {
  const c = two(b, p + 1)
  const y = two(b, p + 3)
  const mo = two(b, p + 6)
  const d = two(b, p + 9)
  const h = two(b, p + 12)
  const mi = two(b, p + 15)
  const s = two(b, p + 18)
  if (c > 99 || y > 99 || mo - 1 > 11 || mo === 0 || d === 0 || h > 23 || mi > 59 || s > 59) return Number.NaN
  if (b[p] !== 34 || b[p + 5] !== 45 || b[p + 8] !== 45 || b[p + 11] !== separator || b[p + 14] !== 58 || b[p + 17] !== 58)
    return Number.NaN
  const year = c * 100 + y
  if (d > daysOfMonth(year, mo)) return Number.NaN
  let q = p + 20
  let nano = 0
  if (b[q] === 46) {
    q++
    let unit = 100_000_000
    while (isDigit(b[q]) && unit >= 1) {
      nano += (b[q] - 48) * unit
      unit /= 10
      q++
    }
  }
  if (zone !== 0) {
    if (b[q] !== zone) return Number.NaN
    q++
  }
  if (b[q] !== 34 || scale === 9) return Number.NaN
  at.p = q + 1
  const seconds = epochDay(year, mo, d) * 86400 + h * 3600 + mi * 60 + s
  return scale === 3 ? seconds * 1000 + Math.floor(nano / 1_000_000) : seconds * 1_000_000 + Math.floor(nano / 1000)
}

const DATE = '([+-]?\\d{4,10})-(\\d\\d)-(\\d\\d)'
const TIME = '(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{0,9}))?'
const ISO_TIME = '(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{0,9}))?)?'
const SQL_TIMESTAMP = new RegExp(`^${DATE} ${TIME}$`)
const ISO_TIMESTAMP = new RegExp(`^${DATE}T${ISO_TIME}$`)
const JUST_DATE = new RegExp(`^${DATE}$`)
const JUST_TIME = new RegExp(`^${TIME}$`)

function day(m: RegExpExecArray, text: string): number {
  const [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])]
  if (mo < 1 || mo > 12 || d < 1 || d > daysOfMonth(y, mo)) bad(`'${text}' is no date`)
  return epochDay(y, mo, d)
}

function clock(h: string, mi: string, s: string | undefined, text: string): number {
  if (Number(h) > 23 || Number(mi) > 59 || Number(s ?? 0) > 59) bad(`'${text}' is no time`)
  return Number(h) * 3600 + Number(mi) * 60 + Number(s ?? 0)
}

export function readTimestamp(b: Uint8Array, p: number, limit: number, at: Cursor, scale: 3 | 6 | 9, iso: boolean, zoned: boolean): Long {
  const text = tokenText(b, p, limit, at)
  if (at.nul) return 0
  if (zoned && !text.endsWith('Z')) bad(`'${text}' has no Z at its end`)
  const m = (iso ? ISO_TIMESTAMP : SQL_TIMESTAMP).exec(zoned ? text.slice(0, -1) : text)
  if (m === null)
    return bad(`'${text}' is no timestamp of the form ${iso ? 'yyyy-MM-ddTHH:mm:ss' : 'yyyy-MM-dd HH:mm:ss'}${zoned ? 'Z' : ''}`)
  return joinTimestamp(day(m, text) * 86400 + clock(m[4], m[5], m[6], text), Number((m[7] ?? '').padEnd(9, '0')), scale)
}

export function readDate(b: Uint8Array, p: number, limit: number, at: Cursor): number {
  const text = tokenText(b, p, limit, at)
  if (at.nul) return 0
  const m = JUST_DATE.exec(text)
  return m === null ? bad(`'${text}' is no date`) : day(m, text)
}

export function readTime(b: Uint8Array, p: number, limit: number, at: Cursor): number {
  const text = tokenText(b, p, limit, at)
  if (at.nul) return 0
  const m = JUST_TIME.exec(text)
  if (m === null) return bad(`'${text}' is no time`)
  return clock(m[1], m[2], m[3], text) * 1000 + Math.floor(Number((m[4] ?? '').padEnd(9, '0')) / 1_000_000)
}

export function readBytes(b: Uint8Array, p: number, limit: number, at: Cursor): Uint8Array | null {
  const string = b[p] === 34
  const text = tokenText(b, p, limit, at)
  if (at.nul) return null
  const bytes = string ? parseBase64(text) : null
  return bytes ?? bad('Not base64')
}

/** A text column's value from any other token than a string: numbers as written, an object or array as compact JSON. */
export function readOtherText(b: Uint8Array, p: number, limit: number, at: Cursor): void {
  const ch = b[p]
  if (ch === 110) {
    at.p = literal(b, p, 'null')
    at.nul = true
    at.start = at.end = -1
    return
  }
  const end = skipValue(b, p, limit)
  if (end > limit) bad('The record ends in the middle of a value')
  at.nul = false
  if (ch === 123 || ch === 91) {
    const bytes = new TextEncoder().encode(compact(b, p, limit))
    at.keep(bytes, 0, bytes.length)
  } else {
    at.start = p
    at.end = end
  }
  at.p = end
}

/** An object or array printed again as Jackson's tree prints itself: no spaces, doubles in Java's form. */
function compact(b: Uint8Array, p: number, limit: number): string {
  const source = decoder.decode(b.subarray(p, skipValue(b, p, limit)))
  let out = ''
  const token = /"(?:[^"\\]|\\.)*"|[-\d][^\s,\]}]*|[a-z]+|[{}[\]:,]/gs
  for (const [t] of source.matchAll(token)) {
    if (t[0] === '"')
      out += JSON.stringify(JSON.parse(t.replace(/[\u0000-\u001f]/g, ch => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`)))
    else if (isNumberToken(t.charCodeAt(0)) && /[.eE]/.test(t)) out += formatDouble(Number(t))
    else out += t
  }
  return out
}

/** Any value of a nested type, in the engine's form; null for NULL. With `ignore` a part that doesn't parse is NULL. */
export type ValueReader = (b: Uint8Array, p: number, limit: number, at: Cursor) => unknown

export function valueReader(
  type: SqlType,
  options: { readonly iso: boolean; readonly ignore: boolean; readonly failOnMissing: boolean },
): ValueReader {
  const read = notNullReader(type, options)
  return (b, p, limit, at) => {
    if (b[p] === 110) {
      at.p = literal(b, p, 'null')
      return null
    }
    if (!options.ignore) return read(b, p, limit, at)
    try {
      return read(b, p, limit, at)
    } catch (e) {
      if (!(e instanceof FormatProblem)) throw e
      at.p = skipValue(b, p, limit)
      return null
    }
  }
}

function notNullReader(
  type: SqlType,
  options: { readonly iso: boolean; readonly ignore: boolean; readonly failOnMissing: boolean },
): ValueReader {
  const orNull =
    (read: (b: Uint8Array, p: number, limit: number, at: Cursor) => unknown): ValueReader =>
    (b, p, limit, at) => {
      at.nul = false
      const v = read(b, p, limit, at)
      return at.nul ? null : v
    }
  const p = type.precision
  switch (type.root) {
    case 'BOOLEAN':
      return orNull(readBoolean)
    case 'TINYINT':
      return orNull((b, q, limit, at) => readInteger(b, q, limit, at, 8))
    case 'SMALLINT':
      return orNull((b, q, limit, at) => readInteger(b, q, limit, at, 16))
    case 'INTEGER':
      return orNull((b, q, limit, at) => readInteger(b, q, limit, at, 32))
    case 'BIGINT':
      return orNull((b, q, limit, at) => readInteger(b, q, limit, at, 64))
    case 'FLOAT':
      return orNull((b, q, limit, at) => Math.fround(readDouble(b, q, limit, at)))
    case 'DOUBLE':
      return orNull(readDouble)
    case 'DECIMAL':
      return orNull((b, q, limit, at) => readDecimal(b, q, limit, at, p ?? 10, type.scale ?? 0))
    case 'DATE':
      return orNull(readDate)
    case 'TIME':
      return orNull(readTime)
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const scale = (p ?? 6) <= 3 ? 3 : (p ?? 6) <= 6 ? 6 : 9
      return orNull((b, q, limit, at) => readTimestamp(b, q, limit, at, scale, options.iso, type.root === 'TIMESTAMP_LTZ'))
    }
    case 'BINARY':
    case 'VARBINARY':
      return orNull(readBytes)
    case 'CHAR':
    case 'VARCHAR':
      return orNull((b, q, limit, at) => {
        const mark = at.sideSize
        if (b[q] === 34) readText(b, q, limit, at)
        else readOtherText(b, q, limit, at)
        if (at.nul) return null
        const text = decodeSpan(b, at)
        at.sideSize = mark
        return text
      })
    case 'ARRAY': {
      const element = valueReader(type.element!, options)
      return (b, start, limit, at) => readList(b, start, limit, at, element)
    }
    case 'MAP': {
      const value = valueReader(type.value!, options)
      return (b, start, limit, at) => {
        const map = new Map<string, [unknown, unknown]>()
        readFields(b, start, limit, at, (name, q) => {
          const v = value(b, q, limit, at)
          map.set(name, [name, v])
          return at.p
        })
        return [...map.values()]
      }
    }
    case 'ROW': {
      const fields = new Map(type.fields!.map((f, i) => [f.name, { i, read: valueReader(f.type, options) }]))
      return (b, start, limit, at) => {
        const row: unknown[] = new Array(fields.size).fill(null)
        const seen = new Set<number>()
        readFields(b, start, limit, at, (name, q) => {
          const f = fields.get(name)
          if (f === undefined) return skipValue(b, q, limit)
          row[f.i] = f.read(b, q, limit, at)
          seen.add(f.i)
          return at.p
        })
        if (options.failOnMissing && seen.size < fields.size) bad('A field is missing')
        return row
      }
    }
    default:
      throw new TypeError(`${type.root} is not read from JSON`)
  }
}

function readList(b: Uint8Array, start: number, limit: number, at: Cursor, element: ValueReader): unknown[] {
  if (b[start] !== 91) bad('Expected an array')
  const list: unknown[] = []
  let p = skipSpace(b, start + 1)
  if (b[p] === 93) {
    at.p = p + 1
    return list
  }
  for (;;) {
    list.push(element(b, p, limit, at))
    p = skipSpace(b, at.p)
    if (b[p] === 93) {
      at.p = p + 1
      return list
    }
    if (b[p] !== 44 || p >= limit) bad('Expected a comma or the end of an array')
    p = skipSpace(b, p + 1)
  }
}

function readFields(b: Uint8Array, start: number, limit: number, at: Cursor, field: (name: string, p: number) => number): void {
  if (b[start] !== 123) bad('Expected an object')
  let p = skipSpace(b, start + 1)
  if (b[p] === 125) {
    at.p = p + 1
    return
  }
  for (;;) {
    if (p >= limit || b[p] !== 34) bad('Expected a field name')
    const name = tokenText(b, p, limit, at)
    p = skipSpace(b, at.p)
    if (b[p] !== 58) bad('Expected a colon')
    p = skipSpace(b, field(name, skipSpace(b, p + 1)))
    if (b[p] === 125) {
      at.p = p + 1
      return
    }
    if (b[p] !== 44) bad('Expected a comma or the end of an object')
    p = skipSpace(b, p + 1)
  }
}
