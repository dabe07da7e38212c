import { Lexer } from '../syntax/lexer.ts'
import type { SetPlace, Token } from '../syntax/nodes.ts'
import { STATEMENT_WORDS } from '../syntax/statement-words.ts'
import type { Span } from '../text/span.ts'
import { startsStatement } from './statement-starts.ts'

/** A piece of a script that is parsed on its own; equal text gives an equal tree. Between two units lies only white space. */
export interface Unit extends Span {
  readonly text: string
  /** every token, comments too, with offsets relative to `start` */
  readonly tokens: readonly Token[]
  /** an INSERT between the opener of a statement set and its END */
  readonly inStatementSet: boolean
  /** where it stands in EXECUTE STATEMENT SET BEGIN … END */
  readonly setPlace: SetPlace
}

/**
 * Cuts a script into units: a statement up to and including its `;` with the comments before it, or, for a statement set, its opener, each
 * INSERT, and its END. Where a `;` is missing, a statement keyword at the start of a line begins a new unit if it can't go on the one
 * before. Lexes the text once. Nexmark's scripts repeated to 2,003 lines (50,716 characters, 8,762 tokens, 134 units) are cut in 0.8 ms
 * and cut and parsed in 1.8 ms (medians, warm, Node 20, `test/bench/parse.ts` on two shared cores).
 */
export function cutUnits(text: string): Unit[] {
  const cutter = new Cutter(text)
  cutter.run()
  return cutter.units
}

/** Units, and whether each of them could be cut without a look at the others: no statement set, and nothing that is left open, like a quote. */
export interface CutScript {
  readonly units: readonly Unit[]
  readonly apart: boolean
}

type SetState = 'none' | 'opener' | 'inside'

export class Cutter {
  readonly text: string
  readonly units: Unit[] = []
  apart = true
  private readonly lexer: Lexer
  private tokens: Token[] = []
  private base = 0
  /** the unit's tokens without comments: how many, and the last ones */
  private count = 0
  private first = ''
  private previous = ''
  private beforePrevious = ''
  /** open brackets, and CASEs without their END */
  private depth = 0
  private cases = 0
  /** a query stands in the unit, outside of brackets, and no set operator behind it waits for another one */
  private queryDone = false
  private hasAs = false
  private hasWith = false
  private hasInsert = false
  /** the unit opens a set whose statements its own grammar rules: EXECUTE STATEMENT SET BEGIN */
  private openedSet = false
  private setState: SetState = 'none'
  private setPlace: SetPlace = 'none'
  /** where the END of the open statement set was found; the text's length where it has none */
  private setEnd = 0

  /** `start`: where a unit begins, with no statement set open. */
  constructor(text: string, start = 0) {
    this.text = text
    this.lexer = new Lexer(text)
    this.lexer.pos = start
  }

  /** To the end of the text, or to the end of a unit with which `isEnough`. */
  run(isEnough: (unit: Unit) => boolean = () => false): void {
    const { lexer } = this
    for (let token = lexer.next(); token; token = lexer.next()) {
      if (token.kind === 'bad') this.apart = false
      if (this.tokens.length === 0) token = this.begin(token)
      if (this.count === 0 && token.kind === 'word') this.leaveOpenSet(token)
      if (token.kind === 'comment') {
        this.tokens.push(this.first === 'SET' ? this.withinValue(token) : token)
        continue
      }
      if (token.kind === 'word' && STATEMENT_WORDS.has(token.upper) && this.count > 0 && this.startsUnit(token)) {
        token = this.split(token)
        this.leaveOpenSet(token)
        if (isEnough(this.units[this.units.length - 1])) return
      }
      this.tokens.push(token)
      if (!this.note(token)) continue
      this.close()
      if (isEnough(this.units[this.units.length - 1])) return
    }
    if (this.tokens.length > 0) this.close()
    const last = this.units.at(-1)
    if (last && this.setPlace !== 'none') this.closeOpenSet()
  }

  /** `SET a = s3://b;`: what looks like a comment is a part of the value, so it ends before the `;`. */
  private withinValue(comment: Token): Token {
    const start = comment.start + this.base
    const length = comment.text.indexOf(';')
    if (length < 0 || !comment.text.startsWith('//') || this.text[start - 1] !== ':') return comment
    this.lexer.pos = start + length
    return { ...comment, text: comment.text.slice(0, length), end: comment.start + length }
  }

  /** A statement that is no INSERT, at the start of a line, ends a statement set that has no END anywhere: it was left open. */
  private leaveOpenSet(token: Token): void {
    if (this.setPlace === 'none' || !STATEMENT_WORDS.has(token.upper) || NOT_BEHIND_SET.has(token.upper)) return
    const at = token.start + this.base
    if (!startsLine(this.text, at) || this.hasSetEnd(at)) return
    this.closeOpenSet()
  }

  private closeOpenSet(): void {
    const last = this.units.length - 1
    if (last >= 0) this.units[last] = { ...this.units[last], setPlace: 'unclosed' }
    this.setPlace = 'none'
    this.setState = 'none'
  }

  /** Whether the statement set goes on to an END behind `at`. */
  private hasSetEnd(at: number): boolean {
    if (this.setEnd <= at) this.setEnd = endOfSet(this.text, at)
    return this.setEnd < this.text.length
  }

  /** Keeps what the decisions need; true when the token ends its unit. */
  private note(token: Token): boolean {
    this.count++
    this.beforePrevious = this.previous
    if (token.kind === 'symbol') {
      const code = token.text.charCodeAt(0)
      if (code === 59) {
        this.previous = ';'
        return true
      }
      if (code === 40 || code === 91 || code === 123) this.depth++
      else if ((code === 41 || code === 93 || code === 125) && this.depth > 0) this.depth--
      this.previous = token.text
      return false
    }
    const word = token.upper
    const previous = this.previous
    this.previous = word
    if (word === '') return false
    if (this.count === 1) this.first = word
    switch (word) {
      case 'SELECT':
      case 'VALUES':
        if (this.depth === 0) this.queryDone = true
        break
      case 'UNION':
      case 'EXCEPT':
      case 'INTERSECT':
      case 'MINUS':
        if (this.depth === 0) this.queryDone = false
        break
      case 'AS':
        if (this.depth === 0) this.hasAs = true
        break
      case 'INSERT':
      case 'UPSERT':
        this.hasInsert = true
        break
      case 'WITH':
        this.hasWith = true
        break
      case 'CASE':
        this.cases++
        break
      case 'END':
        if (this.cases > 0) this.cases--
        break
      case 'BEGIN':
        // EXECUTE STATEMENT SET BEGIN, and the same behind EXPLAIN or COMPILE PLAN … FOR
        if (previous === 'SET' && this.first !== 'BEGIN') {
          this.setState = 'inside'
          this.openedSet = true
          return true
        }
        break
      case 'SET':
        if (previous === 'STATEMENT' && this.first === 'BEGIN') this.setState = 'opener'
        break
    }
    return false
  }

  private startsUnit(token: Token): boolean {
    const word = token.upper
    if (word === 'END')
      return this.setState === 'inside' && this.first !== 'END' && this.cases === 0 && this.depth === 0 && this.nextIsEnd()
    const at = token.start + this.base
    if (at > 0 && !isLineBreak(this.text.charCodeAt(at - 1))) return false
    if (this.setState === 'inside' && word === 'INSERT') return true
    const [next, second] = this.following()
    const { first, previous, beforePrevious, depth, queryDone, hasAs, hasWith, hasInsert } = this
    const closesMore = () => closesMoreThanItOpens(this.text, this.lexer.pos)
    const afterGap = isGap(this.text, at)
    const before = { first, previous, beforePrevious, depth, queryDone, hasAs, hasWith, hasInsert, next, second, afterGap, closesMore }
    return startsStatement(word, before)
  }

  /** The two tokens behind the lexer's position, without comments. */
  private following(): [string, string] {
    const found: [string, string] = ['', '']
    let i = 0
    for (const token of tokensFrom(this.text, this.lexer.pos)) {
      found[i++] = token.kind === 'word' ? token.upper : token.kind === 'symbol' ? token.text : token.kind
      if (i === 2) break
    }
    return found
  }

  private nextIsEnd(): boolean {
    const [next] = this.following()
    return next === ';' || next === ''
  }

  private begin(token: Token): Token {
    this.base = token.start + this.lexer.base
    this.lexer.base = this.base
    return { ...token, start: 0, end: token.end - token.start }
  }

  /** Ends the unit before `token`; the comments right before it go along into the new unit. */
  private split(token: Token): Token {
    let keep = this.tokens.length
    while (this.tokens[keep - 1].kind === 'comment' && startsLine(this.text, this.tokens[keep - 1].start + this.base)) keep--
    const moved = this.tokens.splice(keep)
    const oldBase = this.base
    this.close()
    const first = moved[0] ?? token
    this.base = first.start + oldBase
    this.lexer.base = this.base
    const shift = this.base - oldBase
    for (const comment of moved) this.tokens.push({ ...comment, start: comment.start - shift, end: comment.end - shift })
    return { ...token, start: token.start - shift, end: token.end - shift }
  }

  private close(): void {
    const { tokens, base } = this
    const end = base + tokens[tokens.length - 1].end
    const ends = this.first === 'END'
    if (ends) this.setState = 'none'
    const inStatementSet = this.setState === 'inside' && this.first === 'INSERT'
    if (this.setState === 'opener') this.setState = 'inside'
    const { setPlace } = this
    if (this.setState !== 'none' || this.openedSet || ends) this.apart = false
    this.units.push({ start: base, end, text: this.text.slice(base, end), tokens, inStatementSet, setPlace })
    if (this.openedSet) this.setPlace = 'first'
    else if (ends) this.setPlace = 'none'
    else if (setPlace !== 'none' && this.count > 0) this.setPlace = this.previous === ';' ? 'later' : 'unended'
    this.openedSet = false
    this.tokens = []
    this.lexer.base = 0
    this.base = 0
    this.count = this.depth = this.cases = 0
    this.first = this.previous = this.beforePrevious = ''
    this.queryDone = this.hasAs = this.hasWith = this.hasInsert = false
  }
}

/** What stands in a statement set, or ends it. */
const NOT_BEHIND_SET = new Set(['INSERT', 'UPSERT', 'END'])
/** So many tokens are read ahead at most to see how brackets close. */
const AHEAD = 500

/** The tokens from `at` on, without comments. */
function* tokensFrom(text: string, at: number): Generator<Token> {
  const lexer = new Lexer(text)
  lexer.pos = at
  for (let token = lexer.next(); token; token = lexer.next()) if (token.kind !== 'comment') yield token
}

/** Looks up to the `;`, or to the next statement keyword at the start of a line. */
function closesMoreThanItOpens(text: string, at: number): boolean {
  let depth = 0
  let read = 0
  let previous = ''
  for (const token of tokensFrom(text, at)) {
    if (token.text === ';' || ++read > AHEAD) return false
    if (STATEMENT_WORDS.has(token.upper) && isLineBreak(text.charCodeAt(token.start - 1)) && !BEFORE_QUERY.has(previous)) return false
    if (token.text === '(' || token.text === '[') depth++
    else if ((token.text === ')' || token.text === ']') && --depth < 0) return true
    previous = token.upper === '' ? token.text : token.upper
  }
  return false
}
const BEFORE_QUERY = new Set(['(', 'UNION', 'EXCEPT', 'INTERSECT', 'ALL', 'DISTINCT'])

/** Where the END of a statement set stands behind `at`, before another one begins; the text's length when it is missing. */
function endOfSet(text: string, at: number): number {
  let cases = 0
  let [before, previous] = ['', '']
  let end = -1
  for (const token of tokensFrom(text, at)) {
    if (end >= 0 && token.text === ';') return end
    end = -1
    const word = token.upper
    if (word === 'CASE') cases++
    else if (word === 'END' && cases > 0) cases--
    else if (word === 'END') end = token.start
    else if (word === 'BEGIN' && previous === 'SET' && before === 'STATEMENT') break
    before = previous
    previous = word === '' ? token.text : word
  }
  return end >= 0 ? end : text.length
}

/** An empty line stands before the line that begins at `at`. */
function isGap(text: string, at: number): boolean {
  return /\n[^\S\n]*\r?\n$/.test(text.slice(Math.max(0, at - 80), at))
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13
}

/** Only white space stands between the line's start and `at`. */
function startsLine(text: string, at: number): boolean {
  let i = at - 1
  while (i >= 0 && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9)) i--
  return i < 0 || isLineBreak(text.charCodeAt(i))
}
