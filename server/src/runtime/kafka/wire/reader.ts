import { RuntimeProblem } from '../../ports.ts'

/**
 * Reads Kafka's primitive types (protocol guide, "Protocol Primitive Types") from a response. Every read is bounds-checked, so bytes that
 * are no response end in a RuntimeProblem `protocol`, never in a crash or an endless loop.
 */
export class ByteReader {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  int8(): number {
    return this.bytes.readInt8(this.advance(1))
  }

  int16(): number {
    return this.bytes.readInt16BE(this.advance(2))
  }

  int32(): number {
    return this.bytes.readInt32BE(this.advance(4))
  }

  /** int64 as a number; offsets and times stay below 2^53. */
  int64(): number {
    const at = this.advance(8)
    return this.bytes.readInt32BE(at) * 4294967296 + this.bytes.readUInt32BE(at + 4)
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  uvarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.advance(1)]
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
    throw malformed(`a varint of more than 5 bytes at byte ${this.at}`)
  }

  string(): string {
    return this.nullableString() ?? ''
  }

  nullableString(): string | null {
    const length = this.int16()
    return length < 0 ? null : this.text(length)
  }

  compactString(): string | null {
    const length = this.uvarint() - 1
    return length < 0 ? null : this.text(length)
  }

  /** A view, nothing is copied; null for length -1. */
  nullableBytes(): Buffer | null {
    const length = this.int32()
    if (length < 0) return null
    const at = this.advance(length)
    return this.bytes.subarray(at, at + length)
  }

  /** 16 bytes as 22 characters of base64url, the way Kafka prints ids. */
  uuid(): string {
    const at = this.advance(16)
    return this.bytes.toString('base64url', at, at + 16)
  }

  array<T>(item: () => T): T[] {
    return this.items(this.int32(), item)
  }

  compactArray<T>(item: () => T): T[] {
    return this.items(this.uvarint() - 1, item)
  }

  /** Tagged fields of flexible versions: none of them matters here. */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left--) {
      this.uvarint()
      this.advance(this.uvarint())
    }
  }

  private items<T>(length: number, item: () => T): T[] {
    // Every item has at least one byte: a longer array than the bytes left is noise.
    if (length > this.bytes.length - this.at) throw malformed(`an array of ${length} items in ${this.bytes.length - this.at} bytes`)
    const made: T[] = []
    for (let i = 0; i < length; i++) made.push(item())
    return made
  }

  private text(length: number): string {
    const at = this.advance(length)
    return this.bytes.toString('utf8', at, at + length)
  }

  private advance(length: number): number {
    const at = this.at
    if (at + length > this.bytes.length) throw malformed(`${length} bytes at ${at} of ${this.bytes.length}`)
    this.at = at + length
    return at
  }
}

function malformed(what: string): RuntimeProblem {
  return new RuntimeProblem(
    'protocol',
    `The broker's answer can't be read: ${what}`,
    'Check that the address is a Kafka broker, version 2.1 or later',
  )
}
