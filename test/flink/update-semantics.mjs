// Asks Flink 2.2's planner about every statement of test/flink/semantics, and stores what it says beside them
// (`npm run update:flink -- semantics`). With arguments: only the sets of these names.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, downloaded, statementsOf } from './oracle/ask.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'semantics')
const read = name => statementsOf(readFileSync(join(folder, `${name}.sql`), 'utf8')).map(s => s.replace(/^(?:--.*\n)+/, ''))
const tables = read('tables')
const wanted = process.argv.slice(2)
const names = readdirSync(folder)
  .flatMap(f => (f.endsWith('.sql') && f !== 'tables.sql' ? [f.slice(0, -'.sql'.length)] : []))
  .filter(name => wanted.length === 0 || wanted.includes(name))
const sets = names.map(name => ({ name, statements: read(name) }))
// Models need a provider on the class path, look-ups a connector for them.
const found = await ask(
  sets.map(({ name, statements }) => ({ id: name, statements: [...tables, ...statements] })),
  downloaded('models-2.2.0', 'connectors-2.2').filter(j => /model|jdbc/.test(j)),
)
for (const { name, statements } of sets) {
  const { answers } = found.find(f => f.id === name)
  for (const [i, a] of answers.slice(0, tables.length).entries()) if (!a.ok) throw new Error(`${tables[i]}: ${a.error}`)
  const told = answers.slice(tables.length).map((a, i) => ({ sql: statements[i], ...answerOf(a, statements[i]) }))
  writeFileSync(join(folder, `${name}.jsonl`), `${told.map(a => JSON.stringify(a)).join('\n')}\n`)
  console.log(`${name}: ${told.length} statements, ${told.filter(a => a.error === undefined).length} accepted`)
}

function answerOf(a, sql) {
  if (a.ok) return a.schema ? { schema: a.schema.map(([n, t]) => `${n} ${t}`) } : {}
  // Where Flink fails on the text that it keeps of a view, the place is one in that text.
  const here = a.line > 0 && a.line <= sql.split('\n').length
  return { error: a.error.split('\n')[0].slice(0, 200), ...(here && { line: a.line, column: a.column }) }
}
