import type { LocalGroupAggregate } from '../../../plan/physical.ts'
import { appendEntries, type Bag } from '../../state/bag.ts'
import { Code } from '../code.ts'
import { Batch, CAPACITY, type Layout, type ListColumn, layoutOf } from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { batchTerms, declareOutput, loadNow, writeRow } from '../rows.ts'
import { updates } from './group-aggregate.ts'
import { GroupCode } from './group-code.ts'
import { type GroupShape, GroupState, transferShape } from './group-shape.ts'
import { emitter, keyLayouts, type Operator, type OperatorContext } from './operator.ts'

/**
 * First phase of a group aggregate: before the exchange, each source subtask adds its rows up by key and hands the accumulators on when its bundle is
 * full or the marker comes; then it forgets them. So a hot key costs the second phase one row per subtask and bundle. Distinct values travel as lists
 * with counts, since only the second phase can tell which are new. Keeps nothing in a checkpoint: bundles are finished before one.
 *
 * Output columns: keys, the change of the record count (where rows can be taken away), accumulators by call, one list per bag.
 */
export function createLocalGroupAggregate(node: LocalGroupAggregate, context: OperatorContext): Operator {
  return new LocalGroupAggregateOperator(node, context)
}

export type LocalFlush = (S: GroupState, out: Batch, emit: (n: number) => void) => void

class LocalGroupAggregateOperator implements Operator {
  readonly node: number
  readonly out: Outlet
  private readonly states: GroupState[] = []
  private readonly rows: number[] = []
  private readonly batch: Batch
  private readonly shape: GroupShape
  private readonly limit: number
  private readonly emit: (n: number) => void
  private readonly run: (input: Batch, S: GroupState, meter: { rows: number }, full: () => void) => void
  private readonly flushRun: LocalFlush
  private time = Number.NEGATIVE_INFINITY

  constructor(node: LocalGroupAggregate, context: OperatorContext) {
    const { input } = context
    this.node = node.id
    this.limit = node.miniBatch.size > 0 ? node.miniBatch.size : Number.POSITIVE_INFINITY
    const keys = keyLayouts(input.layouts, node.grouping)
    const retract = input.ops && updates(context.node(node.inputs[0]).changelog)
    this.shape = transferShape({ keys, calls: node.calls, types: input.layouts.map(l => l.type), retract })
    const model = this.newState()
    this.out = new Outlet(transferLayouts(this.shape), false)
    this.batch = new Batch(this.out.layouts, false)
    this.emit = emitter(node.id, context.counts, this.out, this.batch)
    this.run = compileLocalRun(model, input.layouts, node.grouping, retract, this.limit)
    this.flushRun = compileTransfer(model)
  }

  private newState(): GroupState {
    return new GroupState(this.shape, 1, () => 0)
  }

  push(input: Batch): void {
    const s = input.subtask
    let state = this.states[s]
    if (state === undefined) {
      while (this.states.length <= s) {
        this.states.push(this.newState())
        this.rows.push(0)
      }
      state = this.states[s]
    }
    state.table.reserve(input.size)
    for (const bag of state.bags) bag.table.reserve(input.size)
    const meter = { rows: this.rows[s] }
    this.run(input, state, meter, () => this.flushSubtask(s))
    this.rows[s] = meter.rows
  }

  flush(): void {
    this.finishBundles()
    this.out.flush()
  }

  watermark(time: number, idle: boolean): void {
    if (time > this.time) this.finishBundles()
    this.time = Math.max(time, this.time)
    this.out.watermark(time, idle)
  }

  private finishBundles(): void {
    this.states.forEach((_, s) => {
      this.flushSubtask(s)
      this.rows[s] = 0
    })
  }

  private flushSubtask(s: number): void {
    const state = this.states[s]
    if (state.table.size === 0) return
    this.batch.subtask = s
    this.flushRun(state, this.batch, this.emit)
    state.clear()
  }
}

export function transferLayouts(shape: GroupShape): Layout[] {
  return [...shape.keys.map(k => layoutOf(k.type, 'span')), ...GroupCode.transfer(shape)]
}

function compileLocalRun(model: GroupState, layouts: readonly Layout[], grouping: readonly number[], signed: boolean, limit: number) {
  const c = new Code()
  const before: string[] = ['const size = input.size', 'let rows = meter.rows']
  const g = new GroupCode(c, before, 'S', model)
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  if (signed) before.push('const inOps = input.ops')
  c.block('for (let i = 0; i < size; i++)', () => {
    const { slot } = g.lookup(
      grouping.map(k => terms[k]),
      'true',
    )
    if (signed) {
      c.block('if ((inOps[i] & 1) !== 0)', () => g.apply(slot, k => terms[k], -1))
      c.block('else', () => g.apply(slot, k => terms[k], 1))
    } else g.apply(slot, k => terms[k], 1)
    if (limit !== Number.POSITIVE_INFINITY) c.line(`if (++rows >= ${c.constant(limit)}) { rows = 0; full() }`)
  })
  return c.compile<(input: Batch, S: GroupState, meter: { rows: number }, full: () => void) => void>(
    ['input', 'S', 'meter', 'full'],
    before,
    ['meter.rows = rows'],
  )
}

/** Writes every group's accumulators, in order of arrival. */
export function compileTransfer(model: GroupState): LocalFlush {
  const c = new Code()
  const { shape } = model
  const layouts = transferLayouts(shape)
  const before: string[] = ['let n = 0', 'const used = S.table.used, live = S.table.live']
  const g = new GroupCode(c, before, 'S', model)
  declareOutput(before, layouts)
  const firstList = shape.keys.length + shape.columns.length
  const append = c.constant((S: GroupState, bag: number, slot: number, out: Batch, row: number) =>
    appendEntries(S.bags[bag] as Bag, slot, out.columns[firstList + bag] as ListColumn, row),
  )
  let hand = 'emit(n); n = 0'
  c.block('for (let slot = 0; slot < used; slot++)', () => {
    c.line('if (live[slot] === 0) continue')
    const spans = writeRow(c, layouts, [...g.keyTerms('slot'), ...shape.columns.map((col, k) => loadNow(c, col.layout, `gc${k}`, 'slot'))])
    shape.bags.forEach((_, k) => void c.line(`${append}(S, ${k}, slot, out, n)`))
    hand = [...spans, 'emit(n)', 'n = 0'].join('; ')
    c.line(`if (++n === ${CAPACITY}) { ${hand} }`)
  })
  return c.compile<LocalFlush>(['S', 'out', 'emit'], before, [hand])
}
