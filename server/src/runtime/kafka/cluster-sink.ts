import {
  type ClusterHealth,
  type EncodedRows,
  type HealthEvent,
  RuntimeProblem,
  type Sink,
  type SinkCheckpoint,
  type SinkCounters,
} from '../ports.ts'
import { BrokerDirectory, type BrokerPlaces } from './brokers.ts'
import { pause } from './deadline.ts'
import { HealthTracker } from './health.ts'
import { IdentityHeaders, type WriterIdentity } from './identity.ts'
import { type ClusterTableConfig, parseClusterTable } from './options.ts'
import { decodeOutbox, encodeOutbox, type OutboxBatch } from './outbox.ts'
import { partitionOfKey } from './partitioner.ts'
import { Publisher } from './publisher.ts'
import { SinkCluster, type SinkClusterHost } from './sink-cluster.ts'
import { RecordBatchBuilder } from './wire/batch-encode.ts'

/*
 * The Cluster Sink. Rows become records with an identity (identity.ts) in one builder per partition; builders become record batches; batches
 * are published by `publisher.ts`, one in flight per partition, each open on one cluster at most.
 *
 *   at-least-once     a batch is closed as soon as the publisher can take it; `prepare` waits until all are acknowledged
 *   effectively-once  batches are sealed in `prepare` (the outbox), published only in `committed`; what is not acknowledged yet travels in the
 *                     next outbox as well, so that a restart always finds it
 *   none              as at-least-once, but `prepare` doesn't wait
 *
 * A shut sink takes rows and forgets them: they are those that the run before has written. Its sequences and its outbox are those it was opened
 * with; `open` may be called again, with a newer checkpoint, as long as it is shut.
 */

/** bytes of records in a batch, below every broker's default limit of 1 MB */
const BATCH_BYTES = 512 * 1024
/** bytes that wait for an acknowledgement before `write` holds the engine back */
const PENDING_BYTES = 32 * 1024 * 1024

export interface ClusterSinkOptions {
  /** the table's WITH options */
  readonly table: Readonly<Record<string, string>>
  readonly places: BrokerPlaces
  /** `job` must never be used again for another life of the job */
  readonly identity: WriterIdentity
  /** called before each send: false = another run holds the lease, and this one must never send again */
  readonly mayPublish: () => boolean
  readonly now?: () => number
  readonly log?: (entry: unknown) => void
}

/** Throws RuntimeProblem `table-options` for options that can't be. */
export function createClusterSink(options: ClusterSinkOptions): Sink {
  return new ClusterSink(options)
}

/** `state` of the snapshot. */
interface SinkState {
  readonly delivery: ClusterTableConfig['delivery']
  readonly bound: Readonly<Record<string, { readonly clusterId: string; readonly topicId: string }>>
  /** where batches were being sent */
  readonly active: string
}

class ClusterSink implements Sink, SinkClusterHost {
  readonly directory: BrokerDirectory
  readonly now: () => number
  readonly log?: (entry: unknown) => void
  readonly topic: string
  private readonly config: ClusterTableConfig
  private readonly options: ClusterSinkOptions
  private readonly clusters: SinkCluster[]
  private readonly publisher: Publisher
  private readonly listeners: ((event: HealthEvent) => void)[] = []
  private compression: 'none' | 'gzip' = 'none'
  private waiting: (() => void)[] = []
  private failure: unknown = null
  private started = false
  private shut = true
  private epoch = 0
  private partitionCount = 0
  private continues = false
  private sequences: number[] = []
  private headers: IdentityHeaders[] = []
  private builders: RecordBatchBuilder[] = []
  private builtFrom: number[] = []
  private restored: OutboxBatch[] = []
  /** sealed since the last `prepare`, effectively-once only */
  private staged: OutboxBatch[] = []
  /** in a checkpoint that is being written */
  private prepared: OutboxBatch[] = []
  private roundRobin = 0

  constructor(options: ClusterSinkOptions) {
    this.options = options
    this.config = parseClusterTable(options.table)
    this.topic = this.config.topic
    this.directory = new BrokerDirectory(this.config, options.places)
    this.now = options.now ?? Date.now
    this.log = options.log
    this.clusters = this.config.clusters.map(name => {
      const health = new HealthTracker(name, this.now, event => {
        for (const listener of this.listeners) listener(event)
      })
      return new SinkCluster(name, health, this)
    })
    this.publisher = new Publisher(this.clusters, this.config, {
      now: this.now,
      mayPublish: options.mayPublish,
      sealMore: () => this.sealForPublisher(),
      wake: () => this.wake(),
      fail: problem => this.fail(problem),
    })
  }

  async open({ epoch, checkpoint, shut }: { epoch: number; checkpoint?: SinkCheckpoint; shut?: boolean }): Promise<void> {
    if (!this.shut) throw new RuntimeProblem('sink-open', 'The sink is open already', 'Open a new one')
    if (checkpoint) this.restore(checkpoint)
    this.epoch = epoch
    if (!this.started) {
      this.started = true
      await this.directory.start()
      for (const cluster of this.clusters) cluster.run().catch(error => this.fail(error))
    }
    if (this.partitionCount === 0) await this.firstContact()
    await this.preferredContact()
    if (!shut) await this.openGate(epoch)
  }

  async openGate(epoch: number): Promise<void> {
    this.throwIfFailed()
    this.epoch = epoch
    this.shut = false
    this.compression = this.directory.current[this.publisher.active]?.properties['compression.type'] === 'gzip' ? 'gzip' : 'none'
    this.headers = this.sequences.map(after => new IdentityHeaders(this.options.identity, epoch, this.continues ? after : null))
    this.publisher.add(this.restored)
    this.restored = []
    this.publisher.start()
  }

  async write(rows: EncodedRows): Promise<void> {
    this.throwIfFailed()
    if (this.shut) return
    const timeOfSending = this.now()
    for (let i = 0; i < rows.count; i++) {
      const partition = this.partitionOf(rows, i)
      const builder = this.builders[partition]
      const sequence = this.sequences[partition]++
      if (builder.count === 0) this.builtFrom[partition] = sequence
      const headers = this.headers[partition]
      headers.write(sequence)
      builder.append(
        rows.bytes,
        rows.keyStart[i],
        rows.keyEnd[i],
        rows.valueStart[i],
        rows.valueEnd[i],
        rows.timestamps ? rows.timestamps[i] : timeOfSending,
        headers.bytes,
        0,
        headers.length,
      )
      if (builder.size >= BATCH_BYTES) this.seal(partition)
    }
    if (!this.effectivelyOnce) this.publisher.kick()
    // An outbox that is still open must go on filling: only a checkpoint can empty it.
    while (this.publisher.pendingBytes > PENDING_BYTES) await this.changed()
  }

  async prepare(): Promise<SinkCheckpoint> {
    this.throwIfFailed()
    if (this.shut) return this.checkpoint(this.restored)
    if (this.effectivelyOnce) {
      await this.publisher.prepareStamp()
      for (let partition = 0; partition < this.partitionCount; partition++) this.seal(partition)
      this.prepared.push(...this.staged)
      this.staged = []
      return this.checkpoint([...this.publisher.unacknowledged(), ...this.prepared])
    }
    if (this.config.delivery === 'at-least-once') await this.flushed()
    return this.checkpoint([])
  }

  async committed(): Promise<void> {
    this.throwIfFailed()
    if (this.shut || !this.effectivelyOnce) return
    this.publisher.add(this.prepared)
    this.prepared = []
    await this.flushed()
  }

  health(): Readonly<Record<string, ClusterHealth>> {
    return Object.fromEntries(this.clusters.map(cluster => [cluster.name, cluster.health.state]))
  }

  onHealth(listener: (event: HealthEvent) => void): void {
    this.listeners.push(listener)
  }

  counters(): SinkCounters {
    const sealed = [...this.staged, ...this.prepared, ...this.restored].reduce((sum, batch) => sum + batch.count, 0)
    const built = this.builders.reduce((sum, builder) => sum + builder.count, 0)
    const pending = built + sealed + this.publisher.pendingRecords
    return { records: { ...this.publisher.acknowledged }, pending, dropped: 0, activeCluster: this.publisher.active }
  }

  async close(): Promise<void> {
    this.shut = true
    this.failure ??= new RuntimeProblem('closed', 'The sink is closed', 'Open a new one')
    this.directory.stop()
    this.publisher.stop()
    for (const cluster of this.clusters) cluster.stop()
    this.wake()
  }

  partitions(): number {
    return this.partitionCount
  }

  freezePartitions(count: number): void {
    if (this.partitionCount === count) return
    this.partitionCount = count
    // A checkpoint's sequences are there already; a first start begins at 0.
    for (let partition = this.sequences.length; partition < count; partition++) this.sequences.push(0)
    this.builders = Array.from({ length: count }, () => new RecordBatchBuilder())
    this.builtFrom = Array.from({ length: count }, () => 0)
    this.wake()
  }

  range(): string {
    return `${this.topic} from sequences ${this.sequences.join(', ')} (one per partition)`
  }

  wake(): void {
    this.publisher?.kick()
    for (const resume of this.waiting.splice(0)) resume()
  }

  fail(problem: unknown): void {
    this.failure ??= problem
    this.publisher.stop()
    this.wake()
  }

  private get effectivelyOnce(): boolean {
    return this.config.delivery === 'effectively-once'
  }

  private restore({ snapshot, outbox }: SinkCheckpoint): void {
    const state = snapshot.state as SinkState
    this.continues = true
    this.sequences = [...snapshot.sequences]
    this.freezePartitions(snapshot.sequences.length)
    this.restored = decodeOutbox(outbox)
    this.publisher.active = this.config.clusters.includes(state.active) ? state.active : this.publisher.active
    for (const cluster of this.clusters) {
      const bound = state.bound[cluster.name]
      if (bound) cluster.bound = { ...bound, partitions: snapshot.sequences.length }
    }
  }

  private checkpoint(batches: readonly OutboxBatch[]): SinkCheckpoint {
    const bound = this.clusters.flatMap(({ name, bound: ids }) =>
      ids ? [[name, { clusterId: ids.clusterId, topicId: ids.topicId }] as const] : [],
    )
    const state: SinkState = { delivery: this.config.delivery, bound: Object.fromEntries(bound), active: this.publisher.active }
    return { snapshot: { kind: 'kafka-cluster', epoch: this.epoch, sequences: [...this.sequences], state }, outbox: encodeOutbox(batches) }
  }

  /** Waits for the first cluster: it tells how many partitions there are. */
  private async firstContact(): Promise<void> {
    const giveUp = this.now() + this.config.holdTimeout
    while (this.partitionCount === 0) {
      this.throwIfFailed()
      if (this.now() >= giveUp) {
        const list = this.config.clusters.map(name => `${name} (${this.directory.current[name]?.brokers.join(', ') || 'no known brokers'})`)
        throw new RuntimeProblem(
          'no-cluster',
          `No cluster of ${this.topic} can be reached: ${list.join('; ')}`,
          'Start the clusters: sluice stack up',
        )
      }
      await Promise.race([this.changed(), pause(200)])
    }
    this.throwIfFailed()
  }

  /** The cluster to write to gets a moment, so that the first batches don't go elsewhere because it answered second. */
  private async preferredContact(): Promise<void> {
    const cluster = this.clusters.find(({ name }) => name === this.publisher.active)!
    const giveUp = this.now() + this.config.failoverAfter
    while (!cluster.ready && cluster.health.state === 'healthy' && this.now() < giveUp) await Promise.race([this.changed(), pause(10)])
  }

  private partitionOf(rows: EncodedRows, row: number): number {
    const { partitioner } = this.config
    if (partitioner === 'fixed') return 0
    const keyStart = rows.keyStart[row]
    if (partitioner === 'default' && keyStart >= 0) return partitionOfKey(rows.bytes, keyStart, rows.keyEnd[row], this.partitionCount)
    this.roundRobin = (this.roundRobin + 1) % this.partitionCount
    return this.roundRobin
  }

  private seal(partition: number): void {
    const builder = this.builders[partition]
    if (builder.count === 0) return
    const { count } = builder
    const firstSequence = this.builtFrom[partition]
    const { stampedFor, producer } = this.publisher.stampOf(firstSequence)
    const batch: OutboxBatch = { partition, firstSequence, count, stampedFor, bytes: builder.finish(producer, this.compression) }
    if (this.effectivelyOnce) this.staged.push(batch)
    else this.publisher.add([batch])
  }

  /** At-least-once: while one batch of a partition is on its way, the next one grows; then it is closed, whatever its size. */
  private sealForPublisher(): void {
    if (this.effectivelyOnce || this.shut) return
    for (let partition = 0; partition < this.partitionCount; partition++) {
      if (this.builders[partition].count > 0 && !this.publisher.hasBatch(partition)) this.seal(partition)
    }
  }

  /** Everything that may be published is acknowledged. */
  private async flushed(): Promise<void> {
    const open = () => this.publisher.pendingRecords > 0 || (!this.effectivelyOnce && this.builders.some(builder => builder.count > 0))
    while (open()) {
      this.publisher.kick()
      await this.changed()
    }
  }

  private async changed(): Promise<void> {
    await new Promise<void>(resolve => this.waiting.push(resolve))
    this.throwIfFailed()
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure
  }
}
