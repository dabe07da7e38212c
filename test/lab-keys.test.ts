import { describe, expect, it } from 'vitest'
import { createKeyCounter } from '../server/src/lab/keys.ts'
import { loadOf } from '../server/src/lab/load.ts'
import { scansOf, tableOf } from '../server/src/plan/tables.ts'
import { packRecords } from '../server/src/runtime/records.ts'
import { engineOf } from './support/engine.ts'
import { MINI_BATCH, ONE_PHASE, planSql, SPLIT } from './support/sql.ts'

const tables = `
CREATE TABLE t (k STRING, n INT, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'kafka-cluster', 'topic' = 't', 'clusters' = 'a;b', 'format' = 'json');
CREATE TABLE u (k STRING, w BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = 'u', 'clusters' = 'a;b', 'format' = 'json');
`
const utf8 = new TextEncoder()
const batchOf = (values: readonly object[]) =>
  packRecords({
    cluster: 'a',
    topic: 't',
    partition: 0,
    records: values.map((v, offset) => ({ offset, timestamp: offset, key: null, value: utf8.encode(JSON.stringify(v)) })),
    nextOffset: values.length,
  })

/** 600 rows over 40 keys; key k0 has half of them, and one row in ten is of no key. */
const rows = Array.from({ length: 600 }, (_, i) => ({
  k: i % 10 === 9 ? null : i % 2 === 0 ? 'k0' : `k${i % 40}`,
  n: i % 7,
  v: i,
  ts: `2024-01-01 00:00:${String(i % 60).padStart(2, '0')}`,
}))
const all = (n: number) => ({ sampled: n, seen: n, whole: true })

function countedOf(sql: string, { parallelism = 4, functions = {}, sampled = all(rows.length), rate = {}, files = [] as string[] } = {}) {
  const plan = planSql(tables + sql, Object.fromEntries(Object.keys(functions).map(f => [f, 'STRING'])))
  const fileTables = new Set(scansOf(plan).flatMap(s => (files.includes(s.table.at(-1)!) ? [tableOf(s)] : [])))
  const counter = createKeyCounter({ plan, parallelism, functions, clock: { now: () => 0 }, files: fileTables })
  for (const table of counter.tables) counter.push(table, batchOf(rows), sampled.whole)
  const weights = new Map(counter.tables.map(t => [t, sampled]))
  return counter.end(weights, new Map(counter.tables.map(t => [t, { partitions: 4, ...rate }])))
}

/** Records by subtask of the last keyed operator, as the engine counts them while it runs the plan. */
function engineLoads(sql: string, parallelism: number): number[] {
  const plan = planSql(tables + sql)
  const engine = engineOf(plan, { parallelism })
  for (const scan of engine.scans) engine.push(scan, batchOf(rows))
  const node = plan.nodes.findLast(n => n.kind === 'GroupAggregate')!
  return engine.loads(node.id)!
}

describe('the keys of a plan', () => {
  it('are counted as the engine sends them: filters, expressions, NULL, several columns', () => {
    for (const query of [
      `SELECT k, COUNT(*) FROM t GROUP BY k`,
      `SELECT UPPER(k), n, SUM(v) FROM t WHERE v > 20 GROUP BY UPPER(k), n`,
      `SELECT n, COUNT(DISTINCT k) FROM (SELECT * FROM t UNION ALL SELECT * FROM t) GROUP BY n`,
    ]) {
      for (const parallelism of [4, 7]) {
        const [operator] = countedOf(`${ONE_PHASE}${query};`, { parallelism })
        const loads = engineLoads(`${ONE_PHASE}${query};`, parallelism)
        const total = loads.reduce((a, b) => a + b)
        expect(loadOf(operator.histogram, parallelism).subtasks.map(s => Math.round(s * total))).toEqual(loads)
        expect(operator.basis).toBe('counted')
      }
    }
  })
  it('are told with their shares, the different values of a DISTINCT, and the name of the state', () => {
    const [{ hottest, keys, distinct, operator, title }] = countedOf(`SELECT k, COUNT(DISTINCT n) FROM t GROUP BY k;`)
    expect({ keys, title, distinct }).toEqual({ keys: ['k'], title: 'GroupAggregate', distinct: new Set(rows.map(r => r.k)).size })
    expect(hottest[0]).toMatchObject({ key: ['k0'], share: 0.5, values: 7 })
    expect(hottest[1].key).toEqual([null])
    expect(operator).not.toBe('')
  })
  it('of a join are those of both sides, scaled where they were sampled differently', () => {
    const plan = planSql(`${tables}SELECT t.k, w FROM t JOIN u ON t.k = u.k;`)
    const counter = createKeyCounter({ plan, parallelism: 2, functions: {}, clock: { now: () => 0 } })
    const [left, right] = counter.tables
    counter.push(left, batchOf([{ k: 'a' }, { k: 'a' }, { k: 'b' }]))
    counter.push(right, batchOf([{ k: 'b' }]))
    const [join] = counter.end(
      new Map([
        [left, all(3)],
        [right, { sampled: 1, seen: 9, whole: false }],
      ]),
      new Map(),
    )
    expect(join.hottest.map(h => [h.key, h.share])).toEqual([
      [['b'], 10 / 12],
      [['a'], 2 / 12],
    ])
    expect(join.basis).toBe('sampled')
  })
  it('behind a first phase are modelled from the bundles: a hot key costs one record a bundle', () => {
    const sql = `SELECT k, COUNT(*) FROM t GROUP BY k;`
    const before = countedOf(sql)[0]
    const after = countedOf(`${MINI_BATCH.replace("'7'", "'200'")}${sql}`)[0]
    expect(after).toMatchObject({
      title: 'GlobalGroupAggregate',
      basis: 'modelled',
      note: expect.stringContaining('bundles of 200 records'),
    })
    expect(loadOf(after.histogram, 4).maxOverAvg).toBeLessThan(loadOf(before.histogram, 4).maxOverAvg)
    // 40 records/s in each of 4 subtasks for a second fill a bundle before its 200 records are there.
    const paced = countedOf(`${MINI_BATCH.replace("'7'", "'200'")}${sql}`, { rate: { perSecond: 160 } })[0]
    expect(paced.note).toContain('bundles of 40 records')
  })
  it('behind a first phase over a whole file are what it hands on, in the order of the file', () => {
    const bundled = `${MINI_BATCH.replace("'7'", "'200'")}SELECT k, COUNT(DISTINCT n) FROM t GROUP BY k;`
    const [file] = countedOf(bundled, { files: ['t'] })
    const bundles = [0, 200, 400].map(from => new Set(rows.slice(from, from + 200).map(r => r.k)))
    expect(file).toMatchObject({
      basis: 'modelled',
      counted: bundles.reduce((n, b) => n + b.size, 0),
      distinct: new Set(rows.map(r => r.k)).size,
    })
    expect(file.note).toMatch(
      /as from 1 source subtask: bundles of 200 records \(table.exec.mini-batch.size\)\. Where they take longer than 1000 ms/,
    )
    expect(file.hottest.find(h => h.key[0] === 'k0')?.values).toBe(7)
    const sampled = { sampled: rows.length, seen: rows.length * 10, whole: false }
    expect(countedOf(bundled, { files: ['t'], sampled })[0].note).toContain('Modelled behind a first phase: bundles of 200 records')
  })
  it('behind a first phase by windows are told by the times in the records, where the log has none', () => {
    const windows = `SELECT k, COUNT(*) FROM TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND) GROUP BY k, window_start, window_end;`
    const slices = new Set(rows.map(r => `${r.k} ${r.ts.slice(0, -1)}`))
    const [file] = countedOf(windows, { files: ['t'] })
    expect(file).toMatchObject({ title: 'GlobalWindowAggregate', basis: 'modelled', counted: slices.size })
    expect(file.note).toContain('each key is handed on once a slice of 10 s')
    const [sample] = countedOf(windows, { files: ['t'], sampled: { sampled: rows.length, seen: rows.length * 10, whole: false } })
    expect(sample.unknown).toBeUndefined()
    expect(sample.note).toContain('by their own times, 6 slices of 10 s')
  })
  it('behind another operator are what it gives on the same records, and say so', () => {
    const operators = countedOf(`${ONE_PHASE}SELECT c, COUNT(*) FROM (SELECT k, COUNT(*) AS c FROM t GROUP BY k) GROUP BY c;`)
    expect(operators.map(o => o.basis)).toEqual(['counted', 'modelled'])
    expect(operators[1].note).toContain('It lies behind GroupAggregate')
    const split = countedOf(`${ONE_PHASE}${SPLIT}SELECT k, COUNT(DISTINCT v) FROM t GROUP BY k;`)
    expect(split.map(o => [o.basis, o.keys.length])).toEqual([
      ['counted', 2],
      ['modelled', 1],
    ])
  })
  it('behind a join are what it gives where all records were read, and unknown from a sample', () => {
    const left = Array.from({ length: 60 }, (_, i) => ({ k: `k${i % 7}`, n: i }))
    const right = Array.from({ length: 40 }, (_, i) => ({ k: i % 5 === 0 ? null : `k${i % 9}`, w: i % 3 }))
    const countedBy = (query: string, whole = true) => {
      const plan = planSql(`${ONE_PHASE}${tables}${query};`)
      const counter = createKeyCounter({ plan, parallelism: 4, functions: {}, clock: { now: () => 0 } })
      const [t, u] = counter.tables
      counter.push(t, batchOf(left))
      counter.push(u, batchOf(right), whole)
      const weights = new Map([
        [t, all(60)],
        [u, whole ? all(40) : { sampled: 40, seen: 400, whole: false }],
      ])
      return counter.end(weights, new Map())[1]
    }
    const query = 'SELECT w, COUNT(*) FROM t JOIN u ON t.k = u.k GROUP BY w'
    const pairs = left.flatMap(l => right.filter(r => r.k === l.k))
    const counted = countedBy(query)
    expect(counted).toMatchObject({ title: 'GroupAggregate', counted: pairs.length, distinct: 3, basis: 'modelled' })
    expect(counted.note).toBe('It lies behind Join, which was run here on the same records')
    expect(counted.hottest.map(h => [h.key[0], Math.round(h.share * pairs.length)])).toEqual(
      [0, 1, 2].map(w => [w, pairs.filter(p => p.w === w).length]).sort(([, a], [, b]) => b - a),
    )
    // Each row of t came before its match, and stood alone for a while.
    const outer = countedBy(query.replace('JOIN', 'LEFT JOIN'))
    const matched = left.filter(l => right.some(r => r.k === l.k)).length
    expect(outer.counted).toBe(pairs.length + left.length + matched)
    expect(outer.note).toContain('in another order it gives other rows in between')
    expect(countedBy(query, false)).toMatchObject({
      unknown: true,
      note: expect.stringContaining('samples that are joined are no sample of the join'),
    })
  })
  it('behind a join with versions are those of the versions that rows meet, whichever table is read first', () => {
    const second = (i: number) => `2024-01-01 00:00:${String(i).padStart(2, '0')}`
    const left = Array.from({ length: 60 }, (_, i) => ({ k: `k${i % 7}`, ts: second(i) }))
    const right = Array.from({ length: 24 }, (_, i) => ({ k: `k${i % 6}`, w: i % 5, since: second(20 + i) }))
    const plan = planSql(`${ONE_PHASE}${tables}
      CREATE TABLE m (k STRING, w BIGINT, since TIMESTAMP(3), WATERMARK FOR since AS since)
        WITH ('connector' = 'kafka-cluster', 'topic' = 'm', 'clusters' = 'a;b', 'format' = 'json');
      CREATE VIEW versions AS SELECT k, w, since FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY since DESC) AS rn FROM m) WHERE rn = 1;
      SELECT w, COUNT(*) FROM t LEFT JOIN versions FOR SYSTEM_TIME AS OF t.ts AS x ON t.k = x.k GROUP BY w;`)
    const wOf = ({ k, ts }: (typeof left)[number]) => right.findLast(r => r.k === k && r.since <= ts)?.w ?? null
    for (const order of [0, 1]) {
      const counter = createKeyCounter({ plan, parallelism: 4, functions: {}, clock: { now: () => 0 } })
      const [t, m] = counter.tables
      counter.push(order === 0 ? t : m, batchOf(order === 0 ? left : right))
      counter.push(order === 0 ? m : t, batchOf(order === 0 ? right : left))
      const weights = new Map([
        [t, all(left.length)],
        [m, all(right.length)],
      ])
      const operators = counter.end(weights, new Map())
      expect(operators.map(o => [o.title, o.counted])).toEqual([
        ['Deduplicate', right.length],
        ['TemporalJoin', left.length + right.length],
        ['GroupAggregate', left.length],
      ])
      const counted = operators.at(-1)!
      expect(counted.note).toBe('It lies behind TemporalJoin, which was run here on the same records')
      for (const { key, share } of counted.hottest) expect(Math.round(share * left.length)).toBe(left.filter(l => wOf(l) === key[0]).length)
    }
  })
  it('are unknown of types that are no keys, and where something does not run here; the others are told', () => {
    const [array] = countedOf(`SELECT ARRAY[k], COUNT(*) FROM t GROUP BY ARRAY[k];`)
    expect(array).toMatchObject({ unknown: true, note: expect.stringContaining("Its load can't be told") })
  })
  it('without a key go to one subtask', () => {
    const [operator] = countedOf(`SELECT COUNT(*) FROM t;`)
    expect(operator.keys).toEqual([])
    expect(loadOf(operator.histogram, 4)).toMatchObject({ verdict: 'one subtask', maxOverAvg: 4 })
  })
})
