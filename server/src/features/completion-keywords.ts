import type { FlinkVersion } from '../semantics/flink/versions.ts'
import { expectedAt } from '../syntax/parser/parse.ts'
import { CONTEXT_VARIABLES, RESERVED_FUNCTIONS } from '../syntax/reserved-words.ts'
import { type Proposals, RANK } from './completion-item.ts'
import type { CaretPlace } from './completion-place.ts'

/**
 * The keywords that the parser would take at the caret, each with the words that must follow it: `GROUP BY`, `IS NOT NULL`, `CREATE TEMPORARY
 * VIEW`. Types, and the forms of expressions that have words in them, come as snippets.
 */
export function addKeywords(p: Proposals): void {
  const { place } = p
  if (inHint(place)) return
  const words = place.expected.filter(word => isKeyword(word) && isTaken(place, word) && p.mayMean(word))
  const isType = place.expected.includes('type')
  const isExpression = place.expected.includes('expression')
  const front = place.text.slice(0, place.word.start)
  if (place.inStatementSet && place.before.length === 0) {
    for (const phrase of ['INSERT INTO', 'END']) p.add('keyword', phrase, RANK.local)
    return
  }
  // A place where a name stands takes keywords as well, but rarely; where none stands there is nothing but keywords.
  const group = isExpression ? RANK.function : isType ? RANK.name : place.expected.includes('identifier') ? RANK.word : RANK.local
  for (const word of byUse(words)) {
    if (isType && TYPES[word] !== undefined) p.add('type', word, RANK.special, snippet(TYPES[word]))
    else if (isType && /^[A-Z]+(?:_LTZ)?$/.test(word) && !OTHERS_BESIDE_TYPES.has(word)) p.add('type', word, RANK.local)
    else if (isExpression && FORMS[word] !== undefined) p.add('keyword', word, RANK.function, snippet(FORMS[word]))
    else for (const phrase of phrases(front, word, place.version)) p.add('keyword', phrase, group)
  }
}

export const isKeyword = (expected: string): boolean => /^[A-Z][A-Z_]*$/.test(expected)

/** A text up to which it is worth reading it again for each keyword, UTF-16 units. */
const SHORT = 20_000
const MAX_WORDS = 5

/** The keyword with those that must stand behind it; one phrase for each word where the second one can be chosen. */
function phrases(front: string, first: string, version: FlinkVersion): string[] {
  const key = `${version} ${first}`
  const known = front === '' ? ofStarts.get(key) : undefined
  if (known) return known
  const found = front.length > SHORT ? [first] : extended(front, first, 1, version)
  if (front === '') ofStarts.set(key, found)
  return found
}
const ofStarts = new Map<string, string[]>()

function extended(front: string, phrase: string, words: number, version: FlinkVersion): string[] {
  if (words >= MAX_WORDS) return [phrase]
  const text = `${front}${phrase} `
  const next = expectedAt(text, text.length, version)
  const more = next.filter(word => isKeyword(word) && !NEVER.has(word))
  if (more.length === 0 || more.length > 24) return [phrase]
  if (more.length < next.filter(word => !NEVER.has(word)).length)
    return phrase === 'UNION' && more.includes('ALL') ? ['UNION ALL', phrase] : [phrase]
  const mayChoose = words === 1 || more.length === 2 || phrase.endsWith('NOT')
  return more.length === 1 || mayChoose ? byUse(more).flatMap(word => extended(front, `${phrase} ${word}`, words + 1, version)) : [phrase]
}

const byUse = (words: readonly string[]) => [...words].sort((a, b) => useOf(a) - useOf(b))
const useOf = (word: string) => order.get(word) ?? order.size

const snippet = (insert: string) => (insert.includes('$') ? { insert, snippet: true as const } : { insert })

/** The words that are written most, in this order; the others follow as the grammar has them. */
const order = new Map(
  `
    SELECT INSERT CREATE WITH FROM WHERE AND OR GROUP JOIN LEFT ORDER AS ON NULL IS NOT IN HAVING LIMIT UNION BETWEEN LIKE SET EXECUTE EXPLAIN
    SHOW DESCRIBE DROP ALTER USE WHEN THEN ELSE END PRIMARY WATERMARK METADATA INTO TABLE VIEW FUNCTION TABLES INNER CROSS RIGHT FULL
    STRING BIGINT INT DOUBLE DECIMAL TIMESTAMP TIMESTAMP_LTZ BOOLEAN DATE ROW ARRAY MAP
  `
    .trim()
    .split(/\s+/)
    .map((word, i) => [word, i]),
)

/** Types that want something in brackets; the others are written as they are. */
const TYPES: Readonly<Record<string, string>> = {
  STRING: 'STRING',
  BIGINT: 'BIGINT',
  INT: 'INT',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: places of a snippet
  DECIMAL: 'DECIMAL(${1:10}, ${2:2})',
  TIMESTAMP: 'TIMESTAMP(${1:3})',
  TIMESTAMP_LTZ: 'TIMESTAMP_LTZ(${1:3})',
  DATE: 'DATE',
  TIME: 'TIME',
  VARCHAR: 'VARCHAR(${1:255})',
  CHAR: 'CHAR(${1:1})',
  BINARY: 'BINARY(${1:1})',
  VARBINARY: 'VARBINARY(${1:255})',
  ARRAY: 'ARRAY<${1:STRING}>',
  MAP: 'MAP<${1:STRING}, ${2:STRING}>',
  MULTISET: 'MULTISET<${1:STRING}>',
  ROW: 'ROW<${1:name} ${2:STRING}>',
  INTERVAL: 'INTERVAL ${1:DAY}',
  RAW: "RAW('$1', '$2')",
}

/** Keywords of an expression as they are used. */
const FORMS: Readonly<Record<string, string>> = {
  CASE: 'CASE WHEN $1 THEN $2 ELSE $3 END',
  CAST: 'CAST($1 AS ${2:STRING})',
  TRY_CAST: 'TRY_CAST($1 AS ${2:STRING})',
  EXISTS: 'EXISTS ($1)',
  INTERVAL: "INTERVAL '${1:1}' ${2|SECOND,MINUTE,HOUR,DAY,MONTH,YEAR|}",
  DATE: "DATE '${1:2025-01-01}'",
  TIME: "TIME '${1:12:00:00}'",
  TIMESTAMP: "TIMESTAMP '${1:2025-01-01 00:00:00}'",
  ARRAY: 'ARRAY[$1]',
  MAP: 'MAP[$1, $2]',
  ROW: 'ROW($1)',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: places of a snippet
}

const OTHERS_BESIDE_TYPES = new Set([
  'METADATA',
  'AS',
  'PRIMARY',
  'COMMENT',
  'CONSTRAINT',
  'NOT',
  'NULL',
  'UNIQUE',
  'WATERMARK',
  'FIRST',
  'AFTER',
])

/**
 * What our parser lets pass for the sake of better findings, and Flink refuses: held against Flink's parser by `npm run bench -- completion`.
 */
function isTaken({ before, expected, path }: CaretPlace, word: string): boolean {
  if (NEVER.has(word)) return false
  const last = before.at(-1)
  // A reserved word that is a function is nothing but the beginning of a call.
  const isCalled = last?.kind === 'word' && RESERVED_FUNCTIONS.has(last.upper) && !CONTEXT_VARIABLES.has(last.upper)
  if (isCalled && expected.includes('(') && before.at(-2)?.kind !== 'string') return false
  if (word !== 'ORDER') return true
  const inner = path.findLast(n => n.kind === 'Call' || n.kind === 'Query' || n.kind === 'WindowSpec' || n.kind === 'TableArgument')
  return inner?.kind !== 'Call' || SORTED_AGGREGATES.has(inner.name.parts.at(-1)?.name.toUpperCase() ?? '')
}
const NEVER = new Set(['MINUS', 'NCHAR', 'NORMALIZED', 'IGNORE', 'RESPECT', 'SEPARATOR', 'STREAM'])
const SORTED_AGGREGATES = new Set(['ARRAY_AGG', 'LISTAGG', 'STRING_AGG', 'GROUP_CONCAT', 'ARRAY_CONCAT_AGG'])

/** What the parser expects there are names of hints, which have their own proposals. */
const inHint = ({ before }: CaretPlace) => before.findLast(t => t.kind === 'hint')?.text === '/*+'
