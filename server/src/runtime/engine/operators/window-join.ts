import type { WindowJoin } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader } from '../../state/snapshot.ts'
import type { Batch, NumberColumn } from '../columns.ts'
import { Timers } from '../timers.ts'
import type { BothKept } from './join-rows.ts'
import { KeyedJoin } from './keyed-join.ts'
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

class WindowJoinOperator extends KeyedJoin {
  private readonly joinType: WindowJoin['joinType']
  private readonly timers = new Timers()
  private readonly endOf: readonly [TimeOf, TimeOf]
  private now = Number.NEGATIVE_INFINITY
  private lateRows = 0
  private lateByOutage = 0

  constructor(node: WindowJoin, context: JoinContext) {
    const { inputs } = context
    if (node.time === 'proctime') throw new NotHere('a join of windows by processing time')
    if (inputs.some(i => i.ops)) throw new NotHere('a join of windows over updates')
    const ends = [node.leftWindow.end, node.rightWindow.end]
    const spec = (port: number, keys: readonly number[]) => {
      const { layouts } = inputs[port]
      return { layouts, keys: [...keys, ends[port]], identity: 'arrival' as const, counts: 1 }
    }
    super(node, context, {
      specs: [spec(0, node.leftKeys), spec(1, node.rightKeys)],
      ops: false,
      routed: node.leftKeys.length,
    })
    this.joinType = node.joinType
    this.endOf = [timeOf(inputs[0].layouts[ends[0]], ends[0], false), timeOf(inputs[1].layouts[ends[1]], ends[1], false)]
  }

  protected push(port: number, input: Batch): void {
    this.makeRoom(input.size, this.sides[port])
    const rows = this.over(port, input)
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      const due = this.endOf[port](input, i, 0) - 1
      if (due <= this.now) {
        this.lateRows++
        if (input.outage) this.lateByOutage++
        if (this.isEmpty(slot)) this.keys.end(slot)
        continue
      }
      if (this.isEmpty(slot)) this.timers.add(due, slot)
      rows.keep(i, slot)
    }
  }

  protected override advance(watermark: number): number {
    this.now = watermark
    const [left, right] = this.sides
    const kept = this.kept()
    this.timers.run(watermark, (_, slot) => {
      this.join(slot, kept)
      left.rows.dropAll(slot)
      right.rows.dropAll(slot)
      this.keys.end(slot)
    })
    kept.end()
    return watermark
  }

  /** Left rows one after the other, each with its matches; for RIGHT the right ones. */
  private join(slot: number, kept: BothKept): void {
    const { joinType, leftOnly } = this
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
    const met = right.counts[0].values
    for (let e = left.oldest[slot]; e >= 0; e = left.prev[e]) {
      let found = false
      for (let f = right.oldest[slot]; f >= 0 && !(leftOnly && found); f = right.prev[f]) {
        if (!holds(e, f)) continue
        found = true
        met[f] = 1
        if (!leftOnly) kept.pair(e, f)
      }
      if (leftOnly ? found === (joinType === 'SEMI') : !found && joinType !== 'INNER') kept.left(e)
    }
    if (joinType !== 'FULL') return
    for (let f = right.oldest[slot]; f >= 0; f = right.prev[f]) if (met[f] === 0) kept.right(f)
  }

  override restore(from: PartReader): void {
    super.restore(from)
    const { table } = this.keys
    const ends = table.parts[table.parts.length - 1] as NumberColumn
    for (let slot = 0; slot < table.used; slot++) if (table.live[slot] !== 0) this.timers.add(ends.values[slot] - 1, slot)
  }

  late() {
    return { rows: this.lateRows, byOutage: this.lateByOutage }
  }
}
