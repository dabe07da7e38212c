import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareForState } from '../server/src/plan/compat/embedded.ts'
import type { PhysicalPlan } from '../server/src/plan/physical.ts'
import { scansByTable } from '../server/src/plan/tables.ts'
import { readFromFiles } from '../server/src/runtime/plan-edits.ts'
import { cases, settings, statementsOf, tables, tablesOf } from './flink/joins/cases.mjs'
import { engineOf, fold, show, type TestEngine } from './support/engine.ts'
import { batchOf, status } from './support/plans.ts'
import { MINI_BATCH, planSql } from './support/sql.ts'

const STEP_MS = 60
const KAFKA = "'connector' = 'kafka-cluster', 'topic' = '?', 'clusters' = 'a', 'format' = 'json'"

interface Case {
  readonly id: string
  readonly miniBatch?: true
  /** only what is left in the end is told */
  readonly endsEqual?: true
  readonly query: string
  /** at each step; undefined = nothing */
  readonly events: readonly (readonly [table: keyof typeof tables, row: unknown, deleted?: unknown] | undefined)[]
}
const { results } = JSON.parse(readFileSync(join(import.meta.dirname, 'flink/joins/results.json'), 'utf8')) as {
  results: { id: string; rows: string[] }[]
}

// Where a case has changed: `node test/flink/joins/update.mjs` runs it on Flink again.
describe('joins give the rows that Flink 2.2 gives, step by step', () => {
  it.each((cases as unknown as Case[]).map((c, at) => [c.id, c, at] as const))('%s', (id, c, at) => {
    const stored = results.find(r => r.id === id)!
    const planned = planSql([...settings(c, STEP_MS), ...statementsOf(c, false), c.query].map(s => `${s};\n`).join(''))
    const plan = readFromFiles(planned, tablesOf(c).includes('kr') ? ['kr'] : [])
    const steps = stepsOf(plan, c)
    if (c.endsEqual) expect(left(steps.flat())).toEqual(left(stored.rows))
    else expect(inStepsOf(stored.rows, steps)).toEqual(steps)
    // Every third goes on from a snapshot as well, which ends bundles.
    if (at % 3 > 0) return
    const restored = stepsOf(plan, c, 1 + (id.length % (c.events.length - 1)))
    if (c.miniBatch) expect(left(restored.flat())).toEqual(left(stored.rows))
    else expect(restored).toEqual(steps)
  })
})

/** The changes at each step, those at the end of the input last. `cut`: a snapshot is taken before that step, and another engine goes on from it. */
function stepsOf(plan: PhysicalPlan, { events }: Case, cut = -1): string[][] {
  let engine = engineOf(plan)
  const tables = scansByTable(plan)
  const steps: string[][] = []
  const take = (e: TestEngine) => steps.push(show(e.rows.splice(0)).sort())
  events.forEach((event, step) => {
    engine.time.now += STEP_MS
    if (step === cut) {
      const [snapshot, { rows }] = [engine.snapshot(), engine]
      const { now } = engine.time
      engine = engineOf(plan)
      engine.time.now = now
      engine.restore(snapshot)
      engine.rows.push(...rows)
    }
    const scansOf = (name: string) => [...tables].find(([full]) => full.split('.').at(-1) === name)?.[1] ?? []
    if (event) for (const scan of scansOf(event[0])) engine.push(scan, recordOf(event))
    const more = (name: string) => events.some((other, later) => later > step && other?.[0] === name)
    engine.tick(
      new Map(
        [...tables].flatMap(([full, scans]) => {
          const name = full.split('.').at(-1)!
          return scans.map(s => [s, [status(`a/${name}/0`, more(name) ? {} : { state: 'finished', holdsWatermark: false })]] as const)
        }),
      ),
    )
    take(engine)
  })
  engine.endOfInput()
  take(engine)
  return steps
}

function recordOf([topic, row, deleted]: NonNullable<Case['events'][number]>) {
  const table = tables[topic]
  return batchOf([row], { topic, keys: row === null && 'key' in table ? [JSON.stringify({ [table.key]: deleted })] : [] })
}

/** Rows that are left, by their text. */
function left(changes: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const c of changes) counts.set(c.slice(2), (counts.get(c.slice(2)) ?? 0) + (c.startsWith('+') ? 1 : -1))
  return [...counts].flatMap(([row, n]) => (n === 0 ? [] : [`${n} ${row}`])).sort()
}

/** Flink's changes cut into steps of the same sizes; within a step their order isn't told, where one row meets several. */
function inStepsOf(rows: readonly string[], steps: readonly (readonly string[])[]): string[][] {
  let at = 0
  const cut = steps.map(step => rows.slice(at, (at += step.length)).sort())
  return at === rows.length ? cut : [...cut, rows.slice(at)]
}

describe('joins of many rows', () => {
  const tables = ['a', 'b']
    .map(t => `CREATE TABLE ${t} (k STRING, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (${KAFKA.replaceAll('?', t)});\n`)
    .join('')
  const random = fc.sample(fc.nat(1_000_000), { numRuns: 1600, seed: 11 })
  const rowsOf = (from: number) =>
    random.slice(from, from + 800).map((x, i) => ({ k: x % 9 === 0 ? null : `key-${x % 300}`, n: x % 5, ts: timeAt(i * 20) }))
  const [left, right] = [rowsOf(0), rowsOf(800)]
  const joined = (on: (l: Row, r: Row) => boolean, kind: string) => {
    const byKey = new Map<string | null, Row[]>()
    for (const r of right) byKey.set(r.k, [...(byKey.get(r.k) ?? []), r])
    const pairs = left.flatMap(l => (l.k === null ? [] : (byKey.get(l.k) ?? [])).filter(r => on(l, r)).map(r => [l, r] as const))
    const [met, metRight] = [new Set(pairs.map(([l]) => l)), new Set(pairs.map(([, r]) => r))]
    return [
      ...pairs,
      ...(kind === 'LEFT' || kind === 'FULL' ? left.filter(l => !met.has(l)).map(l => [l, undefined] as const) : []),
      ...(kind === 'FULL' ? right.filter(r => !metRight.has(r)).map(r => [undefined, r] as const) : []),
    ]
      .map(([l, r]) => JSON.stringify({ k: l?.k ?? null, n: l?.n ?? null, k0: r?.k ?? null, n0: r?.n ?? null }))
      .sort()
  }
  const ran = (sql: string, parallelism: number, size: number): TestEngine => {
    const plan = planSql(tables + sql)
    const engine = engineOf(plan, { parallelism })
    const [a, b] = [...scansByTable(plan).values()]
    for (let i = 0; i < left.length; i += size) {
      for (const scan of a) engine.push(scan, batchOf(left.slice(i, i + size), { topic: 'a' }))
      for (const scan of b) engine.push(scan, batchOf(right.slice(i, i + size), { topic: 'b' }))
      engine.tick(new Map([...a, ...b].map(scan => [scan, [status(a.includes(scan) ? 'a/a/0' : 'a/b/0')]])))
    }
    engine.endOfInput()
    return engine
  }
  const loadsOf = (engine: TestEngine) => engine.loads(engine.counters().state[0].node)!

  it.each(['INNER', 'LEFT', 'FULL'])('%s: what is left is the join of all rows, whatever the batches', kind => {
    const sql = (on: string) => `SELECT a.k, a.n, b.k, b.n FROM a ${kind} JOIN b ON a.k = b.k${on};`
    const expected = joined((l, r) => l.n <= r.n, kind)
    const bundled = ran(`${MINI_BATCH}${sql(' AND a.n <= b.n')}`, 4, 250)
    expect(fold(bundled.rows)).toEqual(expected)
    for (const [parallelism, size] of [
      [1, left.length],
      [4, 250],
    ]) {
      const engine = ran(sql(' AND a.n <= b.n'), parallelism, size)
      expect(fold(engine.rows)).toEqual(expected)
      expect(loadsOf(engine).reduce((sum, n) => sum + n, 0)).toBe(left.length + right.length)
    }
    const timed = ran(sql(" AND a.ts BETWEEN b.ts - INTERVAL '3' SECOND AND b.ts + INTERVAL '1' SECOND"), 4, 100)
    expect(fold(timed.rows)).toEqual(
      joined((l, r) => Date.parse(l.ts) - Date.parse(r.ts) >= -3000 && Date.parse(l.ts) - Date.parse(r.ts) <= 1000, kind),
    )
    expect(timed.counters().state).toMatchObject([{ entries: 0 }])
  })

  it.each([
    [1, left.length],
    [4, 100],
  ])('with versions: each row meets the last one up to its time, on %i subtasks, %i rows at a time', (parallelism, size) => {
    const engine = ran(
      `CREATE VIEW versions AS SELECT k, n, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM b) WHERE rn = 1;
       SELECT a.k, a.n, v.k, v.n FROM a LEFT JOIN versions FOR SYSTEM_TIME AS OF a.ts AS v ON a.k = v.k AND v.n <> 2;`,
      parallelism,
      size,
    )
    const valid = (l: Row) => right.findLast(r => r.k === l.k && r.ts <= l.ts)
    const met = left.map(l => [l, [valid(l)].find(r => r?.n !== 2)] as const)
    const expected = met.map(([l, r]) => JSON.stringify({ k: l.k, n: l.n, k0: r?.k ?? null, n0: r?.n ?? null }))
    expect(fold(engine.rows)).toEqual(expected.sort())
    expect(engine.counters().state.at(-1)).toMatchObject({ entries: new Set(right.map(r => r.k)).size })
  })

  it('give back the room of rows that go: state is as large as what is kept', () => {
    const sql = `SELECT x.k, x.n, y.n FROM (SELECT k, MAX(n) AS n FROM a GROUP BY k) x JOIN (SELECT k, COUNT(*) AS n FROM b GROUP BY k) y ON x.k = y.k;`
    const engine = ran(sql, 2, 100)
    const keys = (rows: readonly Row[]) => new Set(rows.map(r => r.k)).size
    expect(engine.counters().state.at(-1)).toMatchObject({ entries: keys(left) + keys(right) })
    expect(engine.counters().state.at(-1)!.bytes).toBeLessThan(2 * 200 * (keys(left) + keys(right)))
  })
})

describe('a join with a time to live', () => {
  const sql = `${['l', 'r'].map(t => `CREATE TABLE ${t} (k INT, v INT) WITH (${KAFKA.replaceAll('?', t)});`).join('\n')}
    SET 'table.exec.state.ttl' = '1 s';`
  const give = (engine: TestEngine, after: number, port: number, ...rows: [k: number, v: number][]): string[] => {
    engine.time.now += after
    engine.rows.length = 0
    engine.push(engine.scans[port], batchOf(rows.map(([k, v]) => ({ k, v }))))
    return show(engine.rows)
  }
  it.each(['now', 'restored'])('does not find rows that were not written for so long: %s', when => {
    const plan = planSql(`${sql}SELECT l.k, l.v, r.v FROM l LEFT JOIN r ON l.k = r.k;`)
    let engine = engineOf(plan)
    expect(give(engine, 0, 0, [1, 1])).toEqual(['+I[1, 1, null]'])
    expect(give(engine, 900, 1, [1, 5])).toEqual(['-D[1, 1, null]', '+I[1, 1, 5]'])
    if (when === 'restored') {
      const [snapshot, { now }] = [engine.snapshot(), engine.time]
      engine = engineOf(plan)
      engine.time.now = now
      engine.restore(snapshot)
    }
    // the left row was written when its match came
    expect(give(engine, 900, 1, [1, 6])).toEqual(['+I[1, 1, 6]'])
    expect(give(engine, 999, 1, [1, 7])).toEqual(['+I[1, 1, 7]'])
    expect(give(engine, 1000, 1, [1, 8])).toEqual([])
    expect(give(engine, 1, 0, [1, 2])).toEqual(['+I[1, 2, 8]'])
    give(engine, 3000, 0, [2, 2])
    expect(engine.counters().state).toMatchObject([{ entries: 1 }])
  })

  it('does so for each side that a hint names, in the join that it is a side of', () => {
    const hinted = (hint: string, from: string) => planSql(`${sql}SELECT /*+ STATE_TTL(${hint}) */ * FROM ${from};`)
    const lives = (plan: PhysicalPlan) => plan.nodes.flatMap(n => (n.kind === 'Join' ? [n.timeToLive] : []))
    const three = 'l JOIN r AS m ON l.k = m.k JOIN r ON l.k = r.k'
    expect(lives(hinted("'r' = '3 s', 'l' = '1 d'", three))).toEqual([
      [86_400_000, null],
      [null, 3000],
    ])
    // the left side lives as long as the setting says, the right one for ever
    const engine = engineOf(hinted("'m' = '0 s'", 'l JOIN r AS m ON l.k = m.k'))
    give(engine, 0, 0, [1, 1])
    give(engine, 0, 1, [1, 5])
    expect(give(engine, 1000, 1, [1, 6])).toEqual([])
    expect(give(engine, 9000, 0, [1, 2])).toEqual(['+I[1, 2, 1, 5]', '+I[1, 2, 1, 6]'])
    give(engine, 9000, 0, [2, 2])
    expect(engine.counters().state).toMatchObject([{ entries: 3 }])
  })
})

it('a join with versions goes on with what it keeps where only conditions and projections change', () => {
  const tables = ['o', 'v'].map(
    t => `CREATE TABLE ${t} (k INT, n INT, ts TIMESTAMP(3)${t === 'v' ? ', PRIMARY KEY (k) NOT ENFORCED' : ''}, WATERMARK FOR ts AS ts)
      WITH (${KAFKA.replaceAll('?', t)}${t === 'v' ? ", 'key.format' = 'json'" : ''});`,
  )
  const planOf = (columns: string, more = '') =>
    planSql(`${tables.join('\n')}SELECT ${columns} FROM o JOIN v FOR SYSTEM_TIME AS OF o.ts AS v ON o.k = v.k ${more};`)
  const before = planOf('o.n, v.n')
  const old = engineOf(before)
  const of = (name: string) => [...scansByTable(before)].find(([table]) => table.endsWith(name))![1][0]
  old.push(of('v'), batchOf([{ k: 1, n: 5, ts: timeAt(1000) }]))
  old.push(of('o'), batchOf([1, 2].map(n => ({ k: 1, n, ts: timeAt(2000) }))))
  const after = planOf('o.n * 10, v.n', 'AND o.n > 1')
  const { verdict, mapping } = compareForState(before, after)
  expect(verdict).toBe('keep')
  const next = engineOf(after)
  next.restore(old.snapshot(), mapping)
  expect(next.counters().state).toMatchObject([{ entries: 3 }])
  next.endOfInput()
  expect(show(next.rows)).toEqual(['+I[20, 5]'])
  expect(compareForState(before, planOf('v.n')).verdict).toBe('refuse')
})

interface Row {
  readonly k: string | null
  readonly n: number
  readonly ts: string
}
const timeAt = (ms: number) => new Date(1_700_000_000_000 + ms).toISOString().slice(0, 23).replace('T', ' ')
