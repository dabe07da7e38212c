// Asks Flink 2.2's planner about every statement of test/flink/semantics, and stores what it says beside them
// (`node test/flink/update-semantics.mjs`).
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, statementsOf } from './oracle/ask.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'semantics')
const read = name => statementsOf(readFileSync(join(folder, `${name}.sql`), 'utf8')).map(s => s.replace(/^(?:--.*\n)+/, ''))
const tables = read('tables')
for (const name of ['valid', 'wrong']) {
  const statements = read(name)
  const [{ answers }] = await ask([{ id: name, statements: [...tables, ...statements] }])
  for (const [i, a] of answers.slice(0, tables.length).entries()) if (!a.ok) throw new Error(`${tables[i]}: ${a.error}`)
  const lines = answers.slice(tables.length).map((a, i) => JSON.stringify({ sql: statements[i], ...told(a) }))
  writeFileSync(join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`)
  console.log(`${name}: ${lines.length} statements, ${answers.slice(tables.length).filter(a => a.ok).length} accepted`)
}

function told(a) {
  if (a.ok) return a.schema ? { schema: a.schema.map(([n, t]) => `${n} ${t}`) } : {}
  const place = a.line ? { line: a.line, column: a.column } : {}
  return { error: a.error.split('\n')[0].slice(0, 200), ...place }
}
