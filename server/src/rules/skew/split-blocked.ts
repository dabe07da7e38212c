import { canSplit } from '../../plan/logical/split-distinct.ts'
import { defineRule } from '../rule.ts'
import { splitIsOn } from './splitting.ts'

export const splitBlocked = defineRule({
  id: 'skew/split-blocked',
  summary: 'Distincts are to be split, and a call beside them keeps them in one piece',
  severity: 'warning',
  needs: 'plan',
  on: ['GroupAggregate', 'GlobalGroupAggregate'],
  check(agg, ctx) {
    if (agg.partialFinal || !agg.calls.some(c => c.distinct) || !splitIsOn(ctx)) return
    const blocking = agg.calls.findIndex(c => !canSplit(c))
    if (blocking === -1) return
    ctx.report({
      at: agg.origin('call', `call.${blocking}`),
      message: `${agg.calls[blocking].fn} can't be split, so Flink leaves the whole aggregate in one piece without a word. Aggregate it in a query of its own, or write the two levels by hand`,
    })
  },
})
