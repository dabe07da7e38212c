import type { SqlType } from '../semantics/types.ts'

/**
 * Which subtask a key goes to, exactly as in Flink 2.2: the key as a BinaryRowData, MurmurHashUtils.hashBytesByWords over its bytes, MathUtils.murmurHash
 * of that modulo the maximal parallelism = key group, and the key group's share of the parallelism = subtask. Also HASH_CODE, the bucket of a split
 * distinct. Values have the engine's form (runtime/engine/columns.ts); text may be a string or its UTF-8 bytes.
 */
export function makeRowHasher(types: readonly SqlType[]): (values: readonly unknown[]) => number {
  const writer = new RowWriter(types)
  return values => {
    const size = writer.write(values)
    return hashWords(writer.view, size)
  }
}

/** Flink's default of the maximal parallelism for operators of that parallelism. */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2)
  return Math.min(Math.max(2 ** Math.ceil(Math.log2(wanted)), 128), 32768)
}

export function keyGroupOf(hash: number, maxParallelism: number): number {
  let h = Math.imul(hash, 0xcc9e2d51)
  h = (h << 15) | (h >>> 17)
  h = Math.imul(h, 0x1b873593)
  h = (h << 13) | (h >>> 19)
  h = (Math.imul(h, 5) + 0xe6546b64) | 0
  h = mix(h ^ 4)
  if (h === -2147483648) h = 0
  return (h < 0 ? -h : h) % maxParallelism
}

export const subtaskOf = (keyGroup: number, parallelism: number, maxParallelism: number): number =>
  Math.floor((keyGroup * parallelism) / maxParallelism)

/** The bytes that are hashed, for tests and for whoever wants to see them. */
export function rowBytes(types: readonly SqlType[], values: readonly unknown[]): Uint8Array {
  const writer = new RowWriter(types)
  const size = writer.write(values)
  return new Uint8Array(writer.view.buffer, 0, size).slice()
}

function hashWords(view: DataView, size: number): number {
  let h = 42
  for (let at = 0; at < size; at += 4) {
    let k = Math.imul(view.getInt32(at, true), 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    h ^= Math.imul(k, 0x1b873593)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  return mix(h ^ size)
}

/** The last step of MurmurHash3: each bit of a 32-bit number changes about half of the result's. */
export function mix(h: number): number {
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const encoder = new TextEncoder()
const LONE = /\p{Cs}/gu
const HAS_SURROGATE = /[\ud800-\udfff]/

/** Java's UTF-8: a lone surrogate is written as `?`. */
const wellFormed = (s: string): string => (HAS_SURROGATE.test(s) ? s.replace(LONE, '?') : s)
const utf8 = (s: string): Uint8Array => encoder.encode(wellFormed(s))

class RowWriter {
  view: DataView
  private bytes: Uint8Array
  private readonly types: readonly SqlType[]
  private readonly header: number
  private readonly fixed: number

  constructor(types: readonly SqlType[]) {
    this.types = types
    this.header = ((types.length + 71) >> 6) * 8
    this.fixed = this.header + types.length * 8
    this.bytes = new Uint8Array(Math.max(256, this.fixed))
    this.view = new DataView(this.bytes.buffer)
  }

  /** Lays the row out from byte 0 on and gives its size. */
  write(values: readonly unknown[]): number {
    this.bytes.fill(0, 0, this.fixed)
    let end = this.fixed
    for (let i = 0; i < this.types.length; i++) {
      const v = values[i]
      const at = this.header + i * 8
      const isNull = v === null || v === undefined
      if (isNull) this.bytes[(i + 8) >> 3] |= 1 << ((i + 8) & 7)
      end = this.writeField(this.types[i], isNull ? null : v, at, end)
    }
    return end
  }

  private writeField(type: SqlType, v: unknown, at: number, end: number): number {
    switch (type.root) {
      case 'BOOLEAN':
        this.bytes[at] = v === true ? 1 : 0
        return end
      case 'TINYINT':
        this.view.setInt8(at, Number(v))
        return end
      case 'SMALLINT':
        this.view.setInt16(at, Number(v), true)
        return end
      case 'INTEGER':
      case 'DATE':
      case 'TIME':
      case 'INTERVAL_YEAR_MONTH':
        this.view.setInt32(at, Number(v), true)
        return end
      case 'FLOAT':
        if (v !== null) this.view.setFloat32(at, v as number, true)
        return end
      case 'DOUBLE':
        if (v !== null) this.view.setFloat64(at, v as number, true)
        return end
      case 'BIGINT':
      case 'INTERVAL_DAY_TIME':
        if (v !== null) this.setLong(at, v as number | bigint)
        return end
      case 'DECIMAL':
        if ((type.precision ?? 10) > 18) return this.writeDecimal(v as number | bigint | null, at, end)
        if (v !== null) this.setLong(at, v as number | bigint)
        return end
      case 'TIMESTAMP':
      case 'TIMESTAMP_LTZ':
        return this.writeTimestamp(type.precision ?? 6, v as number | bigint | null, at, end)
      case 'CHAR':
      case 'VARCHAR':
        return v === null ? end : this.writeBytes(typeof v === 'string' ? utf8(v) : (v as Uint8Array), at, end)
      case 'BINARY':
      case 'VARBINARY':
        return v === null ? end : this.writeBytes(v as Uint8Array, at, end)
      default:
        throw new TypeError(`${type.root} can't be a key`)
    }
  }

  private setLong(at: number, v: number | bigint): void {
    if (typeof v === 'bigint') this.view.setBigInt64(at, v, true)
    else {
      this.view.setUint32(at, v >>> 0, true)
      this.view.setInt32(at + 4, Math.floor(v / 4294967296), true)
    }
  }

  private writeBytes(b: Uint8Array, at: number, end: number): number {
    if (b.length <= 7) {
      this.bytes.set(b, at)
      this.bytes[at + 7] = 0x80 | b.length
      return end
    }
    const next = this.variable(b.length, at, end, b.length)
    this.bytes.set(b, end)
    return next
  }

  /** Takes zeroed, 8-aligned room in the variable part and writes (low, offset) into the field. */
  private variable(size: number, at: number, end: number, low: number): number {
    const next = end + ((size + 7) & ~7)
    if (next > this.bytes.length) {
      const grown = new Uint8Array(next * 2)
      grown.set(this.bytes.subarray(0, end))
      this.bytes = grown
      this.view = new DataView(grown.buffer)
    }
    this.bytes.fill(0, end, next)
    this.view.setInt32(at, low, true)
    this.view.setInt32(at + 4, end, true)
    return next
  }

  private writeDecimal(v: number | bigint | null, at: number, end: number): number {
    const bytes = v === null ? [] : twosComplement(BigInt(v))
    const next = this.variable(16, at, end, bytes.length)
    bytes.forEach((b, i) => {
      this.bytes[end + i] = b
    })
    return next
  }

  private writeTimestamp(precision: number, v: number | bigint | null, at: number, end: number): number {
    if (precision <= 3) {
      if (v !== null) this.setLong(at, v)
      return end
    }
    if (v === null) return this.variable(8, at, end, 0)
    const [ms, nano] = splitMillis(v, precision)
    const next = this.variable(8, at, end, nano)
    this.setLong(end, ms)
    return next
  }
}

/** [epoch ms, nanosecond of the ms] of a timestamp in µs (p ≤ 6) or ns. */
function splitMillis(v: number | bigint, precision: number): [number, number] {
  const unit = precision <= 6 ? 1000 : 1_000_000
  const nanos = precision <= 6 ? 1000 : 1
  if (typeof v === 'number') {
    const ms = Math.floor(v / unit)
    return [ms, (v - ms * unit) * nanos]
  }
  const big = BigInt(unit)
  let ms = v / big
  let rest = v % big
  if (rest < 0n) {
    rest += big
    ms -= 1n
  }
  return [Number(ms), Number(rest) * nanos]
}

/** Java's BigInteger.toByteArray: big-endian, as short as the sign allows. */
function twosComplement(v: bigint): number[] {
  const bytes: number[] = []
  let rest = v
  for (;;) {
    const low = Number(rest & 255n)
    bytes.unshift(low)
    rest >>= 8n
    if ((rest === 0n && low < 128) || (rest === -1n && low >= 128)) return bytes
  }
}

const scratch = new DataView(new ArrayBuffer(8))

/** HASH_CODE of a non-null value of that type. Throws a TypeError for TIMESTAMP_LTZ, binary and nested types, which Flink refuses too. */
// biome-ignore lint/suspicious/noExplicitAny: the type argument says what comes
export function hashCodeFor(type: SqlType): (v: any) => number {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return hashText
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL_YEAR_MONTH':
      return v => v
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
      return hashLong
    case 'BOOLEAN':
      return v => (v ? 1231 : 1237)
    case 'FLOAT':
      return v => {
        scratch.setFloat32(0, v)
        return scratch.getInt32(0)
      }
    case 'DOUBLE':
      return v => {
        scratch.setFloat64(0, v)
        return scratch.getInt32(0) ^ scratch.getInt32(4)
      }
    case 'DECIMAL':
      return v => (Math.imul(hashBigInteger(BigInt(v)), 31) + (type.scale ?? 0)) | 0
    case 'TIMESTAMP': {
      const precision = type.precision ?? 6
      return v => {
        const [ms, nano] = precision <= 3 ? [v as number, 0] : splitMillis(v, precision)
        return (Math.imul(hashLong(ms), 31) + nano) | 0
      }
    }
    default:
      throw new TypeError(`HASH_CODE does not take ${type.root}`)
  }
}

function hashText(text: string): number {
  const s = wellFormed(text)
  let h = 0
  for (let i = 0; i < s.length; i++) h = (Math.imul(h, 31) + s.charCodeAt(i)) | 0
  return h < 0 ? -h | 0 : h
}

function hashLong(v: number | bigint): number {
  if (typeof v === 'number') return (v >>> 0) ^ (Math.floor(v / 4294967296) | 0)
  const big = BigInt.asUintN(64, v)
  return Number(big & 0xffffffffn) ^ Number(big >> 32n)
}

function hashBigInteger(v: bigint): number {
  let rest = v < 0n ? -v : v
  const words: number[] = []
  while (rest > 0n) {
    words.unshift(Number(rest & 0xffffffffn))
    rest >>= 32n
  }
  let h = 0
  for (const w of words) h = (Math.imul(h, 31) + w) | 0
  return v < 0n ? -h | 0 : h
}
