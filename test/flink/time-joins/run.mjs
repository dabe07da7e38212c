// Runs a regular join, and the join by time that state/unbounded-join makes of it, on a MiniCluster of Flink 2.2 (`node test/flink/time-joins/run.mjs`; needs
// `mvn` and a JDK 17), and compares the rows with those that are computed here from the same input. Stores counts in runs.json.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSource } from '../../support/load-source.mjs'
import { onFlink } from '../jobs/on-flink.mjs'
import { CORE } from '../rewrites/fixed.mjs'
import { offered } from './offered.mjs'
import { runs, runTables } from './runs.mjs'

const ROWS = 60_000
const HOUR = 3_600_000
const input = mkdtempSync(join(tmpdir(), 'sluice-time-joins-'))
try {
  const core = await loadSource(CORE)
  const rows = {
    l: Array.from({ length: ROWS }, (_, i) => ({ k: (i * 7919) % 5_003, v: `l${i}`, ts: at(i * 30) })),
    r: Array.from({ length: ROWS }, (_, i) => ({ k: (i * 104_729) % 5_003, w: `r${i}`, ts: at(i * 30 + 7) })),
    versions: Array.from({ length: ROWS / 2 }, (_, i) => ({ k: (i * 31) % 2_003, w: `version${i}`, ts: at(i * 60 + 3) })),
  }
  for (const [name, list] of Object.entries(rows)) writeTable(name, list)
  const jobs = runs.flatMap(({ id, query }) =>
    [query, offered(core, runTables(), query)].map((sql, side) => ({
      id: `${id} ${side}`,
      // Watermarks often enough that a bounded input has some before its end.
      statements: [
        "SET 'execution.checkpointing.interval' = '200 ms'",
        "SET 'pipeline.auto-watermark-interval' = '5 ms'",
        ...runTables(input),
        sql,
      ],
      parallelism: 4,
    })),
  )
  const found = await onFlink('RewriteRunner', jobs)
  const stored = runs.map(({ id, query }) => {
    const [before, after] = [0, 1].map(side => found.find(f => f.id === `${id} ${side}`))
    for (const { error } of [before, after]) if (error) throw new Error(`${id}: ${error}`)
    const expected = id === 'interval' ? within(rows, before.rows) : versionsOf(rows)
    const wrong = symmetricDifference(expected, after.rows)
    return {
      id,
      before: query,
      after: jobs.find(j => j.id === `${id} 1`).statements.at(-1),
      rowsBefore: before.rows.length,
      rows: after.rows.length,
      wrongRows: wrong,
      stateBytes: [before, after].map(stateBytes),
    }
  })
  writeFileSync(join(import.meta.dirname, 'runs.json'), `[\n${stored.map(s => JSON.stringify(s)).join(',\n')}\n]\n`)
  console.log(stored)
} finally {
  rmSync(input, { recursive: true, force: true })
}

function at(seconds) {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().slice(0, 23).replace('T', ' ')
}

/** Four files, which four subtasks read. */
function writeTable(name, list) {
  mkdirSync(join(input, name))
  for (let part = 0; part < 4; part++) {
    const lines = list.filter((_, i) => i % 4 === part).map(row => `${JSON.stringify(row)}\n`)
    writeFileSync(join(input, name, `${part}.json`), lines.join(''))
  }
}

/** The rows of the regular join whose times are within the hour. */
function within({ l, r }, joined) {
  const times = new Map([...l.map(({ v, ts }) => [v, Date.parse(ts)]), ...r.map(({ w, ts }) => [w, Date.parse(ts)])])
  return joined.filter(row => {
    const [v, w] = row.slice(3, -1).split(', ')
    return Math.abs(times.get(v) - times.get(w)) <= HOUR
  })
}

/** Each row of the left table with the last version of its key that is not later. */
function versionsOf({ l, versions }) {
  const byKey = grouped(versions)
  return l.flatMap(({ k, v, ts }) => {
    const valid = (byKey.get(k) ?? []).findLast(x => x.ts <= ts)
    return valid ? [`+I[${v}, ${valid.w}]`] : []
  })
}

function grouped(list) {
  const groups = new Map()
  for (const x of list) groups.set(x.k, [...(groups.get(x.k) ?? []), x])
  return groups
}

/** How many rows are missing or too many. */
function symmetricDifference(one, other) {
  const left = new Map()
  for (const row of one) left.set(row, (left.get(row) ?? 0) + 1)
  for (const row of other) left.set(row, (left.get(row) ?? 0) - 1)
  return [...left.values()].reduce((sum, n) => sum + Math.abs(n), 0)
}

/** Of all operators but the sources, each subtask's in its largest checkpoint. */
function stateBytes({ vertices }) {
  return vertices.flatMap(v => (v.name.startsWith('Source') ? [] : v.stateBytes)).reduce((sum, bytes) => sum + bytes, 0)
}
