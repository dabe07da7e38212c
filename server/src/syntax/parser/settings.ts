import { isTypographicQuote } from '../lexer.ts'
import type { SetStatement, Statement } from '../nodes.ts'
import type { Cursor } from './cursor.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** SET; SET 'k' = 'v'; SET k.x-y = v (as scripts of the SQL Client have it); RESET likewise */
/**
 * Whether a mistake in a token of a setting is one to Flink: a key or value without quotes is text up to the statement's end and may hold what
 * are no tokens of SQL.
 */
export function countsInSetting(text: string, key: { start: number; end: number } | undefined, at: number): boolean {
  return key === undefined || at < key.start || text[key.start] === "'" || text.slice(key.start, key.end).includes("'")
}

export function parseSetting(c: Cursor): Statement {
  const { start, upper } = c.advance()
  const kind = upper === 'SET' ? 'Set' : 'Reset'
  if (c.atEnd) {
    c.expect('string')
    return { kind, ...c.span(start) }
  }
  if (c.atString && !isTypographicQuote(c.text.charCodeAt(c.token.start))) {
    const key = c.string()
    const at = { value: key.value, start: key.start, end: key.end }
    if (kind === 'Reset') return { kind, key: at, ...c.span(start) }
    c.needSymbol('=')
    const value = c.string()
    return { kind, key: at, value: { value: value.value, start: value.start, end: value.end }, ...c.span(start) }
  }
  return bareSetting(c, kind, start)
}

function bareSetting(c: Cursor, kind: 'Set' | 'Reset', start: number): Statement {
  const from = c.token.start
  if (c.token.kind !== 'word' && c.token.kind !== 'quoted' && kind === 'Set' && c.peek().text !== '=') {
    c.fail('string')
    c.skipAll()
    return { kind, ...c.span(start) }
  }
  while (!c.atEnd && c.token.text !== '=' && c.token.text !== '=>' && !(isString(c) && c.token.start > from)) c.advance()
  if (kind === 'Reset' && c.pos === 1) c.advance()
  const key = { value: c.text.slice(from, c.prevEnd), start: from, end: c.prevEnd }
  if (/[\s']/.test(key.value) && !hasComment(key.value)) c.problem('A key without quotes has no spaces and no quotes in it', key)
  if (kind === 'Reset') return { kind, key, ...c.span(start) }
  if (isString(c)) {
    c.fail('=')
    c.skipAll()
    return { kind, key, ...c.span(start) }
  }
  const statement: Mutable<SetStatement> = { kind, key, ...c.span(start) }
  if (c.token.text !== '=>' && !c.needSymbol('=')) return statement
  // The value is text up to the statement's end: it may hold what are no tokens of SQL, and begin with half of one.
  const equals = c.token.text === '=>' ? c.token.start + 1 : c.prevEnd
  const rest = c.text.slice(equals)
  const raw = rest
    .replace(/;?\s*$/, '')
    .replace(/\s--.*$/s, '')
    .trimEnd()
  const lead = raw.length - raw.trimStart().length
  const span = { start: equals + lead, end: equals + raw.length }
  const written = raw.trimStart()
  const quoted = written.startsWith("'") && written.endsWith("'") && written.length > 1
  statement.value = { value: quoted ? written.slice(1, -1).replaceAll("''", "'") : written, ...span }
  if (written === '') c.fail('string')
  // Flink reads a setting without quotes by this expression; so its key may hold a '='.
  else if (!/^[^'\s]+\s*=\s*(?:'[^']*'|[^;\s]+)$/.test(c.text.slice(from, span.end)) && !hasComment(written)) {
    c.problem(`A value with spaces stands in quotes: '${quoted ? statement.value.value : written}'`, span, ['string'])
  }
  c.skipAll()
  return Object.assign(statement, { start, end: Math.max(c.prevEnd, span.end) })
}

/** Comments in a setting without quotes are let pass: what SQL Clients send to Flink of them differs. */
function hasComment(text: string): boolean {
  return /--|\/\/|\/\*(?!\+)/.test(text)
}

function isString(c: Cursor): boolean {
  return c.token.kind === 'string'
}
