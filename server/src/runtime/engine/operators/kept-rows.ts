import type { Expression } from '../../../plan/expression.ts'
import type { AggregateCall, Rank } from '../../../plan/physical.ts'
import { BIGINT, withNullable } from '../../../semantics/types.ts'
import { compare } from '../../functions/numeric.ts'
import { compileExpression } from '../../functions/scalar.ts'
import { type Env, NotHere } from '../../functions/scope.ts'
import { toJson } from '../../functions/values.ts'
import { ByteReader, ByteWriter } from '../../state/bytes.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Code, type Term, term } from '../code.ts'
import {
  Batch,
  CAPACITY,
  type Column,
  growColumn,
  type Layout,
  layoutOf,
  makeColumn,
  type NumberColumn,
  type ObjectColumn,
} from '../columns.ts'
import { batchTerms, declareOutput, loadNow, store, writeRow } from '../rows.ts'
import { GroupCode } from './group-code.ts'
import { GroupState, makeShape } from './group-shape.ts'
import { restoreGroups, snapshotGroups } from './group-snapshot.ts'
import { keyLayouts, router } from './operator.ts'

/**
 * Whole rows kept by key, for operators that decide between them: Top-N, deduplication, normalizers. A row is a number, its place in typed columns (text is kept
 * as strings); a key has a slot, and a list of its rows in the order that the operator gives them. With a time to live a key's rows are gone when it hasn't been
 * touched for so long by the clock.
 */
export interface KeptRowsSpec {
  readonly layouts: readonly Layout[]
  readonly keys: readonly number[]
  readonly parallelism: number
  /** columns that rows are equal by; all where it is absent */
  readonly same?: readonly number[]
  readonly orderBy?: Rank['orderBy']
  /** a column more in the output: a number that the operator gives */
  readonly numbered?: boolean
  /** what flows out tells its kind of change */
  readonly ops: boolean
  /** ms; 0 = for ever */
  readonly ttl: number
  readonly condition?: { readonly expression: Expression; readonly env: Env }
  /** what is kept of each key beside its rows: aggregates over some of them. `retract`: rows are taken away as well. */
  readonly aggregates?: { readonly calls: readonly AggregateCall[]; readonly retract: boolean }
}

export class KeptRows {
  readonly keys: GroupState
  readonly lists: number[][] = []
  readonly output: readonly Layout[]
  readonly columns: readonly (NumberColumn | ObjectColumn)[]
  private readonly ttl: number
  /** by slot: when it was touched last, ms; NaN where that isn't known; absent where nothing is to go */
  private readonly touched: number[] = []
  private now = 0
  private nextSweep = 0
  private readonly layouts: readonly Layout[]
  private readonly freed: number[] = []
  private readonly code: (input: Batch, S: KeptRows, out: Batch, emit: (n: number) => void) => RowsOfBatch
  private readonly none: Batch
  private capacity = 256
  private used = 0

  constructor(spec: KeptRowsSpec) {
    this.ttl = spec.ttl
    this.layouts = spec.layouts.map(l => layoutOf(l.type))
    const keys = keyLayouts(spec.layouts, spec.keys)
    const types = keys.map(k => k.type)
    const { calls, retract } = spec.aggregates ?? { calls: [], retract: false }
    const all = { plain: true, bagged: true, bags: true }
    const shape = makeShape({ keys, calls, types: spec.layouts.map(l => l.type), retract, ...all })
    this.keys = new GroupState(shape, spec.parallelism, router(types, spec.parallelism))
    this.columns = this.layouts.map(l => makeColumn(l, this.capacity) as NumberColumn)
    this.output = [...this.layouts, ...(spec.numbered ? [layoutOf(NUMBER)] : []), ...calls.map(call => layoutOf(call.type))]
    this.code = compile(spec, this)
    this.none = new Batch(spec.layouts, false, 1)
  }

  /** The rows of a batch beside those that are kept, of which at most `aggregated` are added to the aggregates. */
  over(input: Batch | undefined, out: Batch, emit: (n: number) => void, aggregated = 0): RowsOfBatch {
    const rows = input?.size ?? 0
    this.keys.table.compact()
    this.keys.table.reserve(rows)
    for (const { table } of this.keys.bags) {
      table.compact()
      table.reserve(aggregated)
    }
    if (this.used - this.freed.length + rows > this.capacity) {
      while (this.capacity < this.used - this.freed.length + rows) this.capacity *= 2
      for (const column of this.columns) growColumn(column, this.capacity)
    }
    return this.code(input ?? this.none, this, out, emit)
  }

  /** The rows of a slot. */
  of(slot: number): number[] {
    let list = this.lists[slot]
    if (list === undefined) this.lists[slot] = list = []
    return list
  }

  /** A place for a row. Called by generated code. */
  place(): number {
    return this.freed.pop() ?? this.used++
  }

  /** The row is in no list any more. */
  free(row: number): void {
    for (const c of this.columns) {
      if (c.storage === 'object') c.values[row] = null
      else if (c.wide.size > 0) c.wide.delete(row)
    }
    this.freed.push(row)
  }

  /** Lets go of keys that have no rows. Between batches: slots are used again. */
  forget(slots: Iterable<number>): void {
    for (const slot of slots) {
      if (this.lists[slot]?.length > 0 || this.keys.table.live[slot] === 0) continue
      this.lists[slot] = []
      delete this.touched[slot]
      this.keys.end(slot)
    }
  }

  touch(slot: number): void {
    if (this.ttl > 0) this.touched[slot] = this.now
  }

  /** True where the key has outlived its time: its rows are gone then. */
  expire(slot: number): boolean {
    if (this.ttl === 0 || !(this.touched[slot] <= this.now - this.ttl)) return false
    for (const row of this.of(slot).splice(0)) this.free(row)
    delete this.touched[slot]
    return true
  }

  /** The clock. Now and then it lets go of all keys that have expired, each told to `gone`; those that are `held` stay. */
  at(now: number, gone: (slot: number) => void = () => {}, held: (slot: number) => boolean = () => false): void {
    if (this.ttl === 0 || !Number.isFinite(now)) return
    this.now = now
    if (now < this.nextSweep) return
    this.nextSweep = now + this.ttl / 2
    for (const slot of [...this.slots()]) {
      if (Number.isNaN(this.touched[slot])) this.touched[slot] = now
      if (held(slot) || !this.expire(slot)) continue
      gone(slot)
      this.forget([slot])
    }
  }

  /** Rows, and keys of which nothing more is known. */
  get size(): { entries: number; bytes: number } {
    const rows = this.used - this.freed.length
    let bare = 0
    for (const slot of this.slots()) if (!(this.lists[slot]?.length > 0)) bare++
    let bytes = this.keys.bytes + rows * (this.layouts.length * 9 + 8)
    for (const c of this.columns) {
      if (c.storage !== 'object') continue
      for (let row = 0; row < this.used; row++) bytes += typeof c.values[row] === 'string' ? (c.values[row] as string).length : 0
    }
    return { entries: rows + bare, bytes }
  }

  /** Keys with the lengths of their lists and, with a time to live, when they were touched; then the columns of all rows list by list. `more`: a number of each key. */
  snapshot(part: string, to: PartWriter, more: (slot: number) => number = () => 0): void {
    snapshotGroups(this.keys, to)
    const w = new ByteWriter()
    const rows: number[] = []
    w.int(this.ttl > 0 ? 1 : 0)
    for (const slot of this.slots()) {
      const list = this.of(slot)
      w.int(list.length)
      w.int(more(slot))
      if (this.ttl > 0) w.double(this.touched[slot] ?? Number.POSITIVE_INFINITY)
      // a list may be longer than a call has room for arguments
      for (const row of list) rows.push(row)
    }
    w.int(rows.length)
    this.columns.forEach((c, k) => void w.column(c, this.layouts[k], rows, rows.length))
    to.put(part, w.finish())
  }

  restore(part: string, from: PartReader, more: (slot: number, value: number) => void = () => {}): void {
    const bytes = from.get(part)
    if (bytes === undefined) return
    restoreGroups(this.keys, from)
    const r = new ByteReader(bytes)
    const lengths: [slot: number, rows: number][] = []
    const timed = r.int() === 1
    for (const slot of this.slots()) {
      lengths.push([slot, r.int()])
      more(slot, r.int())
      const touched = timed ? r.double() : Number.NaN
      if (this.ttl > 0 && touched !== Number.POSITIVE_INFINITY) this.touched[slot] = touched
    }
    const count = r.int()
    while (this.capacity < count) this.capacity *= 2
    this.layouts.forEach((l, k) => {
      const { column } = r.column(l)
      growColumn(column as NumberColumn, this.capacity)
      Object.assign(this.columns[k], column as Column)
    })
    for (const [slot, rows] of lengths) this.lists[slot] = Array.from({ length: rows }, () => this.used++)
  }

  slots(): Iterable<number> {
    return this.keys.table.liveSlots()
  }
}
const NUMBER = withNullable(BIGINT, false)

/** `i` is a row of the batch, `row` one that is kept. */
export interface RowsOfBatch {
  /** slot of the row's key; a new one where the key is new */
  slot(i: number): number
  keep(i: number): number
  /** less than 0 where the row of the batch stands before the kept one */
  compare(i: number, row: number): number
  same(i: number, row: number): boolean
  /** the condition, true where there is none */
  passes(i: number): boolean
  /** writes a kept row */
  write(row: number, op: number, number?: number): void
  /** writes a row of the batch */
  pass(i: number, op: number, number?: number): void
  /** puts a kept row into the aggregates of its key (this and the next two only where there are some) */
  add(row: number, slot: number): void
  /** takes it out again */
  subtract(row: number, slot: number): void
  /** writes a kept row with what the aggregates of its key give */
  tell(row: number, slot: number): void
  /** hands on what has been written */
  end(): void
}

function compile({ layouts, keys, same, orderBy = [], numbered, ops, condition, aggregates }: KeptRowsSpec, rows: KeptRows) {
  const c = new Code()
  const before: string[] = []
  const come = batchTerms(c, before, layouts, 'input', 'i', 'i')
  const g = new GroupCode(c, before, 'S.keys', rows.keys)
  const own = layouts.map(l => layoutOf(l.type))
  own.forEach((l, k) => {
    const column = `S.columns[${k}]`
    before.push(
      l.storage === 'object'
        ? `const r${k}o = ${column}.values`
        : `const r${k}v = ${column}.values, r${k}n = ${column}.nulls, r${k}w = ${column}.wide`,
    )
  })
  declareOutput(before, rows.output)
  if (ops) before.push('const oop = out.ops')
  const kept = (k: number): Term => loadNow(c, own[k], `r${k}`, 'row')
  const define = (name: string, parameters: string, body: () => void) => c.block(`const ${name} = (${parameters}) =>`, body)
  const writer = (name: string, parameters: string, terms: () => Term[]) =>
    define(name, parameters, () => {
      c.line('const n = out.size')
      writeRow(c, rows.output, terms())
      if (ops) c.line('oop[n] = op')
      c.line(`if ((out.size = n + 1) === ${CAPACITY}) end()`)
    })
  define('slot', 'i', () => {
    const { slot } = g.lookup(
      keys.map(k => come[k]),
      'true',
    )
    c.line(`hits[${slot}]++; return ${slot}`)
  })
  define('keep', 'i', () => {
    c.line('const row = S.place()')
    own.forEach((l, k) => void store(c, l, `r${k}`, 'row', come[k]))
    c.line('return row')
  })
  define('compare', 'i, row', () => {
    for (const { column, descending, nullsLast } of orderBy) emitOrder(c, come[column], kept(column), descending, nullsLast)
    c.line('return 0')
  })
  define('same', 'i, row', () => {
    for (const k of same ?? layouts.keys()) emitSame(c, own[k], come[k], kept(k))
    c.line('return true')
  })
  define('passes', 'i', () => {
    const result = condition && compileExpression(c, condition.expression, { input: k => come[k], env: condition.env })
    const value = result && `${result.nul === 'false' ? '' : `!(${result.nul}) && `}${result.value()}`
    c.line(`return ${value ?? 'true'}`)
  })
  const number = numbered ? [term(NUMBER, 'false', 'number')] : []
  writer('write', 'row, op, number', () => [...own.map((_, k) => kept(k)), ...number])
  writer('pass', 'i, op, number', () => [...come, ...number])
  if (aggregates) {
    define('add', 'row, slot', () => g.apply('slot', kept, 1))
    define('subtract', 'row, slot', () => aggregates.retract && g.apply('slot', kept, -1))
    writer('tell', 'row, slot', () => [...own.map((_, k) => kept(k)), ...g.results('slot')])
  }
  define('end', '', () => c.line('if (out.size > 0) emit(out.size)'))
  return c.compile<KeptRows['code']>(['input', 'S', 'out', 'emit'], before, [
    `return { slot, keep, compare, same, passes, write, pass, ${aggregates ? 'add, subtract, tell, ' : ''}end }`,
  ])
}

function emitOrder(c: Code, a: Term, b: Term, descending: boolean, nullsLast: boolean): void {
  c.block(`if ((${a.nul}) !== (${b.nul}))`, () => c.line(`return (${a.nul}) === ${nullsLast} ? 1 : -1`))
  c.block(`if (!(${a.nul}))`, () => {
    const [x, y] = [plain(c, a), plain(c, b)]
    c.line(`if (${compare(c, '<', x, y).value()}) return ${descending ? 1 : -1}`)
    c.line(`if (${compare(c, '>', x, y).value()}) return ${descending ? -1 : 1}`)
  })
}

function emitSame(c: Code, { physical, type }: Layout, a: Term, b: Term): void {
  c.line(`if ((${a.nul}) !== (${b.nul})) return false`)
  const nested = physical === 'object' || physical === 'bytes'
  const text = c.constant((v: unknown) => JSON.stringify(toJson(type, v)))
  c.block(`if (!(${a.nul}))`, () => {
    const [x, y] = [a.value(), b.value()]
    c.line(nested ? `if (${text}(${x}) !== ${text}(${y})) return false` : `if (${x} !== ${y}) return false`)
  })
}

/** The value where it isn't NULL. */
const plain = (c: Code, t: Term): Term => term(t.type, 'false', c.let(t.value()))

/** Types that rows can be ordered by; throws `NotHere` for others. */
export function refuseUnordered(orderBy: Rank['orderBy'], layouts: readonly Layout[]): void {
  for (const { column } of orderBy)
    if (layouts[column].physical === 'object') throw new NotHere(`ORDER BY of type ${layouts[column].type.root}`)
}
