import type { SourceBatch } from './ports.ts'

export interface PlainRecord {
  readonly offset: number
  /** ms since the epoch */
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  /** header block as in a record batch; absent = none */
  readonly headers?: Uint8Array
}

/** Puts records one behind the other into the columns of a SourceBatch: for sources that don't come from a broker (files, generated, memory). */
export function packRecords(from: {
  readonly cluster: string
  readonly topic: string
  readonly partition: number
  readonly records: readonly PlainRecord[]
  readonly nextOffset: number
}): SourceBatch {
  const { cluster, topic, partition, records, nextOffset } = from
  const count = records.length
  const size = records.reduce((sum, r) => sum + (r.key?.byteLength ?? 0) + (r.value?.byteLength ?? 0) + (r.headers?.byteLength ?? 0), 1)
  const bytes = new Uint8Array(size)
  const batch = {
    split: `${cluster}/${topic}/${partition}`,
    cluster,
    topic,
    partition,
    bytes,
    count,
    offsets: new Float64Array(count),
    timestamps: new Float64Array(count),
    keyStart: new Int32Array(count),
    keyEnd: new Int32Array(count),
    valueStart: new Int32Array(count),
    valueEnd: new Int32Array(count),
    headersStart: new Int32Array(count),
    headersEnd: new Int32Array(count).fill(1),
    nextOffset,
  }
  // Byte 0 is the header block of a record without one: the varint 0, no headers.
  let at = 1
  const put = (part: Uint8Array | null, start: Int32Array, end: Int32Array, i: number) => {
    if (part) bytes.set(part, at)
    start[i] = part ? at : -1
    end[i] = part ? (at += part.byteLength) : -1
  }
  for (const [i, record] of records.entries()) {
    batch.offsets[i] = record.offset
    batch.timestamps[i] = record.timestamp
    put(record.key, batch.keyStart, batch.keyEnd, i)
    put(record.value, batch.valueStart, batch.valueEnd, i)
    if (record.headers) put(record.headers, batch.headersStart, batch.headersEnd, i)
  }
  return batch
}
