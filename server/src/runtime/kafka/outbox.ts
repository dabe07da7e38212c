import { RuntimeProblem } from '../ports.ts'

/** One encoded record batch on its way: who has it, and what it carries. */
export interface OutboxBatch {
  readonly partition: number
  /** dense sequence of its first record */
  readonly firstSequence: number
  readonly count: number
  /** the cluster whose producer id is stamped into the bytes; '' = none */
  stampedFor: string
  readonly bytes: Buffer
}

/*
 * The outbox inside a checkpoint: `SLOB`, version 1, number of batches (int32), then per batch: partition (int32), first sequence (float64),
 * record count (int32), length of the cluster's name (uint8) and the name, length of the batch (int32) and the batch, as Kafka stores it.
 * The checkpoint's file has the checksum; each batch has its own.
 */
const MAGIC = 0x534c4f42
const VERSION = 1

export function encodeOutbox(batches: readonly OutboxBatch[]): Uint8Array {
  if (batches.length === 0) return new Uint8Array(0)
  const names = batches.map(batch => Buffer.from(batch.stampedFor))
  const size = batches.reduce((sum, batch, i) => sum + 21 + names[i].length + batch.bytes.length, 9)
  const target = Buffer.allocUnsafe(size)
  let at = target.writeUInt32BE(MAGIC, 0)
  at = target.writeUInt8(VERSION, at)
  at = target.writeInt32BE(batches.length, at)
  batches.forEach((batch, i) => {
    at = target.writeInt32BE(batch.partition, at)
    at = target.writeDoubleBE(batch.firstSequence, at)
    at = target.writeInt32BE(batch.count, at)
    at = target.writeUInt8(names[i].length, at)
    at += names[i].copy(target, at)
    at = target.writeInt32BE(batch.bytes.length, at)
    at += batch.bytes.copy(target, at)
  })
  return target
}

/** Rejects with RuntimeProblem `outbox` where the bytes are not what `encodeOutbox` makes. */
export function decodeOutbox(bytes: Uint8Array): OutboxBatch[] {
  if (bytes.length === 0) return []
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    if (source.readUInt32BE(0) !== MAGIC || source.readUInt8(4) !== VERSION) throw new RangeError('another format')
    const count = source.readInt32BE(5)
    const batches: OutboxBatch[] = []
    let at = 9
    for (let i = 0; i < count; i++) {
      const partition = source.readInt32BE(at)
      const firstSequence = source.readDoubleBE(at + 4)
      const records = source.readInt32BE(at + 12)
      const nameEnd = at + 17 + source.readUInt8(at + 16)
      const stampedFor = source.toString('utf8', at + 17, nameEnd)
      const end = nameEnd + 4 + source.readInt32BE(nameEnd)
      if (end > source.length || end < nameEnd + 65) throw new RangeError(`batch ${i} ends at ${end} of ${source.length}`)
      // A copy: restamping for another cluster must not reach the checkpoint's bytes.
      batches.push({ partition, firstSequence, count: records, stampedFor, bytes: Buffer.from(source.subarray(nameEnd + 4, end)) })
      at = end
    }
    return batches
  } catch (error) {
    throw new RuntimeProblem(
      'outbox',
      `The outbox in the checkpoint can't be read: ${(error as Error).message}`,
      'Restart from the checkpoint before',
    )
  }
}
