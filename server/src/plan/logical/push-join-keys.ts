import { joinFields, uniquify } from '../../semantics/bind-from.ts'
import { type JoinRel, mapInputs, type Rel, type TemporalJoinRel } from '../../semantics/rel.ts'
import { and, call, conjuncts, input, inputsOf, type Rex, shiftInputs, timeOf } from '../../semantics/rex.ts'
import { isNumeric, isText, leastRestrictive } from '../../semantics/type-rules.ts'
import { withNullable } from '../../semantics/types.ts'
import { passed } from './calc.ts'

/**
 * Flink's JoinPushExpressionsRule: a side of an equality that is more than a column becomes a column of its input, so that rows can be divided by it.
 * A column of another type than the one that it is compared with is cast there in the same way.
 */
export function pushJoinKeys(rel: Rel): Rel {
  const below = mapInputs(rel, pushJoinKeys)
  return below.kind === 'Join' || (below.kind === 'TemporalJoin' && timeOf(below.time) === 'rowtime') ? withKeyColumns(below) : below
}

/** One side of an equality, over the columns of its input; `slot`: the how-manieth column that is added to them. */
interface Operand {
  readonly side: 0 | 1
  readonly e: Rex
  readonly slot?: number
}

function withKeyColumns(join: JoinRel | TemporalJoinRel): Rel {
  const leftWidth = join.left.fields.length
  const added: [Rex[], Rex[]] = [[], []]
  const operand = (e: Rex, side: 0 | 1): Operand => {
    const own = side === 0 ? e : shiftInputs(e, i => i - leftWidth)
    return own.kind === 'input' ? { side, e: own } : { side, e: own, slot: added[side].push(own) - 1 }
  }
  const parts = conjuncts(join.condition).map(c => {
    if (c.kind !== 'call' || c.name !== '=') return { c }
    const [a, b] = alike(c.args[0], c.args[1])
    const [first, second] = [sideOf(a, leftWidth), sideOf(b, leftWidth)]
    return first === undefined || second === undefined || first === second ? { c } : { c, sides: [operand(a, first), operand(b, second)] }
  })
  const [left, right] = [withColumns(join.left, added[0]), withColumns(join.right, added[1])]
  if (left === join.left && right === join.right) return join
  const moved = (i: number) => (i < leftWidth ? i : i + added[0].length)
  const start = [0, left.fields.length]
  const reference = ({ side, e, slot }: Operand): Rex =>
    slot === undefined
      ? shiftInputs(e, i => start[side] + i)
      : input(start[side] + (side === 0 ? join.left : join.right).fields.length + slot, e.type, e.at)
  const condition = and(parts.map(({ c, sides }) => (sides ? { ...c, args: sides.map(reference) } : shiftInputs(c, moved)) as Rex))
  const wide: Rel = { ...join, left, right, condition, fields: joinFields(left.fields, right.fields, join.joinType) }
  const exprs = join.fields.map((f, i) => input(moved(i), f.type, join.at, f.time))
  return { kind: 'Project', input: wide, exprs, fields: join.fields, at: join.at }
}

/** The input that all columns of the expression come from; undefined for both, or none. */
function sideOf(e: Rex, leftWidth: number): 0 | 1 | undefined {
  const used = [...inputsOf(e)]
  if (used.length === 0) return undefined
  return used.every(i => i < leftWidth) ? 0 : used.every(i => i >= leftWidth) ? 1 : undefined
}

/** Both in one type: a key is hashed as the type that it has. */
function alike(a: Rex, b: Rex): [Rex, Rex] {
  const comparable = (isNumeric(a.type) && isNumeric(b.type)) || (isText(a.type) && isText(b.type))
  if (a.type.root === b.type.root || !comparable) return [a, b]
  const type = leastRestrictive([a.type, b.type])
  const cast = (e: Rex): Rex => (type && e.type.root !== type.root ? call('CAST', [e], withNullable(type, e.type.nullable), e.at) : e)
  return [cast(a), cast(b)]
}

/** The input with columns behind its own, named as Calcite's builder does: a cast keeps its column's name, others count from the left. */
function withColumns(rel: Rel, added: readonly Rex[]): Rel {
  if (added.length === 0) return rel
  const name = (e: Rex, i: number) =>
    e.kind === 'call' && e.name === 'CAST' && e.args[0].kind === 'input' ? rel.fields[e.args[0].index].name : `$f${rel.fields.length + i}`
  const fields = uniquify([...rel.fields, ...added.map((e, i) => ({ name: name(e, i), type: e.type }))])
  return { kind: 'Project', input: rel, exprs: [...passed(rel.fields, rel.at), ...added], fields, at: rel.at }
}
