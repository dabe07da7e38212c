import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Batch } from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { KeptRows, type KeptRowsSpec, type RowsOfBatch } from './kept-rows.ts'
import type { Operator, OperatorContext } from './operator.ts'

/** What operators that decide between whole rows of a key have in common: the rows, and the way out. */
export abstract class KeptRowsOperator implements Operator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  protected readonly kept: KeptRows
  private readonly batch: Batch
  private readonly counts: Float64Array

  constructor(
    node: number,
    stateId: string,
    { counts, input, parallelism }: OperatorContext,
    spec: Omit<KeptRowsSpec, 'layouts' | 'parallelism'>,
  ) {
    this.node = node
    this.counts = counts
    this.stateId = stateId
    this.kept = new KeptRows({ ...spec, layouts: input.layouts, parallelism })
    this.out = new Outlet(this.kept.output, spec.ops)
    this.batch = new Batch(this.out.layouts, spec.ops)
  }

  abstract push(input: Batch): void
  abstract snapshot(to: PartWriter): void
  abstract restore(from: PartReader): void

  /** The rows of a batch, or of none, beside those that are kept, of which at most `aggregated` are added to aggregates. */
  protected over(input?: Batch, aggregated = 0): RowsOfBatch {
    return this.kept.over(input, this.batch, this.emit, aggregated)
  }

  /** So many rows are handed on. */
  protected count(rows: number): void {
    this.counts[this.node] += rows
  }

  private readonly emit = (n: number): void => {
    this.count(n)
    this.out.push(this.batch)
    this.batch.clear()
  }

  flush(): void {
    this.out.flush()
  }
  watermark(time: number, idle: boolean): void {
    this.out.watermark(time, idle)
  }
  size() {
    return this.kept.size
  }
  loads(): number[] {
    return this.kept.keys.loads()
  }
}
