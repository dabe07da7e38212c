import type { Span } from '../../text/span.ts'
import type { Token } from '../nodes.ts'
import type { Doc } from './doc.ts'

/** A token that is no comment, with the comments around it and the place of the bracket that closes what it opens. */
export interface PlacedToken extends Token {
  /** comments on lines of their own, or right before the token */
  readonly before: readonly PlacedComment[]
  /** comments behind the token, on its line */
  after: readonly Token[]
  /** the writer left an empty line before it */
  readonly blank: boolean
  /** white space stands before it */
  readonly spaced: boolean
  /** index of the bracket that closes this one; -1 where there is none */
  match: number
}

interface PlacedComment extends Token {
  readonly blank: boolean
  readonly ownLine: boolean
}

/**
 * Turns the tokens of one unit into a `Doc`, in their order and each once: a layout can only decide where groups, indents and lines begin
 * and end. Comments come along with the token that they stand at.
 */
export class Printer {
  readonly tokens: readonly PlacedToken[]
  private readonly trailing: readonly PlacedComment[]
  /** index of the next token */
  at = 0
  /** index of the token whose line behind a comma was decided */
  separatedAt = -1
  /** closing brackets of lists that stand on lines of their own, by index */
  readonly listEnds = new Set<number>()
  readonly alignOptions: boolean
  /** clauses that were begun behind the head of a statement */
  clauses = 0
  /** inside of a type, brackets stand tight */
  inType = false
  /** as the writer had it: what stood together stays together */
  asWritten = false
  private docs: Doc[] = []
  private readonly open: { broken: boolean }[] = []
  /** a line, or nothing on purpose, stands before the next token */
  private separated = true
  /** the comments before this token were written */
  private commented = -1

  constructor(text: string, tokens: readonly Token[], alignOptions: boolean) {
    this.alignOptions = alignOptions
    const { placed, trailing } = placeComments(text, tokens)
    this.tokens = placed
    this.trailing = trailing
  }

  /** The whole unit, after `build` and what it left over. */
  finish(build: () => void): Doc[] {
    build()
    this.until(Number.POSITIVE_INFINITY)
    this.comments()
    return this.docs
  }

  // ---------------------------------------------------------------- structure

  group(build: () => void, broken = false): void {
    const group = { kind: 'group' as const, docs: [] as Doc[], broken: false }
    this.open.push(group)
    this.nest(group, build)
    if (broken) this.breakGroups()
    this.open.pop()
  }

  indent(build: () => void): void {
    this.nest({ kind: 'indent', docs: [] }, build)
  }

  private nest(doc: Doc & { docs: Doc[] }, build: () => void): void {
    const outer = this.docs
    outer.push(doc)
    this.docs = doc.docs
    build()
    this.docs = outer
  }

  /** All groups that are open here get their lines. */
  breakGroups(): void {
    for (let i = this.open.length - 1; i >= 0 && !this.open[i].broken; i--) this.open[i].broken = true
  }

  /** With `keepBlank` an empty line that the writer had here stays where the line breaks. */
  line(keepBlank = false): void {
    this.pushLine(' ', false, keepBlank)
  }

  softline(): void {
    this.pushLine('', false, false)
  }

  hardline(keepBlank = false): void {
    this.breakGroups()
    this.pushLine(' ', true, keepBlank)
  }

  private pushLine(flat: '' | ' ', hard: boolean, keepBlank: boolean): void {
    const { next } = this
    const first = this.commented === this.at ? next : (next?.before[0] ?? next)
    this.docs.push({ kind: 'line', flat, hard, blank: keepBlank && first?.blank === true })
    this.separated = true
  }

  pad(spaces: number): void {
    this.docs.push({ kind: 'pad', spaces })
  }

  /** The next token stands right behind the last one. */
  tight(): void {
    this.separated = true
  }

  // ---------------------------------------------------------------- tokens

  get next(): PlacedToken | undefined {
    return this.tokens[this.at]
  }

  get last(): PlacedToken | undefined {
    return this.tokens[this.at - 1]
  }

  atText(text: string): boolean {
    return this.next?.text === text
  }

  atWord(...words: readonly string[]): boolean {
    const { next } = this
    return next?.kind === 'word' && words.includes(next.upper)
  }

  /** The columns that the tokens of a span need on one line. */
  widthOf({ start, end }: Span): number {
    let width = -1
    let at = this.at
    while (at < this.tokens.length && this.tokens[at].start < start) at++
    for (; at < this.tokens.length && this.tokens[at].start < end; at++) width += this.tokens[at].text.length + 1
    return width
  }

  /** The tokens that begin before `offset`; each of `clauses` begins a line. */
  until(offset: number, clauses?: ReadonlySet<string>): void {
    for (let { next } = this; next && next.start < offset; next = this.next) {
      if (clauses && next.kind === 'word' && clauses.has(next.upper)) this.line()
      this.token()
    }
  }

  /** The tokens before the next one that is `text`, but none from `offset` on. */
  untilText(text: string, offset: number): void {
    for (let { next } = this; next && next.start < offset && next.text !== text; next = this.next) this.token()
  }

  token(): void {
    const token = this.next
    if (!token) return
    this.comments()
    if (!this.separated && this.gap(token)) this.space()
    this.docs.push({ kind: 'text', text: token.text })
    this.at++
    this.separated = false
    for (const comment of token.after) {
      this.space()
      this.comment(comment)
      this.space()
    }
  }

  /** The comments before the next token: called where they shall stand inside of what ends with it. */
  comments(): void {
    if (this.commented === this.at) return
    this.commented = this.at
    const { next } = this
    const comments = next?.before ?? this.trailing
    for (const comment of comments) {
      if (comment.ownLine) {
        this.ownLine(comment.blank)
        this.comment(comment)
        this.ownLine(comment === comments.at(-1) && next?.blank === true && next.text !== ',')
      } else {
        if (!this.separated) this.space()
        this.comment(comment)
        this.space()
      }
    }
  }

  space(): void {
    this.docs.push({ kind: 'space' })
    this.separated = true
  }

  private ownLine(blank: boolean): void {
    this.breakGroups()
    this.docs.push({ kind: 'line', flat: ' ', hard: true, blank })
    this.separated = true
  }

  private comment({ text }: Token): void {
    const toLineEnd = !text.startsWith('/*')
    if (toLineEnd || text.includes('\n')) this.breakGroups()
    this.docs.push({ kind: toLineEnd ? 'line comment' : 'text', text })
  }

  private gap(token: PlacedToken): boolean {
    const last = this.last
    if (!last) return false
    const { text } = token
    if (text === ',' || text === ';' || text === ')' || text === ']' || (token.kind === 'symbol' && text === '.')) return false
    const before = last.kind === 'symbol' ? last.text : ''
    if (before === '(' || before === '[' || before === '.') return false
    if (before === ',') return true
    if (text === '[') return last.kind === 'symbol' && before !== ')' && before !== ']'
    if (this.inType && (text === '(' || text === '<' || text === '>' || before === '<')) return false
    if (this.asWritten || ALWAYS_AS_WRITTEN.has(text) || ALWAYS_AS_WRITTEN.has(before)) return token.spaced
    return true
  }
}

const ALWAYS_AS_WRITTEN: ReadonlySet<string> = new Set(['{', '}', '?', ':'])

function placeComments(text: string, tokens: readonly Token[]): { placed: PlacedToken[]; trailing: readonly PlacedComment[] } {
  const placed: PlacedToken[] = []
  const brackets: PlacedToken[] = []
  for (let i = 0; ; i++) {
    const from = i
    while (i < tokens.length && tokens[i].kind === 'comment') i++
    let before: readonly PlacedComment[] = NONE
    if (i > from) {
      const behind = placed.length > 0 ? trailingCount(text, tokens, from, i) : 0
      if (behind > 0) placed[placed.length - 1].after = tokens.slice(from, from + behind)
      before = tokens.slice(from + behind, i).map((_, n) => placeComment(text, tokens, from + behind + n))
    }
    if (i === tokens.length) return { placed, trailing: before }
    const { kind, text: written, upper, start, end } = tokens[i]
    const last = i > 0 ? tokens[i - 1].end : 0
    const blank = start - last > 1 && newlines(text, last, start) > 1
    const token: PlacedToken = { kind, text: written, upper, start, end, before, after: NONE, blank, spaced: start > last, match: -1 }
    placed.push(token)
    if (written === '(' || written === '[' || written === '{') brackets.push(token)
    else if (written === ')' || written === ']' || written === '}') {
      const opening = brackets.pop()
      if (opening) opening.match = placed.length - 1
    }
  }
}
const NONE: readonly never[] = []

function placeComment(text: string, tokens: readonly Token[], at: number): PlacedComment {
  const comment = tokens[at]
  const above = at === 0 ? 1 : newlines(text, tokens[at - 1].end, comment.start)
  const below = at + 1 === tokens.length ? 1 : newlines(text, comment.end, tokens[at + 1].start)
  return { ...comment, blank: at > 0 && above > 1, ownLine: above > 0 && below > 0 }
}

/** How many of the comments from `from` to `to` stand on the line of the token before them, with nothing else behind them. */
function trailingCount(text: string, tokens: readonly Token[], from: number, to: number): number {
  let count = 0
  while (from + count < to && newlines(text, tokens[from + count - 1].end, tokens[from + count].start) === 0) count++
  const next = tokens[from + count]
  const closed = count > 0 && next && newlines(text, tokens[from + count - 1].end, next.start) === 0
  return closed ? 0 : count
}

/** Line breaks between two offsets, counted up to 2. */
function newlines(text: string, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end && count < 2; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count++
  }
  return count
}
