import { joinFields } from '../../semantics/bind-from.ts'
import { inputsOfRel, type JoinKind, mapInputs, type Rel } from '../../semantics/rel.ts'
import {
  and,
  call,
  conjuncts,
  hasOuter,
  hasSubquery,
  input,
  mapChildren,
  type Rex,
  type RexSubquery,
  shiftInputs,
  someRex,
} from '../../semantics/rex.ts'
import { BOOLEAN, withNullable } from '../../semantics/types.ts'

/**
 * IN and EXISTS in a WHERE become semi joins, NOT IN and NOT EXISTS anti joins (Flink's FlinkSubQueryRemoveRule); what the sub-query asks of the outer row
 * becomes the join's condition. Other sub-queries stay, and make the plan unknown.
 */
export function joinSubQueries(rel: Rel): Rel {
  const next = mapInputs(rel, joinSubQueries)
  if (next.kind !== 'Filter' || !hasSubquery(next.condition)) return next
  let below = next.input
  const stay: Rex[] = []
  const joins: ((left: Rel) => Rel)[] = []
  for (const c of conjuncts(next.condition)) {
    const join = joinOf(c, next.input)
    if (join) joins.push(join)
    else stay.push(c)
  }
  const plain = and(stay.filter(c => !hasSubquery(c)))
  if (plain) below = { ...next, input: below, condition: plain, fields: below.fields }
  for (const join of joins) below = join(below)
  const unclear = and(stay.filter(hasSubquery))
  return unclear ? { ...next, input: below, condition: unclear, fields: below.fields } : below
}

function joinOf(c: Rex, left: Rel): ((left: Rel) => Rel) | undefined {
  const negated = c.kind === 'call' && c.name === 'NOT'
  const query = negated ? c.args[0] : c
  if (query.kind !== 'subquery' || query.how === 'scalar' || (query.operand && (hasOuter(query.operand) || hasSubquery(query.operand))))
    return undefined
  const width = left.fields.length
  const inner = pulledUp(joinSubQueries(query.rel), width)
  if (!inner || hasOuterInside(inner.rel)) return undefined
  const matches = query.how === 'in' ? membership(query, inner.rel, width, negated) : []
  if (!matches) return undefined
  const condition = and([...matches, ...inner.conditions])
  const joinType: JoinKind = negated ? 'ANTI' : 'SEMI'
  return l => ({
    kind: 'Join',
    left: l,
    right: inner.rel,
    joinType,
    condition,
    fields: joinFields(l.fields, inner.rel.fields, joinType),
    at: query.at,
  })
}

/** `a = x` for each column; for NOT IN a NULL on either side is no answer, and so counts as a match. */
function membership(query: RexSubquery, rel: Rel, width: number, negated: boolean): Rex[] | undefined {
  const { operand } = query
  if (!operand) return undefined
  const operands = operand.kind === 'call' && operand.name === 'ROW' ? operand.args : [operand]
  if (operands.some((o, i) => rel.fields[i] === undefined || o.type.root !== rel.fields[i].type.root)) return undefined
  return operands.map((o, i) => {
    const x = input(width + i, rel.fields[i].type)
    const nullable = o.type.nullable || x.type.nullable
    const equal = call('=', [o, x], withNullable(BOOLEAN, nullable), query.at)
    if (!negated || !nullable) return equal
    const isNull = (e: Rex): Rex[] => (e.type.nullable ? [call('IS NULL', [e], withNullable(BOOLEAN, false))] : [])
    return call('OR', [...isNull(o), ...isNull(x), equal], withNullable(BOOLEAN, true), query.at)
  })
}

interface Pulled {
  readonly rel: Rel
  /** over the outer columns, then those of `rel` */
  readonly conditions: readonly Rex[]
}

/**
 * A sub-query without its conditions on the outer row, which are given over both: the columns that they read are added to its own. Undefined where they
 * stand under more than projections and filters.
 */
function pulledUp(rel: Rel, width: number): Pulled | undefined {
  if (rel.kind === 'Filter') {
    const below = pulledUp(rel.input, width)
    if (!below) return undefined
    const parts = conjuncts(rel.condition)
    const own = and(parts.filter(c => !hasOuter(c)))
    const outer = parts.filter(hasOuter)
    if (outer.some(c => someRex(c, e => (e.kind === 'outer' && e.level > 1) || e.kind === 'subquery'))) return undefined
    const filtered: Rel = own ? { ...rel, input: below.rel, condition: own, fields: below.rel.fields } : below.rel
    return { rel: filtered, conditions: [...below.conditions, ...outer.map(c => overBoth(c, width))] }
  }
  if (rel.kind !== 'Project' || rel.exprs.some(hasOuter)) return { rel, conditions: [] }
  const below = pulledUp(rel.input, width)
  if (!below || below.conditions.length === 0) return below && { rel: { ...rel, input: below.rel }, conditions: [] }
  const exprs = [...rel.exprs]
  const column = (i: number): number => {
    if (i < width) return i
    const source = i - width
    const known = exprs.findIndex(e => e.kind === 'input' && e.index === source)
    if (known >= 0) return width + known
    const f = below.rel.fields[source]
    return width + exprs.push(input(source, f.type, [], f.time)) - 1
  }
  const conditions = below.conditions.map(c => shiftInputs(c, column))
  const fields = exprs.map((e, i) => rel.fields[i] ?? below.rel.fields[e.kind === 'input' ? e.index : 0])
  return { rel: { ...rel, input: below.rel, exprs, fields }, conditions }
}

/** The outer row's columns first, the sub-query's own behind them. */
function overBoth(c: Rex, width: number): Rex {
  if (c.kind === 'outer') return input(c.index, c.type, c.at, c.time)
  return c.kind === 'input' ? { ...c, index: c.index + width } : mapChildren(c, e => overBoth(e, width))
}

function hasOuterInside(rel: Rel): boolean {
  const own =
    rel.kind === 'Project'
      ? rel.exprs.some(hasOuter)
      : rel.kind === 'Filter' || rel.kind === 'Join' || rel.kind === 'TemporalJoin'
        ? rel.condition !== undefined && hasOuter(rel.condition)
        : rel.kind === 'Unnest' || rel.kind === 'TableFunction'
          ? hasOuter(rel.expression)
          : false
  return own || inputsOfRel(rel).some(hasOuterInside)
}
