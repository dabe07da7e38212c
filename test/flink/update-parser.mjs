// npm run update:parser: asks the parsers of Flink 1.20 to 2.3 about every statement in test/flink/statements, about mutations of those that 2.2
// takes, and about every word of their grammars, and stores what they say: statements/labels.json, statements/mutations.json, words.json.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { statementsIn } from './compare.mjs'
import { mutated, randomFrom, textOf } from './fuzz/generate.mjs'
import { askParser, RELEASES, wordsOf } from './oracle/parser/ask.mjs'

const folder = join(import.meta.dirname, 'statements')
const versions = Object.keys(RELEASES)
const files = readdirSync(folder).filter(f => f.endsWith('.sql'))
const statements = files.flatMap(f => statementsIn(readFileSync(join(folder, f), 'utf8')))

const answers = {}
for (const version of versions) answers[version] = await askParser(statements, { version })
const labels = statements.map((sql, i) => {
  const rejects = versions.filter(v => answers[v][i] !== null).map(v => [v, labelOf(answers[v][i])])
  return rejects.length > 0 ? { sql, rejects: Object.fromEntries(rejects) } : { sql }
})
store('statements/labels.json', { releases: RELEASES }, 'statements', labels)
const accepted = labels.filter(l => !l.rejects?.['2.2']).map(l => l.sql)
console.log(`${statements.length} statements: Flink 2.2 takes ${accepted.length}`)

// One slip of the hand in a statement; the same seeds give the same mutations.
const slips = Array.from({ length: 1200 }, (_, i) => {
  const random = randomFrom(77_000 + i)
  const sql = accepted[Math.floor(random() * accepted.length)]
  const { tokens, kind } = mutated(tokensOf(sql), random)
  return { sql: textOf(tokens, random), slip: kind }
}).filter(({ sql }, i, all) => sql.trim() !== '' && all.findIndex(other => other.sql === sql) === i)
const said = await askParser(slips.map(({ sql }) => sql))
const mutations = slips.map((slip, i) => (said[i] === null ? slip : { ...slip, rejects: labelOf(said[i]) }))
store('statements/mutations.json', { release: RELEASES['2.2'] }, 'mutations', mutations)
console.log(`${mutations.length} mutations: Flink 2.2 rejects ${mutations.filter(m => m.rejects).length}`)

const words = [
  ...new Set(
    (await Promise.all(versions.map(wordsOf)))
      .flat()
      .map(({ word }) => word)
      .filter(word => /^\w+$/.test(word)),
  ),
].sort()
const asked = words.map(word => `SELECT a AS ${word} FROM t`)
const reserved = {}
for (const version of versions) reserved[version] = await askParser(asked, { version })
const rows = words.map((word, i) => ({ word, reserved: versions.filter(v => reserved[v][i] !== null) }))
store('words.json', { releases: RELEASES }, 'words', rows)
console.log(`${rows.length} words: ${rows.filter(r => r.reserved.includes('2.2')).length} are no names in 2.2`)

/** [line, column, message] */
function labelOf({ line, column, message }) {
  return [line, column, message.slice(0, 120)]
}

/** The words, strings and symbols of a statement that has no comments; enough for making slips. */
function tokensOf(sql) {
  return sql.match(/(?:U&|[NXE]|_\w+)?'(?:[^']|'')*'|`[^`]*`|[\p{L}_$][\p{L}\p{N}_$]*|\d+(?:\.\d+)?|=>|<>|<=|>=|\|\||\/\*\+|\*\/|\S/giu)
}

/** One entry a line, so that a change shows as the lines that changed. */
function store(file, head, key, entries) {
  const start = JSON.stringify(head).slice(0, -1)
  writeFileSync(join(import.meta.dirname, file), `${start},"${key}":[\n${entries.map(e => JSON.stringify(e)).join(',\n')}\n]}\n`)
}
