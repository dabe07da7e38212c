import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const corpus = process.env.SLUICE_CORPUS ?? join(root, '../shared/corpus')

/**
 * Statements with what Flink 2.2's parser said of them, by where they come from: `{ own, mutations, corpus }`, each a list of
 * `{ sql, error? }` with `error` = `{ line, column }` from 1. The corpus is there in a developer's workplace alone; undefined elsewhere.
 */
export function labelledStatements() {
  const read = name => JSON.parse(readFileSync(join(root, 'test/flink/statements', name), 'utf8'))
  const own = read('labels.json').statements.map(({ sql, rejects }) => labelled(sql, rejects?.['2.2']))
  const mutations = read('mutations.json').mutations.map(({ sql, rejects }) => labelled(sql, rejects))
  return { own, mutations, corpus: existsSync(corpus) ? corpusStatements() : undefined }
}

function labelled(sql, rejection) {
  return rejection ? { sql, error: { line: rejection[0], column: rejection[1] } } : { sql }
}

/** Without the statements of the SQL Client, which the parser alone refuses although Flink takes them. */
function corpusStatements() {
  return readdirSync(corpus)
    .filter(name => name.endsWith('.jsonl'))
    .flatMap(name => readFileSync(join(corpus, name), 'utf8').trim().split('\n'))
    .map(line => JSON.parse(line))
    .filter(({ sql, flink }) => flink['2.2'] || !/^\s*(?:SET|RESET|QUIT|EXIT|HELP|CLEAR)\b/i.test(sql))
    .map(({ sql, flink, error }) => (flink['2.2'] ? { sql } : { sql, error: error ?? { line: 0, column: 0 } }))
}
