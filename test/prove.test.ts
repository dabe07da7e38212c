import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { planProof } from '../server/src/commands/prove.ts'
import { type Proof, prove } from '../server/src/lab/prove.ts'
import { projectSchema } from '../server/src/settings.ts'

const root = mkdtempSync(join(tmpdir(), 'sluice-prove-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const TABLES = `
CREATE TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING)
  WITH ('connector' = 'kafka-cluster', 'topic' = 'bids', 'clusters' = 'a;b', 'format' = 'json');
CREATE TABLE totals (channel STRING, n BIGINT, total BIGINT, PRIMARY KEY (channel) NOT ENFORCED)
  WITH ('connector' = 'kafka-cluster', 'topic' = 'totals', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');
`

/** Two thirds of the bids are on one channel; one in eleven has no bidder, one in thirteen no price. */
const bids = Array.from({ length: 3000 }, (_, i) => ({
  auction: (i * 7919) % 503,
  bidder: i % 11 === 0 ? null : (i * 31) % 211,
  price: i % 13 === 0 ? null : (i * 37) % 1000,
  channel: i % 3 === 0 ? `c${i % 40}` : 'hot',
}))
const file = (name: string, rows: readonly unknown[]) => {
  const path = join(root, name)
  writeFileSync(path, rows.map(r => `${JSON.stringify(r)}\n`).join(''))
  return path
}
const inputs = { bids: file('bids.jsonl', bids) }
const never = new AbortController().signal

const planned = (sql: string, fix: string, project: object = {}) =>
  planProof(
    { file: 'a.flink.sql', text: TABLES + sql, fix, inputs },
    { root, project: projectSchema.parse({ stateBackend: 'rocksdb', ...project }) },
  )

async function proven(sql: string, fix: string, project: object = {}): Promise<Proof> {
  const { order } = await planned(sql, fix, project)
  return prove({ ...order, runs: 1 }, never, () => {})
}

it('proves two phases: the same rows, fewer changes, a smaller share for the busiest subtask', async () => {
  const proof = await proven(
    'INSERT INTO totals SELECT channel, COUNT(*), SUM(price) FROM bids GROUP BY channel;',
    'skew/one-phase-aggregate',
  )
  expect(proof).toMatchObject({ differing: 0, tables: [{ table: 'bids', sampled: 3000, whole: true }] })
  expect(proof.before.rows).toBe(new Set(bids.map(b => b.channel)).size)
  expect(proof.after.emitted).toBeLessThan(proof.before.emitted / 10)
})

it('refuses another query: says which rows differ, by the key of the sink', async () => {
  const plan = async (where: string) =>
    (
      await planned(
        `INSERT INTO totals SELECT channel, COUNT(*), SUM(price) FROM bids ${where} GROUP BY channel;`,
        'skew/one-phase-aggregate',
      )
    ).order
  const [whole, less] = [await plan(''), await plan('WHERE price <> 999')]
  const proof = await prove({ ...whole, after: less.before, runs: 1 }, never, () => {})
  const without = bids.filter(b => b.price === 999 || b.price === null)
  expect(proof.differing).toBe(new Set(without.map(b => b.channel)).size)
  const hot = bids.filter(b => b.channel === 'hot')
  expect(proof.differences.find(d => d.key.channel === 'hot')).toMatchObject({
    before: { n: hot.length },
    after: { n: hot.filter(b => !without.includes(b)).length },
  })
})
