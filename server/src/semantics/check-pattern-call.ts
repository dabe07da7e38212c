import type { Call, Expr } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import type { ExpressionContext } from './bind-expression.ts'
import type { Binder } from './binder.ts'
import { type BuiltIn, builtIns } from './flink/functions.ts'

/**
 * Says what Flink rejects of a built-in function because it stands in MATCH_RECOGNIZE, or doesn't: navigation and aggregates see the rows of one
 * variable, and not through each other. Whether something was said.
 */
export function checkPatternCall(b: Binder, call: Call, f: BuiltIn, ctx: ExpressionContext): boolean {
  const { pattern } = ctx
  const { name } = f
  if (!pattern) {
    if (f.pattern) b.problem(call, 'not-supported', `${name} can only be used in MATCH_RECOGNIZE`)
    return f.pattern
  }
  if (name === 'PREV' || name === 'NEXT') {
    const message = `Flink has no ${name}: it looks at the rows of the match only`
    const hint = 'LAST(A.x, 1) is the row of A before the last'
    if (pattern.clause === 'MEASURES') b.problem(call, 'not-supported', message, hint)
    else b.late(call, 'not-supported', message, hint)
    return true
  }
  if (name === 'CLASSIFIER') {
    b.late(call, 'not-supported', 'Flink has no CLASSIFIER')
    return true
  }
  const navigates = isNavigation(name)
  const step = navigates ? call.args[1] : undefined
  if (step && step.kind !== 'NumberLiteral' && step.kind !== 'ErrorNode') {
    b.problem(step, 'argument-type', `${name} takes a number of rows as it is written`, `${name}(A.x, 1)`)
    return true
  }
  if (!navigates && !f.aggregate) return false
  if (call.distinct) {
    b.problem(call, 'not-supported', 'DISTINCT is not supported in MATCH_RECOGNIZE')
    return true
  }
  const inside = namesIn(call.args)
  const inner = navigates ? inside.calls.find(c => isNavigation(c.name) || c.aggregate) : undefined
  if (inner) {
    b.problem(inner.node, 'not-supported', `${name} takes no ${isNavigation(inner.name) ? 'FIRST or LAST' : 'aggregate'}`)
    return true
  }
  const seen = new Set(inside.columns.map(([first, ...more]) => (more.length > 0 && pattern.variables.has(first) ? first : '')))
  if (seen.size > 1) {
    b.problem(call, 'not-supported', `${name} sees the rows of one variable, not of ${[...seen].map(v => v || 'all').join(' and ')}`)
    return true
  }
  if (navigates && seen.size === 0) b.problem(call, 'argument-type', `${name} needs a column`)
  return navigates && seen.size === 0
}

const isNavigation = (name: string): boolean => name === 'FIRST' || name === 'LAST'

function namesIn(nodes: readonly Expr[]) {
  const columns: string[][] = []
  const calls: { node: Expr; name: string; aggregate: boolean }[] = []
  for (const root of nodes) {
    walk(root, node => {
      if (node.kind === 'ColumnRef') columns.push(node.name.parts.map(p => p.name))
      if (node.kind !== 'Call') return true
      const name = node.name.parts.map(p => p.name.toUpperCase()).join('.')
      calls.push({ node, name, aggregate: builtIns.get(name)?.aggregate === true })
      return true
    })
  }
  return { columns, calls }
}
