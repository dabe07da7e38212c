import type { Between, Binary, Expr, Identifier, Like, Name, OrderItem } from '../nodes.ts'
import { CONTEXT_VARIABLES, RESERVED_WORDS } from '../reserved-words.ts'
import { isReservedFunction, parseCall } from './calls.ts'
import type { Cursor } from './cursor.ts'
import {
  arrayOrMultiset,
  caseExpression,
  castExpression,
  escapedExpression,
  intervalLiteral,
  mapConstructor,
  rowConstructor,
} from './forms.ts'
import { atQueryStart, parenthesised, parseQuery, setOperationBehind } from './query.ts'
import { STRUCTURAL_WORDS } from './words.ts'

/** An expression whose operators bind at least as tightly as `min` (see PRECEDENCE). Missing operands give an ErrorNode and a problem. */
export function parseExpression(c: Cursor, min = 0): Expr {
  if (!c.enter()) return c.errorNode()
  let left = c.at('NOT') ? negation(c) : postfix(c, primary(c))
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
  SIGN: 40,
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
    const precedence = SYMBOL_OPERATORS[token.text]
    if (precedence === undefined || precedence < min) return undefined
    if (token.text === '!=') c.problem("Flink has no '!=': write '<>'", c.tokenSpan(), ['<>'])
    c.advance()
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

function binary(c: Cursor, op: string, opSpan: { start: number; end: number }, left: Expr, precedence: number): Binary {
  const quantified =
    precedence === PRECEDENCE.COMPARISON && (c.token.upper === 'ANY' || c.token.upper === 'ALL' || c.token.upper === 'SOME')
  const right = quantified && c.peek().text === '(' ? quantifier(c) : parseExpression(c, precedence + 1)
  return { kind: 'Binary', op, opSpan: { start: opSpan.start, end: opSpan.end }, left, right, start: left.start, end: right.end }
}

/** `= ANY (…)`, `> ALL (…)`: a Call of that name, over a sub-query or a list. */
function quantifier(c: Cursor): Expr {
  const id: Identifier = c.takeIdentifier()
  const name: Name = { kind: 'Name', parts: [id], start: id.start, end: id.end }
  c.advance()
  const args = atQueryStart(c) ? [subQuery(c)] : expressionList(c)
  c.needSymbol(')')
  return { kind: 'Call', name, args, distinct: false, modifier: 'quantifier', ...c.span(id.start) }
}

function subQuery(c: Cursor): Expr {
  const query = parseQuery(c)
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
  const low = parseExpression(c, PRECEDENCE.RANGE + 1)
  c.need('AND')
  const high = parseExpression(c, PRECEDENCE.RANGE + 1)
  return { kind: 'Between', negated, symmetric, operand, low, high, ...c.span(operand.start) }
}

function inExpression(c: Cursor, operand: Expr, negated: boolean): Expr {
  if (!c.needSymbol('(')) return { kind: 'InList', negated, operand, list: [], ...c.span(operand.start) }
  if (atQueryStart(c)) {
    const query = parseQuery(c)
    c.needSymbol(')')
    return { kind: 'InQuery', negated, operand, query, ...c.span(operand.start) }
  }
  const list = expressionList(c)
  if (list.length === 1 && list[0].kind === 'SubQuery') {
    const query = setOperationBehind(c, list[0].query)
    c.needSymbol(')')
    return { kind: 'InQuery', negated, operand, query, ...c.span(operand.start) }
  }
  c.needSymbol(')')
  return { kind: 'InList', negated, operand, list, ...c.span(operand.start) }
}

const NO_STOPS: ReadonlySet<string> = new Set([
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'WINDOW',
  'QUALIFY',
  'UNION',
  'SELECT',
  'THEN',
  'WHEN',
  'END',
])

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
export function endOfItem(c: Cursor, close: string, stops: ReadonlySet<string> = NO_STOPS): void {
  if (c.atSymbol(',') || c.atSymbol(close)) return
  c.fail(',', close)
  c.skipTo(stops)
}

// ---------------------------------------------------------------- operands

/** `[index]` and `.field` behind an operand. */
function postfix(c: Cursor, operand: Expr): Expr {
  let result = operand
  for (;;) {
    if (c.atSymbol('[')) {
      c.advance()
      const index = parseExpression(c)
      c.needSymbol(']')
      result = { kind: 'ElementAccess', operand: result, index, ...c.span(result.start) }
    } else if (!isDottedName(result) && c.atSymbol('.') && c.peek().text !== '*') {
      c.advance()
      const field = c.identifier()
      result = { kind: 'FieldAccess', operand: result, field, ...c.span(result.start) }
    } else return result
  }
}

/** A name has taken its dots already, unless brackets stand around it. */
function isDottedName(operand: Expr): boolean {
  return operand.kind === 'ColumnRef' && operand.end === operand.name.end
}

/** What an expression may begin with, for completion. */
const STARTS = [
  'CASE',
  'CAST',
  'TRY_CAST',
  'EXISTS',
  'NULL',
  'TRUE',
  'FALSE',
  'INTERVAL',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'ARRAY',
  'MAP',
  'ROW',
  'CURRENT_TIMESTAMP',
  '(',
]

function primary(c: Cursor): Expr {
  c.expect('expression')
  c.expectAll(STARTS)
  const { token } = c
  switch (token.kind) {
    case 'number':
      return c.numberLiteral()
    case 'string':
      return c.string()
    case 'quoted':
      return nameOrCall(c)
    case 'word':
      return word(c)
    case 'symbol':
      switch (token.text) {
        case '(':
          return parenthesised(c)
        case '-':
        case '+': {
          c.advance()
          const operand = parseExpression(c, PRECEDENCE.SIGN)
          return { kind: 'Unary', op: token.text, operand, start: token.start, end: operand.end }
        }
        case '{':
          return escapedExpression(c)
        case '?':
          // A parameter of a prepared statement: Flink's parser takes it, nothing can be said of it.
          c.advance()
          return c.errorNode(token.start)
      }
  }
  c.fail('expression')
  return c.errorNode()
}

function word(c: Cursor): Expr {
  const { upper, start, end } = c.token
  if (!RESERVED_WORDS.has(upper)) {
    if (upper === 'MAP' && (c.peek().text === '[' || c.peek().text === '(')) return mapConstructor(c)
    return nameOrCall(c)
  }
  const next = c.peek()
  switch (upper) {
    case 'NULL':
      c.advance()
      return { kind: 'NullLiteral', start, end }
    case 'TRUE':
    case 'FALSE':
      c.advance()
      return { kind: 'BooleanLiteral', value: upper === 'TRUE', start, end }
    case 'UNKNOWN':
      c.advance()
      return { kind: 'NullLiteral', start, end }
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
    case 'DATETIME':
      if (next.kind !== 'string' && !c.nextIsEnd) break
      c.advance()
      return { kind: 'TimeLiteral', type: upper === 'DATETIME' ? 'TIMESTAMP' : upper, value: c.string().value, ...c.span(start) }
    case 'INTERVAL':
      return intervalLiteral(c)
    case 'CASE':
      return caseExpression(c)
    case 'CAST':
    case 'TRY_CAST':
    case 'SAFE_CAST':
      return castExpression(c)
    case 'EXISTS':
    case 'UNIQUE': {
      c.advance()
      c.needSymbol('(')
      const query = parseQuery(c)
      c.needSymbol(')')
      return { kind: 'Exists', query, ...c.span(start) }
    }
    case 'ARRAY':
    case 'MULTISET':
      return arrayOrMultiset(c)
    case 'ROW':
      return rowConstructor(c)
    case 'NEXT':
      if (next.upper === 'VALUE') return nextValue(c)
  }
  if (next.text === '(' && isReservedFunction(upper)) return nameOrCall(c)
  if (CONTEXT_VARIABLES.has(upper)) {
    const id = c.takeIdentifier()
    const name: Name = { kind: 'Name', parts: [id], start, end }
    return { kind: 'Call', name, args: [], distinct: false, start, end }
  }
  c.fail('expression')
  // A column called like a reserved word is a mistake of its own; what follows is read as if it had been quoted.
  if (STRUCTURAL_WORDS.has(upper)) return c.errorNode()
  c.judgeAgain()
  return nameOrCall(c)
}

/** NEXT VALUE FOR sequence, which Flink's parser takes: a call of NEXT on the sequence's name */
function nextValue(c: Cursor): Expr {
  const id = c.takeIdentifier()
  c.advance()
  c.need('FOR')
  const sequence = c.name()
  const args: Expr[] = [{ kind: 'ColumnRef', name: sequence, start: sequence.start, end: sequence.end }]
  const name: Name = { kind: 'Name', parts: [id], start: id.start, end: id.end }
  return { kind: 'Call', name, args, distinct: false, modifier: 'VALUE FOR', ...c.span(id.start) }
}

/** `a`, `a.b.c`, `t.*`, `f(…)`, `db.f(…)`; the first part may be a reserved word that is a function. */
function nameOrCall(c: Cursor): Expr {
  const name = c.restOfName(c.takeIdentifier())
  if (c.token.text === '(') return parseCall(c, name)
  if (c.token.text === '.' && c.peek().text === '*') {
    c.advance()
    c.advance()
    return { kind: 'Star', qualifier: name, ...c.span(name.start) }
  }
  c.expect('(')
  return { kind: 'ColumnRef', name, start: name.start, end: name.end }
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
