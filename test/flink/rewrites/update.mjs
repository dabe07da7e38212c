// Runs each rule's rewrite on a real Flink 2.2 (`npm run update:rewrites`; twenty minutes, needs `mvn` and a JDK 17): the query as it is found and what the
// repair makes of it today, on the same bounded input. Stores rows and counters in results.json, and what the server shows of them in
// server/src/lab/measured.ts. Then what becomes of a job's state behind each repair, in restores.json, and the records that each subtask of some keyed queries
// gets, in subtasks.json. With arguments only the rules of these names, `restores` (all, or those of the rules named beside it), or `subtasks`.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSource } from '../../support/load-source.mjs'
import { onFlink } from '../jobs/on-flink.mjs'
import { statementsOf } from '../oracle/ask.mjs'
import { cases, restoreCases, restoreEdits } from './cases.mjs'
import { CORE, repaired } from './fixed.mjs'
import { measuredSource } from './measured.mjs'
import { restoreOf } from './restores.mjs'
import { resultOf, rowsAre } from './results.mjs'
import { SUBTASK_BIDS, subtaskQueries } from './subtask-queries.mjs'
import { BIDS, functionStatements, tableStatements, writeSources } from './tables.mjs'
import { startTopics } from './topics.mjs'

const here = import.meta.dirname
const FLINK = '2.2.0'
/** runs of each side where time is the point, in turns */
const TIMED = 5
const RESTORE_BIDS = 10_000
const RESTORES = join(here, 'restores.json')
const parts = ['restores', 'subtasks']
const restorable = [...restoreCases, ...restoreEdits]
const known = [...cases, ...restorable]
const named = process.argv.slice(2)
const unknown = named.find(name => !parts.includes(name) && !known.some(c => c.rule === name))
if (unknown) throw new Error(`No query here is of '${unknown}': name rules of cases.mjs, restores or subtasks`)
const all = named.length === 0
const ofRules = named.filter(name => !parts.includes(name))
const isChosen = c => ofRules.length === 0 || ofRules.includes(c.rule)

const input = mkdtempSync(join(tmpdir(), 'sluice-rewrites-'))
try {
  const core = await loadSource(CORE)
  if (all || (ofRules.length > 0 && !named.includes('restores'))) await rewrites(core, cases.filter(isChosen))
  if (all || named.includes('restores')) await restores(core, restorable.filter(isChosen))
  if (all || named.includes('subtasks')) await subtasks()
} finally {
  rmSync(input, { recursive: true, force: true })
}

async function rewrites(core, chosen) {
  if (chosen.length === 0) return
  writeSources(join(input, 'all'), BIDS)
  const pairs = chosen.map(c => ({ ...c, after: c.byHand ?? repaired(core, c) }))
  for (const { rule, query, after } of pairs) if (after === undefined) throw new Error(`${rule} offers nothing for '${query}'`)
  const jobs = pairs.flatMap((pair, i) =>
    // The first pair of a timed case warms the JVM up and isn't counted.
    Array.from({ length: pair.costly ? TIMED + 1 : 1 }, (_, turn) =>
      ['before', 'after'].map(side => job(`${i} ${side} ${turn}`, pair[side === 'before' ? 'sql' : 'after'], pair)),
    ).flat(),
  )
  const found = pairs.some(p => p.topics) ? await besideTopics(jobs) : await onFlink('RewriteRunner', jobs)
  const made = pairs.map((pair, i) => {
    const runs = side => found.filter(a => a.id.startsWith(`${i} ${side} `))
    return resultOf(pair, runs('before'), runs('after'))
  })
  const known = [...made, ...JSON.parse(readFileSync(join(here, 'results.json'), 'utf8')).results]
  const results = cases.map(c => known.find(r => r.rule === c.rule && r.query === c.query)).filter(Boolean)
  const stored = { flink: FLINK, bids: BIDS, results }
  write('results.json', stored)
  writeFileSync(join(here, '../../../server/src/lab/measured.ts'), measuredSource(stored))
  for (const one of made) console.log([one.rule, one.query, rowsAre(one), JSON.stringify(one.counters)].join('\t'))
}

async function restores(core, chosen) {
  writeSources(join(input, 'half'), RESTORE_BIDS)
  const pairs = chosen.map(c => ({ ...c, after: c.byHand ?? repaired(core, c) }))
  for (const { rule, query, after } of pairs) if (after === undefined) throw new Error(`${rule} offers nothing for '${query}'`)
  const script = (text, pair) => statements(text, pair, 'half', 'halved')
  const questions = pairs.map((pair, i) => ({
    id: String(i),
    parallelism: pair.settings?.parallelism ?? 4,
    before: script(pair.sql, pair),
    after: script(pair.after, pair),
  }))
  const found = await onFlink('RestoreRunner', questions)
  const made = pairs.map((pair, i) => restoreOf(pair, found[i]))
  const known = [...made, ...(existsSync(RESTORES) ? JSON.parse(readFileSync(RESTORES, 'utf8')).restores : [])]
  const stored = restorable.map(c => known.find(r => r.rule === c.rule && r.query === c.query)).filter(Boolean)
  write('restores.json', { flink: FLINK, bids: RESTORE_BIDS, restores: stored })
  for (const { rule, query, flink, refused = '', leftOut = '', wrongRows = '' } of made)
    console.log([rule, query, flink, wrongRows, refused, JSON.stringify(leftOut)].join('\t'))
}

/** With a real broker, whose address takes the place of the one that is written, and with a topic for each job to write to. */
async function besideTopics(jobs) {
  const WRITTEN = "'topic' = 'written'"
  const written = ({ id }) => `written-${id.replaceAll(' ', '-')}`
  const writing = jobs.filter(j => j.statements.some(sql => sql.includes(WRITTEN)))
  const topics = await startTopics(BIDS, writing.map(written))
  try {
    const placed = (job, sql) => sql.replaceAll('127.0.0.1:9092', topics.broker).replaceAll(WRITTEN, `'topic' = '${written(job)}'`)
    return await onFlink(
      'RewriteRunner',
      jobs.map(j => ({ ...j, statements: j.statements.map(sql => placed(j, sql)) })),
    )
  } finally {
    await topics.stop()
  }
}

function job(id, script, pair, folder = 'all', parallelism = pair.settings?.parallelism ?? 4) {
  const { costly: rounds, quietMs, runsOnMs, readBack, breaksAt, database } = pair
  const own = statements(script, pair, folder, pair.connector)
  return {
    id,
    // One after the other, where what is written is read.
    statements: readBack ? ["SET 'table.dml-sync' = 'true'", ...own, readBack] : own,
    parallelism,
    rounds,
    ...(quietMs && { quiet: true, atMostMs: quietMs }),
    ...(runsOnMs && { atMostMs: runsOnMs }),
    breaksAt,
    database,
  }
}

function statements(script, { set = {} }, folder, connector) {
  const settings = { 'table.exec.sink.not-null-enforcer': 'DROP', ...set }
  return [
    ...Object.entries(settings).map(([key, value]) => `SET '${key}' = '${value}'`),
    ...tableStatements(join(input, folder), connector),
    ...functionStatements,
    ...statementsOf(script),
  ]
}

async function subtasks() {
  writeSources(join(input, 'some'), SUBTASK_BIDS)
  const jobs = subtaskQueries.flatMap(q => [4, 8].map(p => job(`${q.id} ${p}`, q.sql, q, 'some', p)))
  const found = await onFlink('RewriteRunner', jobs)
  const keyed = (id, operator) => {
    const { error, vertices } = found.find(a => a.id === id)
    if (error) throw new Error(`${id}: ${error}`)
    return vertices.find(v => v.name.startsWith(operator)).in
  }
  const queries = subtaskQueries.map(({ set, ...q }) => ({
    ...q,
    ...(set && { set }),
    4: keyed(`${q.id} 4`, q.operator),
    8: keyed(`${q.id} 8`, q.operator),
  }))
  write('subtasks.json', { flink: FLINK, bids: SUBTASK_BIDS, queries })
  console.log(`subtasks: ${queries.length} queries at parallelism 4 and 8`)
}

/** Elements of a list a line each. */
function write(name, value) {
  const entries = Object.entries(value).map(
    ([key, part]) =>
      `"${key}": ${Array.isArray(part) ? `[\n${part.map(one => JSON.stringify(one)).join(',\n')}\n]` : JSON.stringify(part)}`,
  )
  writeFileSync(join(here, name), `{${entries.join(', ')}}\n`)
}
