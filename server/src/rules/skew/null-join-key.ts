import { digest, type Expression, resultsOf } from '../../plan/expression.ts'
import { defineRule, type PlanNode } from '../rule.ts'

export const nullJoinKey = defineRule({
  id: 'skew/null-join-key',
  summary: 'A join key that is NULL by construction sends all such rows to one subtask, where they find nothing',
  severity: 'warning',
  needs: 'plan',
  on: ['Join', 'IntervalJoin', 'WindowJoin'],
  check(join, ctx) {
    if (ctx.settings.parallelism === 1) return
    for (const [side, keys] of [join.leftKeys, join.rightKeys].entries()) {
      for (const key of keys) {
        const why = nullsOf(join.input(side), key)
        if (why === undefined) continue
        const { name } = join.input(side).fields[key]
        ctx.report({
          at: join.origin('condition'),
          message: `${name.startsWith('$f') ? 'The key' : `'${name}'`} is NULL for ${why}. All these rows go to one subtask, and find no partner there`,
        })
        return
      }
    }
  },
})

/** Which rows have no value in the column because of how the query makes it; undefined where only the data could tell. */
function nullsOf(node: PlanNode, column: number): string | undefined {
  switch (node.kind) {
    case 'Exchange':
    case 'MiniBatchAssigner':
    case 'WatermarkAssigner':
    case 'DropUpdateBefore':
      return nullsOf(node.input(), column)
    case 'Calc': {
      if (node.where && asksForValue(node.where, node.select[column])) return undefined
      return nullsOfExpression(node.select[column], node)
    }
    case 'Join':
    case 'IntervalJoin':
    case 'WindowJoin': {
      const left = node.input(0).fields.length
      const onLeft = column < left
      const padded = node.joinType === 'FULL' || node.joinType === (onLeft ? 'RIGHT' : 'LEFT')
      if (padded) return `each row without a partner in the ${node.joinType} JOIN before`
      return onLeft ? nullsOf(node.input(0), column) : nullsOf(node.input(1), column - left)
    }
    default:
      return undefined
  }
}

function nullsOfExpression(e: Expression, calc: PlanNode<'Calc'>): string | undefined {
  if (e.kind === 'input') return nullsOf(calc.input(), e.index)
  if (e.kind !== 'call') return undefined
  if (e.name === 'TRY_CAST') return 'each text that TRY_CAST can not read'
  if (e.name === 'CASE' && resultsOf(e).some(isNull)) return 'each row that its CASE or NULLIF gives no value'
  if (e.name === 'CAST') return nullsOfExpression(e.args[0], calc)
  return undefined
}

const isNull = (e: Expression): boolean =>
  (e.kind === 'literal' && e.value === null) || (e.kind === 'call' && e.name === 'CAST' && isNull(e.args[0]))

function asksForValue(where: Expression, column: Expression): boolean {
  if (where.kind !== 'call') return false
  if (where.name === 'AND') return where.args.some(a => asksForValue(a, column))
  return where.name === 'IS NOT NULL' && digest(where.args[0]) === digest(column)
}
