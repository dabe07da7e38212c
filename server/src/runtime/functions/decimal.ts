import { canonical, type Long } from './long.ts'

/** DECIMAL: the unscaled value as `Long`, its scale in the type. Rounds half up; what overflows its precision is NULL, as in Flink. */

const POWERS: bigint[] = [1n]
export function power10(n: number): bigint {
  while (POWERS.length <= n) POWERS.push(POWERS[POWERS.length - 1] * 10n)
  return POWERS[n]
}

const abs = (v: bigint) => (v < 0n ? -v : v)

/** Quotient rounded half away from zero. */
function divideHalfUp(a: bigint, b: bigint): bigint {
  const q = a / b
  const r = a % b
  if (abs(r) * 2n < abs(b)) return q
  return a < 0n === b < 0n ? q + 1n : q - 1n
}

export function rescaleBig(v: bigint, from: number, to: number): bigint {
  return to >= from ? v * power10(to - from) : divideHalfUp(v, power10(from - to))
}

/** The value in DECIMAL(precision, to), null when it doesn't fit. */
export function rescale(v: Long, from: number, precision: number, to: number): Long | null {
  if (typeof v === 'number' && from === to) return fits(v, precision)
  return fits(rescaleBig(BigInt(v), from, to), precision)
}

export function fits(v: Long, precision: number): Long | null {
  if (typeof v === 'number' && precision >= 16) return v
  const big = BigInt(v)
  return abs(big) < power10(precision) ? canonical(big) : null
}

export function addDecimal(a: Long, sa: number, b: Long, sb: number, precision: number, scale: number): Long | null {
  const s = sa > sb ? sa : sb
  return fits(rescaleBig(rescaleBig(BigInt(a), sa, s) + rescaleBig(BigInt(b), sb, s), s, scale), precision)
}

export function multiplyDecimal(a: Long, sa: number, b: Long, sb: number, precision: number, scale: number): Long | null {
  return fits(rescaleBig(BigInt(a) * BigInt(b), sa + sb, scale), precision)
}

/** Java's BigDecimal.divide with 38 significant digits, half up, then brought to the result's scale. Null for a zero divisor: the caller raises. */
export function divideDecimal(a: Long, sa: number, b: Long, sb: number, precision: number, scale: number): Long | null {
  const x = BigInt(a)
  const y = BigInt(b)
  if (x === 0n) return 0
  // digits of the quotient before rounding: scale up until 38 significant digits are certain
  const extra = Math.max(0, 40 + y.toString().length - x.toString().length)
  const q = (x * power10(extra)) / y
  // value = q * 10^-(sa - sb + extra)
  let s = sa - sb + extra
  let digits = q
  const length = abs(q).toString().length
  if (length > 38) {
    const cut = length - 38
    const unit = power10(cut)
    const r = abs(digits % unit)
    // the unit is even, so what the truncation dropped can't move the tie
    const up = r * 2n >= unit
    digits = digits / unit + (up ? (x < 0n === y < 0n ? 1n : -1n) : 0n)
    s -= cut
  }
  return fits(s >= 0 ? rescaleBig(digits, s, scale) : digits * power10(scale - s), precision)
}

export function remainderDecimal(a: Long, sa: number, b: Long, sb: number, precision: number, scale: number): Long | null {
  const s = sa > sb ? sa : sb
  return fits(rescaleBig(rescaleBig(BigInt(a), sa, s) % rescaleBig(BigInt(b), sb, s), s, scale), precision)
}

/** `scale` digits after the point, as BigDecimal.toPlainString. */
export function formatDecimal(v: Long, scale: number): string {
  const negative = v < 0
  let digits = String(negative ? -v : v)
  if (scale === 0) return negative ? `-${digits}` : digits
  digits = digits.padStart(scale + 1, '0')
  const cut = digits.length - scale
  return `${negative ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

/** Text or number token (optionally with an exponent) to an unscaled value; undefined when it is no number, null when it doesn't fit. */
export function parseDecimal(text: string, precision: number, scale: number): Long | null | undefined {
  const m = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/.exec(text)
  if (m === null || (m[2] === '' && (m[3] ?? '') === '')) return undefined
  const fraction = m[3] ?? ''
  const exponent = m[4] === undefined ? 0 : Number(m[4])
  const from = fraction.length - exponent
  let digits = (m[2] + fraction).replace(/^0+/, '')
  if (digits === '') return 0
  // the value has digits.length - from digits before the point: past any precision it is out, far below the scale it is zero
  if (digits.length - from > precision - scale + 1) return null
  if (digits.length - from < -scale - 1) return 0
  let v = BigInt(digits)
  let s = from
  if (s < 0) {
    v *= power10(-s)
    s = 0
  }
  if (m[1] === '-') v = -v
  digits = ''
  return fits(rescaleBig(v, s, scale), precision)
}

export const decimalToDouble = (v: Long, scale: number): number => (scale === 0 ? Number(v) : Number(formatDecimal(v, scale)))
