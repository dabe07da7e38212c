import type { Environment } from '../semantics/environment.ts'
import { type FlinkVersion, knownVersion } from '../semantics/flink/versions.ts'
import { lex } from '../syntax/lexer.ts'
import type { AnyNode, Statement, Token } from '../syntax/nodes.ts'
import { expectedAt, parseUnit } from '../syntax/parser/parse.ts'
import { childrenOf } from '../syntax/walk.ts'
import type { Span } from '../text/span.ts'
import { TOO_LONG } from './near-caret.ts'

/** Where something is asked for; offsets relative to the unit, whose text reaches at least to the caret. */
export interface CaretUnit {
  readonly text: string
  readonly offset: number
  readonly env: Environment
  /** between the opener of a statement set and its END */
  readonly inStatementSet?: boolean
  /** the text's tokens, where they are at hand */
  readonly tokens?: () => readonly Token[]
}

/** What the caret stands in, read from the text with a name put in at the caret, so that half-written text has a tree there. */
export interface CaretPlace extends CaretUnit {
  /** what a completion replaces: the word around the caret, with its quotes where it has some */
  readonly word: Span
  /** the part of it in front of the caret, without the quote */
  readonly typed: string
  readonly inside: 'text' | 'string' | 'quoted'
  /** of the text in front of the word, without comments */
  readonly before: readonly Token[]
  /** the first character behind the word that is no space */
  readonly next: string
  readonly version: FlinkVersion
  /** nothing but a string can stand here, or the caret stands in one */
  readonly wantsString: boolean
  /** what the parser would take in place of the word, see `expectedAt` */
  readonly expected: readonly string[]
  readonly statement: Statement
  /** nodes around the caret, outermost first */
  readonly path: readonly AnyNode[]
}

/** A name that nobody has. */
const CARET = 'caret$caret'

/** Undefined in a comment, and in a statement that is too long (see `nearCaret`). */
export function placeAt(unit: CaretUnit): CaretPlace | undefined {
  const { text, offset } = unit
  if (text.length > TOO_LONG) return undefined
  const head = text.slice(0, offset)
  const tokens = lex(head)
  const last = tokens.at(-1)
  if (last && isComment(last, head)) return undefined
  const open = last?.kind === 'bad' && last.end === offset ? last.text[0] : ''
  const inside = open === "'" ? 'string' : open === '`' ? 'quoted' : 'text'
  const word = inside === 'text' ? plainWord(text, offset, tokens) : quotedWord(text, offset, last!.start, open)
  const front = text.slice(0, word.start)
  const before = tokens.filter(t => t.kind !== 'comment' && t.end <= word.start)
  const version = knownVersion(unit.env.config.flink)
  const expected = expectedAt(front, word.start, version)
  const wantsString = inside === 'string' || (expected.includes('string') && !expected.some(e => e === 'identifier' || e === 'expression'))
  const rest = text.slice(word.end)
  const filled = front + (wantsString ? `'${CARET}'` : CARET) + (/^[\w`']/.test(rest) ? ' ' : '') + rest
  const { statement } = parseUnit(filled, undefined, version)
  return {
    ...unit,
    word,
    typed: text.slice(word.start + (inside === 'text' ? 0 : 1), offset),
    inside,
    before,
    next: /^\s*(\S?)/.exec(rest)?.[1] ?? '',
    expected,
    wantsString,
    version,
    statement,
    path: pathTo(statement, word.start + 1),
  }
}

export const isCaret = (name: string | undefined): boolean => name === CARET

/** The word is being typed, so what stands behind the caret belongs to it as well, unless nothing of it stands in front. */
function plainWord(text: string, offset: number, tokens: readonly Token[]): Span {
  const first = tokens.find(t => t.kind !== 'comment')?.upper
  // SET and RESET take keys without quotes, with dots and dashes in them.
  const parts = first === 'SET' || first === 'RESET' ? /[\w$.-]*$/ : /[\w$]*$/
  const start = offset - (parts.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0)
  const more = start < offset ? (/^[\w$]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0) : 0
  return { start, end: offset + more }
}

/** From the opening quote to the closing one, if what lies between is plain enough to be a name or a value. */
function quotedWord(text: string, offset: number, start: number, quote: string): Span {
  const rest = /^[^\n'`(),;=]*/.exec(text.slice(offset, offset + 400))?.[0] ?? ''
  return text[offset + rest.length] === quote ? { start, end: offset + rest.length + 1 } : { start, end: offset }
}

function isComment(last: Token, head: string): boolean {
  if (last.kind === 'bad') return last.text.startsWith('/*')
  return last.kind === 'comment' && !last.text.startsWith('/*') && !/[\r\n]/.test(head.slice(last.end))
}

function pathTo(statement: Statement, at: number): AnyNode[] {
  const path: AnyNode[] = [statement]
  for (let node: AnyNode | undefined = statement; node; ) {
    node = childrenOf(node).find(child => child.start < at && at < child.end)
    if (node) path.push(node)
  }
  return path
}
