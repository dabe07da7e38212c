import { setTimeout as sleep } from 'node:timers/promises'
import type { TableSourceScan } from '../plan/physical.ts'
import { createClusterSource } from '../runtime/kafka/cluster-source.ts'
import { RuntimeProblem, type Source, type SourceBatch, type SourceSnapshot, type SplitStatus } from '../runtime/ports.ts'
import { type CapturedTable, type CaptureOrder, part } from './capture.ts'
import { Tally } from './tally.ts'

/** ms that the other clusters have to answer once one has */
const OTHERS_WITHIN = 3000
/** ms that no cluster may answer at all */
const ANY_WITHIN = 10_000
/** ms without a record that should be there */
const STALLED = 15_000

interface Log {
  readonly cluster: string
  readonly partition: number
  readonly first: number
  readonly end: number
}

/**
 * The newest records of a topic over all partitions of its clusters, at most `records`: everything since one moment, so that no partition
 * has a past that the others don't. A cluster that is down is left out and named. Throws RuntimeProblem 'no-cluster' where none answers, and
 * 'cluster-unreachable' where one goes while it is read.
 */
export async function newestOf(
  scan: TableSourceScan,
  { brokers, records }: Pick<CaptureOrder, 'brokers' | 'records'>,
  signal: AbortSignal,
  progress: (records: number) => void,
): Promise<CapturedTable> {
  const open = (options: Readonly<Record<string, string>>) =>
    createClusterSource({
      table: wholeTopic(options),
      places: brokers,
      startHold: ANY_WITHIN,
    })
  const table = scan.table.at(-1) ?? ''
  const { logs, missing } = await logsOf(open(scan.options), signal)
  const total = logs.reduce((n, log) => n + log.end - log.first, 0)
  const about = { table, records: total, ...(missing.length > 0 && { missing }) }
  if (total === 0) return { about: { ...about, sampled: 0, whole: true, clusters: {} }, batches: [] }
  const starts = new Map(logs.map(log => [log, startOf(log, records / total)]))
  const reached = [...new Set(logs.map(log => log.cluster))]
  const batches = await readFrom(open(withoutClusters(scan.options, reached, missing)), snapshotOf(starts, reached), signal, progress)
  const kept = sinceOneMoment(
    batches,
    [...starts].filter(([log, start]) => start > log.first).map(([log]) => log),
    records,
  )
  const tally = new Tally()
  for (const batch of kept) tally.add(batch)
  return {
    about: { ...about, sampled: tally.records, whole: tally.records >= total, clusters: tally.clusters, ...tally.times },
    batches: kept,
  }
}

/** A table's options for reading all that is there now, wherever a job would begin. */
export const wholeTopic = (options: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...options,
  'scan.startup.mode': 'earliest-offset',
  'scan.bounded.mode': 'latest-offset',
})

/** Where the partitions begin and end on each cluster that answers. */
async function logsOf(source: Source, signal: AbortSignal): Promise<{ logs: Log[]; missing: string[] }> {
  try {
    await source.open(undefined, signal)
    const known = (s: SplitStatus) => s.highWatermark >= 0 && s.nextOffset >= 0
    const health = () => Object.keys(source.health())
    const answered = () => health().filter(c => source.status().some(s => s.cluster === c && known(s)))
    for (const end = Date.now() + OTHERS_WITHIN; answered().length < health().length && Date.now() < end; )
      await sleep(20, undefined, { signal })
    const there = answered()
    return {
      logs: source
        .status()
        .flatMap(s => (known(s) ? [{ cluster: s.cluster, partition: s.partition, first: s.nextOffset, end: s.highWatermark }] : [])),
      missing: health().filter(c => !there.includes(c)),
    }
  } finally {
    await source.close()
  }
}

// A partition's part of what is wanted is its part of the whole log; twice as much, for no two are alike.
const startOf = (log: Log, share: number): number =>
  Math.max(log.first, log.end - Math.ceil(2 * Math.min(1, share) * (log.end - log.first)) - 1)

/** A cluster that is down would be waited for. */
function withoutClusters(options: Readonly<Record<string, string>>, reached: readonly string[], missing: readonly string[]) {
  if (missing.length === 0) return options
  const own = Object.entries(options).filter(([name]) => !missing.some(c => name.startsWith(`clusters.${c}.`)))
  return { ...Object.fromEntries(own), clusters: reached.join(';') }
}

function snapshotOf(starts: ReadonlyMap<Log, number>, reached: readonly string[]): SourceSnapshot {
  const listOf = (cluster: string, value: (log: Log, start: number) => number) => {
    const list: number[] = []
    for (const [log, start] of starts) if (log.cluster === cluster) list[log.partition] = value(log, start)
    return list
  }
  return {
    kind: 'kafka-cluster',
    clusters: Object.fromEntries(reached.map(c => [c, { clusterId: '', topicId: '', offsets: listOf(c, (_, start) => start) }])),
    ends: Object.fromEntries(reached.map(c => [c, listOf(c, log => log.end)])),
  }
}

async function readFrom(
  source: Source,
  from: SourceSnapshot,
  signal: AbortSignal,
  progress: (records: number) => void,
): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = []
  let records = 0
  try {
    await source.open(from, signal)
    for (let last = Date.now(); !source.finished; ) {
      signal.throwIfAborted()
      const batch = await source.poll(100)
      if (batch) {
        last = Date.now()
        batches.push(batch)
        progress((records += batch.count))
      } else if (Date.now() - last > STALLED)
        throw new RuntimeProblem(
          'cluster-unreachable',
          `No more records came for ${STALLED / 1000} s: ${Object.entries(source.health())
            .map(([c, h]) => `${c} is ${h}`)
            .join(', ')}`,
          'Try again when it is back: without it the other cluster alone is read',
        )
    }
  } finally {
    await source.close()
  }
  return batches
}

/** Drops what is older than the first record of a partition that was not read from its beginning, then all but the newest. */
function sinceOneMoment(batches: readonly SourceBatch[], cut: readonly Log[], records: number): SourceBatch[] {
  const first = (cluster: string, partition: number) => batches.find(b => b.cluster === cluster && b.partition === partition)?.timestamps[0]
  const since = Math.max(Number.NEGATIVE_INFINITY, ...cut.flatMap(log => first(log.cluster, log.partition) ?? []))
  const recent = notBefore(batches, since)
  const times = recent.flatMap(b => [...b.timestamps]).sort((a, b) => b - a)
  return times.length <= records ? recent : notBefore(recent, times[records - 1])
}

/** Of each partition what comes from its first record of that time on. */
function notBefore(batches: readonly SourceBatch[], time: number): SourceBatch[] {
  const begun = new Set<string>()
  return batches.flatMap(batch => {
    if (begun.has(batch.split)) return [batch]
    const from = batch.timestamps.findIndex(t => t >= time)
    if (from === -1) return []
    begun.add(batch.split)
    return [part(batch, from, batch.count)]
  })
}
