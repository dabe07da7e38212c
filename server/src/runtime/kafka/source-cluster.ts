import { RuntimeProblem, type SplitStatus } from '../ports.ts'
import type { BrokerDirectory } from './brokers.ts'
import { type BoundTopic, ClusterLink, checkTopic } from './cluster-link.ts'
import { type BrokerConnection, ConnectionProblem } from './connection.ts'
import { pause } from './deadline.ts'
import type { HealthTracker } from './health.ts'
import type { ClusterTableConfig } from './options.ts'
import { type Split, splitOf } from './split.ts'
import { rangeOf, resolveSplits } from './start-offsets.ts'
import { errorCode } from './wire/errors.ts'
import { fetchRequest, metadataRequest } from './wire/messages.ts'

/*
 * Reads one cluster, by itself: connect → check ids → resolve offsets → one fetch loop per leader → on any failure throw the link away, tell
 * health, try again. Nothing here waits for another cluster. The loops only move bytes into the splits' queues; `ClusterSource` opens them.
 *
 * A long poll of LONG_POLL ms tells a silent topic from a hung broker: no answer within FETCH_GRACE beyond it is a failure. A killed broker is
 * seen at once, by its closed sockets. A port that refuses is tried again every RETRY ms, so a revived broker is read within that of its start.
 */

/** ms */
const LONG_POLL = 300
const FETCH_GRACE = 600
/** While some partitions have full queues, the others must not hold them up by waiting. */
const SHORT_POLL = 10
/** After a small answer the next request waits this long: at 1,000 records/s one fetch per record would cost more than the records. */
const PACE = 5
const SMALL_ANSWER = 32 * 1024
const RETRY = 200
const SOON = 20
/** A topic may be unknown for a moment while a broker loads its metadata. */
const TOPIC_PATIENCE = 3000
/** bytes */
const FETCH_BYTES = 4 * 1024 * 1024
const PARTITION_BYTES = 1024 * 1024
const QUEUE_BYTES = 8 * 1024 * 1024

export interface ClusterReaderHost {
  readonly config: ClusterTableConfig
  readonly directory: BrokerDirectory
  readonly now: () => number
  readonly startedAt: number
  readonly log?: (entry: unknown) => void
  /** frozen partition count; 0 = nobody knows yet. Called by the first reader that learns it. */
  partitions(): number
  freezePartitions(count: number): void
  /** new bytes in a queue, or a change that `poll` should see */
  wake(): void
  fail(problem: unknown): void
}

export class ClusterReader {
  readonly name: string
  readonly health: HealthTracker
  bound: BoundTopic | null = null
  splits: Split[] = []
  link: ClusterLink | null = null
  /** true once every split has its start offset, at the first contact or by a snapshot */
  ready = false
  private readonly host: ClusterReaderHost
  private readonly stopped = new AbortController()
  private attempts = 0
  private missingSince = 0
  private room: (() => void) | null = null
  private roundRobin = 0

  constructor(name: string, health: HealthTracker, host: ClusterReaderHost) {
    this.name = name
    this.health = health
    this.host = host
  }

  get drained(): boolean {
    return this.host.directory.current[this.name]?.active === false
  }

  get finished(): boolean {
    return this.ready && this.splits.every(split => split.finished)
  }

  /** Makes the splits of a cluster that nobody has reached yet, so that they are seen as down. */
  expectPartitions(count: number): void {
    const { topic } = this.host.config
    for (let partition = this.splits.length; partition < count; partition++) {
      this.splits.push(splitOf(this.name, topic, partition, this.host.now()))
    }
  }

  async run(): Promise<void> {
    this.host.directory.onChange(() => this.drained && this.link?.close())
    while (!this.stopped.signal.aborted && !this.finished) {
      if (this.drained) {
        await pause(RETRY, this.stopped.signal)
        continue
      }
      try {
        await this.readOnce()
      } catch (error) {
        if (this.stopped.signal.aborted) return
        if (!(error instanceof ConnectionProblem)) return this.host.fail(error)
        if (!this.drained) await this.outage(error)
      } finally {
        this.link?.close()
        this.link = null
      }
    }
  }

  /** Bytes were taken out of a queue. */
  madeRoom(): void {
    if (this.room && this.queuedBytes() < QUEUE_BYTES / 2) this.room()
  }

  stop(): void {
    this.stopped.abort()
    this.link?.close()
    this.room?.()
  }

  status(): SplitStatus[] {
    return this.splits.map(split => ({
      split: split.id,
      cluster: this.name,
      partition: split.partition,
      ...this.stateOf(split),
      nextOffset: split.nextOffset,
      highWatermark: split.highWatermark,
    }))
  }

  private stateOf(split: Split): Pick<SplitStatus, 'state' | 'holdsWatermark'> {
    const { config, now } = this.host
    if (split.finished) return { state: 'finished', holdsWatermark: false }
    if (this.drained) return { state: 'down', holdsWatermark: false }
    const { state, downSince } = this.health
    const hasRecords = split.queue.length > 0 || split.reader !== null
    if (state === 'down' || state === 'probing') {
      // A partition that was read to its end and silent when its cluster went down has nothing to be waited for.
      const waitedFor = !split.idleWhenLost && now() - downSince < config.downHold
      return { state: 'down', holdsWatermark: waitedFor || hasRecords }
    }
    if (hasRecords) return { state: 'active', holdsWatermark: true }
    const idle = this.ready && now() - split.lastActivity >= config.idleTimeout
    return { state: idle ? 'idle' : 'active', holdsWatermark: !idle }
  }

  private async outage(problem: ConnectionProblem): Promise<void> {
    const wasUp = this.health.state === 'healthy'
    if (wasUp) for (const split of this.splits) split.idleWhenLost = this.stateOf(split).state === 'idle'
    this.health.apply({ kind: 'failure', reason: problem.message })
    this.host.wake()
    this.attempts++
    // The first failure is answered by a probe soon: a connection may be cut for no reason.
    await Promise.all([Promise.race([this.host.directory.refresh(), pause(RETRY)]), pause(wasUp ? SOON : RETRY, this.stopped.signal)])
  }

  private async readOnce(): Promise<void> {
    const { config, directory, log } = this.host
    const link = await ClusterLink.open({
      cluster: this.name,
      topic: config.topic,
      found: directory.current[this.name],
      log,
      onAnswer: () => this.health.apply({ kind: 'answer' }),
    })
    this.link = link
    if (this.stopped.signal.aborted) return
    await this.bind(link)
    for (const split of this.splits) split.lastActivity = this.host.now()
    this.ready = true
    this.health.apply({ kind: 'success' })
    this.host.wake()
    const leaders = link.leaders()
    const loops = [...new Set(leaders)].map(node =>
      this.fetchLoop(
        link,
        node,
        this.splits.filter(split => leaders[split.partition] === node),
      ),
    )
    const done = new AbortController()
    await Promise.race([Promise.all(loops), this.watch(link, leaders, done.signal)]).finally(() => done.abort())
  }

  /** Fetches go by the topic's name: only this notices another topic of that name, or more partitions, while all is well. */
  private async watch(link: ClusterLink, leaders: readonly number[], done: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.host.config.lookupInterval, done)
      if (done.aborted) return
      const [topic] = (await link.ask(metadataRequest([this.host.config.topic]))).topics
      const same = topic.topicId === this.bound?.topicId && topic.partitions.length === leaders.length
      if (!same || topic.partitions.some(({ partition, leader }) => leader !== leaders[partition])) {
        throw new ConnectionProblem('not-now', this.name, `has other leaders or another topic ${this.host.config.topic}`)
      }
    }
  }

  private async bind(link: ClusterLink): Promise<void> {
    const { config, now, startedAt } = this.host
    if (link.metadata.topics[0].errorCode === errorCode.unknownTopicOrPartition) throw this.missingTopic()
    this.missingSince = 0
    const found = link.bound()
    checkTopic(this.name, config.topic, this.bound, found, this.host.partitions(), rangeOf(this.splits))
    this.bound = found
    this.host.freezePartitions(found.partitions)
    await resolveSplits({ link, config, splits: this.splits, firstContact: this.attempts === 0, startedAt, now: now() })
  }

  private missingTopic(): Error {
    const now = this.host.now()
    this.missingSince ||= now
    const { topic } = this.host.config
    if (now - this.missingSince < TOPIC_PATIENCE) return new ConnectionProblem('not-now', this.name, `has no topic ${topic}`)
    const range = this.ready ? `: ${rangeOf(this.splits)} can't be continued` : ''
    return new RuntimeProblem(
      'no-topic',
      `Cluster ${this.name} has no topic ${topic}${range}`,
      `Create it there with as many partitions as elsewhere`,
    )
  }

  private async fetchLoop(link: ClusterLink, node: number, splits: readonly Split[]): Promise<void> {
    const connection = await link.connection(node, 'fetch')
    while (!this.stopped.signal.aborted) {
      const open = splits.filter(split => !split.finished && split.fetchOffset < split.endOffset)
      if (open.length === 0) return
      const wanted = this.queuedBytes() < QUEUE_BYTES ? open.filter(split => split.queuedBytes < 2 * PARTITION_BYTES) : []
      if (wanted.length === 0) await this.waitForRoom()
      else await this.fetch(connection, link, wanted, wanted.length < open.length ? SHORT_POLL : LONG_POLL)
    }
  }

  private async fetch(connection: BrokerConnection, link: ClusterLink, splits: readonly Split[], maxWaitMs: number): Promise<void> {
    // A broker fills an answer in the order of the request: rotated, so that no partition starves behind a long one.
    const first = this.roundRobin++ % splits.length
    const ordered = [...splits.slice(first), ...splits.slice(0, first)]
    const answer = await connection.send(
      fetchRequest(
        this.host.config.topic,
        ordered.map(({ partition, fetchOffset }) => ({ partition, offset: fetchOffset })),
        { maxWaitMs, maxBytes: FETCH_BYTES, partitionMaxBytes: PARTITION_BYTES, readCommitted: this.readCommitted },
      ),
      maxWaitMs + FETCH_GRACE,
    )
    if (answer.errorCode !== errorCode.none) throw link.refused(answer.errorCode, 'Fetch')
    let arrived = 0
    for (const partition of answer.partitions) {
      const split = this.splits[partition.partition]
      if (partition.errorCode === errorCode.offsetOutOfRange) {
        // The check by ListOffsets at the next connect tells a lost range from a broker that is not ready yet.
        throw new ConnectionProblem('not-now', this.name, `has no offset ${split.fetchOffset} of ${split.topic}/${split.partition}`)
      }
      if (partition.errorCode === errorCode.unsupportedCompression) {
        throw new RuntimeProblem(
          'unsupported-codec',
          `${split.id} offset ${split.fetchOffset} is compressed with a codec (zstd) that this reader can't take`,
          'Set compression.type to gzip or none at the producer, or read the topic on Flink',
        )
      }
      if (partition.errorCode !== errorCode.none) throw link.refused(partition.errorCode, `Fetch of partition ${partition.partition}`)
      split.highWatermark = partition.highWatermark
      if (split.enqueue(partition.records, partition.aborted, this.host.now())) arrived += partition.records!.length
    }
    if (arrived === 0) return
    this.host.wake()
    if (arrived < SMALL_ANSWER) await pause(PACE, this.stopped.signal)
  }

  private get readCommitted(): boolean {
    return this.host.directory.current[this.name]?.properties['isolation.level'] === 'read_committed'
  }

  private queuedBytes(): number {
    return this.splits.reduce((sum, split) => sum + split.queuedBytes, 0)
  }

  private waitForRoom(): Promise<void> {
    return new Promise(resolve => {
      this.room = () => {
        this.room = null
        resolve()
      }
    })
  }
}
