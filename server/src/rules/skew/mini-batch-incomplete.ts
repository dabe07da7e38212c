import { defineRule } from '../rule.ts'
import { canBeTwoPhase } from './one-phase-aggregate.ts'
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
    ctx.report({
      at: agg.origin('keyword'),
      message: `'${idle}' changes nothing here: an aggregate works in two phases only with table.exec.mini-batch.enabled, allow-latency and size all set`,
      fix: inTwoPhases('Switch mini-batch on', ctx),
    })
  },
})
