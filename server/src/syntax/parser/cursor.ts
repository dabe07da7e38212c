import type { Span } from '../../text/span.ts'
import { identifierValue, stringValue } from '../lexer.ts'
import type { ErrorNode, Identifier, Name, NumberLiteral, StringLiteral, SyntaxProblem, Token } from '../nodes.ts'
import { reservedWords } from '../reserved-words.ts'
import { type FlinkVersion, within } from '../versions.ts'
import { isReservedName, messageFor } from './messages.ts'
import { flawOf, flawOfEscape } from './strings.ts'
import { STRUCTURAL_WORDS } from './words.ts'

/** How deep brackets, sub-queries and types may nest; beyond it there is one problem, and the rest of the statement is left unread. */
export const MAX_DEPTH = 400
/** How many operators, joins or set operations may follow each other: each makes the tree one level deeper. */
export const MAX_CHAIN = 1000
/** So many tokens must be read without a mistake before another one is reported: until then it follows from the first. */
const QUIET = 3

/**
 * The parser's place in the tokens of one unit. It knows what was asked for at this place (when `tracking`), reports problems, but not those
 * that follow from the one before, and makes the spans of nodes. At the end of the statement the token is an empty symbol.
 */
export class Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly tracking: boolean
  readonly version: FlinkVersion
  private readonly reserved: ReadonlySet<string>
  readonly problems: SyntaxProblem[] = []
  /** for each of the problems, the token at which it was found, by its index, whether it was understood (`judgeAgain`), and what version has it (`only`) */
  readonly places: { at: number; understood: boolean; lacking?: FlinkVersion }[] = []
  private readonly firstOnly: boolean
  pos = 0
  token: Token
  /** end of the last token taken */
  prevEnd = 0
  /** what the parser asked for at this token */
  expected: string[] = []
  /** what it asked for at the end, until the first problem there */
  expectedAtEnd: readonly string[] | undefined
  private depth = 0
  private lastFailure = -1
  /** until this token is taken, further problems follow from the last one */
  private quietUntil = -1

  /** `tokens` of `text` without comments; the last one is the end. `firstOnly`: the first problem ends the reading. */
  constructor(text: string, tokens: readonly Token[], tracking: boolean, version: FlinkVersion, firstOnly = false) {
    this.firstOnly = firstOnly
    this.version = version
    this.reserved = reservedWords(version)
    this.text = text
    this.tokens = tokens
    this.tracking = tracking
    this.token = tokens[0]
    this.prevEnd = tokens[0].start
  }

  get atEnd(): boolean {
    return this.pos === this.tokens.length - 1
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.pos + ahead, this.tokens.length - 1)]
  }

  advance(): Token {
    const taken = this.token
    if (this.pos < this.tokens.length - 1) {
      this.prevEnd = taken.end
      this.token = this.tokens[++this.pos]
      if (this.tracking) this.expected = []
    }
    return taken
  }

  /** Whether the keyword is next. */
  at(word: string): boolean {
    if (this.token.upper === word) return true
    if (this.tracking) this.expected.push(word)
    return false
  }

  atSymbol(symbol: string): boolean {
    if (this.token.text === symbol) return true
    if (this.tracking) this.expected.push(symbol)
    return false
  }

  /** Whether these two keywords are next, or the first of them at the end of the text, where the second is still to come. */
  atWords(first: string, second: string): boolean {
    if (this.token.upper === first && (this.peek().upper === second || this.nextIsEnd)) return true
    if (this.tracking) this.expected.push(first)
    return false
  }

  takeWordPair(first: string, second: string): boolean {
    if (!this.atWords(first, second)) return false
    this.advance()
    this.need(second)
    return true
  }

  get nextIsEnd(): boolean {
    return this.pos === this.tokens.length - 2
  }

  take(word: string): boolean {
    if (!this.at(word)) return false
    this.advance()
    return true
  }

  takeSymbol(symbol: string): boolean {
    if (!this.atSymbol(symbol)) return false
    this.advance()
    return true
  }

  /** Takes all of these keywords or none; a start of them that isn't followed by the rest is a problem. */
  takeWords(...words: readonly string[]): boolean {
    if (!this.at(words[0])) return false
    this.advance()
    for (let i = 1; i < words.length; i++) this.need(words[i])
    return true
  }

  need(word: string): boolean {
    if (this.take(word)) return true
    this.fail(word)
    return false
  }

  needSymbol(symbol: string): boolean {
    if (this.takeSymbol(symbol)) return true
    this.fail(symbol)
    return false
  }

  expect(what: string): void {
    if (this.tracking) this.expected.push(what)
  }

  expectAll(what: readonly string[]): void {
    if (this.tracking) for (const one of what) this.expected.push(one)
  }

  /** From `start` to the last token taken; empty, behind that token, when none was taken since. */
  span(start: number): Span {
    return { start: Math.min(start, this.prevEnd), end: this.prevEnd }
  }

  tokenSpan(): Span {
    return { start: this.token.start, end: this.token.end }
  }

  // ------------------------------------------------------------------ problems

  /** Reports that one of `wanted` (keywords, symbols, classes) should stand here, unless a problem at this token was reported already. */
  fail(...wanted: readonly string[]): void {
    for (const one of wanted) this.expect(one.includes(' ') ? one.slice(0, one.indexOf(' ')) : one)
    if (this.isQuiet()) return
    const expected = [...new Set(this.expected)]
    const span = this.atEnd ? this.lastTokenSpan() : this.tokenSpan()
    this.problem(messageFor(this, wanted, expected), span, expected, isReservedName(this, wanted, expected))
  }

  /** Reports a mistake that is no missing token. */
  problem(message: string, span: Span, expected: readonly string[] = [], isName = false): void {
    if (this.isQuiet()) return
    this.quietUntil = this.pos + QUIET
    const { start, end } = span
    this.problems.push({ message, start, end, expected, ...(isName && { names: [{ start, end }] }) })
    this.places.push({ at: this.pos, understood: false })
    if (this.firstOnly) this.skipAll()
  }

  isReserved(upper: string): boolean {
    return this.reserved.has(upper)
  }

  /**
   * Reports what this version of Flink lacks: `what` is there from `since` on, and up to `until`. It is read all the same, so that it is the
   * only problem.
   */
  only(what: string, span: Span, since: FlinkVersion, until?: FlinkVersion): void {
    // Other tokens would be no repair of it, so the search for them reads past it.
    if (within(this.version, since, until) || this.firstOnly) return
    const when = until ? `was part of Flink SQL up to ${until}` : `is part of Flink SQL from ${since} on`
    this.problem(`${what} ${when}; sluice.json says Flink ${this.version}`, span)
    this.judgeAgain()
    const place = this.places.at(-1)
    if (place?.at === this.pos) place.lacking = since
  }

  /** Whether this version has it; for what completion offers. */
  has(since: FlinkVersion, until?: FlinkVersion): boolean {
    return within(this.version, since, until)
  }

  private isQuiet(): boolean {
    this.lastFailure = this.pos
    this.freezeExpectedAtEnd()
    return this.pos < this.quietUntil || (this.firstOnly && this.problems.length > 0)
  }

  /** The last mistake is understood and made good, so what comes behind it is no consequence. */
  judgeAgain(): void {
    if (this.places.length > 0) this.places[this.places.length - 1].understood = true
    this.quietUntil = Math.min(this.quietUntil, this.pos + 1)
  }

  /** Is this token a mistake (reported, or following from the one before)? */
  get failedHere(): boolean {
    return this.pos === this.lastFailure
  }

  private freezeExpectedAtEnd(): void {
    if (this.atEnd && this.expectedAtEnd === undefined) this.expectedAtEnd = this.expected.slice()
  }

  /** The last token taken. */
  lastToken(): Token {
    return this.tokens[Math.max(0, this.pos - 1)]
  }

  private lastTokenSpan(): Span {
    const last = this.tokens[Math.max(0, this.tokens.length - 2)]
    return { start: last.start, end: last.end }
  }

  /** Leaves tokens out up to one of `stops` (keywords) or a comma, outside of brackets, or the bracket that closes what we are in. */
  skipTo(stops: ReadonlySet<string>, comma = true): void {
    let depth = 0
    while (!this.atEnd) {
      const { text, upper } = this.token
      if (text === '(' || text === '[' || text === '{') depth++
      else if (text === ')' || text === ']' || text === '}') {
        if (depth === 0) break
        depth--
      } else if (depth === 0 && ((comma && text === ',') || (upper !== '' && stops.has(upper)))) break
      this.advance()
    }
    this.quietUntil = this.pos + QUIET
  }

  skipAll(): void {
    while (!this.atEnd) this.advance()
  }

  /** Call on entering a nested construct; false when it is too deep: then the statement's rest is left out. */
  enter(): boolean {
    if (++this.depth <= MAX_DEPTH) return true
    this.tooDeep(`More than ${MAX_DEPTH} levels inside each other`)
    return false
  }

  leave(): void {
    this.depth--
  }

  /** False when the chain is too long. */
  chain(links: number, most = MAX_CHAIN, what = 'operators'): boolean {
    if (links <= most) return true
    this.tooDeep(`More than ${most} ${what} in a row`)
    return false
  }

  private tooDeep(message: string): void {
    this.problem(`${message}: write it as several queries or views`, this.tokenSpan())
    this.skipAll()
    this.quietUntil = this.pos + QUIET
  }

  // ------------------------------------------------------------------ leaves

  /** Whether the next token may be an identifier without further ado. */
  get atIdentifier(): boolean {
    this.expect('identifier')
    const { kind, upper } = this.token
    return kind === 'quoted' || (kind === 'word' && !this.reserved.has(upper))
  }

  /**
   * An identifier where nothing else may stand. A reserved word is a problem; it is taken as the name all the same, unless it is one that
   * goes on with the statement (FROM …), so that what follows is read as it was meant.
   */
  identifier(): Identifier {
    const { kind, upper } = this.token
    if (kind === 'quoted' || kind === 'word') {
      if (kind === 'quoted' || !this.reserved.has(upper)) return this.takeIdentifier()
      if (!STRUCTURAL_WORDS.has(upper)) {
        this.fail('identifier')
        this.judgeAgain()
        return this.takeIdentifier()
      }
    }
    this.fail('identifier')
    return this.missingIdentifier()
  }

  takeIdentifier(): Identifier {
    const { kind, text, start, end } = this.advance()
    const quoted = kind === 'quoted'
    return { kind: 'Identifier', name: quoted ? identifierValue(text) : text, quoted, start, end }
  }

  missingIdentifier(): Identifier {
    return { kind: 'Identifier', name: '', quoted: false, start: this.prevEnd, end: this.prevEnd }
  }

  /** `a.b.c`; an empty part stands where one is missing. */
  name(): Name {
    return this.restOfName(this.identifier())
  }

  restOfName(first: Identifier): Name {
    if (!this.atSymbol('.')) return { kind: 'Name', parts: [first], start: first.start, end: first.end }
    const parts = [first]
    while (this.atSymbol('.') && this.peek().text !== '*') {
      this.advance()
      this.expect('*')
      parts.push(this.identifier())
    }
    return { kind: 'Name', parts, start: first.start, end: Math.max(first.end, parts[parts.length - 1].end) }
  }

  get atString(): boolean {
    this.expect('string')
    return this.token.kind === 'string'
  }

  /** A string; several in a row are one, as in standard SQL. */
  string(): StringLiteral {
    if (!this.atString) return this.plainString()
    const first = this.advance()
    if (this.token.upper === 'UESCAPE' && /^u&/i.test(first.text)) return this.escaped(first)
    this.judgeString(first)
    let value = stringValue(first.text)
    let continued: Span | undefined
    // E'…' goes on in no second one.
    while (this.token.kind === 'string' && isPlain(this.token) && !/^e/i.test(first.text)) {
      // X'00' 'ff': the second one is binary as well.
      this.judgeString(this.token, /^x/i.test(first.text) ? 'X' : '')
      if (!this.text.slice(this.prevEnd, this.token.start).includes('\n')) continued ??= this.tokenSpan()
      value += stringValue(this.advance().text)
    }
    const binary = /^x/i.test(first.text) && { binary: true as const }
    return { kind: 'StringLiteral', value, ...binary, ...(continued && { continued }), ...this.span(first.start) }
  }

  /** U&'!00fc' UESCAPE '!' */
  private escaped(first: Token): StringLiteral {
    this.advance()
    const at = this.tokenSpan()
    const sign = this.plainString().value
    const flaw = flawOfEscape(sign)
    if (flaw) this.problem(flaw, at)
    else this.judgeString(first, '', sign)
    const value = flaw ? stringValue(first.text) : stringValue(first.text.replaceAll(sign, '\\'))
    return { kind: 'StringLiteral', value, ...this.span(first.start) }
  }

  private judgeString(token: Token, prefix = '', sign?: string): void {
    if (isPlain(token) && prefix === '') return
    if (/^e/i.test(token.text)) this.only("A string E'…'", token, '2.0')
    const flaw = flawOf(prefix === '' ? token : { ...token, text: prefix + token.text }, sign)
    if (flaw === undefined) return
    this.problem(flaw, token)
    this.judgeAgain()
  }

  /** One string without a prefix (N'…', U&'…'), where Flink takes no other and a second one is rather a forgotten symbol between them. */
  plainString(): StringLiteral {
    if (this.atString && !isPlain(this.token)) {
      this.problem("A plain 'string' stands here, without a prefix", this.tokenSpan(), ['string'])
      this.judgeAgain()
    }
    if (this.atString) {
      const { start, end, text } = this.advance()
      return { kind: 'StringLiteral', value: stringValue(text), start, end }
    }
    this.fail('string')
    return { kind: 'StringLiteral', value: '', start: this.prevEnd, end: this.prevEnd }
  }

  /** A whole number, e.g. a precision; undefined with a problem where none is. */
  integer(): number | undefined {
    this.expect('number')
    if (this.token.kind !== 'number' || !/^\d+$/.test(this.token.text)) {
      this.fail('number')
      return undefined
    }
    const value = Number(this.token.text)
    if (value > 2 ** 31 - 1) {
      this.problem('This number is larger than 2147483647', this.tokenSpan())
      this.judgeAgain()
    }
    this.advance()
    return value
  }

  numberLiteral(): NumberLiteral {
    const { text, start, end } = this.advance()
    return { kind: 'NumberLiteral', text, start, end }
  }

  errorNode(start = this.prevEnd): ErrorNode {
    return { kind: 'ErrorNode', ...this.span(start) }
  }
}

/** Whether the string has no prefix; an open one counts as such too. */
function isPlain(token: Token): boolean {
  return token.text.charCodeAt(0) === 39
}
