import type { Expression } from '../../plan/expression.ts'
import { firstPhase } from '../plan-view.ts'
import { defineRule, type PlanNode } from '../rule.ts'
import { letStateGo } from './let-state-go.ts'

export const growingKeys = defineRule({
  id: 'state/growing-keys',
  summary: 'An aggregate is grouped by time, so that old groups stay in state for ever',
  severity: 'warning',
  needs: 'plan',
  on: ['GroupAggregate', 'GlobalGroupAggregate'],
  check(agg, ctx) {
    if (agg.state.ttl > 0 || agg.partialFinal === 'PARTIAL' || agg.sinks().length === 0) return
    const first = firstPhase(agg)
    if (!first.grouping.some(k => isTime(first.input(), k))) return
    ctx.report({
      at: agg.origin('keyword'),
      message:
        'Grouped by time, each group ends, and its state stays for ever. A window over TUMBLE drops it when it is complete; a time to live does so later',
      fix: letStateGo,
    })
  },
})

/** The column is a time, or a text or a number made of one: its values only ever rise. */
function isTime(node: PlanNode, column: number): boolean {
  if (node.kind === 'Calc') return isTimeOf(node.select[column], node)
  if (node.kind === 'Exchange' || node.kind === 'MiniBatchAssigner' || node.kind === 'WatermarkAssigner')
    return isTime(node.input(), column)
  return node.fields[column].timeAttribute !== undefined
}

function isTimeOf(e: Expression, calc: PlanNode<'Calc'>): boolean {
  if (e.kind === 'input') return isTime(calc.input(), e.index)
  if (e.kind !== 'call' || !keepsOrder.has(e.name)) return false
  const [first, format] = e.args
  // '10:30' comes again every day, '2026-01-01 10:30' doesn't.
  if (e.name === 'DATE_FORMAT' && !(format?.kind === 'literal' && /[yu]/i.test(String(format.value)))) return false
  return isTimeOf(first, calc)
}
const keepsOrder = new Set(['DATE_FORMAT', 'CAST', 'FLOOR', 'CEIL', 'TO_DATE', 'UNIX_TIMESTAMP'])
