import { canSplit } from '../../plan/logical/split-distinct.ts'
import { defineRule } from '../rule.ts'
import { failingSplit, SPLIT, splitIsOn } from './splitting.ts'

export const distinctNotSplit = defineRule({
  id: 'skew/distinct-not-split',
  summary: 'A distinct aggregate keeps all values of a key on one subtask',
  severity: 'info',
  needs: 'plan',
  on: ['GroupAggregate', 'GlobalGroupAggregate'],
  check(agg, ctx) {
    const index = agg.calls.findIndex(c => c.distinct)
    if (index === -1 || agg.partialFinal || splitIsOn(ctx)) return
    // A total that somebody looks at in the editor ends with it.
    if (agg.grouping.length === 0 && agg.sinks().length === 0) return
    if (!agg.calls.every(canSplit) || failingSplit(agg) !== undefined) return
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
        options: { [SPLIT]: 'true' },
      },
    })
  },
})
