import { canSplit } from '../../plan/logical/split-distinct.ts'
import type { ObservedOperator } from '../../plan/observed.ts'
import { keyText } from '../../text/data-text.ts'
import { ratio } from '../../text/ratio.ts'
import { defineRule, type Fix, type Place, type PlanNode, type RuleContext } from '../rule.ts'
import { observedOf } from './observed-load.ts'
import { canBeTwoPhase } from './one-phase-aggregate.ts'
import { costlyBeside, failingSplit, splitDistinct, splitIsOn } from './splitting.ts'
import { inTwoPhases } from './two-phase-options.ts'

export const hotKey = defineRule({
  id: 'skew/hot-key',
  summary: 'One key has so many of the records, by forecast, that its subtask holds the others up',
  severity: 'warning',
  needs: 'plan',
  on: [
    'GroupAggregate',
    'GlobalGroupAggregate',
    'WindowAggregate',
    'GlobalWindowAggregate',
    'Join',
    'IntervalJoin',
    'WindowJoin',
    'TemporalJoin',
    'Rank',
    'Deduplicate',
    'OverAggregate',
  ],
  check(node, ctx) {
    const seen = observedOf(node, ctx)
    const [hottest] = seen?.hottest ?? []
    // Where no single key weighs more than a subtask's fair share, several keys have met on one.
    if (seen?.verdict !== 'skewed' || seen.keys.length === 0 || !hottest || hottest.share * seen.parallelism < 1) return
    const { message, fix } = repair(node, seen, ctx)
    ctx.report({
      at: keyOf(node),
      severity: seen.maxOverAvg - seen.errorBar >= 2 ? 'warning' : 'info',
      message: `${what(seen)}. ${message}`,
      ...(fix && { fix }),
    })
  },
})

function what(seen: ObservedOperator): string {
  const { hottest, basis, sampled, parallelism } = seen
  const [{ key, share, error }] = hottest
  const percent = (x: number) => (100 * x).toFixed(x < 0.1 ? 1 : 0)
  const records = `${sampled.toLocaleString('en-US')} ${basis === 'sampled' ? 'sampled records' : 'records'}`
  const part = `${percent(share)}${error > 0 ? ` ± ${percent(error)}` : ''} %`
  return `Key ${keyText(key)} is ${part} of ${records}: busiest of ${parallelism} subtasks ${ratio(seen)}`
}

/** Local-global first; a split only where the aggregate of all stays hot behind it, or it can't be; salt, which is a query of another kind, in words. */
function repair(node: PlanNode, { hottest: [{ values }] }: ObservedOperator, ctx: RuleContext): { message: string; fix?: Fix } {
  if (node.kind === 'GroupAggregate') {
    if (canBeTwoPhase(node)) {
      const fix = inTwoPhases('Aggregate in two phases, in mini-batches of 1 s', ctx)
      return { message: 'A local aggregate in front of the exchange sends one row of it a bundle', fix }
    }
    if (splits(node, ctx))
      return { message: 'It can not work in two phases; splitting the distinct spreads its values', fix: splitDistinct }
    return { message: 'It can not work in two phases: aggregate by the key and a bucket of another column first, then by the key' }
  }
  if (node.kind === 'GlobalGroupAggregate' && splits(node, ctx)) {
    const many = values === undefined ? 'if it has many distinct values' : `with its ${values.toLocaleString('en-US')} distinct values seen`
    return { message: `It stays hot behind the local aggregate; splitting the distinct spreads it, ${many}`, fix: splitDistinct }
  }
  return { message: words[node.kind] ?? 'Take it out into a query of its own, if it means nothing' }
}

const splits = (agg: PlanNode<'GroupAggregate' | 'GlobalGroupAggregate'>, ctx: RuleContext): boolean =>
  agg.calls.some(c => c.distinct) &&
  !agg.partialFinal &&
  !splitIsOn(ctx) &&
  agg.calls.every(canSplit) &&
  failingSplit(agg) === undefined &&
  costlyBeside(agg) === undefined

const SALT = 'Salt spreads it: a number of 0 to n - 1 beside the key on this side, and each row of the other side n times, once a number'
const words: Partial<Record<string, string>> = {
  Join: SALT,
  IntervalJoin: SALT,
  WindowJoin: SALT,
  TemporalJoin: 'Salt would need each version n times; where the versions are few, a lookup join needs no exchange',
  Rank: 'Rank by the key and a bucket of another column first, then the winners by the key',
  WindowAggregate: 'Aggregate by the key and a bucket of another column first, then by the key',
}

/** What stands behind GROUP BY, a join's condition, or the function over the partition. */
function keyOf(node: PlanNode): Place {
  const keyword = node.origin('keyword')
  const clause = node.origin('node')
  if ('grouping' in node && clause.unit === keyword.unit && clause.start === keyword.start && clause.end > keyword.end)
    return { ...clause, start: keyword.end + 1 }
  return node.origin('leftKeys' in node ? 'condition' : 'call')
}
