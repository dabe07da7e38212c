import { digest, type Expression, resultsOf } from '../../plan/expression.ts'
import { defineRule, type Fix, type PlanNode, type RuleContext } from '../rule.ts'
import { addCondition, operandsOfEqualities, spotInWhere, writtenJoin } from '../written-join.ts'

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
        const nulls = nullsOf(join.input(side), key)
        if (!nulls) continue
        const { name } = join.input(side).fields[key]
        ctx.report({
          at: join.origin('condition'),
          message: `${name.startsWith('$f') ? 'The key' : `'${name}'`} is NULL for ${nulls.rows}. All these rows go to one subtask, and find no partner there`,
          fix: leaveOutNulls(join, side, name, nulls, ctx),
        })
        return
      }
    }
  },
})

/**
 * What the equality of an inner join asks already, as a condition of the SELECT: each side is then filtered before it is sent. In the join's own condition
 * Flink leaves it out again.
 */
function leaveOutNulls(
  join: PlanNode<'Join' | 'IntervalJoin' | 'WindowJoin'>,
  side: number,
  name: string,
  { padded }: Nulls,
  ctx: RuleContext,
): Fix | undefined {
  const found = join.joinType === 'INNER' ? writtenJoin(join, ctx) : undefined
  const keys = found?.join.on
    ? operandsOfEqualities(found.join.on).filter(e => e.kind === 'ColumnRef' && e.name.parts.at(-1)?.name === name)
    : []
  const spot = found && spotInWhere(found)
  if (!spot || keys.length !== 1) return undefined
  const key = ctx.unit.text.slice(keys[0].start, keys[0].end)
  const other = join.input(1 - side)
  const isFiltered = (other.kind === 'Exchange' ? other.input() : other).kind === 'Calc'
  return {
    title: `Leave out the rows whose ${key} is NULL before they are sent`,
    // The outer join that made them becomes an inner one. Flink's ids of operators change where the other side had none that filters.
    state: padded ? { embedded: 'fresh', flink: 'fresh' } : { embedded: 'kept', flink: isFiltered ? 'kept' : 'fresh' },
    edits: e => addCondition(spot, `${key} IS NOT NULL`, e, ctx.unit),
  }
}

/** Rows without a value in a column, in words; `padded`: by an outer join. */
interface Nulls {
  readonly rows: string
  readonly padded: boolean
}

/** Those that the query itself makes; undefined where only the data could tell. */
function nullsOf(node: PlanNode, column: number): Nulls | undefined {
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
      if (padded) return { rows: `each row without a partner in the ${node.joinType} JOIN before`, padded }
      return onLeft ? nullsOf(node.input(0), column) : nullsOf(node.input(1), column - left)
    }
    default:
      return undefined
  }
}

function nullsOfExpression(e: Expression, calc: PlanNode<'Calc'>): Nulls | undefined {
  if (e.kind === 'input') return nullsOf(calc.input(), e.index)
  if (e.kind !== 'call') return undefined
  if (e.name === 'TRY_CAST') return { rows: 'each text that TRY_CAST can not read', padded: false }
  if (e.name === 'CASE' && resultsOf(e).some(isNull)) return { rows: 'each row that its CASE or NULLIF gives no value', padded: false }
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
