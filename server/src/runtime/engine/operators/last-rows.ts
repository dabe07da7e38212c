import type { KeptRows, RowsOfBatch } from './kept-rows.ts'

/** What a bundle has of a key. */
export interface LastRow {
  /** where it is kept */
  readonly row: number
  /** it equals the row that is there already */
  readonly same: boolean
  /** false: the key is to have no row */
  readonly stays: boolean
}

export interface LastRowsSpec {
  /** rows of a bundle; 0 = as many as come */
  readonly limit: number
  readonly parallelism: number
  /** takes over the row */
  readonly finish: (rows: RowsOfBatch, slot: number, last: LastRow) => void
}

/** Bundles of a mini-batch in which only the last row of each key counts, one a subtask; a bundle ends with its count of rows, or when its owner says so. */
export class LastRows {
  private readonly kept: KeptRows
  private readonly limit: number
  private readonly finish: LastRowsSpec['finish']
  private readonly bundles: readonly Map<number, LastRow>[]
  private readonly counts: number[]

  constructor(kept: KeptRows, { limit, parallelism, finish }: LastRowsSpec) {
    this.kept = kept
    this.limit = limit > 0 ? limit : Number.POSITIVE_INFINITY
    this.finish = finish
    this.bundles = Array.from({ length: parallelism }, () => new Map())
    this.counts = new Array(parallelism).fill(0)
  }

  add(rows: RowsOfBatch, slot: number, last: LastRow): void {
    const subtask = this.kept.keys.subtask[slot]
    const bundle = this.bundles[subtask]
    const before = bundle.get(slot)
    if (before) this.kept.free(before.row)
    bundle.set(slot, last)
    if (++this.counts[subtask] >= this.limit) this.end(rows, subtask)
  }

  endAll(rows: RowsOfBatch): void {
    for (const subtask of this.bundles.keys()) this.end(rows, subtask)
  }

  holds(slot: number): boolean {
    return this.bundles.some(b => b.has(slot))
  }

  private end(rows: RowsOfBatch, subtask: number): void {
    for (const [slot, last] of this.bundles[subtask]) this.finish(rows, slot, last)
    this.bundles[subtask].clear()
    this.counts[subtask] = 0
  }
}
