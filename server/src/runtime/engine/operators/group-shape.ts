import type { AggregateCall } from '../../../plan/physical.ts'
import { BIGINT, formatType, type SqlType, withNullable } from '../../../semantics/types.ts'
import { NotHere } from '../../functions/scope.ts'
import { Bag } from '../../state/bag.ts'
import { KeyTable } from '../../state/key-table.ts'
import { type Layout, layoutOf, makeColumn, type NumberColumn, type ObjectColumn } from '../columns.ts'
import { type Accumulator, makeAccumulator, needsBag } from './accumulators.ts'

/**
 * Which columns and bags the groups of an aggregate have. One shape serves all forms of the operator:
 *
 * - one-phase and global: everything
 * - local: what travels, so distinct calls have a bag and no result of their own
 * - incremental: the bags by partial key, the columns by final key
 */
export interface GroupShape {
  readonly keys: readonly Layout[]
  readonly calls: readonly AggregateCall[]
  /** of the columns that the calls' arguments name */
  readonly types: readonly SqlType[]
  readonly retract: boolean
  /** position of the record count among the columns, -1 without one */
  readonly count: number
  readonly columns: readonly { readonly layout: Layout; readonly initial: 0 | null }[]
  /** per call; absent where its bag says it all */
  readonly accumulators: readonly (Accumulator | undefined)[]
  /** first column of each call */
  readonly first: readonly number[]
  readonly bags: readonly BagShape[]
}

export interface BagShape {
  readonly kind: 'distinct' | 'extreme'
  /** argument columns of the input */
  readonly args: readonly number[]
  readonly values: readonly Layout[]
  /** NULL is a value like any other */
  readonly nulls: boolean
  /** calls that count here, in the order of the counts */
  readonly calls: readonly number[]
}

export interface ShapeOptions {
  readonly keys: readonly Layout[]
  readonly calls: readonly AggregateCall[]
  readonly types: readonly SqlType[]
  readonly retract: boolean
  /** columns of calls without a bag (and the record count) */
  readonly plain: boolean
  /** columns of calls with a bag */
  readonly bagged: boolean
  readonly bags: boolean
}

export const columnName = (k: number): string => `gc${k}`

export function makeShape(o: ShapeOptions): GroupShape {
  const columns: { layout: Layout; initial: 0 | null }[] = []
  const accumulators: (Accumulator | undefined)[] = []
  const first: number[] = []
  const bags: (BagShape & { readonly calls: number[] })[] = []
  let count = -1
  if (o.retract && o.plain) {
    count = 0
    columns.push({ layout: layoutOf(withNullable(BIGINT, false)), initial: 0 })
  }
  o.calls.forEach((call, i) => {
    const base = columns.length
    first.push(base)
    const extreme = needsBag(call, o.retract)
    // MIN and MAX are the same with and without DISTINCT
    const distinct = call.distinct && call.fn !== 'MIN' && call.fn !== 'MAX'
    const accumulator = makeAccumulator(
      call,
      call.args.map(a => o.types[a]),
      o.retract,
      k => columnName(base + k),
    )
    const own = distinct || extreme ? o.bagged : o.plain
    accumulators.push(own ? accumulator : undefined)
    if (own) accumulator.layouts.forEach((layout, k) => void columns.push({ layout, initial: accumulator.initial[k] }))
    if (!(distinct || extreme) || !o.bags) return
    const nulls = call.fn === 'ARRAY_AGG'
    const shared = bags.find(b => b.kind === 'distinct' && distinct && b.nulls === nulls && b.args.join() === call.args.join())
    if (shared) shared.calls.push(i)
    else
      bags.push({
        kind: distinct ? 'distinct' : 'extreme',
        args: call.args,
        values: call.args.map(a => foundBy(o.types[a])),
        nulls,
        calls: [i],
      })
  })
  return { keys: o.keys, calls: o.calls, types: o.types, retract: o.retract, count, columns, accumulators, first, bags }
}

/** Layout of a value that a bag is to find again; throws `NotHere` for what has no hash. */
function foundBy(type: SqlType): Layout {
  const layout = layoutOf(type)
  if (layout.physical === 'object' || layout.physical === 'bytes') throw new NotHere(`DISTINCT over ${formatType(type)}`)
  return layout
}

/** What a local aggregate has, and so hands on. */
export const transferShape = (o: Pick<ShapeOptions, 'keys' | 'calls' | 'types' | 'retract'>): GroupShape =>
  makeShape({ ...o, plain: true, bagged: false, bags: true })

/**
 * The groups themselves. `subtask` and `hits` tell which logical subtask a key belongs to and how many rows came for it.
 *
 * With a time to live (`ttl`, ms by the clock; 0 = for ever) a group is gone when it hasn't been written for so long, as Flink's state with OnCreateAndWrite and
 * NeverReturnExpired; so is each value in a bag by itself, which Flink keeps in a map of its own.
 */
export class GroupState {
  readonly shape: GroupShape
  readonly table: KeyTable
  readonly columns: readonly (NumberColumn | ObjectColumn)[]
  readonly bags: readonly Bag[]
  subtask: Uint16Array
  hits: Float64Array
  /** rows by subtask of groups that are gone */
  readonly pastLoads: Float64Array
  readonly ttl: number
  /** when each group was written last, ms (NaN: not known, so it counts from the next look on); empty without a time to live */
  written: Float64Array
  now = 0
  private nextSweep = 0
  private readonly route: (values: readonly unknown[]) => number

  /** `route` gives the subtask of a key's values. */
  constructor(shape: GroupShape, parallelism: number, route: (values: readonly unknown[]) => number, capacity = 1024, ttl = 0) {
    this.shape = shape
    this.route = route
    this.ttl = ttl
    this.table = new KeyTable(shape.keys, capacity)
    this.columns = shape.columns.map(c => makeColumn(c.layout, capacity) as NumberColumn)
    this.table.columns.push(...this.columns)
    this.bags = shape.bags.map(b => new Bag(b.values, b.calls.length, this.table, ttl > 0))
    this.written = new Float64Array(ttl > 0 ? capacity : 0)
    this.subtask = new Uint16Array(capacity)
    this.hits = new Float64Array(capacity)
    this.pastLoads = new Float64Array(parallelism)
    this.table.grown.push(n => {
      const subtask = new Uint16Array(n)
      subtask.set(this.subtask)
      this.subtask = subtask
      const hits = new Float64Array(n)
      hits.set(this.hits)
      this.hits = hits
      if (ttl === 0) return
      const written = new Float64Array(n)
      written.set(this.written)
      this.written = written
    })
  }

  /** A new slot: its subtask, chains and columns. Called by generated code once per distinct key. */
  begin(slot: number): void {
    this.hits[slot] = 0
    this.subtask[slot] = this.pastLoads.length > 1 ? this.route(this.table.values(slot)) : 0
    for (const bag of this.bags) bag.head[slot] = -1
    this.reset(slot)
  }

  /** The group of the key has expired, and begins anew. */
  renew(slot: number): void {
    for (const bag of this.bags) bag.dropAll(slot)
    for (const c of this.columns) if (c.storage === 'number' && c.wide.size > 0) c.wide.delete(slot)
    this.reset(slot)
  }

  private reset(slot: number): void {
    const { columns } = this.shape
    for (let k = 0; k < columns.length; k++) {
      const column = this.columns[k]
      if (column.storage === 'object') column.values[slot] = null
      else {
        column.values[slot] = 0
        column.nulls[slot] = columns[k].initial === null ? 1 : 0
      }
    }
  }

  /** The group is gone: its values, its chains, its place. */
  end(slot: number): void {
    this.pastLoads[this.subtask[slot]] += this.hits[slot]
    for (const bag of this.bags) bag.dropAll(slot)
    for (const c of this.columns) if (c.storage === 'number' && c.wide.size > 0) c.wide.delete(slot)
    this.table.remove(slot)
  }

  /** The clock. Now and then it lets go what has expired; `busy`: groups that a bundle holds on to stay. */
  at(now: number, busy?: Uint8Array): void {
    if (this.ttl === 0 || !Number.isFinite(now)) return
    this.now = now
    if (now < this.nextSweep) return
    this.nextSweep = now + this.ttl / 2
    const { table, written } = this
    const until = now - this.ttl
    for (let slot = 0; slot < table.used; slot++) {
      if (table.live[slot] === 0) continue
      if (Number.isNaN(written[slot])) written[slot] = now
      else if (written[slot] <= until && !busy?.[slot]) this.end(slot)
    }
    for (const bag of this.bags) bag.sweep(until, now)
  }

  clear(): void {
    const { table } = this
    for (let slot = 0; slot < table.used; slot++) if (table.live[slot] !== 0) this.pastLoads[this.subtask[slot]] += this.hits[slot]
    this.table.clear()
    for (const bag of this.bags) bag.clear()
  }

  /** Rows by subtask so far. */
  loads(): number[] {
    const loads = Array.from(this.pastLoads)
    for (let slot = 0; slot < this.table.used; slot++) if (this.table.live[slot] !== 0) loads[this.subtask[slot]] += this.hits[slot]
    return loads
  }

  /** Groups, values in bags and in lists. */
  get entries(): number {
    return this.table.size + this.bags.reduce((n, b) => n + b.table.size, 0) + this.sumOf(v => (Array.isArray(v) ? v.length : 0))
  }

  get bytes(): number {
    return this.table.bytes + this.bags.reduce((n, b) => n + b.table.bytes, 0) + this.sumOf(bytesOf)
  }

  /** Over what lies in columns of objects. */
  private sumOf(size: (value: unknown) => number): number {
    let sum = 0
    for (const c of this.columns) {
      if (c.storage !== 'object') continue
      for (let slot = 0; slot < this.table.used; slot++) if (this.table.live[slot] !== 0) sum += size(c.values[slot])
    }
    return sum
  }
}

/** About what a value of a column of objects takes beside its place there. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  return Array.isArray(value) ? value.reduce<number>((n, v) => n + 8 + bytesOf(v), 0) : 0
}
