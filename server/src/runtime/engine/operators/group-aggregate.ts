import type { GlobalGroupAggregate, GroupAggregate, LocalGroupAggregate, MiniBatch } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Code, type Term, withType } from '../code.ts'
import {
  Batch,
  CAPACITY,
  DELETE,
  INSERT,
  type Layout,
  type ListColumn,
  layoutOf,
  makeColumn,
  type NumberColumn,
  type ObjectColumn,
  UPDATE_AFTER,
  UPDATE_BEFORE,
} from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { batchTerms, declareOutput, loadNow, store, writeRow } from '../rows.ts'
import { changed, declareList, GroupCode } from './group-code.ts'
import { type GroupShape, GroupState, makeShape, transferShape } from './group-shape.ts'
import { restoreGroups, snapshotGroups } from './group-snapshot.ts'
import { emitter, keyLayouts, type Operator, type OperatorContext, router } from './operator.ts'

/**
 * GROUP BY over an endless stream: one-phase (GroupAggregate) or second phase (GlobalGroupAggregate).
 *
 * Per key one group: accumulators in columns, distinct values in bags, and, where rows can be taken away, the number of rows. A row that takes away
 * from a group that isn't there is dropped.
 *
 * One by one, each row gives: the first +I; then, where the result differs, -U (if the plan asks for it) and +U, else nothing; -D when the last row
 * is gone. In bundles (mini-batch, and always in the second phase) state is updated at once and the result that a group had before the bundle is kept
 * beside it; at the end of the bundle each touched group, in the order in which it was touched first, gives what lies between the two results. A bundle
 * belongs to one logical subtask and ends with its count of rows, or with the marker (or watermark) for all.
 *
 * With a time to live (`GroupState`) every touched group gives its rows, changed or not, so that those who read them don't let go earlier. In a bundle a group's age
 * is told when it is touched first, where Flink tells it at the bundle's end.
 *
 * The second phase merges what `LocalGroupAggregate` hands on: accumulators added up, distinct values looked up in the group's bags.
 */
export function createGroupAggregate(node: GroupAggregate | GlobalGroupAggregate, context: OperatorContext): Operator {
  return new GroupAggregateOperator(node, context)
}

/** Over updates Flink keeps their values in state of its own, where each has its age. */
const KEPT_APART: ReadonlySet<string> = new Set(['FIRST_VALUE', 'LAST_VALUE', 'LISTAGG'])

type Run = (input: Batch, S: GroupState, B: Bundles, out: Batch, emit: (n: number) => void, full: (subtask: number) => void) => void
type FlushRun = (S: GroupState, B: Bundles, out: Batch, emit: (n: number) => void, slots: Int32Array, size: number) => void

class GroupAggregateOperator implements Operator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  private readonly state: GroupState
  private readonly bundles: Bundles | undefined
  private readonly batch: Batch
  private readonly run: Run
  private readonly flushRun: FlushRun | undefined
  private readonly lists: readonly number[]
  private readonly emit: (n: number) => void
  private time = Number.NEGATIVE_INFINITY

  constructor(node: GroupAggregate | GlobalGroupAggregate, context: OperatorContext) {
    const { input, parallelism } = context
    this.node = node.id
    this.stateId = node.state.operator
    const local = node.kind === 'GlobalGroupAggregate' ? (context.node(node.local) as LocalGroupAggregate) : undefined
    const merges = local?.kind === 'LocalGroupAggregate'
    // in the second phase the keys come first
    const grouping = merges ? node.grouping.map((_, i) => i) : node.grouping
    const keys = keyLayouts(input.layouts, grouping)
    const source = merges ? context.node(local.inputs[0]) : undefined
    const types = source ? source.fields.map(f => f.type) : input.layouts.map(l => l.type)
    const retract = merges ? updates(context.node(local.inputs[0]).changelog) : input.ops && updates(context.node(node.inputs[0]).changelog)
    const shape = makeShape({ keys, calls: callsOf(node, context), types, retract, plain: true, bagged: true, bags: true })
    this.state = new GroupState(
      shape,
      parallelism,
      router(
        keys.map(k => k.type),
        parallelism,
      ),
      1024,
      node.state.ttl,
    )
    if (node.state.ttl > 0 && retract && (shape.bags.length > 0 || shape.calls.some(call => KEPT_APART.has(call.fn))))
      throw new NotHere('DISTINCT, MIN, MAX, FIRST_VALUE, LAST_VALUE or LISTAGG over updates with a time to live (table.exec.state.ttl)')
    const miniBatch = node.miniBatch
    this.bundles = miniBatch ? new Bundles(this.state, miniBatch, parallelism) : undefined
    const ops = node.changelog.length > 1 || node.changelog[0] !== 'I'
    const writer = new GroupAggregateWriter(this.state, ops, node.changelog.includes('UB'))
    this.out = new Outlet(writer.layouts(), ops)
    this.batch = new Batch(this.out.layouts, ops)
    this.emit = emitter(node.id, context.counts, this.out, this.batch)
    this.lists = input.layouts.flatMap((l, i) => (l.storage === 'list' ? [i] : []))
    this.run = writer.compileRun(input.layouts, grouping, input.ops && retract, this.bundles, merges)
    this.flushRun = this.bundles ? writer.compileFlush() : undefined
  }

  push(input: Batch): void {
    const { state, batch } = this
    state.table.compact()
    state.table.reserve(input.size)
    state.bags.forEach((bag, k) => {
      bag.table.compact()
      bag.table.reserve(this.lists.length > 0 ? (input.columns[this.lists[k]] as ListColumn).size : input.size)
    })
    this.run(input, state, this.bundles!, batch, this.emit, this.flushSubtask)
  }

  processingTime(now: number): void {
    this.state.at(now, this.bundles?.touched)
  }

  flush(): void {
    if (this.bundles) for (let s = 0; s < this.bundles.lists.length; s++) this.flushSubtask(s)
    this.out.flush()
  }

  watermark(time: number, idle: boolean): void {
    if (this.bundles && time > this.time) for (let s = 0; s < this.bundles.lists.length; s++) this.flushSubtask(s)
    this.time = Math.max(time, this.time)
    this.out.watermark(time, idle)
  }

  private readonly flushSubtask = (subtask: number): void => {
    const { lists, sizes } = this.bundles!
    const n = sizes[subtask]
    this.bundles!.rows[subtask] = 0
    if (n === 0) return
    sizes[subtask] = 0
    this.flushRun!(this.state, this.bundles!, this.batch, this.emit, lists[subtask], n)
  }

  snapshot(to: PartWriter): void {
    snapshotGroups(this.state, to)
  }
  restore(from: PartReader): void {
    restoreGroups(this.state, from)
  }
  size() {
    return { entries: this.state.entries, bytes: this.state.bytes }
  }
  loads(): number[] {
    return this.state.loads()
  }
}

export const updates = (changelog: readonly string[]): boolean => changelog.includes('UB') || changelog.includes('D')

/** FINAL calls over an incremental aggregate read that node's results, one for one. */
function callsOf(node: GroupAggregate | GlobalGroupAggregate, context: OperatorContext) {
  if (node.kind === 'GroupAggregate') return node.calls
  const local = context.node(node.local)
  if (local.kind === 'LocalGroupAggregate') return node.calls
  if (local.kind !== 'IncrementalGroupAggregate' || local.calls.length !== node.calls.length) throw new NotHere('this second phase')
  return node.calls.map((call, i) => ({ ...call, args: [local.finalGrouping.length + i], filter: undefined, distinct: false }))
}

/** Where the accumulators of each call are in a row that a local aggregate handed on. */
export function transferred(
  shape: GroupShape,
  terms: readonly Term[],
  first: number,
): { columns: (call: number) => Term[]; count: Term | undefined } {
  const { keys, calls, retract, types } = shape
  const from = transferShape({ keys, calls, retract, types })
  return {
    columns: call => from.accumulators[call]!.layouts.map((_, k) => terms[first + from.first[call] + k]),
    count: from.count >= 0 ? terms[first + from.count] : undefined,
  }
}

/** Bundles by subtask: which groups they touched, and the results those had before. */
class Bundles {
  readonly limit: number
  readonly rows: Float64Array
  readonly lists: Int32Array[]
  readonly sizes: Int32Array
  /** 0 untouched, 1 touched and new, 2 touched and older than the bundle */
  touched: Uint8Array
  readonly before: readonly (NumberColumn | ObjectColumn)[]

  constructor(state: GroupState, miniBatch: MiniBatch, parallelism: number) {
    this.limit = miniBatch.size > 0 ? miniBatch.size : Number.POSITIVE_INFINITY
    this.rows = new Float64Array(parallelism)
    this.sizes = new Int32Array(parallelism)
    const { capacity } = state.table
    this.lists = Array.from({ length: parallelism }, () => new Int32Array(1024))
    this.touched = new Uint8Array(capacity)
    this.before = state.shape.calls.map(call => makeColumn(layoutOf(call.type), capacity) as NumberColumn)
    state.table.columns.push(...this.before)
    state.table.grown.push(n => {
      const touched = new Uint8Array(n)
      touched.set(this.touched)
      this.touched = touched
    })
  }

  add(subtask: number, slot: number): void {
    let list = this.lists[subtask]
    const n = this.sizes[subtask]++
    if (n === list.length) {
      list = new Int32Array(n * 2)
      list.set(this.lists[subtask])
      this.lists[subtask] = list
    }
    list[n] = slot
  }
}

class GroupAggregateWriter {
  private readonly state: GroupState
  private readonly ops: boolean
  private readonly updateBefore: boolean

  constructor(state: GroupState, ops: boolean, updateBefore: boolean) {
    this.state = state
    this.ops = ops
    this.updateBefore = updateBefore
  }

  layouts() {
    const { keys, calls } = this.state.shape
    return [...keys.map(k => layoutOf(k.type, 'span')), ...calls.map(call => layoutOf(call.type))]
  }

  compileRun(layouts: readonly Layout[], grouping: readonly number[], signed: boolean, bundles: Bundles | undefined, merges: boolean): Run {
    const c = new Code()
    const before: string[] = ['const size = input.size']
    const g = new GroupCode(c, before, 'S', this.state)
    const { shape } = this.state
    const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
    const first = grouping.length
    const lists = merges
      ? layouts.flatMap((l, i) => (l.storage === 'list' ? [declareList(before, `input.columns[${i}]`, `l${i}`, l)] : []))
      : []
    if (signed) before.push('const inOps = input.ops')
    if (bundles) this.declareBundles(before)
    let after: string[] = []
    c.block('for (let i = 0; i < size; i++)', () => {
      const minus = signed ? c.let('(inOps[i] & 1) !== 0', 'minus') : 'false'
      const found = g.lookup(
        grouping.map(k => terms[k]),
        signed ? `!${minus}` : 'true',
      )
      const { slot, created } = found
      g.expire(found, minus, bundles ? `touched[${slot}] !== 0` : 'false')
      const update = () => {
        if (merges) {
          const { columns, count } = transferred(shape, terms, first)
          g.merge(slot, columns, count, lists, 'i')
        } else if (signed) {
          c.block(`if (${minus})`, () => g.apply(slot, k => terms[k], -1))
          c.block('else', () => g.apply(slot, k => terms[k], 1))
        } else g.apply(slot, k => terms[k], 1)
      }
      const body = () => {
        c.line(`hits[${slot}]++`)
        if (bundles) this.bundled(c, g, slot, created, update)
        else after = this.immediate(c, g, slot, created, update)
      }
      if (signed) c.block(`if (${slot} >= 0)`, body)
      else body()
    })
    if (!bundles) this.declareOut(before)
    return c.compile<Run>(['input', 'S', 'B', 'out', 'emit', 'full'], before, after)
  }

  private declareBundles(before: string[]): void {
    before.push('const touched = B.touched, subtaskOf = S.subtask, rows = B.rows, limit = B.limit')
    this.state.shape.calls.forEach((call, i) => {
      const from = `B.before[${i}]`
      before.push(
        layoutOf(call.type).storage === 'object'
          ? `const p${i}o = ${from}.values`
          : `const p${i}v = ${from}.values, p${i}n = ${from}.nulls, p${i}w = ${from}.wide`,
      )
    })
  }

  /** The first touch keeps the old result; the bundle's last row ends it. */
  private bundled(c: Code, g: GroupCode, slot: string, created: string, update: () => void): void {
    const { calls } = this.state.shape
    const sub = c.let(`subtaskOf[${slot}]`, 'sub')
    c.block(`if (touched[${slot}] === 0)`, () => {
      c.line(`touched[${slot}] = ${created} ? 1 : 2; B.add(${sub}, ${slot})`)
      c.block(`if (!${created})`, () => {
        g.results(slot).forEach((r, i) => {
          store(c, layoutOf(calls[i].type), `p${i}`, slot, r)
        })
      })
    })
    update()
    c.line(`if (++rows[${sub}] >= limit) full(${sub})`)
  }

  private immediate(c: Code, g: GroupCode, slot: string, created: string, update: () => void): string[] {
    const old = g.results(slot)
    update()
    return this.emitChange(c, g, slot, `!${created}`, old, g.results(slot))
  }

  /** Writes what lies between two results of a group; gives the lines that hand the batch on. */
  private emitChange(c: Code, g: GroupCode, slot: string, existed: string, old: readonly Term[], now: readonly Term[]): string[] {
    const { shape } = this.state
    const layouts = this.layouts()
    const [before, after] = [c.let('-1', 'opBefore'), c.let('-1', 'opAfter')]
    const gone = shape.count >= 0 ? c.let(`${g.recordCount(slot)} === 0`, 'gone') : 'false'
    if (shape.count >= 0) c.line(`if (${gone}) { if (${existed}) ${before} = ${DELETE} } else`)
    c.line(
      `if (!(${existed})) ${after} = ${INSERT}; else if (${this.state.ttl > 0 ? 'true' : changed(c, old, now)}) { ${this.updateBefore ? `${before} = ${UPDATE_BEFORE}; ` : ''}${after} = ${UPDATE_AFTER} }`,
    )
    const keys = g.keyTerms(slot)
    let spans: string[] = []
    const write = (op: string, results: readonly Term[]) =>
      c.block(`if (${op} >= 0)`, () => {
        spans = writeRow(c, layouts, [...keys, ...results.map((t, i) => withType(t, shape.calls[i].type))])
        if (this.ops) c.line(`oop[n] = ${op}`)
        c.line('n++')
      })
    if (this.ops) write(before, old)
    write(after, now)
    if (shape.count >= 0) c.line(`if (${gone}) S.end(${slot})`)
    const hand = [...spans, 'emit(n)', 'n = 0'].join('; ')
    c.line(`if (n >= ${CAPACITY - 2}) { ${hand} }`)
    return [hand]
  }

  private declareOut(before: string[]): void {
    before.push('let n = 0')
    declareOutput(before, this.layouts())
    if (this.ops) before.push('const oop = out.ops')
  }

  compileFlush(): FlushRun {
    const c = new Code()
    const before: string[] = []
    const g = new GroupCode(c, before, 'S', this.state)
    this.declareBundles(before)
    this.declareOut(before)
    const { calls } = this.state.shape
    let after: string[] = []
    c.block('for (let i = 0; i < size; i++)', () => {
      const slot = c.let('slots[i]', 'slot')
      const existed = c.let(`touched[${slot}] === 2`, 'existed')
      c.line(`touched[${slot}] = 0`)
      const old = calls.map((call, i) => loadNow(c, layoutOf(call.type), `p${i}`, slot))
      after = this.emitChange(c, g, slot, existed, old, g.results(slot))
    })
    return c.compile<FlushRun>(['S', 'B', 'out', 'emit', 'slots', 'size'], before, after)
  }
}
