import type { Identifier, Select, SelectItem, WindowSpec } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { parseExpression } from './expressions.ts'
import { parseFrom } from './from.ts'
import { parseHints } from './hints.ts'
import { misspelt } from './messages.ts'
import { parseGroupBy } from './query.ts'
import { parseWindowSpec } from './windows.ts'
import { QUERY_TAILS, SET_OPERATORS } from './words.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** SELECT …, whose first word is next. */
export function parseSelect(c: Cursor): Select {
  const keyword = c.tokenSpan()
  c.advance()
  const hints = parseHints(c)
  c.take('STREAM')
  let distinctSpan: { start: number; end: number } | undefined
  if (c.at('DISTINCT')) {
    distinctSpan = c.tokenSpan()
    c.advance()
  } else c.take('ALL')
  const select: Mutable<Select> = {
    kind: 'Select',
    keyword,
    hints,
    distinct: distinctSpan !== undefined,
    ...(distinctSpan && { distinctSpan }),
    items: selectItems(c),
    windows: [],
    start: keyword.start,
    end: keyword.end,
  }
  if (takeClause(c, 'FROM')) {
    select.from = parseFrom(c)
    clauses(c, select)
  } else if (CLAUSES.includes(c.token.upper)) {
    c.fail(',', 'FROM')
    clauses(c, select)
  }
  return Object.assign(select, c.span(keyword.start))
}

/** `TABLE t` as a query is `SELECT * FROM t`. */
export function parseTableQuery(c: Cursor): Select {
  const keyword = c.tokenSpan()
  c.advance()
  const name = c.name()
  const star = { kind: 'Star', start: keyword.end, end: keyword.end } as const
  const items: SelectItem[] = [{ kind: 'SelectItem', expr: star, start: star.start, end: star.end }]
  const from = { kind: 'TableRef', name, hints: [], columns: [], start: name.start, end: name.end } as const
  return { kind: 'Select', keyword, hints: [], distinct: false, items, from, windows: [], ...c.span(keyword.start) }
}

/** The clauses behind FROM in the order in which they stand. */
const CLAUSES: readonly string[] = ['WHERE', 'GROUP', 'HAVING', 'WINDOW', 'QUALIFY']
const AFTER_QUERY = new Set([...QUERY_TAILS, ...SET_OPERATORS])
const STOPS = new Set(['FROM', ...CLAUSES, ...AFTER_QUERY])
/** What an alias may be a slip of, when a name or a literal follows. */
const AFTER_ITEM = ['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'JOIN', 'WINDOW']

function selectItems(c: Cursor): SelectItem[] {
  const items: SelectItem[] = []
  do {
    items.push(selectItem(c))
    if (!c.atSymbol(',') && !atSelectListEnd(c)) {
      c.fail(',', 'FROM')
      c.skipTo(STOPS)
    }
  } while (c.takeSymbol(','))
  return items
}

function atSelectListEnd(c: Cursor): boolean {
  const { text, upper } = c.token
  c.expect('FROM')
  return (
    c.atEnd || text === ')' || upper === 'FROM' || atConflict(c) || AFTER_QUERY.has(upper) || CLAUSES.includes(upper) || isSlip(c, 'FROM')
  )
}

function selectItem(c: Cursor): SelectItem {
  if (c.atSymbol('*')) {
    const { start, end } = c.advance()
    const expr = { kind: 'Star', start, end } as const
    const alias = parseAlias(c)
    return { kind: 'SelectItem', expr, ...(alias && { alias }), ...c.span(start) }
  }
  const expr = parseExpression(c)
  const alias = expr.kind === 'ErrorNode' && expr.start === expr.end ? undefined : parseAlias(c)
  return { kind: 'SelectItem', expr, ...(alias && { alias }), ...c.span(expr.start) }
}

/** [AS] name; a word that is rather a misspelt keyword is left to the clause it begins. */
export function parseAlias(c: Cursor): Identifier | undefined {
  if (c.take('AS')) return c.identifier()
  if (!c.atIdentifier || isQualify(c) || AFTER_ITEM.some(keyword => isSlip(c, keyword))) return undefined
  return c.takeIdentifier()
}

/** QUALIFY where it is no reserved word yet: what stands behind it can't stand behind a name. */
function isQualify(c: Cursor): boolean {
  const next = c.peek()
  return (
    c.token.upper === 'QUALIFY' &&
    (next.kind === 'number' || next.kind === 'quoted' || (next.kind === 'word' && !FOLLOWS_ALIAS.has(next.upper)))
  )
}

/**
 * Whether the next word is a slip of `keyword`: it is spelt nearly like it, and what stands behind it can't stand behind a name. So valid
 * text is never taken for one.
 */
function isSlip(c: Cursor, keyword: string): boolean {
  const { token } = c
  if (token.kind !== 'word' || misspelt(token.upper, [keyword]) === undefined) return false
  const next = c.peek()
  if (keyword === 'GROUP' || keyword === 'ORDER') return next.upper === 'BY'
  return (
    next.kind === 'number' || next.kind === 'string' || next.kind === 'quoted' || (next.kind === 'word' && !FOLLOWS_ALIAS.has(next.upper))
  )
}
const FOLLOWS_ALIAS = new Set([
  ...STOPS,
  ...'JOIN INNER LEFT RIGHT FULL CROSS NATURAL ON USING AS FOR MATCH_RECOGNIZE TABLESAMPLE WITH PIVOT UNPIVOT'.split(' '),
])

/** Takes a clause's first keyword, also a misspelt one, which is a problem. */
export function takeClause(c: Cursor, keyword: string): boolean {
  if (c.take(keyword)) return true
  if (!isSlip(c, keyword)) return false
  c.fail(keyword)
  c.advance()
  return true
}

function clauses(c: Cursor, select: Mutable<Select>): void {
  let last = -1
  for (;;) {
    const index = CLAUSES.findIndex((keyword, i) => (i > last ? c.at(keyword) : c.token.upper === keyword) || isSlip(c, keyword))
    if (index < 0) {
      if (atQueryEnd(c)) return
      c.expectAll([...AFTER_QUERY])
      c.fail(...WANTED[last + 1])
      c.skipTo(STOPS, false)
      if (c.token.upper === 'FROM') {
        c.advance()
        continue
      }
      if (!CLAUSES.includes(c.token.upper)) return
      continue
    }
    if (index <= last) {
      const order = index === last ? 'stands here twice' : `stands before ${CLAUSES[last]}`
      c.problem(`${CLAUSES[index]} ${order}`, c.tokenSpan())
    } else if (!c.at(CLAUSES[index])) c.fail(CLAUSES[index])
    last = Math.max(last, index)
    clause(c, CLAUSES[index], select)
  }
}

const WANTED: readonly (readonly string[])[] = [
  [',', 'JOIN', 'WHERE', 'GROUP BY'],
  ['AND', 'OR', 'GROUP BY', 'ORDER BY'],
  [',', 'HAVING', 'ORDER BY'],
  ['AND', 'OR', 'ORDER BY'],
  [',', 'QUALIFY', 'ORDER BY'],
  ['AND', 'OR', 'ORDER BY'],
]

function atQueryEnd(c: Cursor): boolean {
  const { text, upper } = c.token
  return c.atEnd || text === ')' || text === ',' || text === ']' || text === '}' || AFTER_QUERY.has(upper) || atConflict(c)
}

/** INSERT … SELECT … ON CONFLICT */
function atConflict(c: Cursor): boolean {
  return c.token.upper === 'ON' && c.peek().upper === 'CONFLICT'
}

function clause(c: Cursor, keyword: string, select: Mutable<Select>): void {
  switch (keyword) {
    case 'WHERE':
      select.whereKeyword = c.tokenSpan()
      c.advance()
      select.where = parseExpression(c)
      break
    case 'GROUP':
      select.groupBy = parseGroupBy(c)
      break
    case 'HAVING':
      c.advance()
      select.having = parseExpression(c)
      break
    case 'WINDOW':
      c.advance()
      select.windows = namedWindows(c)
      break
    case 'QUALIFY':
      c.only('QUALIFY', c.tokenSpan(), '2.0')
      c.advance()
      select.qualify = parseExpression(c)
      break
  }
}

function namedWindows(c: Cursor): { name: Identifier; spec: WindowSpec }[] {
  const windows: { name: Identifier; spec: WindowSpec }[] = []
  do {
    const name = c.identifier()
    c.need('AS')
    windows.push({ name, spec: parseWindowSpec(c) })
  } while (c.takeSymbol(','))
  return windows
}
