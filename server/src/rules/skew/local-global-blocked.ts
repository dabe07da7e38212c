import { builtIns } from '../../semantics/flink/functions.ts'
import { defineRule } from '../rule.ts'
import { observedOf } from './observed-load.ts'
import { costOf } from './price.ts'
import { miniBatchIsOn, onePhaseIsAsked } from './two-phase-options.ts'

export const localGlobalBlocked = defineRule({
  id: 'skew/local-global-blocked',
  summary: 'One aggregate function without merge keeps the whole aggregate in one phase',
  severity: 'info',
  needs: 'plan',
  on: 'GroupAggregate',
  check(agg, ctx) {
    if (agg.partialFinal || agg.input().kind !== 'Exchange' || !miniBatchIsOn(ctx) || onePhaseIsAsked(ctx)) return
    if (ctx.settings.parallelism === 1 || costOf(agg, ctx).nothing || observedOf(agg, ctx)?.verdict === 'no skew visible') return
    const blocking = agg.calls.flatMap((c, i) => (c.merge === false || builtIns.get(c.fn)?.mergeable === false ? [i] : []))
    if (blocking.length === 0) return
    const [first, ...others] = blocking
    const { fn } = agg.calls[first]
    const beside = agg.calls.length > blocking.length ? `, and the ${agg.calls.length - blocking.length} beside it with it` : ''
    ctx.report({
      at: agg.origin('call', `call.${first}`),
      message: `${fn} can't be merged, so it keeps this aggregate in one phase${beside}. ${instead.get(fn) ?? 'A query of its own for it frees the others'}`,
      related: others.map(i => ({ at: agg.origin('call', `call.${i}`), message: `${agg.calls[i].fn} neither` })),
    })
  },
})

const ROW_NUMBER = 'Take the row with ROW_NUMBER() = 1 in a query of its own, which mini-batch serves'
const instead = new Map([
  ['FIRST_VALUE', ROW_NUMBER],
  ['LAST_VALUE', ROW_NUMBER],
])
