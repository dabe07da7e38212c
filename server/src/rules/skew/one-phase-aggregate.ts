import { builtIns } from '../../semantics/flink/functions.ts'
import { defineRule, type PlanNode, type RuleContext } from '../rule.ts'
import { costOf, spreadOf } from './price.ts'
import { idleSetting, inTwoPhases } from './two-phase-options.ts'

export const onePhaseAggregate = defineRule({
  id: 'skew/one-phase-aggregate',
  summary: 'An aggregate that could work in two phases touches its state and its sink once for every record',
  severity: 'warning',
  needs: 'plan',
  on: 'GroupAggregate',
  check(agg, ctx) {
    // Without a key all rows go to one subtask, of which skew/single-task tells with the same repair.
    if (!canBeTwoPhase(agg) || idleSetting(ctx) !== undefined || (agg.grouping.length === 0 && ctx.settings.parallelism > 1)) return
    const reason = gain(agg, ctx)
    if (reason === undefined) return
    ctx.report({
      at: agg.origin('keyword'),
      message: `${reason}; mini-batch with a local aggregate in front bundles them`,
      fix: inTwoPhases('Aggregate in two phases, in mini-batches of 1 s', ctx),
    })
  },
})

/** One call without merge() keeps the whole aggregate in one phase; of a user's aggregate only its class would tell. */
export function canBeTwoPhase(agg: PlanNode<'GroupAggregate'>): boolean {
  return !agg.partialFinal && agg.input().kind === 'Exchange' && agg.calls.every(c => builtIns.get(c.fn)?.mergeable === true)
}

/** Why two phases pay here, or undefined: with heap state and a cheap sink no gain was to be seen. */
function gain(agg: PlanNode<'GroupAggregate'>, ctx: RuleContext): string | undefined {
  const { sink, rocksdb } = costOf(agg, ctx)
  // Without a call each group is given once, however many rows it has.
  if (sink && agg.calls.length > 0) return `Each record of this aggregate writes an update to ${sink}${spreadOf(agg, ctx)}`
  return rocksdb ? `Each record of this aggregate reads and writes RocksDB${spreadOf(agg, ctx)}` : undefined
}
