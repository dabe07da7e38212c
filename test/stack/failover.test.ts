import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { PARTITIONS, Workspace } from '../support/jobs.ts'
import { IdProducer, seeded, seeds, sleep } from '../support/kafka-fixture.ts'

let clusters: TestClusters
let workspace: Workspace

beforeAll(async () => {
  clusters = await startTestClusters()
  workspace = new Workspace(clusters)
})
afterAll(async () => {
  await clusters?.stop()
})

/** Runs a query over ids while one broker fails and comes back; gives how often each id was counted. */
async function runThrough(topic: string, victim: string, fault: 'kill' | 'suspend', random: () => number) {
  await workspace.createTopics([topic], [])
  const file = workspace.write(
    `${topic}.flink.sql`,
    `CREATE TABLE ids (id STRING) WITH ('connector' = 'kafka-cluster', 'topic' = '${topic}', 'clusters' = 'a;b', 'format' = 'raw');
     SELECT id FROM ids;`,
  )
  const seen = new Map<string, number>()
  const stop = new AbortController()
  const running = workspace.call(
    'run',
    { file },
    {
      signal: stop.signal,
      emit: event => {
        if (event.type === 'rows') for (const { row } of event.rows) seen.set(row.id as string, (seen.get(row.id as string) ?? 0) + 1)
      },
    },
  )
  const producer = new IdProducer(clusters.brokers, topic, PARTITIONS)
  producer.start()
  await sleep(500 + random() * 1500)
  await clusters.stack[fault](victim)
  await sleep(500 + random() * 2000)
  await (fault === 'kill' ? clusters.stack.revive(victim) : clusters.stack.resume(victim))
  await sleep(500)
  await producer.stop()
  const missing = () => [...producer.acknowledged].filter(id => !seen.has(id))
  for (const end = Date.now() + 20_000; missing().length > 0 && Date.now() < end; ) await sleep(50)
  stop.abort()
  await running
  return { seen, missing: missing(), sent: producer.acknowledged.size, unknown: producer.unknown }
}

describe.each(['kill', 'suspend'] as const)('a broker fails (%s) while a query runs, and comes back', fault => {
  test.each(seeds.flatMap(seed => [`${seed} a`, `${seed} b`]))('seed and cluster %s: every id is counted exactly once', async which => {
    const [seed, victim] = which.split(' ')
    const random = seeded(Number(seed) * 10 + (fault === 'kill' ? 0 : 1) + (victim === 'a' ? 0 : 2))
    const { seen, missing, sent, unknown } = await runThrough(`ids-${fault}-${seed}-${victim}`, victim, fault, random)
    expect(sent).toBeGreaterThan(100)
    expect(missing).toEqual([])
    expect([...seen].filter(([, times]) => times > 1)).toEqual([])
    // What nobody acknowledged may have been written or not, but nothing comes that was never sent.
    expect([...seen.keys()].filter(id => !/^[ab]-\d+$/.test(id))).toEqual([])
    expect(seen.size).toBeLessThanOrEqual(sent + unknown.size)
  })
})
