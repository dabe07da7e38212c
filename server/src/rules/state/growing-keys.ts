import type { Expression } from '../../plan/expression.ts'
import { firstPhase } from '../plan-view.ts'
import { defineRule, type PlanNode } from '../rule.ts'
import { letStateGo } from './let-state-go.ts'
import { ttlHintAt } from './ttl-hint.ts'

export const growingKeys = defineRule({
  id: 'state/growing-keys',
  summary: 'An aggregate is grouped by time, so that old groups stay in state for ever',
  severity: 'warning',
  needs: 'plan',
  on: ['GroupAggregate', 'GlobalGroupAggregate'],
  check(agg, ctx) {
    if (agg.state.ttl > 0 || agg.partialFinal === 'PARTIAL' || agg.sinks().length === 0) return
    const first = firstPhase(agg)
    const at = agg.origin(agg.calls.length === 0 ? 'distinct' : 'keyword')
    if (!first.grouping.some(k => isTime(first.input(), k)) || ttlHintAt(at, ctx)) return
    ctx.report({
      at,
      message:
        agg.calls.length === 0
          ? 'Rows with a time never come again after it, and each one stays in state for ever. A time to live lets the old ones go'
          : 'Grouped by time, each group ends, and its state stays for ever. A window over TUMBLE drops it when it is complete; a time to live does so later',
      fix: letStateGo,
    })
  },
})

/** The column is a point in time, or a text, a day or a number made of one: its values only ever rise. */
function isTime(node: PlanNode, column: number): boolean {
  const { type, timeAttribute } = node.fields[column]
  if (timeAttribute !== undefined || type.root === 'TIMESTAMP' || type.root === 'TIMESTAMP_LTZ') return true
  if (node.kind === 'Calc') return isTimeOf(node.select[column], node)
  return node.kind === 'Exchange' || node.kind === 'MiniBatchAssigner' || node.kind === 'WatermarkAssigner'
    ? isTime(node.input(), column)
    : false
}

function isTimeOf(e: Expression, calc: PlanNode<'Calc'>): boolean {
  if (e.type.root === 'TIMESTAMP' || e.type.root === 'TIMESTAMP_LTZ') return true
  if (e.kind === 'input') return isTime(calc.input(), e.index)
  if (e.kind !== 'call' || !keepsOrder.has(e.name)) return false
  const [first, format] = e.args
  // '10:30' comes again every day, '2026-01-01 10:30' doesn't.
  if (e.name === 'DATE_FORMAT' && !(format?.kind === 'literal' && /[yu]/i.test(String(format.value)))) return false
  return isTimeOf(first, calc)
}
const keepsOrder = new Set(['DATE_FORMAT', 'CAST', 'FLOOR', 'CEIL', 'TO_DATE', 'UNIX_TIMESTAMP'])
