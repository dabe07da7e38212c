import type { TableSourceScan } from '../plan/physical.ts'
import { tableOf } from '../plan/tables.ts'
import type { SampledTable } from '../protocol.ts'
import type { BrokerDirectory } from '../runtime/control.ts'
import { createFileSource } from '../runtime/file-source.ts'
import { RuntimeProblem, type SourceBatch, type SplitStatus } from '../runtime/ports.ts'
import { newestOf } from './newest.ts'

/** Input that is kept as it came, bytes and all, so that several plans can be run over exactly the same. */
export interface Capture {
  readonly tables: readonly SampledTable[]
  readonly steps: readonly Step[]
}

/** What arrives at one moment: pushed together, then event time goes on. */
export interface Step {
  /** ms since the epoch: what the clock says then, the newest of the records' own timestamps so far. It never goes back */
  readonly now: number
  readonly batches: readonly { readonly table: string; readonly batch: SourceBatch }[]
  /** by table: a split holds event time back until its last record has come */
  readonly status: ReadonlyMap<string, readonly SplitStatus[]>
}

/** The records of one table in the order of each split. */
export interface CapturedTable {
  readonly about: SampledTable
  readonly batches: readonly SourceBatch[]
}

export interface CaptureOrder {
  readonly scans: readonly TableSourceScan[]
  readonly brokers: BrokerDirectory
  /** absolute paths of JSON-lines files by table name */
  readonly inputs?: Readonly<Record<string, string>>
  /** a topic's, the newest; files are read whole */
  readonly records: number
  /** ms, of mini-batches: no step goes over the boundary of one */
  readonly intervals: readonly number[]
}

/** Records that go through a plan in one step, at most: what a fetch brings. */
const STEP_RECORDS = 1000
/** bytes that are kept of one file */
const FILE_LIMIT = 1024 * 1024 * 1024

/**
 * Reads each table once, whoever scans it how often. Records arrive by their own timestamps over all tables, clusters and partitions, in the order of
 * the log within each; a file says nothing of time, so that its records come one a millisecond.
 */
export async function capture(order: CaptureOrder, signal: AbortSignal, progress: (records: number) => void): Promise<Capture> {
  const tables = new Map<string, CapturedTable>()
  let before = 0
  for (const scan of order.scans) {
    const name = tableOf(scan)
    if (tables.has(name)) continue
    const file = order.inputs?.[scan.table.at(-1) ?? '']
    const tell = (records: number) => progress(before + records)
    const read = file === undefined ? await newestOf(scan, order, signal, tell) : await readFile(scan, file, signal, tell)
    before += read.about.sampled
    tables.set(name, read)
  }
  return { tables: [...tables.values()].map(t => t.about), steps: stepsOf(tables, order.intervals) }
}

async function readFile(
  scan: TableSourceScan,
  file: string,
  signal: AbortSignal,
  progress: (records: number) => void,
): Promise<CapturedTable> {
  const table = scan.table.at(-1) ?? ''
  const source = createFileSource(table, file)
  await source.open(undefined, signal)
  const batches: SourceBatch[] = []
  let [records, bytes] = [0, 0]
  try {
    for (let batch = await source.poll(0); batch; batch = await source.poll(0)) {
      signal.throwIfAborted()
      batches.push(batch)
      records += batch.count
      bytes += batch.bytes.byteLength
      if (bytes > FILE_LIMIT)
        throw new RuntimeProblem(
          'input-too-large',
          `${file} has more than 1 GiB, all of which would be kept in memory`,
          'Give a part of it',
        )
      progress(records)
    }
  } finally {
    await source.close()
  }
  return { about: { table, sampled: records, records, whole: true, clusters: {} }, batches }
}

/** A place in a split's batches. */
interface Cursor {
  readonly table: string
  readonly split: string
  readonly cluster: string
  readonly partition: number
  readonly batches: readonly SourceBatch[]
  batch: number
  row: number
  /** when the next record arrives: its timestamp, but not before the record in front of it */
  at: number
}

export function stepsOf(tables: ReadonlyMap<string, CapturedTable>, intervals: readonly number[]): Step[] {
  const cursors = [...tables].flatMap(([table, { batches }]) => cursorsOf(table, batches))
  const steps: Step[] = []
  while (true) {
    const first = earliest(cursors)
    if (!first) return steps
    const boundary = Math.min(...intervals.map(i => (Math.floor(first.at / i) + 1) * i))
    const batches: Step['batches'][number][] = []
    const taken = new Map<Cursor, number>()
    let now = first.at
    for (let n = 0, next: Cursor | undefined = first; next && n < STEP_RECORDS && next.at < boundary; n++, next = earliest(cursors)) {
      now = next.at
      if (!taken.has(next)) taken.set(next, next.row)
      // A step takes rows of one batch from each split; what comes after its end is the next step's.
      const ended = ++next.row === next.batches[next.batch].count
      if (ended) {
        batches.push({ table: next.table, batch: part(next.batches[next.batch], taken.get(next)!, next.row) })
        taken.delete(next)
        next.batch++
        next.row = 0
      }
      arrive(next)
    }
    for (const [cursor, from] of taken) batches.push({ table: cursor.table, batch: part(cursor.batches[cursor.batch], from, cursor.row) })
    steps.push({ now, batches, status: statusOf(tables.keys(), cursors) })
  }
}

function cursorsOf(table: string, batches: readonly SourceBatch[]): Cursor[] {
  const splits = new Map<string, SourceBatch[]>()
  for (const b of batches) if (b.count > 0) splits.set(b.split, [...(splits.get(b.split) ?? []), b])
  return [...splits.values()].map(list => {
    const [{ split, cluster, partition }] = list
    const cursor = { table, split, cluster, partition, batches: list, batch: 0, row: 0, at: Number.NEGATIVE_INFINITY }
    arrive(cursor)
    return cursor
  })
}

function arrive(cursor: Cursor): void {
  const batch = cursor.batches[cursor.batch]
  cursor.at = batch ? Math.max(cursor.at, batch.timestamps[cursor.row], 0) : Number.POSITIVE_INFINITY
}

function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  let found: Cursor | undefined
  for (const c of cursors) if (c.batch < c.batches.length && (!found || c.at < found.at)) found = c
  return found
}

/** Records `from` to `to` of a batch, over the same bytes. */
export function part(batch: SourceBatch, from: number, to: number): SourceBatch {
  if (from === 0 && to === batch.count) return batch
  return {
    ...batch,
    count: to - from,
    offsets: batch.offsets.subarray(from, to),
    timestamps: batch.timestamps.subarray(from, to),
    keyStart: batch.keyStart.subarray(from, to),
    keyEnd: batch.keyEnd.subarray(from, to),
    valueStart: batch.valueStart.subarray(from, to),
    valueEnd: batch.valueEnd.subarray(from, to),
    headersStart: batch.headersStart.subarray(from, to),
    headersEnd: batch.headersEnd.subarray(from, to),
    nextOffset: to === batch.count ? batch.nextOffset : batch.offsets[to],
  }
}

function statusOf(tables: Iterable<string>, cursors: readonly Cursor[]): Map<string, SplitStatus[]> {
  const found = new Map<string, SplitStatus[]>([...tables].map(table => [table, []]))
  for (const { table, split, cluster, partition, batch, batches } of cursors) {
    const more = batch < batches.length
    const position = { nextOffset: -1, highWatermark: -1 }
    found.get(table)!.push({ split, cluster, partition, state: more ? 'active' : 'finished', holdsWatermark: more, ...position })
  }
  return found
}
