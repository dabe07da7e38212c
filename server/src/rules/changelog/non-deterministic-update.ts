import { type Expression, findCall } from '../../plan/expression.ts'
import { defineRule } from '../rule.ts'

export const nonDeterministicUpdate = defineRule({
  id: 'changelog/non-deterministic-update',
  summary: 'A row is taken back with another value than it was sent with',
  severity: 'warning',
  needs: 'plan',
  on: 'Calc',
  check(calc, ctx) {
    // Where rows come by key with no row before, nothing is taken back by its value.
    if (!calc.input().changelog.some(kind => kind === 'UB' || kind === 'D') || ctx.option(STRATEGY)?.trim().toUpperCase() === 'TRY_RESOLVE')
      return
    const parts: [string, Expression][] = calc.select.map((e, i) => [`select.${i}`, e])
    if (calc.where) parts.push(['where', calc.where])
    for (const [path, e] of parts) {
      const call = findCall(e, c => c.nonDeterministic === true)
      if (!call) continue
      ctx.report({
        at: calc.origins(path).find(o => o.role === 'call') ?? calc.origin('alias', path),
        message: `${call.name.split('.').at(-1)} gives another value when an update takes its row back, so the old row is not found and stays. Take the value before the update arises, or from the row`,
      })
      return
    }
  },
})

const STRATEGY = 'table.optimizer.non-deterministic-update.strategy'
