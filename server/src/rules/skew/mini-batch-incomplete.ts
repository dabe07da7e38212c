import { defineRule } from '../rule.ts'
import { canBeTwoPhase } from './one-phase-aggregate.ts'
import { costOf } from './price.ts'
import { idleSetting, inTwoPhases } from './two-phase-options.ts'

export const miniBatchIncomplete = defineRule({
  id: 'skew/mini-batch-incomplete',
  summary: 'Settings ask for two phases or for bundles, and mini-batch is off: they change nothing',
  severity: 'warning',
  needs: 'plan',
  on: 'GroupAggregate',
  check(agg, ctx) {
    const idle = canBeTwoPhase(agg) ? idleSetting(ctx) : undefined
    if (idle === undefined) return
    const { nothing } = costOf(agg, ctx)
    const gain = nothing ? '. With state on the heap and a sink that costs nothing it gained nothing where it was measured' : ''
    ctx.report({
      at: agg.origin('keyword'),
      ...(nothing && { severity: 'info' }),
      message: `'${idle}' changes nothing here: an aggregate works in two phases only with table.exec.mini-batch.enabled, allow-latency and size all set${gain}`,
      ...(!nothing && { fix: inTwoPhases('Switch mini-batch on', ctx) }),
    })
  },
})
