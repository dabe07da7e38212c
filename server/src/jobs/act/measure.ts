import type { Sink as SinkNode } from '../../plan/physical.ts'
import { sinkWriter } from '../../runtime/assemble.ts'
import { decodeContent } from '../../runtime/checkpoint-content.ts'
import { CheckpointStore } from '../../runtime/checkpoints.ts'
import { topicOffsets } from '../../runtime/kafka/admin.ts'
import { lookUpBrokers } from '../../runtime/kafka/brokers.ts'
import { createClusterSource } from '../../runtime/kafka/cluster-source.ts'
import { writerText } from '../../runtime/kafka/identity.ts'
import { parseClusterTable } from '../../runtime/kafka/options.ts'
import type { SourceSnapshot } from '../../runtime/ports.ts'
import { type JobRecord, jobIdentity } from '../job.ts'
import { IdentityTally, type Measure } from '../tally.ts'

/** Where the sink's topic ended before the upgrade, and which sequences were to come after that. */
export interface Baseline {
  readonly topic: string
  /** next offset per partition, by cluster; clusters that did not answer are missing */
  readonly offsets: Readonly<Record<string, readonly number[]>>
  /** next sequence per partition: all from here on lie behind `offsets` */
  readonly sequences: readonly number[]
}

/** ms that the count waits for what is still on its way */
const PATIENCE = 5000

/**
 * Read before the barrier. The offsets first, the checkpoint after them: what is sent with a sequence from that checkpoint on is sent once a later one
 * is durable, so it lies behind these offsets.
 */
export async function baselineOf(job: JobRecord, checkpointFolder: string): Promise<Baseline | undefined> {
  const node = sinkOf(job)
  if (!node) return undefined
  const config = parseClusterTable(node.options)
  const found = await lookUpBrokers(config, job.brokers)
  const offsets: Record<string, readonly number[]> = {}
  await Promise.all(
    Object.entries(found).map(async ([cluster, list]) => {
      const answer = await topicOffsets(cluster, list, config.topic).catch(() => undefined)
      if (answer) offsets[cluster] = answer.next
    }),
  )
  if (Object.keys(offsets).length === 0) return undefined
  const latest = await new CheckpointStore(checkpointFolder, job.checkpointsKept).latest(decodeContent)
  const sequences = latest?.value.sinks[node.table.join('.')]?.snapshot.sequences
  return sequences && { topic: config.topic, offsets, sequences }
}

/** Reads the sink's topic from the baseline until the first record of the new epoch is there and no sequence before it is missing, 5 s at most. */
export async function measureUpgrade(of: {
  readonly old: JobRecord
  readonly baseline: Baseline
  readonly newEpoch: number
}): Promise<Measure> {
  const { old, baseline, newEpoch } = of
  const node = sinkOf(old)
  if (!node) throw new Error('the job has no sink')
  const table = { ...readable(node.options), clusters: Object.keys(baseline.offsets).join(';') }
  const source = createClusterSource({ table, places: old.brokers, startHold: PATIENCE })
  const clusters = Object.fromEntries(
    Object.entries(baseline.offsets).map(([cluster, offsets]) => [cluster, { clusterId: '', topicId: '', offsets }]),
  )
  const snapshot: SourceSnapshot = { kind: 'kafka-cluster', clusters }
  const tally = new IdentityTally(writerText(sinkWriter(jobIdentity(old), node)), baseline.sequences, newEpoch)
  await source.open(snapshot)
  try {
    for (const end = Date.now() + PATIENCE; Date.now() < end && !tally.complete; ) {
      const batch = await source.poll(50)
      if (batch) tally.add(batch)
    }
  } finally {
    await source.close()
  }
  return tally.result()
}

const sinkOf = (job: JobRecord): SinkNode | undefined => job.plan.nodes.find(n => n.kind === 'Sink')

/** The sink's table as one to read: every copy, and none of the options that are about writing. */
function readable(options: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(options).filter(
    ([name]) => !name.startsWith('sink.') && !name.startsWith('scan.') && !name.includes('group.id'),
  )
  return { ...Object.fromEntries(kept), 'scan.deduplicate': 'false' }
}
