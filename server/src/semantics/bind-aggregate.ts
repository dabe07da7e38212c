import type { Expr, OrderItem, Select } from '../syntax/nodes.ts'
import { bindCondition, bindExpression, type ExpressionContext } from './bind-expression.ts'
import { unknownRel } from './bind-from.ts'
import { unknown } from './bind-name.ts'
import { type BoundItem, fieldsOf } from './bind-query.ts'
import type { Binder } from './binder.ts'
import { timeToLiveOf } from './check-hints.ts'
import type { Place, Places } from './origin.ts'
import type { AggCall, Rel, RelField } from './rel.ts'
import { call, input, literal, mapChildren, mergePlaces, type Rex, type RexAgg, type RexCall, rexDigest, someRex, timeOf } from './rex.ts'
import { BOOLEAN, INTEGER, withNullable } from './types.ts'

/**
 * GROUP BY and aggregate calls: a projection of keys and arguments, the aggregate, HAVING, the select list over the result. Columns are named as
 * Flink's planner names them: by the alias of an equal select item, by the column, else `$f<position>`.
 */
export function bindAggregation(
  b: Binder,
  select: Select,
  rel: Rel,
  items: readonly BoundItem[],
  orderBy: readonly OrderItem[],
  ctx: ExpressionContext,
  at: Places,
  open: boolean,
): Rel {
  const groupNodes = select.groupBy ? [...select.groupBy.items, ...(select.groupBy.sets?.sets.flat() ?? [])] : []
  const aliases = new Map(items.map(i => [rexDigest(i.expr), i.name]))
  const pre = new Projection(rel)
  const keys: number[] = []
  const keyOf = new Map<string, number>()
  const told = b.problems.length
  for (const node of groupNodes) {
    const e = bindExpression(b, node, { ...ctx, noOver: 'GROUP BY' })
    for (const part of groupParts(e)) {
      const digest = rexDigest(part)
      if (keyOf.has(digest)) continue
      const position = pre.add(withRole(b, part, node), aliases.get(digest))
      keyOf.set(digest, keys.length)
      keys.push(position)
    }
  }
  // What a name that wasn't found would have grouped can't be known.
  const known = !open && b.problems.length === told && keys.every(k => pre.exprs[k].type.root !== 'UNKNOWN')
  checkHops(b, select, rel)
  const lifter = new Lifter(b, pre, keyOf, keys, aliases, !known)
  const lifted = items.map(i => ({ name: i.name, expr: lifter.liftItem(i.expr) }))
  const having = select.having
    ? lifter.liftItem(bindCondition(b, select.having, { ...ctx, aggregates: true, noOver: 'HAVING' }, 'HAVING'))
    : undefined
  for (const o of orderBy) lifter.liftItem(bindExpression(b, o.expr, { ...ctx, aggregates: true }))
  if (pre.exprs.length === 0) pre.add(literal(0, withNullable(INTEGER, false)), undefined)
  const grouped = pre.rel([])
  const fields: RelField[] = [...keys.map(k => grouped.fields[k]), ...lifter.calls.map(c => ({ name: c.name, type: c.type }))]
  const places: Place[] = select.groupBy
    ? [
        b.place(select.groupBy.keyword, 'keyword'),
        b.place(select.groupBy, 'node'),
        ...at.map(p => ({ ...p, role: p.role === 'keyword' ? 'select' : 'query' })),
      ]
    : [...at]
  lifter.checkBareWindow()
  const unknownReason = lifter.unknownReason ?? (select.groupBy?.sets ? 'GROUPING SETS, CUBE and ROLLUP are not planned yet' : undefined)
  const ttl = timeToLiveOf(select)
  let out: Rel = { kind: 'Aggregate', input: grouped, keys, calls: lifter.finished(keys.length === 0), ...ttl, fields, at: places }
  out = { ...out, fields: [...out.fields.slice(0, keys.length), ...out.calls.map(c => ({ name: c.name, type: c.type }))] }
  if (unknownReason) out = unknownRel(unknownReason, out.fields, [grouped])
  if (having) out = { kind: 'Filter', input: out, condition: having, fields: out.fields, at: b.at(select.having!, 'having') }
  const retyped = lifted.map(i => ({ name: i.name, expr: retype(i.expr, out.fields) }))
  return { kind: 'Project', input: out, exprs: retyped.map(i => i.expr), fields: fieldsOf(retyped), at }
}

/** Windows that hop are cut into panes of one slide each. */
function checkHops(b: Binder, select: Select, rel: Rel): void {
  let below = rel
  while (below.kind === 'Project' || below.kind === 'Filter') below = below.input
  if (below.kind !== 'WindowTvf' || below.window.type !== 'HOP') return
  const { size, slide } = below.window
  const names = (select.groupBy?.items ?? []).map(e => (e.kind === 'ColumnRef' ? e.name.parts.at(-1)?.name : undefined))
  if (slide > 0 && b.problems.length === 0 && size % slide !== 0 && names.includes('window_start') && names.includes('window_end'))
    b.late(select.groupBy!, 'argument-type', 'The size of HOP must be a multiple of its slide to aggregate over it')
}

/** GROUP BY (a, b) is GROUP BY a, b. */
function groupParts(e: Rex): readonly Rex[] {
  return e.kind === 'call' && e.name === 'ROW' ? e.args : [e]
}
const withRole = (b: Binder, e: Rex, node: Expr): Rex => ({ ...e, at: [...e.at, b.place(node, 'groupBy')] })

/** The aggregate's result types hold only once its calls are finished. */
function retype(e: Rex, fields: readonly RelField[]): Rex {
  if (e.kind === 'input') return e.type === fields[e.index].type ? e : { ...e, type: fields[e.index].type }
  return mapChildren(e, c => retype(c, fields))
}

/** The projection below an aggregate: each expression once. */
class Projection {
  readonly exprs: Rex[] = []
  readonly #names: (string | undefined)[] = []
  readonly #positions = new Map<string, number>()
  readonly #input: Rel

  constructor(rel: Rel) {
    this.#input = rel
  }
  add(e: Rex, name: string | undefined): number {
    const digest = rexDigest(e)
    const known = this.#positions.get(digest)
    if (known !== undefined) {
      this.exprs[known] = mergePlaces(this.exprs[known], e)
      return known
    }
    this.#positions.set(digest, this.exprs.length)
    this.exprs.push(e)
    this.#names.push(name ?? (e.kind === 'input' ? this.#input.fields[e.index].name : undefined))
    return this.exprs.length - 1
  }
  merge(position: number, e: Rex): void {
    this.exprs[position] = mergePlaces(this.exprs[position], e)
  }
  rel(at: Places): Rel {
    const items = this.exprs.map((expr, i) => ({ expr, name: this.#names[i] ?? `$f${i}` }))
    return { kind: 'Project', input: this.#input, exprs: this.exprs, fields: fieldsOf(items), at }
  }
}

/** Turns expressions over the rows into expressions over the groups. */
class Lifter {
  readonly calls: AggCall[] = []
  unknownReason: string | undefined
  readonly #b: Binder
  readonly #pre: Projection
  readonly #keyOf: ReadonlyMap<string, number>
  readonly #keys: readonly number[]
  readonly #aliases: ReadonlyMap<string, string>
  readonly #open: boolean
  readonly #callOf = new Map<string, number>()
  #told = false
  /** the start or end of a window of processing time */
  #bare: RexCall | undefined

  constructor(
    b: Binder,
    pre: Projection,
    keyOf: ReadonlyMap<string, number>,
    keys: readonly number[],
    aliases: ReadonlyMap<string, string>,
    open: boolean,
  ) {
    this.#b = b
    this.#pre = pre
    this.#keyOf = keyOf
    this.#keys = keys
    this.#aliases = aliases
    this.#open = open
  }

  /** A part of the query: a column that is not grouped is told once in it, or once in a query that groups by nothing. */
  liftItem(e: Rex): Rex {
    if (this.#keys.some(k => this.#pre.exprs[k].kind !== 'literal')) this.#told = false
    return this.#lift(e)
  }

  #lift(e: Rex): Rex {
    const key = this.#keyOf.get(rexDigest(e))
    if (key !== undefined) {
      this.#pre.merge(this.#keys[key], e)
      return input(key, e.type, e.at, timeOf(e))
    }
    switch (e.kind) {
      case 'agg':
        return this.#call(e)
      case 'input':
        return this.#notGrouped(e)
      case 'call':
        if (e.user && this.#mayBeAggregate(e)) {
          this.unknownReason ??= `${e.name.split('.').at(-1)} may be an aggregate function: say so in sluice.json (functions.<name>.kind)`
          return { ...unknown(), at: e.at }
        }
        if (isWindowAuxiliary(e)) return this.#auxiliary(e)
        return mapChildren(e, c => this.#lift(c))
      default:
        return mapChildren(e, c => this.#lift(c))
    }
  }

  /** TUMBLE_START(ts, size) and its kind: what they are called with must be a window of the GROUP BY. */
  #auxiliary(e: RexCall): Rex {
    const name = e.name.slice(1, e.name.indexOf('_'))
    const window = rexDigest({ ...e, name: `$${name}` })
    if (!this.#keyOf.has(window) && e.args.every(a => a.type.root !== 'UNKNOWN') && !this.#open)
      this.#b.problem(e.at[0], 'not-grouped', `${e.name.slice(1)} needs the same ${name}(…) in GROUP BY`)
    if (e.args[0]?.kind === 'input' && timeOf(e.args[0]) === 'proctime') this.#bare ??= e
    return { ...e, args: [] }
  }

  /** A window of processing time that is the only key, with no aggregate beside it, has no start and no end in Flink. */
  checkBareWindow(): void {
    if (this.#bare?.at[0] && this.calls.length === 0 && this.#keys.length === 1)
      this.#b.late(
        this.#bare.at[0],
        'not-supported',
        `${this.#bare.name.slice(1)} needs an aggregate beside it, or another key`,
        'Add COUNT(*)',
      )
  }

  /** Without GROUP BY, or with FILTER, an aggregate may see no row: its result may be NULL. */
  finished(global: boolean): AggCall[] {
    if (!global) return this.calls
    return this.calls.map(c => (neverNull.has(c.fn) ? c : { ...c, type: withNullable(c.type, true) }))
  }

  #call(e: RexAgg): Rex {
    const digest = rexDigest(e)
    const keys = this.#keys.length
    const known = this.#callOf.get(digest)
    if (known !== undefined) {
      this.calls[known] = { ...this.calls[known], at: [...this.calls[known].at, ...e.at] }
      for (const [i, a] of e.args.entries()) this.#pre.merge(this.calls[known].args[i], a)
      return input(keys + known, this.calls[known].type, e.at)
    }
    const args = e.args.map(a => this.#pre.add(a, undefined))
    const filter = e.filter ? this.#pre.add(truth(e.filter), undefined) : undefined
    const index = this.calls.length
    this.#callOf.set(digest, index)
    const name = this.#aliases.get(digest) ?? `$f${keys + index}`
    this.calls.push({
      fn: e.fn,
      args,
      distinct: e.distinct,
      type: e.type,
      name,
      at: e.at,
      ...(filter === undefined ? {} : { filter }),
      ...(e.user ? { user: true as const } : {}),
      ...(e.merge === undefined ? {} : { merge: e.merge }),
    })
    return input(keys + index, e.type, e.at)
  }

  #mayBeAggregate(e: Extract<Rex, { kind: 'call' }>): boolean {
    return (
      this.#b.env.config.functions?.[e.name.split('.').at(-1)!]?.kind === undefined &&
      e.type.root === 'UNKNOWN' &&
      e.args.some(a => someRex(a, x => x.kind === 'input') && !this.#isGrouped(a))
    )
  }
  #isGrouped(e: Rex): boolean {
    if (this.#keyOf.has(rexDigest(e))) return true
    if (e.kind === 'input') return false
    return e.kind === 'call' ? e.args.every(a => this.#isGrouped(a)) : e.kind === 'literal'
  }
  #notGrouped(e: Rex): Rex {
    const place = e.at.find(p => p.role === 'column' || p.role === 'star') ?? e.at[0]
    if (place && !this.#open && !this.#told) {
      this.#told = true
      this.#b.problem(place, 'not-grouped', 'This column is not being grouped', 'Add it to GROUP BY, or put it into an aggregate')
    }
    this.unknownReason ??= 'a column is not grouped'
    return { ...unknown(), at: e.at }
  }
}

const isWindowAuxiliary = (e: RexCall): boolean => /^\$(TUMBLE|HOP|SESSION)_/.test(e.name)
/** What these give over no row has the type that it has over rows. */
const neverNull = new Set(['COUNT', 'COLLECT', 'APPROX_COUNT_DISTINCT', 'LISTAGG', 'ARRAY_AGG', 'JSON_OBJECTAGG', 'JSON_ARRAYAGG'])

/** A filter lets a row count only where it is TRUE. */
function truth(e: Rex): Rex {
  return e.type.nullable ? call('IS TRUE', [e], withNullable(BOOLEAN, false), e.at) : e
}
