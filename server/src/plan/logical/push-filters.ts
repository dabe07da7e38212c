import { joinFields } from '../../semantics/bind-from.ts'
import type { JoinKind, JoinRel, ProjectRel, Rel, TemporalJoinRel, UnnestRel } from '../../semantics/rel.ts'
import { mapInputs } from '../../semantics/rel.ts'
import {
  and,
  call,
  conjuncts,
  hasOver,
  hasSubquery,
  inputsOf,
  isDeterministic,
  type Rex,
  rexDigest,
  shiftInputs,
  substituteRex,
  timeOf,
} from '../../semantics/rex.ts'
import { conditionParts, simplify } from './simplify.ts'

/**
 * Conditions moved down to where Flink puts them: through projections, unions and group keys, into the sides and the condition of joins, into
 * the function side of an UNNEST. `conditions` are over the output of `rel`.
 */
export function pushFilters(rel: Rel, conditions: readonly Rex[] = []): Rel {
  switch (rel.kind) {
    case 'Filter':
      return pushFilters(rel.input, [...conditionParts(rel.condition), ...conditions])
    case 'Project':
      return throughProject(rel, conditions)
    case 'Aggregate': {
      if (rel.keys.length === 0 || rel.sets) break
      const [down, stay] = split(conditions, c => isPushable(c) && [...inputsOf(c)].every(i => i < rel.keys.length))
      const below = down.map(c => shiftInputs(c, i => rel.keys[i]))
      return filter(
        mapInputs(rel, i => pushFilters(i, below)),
        stay,
      )
    }
    case 'Join':
      return throughJoin(rel, conditions)
    case 'TemporalJoin':
      return throughTemporalJoin(rel, conditions)
    case 'Unnest':
    case 'TableFunction':
      return throughCorrelate(rel, conditions)
    case 'Union': {
      const [down, stay] = split(conditions, isPushable)
      return filter({ ...rel, inputs: rel.inputs.map(i => pushFilters(i, down)) }, stay)
    }
    case 'WindowTvf': {
      const [down, stay] = split(
        conditions,
        c => isPushable(c) && rel.window.type !== 'SESSION' && [...inputsOf(c)].every(i => i < rel.input.fields.length),
      )
      return filter({ ...rel, input: pushFilters(rel.input, down) }, stay)
    }
    default:
      break
  }
  return filter(
    mapInputs(rel, i => pushFilters(i)),
    conditions,
  )
}

const isPushable = (c: Rex): boolean => isDeterministic(c) && !hasSubquery(c)

function filter(rel: Rel, conditions: readonly Rex[]): Rel {
  const condition = and(conditions)
  return condition ? { kind: 'Filter', input: rel, condition, fields: rel.fields, at: condition.at } : rel
}

function throughProject(rel: ProjectRel, conditions: readonly Rex[]): Rel {
  const [down, stay] = split(
    conditions,
    c => !hasSubquery(c) && [...inputsOf(c)].every(i => isDeterministic(rel.exprs[i]) && !hasOver(rel.exprs[i])),
  )
  const barrier = rel.exprs.some(hasOver)
  if (barrier) return filter({ ...rel, input: pushFilters(rel.input) }, conditions)
  const below = down.map(c => simplify(substituteRex(c, i => rel.exprs[i])))
  const constants = constantsOf(below, rel.input)
  const known = constants.size === 0 ? rel : { ...rel, exprs: rel.exprs.map(e => withConstants(e, constants)) }
  return filter(
    mapInputs(known, i => pushFilters(i, below)),
    stay,
  )
}

/** Columns that the conditions (and the filter just below) hold to one value: Flink writes the value in their place. */
function constantsOf(conditions: readonly Rex[], below: Rel): ReadonlyMap<string, Rex> {
  if (conditions.length === 0 && below.kind !== 'Filter') return none
  const found = new Map<string, Rex>()
  const all = below.kind === 'Filter' ? [...conditions, ...conjuncts(simplify(below.condition))] : conditions
  for (const c of all) {
    if (c.kind !== 'call' || c.name !== '=' || c.args[0].kind !== 'input' || c.args[1].kind !== 'literal' || c.args[0].time) continue
    found.set(rexDigest(c.args[0]), c.args[1])
  }
  return found
}
const none: ReadonlyMap<string, Rex> = new Map()
function withConstants(e: Rex, constants: ReadonlyMap<string, Rex>): Rex {
  if (e.kind === 'input') {
    const value = constants.get(rexDigest(e))
    return value ? call('CAST', [{ ...value, at: e.at }], e.type, e.at) : e
  }
  return e
}

function throughJoin(rel: JoinRel, conditions: readonly Rex[]): Rel {
  const width = rel.left.fields.length
  const on = conditionParts(rel.condition)
  const side = (c: Rex): 'left' | 'right' | 'both' => {
    const used = [...inputsOf(c)]
    if (used.length === 0) return 'both'
    return used.every(i => i < width) ? 'left' : used.every(i => i >= width) ? 'right' : 'both'
  }
  const type = strengthened(rel.joinType, conditions, side)
  const toLeft: Rex[] = []
  const toRight: Rex[] = []
  const keep: Rex[] = []
  const above: Rex[] = []
  const keepsLeft = type === 'INNER' || type === 'RIGHT' || type === 'SEMI'
  const keepsRight = type === 'INNER' || type === 'LEFT' || type === 'SEMI' || type === 'ANTI'
  for (const c of on) {
    const s = isPushable(c) ? side(c) : 'both'
    if (s === 'left' && keepsLeft) toLeft.push(c)
    else if (s === 'right' && keepsRight) toRight.push(c)
    else keep.push(c)
  }
  for (const c of conditions) {
    const s = isPushable(c) ? side(c) : 'above'
    if (type === 'INNER') for (const other of sameOfKeys(c, on, width)) (side(other) === 'left' ? toLeft : toRight).push(other)
    if (s === 'left' && type !== 'RIGHT' && type !== 'FULL') toLeft.push(c)
    else if (s === 'right' && type !== 'LEFT' && type !== 'FULL') toRight.push(c)
    else if (s === 'both' && type === 'INNER') keep.push(c)
    else above.push(c)
  }
  const left = pushFilters(rel.left, toLeft)
  const right = pushFilters(
    rel.right,
    toRight.map(c => shiftInputs(c, i => i - width)),
  )
  const fields = type === rel.joinType ? rel.fields : named(joinFields(left.fields, right.fields, type), rel)
  return filter({ ...rel, left, right, joinType: type, condition: and(keep), fields }, above)
}

/** A key that has a value is equal to one that has: what is asked of the one goes for the other. */
function sameOfKeys(c: Rex, on: readonly Rex[], width: number): Rex[] {
  const [key] = c.kind === 'call' && c.name === 'IS NOT NULL' ? c.args : []
  if (c.kind !== 'call' || key?.kind !== 'input') return []
  return on.flatMap(e => {
    const [a, b] = e.kind === 'call' && e.name === '=' ? e.args : []
    if (a?.kind !== 'input' || b?.kind !== 'input' || a.index < width === b.index < width) return []
    const other = a.index === key.index ? b : b.index === key.index ? a : undefined
    return other?.type.nullable ? [{ ...c, args: [other] }] : []
  })
}

/** Of a lookup the conditions on the row that asks go below, those on what is found into the join; by event time all stay above. */
function throughTemporalJoin(rel: TemporalJoinRel, conditions: readonly Rex[]): Rel {
  const right = pushFilters(rel.right)
  if (timeOf(rel.time) !== 'proctime') return filter({ ...rel, left: pushFilters(rel.left), right }, conditions)
  const width = rel.left.fields.length
  const isLeft = (c: Rex): boolean => isPushable(c) && [...inputsOf(c)].every(i => i < width)
  const [toLeft, others] = split(conditions, isLeft)
  const type = strengthened(rel.joinType, others, c => ([...inputsOf(c)].some(i => i >= width) ? 'right' : 'left'))
  const [into, above] = type === 'INNER' ? [others, []] : [[], others]
  const left = pushFilters(rel.left, toLeft)
  const fields =
    type === rel.joinType ? rel.fields : rel.fields.map((f, i) => (i < width ? f : { ...f, type: rel.right.fields[i - width].type }))
  return filter({ ...rel, left, right, joinType: type, condition: and([...conjuncts(rel.condition), ...into]), fields }, above)
}

const named = (fields: Rel['fields'], rel: Rel): Rel['fields'] => fields.map((f, i) => ({ ...f, name: rel.fields[i]?.name ?? f.name }))

/** An outer join whose filled side is tested by a condition that NULL can't pass is no outer join. */
function strengthened(type: JoinKind, conditions: readonly Rex[], side: (c: Rex) => string): JoinKind {
  const strict = (s: string): boolean => conditions.some(c => (side(c) === s || side(c) === 'both') && rejectsNull(c))
  switch (type) {
    case 'LEFT':
      return strict('right') ? 'INNER' : type
    case 'RIGHT':
      return strict('left') ? 'INNER' : type
    case 'FULL': {
      const l = strict('left')
      const r = strict('right')
      return l && r ? 'INNER' : l ? 'LEFT' : r ? 'RIGHT' : type
    }
    default:
      return type
  }
}
const nullRejecting = new Set(['=', '<>', '<', '<=', '>', '>=', 'IS NOT NULL', 'LIKE', 'IS TRUE', 'IS FALSE'])
const rejectsNull = (c: Rex): boolean =>
  c.kind === 'call' &&
  nullRejecting.has(c.name) &&
  c.args.every(a => a.kind === 'input' || a.kind === 'literal' || (a.kind === 'call' && strictCall.has(a.name)))
const strictCall = new Set(['+', '-', '*', '/', 'MOD', 'CAST', 'UPPER', 'LOWER', 'FIELD'])

function throughCorrelate(rel: UnnestRel | Extract<Rel, { kind: 'TableFunction' }>, conditions: readonly Rex[]): Rel {
  const width = rel.input.fields.length
  const left: Rex[] = []
  const own: Rex[] = []
  const stay: Rex[] = []
  for (const c of conditions) {
    const used = [...inputsOf(c)]
    if (!isPushable(c) || used.length === 0) stay.push(c)
    else if (used.every(i => i < width)) left.push(c)
    else if (used.every(i => i >= width) && rel.joinType === 'INNER') own.push(shiftInputs(c, i => i - width))
    else stay.push(c)
  }
  return filter({ ...rel, input: pushFilters(rel.input, left), condition: and([...(rel.condition ? [rel.condition] : []), ...own]) }, stay)
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = []
  const no: T[] = []
  for (const i of items) (test(i) ? yes : no).push(i)
  return [yes, no]
}
