// Asks Flink 2.2's own planner about every script in test/flink/scripts and stores what it says under test/flink/plans (`npm run update:flink`).
// With arguments: only the scripts of these names.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { aggregateModes, modes } from './modes.mjs'
import { ask, statementsOf } from './oracle/ask.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, 'scripts')
const tables = statementsOf(readFileSync(join(folder, 'tables.sql'), 'utf8'))
const wanted = process.argv.slice(2)
const names = readdirSync(folder)
  .map(f => f.replace(/\.sql$/, ''))
  .filter(n => n !== 'tables' && (wanted.length === 0 || wanted.includes(n)))

const asked = names.flatMap(name => {
  const text = readFileSync(join(folder, `${name}.sql`), 'utf8')
  const list = /^-- modes: (.*)$/m.exec(text)?.[1] ?? 'off'
  const statements = statementsOf(text).map(s => s.replace(/^(?:--.*\n)+/, ''))
  return (list === 'all' ? Object.keys(aggregateModes) : list.split(' ')).map(mode => ({ name, mode, statements, id: `${name}/${mode}` }))
})
const answers = await ask(asked.map(a => ({ id: a.id, statements: [...tables, ...modes[a.mode], ...a.statements] })))

if (!existsSync(join(here, 'plans'))) mkdirSync(join(here, 'plans'))
for (const name of names) {
  const runs = asked.filter(a => a.name === name)
  const stored = runs[0].statements.map((sql, i) => ({
    sql,
    plans: Object.fromEntries(
      runs.map(run => {
        const { answers: list } = answers.find(a => a.id === run.id)
        for (const [n, before] of list.slice(0, -run.statements.length).entries())
          if (!before.ok) throw new Error(`${run.id}, statement ${n + 1}: ${before.error}`)
        return [run.mode, storedPlan(list.slice(-run.statements.length)[i])]
      }),
    ),
    ...schemaOf(answers.find(a => a.id === runs[0].id).answers.slice(-runs[0].statements.length)[i]),
  }))
  writeFileSync(join(here, 'plans', `${name}.json`), `${JSON.stringify({ flink: '2.2.0', statements: stored }, null, 1)}\n`)
  console.log(`${name}: ${stored.length} statements in ${runs.length} modes`)
}

/** The plan as lines, and beside them the changelog mode of each line of the physical plan; or the error with its position. */
function storedPlan(answer) {
  if (!answer.ok) {
    const { error, line, column, endLine, endColumn } = answer
    return { error: error.split('\n')[0].slice(0, 300), ...(line && { line, column, endLine, endColumn }) }
  }
  const changelog = answer.physical.split('\n').map(l => /changelogMode=\[([^\]]*)\]\)/.exec(l)?.[1] ?? '')
  return { plan: answer.execution.split('\n'), changelog: changelog.join(' ') }
}

/** Names and types of the result, for binding. */
function schemaOf(answer) {
  return answer.schema ? { schema: answer.schema.map(([n, t]) => `${n} ${t}`) } : {}
}
