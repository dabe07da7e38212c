import { readFileSync } from 'node:fs'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forecastText } from '../../server/src/cli/forecast-text.ts'
import { observedFile } from '../../server/src/commands/observed.ts'
import { defaultMaxParallelism, keyGroupOf, makeRowHasher, subtaskOf } from '../../server/src/plan/key-groups.ts'
import type { ForecastEvent } from '../../server/src/protocol.ts'
import { BIGINT } from '../../server/src/semantics/types.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { PARTITIONS, Workspace } from '../support/jobs.ts'

let clusters: TestClusters
let workspace: Workspace

/** Each cluster has keys of its own beside those that both have: reading one alone gives another load. */
const EACH = 6000
const keysOf = (cluster: string) =>
  Array.from({ length: EACH }, (_, i) => (i % 3 === 0 ? (cluster === 'a' ? 1 : 2) : i % 5 === 0 ? 3 : 100 + ((i * 7) % 1000)))
const table = (name: string) =>
  `CREATE TABLE ${name} (k BIGINT, v BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = '${name}', 'clusters' = 'a;b', 'format' = 'json', 'scan.startup.mode' = 'latest-offset');\n`

beforeAll(async () => {
  clusters = await startTestClusters()
  workspace = new Workspace(clusters)
  await workspace.createTopics(['skewed', 'nothing'], [])
  for (const [cluster, broker] of Object.entries(clusters.brokers)) {
    const producer = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    const keys = keysOf(cluster)
    // The first partitions have the first keys: who reads the first records of a topic sees other keys than there are.
    const messages = keys.map((k, i) => ({
      partition: Math.floor((i * PARTITIONS) / EACH),
      value: JSON.stringify({ k, v: i }),
      timestamp: String(1_700_000_000_000 + i * 10),
    }))
    await producer.send({ topic: 'skewed', messages })
    await producer.disconnect()
  }
})
afterAll(() => clusters?.stop())

const query = () => workspace.write('query.flink.sql', `${table('skewed')}SELECT k, COUNT(*) FROM skewed GROUP BY k;`)
const job = () =>
  workspace.write(
    'job.flink.sql',
    `${table('skewed')}CREATE TABLE totals (k BIGINT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED)
     WITH ('connector' = 'kafka-cluster', 'topic' = 'totals', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');
     INSERT INTO totals SELECT k, COUNT(*) AS n FROM skewed GROUP BY k;`,
  )

/** Records by subtask, counted here. */
function loads(keys: readonly number[], parallelism: number): number[] {
  const hash = makeRowHasher([BIGINT])
  const max = defaultMaxParallelism(parallelism)
  const counts = new Array<number>(parallelism).fill(0)
  for (const k of keys) counts[subtaskOf(keyGroupOf(hash([k]), max), parallelism, max)]++
  return counts
}

describe('forecast', () => {
  test.each([4, 8])('of all records is exact at parallelism %i, wherever a job would begin to read', async parallelism => {
    const events: ForecastEvent[] = []
    const result = await workspace.call('forecast', { file: query(), parallelism, sample: 0 }, { emit: e => events.push(e) })
    const [{ subtasks, basis, errorBar }] = result.operators
    expect(subtasks.map(s => Math.round(s * 2 * EACH))).toEqual(loads([...keysOf('a'), ...keysOf('b')], parallelism))
    expect({ basis, errorBar }).toEqual({ basis: 'counted', errorBar: 0 })
    expect(result.tables).toEqual([
      {
        table: 'skewed',
        sampled: 2 * EACH,
        seen: 2 * EACH,
        records: 2 * EACH,
        whole: true,
        from: 1_700_000_000_000,
        to: 1_700_000_000_000 + (EACH - 1) * 10,
        clusters: { a: EACH, b: EACH },
      },
    ])
    expect(events.at(-1)).toMatchObject({ phase: 'counting', table: 'skewed', records: 2 * EACH })
  })

  test('of a sample holds the truth within its bar, is the same again by the same seed, and tells the rewrites', async () => {
    const all = loads([...keysOf('a'), ...keysOf('b')], 8)
    const truth = (Math.max(...all) * 8) / (2 * EACH)
    const first = await workspace.call('forecast', { file: job(), parallelism: 8, sample: 2000, seed: 1 })
    const [{ maxOverAvg, errorBar, basis, hottest }] = first.operators
    expect(Math.abs(maxOverAvg - truth)).toBeLessThanOrEqual(errorBar)
    expect(basis).toBe('sampled')
    expect(
      hottest
        .slice(0, 3)
        .map(h => h.key[0])
        .sort(),
    ).toEqual([1, 2, 3])
    expect(first.tables[0]).toMatchObject({ sampled: 2000, seen: 2 * EACH, whole: false, clusters: { a: EACH, b: EACH } })
    const [{ rule, operators }] = first.rewrites
    expect(rule).toBe('skew/one-phase-aggregate')
    expect(operators[0]).toMatchObject({
      title: 'GlobalGroupAggregate',
      basis: 'modelled',
      note: expect.stringContaining('records/s a subtask'),
    })
    expect(JSON.parse(readFileSync(observedFile(workspace.root), 'utf8')).operators[first.operators[0].operator].maxOverAvg).toBe(
      maxOverAvg,
    )
    const again = await workspace.call('forecast', { file: job(), parallelism: 8, sample: 2000, seed: 1 })
    expect({ ...again, at: 0 }).toEqual({ ...first, at: 0 })
  })

  test('of an empty topic says what to do', async () => {
    const file = workspace.write('empty.flink.sql', `${table('nothing')}SELECT k, COUNT(*) FROM nothing GROUP BY k;`)
    const result = await workspace.call('forecast', { file })
    expect(result.operators[0].verdict).toBe('unknown')
    expect(forecastText(result, '/')).toMatch(/^nothing: no records\. Fill the topic, or give a file: --input nothing=FILE\.jsonl/)
  })

  test('that is cancelled ends at once', async () => {
    const stop = new AbortController()
    const running = workspace.call('forecast', { file: query(), timeoutMs: 60_000 }, { signal: stop.signal })
    stop.abort()
    const begun = Date.now()
    await running.catch(() => {})
    expect(Date.now() - begun).toBeLessThan(5000)
  })

  test('with one cluster dead goes on with the other and says so; with none it says how to start them', async () => {
    await clusters.stack.kill('a')
    const result = await workspace.call('forecast', { file: query(), parallelism: 4, sample: 0 })
    expect(result.tables[0]).toMatchObject({ clusters: { b: EACH }, missing: ['a'], whole: false, records: null })
    expect(result.tables[0].note).toBe("cluster a can't be read")
    expect(result.operators[0].subtasks.map(s => Math.round(s * EACH))).toEqual(loads(keysOf('b'), 4))
    expect(result.operators[0].basis).toBe('sampled')
    await clusters.stack.kill('b')
    await expect(workspace.call('forecast', { file: query() })).rejects.toMatchObject({ failure: { kind: 'no-cluster', exitCode: 3 } })
  })
})
