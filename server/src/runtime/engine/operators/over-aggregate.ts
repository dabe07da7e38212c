import type { OverAggregate } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import { ByteReader, ByteWriter } from '../../state/bytes.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import type { Batch } from '../columns.ts'
import { Timers } from '../timers.ts'
import type { RowsOfBatch } from './kept-rows.ts'
import { KeptRowsOperator } from './kept-rows-operator.ts'
import type { Operator, OperatorContext } from './operator.ts'
import { nullTime, type TimeOf, timeOf } from './window-aggregate.ts'

/**
 * OVER: each row goes on with aggregates over the rows of its partition that stand before it, and itself. By event time rows wait until the watermark has reached
 * their time, and then go in the order of their times, equal ones in that of arrival; by processing time they go at once, but for RANGE with a bound, where all
 * of one millisecond wait for its end.
 *
 * - Without a bound: a row is added to the aggregates and forgotten.
 * - ROWS n PRECEDING: the last n + 1 rows are kept; the oldest is taken out of the aggregates as one more comes.
 * - RANGE t PRECEDING: rows are kept, and those taken out that are older than t before the row at hand.
 *
 * RANGE counts rows of one time together: all are added before the first goes on. A row is late behind the watermark, or, with a bound, only where its partition
 * has had a row of its time or a later one. With RANGE and a bound a partition is forgotten when event time is beyond its last row by the bound and up to a half
 * of it more. Flink: RowTime…PrecedingFunction, RowTimeUnboundedPrecedingOverFunctionV2, ProcTime…PrecedingFunction.
 */
export function createOverAggregate(node: OverAggregate, context: OperatorContext): Operator {
  return new OverAggregateOperator(node, context)
}

/** Goes with the rows, wherever they go. */
const TIMES = 'rows@1'

class OverAggregateOperator extends KeptRowsOperator {
  private readonly byRange: boolean
  /** rows, or ms; undefined without a bound */
  private readonly bound: number | undefined
  private readonly processing: boolean
  private readonly waits: boolean
  private readonly timeOf: TimeOf
  /** by row, ms */
  private readonly times: number[] = []
  /** by slot: so many of its rows, the first ones, are in the aggregates; the others wait */
  private readonly done: number[] = []
  /** by slot: the time at which something was done last, ms; less than that is late with a bound */
  private readonly last: number[] = []
  /** by slot: when it is to be forgotten, ms */
  private readonly cleanup: number[] = []
  private readonly timers = new Timers()
  private waiting = 0
  private time = Number.NEGATIVE_INFINITY
  private clock = 0
  private readonly lateRows = { rows: 0, byOutage: 0 }

  constructor(node: OverAggregate, context: OperatorContext) {
    const { input } = context
    const frame = /^(ROWS|RANGE) BETWEEN (UNBOUNDED|\d+) PRECEDING AND CURRENT ROW$/.exec(node.frame)
    const [order] = node.orderBy
    const time = order && context.node(node.inputs[0]).fields[order.column].timeAttribute
    if (frame === null || time === undefined || node.orderBy.length > 1) throw new NotHere('OVER in another order than that of time')
    const bound = frame[2] === 'UNBOUNDED' ? undefined : Number(frame[2])
    const byRange = frame[1] === 'RANGE'
    if (node.state.ttl > 0 && !(byRange && bound !== undefined)) throw new NotHere('OVER with a time to live (table.exec.state.ttl)')
    super(node.id, node.state.operator, context, {
      keys: node.partition,
      ops: false,
      ttl: 0,
      aggregates: { calls: node.calls, retract: bound !== undefined },
    })
    this.byRange = byRange
    this.bound = bound
    this.processing = time === 'proctime'
    this.waits = !this.processing || (byRange && bound !== undefined)
    this.timeOf = timeOf(input.layouts[order.column], order.column, this.processing)
  }

  push(input: Batch): void {
    const rows = this.over(input, this.waits ? 0 : input.size)
    const late = new Set<number>()
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      const time = this.timeOf(input, i, this.clock)
      if (Number.isNaN(time)) throw nullTime('OVER')
      if (this.isLate(slot, time)) {
        this.lateRows.rows++
        if (input.outage) this.lateRows.byOutage++
        late.add(slot)
      } else this.put(slot, rows.keep(i), time)
      if (!this.waits) this.goOn(rows, slot, this.kept.of(slot).length)
    }
    rows.end()
    // a late row alone makes no partition
    this.kept.forget([...late].filter(slot => this.done[slot] === undefined))
  }

  private isLate(slot: number, time: number): boolean {
    if (this.processing) return false
    return time <= (this.bound === undefined ? this.time : (this.last[slot] ?? 0))
  }

  /** Behind the rows of its time, and before those that come later. */
  private put(slot: number, row: number, time: number): void {
    const { times, timers, bound, byRange } = this
    const list = this.kept.of(slot)
    this.done[slot] ??= 0
    let at = list.length
    while (at > this.done[slot] && times[list[at - 1]] > time) at--
    const known = at > this.done[slot] && times[list[at - 1]] === time
    list.splice(at, 0, row)
    times[row] = time
    if (!this.waits) return
    this.waiting++
    if (!known) timers.add(this.processing ? time + 1 : time, slot)
    if (byRange && bound !== undefined && !(this.cleanup[slot] >= time + bound + 1)) {
      this.cleanup[slot] = time + Math.trunc(bound * 1.5) + 1
      timers.add(this.cleanup[slot], slot)
    }
  }

  private fire(now: number): void {
    const rows = this.over(undefined, this.waiting)
    const gone: number[] = []
    this.timers.run(now, (at, slot) => {
      if (this.cleanup[slot] <= at) {
        this.forget(slot)
        gone.push(slot)
        return
      }
      const list = this.kept.of(slot)
      const time = this.processing ? at - 1 : at
      let to = this.done[slot]
      while (to < list.length && this.times[list[to]] === time) to++
      this.waiting -= to - this.done[slot]
      this.goOn(rows, slot, to)
      if (this.bound !== undefined) this.last[slot] = at
    })
    rows.end()
    this.kept.forget(gone)
  }

  /** The rows of a slot up to `to`, which are of one time, go on. */
  private goOn(rows: RowsOfBatch, slot: number, to: number): void {
    const { bound, byRange, times } = this
    const list = this.kept.of(slot)
    const come = list.slice(this.done[slot], to)
    if (come.length === 0) return
    if (byRange && bound !== undefined) while (times[list[0]] < times[come[0]] - bound) this.takeOut(rows, slot, list)
    for (const row of come) {
      if (!byRange && bound !== undefined && this.done[slot] > bound) this.takeOut(rows, slot, list)
      rows.add(row, slot)
      this.done[slot]++
      if (!byRange) rows.tell(row, slot)
    }
    if (byRange) for (const row of come) rows.tell(row, slot)
    if (bound === undefined) for (const row of list.splice(0, this.done[slot])) this.kept.free(row)
    if (bound === undefined) this.done[slot] = 0
  }

  private takeOut(rows: RowsOfBatch, slot: number, list: number[]): void {
    const row = list.shift()!
    rows.subtract(row, slot)
    this.kept.free(row)
    this.done[slot]--
  }

  private forget(slot: number): void {
    for (const row of this.kept.of(slot).splice(0)) this.kept.free(row)
    for (const known of [this.done, this.last, this.cleanup]) delete known[slot]
  }

  override watermark(time: number, idle: boolean): void {
    if (!this.processing && time > this.time) {
      this.time = time
      this.fire(time)
    }
    super.watermark(time, idle)
  }

  processingTime(now: number): void {
    if (this.processing && this.waits) this.fire(now)
    if (Number.isFinite(now)) this.clock = now
  }

  late() {
    return this.lateRows
  }

  snapshot(to: PartWriter): void {
    this.kept.snapshot('rows', to, slot => this.done[slot] ?? 0)
    const w = new ByteWriter()
    w.double(this.time)
    const timers = this.timers.bySlot()
    for (const slot of this.kept.slots()) {
      w.double(this.last[slot] ?? Number.NaN)
      w.double(this.cleanup[slot] ?? Number.NaN)
      for (const row of this.kept.of(slot)) w.double(this.times[row])
      const own = timers.get(slot) ?? []
      w.int(own.length)
      for (const time of own) w.double(time)
    }
    to.put(TIMES, w.finish())
  }

  restore(from: PartReader): void {
    this.kept.restore('rows', from, (slot, done) => {
      this.done[slot] = done
    })
    const bytes = from.get(TIMES)
    if (bytes === undefined) return
    const r = new ByteReader(bytes)
    this.time = r.double()
    for (const slot of this.kept.slots()) {
      const [last, cleanup] = [r.double(), r.double()]
      if (!Number.isNaN(last)) this.last[slot] = last
      if (!Number.isNaN(cleanup)) this.cleanup[slot] = cleanup
      const list = this.kept.of(slot)
      for (const row of list) this.times[row] = r.double()
      this.waiting += list.length - this.done[slot]
      for (let n = r.int(); n > 0; n--) this.timers.add(r.double(), slot)
    }
  }
}
