import {
  type ClusterHealth,
  type HealthEvent,
  RuntimeProblem,
  type Source,
  type SourceBatch,
  type SourceCounters,
  type SourceSnapshot,
  type SplitStatus,
} from '../ports.ts'
import { BrokerDirectory, type BrokerPlaces } from './brokers.ts'
import { CopyFilter, type CopyFilterSnapshot } from './copy-filter.ts'
import { HealthTracker } from './health.ts'
import { type ClusterTableConfig, parseClusterTable } from './options.ts'
import { ClusterReader, type ClusterReaderHost } from './source-cluster.ts'
import type { Split } from './split.ts'
import { coordinatorOf } from './start-offsets.ts'

export interface ClusterSourceOptions {
  /** the table's WITH options */
  readonly table: Readonly<Record<string, string>>
  readonly places: BrokerPlaces
  /** ms since the epoch; default Date.now */
  readonly now?: () => number
  /** ms that `open` waits with no cluster reachable; default: for ever, health events tell */
  readonly startHold?: number
  /** kafkajs's own messages */
  readonly log?: (entry: unknown) => void
}

/**
 * The Cluster Source: one topic on every cluster of the table, merged fairly, copies dropped. Readers run by themselves (`source-cluster.ts`);
 * here batches are taken from their queues, decoded, filtered and counted. `nextOffset`, the copy filter and the counters move only when a batch
 * is handed out, so `snapshot()` between two batches is consistent. Throws RuntimeProblem `table-options` for options that can't be.
 */
export function createClusterSource(options: ClusterSourceOptions): Source {
  return new ClusterSource(options)
}

class ClusterSource implements Source, ClusterReaderHost {
  readonly config: ClusterTableConfig
  readonly directory: BrokerDirectory
  readonly now: () => number
  readonly log?: (entry: unknown) => void
  startedAt = 0
  private readonly readers: ClusterReader[]
  private readonly startHold: number
  private readonly listeners: ((event: HealthEvent) => void)[] = []
  private readonly records: Record<string, number> = {}
  private filter = new CopyFilter()
  private turn = 0
  private wakeUp: (() => void) | null = null
  private failure: unknown = null
  private closed = false
  private committing = false

  constructor(options: ClusterSourceOptions) {
    this.config = parseClusterTable(options.table)
    this.directory = new BrokerDirectory(this.config, options.places)
    this.now = options.now ?? Date.now
    this.log = options.log
    this.startHold = options.startHold ?? Number.POSITIVE_INFINITY
    this.readers = this.config.clusters.map(name => {
      this.records[name] = 0
      const health = new HealthTracker(name, this.now, event => {
        for (const listener of this.listeners) listener(event)
      })
      return new ClusterReader(name, health, this)
    })
  }

  async open(snapshot?: SourceSnapshot, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.startedAt = snapshot?.startedAt ?? this.now()
    if (snapshot) this.restore(snapshot)
    await this.directory.start()
    for (const reader of this.readers) reader.run().catch(error => this.fail(error))
    const giveUp = this.now() + this.startHold
    const wake = () => this.wake()
    signal?.addEventListener('abort', wake)
    try {
      while (!this.readers.some(reader => reader.ready)) {
        signal?.throwIfAborted()
        this.throwIfEnded()
        if (this.now() >= giveUp) throw await this.nothingReachable()
        await this.waitForWake(Math.min(200, giveUp - this.now()))
      }
      this.throwIfEnded()
    } finally {
      signal?.removeEventListener('abort', wake)
    }
  }

  async poll(waitMs: number): Promise<SourceBatch | null> {
    this.throwIfEnded()
    const batch = this.take()
    if (batch || waitMs <= 0) return batch
    const until = this.now() + waitMs
    for (let left = waitMs; left > 0; left = until - this.now()) {
      await this.waitForWake(left)
      this.throwIfEnded()
      const woken = this.take()
      if (woken || this.finished) return woken
    }
    return null
  }

  status(): readonly SplitStatus[] {
    return this.readers.flatMap(reader => reader.status())
  }

  health(): Readonly<Record<string, ClusterHealth>> {
    return Object.fromEntries(this.readers.map(reader => [reader.name, reader.health.state]))
  }

  onHealth(listener: (event: HealthEvent) => void): void {
    this.listeners.push(listener)
  }

  snapshot(): SourceSnapshot {
    const bounded = this.config.bounded.mode !== 'unbounded'
    return {
      kind: 'kafka-cluster',
      clusters: Object.fromEntries(
        this.readers.map(({ name, bound, splits }) => [
          name,
          { clusterId: bound?.clusterId ?? '', topicId: bound?.topicId ?? '', offsets: splits.map(split => split.nextOffset) },
        ]),
      ),
      dedup: this.filter.snapshot(),
      startedAt: this.startedAt,
      ...(bounded
        ? { ends: Object.fromEntries(this.readers.map(({ name, splits }) => [name, splits.map(split => split.endOffset)])) }
        : {}),
    }
  }

  counters(): SourceCounters {
    return {
      records: { ...this.records },
      bytes: Object.fromEntries(this.readers.map(({ name, splits }) => [name, splits.reduce((sum, split) => sum + split.readBytes, 0)])),
      duplicates: this.filter.dropped,
    }
  }

  get finished(): boolean {
    return this.readers.every(reader => reader.finished)
  }

  committed(snapshot: SourceSnapshot): void {
    // For monitoring only: one at a time, and an error is nobody's problem.
    if (this.committing) return
    this.committing = true
    Promise.all(this.readers.map(reader => this.commitGroup(reader, snapshot).catch(() => {}))).finally(() => {
      this.committing = false
    })
  }

  async close(): Promise<void> {
    this.closed = true
    this.directory.stop()
    for (const reader of this.readers) reader.stop()
    this.wake()
  }

  partitions(): number {
    return Math.max(0, ...this.readers.map(reader => reader.splits.length))
  }

  freezePartitions(count: number): void {
    for (const reader of this.readers) reader.expectPartitions(count)
  }

  wake(): void {
    this.wakeUp?.()
  }

  fail(problem: unknown): void {
    this.failure ??= problem
    this.wake()
  }

  private restore(snapshot: SourceSnapshot): void {
    this.filter = new CopyFilter((snapshot.dedup ?? []) as CopyFilterSnapshot)
    const partitions = Math.max(0, ...Object.values(snapshot.clusters).map(({ offsets }) => offsets.length))
    this.freezePartitions(partitions)
    for (const reader of this.readers) {
      const saved = snapshot.clusters[reader.name]
      if (!saved) continue
      if (saved.clusterId) reader.bound = { clusterId: saved.clusterId, topicId: saved.topicId, partitions }
      saved.offsets.forEach((offset, partition) => {
        const split = reader.splits[partition]
        split.nextOffset = offset
        split.fetchOffset = offset
        // JSON has no NaN: an end that was not resolved comes back as null.
        split.endOffset = snapshot.ends?.[reader.name]?.[partition] ?? Number.NaN
      })
    }
  }

  /** One split after the other, over all clusters: no backlog holds up another's records. */
  private take(): SourceBatch | null {
    const splits = this.readers.flatMap(reader => reader.splits)
    for (let tried = 0; tried < splits.length; tried++) {
      const index = (this.turn + tried) % splits.length
      const split = splits[index]
      if (split.queue.length === 0 && !split.reader) continue
      const batch = this.takeFrom(split)
      if (batch) {
        this.turn = index + 1
        return batch
      }
    }
    return null
  }

  private takeFrom(split: Split): SourceBatch | null {
    const reader = this.readers.find(({ name }) => name === split.cluster)!
    const checkCrc = this.directory.current[split.cluster]?.properties['check.crcs'] !== 'false'
    for (;;) {
      const columns = this.guarded(() => split.take(checkCrc, this.now()))
      reader.madeRoom()
      if (!columns) return null
      const kept = this.config.deduplicate ? this.filter.apply(split.partition, columns) : columns
      if (kept.count === 0) continue
      this.records[split.cluster] += kept.count
      return { split: split.id, cluster: split.cluster, topic: split.topic, partition: split.partition, ...kept }
    }
  }

  /** Bytes that can't be read fail the job for good: the next poll must not step over them. */
  private guarded<T>(decode: () => T): T {
    try {
      return decode()
    } catch (error) {
      this.fail(error)
      throw error
    }
  }

  private throwIfEnded(): void {
    if (this.failure) throw this.failure
    if (this.closed) throw new RuntimeProblem('closed', 'The source is closed', 'Open a new one')
  }

  private waitForWake(ms: number): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.wakeUp = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.wakeUp = done
    })
  }

  private async nothingReachable(): Promise<RuntimeProblem> {
    await this.close()
    const list = this.config.clusters.map(name => `${name} (${this.directory.current[name]?.brokers.join(', ') || 'no known brokers'})`)
    const why = this.directory.problem ? ` ${this.directory.problem}.` : ''
    return new RuntimeProblem(
      'no-cluster',
      `No cluster of ${this.config.topic} can be reached: ${list.join('; ')}.${why}`,
      'Start the clusters: sluice stack up',
    )
  }

  private async commitGroup(reader: ClusterReader, snapshot: SourceSnapshot): Promise<void> {
    const groupId = this.directory.current[reader.name]?.properties['group.id']
    const { link } = reader
    if (!groupId || !link) return
    const partitions = snapshot.clusters[reader.name].offsets.flatMap((offset, partition) =>
      offset < 0 ? [] : [{ partition, offset: String(offset), metadata: null }],
    )
    const node = await coordinatorOf(link, groupId)
    const request = { groupId, groupGenerationId: -1, memberId: '', retentionTime: -1, topics: [{ topic: this.config.topic, partitions }] }
    await link.askKafkajs(broker => broker.offsetCommit(request), 'OffsetCommit', node)
  }
}
