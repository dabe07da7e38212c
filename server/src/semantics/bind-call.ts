import type { Call, Expr, OrderItem, WindowSpec } from '../syntax/nodes.ts'
import { bindCondition, bindExpression, comparison, type ExpressionContext } from './bind-expression.ts'
import { unknown } from './bind-name.ts'
import type { Binder } from './binder.ts'
import type { FunctionEntity } from './environment.ts'
import { type BuiltIn, builtIns, groupWindowAuxiliaries, groupWindows } from './flink/functions.ts'
import { call, literal, type Rex, type RexOrder } from './rex.ts'
import { suggest } from './suggest.ts'
import { leastRestrictive } from './type-rules.ts'
import { resultType } from './type-strategies.ts'
import { INTEGER, type SqlType, sqlType, UNKNOWN, withNullable } from './types.ts'

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

/** A call of a function or aggregate. A function that isn't known is a problem; its type is UNKNOWN. */
export function bindCall(b: Binder, node: Call, ctx: ExpressionContext): Rex {
  const parts = node.name.parts.map(p => p.name)
  const name = parts.join('.').toUpperCase()
  const simple = parts.length === 1
  const user = b.reader.function(parts)
  const builtIn = simple ? builtIns.get(name) : undefined
  // Order of Flink: temporary system functions, built-in ones, then those of the catalog.
  if (user && (!builtIn || user.name === parts[0])) return userCall(b, node, user, ctx)
  if (simple && (groupWindows.has(name) || groupWindowAuxiliaries.has(name))) return groupWindowCall(b, node, name, ctx)
  if (builtIn) return builtInCall(b, node, builtIn, ctx)
  for (const a of node.args) bindExpression(b, a, ctx)
  if (parts.some(p => p === '')) return unknown()
  const near = simple
    ? suggest(name, [...builtIns.keys(), ...[...b.env.functions.entries().values()].map(f => f.name.split('.').at(-1)!)])
    : undefined
  b.problem(
    node.name,
    'unknown-function',
    `Function '${parts.join('.')}' not found`,
    near ? `Did you mean ${near}?` : 'Register it: CREATE FUNCTION … AS …',
  )
  return { ...unknown(), at: b.at(node, 'call') }
}

function userCall(b: Binder, node: Call, f: FunctionEntity, ctx: ExpressionContext): Rex {
  b.use(node.name, 'function', f.name, undefined, { ...f.declared, start: f.node.name.start, end: f.node.name.end })
  const args = node.args.map(a => bindExpression(b, a, ctx))
  const type = f.returns ?? UNKNOWN
  const at = b.at(node, 'call')
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
      ...(node.filter ? { filter: bindCondition(b, node.filter, ctx, 'FILTER') } : {}),
    }
  }
  return { kind: 'call', name: f.name, args, type, at, user: true, ...(f.deterministic ? {} : { nonDeterministic: true as const }) }
}

function builtInCall(b: Binder, node: Call, f: BuiltIn, ctx: ExpressionContext): Rex {
  b.use(node.name, 'function', f.name)
  const starred = node.args.length === 1 && node.args[0].kind === 'Star'
  const inner: ExpressionContext = f.aggregate && !node.over ? { ...ctx, aggregates: false } : ctx
  const unitFirst = f.name === 'TIMESTAMPDIFF' || f.name === 'TIMESTAMPADD' || f.name === 'TIMESTAMP_DIFF'
  const args = starred
    ? []
    : node.args.map((a, i) => (unitFirst && i === 0 && node.args.length === 3 ? unitArgument(a) : bindExpression(b, a, inner)))
  const count =
    args.length + (node.modifier && ['EXTRACT', 'TRIM', 'TIMESTAMPDIFF', 'TIMESTAMPADD'].includes(f.name) && args.length < f.min ? 1 : 0)
  if (!starred && (count < f.min || count > f.max) && !node.args.some(a => a.kind === 'ErrorNode' || a.kind === 'Star')) {
    const wanted = f.min === f.max ? `${f.min}` : f.max === Number.POSITIVE_INFINITY ? `${f.min} or more` : `${f.min} to ${f.max}`
    b.problem(node, 'argument-count', `${f.name} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${count}`)
    return { ...unknown(), at: b.at(node, 'call') }
  }
  if (f.ranking || (f.aggregate && node.over)) return over(b, node, f.name, args, typeOf(f, args, false), ctx)
  if (f.aggregate) return aggregate(b, node, f, args, ctx)
  return scalar(b, node, f, args)
}

function aggregate(b: Binder, node: Call, f: BuiltIn, args: Rex[], ctx: ExpressionContext): Rex {
  if (!ctx.aggregates) {
    b.problem(node, 'misplaced-aggregate', `${f.name} is an aggregate and cannot stand here`, 'Use HAVING for conditions on aggregates')
    return { ...unknown(), at: b.at(node, 'call') }
  }
  const at = [b.place(node, 'call'), ...(node.distinct && node.distinctSpan ? [b.place(node.distinctSpan, 'distinct')] : [])]
  const filter = node.filter ? bindCondition(b, node.filter, { ...ctx, aggregates: false }, 'FILTER') : undefined
  const fn = f.name === 'STDDEV' ? 'STDDEV_SAMP' : f.name === 'VARIANCE' ? 'VAR_SAMP' : f.name
  // Which DISTINCT changes nothing is known to Flink too: MIN and MAX of distinct values are those of all values.
  const distinct = node.distinct && fn !== 'MIN' && fn !== 'MAX'
  return { kind: 'agg', fn, args, distinct, type: typeOf(f, args, filter !== undefined), at, ...(filter ? { filter } : {}) }
}

function over(b: Binder, node: Call, fn: string, args: Rex[], type: SqlType, ctx: ExpressionContext): Rex {
  const spec = node.over
  const at = b.at(node, 'call')
  if (!spec || spec.kind === 'Identifier') return { ...unknown(), at }
  return {
    kind: 'over',
    fn,
    args,
    distinct: node.distinct,
    type,
    at,
    partitionBy: spec.partitionBy.map(p => bindExpression(b, p, ctx)),
    orderBy: bindOrder(b, spec.orderBy, ctx),
    frame: frameOf(spec),
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

function frameOf(spec: WindowSpec): string {
  if (!spec.frame) return 'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'
  const bound = (x: { bound: string; offset?: Expr }): string => (x.offset ? `${boundOffset(x.offset)} ${x.bound}` : x.bound)
  return `${spec.frame.unit} BETWEEN ${bound(spec.frame.from)} AND ${spec.frame.to ? bound(spec.frame.to) : 'CURRENT ROW'}`
}
const boundOffset = (e: Expr): string =>
  e.kind === 'NumberLiteral' ? e.text : e.kind === 'IntervalLiteral' ? `INTERVAL '${e.value}' ${e.from}` : '?'

function typeOf(f: BuiltIn, args: readonly Rex[], mayBeEmpty: boolean): SqlType {
  return resultType(f.rule, {
    args: args.map(a => a.type),
    literals: args.map(a => (a.kind === 'literal' ? a.value : undefined)),
    mayBeEmpty,
  })
}

function scalar(b: Binder, node: Call, f: BuiltIn, args: Rex[]): Rex {
  const at = b.at(node, 'call')
  const name = f.name
  const unit = extractUnits[name]
  if (unit && args.length === 1) return call('EXTRACT', [symbol(unit), args[0]], withNullable(sqlType('BIGINT'), args[0].type.nullable), at)
  switch (name) {
    case 'EXTRACT':
      return call(
        'EXTRACT',
        [symbol((node.modifier ?? '').toUpperCase()), ...args.slice(-1)],
        withNullable(
          sqlType('BIGINT'),
          args.some(a => a.type.nullable),
        ),
        at,
      )
    case 'FLOOR':
    case 'CEIL':
    case 'CEILING': {
      const type = typeOf(f, args, false)
      return call(name === 'CEILING' ? 'CEIL' : name, node.modifier ? [args[0], symbol(node.modifier.toUpperCase())] : args, type, at)
    }
    case 'TRIM':
      return call('TRIM', trimArguments(node, args), typeOf(f, args, false), at)
    case 'SUBSTR':
    case 'CHARACTER_LENGTH':
      return call(name === 'SUBSTR' ? 'SUBSTR' : 'CHARACTER_LENGTH', args, typeOf(f, args, false), at)
    case 'NULLIF':
      return call(
        'CASE',
        [comparison('=', args[0], args[1], at), literal(null, withNullable(args[0].type, true)), args[0]],
        withNullable(args[0].type, true),
        at,
      )
    case 'TIMESTAMPADD':
    case 'TIMESTAMPDIFF': {
      const all = node.modifier && args.length === 2 ? [symbol(node.modifier.toUpperCase()), ...args] : args
      if (name === 'TIMESTAMPDIFF')
        return call(
          name,
          all,
          withNullable(
            INTEGER,
            all.some(a => a.type.nullable),
          ),
          at,
        )
      return call(name, all, typeOf(f, all, false), at)
    }
    case 'PROCTIME':
      return {
        kind: 'call',
        name,
        args: [],
        type: sqlType('TIMESTAMP_LTZ', false, { precision: 3 }),
        at,
        nonDeterministic: true,
        time: 'proctime',
      }
    default: {
      const type = typeOf(f, args, false)
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

function unitArgument(e: Expr): Rex {
  if (e.kind === 'ColumnRef') return symbol(e.name.parts.map(p => p.name.toUpperCase()).join(' '))
  return e.kind === 'StringLiteral' ? symbol(e.value.toUpperCase()) : unknown()
}

function groupWindowCall(b: Binder, node: Call, name: string, ctx: ExpressionContext): Rex {
  const args = node.args.map(a => bindExpression(b, a, ctx))
  const time = args[0]
  const precision = leastRestrictive(time ? [time.type] : [])?.precision ?? 3
  const type =
    name.endsWith('_ROWTIME') || name.endsWith('_PROCTIME') ? (time?.type ?? UNKNOWN) : sqlType('TIMESTAMP', false, { precision })
  const e = call(`$${name}`, args, type, b.at(node, 'call'))
  return name.endsWith('_ROWTIME') ? { ...e, time: 'rowtime' } : name.endsWith('_PROCTIME') ? { ...e, time: 'proctime' } : e
}
