// Runs the joins of cases.mjs on a real Flink 2.2 (`node test/flink/joins/update.mjs`; twenty minutes, needs `mvn` and a JDK 17) and stores the changelog
// that each gave in results.json. With arguments only the cases in whose names one of them stands. Each runs twice, the second time slower: where the two are
// not the same, the machine was too busy for rows to arrive in their order, and nothing is stored.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { opened } from '../oracle/ask.mjs'
import { answers, prepare } from '../oracle/prepare.mjs'
import { cases, settings, statementsOf, tablesOf } from './cases.mjs'

const here = import.meta.dirname
const stored = join(here, 'results.json')
const STEP_MS = 60
const sourceRoot = join(here, 'src')
const sources = ['SteppedSourceFactory.java', 'ChangelogRunner.java']
const pom = join(here, '../rewrites/pom.xml')
const classPath = `${prepare({ folder: 'flink-joins', pom, sourceRoot, sources })}:${sourceRoot}`
const named = process.argv.slice(2)
const chosen = cases.filter(c => named.length === 0 || named.some(n => c.id.includes(n)))
const questions = [0, 1].flatMap(turn =>
  chosen.map(c => {
    const stepMs = STEP_MS * (turn + 1)
    const statements = [...settings(c, stepMs), ...statementsOf(c, true), c.query]
    return { id: `${turn} ${c.id}`, statements, sources: tablesOf(c).length, stepMs }
  }),
)
const found = (
  await answers(
    classPath,
    'ChangelogRunner',
    questions.map(q => JSON.stringify(q)),
    { jvm: opened },
  )
).map(line => JSON.parse(line))
const made = chosen.flatMap((c, i) => {
  const [first, second] = [found[i], found[i + chosen.length]]
  if (second.error) throw new Error(`${c.id}: ${second.error}`)
  if (JSON.stringify(first.rows) === JSON.stringify(second.rows)) return [{ id: c.id, rows: second.rows }]
  console.log(`${c.id}: not the same twice; run it again: node test/flink/joins/update.mjs '${c.id}'`)
  return []
})
const known = [...made, ...(existsSync(stored) ? JSON.parse(readFileSync(stored, 'utf8')).results : [])]
const results = cases.map(c => known.find(r => r.id === c.id)).filter(Boolean)
writeFileSync(stored, `{"flink": "2.2.0", "results": [\n${results.map(r => JSON.stringify(r)).join(',\n')}\n]}\n`)
console.log(`${made.length} of ${chosen.length} cases are stored`)
