import { MAX_SAFE } from '../engine/columns.ts'

/**
 * Whole numbers of up to 64 bits (and unscaled decimals of up to 38 digits): a number within ±(2^53 - 1), else a bigint. Generated code tries the
 * number first and comes here for the rest, so BIGINT is exact everywhere and costs a comparison where it is small.
 */
export type Long = number | bigint

const MAX = BigInt(MAX_SAFE)
const MIN = -MAX

export function canonical(v: bigint): Long {
  return v <= MAX && v >= MIN ? Number(v) : v
}

/** Java's overflow: the low 64 bits. */
export const wrapLong = (v: bigint): Long => canonical(BigInt.asIntN(64, v))

export const addLong = (a: Long, b: Long): Long => wrapLong(BigInt(a) + BigInt(b))
export const subtractLong = (a: Long, b: Long): Long => wrapLong(BigInt(a) - BigInt(b))
export const multiplyLong = (a: Long, b: Long): Long => wrapLong(BigInt(a) * BigInt(b))
export const divideLong = (a: Long, b: Long): Long => wrapLong(BigInt(a) / BigInt(b))
export const remainderLong = (a: Long, b: Long): Long => canonical(BigInt(a) % BigInt(b))

/** Java's narrowing of a long: the low bits. */
export const longToInt = (v: Long): number =>
  typeof v === 'number' && v >= -2147483648 && v <= 2147483647 ? v : Number(BigInt.asIntN(32, BigInt(v)))

/** Java's conversion of a double: NaN is 0, beyond the range the nearest end. */
export function doubleToLong(v: number): Long {
  if (Number.isNaN(v)) return 0
  if (v >= 2 ** 63) return 9223372036854775807n
  if (v <= -(2 ** 63)) return -9223372036854775808n
  const t = Math.trunc(v)
  return t <= MAX_SAFE && t >= -MAX_SAFE ? t + 0 : canonical(BigInt(t))
}

export function doubleToInt(v: number): number {
  if (Number.isNaN(v)) return 0
  return v >= 2147483647 ? 2147483647 : v <= -2147483648 ? -2147483648 : Math.trunc(v) + 0
}

/** Text of a whole number, null when it isn't one or lies outside 64 bits. */
export function parseLong(text: string): Long | null {
  if (!/^[+-]?\d+$/.test(text)) return null
  const n = Number(text)
  if (n <= MAX_SAFE && n >= -MAX_SAFE) return n + 0
  const v = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return v === BigInt.asIntN(64, v) ? canonical(v) : null
}
