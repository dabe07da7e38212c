// Asks Flink 2.2's planner what it makes of the joins by time that state/unbounded-join offers (`node test/flink/time-joins/update.mjs`), into answers.json.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSource } from '../../support/load-source.mjs'
import { ask } from '../oracle/ask.mjs'
import { CORE } from '../rewrites/fixed.mjs'
import { offered } from './offered.mjs'
import { shapes, tables } from './shapes.mjs'

const core = await loadSource(CORE)
const made = shapes.map(([id, query]) => ({ id, after: offered(core, tables, query) })).filter(m => m.after !== undefined)
const found = await ask(made.map(({ id, after }) => ({ id, statements: [...tables, after] })))
const rows = made.map(({ id, after }) => {
  const { execution, error } = found.find(f => f.id === id).answers.at(-1)
  const operators = [...(execution ?? '').matchAll(/(\w*Join)\(/g)].map(m => m[1])
  return JSON.stringify({ id, after, operators, ...(error && { error }) })
})
writeFileSync(join(import.meta.dirname, 'answers.json'), `[\n${rows.join(',\n')}\n]\n`)
console.log(rows.join('\n'))
