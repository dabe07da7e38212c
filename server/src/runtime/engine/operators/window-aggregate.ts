import type {
  GlobalWindowAggregate,
  GroupWindowAggregate,
  LocalWindowAggregate,
  WindowAggregate,
  WindowSpec,
} from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import { RuntimeProblem } from '../../ports.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Batch, type Layout, type ListColumn, type NumberColumn } from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { finiteOrNull } from '../timers.ts'
import { panesOf, type Slicing, slicingOf } from '../windows.ts'
import { GroupState, makeShape } from './group-shape.ts'
import { restoreGroups, snapshotGroups } from './group-snapshot.ts'
import { compileTransfer, type LocalFlush, transferLayouts } from './local-group-aggregate.ts'
import { emitter, keyLayouts, type Operator, type OperatorContext, router } from './operator.ts'
import { compileResults, type ResultsRun, resultLayouts } from './results.ts'
import { compileMerge, compileSelected, type MergeRun, type SelectedRun } from './window-code.ts'

/**
 * GROUP BY key and window, in one phase or behind `LocalWindowAggregate`. One table of groups per slice (see `windows.ts`); a window that is one slice gives its
 * table as it is, others merge their slices' tables first. A window fires once, when the watermark reaches its last millisecond (or, in processing time,
 * when the clock does); a slice is dropped as a whole with the last window that holds it. A row whose last window has fired is late: dropped and counted.
 * Windows fire in the order of their ends, groups in order of arrival.
 *
 * Over columns of windows that were given before (`windowEnd`), a slice is such a window. The old group windows (TUMBLE and HOP in GROUP BY) are the same.
 */
export function createWindowAggregate(node: WindowNode, context: OperatorContext): Operator {
  return new WindowAggregateOperator(node, context)
}

type WindowNode = WindowAggregate | GlobalWindowAggregate | GroupWindowAggregate

class WindowAggregateOperator implements Operator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  private readonly slicing: Slicing
  private readonly slices = new Map<number, GroupState>()
  /** windows that have yet to fire */
  private readonly pending = new Set<number>()
  private readonly newState: () => GroupState
  private readonly batch: Batch
  private readonly emit: (n: number) => void
  private readonly selected: SelectedRun | undefined
  private readonly merged: MergeRun | undefined
  private readonly results: ResultsRun
  private readonly properties: readonly string[]
  /** several slices a window: how a slice's groups are handed to the window's */
  private readonly slicesMerge: { transfer: LocalFlush; merge: MergeRun; batch: Batch } | undefined
  private readonly timeOf: TimeOf | undefined
  private readonly lists: readonly number[]
  private readonly loadsPast: Float64Array
  private time = Number.NEGATIVE_INFINITY
  private lateRows = 0
  private lateByOutage = 0
  private readonly processing: boolean

  constructor(node: WindowNode, context: OperatorContext) {
    const { input, parallelism } = context
    const old = node.kind === 'GroupWindowAggregate'
    this.node = node.id
    this.stateId = node.state.operator
    if (input.ops) throw new NotHere('a window aggregate over updates')
    const attached = old ? undefined : node.windowEnd
    const slicing = old ? panesOf(node.window) : attached === undefined ? slicingOf(node.window) : attachedSlices(node.window)
    if (slicing === undefined) throw new NotHere('a session window')
    this.slicing = slicing
    this.processing = node.time === 'proctime' && attached === undefined
    const local = node.kind === 'GlobalWindowAggregate' ? (context.node(node.local) as LocalWindowAggregate) : undefined
    const grouping = local ? node.grouping.map((_, i) => i) : node.grouping
    const keys = keyLayouts(input.layouts, grouping)
    const types = local ? context.node(local.inputs[0]).fields.map(f => f.type) : input.layouts.map(l => l.type)
    const shape = makeShape({ keys, calls: node.calls, types, retract: false, plain: true, bagged: true, bags: true })
    const route = router(
      keys.map(k => k.type),
      parallelism,
    )
    this.newState = () => new GroupState(shape, parallelism, route, 256)
    this.loadsPast = new Float64Array(parallelism)
    const model = this.newState()
    this.properties = node.properties
    const extra = node.properties.map((_, k) => node.fields[keys.length + node.calls.length + k].type)
    if (extra.some(t => (t.precision ?? 6) > 3)) throw new NotHere('a window bound of precision above 3')
    this.results = compileResults(model, extra)
    this.out = new Outlet(resultLayouts(shape, extra), false)
    this.batch = new Batch(this.out.layouts, false)
    this.emit = emitter(node.id, context.counts, this.out, this.batch)
    this.lists = input.layouts.flatMap((l, i) => (l.storage === 'list' ? [i] : []))
    if (local) this.merged = compileMerge(model, input.layouts)
    else {
      this.timeOf = timeOf(input.layouts[attached ?? node.timeColumn], attached ?? node.timeColumn, this.processing)
      this.selected = compileSelected(model, input.layouts, grouping)
    }
    if (attached === undefined && node.window.type !== 'TUMBLE') {
      const layouts = transferLayouts(shape)
      this.slicesMerge = { transfer: compileTransfer(model), merge: compileMerge(model, layouts, true), batch: new Batch(layouts, false) }
    }
  }

  push(input: Batch): void {
    if (this.merged) {
      const end = (input.columns[input.columns.length - 1] as NumberColumn).values[0]
      const state = this.slice(end, input.size, input.outage)
      if (state === undefined) return
      state.bags.forEach((bag, k) => void bag.table.reserve((input.columns[this.lists[k]] as ListColumn).size))
      this.merged(input, state)
      return
    }
    for (const [end, rows] of bySlice(input, this.timeOf!, this.slicing, this.clock)) {
      const state = this.slice(end, rows.length, input.outage)
      if (state === undefined) continue
      for (const bag of state.bags) bag.table.reserve(rows.length)
      this.selected!(input, state, rows, rows.length)
    }
  }

  private clock = 0

  /** The table of a slice with room for `rows` more groups; undefined (and the rows counted) where they are late. */
  private slice(end: number, rows: number, outage: boolean): GroupState | undefined {
    let state = this.slices.get(end)
    if (state === undefined) {
      const ends = this.slicing.windowEnds(end)
      if (ends.length === 0 || ends[ends.length - 1] - 1 <= this.time) {
        this.lateRows += rows
        if (outage) this.lateByOutage += rows
        return undefined
      }
      for (const e of ends) if (e - 1 > this.time) this.pending.add(e)
      this.slices.set(end, (state = this.newState()))
    }
    state.table.reserve(rows)
    return state
  }

  flush(): void {
    this.out.flush()
  }

  watermark(time: number, idle: boolean): void {
    if (!this.processing && time > this.time) this.fire(time)
    this.out.watermark(time, idle)
  }

  processingTime(now: number): void {
    this.clock = now
    if (this.processing && now > this.time) this.fire(now)
  }

  private fire(time: number): void {
    this.time = time
    const due = [...this.pending].filter(end => end - 1 <= time).sort((a, b) => a - b)
    for (const end of due) {
      this.pending.delete(end)
      const state = this.window(end)
      if (state === undefined) continue
      this.results(state, this.batch, this.emit, this.bounds(end))
      this.drop(end)
    }
  }

  /** The groups of a window. */
  private window(end: number): GroupState | undefined {
    const parts = this.slicing.slicesOf(end).flatMap(s => this.slices.get(s) ?? [])
    if (parts.length <= 1 || this.slicesMerge === undefined) return parts[0]
    const { transfer, merge, batch } = this.slicesMerge
    const all = this.newState()
    for (const part of parts) {
      transfer(part, batch, n => {
        batch.size = n
        all.table.reserve(n)
        all.bags.forEach((bag, k) => void bag.table.reserve((batch.columns[batch.columns.length - all.bags.length + k] as ListColumn).size))
        if (n > 0) merge(batch, all)
        batch.clear()
      })
    }
    return all
  }

  private bounds(end: number): number[] {
    return this.properties.map(p => (p === 'start' ? this.slicing.windowStart(end) : p === 'end' ? end : end - 1))
  }

  /** Slices whose last window was this one. */
  private drop(end: number): void {
    for (const s of this.slicing.slicesOf(end)) {
      const state = this.slices.get(s)
      if (state === undefined) continue
      const ends = this.slicing.windowEnds(s)
      if (ends[ends.length - 1] > end) continue
      state.loads().forEach((n, i) => {
        this.loadsPast[i] += n
      })
      this.slices.delete(s)
    }
  }

  snapshot(to: PartWriter): void {
    const ends = [...this.slices.keys()].sort((a, b) => a - b)
    to.json({ slices: ends, time: finiteOrNull(this.time) })
    for (const end of ends) snapshotGroups(this.slices.get(end)!, to, `@${end}`)
  }

  restore(from: PartReader): void {
    const { slices, time } = from.json as { slices: number[]; time: number | null }
    this.time = time ?? Number.NEGATIVE_INFINITY
    for (const end of slices) {
      const state = this.newState()
      restoreGroups(state, from, `@${end}`)
      this.slices.set(end, state)
      for (const e of this.slicing.windowEnds(end)) if (e - 1 > this.time) this.pending.add(e)
    }
  }

  size() {
    let [entries, bytes] = [0, 0]
    for (const s of this.slices.values()) {
      entries += s.entries
      bytes += s.bytes
    }
    return { entries, bytes }
  }

  loads(): number[] {
    const loads = Array.from(this.loadsPast)
    for (const s of this.slices.values()) {
      s.loads().forEach((n, i) => {
        loads[i] += n
      })
    }
    return loads
  }

  late() {
    return { rows: this.lateRows, byOutage: this.lateByOutage }
  }
}

/** Time of a row in ms, NaN for NULL. */
export type TimeOf = (input: Batch, row: number, clock: number) => number

export function timeOf(layout: Layout, column: number, processing: boolean): TimeOf {
  if (processing) return (_input, _row, clock) => clock
  if (layout.storage !== 'number' || (layout.type.precision ?? 6) > 3) throw new NotHere('a window over a time of precision above 3')
  return (input, row) => {
    const c = input.columns[column] as NumberColumn
    return c.nulls[row] === 0 ? c.values[row] : Number.NaN
  }
}

export const nullTime = (before: string): RuntimeProblem =>
  new RuntimeProblem('null-rowtime', 'A row has NULL for its time', `Filter such rows before ${before} (WHERE … IS NOT NULL).`)

/** Rows of a batch by the end of their slice, slices in order of appearance. */
export function bySlice(input: Batch, time: TimeOf, slicing: Slicing, clock: number): Map<number, number[]> {
  const slices = new Map<number, number[]>()
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let rows: number[] = []
  for (let i = 0; i < input.size; i++) {
    const t = time(input, i, clock)
    if (Number.isNaN(t)) throw nullTime('the window')
    if (t < from || t >= to) {
      to = slicing.sliceEnd(t)
      // only what lies in the same slice for certain: from this time on
      from = t
      const known = slices.get(to)
      if (known) rows = known
      else slices.set(to, (rows = []))
    }
    rows.push(i)
  }
  return slices
}

/** Windows that come in a column: each is its own slice. */
export function attachedSlices(window: WindowSpec): Slicing | undefined {
  const slicing = slicingOf(window)
  return (
    slicing && {
      sliceEnd: end => end,
      windowEnds: end => [end],
      windowStart: end => slicing.windowStart(end),
      slicesOf: end => [end],
    }
  )
}
