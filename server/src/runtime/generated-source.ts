import type { Clock, ClusterHealth, Source, SourceBatch, SourceCounters, SourceSnapshot, SplitStatus } from './ports.ts'
import { type PlainRecord, packRecords } from './records.ts'

/** What `generated.module` of sluice.json exports as `record`: record `index` of the stream as of the moment `now`, always the same for the same two. */
export type GeneratedRecord = (index: number, now: number) => { topic: string; key: string | null; value: unknown }

/**
 * The generated source that stands in for a topic when no cluster is there: one split of one cluster named `generated`. The module's stream is
 * numbered through over all topics, and the number is the offset, so a restart goes on with the very next record. Record n belongs to the moment
 * `started + n / rate`; it is handed out when that moment has come.
 */
export function createGeneratedSource(options: {
  readonly record: GeneratedRecord
  readonly topic: string
  readonly recordsPerSecond: number
  readonly clock: Clock
  readonly sleep: (ms: number) => Promise<void>
}): Source {
  return new GeneratedSource(options)
}

const CLUSTER = 'generated'
const BATCH = 1000

class GeneratedSource implements Source {
  readonly finished = false
  private readonly options: Parameters<typeof createGeneratedSource>[0]
  private started = 0
  private next = 0
  private records = 0
  private bytes = 0
  private readonly encoder = new TextEncoder()

  constructor(options: Parameters<typeof createGeneratedSource>[0]) {
    this.options = options
  }

  async open(snapshot?: SourceSnapshot, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const own = snapshot?.clusters[CLUSTER]
    this.started = own ? Number(own.topicId) : this.options.clock.now()
    this.next = own ? own.offsets[0] : 0
  }

  async poll(waitMs: number): Promise<SourceBatch | null> {
    const batch = this.take()
    if (batch || waitMs <= 0) return batch
    await this.options.sleep(waitMs)
    return this.take()
  }

  private take(): SourceBatch | null {
    const { clock, record, recordsPerSecond, topic } = this.options
    const due = Math.floor(((clock.now() - this.started) * recordsPerSecond) / 1000)
    const found: PlainRecord[] = []
    while (this.next < due && found.length < BATCH) {
      const offset = this.next++
      const timestamp = this.started + Math.floor((offset * 1000) / recordsPerSecond)
      const made = record(offset, timestamp)
      if (made.topic !== topic) continue
      const value = this.encoder.encode(typeof made.value === 'string' ? made.value : JSON.stringify(made.value))
      found.push({ offset, timestamp, key: made.key === null ? null : this.encoder.encode(made.key), value })
    }
    if (found.length === 0) return null
    const batch = packRecords({ cluster: CLUSTER, topic, partition: 0, records: found, nextOffset: this.next })
    this.records += found.length
    this.bytes += batch.bytes.byteLength
    return batch
  }

  status(): readonly SplitStatus[] {
    const due = Math.floor(((this.options.clock.now() - this.started) * this.options.recordsPerSecond) / 1000)
    const split = `${CLUSTER}/${this.options.topic}/0`
    return [
      {
        split,
        cluster: CLUSTER,
        partition: 0,
        state: 'active',
        holdsWatermark: true,
        nextOffset: this.next,
        highWatermark: Math.max(due, this.next),
      },
    ]
  }

  health(): Readonly<Record<string, ClusterHealth>> {
    return { [CLUSTER]: 'healthy' }
  }
  onHealth(): void {}

  snapshot(): SourceSnapshot {
    // The moment of record 0 is what identifies this stream, so it takes the topic's place.
    return { kind: 'generated', clusters: { [CLUSTER]: { clusterId: CLUSTER, topicId: String(this.started), offsets: [this.next] } } }
  }

  counters(): SourceCounters {
    return { records: { [CLUSTER]: this.records }, bytes: { [CLUSTER]: this.bytes }, duplicates: 0 }
  }
  committed(): void {}
  async close(): Promise<void> {}
}
