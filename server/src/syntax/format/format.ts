import { lex } from '../lexer.ts'
import type { ParsedUnit, Token } from '../nodes.ts'
import { parseUnit } from '../parser/parse.ts'
import { type Doc, render } from './doc.ts'
import { withKeywordCase } from './keywords.ts'
import { layOut } from './layout.ts'
import { Printer } from './printer.ts'

export interface FormatOptions {
  /** UTF-16 code units that a line should not exceed; a token that is longer stays whole */
  readonly width: number
  /** spaces of one step */
  readonly indent: number
  readonly keywords: 'preserve' | 'upper' | 'lower'
  /** the `=` of options one above the other */
  readonly alignOptions: boolean
}

export const FORMAT_DEFAULTS: FormatOptions = { width: 100, indent: 2, keywords: 'preserve', alignOptions: true }

/** So often is a text formatted again until nothing changes; comments between tokens may need a second time. */
const ROUNDS = 4

/**
 * One unit in the house's layout: the same tokens and comments in the same order, other white space. A statement with a problem stays as it
 * is, and so does one whose layout would read as something else (undefined then). `eol` is the line break used; `parse` reads a text as `parsed` was read, for its version of Flink.
 */
export function formatUnit(
  text: string,
  parsed: ParsedUnit,
  options: FormatOptions,
  eol = '\n',
  parse: (text: string, tokens: readonly Token[]) => ParsedUnit = parseUnit,
): string | undefined {
  if (!isWhole(parsed)) return undefined
  let now = layOutUnit(text, parsed, options, eol)
  const { tokens } = parsed
  for (let round = 1; ; round++) {
    // The parser sees tokens alone, so equal ones are the same statement.
    const laidOut = lex(now)
    if (!isSame(tokens, laidOut, options)) return undefined
    if (!tokens.some(token => token.kind === 'comment')) return now
    const next = layOutUnit(now, parse(now, laidOut), options, eol)
    if (next === now) return now
    if (round === ROUNDS) return undefined
    now = next
  }
}

function layOutUnit(text: string, { statement, tokens }: ParsedUnit, options: FormatOptions, eol: string): string {
  const written = withKeywordCase(statement, tokens, options.keywords)
  const p = new Printer(text, written, options.alignOptions)
  const docs: Doc[] = p.finish(() => layOut(p, statement))
  return render(docs, { width: options.width, indent: options.indent, eol })
}

/** No problem in it, and not the SQL Client's `SET key = value`, whose value is text and no tokens. */
function isWhole({ statement, problems, tokens }: ParsedUnit): boolean {
  if (problems.length > 0) return false
  if (statement.kind !== 'Set' && statement.kind !== 'Reset') return true
  return tokens.every(
    ({ kind, upper, text }) => kind === 'string' || kind === 'comment' || upper === statement.kind.toUpperCase() || /^[=;]$/.test(text),
  )
}

function isSame(before: readonly Token[], after: readonly Token[], { keywords }: FormatOptions): boolean {
  const alike = (a: Token, b: Token) =>
    a.kind === b.kind && (a.text === b.text || (keywords !== 'preserve' && a.kind === 'word' && a.upper === b.upper))
  return before.length === after.length && before.every((token, i) => alike(token, after[i]))
}
