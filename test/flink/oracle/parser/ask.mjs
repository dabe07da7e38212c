import { join } from 'node:path'
import { answers, prepare } from '../prepare.mjs'

/** The releases on Maven Central that stand for the versions which `flink.version` in sluice.json may name. */
export const RELEASES = { '1.20': '1.20.0', '2.0': '2.0.0', 2.1: '2.1.0', 2.2: '2.2.0', 2.3: '2.3.0' }

/**
 * Asks the parser of a Flink version about statements: for each `null` when it takes it, or `{ line, column, endLine, endColumn, message }`
 * (counted from 1; columns are UTF-16 units). With `expected`, also the tokens that it would have taken.
 */
export async function askParser(statements, { version = '2.2', expected = false } = {}) {
  const questions = statements.map(sql => Buffer.from(forParser(sql), 'utf16le').toString('base64'))
  const lines = await answers(classPath(version), 'ParserOracle', questions, { args: expected ? ['expected'] : [] })
  return lines.map(line => {
    if (line === 'ok') return null
    const [l, column, endLine, endColumn, message, tokens] = line.split('\t')
    const place = { line: Number(l), column: Number(column), endLine: Number(endLine), endColumn: Number(endColumn), message }
    return expected ? { ...place, expected: tokens.split(' ').filter(Boolean) } : place
  })
}

/** What every version takes. */
const NOTHING = 'SELECT 1'

/** The words of the grammar of a version: `{ word, reserved }`. */
export async function wordsOf(version) {
  const lines = await answers(classPath(version), 'ParserOracle', [], { args: ['words'] })
  return lines.map(line => line.split('\t')).map(([word, reserved]) => ({ word, reserved: reserved === 'true' }))
}

/** Which keywords Flink's parser takes behind a text: `keywordsTaken([{ before, keywords: ['GROUP BY', …] }])` → `[[true, …], …]`. */
export async function keywordsTaken(places) {
  const questions = places.map(({ before, keywords }) => `${Buffer.from(before).toString('base64')}\t${keywords.join(',')}`)
  const lines = await answers(classPath('2.2'), 'KeywordOracle', questions)
  return lines.map(line => [...line].map(c => c === '1'))
}

/**
 * Scripts end a statement with `;`, which the parser takes only between statements and in a statement set; a statement of nothing but `;` or
 * comments is passed over by the SQL Client (SqlCommandParserImpl) and never gets to the parser.
 */
function forParser(statement) {
  const sql = statement.replace(/^[\s;]+/, '')
  if (/^(?:--.*|\/\/.*|\/\*(?!\+)(?:(?!\*\/)[\s\S])*\*\/|\s|;)*$/.test(sql)) return NOTHING
  return /^\s*(?:EXECUTE|EXPLAIN|COMPILE)\b.*?\bSTATEMENT\s+SET\b/is.test(sql) ? sql : sql.replace(/;\s*$/, '')
}

function classPath(version) {
  const release = RELEASES[version]
  if (release === undefined) throw new Error(`no Flink ${version}: there are ${Object.keys(RELEASES).join(', ')}`)
  return prepare({
    folder: `flink-parser-${release}`,
    pom: join(import.meta.dirname, 'pom.xml'),
    properties: { 'flink.version': release },
    sourceRoot: import.meta.dirname,
    sources: ['FlinkParser.java', 'KeywordOracle.java', 'ParserOracle.java'],
  })
}
