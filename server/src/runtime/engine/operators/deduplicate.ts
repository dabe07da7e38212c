import type { Deduplicate } from '../../../plan/physical.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, INSERT, type NumberColumn, UPDATE_AFTER, UPDATE_BEFORE } from '../columns.ts'
import { Timers } from '../timers.ts'
import type { RowsOfBatch } from './kept-rows.ts'
import { KeptRowsOperator } from './kept-rows-operator.ts'
import { type LastRow, LastRows } from './last-rows.ts'
import type { Operator, OperatorContext } from './operator.ts'

/**
 * Deduplication: the first or the last row of each key, by arrival or by event time; each change is that of Flink's function for the case:
 *
 * - first by arrival: the row that makes the key known passes, all others are dropped.
 * - last by arrival: each row takes the place of the one before. A row that equals the one before gives nothing as long as that was the key's first: afterwards
 *   Flink's heap state holds it as an update, which never equals an insert. In bundles only the last row of each key in the bundle counts.
 * - last by time: a row takes the place of one that is not later. First by time with changes (mini-batch): of one that is later. In bundles Flink gives the same
 *   changes at the bundle's end; here they come at once.
 * - first by time without changes: the first row waits until the watermark has reached its time, so that none can come before it; rows behind the watermark are
 *   late, dropped and counted.
 *
 * With a time to live a key is forgotten when its state was not written for so long. The first by time goes only once it has been given.
 */
export function createDeduplicate(node: Deduplicate, context: OperatorContext): Operator {
  return new DeduplicateOperator(node, context)
}

/** What is known of a key: nothing of its row any more, its row as it came first, or as an update. */
const GIVEN = 1
const FIRST = 2
const UPDATED = 3

class DeduplicateOperator extends KeptRowsOperator {
  private readonly change: (rows: RowsOfBatch, slot: number, input: Batch, i: number) => void
  private readonly timeColumn: number
  private readonly updateBefore: boolean
  private readonly ttl: number
  private readonly waits: boolean
  private readonly bundles: LastRows | undefined
  /** by slot */
  private readonly known: number[] = []
  /** of rows that wait, at their times */
  private readonly timers = new Timers()
  private time = Number.NEGATIVE_INFINITY
  private readonly lateRows = { rows: 0, byOutage: 0 }

  constructor(node: Deduplicate, context: OperatorContext) {
    const arrival = node.order === 'PROCTIME'
    const ops = node.changelog.length > 1
    // The time of arrival is no value of a row: Flink has NULL there until somebody reads it.
    const same = node.fields.flatMap((f, k) => (f.timeAttribute === 'proctime' ? [] : [k]))
    super(node.id, node.state.operator, context, { keys: node.keys, same, ops, ttl: node.state.ttl })
    this.ttl = node.state.ttl
    this.timeColumn = node.timeColumn ?? -1
    this.updateBefore = node.changelog.includes('UB')
    this.waits = !arrival && node.keep === 'FirstRow' && !ops
    if (arrival && node.keep === 'LastRow' && node.miniBatch)
      this.bundles = new LastRows(this.kept, { limit: node.miniBatch.size, parallelism: context.parallelism, finish: this.finish })
    if (arrival) this.change = node.keep === 'FirstRow' ? this.firstToCome : this.lastToCome
    else if (this.waits) this.change = this.firstThatWaits
    else this.change = (rows, slot, batch, i) => this.byTime(rows, slot, batch, i, node.keep === 'LastRow')
  }

  push(input: Batch): void {
    const rows = this.over(input)
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      if (this.kept.expire(slot)) this.known[slot] = 0
      if (this.bundles) this.bundles.add(rows, slot, { row: rows.keep(i), same: this.isSame(rows, slot, i), stays: true })
      else this.change(rows, slot, input, i)
    }
    rows.end()
  }

  private firstToCome(rows: RowsOfBatch, slot: number, _: Batch, i: number): void {
    if (this.known[slot] === GIVEN) return
    this.write(slot, GIVEN)
    rows.pass(i, INSERT)
  }

  private lastToCome(rows: RowsOfBatch, slot: number, _: Batch, i: number): void {
    if (this.kept.of(slot).length === 0) this.begin(rows, slot, rows.keep(i))
    else if (!this.isSame(rows, slot, i)) this.replace(rows, slot, rows.keep(i))
  }

  private isSame(rows: RowsOfBatch, slot: number, i: number): boolean {
    const [old] = this.kept.of(slot)
    return old !== undefined && this.ttl === 0 && this.known[slot] === FIRST && rows.same(i, old)
  }

  private readonly finish = (rows: RowsOfBatch, slot: number, { row, same }: LastRow): void => {
    if (this.kept.of(slot).length === 0) this.begin(rows, slot, row)
    else if (same) this.kept.free(row)
    else this.replace(rows, slot, row)
  }

  private byTime(rows: RowsOfBatch, slot: number, input: Batch, i: number, last: boolean): void {
    const [old] = this.kept.of(slot)
    const now = timeOf(input.columns[this.timeColumn] as NumberColumn, i)
    if (old === undefined) this.begin(rows, slot, rows.keep(i))
    else if (last ? this.timeOfKept(old) <= now : now < this.timeOfKept(old)) this.replace(rows, slot, rows.keep(i))
  }

  private firstThatWaits(rows: RowsOfBatch, slot: number, input: Batch, i: number): void {
    const now = timeOf(input.columns[this.timeColumn] as NumberColumn, i)
    if (now < this.time) {
      this.lateRows.rows++
      if (input.outage) this.lateRows.byOutage++
      return
    }
    if (this.known[slot] === GIVEN) return
    const list = this.kept.of(slot)
    if (list.length > 0 && now >= this.timeOfKept(list[0])) return
    if (list.length > 0) this.kept.free(list[0])
    list[0] = rows.keep(i)
    this.timers.add(now, slot)
  }

  private begin(rows: RowsOfBatch, slot: number, row: number): void {
    this.kept.of(slot)[0] = row
    this.write(slot, FIRST)
    rows.write(row, INSERT)
  }

  private replace(rows: RowsOfBatch, slot: number, row: number): void {
    const list = this.kept.of(slot)
    const [old] = list
    if (this.updateBefore) rows.write(old, UPDATE_BEFORE)
    rows.write(row, UPDATE_AFTER)
    list[0] = row
    this.write(slot, UPDATED)
    this.kept.free(old)
  }

  private finishAll(): void {
    if (!this.bundles) return
    const rows = this.over()
    this.bundles.endAll(rows)
    rows.end()
  }

  /** Rows that no other can come before any more, in the order of their times. */
  private fire(time: number): void {
    const rows = this.over()
    this.timers.run(time, (at, slot) => {
      const list = this.kept.of(slot)
      // It has given way to an earlier one, or was given.
      if (list.length === 0 || this.timeOfKept(list[0]) !== at) return
      const [row] = list.splice(0)
      rows.write(row, INSERT)
      this.kept.free(row)
      this.write(slot, GIVEN)
    })
    rows.end()
  }

  private timeOfKept(row: number): number {
    return timeOf(this.kept.columns[this.timeColumn] as NumberColumn, row)
  }

  private write(slot: number, known: number): void {
    this.known[slot] = known
    this.kept.touch(slot)
  }

  processingTime(now: number): void {
    const gone = (slot: number) => {
      this.known[slot] = 0
    }
    this.kept.at(now, gone, slot => this.bundles?.holds(slot) ?? false)
  }

  override flush(): void {
    this.finishAll()
    super.flush()
  }

  override watermark(time: number, idle: boolean): void {
    if (time > this.time) {
      this.finishAll()
      if (this.waits) this.fire(time)
      this.time = time
    }
    super.watermark(time, idle)
  }

  late() {
    return this.lateRows
  }
  snapshot(to: PartWriter): void {
    this.kept.snapshot('row', to, slot => this.known[slot] ?? 0)
  }
  restore(from: PartReader): void {
    this.kept.restore('row', from, (slot, known) => {
      this.known[slot] = known
    })
    if (!this.waits) return
    for (const slot of this.kept.slots()) for (const row of this.kept.of(slot)) this.timers.add(this.timeOfKept(row), slot)
  }
}

const timeOf = ({ values, nulls }: NumberColumn, row: number): number => (nulls[row] !== 0 ? Number.NEGATIVE_INFINITY : values[row])
