import type { PlanNode, RuleContext } from '../rule.ts'
import { observedOf } from './observed-load.ts'

/**
 * What an aggregate's records cost, as far as plan and project tell. Measured on Flink 2.2: fewer updates pay into a sink that is written to, and where each
 * record reads and writes RocksDB; with state on the heap and a sink that costs nothing no rewrite gained anything, and a split took twice the CPU.
 */
export function costOf(agg: PlanNode, ctx: RuleContext): { readonly sink?: string; readonly rocksdb: boolean; readonly nothing: boolean } {
  const rocksdb = ctx.settings.stateBackend === 'rocksdb'
  const sinks = agg.sinks()
  const sink = sinks.find(s => s.input().changelog.includes('UA') && !cheapSinks.has(s.connector))?.table.at(-1)
  // A query that only runs in the editor has no sink: what it will write to as a job isn't known yet.
  return {
    ...(sink !== undefined && { sink }),
    rocksdb,
    nothing: !rocksdb && sinks.length > 0 && sinks.every(s => cheapSinks.has(s.connector)),
  }
}
const cheapSinks = new Set(['blackhole', 'print'])

/** How the records spread over subtasks: by the last forecast, or as they might; nothing to say where there is one subtask, or no skew was seen. */
export function spreadOf(agg: PlanNode, ctx: RuleContext): string {
  const seen = observedOf(agg, ctx)
  if (ctx.settings.parallelism === 1 || seen?.verdict === 'no skew visible') return ''
  if (seen?.verdict === 'skewed')
    return `, and the busiest of ${seen.parallelism} subtasks has ${seen.maxOverAvg.toFixed(1)} times the average`
  return ', and a hot key goes to one subtask'
}
