import type { Expr, FromItem, Join, Select } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import { type EditBuilder, type Place, type PlanNode, placeIn, type RuleContext, type UnitView } from './rule.ts'

export interface WrittenJoin {
  readonly join: Join
  readonly select: Select
  /** the joins of the FROM that it is a side of, outermost first */
  readonly above: readonly Join[]
}

/** The join whose keyword stands there, if this statement has it and no other operator of the plan is made of it. */
export function writtenJoin(join: PlanNode, { unit, plan }: RuleContext): WrittenJoin | undefined {
  const at = join.origin('keyword')
  if (at.file !== unit.file || at.unit !== unit.id) return undefined
  const isThere = ({ start, end }: Pick<Place, 'start' | 'end'>) => start === at.start && end === at.end
  if (plan.nodes.filter(n => n.kind.endsWith('Join') && isThere(n.origin('keyword'))).length > 1) return undefined
  let found: WrittenJoin | undefined
  walk(unit.statement, n => {
    const path = n.kind === 'Select' && n.from ? pathTo(n.from, j => isThere(j.keyword)) : undefined
    if (path && n.kind === 'Select') found = { join: path[path.length - 1], select: n, above: path.slice(0, -1) }
  })
  return found
}

/**
 * Where the SELECT takes one more condition on rows of the join: its WHERE, or its FROM where it has none yet; undefined where a join above fills these rows
 * with NULL, which the condition would drop.
 */
export function spotInWhere({ join, select, above }: WrittenJoin): { readonly condition: Expr } | { readonly from: FromItem } | undefined {
  const path = [...above, join]
  const isPadded = above.some(({ type, left }, i) => type === 'FULL' || (left === path[i + 1] ? type === 'RIGHT' : type === 'LEFT'))
  if (isPadded || !select.from) return undefined
  return select.where ? { condition: select.where } : { from: select.from }
}

/** Both sides of each equality that must hold for the condition to. */
export function operandsOfEqualities(condition: Expr): Expr[] {
  if (condition.kind !== 'Binary') return []
  const { op, left, right } = condition
  if (op === 'AND') return [...operandsOfEqualities(left), ...operandsOfEqualities(right)]
  return op === '=' ? [left, right] : []
}

/** Writes one more condition there. */
export function addCondition(
  spot: { readonly condition: Expr } | { readonly from: FromItem },
  text: string,
  e: EditBuilder,
  unit: UnitView,
): void {
  if ('from' in spot) {
    e.insertAfter(placeIn(unit, spot.from), ` WHERE ${text}`)
    return
  }
  const { condition } = spot
  const loose = condition.kind === 'Binary' && condition.op === 'OR'
  if (loose) e.insertBefore(placeIn(unit, condition), '(')
  e.insertAfter(placeIn(unit, condition), `${loose ? ')' : ''} AND ${text}`)
}

function pathTo(item: FromItem, test: (join: Join) => boolean): Join[] | undefined {
  if (item.kind !== 'Join') return undefined
  if (test(item)) return [item]
  const below = pathTo(item.left, test) ?? pathTo(item.right, test)
  return below && [item, ...below]
}
