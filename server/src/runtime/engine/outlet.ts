import type { Batch, Layout } from './columns.ts'

/** What flows between the parts of a graph, always in this order: rows, then what they let happen. */
export interface Receiver {
  /** the batch's buffers are used again when this returns */
  push(batch: Batch): void
  /** a mini-batch marker: finish what is bundled */
  flush(): void
  /** no earlier rows will come (ms; Infinity at the end of bounded input). `idle`: the input takes no part in the minimum of several. */
  watermark(time: number, idle: boolean): void
}

/** The output side of a pipeline or an operator. */
export class Outlet implements Receiver {
  readonly layouts: readonly Layout[]
  readonly ops: boolean
  readonly receivers: Receiver[] = []
  constructor(layouts: readonly Layout[], ops: boolean) {
    this.layouts = layouts
    this.ops = ops
  }
  push(batch: Batch): void {
    for (const r of this.receivers) r.push(batch)
  }
  flush(): void {
    for (const r of this.receivers) r.flush()
  }
  watermark(time: number, idle: boolean): void {
    for (const r of this.receivers) r.watermark(time, idle)
  }
}
