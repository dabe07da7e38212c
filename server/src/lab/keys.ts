import type { Expression } from '../plan/expression.ts'
import { defaultMaxParallelism, keyGroupOf, makeRowHasher } from '../plan/key-groups.ts'
import type { Exchange, NodeKind, PhysicalNode, PhysicalPlan } from '../plan/physical.ts'
import type { KeyHistogram } from '../protocol.ts'
import { type Batch, columnValue, type Layout } from '../runtime/engine/columns.ts'
import { createEngine, type Engine, type EngineOptions } from '../runtime/engine/engine.ts'
import { FUSED } from '../runtime/engine/graph.ts'
import { toJson } from '../runtime/functions/values.ts'
import { RuntimeProblem, type SourceBatch } from '../runtime/ports.ts'
import type { SqlType } from '../semantics/types.ts'
import { BundleModel, type Rates } from './bundles.ts'

/**
 * Counts the keys at every exchange of a plan, as the records of its tables come in. What lies below an exchange runs as in the engine: a plan of its own,
 * cut off at the exchange, whose end is a projection to the key. Exchanges with only stateless operators below share one engine; each of the others has one
 * of its own, so that what doesn't run here is unknown for it alone.
 */
export interface KeyCounter {
  /** tables that are read, by the name of `tableOf` */
  readonly tables: readonly string[]
  push(table: string, batch: SourceBatch): void
  /** `weights`: records that one counted record of a table stands for; `rates` where bundles are modelled */
  end(weights: ReadonlyMap<string, Weight>, rates: Rates): CountedOperator[]
}
export interface Weight {
  /** records that were pushed of the table, and that it has */
  readonly sampled: number
  readonly seen: number
  /** nothing is missing */
  readonly whole: boolean
}
export interface KeyCounterOptions extends Pick<EngineOptions, 'functions' | 'clock'> {
  readonly plan: PhysicalPlan
  readonly parallelism: number
  readonly fixedMaxParallelism?: number
}

/** What is known of one keyed operator. Plain JSON. */
export interface CountedOperator {
  readonly node: number
  readonly operator: string
  readonly title: string
  readonly keys: readonly string[]
  readonly basis: 'counted' | 'sampled' | 'modelled'
  /** why it is unknown, or what it rests upon */
  readonly note?: string
  readonly unknown?: true
  readonly counted: number
  readonly distinct: number
  readonly hottest: readonly { readonly key: readonly unknown[]; readonly share: number; readonly group: number }[]
  readonly histogram: KeyHistogram
}

/** Hot keys that are told of each operator. */
const HOTTEST = 10
/** Key groups are told apart up to this many; a larger maximal parallelism asks for as many as it has. */
const GROUPS = 4096

export function createKeyCounter(options: KeyCounterOptions): KeyCounter {
  return new PlanKeys(options)
}

export const tableOf = (node: PhysicalNode & { kind: 'TableSourceScan' }): string => node.table.join('.')

class PlanKeys implements KeyCounter {
  readonly tables: readonly string[]
  private readonly options: KeyCounterOptions
  private readonly operators: KeyedOperator[]
  private readonly engines: { readonly engine: Engine; readonly scans: ReadonlyMap<string, readonly number[]> }[] = []
  private table = ''

  constructor(options: KeyCounterOptions) {
    this.options = options
    const { plan } = options
    this.operators = keyedOperators(plan)
    const scans = new Map<string, number[]>()
    for (const n of plan.nodes) if (n.kind === 'TableSourceScan') scans.set(tableOf(n), [...(scans.get(tableOf(n)) ?? []), n.id])
    this.tables = [...scans.keys()]
    const taps = this.operators.flatMap(o => o.taps)
    const stateless = taps.filter(t => t.state === undefined)
    // One that doesn't run must not take the others with it.
    if (!this.connect(stateless)) for (const tap of stateless) this.connect([tap])
    for (const tap of taps) if (tap.state !== undefined && tap.problem === undefined) this.connect([tap])
  }

  push(table: string, batch: SourceBatch): void {
    this.table = table
    for (const { engine, scans } of this.engines) for (const scan of scans.get(table) ?? []) engine.push(scan, batch)
  }

  end(weights: ReadonlyMap<string, Weight>, rates: Rates): CountedOperator[] {
    for (const { engine } of this.engines) engine.endOfInput()
    return this.operators.map(operator => this.counted(operator, weights, rates))
  }

  /** True where all of these taps run in one engine; else their problem is noted. */
  private connect(taps: readonly Tap[]): boolean {
    if (taps.length === 0) return true
    const { parallelism, functions, clock } = this.options
    const { plan, ends } = cutAt(this.options.plan, taps)
    try {
      const engine = createEngine({
        plan,
        parallelism,
        functions,
        clock,
        onBatch: (node, batch, layouts) => ends.get(node)!.count(this.table, batch, layouts),
      })
      const scans = new Map<string, number[]>()
      for (const id of engine.scans) {
        const table = tableOf(plan.nodes[id] as PhysicalNode & { kind: 'TableSourceScan' })
        scans.set(table, [...(scans.get(table) ?? []), id])
      }
      this.engines.push({ engine, scans })
      for (const tap of taps) tap.problem = undefined
      return true
    } catch (error) {
      if (!(error instanceof RuntimeProblem)) throw error
      for (const tap of taps) tap.problem = error.message
      return false
    }
  }

  private counted(operator: KeyedOperator, weights: ReadonlyMap<string, Weight>, rates: Rates): CountedOperator {
    const { node, names, taps } = operator
    const { parallelism, fixedMaxParallelism } = this.options
    const state = 'state' in node ? node.state.operator : node.kind === 'Sink' ? (node.upsertMaterialize?.operator ?? '') : ''
    const maxParallelism = fixedMaxParallelism ?? Math.max(GROUPS, defaultMaxParallelism(parallelism))
    const single = taps.every(t => t.columns.length === 0)
    const head = { node: node.id, operator: state, title: node.kind, keys: names }
    const histogram = (more: Partial<KeyHistogram>): KeyHistogram => ({
      maxParallelism,
      ...(fixedMaxParallelism !== undefined && { fixedMaxParallelism }),
      groups: [],
      ...(single && { single }),
      sampled: 0,
      fraction: 0,
      ...more,
    })
    const unknown = taps.find(t => t.problem !== undefined)?.problem
    if (unknown !== undefined) {
      const note = `Its load can't be told: ${unknown.charAt(0).toLowerCase()}${unknown.slice(1)}`
      return { ...head, basis: 'modelled', note, unknown: true, counted: 0, distinct: 0, hottest: [], histogram: histogram({}) }
    }
    const total = gather(taps, weights)
    const model = taps.map(t => t.bundle).find(b => b !== undefined)
    const modelled =
      !single && model && new BundleModel(model, { rates, parallelism, keys: total.keys, records: total.records, table: taps[0].tables[0] })
    const notes = [...new Set([...taps.flatMap(t => t.state ?? []), ...(modelled?.notes ?? [])])]
    if (modelled?.unknown) {
      const note = `Its load can't be told: ${modelled.unknown}`
      return { ...head, basis: 'modelled', note, unknown: true, counted: 0, distinct: 0, hottest: [], histogram: histogram({}) }
    }
    const keys = modelled ? modelled.keys : total.keys
    const sum = keys.reduce((n, k) => n + k.records, 0)
    const hash = hasher(taps[0].types)
    const groups = new Map<number, number>()
    for (const key of keys) {
      key.group = single ? 0 : keyGroupOf(hash(key.values), maxParallelism)
      groups.set(key.group, (groups.get(key.group) ?? 0) + key.records)
    }
    const hottest = [...keys].sort((a, b) => b.records - a.records).slice(0, HOTTEST)
    const { types } = taps[0]
    return {
      ...head,
      basis: notes.length > 0 ? 'modelled' : total.fraction >= 1 ? 'counted' : 'sampled',
      ...(notes.length > 0 && { note: notes.join('. ') }),
      counted: total.counted,
      distinct: keys.length,
      hottest: single
        ? []
        : hottest.map(k => ({ key: k.values.map((v, i) => toJson(types[i], v)), share: k.records / sum, group: k.group })),
      histogram: histogram({ groups: [...groups].sort(([a], [b]) => a - b), sampled: total.effective, fraction: total.fraction }),
    }
  }
}

// ---------------------------------------------------------------- where keys are counted

interface KeyedOperator {
  readonly node: PhysicalNode
  readonly names: readonly string[]
  /** one a side */
  readonly taps: readonly Tap[]
}

const STATELESS: ReadonlySet<NodeKind> = new Set<NodeKind>([...FUSED, 'TableSourceScan', 'Values', 'Union'])

/** The operators behind a hash or single exchange. */
function keyedOperators(plan: PhysicalPlan): KeyedOperator[] {
  return plan.nodes.flatMap(node => {
    const exchanges = node.inputs
      .map(i => plan.nodes[i])
      .filter(n => n.kind === 'Exchange' && n.distribution.type !== 'forward') as Exchange[]
    if (exchanges.length === 0) return []
    const taps = exchanges.map(e => tapOf(plan, e))
    const [{ fields, distribution }] = exchanges
    const names = distribution.type === 'hash' ? distribution.keys.map(k => fields[k].name) : []
    return [{ node, names, taps }]
  })
}

/** Where the keys of an exchange are counted: at its input, or before the first phase of an aggregate, whose bundles are modelled. */
function tapOf(plan: PhysicalPlan, { inputs: [input], distribution, fields }: Exchange): Tap {
  const keys = distribution.type === 'hash' ? distribution.keys : []
  const below = plan.nodes[input]
  if (below.kind === 'LocalGroupAggregate' || below.kind === 'LocalWindowAggregate') {
    // The first columns of the local aggregate's rows are what it groups by, in that order.
    const columns = keys.map(k => below.grouping[k])
    return new Tap(plan, below.inputs[0], columns, below)
  }
  if (below.kind === 'IncrementalGroupAggregate') {
    const local = plan.nodes[below.local]
    const problem = 'it lies behind an incremental aggregate, whose bundles are not modelled'
    return new Tap(
      plan,
      local.inputs[0],
      [],
      undefined,
      problem,
      keys.map(k => fields[k].type),
    )
  }
  return new Tap(plan, input, keys)
}

interface KeyCount {
  readonly values: readonly unknown[]
  /** by table */
  readonly counts: Map<string, number>
}

/** A place in a plan where keys are counted. */
export class Tap {
  readonly input: number
  readonly columns: readonly number[]
  readonly types: readonly SqlType[]
  /** names of the tables below */
  readonly tables: readonly string[]
  /** set where a stateful operator lies below: what the loads rest upon */
  readonly state: string | undefined
  readonly bundle: BundledBelow | undefined
  problem: string | undefined
  readonly keys = new Map<unknown, KeyCount>()
  /** rows by table */
  readonly rows = new Map<string, number>()

  constructor(
    plan: PhysicalPlan,
    input: number,
    columns: readonly number[],
    bundle?: BundledBelow,
    problem?: string,
    types?: readonly SqlType[],
  ) {
    const below = nodesBelow(plan, input)
    this.input = input
    this.columns = columns
    this.types = types ?? columns.map(c => plan.nodes[input].fields[c].type)
    this.tables = below.flatMap(n => (n.kind === 'TableSourceScan' ? [tableOf(n)] : []))
    this.bundle = bundle
    const stateful = below.find(n => !STATELESS.has(n.kind))
    const join = below.find(n => /Join/.test(n.kind))
    this.state = stateful && `It lies behind ${stateful.kind}, which was run here on the same records`
    this.problem =
      problem ?? (join ? `it lies behind ${join.kind}, and two samples joined are no sample of the join` : unhashable(this.types))
  }

  count(table: string, batch: Batch, layouts: readonly Layout[]): void {
    this.rows.set(table, (this.rows.get(table) ?? 0) + batch.size)
    const { columns } = batch
    const width = layouts.length
    for (let i = 0; i < batch.size; i++) {
      const values = new Array<unknown>(width)
      for (let k = 0; k < width; k++) values[k] = columnValue(columns[k], layouts[k], i)
      const id =
        width === 1 ? identity(values[0]) : values.map(v => `${typeof v}${String(identity(v)).length}:${String(identity(v))}`).join()
      const known = this.keys.get(id)
      if (known) known.counts.set(table, (known.counts.get(table) ?? 0) + 1)
      else this.keys.set(id, { values, counts: new Map([[table, 1]]) })
    }
  }
}
export type BundledBelow = PhysicalNode & { readonly kind: 'LocalGroupAggregate' | 'LocalWindowAggregate' }

/** Equal for equal keys alone; -0 and 0 are two keys in Flink. */
function identity(v: unknown): unknown {
  if (v instanceof Uint8Array) return `bytes ${Buffer.from(v).toString('latin1')}`
  return Object.is(v, -0) ? '-0' : v
}

const hasher = makeRowHasher

function unhashable(types: readonly SqlType[]): string | undefined {
  try {
    hasher(types)(types.map(() => null))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function nodesBelow(plan: PhysicalPlan, id: number): PhysicalNode[] {
  const found = new Set<number>()
  const visit = (i: number) => {
    if (found.has(i)) return
    found.add(i)
    plan.nodes[i].inputs.forEach(visit)
  }
  visit(id)
  return [...found].sort((a, b) => a - b).map(i => plan.nodes[i])
}

/** The plan as far as these taps need it, each ending in its key columns; nodes keep their ids, and what isn't needed stands empty. */
function cutAt(plan: PhysicalPlan, taps: readonly Tap[]): { plan: PhysicalPlan; ends: Map<number, Tap> } {
  const needed = new Set(taps.flatMap(t => nodesBelow(plan, t.input).map(n => n.id)))
  const nodes: PhysicalNode[] = plan.nodes.map(n =>
    needed.has(n.id) ? n : { kind: 'Values', id: n.id, inputs: [], fields: [], changelog: ['I'], rows: [] },
  )
  const ends = new Map<number, Tap>()
  for (const tap of taps) {
    const from = nodes[tap.input]
    const fields = tap.columns.map(c => from.fields[c])
    const select = tap.columns.map((index): Expression => ({ kind: 'input', index, type: from.fields[index].type }))
    const { changelog } = from
    const calc = nodes.length
    nodes.push({ kind: 'Calc', id: calc, inputs: [tap.input], fields, changelog, select })
    nodes.push({ kind: 'Collect', id: calc + 1, inputs: [calc], fields, changelog })
    ends.set(calc + 1, tap)
  }
  return { plan: { ...plan, nodes, roots: [...ends.keys()] }, ends }
}

// ---------------------------------------------------------------- what they come to

/** Records by key, scaled to all records of the tables. */
export interface KeyRecords {
  readonly values: readonly unknown[]
  readonly records: number
  group: number
}

/** Both sides of a join together. */
function gather(taps: readonly Tap[], weights: ReadonlyMap<string, Weight>) {
  const scale = (table: string) => {
    const w = weights.get(table)
    return w && w.sampled > 0 ? w.seen / w.sampled : 1
  }
  const keys = new Map<unknown, { values: readonly unknown[]; records: number; group: number }>()
  for (const tap of taps) {
    for (const [id, { values, counts }] of tap.keys) {
      const known = keys.get(id) ?? { values, records: 0, group: 0 }
      for (const [table, n] of counts) known.records += n * scale(table)
      keys.set(id, known)
    }
  }
  const rows = new Map<string, number>()
  for (const tap of taps) for (const [table, n] of tap.rows) rows.set(table, (rows.get(table) ?? 0) + n)
  const records = [...rows].reduce((sum, [table, n]) => sum + n * scale(table), 0)
  const counted = [...rows.values()].reduce((sum, n) => sum + n, 0)
  // Rows that one record gave are no independent draws. A table that was counted whole leaves nothing to chance.
  let spread = 0
  for (const [table, n] of rows) {
    const w = weights.get(table)
    if (n > 0 && !w?.whole) spread += ((n * scale(table)) / records) ** 2 / Math.min(n, w?.sampled ?? n)
  }
  const effective = spread > 0 ? 1 / spread : counted
  const fraction = [...rows.keys()].every(t => weights.get(t)?.whole) ? 1 : Math.min(counted / Math.max(records, 1), 0.999999)
  return { keys: [...keys.values()] as KeyRecords[], records, counted, effective, fraction }
}
