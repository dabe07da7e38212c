import type { IntervalJoin } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, INSERT } from '../columns.ts'
import { finiteOrNull, SlotTimes, Timers } from '../timers.ts'
import type { BothKept, SideRows } from './join-rows.ts'
import { KeyedJoin } from './keyed-join.ts'
import type { JoinContext, JoiningOperator } from './operator.ts'
import { nullTime, type TimeOf, timeOf } from './window-aggregate.ts'

/**
 * The join of two streams whose times lie within bounds of each other (left - right between `lower` and `upper`, ms). A row meets the rows of the other side
 * that are kept and within its bounds, and is kept itself until the watermark says that none will come any more that it could meet. An outer side's row that
 * met none by then is given with NULL for the other side. Inserts only.
 *
 * A key has a timer per side, set for its oldest row; when it fires, what is over goes, and it is set again for the oldest that is left. Rows that are over
 * go as well when a row of the other side looks at them. A late row isn't dropped: it meets what is still there, and is given alone at once if that is
 * nothing. What one subtask has let go already is known to it for all of its keys (`gone`), as in Flink. Watermarks go on later by the wider bound, for so
 * much later rows may be given. Flink: RowTimeIntervalJoin, KeyedCoProcessOperatorWithWatermarkDelay.
 *
 * As in Flink, times before 1970 count as such, but a key whose oldest row is of then is emptied at its timer.
 */
export function createIntervalJoin(node: IntervalJoin, context: JoinContext): JoiningOperator {
  return new IntervalJoinOperator(node, context)
}

/** Numbers kept with a row: whether it has met one, and its time. */
const MET = 0
const TIME = 1

class IntervalJoinOperator extends KeyedJoin {
  private readonly outer: readonly [boolean, boolean]
  /** ms that a row of the side is kept beyond its time */
  private readonly reach: readonly [number, number]
  /** left and right: up to which time each subtask has let rows go */
  private readonly gone: readonly [Float64Array, Float64Array]
  /** left and right: when what is over is next looked for; NaN = no row is kept */
  private readonly due: readonly [SlotTimes, SlotTimes]
  private readonly timers = new Timers()
  private readonly timeOf: readonly [TimeOf, TimeOf]
  /** no times are within such bounds */
  private readonly never: boolean
  /** the watermark, not before 1970 */
  private now = 0

  constructor(node: IntervalJoin, context: JoinContext) {
    const { inputs, parallelism } = context
    const { joinType, lower, upper, leftTime, rightTime } = node
    if (node.time === 'proctime') throw new NotHere('a join by processing time')
    if (joinType === 'SEMI' || joinType === 'ANTI') throw new NotHere(`an interval join of type ${joinType}`)
    if (inputs.some(i => i.ops)) throw new NotHere('an interval join over updates')
    const spec = (port: number, keys: readonly number[]) => ({
      layouts: inputs[port].layouts,
      keys,
      identity: 'arrival' as const,
      counts: 2,
    })
    super(node, context, { specs: [spec(0, node.leftKeys), spec(1, node.rightKeys)], ops: false })
    this.outer = [joinType === 'LEFT' || joinType === 'FULL', joinType === 'RIGHT' || joinType === 'FULL']
    this.reach = [-lower, upper]
    this.never = lower > upper
    this.timeOf = [timeOf(inputs[0].layouts[leftTime], leftTime, false), timeOf(inputs[1].layouts[rightTime], rightTime, false)]
    this.gone = [new Float64Array(parallelism), new Float64Array(parallelism)]
    const { table } = this.keys
    this.due = [new SlotTimes(table), new SlotTimes(table)]
  }

  protected push(port: number, input: Batch): void {
    this.makeRoom(input.size, this.sides[port])
    const rows = this.over(port, input)
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      const time = this.timeOf[port](input, i, 0)
      if (Number.isNaN(time)) throw nullTime('the join')
      if (!this.never) this.join(port, rows, i, slot, time)
      else if (this.outer[port]) rows.own(i, INSERT)
      this.endIfEmpty(slot)
    }
    rows.end()
  }

  private join(port: number, rows: SideRows, i: number, slot: number, time: number): void {
    const { now, reach, outer, keys } = this
    const other = 1 - port
    const { rows: kept } = this.sides[other]
    const [met, times] = kept.counts.map(c => c.values)
    const [from, to] = [time - reach[other], time + reach[port]]
    const subtask = keys.subtask[slot]
    const blind = rows.blind(i)
    let found = false
    if (this.gone[other][subtask] < to) {
      const over = overAt(now, reach[other])
      this.gone[other][subtask] = over
      for (let e = kept.oldest[slot], next = -1; e >= 0; e = next) {
        next = kept.prev[e]
        if (!blind && times[e] >= from && times[e] <= to && (!this.conditional || rows.holds(i, e))) {
          rows.pair(i, e, INSERT)
          found = true
          met[e] = 1
        }
        if (times[e] > over) continue
        if (outer[other] && met[e] === 0) rows.other(e, INSERT)
        kept.drop(e, slot)
      }
    }
    if (now < to) {
      const entry = rows.keep(i, slot)
      const { counts } = this.sides[port].rows
      counts[MET].values[entry] = found ? 1 : 0
      counts[TIME].values[entry] = time
      if (Number.isNaN(this.due[port].of[slot])) this.schedule(port, slot, time)
    } else if (!found && outer[port]) rows.own(i, INSERT)
  }

  private schedule(port: number, slot: number, oldest: number): void {
    const at = oldest + this.reach[port] + 1
    this.due[port].of[slot] = at
    if (this.due[1 - port].of[slot] !== at) this.timers.add(at, slot)
  }

  protected override advance(watermark: number): number {
    if (this.never) return watermark
    this.now = Math.max(0, watermark)
    const kept = this.kept()
    this.timers.run(watermark, (time, slot) => {
      // the timer of the left input lets rows of the right one go, and is first
      for (const port of [1, 0]) if (this.due[port].of[slot] === time) this.letGo(port, slot, kept)
      this.endIfEmpty(slot)
    })
    kept.end()
    return watermark - Math.max(...this.reach)
  }

  private letGo(port: number, slot: number, kept: BothKept): void {
    const { rows } = this.sides[port]
    const [met, times] = rows.counts.map(c => c.values)
    const over = overAt(this.now, this.reach[port])
    this.gone[port][this.keys.subtask[slot]] = over
    let oldest = -1
    for (let e = rows.oldest[slot], next = -1; e >= 0; e = next) {
      next = rows.prev[e]
      if (times[e] > over) {
        if (times[e] < oldest || oldest < 0) oldest = times[e]
        continue
      }
      if (this.outer[port] && met[e] === 0) kept[port === 0 ? 'left' : 'right'](e)
      rows.drop(e, slot)
    }
    this.due[port].of[slot] = Number.NaN
    if (oldest > 0) this.schedule(port, slot, oldest)
    else rows.dropAll(slot)
  }

  private endIfEmpty(slot: number): void {
    if (this.isEmpty(slot) && this.due.every(due => Number.isNaN(due.of[slot]))) this.keys.end(slot)
  }

  override snapshot(to: PartWriter): void {
    const due = this.due.map(times => times.snapshot())
    to.json({ due, gone: this.gone.map(g => Array.from(g, finiteOrNull)), now: finiteOrNull(this.now) })
    super.snapshot(to)
  }

  override restore(from: PartReader): void {
    super.restore(from)
    const { due, gone, now } = from.json as { due: (number | null)[][]; gone: (number | null)[][]; now: number | null }
    this.now = now ?? Number.POSITIVE_INFINITY
    for (const port of [0, 1]) {
      gone[port].forEach((time, subtask) => {
        if (subtask < this.gone[port].length) this.gone[port][subtask] = time ?? Number.POSITIVE_INFINITY
      })
      this.due[port].restore(due[port], this.timers, this.due[1 - port])
    }
  }
}

/** Rows of up to this time can meet no row that is in time any more. */
const overAt = (now: number, reach: number): number => (now === Number.POSITIVE_INFINITY ? now : now - reach - 1)
