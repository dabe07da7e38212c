// Runs each rule's rewrite on a real Flink 2.2 (`npm run update:rewrites`; some minutes, needs `mvn` and a JDK 17): the query as it is found and what the
// repair makes of it today, on the same bounded input. Stores rows and counters in results.json, and what the server shows of them in
// server/src/lab/measured.ts. Then what becomes of a job's state behind each repair, in restores.json, and the records that each subtask of some keyed queries
// gets, in subtasks.json. With arguments only the rules of these names, `restores` (all, or those of the rules named beside it), or `subtasks`.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSource } from '../../support/load-source.mjs'
import { opened, statementsOf } from '../oracle/ask.mjs'
import { answers, prepare } from '../oracle/prepare.mjs'
import { cases, counters, restoreCases, restoreEdits } from './cases.mjs'
import { CORE, repaired } from './fixed.mjs'
import { measuredSource } from './measured.mjs'
import { restoreOf } from './restores.mjs'
import { SUBTASK_BIDS, subtaskQueries } from './subtask-queries.mjs'
import { BIDS, functionStatements, tableStatements, writeSources } from './tables.mjs'

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
      ['before', 'after'].map(side =>
        job(`${i} ${side} ${turn}`, side === 'before' ? pair.sql : pair.after, pair, pair.settings?.parallelism),
      ),
    ).flat(),
  )
  const found = await runJobs(jobs)
  const made = pairs.map((pair, i) => {
    const runs = side => found.filter(a => a.id.startsWith(`${i} ${side} `))
    return resultOf(pair, runs('before'), runs('after'))
  })
  const known = [...made, ...JSON.parse(readFileSync(join(here, 'results.json'), 'utf8')).results]
  const results = cases.map(c => known.find(r => r.rule === c.rule && r.query === c.query)).filter(Boolean)
  const stored = { flink: FLINK, bids: BIDS, results }
  write('results.json', stored)
  writeFileSync(join(here, '../../../server/src/lab/measured.ts'), measuredSource(stored))
  for (const { rule, query, rowsEqual, failsBefore, quietMs, counters: lowered } of made) {
    console.log(
      [
        rule,
        query,
        failsBefore ? 'failed before' : quietMs ? 'held before' : rowsEqual ? 'rows equal' : 'ROWS DIFFER',
        JSON.stringify(lowered),
      ].join('\t'),
    )
  }
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
  const found = await runJobs(questions, 'RestoreRunner')
  const made = pairs.map((pair, i) => restoreOf(pair, found[i]))
  const known = [...made, ...(existsSync(RESTORES) ? JSON.parse(readFileSync(RESTORES, 'utf8')).restores : [])]
  const stored = restorable.map(c => known.find(r => r.rule === c.rule && r.query === c.query)).filter(Boolean)
  write('restores.json', { flink: FLINK, bids: RESTORE_BIDS, restores: stored })
  for (const { rule, query, flink, refused = '', leftOut = '', wrongRows = '' } of made)
    console.log([rule, query, flink, wrongRows, refused, JSON.stringify(leftOut)].join('\t'))
}

function job(id, script, { set, costly = 1, connector, quietMs }, parallelism = 4, folder = 'all') {
  return { id, statements: statements(script, { set }, folder, connector), parallelism, rounds: costly, ...(quietMs && { quietMs }) }
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

async function runJobs(jobs, program = 'RewriteRunner') {
  const sourceRoot = join(here, 'src')
  const sources = ['Counted.java', 'CountedSinkFactory.java', 'HalvedSourceFactory.java', 'RewriteRunner.java', 'RestoreRunner.java']
  const classPath = `${prepare({ folder: 'flink-rewrites', pom: join(here, 'pom.xml'), sourceRoot, sources })}:${sourceRoot}`
  const lines = await answers(
    classPath,
    program,
    jobs.map(j => JSON.stringify(j)),
    { jvm: opened },
  )
  return lines.map(line => JSON.parse(line))
}

function resultOf({ rule, query, sql, after, byHand, promises, beside = [], costly, failsBefore = false, quietMs }, before, afterwards) {
  const [b, a] = [before[0], afterwards[0]]
  if (a.error) throw new Error(`${rule}, ${query}: ${a.error}`)
  if ((b.error !== undefined) !== failsBefore) throw new Error(`${rule}, ${query}: ${b.error ?? 'did not fail before'}`)
  if (failsBefore)
    return { rule, query, before: sql, after, failsBefore: b.error.slice(0, 200), rows: a.rows.length, promises, counters: {} }
  if (quietMs)
    return {
      rule,
      query,
      before: sql,
      after,
      quietMs,
      rows: a.rows.length,
      promises,
      counters: { 'windows that came': [b.emitted, a.emitted] },
    }
  const missing = difference(b.rows, a.rows)
  const added = difference(a.rows, b.rows)
  const rowsEqual = missing.length + added.length === 0
  return {
    rule,
    query,
    before: sql,
    after,
    ...(byHand && { byHand: true }),
    rows: b.rows.length,
    rowsDigest: createHash('sha256').update(b.rows.join('\n')).digest('hex').slice(0, 16),
    firstRows: b.rows.slice(0, 3),
    rowsEqual,
    ...(!rowsEqual && { missing: missing.slice(0, 5), added: added.slice(0, 5) }),
    promises,
    counters: Object.fromEntries([...promises, ...beside].map(name => [name, [counters[name](b, BIDS), counters[name](a, BIDS)]])),
    vertices: [b, a].map(run => run.vertices.map(v => ({ name: v.name.slice(0, 120), in: v.in }))),
    ...(costly && {
      jobMs: [before, afterwards].map(runs => runs.slice(1).map(r => r.ms)),
      cpuMs: [before, afterwards].map(runs => runs.slice(1).map(r => r.cpuMs)),
    }),
  }
}

/** Rows of the first list that the second hasn't, each as often as it is missing. */
function difference(rows, others) {
  const left = new Map()
  for (const o of others) left.set(o, (left.get(o) ?? 0) + 1)
  return rows.filter(row => {
    const n = left.get(row) ?? 0
    if (n > 0) left.set(row, n - 1)
    return n === 0
  })
}

async function subtasks() {
  writeSources(join(input, 'some'), SUBTASK_BIDS)
  const jobs = subtaskQueries.flatMap(q => [4, 8].map(p => job(`${q.id} ${p}`, q.sql, q, p, 'some')))
  const found = await runJobs(jobs)
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
