import { defaultMaxParallelism, keyGroupOf, makeRowHasher } from '../plan/key-groups.ts'
import type { PhysicalPlan } from '../plan/physical.ts'
import { scansByTable } from '../plan/tables.ts'
import type { KeyHistogram } from '../protocol.ts'
import { createEngine, type Engine, type EngineOptions } from '../runtime/engine/engine.ts'
import { toJson } from '../runtime/functions/values.ts'
import { RuntimeProblem, type SourceBatch } from '../runtime/ports.ts'
import { BundleModel, type Rates, ranInWords } from './bundles.ts'
import { cutAt, identityOf, type KeyedOperator, keyedOperators, type Tap } from './taps.ts'

/**
 * Counts the keys at every exchange of a plan, as the records of its tables come in. What lies below an exchange runs as in the engine: a plan of its own,
 * cut off at the exchange, whose end is a projection to the key. Exchanges with only stateless operators below share one engine; each of the others has one
 * of its own, so that what doesn't run here is unknown for it alone.
 */
export interface KeyCounter {
  /** tables that are read, by the name of `tableOf` */
  readonly tables: readonly string[]
  /** `whole`: so far as is known, every record of the table comes */
  push(table: string, batch: SourceBatch, whole?: boolean): void
  /** after the last record; by table what was read of it, and its pace */
  end(weights: ReadonlyMap<string, Weight>, rates: Rates): CountedOperator[]
}

export interface KeyCounterOptions extends Pick<EngineOptions, 'functions' | 'clock'> {
  readonly plan: PhysicalPlan
  readonly parallelism: number
  readonly fixedMaxParallelism?: number
  /** tables that are read from files, in whose order a first phase can be run */
  readonly files?: ReadonlySet<string>
}

/** How many records of a table were counted, out of how many that were read; `whole` = that are all. */
export interface Weight {
  readonly sampled: number
  readonly seen: number
  readonly whole: boolean
}

/** What is known of one keyed operator. Plain JSON. */
export interface CountedOperator {
  readonly node: number
  readonly operator: string
  readonly title: string
  readonly keys: readonly string[]
  readonly basis: 'counted' | 'sampled' | 'modelled'
  /** what it rests upon, or why it is unknown */
  readonly note?: string
  readonly unknown?: true
  readonly counted: number
  readonly distinct: number
  readonly distinctEstimate: number
  readonly hottest: readonly CountedKey[]
  readonly histogram: KeyHistogram
}
interface CountedKey {
  readonly key: readonly unknown[]
  readonly share: number
  readonly group: number
  readonly values?: number
}

/** Records of one key, scaled to all records of the tables. */
export interface KeyRecords {
  readonly values: readonly unknown[]
  readonly records: number
  /** different values of the DISTINCT aggregate that has most of them */
  readonly distinct?: number
}

/** Hot keys that are told of each operator. */
const HOTTEST = 10
/** Key groups are told apart up to this many; a larger maximal parallelism asks for as many as it has. */
const GROUPS = 4096

export function createKeyCounter(options: KeyCounterOptions): KeyCounter {
  return new PlanKeys(options)
}

class PlanKeys implements KeyCounter {
  readonly tables: readonly string[]
  private readonly options: KeyCounterOptions
  private readonly operators: readonly KeyedOperator[]
  private engines: { readonly engine: Engine; readonly scans: ReadonlyMap<string, readonly number[]>; readonly taps: readonly Tap[] }[] = []
  private table = ''
  /** partitions by table */
  private readonly sources = new Map<string, Set<number>>()

  constructor(options: KeyCounterOptions) {
    this.options = options
    this.operators = keyedOperators(options.plan)
    this.tables = [...scansByTable(options.plan).keys()]
    const taps = this.operators.flatMap(o => o.taps).filter(t => t.problem === undefined)
    const stateless = taps.filter(t => t.assumption === undefined)
    // One that doesn't run must not take the others with it.
    if (!this.connect(stateless)) for (const tap of stateless) this.connect([tap])
    // A file says nothing of the time, so that none passes.
    const still = { now: () => 0 }
    const isOfFiles = (tap: Tap) => options.files !== undefined && tap.tables.every(t => options.files!.has(t))
    for (const tap of taps) if (tap.assumption !== undefined) this.connect([tap], isOfFiles(tap) ? still : options.clock)
    for (const { ran } of this.operators) if (ran && isOfFiles(ran)) this.connect([ran], still)
  }

  push(table: string, batch: SourceBatch, whole = true): void {
    this.table = table
    const sources = this.sources.get(table) ?? new Set()
    this.sources.set(table, sources.add(batch.partition))
    // The join of samples would cost what nobody asks for.
    if (!whole) this.engines = this.engines.filter(({ taps, scans }) => !scans.has(table) || taps.every(t => t.needsAll === undefined))
    this.each(({ engine, scans }) => {
      for (const scan of scans.get(table) ?? []) engine.push(scan, batch)
    })
  }

  end(weights: ReadonlyMap<string, Weight>, rates: Rates): CountedOperator[] {
    this.each(({ engine }) => engine.endOfInput())
    const sources = (tap: Tap) => Math.min(this.options.parallelism, Math.max(1, ...tap.tables.map(t => this.sources.get(t)?.size ?? 0)))
    const isRun = (tap: Tap) => this.engines.some(({ taps }) => taps.includes(tap))
    return this.operators.map(operator => {
      const { ran } = operator
      const whole = ran && isRun(ran) && ran.tables.every(t => weights.get(t)?.whole)
      return countedOf(whole ? operator : { ...operator, ran: undefined }, this.options, weights, rates, ran ? sources(ran) : 0)
    })
  }

  /** An engine that fails at what its join gives ends; the others go on. */
  private each(work: (one: PlanKeys['engines'][number]) => void): void {
    this.engines = this.engines.filter(one => {
      try {
        work(one)
        return true
      } catch (error) {
        if (!(error instanceof RuntimeProblem) || error.kind !== 'too-many-rows') throw error
        for (const tap of one.taps) tap.problem = reasonOf(error)
        return false
      }
    })
  }

  /** True where all of these taps run in one engine; else their problem is noted. */
  private connect(taps: readonly Tap[], clock = this.options.clock): boolean {
    if (taps.length === 0) return true
    const { parallelism, functions } = this.options
    const { plan, ends } = cutAt(this.options.plan, taps)
    try {
      const engine = createEngine({
        plan,
        parallelism,
        functions,
        clock,
        onBatch: (node, batch, layouts) => ends.get(node)!.count(this.table, batch, layouts),
      })
      this.engines.push({ engine, scans: scansByTable(plan), taps })
      for (const tap of taps) tap.problem = undefined
      return true
    } catch (error) {
      if (!(error instanceof RuntimeProblem)) throw error
      for (const tap of taps) tap.problem = reasonOf(error)
      return false
    }
  }
}

const reasonOf = ({ message }: RuntimeProblem): string => `${message.charAt(0).toLowerCase()}${message.slice(1)}`

function countedOf(
  { node, names, taps, ran }: Omit<KeyedOperator, 'ran'> & { ran?: Tap | undefined },
  options: KeyCounterOptions,
  weights: ReadonlyMap<string, Weight>,
  rates: Rates,
  sources: number,
): CountedOperator {
  const { parallelism, fixedMaxParallelism } = options
  const [{ types, firstPhase, tables }] = taps
  const state = node.kind === 'Sink' ? node.upsertMaterialize : 'state' in node ? node.state : undefined
  const single = types.length === 0
  const maxParallelism = fixedMaxParallelism ?? Math.max(GROUPS, defaultMaxParallelism(parallelism))
  const head = { node: node.id, operator: state?.operator ?? '', title: node.kind, keys: names }
  const shape = { maxParallelism, ...(fixedMaxParallelism !== undefined && { fixedMaxParallelism }), ...(single && { single }) }
  const unknown = (why: string): CountedOperator => ({
    ...head,
    basis: 'modelled',
    note: `Its load can't be told: ${why}`,
    unknown: true,
    counted: 0,
    distinct: 0,
    distinctEstimate: 0,
    hottest: [],
    histogram: { ...shape, groups: [], sampled: 0, fraction: 0 },
  })
  const isSampled = (t: Tap) => t.needsAll !== undefined && t.tables.some(table => !weights.get(table)?.whole)
  const problem = taps.find(t => t.problem !== undefined)?.problem ?? taps.find(isSampled)?.needsAll
  if (problem !== undefined) return unknown(problem)
  const before = gather(taps, weights)
  const total = ran ? withValues(gather([ran], weights), before) : before
  const slices = taps[0].slices?.seen.size
  const model =
    firstPhase && !single && !ran ? new BundleModel(firstPhase, { rate: rates.get(tables[0]), parallelism, slices, ...total }) : undefined
  if (model?.unknown !== undefined) return unknown(model.unknown)
  const ranOn = ran && firstPhase ? [ranInWords(firstPhase, sources)] : []
  const notes = [...new Set([...taps.flatMap(t => t.assumption ?? []), ...ranOn, ...(model?.notes ?? [])])]
  const keys = model?.keys ?? total.keys
  const hash = makeRowHasher(types)
  const groupOf = ({ values }: KeyRecords) => (single ? 0 : keyGroupOf(hash(values), maxParallelism))
  return {
    ...head,
    basis: notes.length > 0 ? 'modelled' : total.fraction >= 1 ? 'counted' : 'sampled',
    ...(notes.length > 0 && { note: notes.join('. ') }),
    counted: total.counted,
    distinct: total.keys.length,
    distinctEstimate: total.distinctEstimate,
    hottest: hottestOf(keys, single).map(({ key, share }) => ({
      key: key.values.map((v, i) => toJson(types[i], v)),
      share,
      group: groupOf(key),
      ...(key.distinct !== undefined && { values: key.distinct }),
    })),
    histogram: { ...shape, groups: sumBy(keys, groupOf), sampled: total.effective, fraction: total.fraction },
  }
}

/** The different values that were counted before the first phase, beside what it hands on. */
function withValues(ran: ReturnType<typeof gather>, before: ReturnType<typeof gather>): ReturnType<typeof gather> {
  const values = new Map(before.keys.map(k => [identityOf(k.values), k.distinct]))
  const keys = ran.keys.map(k => {
    const distinct = values.get(identityOf(k.values))
    return distinct === undefined ? k : { ...k, distinct }
  })
  return { ...ran, keys }
}

function hottestOf(keys: readonly KeyRecords[], single: boolean): { key: KeyRecords; share: number }[] {
  if (single) return []
  const sum = keys.reduce((n, k) => n + k.records, 0)
  const first = [...keys].sort((a, b) => b.records - a.records).slice(0, HOTTEST)
  return first.map(key => ({ key, share: key.records / sum }))
}

function sumBy(keys: readonly KeyRecords[], groupOf: (key: KeyRecords) => number): [group: number, records: number][] {
  const groups = new Map<number, number>()
  for (const key of keys) {
    const group = groupOf(key)
    groups.set(group, (groups.get(group) ?? 0) + key.records)
  }
  return [...groups].sort(([a], [b]) => a - b)
}

/** Both sides of a join together. */
function gather(taps: readonly Tap[], weights: ReadonlyMap<string, Weight>) {
  const scale = (table: string) => {
    const w = weights.get(table)
    return w && w.sampled > 0 ? w.seen / w.sampled : 1
  }
  const keys = new Map<unknown, { values: readonly unknown[]; records: number; counted: number; distinct?: number }>()
  const rows = new Map<string, number>()
  for (const tap of taps) {
    for (const [table, n] of tap.rows) rows.set(table, (rows.get(table) ?? 0) + n)
    for (const [id, { values, counts, distinct }] of tap.keys) {
      const key = keys.get(id) ?? { values, records: 0, counted: 0 }
      keys.set(id, key)
      counts.forEach((n, t) => {
        key.records += n * scale(tap.tables[t])
        key.counted += n
      })
      if (tap.keepsValues && distinct.length > 0) key.distinct = Math.max(...distinct.map(d => d.size))
    }
  }
  const records = [...rows].reduce((sum, [table, n]) => sum + n * scale(table), 0)
  const counted = [...rows.values()].reduce((sum, n) => sum + n, 0)
  const whole = [...rows.keys()].every(table => weights.get(table)?.whole)
  // A table that was counted whole leaves nothing to chance, and the rows that one record gave are no draws of their own.
  let spread = 0
  for (const [table, n] of rows) {
    const w = weights.get(table)
    if (n > 0 && !w?.whole) spread += ((n * scale(table)) / records) ** 2 / Math.min(n, w?.sampled ?? n)
  }
  return {
    keys: [...keys.values()] as readonly KeyRecords[],
    records,
    counted,
    effective: spread > 0 ? 1 / spread : counted,
    fraction: whole ? 1 : Math.min(counted / Math.max(records, 1), MOST),
    distinctEstimate: whole ? keys.size : estimateOf([...keys.values()], records),
  }
}
/** What was counted of tables that were not read to their end. */
const MOST = 0.999999

/** Distinct keys of all records by how many were seen once and twice: Chao's lower bound, bias-corrected. */
function estimateOf(keys: readonly { readonly counted: number }[], records: number): number {
  const once = keys.filter(k => k.counted === 1).length
  const twice = keys.filter(k => k.counted === 2).length
  return Math.round(Math.min(keys.length + (once * (once - 1)) / (2 * (twice + 1)), Math.max(records, keys.length)))
}
