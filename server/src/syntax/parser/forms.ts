import type { Span } from '../../text/span.ts'
import type { Call, Case, Cast, Expr, Identifier, IntervalLiteral, Name } from '../nodes.ts'
import { parseCall } from './calls.ts'
import type { Cursor } from './cursor.ts'
import { endOfItem, expressionList, forbidQueries, parseExpression } from './expressions.ts'
import { atQueryStart, parseQuery, queryPrimary, setOperationBehind } from './query.ts'
import { intervalQualifier, isSimpleType, parseType } from './types.ts'

/** CASE [operand] WHEN … THEN … [ELSE …] END. `WHEN a, b` is one branch for each. */
export function caseExpression(c: Cursor): Case {
  const { start } = c.advance()
  const operand = c.at('WHEN') ? undefined : parseExpression(c)
  const whens: { when: Expr; then: Expr }[] = []
  if (!c.at('WHEN')) {
    c.fail('WHEN')
    c.skipTo(BRANCHES, false)
  }
  while (c.take('WHEN')) {
    const conditions = [parseExpression(c)]
    while (c.takeSymbol(',')) conditions.push(parseExpression(c))
    branchWord(c, 'THEN')
    const then = c.take('THEN') ? parseExpression(c) : c.errorNode()
    for (const when of conditions) whens.push({ when, then })
    branchWord(c, 'WHEN', 'ELSE', 'END')
  }
  const otherwise = c.take('ELSE') ? parseExpression(c) : undefined
  branchWord(c, 'END')
  c.take('END')
  return { kind: 'Case', ...(operand && { operand }), whens, ...(otherwise && { otherwise }), ...c.span(start) }
}

const BRANCHES = new Set(['WHEN', 'THEN', 'ELSE', 'END', 'FROM', 'WHERE', 'GROUP', 'ORDER', 'AS'])

function branchWord(c: Cursor, ...words: readonly string[]): void {
  for (const word of words) if (c.at(word)) return
  c.fail(...words)
  c.skipTo(BRANCHES)
}

/** CAST(x AS type), TRY_CAST(x AS type) */
export function castExpression(c: Cursor): Cast {
  const { start, upper } = c.advance()
  const safe = upper !== 'CAST'
  if (!c.needSymbol('(')) {
    const type = { kind: 'TypeNode', root: '', elements: [], fields: [], start: c.prevEnd, end: c.prevEnd } as const
    return { kind: 'Cast', safe, operand: c.errorNode(), type, ...c.span(start) }
  }
  const operand = parseExpression(c)
  if (!c.need('AS')) {
    c.skipTo(CAST_STOPS, false)
    c.take('AS')
  }
  const type = parseType(c, false)
  if (!c.atSymbol(')')) {
    c.fail(')')
    c.skipTo(CAST_STOPS, false)
  }
  c.needSymbol(')')
  return { kind: 'Cast', safe, operand, type, ...c.span(start) }
}

/** CONVERT(type, value [, style]): a cast, as SQL Server writes it; undefined for other forms of CONVERT. */
export function convertToType(c: Cursor): Cast | undefined {
  const [type, behind] = [c.peek(2), c.peek(3)]
  const collection = /^(?:ARRAY|MAP|MULTISET|ROW)$/.test(type.upper) && behind.text === '<'
  const time = /^(?:DATE|TIME|TIMESTAMP)$/.test(type.upper) && behind.text === ','
  const interval = type.upper === 'INTERVAL' && behind.kind === 'word'
  const simple = isSimpleType(type.upper) && c.isReserved(type.upper) && !/^(?:DATE|TIME|TIMESTAMP)$/.test(type.upper)
  if (!collection && !time && !interval && !simple) return undefined
  const { start, end } = c.advance()
  c.only('CONVERT to a type', { start, end }, '2.0')
  c.needSymbol('(')
  const target = parseType(c, false)
  c.needSymbol(',')
  const operand = parseExpression(c)
  if (c.takeSymbol(',')) {
    c.expect('number')
    if (c.token.kind === 'number') c.advance()
    else if (!c.take('NULL')) c.fail('number', 'NULL')
  }
  if (!c.atSymbol(')')) {
    c.fail(')')
    c.skipTo(CAST_STOPS, false)
  }
  c.needSymbol(')')
  return { kind: 'Cast', safe: false, type: target, operand, ...c.span(start) }
}

const CAST_STOPS = new Set(['AS', 'FROM', 'WHERE', 'GROUP', 'ORDER'])

/** INTERVAL '1' DAY, INTERVAL -'1 2' DAY TO HOUR. `INTERVAL x DAY` with an expression is a call named INTERVAL with the unit as modifier. */
export function intervalLiteral(c: Cursor): IntervalLiteral | Call {
  const { start, end, text } = c.advance()
  const negative = c.takeSymbol('-')
  if (!negative) c.takeSymbol('+')
  if (c.atString) {
    const signed = c.prevEnd > end
    if (!signed) plainBehind(c, { start, end })
    const { value } = c.plainString()
    const unit = c.token.start
    const qualifier = intervalQualifier(c)
    if (value === '') c.problem('An interval has a length', c.span(start))
    return { kind: 'IntervalLiteral', negative, value, ...qualifier, unitSpan: c.span(unit), ...c.span(start) }
  }
  if (c.token.kind !== 'number' && c.token.kind !== 'quoted' && c.token.text !== '(' && !c.atIdentifier) {
    c.fail('string')
    return { kind: 'IntervalLiteral', negative, value: '', from: '', ...c.span(start) }
  }
  const id: Identifier = { kind: 'Identifier', name: text, quoted: false, start, end }
  const arg = parseExpression(c, 50)
  if (arg.kind === 'Call') c.problem('An interval of a call stands in brackets: INTERVAL (f(x)) DAY', { start: arg.name.end, end: arg.end })
  const { from: modifier } = intervalQualifier(c, false)
  return { kind: 'Call', name: { kind: 'Name', parts: [id], start, end }, args: [arg], distinct: false, modifier, ...c.span(start) }
}

/** ARRAY[…], ARRAY(query), MULTISET[…], MULTISET(query); those without a node of their own are calls named so. */
export function arrayOrMultiset(c: Cursor): Expr {
  const id = c.takeIdentifier()
  const name: Name = { kind: 'Name', parts: [id], start: id.start, end: id.end }
  if (c.token.text === '(') return id.name.toUpperCase() === 'MULTISET' ? multisetOf(c, name) : collectionOf(c, name)
  const items = bracketedItems(c)
  if (id.name.toUpperCase() === 'MULTISET') forbidQueries(c, ...items.slice(1))
  if (id.name.toUpperCase() === 'ARRAY') return { kind: 'Constructor', of: 'ARRAY', items, ...c.span(id.start) }
  return { kind: 'Call', name, args: items, distinct: false, ...c.span(id.start) }
}

/** ARRAY(query), MAP(query) */
function collectionOf(c: Cursor, name: Name): Expr {
  const next = c.peek()
  if (next.upper !== 'TABLE' && next.text !== '(') return parseCall(c, name)
  c.advance()
  const first = atQueryStart(c) ? undefined : parseExpression(c)
  if (first && first.kind !== 'SubQuery') return restOfCall(c, name, first)
  const query = first ? setOperationBehind(c, { ...first.query, start: first.start, end: first.end }) : parseQuery(c, 'value')
  if (!c.atSymbol(')')) {
    c.fail(')')
    c.skipTo(NOTHING, false)
  }
  c.needSymbol(')')
  return {
    kind: 'Call',
    name,
    args: [{ kind: 'SubQuery', query, start: query.start, end: query.end }],
    distinct: false,
    ...c.span(name.start),
  }
}

function restOfCall(c: Cursor, name: Name, first: Expr): Expr {
  const args = [first]
  while (c.takeSymbol(',')) args.push(parseExpression(c))
  c.needSymbol(')')
  return { kind: 'Call', name, args, distinct: false, ...c.span(name.start) }
}

/** MULTISET(SELECT …): one SELECT, VALUES or TABLE without WITH, set operations or ORDER BY, or any query in brackets of its own */
function multisetOf(c: Cursor, name: Name): Expr {
  c.advance()
  const args: Expr[] = []
  if (c.token.text !== '(' && (c.at('WITH') || !atQueryStart(c))) c.fail('SELECT', 'VALUES')
  else {
    const body = queryPrimary(c)
    const query = { kind: 'Query' as const, ctes: [], body, orderBy: [], start: body.start, end: body.end }
    args.push({ kind: 'SubQuery', query, start: body.start, end: body.end })
  }
  if (!c.atSymbol(')')) {
    c.fail(')')
    c.skipTo(NOTHING, false)
  }
  c.needSymbol(')')
  return { kind: 'Call', name, args, distinct: false, ...c.span(name.start) }
}
const NOTHING: ReadonlySet<string> = new Set()

/** MAP['k', v, …], MAP(query) */
export function mapConstructor(c: Cursor): Expr {
  const id = c.takeIdentifier()
  if (c.token.text === '(') {
    const name: Name = { kind: 'Name', parts: [id], start: id.start, end: id.end }
    if (c.has('2.2')) return collectionOf(c, name)
    const query = ['SELECT', 'VALUES', 'TABLE'].includes(c.peek().upper)
    return query ? multisetOf(c, name) : parseCall(c, name)
  }
  return { kind: 'Constructor', of: 'MAP', items: bracketedItems(c), ...c.span(id.start) }
}

function bracketedItems(c: Cursor): Expr[] {
  if (!c.needSymbol('[')) return []
  const items = c.atSymbol(']') ? [] : expressionList(c, ']')
  c.needSymbol(']')
  if (items.length > 0) forbidQueries(c, items[0])
  return items
}

/** ROW(a, b) */
export function rowConstructor(c: Cursor): Expr {
  const { start } = c.advance()
  const items = c.needSymbol('(') ? rowItems(c) : []
  c.needSymbol(')')
  return { kind: 'Constructor', of: 'ROW', items, ...c.span(start) }
}

/** Expressions, or one query. */
function rowItems(c: Cursor): Expr[] {
  const first = queryArgument(c) ?? parseExpression(c)
  if (first.kind === 'SubQuery' && c.token.text !== ',') {
    const query = setOperationBehind(c, first.query)
    return [{ kind: 'SubQuery', query, start: query.start, end: query.end }]
  }
  endOfItem(c, ')')
  return c.takeSymbol(',') ? [first, ...expressionList(c)] : [first]
}

/** JDBC's `{fn f(x)}`, `{d '2024-01-01'}`, `{t '…'}`, `{ts '…'}` */
export function escapedExpression(c: Cursor): Expr {
  const { start } = c.token
  const word = c.peek().upper
  if (word !== 'FN' && word !== 'D' && word !== 'T' && word !== 'TS') {
    c.fail('expression')
    return c.errorNode(start)
  }
  c.advance()
  c.advance()
  if (word === 'FN') {
    const inner = parseExpression(c)
    c.needSymbol('}')
    return { ...inner, ...c.span(start) }
  }
  const { value } = c.plainString()
  c.needSymbol('}')
  return { kind: 'TimeLiteral', type: word === 'D' ? 'DATE' : word === 'T' ? 'TIME' : 'TIMESTAMP', value, ...c.span(start) }
}

/** A query as an argument: ARRAY(SELECT …), f(SELECT …) */
export function queryArgument(c: Cursor): Expr | undefined {
  if (!atQueryStart(c)) return undefined
  const query = parseQuery(c, 'value')
  return { kind: 'SubQuery', query, start: query.start, end: query.end }
}

/** DATE '…' and INTERVAL '…' take a string without a prefix; Flink says so at their word. */
export function plainBehind(c: Cursor, word: Span): void {
  if (c.token.kind !== 'string' || c.token.text.startsWith("'")) return
  c.problem("A plain 'string' stands behind this word, without a prefix", word, ['string'])
}
