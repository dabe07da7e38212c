// Asks Flink 2.2's own planner whether it takes the tables that `sluice import-schema` makes of test/flink/import-schema/*.sql, and stores them with
// its answers in answers.json beside them. Needs `npm run build`.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, statementsOf } from './oracle/ask.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, 'import-schema')
const cli = join(here, '../../dist/cli.js')

const runs = ['mysql', 'postgresql'].flatMap(from =>
  ['cdc', 'jdbc', 'kafka'].map(to => {
    const args = ['import-schema', join(folder, `${from}.sql`), '--from', from, '--to', to]
    return { id: `${from}/${to}`, ddl: execFileSync(process.execPath, [cli, ...args], { encoding: 'utf8' }) }
  }),
)
const answers = await ask(runs.map(({ id, ddl }) => ({ id, statements: statementsOf(ddl) })))
const stored = Object.fromEntries(
  runs.map(({ id, ddl }) => {
    const { answers: list } = answers.find(a => a.id === id)
    return [id, { ddl: ddl.split('\n'), answers: list.map(({ ok, error }) => (ok ? 'taken' : error.split('\n')[0])) }]
  }),
)
writeFileSync(join(folder, 'answers.json'), `${JSON.stringify({ flink: '2.2.0', schemas: stored }, null, 1)}\n`)
for (const [id, { answers: list }] of Object.entries(stored)) console.log(`${id}: ${list.join(', ')}`)
