import { escapeRegExp } from './time.ts'

/** Text functions with Flink's results. Positions and lengths count code points. */

const SURROGATE = /[\ud800-\udfff]/
const LONE = /\p{Cs}/gu

export function charLength(s: string): number {
  if (!SURROGATE.test(s)) return s.length
  let n = 0
  for (const _ of s) n++
  return n
}

/** From position `from` (1-based, negative from the end, 0 as 1), `length` code points; null for a negative length. */
export function substring(s: string, from: number, length: number): string | null {
  if (length < 0) return null
  const chars: ArrayLike<string> = SURROGATE.test(s) ? Array.from(s) : s
  const n = chars.length
  let start = from > 0 ? from - 1 : from < 0 ? n + from : 0
  if (start < 0) start = 0
  if (start >= n) return ''
  const end = Math.min(n, start + length)
  return typeof chars === 'string' ? chars.slice(start, end) : (chars as string[]).slice(start, end).join('')
}

export function trim(mode: string, characters: string, s: string): string {
  const set = new Set(characters)
  const chars = Array.from(s)
  let start = 0
  let end = chars.length
  if (mode !== 'TRAILING') while (start < end && set.has(chars[start])) start++
  if (mode !== 'LEADING') while (end > start && set.has(chars[end - 1])) end--
  return chars.slice(start, end).join('')
}

/** The n-th part (from 0) of a text split by a delimiter, null where there is none. A text without characters has no parts. */
export function splitIndex(s: string, delimiter: string, index: number): string | null {
  if (index < 0 || s === '') return null
  const parts = delimiter === '' ? s.split(/\s/) : s.split(delimiter)
  return index < parts.length ? parts[index] : null
}

/** A LIKE pattern as a test. `%` any text, `_` one code point. */
export function compileLike(pattern: string, escaping: string | null): (s: string) => boolean {
  let source = '^'
  const chars = Array.from(pattern)
  for (let i = 0; i < chars.length; i++) {
    const c = chars[i]
    if (escaping !== null && c === escaping && i + 1 < chars.length) source += escapeRegExp(chars[++i])
    else source += c === '%' ? '.*' : c === '_' ? '.' : escapeRegExp(c)
  }
  const expression = new RegExp(`${source}$`, 'su')
  return s => expression.test(s)
}

const likes = new Map<string, (s: string) => boolean>()
export function like(s: string, pattern: string): boolean {
  let test = likes.get(pattern)
  if (test === undefined) {
    if (likes.size > 1000) likes.clear()
    likes.set(pattern, (test = compileLike(pattern, null)))
  }
  return test(s)
}

/** Java constructs that mean something else in JavaScript, or nothing: such a pattern is not run here. */
const JAVA_ONLY =
  /\\[QEGAZzhHRX]|\\p\{(?:javA|Alpha|Digit|Alnum|Upper|Lower|Punct|Space|Is|In|ASCII|Graph|Print|Blank|Cntrl|XDigit)|[*+?}]\+|\(\?>|\(\?[a-zA-Z-]+[:)]|&&\[|\[[^\]]*\[/

/** Compiles a Java regular expression; null where JavaScript's would differ. */
export function compileRegExp(pattern: string, flags = ''): RegExp | null {
  if (JAVA_ONLY.test(pattern)) return null
  try {
    return new RegExp(pattern, flags)
  } catch {
    return null
  }
}

/** The group of the first match; null without a match, without that group, or where the group took no part. */
export function regexpExtract(s: string, expression: RegExp, group: number): string | null {
  const m = expression.exec(s)
  return m === null || group < 0 || group >= m.length ? null : (m[group] ?? null)
}

/** Java's Double.toString (JDK 19's shortest digits). */
export function formatDouble(v: number): string {
  return formatFloating(v, String(Math.abs(v)))
}

/** Java's Float.toString: the fewest digits that give the same float. */
export function formatFloat(v: number): string {
  const f = Math.fround(v)
  const a = Math.abs(f)
  for (let p = 1; p <= 9; p++) {
    const text = a.toPrecision(p)
    if (Math.fround(Number(text)) === a) return formatFloating(f, String(Number(text)))
  }
  return formatFloating(f, String(a))
}

function formatFloating(v: number, shortest: string): string {
  if (Number.isNaN(v)) return 'NaN'
  const sign = v < 0 || Object.is(v, -0) ? '-' : ''
  const a = Math.abs(v)
  if (a === Number.POSITIVE_INFINITY) return `${sign}Infinity`
  if (a === 0) return `${sign}0.0`
  const [mantissa, exp = '0'] = shortest.split('e')
  const [whole, fraction = ''] = mantissa.split('.')
  const all = whole + fraction
  const lead = all.length - all.replace(/^0+/, '').length
  const digits = all.slice(lead).replace(/0+$/, '')
  // value = 0.digits * 10^point
  const point = whole.length - lead + Number(exp)
  if (a >= 1e-3 && a < 1e7) {
    if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
    if (digits.length <= point) return `${sign}${digits.padEnd(point, '0')}.0`
    return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
  }
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${point - 1}`
}

const encoder = new TextEncoder()

/** UTF-8 as Java writes it: a lone surrogate becomes `?`. */
export function utf8(s: string): Uint8Array {
  return encoder.encode(SURROGATE.test(s) ? s.replace(LONE, '?') : s)
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0
  // Flink compares UTF-8 bytes: code points, not UTF-16 units
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  const x = utf8(a)
  const y = utf8(b)
  const n = Math.min(x.length, y.length)
  for (let i = 0; i < n; i++) if (x[i] !== y[i]) return x[i] - y[i]
  return x.length - y.length
}

const HEX = '0123456789abcdef'
export function hex(bytes: Uint8Array): string {
  let s = ''
  for (const b of bytes) s += HEX[b >> 4] + HEX[b & 15]
  return s
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
export function base64(bytes: Uint8Array): string {
  let s = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    s +=
      BASE64[n >> 18] +
      BASE64[(n >> 12) & 63] +
      (i + 1 < bytes.length ? BASE64[(n >> 6) & 63] : '=') +
      (i + 2 < bytes.length ? BASE64[n & 63] : '=')
  }
  return s
}

/** null when it is no base64. */
export function parseBase64(text: string): Uint8Array | null {
  const clean = text.replace(/=+$/, '')
  if (clean.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(clean)) return null
  const out = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let bits = 0
  let n = 0
  let at = 0
  for (const c of clean) {
    n = (n << 6) | BASE64.indexOf(c)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at++] = (n >> bits) & 255
    }
  }
  return out
}
