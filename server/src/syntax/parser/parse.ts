import { isTypographicQuote, lex } from '../lexer.ts'
import type { ParsedUnit, SetPlace, SyntaxProblem, Token } from '../nodes.ts'
import { DEFAULT_VERSION, type FlinkVersion } from '../versions.ts'
import { Cursor } from './cursor.ts'
import { type FoundProblem, ownMistakes } from './mistakes.ts'
import { countsInSetting } from './settings.ts'
import { parseStatement } from './statements.ts'

/**
 * The tree of one unit (see `cutUnits`) and what is wrong with it in that version of Flink. Never throws; `tokens` saves lexing when they are
 * known; `place` is where the unit stands in a statement set.
 */
export function parseUnit(
  text: string,
  tokens: readonly Token[] = lex(text),
  version: FlinkVersion = DEFAULT_VERSION,
  place: SetPlace = 'none',
): ParsedUnit {
  const input = significantTokens(tokens, text)
  const read = (changed: readonly Token[]) => {
    const reader = new Cursor(text, changed, true, version, true)
    parseStatement(reader, place)
    return found(reader).at(0)
  }
  let cursor = new Cursor(text, input.tokens, false, version)
  let statement = parseStatement(cursor, place)
  if (cursor.problems.length > 0) {
    // Only a statement with a problem pays for knowing what could have stood at each place.
    cursor = new Cursor(text, input.tokens, true, version)
    statement = parseStatement(cursor, place)
  }
  if (statement.kind === 'Empty' && place !== 'none') {
    // Between statements an empty one is passed over; inside of a statement set Flink takes none.
    const semicolon = tokens.find(token => token.text === ';')
    if (semicolon)
      input.problems.push({ message: "No statement stands before this ';'", ...spanOf(semicolon), expected: ['INSERT', 'END'] })
  }
  const own = cursor.problems.length > 1 ? withoutConsequences(cursor, input.tokens, read) : cursor.problems
  const bad =
    statement.kind === 'Set' || statement.kind === 'Reset'
      ? input.problems.filter(problem => countsInSetting(text, statement.key, problem.start))
      : input.problems
  const problems = toldOnce(merge(bad, own, input.tokens), text)
  return { statement, problems, tokens }
}

/** A reserved word as a name is one mistake, however often the statement has it. */
function toldOnce(problems: readonly SyntaxProblem[], text: string): readonly SyntaxProblem[] {
  if (problems.length < 2 || !problems.some(p => p.names)) return problems
  const first = new Map<string, number>()
  const told: SyntaxProblem[] = []
  for (const problem of problems) {
    const word = text.slice(problem.start, problem.end).toUpperCase()
    const at = problem.names && first.get(word)
    if (at !== undefined) told[at] = { ...told[at], names: [...told[at].names!, ...problem.names!] }
    else {
      if (problem.names) first.set(word, told.length)
      told.push(problem)
    }
  }
  return told
}

function spanOf({ start, end }: Token): { start: number; end: number } {
  return { start, end }
}

type Reading = Parameters<typeof ownMistakes>[2]

/** Of what the version lacks one problem says that the statement is one of another version; of the rest those that are no consequences. */
function withoutConsequences(cursor: Cursor, tokens: readonly Token[], firstIn: Reading): SyntaxProblem[] {
  const { places } = cursor
  const all = found(cursor)
  const lacking = all.filter((_, i) => places[i].lacking && places.findIndex(p => p.lacking === places[i].lacking) === i)
  const mistakes = all.filter((_, i) => !places[i].lacking)
  const own = mistakes.length > 1 ? ownMistakes(mistakes, tokens, firstIn) : mistakes.map(m => m.problem)
  return [...lacking.map(l => l.problem), ...own].sort((a, b) => a.start - b.start)
}

function found({ problems, places }: Cursor): FoundProblem[] {
  return problems.map((problem, i) => ({ problem, place: places[i].at, understood: places[i].understood }))
}

/**
 * What the parser would take at `offset`, given the text before it: keywords upper-case, symbols, classes ('identifier', 'expression',
 * 'type', 'string', 'number', 'statement'). A word that ends at `offset` is being typed and doesn't count. Empty in a comment.
 */
export function expectedAt(text: string, offset: number, version: FlinkVersion = DEFAULT_VERSION): string[] {
  const before = text.slice(0, offset)
  const tokens = lex(before)
  const last = tokens.at(-1)
  if (last) {
    if (last.kind === 'comment' && (last.end >= offset || offset > before.trimEnd().length) && isOpenComment(last, before)) return []
    const openString = last.kind === 'bad' && /['`/]/.test(last.text)
    if (openString && last.text.startsWith('/*')) return []
    if (openString || (last.end === offset && (last.kind === 'word' || last.kind === 'number'))) tokens.pop()
  }
  const cursor = new Cursor(before, significantTokens(tokens, before).tokens, true, version)
  parseStatement(cursor, 'none')
  return [...new Set(cursor.expectedAtEnd ?? cursor.expected)]
}

function isOpenComment(comment: Token, before: string): boolean {
  return !comment.text.startsWith('/*') && !/[\r\n]/.test(before.slice(comment.end))
}

/** The tokens that the parser reads, up to the `;`, with an empty one for the end; and what is wrong with tokens as such. */
function significantTokens(tokens: readonly Token[], text: string): { tokens: Token[]; problems: SyntaxProblem[] } {
  const kept: Token[] = []
  const problems: SyntaxProblem[] = []
  let end = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token.kind === 'comment') continue
    if (token.text === ';') {
      const behind = tokens.slice(i + 1).find(other => other.kind !== 'comment' && other.text !== ';')
      if (behind) problems.push({ message: 'Another statement begins here', start: behind.start, end: behind.end, expected: [] })
      break
    }
    end = token.end
    if (token.kind === 'bad') repair(token, kept, problems)
    else kept.push(token)
  }
  if (kept.length === 0) end = Math.min(text.length, tokens.find(token => token.kind !== 'comment')?.start ?? tokens.at(-1)?.end ?? 0)
  kept.push({ kind: 'symbol', text: '', upper: '', start: end, end })
  return { tokens: kept, problems }
}

/** Says what is wrong with a bad token, and gives the parser what was meant, if that is known. */
function repair(token: Token, kept: Token[], problems: SyntaxProblem[]): void {
  const { text, start, end } = token
  const report = (message: string) => problems.push({ message, start, end, expected: [] })
  if (text.startsWith('/*')) report('This comment is not closed: add */')
  else if (text.startsWith('`')) {
    if (text.length > 1 && text !== '``') report('This quoted name is not closed: add `')
    else report('A name stands between backticks')
    kept.push({ kind: 'quoted', text: text.length > 1 ? `${text.replace(/`$/, '')}\`` : '``', upper: '', start, end })
  } else if (text.startsWith('"')) {
    report('Flink quotes strings with \' and names with `, not with "')
    if (text.length > 1) kept.push({ kind: 'quoted', text: `\`${text.slice(1, -1)}\``, upper: '', start, end })
  } else if (isTypographicQuote(text.charCodeAt(0))) {
    report(`'${text[0]}' is no part of Flink SQL: strings stand between ' and ', names between \` and \``)
    if (text.length > 1) kept.push({ kind: 'string', text: `'${text.slice(1, -1)}'`, upper: '', start, end })
  } else if (text.includes("'")) {
    report("This string is not closed: add '")
    kept.push({ kind: 'string', text, upper: '', start, end })
  } else unknownCharacters(token, kept, report)
}

/** Characters that no token has; of full-width ones, as Chinese and Japanese keyboards have them, it is known what they stand for. */
function unknownCharacters({ text, start }: Token, kept: Token[], report: (message: string) => void): void {
  const plain = text.replace(/[\uff01-\uff5e]/g, character => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
  const shown = text.length > 20 ? `${text.slice(0, 20)}…` : text
  if (plain !== text) {
    report(`'${shown}' is no part of Flink SQL: write '${plain.slice(0, 20)}'`)
    for (const token of lex(plain)) {
      if (token.kind !== 'bad' && token.kind !== 'comment') kept.push({ ...token, start: token.start + start, end: token.end + start })
    }
  } else if (/^[\p{C}\p{Z}]/u.test(text)) {
    const code = text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    report(`The ${/^\p{Z}/u.test(text) ? 'space' : 'character'} U+${code} is no part of Flink SQL`)
  } else report(`'${shown}' is no part of Flink SQL`)
}

/**
 * One mistake, one problem: what the parser says behind a bad token may follow from it, so it is left out; and a string that is open at
 * the end follows from the first mistake in quoting.
 */
const isOpen = (problem: SyntaxProblem) => / is not closed|between backticks/.test(problem.message)

function merge(bad: readonly SyntaxProblem[], syntax: readonly SyntaxProblem[], tokens: readonly Token[]): SyntaxProblem[] {
  if (bad.length === 0) return syntax as SyntaxProblem[]
  // A problem at the token right before it is about what lacks there.
  const endBefore = tokens.findLast(token => token.end <= bad[0].start)?.end
  const before = syntax.filter(
    problem => problem.start < bad[0].start && problem.end !== endBefore && !problem.message.includes('found the end of the statement'),
  )
  const firstOpen = before.length > 0 ? -1 : bad.findIndex(isOpen)
  return [...before, ...bad.filter((problem, i) => !isOpen(problem) || i === firstOpen)]
}
