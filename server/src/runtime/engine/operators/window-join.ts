import type { WindowJoin } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Batch, type NumberColumn } from '../columns.ts'
import { Outlet, type Receiver } from '../outlet.ts'
import { Timers } from '../timers.ts'
import type { GroupState } from './group-shape.ts'
import { InputTimes } from './input-times.ts'
import {
  type CompiledKept,
  type CompiledSide,
  compileKept,
  compileSide,
  JoinSide,
  joinedLayouts,
  joinKeys,
  type KeptRows,
  type SideRows,
  sizeOf,
} from './join-rows.ts'
import { restoreJoin, snapshotJoin } from './join-snapshot.ts'
import type { JoinContext, JoiningOperator } from './operator.ts'
import { type TimeOf, timeOf } from './window-aggregate.ts'

/**
 * The join of two streams within windows that both sides were cut into before. Rows wait by join key and end of their window; when the watermark reaches its
 * last millisecond the window's rows are joined, all at once, and go. A row whose window has been joined is late: dropped and counted. Inserts only. The window
 * counts as a part of the key, but not for the subtask. Flink: WindowJoinOperator.
 */
export function createWindowJoin(node: WindowJoin, context: JoinContext): JoiningOperator {
  return new WindowJoinOperator(node, context)
}

class WindowJoinOperator implements JoiningOperator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  readonly ports: readonly Receiver[]
  private readonly joinType: WindowJoin['joinType']
  private readonly keys: GroupState
  private readonly sides: readonly [JoinSide, JoinSide]
  private readonly timers = new Timers()
  private readonly endOf: readonly [TimeOf, TimeOf]
  private readonly compiled: readonly CompiledSide[]
  private readonly kept: CompiledKept
  private readonly parts: readonly string[]
  private readonly batch: Batch
  private readonly counts: Float64Array
  private now = Number.NEGATIVE_INFINITY
  private lateRows = 0
  private lateByOutage = 0

  constructor(node: WindowJoin, context: JoinContext) {
    const { inputs, parallelism, env } = context
    const { joinType, state, condition, leftWindow, rightWindow } = node
    this.node = node.id
    this.counts = context.counts
    this.stateId = state.operator
    this.parts = state.parts.map(p => p.id)
    this.joinType = joinType
    if (node.time === 'proctime') throw new NotHere('a join of windows by processing time')
    if (inputs.some(i => i.ops)) throw new NotHere('a join of windows over updates')
    const spec = (port: number, joined: readonly number[], end: number) => {
      const { layouts } = inputs[port]
      return { layouts, keys: [...joined, end], identity: 'arrival' as const, counts: 1 }
    }
    const [left, right] = [spec(0, node.leftKeys, leftWindow.end), spec(1, node.rightKeys, rightWindow.end)]
    this.endOf = [
      timeOf(left.layouts[leftWindow.end], leftWindow.end, false),
      timeOf(right.layouts[rightWindow.end], rightWindow.end, false),
    ]
    this.keys = joinKeys(left, right, parallelism, node.leftKeys.length)
    this.sides = [new JoinSide(left, this.keys), new JoinSide(right, this.keys)]
    const leftOnly = joinType === 'SEMI' || joinType === 'ANTI'
    const code = { env, sides: this.sides, keys: this.keys, leftOnly, ops: false, ...(condition && { condition }) }
    this.compiled = [compileSide(code, 0), compileSide(code, 1)]
    this.kept = compileKept(code)
    this.out = new Outlet(joinedLayouts(this.sides, leftOnly), false)
    this.batch = new Batch(this.out.layouts, false)
    const times = new InputTimes(2)
    this.ports = [0, 1].map(port => ({
      push: input => this.push(port, input),
      flush: () => void (times.marker(port) && this.out.flush()),
      watermark: (time, idle) => {
        if (!times.advance(port, time, idle)) return
        this.fire(times.current)
        this.out.watermark(times.current, times.idle)
      },
    }))
  }

  private push(port: number, input: Batch): void {
    const { keys, sides } = this
    for (const table of [keys.table, sides[port].rows.table]) {
      table.compact()
      table.reserve(input.size)
    }
    const rows = this.rowsOf(port, input)
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      const due = this.endOf[port](input, i, 0) - 1
      if (due <= this.now) {
        this.lateRows++
        if (input.outage) this.lateByOutage++
        if (this.isEmpty(slot)) keys.end(slot)
        continue
      }
      if (this.isEmpty(slot)) this.timers.add(due, slot)
      rows.keep(i, slot)
    }
  }

  private isEmpty(slot: number): boolean {
    return this.sides.every(({ rows }) => rows.oldest[slot] < 0)
  }

  private rowsOf(port: number, input: Batch): SideRows {
    return this.compiled[port](input, this.sides[port], this.sides[1 - port], this.keys, this.batch, this.emit)
  }

  private fire(watermark: number): void {
    this.now = watermark
    const [left, right] = this.sides
    const kept = this.kept(left, right, this.batch, this.emit)
    this.timers.run(watermark, (_, slot) => {
      this.join(slot, kept)
      left.rows.dropAll(slot)
      right.rows.dropAll(slot)
      this.keys.end(slot)
    })
    kept.end()
  }

  /** Left rows one after the other, each with its matches; for RIGHT the right ones. */
  private join(slot: number, kept: KeptRows): void {
    const { joinType } = this
    const [{ rows: left }, { rows: right }] = this.sides
    // NULL in a key matches nothing
    const blind = this.keys.table.values(slot).includes(null)
    const holds = (e: number, f: number) => !blind && kept.holds(e, f)
    if (joinType === 'RIGHT') {
      for (let f = right.oldest[slot]; f >= 0; f = right.prev[f]) {
        let found = false
        for (let e = left.oldest[slot]; e >= 0; e = left.prev[e]) {
          if (!holds(e, f)) continue
          kept.pair(e, f)
          found = true
        }
        if (!found) kept.right(f)
      }
      return
    }
    const half = joinType === 'SEMI' || joinType === 'ANTI'
    const met = right.counts[0].values
    for (let e = left.oldest[slot]; e >= 0; e = left.prev[e]) {
      let found = false
      for (let f = right.oldest[slot]; f >= 0 && !(half && found); f = right.prev[f]) {
        if (!holds(e, f)) continue
        found = true
        met[f] = 1
        if (!half) kept.pair(e, f)
      }
      if (half ? found === (joinType === 'SEMI') : !found && joinType !== 'INNER') kept.left(e)
    }
    if (joinType !== 'FULL') return
    for (let f = right.oldest[slot]; f >= 0; f = right.prev[f]) if (met[f] === 0) kept.right(f)
  }

  private readonly emit = (n: number): void => {
    this.counts[this.node] += n
    this.out.push(this.batch)
    this.batch.clear()
  }

  snapshot(to: PartWriter): void {
    snapshotJoin(this.keys, this.sides, this.parts, to)
  }

  restore(from: PartReader): void {
    restoreJoin(this.keys, this.sides, this.parts, from, (port, batch) => this.rowsOf(port, batch))
    const { table } = this.keys
    const ends = table.parts[table.parts.length - 1] as NumberColumn
    for (let slot = 0; slot < table.used; slot++) if (table.live[slot] !== 0) this.timers.add(ends.values[slot] - 1, slot)
  }

  size() {
    return sizeOf(this.keys, this.sides)
  }
  loads(): number[] {
    return this.keys.loads()
  }
  late() {
    return { rows: this.lateRows, byOutage: this.lateByOutage }
  }
}
