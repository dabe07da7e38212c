import { RuntimeProblem } from '../ports.ts'
import type { FoundCluster } from './brokers.ts'
import { ClusterLink } from './cluster-link.ts'
import { ConnectionProblem } from './connection.ts'
import { pause } from './deadline.ts'
import { errorCode } from './wire/errors.ts'
import { earliest, latest } from './wire/messages.ts'

export interface TopicState {
  readonly clusterId: string
  /** 22 characters of base64url */
  readonly topicId: string
  readonly partitions: number
}

export type CreatedTopic =
  | { readonly cluster: string; readonly outcome: 'created' | 'existed'; readonly partitions: number }
  /** it exists with another count: contract point 1 is broken until somebody decides */
  | { readonly cluster: string; readonly outcome: 'other-count'; readonly partitions: number }

/**
 * Topics on several clusters at once, over kafkajs's requests without its retries (they take seconds). All reject with RuntimeProblem
 * `cluster-unreachable`, `kafka-refused` or `no-leader`, naming the cluster.
 */

/** Creates the topic with equal partitions on every cluster and waits until each partition has a leader. Done twice it changes nothing. */
export async function createTopic(
  clusters: Readonly<Record<string, FoundCluster>>,
  topic: string,
  options: { readonly partitions: number; readonly replicationFactor?: number; readonly config?: Readonly<Record<string, string>> },
): Promise<CreatedTopic[]> {
  return Promise.all(
    Object.entries(clusters).map(async ([cluster, found]): Promise<CreatedTopic> => {
      const before = await stateOn(cluster, found, topic)
      if (before)
        return { cluster, outcome: before.partitions === options.partitions ? 'existed' : 'other-count', partitions: before.partitions }
      await withLink(cluster, found, topic, async link => {
        const request = {
          topic,
          numPartitions: options.partitions,
          replicationFactor: options.replicationFactor ?? 1,
          replicaAssignment: [],
          configEntries: Object.entries(options.config ?? {}).map(([name, value]) => ({ name, value })),
        }
        await link
          .askKafkajs(broker => broker.createTopics({ topics: [request], timeout: 5000 }), 'CreateTopics')
          .catch(ignoring('TOPIC_ALREADY_EXISTS'))
      })
      const after = await waitForLeaders(cluster, found, topic)
      return { cluster, outcome: after.partitions === options.partitions ? 'created' : 'other-count', partitions: after.partitions }
    }),
  )
}

/** Deletes the topic where it exists; gives the clusters on which it did. */
export async function deleteTopic(clusters: Readonly<Record<string, FoundCluster>>, topic: string): Promise<string[]> {
  const deleted = await Promise.all(
    Object.entries(clusters).map(async ([cluster, found]) => {
      if (!(await stateOn(cluster, found, topic))) return []
      await withLink(cluster, found, topic, link =>
        link
          .askKafkajs(broker => broker.deleteTopics({ topics: [topic], timeout: 5000 }), 'DeleteTopics')
          .catch(ignoring('UNKNOWN_TOPIC_OR_PARTITION')),
      )
      return [cluster]
    }),
  )
  return deleted.flat()
}

/** Ids and partition count by cluster; null where the topic doesn't exist. */
export async function describeTopic(
  clusters: Readonly<Record<string, FoundCluster>>,
  topic: string,
): Promise<Record<string, TopicState | null>> {
  return Object.fromEntries(
    await Promise.all(Object.entries(clusters).map(async ([cluster, found]) => [cluster, await stateOn(cluster, found, topic)] as const)),
  )
}

/** First and next offset of each partition on one cluster. */
export async function topicOffsets(
  cluster: string,
  found: FoundCluster,
  topic: string,
): Promise<{ readonly first: number[]; readonly next: number[] }> {
  return withLink(cluster, found, topic, async link => {
    const all = link.leaders().map((_, partition) => partition)
    const [first, next] = await Promise.all([link.listOffsets(all, earliest), link.listOffsets(all, latest)])
    return { first: all.map(partition => first.get(partition)!), next: all.map(partition => next.get(partition)!) }
  })
}

async function stateOn(cluster: string, found: FoundCluster, topic: string): Promise<TopicState | null> {
  return withLink(cluster, found, topic, async link => {
    if (link.metadata.topics[0].errorCode === errorCode.unknownTopicOrPartition) return null
    return link.bound()
  })
}

async function waitForLeaders(cluster: string, found: FoundCluster, topic: string): Promise<TopicState> {
  for (let tries = 0; tries < 100; tries++) {
    const ready = await withLink(cluster, found, topic, async link => {
      try {
        link.leaders()
        const all = link.metadata.topics[0].partitions.map(({ partition }) => partition)
        await link.listOffsets(all, latest)
        return all.length > 0 ? link.bound() : null
      } catch (error) {
        if (error instanceof ConnectionProblem) return null
        throw error
      }
    })
    if (ready) return ready
    await pause(50)
  }
  throw new RuntimeProblem(
    'no-leader',
    `Topic ${topic} on cluster ${cluster} has partitions without a leader after 5 s`,
    'Look at the brokers’ logs',
  )
}

async function withLink<T>(cluster: string, found: FoundCluster, topic: string, use: (link: ClusterLink) => Promise<T>): Promise<T> {
  let link: ClusterLink | undefined
  try {
    link = await ClusterLink.open({ cluster, topic, found })
    return await use(link)
  } catch (error) {
    if (!(error instanceof ConnectionProblem)) throw error
    throw new RuntimeProblem(
      'cluster-unreachable',
      `Cluster ${cluster} can't be asked about topic ${topic}: ${error.message}`,
      'Start it: sluice stack up',
    )
  } finally {
    link?.close()
  }
}

/** kafkajs throws one error per topic, wrapped; the wanted one is no error here. */
function ignoring(type: string): (error: Error & { type?: string; errors?: { type?: string }[] }) => void {
  return error => {
    if (error.message.includes(type) || error.type === type || error.errors?.some(inner => inner.type === type)) return
    throw error
  }
}
