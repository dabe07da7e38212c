import type { RelationTime } from '../../semantics/binder.ts'
import type { Join } from '../../syntax/nodes.ts'
import { writtenName } from '../../syntax/reserved-words.ts'
import { type Fix, type PlanNode, placeIn, type RuleContext } from '../rule.ts'
import { addCondition, operandsOfEqualities, spotInWhere, type WrittenJoin, writtenJoin } from '../written-join.ts'
import { comparesTimes, isOneTable, timesMayPass } from './join-times.ts'

/**
 * Joins by time in place of a regular one of two tables, or of views and sub-queries over one each that leave its time as it is: rows within an hour of each
 * other, and the version of the right side as of the left row. Both give other rows than before, on purpose. Empty where Flink would refuse the result or
 * plan a regular join all the same.
 */
export function timedJoins(join: PlanNode<'Join'>, ctx: RuleContext): Fix[] {
  const found = joinOfRelations(join, ctx)
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

  const isOuter = type === 'LEFT' || type === 'RIGHT' || type === 'FULL'
  const spot = found.join.on ? { condition: found.join.on } : isOuter ? undefined : spotInWhere(found)
  if (!spot || versions.changelog.join() !== 'I' || comparesTimes(join)) return []
  const bound = `${left} BETWEEN ${right} - INTERVAL '1' HOUR AND ${right} + INTERVAL '1' HOUR`
  return [
    {
      ...asFresh,
      title: `Make it an interval join, which keeps only pairs within 1 hour by ${left} and ${right}`,
      edits: e => addCondition(spot, bound, e, ctx.unit),
    },
  ]
}

const asFresh = { state: { embedded: 'fresh', flink: 'fresh' }, fixAll: false, changesRows: true } as const

const asWritten = ({ relation, column }: RelationTime): string => `${writtenName(relation)}.${writtenName(column)}`

/** The join as it is written, where both sides are names of tables or sub-queries. */
function joinOfRelations(join: PlanNode<'Join'>, ctx: RuleContext): WrittenJoin | undefined {
  const found = writtenJoin(join, ctx)
  const sides = found && [found.join.left, found.join.right]
  return sides?.every(s => (s.kind === 'TableRef' && !s.systemTime) || (s.kind === 'DerivedTable' && !s.lateral)) ? found : undefined
}

/** Columns of the right relation that the join's own condition wants equal to something. */
function columnsAskedFor({ on, using = [] }: Join, relation: string): string[] {
  if (!on) return using.map(u => u.name)
  return operandsOfEqualities(on).flatMap(e => {
    const parts = e.kind === 'ColumnRef' ? e.name.parts.map(p => p.name) : []
    return parts.length === 1 || parts.at(-2) === relation ? parts.slice(-1) : []
  })
}
