import type { Expression } from '../plan/expression.ts'
import { makeRowHasher } from '../plan/key-groups.ts'
import type {
  AggregateCall,
  Exchange,
  LocalGroupAggregate,
  LocalWindowAggregate,
  NodeKind,
  PhysicalNode,
  PhysicalPlan,
} from '../plan/physical.ts'
import { tableOf } from '../plan/tables.ts'
import { type Batch, columnValue, type Layout } from '../runtime/engine/columns.ts'
import { FUSED } from '../runtime/engine/graph.ts'
import { slicingOf } from '../runtime/engine/windows.ts'
import { RuntimeProblem } from '../runtime/ports.ts'
import type { SqlType } from '../semantics/types.ts'

/** Where in a plan keys are counted, and the counts. */

/** An operator behind a hash or single exchange. */
export interface KeyedOperator {
  readonly node: PhysicalNode
  readonly names: readonly string[]
  /** one a side */
  readonly taps: readonly Tap[]
  /** behind the first phase, which is run; `taps` has the place before it */
  readonly ran?: Tap
}

export type FirstPhase = LocalGroupAggregate | LocalWindowAggregate

export interface KeyCount {
  readonly values: readonly unknown[]
  /** records by table, in the order of `Tap.tables` */
  readonly counts: number[]
  /** different values of each DISTINCT aggregate, while they are kept */
  readonly distinct: readonly Set<unknown>[]
}

/** Values of DISTINCT aggregates that are kept of one tap; beyond that nothing is told of them. */
const KEPT_VALUES = 2_000_000
/** Rows of a join that are counted; a hot key on both sides gives the product of its records. */
const JOINED_ROWS = 10_000_000
const STATELESS: ReadonlySet<NodeKind> = new Set<NodeKind>([...FUSED, 'TableSourceScan', 'Values', 'Union'])

export function keyedOperators(plan: PhysicalPlan): KeyedOperator[] {
  return plan.nodes.flatMap(node => {
    const exchanges = node.inputs
      .map(i => plan.nodes[i])
      .filter((n): n is Exchange => n.kind === 'Exchange' && n.distribution.type !== 'forward')
    if (exchanges.length === 0) return []
    const [{ fields, distribution }] = exchanges
    const names = distribution.type === 'hash' ? distribution.keys.map(k => fields[k].name) : []
    const ran = ranTap(plan, exchanges[0])
    return [{ node, names, taps: exchanges.map(e => tapOf(plan, e, node)), ...(ran && { ran }) }]
  })
}

function ranTap(plan: PhysicalPlan, { inputs: [input], distribution }: Exchange): Tap | undefined {
  const below = plan.nodes[input]
  if (distribution.type !== 'hash' || !isFirstPhase(below)) return undefined
  return new Tap(plan, { input, columns: distribution.keys, calls: [], ran: true })
}

const isFirstPhase = (node: PhysicalNode): node is FirstPhase => node.kind === 'LocalGroupAggregate' || node.kind === 'LocalWindowAggregate'

/** At the exchange's input, or before the first phase of an aggregate, whose bundles are modelled. */
function tapOf(plan: PhysicalPlan, { inputs: [input], distribution }: Exchange, consumer: PhysicalNode): Tap {
  const keys = distribution.type === 'hash' ? distribution.keys : []
  const below = plan.nodes[input]
  if (!isFirstPhase(below)) return new Tap(plan, { input, columns: keys, calls: 'calls' in consumer ? consumer.calls : [] })
  // The first columns of a first phase's rows are what it groups by, in that order.
  return new Tap(plan, { input: below.inputs[0], columns: keys.map(k => below.grouping[k]), calls: below.calls, firstPhase: below })
}

interface TapPlace {
  readonly input: number
  readonly columns: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly firstPhase?: FirstPhase
  /** `input` is a first phase that is run here, which tells nothing of a sample */
  readonly ran?: boolean
}

/** A place in a plan where keys are counted. */
export class Tap {
  readonly input: number
  /** the key, in the exchange's order; empty = all records go to one subtask */
  readonly columns: readonly number[]
  /** arguments of DISTINCT aggregates, one each */
  readonly arguments: readonly number[]
  /** of a first phase by windows: where the time is, and the slice that it lies in */
  readonly slices: { readonly column: number; readonly of: (time: number) => number; readonly seen: Set<number> } | undefined
  readonly types: readonly SqlType[]
  /** names of the tables below */
  readonly tables: readonly string[]
  readonly firstPhase: FirstPhase | undefined
  /** set where a stateful operator lies below: what the loads rest upon */
  readonly assumption: string | undefined
  /** why a sample of the tables tells nothing, where it does not */
  readonly needsAll: string | undefined
  /** why nothing can be told */
  problem: string | undefined
  readonly keys = new Map<unknown, KeyCount>()
  /** records by table */
  readonly rows = new Map<string, number>()
  keepsValues = true
  private kept = 0

  constructor(plan: PhysicalPlan, { input, columns, calls, firstPhase, ran }: TapPlace) {
    const below = nodesBelow(plan, input)
    this.input = input
    this.columns = columns
    this.arguments = [...new Set(calls.flatMap(c => (c.distinct && c.args.length === 1 ? c.args : [])))]
    this.types = columns.map(c => plan.nodes[input].fields[c].type)
    this.tables = [...new Set(below.flatMap(n => (n.kind === 'TableSourceScan' ? [tableOf(n)] : [])))]
    this.firstPhase = firstPhase
    this.slices = firstPhase?.kind === 'LocalWindowAggregate' ? slicesOf(firstPhase) : undefined
    const stateful = below.find(n => !STATELESS.has(n.kind))
    const join = below.find(n => n.kind.endsWith('Join'))
    this.assumption =
      stateful &&
      `It lies behind ${(join ?? stateful).kind}, which was run here on the same records${below.some(n => dependsOnArrival(plan, n)) ? ', one table after the other: in another order it gives other rows in between' : ''}`
    const needsAll = join && `it lies behind ${join.kind}, and samples that are joined are no sample of the join`
    this.needsAll = needsAll ?? (ran ? 'a first phase bundles more of all records than of a sample' : undefined)
    this.problem = unhashable(this.types)
  }

  /** `table`: whose records were read when the rows came. Throws RuntimeProblem where a join gives too many. */
  count(table: string, batch: Batch, layouts: readonly Layout[]): void {
    // At the end of the input windows and joins let go of rows of tables that were read before.
    const from = Math.max(0, this.tables.indexOf(table))
    const name = this.tables[from] ?? table
    const rows = (this.rows.get(name) ?? 0) + batch.size
    this.rows.set(name, rows)
    if (this.needsAll !== undefined && rows > JOINED_ROWS)
      throw new RuntimeProblem(
        'too-many-rows',
        `It lies behind a join that gives more than ${JOINED_ROWS.toLocaleString('en')} rows here`,
        'Count fewer records, or find what key is hot on both sides',
      )
    const width = this.columns.length
    for (let i = 0; i < batch.size; i++) {
      const values = new Array<unknown>(width)
      for (let k = 0; k < width; k++) values[k] = columnValue(batch.columns[k], layouts[k], i)
      const id = width === 1 ? identity(values[0]) : identityOf(values)
      let key = this.keys.get(id)
      if (!key) {
        key = { values, counts: this.tables.map(() => 0), distinct: this.arguments.map(() => new Set()) }
        this.keys.set(id, key)
      }
      key.counts[from]++
      if (this.slices) {
        const time = columnValue(batch.columns[width + this.arguments.length], layouts[width + this.arguments.length], i)
        if (typeof time === 'number') this.slices.seen.add(this.slices.of(time))
      }
      if (this.keepsValues)
        for (let a = 0; a < this.arguments.length; a++)
          this.keep(key.distinct[a], columnValue(batch.columns[width + a], layouts[width + a], i))
    }
  }

  private keep(values: Set<unknown>, value: unknown): void {
    if (value === null) return
    const before = values.size
    values.add(identity(value))
    this.kept += values.size - before
    if (this.kept > KEPT_VALUES) {
      this.keepsValues = false
      for (const { distinct } of this.keys.values()) for (const set of distinct) set.clear()
    }
  }
}

/** Over columns of windows that were given before there are no slices of its own. */
function slicesOf({ window, windowEnd, timeColumn: column }: LocalWindowAggregate): Tap['slices'] {
  const slicing = windowEnd === undefined ? slicingOf(window) : undefined
  return slicing && { column, of: slicing.sliceEnd, seen: new Set() }
}

/** A join whose changes, not only what is left in the end, are others when its inputs come in another order; one by time gives each row once. */
function dependsOnArrival(plan: PhysicalPlan, node: PhysicalNode): boolean {
  if (node.kind !== 'Join') return false
  const updates = node.inputs.some(i => plan.nodes[i].changelog.length > 1)
  return updates || (node.joinType !== 'INNER' && node.joinType !== 'SEMI')
}

/** The plan as far as these taps need it, each ending in its key's columns; nodes keep their ids, and what isn't needed stands empty. */
export function cutAt(plan: PhysicalPlan, taps: readonly Tap[]): { plan: PhysicalPlan; ends: Map<number, Tap> } {
  const needed = new Set(taps.flatMap(t => nodesBelow(plan, t.input).map(n => n.id)))
  const nodes: PhysicalNode[] = plan.nodes.map(n =>
    needed.has(n.id) ? n : { kind: 'Values', id: n.id, inputs: [], fields: [], changelog: ['I'], rows: [] },
  )
  const ends = new Map<number, Tap>()
  for (const tap of taps) {
    const { fields: all, changelog } = nodes[tap.input]
    const columns = [...tap.columns, ...tap.arguments, ...(tap.slices ? [tap.slices.column] : [])]
    const fields = columns.map(c => all[c])
    const select = columns.map((index): Expression => ({ kind: 'input', index, type: all[index].type }))
    const id = nodes.length
    nodes.push({ kind: 'Calc', id, inputs: [tap.input], fields, changelog, select })
    nodes.push({ kind: 'Collect', id: id + 1, inputs: [id], fields, changelog })
    ends.set(id + 1, tap)
  }
  return { plan: { ...plan, nodes, roots: [...ends.keys()] }, ends }
}

/** Equal for equal values alone; -0 and 0 are two keys in Flink. */
function identity(v: unknown): unknown {
  if (v instanceof Uint8Array) return `bytes ${Buffer.from(v).toString('latin1')}`
  return Object.is(v, -0) ? '-0' : v
}

export const identityOf = (values: readonly unknown[]): string =>
  values
    .map(v => {
      const text = String(identity(v))
      return `${typeof v} ${text.length} ${text}`
    })
    .join()

function unhashable(types: readonly SqlType[]): string | undefined {
  try {
    makeRowHasher(types)(types.map(() => null))
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
