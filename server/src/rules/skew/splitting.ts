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

/** Position of the first distinct call on a type without a hash code: split, Flink 2.2 fails on it when the job is translated (run). */
export function failingSplit(agg: PlanNode<'GroupAggregate' | 'LocalGroupAggregate' | 'GlobalGroupAggregate'>): number | undefined {
  const below = firstPhase(agg).input()
  const at = agg.calls.findIndex(c => c.distinct && c.args.some(a => withoutHashCode.has(below.fields[a]?.type.root ?? 'UNKNOWN')))
  return at === -1 ? undefined : at
}
const withoutHashCode = new Set(['TIMESTAMP_LTZ', 'BINARY', 'VARBINARY'])
