import { unknownRel } from '../../semantics/bind-from.ts'
import { type AggCall, mapInputs, type OverRel, type ProjectRel, type RankRel, type Rel, type SortKey } from '../../semantics/rel.ts'
import {
  and,
  conjuncts,
  hasOver,
  input,
  literal,
  mapChildren,
  type Rex,
  type RexOver,
  rexDigest,
  windowDigest,
} from '../../semantics/rex.ts'
import { passed } from './calc.ts'

/**
 * Calls with OVER become an operator of their own below the projection; ROW_NUMBER, RANK and DENSE_RANK with a filter on the number above it
 * become a Rank (Top-N).
 */
export function extractOver(rel: Rel): Rel {
  const next = mapInputs(rel, extractOver)
  if (next.kind === 'Project' && next.exprs.some(hasOver)) return overOf(next)
  return next.kind === 'Filter' ? rankOf(next) : next
}

function overOf(rel: ProjectRel): Rel {
  const calls: RexOver[] = []
  const position = new Map<string, number>()
  const collect = (e: Rex): void => {
    if (e.kind === 'over') {
      const digest = rexDigest(e)
      if (!position.has(digest)) {
        position.set(digest, calls.length)
        calls.push(e)
      }
      return
    }
    if (e.kind === 'call') e.args.forEach(collect)
  }
  rel.exprs.forEach(collect)
  const window = windowDigest(calls[0])
  if (calls.some(c => windowDigest(c) !== window))
    return unknownRel('several different OVER windows in one SELECT are not planned yet', rel.fields, [rel.input])
  // Expressions in PARTITION BY, ORDER BY and arguments are computed below.
  const pre = passed(rel.input.fields)
  const column = (e: Rex): number => {
    if (e.kind === 'input') return e.index
    const digest = rexDigest(e)
    const known = pre.findIndex(p => rexDigest(p) === digest)
    if (known >= 0) return known
    pre.push(e)
    return pre.length - 1
  }
  const partition = calls[0].partitionBy.map(column)
  const orderBy: SortKey[] = calls[0].orderBy.map(o => ({ column: column(o.expr), descending: o.descending, nullsLast: o.nullsLast }))
  const aggs: AggCall[] = calls.map((c, i) => ({
    fn: c.fn,
    args: c.args.map(column),
    distinct: c.distinct,
    type: c.type,
    name: `w0$o${i}`,
    at: c.at,
  }))
  const below: Rel =
    pre.length === rel.input.fields.length
      ? rel.input
      : {
          kind: 'Project',
          input: rel.input,
          exprs: pre,
          fields: pre.map((e, i) => rel.input.fields[i] ?? { name: `$${i}`, type: e.type }),
          at: [],
        }
  const over: OverRel = {
    kind: 'Over',
    input: below,
    partition,
    orderBy,
    frame: calls[0].frame,
    calls: aggs,
    fields: [...below.fields, ...aggs.map(a => ({ name: a.name, type: a.type }))],
    at: [...calls[0].at, ...rel.at],
  }
  const replace = (e: Rex): Rex =>
    e.kind === 'over' ? input(pre.length + position.get(rexDigest(e))!, e.type, e.at) : mapChildren(e, replace)
  return { ...rel, input: over, exprs: rel.exprs.map(replace) }
}

/** Filter(rank <= n) over Project over Over(ROW_NUMBER) → Project over Rank. */
function rankOf(rel: Extract<Rel, { kind: 'Filter' }>): Rel {
  const project = rel.input
  if (project.kind !== 'Project' || project.input.kind !== 'Over') return rel
  const over = project.input
  const [call] = over.calls
  if (over.calls.length !== 1 || (call.fn !== 'ROW_NUMBER' && call.fn !== 'RANK' && call.fn !== 'DENSE_RANK')) return rel
  const rankColumn = over.input.fields.length
  const outputs = project.exprs.flatMap((e, i) => (e.kind === 'input' && e.index === rankColumn ? [i] : []))
  let from = 1
  let to = Number.POSITIVE_INFINITY
  let toColumn: number | undefined
  const rest: Rex[] = []
  for (const c of conjuncts(rel.condition)) {
    const end = columnEnd(c, outputs, project.exprs)
    if (end !== undefined && toColumn === undefined) {
      toColumn = end
      continue
    }
    const [a, b] = c.kind === 'call' ? c.args : []
    if (c.kind !== 'call' || a?.kind !== 'input' || !outputs.includes(a.index) || b?.kind !== 'literal' || typeof b.value !== 'number') {
      rest.push(c)
      continue
    }
    if (c.name === '<=') to = Math.min(to, b.value)
    else if (c.name === '<') to = Math.min(to, b.value - 1)
    else if (c.name === '>=') from = Math.max(from, b.value)
    else if (c.name === '>') from = Math.max(from, b.value + 1)
    else if (c.name === '=') {
      from = Math.max(from, b.value)
      to = Math.min(to, b.value)
    } else rest.push(c)
  }
  if (toColumn !== undefined) {
    // Flink takes no other bound beside it.
    if (from > 1 || Number.isFinite(to)) return rel
    to = KEPT_BY_FLINK
  }
  if (!Number.isFinite(to)) return rel
  const rank: RankRel = {
    kind: 'Rank',
    input: over.input,
    rankType: call.fn,
    partition: over.partition,
    orderBy: over.orderBy,
    from,
    to,
    ...(toColumn === undefined ? {} : { toColumn }),
    outputRank: true,
    fields: over.fields,
    at: over.at,
  }
  // A number that can only be one is written as that.
  const constant = call.fn === 'ROW_NUMBER' && from === to && toColumn === undefined
  const exprs = constant ? project.exprs.map(e => withNumber(e, rankColumn, to)) : project.exprs
  const input_ = constant ? { ...rank, outputRank: false, fields: over.input.fields } : rank
  const out: Rel = { ...project, input: input_, exprs }
  const condition = and(rest)
  return condition ? { ...rel, input: out, condition } : out
}

/** Rows that Flink keeps of a partition that says itself how many, where they are not better than those (AbstractTopNFunction). */
const KEPT_BY_FLINK = 100

/** `rank <= n` with a column below that says how many. */
function columnEnd(c: Rex, outputs: readonly number[], exprs: readonly Rex[]): number | undefined {
  if (c.kind !== 'call' || (c.name !== '<=' && c.name !== '>=')) return undefined
  const [rank, end] = c.name === '<=' ? c.args : [c.args[1], c.args[0]]
  if (rank.kind !== 'input' || !outputs.includes(rank.index) || end.kind !== 'input' || outputs.includes(end.index)) return undefined
  const column = exprs[end.index]
  return column.kind === 'input' ? column.index : undefined
}

function withNumber(e: Rex, column: number, value: number): Rex {
  return e.kind === 'input' && e.index === column ? literal(value, e.type, e.at) : mapChildren(e, c => withNumber(c, column, value))
}
