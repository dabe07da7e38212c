import { defineRule } from '../rule.ts'

export const hiddenState = defineRule({
  id: 'state/hidden-state',
  summary: 'Flink adds an operator that keeps the last row of every key of the source',
  severity: 'info',
  needs: 'plan',
  on: 'ChangelogNormalize',
  check(normalize, ctx) {
    if (normalize.state.ttl > 0 || normalize.sinks().length === 0) return
    let scan = normalize.input()
    while (scan.kind !== 'TableSourceScan' && scan.inputs.length === 1) scan = scan.input()
    const keys = normalize.keys.map(k => normalize.fields[k]?.name).join(', ')
    ctx.report({
      at: scan.origin('table'),
      message: `The source gives no old rows, so Flink keeps the last row of each ${keys} in state, whole, to take it back (ChangelogNormalize)`,
    })
  },
})
