import type { Expr, IntervalLiteral, Query, WindowSpec } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { bindCall } from './bind-call.ts'
import { bindColumn, fieldPath, unknown } from './bind-name.ts'
import type { Binder, Scope } from './binder.ts'
import { castsExplicitly } from './casts.ts'
import { checkNumberLiteral, checkStringLiteral, checkTimeLiteral } from './check-literals.ts'
import { builtIns } from './flink/functions.ts'
import { checkInterval, parseInterval } from './interval.ts'
import { isOpen, type Rel } from './rel.ts'
import { call, literal, type Rex } from './rex.ts'
import {
  arithmeticType,
  isBinary,
  isComparable,
  isDatetime,
  isInteger,
  isInterval,
  isNumeric,
  isText,
  isUnknown,
  leastRestrictive,
} from './type-rules.ts'
import { moduloType } from './type-strategies.ts'
import { checkDecimals, typeOfNode } from './type-text.ts'
import { BIGINT, BOOLEAN, DOUBLE, formatType, INTEGER, MAX_LENGTH, type SqlType, sqlType, UNKNOWN, withNullable } from './types.ts'

/** How queries inside expressions are bound; given by `bind-query.ts` so that the two files don't need each other. */
export type QueryBinder = (b: Binder, query: Query, scope: Scope) => import('./rel.ts').Rel

/** What is allowed where the expression stands. */
export interface ExpressionContext {
  readonly scope: Scope
  readonly bindQuery: QueryBinder
  /** aggregate calls may stand here */
  readonly aggregates: boolean
  /** windows of the WINDOW clause by name */
  readonly windows?: ReadonlyMap<string, WindowSpec>
  /** the aggregate call that the expression is an argument of */
  readonly inAggregate?: Span
  /** the clause, where OVER may not stand in it */
  readonly noOver?: string
  /** a computed column of a table, which Flink looks at only when it is read */
  readonly inColumn?: true
  /** inside of MATCH_RECOGNIZE: which part, and the variables of its pattern */
  readonly pattern?: { readonly clause: 'MEASURES' | 'DEFINE'; readonly variables: ReadonlySet<string> }
}

/** Never throws; what is half-written or wrong has the type UNKNOWN. */
export function bindExpression(b: Binder, node: Expr, ctx: ExpressionContext): Rex {
  const go = (e: Expr): Rex => bindExpression(b, e, ctx)
  switch (node.kind) {
    case 'StringLiteral':
      checkStringLiteral(b, node)
      return stringLiteral(b, node)
    case 'NumberLiteral':
      checkNumberLiteral(b, node, false, node)
      return { ...numberLiteral(node.text, false), at: b.at(node, 'literal') }
    case 'BooleanLiteral':
      return literal(node.value, withNullable(BOOLEAN, node.value === null), b.at(node, 'literal'))
    case 'NullLiteral':
      return literal(null, sqlType('NULL'), b.at(node, 'literal'))
    case 'TimeLiteral':
      checkTimeLiteral(b, node)
      return literal(node.value, timeLiteralType(node.type, node.value), b.at(node, 'literal'))
    case 'IntervalLiteral':
      return intervalLiteral(b, node)
    case 'ColumnRef': {
      const bare =
        node.name.parts.length === 1 && !node.name.parts[0].quoted ? builtIns.get(node.name.parts[0].name.toUpperCase()) : undefined
      if (bare?.bare)
        return bindCall(b, { kind: 'Call', start: node.start, end: node.end, name: node.name, args: [], distinct: false }, ctx)
      const column = bindColumn(b, node.name, ctx.scope)
      if (ctx.pattern && column.kind === 'call' && column.name === 'FIELD') {
        const [first, second] = node.name.parts
        const place = ctx.pattern.variables.has(first.name) ? second : first
        b.problem(
          { start: place.start, end: node.end },
          'not-supported',
          'Flink cannot read a field of a ROW in MATCH_RECOGNIZE',
          'Make a column of it in a query, and match over that',
        )
      }
      return column
    }
    case 'Star':
    case 'Descriptor':
    case 'TableArgument':
      return unknown()
    case 'ErrorNode':
      if (node.parameter) b.problem(node, 'not-supported', 'Flink SQL has no parameters')
      return unknown()
    case 'Unary':
      return bindUnary(b, node.op, node.operand, node, ctx)
    case 'Binary':
      return bindBinary(b, node, ctx)
    case 'Between': {
      const x = go(node.operand)
      const low = go(node.low)
      const high = go(node.high)
      const at = b.at(node, 'node')
      if (!isComparable(x.type, low.type) || !isComparable(x.type, high.type)) {
        const [l, h] = [formatType(low.type), formatType(high.type)]
        b.problem(node, 'type-mismatch', `BETWEEN cannot compare ${formatType(x.type)} with ${l === h ? l : `${l} and ${h}`}`)
      }
      const inside = node.symmetric ? or([between(x, low, high, at), between(x, high, low, at)], at) : between(x, low, high, at)
      return node.negated ? not(inside, at) : inside
    }
    case 'InList': {
      const x = go(node.operand)
      const at = b.at(node, 'node')
      const items = node.list.map(go)
      const odd = items.find(i => !isComparable(x.type, i.type))
      if (odd) b.problem(node, 'type-mismatch', `IN cannot compare ${formatType(x.type)} with ${formatType(odd.type)}`)
      const any = or(
        items.map(i => ({ ...comparison('=', x, i, at), coerced: true as const })),
        at,
      )
      return node.negated ? not(any, at) : any
    }
    case 'InQuery': {
      const operand = go(node.operand)
      const rel = ctx.bindQuery(b, node.query, { relations: [], outer: ctx.scope, ctes: ctx.scope.ctes })
      checkInQuery(b, node, operand, rel)
      const e: Rex = {
        kind: 'subquery',
        how: 'in',
        rel,
        operand,
        type: withNullable(BOOLEAN, operand.type.nullable),
        at: [b.place(node, 'node'), b.place(node.operand, 'keyword')],
      }
      return node.negated ? not(e, e.at) : e
    }
    case 'Exists':
      return {
        kind: 'subquery',
        how: 'exists',
        rel: ctx.bindQuery(b, node.query, { relations: [], outer: ctx.scope, ctes: ctx.scope.ctes }),
        type: withNullable(BOOLEAN, false),
        at: [b.place(node, 'node'), b.place({ start: node.start, end: node.start + 'EXISTS'.length }, 'keyword')],
      }
    case 'SubQuery': {
      const rel = ctx.bindQuery(b, node.query, { relations: [], outer: ctx.scope, ctes: ctx.scope.ctes })
      if (rel.fields.length > 1 && !isOpen(rel))
        b.problem(node.query, 'column-count', `A query in the place of a value gives one column, this one gives ${rel.fields.length}`)
      return { kind: 'subquery', how: 'scalar', rel, type: withNullable(rel.fields[0]?.type ?? UNKNOWN, true), at: b.at(node, 'node') }
    }
    case 'Like': {
      const args = [go(node.operand), go(node.pattern), ...(node.escape ? [go(node.escape)] : [])]
      const odd = args.find(a => !isText(a.type) && !isUnknown(a.type))
      if (node.op === 'ILIKE' || node.op === 'RLIKE')
        b.problem(node, 'unknown-function', `Flink has no ${node.op}`, node.op === 'ILIKE' ? 'LOWER(…) LIKE …' : 'REGEXP(…, …)')
      else if (odd) b.problem(node, 'argument-type', `${node.op} needs texts, this is ${formatType(odd.type)}`)
      const e = call(
        node.op,
        args,
        withNullable(
          BOOLEAN,
          args.some(a => a.type.nullable),
        ),
        b.at(node, 'node'),
      )
      return node.negated ? not(e, e.at) : e
    }
    case 'Case':
      return bindCase(b, node, ctx)
    case 'Cast': {
      const operand = go(node.operand)
      const target = typeOfNode(node.type)
      if (node.unplanned) b.problem(node, 'unknown-function', 'Flink cannot plan SAFE_CAST', 'TRY_CAST')
      else if (node.type.name) b.problem(node.type, 'unknown-type', `Type '${node.type.root}' does not exist`)
      else if (checkDecimals(b, node.type) && !isUnknown(operand.type) && !isUnknown(target) && !castsExplicitly(operand.type, target)) {
        b.problem(node, 'argument-type', `${formatType(withNullable(operand.type, true))} cannot be cast to ${formatType(target)}`)
      }
      const type = target.root === 'UNKNOWN' ? UNKNOWN : withNullable(target, node.safe || operand.type.nullable)
      return call(node.safe ? 'TRY_CAST' : 'CAST', [operand], type, b.at(node, 'node'))
    }
    case 'Call':
      return bindCall(b, node, ctx)
    case 'Constructor':
      return bindConstructor(b, node, ctx)
    case 'ElementAccess': {
      const operand = go(node.operand)
      const index = go(node.index)
      const { root } = operand.type
      const element = root === 'ARRAY' ? operand.type.element : root === 'MAP' ? operand.type.value : undefined
      if (root === 'ROW' && index.kind === 'literal' && index.value !== null) {
        const { value } = index
        const field = operand.type.fields?.find((f, i) => (typeof value === 'number' ? i === value - 1 : f.name === value))
        return call('ITEM', [operand, index], field ? withNullable(field.type, true) : UNKNOWN, b.at(node, 'node'))
      }
      const keyed =
        root === 'ARRAY' ? isInteger(index.type) : root === 'MAP' && (!operand.type.key || isKeyOf(operand.type.key, index.type))
      if (root !== 'UNKNOWN' && index.type.root !== 'UNKNOWN' && !keyed)
        b.problem(node, 'argument-type', `${formatType(withNullable(operand.type, true))} has no element at ${formatType(index.type)}`)
      return call('ITEM', [operand, index], element ? withNullable(element, true) : UNKNOWN, b.at(node, 'node'))
    }
    case 'FieldAccess':
      return fieldPath(b, go(node.operand), [node.field])
  }
}

/** A binary one is kept as base64, as binary values are in JSON. */
function stringLiteral(b: Binder, node: Extract<Expr, { kind: 'StringLiteral' }>): Rex {
  const at = b.at(node, 'literal')
  if (!node.binary) return literal(node.value, sqlType('CHAR', false, { length: [...node.value].length }), at)
  const bytes = (node.value.match(/[\da-f]{2}/gi) ?? []).map(pair => Number.parseInt(pair, 16))
  return literal(btoa(String.fromCharCode(...bytes)), sqlType('BINARY', false, { length: bytes.length }), at)
}

/** Whether a MAP with such keys is asked by a value of the other type: nothing is coerced there. */
function isKeyOf(key: SqlType, index: SqlType): boolean {
  if (isUnknown(key) || index.root === 'NULL') return true
  return (isNumeric(key) && isNumeric(index)) || (isText(key) && isText(index)) || (key.root === index.root && isComparable(key, index))
}

/** A condition (WHERE, ON, HAVING, FILTER): must be BOOLEAN. */
export function bindCondition(b: Binder, node: Expr, ctx: ExpressionContext, clause: string, place: Span = node): Rex {
  const e = bindExpression(b, node, ctx)
  if (!isUnknown(e.type) && e.type.root !== 'BOOLEAN' && e.type.root !== 'NULL' && node.kind !== 'ErrorNode') {
    b.problem(place, 'not-a-condition', `${clause} needs a condition of type BOOLEAN, this is ${formatType(e.type)}`)
  }
  return e
}

export function not(e: Rex, at = e.at): Rex {
  const inverse: Record<string, string> = {
    '=': '<>',
    '<>': '=',
    '<': '>=',
    '>=': '<',
    '>': '<=',
    '<=': '>',
    'IS NULL': 'IS NOT NULL',
    'IS NOT NULL': 'IS NULL',
  }
  if (e.kind === 'call') {
    const other = inverse[e.name]
    if (other) return { ...e, name: other }
    if (e.name === 'NOT') return e.args[0]
    if (e.name === 'AND')
      return call(
        'OR',
        e.args.map(a => not(a)),
        e.type,
        at,
      )
    if (e.name === 'OR')
      return call(
        'AND',
        e.args.map(a => not(a)),
        e.type,
        at,
      )
  }
  return call('NOT', [e], withNullable(BOOLEAN, e.type.nullable), at)
}
export function comparison(op: string, left: Rex, right: Rex, at = left.at): Rex {
  return call(op, [left, right], withNullable(BOOLEAN, left.type.nullable || right.type.nullable), at)
}
const between = (x: Rex, low: Rex, high: Rex, at: Rex['at']): Rex =>
  junction('AND', [comparison('>=', x, low, at), comparison('<=', x, high, at)], at)
const or = (parts: readonly Rex[], at: Rex['at']): Rex => (parts.length === 1 ? parts[0] : junction('OR', parts, at))

function junction(name: 'AND' | 'OR', parts: readonly Rex[], at: Rex['at']): Rex {
  const flat = parts.flatMap(p => (p.kind === 'call' && p.name === name ? p.args : [p]))
  return call(
    name,
    flat,
    withNullable(
      BOOLEAN,
      flat.some(p => p.type.nullable),
    ),
    at,
  )
}

function bindUnary(b: Binder, op: string, operand: Expr, node: Expr, ctx: ExpressionContext): Rex {
  if ((op === '-' || op === '+') && operand.kind === 'NumberLiteral') {
    checkNumberLiteral(b, operand, op === '-', node)
    return { ...numberLiteral(operand.text, op === '-'), at: b.at(node, 'literal') }
  }
  const e = bindExpression(b, operand, ctx)
  const at = b.at(node, 'node')
  switch (op) {
    case 'NOT':
      if (!isTruth(e.type)) b.problem(node, 'argument-type', `NOT cannot be applied to ${formatType(e.type)}`)
      return not(e, at)
    case '+':
      return e
    case '-':
      if (e.kind === 'literal' && isInterval(e.type) && typeof e.value === 'number') return { ...e, value: -e.value, at }
      if (!isUnknown(e.type) && !isNumeric(e.type) && !isInterval(e.type) && e.type.root !== 'NULL') {
        b.problem(node, 'argument-type', `'-' cannot be applied to ${formatType(e.type)}`)
        return { ...unknown(), at }
      }
      return call('-', [e], e.type, at)
    default:
      if (/(TRUE|FALSE|UNKNOWN)$/.test(op) && !isTruth(e.type))
        b.problem(node, 'argument-type', `${op} cannot be applied to ${formatType(e.type)}`)
      if (/JSON/.test(op) && !isText(e.type) && !isUnknown(e.type) && e.type.root !== 'NULL')
        b.problem(node, 'argument-type', `${op} needs a text, this is ${formatType(withNullable(e.type, true))}`)
      return call(op, [e], withNullable(BOOLEAN, false), at)
  }
}

function bindBinary(b: Binder, node: Extract<Expr, { kind: 'Binary' }>, ctx: ExpressionContext): Rex {
  // A long AND chain is a deep left spine: walk it in a loop.
  if (node.op === 'AND' || node.op === 'OR') {
    const parts: Expr[] = []
    let e: Expr = node
    while (e.kind === 'Binary' && e.op === node.op) {
      parts.push(e.right)
      e = e.left
    }
    parts.push(e)
    const clause = node.op
    return junction(
      clause,
      parts.reverse().map(p => bindCondition(b, p, ctx, clause)),
      b.at(node, 'node'),
    )
  }
  const before = b.problems.length
  const left = bindExpression(b, node.left, ctx)
  const told = b.problems.length
  const right = bindExpression(b, node.right, ctx)
  // yyyy-MM-dd without its quotes, or a name with hyphens: one mistake.
  if (node.op === '-' && told > before && node.right.kind === 'ColumnRef' && node.right.start === node.left.end + 1)
    b.problems.length = told
  const at = b.at(node, 'node')
  switch (node.op) {
    case '=':
    case '<>':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const op = node.op === '!=' ? '<>' : node.op
      checkComparable(b, left, right, node, op)
      return comparison(op, left, right, at)
    }
    case 'IS DISTINCT FROM':
    case 'IS NOT DISTINCT FROM':
      checkComparable(b, left, right, node, node.op)
      return call(node.op, [left, right], withNullable(BOOLEAN, false), at)
    case '||': {
      const nullable = left.type.nullable || right.type.nullable
      const arrays = left.type.root === 'ARRAY' && right.type.root === 'ARRAY' ? leastRestrictive([left.type, right.type]) : undefined
      if (arrays) return call('||', [left, right], arrays, at)
      if (isBinary(left.type) && isBinary(right.type)) {
        const bytes = Math.min(MAX_LENGTH, (left.type.length ?? 1) + (right.type.length ?? 1))
        return call('||', [left, right], sqlType('VARBINARY', nullable, { length: bytes }), at)
      }
      const odd = [left, right].find(e => !isText(e.type))
      if (odd && !isUnknown(left.type) && !isUnknown(right.type)) {
        b.problem(node, 'argument-type', `'||' cannot be applied to ${formatType(left.type)} and ${formatType(right.type)}`)
        return call('||', [left, right], UNKNOWN, at)
      }
      const length =
        isText(left.type) && isText(right.type) ? Math.min(MAX_LENGTH, (left.type.length ?? 1) + (right.type.length ?? 1)) : MAX_LENGTH
      const both = left.type.root === 'CHAR' && right.type.root === 'CHAR'
      return call('||', [left, right], sqlType(both ? 'CHAR' : 'VARCHAR', nullable, { length }), at)
    }
    case 'OVERLAPS':
      return overlaps(b, node, left, right, at)
    default:
      return arithmetic(b, node, left, right, at)
  }
}

/** `(start, end) OVERLAPS (start, length)` */
function overlaps(b: Binder, node: Extract<Expr, { kind: 'Binary' }>, left: Rex, right: Rex, at: Rex['at']): Rex {
  const types = [left, right].flatMap(({ type }) => [...(type.root === 'ROW' ? (type.fields ?? []).map(f => f.type) : [type])])
  if (types.some(isUnknown)) return call('OVERLAPS', [left, right], UNKNOWN, at)
  const [from, to, otherFrom, otherTo] = types
  const isEnd = (t: SqlType): boolean => t.root === from.root || isInterval(t)
  const isPair = left.type.fields?.length === 2 && types.length === 4
  if (!isPair || !isDatetime(from) || otherFrom.root !== from.root || !isEnd(to) || !isEnd(otherTo))
    b.problem(node, 'argument-type', 'OVERLAPS takes two periods of one kind of time: (start, end) or (start, length)')
  const nullable = types.some(t => t.nullable)
  return call('OVERLAPS', [left, right], withNullable(BOOLEAN, nullable), at)
}

function arithmetic(b: Binder, node: Extract<Expr, { kind: 'Binary' }>, left: Rex, right: Rex, at: Rex['at']): Rex {
  const [l, r] = [left.type, right.type]
  const nullable = l.nullable || r.nullable
  const op = node.op === '%' ? 'MOD' : node.op
  if (isUnknown(l) || isUnknown(r)) return call(op, [left, right], UNKNOWN, at)
  const number = op === 'MOD' ? moduloType(l, r, nullable) : arithmeticType(op, l, r)
  if (number) return call(op, [left, right], number, at)
  if (node.interval && isDatetime(l) && isDatetime(r)) {
    const root = /^(YEAR|MONTH)$/.test(node.interval.from) ? 'INTERVAL_YEAR_MONTH' : 'INTERVAL_DAY_TIME'
    return call('MINUS_DATE', [left, right], sqlType(root, nullable), at)
  }
  if (op === '+' || op === '-') {
    if (isDatetime(l) && isInterval(r)) return call(op, [left, right], withNullable(l, nullable), at)
    if (op === '+' && isInterval(l) && isDatetime(r)) return call(op, [right, left], withNullable(r, nullable), at)
    if (isInterval(l) && isInterval(r) && l.root === r.root) return call(op, [left, right], withNullable(l, nullable), at)
  }
  if (op === '*' && isInterval(l) && isNumeric(r)) return call(op, [left, right], withNullable(l, nullable), at)
  if (op === '*' && isNumeric(l) && isInterval(r)) return call(op, [left, right], withNullable(r, nullable), at)
  if (op === '/' && isInterval(l) && isNumeric(r)) return call(op, [left, right], withNullable(l, nullable), at)
  b.problem(node, 'argument-type', `'${node.op}' cannot be applied to ${formatType(l)} and ${formatType(r)}`)
  return call(op, [left, right], UNKNOWN, at)
}

export const cast = (e: Rex, type: SqlType): Rex => call('CAST', [e], type, e.at)

function checkComparable(b: Binder, left: Rex, right: Rex, node: Expr, op: string): void {
  if (!isComparable(left.type, right.type)) {
    b.problem(node, 'type-mismatch', `'${op}' cannot compare ${formatType(left.type)} with ${formatType(right.type)}`)
  }
}

function bindCase(b: Binder, node: Extract<Expr, { kind: 'Case' }>, ctx: ExpressionContext): Rex {
  const operand = node.operand ? bindExpression(b, node.operand, ctx) : undefined
  const args: Rex[] = []
  for (const w of node.whens) {
    const when = operand ? bindExpression(b, w.when, ctx) : bindCondition(b, w.when, ctx, 'WHEN', node)
    if (operand && !isComparable(operand.type, when.type))
      b.problem(node, 'type-mismatch', `CASE cannot compare ${formatType(operand.type)} with ${formatType(when.type)}`)
    args.push(operand ? comparison('=', operand, when, b.at(w.when, 'node')) : when)
    args.push(bindExpression(b, w.then, ctx))
  }
  args.push(node.otherwise ? bindExpression(b, node.otherwise, ctx) : literal(null, sqlType('NULL')))
  const values = args.filter((_, i) => i % 2 === 1 || i === args.length - 1)
  const type = leastRestrictive(values.map(v => v.type))
  if (type?.root === 'NULL') {
    b.problem(node, 'argument-type', 'One branch of CASE must be more than NULL', 'Write CAST(NULL AS …)')
    return call('CASE', args, UNKNOWN, b.at(node, 'node'))
  }
  if (!type) {
    b.problem(node, 'type-mismatch', `The branches of CASE have no common type: ${values.map(v => formatType(v.type)).join(', ')}`)
    return call('CASE', args, UNKNOWN, b.at(node, 'node'))
  }
  const last = args[args.length - 1]
  if (last.kind === 'literal' && last.value === null && last.type.root === 'NULL')
    args[args.length - 1] = { ...last, type: withNullable(type, true) }
  return call('CASE', args, type, b.at(node, 'node'))
}

function bindConstructor(b: Binder, node: Extract<Expr, { kind: 'Constructor' }>, ctx: ExpressionContext): Rex {
  const items = node.items.map(i => bindExpression(b, i, ctx))
  const at = b.at(node, 'node')
  if (items.length === 0 && node.of !== 'ROW')
    b.problem(node, 'argument-count', `${node.of}[] has no type: it needs ${node.of === 'MAP' ? 'a key and a value' : 'an element'}`)
  if (node.of === 'ROW') {
    refuseNulls(b, node.items)
    if (items.length === 1 && node.items[0].kind !== 'Star') {
      return call('ROW', items, sqlType('ROW', false, { fields: [{ name: 'EXPR$0', type: items[0].type }] }), at)
    }
    return call('ROW', items, sqlType('ROW', false, { fields: items.map((e, i) => ({ name: `EXPR$${i}`, type: e.type })) }), at)
  }
  if (node.of === 'ARRAY') {
    const common = leastRestrictive(items.map(i => i.type))
    const element = common?.root === 'NULL' ? undefined : common
    if (!element && items.length > 0) b.problem(node, 'type-mismatch', `The elements of ARRAY have no common type: ${typesOf(items)}`)
    return call('ARRAY', items, element ? sqlType('ARRAY', false, { element }) : UNKNOWN, at)
  }
  if (items.length % 2 === 1 && !node.items.some(i => i.kind === 'ErrorNode'))
    b.problem(node, 'argument-count', 'MAP needs a value for each key')
  const keys = items.filter((_, i) => i % 2 === 0)
  const values = items.filter((_, i) => i % 2 === 1)
  const [key, value] = [leastRestrictive(keys.map(i => i.type)), leastRestrictive(values.map(i => i.type))]
  if (value?.root === 'NULL') return call('MAP', items, UNKNOWN, at)
  if (items.length > 1 && (!key || !value)) {
    const [what, odd] = key ? ['values', values] : ['keys', keys]
    b.problem(node, 'type-mismatch', `The ${what} of MAP have no common type: ${typesOf(odd as Rex[])}`)
  }
  return call('MAP', items, key && value ? sqlType('MAP', false, { key, value }) : UNKNOWN, at)
}

/** A bare NULL has no type where no other value gives it one. */
export function refuseNulls(b: Binder, values: readonly Expr[]): void {
  for (const v of values) if (v.kind === 'NullLiteral') b.problem(v, 'argument-type', 'A bare NULL has no type', 'Write CAST(NULL AS …)')
}

const typesOf = (items: readonly Rex[]): string => items.map(i => formatType(i.type)).join(', ')
const isTruth = (t: SqlType): boolean => t.root === 'BOOLEAN' || isUnknown(t)

function checkInQuery(b: Binder, node: Extract<Expr, { kind: 'InQuery' }>, operand: Rex, rel: Rel): void {
  if (isOpen(rel) || isUnknown(operand.type)) return
  const wanted =
    operand.type.root === 'ROW' && node.operand.kind === 'Constructor' ? (operand.type.fields ?? []).map(f => f.type) : [operand.type]
  const given = rel.fields.map(f => f.type)
  if (wanted.length === given.length && wanted.every((t, i) => isComparable(t, given[i]))) return
  const list = (types: readonly SqlType[]): string => types.map(t => formatType(withNullable(t, true))).join(', ')
  b.problem(
    node,
    wanted.length === given.length ? 'type-mismatch' : 'column-count',
    `IN cannot compare (${list(wanted)}) with the columns (${list(given)}) of the query`,
  )
}

/** INT, BIGINT or DECIMAL without an exponent, DOUBLE with one. */
export function numberLiteral(text: string, negative: boolean): Rex {
  const sign = negative ? '-' : ''
  if (/[eE]/.test(text)) return literal(Number(sign + text), withNullable(DOUBLE, false))
  const dot = text.indexOf('.')
  if (dot < 0 || dot === text.length - 1) {
    const digits = text.replace('.', '').replace(/^0+(?=\d)/, '')
    let value: bigint
    try {
      value = BigInt(sign + digits)
    } catch {
      return unknown()
    }
    if (value >= -2147483648n && value <= 2147483647n) return literal(Number(value), withNullable(INTEGER, false))
    const small = value >= -9007199254740991n && value <= 9007199254740991n
    if (value >= -9223372036854775808n && value <= 9223372036854775807n)
      return literal(small ? Number(value) : String(value), withNullable(BIGINT, false))
    return literal(String(value), sqlType('DECIMAL', false, { precision: digits.length, scale: 0 }))
  }
  const scale = text.length - dot - 1
  return literal(sign + (dot === 0 ? `0${text}` : text), sqlType('DECIMAL', false, { precision: Math.max(text.length - 1, scale), scale }))
}

function timeLiteralType(type: 'DATE' | 'TIME' | 'TIMESTAMP', value: string): SqlType {
  if (type === 'DATE') return sqlType('DATE', false)
  const fraction = /\.(\d+)$/.exec(value)?.[1].length ?? 0
  return sqlType(type, false, { precision: type === 'TIME' ? 0 : Math.min(9, fraction) })
}

function intervalLiteral(b: Binder, node: IntervalLiteral): Rex {
  const parsed = parseInterval(node.value, node.from, node.to, node.negative)
  checkInterval(b, node)
  const at = b.at(node, 'literal')
  if (!parsed) return { ...unknown(), at }
  const unit = node.to ? `${node.from} TO ${node.to}` : node.from
  const type = sqlType(parsed.months ? 'INTERVAL_YEAR_MONTH' : 'INTERVAL_DAY_TIME', false)
  return { kind: 'literal', value: parsed.value, type, at, unit }
}
