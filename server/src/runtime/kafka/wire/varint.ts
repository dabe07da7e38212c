/**
 * Zigzag varints of record batch v2. The decoder reads them inline; these are the encoder's, and the slow path for longs, over numbers:
 * a timestamp delta fits 2^53.
 */
export function varintSize(value: number): number {
  if (value >= -1073741824 && value < 1073741824) {
    const zigzag = (value << 1) ^ (value >> 31)
    return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x200000 ? 3 : zigzag < 0x10000000 ? 4 : 5
  }
  let left = value < 0 ? -value * 2 - 1 : value * 2
  let size = 1
  while (left > 127) {
    left = Math.floor(left / 128)
    size++
  }
  return size
}

/** Writes at `at`, returns the position behind. */
export function writeVarint(target: Uint8Array, at: number, value: number): number {
  let to = at
  if (value >= -1073741824 && value < 1073741824) {
    let left = (value << 1) ^ (value >> 31)
    while (left > 127) {
      target[to++] = (left & 127) | 128
      left >>>= 7
    }
    target[to++] = left
    return to
  }
  let left = value < 0 ? -value * 2 - 1 : value * 2
  while (left > 127) {
    target[to++] = (left % 128) | 128
    left = Math.floor(left / 128)
  }
  target[to++] = left
  return to
}
