import type { Token } from './nodes.ts'
import { STATEMENT_WORDS } from './statement-words.ts'

/**
 * Cuts a text into tokens as Flink's parser does (Calcite's lexical policy JAVA): `` `quoted` `` identifiers, 'strings', comments `--`, `//`
 * and `/* … *` + `/`, hints `/*+ … *` + `/`. Lossless: what lies between two tokens is white space. What can't be a token is `bad`.
 */
export function lex(text: string): Token[] {
  const lexer = new Lexer(text)
  const tokens: Token[] = []
  for (let token = lexer.next(); token; token = lexer.next()) tokens.push(token)
  return tokens
}

/** One token at a time; `base` is taken off every offset, so that tokens can be made relative to the unit they belong to. */
export class Lexer {
  readonly text: string
  pos = 0
  base = 0

  constructor(text: string) {
    this.text = text
  }

  next(): Token | undefined {
    const { text } = this
    let at = this.pos
    let code = text.charCodeAt(at)
    while (code === 32 || code === 10 || code === 13 || code === 9 || code === 12 || (code === 0xfeff && at === 0))
      code = text.charCodeAt(++at)
    if (at >= text.length) {
      this.pos = at
      return undefined
    }
    if (isWordStart(code)) return this.word(at)
    if (code >= 48 && code <= 57) return this.token('number', at, endOfNumber(text, at))
    switch (code) {
      case 39: // '
        return this.string(at, at + 1, false)
      case 96: // `
        return this.quoted(at)
      case 45: // -
        if (text.charCodeAt(at + 1) === 45) return this.token('comment', at, endOfLine(text, at))
        return this.token('symbol', at, text.charCodeAt(at + 1) === 62 ? at + 2 : at + 1)
      case 47: // /
        return this.slash(at)
      case 42: // *
        if (text.charCodeAt(at + 1) === 47) return this.token('hint', at, at + 2)
        return this.token('symbol', at, at + 1)
      case 46: // .
        return isDigit(text.charCodeAt(at + 1)) ? this.token('number', at, endOfNumber(text, at)) : this.token('symbol', at, at + 1)
      case 34: // "
        return this.token('bad', at, endOfDoubleQuoted(text, at))
    }
    const length = symbolLength(code, text.charCodeAt(at + 1))
    if (isTypographicQuote(code)) return this.token('bad', at, endOfTypographic(text, at))
    return length > 0 ? this.token('symbol', at, at + length) : this.token('bad', at, endOfBadCharacters(text, at))
  }

  private token(kind: Token['kind'], start: number, end: number): Token {
    this.pos = end
    return { kind, text: this.text.slice(start, end), upper: '', start: start - this.base, end: end - this.base }
  }

  private word(start: number): Token {
    const { text } = this
    let end = start + 1
    while (isWordPart(text.charCodeAt(end))) end++
    const next = text.charCodeAt(end)
    if (next === 39 && isStringPrefix(text, start, end)) return this.string(start, end + 1, (text.charCodeAt(start) | 32) === 101)
    if (next === 38 && end === start + 1 && (text.charCodeAt(start) | 32) === 117 && text.charCodeAt(end + 1) === 39) {
      return this.string(start, end + 2, false)
    }
    this.pos = end
    const word = text.slice(start, end)
    return { kind: 'word', text: word, upper: upperOf(word), start: start - this.base, end: end - this.base }
  }

  private string(start: number, from: number, backslashEscapes: boolean): Token {
    const close = endOfString(this.text, from, backslashEscapes)
    if (close > 0 && !swallowsStatements(this.text, from, close)) return this.token('string', start, close)
    return this.token('bad', start, endOfOpenString(this.text, from))
  }

  private quoted(start: number): Token {
    const { text } = this
    let at = start + 1
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 10 || code === 13) break
      if (code !== 96) continue
      if (text.charCodeAt(at + 1) === 96 && at > start + 1) at++
      else if (at === start + 1) return this.token('bad', start, at + 1)
      else return this.token('quoted', start, at + 1)
    }
    // An identifier is one word in most cases, so an open one ends with its word and the rest of the line is read as usual.
    let end = start + 1
    while (isWordPart(text.charCodeAt(end))) end++
    return this.token('bad', start, end)
  }

  private slash(at: number): Token {
    const { text } = this
    const next = text.charCodeAt(at + 1)
    if (next === 47) return this.token('comment', at, endOfLine(text, at))
    if (next !== 42) return this.token('symbol', at, at + 1)
    if (text.charCodeAt(at + 2) === 43) return this.token('hint', at, at + 3)
    const close = text.indexOf('*/', at + 2)
    if (close >= 0) return this.token('comment', at, close + 2)
    const statement = nextStatementLine(text, at)
    return this.token('bad', at, trimmedEnd(text, at, statement < 0 ? text.length : statement))
  }
}

/** The value of a string token: without quotes, prefix and escapes. */
export function stringValue(token: string): string {
  const open = token.indexOf("'")
  const close = token.length > open + 1 && token.endsWith("'") ? token.length - 1 : token.length
  const inner = token.slice(open + 1, close)
  const value = inner.includes("''") ? inner.replaceAll("''", "'") : inner
  const prefix = open > 0 ? token.slice(0, open).toUpperCase() : ''
  if (prefix === 'U&') return value.replace(/\\(?:\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4})|(\\))/g, unicodeEscape)
  if (prefix === 'E') return value.replace(/\\(.)/gs, (_, c: string) => ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' })[c] ?? c)
  return value
}

/** The name in a quoted identifier, or the word as it is. */
export function identifierValue(token: string): string {
  if (token.charCodeAt(0) !== 96) return token
  return token.slice(1, token.length > 1 && token.endsWith('`') ? -1 : undefined).replaceAll('``', '`')
}

function unicodeEscape(all: string, long: string | undefined, short: string | undefined): string {
  const code = Number.parseInt(long ?? short ?? '5c', 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : all
}

// Words are few and repeat, so their upper-case form is kept; the limit keeps a long session with many texts small.
const uppers = new Map<string, string>()
function upperOf(word: string): string {
  let upper = uppers.get(word)
  if (upper === undefined) {
    if (uppers.size > 20_000) uppers.clear()
    upper = word.toUpperCase()
    // Some letters grow in upper case (ß); such a word is no keyword, and its length must stay.
    if (upper.length !== word.length) upper = word
    uppers.set(word, upper)
  }
  return upper
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Calcite's LETTER: also `$` and `_`, and the letters of most scripts. */
function isWordStart(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36
  return (
    (code >= 0xc0 && code <= 0x1fff && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x3040 && code <= 0x318f) ||
    (code >= 0x3300 && code <= 0x337f) ||
    (code >= 0x3400 && code <= 0x3d2d) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff)
  )
}

function isWordPart(code: number): boolean {
  return isDigit(code) || isWordStart(code)
}

function isStringPrefix(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) | 32
  if (end === start + 1) return first === 120 || first === 110 || first === 101 // x, n, e
  return text.charCodeAt(start) === 95 && end > start + 1 // _utf8
}

function endOfNumber(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at))) at++
  if (text.charCodeAt(at) === 46 && text.charCodeAt(at + 1) !== 46) {
    at++
    while (isDigit(text.charCodeAt(at))) at++
  }
  if ((text.charCodeAt(at) | 32) === 101) {
    const sign = text.charCodeAt(at + 1)
    const digits = sign === 43 || sign === 45 ? at + 2 : at + 1
    if (isDigit(text.charCodeAt(digits))) {
      at = digits
      while (isDigit(text.charCodeAt(at))) at++
    }
  }
  return at
}

/** How many characters the symbol has that starts with `code`; 0 where none does. `-`, `/`, `*` and `.` are dealt with before. */
function symbolLength(code: number, next: number): number {
  switch (code) {
    case 61: // =
      return next === 62 ? 2 : 1
    case 60: // <
      return next === 62 || next === 61 ? 2 : 1
    case 62: // >
      return next === 61 ? 2 : 1
    case 33: // !
      return next === 61 ? 2 : 0
    case 124: // |
      return next === 124 ? 2 : 1
    case 40: // (
    case 41:
    case 43: // +
    case 44: // ,
    case 37: // %
    case 58: // :
    case 59: // ;
    case 63: // ?
    case 91: // [
    case 93:
    case 94: // ^
    case 123: // {
    case 125:
      return 1
  }
  return 0
}

function endOfLine(text: string, at: number): number {
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === 10 || code === 13) break
  }
  return end
}

/** Behind the closing quote, or -1. */
function endOfString(text: string, from: number, backslashEscapes: boolean): number {
  let at = from
  for (;;) {
    const close = text.indexOf("'", at)
    if (close < 0) return -1
    if (backslashEscapes && backslashesBefore(text, close) % 2 === 1) at = close + 1
    else if (text.charCodeAt(close + 1) === 39) at = close + 2
    else return close + 1
  }
}

function backslashesBefore(text: string, at: number): number {
  let start = at
  while (text.charCodeAt(start - 1) === 92) start--
  return at - start
}

/**
 * Whether a string that runs over lines was rather left open: then the quote that closes it opened another one, and that one's text stands
 * right behind it. Words that may follow a string (AS, FROM …) stand there in valid SQL too.
 */
function swallowsStatements(text: string, from: number, close: number): boolean {
  // Looked for in the string alone: the next line may be far behind a long list of strings.
  if (!text.slice(from, close).includes('\n')) return false
  const after = text.charCodeAt(close)
  if (isWordPart(after))
    return !/^(AS|FROM|THEN|ELSE|END|WHEN|AND|OR|IN|IS|FOR|LIKE|NOT|UNION|ESCAPE)\b(?!')/i.test(text.slice(close, close + 12))
  const statement = nextStatementLine(text, from, close)
  if (statement < 0) return false
  return !/^\s*($|[,;)\]|+=<>*]|--|\/\*|AS\b|FROM\b|THEN\b|ELSE\b|END\b|AND\b|OR\b|IN\b|IS\b|NOT\b)/i.test(text.slice(close, close + 80))
}

/** An open string ends with its line, before the punctuation that closes what it stands in. */
function endOfOpenString(text: string, from: number): number {
  const line = endOfLine(text, from)
  const inner = text.slice(from, line).replace(/[\s),;]+$/, '')
  return from + inner.length
}

function endOfDoubleQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13) break
    if (code === 34) return at + 1
  }
  return start + 1
}

/** ‘ ’ ‚ ‛ “ ” „ ‟ and the full-width ＂ and ＇, which word processors and chats make of quotes */
export function isTypographicQuote(code: number): boolean {
  return (code >= 0x2018 && code <= 0x201f) || code === 0xff02 || code === 0xff07
}

/** Behind the quote that closes it on its line, else behind the one at `start`. */
function endOfTypographic(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13) break
    if (isTypographicQuote(code)) return at + 1
  }
  return start + 1
}

function endOfBadCharacters(text: string, start: number): number {
  let end = start + 1
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if (code <= 32 || code === 39 || code === 96 || code === 34 || code === 45 || code === 47 || code === 42 || code === 46) break
    if (isWordPart(code) || isTypographicQuote(code) || symbolLength(code, text.charCodeAt(end + 1)) > 0) break
    end++
  }
  return end
}

/** The offset of the next line before `to` that starts with a word a statement begins with, or -1. */
function nextStatementLine(text: string, from: number, to = text.length): number {
  for (let newline = text.indexOf('\n', from); newline >= 0 && newline + 1 < to; newline = text.indexOf('\n', newline + 1)) {
    const start = newline + 1
    let end = start
    while (isWordPart(text.charCodeAt(end))) end++
    if (end > start && STATEMENT_WORDS.has(upperOf(text.slice(start, end)))) return start
  }
  return -1
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length
}
