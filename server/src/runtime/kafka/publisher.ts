import { RuntimeProblem } from '../ports.ts'
import { ConnectionProblem } from './connection.ts'
import { pause } from './deadline.ts'
import type { ClusterTableConfig } from './options.ts'
import type { OutboxBatch } from './outbox.ts'
import type { Producer, SinkCluster } from './sink-cluster.ts'
import { noProducer, type ProducerIdentity, stampProducer } from './wire/batch-encode.ts'
import { errorCode, errorName, isRetriable } from './wire/errors.ts'
import type { ProducedPartition } from './wire/messages.ts'

/*
 * Sends batches, oldest first, one in flight per partition, all to one cluster at a time (`active`).
 *
 * A period is a time of writing to one cluster without a break: it has a producer id of its own, and base sequences that follow the dense
 * sequences of the records, so that a repeat within the period is recognised by the broker and appends nothing. Going to another cluster
 * ends the period: the connection is destroyed first, and the batches get the new period's stamp (their records stay as they are). So at most the
 * one batch per partition that was in flight can stand on both clusters, and its header shows it.
 * A batch from a checkpoint keeps the stamp it has as long as it goes to the cluster it was stamped for.
 *
 * Failover: an unacknowledged batch changes the cluster when the active one is down (a probe failed), or when it has been in trouble for
 * `sink.failover.after`. Failback: a cluster named earlier takes over when it has been healthy for `sink.failback.after`; nothing is in flight then.
 */

export interface PublisherHost {
  readonly now: () => number
  readonly mayPublish: () => boolean
  /** the moment to close batches that were growing */
  readonly sealMore: () => void
  /** something was acknowledged */
  readonly wake: () => void
  readonly fail: (problem: unknown) => void
}

interface Period extends Producer {
  readonly cluster: string
}

/** ms */
const LOOK_AGAIN = 25
/** refusals of one stamp before the batch is nobody's */
const RESTAMPS = 5

export class Publisher {
  /** records by cluster */
  readonly acknowledged: Record<string, number>
  active: string
  pendingBytes = 0
  pendingRecords = 0
  private readonly clusters: readonly SinkCluster[]
  private readonly config: ClusterTableConfig
  private readonly host: PublisherHost
  private readonly queues = new Map<number, OutboxBatch[]>()
  private readonly periods = new WeakMap<OutboxBatch, Period>()
  private period: Period | null = null
  private starting: Promise<void> | null = null
  private troubleSince = Number.NaN
  private stuckSince = Number.NaN
  private restamps = 0
  private resume: (() => void) | null = null
  private running = false
  private stopped = false

  constructor(clusters: readonly SinkCluster[], config: ClusterTableConfig, host: PublisherHost) {
    this.clusters = clusters
    this.config = config
    this.host = host
    this.active = config.clusters[0]
    this.acknowledged = Object.fromEntries(config.clusters.map(name => [name, 0]))
  }

  start(): void {
    if (this.running || this.stopped) return
    this.running = true
    this.pump().catch(problem => this.host.fail(problem))
  }

  stop(): void {
    this.stopped = true
    this.kick()
  }

  add(batches: readonly OutboxBatch[]): void {
    for (const batch of batches) {
      const queue = this.queues.get(batch.partition)
      if (queue) queue.push(batch)
      else this.queues.set(batch.partition, [batch])
      this.pendingBytes += batch.bytes.length
      this.pendingRecords += batch.count
      if (this.period && batch.stampedFor === this.period.cluster && this.isOf(this.period, batch)) this.periods.set(batch, this.period)
    }
    this.kick()
  }

  kick(): void {
    this.resume?.()
  }

  hasBatch(partition: number): boolean {
    return (this.queues.get(partition)?.length ?? 0) > 0
  }

  /** In the order in which they will be sent. */
  unacknowledged(): OutboxBatch[] {
    return [...this.queues.values()].flat()
  }

  /** What a batch that is closed now is stamped with. */
  stampOf(firstSequence: number): { stampedFor: string; producer: ProducerIdentity } {
    if (!this.period) return { stampedFor: '', producer: noProducer }
    return { stampedFor: this.period.cluster, producer: stamp(this.period, firstSequence) }
  }

  private async pump(): Promise<void> {
    while (!this.stopped) {
      this.host.sealMore()
      if (this.pendingRecords === 0) {
        if (!this.period) await this.waitForProducer()
        else await this.kicked()
        continue
      }
      const cluster = await this.choose()
      if (!cluster) continue
      if (!this.host.mayPublish()) throw fenced()
      await this.sendHeads(cluster)
    }
  }

  /**
   * Gets a producer id where there is none yet and the active cluster can give one. A batch that is sealed before has no stamp in its checkpoint:
   * after a restart a broker could not tell its copy.
   */
  async prepareStamp(): Promise<void> {
    const cluster = this.clusters.find(({ name }) => name === this.active)!
    if (!this.period && cluster.ready) await this.startPeriod(cluster)
  }

  private async waitForProducer(): Promise<void> {
    await this.prepareStamp()
    if (!this.period) await Promise.race([this.kicked(), pause(LOOK_AGAIN)])
  }

  /** Asked for twice at the same time it starts one period. */
  private startPeriod(cluster: SinkCluster): Promise<void> {
    this.starting ??= this.takePeriod(cluster).finally(() => {
      this.starting = null
    })
    return this.starting
  }

  private async takePeriod(cluster: SinkCluster): Promise<void> {
    try {
      this.period = { cluster: cluster.name, ...(await cluster.takeProducer()) }
    } catch (error) {
      if (!(error instanceof ConnectionProblem)) throw error
      cluster.drop(error)
    }
  }

  private async choose(): Promise<SinkCluster | null> {
    const now = this.host.now()
    const index = this.clusters.findIndex(({ name }) => name === this.active)
    const current = this.clusters[index]
    const better = this.clusters.slice(0, index).find(cluster => cluster.healthyFor >= this.config.failbackAfter && cluster.ready)
    if (better) return this.switchTo(better)
    if (!current.ready && Number.isNaN(this.troubleSince)) this.troubleSince = now
    if (Number.isNaN(this.troubleSince)) return current
    if (Number.isNaN(this.stuckSince)) this.stuckSince = this.troubleSince
    const givenUp = isDown(current) || now - this.troubleSince >= this.config.failoverAfter
    const other = this.clusters.find(cluster => cluster !== current && cluster.ready)
    if (givenUp && other) return this.switchTo(other)
    if (current.ready) return current
    if (now - this.stuckSince >= this.config.holdTimeout) throw this.noCluster()
    await Promise.race([this.kicked(), pause(LOOK_AGAIN)])
    return null
  }

  private switchTo(cluster: SinkCluster): SinkCluster {
    this.active = cluster.name
    this.period = null
    this.troubleSince = Number.NaN
    return cluster
  }

  private async sendHeads(cluster: SinkCluster): Promise<void> {
    if (!this.period) await this.startPeriod(cluster)
    // The period may be one that was asked for before the active cluster changed.
    if (this.period?.cluster !== cluster.name) {
      this.period = null
      return
    }
    const heads = [...this.queues.values()].flatMap(queue => queue.slice(0, 1))
    for (const batch of heads) this.restamp(batch, cluster)
    const sentAt = this.host.now()
    let answers: readonly ProducedPartition[]
    try {
      answers = await cluster.produce(heads, this.config.failoverAfter)
    } catch (error) {
      if (!(error instanceof ConnectionProblem)) throw error
      if (Number.isNaN(this.troubleSince)) this.troubleSince = sentAt
      // A send without an answer has used up its time, even if this process stood still meanwhile.
      if (error.kind === 'timeout') this.troubleSince = Math.min(this.troubleSince, this.host.now() - this.config.failoverAfter)
      return
    }
    let refused: ConnectionProblem | null = null
    for (const batch of heads) {
      const answer = answers.find(({ partition }) => partition === batch.partition)
      refused = this.settle(batch, cluster, answer?.errorCode ?? -1) ?? refused
    }
    if (refused) {
      if (Number.isNaN(this.troubleSince)) this.troubleSince = sentAt
      cluster.drop(refused)
    } else {
      this.troubleSince = Number.NaN
    }
    this.host.wake()
  }

  /** Gives the reason where the batch has to be sent again. */
  private settle(batch: OutboxBatch, cluster: SinkCluster, code: number): ConnectionProblem | null {
    if (code === errorCode.none || code === errorCode.duplicateSequence) {
      this.queues.get(batch.partition)!.shift()
      this.pendingBytes -= batch.bytes.length
      this.pendingRecords -= batch.count
      this.acknowledged[cluster.name] += batch.count
      this.stuckSince = Number.NaN
      this.restamps = 0
      return null
    }
    const where = `${cluster.name}/${this.config.topic}/${batch.partition}`
    if (code === errorCode.messageTooLarge || code === errorCode.recordListTooLarge) {
      throw new RuntimeProblem(
        'too-large',
        `${where}: a batch of ${batch.bytes.length} bytes (${batch.count} records) is larger than the topic takes`,
        'Raise max.message.bytes of the topic',
      )
    }
    // The broker has forgotten the stamp (it restarted), or knows a later one: a new period has no past. Readers drop the copy, if it is one.
    if (stampRefusals.has(code) && this.restamps++ < RESTAMPS) {
      this.period = null
      this.periods.delete(batch)
      batch.stampedFor = ''
      return null
    }
    if (isRetriable(code)) return new ConnectionProblem('not-now', cluster.name, `answered ${errorName(code)} to Produce`)
    throw new RuntimeProblem(
      'kafka-refused',
      `${where} refuses records: ${errorName(code)}`,
      'Check the topic’s settings and this user’s rights on that cluster',
    )
  }

  private restamp(batch: OutboxBatch, cluster: SinkCluster): void {
    const period = this.period!
    const known = this.periods.get(batch)
    if (known === period || (!known && batch.stampedFor === cluster.name)) return
    stampProducer(batch.bytes, stamp(period, batch.firstSequence))
    batch.stampedFor = cluster.name
    this.periods.set(batch, period)
  }

  private isOf(period: Period, batch: OutboxBatch): boolean {
    return Number(batch.bytes.readBigInt64BE(43)) === period.producerId && batch.bytes.readInt16BE(51) === period.producerEpoch
  }

  private kicked(): Promise<void> {
    return new Promise(resolve => {
      this.resume = () => {
        this.resume = null
        resolve()
      }
    })
  }

  private noCluster(): RuntimeProblem {
    const list = this.clusters.map(({ name, health }) => `${name} is ${health.state}`).join(', ')
    const seconds = Math.round(this.config.holdTimeout / 1000)
    return new RuntimeProblem(
      'no-cluster',
      `No cluster has taken a record of ${this.config.topic} for ${seconds} s (${list}); ${this.pendingRecords} records wait`,
      'Start a cluster and restart the job: it goes on from its checkpoint',
    )
  }
}

const stampRefusals: ReadonlySet<number> = new Set([
  errorCode.outOfOrderSequence,
  errorCode.unknownProducerId,
  errorCode.invalidProducerEpoch,
])

function stamp(period: Period, firstSequence: number): ProducerIdentity {
  return { producerId: period.producerId, producerEpoch: period.producerEpoch, baseSequence: firstSequence % 2147483648 }
}

function isDown(cluster: SinkCluster): boolean {
  return !cluster.ready && (cluster.health.state === 'down' || cluster.health.state === 'probing')
}

function fenced(): RuntimeProblem {
  return new RuntimeProblem(
    'fenced',
    'Another run of this job has taken over: this one may not write any more',
    'Nothing to do: the newer run goes on',
  )
}
