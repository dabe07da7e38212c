// Runs the joins of cases.mjs on a real Flink 2.2 (`node test/flink/joins/update.mjs`; twenty minutes, needs `mvn` and a JDK 17) and stores the changelog
// that each gave in results.json. With arguments only the cases in whose names one of them stands. Each runs until two runs, the second
// twice as slow, are the same: where they never are, the machine was too busy for rows to arrive in their order, and nothing is stored.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onFlink } from '../jobs/on-flink.mjs'
import { cases, settings, statementsOf, tablesOf } from './cases.mjs'

const here = import.meta.dirname
const stored = join(here, 'results.json')
const STEPS_MS = [60, 120, 240, 480]
/** Each row goes through the whole job, and the watermark behind it, before the next. */
const AT_ONCE = { 'execution.buffer-timeout.interval': '0 ms', 'pipeline.auto-watermark-interval': '1 ms' }
const named = process.argv.slice(2)
const chosen = cases.filter(c => named.length === 0 || named.some(n => c.id.includes(n)))
const made = []
const last = new Map()
let left = chosen
for (const stepMs of STEPS_MS) {
  const questions = left.map(c => ({
    id: c.id,
    statements: [...settings(c, stepMs), ...statementsOf(c, true), c.query],
    config: AT_ONCE,
    sources: tablesOf(c).length,
    stepMs,
  }))
  const found = left.length > 0 ? await onFlink('ChangelogRunner', questions) : []
  for (const { id, error } of found) if (error) throw new Error(`${id}: ${error}`)
  const again = found.filter(({ id, changes }) => JSON.stringify(changes) === JSON.stringify(last.get(id)))
  made.push(...again.map(({ id, changes }) => ({ id, rows: changes })))
  for (const { id, changes } of found) last.set(id, changes)
  left = left.filter(c => !again.some(({ id }) => id === c.id))
}
for (const { id } of left) console.log(`${id}: never the same twice; run it again: node test/flink/joins/update.mjs '${id}'`)
const known = [...made, ...(existsSync(stored) ? JSON.parse(readFileSync(stored, 'utf8')).results : [])]
const results = cases.map(c => known.find(r => r.id === c.id)).filter(Boolean)
writeFileSync(stored, `{"flink": "2.2.0", "results": [\n${results.map(r => JSON.stringify(r)).join(',\n')}\n]}\n`)
console.log(`${made.length} of ${chosen.length} cases are stored`)
