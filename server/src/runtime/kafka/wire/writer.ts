/** Writes Kafka's primitive types into one growing buffer: the body of a request. Copies are Buffer.set, the growth doubles. */
export class ByteWriter {
  private buffer: Buffer
  private at = 0

  constructor(capacity = 256) {
    this.buffer = Buffer.allocUnsafe(capacity)
  }

  int8(value: number): this {
    this.at = this.buffer.writeInt8(value, this.room(1))
    return this
  }

  int16(value: number): this {
    this.at = this.buffer.writeInt16BE(value, this.room(2))
    return this
  }

  int32(value: number): this {
    this.at = this.buffer.writeInt32BE(value, this.room(4))
    return this
  }

  int64(value: number): this {
    this.at = this.buffer.writeBigInt64BE(BigInt(value), this.room(8))
    return this
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  uvarint(value: number): this {
    let left = value >>> 0
    while (left > 127) {
      this.int8((((left & 127) | 128) << 24) >> 24)
      left >>>= 7
    }
    return this.int8(left)
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    return this.int16(Buffer.byteLength(value)).text(value)
  }

  compactString(value: string | null): this {
    if (value === null) return this.uvarint(0)
    return this.uvarint(Buffer.byteLength(value) + 1).text(value)
  }

  /** 16 zero bytes: "by name, not by id". */
  noUuid(): this {
    this.buffer.fill(0, this.room(16), this.at + 16)
    this.at += 16
    return this
  }

  /** int32 length and the bytes */
  bytes(value: Uint8Array): this {
    this.int32(value.length)
    return this.raw(value)
  }

  raw(value: Uint8Array): this {
    this.buffer.set(value, this.room(value.length))
    this.at += value.length
    return this
  }

  array<T>(items: readonly T[], write: (item: T) => void): this {
    this.int32(items.length)
    items.forEach(write)
    return this
  }

  compactArray<T>(items: readonly T[], write: (item: T) => void): this {
    this.uvarint(items.length + 1)
    items.forEach(write)
    return this
  }

  noTags(): this {
    return this.uvarint(0)
  }

  /** What was written so far, a view. */
  result(): Buffer {
    return this.buffer.subarray(0, this.at)
  }

  private text(value: string): this {
    const length = Buffer.byteLength(value)
    this.buffer.write(value, this.room(length), 'utf8')
    this.at += length
    return this
  }

  private room(length: number): number {
    if (this.at + length > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + length))
      grown.set(this.buffer.subarray(0, this.at))
      this.buffer = grown
    }
    return this.at
  }
}
