// Asks Flink 2.2's own planner about every script in test/flink/anti-patterns and stores its answers in answers.json beside them
// (`node test/flink/update-anti-patterns.mjs`): an anti-pattern is only one if Flink takes it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, downloaded, statementsOf } from './oracle/ask.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'anti-patterns')
const scripts = readdirSync(folder).filter(f => f.endsWith('.flink.sql'))
const withoutNotes = text => text.replace(/^\s*--.*$/gm, '').replace(/\n{2,}/g, '\n')

const asked = scripts.map(f => ({ id: f, statements: statementsOf(withoutNotes(readFileSync(join(folder, f), 'utf8'))) }))
const jdbc = downloaded('connectors-2.2').filter(j => /jdbc/.test(j))
const rows = (await ask(asked, jdbc)).map(({ id, answers }) => {
  const refused = answers.flatMap((a, i) => (a.ok ? [] : [{ statement: i + 1, error: a.error }]))
  const plans = answers.flatMap(a => (a.execution ? [a.execution.trim().split('\n')] : []))
  return `${JSON.stringify(id)}: ${JSON.stringify({ statements: answers.length, refused, plans }, null, 1)}`
})
writeFileSync(join(folder, 'answers.json'), `{\n${rows.join(',\n')}\n}\n`)
console.log(`${rows.length} scripts`)
