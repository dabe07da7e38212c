// Asks Flink 2.2's own planner about every script in test/flink/scripts, the grid, and the committed statements that it binds, and stores what it says
// under test/flink/plans (`npm run update:flink`). With arguments: only the families of these names.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { grid } from './grid.mjs'
import { aggregateModes, modes } from './modes.mjs'
import { ask, statementsOf } from './oracle/ask.mjs'
import { writePlans } from './stored-plans.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const read = path => readFileSync(join(here, path), 'utf8')
const withoutNotes = text => statementsOf(text).map(s => s.replace(/^(?:--.*\n)+/, ''))
const wanted = process.argv.slice(2)
const families = [...scripts(), ...combined(), committed()].filter(f => wanted.length === 0 || wanted.includes(f.name))

const asked = families.flatMap(family =>
  family.modes.split(' ').map(mode => ({
    family,
    mode,
    id: `${family.name}/${mode}`,
    statements: [...withoutNotes(read(family.tables)), ...modes[mode], ...family.statements],
  })),
)
const answers = new Map((await ask(asked.map(({ id, statements }) => ({ id, statements })))).map(a => [a.id, a.answers]))

for (const family of families) {
  const runs = asked.filter(a => a.family === family)
  const count = family.statements.length
  for (const { id } of runs) {
    const broken = answers
      .get(id)
      .slice(0, -count)
      .find(a => !a.ok)
    if (broken) throw new Error(`${id}: ${broken.error}`)
  }
  const answerOf = (run, i) => answers.get(run.id).at(i - count)
  const stored = family.statements
    .map((sql, i) => ({
      sql,
      ...schemaOf(answerOf(runs[0], i)),
      plans: Object.fromEntries(runs.map(run => [run.mode, storedPlan(answerOf(run, i))])),
    }))
    .filter(({ plans }) => !family.bound || Object.values(plans).every(p => p.plan))
  writePlans(family.name, family.tables, stored)
  console.log(`${family.name}: ${stored.length} statements in ${runs.length} modes`)
}

function scripts() {
  const names = readdirSync(join(here, 'scripts')).map(f => f.replace(/\.sql$/, ''))
  return names
    .filter(name => name !== 'tables')
    .map(name => {
      const text = read(`scripts/${name}.sql`)
      const list = /^-- modes: (.*)$/m.exec(text)?.[1] ?? 'off'
      return {
        name,
        tables: 'scripts/tables.sql',
        modes: list === 'all' ? Object.keys(aggregateModes).join(' ') : list,
        statements: withoutNotes(text),
      }
    })
}

function combined() {
  return Object.entries(grid).map(([name, family]) => ({ name, tables: 'scripts/tables.sql', ...family }))
}

/** What Flink's planner binds of the statements that are stored for the parser and the binder. */
function committed() {
  const folder = join(here, 'statements')
  const parsed = readdirSync(folder).filter(f => f.endsWith('.sql'))
  const statements = [
    ...withoutNotes(read('semantics/valid.sql')),
    ...parsed.flatMap(f =>
      read(`statements/${f}`)
        .trim()
        .split(/\n\s*\n/),
    ),
  ]
  const queries = statements.filter(s => /^\s*(?:\(|SELECT|WITH|VALUES|INSERT|EXECUTE STATEMENT SET)\b/i.test(s))
  return { name: 'committed', tables: 'semantics/tables.sql', modes: 'off lg', statements: queries, bound: true }
}

/** The plan as lines, and beside them the changelog mode of each line of the physical plan; or the error with its position. */
function storedPlan(answer) {
  if (!answer.ok) {
    const { error, line, column, endLine, endColumn } = answer
    return { error: error.split('\n')[0].slice(0, 300), ...(line && { line, column, endLine, endColumn }) }
  }
  if (answer.execution === undefined) return { error: 'no query' }
  const changelog = answer.physical.split('\n').map(l => /changelogMode=\[([^\]]*)\]\)/.exec(l)?.[1] ?? '')
  return { plan: answer.execution.split('\n'), changelog: changelog.join(' ') }
}

/** Names and types of the result, for binding. */
function schemaOf(answer) {
  return answer.schema ? { schema: answer.schema.map(([n, t]) => `${n} ${t}`) } : {}
}
