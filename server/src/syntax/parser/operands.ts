import type { Span } from '../../text/span.ts'
import { stringValue } from '../lexer.ts'
import type { Expr, Identifier, Name } from '../nodes.ts'
import { CONTEXT_VARIABLES } from '../reserved-words.ts'
import { isReservedFunction, parseCall } from './calls.ts'
import type { Cursor } from './cursor.ts'
import { parseExpression } from './expressions.ts'
import {
  arrayOrMultiset,
  caseExpression,
  castExpression,
  convertToType,
  escapedExpression,
  intervalLiteral,
  mapConstructor,
  plainBehind,
  rowConstructor,
} from './forms.ts'
import { parenthesised, parseQuery } from './query.ts'
import { flawOfTime } from './strings.ts'
import { intervalQualifier } from './types.ts'
import { QUERY_STARTS, STRUCTURAL_WORDS } from './words.ts'

/** A sign binds tighter than every operator between two operands. */
const SIGN_PRECEDENCE = 40

/** What stands between operators, with `[index]` and `.field` behind it. */
export function parseOperand(c: Cursor): Expr {
  let result = primary(c)
  for (let links = 1; c.chain(links); links++) {
    if (c.atSymbol('[')) {
      c.advance()
      const counted = INDEX_WORDS.has(c.token.upper) && c.peek().text === '('
      if (counted) c.only(`[${c.token.upper}( )]`, c.tokenSpan(), '2.2')
      if (counted) c.advance()
      const index = parseExpression(c)
      c.needSymbol(']')
      result = { kind: 'ElementAccess', operand: result, index, ...c.span(result.start) }
    } else if (!isDottedName(result) && c.atSymbol('.') && c.peek().text !== '*') {
      c.advance()
      const field = c.identifier()
      result = { kind: 'FieldAccess', operand: result, field, ...c.span(result.start) }
    } else break
  }
  return result
}

/** `a[OFFSET(0)]` counts from 0, `a[ORDINAL(1)]` from 1; SAFE_ gives NULL where there is no such element. */
const INDEX_WORDS: ReadonlySet<string> = new Set(['OFFSET', 'ORDINAL', 'SAFE_OFFSET', 'SAFE_ORDINAL'])

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
          return difference(c)
        case '-':
        case '+': {
          c.advance()
          const operand = parseExpression(c, SIGN_PRECEDENCE)
          return { kind: 'Unary', op: token.text, operand, start: token.start, end: operand.end }
        }
        case '{':
          return escapedExpression(c)
        case '?':
          // A parameter of a prepared statement: Flink's parser takes it, nothing can be said of it.
          c.advance()
          return { ...c.errorNode(token.start), parameter: true }
      }
  }
  c.fail('expression')
  return c.errorNode()
}

/** `(…)`, also `(a - b) DAY` */
function difference(c: Cursor): Expr {
  const { start } = c.token
  const inner = parenthesised(c)
  if (inner.kind !== 'Binary' || inner.op !== '-' || !/^(?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)$/.test(c.token.upper)) return inner
  return { ...inner, interval: intervalQualifier(c), ...c.span(start) }
}

function word(c: Cursor): Expr {
  const { upper, start, end } = c.token
  if (!c.isReserved(upper)) {
    if (upper === 'TRY_CAST' && c.peek().text === '(') return castExpression(c)
    if ((upper === 'SAFE_CAST' && c.peek().text === '(') || (upper === 'DATETIME' && c.peek().kind === 'string')) return laterForm(c)
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
      return { kind: 'BooleanLiteral', value: null, start, end }
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
    case 'DATETIME':
      if (next.kind !== 'string' && !c.nextIsEnd) break
      c.advance()
      plainBehind(c, { start, end })
      if (c.version === '1.20') judgeTime(c, { start, end })
      return { kind: 'TimeLiteral', type: upper === 'DATETIME' ? 'TIMESTAMP' : upper, value: c.plainString().value, ...c.span(start) }
    case 'INTERVAL':
      return intervalLiteral(c)
    case 'CASE':
      return caseExpression(c)
    case 'CAST':
    case 'TRY_CAST':
    case 'SAFE_CAST':
      if (next.text !== '(' && !c.nextIsEnd) break
      return upper === 'SAFE_CAST' ? { ...castExpression(c), unplanned: true } : castExpression(c)
    case 'CONVERT': {
      const converted = next.text === '(' ? convertToType(c) : undefined
      if (converted) return converted
      break
    }
    case 'EXISTS':
    case 'UNIQUE':
      return exists(c)
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

/** Flink 1.20 judges these literals in its parser, later versions where types are checked. */
function judgeTime(c: Cursor, word: Span): void {
  const flaw =
    c.token.kind === 'string' ? flawOfTime(c.text.slice(word.start, word.end).toUpperCase(), stringValue(c.token.text)) : undefined
  if (flaw) c.problem(flaw, word)
}

/** EXISTS (query); to Flink's parser EXISTS is a sign before any operand, like NOT, and its validator refuses the others. */
function exists(c: Cursor): Expr {
  const { start, upper } = c.advance()
  if (c.token.text === '(' && QUERY_STARTS.has(c.peek().upper)) {
    c.advance()
    const query = parseQuery(c, 'value')
    c.needSymbol(')')
    return { kind: 'Exists', query, ...c.span(start) }
  }
  c.expect('(')
  const operand = parseExpression(c, SIGN_PRECEDENCE)
  if (operand.kind === 'SubQuery') return { kind: 'Exists', query: operand.query, ...c.span(start) }
  return { kind: 'Unary', op: upper, operand, start, end: operand.end }
}

/** SAFE_CAST(…) and DATETIME '…' in a version for which these words are names. */
function laterForm(c: Cursor): Expr {
  const { upper, start } = c.token
  c.only(upper, c.tokenSpan(), upper === 'DATETIME' ? '2.0' : '2.2')
  if (upper === 'SAFE_CAST') return { ...castExpression(c), unplanned: true }
  c.advance()
  return { kind: 'TimeLiteral', type: 'TIMESTAMP', value: c.plainString().value, ...c.span(start) }
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
    const { start, end } = c.advance()
    if (!c.atSymbol('(')) return { kind: 'Star', qualifier: name, ...c.span(name.start) }
    // Flink's parser takes `t.*(…)` as a call; there is no such function.
    const star: Identifier = { kind: 'Identifier', name: '*', quoted: false, start, end }
    return parseCall(c, { ...name, parts: [...name.parts, star], end })
  }
  c.expect('(')
  return { kind: 'ColumnRef', name, start: name.start, end: name.end }
}
