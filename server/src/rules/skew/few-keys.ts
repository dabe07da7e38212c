import { type Expression, resultsOf } from '../../plan/expression.ts'
import { defineRule, type PlanNode } from '../rule.ts'

export const fewKeys = defineRule({
  id: 'skew/few-keys',
  summary: 'A key has fewer possible values than there are subtasks',
  severity: 'warning',
  needs: 'plan',
  on: 'Exchange',
  check(exchange, ctx) {
    if (exchange.distribution.type !== 'hash') return
    const input = exchange.input()
    // A local aggregate in front sends a few rows a bundle, however few the keys.
    if (input.kind === 'LocalGroupAggregate' || input.kind === 'LocalWindowAggregate') return
    const counts = exchange.distribution.keys.map(k => valuesOf(input, k))
    if (!counts.every(c => c !== undefined)) return
    const values = counts.reduce((a, b) => a * b, 1)
    const { parallelism } = ctx.settings
    if (values >= parallelism) return
    ctx.report({
      at: exchange.consumers()[0].origin('keyword'),
      message: `The key has at most ${values} values, so at least ${parallelism - values} of ${parallelism} subtasks have nothing to do`,
    })
  },
})

/** How many values the column can have at most, NULL among them, if that is known without data. */
function valuesOf(node: PlanNode, column: number): number | undefined {
  const { type } = node.fields[column]
  if (type.root === 'BOOLEAN') return type.nullable ? 3 : 2
  if (node.kind !== 'Calc') return undefined
  const e = node.select[column]
  return e.kind === 'input' ? valuesOf(node.input(), e.index) : literals(e)?.size
}

function literals(e: Expression): Set<string> | undefined {
  if (e.kind === 'literal') return new Set([String(e.value)])
  if (e.kind !== 'call') return undefined
  if (e.name === 'CAST') return literals(e.args[0])
  if (e.name === 'MOD' && e.args[1].kind === 'literal') {
    const n = Math.abs(Number(e.args[1].value))
    // Signs double what a remainder can be.
    return n > 0 && n <= 64 ? new Set(Array.from({ length: 2 * n }, (_, i) => String(i))) : undefined
  }
  if (e.name !== 'CASE') return undefined
  const results = resultsOf(e).map(literals)
  return results.every(r => r !== undefined) ? new Set(results.flatMap(r => [...r])) : undefined
}
