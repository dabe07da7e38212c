import { RuntimeProblem } from '../ports.ts'
import type { BrokerDirectory } from './brokers.ts'
import { type BoundTopic, ClusterLink, checkTopic } from './cluster-link.ts'
import { ConnectionProblem } from './connection.ts'
import { pause } from './deadline.ts'
import type { HealthTracker } from './health.ts'
import type { OutboxBatch } from './outbox.ts'
import { errorCode } from './wire/errors.ts'
import { initProducerIdRequest, metadataRequest, type ProducedPartition, produceRequest } from './wire/messages.ts'

/** ms */
const RETRY = 200
const PROBE_EVERY = 1000
const TOPIC_PATIENCE = 3000
/** A cut connection is tried again this soon; more often would only flap. */
const SOON = 50

export interface Producer {
  readonly producerId: number
  readonly producerEpoch: number
}

export interface SinkClusterHost {
  readonly topic: string
  readonly directory: BrokerDirectory
  readonly now: () => number
  readonly log?: (entry: unknown) => void
  partitions(): number
  freezePartitions(count: number): void
  /** what stands to be continued there, for a message */
  range(): string
  wake(): void
  fail(problem: unknown): void
}

/**
 * One cluster as a sink sees it: kept connected and probed once a second even while another one is written to, so that a switch finds it warm,
 * with a producer id at hand. A failed send or probe throws the link away.
 */
export class SinkCluster {
  readonly name: string
  readonly health: HealthTracker
  bound: BoundTopic | null = null
  private readonly host: SinkClusterHost
  private readonly stopped = new AbortController()
  private link: ClusterLink | null = null
  private leaders: number[] = []
  private spare: Promise<Producer> | null = null
  private lost: ((problem: unknown) => void) | null = null
  private missingSince = 0

  constructor(name: string, health: HealthTracker, host: SinkClusterHost) {
    this.name = name
    this.health = health
    this.host = host
  }

  /** Checked, connected, and not drained on purpose. */
  get ready(): boolean {
    return this.link !== null && this.health.state === 'healthy' && this.host.directory.current[this.name]?.active !== false
  }

  /** ms that it has been healthy without a break */
  get healthyFor(): number {
    return this.ready ? this.host.now() - this.health.since : 0
  }

  async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.holdLink()
      } catch (error) {
        if (this.stopped.signal.aborted) return
        if (!(error instanceof ConnectionProblem)) return this.host.fail(error)
        await this.outage(error)
      }
    }
  }

  /** A producer id that nobody has used: each period of writing to this cluster has its own, so its sequences may begin anywhere. */
  async takeProducer(): Promise<Producer> {
    const taken = this.spare ?? this.askProducer()
    this.spare = null
    return taken
  }

  /** One batch per partition, acks = all. Rejects with ConnectionProblem when not all answers came in `deadlineMs`; then nothing is known. */
  async produce(batches: readonly OutboxBatch[], deadlineMs: number): Promise<ProducedPartition[]> {
    const { link, leaders } = this
    if (!link) throw new ConnectionProblem('closed', this.name, 'is not connected')
    const nodes = [...new Set(batches.map(batch => leaders[batch.partition]))]
    try {
      const answers = await Promise.all(
        nodes.map(async node => {
          const own = batches
            .filter(batch => leaders[batch.partition] === node)
            .map(({ partition, bytes }) => ({ partition, batch: bytes }))
          const connection = await link.connection(node, 'produce')
          return connection.send(produceRequest(this.host.topic, own, deadlineMs), deadlineMs)
        }),
      )
      return answers.flat()
    } catch (error) {
      this.drop(error)
      throw error
    }
  }

  /** Ends the link: what was sent on it can't be acknowledged any more. */
  drop(problem: unknown): void {
    this.link?.close()
    this.link = null
    this.lost?.(problem)
  }

  stop(): void {
    this.stopped.abort()
    this.drop(new ConnectionProblem('closed', this.name, 'was closed here'))
  }

  private async holdLink(): Promise<void> {
    const { host } = this
    if (host.directory.current[this.name]?.active === false) return pause(RETRY, this.stopped.signal)
    const link = await ClusterLink.open({
      cluster: this.name,
      topic: host.topic,
      found: host.directory.current[this.name],
      log: host.log,
      onAnswer: () => this.health.apply({ kind: 'answer' }),
    })
    const lost = new Promise<never>((_, reject) => {
      this.lost = reject
    })
    lost.catch(() => {})
    try {
      if (link.metadata.topics[0].errorCode === errorCode.unknownTopicOrPartition) throw this.missingTopic()
      this.missingSince = 0
      const found = link.bound()
      checkTopic(this.name, host.topic, this.bound, found, host.partitions(), host.range())
      this.bound = found
      host.freezePartitions(found.partitions)
      this.leaders = link.leaders()
      // Connected before it is needed: the first send after a switch must not wait for a handshake.
      await Promise.all([...new Set(this.leaders)].map(node => link.connection(node, 'produce')))
      this.link = link
      const producer = await this.askProducer()
      this.spare = Promise.resolve(producer)
      this.health.apply({ kind: 'success' })
      host.wake()
      await Promise.race([lost, this.probe(link)])
    } finally {
      link.close()
      this.link = null
      this.lost = null
    }
  }

  private async probe(link: ClusterLink): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await pause(PROBE_EVERY, this.stopped.signal)
      if (this.stopped.signal.aborted || this.link !== link) return
      if (this.host.directory.current[this.name]?.active === false) throw new ConnectionProblem('closed', this.name, 'is drained')
      const metadata = await link.ask(metadataRequest([this.host.topic]))
      const topic = metadata.topics[0]
      const moved = topic.errorCode !== 0 || topic.partitions.some(({ partition, leader }) => leader !== this.leaders[partition])
      if (moved) throw new ConnectionProblem('not-now', this.name, `has other leaders for ${this.host.topic}`)
    }
  }

  private async askProducer(): Promise<Producer> {
    // The first request for an id makes a broker fetch a block of them: it says "loading" for a moment.
    for (let tries = 0; tries < 100; tries++) {
      const { link } = this
      if (!link) break
      const answer = await link.ask(initProducerIdRequest())
      if (answer.errorCode === errorCode.none) return answer
      const refusal = link.refused(answer.errorCode, 'InitProducerId')
      if (refusal instanceof RuntimeProblem) throw refusal
      await pause(20, this.stopped.signal)
    }
    throw new ConnectionProblem('not-now', this.name, 'gives no producer id')
  }

  private missingTopic(): Error {
    const { topic, now } = this.host
    this.missingSince ||= now()
    if (now() - this.missingSince < TOPIC_PATIENCE) return new ConnectionProblem('not-now', this.name, `has no topic ${topic}`)
    return new RuntimeProblem(
      'no-topic',
      `Cluster ${this.name} has no topic ${topic}`,
      'Create it there with as many partitions as elsewhere',
    )
  }

  private async outage(problem: ConnectionProblem): Promise<void> {
    const wasUp = this.health.state === 'healthy'
    const drained = this.host.directory.current[this.name]?.active === false
    if (!drained) this.health.apply({ kind: 'failure', reason: problem.message })
    this.host.wake()
    await Promise.all([Promise.race([this.host.directory.refresh(), pause(RETRY)]), pause(wasUp ? SOON : RETRY, this.stopped.signal)])
  }
}
