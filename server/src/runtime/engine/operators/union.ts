import { Batch } from '../columns.ts'
import { Outlet, type Receiver } from '../outlet.ts'

/**
 * UNION ALL: rows pass as they come. Event time is the least of the inputs that aren't idle; at the end of all inputs it ends. Markers pass at once.
 */
export function createUnion(node: number, inputs: readonly Outlet[], counts: Float64Array): Outlet {
  const ops = inputs.some(i => i.ops)
  const out = new Outlet(inputs[0].layouts, ops)
  const times = inputs.map(() => Number.NEGATIVE_INFINITY)
  const idles = inputs.map(() => false)
  let current = Number.NEGATIVE_INFINITY
  let wasIdle = false
  inputs.forEach((input, port) => {
    const receiver: Receiver = {
      push(batch) {
        counts[node] += batch.size
        out.push(ops && batch.ops === null ? withInserts(batch) : batch)
      },
      flush: () => out.flush(),
      watermark(time, idle) {
        times[port] = Math.max(times[port], time)
        idles[port] = idle
        const active = times.filter((_, i) => !idles[i])
        const least = active.length === 0 ? current : Math.min(...active)
        const allIdle = active.length === 0
        if (least <= current && allIdle === wasIdle) return
        current = Math.max(current, least)
        wasIdle = allIdle
        out.watermark(current, allIdle)
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
