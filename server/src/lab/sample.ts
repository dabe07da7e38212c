import { mix } from '../plan/key-groups.ts'
import type { SampledTable } from '../protocol.ts'
import { type Clock, RuntimeProblem, type Source, type SourceBatch, type SourceSnapshot, type SplitStatus } from '../runtime/ports.ts'
import { type PlainRecord, packRecords } from '../runtime/records.ts'
import type { Rate } from './bundles.ts'
import { Tally } from './tally.ts'

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
  /** `whole`: as far as is known, every record of the table is handed on */
  readonly hand: (batch: SourceBatch, whole: boolean) => void
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
/** Of what can be read in the time left by the pace so far, what is tried. */
const MARGIN = 0.8

/**
 * Draws records at random from all splits of a table (each record that is read has the same chance, whatever partition it is in), and hands them on when
 * reading is over. A topic is read from its beginning to the end that it had at the start; where the time won't do, the draw begins anew with the
 * newest part that can be read in the time left.
 */
export async function sampleTable(options: SampleOptions): Promise<Sample> {
  const { connect, clock, until, size } = options
  const begun = clock.now()
  // What was handed on can't be taken back, so that the whole of a topic is read from its beginning, however far that goes.
  const trial = size === 0 ? until : begun + (until - begun) * TRIAL
  const first = await readUntil(options, connect(), { deadline: trial })
  if (first.ended || size === 0 || options.signal.aborted) return finish(options, first)
  const { total, pool, startLater } = first
  const reachable = (pool.tally.records / Math.max(1, clock.now() - begun)) * (until - clock.now()) * MARGIN
  if (total === undefined || total - pool.tally.records <= reachable)
    return finish(options, await readUntil(options, first.source, { deadline: until, before: first }))
  await first.source.close()
  const newest = await readUntil(options, connect(), { deadline: until, from: startLater(reachable / total) })
  return finish(options, { ...newest, total })
}

interface Reading {
  readonly source: Source
  readonly pool: Pool
  /** to its end, or as far as there are clusters to read from */
  ended: boolean
  total: number | undefined
  unreachable: readonly string[]
  partitions: number
  /** each split as it was when its cluster was first heard of */
  readonly begins: Map<string, SplitStatus>
  /** a snapshot from which only the newest `share` is read */
  startLater: (share: number) => SourceSnapshot
  partial: boolean
}

async function readUntil(
  { table, size, seed, clock, signal, hand, between }: SampleOptions,
  source: Source,
  { deadline, before, from }: { readonly deadline: number; readonly before?: Reading; readonly from?: SourceSnapshot },
): Promise<Reading> {
  if (!before) await openWithin(source, from, { table, ms: deadline - clock.now(), signal })
  const reading: Reading = before ?? {
    source,
    pool: new Pool(size, seed, hand),
    ended: false,
    total: undefined,
    unreachable: [],
    partitions: 1,
    begins: new Map(),
    startLater: () => source.snapshot(),
    partial: from !== undefined,
  }
  const { pool } = reading
  let heard = clock.now()
  measure(reading)
  while (!signal.aborted && clock.now() < deadline) {
    const batch = await source.poll(pool.tally.records === 0 ? 20 : WAIT)
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
    measure(reading)
    await between(pool.tally.records, reading.total)
  }
  return reading
}

/** A source waits for its clusters as long as it takes; who asked doesn't. */
async function openWithin(
  source: Source,
  from: SourceSnapshot | undefined,
  { table, ms, signal }: { readonly table: string; readonly ms: number; readonly signal: AbortSignal },
): Promise<void> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), ms)
  try {
    await source.open(from, AbortSignal.any([signal, late.signal]))
  } catch (error) {
    // Whoever stops it gets what there is: nothing.
    if (signal.aborted) return
    await source.close().catch(() => {})
    if (!late.signal.aborted) throw error
    throw new RuntimeProblem(
      'no-cluster',
      `No cluster of table ${table} answered in time`,
      'Start them: sluice stack up, or give them more time: --timeout 30s',
    )
  } finally {
    clearTimeout(timer)
  }
}

/** Records that there are by offsets, and how to begin later; a cluster that answers later than others is added when it does. */
function measure(reading: Reading): void {
  const { source, begins } = reading
  const splits = source.status()
  reading.partitions = Math.max(1, ...splits.map(s => s.partition + 1))
  const added = splits.filter(s => s.highWatermark >= 0 && s.nextOffset >= 0 && !begins.has(s.split))
  if (added.length === 0) return
  for (const s of added) begins.set(s.split, s)
  const known = [...begins.values()]
  reading.total = known.reduce((sum, s) => sum + s.highWatermark - s.nextOffset, 0)
  const offsetOf = (cluster: string, partition: number, share: number, offset: number) => {
    const split = known.find(s => s.cluster === cluster && s.partition === partition)
    return split ? Math.floor(split.highWatermark - (split.highWatermark - split.nextOffset) * share) : offset
  }
  const snapshot = source.snapshot()
  const clusters = Object.entries(snapshot.clusters)
  reading.startLater = share => ({
    kind: snapshot.kind,
    ...(snapshot.startedAt !== undefined && { startedAt: snapshot.startedAt }),
    clusters: Object.fromEntries(
      clusters.map(([cluster, c]) => [
        cluster,
        { ...c, offsets: c.offsets.map((offset, partition) => offsetOf(cluster, partition, share, offset)) },
      ]),
    ),
  })
}

async function finish({ table, timed, size }: SampleOptions, reading: Reading): Promise<Sample> {
  const { source, pool, ended, total, unreachable, partial, partitions } = reading
  await source.close()
  const complete = ended && !partial && unreachable.length === 0
  const { records: seen, clusters, times } = pool.tally
  const whole = complete && (size === 0 || seen <= size)
  pool.handOver(whole)
  const seconds = times ? (times.to - times.from) / 1000 : 0
  const why = [
    ...(unreachable.length > 0 ? [`cluster ${unreachable.join(' and ')} can't be read`] : []),
    ...(!ended || partial ? [`the time was up: only the ${partial ? 'newest' : 'oldest'} part was read`] : []),
  ]
  return {
    table,
    sampled: size === 0 ? seen : Math.min(size, seen),
    seen,
    records: complete ? seen : unreachable.length > 0 ? null : (total ?? null),
    whole,
    ...(timed && times),
    clusters,
    ...(unreachable.length > 0 && { missing: unreachable }),
    ...(why.length > 0 && { note: why.join('; ') }),
    rate: { partitions, ...(timed && seconds > 0 && { perSecond: seen / seconds }) },
  }
}

interface Drawn extends PlainRecord {
  readonly split: Pick<SourceBatch, 'cluster' | 'topic' | 'partition'>
  readonly priority: number
}

/**
 * `size` records at random, or every batch handed on where it is 0. Each record has a priority by its seed, split and offset alone, and those with the lowest
 * are the sample: a random one without repeats, and the same whatever order clusters and partitions answer in.
 */
class Pool {
  readonly tally = new Tally()
  private drawn: Drawn[] = []
  /** nothing above it can be among the lowest */
  private limit = Number.POSITIVE_INFINITY
  private readonly seeds = new Map<string, number>()
  private readonly size: number
  private readonly seed: number
  private readonly hand: SampleOptions['hand']

  constructor(size: number, seed: number, hand: SampleOptions['hand']) {
    this.size = size
    this.seed = seed
    this.hand = hand
  }

  add(batch: SourceBatch): void {
    this.tally.add(batch)
    if (this.size === 0) {
      this.hand(batch, true)
      return
    }
    const seed = this.seedOf(batch.split)
    for (let i = 0; i < batch.count; i++) {
      const priority = priorityOf(seed, batch.offsets[i])
      if (priority >= this.limit) continue
      this.drawn.push(recordOf(batch, i, priority))
      if (this.drawn.length >= 2 * this.size) this.cut()
    }
  }

  private cut(): void {
    this.drawn = this.drawn.sort((a, b) => a.priority - b.priority).slice(0, this.size)
    if (this.size > 0 && this.drawn.length === this.size) this.limit = this.drawn.at(-1)!.priority
  }

  private seedOf(split: string): number {
    let seed = this.seeds.get(split)
    if (seed === undefined) {
      seed = [...split].reduce((h, c) => mix(Math.imul(h, 31) + c.codePointAt(0)!), mix(this.seed))
      this.seeds.set(split, seed)
    }
    return seed
  }

  /** In the order of their times, slice by slice, each split's records together: an operator with state sees them about as they came. */
  handOver(whole: boolean): void {
    this.cut()
    const sorted = this.drawn.sort((a, b) => a.timestamp - b.timestamp || a.offset - b.offset)
    for (let at = 0; at < sorted.length; at += SLICE) {
      const bySplit = new Map<string, Drawn[]>()
      for (const record of sorted.slice(at, at + SLICE)) {
        const id = `${record.split.cluster}/${record.split.topic}/${record.split.partition}`
        const list = bySplit.get(id)
        if (list) list.push(record)
        else bySplit.set(id, [record])
      }
      for (const records of bySplit.values())
        this.hand(packRecords({ ...records[0].split, records, nextOffset: records.at(-1)!.offset + 1 }), whole)
    }
  }
}
const SLICE = 2000

/** A copy: the bytes of a fetch are let go. */
function recordOf(batch: SourceBatch, i: number, priority: number): Drawn {
  const { bytes, cluster, topic, partition, offsets, timestamps, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = batch
  const part = (start: number, end: number) => (start < 0 ? null : bytes.slice(start, end))
  return {
    priority,
    split: { cluster, topic, partition },
    offset: offsets[i],
    timestamp: timestamps[i],
    key: part(keyStart[i], keyEnd[i]),
    value: part(valueStart[i], valueEnd[i]),
    headers: bytes.slice(headersStart[i], headersEnd[i]),
  }
}

/** 0 … 2^53, evenly spread. */
function priorityOf(seed: number, offset: number): number {
  const low = mix(seed ^ mix(offset | 0))
  const high = mix(low ^ Math.floor(offset / 4294967296) ^ 0x5bd1e995)
  return (low >>> 0) * 2097152 + (high >>> 11)
}
