import type { Expr, Identifier, OrderItem, TypeNode } from '../nodes.ts'
import { RESERVED_FUNCTIONS } from '../reserved-words.ts'
import type { Cursor } from './cursor.ts'
import { parseExpression } from './expressions.ts'
import { JSON_CALLS } from './json-calls.ts'
import { parseOperand } from './operands.ts'
import { isSimpleType } from './types.ts'

/** What was read between the brackets of a call. */
export interface Arguments {
  args: Expr[]
  argNames?: (Identifier | undefined)[]
  distinct: boolean
  distinctSpan?: { start: number; end: number }
  orderBy?: OrderItem[]
  modifier?: string
  modifierSpan?: { start: number; end: number }
  returning?: TypeNode
  nulls?: 'IGNORE' | 'RESPECT'
}

/** The functions that have words among their arguments, and those for JSON. */
export const SPECIAL_CALLS: ReadonlyMap<string, (c: Cursor, given: Arguments) => void> = new Map([
  ['EXTRACT', extract],
  ['TRIM', trim],
  ['SUBSTRING', substring],
  ['OVERLAY', overlay],
  ['POSITION', position],
  ['CEIL', roundTo],
  ['CEILING', roundTo],
  ['FLOOR', roundTo],
  ['CONVERT', convert],
  ['TRANSLATE', translate],
  ...JSON_CALLS,
])

function extract(c: Cursor, given: Arguments): void {
  c.expectAll(['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'])
  if (c.token.kind === 'word' && (UNITS.has(c.token.upper) || c.peek().upper === 'FROM' || c.peek().text === ',' || c.nextIsEnd))
    timeUnit(c, given)
  else c.fail('YEAR', 'MONTH', 'DAY', 'HOUR')
  c.need('FROM')
  given.args.push(parseExpression(c))
}

function trim(c: Cursor, given: Arguments): void {
  given.modifier = ['BOTH', 'LEADING', 'TRAILING'].find(word => c.take(word))
  if (c.take('FROM')) {
    given.args.push(parseExpression(c))
    return
  }
  given.args.push(parseExpression(c))
  if (c.take('FROM')) {
    given.modifier ??= 'BOTH'
    given.args.push(parseExpression(c))
  }
}

function substring(c: Cursor, given: Arguments): void {
  given.args.push(parseExpression(c))
  if (c.take('FROM')) {
    given.modifier = 'FROM'
    given.args.push(parseExpression(c))
    if (c.take('FOR')) given.args.push(parseExpression(c))
    return
  }
  if (c.atSymbol(')')) c.fail(',', 'FROM')
  while (c.takeSymbol(',')) given.args.push(parseExpression(c))
}

function overlay(c: Cursor, given: Arguments): void {
  given.modifier = 'PLACING'
  given.args.push(parseExpression(c))
  c.need('PLACING')
  given.args.push(parseExpression(c))
  c.need('FROM')
  given.args.push(parseExpression(c))
  if (c.take('FOR')) given.args.push(parseExpression(c))
}

function position(c: Cursor, given: Arguments): void {
  given.modifier = 'IN'
  given.args.push(atom(c))
  c.need('IN')
  given.args.push(parseExpression(c))
  if (c.take('FROM')) given.args.push(parseExpression(c))
}

/** What POSITION looks for: no sign, brackets or ROW before it, no `[1]` or field behind it. */
function atom(c: Cursor): Expr {
  const { text, upper, start } = c.token
  if (text === '(' || upper === 'ROW' || upper === 'EXISTS' || ((text === '-' || text === '+') && c.peek().kind !== 'number'))
    c.problem(`POSITION takes a name, a value or a call here, not '${text}'`, c.tokenSpan(), ['expression'])
  const operand = parseOperand(c)
  if (operand.kind === 'ElementAccess' || operand.kind === 'FieldAccess')
    c.problem('POSITION takes a name, a value or a call here, without an index or a field', { start, end: operand.end })
  return operand
}

function roundTo(c: Cursor, given: Arguments): void {
  given.args.push(parseExpression(c))
  if (!c.take('TO')) return
  if (c.token.kind === 'word') timeUnit(c, given)
  else c.fail('YEAR', 'MONTH', 'DAY', 'HOUR')
}

export const UNITS: ReadonlySet<string> = new Set(
  'YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND NANOSECOND DOW DOY ISODOW ISOYEAR EPOCH DECADE CENTURY MILLENNIUM'.split(
    ' ',
  ),
)

/** A unit of time, which is next; from 2.0 on Flink's parser takes any name, and its planner says which there are. */
function timeUnit(c: Cursor, given: Arguments): void {
  const { token } = c
  if (!UNITS.has(token.upper)) {
    if (c.isReserved(token.upper)) c.fail('YEAR', 'MONTH', 'DAY', 'HOUR')
    else c.only(`The unit ${token.upper}`, token, '2.0')
  }
  given.modifierSpan = c.tokenSpan()
  given.modifier = c.advance().upper
}

const NOTHING: ReadonlySet<string> = new Set()

function translate(c: Cursor, given: Arguments): void {
  given.args.push(parseExpression(c))
  if (c.take('USING')) {
    given.modifier = `USING ${c.identifier().name}`
    return
  }
  while (c.takeSymbol(',')) given.args.push(parseExpression(c))
}

/** CONVERT(text USING charset), from 2.0 on also CONVERT(text, charset, charset); CONVERT(type, value) is a cast (`convertToType`). */
function convert(c: Cursor, given: Arguments): void {
  if (c.has('2.0')) refuseStart(c)
  given.args.push(parseExpression(c))
  if (c.take('USING')) {
    given.modifier = `USING ${c.identifier().name}`
    return
  }
  if (!c.has('2.0')) {
    c.fail('USING')
    return
  }
  for (let i = 0; i < 2; i++) {
    if (!c.needSymbol(',')) return
    if (i === 0 && isSimpleType(c.token.upper) && c.isReserved(c.token.upper)) {
      c.problem('Flink has the type first: CONVERT(type, value), or CAST(value AS type)', c.tokenSpan())
      c.skipTo(NOTHING, false)
      return
    }
    given.modifier = `${given.modifier ?? 'USING'} ${c.identifier().name}`
  }
}

/** What Flink's parser doesn't take at the start of CONVERT, because a type might begin there; in brackets it does. */
function refuseStart(c: Cursor): void {
  const { kind, upper } = c.token
  const reserved = kind === 'word' && c.isReserved(upper)
  const called = c.peek().text === '('
  if (upper === 'CASE' || (reserved && called && isPlainFunction(upper)))
    c.problem(`${upper} stands in brackets of its own in CONVERT`, c.tokenSpan(), ['('])
  else if (!reserved && called && (kind === 'word' || kind === 'quoted'))
    c.problem('A call stands in brackets of its own in CONVERT', c.peek(), ['USING'])
  else return
  c.judgeAgain()
}

const isPlainFunction = (upper: string): boolean =>
  (RESERVED_FUNCTIONS.has(upper) && !SPECIAL_CALLS.has(upper) && !/^(?:PERIOD|TIMESTAMP)$/.test(upper)) || upper.startsWith('CURRENT_')
