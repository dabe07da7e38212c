import type {
  Call,
  DerivedTable,
  Expr,
  FieldTypeNode,
  FromItem,
  Identifier,
  Join,
  MatchRecognize,
  Query,
  TableRef,
  Token,
} from '../nodes.ts'
import { RESERVED_FUNCTIONS } from '../reserved-words.ts'
import { parseCall } from './calls.ts'
import type { Cursor } from './cursor.ts'
import { expressionList, forbidQueries, parseExpression } from './expressions.ts'
import { parseHints } from './hints.ts'
import { parseMatchRecognize } from './match-recognize.ts'
import { pivot, tableSample, unpivot } from './pivot.ts'
import { atQueryStart, endOfQueryInBrackets, identifierList, parseQuery, setOperationBehind } from './query.ts'
import { parseAlias, takeClause } from './select.ts'
import { SPECIAL_CALLS } from './special-calls.ts'
import { fieldTypes, TYPE_NAMES } from './types.ts'
import { SET_OPERATORS } from './words.ts'

/** Every step behind the parser goes down a chain of joins, each of which has far larger frames than an operator's. */
const MAX_JOINS = 400

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** What stands behind FROM: joins, which bind tighter than commas. */
export function parseFrom(c: Cursor): FromItem {
  let left = joins(c)
  for (let links = 1; c.atSymbol(',') && c.chain(links, MAX_JOINS, 'joins'); links++) {
    const keyword = c.tokenSpan()
    c.advance()
    const right = joins(c)
    left = { kind: 'Join', keyword, type: 'COMMA', natural: false, left, right, ...c.span(left.start) }
  }
  return left
}

function joins(c: Cursor): FromItem {
  let left = parseTablePrimary(c)
  for (let links = 1; c.chain(links, MAX_JOINS, 'joins'); links++) {
    const start = c.token.start
    const natural = c.take('NATURAL')
    const type = joinType(c)
    if (type === undefined) {
      if (natural) c.fail('JOIN')
      break
    }
    const keyword = c.span(start)
    const right = parseTablePrimary(c)
    const join: Mutable<Join> = { kind: 'Join', keyword, type, natural, left, right, start: left.start, end: right.end }
    if (takeClause(c, 'ON')) join.on = parseExpression(c)
    else if (c.take('USING')) join.using = identifierList(c)
    left = Object.assign(join, c.span(left.start))
  }
  return left
}

function joinType(c: Cursor): Join['type'] | undefined {
  if (takeClause(c, 'JOIN')) return 'INNER'
  for (const type of ['INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL'] as const) {
    if (!c.take(type)) continue
    if (type !== 'INNER' && type !== 'CROSS') c.take('OUTER')
    c.need('JOIN')
    return type
  }
  return undefined
}

/** One table, function or query, with its alias. */
export function parseTablePrimary(c: Cursor): FromItem {
  const { start } = c.token
  if (!c.enter()) return c.errorNode()
  const item = primary(c, start)
  c.leave()
  return item
}

function primary(c: Cursor, start: number): FromItem {
  const lateral = c.take('LATERAL')
  if (c.at('TABLE')) return tableFunction(c, start, lateral)
  if (c.at('UNNEST')) return unnest(c, start)
  if (c.atSymbol('(')) return inBrackets(c, start, lateral)
  if (lateral) {
    c.fail('TABLE', '(', 'UNNEST')
    c.judgeAgain()
    if (!c.atIdentifier) return c.errorNode(start)
  }
  if (c.token.kind !== 'quoted' && c.token.kind !== 'word') {
    c.expect('identifier')
    c.fail('identifier')
    return c.errorNode()
  }
  const name = c.name()
  if (name.parts.length === 1 && name.parts[0].name === '') return { kind: 'ErrorNode', start: name.start, end: name.end }
  if (c.token.text === '(' && !atExtendedColumns(c)) {
    firstArgument(c)
    const call = parseCall(c, name)
    if (!lateral) c.only('A function in FROM without TABLE( )', call.name, '2.0')
    return aliased(c, { kind: 'TableFunctionRef' as const, lateral, call, columns: [], ...c.span(start) })
  }
  return tableRef(c, { kind: 'TableRef', name, hints: [], columns: [], ...c.span(start) })
}

/** Without TABLE( ) around it, a function in FROM takes none with a reserved name as its first argument. */
function firstArgument(c: Cursor): void {
  const word = c.peek()
  const bracket = c.peek(2)
  if (bracket.text === '(' && isName(word) && !c.isReserved(word.upper) && !isGrammarFunction(c, word.upper)) {
    c.problem('A call as the first argument needs brackets around it here, or TABLE( ) around the function', bracket)
    c.judgeAgain()
    return
  }
  const plain = RESERVED_FUNCTIONS.has(word.upper) && !SPELT_FUNCTIONS.has(word.upper) && !SPECIAL_CALLS.has(word.upper)
  if (word.kind === 'word' && ((word.upper === 'CASE' && c.peek(2).upper === 'WHEN') || (plain && c.peek(2).text === '('))) {
    c.problem(`${word.upper} as the first argument needs brackets around it here`, word)
    c.judgeAgain()
  }
}
/** The functions that are words of the grammar without being reserved. */
function isGrammarFunction(c: Cursor, word: string): boolean {
  return GRAMMAR_FUNCTIONS.has(word) || (word === 'MAP' && c.has('2.2')) || (word === 'FINAL' && c.has('2.3'))
}
const GRAMMAR_FUNCTIONS = new Set(['ARRAY_AGG', 'FIRST', 'HOP', 'LAST', 'SESSION', 'TRY_CAST', 'TUMBLE'])
const SPELT_FUNCTIONS = new Set(
  'CLASSIFIER CONTAINS_SUBSTR DATE DATETIME DATETIME_TRUNC DATE_TRUNC MATCH_NUMBER NEXT PERCENTILE_CONT PERCENTILE_DISC PERIOD PREV TIME TIMESTAMP TIMESTAMP_DIFF TIMESTAMP_TRUNC TIME_DIFF TIME_TRUNC'.split(
    ' ',
  ),
)

/** Whether `(` begins columns that a table has besides those known, a name and a type each, and not the arguments of a function. */
function atExtendedColumns(c: Cursor): boolean {
  const [name, type, behind] = [c.peek(), c.peek(2), c.peek(3)]
  if (!isName(name) || (name.kind === 'word' && c.isReserved(name.upper))) return false
  if (type.upper === 'MULTISET') return behind.text === '<'
  if (TYPE_NAMES.includes(type.upper)) return true
  const named = isName(type) && !c.isReserved(type.upper) && name.upper !== 'MODEL'
  return named && (behind.text === ',' || behind.text === ')' || behind.text === '.' || behind.upper === 'NOT')
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted'
}

/** (a INT, …) behind a table's name, which Flink's parser reads: columns that the table has besides those known */
export function extendedColumns(c: Cursor): void {
  const fields: FieldTypeNode[] = []
  c.needSymbol('(')
  fieldTypes(c, ')', fields)
  const nullable = fields.find(field => field.type.nullable)
  if (nullable) c.problem('Columns given here are NOT NULL or say nothing of it', nullable.type)
}

function tableRef(c: Cursor, ref: Mutable<TableRef>): TableRef {
  ref.hints = parseHints(c)
  if (c.token.upper === 'EXTEND' && c.peek().text === '(') c.advance()
  if (c.token.text === '(') extendedColumns(c)
  if (c.at('FOR')) {
    c.advance()
    c.need('SYSTEM_TIME')
    c.need('AS')
    c.need('OF')
    ref.systemTime = parseExpression(c)
    forbidQueries(c, ref.systemTime)
  }
  return aliased(c, ref)
}

/** TABLE(f(…)), LATERAL TABLE(f(…)) */
function tableFunction(c: Cursor, start: number, lateral: boolean): FromItem {
  c.advance()
  if (!c.needSymbol('(')) return c.errorNode(start)
  const name = c.name()
  let call: Call
  if (c.atSymbol('(')) call = parseCall(c, name)
  else {
    c.fail('(')
    call = { kind: 'Call', name, args: [], distinct: false, start: name.start, end: name.end }
  }
  endOfQueryInBrackets(c)
  return aliased(c, { kind: 'TableFunctionRef' as const, lateral, call, columns: [], ...c.span(start) })
}

function unnest(c: Cursor, start: number): FromItem {
  c.advance()
  let arrays: Expr[] = []
  if (c.needSymbol('(')) {
    if (atQueryStart(c)) {
      const query = parseQuery(c, 'value')
      arrays = [{ kind: 'SubQuery', query, start: query.start, end: query.end }]
    } else arrays = expressionList(c)
    c.needSymbol(')')
  }
  let withOrdinality = false
  if (c.take('WITH')) withOrdinality = c.need('ORDINALITY')
  return aliased(c, { kind: 'UnnestRef' as const, arrays, withOrdinality, columns: [], ...c.span(start) })
}

/** ( query ) or ( joins ) */
function inBrackets(c: Cursor, start: number, lateral: boolean): FromItem {
  c.advance()
  if (atQueryStart(c)) {
    const query = parseQuery(c, 'brackets')
    endOfQueryInBrackets(c)
    return derived(c, query, start, lateral)
  }
  const inner = joins(c)
  if (inner.kind === 'DerivedTable' && !inner.alias && SET_OPERATORS.has(c.token.upper)) {
    const query = setOperationBehind(c, { ...inner.query, start: inner.start, end: inner.end }, true)
    endOfQueryInBrackets(c)
    return derived(c, query, start, lateral)
  }
  const single = inner.kind === 'DerivedTable' ? inner.alias || inner.lateral : inner.kind !== 'Join' && inner.kind !== 'ErrorNode'
  if (single && c.token.text === ')') c.problem('Brackets in FROM hold a query or a join', inner, ['JOIN'])
  endOfQueryInBrackets(c)
  const widened = { ...inner, ...c.span(start) }
  if (widened.kind === 'DerivedTable' && !widened.alias) return aliased(c, widened)
  if (widened.kind === 'Join' && !c.failedHere) forbidJoin(c, widened, lateral)
  return widened
}

/** Joins in brackets have no alias, and no LATERAL before them. */
function forbidJoin(c: Cursor, join: Join, lateral: boolean): void {
  const alias = c.token.upper === 'AS' || (c.atIdentifier && c.token.upper !== 'MATCH_RECOGNIZE')
  if (!alias && !lateral) return
  c.problem(`Joins in brackets have no ${alias ? 'alias' : 'LATERAL'}: write a query there`, join.keyword)
  if (alias) parseAlias(c)
}

function derived(c: Cursor, query: Query, start: number, lateral: boolean): DerivedTable {
  return aliased(c, { kind: 'DerivedTable', lateral, query, columns: [], ...c.span(start) })
}

interface AliasedNode {
  readonly kind: string
  readonly start: number
  end: number
  alias?: Identifier
  columns: readonly Identifier[]
  matchRecognize?: MatchRecognize
}

/** [MATCH_RECOGNIZE (…) | PIVOT (…) | UNPIVOT (…)] [[AS] alias [(columns)]] [TABLESAMPLE …] */
function aliased<T extends AliasedNode>(c: Cursor, item: T): T {
  if ((item.kind === 'TableRef' || item.kind === 'DerivedTable') && c.at('MATCH_RECOGNIZE')) {
    item.matchRecognize = parseMatchRecognize(c)
  }
  if (c.token.upper === 'PIVOT') pivot(c)
  else if (c.token.upper === 'UNPIVOT') unpivot(c)
  const alias = parseAlias(c)
  if (alias) {
    item.alias = alias
    if (c.atSymbol('(')) item.columns = identifierList(c)
    if (c.token.upper === 'MATCH_RECOGNIZE') {
      c.only('MATCH_RECOGNIZE behind an alias', c.tokenSpan(), '2.3')
      item.matchRecognize = parseMatchRecognize(c)
      item.alias = parseAlias(c) ?? item.alias
    }
  }
  if (c.token.upper === 'TABLESAMPLE') {
    tableSample(c)
  }
  item.end = c.span(item.start).end
  return item
}
