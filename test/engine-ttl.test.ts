import { describe, expect, test } from 'vitest'
import { engineOf, show, type TestEngine } from './support/engine.ts'
import { batchOf } from './support/plans.ts'
import { MINI_BATCH, ONE_PHASE, planSql, SPLIT } from './support/sql.ts'

/** State that Flink lets go: a second without being written, by the clock. */

const events = `CREATE TABLE events (k STRING, v INT) WITH ('connector' = 'kafka-cluster', 'topic' = 'events', 'clusters' = 'a', 'format' = 'json');
SET 'table.exec.state.ttl' = '1 s';`
const planOf = (query: string, sets = '') => planSql(`${events}${sets}${query};`)

function give(engine: TestEngine, after: number, ...rows: [k: string, v: number][]): string[] {
  engine.time.now += after
  engine.rows.length = 0
  for (const scan of engine.scans) engine.push(scan, batchOf(rows.map(([k, v]) => ({ k, v }))))
  engine.tick(new Map())
  return show(engine.rows)
}

describe('a group with a time to live', () => {
  const plan = planOf('SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k')

  test('begins anew when it was not written for so long', () => {
    const engine = engineOf(plan)
    expect(give(engine, 0, ['a', 1], ['b', 1])).toEqual(['+I[a, 1, 1]', '+I[b, 1, 1]'])
    expect(give(engine, 999, ['a', 2])).toEqual(['-U[a, 1, 1]', '+U[a, 2, 3]'])
    expect(give(engine, 999, ['a', 3], ['b', 4])).toEqual(['-U[a, 2, 3]', '+U[a, 3, 6]', '+I[b, 1, 4]'])
    expect(give(engine, 1000, ['a', 5])).toEqual(['+I[a, 1, 5]'])
  })

  test('takes no place any more', () => {
    const engine = engineOf(plan)
    give(engine, 0, ['a', 1], ['b', 1])
    give(engine, 1500, ['c', 1])
    give(engine, 600, ['c', 1])
    expect(engine.counters().state.map(s => s.entries)).toEqual([1])
  })

  test('a restored one goes on identically, and ages from when it was written', () => {
    const old = engineOf(plan)
    give(old, 0, ['a', 1], ['b', 1])
    give(old, 600, ['a', 1])
    const next = engineOf(plan)
    next.restore(old.snapshot())
    next.time.now = old.time.now
    const both = [old, next].map(e => [give(e, 500, ['b', 7]), give(e, 0, ['a', 7]), give(e, 2000, ['a', 7])])
    expect(both[1]).toEqual(both[0])
    expect(both[0]).toEqual([['+I[b, 1, 7]'], ['-U[a, 2, 2]', '+U[a, 3, 9]'], ['+I[a, 1, 7]']])
  })

  test('takes state that had no time to live, and ages it from then on', () => {
    const old = engineOf(planSql(`${events}RESET 'table.exec.state.ttl';SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k;`))
    give(old, 0, ['a', 1])
    const next = engineOf(plan)
    next.restore(old.snapshot())
    expect(give(next, 86_400_000, ['a', 1])).toEqual(['-U[a, 1, 1]', '+U[a, 2, 2]'])
    expect(give(next, 1000, ['a', 1])).toEqual(['+I[a, 1, 1]'])
  })
})

test('each value of a DISTINCT goes by itself, while its group stays', () => {
  const engine = engineOf(planOf('SELECT k, COUNT(DISTINCT v) FROM events GROUP BY k'))
  give(engine, 0, ['a', 1])
  give(engine, 600, ['a', 2])
  expect(give(engine, 600, ['a', 2])).toEqual(['-U[a, 2]', '+U[a, 2]'])
  // Flink no longer knows the 1, so it counts again.
  expect(give(engine, 0, ['a', 1])).toEqual(['-U[a, 2]', '+U[a, 3]'])
})

test.each([
  ['mini-batch', MINI_BATCH + ONE_PHASE],
  ['local-global', MINI_BATCH],
  ['split distinct, local-global', SPLIT + MINI_BATCH],
])('in bundles: %s', (_, sets) => {
  const engine = engineOf(planOf('SELECT k, COUNT(DISTINCT v) AS n FROM events GROUP BY k', sets))
  const left = (...args: Parameters<typeof give>) => {
    give(...args)
    engine.snapshot()
    return show(engine.rows)
  }
  expect(left(engine, 0, ['a', 1], ['a', 2])).toEqual(['+I[a, 2]'])
  expect(left(engine, 10, ['a', 2])).toEqual(['-U[a, 2]', '+U[a, 2]'])
  expect(left(engine, 5000, ['a', 2])).toEqual(['+I[a, 1]'])
})

test('the hint of a SELECT goes before the setting', () => {
  const hinted = (query: string) => planSql(`${events}${query};`).nodes.flatMap(n => ('state' in n ? [n.state.ttl] : []))
  expect(hinted("SELECT /*+ STATE_TTL('events' = '2 h') */ k, COUNT(*) FROM events GROUP BY k")).toEqual([7_200_000])
  expect(hinted("SELECT /*+ STATE_TTL('e' = '2 h') */ DISTINCT k FROM (SELECT k FROM events) AS e")).toEqual([7_200_000])
  expect(hinted(`${SPLIT}SELECT /*+ STATE_TTL('events' = '0 s') */ k, COUNT(DISTINCT v) FROM events GROUP BY k`)).toEqual([0, 0])
  expect(hinted("SELECT k, COUNT(*) FROM (SELECT /*+ STATE_TTL('events' = '2 h') */ k, v FROM events GROUP BY k, v) GROUP BY k")).toEqual([
    7_200_000, 1000,
  ])
})

test('what a group that is gone takes back is dropped', () => {
  const engine = engineOf(planOf('SELECT n, COUNT(*) FROM (SELECT k, COUNT(*) AS n FROM events GROUP BY k) GROUP BY n'))
  give(engine, 0, ['a', 1])
  give(engine, 900, ['a', 1])
  // the group of k lives, that of n = 1 does not
  expect(give(engine, 900, ['b', 1], ['a', 1])).toEqual(['+I[1, 1]', '-D[2, 1]', '+I[3, 1]'])
})

test.each(['COUNT(DISTINCT k)', 'LAST_VALUE(k)', 'LISTAGG(k)'])('what is not run is said: %s over updates', call => {
  const plan = planOf(`SELECT n, ${call} FROM (SELECT k, COUNT(*) AS n FROM events GROUP BY k) GROUP BY n`)
  expect(() => engineOf(plan)).toThrow('over updates with a time to live')
})
