import type { Call, Expr, OrderItem, WindowSpec } from '../syntax/nodes.ts'
import { overloadOf } from './argument-kinds.ts'
import { bindCondition, bindExpression, comparison, type ExpressionContext } from './bind-expression.ts'
import { unknown } from './bind-name.ts'
import { type Binder, streaming } from './binder.ts'
import { checkFrame } from './check-frame.ts'
import { checkModel } from './check-objects.ts'
import { checkPatternCall } from './check-pattern-call.ts'
import type { FunctionEntity } from './environment.ts'
import { type BuiltIn, builtIns, describeFunction, groupWindowAuxiliaries, groupWindows } from './flink/functions.ts'
import { inVersion, knownVersion } from './flink/versions.ts'
import { parseInterval } from './interval.ts'
import { call, literal, type Rex, type RexOrder, timeOf } from './rex.ts'
import { suggest } from './suggest.ts'
import { isInteger, isInterval, isNumeric, isText, isUnknown, leastRestrictive } from './type-rules.ts'
import { resultType } from './type-strategies.ts'
import { checkDecimals, typeOfNode } from './type-text.ts'
import { formatType, type SqlType, sqlType, UNKNOWN, withNullable } from './types.ts'

const extractUnits: Record<string, string> = {
  YEAR: 'YEAR',
  QUARTER: 'QUARTER',
  MONTH: 'MONTH',
  WEEK: 'WEEK',
  DAYOFYEAR: 'DOY',
  DAYOFMONTH: 'DAY',
  DAYOFWEEK: 'DOW',
  HOUR: 'HOUR',
  MINUTE: 'MINUTE',
  SECOND: 'SECOND',
}
const symbol = (value: string): Rex => literal(value, sqlType('SYMBOL', false))

const unitCalls = new Set(['EXTRACT', 'TIMESTAMPADD', 'TIMESTAMPDIFF', 'FLOOR', 'CEIL', 'CEILING'])
const units =
  /^(SQL_TSI_)?(NANOSECOND|MICROSECOND|MILLISECOND|SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR|DECADE|CENTURY|MILLENNIUM|EPOCH|DOW|ISODOW|DOY|ISOYEAR|FRAC_SECOND)$/i

const unitMeant = (written: string): { near: string } | undefined => {
  const one = written.replace(/S$/i, '')
  return one !== written && units.test(one) ? { near: one } : undefined
}

const quantifiers = new Set(['ANY', 'ALL', 'SOME'])

/** A call of a function or aggregate. A function that isn't known is a problem; its type is UNKNOWN. */
export function bindCall(b: Binder, node: Call, ctx: ExpressionContext): Rex {
  if (node.modifier === 'MODEL') {
    checkModel(b, node)
    return unknown()
  }
  const parts = node.name.parts.map(p => p.name)
  const name = parts.join('.').toUpperCase()
  const star = node.args.find(a => a.kind === 'Star')
  if (star && (name !== 'COUNT' || star.qualifier)) {
    b.problem(star, 'unknown-column', 'Only COUNT takes *, and without a table')
    return { ...unknown(), at: b.at(node, 'call') }
  }
  if (name === 'INTERVAL') return intervalOf(b, node, ctx)
  const simple = parts.length === 1
  const user = b.reader.function(parts)
  const builtIn = simple ? builtIns.get(name) : undefined
  // Order of Flink: temporary system functions, built-in ones, then those of the catalog.
  const version = knownVersion(b.env.config.flink)
  if (user && (!builtIn || user.name === parts[0])) return userCall(b, node, user, ctx)
  if (simple && (groupWindows.has(name) || groupWindowAuxiliaries.has(name))) return groupWindowCall(b, node, name, ctx)
  if (builtIn && !inVersion(builtIn, version)) {
    for (const a of node.args) bindExpression(b, a, ctx)
    b.problem(node.name, 'unknown-function', `${builtIn.name} exists since Flink ${builtIn.since}, sluice.json says ${version}`)
    return { ...unknown(), at: b.at(node, 'call') }
  }
  if (builtIn) return builtInCall(b, node, builtIn, ctx)
  const bindArguments = () => node.args.map(a => bindExpression(b, a, ctx))
  // x = ANY (SELECT …)
  if (parts.some(p => p === '') || (quantifiers.has(name) && node.args[0]?.kind === 'SubQuery')) {
    bindArguments()
    return unknown()
  }
  // A function of another system may take words that are no columns.
  b.quietly(bindArguments)
  const near = simple
    ? suggest(name, [...builtIns.keys(), ...[...b.env.functions.entries().values()].map(f => f.name.split('.').at(-1)!)])
    : undefined
  b.problem(
    node.name,
    'unknown-function',
    `Function '${parts.join('.')}' not found`,
    near ? { near } : 'Register it: CREATE FUNCTION … AS …',
  )
  return { ...unknown(), at: b.at(node, 'call') }
}

/** INTERVAL n DAY: so many times one day. */
function intervalOf(b: Binder, node: Call, ctx: ExpressionContext): Rex {
  const [argument] = node.args
  const one = parseInterval('1', node.modifier ?? '', undefined, false)
  const at = b.at(node, 'call')
  const count = argument && bindExpression(b, argument, ctx)
  if (!count || !one) return { ...unknown(), at }
  if (!isNumeric(count.type) && !isUnknown(count.type))
    b.problem(node, 'argument-type', `INTERVAL takes a number, this is ${formatType(withNullable(count.type, true))}`)
  else if (!isInteger(count.type) && !isUnknown(count.type))
    b.late(node, 'argument-type', `INTERVAL takes a whole number, this is ${formatType(withNullable(count.type, true))}`, 'CAST(… AS INT)')
  const type = sqlType(one.months ? 'INTERVAL_YEAR_MONTH' : 'INTERVAL_DAY_TIME', count.type.nullable)
  const unit: Rex = { kind: 'literal', value: one.value, type: withNullable(type, false), at, unit: node.modifier }
  if (count.kind === 'literal' && typeof count.value === 'number') return { ...unit, value: count.value * one.value }
  return call('*', [count, unit], type, at)
}

function userCall(b: Binder, node: Call, f: FunctionEntity, ctx: ExpressionContext): Rex {
  b.use(node.name, 'function', f.name, undefined, { ...f.declared, start: f.node.name.start, end: f.node.name.end })
  const args = node.args.map(a => bindExpression(b, a, ctx))
  const type = f.returns ?? UNKNOWN
  const at = b.at(node, 'call')
  if (f.functionKind === 'table') {
    b.problem(node, 'argument-type', `${f.name.split('.').at(-1)} is a table function`, 'Write FROM …, LATERAL TABLE(…)')
    return { ...unknown(), at }
  }
  if (f.functionKind === 'aggregate' || node.distinct || node.filter) {
    if (node.over) return over(b, node, f.name, args, type, ctx)
    return {
      kind: 'agg',
      fn: f.name,
      args,
      distinct: node.distinct,
      type,
      at,
      user: true,
      ...(f.merge === undefined ? {} : { merge: f.merge }),
      ...(node.filter ? { filter: bindCondition(b, node.filter, ctx, 'FILTER') } : {}),
    }
  }
  return { kind: 'call', name: f.name, args, type, at, user: true, ...(f.deterministic ? {} : { nonDeterministic: true as const }) }
}

function builtInCall(b: Binder, node: Call, f: BuiltIn, ctx: ExpressionContext): Rex {
  b.use(node.name, 'function', f.name)
  if (checkPatternCall(b, node, f, ctx)) {
    for (const a of node.args) bindExpression(b, a, { ...ctx, aggregates: true })
    return { ...unknown(), at: b.at(node, 'call') }
  }
  if (node.modifier && unitCalls.has(f.name) && !units.test(node.modifier))
    b.problem(node.modifierSpan ?? node, 'argument-type', `'${node.modifier}' is no unit of time`, unitMeant(node.modifier))
  const mayBeEmpty = node.filter !== undefined || ctx.pattern !== undefined
  const starred = node.args.length === 1 && node.args[0].kind === 'Star'
  const inner: ExpressionContext = f.aggregate && !node.over ? { ...ctx, aggregates: false, inAggregate: node } : ctx
  const bound = starred ? [] : node.args.map(a => bindExpression(b, a, inner))
  const args = withUnit(f.name, node, bound)
  const at = b.at(node, 'call')
  const checked = !f.open && !(starred && f.name === 'COUNT') && !node.args.some(a => a.kind === 'ErrorNode' || a.kind === 'Star')
  const type = checked ? checkedType(b, node, f, args, mayBeEmpty) : typeOf(f, f.rule, node, args, mayBeEmpty)
  if (type === undefined) return { ...unknown(), at }
  if (f.name === 'JSON_EXISTS' || f.name === 'JSON_VALUE' || f.name === 'JSON_QUERY') checkJsonPath(b, node, f.name, args)
  if (node.returning) checkDecimals(b, node.returning)
  if (node.withinGroup) b.problem(node, 'not-supported', `${f.name} takes no WITHIN GROUP`)
  const share = f.name === 'PERCENTILE' && args[1]?.kind === 'literal' ? Number(args[1].value) : undefined
  if (share !== undefined && (share < 0 || share > 1)) b.late(node, 'argument-type', 'PERCENTILE takes a share from 0 to 1')
  if (f.name === 'COUNT' && args.length > 1) {
    b.late(node, 'not-supported', 'Flink counts one column only')
    return { ...unknown(), at }
  }
  if (f.name === 'NOW' && args.length > 0) b.late(node, 'argument-count', 'Flink cannot run NOW with a precision', 'NOW()')
  if (f.name === 'APPROX_COUNT_DISTINCT' && streaming(b)) b.late(node, 'not-supported', 'APPROX_COUNT_DISTINCT works in batch only')
  if (f.ranking && !node.over) {
    b.problem(node, 'misplaced-aggregate', `${f.name} needs OVER (… ORDER BY …)`)
    return { ...unknown(), at }
  }
  if (node.over && node.filter) {
    b.problem(node, 'misplaced-aggregate', `${f.name} cannot have FILTER and OVER`)
    return { ...unknown(), at }
  }
  if (node.over && !f.ranking && !f.aggregate) {
    b.problem(node, 'misplaced-aggregate', `${f.name} is no aggregate and can't have OVER`)
    return { ...unknown(), at }
  }
  if (f.ranking || (f.aggregate && node.over)) return over(b, node, f.name, args, type, ctx)
  if (f.aggregate) return aggregate(b, node, f, args, type, ctx)
  return scalar(b, node, f, args, type)
}

/** The call's type by the overload that takes the arguments; undefined, with a problem, where there is none. */
function checkedType(b: Binder, node: Call, f: BuiltIn, args: readonly Rex[], filtered: boolean): SqlType | undefined {
  const given = node.args.length
  const units = args.length - given
  if (args.length < f.min || args.length > f.max || !f.overloads.some(o => accepts(o, args.length))) {
    const [min, max] = [f.min - units, f.max - units]
    const wanted = min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`
    b.problem(node, 'argument-count', `${f.name} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given}`, usage(f))
    return undefined
  }
  const overload = overloadOf(
    f,
    args.map(a => ({ type: a.type, literal: a.kind === 'literal' })),
  )
  const type = overload && typeOf(f, overload.rule, node, args, filtered)
  if (type) return type
  const types = args.filter(a => a.type.root !== 'SYMBOL').map(a => formatType(withNullable(a.type, true)))
  b.problem(node, 'argument-type', `${f.name} cannot take ${types.length === 1 ? types[0] : `(${types.join(', ')})`}`, usage(f))
  return undefined
}

/** JSON_QUERY takes any path; JSON_EXISTS can only be run with a literal one, and on texts. */
function checkJsonPath(b: Binder, node: Call, name: string, [json, path]: readonly Rex[]): void {
  if (!json || !path) return
  const shown = (e: Rex) => formatType(withNullable(e.type, true))
  const bare = node.args.find(a => a.kind === 'NullLiteral')
  if (bare) b.problem(bare, 'argument-type', 'A bare NULL has no type', 'Write CAST(NULL AS STRING)')
  else if (name !== 'JSON_QUERY' && !isText(path.type) && !isUnknown(path.type))
    b.problem(node, 'argument-type', `The path of ${name} is a text, this is ${shown(path)}`, "'$.field'")
  else if (name === 'JSON_EXISTS' && !isText(json.type) && !isUnknown(json.type))
    b.late(node, 'argument-type', `JSON_EXISTS looks into a text, this is ${shown(json)}`)
  else if (name === 'JSON_EXISTS' && path.kind === 'input')
    b.late(node, 'argument-type', 'The path of JSON_EXISTS must be a literal', "'$.field'")
}

const usage = (f: BuiltIn): string => (describeFunction(f.name)?.signatures ?? []).map(s => s.text).join(' or ')

function accepts(o: BuiltIn['overloads'][number], count: number): boolean {
  const least = o.parameters.filter(p => !p.optional).length
  return count >= least && (count <= o.parameters.length || o.parameters.at(-1)?.repeated === true)
}

/** The unit of time that some functions have among their arguments, where their overloads have it. */
function withUnit(name: string, node: Call, args: Rex[]): Rex[] {
  switch (name) {
    case 'EXTRACT':
      return [symbol((node.modifier ?? '').toUpperCase()), ...args]
    case 'TIMESTAMPADD':
    case 'TIMESTAMPDIFF':
      return node.modifier ? [symbol(node.modifier.toUpperCase()), ...args] : args
    case 'FLOOR':
    case 'CEIL':
    case 'CEILING':
      return node.modifier ? [...args, symbol(node.modifier.toUpperCase())] : args
    default:
      return args
  }
}

function aggregate(b: Binder, node: Call, f: BuiltIn, args: Rex[], type: SqlType, ctx: ExpressionContext): Rex {
  if (!ctx.aggregates) {
    if (ctx.inAggregate)
      b.problem(ctx.inAggregate, 'misplaced-aggregate', 'Aggregates cannot be nested', 'Put the inner one into a query in FROM')
    else
      b[ctx.inColumn ? 'late' : 'problem'](
        node,
        'misplaced-aggregate',
        `${f.name} is an aggregate and cannot stand here`,
        'Use HAVING for conditions on aggregates',
      )
    return { ...unknown(), at: b.at(node, 'call') }
  }
  const at = [b.place(node, 'call'), ...(node.distinct && node.distinctSpan ? [b.place(node.distinctSpan, 'distinct')] : [])]
  const filter = node.filter ? bindCondition(b, node.filter, { ...ctx, aggregates: false }, 'FILTER') : undefined
  const fn = f.name === 'STDDEV' ? 'STDDEV_SAMP' : f.name === 'VARIANCE' ? 'VAR_SAMP' : f.name
  // Which DISTINCT changes nothing is known to Flink too: MIN and MAX of distinct values are those of all values.
  const distinct = node.distinct && fn !== 'MIN' && fn !== 'MAX'
  return { kind: 'agg', fn, args, distinct, type, at, ...(filter ? { filter } : {}) }
}

function over(b: Binder, node: Call, fn: string, args: Rex[], type: SqlType, ctx: ExpressionContext): Rex {
  const spec = node.over?.kind === 'Identifier' ? ctx.windows?.get(node.over.name) : node.over
  const at = [b.place(node, 'call'), b.place(node.name, 'function')]
  if (ctx.noOver) b.problem(node, 'misplaced-aggregate', `${fn} with OVER cannot stand in ${ctx.noOver}`, 'Put it into a query in FROM')
  if (node.over?.kind === 'Identifier' && !spec && node.over.name !== '')
    b.problem(node.over, 'unknown-window', `Window '${node.over.name}' is not declared`, {
      near: suggest(node.over.name, [...(ctx.windows?.keys() ?? [])]),
    })
  if (!spec) return { ...unknown(), at }
  checkWindow(b, fn, spec)
  const orderBy = bindOrder(b, spec.orderBy, ctx)
  if (spec.frame) checkFrame(b, spec.frame, orderBy[0]?.expr)
  return {
    kind: 'over',
    fn,
    args,
    distinct: node.distinct,
    type,
    at,
    partitionBy: spec.partitionBy.map(p => bindExpression(b, p, ctx)),
    orderBy,
    frame: fn === 'ROW_NUMBER' ? UP_TO_ROW : frameOf(spec, printedOffset),
    writtenFrame: fn === 'ROW_NUMBER' ? UP_TO_ROW : frameOf(spec, writtenOffset),
  }
}

/** What Flink can't run of a window: without an order, and beyond the current row. */
function checkWindow(b: Binder, fn: string, spec: WindowSpec): void {
  if (spec.base) return
  const unordered = `${fn} OVER needs an ORDER BY`
  if (spec.orderBy.length === 0 && (fn === 'RANK' || fn === 'DENSE_RANK')) b.problem(spec, 'not-supported', unordered)
  else if (spec.orderBy.length === 0 && streaming(b)) b.late(spec, 'not-supported', unordered)
  const [first, second] = spec.orderBy
  const ranks = fn === 'RANK' || fn === 'DENSE_RANK'
  if (fn !== 'ROW_NUMBER' && first && streaming(b)) {
    if (second && !ranks) b.late(second, 'not-supported', `${fn} OVER can be ordered by one column`)
    if (first.descending) b.late(first, 'not-supported', `${fn} OVER can only be ordered upwards`)
  }
}

export function bindOrder(b: Binder, items: readonly OrderItem[], ctx: ExpressionContext): RexOrder[] {
  // Flink sorts NULL as the lowest value.
  return items.map(o => ({
    expr: bindExpression(b, o.expr, ctx),
    descending: o.descending,
    nullsLast: o.nulls ? o.nulls === 'LAST' : o.descending,
  }))
}

function frameOf({ frame }: WindowSpec, offset: (e: Expr) => string): string {
  if (!frame) return 'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'
  const bound = (x: { bound: string; offset?: Expr }): string => (x.offset ? `${offset(x.offset)} ${x.bound}` : x.bound)
  return `${frame.unit} BETWEEN ${bound(frame.from)} AND ${frame.to ? bound(frame.to) : 'CURRENT ROW'}`
}
const printedOffset = (e: Expr): string =>
  e.kind === 'IntervalLiteral' ? String(parseInterval(e.value, e.from, e.to, e.negative)?.value ?? '?') : writtenOffset(e)
function writtenOffset(e: Expr): string {
  if (e.kind === 'NumberLiteral') return e.text
  return e.kind === 'IntervalLiteral' ? `INTERVAL '${e.value}' ${e.from}${e.to ? ` TO ${e.to}` : ''}` : '?'
}
/** Flink counts rows for ROW_NUMBER, and looks at all of one time for the other ranks. */
const UP_TO_ROW = 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'

function typeOf(f: BuiltIn, rule: string, node: Call, args: readonly Rex[], mayBeEmpty: boolean): SqlType | undefined {
  return resultType(rule, {
    args: args.map(a => a.type),
    literals: args.map(a => (a.kind === 'literal' ? a.value : undefined)),
    mayBeEmpty: mayBeEmpty && f.aggregate,
    ...(node.returning && { returning: typeOfNode(node.returning) }),
  })
}

function scalar(b: Binder, node: Call, f: BuiltIn, args: Rex[], type: SqlType): Rex {
  const at = b.at(node, 'call')
  const name = f.name
  const unit = extractUnits[name]
  if (unit && args.length > 0) return call('EXTRACT', [symbol(unit), args[0]], type, at)
  switch (name) {
    case 'CEILING':
      return call('CEIL', args, type, at)
    case 'TRIM':
      return call('TRIM', trimArguments(node, args), type, at)
    case 'NULLIF':
      if (args.length < 2) return call(name, args, type, at)
      return call('CASE', [comparison('=', args[0], args[1], at), literal(null, type), args[0]], type, at)
    case 'PROCTIME':
    case 'MATCH_PROCTIME':
      return { kind: 'call', name, args: [], type, at, nonDeterministic: true, time: 'proctime' }
    case 'MATCH_ROWTIME':
      if (args[0] && !isUnknown(args[0].type) && timeOf(args[0]) !== 'rowtime')
        b.problem(node, 'not-a-time-attribute', 'MATCH_ROWTIME takes a rowtime attribute')
      return { ...call(name, args, args[0]?.type ?? sqlType('TIMESTAMP', false, { precision: 3 }), at), time: 'rowtime' }
    default: {
      const e = call(name, args, type, at)
      // NOW() and its kind are one value a query in batch, but per record in streaming: Flink won't push them down.
      return f.nonDeterministic || f.dynamic ? { ...e, nonDeterministic: true } : e
    }
  }
}

function trimArguments(node: Call, args: Rex[]): Rex[] {
  const flag = symbol((node.modifier ?? 'BOTH').toUpperCase())
  if (args.length === 1) return [flag, literal(' ', sqlType('CHAR', false, { length: 1 })), args[0]]
  return [flag, ...args]
}

/** TUMBLE(ts, size) and its kind: only as a key, over spans that Flink can run. */
function checkGroupWindow(b: Binder, node: Call, name: string, args: readonly Rex[], ctx: ExpressionContext): void {
  const count = name === 'HOP' ? 3 : 2
  if (ctx.noOver !== 'GROUP BY')
    b.problem(node, 'misplaced-aggregate', `${name}(…) stands in GROUP BY only`, 'Or use the table function of that name')
  else if (args.length < count || args.length > count + 1) b.problem(node, 'argument-count', `${name} in GROUP BY takes ${count} arguments`)
  else if (args.slice(1).some(a => !isInterval(a.type) && !isUnknown(a.type)))
    b.problem(node, 'argument-type', `${name} takes a time and intervals`)
  else if (args.slice(1).some(a => a.type.root === 'INTERVAL_YEAR_MONTH'))
    b.late(node, 'argument-type', `${name} takes an interval of days, hours, minutes or seconds`)
  else if (args.slice(1, count).some(a => a.kind === 'literal' && Number(a.value) <= 0))
    b.late(node, 'argument-type', `The intervals of ${name} must be more than 0`)
}

function groupWindowCall(b: Binder, node: Call, name: string, ctx: ExpressionContext): Rex {
  const args = node.args.map(a => bindExpression(b, a, ctx))
  const time = args[0]
  if (groupWindows.has(name)) checkGroupWindow(b, node, name, args, ctx)
  if (time && groupWindows.has(name) && time.type.root !== 'UNKNOWN' && timeOf(time) === undefined) {
    const hint = 'Declare a WATERMARK for it in the table, or use a PROCTIME() column'
    b.problem(node, 'not-a-time-attribute', `${name} needs a time attribute, this is ${formatType(withNullable(time.type, true))}`, hint)
  }
  const precision = leastRestrictive(time ? [time.type] : [])?.precision ?? 3
  const type =
    name.endsWith('_ROWTIME') || name.endsWith('_PROCTIME') ? (time?.type ?? UNKNOWN) : sqlType('TIMESTAMP', false, { precision })
  const e = call(`$${name}`, args, type, b.at(node, 'call'))
  return name.endsWith('_ROWTIME') ? { ...e, time: 'rowtime' } : name.endsWith('_PROCTIME') ? { ...e, time: 'proctime' } : e
}
