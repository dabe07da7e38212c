import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandProblem } from '../../server/src/commands/command.ts'
import type { ProveArgs, ProveResult } from '../../server/src/protocol.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { PARTITIONS, tables, Workspace } from '../support/jobs.ts'
import { sleep } from '../support/kafka-fixture.ts'

let clusters: TestClusters
let workspace: Workspace
const RECORDS = 20_000
/** when the first record was written, as its timestamp says; one every 5 ms. Not long ago: a broker drops old records */
const BEGUN = Math.floor(Date.now() / 1000) * 1000 - 5 * RECORDS

beforeAll(async () => {
  clusters = await startTestClusters()
  workspace = new Workspace(clusters, { stateBackend: 'rocksdb', functions: { twice: { module: 'twice.mjs', returns: 'BIGINT' } } })
  workspace.write('twice.mjs', 'export default v => (v === null ? null : 2 * v)\n')
  await workspace.createTopics(['events', 'nothing', 'poison'], [])
  await write(
    'events',
    Array.from({ length: RECORDS }, (_, i) => JSON.stringify({ k: i % 3 === 0 ? i % 50 : 7, v: i % 13 === 0 ? null : i % 100 })),
  )
  await write('poison', ['{"k":1,"v":1}', 'no json'])
})
afterAll(async () => {
  await clusters?.stop()
})

/** By turns to each cluster and partition. */
async function write(topic: string, values: readonly string[]): Promise<void> {
  const names = Object.keys(clusters.brokers)
  for (const [c, name] of names.entries()) {
    const producer = new Kafka({ brokers: [clusters.brokers[name]], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    const messages = values.flatMap((value, i) =>
      i % names.length === c ? [{ value, partition: (i >> 1) % PARTITIONS, timestamp: String(BEGUN + 5 * i) }] : [],
    )
    await producer.send({ topic, messages })
    await producer.disconnect()
  }
}

const counting = (topic = 'events') =>
  workspace.write(
    `${topic}.flink.sql`,
    `${tables('totals', topic)}\n  INSERT INTO totals SELECT k, COUNT(*) AS n, SUM(v) AS total FROM events GROUP BY k;`,
  )
const proven = (args: Partial<ProveArgs> = {}): Promise<ProveResult> =>
  workspace.call('prove', { file: counting(), fix: 'skew/one-phase-aggregate', runs: 0, ...args })
const failing = (args: Partial<ProveArgs>) =>
  proven(args).then(
    () => undefined,
    (error: CommandProblem) => error.failure,
  )

test('two phases give the same rows of both clusters, with fewer changes; the report says so', async () => {
  const result = await proven({ runs: 5 })
  expect(result).toMatchObject({ equal: true, differing: 0, before: { rows: 50 }, after: { rows: 50 } })
  expect(result.tables).toEqual([
    {
      table: 'events',
      sampled: RECORDS,
      records: RECORDS,
      whole: true,
      from: BEGUN,
      to: BEGUN + 5 * (RECORDS - 1),
      clusters: { a: RECORDS / 2, b: RECORDS / 2 },
    },
  ])
  expect(result.before.emitted).toBe(RECORDS)
  // 100 s in mini-batches of one: 100 bundles of up to 50 keys.
  expect(result.after.emitted).toBeLessThanOrEqual(101 * 50)
  expect(result.after.emitted).toBeGreaterThan(99 * 17)
  expect(result.before.cpuMs.runs).toHaveLength(5)
  const report = readFileSync(result.report, 'utf8')
  expect(report).toMatch(/^# Equal: the same 50 rows before and after\n/)
  expect(report).toContain(
    `all 20,000 records of events (read: a 10,000, b 10,000), from ${new Date(BEGUN).toISOString().slice(0, 19).replace('T', ' ')}`,
  )
  expect(report).toMatch(/^\+ *SET 'table.exec.mini-batch.enabled' = 'true';$/m)
  expect(report).toContain('+- GlobalGroupAggregate')
})

test('of a long topic the newest records are taken, all of them since one moment', async () => {
  const {
    equal,
    tables: [events],
  } = await proven({ records: 1000 })
  expect(equal).toBe(true)
  expect(events).toMatchObject({ whole: false, records: RECORDS, to: BEGUN + 5 * (RECORDS - 1) })
  expect(events.sampled).toBeLessThanOrEqual(1000)
  expect(events.sampled).toBeGreaterThan(900)
  expect((events.to! - events.from!) / 5 + 1).toBe(events.sampled)
})

test('a function is called once a row instead of twice', async () => {
  const file = workspace.write(
    'twice.flink.sql',
    `CREATE FUNCTION twice AS 'com.example.Twice';${tables('totals')}\nSELECT k, twice(v) AS d FROM events WHERE twice(v) > 20;`,
  )
  const result = await proven({ file, fix: 'udf/repeated-call' })
  expect(result).toMatchObject({ equal: true, after: { calls: { twice: RECORDS } } })
  expect(result.before.calls.twice).toBe(RECORDS + result.before.rows)
})

test('says what is wrong before or while it reads', async () => {
  expect(await failing({ file: counting('nothing') })).toMatchObject({ kind: 'nothing-captured', exitCode: 2 })
  const poison = await failing({ file: counting('poison') })
  expect(poison).toMatchObject({ kind: 'poison-record', exitCode: 2 })
  expect(poison?.message).toMatch(/offset \d+ of [ab] can't be read/)
  expect(await failing({ report: '/proc/proof.md' })).toMatchObject({ kind: 'report-not-written', exitCode: 2 })
  expect(await failing({ timeoutMs: 1 })).toMatchObject({ kind: 'timeout' })
})

test('stopped in the middle it leaves no process and no report', async () => {
  const stop = new AbortController()
  const report = `${workspace.root}/stopped.md`
  const running = workspace
    .call(
      'prove',
      { file: counting(), fix: 'skew/one-phase-aggregate', runs: 10_000, report },
      {
        signal: stop.signal,
        emit: event => event.phase === 'timing' && event.done === 3 && stop.abort(),
      },
    )
    .catch((error: CommandProblem) => error.failure.kind)
  expect(await running).toBe('stopped')
  for (let i = 0; i < 100 && engines() > 0; i++) await sleep(20)
  expect(engines()).toBe(0)
  expect(existsSync(report)).toBe(false)
})

test('with one cluster down the other is read, and the report says which is missing; with both, nothing is proven', async () => {
  await clusters.stack.kill('a')
  const {
    equal,
    tables: [events],
    report,
  } = await proven()
  expect(equal).toBe(true)
  expect(events).toMatchObject({ missing: ['a'], sampled: RECORDS / 2, clusters: { b: RECORDS / 2 } })
  expect(readFileSync(report, 'utf8')).toContain('without a, which was down')
  await clusters.stack.kill('b')
  expect(await failing({})).toMatchObject({ kind: 'no-cluster', exitCode: 3 })
})

/** Engine processes of this test that are still there. */
function engines(): number {
  return readdirSync('/proc').filter(pid => {
    try {
      const ours = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(process.pid)
      return ours && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sluice prove')
    } catch {
      return false
    }
  }).length
}
