import type { AggregateCall } from '../../plan/physical.ts'
import { firstPhase } from '../plan-view.ts'
import type { Fix, PlanNode, RuleContext } from '../rule.ts'

export const SPLIT = 'table.optimizer.distinct-agg.split.enabled'

/** The repair that switches it on. */
export const splitDistinct: Fix = {
  title: 'Split this distinct over 1024 buckets',
  state: { embedded: 'fresh', flink: 'fresh' },
  fixAll: false,
  options: { [SPLIT]: 'true' },
}

export const splitIsOn = (ctx: RuleContext): boolean => ctx.option(SPLIT)?.trim().toLowerCase() === 'true'

/** Of an aggregate in one phase: a call beside the distinct that takes the gain of a split away. */
export const costlyBeside = (agg: PlanNode<'GroupAggregate' | 'GlobalGroupAggregate'>): AggregateCall | undefined =>
  agg.kind === 'GroupAggregate' ? agg.calls.find(c => !c.distinct && c.filter === undefined && changesEachTime.has(c.fn)) : undefined
// Each record changes their result, and a changed result goes on as its old and its new row (run on Flink 2.2: 1.7 times the records on the busiest subtask).
const changesEachTime = new Set(['COUNT', 'SUM', 'SUM0', '$SUM0', 'AVG'])

/** Position of the first distinct call on a type without a hash code: split, Flink 2.2 fails on it when the job is translated (run). */
export function failingSplit(agg: PlanNode<'GroupAggregate' | 'LocalGroupAggregate' | 'GlobalGroupAggregate'>): number | undefined {
  const below = firstPhase(agg).input()
  const at = agg.calls.findIndex(c => c.distinct && c.args.some(a => withoutHashCode.has(below.fields[a]?.type.root ?? 'UNKNOWN')))
  return at === -1 ? undefined : at
}
const withoutHashCode = new Set(['TIMESTAMP_LTZ', 'BINARY', 'VARBINARY'])
