import type { Identifier, MatchRecognize, PatternPart } from '../nodes.ts'
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
    variables: [],
    pattern: c.span(c.prevEnd),
    parts: [],
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
  } else if (c.at('ALL')) {
    const { start } = c.advance()
    for (const word of ['ROWS', 'PER', 'MATCH']) c.need(word)
    match.allRows = c.span(start)
  }
  if (c.take('AFTER')) match.skipTo = afterMatch(c)
  c.need('PATTERN')
  const at = c.token.start
  const variables: Identifier[] = []
  if (c.needSymbol('(')) {
    if (c.token.text === '^') c.advance()
    match.parts = alternatives(c, variables)
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
  const list: MatchRecognize['measures'][number][] = []
  do {
    // FINAL and RUNNING say which rows an expression sees; Flink's planner takes FINAL alone.
    const seen = (c.at('FINAL') || c.at('RUNNING')) && c.peek().kind === 'word' ? c.advance() : undefined
    const expr = parseExpression(c)
    forbidQueries(c, expr)
    c.need('AS')
    list.push({ expr, alias: c.identifier(), ...(seen?.upper === 'RUNNING' && { running: { start: seen.start, end: seen.end } }) })
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

/** The parts that stand in a row; one part for several rows of which one is to match. */
function alternatives(c: Cursor, variables: Identifier[]): readonly PatternPart[] {
  const { start } = c.token
  if (!c.enter()) return []
  const parts = sequence(c, variables)
  const more = c.atSymbol('|')
  while (c.takeSymbol('|')) sequence(c, variables)
  c.leave()
  return more ? [{ of: 'alternatives', ...c.span(start) }] : parts
}

function sequence(c: Cursor, variables: Identifier[]): readonly PatternPart[] {
  const parts: PatternPart[] = []
  let before: number
  do {
    before = c.pos
    const { start } = c.token
    const inside = factor(c, variables)
    const times = quantifier(c)
    if (!times) parts.push(...inside)
    else if (inside.length === 1 && !inside[0].times) parts.push({ ...inside[0], times, ...c.span(start) })
    else parts.push({ of: 'group', times, ...c.span(start) })
  } while (c.pos > before && startsFactor(c))
  return parts
}

function startsFactor(c: Cursor): boolean {
  return c.atIdentifier || c.atSymbol('(') || (c.token.text === '{' && c.peek().text === '-') || c.at('PERMUTE')
}

function factor(c: Cursor, variables: Identifier[]): readonly PatternPart[] {
  const { start } = c.token
  if (c.takeSymbol('(')) {
    const parts = alternatives(c, variables)
    c.needSymbol(')')
    return parts
  }
  if (c.takeSymbol('{')) {
    c.needSymbol('-')
    alternatives(c, variables)
    c.needSymbol('-')
    c.needSymbol('}')
    return [{ of: 'exclusion', ...c.span(start) }]
  }
  if (c.take('PERMUTE')) {
    c.needSymbol('(')
    do alternatives(c, variables)
    while (c.takeSymbol(','))
    c.needSymbol(')')
    return [{ of: 'permutation', ...c.span(start) }]
  }
  const variable = c.identifier()
  variables.push(variable)
  return [{ of: 'variable', variable: variable.name, ...c.span(start) }]
}

/** `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, `{,m}`, each with `?` for as few as possible */
function quantifier(c: Cursor): PatternPart['times'] {
  const { start } = c.token
  let times: { least?: number; most?: number }
  if (c.token.text === '{' && c.peek().text !== '-') times = bounds(c)
  else if (c.takeSymbol('*')) times = { least: 0 }
  else if (c.takeSymbol('+')) times = { least: 1 }
  else if (c.takeSymbol('?')) times = { least: 0, most: 1 }
  else return undefined
  const reluctant = c.token.text === '?'
  if (reluctant) c.advance()
  return { ...times, reluctant, ...c.span(start) }
}

function bounds(c: Cursor): { least?: number; most?: number } {
  c.advance()
  const number = (): number | undefined => {
    const text = c.token.kind === 'number' ? c.token.text : undefined
    if (text !== undefined) c.advance()
    return text === undefined ? undefined : Number(text)
  }
  if (c.token.kind !== 'number' && !c.atSymbol(',')) c.fail('number', ',')
  const least = number()
  const most = c.takeSymbol(',') ? number() : least
  c.needSymbol('}')
  return { least, most }
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
