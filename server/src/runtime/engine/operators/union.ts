import { Batch } from '../columns.ts'
import { Outlet, type Receiver } from '../outlet.ts'
import { InputTimes } from './input-times.ts'

/** UNION ALL: rows pass as they come, and markers at once. Event time is that of all inputs together. */
export function createUnion(node: number, inputs: readonly Outlet[], counts: Float64Array): Outlet {
  const ops = inputs.some(i => i.ops)
  const out = new Outlet(inputs[0].layouts, ops)
  const times = new InputTimes(inputs.length)
  inputs.forEach((input, port) => {
    const receiver: Receiver = {
      push(batch) {
        counts[node] += batch.size
        out.push(ops && batch.ops === null ? withInserts(batch) : batch)
      },
      flush: () => out.flush(),
      watermark(time, idle) {
        if (times.advance(port, time, idle)) out.watermark(times.current, times.idle)
      },
    }
    input.receivers.push(receiver)
  })
  return out
}

/** The same rows with +I on each. */
function withInserts(batch: Batch): Batch {
  const copy = new Batch([], true)
  copy.columns.push(...batch.columns)
  copy.size = batch.size
  copy.subtask = batch.subtask
  copy.split = batch.split
  copy.outage = batch.outage
  return copy
}
