import { canSplit } from '../../plan/logical/split-distinct.ts'
import { defineRule } from '../rule.ts'
import { observedOf } from './observed-load.ts'
import { costOf } from './price.ts'
import { costlyBeside, failingSplit, splitDistinct, splitIsOn } from './splitting.ts'

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
    // One subtask has nothing to spread over, even keys need it not, and where nothing else costs it is the split that does.
    const { parallelism } = ctx.settings
    if (parallelism === 1 || observedOf(agg, ctx)?.verdict === 'no skew visible' || costOf(agg, ctx).nothing) return
    if (!agg.calls.every(canSplit) || failingSplit(agg) !== undefined) return
    const twoPhase = agg.kind === 'GlobalGroupAggregate'
    const price = 'else it costs 1.2 to 2 times the CPU'
    const at = agg.origin('distinct', `call.${index}`)
    const beside = costlyBeside(agg)
    if (beside) {
      const why = `split alone, the ${beside.fn} beside it sends two rows to the key's subtask for each record`
      ctx.report({ at, message: `All distinct values of a key end on one subtask. Two phases come first: ${why}` })
      return
    }
    ctx.report({
      at,
      message: twoPhase
        ? `All distinct values of a key end on one subtask. Splitting them helps where a hot key has many distinct values; ${price}`
        : `All distinct values of a key end on one subtask. Two phases come first; splitting helps where a hot key still has many distinct values, ${price}`,
      fix: splitDistinct,
    })
  },
})
