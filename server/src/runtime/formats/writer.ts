import { SIDE } from '../engine/columns.ts'

const encoder = new TextEncoder()
const LONE = /\p{Cs}/gu
const HAS_SURROGATE = /[\ud800-\udfff]/

/** Bytes of a batch of encoded values, growing. */
export class Utf8Writer {
  bytes = new Uint8Array(65536)
  size = 0

  private room(n: number): void {
    if (this.size + n <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.size + n))
    grown.set(this.bytes.subarray(0, this.size))
    this.bytes = grown
  }

  raw(b: Uint8Array): void {
    const n = b.length
    this.room(n)
    const { bytes, size } = this
    if (n > 64) bytes.set(b, size)
    else for (let i = 0; i < n; i++) bytes[size + i] = b[i]
    this.size = size + n
  }

  byte(b: number): void {
    this.room(1)
    this.bytes[this.size++] = b
  }

  /** A whole number in decimal digits. */
  integer(v: number | bigint): void {
    if (typeof v !== 'number' || v >= 1e9 || v <= -1e9) {
      this.ascii(String(v))
      return
    }
    this.room(11)
    const { bytes } = this
    let n = v
    if (n < 0) {
      bytes[this.size++] = 45
      n = -n
    }
    let digits = 1
    for (let ten = 10; n >= ten; ten *= 10) digits++
    let at = this.size + digits
    this.size = at
    do {
      const q = (n / 10) | 0
      bytes[--at] = 48 + (n - q * 10)
      n = q
    } while (n > 0)
  }

  ascii(s: string): void {
    const n = s.length
    this.room(n)
    for (let i = 0; i < n; i++) this.bytes[this.size + i] = s.charCodeAt(i)
    this.size += n
  }

  /** Text without escapes, a lone surrogate as `?`. */
  text(s: string): void {
    this.room(s.length * 3)
    this.size += encoder.encodeInto(HAS_SURROGATE.test(s) ? s.replace(LONE, '?') : s, this.bytes.subarray(this.size)).written
  }

  /** A JSON string from a JavaScript string. */
  jsonString(s: string): void {
    this.byte(34)
    this.text(escapeJson(s))
    this.byte(34)
  }

  /** A JSON string from UTF-8 bytes; only what JSON must escape is. */
  jsonSpan(source: Uint8Array, side: Uint8Array, start: number, end: number): void {
    let b = source
    if ((start & SIDE) !== 0) {
      b = side
      start &= ~SIDE
      end &= ~SIDE
    }
    this.room((end - start) * 6 + 2)
    const { bytes } = this
    let at = this.size
    bytes[at++] = 34
    for (let i = start; i < end; i++) {
      const ch = b[i]
      if (ch >= 32 && ch !== 34 && ch !== 92) bytes[at++] = ch
      else {
        const escaped = ESCAPED[ch]
        for (let k = 0; k < escaped.length; k++) bytes[at++] = escaped.charCodeAt(k)
      }
    }
    bytes[at++] = 34
    this.size = at
  }

  span(source: Uint8Array, side: Uint8Array, start: number, end: number): void {
    this.raw((start & SIDE) === 0 ? source.subarray(start, end) : side.subarray(start & ~SIDE, end & ~SIDE))
  }

  /** What was written, as a copy of its own; begins anew. */
  take(): Uint8Array {
    const all = this.bytes.slice(0, this.size)
    this.size = 0
    return all
  }
}

/** How Jackson writes what JSON does not allow inside a string. */
const ESCAPED: string[] = []
for (let ch = 0; ch < 32; ch++) ESCAPED[ch] = `\\u00${ch.toString(16).toUpperCase().padStart(2, '0')}`
for (const [ch, to] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
  [34, '"'],
  [92, '\\'],
] as const)
  ESCAPED[ch] = `\\${to}`

const MUST_ESCAPE = /["\\\u0000-\u001f]/
const MUST_ESCAPE_ALL = /["\\\u0000-\u001f]/g
export const escapeJson = (s: string): string => (MUST_ESCAPE.test(s) ? s.replace(MUST_ESCAPE_ALL, ch => ESCAPED[ch.charCodeAt(0)]) : s)
