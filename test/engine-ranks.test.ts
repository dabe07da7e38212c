import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChangelogRow } from '../server/src/runtime/engine/engine.ts'
import { SortedRows } from '../server/src/runtime/engine/operators/sorted-rows.ts'
import { readFromFiles } from '../server/src/runtime/plan-edits.ts'
import { engineOf, fold, run, show, type TestEngine } from './support/engine.ts'
import { batchOf, status } from './support/plans.ts'
import { MINI_BATCH, planSql } from './support/sql.ts'

/** Top-N and deduplication beside what a few lines make of all rows at once. What changes are given on the way is Flink's: changelogs-flink.test.ts. */

const times = Number(process.env.SLUICE_PROPERTY_RUNS ?? 1)
const events = `CREATE TABLE events (k STRING, id INT, v DOUBLE, name STRING, tags ARRAY<STRING>, ts TIMESTAMP(3), proc AS PROCTIME(),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'kafka-cluster', 'topic' = 'events', 'clusters' = 'a', 'format' = 'json');`

interface Event {
  readonly k: string | null
  readonly id: number
  readonly v: number | null
  readonly name: string | null
  readonly tags: readonly string[] | null
  readonly ts: string
}
const event = fc.record({
  k: fc.constantFrom('a', 'b', 'ü', null),
  v: fc.option(fc.constantFrom(-1, 0, 0.5, 7, 1e300), { freq: 5 }),
  name: fc.option(fc.constantFrom('x', 'X', 'yy', ''), { freq: 5 }),
  tags: fc.option(fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }), { freq: 5 }),
  ts: fc.nat(40).map(s => `2026-01-01 00:00:${String(s).padStart(2, '0')}`),
})
const streams = fc
  .array(fc.array(event, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 })
  .map(batches => batches.map((rows, b) => rows.map((r, i): Event => ({ ...r, id: b * 100 + i }))))

/** Without a watermark before the end, so that nothing is late. */
const ran = (query: string, data: readonly (readonly Event[])[], parallelism = 1): TestEngine =>
  run(
    planSql(`${events}${query};`),
    data.map((rows, i) => batchOf(rows, { offset: i * 100 })),
    { parallelism },
  )

/** What is left, by the values alone: a constant rank number has another name. */
const left = (rows: readonly ChangelogRow[]) => fold(rows.map(r => ({ op: r.op, row: { ...Object.values(r.row) } })))
const asLeft = (rows: readonly (readonly unknown[])[]) => rows.map(r => JSON.stringify({ ...r })).sort()
const partitions = (rows: readonly Event[]) => groups(rows, r => r.k)

function groups<T>(items: Iterable<T>, by: (item: T) => unknown): T[][] {
  const found = new Map<unknown, T[]>()
  for (const item of items) found.set(by(item), [...(found.get(by(item)) ?? []), item])
  return [...found.values()]
}

test('rows in blocks are those of a list', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(20)), { maxLength: 120 })
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 30 }), steps, (start, list) => {
      const plain = start.toSorted((a, b) => a - b)
      const first = [...plain]
      const sorted = new SortedRows(first, 4)
      for (const [insert, value] of list) {
        const place = sorted.place(v => (insert ? v > value : v >= value))
        const at = plain.findIndex(v => (insert ? v > value : v >= value))
        const index = at < 0 ? plain.length : at
        expect(sorted.before(place, 1000)).toBe(index)
        expect(sorted.get(place)).toBe(plain[index])
        if (insert) {
          sorted.insert(place, value)
          plain.splice(index, 0, value)
        } else if (plain[index] !== undefined) {
          expect(sorted.get(sorted.behind(place))).toBe(plain[index + 1])
          sorted.remove(place)
          plain.splice(index, 1)
        }
        expect([[...sorted], sorted.length, sorted.at(5)]).toEqual([plain, plain.length, plain[5]])
        expect(sorted.first).toBe(first)
        expect(first.length === 0).toBe(plain.length === 0)
      }
    }),
    { numRuns: 40 * times, seed: 1 },
  )
})

describe('what is left is what all rows say', () => {
  const check = (query: string, expected: (rows: readonly Event[]) => unknown[][], runs = 6) =>
    fc.assert(
      fc.property(streams, fc.constantFrom(1, 3), (data, parallelism) => {
        expect(left(ran(query, data, parallelism).rows)).toEqual(asLeft(expected(data.flat())))
      }),
      { numRuns: runs * times, seed: 11 },
    )
  const byValue = (a: Event, b: Event) => (b.v ?? Number.NEGATIVE_INFINITY) - (a.v ?? Number.NEGATIVE_INFINITY)
  const ranked = (rows: readonly Event[]) => partitions(rows).flatMap(p => p.toSorted(byValue).map((r, i) => ({ r, n: i + 1 })))

  test('top 3, with and without its numbers, from the second on', () => {
    const top = (columns: string, which: string) =>
      `SELECT ${columns} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS n FROM events) WHERE ${which}`
    check(top('k, id, tags', 'n <= 3'), rows => ranked(rows).flatMap(({ r, n }) => (n <= 3 ? [[r.k, r.id, r.tags]] : [])))
    check(top('k, id, n', 'n <= 3'), rows => ranked(rows).flatMap(({ r, n }) => (n <= 3 ? [[r.k, r.id, n]] : [])))
    check(top('k, id, n', 'n BETWEEN 2 AND 3'), rows => ranked(rows).flatMap(({ r, n }) => (n === 2 || n === 3 ? [[r.k, r.id, n]] : [])))
  })

  test('top 2 of counts by name, which rise and fall as names move', () => {
    // each id counts for the last of its names
    const last =
      'SELECT id / 2 AS half, name FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id / 2 ORDER BY proc DESC) AS n FROM events) WHERE n = 1'
    const counts = `SELECT name, COUNT(*) AS c FROM (${last}) GROUP BY name`
    check(`SELECT c, n FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY c DESC) AS n FROM (${counts})) WHERE n <= 2`, rows => {
      const names = new Map(rows.map(r => [Math.trunc(r.id / 2), r.name]))
      const sizes = groups(names.values(), n => n)
        .map(g => g.length)
        .sort((a, b) => b - a)
      return sizes.slice(0, 2).map((c, i) => [c, i + 1])
    })
  })

  test('sessions, of rows no further apart than the gap', () => {
    const second = (r: Event) => Number(r.ts.slice(-2))
    check("SELECT k, COUNT(*), COUNT(DISTINCT name), MIN(id) FROM events GROUP BY k, SESSION(ts, INTERVAL '2' SECOND)", rows =>
      partitions(rows).flatMap(p => {
        const sorted = p.toSorted((a, b) => second(a) - second(b))
        const starts = sorted.flatMap((r, i) => (i > 0 && second(r) - second(sorted[i - 1]) <= 2 ? [] : [i]))
        return starts.map((from, n) => {
          const session = sorted.slice(from, starts[n + 1])
          const names = new Set(session.flatMap(r => r.name ?? []))
          return [session[0].k, session.length, names.size, Math.min(...session.map(r => r.id))]
        })
      }),
    )
  })

  const deduplicated = (by: string, sets = '') =>
    `${sets}SELECT k, id, name FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ${by}) AS n FROM events) WHERE n = 1`
  test.each<[string, (rows: readonly Event[]) => Event | undefined]>([
    ['proc', rows => rows[0]],
    ['proc DESC', rows => rows.at(-1)],
    ['ts', rows => rows.toSorted((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0))[0]],
    ['ts DESC', rows => rows.toSorted((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0)).at(-1)],
  ])('one row a key, by %s, in bundles too', (by, of) => {
    const expected = (rows: readonly Event[]) =>
      partitions(rows).map(p => {
        const r = of(p)!
        return [r.k, r.id, r.name]
      })
    check(deduplicated(by), expected)
    check(deduplicated(by, MINI_BATCH), expected)
  })
})

const restorable = {
  'top 2':
    'SELECT k, id, v, tags, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v, name DESC) AS n FROM events) WHERE n <= 2',
  'top n, as many as each partition says':
    'SELECT k, id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS n FROM events) WHERE n <= id',
  'top 2 of counts':
    'SELECT name, c FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY c DESC) AS n FROM (SELECT name, COUNT(*) AS c FROM events GROUP BY name)) WHERE n <= 2',
  'top 2 of sums':
    'SELECT name, c FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY c DESC) AS n FROM (SELECT name, SUM(v) AS c FROM events GROUP BY name)) WHERE n <= 2',
  'last by arrival':
    'SELECT k, name FROM (SELECT k, name, ROW_NUMBER() OVER (PARTITION BY k ORDER BY proc DESC) AS n FROM events) WHERE n = 1',
  'first by time': 'SELECT k, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM events) WHERE n = 1',
  'top 3, with a time to live': `SET 'table.exec.state.ttl' = '1 s';
    SELECT k, v, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS n FROM events) WHERE n <= 3`,
  'last by time, with a time to live': `SET 'table.exec.state.ttl' = '1 s';
    SELECT k, id, tags FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events) WHERE n = 1`,
  'over all before': 'SELECT k, id, COUNT(DISTINCT name) OVER w, LAG(name, 2) OVER w FROM events WINDOW w AS (PARTITION BY k ORDER BY ts)',
  'over three rows': 'SELECT k, id, tags, MAX(v) OVER (PARTITION BY k ORDER BY ts ROWS 2 PRECEDING) FROM events',
  'over five seconds': "SELECT id, LISTAGG(name) OVER (PARTITION BY k ORDER BY ts RANGE INTERVAL '5' SECOND PRECEDING) FROM events",
  'over what came in a second': "SELECT id, SUM(v) OVER (PARTITION BY k ORDER BY proc RANGE INTERVAL '1' SECOND PRECEDING) FROM events",
  sessions:
    "SELECT k, LISTAGG(name), COUNT(DISTINCT v), SESSION_END(ts, INTERVAL '3' SECOND) FROM events GROUP BY k, SESSION(ts, INTERVAL '3' SECOND)",
  'group windows':
    "SELECT HOP_END(ts, INTERVAL '4' SECOND, INTERVAL '6' SECOND), k, LISTAGG(name), COUNT(DISTINCT v) FROM events GROUP BY k, HOP(ts, INTERVAL '4' SECOND, INTERVAL '6' SECOND)",
  'values in order': "SELECT k, FIRST_VALUE(v), LAST_VALUE(tags), LISTAGG(name, '-'), ARRAY_AGG(tags) FROM events GROUP BY k",
  'values in order, of rows that go':
    "SELECT v, FIRST_VALUE(k), LAST_VALUE(tags), LISTAGG(name, '-'), ARRAY_AGG(k) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM events) WHERE n = 1 GROUP BY v",
}
const TICK = new Map([[0, [status('a/t/0')]]])

describe('a restored one goes on identically', () => {
  test.each(Object.entries(restorable))('%s', (_, query) => {
    const plan = planSql(`${events}${query};`)
    fc.assert(
      fc.property(streams, fc.nat(3), (data, cut) => {
        const push = (engine: TestEngine, rows: readonly Event[]) => {
          engine.time.now += 400
          engine.push(0, batchOf(rows))
          engine.tick(TICK)
        }
        const old = engineOf(plan, { parallelism: 2 })
        for (const rows of data.slice(0, cut)) push(old, rows)
        const next = engineOf(plan, { parallelism: 2 })
        next.restore(old.snapshot())
        next.time.now = old.time.now
        old.rows.length = 0
        for (const engine of [old, next]) {
          for (const rows of data.slice(cut)) push(engine, rows)
          engine.endOfInput()
        }
        expect(show(next.rows)).toEqual(show(old.rows))
        const bytes = ({ sections }: ReturnType<TestEngine['snapshot']>) => [...sections].map(([name, b]) => [name, b.length])
        expect(bytes(next.snapshot())).toEqual(bytes(old.snapshot()))
      }),
      { numRuns: 5 * times, seed: 3 },
    )
  })
})

describe('a table of updates by key', () => {
  const updated = `CREATE TABLE updated (k STRING, v INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'kafka-cluster', 'topic' = 'updated', 'clusters' = 'a',
    'key.format' = 'json', 'value.format' = 'json');`
  const planOf = (sets = '') => planSql(`${updated}${sets}SELECT k, v FROM updated WHERE v > 1;`)
  const inFile = (sets = '') => readFromFiles(planOf(sets), ['updated'])
  const row = fc.record({ k: fc.constantFrom('a', 'b', 'c'), v: fc.nat(4) })
  const given = fc.array(fc.array(row, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 })

  test('has the last row of each key, in bundles too, and goes on identically behind a restore', () => {
    fc.assert(
      fc.property(given, fc.nat(4), (data, cut) => {
        const lastOf = new Map(data.flat().map(r => [r.k, r.v]))
        const expected = asLeft([...lastOf].filter(([, v]) => v > 1))
        for (const sets of ['', MINI_BATCH]) {
          const old = engineOf(inFile(sets), { parallelism: 2 })
          const rows = data.slice(0, cut)
          for (const r of rows) old.push(0, batchOf(r))
          const next = engineOf(inFile(sets), { parallelism: 2 })
          next.restore(old.snapshot())
          const before = old.rows.splice(0)
          for (const engine of [old, next]) {
            for (const r of data.slice(cut)) engine.push(0, batchOf(r))
            engine.endOfInput()
          }
          expect(show(next.rows)).toEqual(show(old.rows))
          expect(left([...before, ...old.rows])).toEqual(expected)
        }
      }),
      { numRuns: 10 * times, seed: 5 },
    )
  })

  test('in a topic loses the rows whose keys come without a value', () => {
    const engine = engineOf(planOf())
    const give = (k: string, v: number | null) => {
      engine.push(0, batchOf([v === null ? null : { k, v }], { keys: [JSON.stringify({ k, v: 9 })] }))
      return show(engine.rows.splice(0))
    }
    expect([give('a', 2), give('b', 3), give('a', null), give('a', null), give('b', 1), give('b', null)]).toEqual([
      ['+I[a, 2]'],
      ['+I[b, 3]'],
      ['-D[a, 2]'],
      [],
      ['-D[b, 3]'],
      [],
    ])
    engine.push(0, batchOf([null, ''], { keys: [null, '{"k":"c"}'] }))
    expect(engine.rows).toEqual([])
    expect(() => engine.push(0, batchOf([null], { keys: ['"c"'] }))).toThrow('can\'t be read: Expected an object: "c"')
    for (const [other, problem] of [
      ["'key.format' = 'raw'", 'in another format than JSON'],
      ["'key.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY'", 'whose values are written in another way than its keys'],
    ])
      expect(() => engineOf(planSql(`${updated.replace("'key.format' = 'json'", other)}SELECT * FROM updated;`))).toThrow(problem)
  })
})

test('rows that come behind the watermark are late where the first by time is given for good', () => {
  const engine = engineOf(planSql(`${events}${restorable['first by time']};`))
  const give = (k: string, second: number) => {
    engine.push(0, batchOf([{ k, id: second, ts: `2026-01-01 00:00:${String(second).padStart(2, '0')}` }]))
    engine.tick(TICK)
  }
  give('a', 20)
  give('a', 10)
  give('b', 30)
  give('a', 5)
  give('b', 29)
  engine.endOfInput()
  // the 10 is behind the watermark of the 20, which is 19
  expect(show(engine.rows)).toEqual(['+I[a, 20]', '+I[b, 29]'])
  expect(engine.counters().lateRows).toBe(2)
})

test('a partition of OVER is forgotten when its rows count no more, and a late row makes none', () => {
  const over = (frame: string) => engineOf(planSql(`${events}SELECT k, id, SUM(v) OVER (PARTITION BY k ORDER BY ts ${frame}) FROM events;`))
  const row = (k: string, id: number, second: number) => ({ k, id, v: id, ts: `2026-01-01 00:00:${second}` })
  const give = (engine: TestEngine, ...rows: object[]) => {
    engine.rows.length = 0
    engine.push(0, batchOf(rows))
    engine.tick(TICK)
    return show(engine.rows)
  }
  const ranged = over("RANGE INTERVAL '4' SECOND PRECEDING")
  expect(give(ranged, row('a', 1, 10), row('a', 2, 12), row('b', 3, 20))).toEqual(['+I[a, 1, 1]', '+I[a, 2, 3]'])
  // the row of b waits
  expect(ranged.counters().state).toMatchObject([{ entries: 1 }])
  expect(give(ranged, row('a', 4, 11), row('c', 5, 10), row('b', 6, 22))).toEqual(['+I[c, 5, 5]', '+I[a, 4, 4]', '+I[b, 3, 3]'])
  expect(ranged.counters()).toMatchObject({ lateRows: 0 })
  expect(give(ranged, row('b', 7, 19), row('b', 8, 23))).toEqual(['+I[b, 6, 9]'])
  expect(ranged.counters()).toMatchObject({ lateRows: 1 })
  const all = over('')
  give(all, row('a', 1, 30), row('a', 2, 20), row('b', 3, 29))
  give(all, row('c', 4, 10))
  expect(all.counters()).toMatchObject({ lateRows: 1, state: [{ entries: 2 }] })
})

test('a key is forgotten when its time to live is over, and takes no place', () => {
  const plan = planSql(`${events}SET 'table.exec.state.ttl' = '1 s';${restorable['last by arrival']};`)
  const engine = engineOf(plan)
  const give = (k: string, name: string, after: number) => {
    engine.rows.length = 0
    engine.time.now += after
    engine.push(0, batchOf([{ k, name }]))
    return show(engine.rows)
  }
  expect(give('a', 'x', 0)).toEqual(['+I[a, x]'])
  expect(give('a', 'x', 999)).toEqual(['-U[a, x]', '+U[a, x]'])
  expect(give('a', 'y', 1000)).toEqual(['+I[a, y]'])
  expect(give('b', 'y', 2000)).toEqual(['+I[b, y]'])
  expect(engine.counters().state.map(s => s.entries)).toEqual([1])
})

describe('a Top-N with a time to live', () => {
  const top = (by: string, n: number) => {
    const query = `SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ${by}) AS n FROM events) WHERE n <= ${n}`
    const engine = engineOf(planSql(`${events}SET 'table.exec.state.ttl' = '1 s';${query};`))
    const start = engine.time.now
    const at = (ms: number, k: string, v: number) => {
      engine.rows.length = 0
      engine.time.now = start + ms
      engine.push(0, batchOf([{ k, v }]))
      return show(engine.rows)
    }
    return { engine, at }
  }

  test('looks at the ages of its rows when it reads them again', () => {
    const { engine, at } = top('v', 2)
    expect(at(0, 'a', 5)).toEqual(['+I[a, 5]'])
    expect(at(600, 'a', 3)).toEqual(['+I[a, 3]'])
    expect(at(999, 'a', 4)).toEqual(['-D[a, 5]', '+I[a, 4]'])
    // read again: both were written since
    expect(at(1000, 'a', 9)).toEqual([])
    expect(at(1999, 'a', 9)).toEqual([])
    expect(at(2000, 'a', 9)).toEqual(['+I[a, 9]'])
    // rows that are equal in order have one age
    at(2000, 'b', 1)
    at(2900, 'b', 1)
    expect(at(3100, 'b', 7)).toEqual([])
    at(9000, 'c', 1)
    expect(engine.counters().state).toMatchObject([{ entries: 1 }])
  })

  test('of one row, or by arrival, forgets a partition that was not written for so long', () => {
    const first = top('v', 1)
    expect(first.at(0, 'a', 5)).toEqual(['+I[a, 5]'])
    expect(first.at(999, 'a', 4)).toEqual(['+U[a, 4]'])
    expect(first.at(1998, 'a', 8)).toEqual([])
    expect(first.at(1999, 'a', 8)).toEqual(['+I[a, 8]'])
    const arrived = top('proc', 2)
    arrived.at(0, 'a', 1)
    arrived.at(900, 'a', 2)
    expect(arrived.at(1899, 'a', 3)).toEqual([])
    expect(arrived.at(1900, 'a', 4)).toEqual(['+I[a, 4]'])
  })
})

test('a key of which only is known that it came is state', () => {
  const engine = ran('SELECT k FROM (SELECT k, ROW_NUMBER() OVER (PARTITION BY k ORDER BY proc) AS n FROM events) WHERE n = 1', [
    ['a', 'b', 'a'].map((k, id) => ({ k, id, v: 0, name: '', tags: null, ts: '2026-01-01 00:00:00' })),
  ])
  expect(engine.counters().state.map(s => s.entries)).toEqual([2])
})

test('loads and records are told by operator', () => {
  const engine = ran(
    restorable['top 2'],
    [Array.from({ length: 40 }, (_, id) => ({ k: `k${id % 7}`, id, v: id, name: '', tags: null, ts: '2026-01-01 00:00:00' }))],
    4,
  )
  const rank = engine.counters().nodes.find(n => engine.loads(n.node) !== undefined)!
  expect(rank.in).toBe(40)
  expect(engine.loads(rank.node)!.reduce((a, b) => a + b)).toBe(40)
  expect(engine.loads(rank.node)!.filter(n => n > 0).length).toBeGreaterThan(1)
})

const topOf = (from: string) =>
  `SET 'table.exec.state.ttl' = '1 d';SELECT name FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY v DESC) AS n FROM (${from})) WHERE n <= 3`
test.each([
  [topOf('SELECT name, COUNT(*) AS v FROM events GROUP BY name'), 'A Top-N over updates, or whose end is a column, with a time to live'],
  [topOf('SELECT name, MAX(v) AS v FROM events GROUP BY name'), 'A Top-N over updates, or whose end is a column, with a time to live'],
  ["SET 'table.exec.state.ttl' = '1 d';SELECT SUM(v) OVER (ORDER BY ts) FROM events", 'OVER with a time to live'],
  ['SELECT SUM(v) OVER (ORDER BY v) FROM events', 'OVER in another order than that of time'],
  ['SELECT RANK() OVER (ORDER BY ts) FROM events', 'Aggregate function RANK'],
  ['SELECT k, COUNT(DISTINCT tags) FROM events GROUP BY k', 'DISTINCT over ARRAY<STRING>'],
  ['SELECT k, JSON_ARRAYAGG(v) FROM events GROUP BY k', 'Aggregate function JSON_ARRAYAGG'],
])('what is not run is said: %s', (query, message) => {
  expect(() => engineOf(planSql(`${events}${query};`))).toThrow(message)
})
