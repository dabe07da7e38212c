import { gzipSync } from 'node:zlib'
import { crc32c } from './crc32c.ts'
import { varintSize, writeVarint } from './varint.ts'

/*
 * Rows to record batches. The same profile for writing (ms per million): checksums 230, `append` with its copies 140, identities and partitions 100;
 * over a third is the garbage of large buffers and the socket. A growing buffer is kept from batch to batch, a finished batch is copied out
 * once, and `asEncoder` (connection.ts) saves kafkajs's first copy of two.
 */

/** Who sends: -1 without idempotence. The base sequence counts per (producer id, partition) on one cluster and wraps at 2^31. */
export interface ProducerIdentity {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
}

export const noProducer: ProducerIdentity = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

/** A header block with no header in it. */
export const noHeaders = new Uint8Array([0])

/**
 * One record batch v2 in one growing buffer. `append` takes the ranges of `EncodedRows`; `finish` gives the batch as bytes of its own and
 * empties the builder, which keeps its buffer. Size and count say when to close it.
 */
export class RecordBatchBuilder {
  count = 0
  private buffer: Buffer
  private at = HEADER
  private firstTimestamp = 0
  private maxTimestamp = 0

  constructor(capacity = 64 * 1024) {
    this.buffer = Buffer.allocUnsafe(capacity)
  }

  /** bytes so far, header included, before compression */
  get size(): number {
    return this.at
  }

  /** `start` -1 = null. `headers[headersStart, headersEnd)` is a whole header block: count varint and headers. `timestamp` in ms. */
  append(
    source: Uint8Array,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
    timestamp: number,
    headers: Uint8Array = noHeaders,
    headersStart = 0,
    headersEnd: number = headers.length,
  ): void {
    if (this.count === 0) {
      this.firstTimestamp = timestamp
      this.maxTimestamp = timestamp
    } else if (timestamp > this.maxTimestamp) {
      this.maxTimestamp = timestamp
    }
    const timestampDelta = timestamp - this.firstTimestamp
    const keyLength = keyStart < 0 ? -1 : keyEnd - keyStart
    const valueLength = valueStart < 0 ? -1 : valueEnd - valueStart
    const length =
      1 +
      varintSize(timestampDelta) +
      varintSize(this.count) +
      varintSize(keyLength) +
      Math.max(keyLength, 0) +
      varintSize(valueLength) +
      Math.max(valueLength, 0) +
      (headersEnd - headersStart)
    if (this.at + length + 5 > this.buffer.length) this.grow(length + 5)
    const target = this.buffer
    let at = writeVarint(target, this.at, length)
    target[at++] = 0
    at = writeVarint(target, at, timestampDelta)
    at = writeVarint(target, at, this.count)
    at = writeVarint(target, at, keyLength)
    if (keyLength > 0) at = copy(target, at, source, keyStart, keyEnd)
    at = writeVarint(target, at, valueLength)
    if (valueLength > 0) at = copy(target, at, source, valueStart, valueEnd)
    this.at = copy(target, at, headers, headersStart, headersEnd)
    this.count++
  }

  finish(producer: ProducerIdentity = noProducer, compression: 'none' | 'gzip' = 'none'): Buffer {
    const records = this.buffer.subarray(HEADER, this.at)
    const payload = compression === 'gzip' ? gzipSync(records) : records
    const batch = Buffer.allocUnsafe(HEADER + payload.length)
    batch.set(payload, HEADER)
    batch.writeBigInt64BE(0n, 0)
    batch.writeInt32BE(batch.length - 12, 8)
    // Partition leader epoch: the broker sets it.
    batch.writeInt32BE(-1, 12)
    batch[16] = 2
    batch.writeInt16BE(compression === 'gzip' ? 1 : 0, 21)
    batch.writeInt32BE(this.count - 1, 23)
    batch.writeBigInt64BE(BigInt(this.firstTimestamp), 27)
    batch.writeBigInt64BE(BigInt(this.maxTimestamp), 35)
    batch.writeInt32BE(this.count, 57)
    stampProducer(batch, producer)
    this.count = 0
    this.at = HEADER
    return batch
  }

  private grow(more: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + more))
    grown.set(this.buffer.subarray(0, this.at))
    this.buffer = grown
  }
}

/** Writes another producer id and base sequence into an encoded batch and its checksum anew: the records stay as they are, byte for byte. */
export function stampProducer(batch: Buffer, producer: ProducerIdentity): void {
  batch.writeBigInt64BE(BigInt(producer.producerId), 43)
  batch.writeInt16BE(producer.producerEpoch, 51)
  batch.writeInt32BE(producer.baseSequence, 53)
  batch.writeUInt32BE(crc32c(batch, 21, batch.length), 17)
}

export function producerOf(batch: Buffer): ProducerIdentity {
  return { producerId: Number(batch.readBigInt64BE(43)), producerEpoch: batch.readInt16BE(51), baseSequence: batch.readInt32BE(53) }
}

export function recordCount(batch: Buffer): number {
  return batch.readInt32BE(57)
}

const HEADER = 61

/** Short ranges byte by byte: below some 30 bytes the call of a native copy costs more than the loop. */
function copy(target: Uint8Array, at: number, source: Uint8Array, start: number, end: number): number {
  if (end - start > 32) {
    target.set(source.subarray(start, end), at)
    return at + end - start
  }
  let to = at
  for (let from = start; from < end; from++) target[to++] = source[from]
  return to
}
