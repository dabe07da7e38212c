import type { Expr, IntervalLiteral, Query } from '../syntax/nodes.ts'
import { bindCall } from './bind-call.ts'
import { bindColumn, fieldPath, unknown } from './bind-name.ts'
import type { Binder, Scope } from './binder.ts'
import { builtIns } from './flink/functions.ts'
import { parseInterval } from './interval.ts'
import { call, literal, type Rex } from './rex.ts'
import { arithmeticType, isComparable, isDatetime, isInterval, isNumeric, isText, isUnknown, leastRestrictive } from './type-rules.ts'
import { typeOfNode } from './type-text.ts'
import { BIGINT, BOOLEAN, DOUBLE, formatType, INTEGER, MAX_LENGTH, type SqlType, sqlType, UNKNOWN, withNullable } from './types.ts'

/** How queries inside expressions are bound; given by `bind-query.ts` so that the two files don't need each other. */
export type QueryBinder = (b: Binder, query: Query, scope: Scope) => import('./rel.ts').Rel

/** What is allowed where the expression stands. */
export interface ExpressionContext {
  readonly scope: Scope
  readonly bindQuery: QueryBinder
  /** aggregate calls may stand here */
  readonly aggregates: boolean
}

/** Never throws; what is half-written or wrong has the type UNKNOWN. */
export function bindExpression(b: Binder, node: Expr, ctx: ExpressionContext): Rex {
  const go = (e: Expr): Rex => bindExpression(b, e, ctx)
  switch (node.kind) {
    case 'StringLiteral':
      return literal(node.value, sqlType('CHAR', false, { length: Math.max(1, [...node.value].length) }), b.at(node, 'literal'))
    case 'NumberLiteral':
      return { ...numberLiteral(node.text, false), at: b.at(node, 'literal') }
    case 'BooleanLiteral':
      return literal(node.value, withNullable(BOOLEAN, false), b.at(node, 'literal'))
    case 'NullLiteral':
      return literal(null, sqlType('NULL'), b.at(node, 'literal'))
    case 'TimeLiteral':
      return literal(node.value, timeLiteralType(node.type, node.value), b.at(node, 'literal'))
    case 'IntervalLiteral':
      return intervalLiteral(b, node)
    case 'ColumnRef': {
      const bare =
        node.name.parts.length === 1 && !node.name.parts[0].quoted ? builtIns.get(node.name.parts[0].name.toUpperCase()) : undefined
      if (bare?.bare)
        return bindCall(b, { kind: 'Call', start: node.start, end: node.end, name: node.name, args: [], distinct: false }, ctx)
      return bindColumn(b, node.name, ctx.scope)
    }
    case 'Star':
    case 'Descriptor':
    case 'TableArgument':
    case 'ErrorNode':
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
      const inside = node.symmetric ? or([between(x, low, high, at), between(x, high, low, at)], at) : between(x, low, high, at)
      return node.negated ? not(inside, at) : inside
    }
    case 'InList': {
      const x = go(node.operand)
      const at = b.at(node, 'node')
      const items = node.list.map(go)
      for (let i = 0; i < items.length; i++) checkComparable(b, x, items[i], node.list[i], '=')
      const any = or(
        items.map(i => comparison('=', x, i, at)),
        at,
      )
      return node.negated ? not(any, at) : any
    }
    case 'InQuery': {
      const operand = go(node.operand)
      const rel = ctx.bindQuery(b, node.query, { relations: [], outer: ctx.scope, ctes: ctx.scope.ctes })
      const e: Rex = {
        kind: 'subquery',
        how: 'in',
        rel,
        operand,
        type: withNullable(BOOLEAN, operand.type.nullable),
        at: b.at(node, 'node'),
      }
      return node.negated ? not(e, e.at) : e
    }
    case 'Exists':
      return {
        kind: 'subquery',
        how: 'exists',
        rel: ctx.bindQuery(b, node.query, { relations: [], outer: ctx.scope, ctes: ctx.scope.ctes }),
        type: withNullable(BOOLEAN, false),
        at: b.at(node, 'node'),
      }
    case 'SubQuery': {
      const rel = ctx.bindQuery(b, node.query, { relations: [], outer: ctx.scope, ctes: ctx.scope.ctes })
      return { kind: 'subquery', how: 'scalar', rel, type: withNullable(rel.fields[0]?.type ?? UNKNOWN, true), at: b.at(node, 'node') }
    }
    case 'Like': {
      const args = [go(node.operand), go(node.pattern), ...(node.escape ? [go(node.escape)] : [])]
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
      if (root === 'ROW' && index.kind === 'literal' && typeof index.value === 'number') {
        const field = operand.type.fields?.[index.value - 1]
        return call('ITEM', [operand, index], field ? withNullable(field.type, true) : UNKNOWN, b.at(node, 'node'))
      }
      return call('ITEM', [operand, index], element ? withNullable(element, true) : UNKNOWN, b.at(node, 'node'))
    }
    case 'FieldAccess':
      return fieldPath(b, go(node.operand), [node.field])
  }
}

/** A condition (WHERE, ON, HAVING, FILTER): must be BOOLEAN. */
export function bindCondition(b: Binder, node: Expr, ctx: ExpressionContext, clause: string): Rex {
  const e = bindExpression(b, node, ctx)
  if (!isUnknown(e.type) && e.type.root !== 'BOOLEAN' && e.type.root !== 'NULL' && node.kind !== 'ErrorNode') {
    b.problem(node, 'not-a-condition', `${clause} needs a condition of type BOOLEAN, this is ${formatType(e.type)}`)
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
  if ((op === '-' || op === '+') && operand.kind === 'NumberLiteral')
    return { ...numberLiteral(operand.text, op === '-'), at: b.at(node, 'literal') }
  const e = bindExpression(b, operand, ctx)
  const at = b.at(node, 'node')
  switch (op) {
    case 'NOT':
      return not(e, at)
    case '+':
      return e
    case '-':
      if (e.kind === 'literal' && isInterval(e.type) && typeof e.value === 'number') return { ...e, value: -e.value, at }
      if (!isUnknown(e.type) && !isNumeric(e.type) && !isInterval(e.type) && e.type.root !== 'NULL') {
        b.problem(node, 'argument-type', `'-' cannot be applied to ${formatType(e.type)}`)
      }
      return call('-', [e], e.type, at)
    default:
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
  const left = bindExpression(b, node.left, ctx)
  const right = bindExpression(b, node.right, ctx)
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
      return call(node.op, [left, right], withNullable(BOOLEAN, false), at)
    case '||': {
      const nullable = left.type.nullable || right.type.nullable
      const length =
        isText(left.type) && isText(right.type) ? Math.min(MAX_LENGTH, (left.type.length ?? 1) + (right.type.length ?? 1)) : MAX_LENGTH
      const both = left.type.root === 'CHAR' && right.type.root === 'CHAR'
      return call('||', [left, right], sqlType(both ? 'CHAR' : 'VARCHAR', nullable, { length }), at)
    }
    default:
      return arithmetic(b, node, left, right, at)
  }
}

function arithmetic(b: Binder, node: Extract<Expr, { kind: 'Binary' }>, left: Rex, right: Rex, at: Rex['at']): Rex {
  const [l, r] = [left.type, right.type]
  const nullable = l.nullable || r.nullable
  const op = node.op === '%' ? 'MOD' : node.op
  if (isUnknown(l) || isUnknown(r) || l.root === 'NULL' || r.root === 'NULL') {
    return call(op, [left, right], l.root === 'NULL' ? withNullable(r, true) : r.root === 'NULL' ? withNullable(l, true) : UNKNOWN, at)
  }
  if (op === 'MOD' && isNumeric(l) && isNumeric(r))
    return call(
      'MOD',
      [left, right],
      r.root === 'DECIMAL' || l.root === 'DECIMAL' ? (arithmeticType('+', l, r) ?? UNKNOWN) : withNullable(r, nullable),
      at,
    )
  const number = arithmeticType(op, l, r)
  if (number) return call(op, [left, right], number, at)
  if (op === '+' || op === '-') {
    if (isDatetime(l) && isInterval(r)) return call(op, [left, right], withNullable(l, nullable), at)
    if (op === '+' && isInterval(l) && isDatetime(r)) return call(op, [right, left], withNullable(r, nullable), at)
    if (isInterval(l) && isInterval(r) && l.root === r.root) return call(op, [left, right], withNullable(l, nullable), at)
  }
  if (op === '*' && isInterval(l) && isNumeric(r)) return call(op, [left, right], withNullable(l, nullable), at)
  if (op === '*' && isNumeric(l) && isInterval(r)) return call(op, [right, left], withNullable(r, nullable), at)
  // Calcite coerces text in arithmetic to a number.
  if (isText(l) && isNumeric(r))
    return call(
      op,
      [cast(left, withNullable(r.root === 'DECIMAL' ? sqlType('DECIMAL', true, { precision: 38, scale: 19 }) : DOUBLE, l.nullable)), right],
      UNKNOWN,
      at,
    )
  if (isNumeric(l) && isText(r)) return call(op, [left, right], UNKNOWN, at)
  if (l.root !== 'ROW' && r.root !== 'ROW' && l.root !== 'RAW' && r.root !== 'RAW') {
    b.problem(node, 'argument-type', `'${node.op}' cannot be applied to ${formatType(l)} and ${formatType(r)}`)
  }
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
    const when = operand ? bindExpression(b, w.when, ctx) : bindCondition(b, w.when, ctx, 'WHEN')
    args.push(operand ? comparison('=', operand, when, b.at(w.when, 'node')) : when)
    args.push(bindExpression(b, w.then, ctx))
  }
  args.push(node.otherwise ? bindExpression(b, node.otherwise, ctx) : literal(null, sqlType('NULL')))
  const values = args.filter((_, i) => i % 2 === 1 || i === args.length - 1)
  const type = leastRestrictive(values.map(v => v.type))
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
  if (node.of === 'ROW') {
    if (items.length === 1 && node.items[0].kind !== 'Star') {
      return call('ROW', items, sqlType('ROW', false, { fields: [{ name: 'EXPR$0', type: items[0].type }] }), at)
    }
    return call('ROW', items, sqlType('ROW', false, { fields: items.map((e, i) => ({ name: `EXPR$${i}`, type: e.type })) }), at)
  }
  if (node.of === 'ARRAY') {
    const element = leastRestrictive(items.map(i => i.type))
    return call('ARRAY', items, element ? sqlType('ARRAY', false, { element }) : UNKNOWN, at)
  }
  const key = leastRestrictive(items.filter((_, i) => i % 2 === 0).map(i => i.type))
  const value = leastRestrictive(items.filter((_, i) => i % 2 === 1).map(i => i.type))
  return call('MAP', items, key && value ? sqlType('MAP', false, { key, value }) : UNKNOWN, at)
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
  const at = b.at(node, 'literal')
  if (!parsed) return { ...unknown(), at }
  const unit = node.to ? `${node.from} TO ${node.to}` : node.from
  const type = sqlType(parsed.months ? 'INTERVAL_YEAR_MONTH' : 'INTERVAL_DAY_TIME', false)
  return { kind: 'literal', value: parsed.value, type, at, unit }
}
