import type { TemporalJoin } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, DELETE, INSERT } from '../columns.ts'
import { finiteOrNull, SlotTimes, Timers } from '../timers.ts'
import type { BothKept } from './join-rows.ts'
import { KeyedJoin } from './keyed-join.ts'
import type { JoinContext, JoiningOperator } from './operator.ts'
import { firstOf } from './sorted-rows.ts'
import { nullTime, type TimeOf, timeOf } from './window-aggregate.ts'

/**
 * The join of rows with the versions of a table by event time. A row waits until the watermark has reached its time; then it meets the last version of its key
 * that is not later, if that one still is a row and the condition holds. Of a LEFT join it is given with NULL for the version otherwise. Rows of a key that are
 * due together come in the order of their arrival, and as they came: what takes a row back takes back what it met.
 *
 * A key has one version a time, the one that came last; -U and -D are versions too, which say that there is no row. The key's timer is set for the least time
 * of what came. When it fires, rows that are due go, and versions that the last one up to the watermark has replaced; it is set again for the least row that is
 * left, but for no version. Late rows and late versions aren't dropped: they wait for the next watermark, and meet what is still there.
 *
 * With a time to live a key forgets both sides one and a half of it after a row of either came, put off by rows that come more than half of it later, and by
 * rows that are due. Flink: TemporalRowTimeJoinOperator, BaseTwoInputStreamOperatorWithStateRetention.
 */
export function createTemporalJoin(node: TemporalJoin, context: JoinContext): JoiningOperator {
  return new TemporalJoinOperator(node, context)
}

/** Numbers kept with a row: its time, and its kind of change. */
const TIME = 0
const OP = 1
const [ROWS, VERSIONS] = [0, 1]

class TemporalJoinOperator extends KeyedJoin {
  private readonly outer: boolean
  /** ms; 0 = for ever */
  private readonly ttl: number
  private readonly timeOf: readonly [TimeOf, TimeOf]
  /** when rows that are due are next looked for */
  private readonly due: SlotTimes
  private readonly dueTimers = new Timers()
  /** when both sides are forgotten, by the clock */
  private readonly end: SlotTimes
  private readonly endTimers = new Timers()
  private watermark = Number.NEGATIVE_INFINITY
  private now = 0

  constructor(node: TemporalJoin, context: JoinContext) {
    const { inputs } = context
    const { joinType, leftKeys, rightKeys, leftTime, rightTime } = node
    if (rightTime === undefined) throw new NotHere('a temporal join by processing time')
    if (joinType !== 'INNER' && joinType !== 'LEFT') throw new NotHere(`a temporal join of type ${joinType}`)
    const layouts = inputs.map(i => i.layouts)
    super(node, context, {
      specs: [
        { layouts: layouts[ROWS], keys: leftKeys, identity: 'arrival', counts: 2 },
        { layouts: layouts[VERSIONS], keys: rightKeys, identity: [rightTime], counts: 2 },
      ],
      ops: inputs[ROWS].ops,
    })
    this.outer = joinType === 'LEFT'
    this.ttl = node.state.ttl
    this.timeOf = [timeOf(layouts[ROWS][leftTime], leftTime, false), timeOf(layouts[VERSIONS][rightTime], rightTime, false)]
    this.due = new SlotTimes(this.keys.table)
    this.end = new SlotTimes(this.keys.table)
  }

  protected push(port: number, input: Batch): void {
    this.makeRoom(input.size, this.sides[port])
    const rows = this.over(port, input)
    const { counts } = this.sides[port].rows
    for (let i = 0; i < input.size; i++) {
      const op = input.ops === null ? INSERT : input.ops[i]
      const time = this.timeIn(port, input, i, op)
      const slot = rows.slot(i)
      const entry = rows.keep(i, slot)
      counts[TIME].values[entry] = time
      counts[OP].values[entry] = op
      if (!(this.due.of[slot] <= time)) this.schedule(slot, time)
      this.stay(slot)
    }
  }

  /** A deletion that has only its key is of 1970 for Flink, before all versions and rows. */
  private timeIn(port: number, input: Batch, i: number, op: number): number {
    const time = this.timeOf[port](input, i, 0)
    if (!Number.isNaN(time)) return time
    if (op === DELETE) return 0
    throw nullTime('the join')
  }

  protected override advance(watermark: number): number {
    if (watermark <= this.watermark) return watermark
    this.watermark = watermark
    const kept = this.kept()
    this.dueTimers.run(watermark, (time, slot) => {
      if (this.due.of[slot] === time) this.join(slot, kept)
    })
    kept.end()
    return watermark
  }

  /** Rows that are due meet their versions; they go, and so do versions that no row in time can meet. */
  private join(slot: number, kept: BothKept): void {
    const { watermark } = this
    const { rows } = this.sides[ROWS]
    const [times, ops] = rows.counts.map(c => c.values)
    const { rows: versions } = this.sides[VERSIONS]
    const [validFrom, kinds] = versions.counts.map(c => c.values)
    const inOrder: number[] = []
    for (let f = versions.oldest[slot]; f >= 0; f = versions.prev[f]) inOrder.push(f)
    inOrder.sort((a, b) => validFrom[a] - validFrom[b])
    const versionsUpTo = (time: number) => firstOf(inOrder.length, n => validFrom[inOrder[n]] > time)
    let least = Number.NaN
    for (let e = rows.oldest[slot], next = -1; e >= 0; e = next) {
      next = rows.prev[e]
      if (times[e] > watermark) {
        if (!(least <= times[e])) least = times[e]
        continue
      }
      const f = inOrder[versionsUpTo(times[e]) - 1]
      if (f !== undefined && (kinds[f] & 1) === 0 && kept.holds(e, f)) kept.pair(e, f, ops[e])
      else if (this.outer) kept.left(e, ops[e])
      rows.drop(e, slot)
    }
    for (const f of inOrder.slice(0, Math.max(0, versionsUpTo(watermark) - 1))) versions.drop(f, slot)
    this.due.of[slot] = Number.NaN
    if (!Number.isNaN(least)) this.schedule(slot, least)
    if (this.isEmpty(slot)) this.forget(slot)
    else this.stay(slot)
  }

  private schedule(slot: number, time: number): void {
    this.due.of[slot] = time
    this.dueTimers.add(time, slot)
  }

  /** Puts off the end of the key's time to live. */
  private stay(slot: number): void {
    if (this.ttl === 0 || this.now + this.ttl <= this.end.of[slot]) return
    this.end.of[slot] = this.now + Math.floor(this.ttl * 1.5)
    this.endTimers.add(this.end.of[slot], slot)
  }

  private forget(slot: number): void {
    for (const { rows } of this.sides) rows.dropAll(slot)
    this.due.of[slot] = Number.NaN
    this.end.of[slot] = Number.NaN
    this.keys.end(slot)
  }

  processingTime(now: number): void {
    if (this.ttl === 0 || !Number.isFinite(now)) return
    this.now = now
    this.endTimers.run(now, (time, slot) => {
      if (this.end.of[slot] === time) this.forget(slot)
    })
  }

  override snapshot(to: PartWriter): void {
    to.json({ due: this.due.snapshot(), end: this.end.snapshot(), watermark: finiteOrNull(this.watermark) })
    super.snapshot(to)
  }

  override restore(from: PartReader): void {
    super.restore(from)
    const { due, end, watermark } = from.json as { due: (number | null)[]; end: (number | null)[]; watermark: number | null }
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY
    this.due.restore(due, this.dueTimers)
    this.end.restore(end, this.endTimers)
  }
}
