import type { AggregateCall } from '../../plan/physical.ts'
import { defineRule, type PlanNode } from '../rule.ts'

const SPLIT = 'table.optimizer.distinct-agg.split.enabled'
// SplitAggregateRule: any other call in the same aggregate keeps the distinct in one piece, silently.
const splittable = new Set(['COUNT', 'SUM', '$SUM0', 'AVG', 'MIN', 'MAX', 'SINGLE_VALUE'])
const splittableWithOneArgument = new Set(['FIRST_VALUE', 'LAST_VALUE', 'LISTAGG'])
// Splitting on one of these fails when the job is translated (run on Flink 2.2).
const withoutHashCode = new Set(['TIMESTAMP_LTZ', 'BINARY', 'VARBINARY'])

export const distinctNotSplit = defineRule({
  id: 'skew/distinct-not-split',
  summary: 'A distinct aggregate keeps all values of a key on one subtask',
  severity: 'info',
  needs: 'plan',
  on: ['GroupAggregate', 'GlobalGroupAggregate'],
  check(agg, ctx) {
    const index = agg.calls.findIndex(c => c.distinct)
    if (index === -1 || agg.partialFinal || ctx.option(SPLIT)?.toLowerCase() === 'true') return
    if (!agg.calls.every(canSplit) || argumentTypes(agg).some(root => withoutHashCode.has(root))) return
    const twoPhase = agg.kind === 'GlobalGroupAggregate'
    const price = 'else it costs 1.2 to 2 times the CPU'
    ctx.report({
      at: agg.origin('distinct', `call.${index}`),
      message: twoPhase
        ? `All distinct values of a key end on one subtask. Splitting them helps where a hot key has many distinct values; ${price}`
        : `All distinct values of a key end on one subtask. Two phases come first; splitting helps where a hot key still has many distinct values, ${price}`,
      fix: {
        title: 'Split this distinct over 1024 buckets',
        state: { embedded: 'fresh', flink: 'fresh' },
        fixAll: false,
        edits: e => e.setOptions({ [SPLIT]: 'true' }),
      },
    })
  },
})

const canSplit = ({ fn, args }: AggregateCall) => splittable.has(fn) || (splittableWithOneArgument.has(fn) && args.length === 1)

function argumentTypes(agg: PlanNode<'GroupAggregate' | 'GlobalGroupAggregate'>): string[] {
  // A global aggregate's calls index the columns below its local one, which lies below the exchange.
  const below = agg.kind === 'GlobalGroupAggregate' ? agg.input().input().input() : agg.input()
  return agg.calls.filter(c => c.distinct).flatMap(c => c.args.map(a => below.fields[a]?.type.root ?? 'UNKNOWN'))
}
