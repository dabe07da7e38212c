import type { Sink as SinkNode } from '../../plan/physical.ts'
import { decodeContent } from '../../runtime/checkpoint-content.ts'
import { CheckpointStore } from '../../runtime/checkpoints.ts'
import { topicOffsets } from '../../runtime/kafka/admin.ts'
import { lookUpBrokers } from '../../runtime/kafka/brokers.ts'
import { createClusterSource } from '../../runtime/kafka/cluster-source.ts'
import { findIdentity, identityAt, parseIdentity } from '../../runtime/kafka/identity.ts'
import { parseClusterTable } from '../../runtime/kafka/options.ts'
import type { SourceBatch, SourceSnapshot } from '../../runtime/ports.ts'
import type { JobRecord } from '../job.ts'

/** Where the sink's topic ended before the upgrade, and which sequences were to come after that. */
export interface Baseline {
  readonly topic: string
  /** next offset per partition, by cluster; clusters that did not answer are missing */
  readonly offsets: Readonly<Record<string, readonly number[]>>
  /** next sequence per partition: all from here on lie behind `offsets` */
  readonly sequences: readonly number[]
}

export interface Measure {
  /** ms from the last record of the old epoch to the first of the new one, by their timestamps in the topic; null = none of the new one yet */
  readonly gapMs: number | null
  readonly lost: number
  readonly duplicated: number
  /** records looked at, of both epochs */
  readonly records: number
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
  const tally = new IdentityTally(baseline.sequences, newEpoch)
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

/** Counts identities per partition; knows nothing of the sink but the header's text. */
export class IdentityTally {
  private readonly from: readonly number[]
  private readonly newEpoch: number
  private readonly seen: Map<number, number>[]
  private readonly firstNew: (number | undefined)[] = []
  private lastOld = Number.NEGATIVE_INFINITY
  private earliestNew = Number.POSITIVE_INFINITY
  private records = 0

  constructor(from: readonly number[], newEpoch: number) {
    this.from = from
    this.newEpoch = newEpoch
    this.seen = from.map(() => new Map())
  }

  add(batch: SourceBatch): void {
    for (let i = 0; i < batch.count; i++) {
      if (!findIdentity(batch.bytes, batch.headersStart[i], batch.headersEnd[i])) continue
      const text = new TextDecoder().decode(batch.bytes.subarray(identityAt.start, identityAt.end))
      const cut = text.lastIndexOf('/')
      const identity = parseIdentity(text.slice(0, cut))
      if (identity) this.count(batch.partition, Number(text.slice(cut + 1)), identity.epoch, batch.timestamps[i])
    }
  }

  count(partition: number, sequence: number, epoch: number, timestamp: number): void {
    if (sequence < this.from[partition]) return
    this.records++
    const seen = this.seen[partition]
    seen.set(sequence, (seen.get(sequence) ?? 0) + 1)
    if (epoch < this.newEpoch) this.lastOld = Math.max(this.lastOld, timestamp)
    else {
      this.earliestNew = Math.min(this.earliestNew, timestamp)
      this.firstNew[partition] = Math.min(this.firstNew[partition] ?? Number.POSITIVE_INFINITY, sequence)
    }
  }

  /** a record of the new epoch is there, and nothing is missing up to the last that is */
  get complete(): boolean {
    return this.earliestNew < Number.POSITIVE_INFINITY && this.lost() === 0
  }

  result(): Measure {
    let duplicated = 0
    for (const seen of this.seen) for (const copies of seen.values()) duplicated += copies - 1
    const both = this.earliestNew < Number.POSITIVE_INFINITY && this.lastOld > Number.NEGATIVE_INFINITY
    return { gapMs: both ? Math.max(0, this.earliestNew - this.lastOld) : null, lost: this.lost(), duplicated, records: this.records }
  }

  private lost(): number {
    let lost = 0
    for (const [partition, seen] of this.seen.entries()) {
      let last = this.from[partition] - 1
      for (const sequence of seen.keys()) last = Math.max(last, sequence)
      lost += last - this.from[partition] + 1 - seen.size
    }
    return lost
  }
}

const sinkOf = (job: JobRecord): SinkNode | undefined => job.plan.nodes.find(n => n.kind === 'Sink')

/** The sink's table as one to read: every copy, and none of the options that are about writing. */
function readable(options: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(options).filter(
    ([name]) => !name.startsWith('sink.') && !name.startsWith('scan.') && !name.includes('group.id'),
  )
  return { ...Object.fromEntries(kept), 'scan.deduplicate': 'false' }
}
