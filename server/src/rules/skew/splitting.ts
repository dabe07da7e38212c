import type { AggregateCall } from '../../plan/physical.ts'
import type { PlanNode, RuleContext } from '../rule.ts'

export const SPLIT = 'table.optimizer.distinct-agg.split.enabled'

export const splitIsOn = (ctx: RuleContext): boolean => ctx.option(SPLIT)?.trim().toLowerCase() === 'true'

/** SplitAggregateRule: any other call in the same aggregate keeps the distinct in one piece, silently. */
export const canSplit = ({ fn, args }: AggregateCall): boolean =>
  splittable.has(fn) || (splittableWithOneArgument.has(fn) && args.length === 1)
const splittable = new Set(['COUNT', 'SUM', '$SUM0', 'AVG', 'MIN', 'MAX', 'SINGLE_VALUE'])
const splittableWithOneArgument = new Set(['FIRST_VALUE', 'LAST_VALUE', 'LISTAGG'])

/** Position of the first distinct call on a type without a hash code: split, Flink 2.2 fails on it when the job is translated (run). */
export function failingSplit(agg: PlanNode<'GroupAggregate' | 'LocalGroupAggregate' | 'GlobalGroupAggregate'>): number | undefined {
  // A global aggregate's calls index the columns below its local one, which lies below the exchange.
  const below = agg.kind === 'GlobalGroupAggregate' ? agg.input().input().input() : agg.input()
  const at = agg.calls.findIndex(c => c.distinct && c.args.some(a => withoutHashCode.has(below.fields[a]?.type.root ?? 'UNKNOWN')))
  return at === -1 ? undefined : at
}
const withoutHashCode = new Set(['TIMESTAMP_LTZ', 'BINARY', 'VARBINARY'])
