import type { Rank } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, DELETE, INSERT, type NumberColumn, UPDATE_AFTER, UPDATE_BEFORE } from '../columns.ts'
import { type RowsOfBatch, refuseUnordered } from './kept-rows.ts'
import { KeptRowsOperator } from './kept-rows-operator.ts'
import type { Operator, OperatorContext } from './operator.ts'
import { RowAges } from './row-ages.ts'
import { firstOf, SortedRows } from './sorted-rows.ts'

/**
 * Top-N: ROW_NUMBER() with a condition on it. Per partition a list of rows, best first, equal ones in order of arrival. Every change is that of Flink's function
 * for the same strategy:
 *
 * - AppendFastStrategy, for added rows: the first N are kept. A row that isn't better than the last of N is dropped.
 * - UpdateFastStrategy, for rows that come again under their unique key and only rise: the same, and a row that is known moves up.
 * - The first alone, by either: a better row takes its place; what is known of the old one doesn't matter.
 * - RetractStrategy, for rows that can be taken away: all are kept, since the row behind the last of N takes its place when one goes.
 *
 * Where each partition says itself how many, its first row does, for good. Flink then keeps a hundred rows, and more only of better ones.
 *
 * With a time to live, added rows are let go of as `RowAges` says; the first alone, and the first to arrive, when the partition was not written for so long.
 * (Flink writes the first alone at each checkpoint as well.)
 *
 * Where the rank number is in the output (or ranks before the first are left out), each row that stands behind the new one moves by one: -U and +U of its number.
 * Where it isn't, only two rows change: -D of the one that falls off the end, +I of the new one.
 */
export function createRank(node: Rank, context: OperatorContext): Operator {
  return new RankOperator(node, context)
}

/** Goes with the rows, wherever they go. */
const AGES = 'rows@1'

class RankOperator extends KeptRowsOperator {
  private readonly from: number
  /** the last rank that counts; of the partition at hand, where each says itself */
  private to: number
  private readonly limit: number
  private readonly endColumn: number | undefined
  /** by slot: what the partition's first row said */
  private readonly ends: number[] = []
  /** by slot, where all rows are kept; the list of the slot is the first block of them */
  private readonly sorted: SortedRows[] = []
  private readonly ages: RowAges | undefined
  /** ranks are told, or told apart */
  private readonly numbers: boolean
  private readonly updateBefore: boolean
  private readonly change: (rows: RowsOfBatch, list: number[], i: number, slot: number, takesAway: boolean) => void

  constructor(node: Rank, context: OperatorContext) {
    const { ttl } = node.state
    if (node.rankType !== 'ROW_NUMBER') throw new NotHere(node.rankType)
    refuseUnordered(node.orderBy, context.input.layouts)
    const { strategy = 'RetractStrategy', range, orderBy } = node
    if (ttl > 0 && (strategy !== 'AppendFastStrategy' || range.column !== undefined))
      throw new NotHere('a Top-N over updates, or whose end is a column, with a time to live (table.exec.state.ttl)')
    const first = range.from === 1 && range.to === 1
    const byArrival = context.node(node.inputs[0]).fields[orderBy[0]?.column]?.timeAttribute === 'proctime'
    const uniqueKey = /^UpdateFastStrategy\[(.*)\]$/.exec(strategy)?.[1].split(',').map(Number)
    super(node.id, node.state.operator, context, {
      keys: node.partition,
      same: uniqueKey,
      orderBy,
      numbered: node.outputRank,
      ops: true,
      ttl: first || byArrival ? ttl : 0,
    })
    if (ttl > 0 && !first && !byArrival) this.ages = new RowAges(this.kept, ttl)
    this.from = range.from
    this.to = this.limit = range.to
    this.endColumn = range.column
    if (uniqueKey && range.column !== undefined) throw new NotHere('a Top-N by counts whose end is a column')
    this.numbers = node.outputRank || range.from > 1
    this.updateBefore = node.changelog.includes('UB')
    if (strategy === 'RetractStrategy') this.change = this.withRetraction
    else if (first) this.change = this.firstAlone
    else this.change = uniqueKey ? this.updated : this.added
  }

  push(input: Batch): void {
    const { kept } = this
    const rows = this.over(input)
    const emptied = new Set<number>()
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      const list = kept.of(slot)
      this.ages?.look(slot)
      kept.expire(slot)
      if (this.endColumn !== undefined) this.to = this.ends[slot] ??= endOf(input.columns[this.endColumn] as NumberColumn, i)
      this.change(rows, list, i, slot, input.ops !== null && (input.ops[i] & 1) !== 0)
      // A partition that said how many isn't asked again.
      if (list.length === 0 && this.endColumn === undefined) emptied.add(slot)
    }
    rows.end()
    for (const slot of emptied) if (kept.of(slot).length === 0) delete this.sorted[slot]
    kept.forget(emptied)
  }

  private added(rows: RowsOfBatch, list: number[], i: number, slot: number): void {
    if (!this.isInRange(rows, list, i)) return
    const at = placeOf(rows, list, i)
    const row = rows.keep(i)
    this.ages?.came(row, at > 0 && rows.compare(i, list[at - 1]) === 0 ? list[at - 1] : undefined)
    this.kept.touch(slot)
    list.splice(at, 0, row)
    this.entered(rows, list, at)
  }

  private isInRange(rows: RowsOfBatch, list: number[], i: number): boolean {
    return list.length < this.limit || rows.compare(i, list[list.length - 1]) < 0
  }

  /** A new row stands at `at`; only the first N are kept. */
  private entered(rows: RowsOfBatch, list: number[], at: number): void {
    const last = list.length > this.to ? list.pop()! : -1
    if (this.numbers) this.shiftDown(rows, last < 0 ? list : [...list, last], at)
    else if (at < list.length) {
      if (last >= 0) rows.write(last, DELETE)
      rows.write(list[at], INSERT)
    }
    if (last < 0) return
    if (!this.numbers) this.ages?.went(last)
    this.kept.free(last)
  }

  private firstAlone(rows: RowsOfBatch, list: number[], i: number, slot: number): void {
    if (list.length === 0) {
      list.push(rows.keep(i))
      this.kept.touch(slot)
      rows.write(list[0], INSERT, 1)
    } else if (rows.compare(i, list[0]) < 0) {
      const [old] = list
      list[0] = rows.keep(i)
      this.replace(rows, old, list[0], 1)
      this.kept.free(old)
      this.kept.touch(slot)
    }
  }

  private updated(rows: RowsOfBatch, list: number[], i: number, slot: number): void {
    const at = list.findIndex(row => rows.same(i, row))
    if (at < 0) {
      this.added(rows, list, i, slot)
      return
    }
    const old = list[at]
    list.splice(at, 1)
    // a row whose order is the same keeps its place among its equals
    const to = rows.compare(i, old) === 0 ? at : placeOf(rows, list, i)
    const row = rows.keep(i)
    list.splice(to, 0, row)
    if (!this.numbers || to === at) this.replace(rows, old, row, to + 1)
    else if (to < at) this.risen(rows, list, to, at, old)
    else this.fallen(rows, list, at, to, old)
    this.kept.free(old)
  }

  /** The row rose from rank `from + 1` to `to + 1`: those between move down by one. Of the row itself what it was is taken back first. */
  private risen(rows: RowsOfBatch, list: number[], to: number, from: number, old: number): void {
    for (let at = to; at < from; at++) {
      this.before(rows, list[at + 1], at + 1)
      if (at === to) this.before(rows, old, from + 1)
      this.after(rows, list[at], at + 1)
    }
    this.after(rows, list[from], from + 1)
  }

  /** What only a shorter time to live below can bring about: the row fell from rank `from + 1`, and those between move up. */
  private fallen(rows: RowsOfBatch, list: number[], from: number, to: number, old: number): void {
    this.before(rows, old, from + 1)
    for (let at = from; at < to; at++) {
      this.before(rows, list[at], at + 2)
      this.after(rows, list[at], at + 1)
    }
    this.after(rows, list[to], to + 1)
  }

  private withRetraction(rows: RowsOfBatch, list: number[], i: number, slot: number, takesAway: boolean): void {
    this.sorted[slot] ??= new SortedRows(list)
    const sorted = this.sorted[slot]
    if (takesAway) {
      this.takeAway(rows, sorted, i)
      return
    }
    const place = sorted.place(row => rows.compare(i, row) < 0)
    const at = sorted.before(place, this.to)
    const row = rows.keep(i)
    sorted.insert(place, row)
    if (this.numbers) this.shiftDown(rows, sorted, at)
    else if (at < this.to) {
      if (sorted.length > this.to) rows.write(sorted.at(this.to)!, DELETE)
      rows.write(row, INSERT)
    }
  }

  /** The first of those that are equal goes; one that was never there is no matter. */
  private takeAway(rows: RowsOfBatch, sorted: SortedRows, i: number): void {
    let place = sorted.place(row => rows.compare(i, row) <= 0)
    let gone = sorted.get(place)
    while (gone !== undefined && rows.compare(i, gone) === 0 && !rows.same(i, gone)) {
      place = sorted.behind(place)
      gone = sorted.get(place)
    }
    if (gone === undefined || !rows.same(i, gone)) return
    const at = sorted.before(place, this.to)
    sorted.remove(place)
    if (this.numbers) this.shiftUp(rows, sorted, at, gone)
    else if (at < this.to) {
      rows.write(gone, DELETE)
      if (sorted.length >= this.to) rows.write(sorted.at(this.to - 1)!, INSERT)
    }
    this.kept.free(gone)
  }

  /** A row came to `at`: each behind it has a number more, and the last number is new where there were fewer than N rows. */
  private shiftDown(rows: RowsOfBatch, list: Ranked, at: number): void {
    for (let n = at; n < this.to; n++) {
      if (n + 1 === list.length) {
        if (n + 1 >= this.from) rows.write(list.at(n)!, INSERT, n + 1)
        return
      }
      this.replace(rows, list.at(n + 1)!, list.at(n)!, n + 1)
    }
  }

  /** A row went from `at`: each behind it has a number less, and where there are fewer than N rows now the last number is gone. */
  private shiftUp(rows: RowsOfBatch, list: Ranked, at: number, gone: number): void {
    let old = gone
    for (let n = at; n < this.to; n++) {
      if (n === list.length) {
        if (n + 1 >= this.from) rows.write(old, DELETE, n + 1)
        return
      }
      const now = list.at(n)!
      this.replace(rows, old, now, n + 1)
      old = now
    }
  }

  /** Another row has a number. */
  private replace(rows: RowsOfBatch, old: number, now: number, rank: number): void {
    this.before(rows, old, rank)
    this.after(rows, now, rank)
  }

  private before(rows: RowsOfBatch, row: number, rank: number): void {
    if (this.updateBefore && rank >= this.from) rows.write(row, UPDATE_BEFORE, rank)
  }

  private after(rows: RowsOfBatch, row: number, rank: number): void {
    if (rank >= this.from) rows.write(row, UPDATE_AFTER, rank)
  }

  processingTime(now: number): void {
    if (this.ages) this.ages.at(now)
    else this.kept.at(now)
  }

  snapshot(to: PartWriter): void {
    const { lists } = this.kept
    this.sorted.forEach((sorted, slot) => {
      lists[slot] = [...sorted]
    })
    this.kept.snapshot('rows', to, slot => this.ends[slot] ?? 0)
    this.sorted.forEach((sorted, slot) => {
      lists[slot] = sorted.first
    })
    this.ages?.snapshot(AGES, to)
  }
  restore(from: PartReader): void {
    this.kept.restore('rows', from, (slot, end) => {
      if (this.endColumn !== undefined) this.ends[slot] = end
    })
    this.ages?.restore(AGES, from)
  }
}

/** NULL is no rank; beyond what a partition will ever have all numbers are one. */
function endOf({ values, nulls }: NumberColumn, row: number): number {
  if (nulls[row] !== 0) return 0
  return values[row] <= MOST ? values[row] : MOST
}
const MOST = 2 ** 31 - 1

/** Behind all rows that are as good. */
const placeOf = (rows: RowsOfBatch, list: readonly number[], i: number): number => firstOf(list.length, n => rows.compare(i, list[n]) < 0)

/** Rows by their rank, from 0. */
interface Ranked {
  readonly length: number
  at(n: number): number | undefined
}
