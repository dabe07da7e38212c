import { gunzipSync } from 'node:zlib'
import { RuntimeProblem } from '../../ports.ts'
import { crc32c } from './crc32c.ts'

/*
 * Record batches v2 to columns, without an object per record. A profile of two million 207-byte records with identities (Node 20, --cpu-prof,
 * test/bench/kafka.bench.mjs --profile; ms per million): checksums 170, copy filter 70, this decoder 45, copying socket chunks together (kafkajs)
 * 75. One- and two-byte varints are therefore read inline, longer ones by `longVarint`; typed arrays are allocated once a run with the counts
 * that the batch headers give; headers are not walked: a record's header block ends where the record ends.
 */

/** Where bytes come from: every error names it. */
export interface Place {
  readonly cluster: string
  readonly topic: string
  readonly partition: number
}

/** One entry a record; ranges index `bytes`; the same meaning as in `SourceBatch`. */
export interface RecordColumns {
  readonly bytes: Uint8Array
  readonly count: number
  readonly offsets: Float64Array
  readonly timestamps: Float64Array
  readonly keyStart: Int32Array
  readonly keyEnd: Int32Array
  readonly valueStart: Int32Array
  readonly valueEnd: Int32Array
  readonly headersStart: Int32Array
  readonly headersEnd: Int32Array
  readonly nextOffset: number
}

/** From a fetch response of isolation level read_committed: batches of `producerId` from `firstOffset` to its abort marker don't count. */
export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

/**
 * The record batches of one partition in one fetch response. `next()` gives runs of about `runLength` records until null; a last batch that
 * the broker cut off is ignored, as the protocol demands. Errors: RuntimeProblem `unsupported-codec`, `unsupported-format`, `corrupt-batch`.
 */
export class RecordReader {
  /** offset to fetch next, beyond control and aborted batches that were passed */
  nextOffset: number
  private readonly bytes: Buffer
  private readonly place: Place
  private readonly fetchOffset: number
  private readonly checkCrc: boolean
  private readonly pendingAborts: AbortedTransaction[]
  private readonly abortedProducers = new Set<number>()
  private at = 0
  /** batches before this position have passed their check */
  private checkedTo = 0

  constructor(
    bytes: Buffer,
    fetchOffset: number,
    place: Place,
    options: { readonly aborted?: readonly AbortedTransaction[] | null; readonly checkCrc?: boolean } = {},
  ) {
    this.bytes = bytes
    this.place = place
    this.fetchOffset = fetchOffset
    this.nextOffset = fetchOffset
    this.checkCrc = options.checkCrc ?? true
    this.pendingAborts = [...(options.aborted ?? [])].sort((a, b) => b.firstOffset - a.firstOffset)
  }

  next(runLength = 4096): RecordColumns | null {
    const run: number[] = []
    let count = 0
    let compressed = false
    for (let at = this.passSkipped(); at >= 0; at = this.passSkipped()) {
      const codec = this.bytes[at + 22] & 7
      if (run.length > 0 && (count >= runLength || (codec !== 0) !== compressed)) break
      compressed = codec !== 0
      if (codec > 1) throw this.unsupportedCodec(codec, at)
      run.push(at)
      count += this.bytes.readInt32BE(at + 57)
      this.step(at)
    }
    if (run.length === 0) return null
    return compressed ? this.decodeCompressed(run) : this.decodeRun(run, this.bytes, null)
  }

  /** Moves over batches that hold no data for the reader; gives the position of the next data batch, or -1. */
  private passSkipped(): number {
    for (;;) {
      const at = this.at
      if (!isWhole(this.bytes, at)) return -1
      this.check(at)
      const attributes = this.bytes[at + 22]
      const lastOffset = this.lastOffset(at)
      if (attributes & TRANSACTIONAL) this.startAborts(lastOffset)
      const producer = int64(this.bytes, at + 43)
      if (attributes & CONTROL) {
        if (this.abortedProducers.has(producer) && isAbortMarker(this.bytes, at)) this.abortedProducers.delete(producer)
      } else if (!(attributes & TRANSACTIONAL && this.abortedProducers.has(producer)) && lastOffset >= this.fetchOffset) {
        return at
      }
      this.step(at)
    }
  }

  private step(at: number): void {
    this.at = at + 12 + this.bytes.readInt32BE(at + 8)
    this.nextOffset = Math.max(this.nextOffset, this.lastOffset(at) + 1)
  }

  private startAborts(lastOffset: number): void {
    for (let abort = this.pendingAborts.at(-1); abort && abort.firstOffset <= lastOffset; abort = this.pendingAborts.at(-1)) {
      this.abortedProducers.add(abort.producerId)
      this.pendingAborts.pop()
    }
  }

  private lastOffset(at: number): number {
    return int64(this.bytes, at) + this.bytes.readInt32BE(at + 23)
  }

  private check(at: number): void {
    if (at < this.checkedTo) return
    const magic = this.bytes.readInt8(at + 16)
    if (magic !== 2) {
      throw new RuntimeProblem(
        'unsupported-format',
        `${this.where(at)} has records in the old format v${magic}; only v2 (Kafka 0.11 and later) is read`,
        'Rewrite the topic with a current producer, or read it on Flink',
      )
    }
    const length = this.bytes.readInt32BE(at + 8)
    if (length < 49) throw this.corrupt(at, `its length is ${length} bytes`)
    this.checkedTo = at + 12 + length
    if (!this.checkCrc) return
    const stored = this.bytes.readUInt32BE(at + 17)
    const computed = crc32c(this.bytes, at + 21, at + 12 + length)
    if (stored !== computed) throw this.corrupt(at, `its checksum is ${stored.toString(16)}, its bytes give ${computed.toString(16)}`)
  }

  private decodeCompressed(run: readonly number[]): RecordColumns {
    const pieces = run.map(at => this.decompress(at))
    return this.decodeRun(run, pieces.length === 1 ? pieces[0] : Buffer.concat(pieces), pieces)
  }

  private decompress(at: number): Buffer {
    const end = at + 12 + this.bytes.readInt32BE(at + 8)
    try {
      return gunzipSync(this.bytes.subarray(at + HEADER, end), { maxOutputLength: LARGEST_BATCH })
    } catch (error) {
      throw this.corrupt(at, `gzip says: ${(error as Error).message}`)
    }
  }

  /** `pieces`: the decompressed records of each batch, which stand one after the other in `bytes`; null = they stand behind their headers. */
  private decodeRun(run: readonly number[], bytes: Buffer, pieces: readonly Buffer[] | null): RecordColumns {
    let capacity = 0
    let pieceStart = 0
    for (let i = 0; i < run.length; i++) {
      const count = this.bytes.readInt32BE(run[i] + 57)
      const size = pieces ? pieces[i].length : this.bytes.readInt32BE(run[i] + 8) - 49
      if (count < 0 || count * SMALLEST_RECORD > size) throw this.corrupt(run[i], `it claims ${count} records in ${size} bytes`)
      capacity += count
    }
    const columns = emptyColumns(bytes, capacity)
    let filled = 0
    for (let i = 0; i < run.length; i++) {
      const at = run[i]
      const start = pieces ? pieceStart : at + HEADER
      const end = pieces ? pieceStart + pieces[i].length : at + 12 + this.bytes.readInt32BE(at + 8)
      pieceStart = end
      const appendTime = this.bytes[at + 22] & LOG_APPEND_TIME ? int64(this.bytes, at + 35) : Number.NaN
      filled = decodeRecords(columns, filled, start, end, {
        count: this.bytes.readInt32BE(at + 57),
        baseOffset: int64(this.bytes, at),
        baseTimestamp: int64(this.bytes, at + 27),
        appendTime,
        fetchOffset: this.fetchOffset,
        fail: what => this.corrupt(at, what),
      })
    }
    // The batches behind a run that hold nothing to read are passed now, so that `nextOffset` already stands beyond them.
    this.passSkipped()
    return sliceColumns(columns, 0, filled, this.nextOffset)
  }

  private unsupportedCodec(codec: number, at: number): RuntimeProblem {
    const name = ['none', 'gzip', 'snappy', 'lz4', 'zstd'][codec] ?? `number ${codec}`
    return new RuntimeProblem(
      'unsupported-codec',
      `${this.where(at)} is compressed with ${name}; gzip and uncompressed are read here`,
      `Set compression.type to gzip or none at the producer (or on the topic), or read the topic on Flink`,
    )
  }

  private corrupt(at: number, what: string): RuntimeProblem {
    return new RuntimeProblem(
      'corrupt-batch',
      `The record batch at ${this.where(at)} can't be read: ${what}`,
      'Check the broker’s disk; to go on behind it, start from later offsets (scan.startup.mode)',
    )
  }

  private where(at: number): string {
    const { cluster, topic, partition } = this.place
    return `${cluster}/${topic}/${partition} offset ${int64(this.bytes, at)}`
  }
}

/** Where the whole batches in `bytes` end, by their headers alone, and the offset behind them; `fetchOffset` where there is none. */
export function wholeBatches(bytes: Buffer, fetchOffset: number): { readonly end: number; readonly nextOffset: number } {
  let nextOffset = fetchOffset
  let at = 0
  while (isWhole(bytes, at)) {
    // An old format has no last offset here; the decoder will name it, so any progress will do.
    const last = bytes[at + 16] === 2 ? int64(bytes, at) + bytes.readInt32BE(at + 23) : int64(bytes, at)
    nextOffset = Math.max(nextOffset, last + 1)
    const length = bytes.readInt32BE(at + 8)
    at += 12 + length
    if (length <= 0) break
  }
  return { end: at, nextOffset }
}

/** A view of the records `from` … `to`, which are followed by `nextOffset`. */
export function sliceColumns(columns: RecordColumns, from: number, to: number, nextOffset: number): RecordColumns {
  if (from === 0 && to === columns.offsets.length) return { ...columns, count: to, nextOffset }
  return {
    bytes: columns.bytes,
    count: to - from,
    offsets: columns.offsets.subarray(from, to),
    timestamps: columns.timestamps.subarray(from, to),
    keyStart: columns.keyStart.subarray(from, to),
    keyEnd: columns.keyEnd.subarray(from, to),
    valueStart: columns.valueStart.subarray(from, to),
    valueEnd: columns.valueEnd.subarray(from, to),
    headersStart: columns.headersStart.subarray(from, to),
    headersEnd: columns.headersEnd.subarray(from, to),
    nextOffset,
  }
}

const HEADER = 61
const SMALLEST_RECORD = 7
/** bytes; a broker's message.max.bytes is 1 MB by default, so this is a bomb, not a batch */
const LARGEST_BATCH = 256 * 1024 * 1024
const LOG_APPEND_TIME = 8
const TRANSACTIONAL = 16
const CONTROL = 32

interface BatchFacts {
  readonly count: number
  readonly baseOffset: number
  readonly baseTimestamp: number
  /** NaN = every record has its own time */
  readonly appendTime: number
  readonly fetchOffset: number
  readonly fail: (what: string) => RuntimeProblem
}

function decodeRecords(columns: RecordColumns, filledBefore: number, start: number, end: number, batch: BatchFacts): number {
  const { bytes, offsets, timestamps, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = columns
  const { count, baseOffset, baseTimestamp, appendTime, fetchOffset } = batch
  const ownTime = Number.isNaN(appendTime)
  let filled = filledBefore
  let at = start
  for (let i = 0; i < count; i++) {
    let byte = bytes[at]
    let length: number
    if (byte < 128) {
      length = (byte >>> 1) ^ -(byte & 1)
      at++
    } else if (bytes[at + 1] < 128) {
      byte = (byte & 127) | (bytes[at + 1] << 7)
      length = (byte >>> 1) ^ -(byte & 1)
      at += 2
    } else {
      length = longVarint(bytes, at, end)
      at = cursor
    }
    const recordEnd = at + length
    if (!(recordEnd <= end) || length < 6) throw batch.fail(`record ${i} of ${count} is ${length} bytes long with ${end - at} left`)
    // One byte of attributes, unused by Kafka.
    at++
    let timestampDelta: number
    byte = bytes[at]
    if (byte < 128) {
      timestampDelta = (byte >>> 1) ^ -(byte & 1)
      at++
    } else {
      timestampDelta = longVarint(bytes, at, recordEnd)
      at = cursor
    }
    let offsetDelta: number
    byte = bytes[at]
    if (byte < 128) {
      offsetDelta = (byte >>> 1) ^ -(byte & 1)
      at++
    } else {
      offsetDelta = longVarint(bytes, at, recordEnd)
      at = cursor
    }
    let keyLength: number
    byte = bytes[at]
    if (byte < 128) {
      keyLength = (byte >>> 1) ^ -(byte & 1)
      at++
    } else {
      keyLength = longVarint(bytes, at, recordEnd)
      at = cursor
    }
    const keyAt = at
    if (keyLength > 0) at += keyLength
    let valueLength: number
    byte = bytes[at]
    if (byte < 128) {
      valueLength = (byte >>> 1) ^ -(byte & 1)
      at++
    } else {
      valueLength = longVarint(bytes, at, recordEnd)
      at = cursor
    }
    const valueAt = at
    if (valueLength > 0) at += valueLength
    if (!(at < recordEnd) || keyLength < -1 || valueLength < -1)
      throw batch.fail(`record ${i} of ${count} overruns its own length of ${length} bytes`)
    const offset = baseOffset + offsetDelta
    if (offset >= fetchOffset) {
      offsets[filled] = offset
      timestamps[filled] = ownTime ? baseTimestamp + timestampDelta : appendTime
      keyStart[filled] = keyLength < 0 ? -1 : keyAt
      keyEnd[filled] = keyLength < 0 ? -1 : keyAt + keyLength
      valueStart[filled] = valueLength < 0 ? -1 : valueAt
      valueEnd[filled] = valueLength < 0 ? -1 : valueAt + valueLength
      headersStart[filled] = at
      headersEnd[filled] = recordEnd
      filled++
    }
    at = recordEnd
  }
  return filled
}

let cursor = 0

/** A zigzag varint of up to ten bytes, as a number; leaves the position behind it in `cursor`, beyond `end` when the bytes are no varint. */
function longVarint(bytes: Uint8Array, from: number, end: number): number {
  let value = 0
  let scale = 1
  for (let at = from; at < end && at < from + 10; at++) {
    const byte = bytes[at]
    value += (byte & 127) * scale
    if (byte < 128) {
      cursor = at + 1
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
    scale *= 128
  }
  cursor = end + 1
  return 0
}

function emptyColumns(bytes: Uint8Array, capacity: number): RecordColumns {
  return {
    bytes,
    count: 0,
    offsets: new Float64Array(capacity),
    timestamps: new Float64Array(capacity),
    keyStart: new Int32Array(capacity),
    keyEnd: new Int32Array(capacity),
    valueStart: new Int32Array(capacity),
    valueEnd: new Int32Array(capacity),
    headersStart: new Int32Array(capacity),
    headersEnd: new Int32Array(capacity),
    nextOffset: 0,
  }
}

function isWhole(bytes: Buffer, at: number): boolean {
  if (at + HEADER > bytes.length)
    return at + 17 <= bytes.length && bytes[at + 16] < 2 && at + 12 + bytes.readInt32BE(at + 8) <= bytes.length
  return at + 12 + bytes.readInt32BE(at + 8) <= bytes.length
}

/** Key of a control record: int16 version, int16 type, where 0 is ABORT (KIP-98). */
function isAbortMarker(bytes: Buffer, at: number): boolean {
  // Record: length, attributes, timestamp delta, offset delta, key length: each a varint; the marker is the first record.
  let pos = at + HEADER
  for (let field = 0; field < 5; field++) {
    while (pos < bytes.length && bytes[pos] > 127) pos++
    pos++
  }
  return pos + 4 <= bytes.length && bytes.readInt16BE(pos + 2) === 0
}

function int64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 4294967296 + bytes.readUInt32BE(at + 4)
}
