import { defineRule } from '../rule.ts'
import { failingSplit, SPLIT } from './splitting.ts'

export const splitFails = defineRule({
  id: 'skew/split-fails',
  summary: 'A distinct on TIMESTAMP_LTZ or bytes is to be split, on which Flink fails',
  severity: 'error',
  needs: 'plan',
  on: ['GroupAggregate', 'LocalGroupAggregate'],
  check(agg, ctx) {
    const failing = agg.partialFinal === 'PARTIAL' ? failingSplit(agg) : undefined
    if (failing === undefined) return
    ctx.report({
      at: agg.origin('distinct', `call.${failing}`),
      message: `Flink ${ctx.settings.flinkVersion} can't split a distinct on this type, which has no hash code: the job fails when it is submitted`,
      fix: {
        title: 'Switch the split off',
        // On Flink no job ever ran with it.
        state: { embedded: 'fresh', flink: 'none' },
        options: { [SPLIT]: 'false' },
      },
    })
  },
})
