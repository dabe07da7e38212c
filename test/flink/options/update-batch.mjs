// Asks Flink 2.2's planner which settings change a plan, in batch and in streaming mode, and stores its answers in batch.json
// (`npm run update:options` too): `{ tables, queries, settings: [{ sets, batch: [query, …], streaming: [query, …] }] }`, the queries whose plan is another
// with the setting, or that are refused with it in streaming mode.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../oracle/ask.mjs'

const tables = [
  "CREATE TABLE b (id BIGINT, v STRING, w STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'number-of-rows' = '10')",
  "CREATE TABLE counted (v STRING, n BIGINT, PRIMARY KEY (v) NOT ENFORCED) WITH ('connector' = 'blackhole')",
]
const queries = [
  'SELECT v, COUNT(id) AS n FROM b GROUP BY v',
  'SELECT v, COUNT(DISTINCT id) AS n FROM b GROUP BY v',
  'SELECT x.v, y.w FROM b AS x JOIN b AS y ON x.id = y.id',
  "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
  'SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY id DESC) AS r FROM b) WHERE r <= 3',
  'INSERT INTO counted SELECT v, COUNT(id) FROM b GROUP BY v',
  'INSERT INTO counted SELECT w, COUNT(id) FROM b GROUP BY v, w',
]
const settings = [
  { 'table.exec.mini-batch.enabled': 'true', 'table.exec.mini-batch.allow-latency': '1 s', 'table.exec.mini-batch.size': '5000' },
  { 'table.exec.mini-batch.enabled': 'true' },
  { 'table.optimizer.distinct-agg.split.enabled': 'true' },
  { 'table.exec.sink.upsert-materialize': 'FORCE' },
  { 'table.optimizer.agg-phase-strategy': 'ONE_PHASE' },
  { 'table.exec.state.ttl': '1 d' },
]
const setsOf = setting => Object.entries(setting).map(([key, value]) => `SET '${key}' = '${value}'`)

const requests = [true, false].flatMap(batch =>
  queries.flatMap(query =>
    [{}, ...settings].map(s => ({ id: '', batch, query, setting: s, statements: [...tables, ...setsOf(s), query] })),
  ),
)
const plans = (await run('PlannerOracle', requests)).map(({ answers }, i) => {
  const refused = answers.find(a => !a.ok)?.error
  if (refused && (requests[i].batch || Object.keys(requests[i].setting).length === 0)) throw new Error(refused)
  return refused ?? answers.at(-1).execution
})
const changed = (batch, setting) =>
  queries.filter(query => {
    const planWith = s =>
      plans[requests.findIndex(r => r.batch === batch && r.query === query && JSON.stringify(r.setting) === JSON.stringify(s))]
    return planWith(setting) !== planWith({})
  })
const stored = settings.map(s => ({ sets: setsOf(s), batch: changed(true, s), streaming: changed(false, s) }))
writeFileSync(
  join(dirname(fileURLToPath(import.meta.url)), 'batch.json'),
  `${JSON.stringify({ tables, queries, settings: stored }, null, 1)}\n`,
)
for (const { sets, batch, streaming } of stored) console.log(`${sets[0]}: ${batch.length} plans in batch, ${streaming.length} in streaming`)
