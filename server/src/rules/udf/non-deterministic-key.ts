import { findCall, type ScalarCall } from '../../plan/expression.ts'
import { defineRule, type PlanNode } from '../rule.ts'

export const nonDeterministicKey = defineRule({
  id: 'udf/non-deterministic-key',
  summary: 'A key of state is made by a function that gives another value each time',
  severity: 'warning',
  needs: 'plan',
  on: 'Exchange',
  check(exchange, ctx) {
    if (exchange.distribution.type !== 'hash') return
    for (const key of exchange.distribution.keys) {
      const found = source(exchange.input(), key)
      if (!found) continue
      ctx.report({
        at: found.calc.origins(found.path).find(o => o.role === 'call') ?? found.calc.origin('alias', found.path),
        message: `${found.call.name.split('.').at(-1)} gives another key when a record is read again: after a restart it is counted under two keys, and what is taken back is not found`,
      })
    }
  },
})

interface Source {
  readonly calc: PlanNode<'Calc'>
  readonly path: string
  readonly call: ScalarCall
}

/** The user's call that makes the column, if it isn't deterministic. RAND and UUID are left out: who writes them as a key means to spread rows. */
function source(node: PlanNode, column: number): Source | undefined {
  if (node.kind === 'LocalGroupAggregate') {
    return column < node.grouping.length ? source(node.input(), node.grouping[column]) : undefined
  }
  if (node.kind === 'MiniBatchAssigner' || node.kind === 'WatermarkAssigner') return source(node.input(), column)
  if (node.kind !== 'Calc') return undefined
  const e = node.select[column]
  if (e.kind === 'input') return source(node.input(), e.index)
  const call = findCall(e, c => c.user === true && c.nonDeterministic === true)
  return call && { calc: node, path: `select.${column}`, call }
}
