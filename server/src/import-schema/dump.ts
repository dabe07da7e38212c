import type { Span } from '../text/span.ts'

/** A word, quoted name, string, number or symbol of MySQL's or PostgreSQL's SQL; comments are left out. */
export interface DumpToken extends Span {
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol'
  readonly text: string
  /** upper-case text of a word, else '' */
  readonly upper: string
}

export interface DumpStatement extends Span {
  readonly tokens: readonly DumpToken[]
}

/** The statements of a database's DDL or dump, in their order. What is quoted or commented holds no `;`. */
export function statementsOfDump(text: string, system: 'mysql' | 'postgresql'): DumpStatement[] {
  const statements: DumpStatement[] = []
  let tokens: DumpToken[] = []
  const finish = () => {
    const last = tokens.at(-1)
    if (last) statements.push({ tokens, start: tokens[0].start, end: last.end })
    tokens = []
  }
  for (const token of tokensOf(text, system)) {
    if (token.text === ';') finish()
    else tokens.push(token)
  }
  finish()
  return statements
}

/** The parts between commas, inside of the brackets that open at `open`; and where these close. */
export function elementsOf(tokens: readonly DumpToken[], open: number): { elements: DumpToken[][]; close: number } {
  const elements: DumpToken[][] = [[]]
  let depth = 0
  let at = open
  for (; at < tokens.length; at++) {
    const token = tokens[at]
    if (token.text === '(' && depth++ === 0) continue
    if (token.text === ')' && --depth === 0) break
    if (token.text === ',' && depth === 1) elements.push([])
    else elements[elements.length - 1].push(token)
  }
  return { elements: elements.filter(element => element.length > 0), close: at }
}

function tokensOf(text: string, system: 'mysql' | 'postgresql'): DumpToken[] {
  const tokens: DumpToken[] = []
  const put = (kind: DumpToken['kind'], start: number, end: number) => {
    const written = text.slice(start, end)
    tokens.push({ kind, text: written, upper: kind === 'word' ? written.toUpperCase() : '', start, end })
    return end
  }
  for (let at = 0; at < text.length; ) {
    const c = text[at]
    const next = text[at + 1]
    if (/\s/.test(c)) at++
    else if ((c === '-' && next === '-') || (c === '#' && system === 'mysql')) at = endOr(text, text.indexOf('\n', at))
    else if (c === '/' && next === '*') at = endOr(text, text.indexOf('*/', at + 2) + 2, 1)
    else if (c === "'") at = put('string', at, endOfQuoted(text, at, "'", system === 'mysql' || /e/i.test(text[at - 1] ?? '')))
    else if (c === '`') at = put('quoted', at, endOfQuoted(text, at, '`', false))
    else if (c === '"') at = put(system === 'mysql' ? 'string' : 'quoted', at, endOfQuoted(text, at, '"', system === 'mysql'))
    else if (c === '$' && system === 'postgresql' && /^\$\w*\$/.test(text.slice(at, at + 64)))
      at = put('string', at, endOfDollarQuoted(text, at))
    else if (/[\p{L}\p{N}_$]/u.test(c)) {
      let end = at + 1
      while (end < text.length && /[\p{L}\p{N}_$]/u.test(text[end])) end++
      at = put('word', at, end)
    } else at = put('symbol', at, at + 1)
  }
  return tokens
}

/** `end`, or the text's end where it wasn't found (`end` below `least`). */
const endOr = (text: string, end: number, least = 0) => (end < least + 1 ? text.length : end)

/** Behind the closing quote; the text's end for an open one. */
function endOfQuoted(text: string, start: number, quote: string, backslash: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    if (backslash && text[at] === '\\') at++
    else if (text[at] !== quote) continue
    else if (text[at + 1] === quote) at++
    else return at + 1
  }
  return text.length
}

function endOfDollarQuoted(text: string, start: number): number {
  const tag = text.slice(start, text.indexOf('$', start + 1) + 1)
  const close = text.indexOf(tag, start + tag.length)
  return close < 0 ? text.length : close + tag.length
}
