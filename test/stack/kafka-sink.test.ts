import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTopic } from '../../server/src/runtime/kafka/admin.ts'
import { createClusterSink } from '../../server/src/runtime/kafka/cluster-sink.ts'
import type { HealthEvent, Sink, SinkCheckpoint } from '../../server/src/runtime/ports.ts'
import { countLostAndDoubled, readAll } from '../support/audit.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { foundClusters, rowsOf, seeded, seeds, sleep, tableOptions } from '../support/kafka-fixture.ts'

const PARTITIONS = 3
let clusters: TestClusters
let topicNumber = 0
const open: Sink[] = []

beforeAll(async () => {
  clusters = await startTestClusters()
})
afterAll(() => clusters?.stop())
afterEach(async () => {
  await Promise.all(open.splice(0).map(sink => sink.close()))
  await Promise.all(['a', 'b'].map(name => clusters.stack.revive(name)))
})

async function newTopic(): Promise<string> {
  const topic = `sink-${++topicNumber}`
  await createTopic(foundClusters(clusters.brokers), topic, { partitions: PARTITIONS })
  return topic
}

function sinkOn(topic: string, options: Record<string, string> = {}, mayPublish = () => true): Sink {
  const identity = { job: 'job', sink: 'out', writer: '0' }
  const sink = createClusterSink({ table: tableOptions(clusters.brokers, topic, options), places: {}, identity, mayPublish })
  open.push(sink)
  return sink
}

/** Row i has key `k<i % 50>` and value `<i>`. */
const rows = (from: number, to: number) => rowsOf(Array.from({ length: to - from }, (_, i) => [`k${(from + i) % 50}`, `${from + i}`]))
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
/** A checkpoint as it is found again after a restart. */
const durable = (checkpoint: SinkCheckpoint): SinkCheckpoint => ({
  snapshot: JSON.parse(JSON.stringify(checkpoint.snapshot)),
  outbox: new Uint8Array(checkpoint.outbox),
})
const strike = (signal: 'SIGKILL' | 'SIGSTOP', victim: string) =>
  signal === 'SIGKILL' ? clusters.stack.kill(victim) : clusters.stack.suspend(victim)

async function expectExactly(topic: string, count: number): Promise<ReturnType<typeof countLostAndDoubled>> {
  const report = countLostAndDoubled(await readAll(clusters.brokers, topic))
  expect({ lost: report.lost, different: report.different }).toEqual({ lost: 0, different: 0 })
  expect(report.distinct.map(({ value }) => Number(value)).sort((x, y) => x - y)).toEqual(numbers(count))
  return report
}

describe.each([
  ['SIGKILL', 'at-least-once'],
  ['SIGKILL', 'effectively-once'],
  ['SIGSTOP', 'at-least-once'],
  ['SIGSTOP', 'effectively-once'],
] as const)('%s of the cluster that is written, %s', (signal, delivery) => {
  test.each(seeds)('nothing is lost, and each identity stands for one row (seed %i)', async seed => {
    const random = seeded(seed)
    const topic = await newTopic()
    const sink = sinkOn(topic, { 'sink.delivery-guarantee': delivery, 'sink.failback.after': '1 s' })
    const events: HealthEvent[] = []
    sink.onHealth(event => events.push(event))
    await sink.open({ epoch: 1 })
    expect(sink.counters().activeCluster).toBe('a')
    let written = 0
    let stopping = false
    const writer = (async () => {
      while (!stopping) {
        await sink.write(rows(written, written + 100))
        written += 100
        if (written % 1000 === 0) {
          await sink.prepare()
          await sink.committed()
        }
        await sleep(10)
      }
      await sink.prepare()
      await sink.committed()
    })()
    const story = (async () => {
      await sleep(300 + random() * 700)
      await strike(signal, 'a')
      while (sink.counters().records.b === 0) await sleep(10)
      expect(sink.counters().activeCluster).toBe('b')
      await sleep(300)
      await clusters.stack.revive('a')
      // Failback, and some more there.
      const before = sink.counters().records.a
      while (sink.counters().records.a < before + 1000) await sleep(10)
      expect(sink.counters().activeCluster).toBe('a')
      stopping = true
    })()
    await Promise.all([writer, story])
    expect(sink.counters()).toMatchObject({ pending: 0, dropped: 0 })
    const report = await expectExactly(topic, written)
    // At most what was in flight stands on both.
    expect(report.doubled).toBeLessThan(written / 2)
    expect(events.filter(({ cluster }) => cluster === 'b')).toEqual([])
  })
})

test('a restart sends the outbox of its checkpoint, and a second restart appends nothing', async () => {
  const topic = await newTopic()
  const options = { 'sink.delivery-guarantee': 'effectively-once' }
  const first = sinkOn(topic, options)
  await first.open({ epoch: 1 })
  await first.write(rows(0, 500))
  await first.prepare()
  await first.committed()
  await first.write(rows(500, 800))
  const checkpoint = durable(await first.prepare())
  await first.write(rows(800, 850))
  // Ends before `committed`: rows 500 … 799 stand in the checkpoint alone, 800 … 849 nowhere.
  await first.close()
  expect((await readAll(clusters.brokers, topic)).length).toBe(500)
  for (const epoch of [2, 3]) {
    const next = sinkOn(topic, options)
    await next.open({ epoch, checkpoint })
    await next.committed()
    await next.close()
    expect((await readAll(clusters.brokers, topic)).length).toBe(800)
  }
  const last = sinkOn(topic, options)
  await last.open({ epoch: 4, checkpoint })
  await last.write(rows(800, 1000))
  await last.prepare()
  await last.committed()
  expect((await expectExactly(topic, 1000)).doubled).toBe(0)
})

test.each(seeds)('a process that ends at any moment repeats nothing and leaves nothing out, effectively-once (seed %i)', async seed => {
  const random = seeded(seed)
  const topic = await newTopic()
  let checkpoint: SinkCheckpoint | undefined
  // What a checkpoint holds of the input goes with it: the row to go on from.
  let from = 0
  for (let epoch = 1; epoch <= 6; epoch++) {
    const sink = sinkOn(topic, { 'sink.delivery-guarantee': 'effectively-once' })
    await sink.open({ epoch, checkpoint })
    let next = from
    const steps = 1 + Math.floor(random() * 12)
    for (let step = 0; step < steps; step++) {
      const size = Math.floor(random() * 300)
      await sink.write(rows(next, next + size))
      next += size
      if (random() < 0.5) {
        checkpoint = durable(await sink.prepare())
        from = next
        const publishing = sink.committed()
        if (random() < 0.5) await publishing
        else publishing.catch(() => {})
      }
    }
    await sink.close()
  }
  const sink = sinkOn(topic, { 'sink.delivery-guarantee': 'effectively-once' })
  await sink.open({ epoch: 7, checkpoint })
  await sink.write(rows(from, from + 10))
  await sink.prepare()
  await sink.committed()
  expect((await expectExactly(topic, from + 10)).doubled).toBe(0)
})

test('a shut sink publishes nothing until its gate opens, a fenced one never again', async () => {
  const topic = await newTopic()
  const options = { 'sink.delivery-guarantee': 'effectively-once' }
  const old = sinkOn(topic, options)
  let oldHolds = true
  const fenced = sinkOn(topic, {}, () => oldHolds)
  await old.open({ epoch: 1 })
  await old.write(rows(0, 100))
  const early = durable(await old.prepare())
  await old.committed()
  const next = sinkOn(topic, options)
  await next.open({ epoch: 2, checkpoint: early, shut: true })
  await next.write(rows(0, 50))
  await old.write(rows(100, 200))
  const handOver = durable(await old.prepare())
  await old.committed()
  await sleep(200)
  expect((await readAll(clusters.brokers, topic)).length).toBe(200)
  await next.open({ epoch: 2, checkpoint: handOver, shut: true })
  await next.openGate(2)
  await next.write(rows(200, 250))
  await next.prepare()
  await next.committed()
  expect((await expectExactly(topic, 250)).doubled).toBe(0)

  const other = await newTopic()
  await fenced.close()
  const zombie = sinkOn(other, {}, () => oldHolds)
  await zombie.open({ epoch: 1 })
  await zombie.write(rows(0, 10))
  await zombie.prepare()
  oldHolds = false
  await zombie.write(rows(10, 20))
  await expect(zombie.prepare()).rejects.toMatchObject({ kind: 'fenced' })
  await expect(zombie.write(rows(20, 30))).rejects.toMatchObject({ kind: 'fenced' })
  expect((await readAll(clusters.brokers, other)).length).toBe(10)
})

test('with both clusters down it holds, then fails, and a restart from the checkpoint has everything', async () => {
  const topic = await newTopic()
  const options = { 'sink.delivery-guarantee': 'effectively-once', 'sink.hold.timeout': '2 s' }
  const sink = sinkOn(topic, options)
  await sink.open({ epoch: 1 })
  await sink.write(rows(0, 100))
  await sink.prepare()
  await sink.committed()
  await Promise.all([clusters.stack.kill('a'), clusters.stack.kill('b')])
  await sink.write(rows(100, 200))
  const checkpoint = durable(await sink.prepare())
  await expect(sink.committed()).rejects.toMatchObject({ kind: 'no-cluster', message: expect.stringContaining('100 records wait') })
  await Promise.all([clusters.stack.revive('a'), clusters.stack.revive('b')])
  const again = sinkOn(topic, options)
  await again.open({ epoch: 2, checkpoint })
  await again.committed()
  expect((await expectExactly(topic, 200)).doubled).toBe(0)
})

test('another cluster or topic than the bound one is not written to', async () => {
  const topic = await newTopic()
  const sink = sinkOn(topic)
  await sink.open({ epoch: 1 })
  await sink.write(rows(0, 10))
  const { snapshot, outbox } = durable(await sink.prepare())
  const state = snapshot.state as { bound: Record<string, { clusterId: string; topicId: string }> }
  state.bound.a = { ...state.bound.a, topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }
  const restarted = sinkOn(topic)
  const publishes = async () => {
    await restarted.open({ epoch: 2, checkpoint: { snapshot, outbox } })
    await restarted.write(rows(10, 20))
    await restarted.prepare()
  }
  await expect(publishes()).rejects.toMatchObject({ kind: 'cluster-replaced', message: expect.stringContaining(`${topic} from sequences`) })
})

test('keys choose the partition, null values are tombstones, gzip is read by everyone', async () => {
  const topic = await newTopic()
  const sink = sinkOn(topic, { 'properties.compression.type': 'gzip' })
  await sink.open({ epoch: 1 })
  await sink.write(
    rowsOf([
      ['k1', 'v1'],
      ['k1', null],
      [null, 'x'],
      [null, 'y'],
      [null, 'z'],
      ['k2', ''],
    ]),
  )
  await sink.prepare()
  const records = await readAll(clusters.brokers, topic)
  const k1 = records.filter(({ key }) => key === 'k1')
  expect(k1.map(({ value }) => value)).toEqual(['v1', null])
  expect(new Set(k1.map(({ partition }) => partition)).size).toBe(1)
  expect(records.find(({ key }) => key === 'k2')?.value).toBe('')
  expect(new Set(records.filter(({ key }) => key === null).map(({ partition }) => partition)).size).toBe(3)
  for (const { headers } of records) expect(headers['sluice-id']).toMatch(/^job\/out\/0\/1\/-\/\d+$/)
})
