import type { Cte, Expr, GroupBy, OrderItem, Query, QueryBody, Values } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { endOfItem, expressionList, orderItems, parseExpression } from './expressions.ts'
import { rowConstructor } from './forms.ts'
import { misspelt } from './messages.ts'
import { parseSelect, parseTableQuery } from './select.ts'
import { QUERY_TAILS, SET_OPERATORS, STRUCTURAL_WORDS } from './words.ts'

/**
 * [WITH …] body [ORDER BY] [LIMIT] [OFFSET] [FETCH]. In the 'brackets' of FROM and of a CTE Flink takes no further brackets right behind WITH,
 * and no ORDER BY behind them. In the place of a 'value' its parser also takes expressions behind WITH, which its validator refuses.
 */
export function parseQuery(c: Cursor, place: 'statement' | 'brackets' | 'value' = 'statement'): Query {
  const inBrackets = place === 'brackets'
  const { start } = c.token
  if (!c.enter()) return { kind: 'Query', ctes: [], body: c.errorNode(), orderBy: [], start: c.prevEnd, end: c.prevEnd }
  const ctes = c.at('WITH') ? commonTableExpressions(c) : []
  if (inBrackets && ctes.length > 0 && c.token.text === '(') {
    c.problem('Behind WITH stands a SELECT, VALUES or TABLE without brackets', c.tokenSpan(), ['SELECT', 'VALUES'])
    c.judgeAgain()
  }
  if (place === 'value' && ctes.length > 0 && atValue(c)) {
    const body = rowBehindWith(c)
    const query = restOfQuery(c, body, ctes, start)
    c.leave()
    return query
  }
  const bracket = inBrackets && c.token.text === '('
  const body = setOperations(c, 0)
  if (bracket) forbidTail(c)
  const query = restOfQuery(c, body, ctes, ctes.length > 0 ? start : undefined)
  c.leave()
  return query
}

/** Whether an expression begins here, and no query, not even one with a slip in its first word. */
function atValue(c: Cursor): boolean {
  const { kind, text, upper } = c.token
  if (kind === 'number' || kind === 'string' || kind === 'quoted') return true
  if (kind !== 'word') return text === '-' || text === '+' || text === '{' || text === '?'
  if (['SELECT', 'VALUES', 'VALUE', 'TABLE'].includes(upper) || STRUCTURAL_WORDS.has(upper))
    return upper === 'NOT' || upper === 'CASE' || upper === 'EXISTS'
  return misspelt(upper, ['SELECT', 'VALUES']) === undefined
}

/** It has no meaning, so it leaves no node. */
function rowBehindWith(c: Cursor): QueryBody {
  const { start } = c.token
  do parseExpression(c)
  while (c.takeSymbol(','))
  return c.errorNode(start)
}

/** Whether a query begins here (one in brackets is not looked for). */
export function atQueryStart(c: Cursor): boolean {
  return c.at('SELECT') || c.at('WITH') || atValues(c) || (c.token.upper === 'TABLE' && c.peek().text !== '(')
}

/** `query` stood in brackets; a set operation or ORDER BY behind it makes it a part of a larger one. */
export function setOperationBehind(c: Cursor, query: Query, inBrackets = false): Query {
  if (!SET_OPERATORS.has(c.token.upper) && !QUERY_TAILS.has(c.token.upper)) return query
  const body = setOperations(c, 0, query)
  if (inBrackets) forbidTail(c)
  return restOfQuery(c, body, [], undefined)
}

function forbidTail(c: Cursor): void {
  if (!QUERY_TAILS.has(c.token.upper)) return
  c.problem(`${c.token.upper} stands inside the brackets of its query here`, c.tokenSpan())
  c.judgeAgain()
}

/** `( … )` in an expression: a sub-query, one expression (whose span then has the brackets), or a row. */
export function parenthesised(c: Cursor): Expr {
  const { start } = c.advance()
  if (atQueryStart(c)) {
    const query = parseQuery(c, 'value')
    c.needSymbol(')')
    return { kind: 'SubQuery', query, ...c.span(start) }
  }
  const first = parseExpression(c)
  if (first.kind === 'SubQuery' && (SET_OPERATORS.has(c.token.upper) || QUERY_TAILS.has(c.token.upper))) {
    const query = setOperationBehind(c, { ...first.query, start: first.start, end: first.end })
    endOfQueryInBrackets(c)
    return { kind: 'SubQuery', query, ...c.span(start) }
  }
  endOfItem(c, ')')
  const items = c.takeSymbol(',') ? [first, ...expressionList(c)] : [first]
  c.needSymbol(')')
  if (items.length > 1) return { kind: 'Constructor', of: 'ROW', items, ...c.span(start) }
  return { ...first, ...c.span(start) }
}

function commonTableExpressions(c: Cursor): Cte[] {
  c.advance()
  const { token } = c
  if (c.take('RECURSIVE')) c.only('WITH RECURSIVE', token, '2.2')
  const ctes: Cte[] = []
  do {
    const name = c.identifier()
    const { start } = c.token
    const columns = c.atSymbol('(') ? identifierList(c) : []
    const columnsSpan = columns.length > 0 ? c.span(start) : undefined
    c.need('AS')
    let query: Query
    if (c.needSymbol('(')) {
      query = parseQuery(c, 'brackets')
      endOfQueryInBrackets(c)
    } else if (atQueryStart(c)) {
      c.judgeAgain()
      query = parseQuery(c, 'brackets')
    } else query = { kind: 'Query', ctes: [], body: c.errorNode(), orderBy: [], start: c.prevEnd, end: c.prevEnd }
    ctes.push({ kind: 'Cte', name, columns, ...(columnsSpan && { columnsSpan }), query, ...c.span(name.start) })
  } while (c.takeSymbol(',') || takeSecondWith(c))
  return ctes
}

/** WITH a AS (…) WITH b AS (…) lacks a comma. */
function takeSecondWith(c: Cursor): boolean {
  if (c.token.upper !== 'WITH') return false
  c.problem("One WITH names them all: write ',' for this one", c.tokenSpan(), [','])
  c.advance()
  c.judgeAgain()
  return true
}

/** The closing bracket of a query in brackets; whatever else stands there was reported by the query or is reported now. */
export function endOfQueryInBrackets(c: Cursor): void {
  if (!c.atSymbol(')')) {
    c.fail(')')
    c.skipTo(NOTHING, false)
  }
  c.takeSymbol(')')
}
const NOTHING: ReadonlySet<string> = new Set()

/** (a, b) */
export function identifierList(c: Cursor) {
  c.needSymbol('(')
  const list = []
  do {
    list.push(c.identifier())
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  return list
}

/** Set operations that bind at least as tightly as `min`: INTERSECT (1) binds tighter than the others (0). */
function setOperations(c: Cursor, min: number, first?: QueryBody): QueryBody {
  let left = first ?? queryPrimary(c)
  for (let links = 1; c.chain(links); links++) {
    if (!c.at('UNION') && !c.at('EXCEPT') && !c.at('INTERSECT') && !c.at('MINUS')) break
    const op = c.token.upper as 'UNION' | 'EXCEPT' | 'INTERSECT' | 'MINUS'
    const precedence = op === 'INTERSECT' ? 1 : 0
    if (precedence < min) break
    const { start } = c.token
    if (op === 'MINUS') c.problem('Flink has no MINUS: write EXCEPT', c.tokenSpan(), ['EXCEPT'])
    c.advance()
    const all = c.take('ALL')
    if (!all) c.take('DISTINCT')
    const opSpan = c.span(start)
    const right = setOperations(c, precedence + 1)
    left = { kind: 'SetOperation', op: op === 'MINUS' ? 'EXCEPT' : op, all, opSpan, left, right, ...c.span(left.start) }
  }
  return left
}

/** SELECT …, VALUES …, TABLE t, or a query in brackets */
export function queryPrimary(c: Cursor): QueryBody {
  if (c.at('SELECT')) return parseSelect(c)
  if (atValues(c)) return values(c)
  if (c.atSymbol('(')) {
    const { start } = c.advance()
    const query = parseQuery(c)
    endOfQueryInBrackets(c)
    return { ...query, ...c.span(start) }
  }
  if (c.token.upper === 'TABLE' && c.peek().text !== '(') return parseTableQuery(c)
  c.expect('WITH')
  c.fail('SELECT', 'VALUES')
  return c.errorNode()
}

/** VALUE is the same word to Flink. */
const atValues = (c: Cursor): boolean => c.at('VALUES') || c.token.upper === 'VALUE'

function values(c: Cursor): Values {
  const { start } = c.advance()
  const rows: Expr[] = []
  do {
    const row = rowOf(c)
    const isRow = row.kind === 'Constructor' && row.of === 'ROW'
    rows.push(isRow ? row : { kind: 'Constructor', of: 'ROW', items: [row], start: row.start, end: row.end })
  } while (c.takeSymbol(','))
  return { kind: 'Values', rows, ...c.span(start) }
}

/** A row in brackets takes no operator; `(ROW (1, 2))` is one row with brackets around it. */
function rowOf(c: Cursor): Expr {
  if (c.token.upper === 'ROW') return rowConstructor(c)
  if (c.token.text !== '(') return parseExpression(c)
  if (c.peek().upper !== 'ROW') return parenthesised(c)
  const { start } = c.advance()
  const row = rowConstructor(c)
  endOfQueryInBrackets(c)
  return { ...row, ...c.span(start) }
}

function restOfQuery(c: Cursor, body: QueryBody, ctes: readonly Cte[], start: number | undefined): Query {
  let orderBy: OrderItem[] = []
  if (c.take('ORDER')) {
    c.need('BY')
    orderBy = orderItems(c)
  }
  const limits = limitsOf(c)
  return { kind: 'Query', ctes, body, orderBy, ...limits, ...c.span(start ?? body.start) }
}

/** LIMIT n [OFFSET m], or [OFFSET m ROWS] [FETCH FIRST n ROWS ONLY]; the forms of other databases are problems, and understood. */
function limitsOf(c: Cursor): { limit?: Expr; offset?: Expr } {
  const first = c.tokenSpan()
  if (c.take('LIMIT')) {
    const limit = c.take('ALL') ? undefined : count(c)
    if (c.token.text === ',' && limit && c.peek().kind === 'number') {
      c.problem("Flink has no 'LIMIT start, count': write LIMIT count OFFSET start", first)
      c.advance()
      return { limit: count(c), offset: limit }
    }
    const offset = offsetOf(c)
    return { ...(limit && { limit }), ...(offset && { offset }) }
  }
  const offset = offsetOf(c)
  if (offset && c.token.upper === 'LIMIT') {
    c.problem('LIMIT stands before OFFSET', first)
    c.advance()
    return { limit: count(c), offset }
  }
  if (!c.take('FETCH')) return offset ? { offset } : {}
  if (!c.take('FIRST')) c.need('NEXT')
  const limit = count(c)
  if (!c.take('ROWS')) c.need('ROW')
  c.need('ONLY')
  return { limit, ...(offset && { offset }) }
}

function offsetOf(c: Cursor): Expr | undefined {
  if (!c.take('OFFSET')) return undefined
  const offset = count(c)
  if (!c.take('ROWS')) c.take('ROW')
  return offset
}

/** A number without a sign, or a parameter. */
function count(c: Cursor): Expr {
  c.expect('number')
  const { kind, text, start } = c.token
  if (kind === 'number') return c.numberLiteral()
  if (text === '?') {
    c.advance()
    return c.errorNode(start)
  }
  c.fail('number')
  return c.errorNode()
}

// ---------------------------------------------------------------- GROUP BY

/** GROUP BY …, whose first word is next. */
export function parseGroupBy(c: Cursor): GroupBy {
  const { start } = c.advance()
  c.need('BY')
  const keyword = c.span(start)
  if (!c.take('DISTINCT')) c.take('ALL')
  const items: Expr[] = []
  let sets: GroupBy['sets']
  do {
    const grouping = groupingSets(c)
    if (grouping) sets = grouping
    else if (c.token.text === '(' && c.peek().text === ')') {
      c.advance()
      c.advance()
    } else items.push(parseExpression(c))
  } while (c.takeSymbol(','))
  return { kind: 'GroupBy', keyword, items, ...(sets && { sets }), ...c.span(start) }
}

function groupingSets(c: Cursor): GroupBy['sets'] {
  if (c.takeWordPair('GROUPING', 'SETS')) {
    return { type: 'GROUPING SETS', sets: elements(c, true) }
  }
  if ((c.at('CUBE') || c.at('ROLLUP')) && c.peek().text === '(') {
    const type = c.advance().upper as 'CUBE' | 'ROLLUP'
    return { type, sets: elements(c, false) }
  }
  return undefined
}

/** ( a, (b, c), () ): each element is a list of expressions; the empty one and others inside are for GROUPING SETS alone. */
function elements(c: Cursor, nested: boolean): Expr[][] {
  const sets: Expr[][] = []
  c.needSymbol('(')
  do {
    if (nested && c.token.text === '(' && c.peek().text === ')') {
      c.advance()
      c.advance()
      sets.push([])
    } else {
      const inner = nested ? groupingSets(c) : undefined
      if (inner) sets.push(...inner.sets.map(set => [...set]))
      else {
        const expr = parseExpression(c)
        sets.push(expr.kind === 'Constructor' && expr.of === 'ROW' ? [...expr.items] : [expr])
      }
    }
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  return sets
}
