import type { LocalWindowAggregate } from '../../../plan/physical.ts'
import { BIGINT } from '../../../semantics/types.ts'
import { NotHere } from '../../functions/scope.ts'
import { Batch, layoutOf, type NumberColumn } from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { type Slicing, slicingOf } from '../windows.ts'
import { GroupState, transferShape } from './group-shape.ts'
import { compileTransfer, type LocalFlush, transferLayouts } from './local-group-aggregate.ts'
import { emitter, keyLayouts, type Operator, type OperatorContext } from './operator.ts'
import { attachedSlices, bySlice, type TimeOf, timeOf } from './window-aggregate.ts'
import { compileSelected, type SelectedRun } from './window-code.ts'

/**
 * First phase of a window aggregate, before the exchange: each source subtask adds its rows up by slice and key and hands the accumulators on, with the
 * end of the slice, when a slice is complete, when it holds many groups, or before a checkpoint. Late rows are dropped and counted here, where rows can still
 * be counted one by one: the second phase, which has seen the same watermark, would drop what they add up to.
 *
 * Output columns: keys, accumulators, lists, end of the slice (ms). A batch holds one slice.
 */
export function createLocalWindowAggregate(node: LocalWindowAggregate, context: OperatorContext): Operator {
  return new LocalWindowAggregateOperator(node, context)
}

/** Groups that a subtask holds before it hands all of them on, as its memory bounds it in Flink. */
const MANY = 100_000

class LocalWindowAggregateOperator implements Operator {
  readonly node: number
  readonly out: Outlet
  private readonly slicing: Slicing
  /** by subtask, by end of slice */
  private readonly slices: Map<number, GroupState>[] = []
  private readonly newState: () => GroupState
  private readonly batch: Batch
  private readonly emit: (n: number) => void
  private readonly selected: SelectedRun
  private readonly transfer: LocalFlush
  private readonly timeOf: TimeOf
  private groups = 0
  private time = Number.NEGATIVE_INFINITY
  private lateRows = 0
  private lateByOutage = 0

  constructor(node: LocalWindowAggregate, context: OperatorContext) {
    const { input } = context
    this.node = node.id
    if (input.ops) throw new NotHere('a window aggregate over updates')
    const slicing = node.windowEnd === undefined ? slicingOf(node.window) : attachedSlices(node.window)
    if (slicing === undefined || node.time !== 'rowtime') throw new NotHere('this window in two phases')
    this.slicing = slicing
    const keys = keyLayouts(input.layouts, node.grouping)
    const shape = transferShape({ keys, calls: node.calls, types: input.layouts.map(l => l.type), retract: false })
    this.newState = () => new GroupState(shape, 1, () => 0, 256)
    const model = this.newState()
    this.out = new Outlet([...transferLayouts(shape), layoutOf(BIGINT)], false)
    this.batch = new Batch(this.out.layouts, false)
    this.emit = emitter(node.id, context.counts, this.out, this.batch)
    const time = node.windowEnd ?? node.timeColumn
    this.timeOf = timeOf(input.layouts[time], time, false)
    this.selected = compileSelected(model, input.layouts, node.grouping)
    this.transfer = compileTransfer(model)
  }

  push(input: Batch): void {
    while (this.slices.length <= input.subtask) this.slices.push(new Map())
    const own = this.slices[input.subtask]
    for (const [end, rows] of bySlice(input, this.timeOf, this.slicing, 0)) {
      const ends = this.slicing.windowEnds(end)
      if (ends[ends.length - 1] - 1 <= this.time) {
        this.lateRows += rows.length
        if (input.outage) this.lateByOutage += rows.length
        continue
      }
      let state = own.get(end)
      if (state === undefined) own.set(end, (state = this.newState()))
      const before = state.table.size
      state.table.reserve(rows.length)
      for (const bag of state.bags) bag.table.reserve(rows.length)
      this.selected(input, state, rows, rows.length)
      this.groups += state.table.size - before
    }
    if (this.groups > MANY) this.handOn()
  }

  flush(): void {
    this.handOn()
    this.out.flush()
  }

  watermark(time: number, idle: boolean): void {
    if (time > this.time) {
      this.time = time
      // before the watermark, so that nothing of it is late behind the exchange
      if (this.slices.some(own => [...own.keys()].some(end => end - 1 <= time))) this.handOn()
    }
    this.out.watermark(time, idle)
  }

  private handOn(): void {
    this.slices.forEach((own, subtask) => {
      for (const [end, state] of [...own].sort(([a], [b]) => a - b)) {
        this.batch.subtask = subtask
        this.transfer(state, this.batch, n => this.emitSlice(n, end))
      }
      own.clear()
    })
    this.groups = 0
  }

  private emitSlice(n: number, end: number): void {
    const column = this.batch.columns[this.batch.columns.length - 1] as NumberColumn
    column.values.fill(end, 0, n)
    this.emit(n)
  }

  late() {
    return { rows: this.lateRows, byOutage: this.lateByOutage }
  }
}
