/** Kafka's default partition of a record with a key: murmur2 of the key's bytes (Utils.murmur2, BuiltInPartitioner), as every client computes it. */
export function partitionOfKey(bytes: Uint8Array, start: number, end: number, partitions: number): number {
  return (murmur2(bytes, start, end) & 0x7fffffff) % partitions
}

/** Austin Appleby's MurmurHash2, 32 bits, with Kafka's seed. Signed. */
export function murmur2(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  let hash = 0x9747b28c ^ length
  let at = start
  for (const whole = start + (length & ~3); at < whole; at += 4) {
    let word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
    word = Math.imul(word, MULTIPLIER)
    word ^= word >>> 24
    word = Math.imul(word, MULTIPLIER)
    hash = Math.imul(hash, MULTIPLIER) ^ word
  }
  const rest = length & 3
  if (rest === 3) hash ^= bytes[at + 2] << 16
  if (rest >= 2) hash ^= bytes[at + 1] << 8
  if (rest >= 1) hash = Math.imul(hash ^ bytes[at], MULTIPLIER)
  hash ^= hash >>> 13
  hash = Math.imul(hash, MULTIPLIER)
  return hash ^ (hash >>> 15)
}

const MULTIPLIER = 0x5bd1e995
