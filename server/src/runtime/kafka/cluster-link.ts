import { RuntimeProblem } from '../ports.ts'
import type { FoundCluster } from './brokers.ts'
import { BrokerConnection, ConnectionProblem, type ConnectionSettings } from './connection.ts'
import { connectionSettings } from './security.ts'
import { errorCode, errorName, isRetriable } from './wire/errors.ts'
import { type ClusterMetadata, type ListedOffset, listOffsetsRequest, type Message, metadataRequest } from './wire/messages.ts'

/** ms to connect, to answer a handshake or a small request; beyond it a broker counts as hung */
export const requestDeadline = 700

/** What a job binds at its first start and never lets go of (contract point 5). */
export interface BoundTopic {
  readonly clusterId: string
  readonly topicId: string
  readonly partitions: number
}

/**
 * One cluster as it stands now: its metadata for one topic and a connection per broker and purpose. It is opened whole and thrown away whole:
 * after any failure the next one starts from the bootstrap addresses, so moved brokers and new leaders need no case of their own.
 */
export class ClusterLink {
  readonly cluster: string
  readonly topic: string
  readonly metadata: ClusterMetadata
  /** Kafka's client settings of this cluster */
  readonly properties: Readonly<Record<string, string>>
  private readonly settings: ConnectionSettings
  private readonly connections = new Map<string, Promise<BrokerConnection>>()
  private readonly opened: BrokerConnection[] = []
  private readonly bootstrap: BrokerConnection
  private closed = false

  private constructor(options: {
    cluster: string
    topic: string
    properties: Readonly<Record<string, string>>
    settings: ConnectionSettings
    bootstrap: BrokerConnection
    metadata: ClusterMetadata
  }) {
    this.cluster = options.cluster
    this.topic = options.topic
    this.properties = options.properties
    this.settings = options.settings
    this.bootstrap = options.bootstrap
    this.metadata = options.metadata
  }

  /**
   * Asks the bootstrap addresses in turn. `onAnswer` is called when a broker has answered the handshake. Rejects with ConnectionProblem, or with
   * RuntimeProblem where trying again can't help (security settings).
   */
  static async open(options: {
    cluster: string
    topic: string
    found: FoundCluster | undefined
    log?: (entry: unknown) => void
    onAnswer?: () => void
  }): Promise<ClusterLink> {
    const { cluster, topic, found, log, onAnswer } = options
    if (!found || found.brokers.length === 0)
      throw new ConnectionProblem('refused', cluster, 'has no known brokers: name them in clusters.<name>.brokers or sluice.json')
    const settings = connectionSettings(cluster, found.properties, log)
    let failure: unknown
    for (const address of found.brokers) {
      const { host, port } = parseAddress(cluster, address)
      const connection = new BrokerConnection(host, port, settings)
      try {
        await connection.open(requestDeadline)
        onAnswer?.()
        const spoken = connection.broker.versions[3]
        if (spoken && spoken.maxVersion < 12) {
          throw new RuntimeProblem(
            'old-broker',
            `Cluster ${cluster} is older than Kafka 3.0: it tells no topic ids, so a job can't be bound to it`,
            'Use brokers of Kafka 3.0 or later',
          )
        }
        const metadata = await connection.send(metadataRequest([topic]), requestDeadline)
        return new ClusterLink({ cluster, topic, properties: found.properties, settings, bootstrap: connection, metadata })
      } catch (error) {
        connection.close()
        if (!(error instanceof ConnectionProblem)) throw error
        failure = error
      }
    }
    throw failure
  }

  /** Ids and partition count; rejects as `checkTopic` does. */
  bound(): BoundTopic {
    const topic = this.metadata.topics[0]
    if (topic.errorCode !== errorCode.none) throw this.refused(topic.errorCode, 'metadata')
    return { clusterId: this.metadata.clusterId, topicId: topic.topicId, partitions: topic.partitions.length }
  }

  /** Node id of each partition's leader; a ConnectionProblem while one has none. */
  leaders(): number[] {
    return this.metadata.topics[0].partitions.map(({ partition, leader }) => {
      if (leader >= 0 && this.metadata.brokers.some(broker => broker.nodeId === leader)) return leader
      throw new ConnectionProblem('not-now', this.cluster, `has no leader for ${this.topic}/${partition}`)
    })
  }

  /** A connection to one broker; `purpose` keeps a long poll from holding up small requests. */
  connection(nodeId: number, purpose: string): Promise<BrokerConnection> {
    const key = `${nodeId}/${purpose}`
    let connection = this.connections.get(key)
    if (!connection) this.connections.set(key, (connection = this.connect(nodeId)))
    return connection
  }

  /** A small request to any broker, on the connection that gave the metadata. */
  ask<T>(message: Message<T>): Promise<T> {
    return this.bootstrap.send(message, requestDeadline)
  }

  /** Awaits one of kafkajs's own requests, under our deadline. */
  async askKafkajs<T>(make: (broker: BrokerConnection['broker']) => Promise<T>, what: string, nodeId?: number): Promise<T> {
    const connection = nodeId === undefined ? this.bootstrap : await this.connection(nodeId, 'control')
    return connection.guard(make(connection.broker), requestDeadline * 4, what)
  }

  /** Offsets by time (or `earliest`, `latest`) of the given partitions, each from its leader. */
  async listOffsets(partitions: readonly number[], timestamp: number): Promise<Map<number, number>> {
    const leaders = this.leaders()
    const readCommitted = this.properties['isolation.level'] === 'read_committed'
    const nodes = new Map<number, number[]>()
    for (const partition of partitions) {
      const node = leaders[partition]
      nodes.set(node, [...(nodes.get(node) ?? []), partition])
    }
    const answers = await Promise.all(
      [...nodes].map(async ([node, own]): Promise<readonly ListedOffset[]> => {
        const connection = await this.connection(node, 'control')
        return connection.send(listOffsetsRequest(this.topic, own, timestamp, readCommitted), requestDeadline)
      }),
    )
    const offsets = new Map<number, number>()
    for (const { partition, errorCode: code, offset } of answers.flat()) {
      if (code !== errorCode.none) throw this.refused(code, `ListOffsets of partition ${partition}`)
      offsets.set(partition, offset)
    }
    return offsets
  }

  /** What an error code means for the caller: ConnectionProblem = try again, RuntimeProblem = nobody can help. */
  refused(code: number, what: string): Error {
    if (isRetriable(code)) return new ConnectionProblem('not-now', this.cluster, `answered ${errorName(code)} to ${what}`)
    return new RuntimeProblem(
      'kafka-refused',
      `Cluster ${this.cluster} refuses ${what} of topic ${this.topic}: ${errorName(code)}`,
      'Check the topic, its settings and the rights of this user on that cluster',
    )
  }

  close(): void {
    this.closed = true
    this.bootstrap.close()
    for (const connection of this.opened) connection.close()
  }

  private async connect(nodeId: number): Promise<BrokerConnection> {
    const address = this.metadata.brokers.find(broker => broker.nodeId === nodeId)
    if (!address) throw new ConnectionProblem('not-now', this.cluster, `knows no broker ${nodeId}`)
    const connection = new BrokerConnection(address.host, address.port, this.settings)
    this.opened.push(connection)
    if (this.closed) connection.close()
    await connection.open(requestDeadline)
    return connection
  }
}

function parseAddress(cluster: string, address: string): { host: string; port: number } {
  const match = /^(?:[A-Z_]+:\/\/)?(.+):(\d{1,5})$/.exec(address.trim())
  if (!match) throw new RuntimeProblem('brokers', `Cluster ${cluster}: '${address}' is no address of a broker`, 'Write host:port')
  return { host: match[1].replace(/^\[(.*)\]$/, '$1'), port: Number(match[2]) }
}

/** Compares what a cluster says now with what the job is bound to; rejects with RuntimeProblem, never resets. */
export function checkTopic(
  cluster: string,
  topic: string,
  bound: BoundTopic | null,
  now: BoundTopic,
  partitions: number,
  range: string,
): void {
  const replaced = (what: string, before: string, after: string) =>
    new RuntimeProblem(
      'cluster-replaced',
      `Cluster ${cluster} has another ${what} than the one this job is bound to (${before}, now ${after}): ${range} can't be continued there`,
      'Point the cluster at its old brokers, or start the job anew without its checkpoint',
    )
  if (bound?.clusterId && bound.clusterId !== now.clusterId) throw replaced('cluster id', bound.clusterId, now.clusterId)
  if (bound?.topicId && bound.topicId !== now.topicId) throw replaced(`id of topic ${topic}`, bound.topicId, now.topicId)
  if (partitions > 0 && partitions !== now.partitions) {
    throw new RuntimeProblem(
      'partitions-differ',
      `Topic ${topic} has ${now.partitions} partitions on cluster ${cluster}, but ${partitions} elsewhere or when this job started; they must be equal and stay so`,
      'Create the topic with equal partitions on every cluster; a changed count needs a new topic',
    )
  }
}
