import type { Expr, FromItem, Identifier, Join, Name, Query, TableRef } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import { bindCondition, bindExpression, comparison, type ExpressionContext, type QueryBinder } from './bind-expression.ts'
import { bindMatch } from './bind-match.ts'
import { relationFields, tableRel } from './bind-table.ts'
import { bindProcessFunction, bindTableFunction, type FunctionRows, takesTable } from './bind-table-function.ts'
import { bindWindowFunction } from './bind-window.ts'
import type { Binder, CteScope, Relation, RelationTime, Scope } from './binder.ts'
import { isMadeByScripts } from './check-catalogs.ts'
import { checkTableHints } from './check-hints.ts'
import { checkUsable } from './check-table.ts'
import { checkTemporal } from './check-temporal.ts'
import { resolvePath, type Unreadable } from './environment.ts'
import { windowFunctions } from './flink/functions.ts'
import { nowhere } from './origin.ts'
import { isOpen, type JoinKind, type Rel, type RelField } from './rel.ts'
import { and, hasOuter, input, inputsOf, literal, type Rex, timeOf } from './rex.ts'
import { suggest } from './suggest.ts'
import { BOOLEAN, formatType, INTEGER, UNKNOWN, withNullable } from './types.ts'

/** A bound FROM clause: one operator, and the relations that names are looked up in. */
export interface From {
  readonly rel: Rel
  readonly relations: readonly Relation[]
  readonly merged?: ReadonlyMap<string, number>
}
interface FromContext {
  readonly outer?: Scope
  readonly ctes?: CteScope
  readonly bindQuery: QueryBinder
}

export function bindFrom(b: Binder, item: FromItem, ctx: FromContext): From {
  switch (item.kind) {
    case 'TableRef':
      return bindTable(b, item, ctx)
    case 'DerivedTable': {
      const rel = ctx.bindQuery(b, item.query, { relations: [], outer: item.lateral ? ctx.outer : undefined, ctes: ctx.ctes })
      return matched(b, item, rel, ctx) ?? named(b, rel, item.alias, item.columns, undefined, isOpen(rel))
    }
    case 'TableFunctionRef': {
      const name = item.call.name.parts.length === 1 ? item.call.name.parts[0].name.toUpperCase() : ''
      if (windowFunctions.has(name)) {
        const rel = bindWindowFunction(
          b,
          item.call,
          name,
          ctx.ctes,
          ctx.outer,
          (query, ctes) => ctx.bindQuery(b, query, { relations: [], ctes }),
          t => bindTable(b, t, ctx).rel,
        )
        return named(b, rel, item.alias, item.columns, undefined, isOpen(rel))
      }
      if (takesTable(item.call)) {
        const bind = {
          table: (t: TableRef) => bindTable(b, t, ctx).rel,
          query: (q: Query) => ctx.bindQuery(b, q, { relations: [], ctes: ctx.ctes }),
        }
        const rel = bindProcessFunction(b, item.call, { relations: [], outer: ctx.outer, ctes: ctx.ctes }, bind)
        return named(b, rel, item.alias, item.columns, undefined, isOpen(rel))
      }
      return single(b, item, ctx)
    }
    case 'UnnestRef':
      return single(b, item, ctx)
    case 'Join':
      return bindJoin(b, item, ctx)
    case 'ErrorNode':
      return { rel: openRel('the FROM clause is not finished'), relations: [{ fields: [], offset: 0, open: true }] }
  }
}

/** Its columns are known, but no plan is made of it. */
export const unknownRel = (reason: string, fields: readonly RelField[], inputs: readonly Rel[] = []): Rel => ({
  kind: 'UnknownRel',
  reason,
  open: false,
  fields,
  inputs,
  at: nowhere,
})
/** Not even its columns are all known. */
export const openRel = (reason: string, fields: readonly RelField[] = [], inputs: readonly Rel[] = []): Rel => ({
  kind: 'UnknownRel',
  reason,
  open: true,
  fields,
  inputs,
  at: nowhere,
})

function bindTable(b: Binder, item: TableRef, ctx: FromContext): From {
  const simple = item.name.parts.length === 1 ? item.name.parts[0].name : undefined
  for (let c = ctx.ctes; c; c = c.next) {
    if (c.name !== simple) continue
    checkTableHints(b, item.hints)
    b.use(item.name, 'cte', c.name, undefined, { ...b.file, start: c.bound.span.start, end: c.bound.span.end })
    return matched(b, item, c.bound.rel, ctx, [c.name]) ?? named(b, c.bound.rel, item.alias, item.columns, [c.name], c.bound.open)
  }
  checkTableHints(b, item.hints)
  const path = resolvePath(b.env, item.name)
  if (!path)
    return { rel: openRel('the table has no name yet'), relations: [{ alias: item.alias?.name, fields: [], offset: 0, open: true }] }
  const entity = b.reader.relation(path)
  if (!entity) {
    // Other catalogs are outside of what a script can know.
    if (isMadeByScripts(b, path[0])) {
      const known = [...b.env.relations.entries().values()].map(r => r.path[r.path.length - 1])
      const near = suggest(path[path.length - 1], known)
      b.problem(item.name, 'unknown-table', `Table '${item.name.parts.map(p => p.name).join('.')}' not found`, { near })
    }
    return {
      rel: openRel(`table ${path.join('.')} is not known`),
      relations: [{ alias: item.alias?.name, path, fields: [], offset: 0, open: true }],
    }
  }
  const written = entity.node.name
  b.use(item.name, entity.kind, path[path.length - 1], undefined, {
    file: entity.declared.file,
    unit: entity.declared.unit,
    start: written.start,
    end: written.end,
  })
  const { fields, open } = relationFields(entity)
  const at = b.at(item.name, 'table')
  let rel: Rel
  if (entity.kind === 'view') {
    rel = entity.resolved.rel
    const hint = optionsHint(item)
    if (hint) b.problem(hint, 'not-supported', `OPTIONS is for tables, '${path.at(-1)}' is a view`)
    checkReadable(b, item, entity.resolved.unreadable)
  } else {
    const hints = hintOptions(item)
    rel = tableRel(entity, at, hints)
    checkUsable(b, item, entity.resolved, 'source', path)
    checkReadable(b, item, entity.resolved.unreadable)
  }
  const shown = rel.fields.length === fields.length ? rel : ({ ...rel, fields } as Rel)
  return (
    matched(b, item, open && !isOpen(rel) ? openRel('', fields, [rel]) : shown, ctx, path) ??
    named(b, shown, item.alias, item.columns, path, open)
  )
}

function checkReadable(b: Binder, { name }: TableRef, unreadable: Unreadable | undefined): void {
  if (!unreadable) return
  const message = `'${name.parts.at(-1)?.name}' cannot be read: ${unreadable.message}`
  if (unreadable.late) b.late(name, 'not-supported', message)
  else b.problem(name, 'not-supported', message)
}

/** The result of MATCH_RECOGNIZE behind a table or a query; the alias is the result's. */
function matched(
  b: Binder,
  item: Extract<FromItem, { kind: 'TableRef' | 'DerivedTable' }>,
  input: Rel,
  ctx: FromContext,
  path?: readonly string[],
): From | undefined {
  const match = item.matchRecognize
  if (!match) return undefined
  if (item.columns.length > 0) b.problem(match, 'not-supported', 'The result of MATCH_RECOGNIZE takes an alias, but no names of columns')
  const rel = bindMatch(b, match, input, { path, fields: input.fields, offset: 0, open: isOpen(input) }, ctx)
  return named(b, rel, item.alias, item.columns, undefined, isOpen(rel))
}

const optionsHint = ({ hints }: Pick<TableRef, 'hints'>) => hints.find(h => h.name.name.toUpperCase() === 'OPTIONS')

export function hintOptions(item: Pick<TableRef, 'hints'>): Record<string, string> | undefined {
  const hint = optionsHint(item)
  if (!hint) return undefined
  return Object.fromEntries(
    hint.options.filter(o => o.value).map(o => [o.key.kind === 'StringLiteral' ? o.key.value : o.key.name, o.value!.value]),
  )
}

function named(
  b: Binder,
  rel: Rel,
  alias: Identifier | undefined,
  columns: readonly Identifier[],
  path: readonly string[] | undefined,
  open: boolean,
): From {
  let fields = rel.fields
  if (columns.length > 0) {
    if (columns.length !== fields.length && !open)
      b.problem(columns[0], 'column-count', `${columns.length} column names for ${fields.length} columns`)
    fields = fields.map((f, i) => (columns[i] ? { ...f, name: columns[i].name } : f))
  }
  return {
    rel: fields === rel.fields ? rel : ({ ...rel, fields } as Rel),
    relations: [{ alias: alias?.name, path, fields, offset: 0, open }],
  }
}

/** UNNEST or a table function as the first item of FROM: over one row without columns. */
function single(b: Binder, item: Extract<FromItem, { kind: 'UnnestRef' | 'TableFunctionRef' }>, ctx: FromContext): From {
  const row: Rel = {
    kind: 'Values',
    rows: [[literal(0, withNullable(INTEGER, false))]],
    fields: [{ name: 'ZERO', type: withNullable(INTEGER, false) }],
    at: nowhere,
  }
  const from = correlate(b, { rel: row, relations: [] }, item, 'INNER', ctx)
  const fields = from.rel.fields.slice(1)
  const rel: Rel = { kind: 'Project', input: from.rel, exprs: fields.map((f, i) => input(i + 1, f.type)), fields, at: nowhere }
  return { rel, relations: from.relations.map(r => ({ ...r, offset: r.offset - 1 })) }
}

function bindJoin(b: Binder, join: Join, ctx: FromContext): From {
  const left = bindFrom(b, join.left, ctx)
  const { right: item } = join
  const type: JoinKind = join.type === 'CROSS' || join.type === 'COMMA' ? 'INNER' : join.type
  checkJoinWords(b, join, item)
  const lateralFunction = item.kind === 'UnnestRef' || (item.kind === 'TableFunctionRef' && !isWindowCall(item) && !takesTable(item.call))
  if (lateralFunction) return correlate(b, left, item, type === 'LEFT' ? 'LEFT' : 'INNER', ctx, join)
  const leftScope: Scope = { relations: left.relations, outer: ctx.outer, ctes: ctx.ctes }
  const right = bindFrom(b, item, item.kind === 'DerivedTable' && item.lateral ? { ...ctx, outer: leftScope } : ctx)
  if (item.kind === 'DerivedTable' && item.lateral && relHasOuter(right.rel)) checkTopN(b, item, left)
  if (item.kind === 'DerivedTable' && item.lateral && relHasOuter(right.rel))
    return unknownJoin(left, right, 'a correlated LATERAL query is not planned yet')
  const twice = isTwice(b, left, right, item)
  const offset = left.rel.fields.length
  // What is wrong about a second name isn't told again by every column.
  const named = twice ? right.relations.map(r => ({ ...r, fields: [], open: true })) : right.relations
  const relations = [...left.relations, ...named.map(r => ({ ...r, offset: r.offset + offset }))]
  const merged = new Map(left.merged ?? [])
  const scope: Scope = { relations, outer: ctx.outer, ctes: ctx.ctes }
  const expression: ExpressionContext = { scope, bindQuery: ctx.bindQuery, aggregates: false }
  let condition: Rex | undefined = join.on ? bindCondition(b, join.on, expression, 'ON') : undefined
  if (join.natural && (join.on || join.using))
    b.problem(join.on ?? join.using?.[0] ?? join.keyword, 'not-supported', 'NATURAL says what the join is on: it has no ON or USING')
  const using = join.natural ? common(left.rel, right.rel) : (join.using ?? []).map(u => u.name)
  if (using.length > 0) {
    const parts = using.map((name, i): Rex => {
      const l = left.rel.fields.findIndex(f => f.name === name)
      const r = right.rel.fields.findIndex(f => f.name === name)
      if ((l < 0 || r < 0) && !relations.some(x => x.open))
        b.problem(join.using?.[i] ?? join, 'unknown-column', `Column '${name}' is not on both sides of the join`)
      // A NATURAL join leaves both columns, which are then ambiguous in Flink.
      if (!join.natural) merged.set(name, l)
      return l < 0 || r < 0
        ? literal(true, withNullable(BOOLEAN, false))
        : comparison(
            '=',
            input(l, left.rel.fields[l].type),
            input(offset + r, right.rel.fields[r].type),
            b.at(join.using?.[i] ?? join.keyword, 'node'),
          )
    })
    condition = and(parts)
  }
  const at = [b.place(join.keyword, 'keyword'), b.place(join, 'node'), ...(join.on ? [b.place(join.on, 'condition')] : [])]
  const fields = joinFields(left.rel.fields, right.rel.fields, type)
  if (item.kind === 'TableRef' && item.systemTime) {
    const time = bindExpression(b, item.systemTime, { ...expression, scope: leftScope })
    if (time.kind !== 'input' && time.type.root !== 'UNKNOWN' && isInMemory(b, item.name)) refuseTravel(b, item.systemTime)
    checkVersions(b, item, time, right.rel)
    if (time.kind === 'input') checkTemporal(b, item, { left: left.rel, right: right.rel, condition, at: join.keyword, time })
    return {
      rel: { kind: 'TemporalJoin', left: left.rel, right: right.rel, joinType: type, condition, time, fields, at },
      relations: nullableSides(relations, fields),
      merged,
    }
  }
  const [leftTime, rightTime] = [timeIn(left), timeIn(right)]
  if (leftTime && rightTime) b.timedJoins.push({ keyword: join.keyword, left: leftTime, right: rightTime })
  return {
    rel: { kind: 'Join', left: left.rel, right: right.rel, names: [left, right].map(nameOfSide), joinType: type, condition, fields, at },
    relations: nullableSides(relations, fields),
    merged,
  }
}

/** The event time of a side that is one relation. */
function timeIn({ relations }: From): RelationTime | undefined {
  const [relation] = relations
  const name = relations.length === 1 && !relation.open ? nameOf(relation) : undefined
  const field = relation?.fields.find(f => f.time === 'rowtime')
  return name !== undefined && field ? { relation: name, column: field.name, type: field.type.root } : undefined
}

/** CROSS JOIN and the comma have no condition, the others need one. */
function checkJoinWords(b: Binder, join: Join, item: FromItem): void {
  const conditional = join.on !== undefined || join.using !== undefined || join.natural
  if (item.kind === 'ErrorNode' || (item.kind === 'TableRef' && item.name.parts.some(p => p.name === ''))) return
  const place = { start: join.keyword.start, end: join.keyword.end }
  if (join.type === 'CROSS' && join.on) b.problem(join.on, 'not-supported', 'CROSS JOIN takes no condition', 'Write JOIN')
  else if (join.type !== 'CROSS' && join.type !== 'COMMA' && !conditional)
    b.problem(place, 'not-a-condition', 'A join needs a condition: ON or USING', 'Or write CROSS JOIN')
  const isLateral = item.kind === 'UnnestRef' || (item.kind === 'TableFunctionRef' && !isWindowCall(item) && !takesTable(item.call))
  const isTemporal = item.kind === 'TableRef' && item.systemTime !== undefined
  if ((isLateral || isTemporal) && (join.type === 'RIGHT' || join.type === 'FULL'))
    b.problem(place, 'not-supported', `Flink has no ${join.type} JOIN with ${isTemporal ? 'FOR SYSTEM_TIME AS OF' : 'a table function'}`)
}

/** A LATERAL query with LIMIT is run as a Top-N of each key of the left side, where Flink finds that. */
function checkTopN(b: Binder, item: Extract<FromItem, { kind: 'DerivedTable' }>, left: From): void {
  const { query } = item
  if ((query.limit === undefined && query.offset === undefined) || b.problems.length > 0) return
  const shown =
    query.body.kind === 'Select'
      ? query.body.items.map(i => i.alias?.name ?? (i.expr.kind === 'ColumnRef' ? i.expr.name.parts.at(-1)?.name : '*'))
      : []
  const isShown = query.orderBy.every(
    o => o.expr.kind === 'ColumnRef' && (shown.includes('*') || shown.includes(o.expr.name.parts.at(-1)?.name)),
  )
  const hint = 'Number the rows with ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) and join'
  if (query.orderBy.length === 0 || !isShown || left.rel.kind !== 'Aggregate')
    b.late(query.limit ?? query, 'not-supported', 'Flink cannot run LIMIT for each row of the left side here', hint)
}

const isInMemory = (b: Binder, name: Name): boolean => resolvePath(b.env, name)?.[0] === 'default_catalog'
/** The time of a version that is no column: only some catalogs keep versions. */
export function refuseTravel(b: Binder, time: Expr): void {
  b.problem(time, 'not-supported', 'FOR SYSTEM_TIME AS OF takes a time attribute of the left side; this catalog keeps no versions')
}

const isWindowCall = (item: Extract<FromItem, { kind: 'TableFunctionRef' }>): boolean =>
  windowFunctions.has(
    item.call.name.parts
      .map(p => p.name)
      .join('.')
      .toUpperCase(),
  )
const common = (left: Rel, right: Rel): string[] => left.fields.map(f => f.name).filter(n => right.fields.some(f => f.name === n))

/** Of a side that is one relation. */
const nameOfSide = ({ relations }: From): string | undefined => (relations.length === 1 ? nameOf(relations[0]) : undefined)
const nameOf = (r: Relation): string | undefined => r.alias ?? r.path?.at(-1)

/** Two tables of a FROM can't have one name. */
function isTwice(b: Binder, left: From, right: From, item: FromItem): boolean {
  const name = right.relations.length === 1 ? nameOf(right.relations[0]) : undefined
  if (name === undefined || !left.relations.some(r => nameOf(r) === name)) return false
  b.problem(item, 'duplicate-name', `'${name}' stands for two tables in this FROM`, 'Give one of them another name with AS')
  return true
}

/** FOR SYSTEM_TIME AS OF: a time, and where it is event time, versions by the same kind of time. */
function checkVersions(b: Binder, item: TableRef, time: Rex, right: Rel): void {
  const node = item.systemTime!
  const { type } = time
  if (type.root === 'UNKNOWN') return
  if (type.root !== 'TIMESTAMP' && type.root !== 'TIMESTAMP_LTZ') {
    b.problem(node, 'type-mismatch', `FOR SYSTEM_TIME AS OF needs a timestamp, this is ${formatType(type)}`)
    return
  }
  const rowtime = right.fields.find(f => f.time === 'rowtime')
  if (timeOf(time) !== 'rowtime' || isOpen(right) || !rowtime || rowtime.type.root === type.root) return
  const [l, r] = [formatType(withNullable(type, true)), formatType(withNullable(rowtime.type, true))]
  b.late(node, 'type-mismatch', `This time is ${l}, the versions of the table are by ${r} ('${rowtime.name}')`)
}

function unknownJoin(left: From, right: From, reason: string): From {
  const offset = left.rel.fields.length
  return {
    rel: unknownRel(reason, [...left.rel.fields, ...right.rel.fields], [left.rel, right.rel]),
    relations: [...left.relations, ...right.relations.map(r => ({ ...r, offset: r.offset + offset }))],
  }
}

/** Columns of a join: names of the right side that are taken already get a number behind them. */
export function joinFields(left: readonly RelField[], right: readonly RelField[], type: JoinKind): RelField[] {
  const leftNull = type === 'RIGHT' || type === 'FULL'
  const rightNull = type === 'LEFT' || type === 'FULL'
  const all = [
    ...left.map(f => (leftNull ? { ...f, type: withNullable(f.type, true) } : f)),
    ...(type === 'SEMI' || type === 'ANTI' ? [] : right.map(f => (rightNull ? { ...f, type: withNullable(f.type, true) } : f))),
  ]
  return uniquify(all)
}
/** Calcite's way to make names unique: `a`, `a0`, `a1`. */
export function uniquify(fields: readonly RelField[]): RelField[] {
  const seen = new Set<string>()
  const next = new Map<string, number>()
  return fields.map(f => {
    if (!seen.has(f.name)) {
      seen.add(f.name)
      return f
    }
    let n = next.get(f.name) ?? 0
    while (seen.has(`${f.name}${n}`)) n++
    next.set(f.name, n + 1)
    seen.add(`${f.name}${n}`)
    return { ...f, name: `${f.name}${n}` }
  })
}

// Names are looked up by what the sides call them; types as the join makes them.
function nullableSides(relations: readonly Relation[], fields: readonly RelField[]): Relation[] {
  return relations.map(r => ({ ...r, fields: r.fields.map((f, i) => ({ ...f, type: fields[r.offset + i]?.type ?? f.type })) }))
}

function correlate(
  b: Binder,
  left: From,
  item: Extract<FromItem, { kind: 'UnnestRef' | 'TableFunctionRef' }>,
  joinType: 'INNER' | 'LEFT',
  ctx: FromContext,
  join?: Join,
): From {
  // TABLE(f(x)) sees the columns of its left side only behind LATERAL.
  const seen = item.kind === 'UnnestRef' || item.lateral ? left.relations : []
  const scope: Scope = { relations: seen, outer: ctx.outer, merged: left.merged, ctes: ctx.ctes }
  const expression: ExpressionContext = { scope, bindQuery: ctx.bindQuery, aggregates: false }
  const offset = left.rel.fields.length
  const bound: FunctionRows = item.kind === 'UnnestRef' ? unnest(b, item, expression) : bindTableFunction(b, item.call, expression)
  if (item.columns.length > 0 && item.columns.length !== bound.fields.length && !bound.open) {
    b.problem(item.columns[0], 'column-count', `${item.columns.length} column names for ${bound.fields.length} columns`)
    bound.open = true
  }
  const own = (bound.open ? item.columns.map(c => ({ name: c.name, type: UNKNOWN })) : bound.fields).map((f, i) =>
    item.columns[i] ? { ...f, name: item.columns[i].name } : f,
  )
  const at = [b.place(item, 'node'), ...(join ? [b.place(join.keyword, 'keyword')] : [])]
  const visible = joinType === 'LEFT' ? own.map(f => ({ ...f, type: withNullable(f.type, true) })) : own
  const fields = uniquify([...left.rel.fields, ...visible])
  const relation: Relation = { alias: item.alias?.name, fields: visible, offset, open: bound.open }
  const relations = [...left.relations, relation]
  let rel: Rel =
    item.kind === 'UnnestRef'
      ? { kind: 'Unnest', input: left.rel, expression: bound.expression, joinType, ordinality: item.withOrdinality, fields, at }
      : { kind: 'TableFunction', input: left.rel, expression: bound.expression, joinType, fields, at }
  const on = join?.on
  if (on && !isTrue(on)) {
    const condition = bindCondition(b, on, { ...expression, scope: { ...scope, relations } }, 'ON')
    if ([...inputsOf(condition)].some(i => i < offset))
      b.late(
        on,
        'not-supported',
        'The condition of a join with a table function sees the columns of the function only',
        'Put the rest into WHERE',
      )
    rel =
      joinType === 'INNER'
        ? { kind: 'Filter', input: rel, condition, fields, at: b.at(on, 'condition') }
        : unknownRel('a condition on a LEFT JOIN with a table function is not planned', fields, [rel])
  }
  return { rel, relations, merged: left.merged }
}
const isTrue = (e: Expr): boolean => e.kind === 'BooleanLiteral' && e.value === true

function unnest(b: Binder, item: Extract<FromItem, { kind: 'UnnestRef' }>, ctx: ExpressionContext): FunctionRows {
  const expressions = item.arrays.map(a => bindExpression(b, a, ctx))
  const expression = expressions[0] ?? literal(null, UNKNOWN)
  const { type } = expression
  let fields: RelField[] = []
  let open = false
  if (type.root === 'ARRAY' || type.root === 'MULTISET') {
    const element = type.element ?? UNKNOWN
    // A ROW is flattened into its fields.
    fields =
      element.root === 'ROW'
        ? (element.fields ?? []).map(f => ({ name: f.name, type: withNullable(f.type, f.type.nullable || element.nullable) }))
        : [{ name: 'EXPR$0', type: element }]
  } else if (type.root === 'MAP') {
    fields = [
      { name: 'KEY', type: type.key ?? UNKNOWN },
      { name: 'VALUE', type: type.value ?? UNKNOWN },
    ]
  } else {
    open = true
    if (type.root !== 'UNKNOWN')
      b.problem(item, 'argument-type', `UNNEST takes an array, a multiset or a map, not ${formatType(withNullable(type, true))}`)
  }
  if (!open && item.arrays.length === 1 && type.root === 'UNKNOWN') open = true
  if (item.arrays.length > 1) {
    const elements = expressions.map(e => (e.type.root === 'ARRAY' && e.type.element?.root !== 'ROW' ? e.type.element : undefined))
    if (elements.every(e => e !== undefined)) fields = elements.map((e, i) => ({ name: `EXPR$${i}`, type: withNullable(e!, true) }))
    else open = true
  }
  if (item.withOrdinality) fields.push({ name: 'ORDINALITY', type: withNullable(INTEGER, false) })
  if (!open) for (const a of item.arrays) checkNestedName(b, a, ctx.scope)
  // The element's type may be unknown (a user function): its columns are as many as the alias names.
  if (!open && fields.length === 1 && fields[0].type.root === 'UNKNOWN' && item.columns.length > 1) open = true
  return { expression, fields, open }
}

/** Flink's validator writes the column twice where a field of it is named without the table: `car.car`. */
function checkNestedName(b: Binder, array: Expr, scope: Scope): void {
  walk(array, n => {
    if (n.kind !== 'ColumnRef' || n.name.parts.length < 2) return
    const [first] = n.name.parts
    const owner = scope.relations.find(r => r.fields.some(f => f.name === first.name && f.type.root === 'ROW'))
    const table = owner && nameOf(owner)
    if (!table || scope.relations.some(r => nameOf(r) === first.name)) return
    const text = n.name.parts.map(p => p.name).join('.')
    b.problem(n, 'unknown-column', `UNNEST finds no field of a column without its table`, `Write ${table}.${text}`)
  })
}

function relHasOuter(rel: Rel): boolean {
  const found = (e: Rex | undefined): boolean => e !== undefined && hasOuter(e)
  switch (rel.kind) {
    case 'Project':
      return rel.exprs.some(found) || relHasOuter(rel.input)
    case 'Filter':
      return found(rel.condition) || relHasOuter(rel.input)
    case 'Join':
    case 'TemporalJoin':
      return found(rel.condition) || relHasOuter(rel.left) || relHasOuter(rel.right)
    case 'Unnest':
    case 'TableFunction':
      return found(rel.expression) || relHasOuter(rel.input)
    case 'Union':
    case 'UnknownRel':
      return rel.inputs.some(relHasOuter)
    case 'Scan':
      return false
    case 'Values':
      return rel.rows.some(r => r.some(found))
    default:
      return relHasOuter(rel.input)
  }
}
