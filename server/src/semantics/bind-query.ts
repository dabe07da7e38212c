import type { Expr, OrderItem, Query, QueryBody, Select, SelectItem, SetOperation, Values } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { bindAggregation } from './bind-aggregate.ts'
import { bindCondition, bindExpression, cast, type ExpressionContext, refuseNulls } from './bind-expression.ts'
import { bindFrom, type From, openRel, refuseTravel, uniquify, unknownRel } from './bind-from.ts'
import { bindColumn, fieldOf, hasColumn } from './bind-name.ts'
import { type Binder, type Scope, streaming } from './binder.ts'
import { checkQueryHints, timeToLiveOf, withTimeToLive } from './check-hints.ts'
import { nowhere } from './origin.ts'
import { isOpen, type Rel, type RelField } from './rel.ts'
import { hasOver, input, literal, placedAt, type Rex, someRex, timeOf, visitRex } from './rex.ts'
import { isUnknown, leastRestrictive, sameType } from './type-rules.ts'
import { formatType, INTEGER, type SqlType, UNKNOWN, withNullable } from './types.ts'
import { givesUpdates } from './updates.ts'

/** A query as relational operators. `scope` gives the CTEs in sight and, for a correlated query, the enclosing rows. Never throws. */
export function bindQuery(b: Binder, query: Query, scope: Scope): Rel {
  let ctes = scope.ctes
  for (const cte of query.ctes) {
    let rel = bindQuery(b, cte.query, { relations: [], outer: scope.outer, ctes })
    if (cte.columns.length > 0) {
      if (cte.columns.length !== rel.fields.length && !isOpen(rel)) {
        b.problem(cte.columnsSpan ?? cte.columns[0], 'column-count', `${cte.columns.length} column names for ${rel.fields.length} columns`)
      }
      rel = { ...rel, fields: rel.fields.map((f, i) => (cte.columns[i] ? { ...f, name: cte.columns[i].name } : f)) } as Rel
    }
    if (cte.name.name !== '') ctes = { name: cte.name.name, bound: { rel, open: isOpen(rel), span: cte.name }, next: ctes }
  }
  const inner: Scope = { relations: [], outer: scope.outer, ctes }
  const sorted = query.orderBy.length > 0 || query.limit !== undefined || query.offset !== undefined
  if (query.body.kind === 'Select') {
    const rel = bindSelect(b, query.body, inner, query.orderBy)
    return sorted ? sort(b, query, rel) : rel
  }
  const rel = bindBody(b, query.body, inner)
  if (!isOpen(rel)) checkSortKeys(b, query, rel)
  return sorted ? sort(b, query, rel) : rel
}

/** ORDER BY behind a set operation, VALUES or a query in brackets sees the columns of the result alone. */
function checkSortKeys(b: Binder, query: Query, rel: Rel): void {
  const relation = { fields: rel.fields, offset: 0, open: false }
  const ctx: ExpressionContext = { scope: { relations: [relation], ctes: undefined }, bindQuery, aggregates: false }
  for (const { expr } of query.orderBy) {
    if (expr.kind !== 'NumberLiteral') bindExpression(b, expr, ctx)
    else if (Number(expr.text) < 1 || Number(expr.text) > rel.fields.length)
      b.problem(expr, 'unknown-column', `There are ${rel.fields.length} columns, no ${expr.text}th`)
  }
}

function bindBody(b: Binder, body: QueryBody, scope: Scope): Rel {
  switch (body.kind) {
    case 'Select':
      return bindSelect(b, body, scope, [])
    case 'Query':
      return bindQuery(b, body, scope)
    case 'SetOperation':
      return bindSetOperation(b, body, scope)
    case 'Values':
      return bindValues(b, body, scope)
    case 'ErrorNode':
      return openRel('the query is not finished')
  }
}

function bindSelect(b: Binder, select: Select, scope: Scope, orderBy: readonly OrderItem[]): Rel {
  const from: From = select.from
    ? withJoinsTimeToLive(select, bindFrom(b, select.from, { outer: scope.outer, ctes: scope.ctes, bindQuery }))
    : {
        rel: {
          kind: 'Values',
          rows: [[literal(0, withNullable(INTEGER, false))]],
          fields: [{ name: 'ZERO', type: withNullable(INTEGER, false) }],
          at: nowhere,
        },
        relations: [],
      }
  let first = select.from
  while (first?.kind === 'Join') first = first.left
  if (first?.kind === 'TableRef' && first.systemTime && from.relations[0]?.path?.[0] === 'default_catalog')
    refuseTravel(b, first.systemTime)
  const inner: Scope = { relations: from.relations, merged: from.merged, outer: scope.outer, ctes: scope.ctes }
  b.scopes.set(select, inner)
  const windows = new Map(select.windows.map(w => [w.name.name, w.spec]))
  const ctx: ExpressionContext = { scope: inner, bindQuery, aggregates: false, windows }
  let rel = from.rel
  if (select.where) {
    const condition = bindCondition(b, select.where, { scope: inner, bindQuery, aggregates: false, windows, noOver: 'WHERE' }, 'WHERE')
    rel = {
      kind: 'Filter',
      input: rel,
      condition,
      fields: rel.fields,
      at: [b.place(select.where, 'condition'), ...(select.whereKeyword ? [b.place(select.whereKeyword, 'keyword')] : [])],
    }
  }
  const selected: ExpressionContext = { scope: inner, bindQuery, aggregates: true, windows }
  const items = selectItems(b, select, from, selected)
  const open = from.relations.some(r => r.open)
  const grouped = select.groupBy !== undefined || select.having !== undefined || items.some(i => someRex(i.expr, e => e.kind === 'agg'))
  checkQueryHints(b, select, grouped)
  const at = [b.place(select.keyword, 'keyword'), b.place(select, 'node')]
  let out: Rel
  const order = orderItems(b, orderBy, items)
  if (grouped) out = bindAggregation(b, select, rel, items, order, ctx, at, open)
  else {
    for (const o of order) bindExpression(b, o.expr, selected)
    for (const i of items) {
      visitRex(i.expr, e => {
        if (e.kind === 'call' && /^(GROUPING|GROUPING_ID|GROUP_ID)$/.test(e.name) && e.at[0])
          b.problem(e.at[0], 'not-grouped', `${e.name} needs GROUP BY`)
      })
    }
    out = project(rel, items, at)
  }
  checkOverUpdates(b, items, rel)
  // A name that isn't there was meant for another column, which the query around this one may read.
  const isMissing = ({ expr, alias }: SelectItem) =>
    expr.kind === 'ColumnRef' && !alias && items.some(i => i.name === derivedName(expr) && isUnknown(i.expr.type))
  if (!open && select.items.some(isMissing)) out = openRel('a column is not known', out.fields, [out])
  // What a star over unknown columns gives isn't known.
  if (open && select.items.some(i => i.expr.kind === 'Star')) out = openRel('the columns of a table are not known', out.fields, [out])
  if (select.qualify) {
    const condition = bindExpression(b, select.qualify, selected)
    if (!isUnknown(condition.type) && !hasOver(condition))
      b.problem(select.qualify, 'misplaced-aggregate', 'QUALIFY needs a function with OVER', 'Write the condition into WHERE')
    out = unknownRel('QUALIFY is not planned yet', out.fields, [out])
  }
  if (select.distinct) {
    out = {
      kind: 'Aggregate',
      input: out,
      keys: out.fields.map((_, i) => i),
      calls: [],
      fields: out.fields,
      distinctRows: true,
      ...timeToLiveOf(select),
      at: [b.place(select.distinctSpan ?? select.keyword, 'distinct'), ...at],
    }
  }
  return out
}

export interface BoundItem {
  readonly expr: Rex
  readonly name: string
  /** came out of a `*` */
  readonly star?: true
}

export function project(rel: Rel, items: readonly BoundItem[], at: Rel['at']): Rel {
  return { kind: 'Project', input: rel, exprs: items.map(i => i.expr), fields: fieldsOf(items), at }
}
export function fieldsOf(items: readonly BoundItem[]): RelField[] {
  const fields = uniquify(
    items.map(i => (timeOf(i.expr) ? { name: i.name, type: i.expr.type, time: timeOf(i.expr) } : { name: i.name, type: i.expr.type })),
  )
  return fields.map((f, i) => (f.name === items[i].name || items[i].star ? f : { ...f, was: items[i].name }))
}

const withJoinsTimeToLive = (select: Select, from: From): From => ({ ...from, rel: withTimeToLive(select, from.rel) })

function selectItems(b: Binder, select: Select, from: From, ctx: ExpressionContext): BoundItem[] {
  const items: BoundItem[] = []
  for (const item of select.items) {
    if (item.expr.kind === 'Star') {
      if (item.alias && item.alias.name !== '') b.problem(item.expr, 'not-supported', '* is many columns, and has no name of its own')
      items.push(...starItems(b, item.expr, from, ctx.scope))
      continue
    }
    refuseNulls(b, [item.expr])
    const bound = bindExpression(b, item.expr, ctx)
    const name = item.alias?.name || derivedName(item.expr) || `EXPR$${items.length}`
    // The alias is a place of the column too: renaming it leads there.
    const expr = item.alias && item.alias.name !== '' ? placedAt(bound, [...bound.at, b.place(item.alias, 'alias')]) : bound
    items.push({ expr, name })
  }
  return items
}

function starItems(b: Binder, star: Extract<Expr, { kind: 'Star' }>, from: From, scope: Scope): BoundItem[] {
  const items: BoundItem[] = []
  const at = b.at(star, 'star')
  const qualifier = star.qualifier?.parts.map(p => p.name)
  let found = false
  for (const r of from.relations) {
    if (qualifier) {
      const matches =
        r.alias !== undefined
          ? qualifier.length === 1 && r.alias === qualifier[0]
          : r.path?.slice(-qualifier.length).join('.') === qualifier.join('.')
      if (!matches) continue
    }
    found = true
    r.fields.forEach((f, i) => {
      if (f.was !== undefined)
        b.problem(star, 'ambiguous-column', `Column '${f.was}' is ambiguous`, 'Give one of the two another name with AS')
      // A merged column of USING is shown once.
      const merged = from.merged?.get(f.name)
      if (!qualifier && merged !== undefined && merged !== r.offset + i) return
      items.push({ expr: input(r.offset + i, f.type, at, f.time), name: f.name, star: true })
    })
  }
  if (qualifier && !found && !from.relations.some(r => r.open && r.alias === undefined) && star.qualifier) {
    // The fields of a ROW.
    const row = hasColumn(star.qualifier, scope) ? bindColumn(b, star.qualifier, scope) : undefined
    if (row?.type.root === 'ROW') return (row.type.fields ?? []).map((f, i) => ({ expr: fieldOf(row, i), name: f.name, star: true }))
    b.problem(star.qualifier, 'unknown-table', `Table '${qualifier.join('.')}' not found`)
  }
  return items
}

/** The name of a column that has no alias: the last part of a name, or a function that stands without parentheses. */
function derivedName(e: Expr): string | undefined {
  if (e.kind === 'ColumnRef') return e.name.parts.at(-1)?.name
  if (e.kind === 'Call' && e.end === e.name.end) return e.name.parts.at(-1)?.name.toUpperCase()
  return undefined
}

/** Items of ORDER BY that are no column of the result; a number is checked here. */
function orderItems(b: Binder, orderBy: readonly OrderItem[], items: readonly BoundItem[]): OrderItem[] {
  return orderBy.filter(o => {
    const { expr } = o
    if (expr.kind === 'NumberLiteral') {
      const position = Number(expr.text)
      if (position < 1 || position > items.length) b.problem(expr, 'unknown-column', `There are ${items.length} columns, no ${expr.text}th`)
      return false
    }
    return !(expr.kind === 'ColumnRef' && expr.name.parts.length === 1 && items.some(i => i.name === expr.name.parts[0].name))
  })
}

/** OVER in the order of time runs on new rows only. */
function checkOverUpdates(b: Binder, items: readonly BoundItem[], rel: Rel): void {
  if (!items.some(i => hasOver(i.expr)) || isOpen(rel) || !givesUpdates(rel) || !streaming(b)) return
  for (const item of items) {
    visitRex(item.expr, e => {
      const [first] = e.kind === 'over' ? e.orderBy : []
      if (e.kind === 'over' && !rankingFunctions.has(e.fn) && first && timeOf(first.expr) !== undefined && e.at[0])
        b.late(
          e.at[0],
          'not-supported',
          `${e.fn} OVER in the order of time takes new rows only, and its input changes rows that it gave before`,
        )
    })
  }
}
const rankingFunctions = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'LAG', 'LEAD'])

function bindSetOperation(b: Binder, node: SetOperation, scope: Scope): Rel {
  // A chain of UNIONs is a deep left spine: walk it in a loop.
  const bodies: QueryBody[] = []
  let left: QueryBody = node
  while (left.kind === 'SetOperation' && left.op === node.op && left.all === node.all) {
    bodies.push(left.right)
    left = left.left
  }
  bodies.push(left)
  const inputs = bodies.reverse().map(body => bindBody(b, body, scope))
  const at = [b.place(node.opSpan, 'keyword'), b.place(node, 'node')]
  const known = inputs.every(i => !isOpen(i))
  const width = inputs[0].fields.length
  if (!known) {
    const first = inputs.find(i => i.fields.length > 0)?.fields ?? []
    const even = inputs.every(r => r.fields.length === width)
    const fields = even ? first.map((f, i) => ({ ...f, type: leastRestrictive(inputs.map(r => r.fields[i].type)) ?? UNKNOWN })) : first
    return openRel('a part of the set operation is not known', fields, inputs)
  }
  const odd = inputs.findIndex(i => i.fields.length !== width)
  if (odd > 0) {
    b.problem(
      selectList(bodies[odd]),
      'column-count',
      `${node.op} needs equal numbers of columns: ${width} and ${inputs[odd].fields.length}`,
    )
    return openRel('the sides of the set operation differ', inputs[0].fields, inputs)
  }
  const types: SqlType[] = []
  for (let i = 0; i < width; i++) {
    const type = leastRestrictive(inputs.map(r => r.fields[i].type))
    if (!type)
      b.problem(
        columnSpan(bodies[0], i) ?? node.opSpan,
        'type-mismatch',
        `Column ${i + 1} of ${node.op} has no common type: ${inputs.map(r => formatType(r.fields[i].type)).join(', ')}`,
      )
    types.push(type ?? UNKNOWN)
  }
  const fields = inputs[0].fields.map(
    (f, i): RelField =>
      !inputs.every(r => r.fields[i].time === f.time)
        ? { name: f.name, type: types[i] }
        : f.type === types[i]
          ? f
          : { ...f, type: types[i] },
  )
  if (node.op !== 'UNION') return unknownRel(`${node.op} is not planned yet`, fields, inputs)
  const union: Rel = { kind: 'Union', inputs: inputs.map(r => castTo(r, types)), fields, at }
  return node.all
    ? union
    : {
        kind: 'Aggregate',
        input: union,
        keys: fields.map((_, i) => i),
        calls: [],
        fields,
        distinctRows: true,
        at: [b.place(node.opSpan, 'distinct'), ...at],
      }
}

/** The select list of the first SELECT in a part of a set operation. */
function selectList(body: QueryBody): Span {
  if (body.kind === 'Select' && body.items.length > 0) return { start: body.items[0].start, end: body.items[body.items.length - 1].end }
  return body.kind === 'Query' ? selectList(body.body) : body
}
function columnSpan(body: QueryBody, index: number): Span | undefined {
  if (body.kind === 'Query') return columnSpan(body.body, index)
  return body.kind === 'Select' && !body.items.some(i => i.expr.kind === 'Star') ? body.items[index] : undefined
}

function castTo(rel: Rel, types: readonly SqlType[]): Rel {
  const isSame = (f: RelField, i: number): boolean => sameType(f.type, types[i]) && f.type.nullable === types[i].nullable
  if (rel.fields.every(isSame)) return rel
  const exprs = rel.fields.map((f, i): Rex => (isSame(f, i) ? input(i, f.type, [], f.time) : cast(input(i, f.type, [], f.time), types[i])))
  return { kind: 'Project', input: rel, exprs, fields: rel.fields.map((f, i) => ({ ...f, type: types[i] })), at: nowhere }
}

function bindValues(b: Binder, node: Values, scope: Scope): Rel {
  const ctx: ExpressionContext = { scope: { relations: [], outer: scope.outer, ctes: scope.ctes }, bindQuery, aggregates: false }
  const rows = node.rows.map(r => {
    const values = r.kind === 'Constructor' && r.of === 'ROW' ? r.items : [r]
    refuseNulls(b, values)
    return values.map(e => bindExpression(b, e, ctx))
  })
  const width = rows[0]?.length ?? 0
  const odd = rows.findIndex(r => r.length !== width)
  if (odd > 0) {
    b.problem(node, 'column-count', `This row has ${rows[odd].length} values, the first has ${width}`)
    return openRel('rows of unequal length')
  }
  const fields: RelField[] = []
  for (let i = 0; i < width; i++) {
    const type = leastRestrictive(rows.map(r => r[i].type))
    if (!type)
      b.problem(node, 'type-mismatch', `Column ${i + 1} of VALUES has no common type: ${rows.map(r => formatType(r[i].type)).join(', ')}`)
    fields.push({ name: `EXPR$${i}`, type: type ?? UNKNOWN })
  }
  return { kind: 'Values', rows, fields, at: b.at(node, 'node') }
}

function sort(b: Binder, query: Query, rel: Rel): Rel {
  const keys: { column: number; descending: boolean; nullsLast: boolean }[] = []
  let known = true
  for (const o of query.orderBy) {
    const column =
      o.expr.kind === 'ColumnRef'
        ? rel.fields.findIndex(f => f.name === (o.expr as Extract<Expr, { kind: 'ColumnRef' }>).name.parts.at(-1)?.name)
        : o.expr.kind === 'NumberLiteral'
          ? Number(o.expr.text) - 1
          : -1
    if (column < 0 || column >= rel.fields.length) known = false
    else keys.push({ column, descending: o.descending, nullsLast: o.nulls ? o.nulls === 'LAST' : o.descending })
  }
  const number = (e: Expr | undefined): number | undefined => (e?.kind === 'NumberLiteral' ? Number(e.text) : undefined)
  if (!known) return openRel('ORDER BY of an expression is not planned yet', rel.fields, [rel])
  return {
    kind: 'Sort',
    input: rel,
    keys,
    offset: number(query.offset),
    fetch: number(query.limit),
    fields: rel.fields,
    at: b.at(query, 'node'),
  }
}
