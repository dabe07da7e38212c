import { type AbortedTransaction, type RecordColumns, RecordReader, sliceColumns, wholeBatches } from './wire/batch-decode.ts'

/** records a batch, at most: what the engine takes in one step */
const BATCH_RECORDS = 4096
/** bytes: what came in small answers is handed out together up to this size, or a backlog of a slow stream would be a batch per record */
const MERGE_BYTES = 256 * 1024

interface Chunk {
  /** whole record batches */
  readonly bytes: Buffer
  /** the offset that was asked for */
  readonly offset: number
  readonly aborted: readonly AbortedTransaction[] | null
}

/**
 * One partition on one cluster. Three offsets: `fetchOffset` to ask for next, `nextOffset` behind what was handed out (that one is the
 * checkpoint's), `endOffset` where a bounded read ends. Between them lie fetched bytes, which are decoded only when they are handed out.
 */
export class Split {
  readonly id: string
  readonly cluster: string
  readonly topic: string
  readonly partition: number
  /** -1 = not resolved yet */
  nextOffset = -1
  fetchOffset = -1
  /** Infinity = unbounded; NaN = bounded, not resolved yet */
  endOffset = Number.NaN
  highWatermark = -1
  /** ms since the epoch: last bytes from the broker, or last handed out */
  lastActivity: number
  idleWhenLost = false
  queue: Chunk[] = []
  queuedBytes = 0
  /** of all record batches handed out so far, as they came over the wire */
  readBytes = 0
  reader: RecordReader | null = null
  private rest: RecordColumns | null = null
  private restFrom = 0
  private chunkBytes = 0

  constructor(cluster: string, topic: string, partition: number, now: number) {
    this.id = `${cluster}/${topic}/${partition}`
    this.cluster = cluster
    this.topic = topic
    this.partition = partition
    this.lastActivity = now
  }

  get finished(): boolean {
    return this.nextOffset >= this.endOffset
  }

  /** Record batches as they came from a fetch at `fetchOffset`; false where there is none whole. */
  enqueue(records: Buffer | null, aborted: readonly AbortedTransaction[] | null, now: number): boolean {
    if (!records || records.length === 0) return false
    const { end, nextOffset } = wholeBatches(records, this.fetchOffset)
    if (nextOffset === this.fetchOffset) return false
    this.queue.push({ bytes: records.subarray(0, end), offset: this.fetchOffset, aborted })
    this.queuedBytes += end
    this.fetchOffset = nextOffset
    this.lastActivity = now
    return true
  }

  /** The next records at hand, at most BATCH_RECORDS, up to the end offset; null = nothing at hand. Moves `nextOffset` with what it passes. */
  take(checkCrc: boolean, now: number): RecordColumns | null {
    for (;;) {
      if (this.rest) return this.takeRest()
      if (this.reader) {
        this.rest = this.reader.next(BATCH_RECORDS)
        this.restFrom = 0
        if (this.rest) continue
        this.nextOffset = Math.min(Math.max(this.nextOffset, this.reader.nextOffset), this.endOffset)
        this.reader = null
        this.queuedBytes -= this.chunkBytes
        this.chunkBytes = 0
        this.lastActivity = now
      }
      const chunk = this.nextChunk()
      if (!chunk || this.finished) {
        // Behind the end of a bounded read nothing is kept.
        if (chunk) this.drop()
        return null
      }
      this.reader = new RecordReader(chunk.bytes, chunk.offset, this, { aborted: chunk.aborted, checkCrc })
      this.chunkBytes = chunk.bytes.length
      this.readBytes += chunk.bytes.length
    }
  }

  private nextChunk(): Chunk | undefined {
    const { queue } = this
    let count = 0
    for (let size = 0; count < queue.length && size < MERGE_BYTES && !queue[count].aborted?.length; count++)
      size += queue[count].bytes.length
    if (count < 2) return queue.shift()
    const chunks = queue.splice(0, count)
    return { bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)), offset: chunks[0].offset, aborted: null }
  }

  private takeRest(): RecordColumns | null {
    const rest = this.rest!
    const from = this.restFrom
    let to = Math.min(from + BATCH_RECORDS, rest.count)
    let nextOffset = to === rest.count ? rest.nextOffset : rest.offsets[to]
    const bounded = nextOffset > this.endOffset
    if (bounded) {
      while (to > from && rest.offsets[to - 1] >= this.endOffset) to--
      nextOffset = this.endOffset
    }
    this.restFrom = to
    this.nextOffset = nextOffset
    if (bounded) this.drop()
    else if (to === rest.count) this.rest = null
    return sliceColumns(rest, from, to, nextOffset)
  }

  private drop(): void {
    this.queue = []
    this.rest = null
    this.reader = null
    this.queuedBytes = 0
    this.chunkBytes = 0
  }
}

export function splitOf(cluster: string, topic: string, partition: number, now: number): Split {
  return new Split(cluster, topic, partition, now)
}
