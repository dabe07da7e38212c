import type { Span } from '../../text/span.ts'
import type { Between, Binary, Expr, Identifier, Like, Name, OrderItem, Query, QueryBody } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { parseOperand } from './operands.ts'
import { atQueryStart, endOfQueryInBrackets, parseQuery, setOperationBehind } from './query.ts'
import { EXPRESSION_STOPS } from './words.ts'

/** An expression whose operators bind at least as tightly as `min` (see PRECEDENCE). Missing operands give an ErrorNode and a problem. */
export function parseExpression(c: Cursor, min = 0): Expr {
  if (!c.enter()) return c.errorNode()
  let left = c.at('NOT') ? negation(c) : parseOperand(c)
  for (let links = 1; c.chain(links); links++) {
    const next = operator(c, left, min)
    if (next === undefined) break
    left = next
  }
  c.leave()
  return left
}

/** How tightly the operators bind, as in Calcite's SqlStdOperatorTable (halved): `a = b IS NULL` is `(a = b) IS NULL`. */
const PRECEDENCE = {
  OR: 11,
  AND: 12,
  NOT: 13,
  IS: 14,
  COMPARISON: 15,
  RANGE: 16,
  SUM: 20,
  PRODUCT: 30,
} as const

const SYMBOL_OPERATORS: Readonly<Record<string, number>> = {
  '+': PRECEDENCE.SUM,
  '-': PRECEDENCE.SUM,
  '*': PRECEDENCE.PRODUCT,
  '/': PRECEDENCE.PRODUCT,
  '%': PRECEDENCE.PRODUCT,
  '||': PRECEDENCE.PRODUCT,
  '=': PRECEDENCE.COMPARISON,
  '<>': PRECEDENCE.COMPARISON,
  '!=': PRECEDENCE.COMPARISON,
  '<': PRECEDENCE.COMPARISON,
  '<=': PRECEDENCE.COMPARISON,
  '>': PRECEDENCE.COMPARISON,
  '>=': PRECEDENCE.COMPARISON,
}
const SYMBOLS = Object.keys(SYMBOL_OPERATORS).filter(symbol => symbol !== '!=')
const WORDS = ['AND', 'OR', 'IS', 'IN', 'NOT', 'BETWEEN', 'LIKE', 'SIMILAR']

function operator(c: Cursor, left: Expr, min: number): Expr | undefined {
  c.expectAll(SYMBOLS)
  c.expectAll(WORDS)
  const { token } = c
  if (token.kind === 'symbol') {
    if (token.text === '[') return elementOf(c, left)
    const precedence = SYMBOL_OPERATORS[token.text]
    if (precedence === undefined || precedence < min) return undefined
    if (token.text === '!=') c.problem("Flink has no '!=': write '<>'", c.tokenSpan(), ['<>'])
    c.advance()
    if (token.text === '=' && c.token.text === '=' && c.token.start === token.end) {
      c.problem("Flink has no '==': write '='", { start: token.start, end: c.token.end }, ['='])
      c.advance()
    }
    return binary(c, token.text, token, left, precedence)
  }
  if (token.kind !== 'word') return undefined
  switch (token.upper) {
    case 'OR':
    case 'AND': {
      const precedence = PRECEDENCE[token.upper]
      if (precedence < min) return undefined
      c.advance()
      return binary(c, token.upper, token, left, precedence)
    }
    case 'IS':
      return PRECEDENCE.IS < min ? undefined : test(c, left)
    case 'NOT':
      switch (c.peek().upper) {
        case 'IN':
        case 'BETWEEN':
        case 'LIKE':
        case 'ILIKE':
        case 'RLIKE':
        case 'SIMILAR':
          if (PRECEDENCE.RANGE < min) return undefined
          c.advance()
          return range(c, left, true)
        case 'SUBMULTISET':
          if (PRECEDENCE.COMPARISON < min) return undefined
          c.advance()
          c.advance()
          c.need('OF')
          return binary(c, 'NOT SUBMULTISET OF', { start: token.start, end: c.prevEnd }, left, PRECEDENCE.COMPARISON)
      }
      if (!c.nextIsEnd) return undefined
      c.advance()
      c.fail('IN', 'BETWEEN', 'LIKE', 'SIMILAR')
      return undefined
    case 'IN':
    case 'BETWEEN':
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
    case 'SIMILAR':
      return PRECEDENCE.RANGE < min ? undefined : range(c, left, false)
    case 'MEMBER':
    case 'SUBMULTISET':
      if (PRECEDENCE.COMPARISON < min || c.peek().upper !== 'OF') return undefined
      c.advance()
      c.advance()
      return binary(c, `${token.upper} OF`, { start: token.start, end: c.prevEnd }, left, PRECEDENCE.COMPARISON)
    case 'OVERLAPS':
    case 'CONTAINS':
    case 'EQUALS':
    case 'PRECEDES':
    case 'SUCCEEDS':
      if (PRECEDENCE.COMPARISON < min) return undefined
      c.advance()
      return binary(c, token.upper, token, left, PRECEDENCE.COMPARISON)
    case 'MULTISET': {
      const set = c.peek().upper
      if (PRECEDENCE.SUM < min || (set !== 'UNION' && set !== 'EXCEPT' && set !== 'INTERSECT')) return undefined
      c.advance()
      c.advance()
      const all = c.take('ALL') ? ' ALL' : ''
      c.take('DISTINCT')
      return binary(c, `MULTISET ${set}${all}`, { start: token.start, end: c.prevEnd }, left, PRECEDENCE.SUM)
    }
  }
  return undefined
}

/** `[index]` behind a test; behind an operand it was taken already. */
function elementOf(c: Cursor, operand: Expr): Expr {
  c.advance()
  const index = parseExpression(c)
  c.needSymbol(']')
  return { kind: 'ElementAccess', operand, index, ...c.span(operand.start) }
}

function binary(c: Cursor, op: string, opSpan: { start: number; end: number }, left: Expr, precedence: number): Binary {
  const quantified =
    precedence === PRECEDENCE.COMPARISON && (c.token.upper === 'ANY' || c.token.upper === 'ALL' || c.token.upper === 'SOME')
  const right = quantified && (c.peek().text === '(' || c.peek().upper === 'SELECT') ? quantifier(c) : parseExpression(c, precedence + 1)
  return { kind: 'Binary', op, opSpan: { start: opSpan.start, end: opSpan.end }, left, right, start: left.start, end: right.end }
}

/** `= ANY (…)`, `> ALL (…)`: a Call of that name, over a sub-query or a list. */
function quantifier(c: Cursor): Expr {
  const id: Identifier = c.takeIdentifier()
  const name: Name = { kind: 'Name', parts: [id], start: id.start, end: id.end }
  const bracket = c.needSymbol('(')
  if (!bracket) c.judgeAgain()
  const args = atQueryStart(c) ? [subQuery(c)] : expressionList(c)
  if (bracket) c.needSymbol(')')
  return { kind: 'Call', name, args, distinct: false, modifier: 'quantifier', ...c.span(id.start) }
}

function subQuery(c: Cursor): Expr {
  const query = parseQuery(c, 'value')
  return { kind: 'SubQuery', query, start: query.start, end: query.end }
}

function negation(c: Cursor): Expr {
  const { start } = c.advance()
  const operand = parseExpression(c, PRECEDENCE.NOT)
  return { kind: 'Unary', op: 'NOT', operand, start, end: operand.end }
}

function test(c: Cursor, operand: Expr): Expr {
  const start = c.advance().start
  const not = c.take('NOT') ? 'NOT ' : ''
  if (c.take('DISTINCT')) {
    c.need('FROM')
    return binary(c, `IS ${not}DISTINCT FROM`, { start, end: c.prevEnd }, operand, PRECEDENCE.COMPARISON)
  }
  for (const word of ['NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'EMPTY', 'NORMALIZED']) {
    if (c.take(word)) return { kind: 'Unary', op: `IS ${not}${word}`, operand, ...c.span(operand.start) }
  }
  if (c.take('JSON')) {
    const what = ['VALUE', 'OBJECT', 'ARRAY', 'SCALAR'].find(word => c.take(word))
    return { kind: 'Unary', op: `IS ${not}JSON${what ? ` ${what}` : ''}`, operand, ...c.span(operand.start) }
  }
  if (c.token.upper === 'A' && c.peek().upper === 'SET') {
    c.advance()
    c.advance()
    return { kind: 'Unary', op: `IS ${not}A SET`, operand, ...c.span(operand.start) }
  }
  c.fail('NULL', 'TRUE', 'FALSE', 'UNKNOWN', ...(not === '' ? ['NOT'] : []), 'DISTINCT')
  return { kind: 'Unary', op: `IS ${not}NULL`, operand, ...c.span(operand.start) }
}

function range(c: Cursor, operand: Expr, negated: boolean): Expr {
  const word = c.advance().upper
  switch (word) {
    case 'IN':
      return inExpression(c, operand, negated)
    case 'BETWEEN':
      if (operand.kind === 'Like' && c.text[operand.start] !== '(')
        c.problem(`${operand.op} … BETWEEN needs brackets around its first part`, c.lastToken())
      return between(c, operand, negated)
  }
  if (word === 'SIMILAR') c.need('TO')
  const pattern = parseExpression(c, PRECEDENCE.RANGE + 1)
  const escaping = c.take('ESCAPE') ? parseExpression(c, PRECEDENCE.RANGE + 1) : undefined
  const op = (word === 'SIMILAR' ? 'SIMILAR TO' : word) as Like['op']
  return { kind: 'Like', op, negated, operand, pattern, ...(escaping && { escape: escaping }), ...c.span(operand.start) }
}

function between(c: Cursor, operand: Expr, negated: boolean): Between {
  const symmetric = c.take('SYMMETRIC')
  if (!symmetric) c.take('ASYMMETRIC')
  // Up to AND Flink takes any test here, and OR.
  let low = parseExpression(c, PRECEDENCE.IS)
  for (let links = 1; c.at('OR') && c.chain(links); links++) {
    const or = c.advance()
    low = binary(c, 'OR', or, low, PRECEDENCE.AND)
  }
  if (endsInBetween(c, low)) c.problem('A BETWEEN inside of another stands in brackets', c.tokenSpan())
  c.need('AND')
  const high = parseExpression(c, PRECEDENCE.RANGE + 1)
  return { kind: 'Between', negated, symmetric, operand, low, high, ...c.span(operand.start) }
}

/** Whether an operand without brackets holds a BETWEEN, whose AND Flink takes for the one of the BETWEEN around it. */
function endsInBetween(c: Cursor, expr: Expr): boolean {
  if (c.text[expr.start] === '(' && c.text[expr.end - 1] === ')') return false
  if (expr.kind === 'Binary') return endsInBetween(c, expr.left) || endsInBetween(c, expr.right)
  return expr.kind === 'Between' || (expr.kind === 'Unary' && endsInBetween(c, expr.operand))
}

function inExpression(c: Cursor, operand: Expr, negated: boolean): Expr {
  if (!c.needSymbol('(')) return { kind: 'InList', negated, operand, list: [], ...c.span(operand.start) }
  if (atQueryStart(c)) {
    const query = parseQuery(c, 'value')
    c.needSymbol(')')
    return { kind: 'InQuery', negated, operand, query, ...c.span(operand.start) }
  }
  const first = parseExpression(c)
  if (first.kind === 'SubQuery' && c.token.text !== ',') {
    const query = setOperationBehind(c, first.query)
    endOfQueryInBrackets(c)
    return { kind: 'InQuery', negated, operand, query, ...c.span(operand.start) }
  }
  endOfItem(c, ')')
  const list = c.takeSymbol(',') ? [first, ...expressionList(c)] : [first]
  c.needSymbol(')')
  return { kind: 'InList', negated, operand, list, ...c.span(operand.start) }
}

/**
 * Where Flink takes no query, a query in brackets that the expression begins with is a mistake; behind an operator, or as an argument of a
 * call, it is none. Give the expressions that were read there.
 */
export function forbidQueries(c: Cursor, ...list: readonly Expr[]): void {
  for (const expr of list) {
    const query = leadingQuery(expr)
    const at = query && queryWord(query)
    if (at) c.problem('A query is no value here: join it, or compute it in a view', at)
  }
}

/** The SELECT or set operator that a query begins with; VALUES and TABLE alone are let pass by Flink. */
function queryWord(body: QueryBody): Span | undefined {
  if (body.kind === 'Query') return queryWord(body.body)
  if (body.kind === 'SetOperation') return queryWord(body.left) ?? body.opSpan
  return body.kind === 'Select' && body.keyword.end - body.keyword.start === 6 ? body.keyword : undefined
}

function leadingQuery(expr: Expr): Query | undefined {
  switch (expr.kind) {
    case 'SubQuery':
    case 'Exists':
      return expr.query
    case 'Binary':
      return leadingQuery(expr.left)
    case 'Unary':
    case 'Between':
    case 'Like':
    case 'InList':
    case 'InQuery':
    case 'ElementAccess':
    case 'FieldAccess':
      return leadingQuery(expr.operand)
    case 'Constructor':
      if (expr.of !== 'ROW') return undefined
      for (const item of expr.items) {
        const query = leadingQuery(item)
        if (query) return query
      }
  }
  return undefined
}

/** Expressions up to (not with) a closing bracket; at least one. */
export function expressionList(c: Cursor, close = ')'): Expr[] {
  const list: Expr[] = []
  do {
    list.push(parseExpression(c))
    endOfItem(c, close)
  } while (c.takeSymbol(','))
  return list
}

/** Behind an item of a list in brackets: reports what is neither `,` nor the closing bracket and leaves it out. */
export function endOfItem(c: Cursor, close: string, stops: ReadonlySet<string> = EXPRESSION_STOPS): void {
  if (c.atSymbol(',') || c.atSymbol(close)) return
  c.fail(',', close)
  c.skipTo(stops)
}

export function orderItems(c: Cursor, close?: string): OrderItem[] {
  const items: OrderItem[] = []
  do {
    const expr = parseExpression(c)
    const descending = !c.take('ASC') && c.take('DESC')
    let nulls: OrderItem['nulls']
    if (c.take('NULLS')) {
      if (c.take('FIRST')) nulls = 'FIRST'
      else if (c.need('LAST')) nulls = 'LAST'
    }
    items.push({ kind: 'OrderItem', expr, descending, ...(nulls && { nulls }), ...c.span(expr.start) })
    if (close !== undefined) endOfItem(c, close)
  } while (c.takeSymbol(','))
  return items
}
