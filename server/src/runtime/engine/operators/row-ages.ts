import { ByteReader, ByteWriter } from '../../state/bytes.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import type { KeptRows } from './kept-rows.ts'

/**
 * How long the rows of a Top-N live by the clock, as in Flink's AppendOnlyTopNFunction: rows of a key that are equal in order are one entry of its state, with one
 * age, written when one of them comes or goes; but the operator looks at the ages only when it reads them again, which it does for a key a time to live after it did
 * so last. Rows that are gone then are given back by nobody.
 */
export class RowAges {
  private readonly kept: KeptRows
  /** ms */
  private readonly ttl: number
  /** by row; equal ones share theirs */
  private readonly ages: { written: number }[] = []
  /** by slot: when the ages were looked at last, ms */
  private readonly read: number[] = []
  private now = 0
  private nextSweep = 0

  constructor(kept: KeptRows, ttl: number) {
    this.kept = kept
    this.ttl = ttl
  }

  /** Before a row of the key is dealt with. */
  look(slot: number): void {
    this.read[slot] ??= this.now
    if (this.read[slot] > this.now - this.ttl) return
    this.dropOld(slot)
    this.read[slot] = this.now
  }

  private dropOld(slot: number): void {
    const list = this.kept.of(slot)
    for (const row of list.splice(0)) {
      if (this.ages[row].written > this.now - this.ttl) list.push(row)
      else this.kept.free(row)
    }
  }

  /** The row is new; `equal`: one that it stands beside in order. */
  came(row: number, equal: number | undefined): void {
    this.ages[row] = equal === undefined ? { written: this.now } : this.ages[equal]
    this.ages[row].written = this.now
  }

  /** The row is no longer one of its equals. */
  went(row: number): void {
    this.ages[row].written = this.now
  }

  /** The clock. Now and then keys are let go that nothing would be found of. */
  at(now: number): void {
    if (!Number.isFinite(now)) return
    this.now = now
    if (now < this.nextSweep) return
    this.nextSweep = now + this.ttl / 2
    const empty: number[] = []
    for (const slot of this.kept.slots()) {
      if ((this.read[slot] ?? 0) > now - this.ttl) continue
      this.dropOld(slot)
      if (this.kept.of(slot).length > 0) continue
      delete this.read[slot]
      empty.push(slot)
    }
    this.kept.forget(empty)
  }

  snapshot(part: string, to: PartWriter): void {
    const w = new ByteWriter()
    for (const slot of this.kept.slots()) {
      w.double(this.read[slot] ?? 0)
      this.kept.of(slot).forEach((row, i, list) => {
        const shared = i > 0 && this.ages[row] === this.ages[list[i - 1]]
        w.double(shared ? Number.NaN : this.ages[row].written)
      })
    }
    to.put(part, w.finish())
  }

  /** Behind the rows themselves. State that had no ages counts as written now. */
  restore(part: string, from: PartReader): void {
    const bytes = from.get(part)
    if (bytes === undefined) return
    const r = new ByteReader(bytes)
    for (const slot of this.kept.slots()) {
      this.read[slot] = r.double()
      this.kept.of(slot).forEach((row, i, list) => {
        const written = r.double()
        this.ages[row] = Number.isNaN(written) ? this.ages[list[i - 1]] : { written }
      })
    }
  }
}
