import type { Identifier, MatchRecognize } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { endOfItem, forbidQueries, orderItems, parseExpression } from './expressions.ts'
import { intervalLiteral } from './forms.ts'
import { identifierList } from './query.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** MATCH_RECOGNIZE ( … ), whose word is next. */
export function parseMatchRecognize(c: Cursor): MatchRecognize {
  const { start } = c.advance()
  const match: Mutable<MatchRecognize> = {
    kind: 'MatchRecognize',
    partitionBy: [],
    orderBy: [],
    measures: [],
    allRows: false,
    variables: [],
    pattern: c.span(c.prevEnd),
    subsets: [],
    define: [],
    ...c.span(start),
  }
  if (c.needSymbol('(')) clauses(c, match)
  if (!c.atSymbol(')')) {
    c.fail(',', ')')
    c.skipTo(NOTHING, false)
  }
  c.needSymbol(')')
  return Object.assign(match, c.span(start))
}
const NOTHING: ReadonlySet<string> = new Set()

function clauses(c: Cursor, match: Mutable<MatchRecognize>): void {
  if (c.take('PARTITION')) {
    c.need('BY')
    const keys = [parseExpression(c)]
    forbidQueries(c, keys[0])
    while (c.takeSymbol(',')) keys.push(parseExpression(c))
    match.partitionBy = keys
  }
  if (c.take('ORDER')) {
    c.need('BY')
    match.orderBy = orderItems(c)
  }
  if (c.take('MEASURES')) match.measures = measures(c)
  if (c.take('ONE')) {
    for (const word of ['ROW', 'PER', 'MATCH']) c.need(word)
  } else if (c.take('ALL')) {
    for (const word of ['ROWS', 'PER', 'MATCH']) c.need(word)
    match.allRows = true
  }
  if (c.take('AFTER')) match.skipTo = afterMatch(c)
  c.need('PATTERN')
  const at = c.token.start
  const variables: Identifier[] = []
  if (c.needSymbol('(')) {
    if (c.token.text === '^') c.advance()
    alternatives(c, variables)
    if (c.token.text === '$') c.advance()
    c.needSymbol(')')
  }
  match.variables = variables
  match.pattern = c.span(at)
  if (c.take('WITHIN')) {
    if (c.at('INTERVAL')) match.within = intervalLiteral(c)
    else c.fail('INTERVAL')
  }
  if (c.take('SUBSET')) match.subsets = subsets(c)
  c.need('DEFINE')
  match.define = definitions(c)
}

function measures(c: Cursor): MatchRecognize['measures'] {
  const list: { expr: MatchRecognize['measures'][number]['expr']; alias: Identifier }[] = []
  do {
    // FINAL and RUNNING say which rows an expression sees; Flink's planner takes FINAL alone.
    if ((c.at('FINAL') || c.at('RUNNING')) && c.peek().kind === 'word') c.advance()
    const expr = parseExpression(c)
    forbidQueries(c, expr)
    c.need('AS')
    list.push({ expr, alias: c.identifier() })
  } while (c.takeSymbol(','))
  return list
}

/** MATCH SKIP (PAST LAST ROW | TO NEXT ROW | TO [FIRST | LAST] variable) */
function afterMatch(c: Cursor): Identifier | undefined {
  c.need('MATCH')
  c.need('SKIP')
  if (c.take('PAST')) {
    c.need('LAST')
    c.need('ROW')
    return undefined
  }
  c.need('TO')
  if (c.take('NEXT')) {
    c.need('ROW')
    return undefined
  }
  const next = c.peek()
  const named = next.kind === 'quoted' || (next.kind === 'word' && next.upper !== 'PATTERN' && !c.isReserved(next.upper))
  if (named && !c.take('FIRST')) c.take('LAST')
  return c.identifier()
}

// ---------------------------------------------------------------- the pattern

function alternatives(c: Cursor, variables: Identifier[]): void {
  if (!c.enter()) return
  sequence(c, variables)
  while (c.takeSymbol('|')) sequence(c, variables)
  c.leave()
}

function sequence(c: Cursor, variables: Identifier[]): void {
  let before: number
  do {
    before = c.pos
    factor(c, variables)
    quantifier(c)
  } while (c.pos > before && startsFactor(c))
}

function startsFactor(c: Cursor): boolean {
  return c.atIdentifier || c.atSymbol('(') || (c.token.text === '{' && c.peek().text === '-') || c.at('PERMUTE')
}

function factor(c: Cursor, variables: Identifier[]): void {
  if (c.takeSymbol('(')) {
    alternatives(c, variables)
    c.needSymbol(')')
  } else if (c.takeSymbol('{')) {
    c.needSymbol('-')
    alternatives(c, variables)
    c.needSymbol('-')
    c.needSymbol('}')
  } else if (c.take('PERMUTE')) {
    c.needSymbol('(')
    do alternatives(c, variables)
    while (c.takeSymbol(','))
    c.needSymbol(')')
  } else variables.push(c.identifier())
}

/** `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, `{,m}`, each with `?` for as few as possible */
function quantifier(c: Cursor): void {
  if (c.token.text === '{' && c.peek().text !== '-') {
    c.advance()
    if (c.token.kind === 'number') c.advance()
    else if (!c.atSymbol(',')) c.fail('number', ',')
    if (c.takeSymbol(',') && c.token.kind === 'number') c.advance()
    c.needSymbol('}')
  } else if (!c.takeSymbol('*') && !c.takeSymbol('+') && !c.takeSymbol('?')) return
  if (c.token.text === '?') c.advance()
}

// ---------------------------------------------------------------- behind it

function subsets(c: Cursor): MatchRecognize['subsets'] {
  const list: { name: Identifier; of: readonly Identifier[] }[] = []
  do {
    const name = c.identifier()
    c.needSymbol('=')
    list.push({ name, of: identifierList(c) })
  } while (c.takeSymbol(','))
  return list
}

function definitions(c: Cursor): MatchRecognize['define'] {
  const list: { name: Identifier; condition: MatchRecognize['define'][number]['condition'] }[] = []
  do {
    const name = c.identifier()
    c.need('AS')
    list.push({ name, condition: parseExpression(c) })
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  return list
}
