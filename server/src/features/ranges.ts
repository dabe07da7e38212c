import type { AnyNode, Statement, Token } from '../syntax/nodes.ts'
import { childrenOf } from '../syntax/walk.ts'
import type { Span } from '../text/span.ts'
import { firstAt } from './tokens.ts'

export interface FoldingSpan extends Span {
  readonly kind: 'code' | 'comment' | 'region'
}

interface PlacedUnit {
  readonly start: number
  readonly view: { readonly statement: Statement; readonly tokens: readonly Token[]; readonly inStatementSet: boolean }
}

/**
 * What can be folded in a script, by offsets of the file: statements, statement sets, brackets, comments one below the other, and what lies
 * between `-- region` and `-- endregion`. What stands in one line is for the caller to leave out.
 */
export function foldingSpans(units: readonly PlacedUnit[]): FoldingSpan[] {
  const found: FoldingSpan[] = []
  const comments: Span[] = []
  const regions: number[] = []
  let set: number | undefined
  for (const { start, view } of units) {
    const code = view.tokens.filter(t => t.kind !== 'comment')
    if (code.length > 0) {
      const span = { start: start + code[0].start, end: start + code[code.length - 1].end }
      found.push({ ...span, kind: 'code' })
      if (view.statement.kind === 'StatementSetOpen') set = span.start
      else if (view.statement.kind === 'StatementSetEnd' && set !== undefined) found.push({ start: set, end: span.end, kind: 'code' })
      if (!view.inStatementSet && view.statement.kind !== 'StatementSetOpen') set = undefined
      found.push(...brackets(code, start))
    }
    for (const token of view.tokens) {
      if (token.kind !== 'comment') continue
      const span = { start: start + token.start, end: start + token.end }
      const region = /^(?:--|\/\/)\s*#?(end)?region\b/i.exec(token.text)
      if (!region) comments.push(span)
      else if (region[1] === undefined) regions.push(span.start)
      else {
        const began = regions.pop()
        if (began !== undefined) found.push({ start: began, end: span.end, kind: 'region' })
      }
    }
  }
  return [...found, ...comments.map((c): FoldingSpan => ({ ...c, kind: 'comment' }))].sort((a, b) => a.start - b.start || b.end - a.end)
}

function brackets(tokens: readonly Token[], base: number): FoldingSpan[] {
  const open: Token[] = []
  const found: FoldingSpan[] = []
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') open.push(token)
    else if (token.text === ')' || token.text === ']') {
      const from = open.pop()
      if (from) found.push({ start: base + from.start, end: base + token.start, kind: 'code' })
    }
  }
  return found
}

/** Spans around an offset of a unit, each within the next: word, expression, clause, query, statement. */
export function selectionSpans(statement: Statement, tokens: readonly Token[], offset: number): Span[] {
  const spans: Span[] = []
  const token = tokens.find(t => t.start <= offset && offset <= t.end && t.kind !== 'symbol') ?? tokens.find(t => t.end >= offset)
  if (token && token.start <= offset) spans.push(token)
  const path: AnyNode[] = []
  for (let at: AnyNode | undefined = statement; at; ) {
    path.unshift(at)
    at = childrenOf(at).find(c => c.start <= offset && offset <= c.end)
  }
  for (let i = 0; i < path.length; i++) {
    spans.push(path[i])
    const parent = path[i + 1]
    if (!parent) continue
    const list = listAround(parent, path[i])
    if (list) spans.push(list)
    spans.push(withKeywords(list ?? path[i], parent, tokens))
  }
  const all = tokens.length > 0 ? [{ start: tokens[0].start, end: tokens[tokens.length - 1].end }] : []
  return widening([...spans, ...all])
}

/** The list that an item stands in: a select list, the columns of a table, arguments. */
function listAround(parent: AnyNode, item: AnyNode): Span | undefined {
  for (const value of Object.values(parent)) {
    if (!Array.isArray(value) || value.length < 2 || !value.includes(item)) continue
    // Of arguments some may have no name.
    const items = value.filter((one): one is Span => one !== undefined)
    return { start: items[0].start, end: items[items.length - 1].end }
  }
  return undefined
}

const CLAUSE_WORDS = new Set(
  'SELECT DISTINCT ALL FROM WHERE GROUP ORDER PARTITION BY HAVING QUALIFY WINDOW ON USING LIMIT OFFSET WITH WATERMARK FOR FILTER OVER'.split(
    ' ',
  ),
)

/** A part of a node together with the keywords before it: `WHERE a > 1`, `GROUP BY a, b`. */
function withKeywords(part: Span, parent: Span, tokens: readonly Token[]): Span {
  let first = firstAt(tokens, part.start)
  while (first > 0 && tokens[first - 1].start >= parent.start && CLAUSE_WORDS.has(tokens[first - 1].upper)) first--
  return { start: Math.min(part.start, tokens[first]?.start ?? part.start), end: part.end }
}

/** Only those that take in more than the one before, and all of it. */
function widening(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const { start, end } of spans) {
    const last = found.at(-1)
    if (!last || (start <= last.start && end >= last.end && end - start > last.end - last.start)) found.push({ start, end })
  }
  return found
}
