import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareForState } from '../server/src/plan/compat/embedded.ts'
import { engineOf, fold, foldByKey, run, show, type TestEngine } from './support/engine.ts'
import { batchOf, status } from './support/plans.ts'
import { MINI_BATCH, ONE_PHASE, planSql, SPLIT } from './support/sql.ts'

/** SQL through the planner into the engine: what a user writes, in all forms that options make of it. */

const bids = `CREATE TABLE bid (
  auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, \`dateTime\` TIMESTAMP(3), extra STRING,
  WATERMARK FOR \`dateTime\` AS \`dateTime\` - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka-cluster', 'topic' = 'bid', 'clusters' = 'a;b', 'format' = 'json');`

const forms = {
  'one by one': '',
  'mini-batch': MINI_BATCH + ONE_PHASE,
  'local-global': MINI_BATCH,
  'split distinct': SPLIT,
  'split distinct, mini-batch': SPLIT + MINI_BATCH + ONE_PHASE,
  'split distinct, local-global, not incremental': `${SPLIT}${MINI_BATCH}SET 'table.optimizer.incremental-agg-enabled' = 'false';`,
  'split distinct, local-global': SPLIT + MINI_BATCH,
}

// Nexmark q15 to q17 by auction, and an aggregate over an aggregate, whose input are updates
const queries = {
  q15: `SELECT DATE_FORMAT(\`dateTime\`, 'yyyy-MM-dd') AS \`day\`, COUNT(*) AS total, COUNT(*) FILTER (WHERE price < 50) AS low,
    COUNT(DISTINCT bidder) AS bidders, COUNT(DISTINCT bidder) FILTER (WHERE price >= 50) AS high_bidders, COUNT(DISTINCT auction) AS auctions,
    COUNT(DISTINCT auction) FILTER (WHERE price < 50) AS low_auctions FROM bid GROUP BY DATE_FORMAT(\`dateTime\`, 'yyyy-MM-dd')`,
  q16: `SELECT channel, MAX(DATE_FORMAT(\`dateTime\`, 'HH:mm')) AS \`minute\`, COUNT(*) AS n, COUNT(DISTINCT bidder) AS bidders, AVG(price) AS average
    FROM bid GROUP BY channel`,
  q17: 'SELECT auction, COUNT(*) AS n, MIN(price) AS lo, MAX(price) AS hi, AVG(price) AS average, SUM(price) AS total FROM bid GROUP BY auction',
  nested: `SELECT n, COUNT(*) AS auctions, SUM(hi) AS s, MIN(hi) AS lo, COUNT(DISTINCT hi) AS d
    FROM (SELECT auction, COUNT(*) AS n, MAX(price) AS hi FROM bid GROUP BY auction) GROUP BY n`,
  'without a key': 'SELECT COUNT(*) AS n, COUNT(DISTINCT bidder) AS bidders, SUM(DISTINCT price) AS s FROM bid',
  distinct: 'SELECT DISTINCT channel, bidder FROM bid',
}

const bid = fc.record({
  auction: fc.nat(4),
  bidder: fc.option(fc.nat(9), { freq: 8 }),
  price: fc.option(fc.nat(100), { freq: 8 }),
  channel: fc.constantFrom('apple', 'google', null),
  dateTime: fc.nat(200_000).map(s => new Date(Date.parse('2024-01-01') + s * 1000).toISOString().slice(0, 19).replace('T', ' ')),
})
const streams = fc.array(fc.tuple(fc.nat(2), fc.array(bid, { minLength: 1, maxLength: 25 })), { minLength: 1, maxLength: 5 })
const times = Number(process.env.SLUICE_PROPERTY_RUNS ?? 1)

/** What is left, without the columns' names: a split aggregate is named by its parts. */
const values = (engine: TestEngine) => fold(engine.rows.map(r => ({ op: r.op, row: { ...Object.values(r.row) } })))

describe('every form of a query leaves the same rows', () => {
  for (const [name, query] of Object.entries(queries)) {
    test(name, () => {
      const plans = Object.entries(forms)
        .map(([form, sets]) => [form, planSql(`${bids}${sets}${query};`)] as const)
        .filter(([form]) => name !== 'nested' || form !== 'split distinct, local-global')
      fc.assert(
        fc.property(streams, fc.constantFrom(1, 3), (data, parallelism) => {
          const batches = data.map(([partition, rows]) => batchOf(rows, { partition }))
          const expected = values(run(plans[0][1], batches, { parallelism }))
          for (const [form, plan] of plans.slice(1)) expect(values(run(plan, batches, { parallelism })), form).toEqual(expected)
        }),
        { numRuns: 4 * times, seed: 17 },
      )
    })
  }
})

test('an incremental aggregate over updates is refused before anything runs', () => {
  const plan = planSql(`${bids}${SPLIT}${MINI_BATCH}${queries.nested};`)
  expect(() => engineOf(plan)).toThrow('An incremental aggregate over updates is not run here')
})

describe('recorded input', () => {
  test('gives the same bytes again', () => {
    for (const sets of Object.values(forms)) {
      const once = () => {
        const engine = engineOf(planSql(`${bids}${sets}${queries.q16};`), { parallelism: 2 })
        let seed = 3
        for (let i = 0; i < 20; i++) {
          engine.time.now += 300
          engine.push(
            0,
            batchOf(
              Array.from({ length: 50 }, () => ({
                auction: (seed = (seed * 75) % 65537) % 10,
                bidder: seed % 37,
                price: seed % 101,
                channel: `c${seed % 5}`,
              })),
              { partition: i % 3 },
            ),
          )
          engine.tick(new Map([[0, [status('a/t/0')]]]))
        }
        const { json, sections } = engine.snapshot()
        return JSON.stringify([show(engine.rows), json, [...sections].map(([name, b]) => [name, [...b]])])
      }
      expect(once()).toBe(once())
    }
  })
})

describe('an edited query takes the state that compat says', () => {
  const sink = `CREATE TABLE totals (auction BIGINT, n BIGINT, total BIGINT, PRIMARY KEY (auction) NOT ENFORCED)
    WITH ('connector' = 'kafka-cluster', 'topic' = 'totals', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');`
  const before = planSql(`${bids}${sink}INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bid GROUP BY auction;`)
  const edits = {
    'a WHERE': 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bid WHERE price > 10 GROUP BY auction',
    'another projection over it': 'INSERT INTO totals SELECT auction, COUNT(*) * 1000, SUM(price) FROM bid GROUP BY auction',
    'local-global': `${MINI_BATCH}INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bid GROUP BY auction`,
  }
  for (const [name, sql] of Object.entries(edits)) {
    test(name, () => {
      const after = planSql(`${bids}${sink}${sql};`)
      const { verdict, mapping } = compareForState(before, after)
      expect(verdict).not.toBe('refuse')
      const old = engineOf(before)
      old.push(
        0,
        batchOf([
          { auction: 1, price: 5 },
          { auction: 2, price: 7 },
        ]),
      )
      const next = engineOf(after)
      next.restore(old.snapshot(), mapping)
      next.push(
        0,
        batchOf([
          { auction: 1, price: 3 },
          { auction: 1, price: 20 },
        ]),
      )
      next.endOfInput()
      const factor = name.startsWith('another') ? 1000 : 1
      const last = name === 'a WHERE' ? { n: 2, total: 25 } : { n: 3 * factor, total: 28 }
      expect(next.encoded.at(-1)).toEqual({ key: '{"auction":1}', value: JSON.stringify({ auction: 1, ...last }) })
    })
  }
})

describe('queries of Nexmark', () => {
  const rows = [
    {
      auction: 123,
      bidder: 1,
      price: 2000000,
      channel: 'Apple',
      url: 'https://a.com/x/y/z?q&channel_id=17',
      dateTime: '2024-01-01 09:30:00',
      extra: 'cacc',
    },
    { auction: 7, bidder: 2, price: 10, channel: 'other', url: 'https://a.com', dateTime: '2024-01-01 22:00:01.5', extra: 'x' },
  ]
  const of = (sql: string, functions = {}, types = {}) => show(run(planSql(`${bids}${sql};`, types), [batchOf(rows)], { functions }).rows)

  test('q1, q2, q10, q14, q21, q22', () => {
    expect(of('SELECT auction, 0.908 * price AS price FROM bid')).toEqual(['+I[123, 1816000.000]', '+I[7, 9.080]'])
    expect(of('SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0')).toEqual(['+I[123, 2000000]'])
    expect(of("SELECT DATE_FORMAT(`dateTime`, 'yyyy-MM-dd'), DATE_FORMAT(`dateTime`, 'HH:mm') FROM bid")).toEqual([
      '+I[2024-01-01, 09:30]',
      '+I[2024-01-01, 22:00]',
    ])
    const q14 = `SELECT auction, CASE WHEN HOUR(\`dateTime\`) >= 8 AND HOUR(\`dateTime\`) <= 18 THEN 'dayTime' WHEN HOUR(\`dateTime\`) <= 6 OR HOUR(\`dateTime\`) >= 20 THEN 'nightTime'
      ELSE 'otherTime' END AS t, count_char(extra, 'c') AS c FROM bid WHERE 0.908 * price < 50000000`
    const count = (s: string, c: string) => s.split(c).length - 1
    expect(of(`CREATE FUNCTION count_char AS 'x.CountChar';${q14}`, { count_char: count }, { count_char: 'BIGINT' })).toEqual([
      '+I[123, dayTime, 3]',
      '+I[7, nightTime, 0]',
    ])
    const q21 = `SELECT auction, CASE WHEN lower(channel) = 'apple' THEN '0' ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END AS c FROM bid
      WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL OR lower(channel) IN ('apple', 'google')`
    expect(of(q21)).toEqual(['+I[123, 0]'])
    expect(of("SELECT SPLIT_INDEX(url, '/', 3), SPLIT_INDEX(url, '/', 4) FROM bid")).toEqual(['+I[x, y]', '+I[null, null]'])
  })

  test('windows of a table function, one phase and two, by key and without', () => {
    const sql = `SELECT window_start, window_end, channel, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(\`dateTime\`), INTERVAL '10' SECOND)) GROUP BY channel, window_start, window_end`
    const expected = [
      '+I[2024-01-01 09:30:00.000, 2024-01-01 09:30:10.000, Apple, 1]',
      '+I[2024-01-01 22:00:00.000, 2024-01-01 22:00:10.000, other, 1]',
    ]
    expect(of(sql)).toEqual(expected)
    expect(of(ONE_PHASE + sql)).toEqual(expected)
    expect(of(MINI_BATCH + sql)).toEqual(expected)
    expect(
      of(
        "SELECT window_end, SUM(price) FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end",
      ),
    ).toHaveLength(4)
    // split distinct: the final aggregate is over windows that come in columns
    expect(
      of(
        `${SPLIT}SELECT window_start, window_end, COUNT(DISTINCT bidder) FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(\`dateTime\`), INTERVAL '1' DAY)) GROUP BY window_start, window_end`,
      ),
    ).toEqual(['+I[2024-01-01 00:00:00.000, 2024-01-02 00:00:00.000, 2]'])
  })

  test('UNNEST of an array constructor calls a function once a row', () => {
    const types = { page_of: 'STRING' }
    let calls = 0
    const functions = {
      page_of: (url: string) => {
        calls++
        return url.split('/')[3] ?? null
      },
    }
    const create = "CREATE FUNCTION page_of AS 'x.PageOf';"
    expect(of(`${create}SELECT auction, page_of(url) FROM bid WHERE page_of(url) <> 'checkout'`, functions, types)).toEqual(['+I[123, x]'])
    expect(calls).toBe(3)
    calls = 0
    expect(
      of(
        `${create}SELECT auction, u.page FROM bid CROSS JOIN UNNEST(ARRAY[page_of(bid.url)]) AS u(page) WHERE u.page <> 'checkout'`,
        functions,
        types,
      ),
    ).toEqual(['+I[123, x]'])
    expect(calls).toBe(2)
  })

  test('UNION ALL, an upsert into a table by key, VALUES', () => {
    expect(of("SELECT auction, 'x' AS t FROM bid WHERE price > 100 UNION ALL SELECT bidder, channel FROM bid").sort()).toEqual([
      '+I[1, Apple]',
      '+I[123, x]',
      '+I[2, other]',
    ])
    const engine = run(planSql(`${bids}SELECT channel, COUNT(*) AS n FROM bid GROUP BY channel;`), [batchOf([...rows, rows[0]])])
    expect(foldByKey(engine.rows, 1)).toEqual(['{"channel":"Apple","n":2}', '{"channel":"other","n":1}'])
    const constant = engineOf(planSql("SELECT a, b FROM (VALUES (1, 'x'), (2, 'yy')) AS t(a, b) WHERE a > 1;"))
    constant.endOfInput()
    expect(show(constant.rows)).toEqual(['+I[2, yy]'])
  })
})
