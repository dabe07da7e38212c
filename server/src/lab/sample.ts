import type { SampledTable } from '../protocol.ts'
import type { Clock, Source, SourceBatch, SourceSnapshot, SplitStatus } from '../runtime/ports.ts'
import { type PlainRecord, packRecords } from '../runtime/records.ts'
import type { Rate } from './bundles.ts'

export interface SampleOptions {
  readonly table: string
  /** a new source over the same records: bounded by their end now. Called again where only the newest part can be read in time. */
  readonly connect: () => Source
  /** records that are drawn; 0 = every record is handed on as it comes */
  readonly size: number
  readonly seed: number
  /** by `clock`, when reading has to be over */
  readonly until: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** the records of a file have line numbers for timestamps */
  readonly timed: boolean
  readonly hand: (batch: SourceBatch) => void
  /** between two batches: progress, and the turn of timers and sockets */
  readonly between: (seen: number, of: number | undefined) => Promise<void>
}

export interface Sample extends SampledTable {
  readonly seen: number
  readonly rate: Rate
}

/** ms without a record from the clusters that answer, after which one that doesn't is given up */
const PATIENCE = 1500
const WAIT = 100
/** Of the time there is, what is spent on finding out that it won't do. */
const TRIAL = 0.25

/**
 * Draws records at random from all splits of a table (a reservoir: each record that is read has the same chance, whatever partition it is in), and hands them
 * on when reading is over. A topic is read from its beginning to the end that it had at the start; where the time won't do, the draw begins anew with the
 * newest part that can be read in the time left.
 */
export async function sampleTable(options: SampleOptions): Promise<Sample> {
  const { connect, clock, until } = options
  const begun = clock.now()
  const first = await readUntil(options, connect(), undefined, begun + (until - begun) * TRIAL)
  const { total, pool } = first
  if (first.ended || options.signal.aborted) return finish(options, first)
  const left = until - clock.now()
  const speed = pool.seen / Math.max(1, clock.now() - begun)
  const reachable = speed * left * 0.8
  // What is there of the sample is kept where the rest can be read as well, and where the source can't be asked to begin later.
  if (total === undefined || total - pool.seen <= reachable || !first.startLater)
    return finish(options, await readUntil(options, first.source, first, until))
  await first.source.close()
  return finish(options, await readUntil(options, connect(), undefined, until, first.startLater(reachable / total)))
}

interface Reading {
  readonly source: Source
  readonly pool: Pool
  /** to its end, or as far as there are clusters to read from */
  ended: boolean
  total: number | undefined
  unreachable: readonly string[]
  partitions: number
  /** a snapshot from which only the newest `share` is read */
  startLater: ((share: number) => SourceSnapshot) | undefined
  partial: boolean
}

async function readUntil(
  { size, seed, clock, signal, hand, between }: SampleOptions,
  source: Source,
  before: Reading | undefined,
  deadline: number,
  from?: SourceSnapshot,
): Promise<Reading> {
  if (!before) await source.open(from)
  const reading: Reading = before ?? {
    source,
    pool: new Pool(size, seed, hand),
    ended: false,
    total: undefined,
    unreachable: [],
    partitions: 1,
    startLater: undefined,
    partial: from !== undefined,
  }
  const { pool } = reading
  let heard = clock.now()
  const starts = source.status().map(s => s.nextOffset)
  measure(reading, source.status(), starts, source.snapshot())
  while (!signal.aborted && clock.now() < deadline) {
    const batch = await source.poll(pool.seen === 0 ? 20 : WAIT)
    if (batch) {
      pool.add(batch)
      heard = clock.now()
    } else if (source.finished) reading.ended = true
    else if (clock.now() - heard >= PATIENCE) {
      const open = source.status().filter(s => s.state !== 'finished')
      reading.ended = open.every(s => s.state === 'down')
      reading.unreachable = [...new Set(open.filter(s => s.state === 'down').map(s => s.cluster))]
    }
    if (reading.ended) break
    await between(pool.seen, reading.total)
  }
  return reading
}

/** Records that there are by offsets, and how to begin later. */
function measure(reading: Reading, splits: readonly SplitStatus[], starts: readonly number[], snapshot: SourceSnapshot): void {
  const known = splits.filter((s, i) => s.highWatermark >= 0 && starts[i] >= 0)
  reading.partitions = Math.max(1, ...splits.map(s => s.partition + 1))
  if (known.length === 0) return
  const size = (s: SplitStatus) => s.highWatermark - starts[splits.indexOf(s)]
  reading.total = known.reduce((sum, s) => sum + size(s), 0)
  reading.startLater = share => ({
    ...snapshot,
    dedup: undefined,
    clusters: Object.fromEntries(
      Object.entries(snapshot.clusters).map(([cluster, c]) => [
        cluster,
        {
          ...c,
          offsets: c.offsets.map((offset, partition) => {
            const split = known.find(s => s.cluster === cluster && s.partition === partition)
            return split ? Math.floor(split.highWatermark - size(split) * share) : offset
          }),
        },
      ]),
    ),
  })
}

async function finish({ table, timed, size, hand }: SampleOptions, reading: Reading): Promise<Sample> {
  const { source, pool, ended, total, unreachable, partial, partitions } = reading
  await source.close()
  pool.handOver(hand)
  const complete = ended && !partial && unreachable.length === 0
  const seconds = (pool.to - pool.from) / 1000
  const why = [
    ...(unreachable.length > 0 ? [`cluster ${unreachable.join(' and ')} can't be read`] : []),
    ...(!ended || partial ? [`the time was up: ${partial ? 'only the newest part' : 'not all of it'} was read`] : []),
  ]
  return {
    table,
    sampled: size === 0 ? pool.seen : Math.min(size, pool.seen),
    seen: pool.seen,
    records: complete ? pool.seen : unreachable.length > 0 ? null : (total ?? null),
    whole: complete && (size === 0 || pool.seen <= size),
    ...(timed && pool.seen > 0 && { from: pool.from, to: pool.to }),
    clusters: Object.fromEntries(pool.clusters),
    ...(unreachable.length > 0 && { missing: unreachable }),
    ...(why.length > 0 && { note: why.join('; ') }),
    rate: { partitions, ...(timed && seconds > 0 && { perSecond: pool.seen / seconds }) },
  }
}

interface Drawn extends PlainRecord {
  readonly split: Pick<SourceBatch, 'cluster' | 'topic' | 'partition'>
}

/** A reservoir of `size` records (Vitter's algorithm R); 0 keeps none and hands every batch on. */
class Pool {
  seen = 0
  from = Number.POSITIVE_INFINITY
  to = Number.NEGATIVE_INFINITY
  readonly clusters = new Map<string, number>()
  private readonly drawn: Drawn[] = []
  private readonly size: number
  private readonly random: () => number
  private readonly hand: (batch: SourceBatch) => void

  constructor(size: number, seed: number, hand: (batch: SourceBatch) => void) {
    this.size = size
    this.random = randomFrom(seed)
    this.hand = hand
  }

  add(batch: SourceBatch): void {
    const { count, timestamps, cluster } = batch
    this.clusters.set(cluster, (this.clusters.get(cluster) ?? 0) + count)
    for (let i = 0; i < count; i++) {
      if (timestamps[i] < this.from) this.from = timestamps[i]
      if (timestamps[i] > this.to) this.to = timestamps[i]
    }
    if (this.size === 0) this.hand(batch)
    else for (let i = 0; i < count; i++) this.offer(batch, i)
    if (this.size === 0) this.seen += count
  }

  private offer(batch: SourceBatch, i: number): void {
    const place = this.seen < this.size ? this.seen : Math.floor(this.random() * (this.seen + 1))
    this.seen++
    if (place < this.size) this.drawn[place] = recordOf(batch, i)
  }

  /** In the order of their times, slice by slice, each split's records together: an operator with state sees them about as they came. */
  handOver(hand: (batch: SourceBatch) => void): void {
    const sorted = this.drawn.sort((a, b) => a.timestamp - b.timestamp || a.offset - b.offset)
    for (let at = 0; at < sorted.length; at += SLICE) {
      const bySplit = new Map<string, Drawn[]>()
      for (const record of sorted.slice(at, at + SLICE)) {
        const id = `${record.split.cluster}/${record.split.topic}/${record.split.partition}`
        const list = bySplit.get(id)
        if (list) list.push(record)
        else bySplit.set(id, [record])
      }
      for (const records of bySplit.values()) hand(packRecords({ ...records[0].split, records, nextOffset: records.at(-1)!.offset + 1 }))
    }
  }
}
const SLICE = 2000

/** A copy: the bytes of a fetch are let go. */
function recordOf(batch: SourceBatch, i: number): Drawn {
  const { bytes, cluster, topic, partition, offsets, timestamps, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = batch
  const part = (start: number, end: number) => (start < 0 ? null : bytes.slice(start, end))
  return {
    split: { cluster, topic, partition },
    offset: offsets[i],
    timestamp: timestamps[i],
    key: part(keyStart[i], keyEnd[i]),
    value: part(valueStart[i], valueEnd[i]),
    headers: bytes.slice(headersStart[i], headersEnd[i]),
  }
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
