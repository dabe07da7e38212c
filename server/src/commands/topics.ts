import { createTopic } from '../runtime/kafka/admin.ts'
import { type BrokerPlaces, lookUpBrokers } from '../runtime/kafka/brokers.ts'
import { parseClusterTable } from '../runtime/kafka/options.ts'
import type { Project } from '../settings.ts'
import { openStack } from '../stack/stack.ts'
import { CommandProblem } from './command.ts'

const MiB = 1024 * 1024

/** A demo left running over night must not fill the disk: a partition keeps about three hours of its stream. */
const retention = { 'retention.bytes': String(256 * MiB), 'segment.bytes': String(32 * MiB) }

/** Where broker lists of a workspace's tables come from when the DDL doesn't say. */
export function brokerPlaces(root: string, project: Project): BrokerPlaces {
  return { clusters: project.clusters, file: openStack(root, project).brokersFile }
}

/** Creates the topics with equal partitions on every cluster of the workspace; those that are there already stay as they are. */
export async function createTopics(root: string, project: Project, topics: readonly string[], partitions: number): Promise<void> {
  const clusters = Object.keys(project.clusters ?? Object.fromEntries(project.stack.clusters.map(name => [name, 0])))
  for (const topic of topics) {
    const table = parseClusterTable({ connector: 'kafka-cluster', topic, clusters: clusters.join(';'), format: 'json' })
    const created = await createTopic(await lookUpBrokers(table, brokerPlaces(root, project)), topic, { partitions, config: retention })
    const other = created.find(c => c.outcome === 'other-count')
    if (other)
      throw new CommandProblem(
        'partitions-differ',
        `Topic ${topic} has ${other.partitions} partitions on cluster ${other.cluster}, not ${partitions}`,
        'Partition counts must be equal on all clusters: delete the topic there, or take another name',
        3,
      )
  }
}
