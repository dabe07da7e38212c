import { lex } from '../syntax/lexer.ts'
import type { Token } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import type { CaretUnit } from './completion-place.ts'

/** UTF-16 units: a longer statement was written by a program, and reading all of it several times over would hold up the editor. */
export const TOO_LONG = 200_000

/**
 * A statement that is too long to be read several times over, without most of the items of the long lists around the caret and before it: rows of
 * VALUES, elements of IN, columns, parts of a UNION; and without the middle of long literals and comments. What opens a list and what is near the caret stays, so that the place means the same.
 * `dropped`: how many characters less stand in front of the caret. Undefined where that doesn't make it short enough.
 */
export function nearCaret(unit: CaretUnit): { readonly unit: CaretUnit; readonly dropped: number } | undefined {
  const { text, offset, tokens = () => lex(text) } = unit
  if (text.length <= TOO_LONG) return { unit, dropped: 0 }
  let short = ''
  let dropped = 0
  let from = 0
  for (const cut of cutsIn(text, tokens(), offset)) {
    short += text.slice(from, cut.start)
    from = cut.end
    if (cut.end <= offset) dropped += cut.end - cut.start
  }
  short += text.slice(from)
  return short.length > TOO_LONG ? undefined : { unit: { ...unit, text: short, offset: offset - dropped, tokens: undefined }, dropped }
}

/** So much stays at the beginning of a list, and on either side of the caret. */
const HEAD = 4_000
const AROUND = 8_000

/** What may be left out, in the order of the text, from behind one separator to behind another of the same list. */
function cutsIn(text: string, tokens: readonly Token[], offset: number): Span[] {
  const cuts: Span[] = []
  let lists = new Bracket(0, offset)
  for (const token of tokens) {
    cuts.push(...middleOf(text, token, offset))
    if (token.kind === 'word') lists.word(token)
    if (token.kind !== 'symbol') continue
    switch (token.text) {
      case '(':
      case '[':
      case '{':
        lists = new Bracket(token.end, offset, lists)
        break
      case ')':
      case ']':
      case '}':
        cuts.push(...lists.close(token.start))
        lists = lists.outer ?? lists
        break
      case ',':
      case '+':
      case '||':
        lists.separate(token.end)
    }
  }
  for (let open: Bracket | undefined = lists; open; open = open.outer) cuts.push(...open.close(text.length))
  return withoutOverlaps(cuts)
}

/** What may be left out of one long token: neither its ends, which say what it is, nor what is near the caret. */
function middleOf(text: string, { start, end }: Token, offset: number): Span[] {
  if (end < start + HEAD) return []
  const [first, last] = [start + ENDS, end - ENDS]
  const parts =
    offset > start && offset < end
      ? [
          [first, offset - AROUND],
          [offset + AROUND, last],
        ]
      : [[first, last]]
  return parts.flatMap(([from, to]) => {
    const [a, b] = [plainPlace(text, from, 1), plainPlace(text, to, -1)]
    return a !== undefined && b !== undefined && a < b ? [{ start: a, end: b }] : []
  })
}
const ENDS = 100

/** The next place where a text can be cut and joined without making or breaking a quote, an escape or a comment's end. */
function plainPlace(text: string, from: number, step: 1 | -1): number | undefined {
  for (let at = from; Math.abs(at - from) < ENDS; at += step) if (/^[\w ,.]{2}$/.test(text.slice(at - 1, at + 1))) return at
  return undefined
}

/** The lists of one pair of brackets, or of the whole text: the items of each clause, and the queries of its set operations. */
class Bracket {
  readonly outer: Bracket | undefined
  private readonly queries: Items
  private items: Items
  private readonly cuts: Span[] = []
  private readonly start: number
  private readonly offset: number

  constructor(start: number, offset: number, outer?: Bracket) {
    this.start = start
    this.outer = outer
    this.offset = offset
    this.queries = new Items(start, offset)
    this.items = new Items(start, offset)
  }

  word({ upper, start, end }: Token): void {
    if (upper === 'AND' || upper === 'OR' || upper === 'WHEN') this.separate(end)
    else if (CLAUSES.has(upper)) {
      if (SET_OPERATIONS.has(upper)) this.queries.separate(end)
      this.cuts.push(...this.items.cuts())
      this.items = new Items(start, this.offset)
    }
  }

  separate(end: number): void {
    this.items.separate(end)
  }

  /** What can be left out of them; nothing of brackets that are short. */
  close(end: number): readonly Span[] {
    return end < this.start + HEAD ? [] : [...this.cuts, ...this.items.cuts(), ...this.queries.cuts()]
  }
}

const SET_OPERATIONS = new Set(['UNION', 'EXCEPT', 'INTERSECT'])
const CLAUSES = new Set([...SET_OPERATIONS, ...'SELECT FROM WHERE GROUP HAVING ORDER WINDOW VALUES WITH SET PARTITION JOIN ON'.split(' ')])

/** The separators of one list before and behind the caret's surroundings: the first behind the list's beginning, and the last. */
class Items {
  private readonly start: number
  private readonly offset: number
  private before: { readonly first: number; last: number } | undefined
  private behind: { readonly first: number; last: number } | undefined

  constructor(start: number, offset: number) {
    this.start = start
    this.offset = offset
  }

  separate(end: number): void {
    if (end < this.start + HEAD) return
    if (end <= this.offset - AROUND) {
      if (this.before) this.before.last = end
      else this.before = { first: end, last: end }
    } else if (end >= this.offset + AROUND) {
      if (this.behind) this.behind.last = end
      else this.behind = { first: end, last: end }
    }
  }

  cuts(): Span[] {
    return [this.before, this.behind].flatMap(part => (part && part.last > part.first ? [{ start: part.first, end: part.last }] : []))
  }
}

/** A cut within a longer one is left to that. */
function withoutOverlaps(cuts: Span[]): Span[] {
  cuts.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Span[] = []
  for (const cut of cuts) if (cut.start >= (kept.at(-1)?.end ?? 0)) kept.push(cut)
  return kept
}
