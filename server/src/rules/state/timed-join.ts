import type { RelationTime } from '../../semantics/binder.ts'
import type { Expr, FromItem, Join, Select } from '../../syntax/nodes.ts'
import { writtenName } from '../../syntax/reserved-words.ts'
import { walk } from '../../syntax/walk.ts'
import { type Fix, type Place, type PlanNode, placeIn, type RuleContext } from '../rule.ts'
import { comparesTimes, isOneTable, timesMayPass } from './join-times.ts'

/**
 * Joins by time in place of a regular one of two tables, or of views and sub-queries over one each that leave its time as it is: rows within an hour of each
 * other, and the version of the right side as of the left row. Both give other rows than before, on purpose. Empty where Flink would refuse the result or
 * plan a regular join all the same.
 */
export function timedJoins(join: PlanNode<'Join'>, ctx: RuleContext): Fix[] {
  const found = writtenJoin(join, ctx)
  const times = ctx.timedJoins.find(t => t.keyword.start === found?.join.keyword.start)
  if (!found || !times || join.leftKeys.length === 0 || join.input(0).changelog.join() !== 'I') return []
  if (times.left.type !== times.right.type || !isOneTable(join.input(0)) || !isOneTable(join.input(1)) || !timesMayPass(join)) return []
  const [left, right] = [asWritten(times.left), asWritten(times.right)]
  const { type, right: item } = found.join

  // Behind an exchange a key is kept only where the exchange is by it alone.
  const versions = join.input(1).kind === 'Exchange' ? join.input(1).input() : join.input(1)
  const keys = versions.uniqueKeys?.filter(key => key.every(column => join.rightKeys.includes(column))) ?? []
  if (keys.length > 0 && item.kind === 'TableRef' && item.hints.length === 0 && (type === 'INNER' || type === 'LEFT')) {
    // Flink looks for the key of the versions in the join's own condition.
    const equal = columnsAskedFor(found.join, times.right.relation)
    if (!keys.some(key => key.every(column => equal.includes(versions.fields[column].name)))) return []
    return [
      {
        ...asFresh,
        title: `Join each row with ${item.name.parts.at(-1)?.name} as it was at ${left}: later updates change no row`,
        edits: e => e.insertAfter(placeIn(ctx.unit, item.name), ` FOR SYSTEM_TIME AS OF ${left}`),
      },
    ]
  }

  const spot = spotForCondition(found)
  if (!spot || versions.changelog.join() !== 'I' || comparesTimes(join)) return []
  const bound = `${left} BETWEEN ${right} - INTERVAL '1' HOUR AND ${right} + INTERVAL '1' HOUR`
  const at = placeIn(ctx.unit, 'condition' in spot ? spot.condition : spot.from)
  const loose = 'condition' in spot && spot.condition.kind === 'Binary' && spot.condition.op === 'OR'
  return [
    {
      ...asFresh,
      title: `Make it an interval join, which keeps only pairs within 1 hour by ${left} and ${right}`,
      edits: e => {
        if (loose) e.insertBefore(at, '(')
        e.insertAfter(at, `${loose ? ')' : ''} ${'condition' in spot ? 'AND' : 'WHERE'} ${bound}`)
      },
    },
  ]
}

const asFresh = { state: { embedded: 'fresh', flink: 'fresh' }, fixAll: false, changesRows: true } as const

const asWritten = ({ relation, column }: RelationTime): string => `${writtenName(relation)}.${writtenName(column)}`

interface WrittenJoin {
  readonly join: Join
  readonly select: Select
  /** the joins of the FROM that it is a side of, outermost first */
  readonly above: readonly Join[]
}

/** The join whose keyword stands there, if this statement has it and no other operator of the plan is made of it. */
function writtenJoin(join: PlanNode<'Join'>, { unit, plan }: RuleContext): WrittenJoin | undefined {
  const at = join.origin('keyword')
  if (at.file !== unit.file || at.unit !== unit.id) return undefined
  const isThere = ({ start, end }: Pick<Place, 'start' | 'end'>) => start === at.start && end === at.end
  if (plan.nodes.filter(n => n.kind === 'Join' && isThere(n.origin('keyword'))).length > 1) return undefined
  let found: WrittenJoin | undefined
  walk(unit.statement, n => {
    const path = n.kind === 'Select' && n.from ? pathTo(n.from, j => isThere(j.keyword)) : undefined
    if (path && n.kind === 'Select') found = { join: path[path.length - 1], select: n, above: path.slice(0, -1) }
  })
  const sides = found && [found.join.left, found.join.right]
  return sides?.every(s => (s.kind === 'TableRef' && !s.systemTime) || (s.kind === 'DerivedTable' && !s.lateral)) ? found : undefined
}

function pathTo(item: FromItem, test: (join: Join) => boolean): Join[] | undefined {
  if (item.kind !== 'Join') return undefined
  if (test(item)) return [item]
  const below = pathTo(item.left, test) ?? pathTo(item.right, test)
  return below && [item, ...below]
}

/** Columns of the right relation that the join's own condition wants equal to something. */
function columnsAskedFor({ on, using = [] }: Join, relation: string): string[] {
  const ofEquality = (e: Expr): string[] => {
    if (e.kind !== 'Binary') return []
    if (e.op === 'AND') return [...ofEquality(e.left), ...ofEquality(e.right)]
    return e.op === '=' ? [e.left, e.right].flatMap(column) : []
  }
  const column = (e: Expr): string[] => {
    const parts = e.kind === 'ColumnRef' ? e.name.parts.map(p => p.name) : []
    return parts.length === 1 || parts.at(-2) === relation ? parts.slice(-1) : []
  }
  return on ? ofEquality(on) : using.map(u => u.name)
}

/**
 * The condition that a bound is added to: the join's own; without one, of an inner join, that of its SELECT, unless a join above fills its rows with NULL,
 * which the bound would drop. The FROM where there is no condition yet.
 */
function spotForCondition({ join, select, above }: WrittenJoin): { readonly condition: Expr } | { readonly from: FromItem } | undefined {
  if (join.on) return { condition: join.on }
  if (join.type === 'LEFT' || join.type === 'RIGHT' || join.type === 'FULL' || !select.from) return undefined
  const path = [...above, join]
  const isPadded = above.some(({ type, left }, i) => type === 'FULL' || (left === path[i + 1] ? type === 'RIGHT' : type === 'LEFT'))
  if (isPadded) return undefined
  return select.where ? { condition: select.where } : { from: select.from }
}
