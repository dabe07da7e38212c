import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTopic, deleteTopic } from '../../server/src/runtime/kafka/admin.ts'
import { createClusterSink } from '../../server/src/runtime/kafka/cluster-sink.ts'
import { createClusterSource } from '../../server/src/runtime/kafka/cluster-source.ts'
import type { HealthEvent, Source, SourceSnapshot } from '../../server/src/runtime/ports.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { drain, foundClusters, IdProducer, rowsOf, seeded, seeds, sleep, tableOptions } from '../support/kafka-fixture.ts'

const PARTITIONS = 3
let clusters: TestClusters
let topicNumber = 0
const open: Source[] = []

beforeAll(async () => {
  clusters = await startTestClusters()
})
afterAll(() => clusters?.stop())
afterEach(async () => {
  await Promise.all(open.splice(0).map(source => source.close()))
  await Promise.all(['a', 'b'].map(name => clusters.stack.revive(name)))
})

async function newTopic(): Promise<string> {
  const topic = `source-${++topicNumber}`
  expect((await createTopic(foundClusters(clusters.brokers), topic, { partitions: PARTITIONS })).map(({ outcome }) => outcome)).toEqual([
    'created',
    'created',
  ])
  return topic
}

function sourceOn(topic: string, options: Record<string, string> = {}): Source {
  const source = createClusterSource({ table: tableOptions(clusters.brokers, topic, options), places: {} })
  open.push(source)
  return source
}

async function produce(topic: string, cluster: string, values: readonly string[]): Promise<void> {
  const producer = new Kafka({ brokers: [clusters.brokers[cluster]], logLevel: logLevel.NOTHING }).producer()
  await producer.connect()
  await producer.send({ topic, messages: values.map((value, i) => ({ value, partition: i % PARTITIONS })) })
  await producer.disconnect()
}

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
const once = (values: Iterable<string>) => new Map([...values].map(value => [value, 1]))
const sorted = (map: Map<string, number>) => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)))

test('both clusters are read to the end of a bounded table', async () => {
  const topic = await newTopic()
  await Promise.all([produce(topic, 'a', ids('a', 500)), produce(topic, 'b', ids('b', 300))])
  const source = sourceOn(topic, { 'scan.bounded.mode': 'latest-offset' })
  await source.open()
  await produce(topic, 'a', ['behind the end'])
  const seen = new Map<string, number>()
  await drain(source, seen, () => source.finished)
  expect(sorted(seen)).toEqual(sorted(once([...ids('a', 500), ...ids('b', 300)])))
  expect(source.counters()).toMatchObject({ records: { a: 500, b: 300 }, duplicates: 0 })
  expect(source.status().map(({ state }) => state)).toEqual(Array(6).fill('finished'))
})

describe.each([
  ['SIGKILL', 'a'],
  ['SIGKILL', 'b'],
  ['SIGSTOP', 'a'],
  ['SIGSTOP', 'b'],
] as const)('%s of %s while it is read', (signal, victim) => {
  test.each(seeds)('every acknowledged id comes once, the other cluster goes on (seed %i)', async seed => {
    const random = seeded(seed)
    const topic = await newTopic()
    const source = sourceOn(topic)
    const events: HealthEvent[] = []
    source.onHealth(event => events.push(event))
    await source.open()
    const producer = new IdProducer(clusters.brokers, topic, PARTITIONS)
    producer.start()
    const seen = new Map<string, number>()
    let phase = 'running'
    const story = (async () => {
      await sleep(300 + random() * 700)
      await (signal === 'SIGKILL' ? clusters.stack.kill(victim) : clusters.stack.suspend(victim))
      const survivor = victim === 'a' ? 'b' : 'a'
      const before = source.counters().records[survivor]
      await sleep(1500 + random() * 1000)
      while (source.health()[victim] !== 'down') await sleep(20)
      // Not one record of the living cluster waits for the other.
      expect(source.counters().records[survivor]).toBeGreaterThan(before + 100)
      expect(source.health()).toEqual({ [survivor]: 'healthy', [victim]: 'down' })
      expect(source.status().filter(({ cluster }) => cluster === victim)).toMatchObject(
        Array(PARTITIONS).fill({ state: 'down', holdsWatermark: true }),
      )
      await clusters.stack.revive(victim)
      const revivedAt = producer.acknowledged.size
      while (producer.acknowledged.size < revivedAt + 200) await sleep(20)
      await sleep(500)
      await producer.stop()
      phase = 'stopped'
    })()
    const all = () => phase === 'stopped' && [...producer.acknowledged].every(id => seen.has(id))
    await Promise.all([story, drain(source, seen, all)])
    for (const id of [...seen.keys()]) if (producer.unknown.has(id)) expect(seen.get(id)).toBe(1)
    for (const id of producer.unknown) seen.delete(id)
    expect(sorted(seen)).toEqual(sorted(once(producer.acknowledged)))
    expect(events.filter(({ cluster }) => cluster !== victim)).toEqual([])
    expect(events.map(({ to }) => to)).toEqual(expect.arrayContaining(['suspected', 'down', 'probing', 'healthy']))
    expect(source.health()).toEqual({ a: 'healthy', b: 'healthy' })
  })
})

test('a restart goes on from its snapshot, a cluster that was down at the start joins later', async () => {
  const topic = await newTopic()
  await Promise.all([produce(topic, 'a', ids('a', 2000)), produce(topic, 'b', ids('b', 100))])
  await clusters.stack.kill('b')
  const first = sourceOn(topic)
  await first.open()
  const seen = new Map<string, number>()
  await drain(first, seen, () => seen.size > 600)
  const snapshot: SourceSnapshot = JSON.parse(JSON.stringify(first.snapshot()))
  expect(snapshot.clusters.b).toEqual({ clusterId: '', topicId: '', offsets: [-1, -1, -1] })
  await first.close()
  const second = sourceOn(topic)
  await second.open(snapshot)
  await drain(second, seen, () => second.health().b === 'down' && seen.size === 2000)
  await clusters.stack.revive('b')
  await drain(second, seen, () => seen.size === 2100)
  expect([...seen.values()].every(count => count === 1)).toBe(true)
  expect(second.snapshot().clusters.b.offsets).toEqual([34, 33, 33])
})

test('another cluster, another topic of that name and a lost range fail with the range named', async () => {
  const topic = await newTopic()
  await produce(topic, 'a', ids('a', 30))
  const source = sourceOn(topic)
  await source.open()
  const seen = new Map<string, number>()
  await drain(source, seen, () => seen.size === 30 && source.health().b === 'healthy' && !source.snapshot().clusters.b.offsets.includes(-1))
  const snapshot = source.snapshot()
  const failing = async (clusterOf: (name: string) => Partial<SourceSnapshot['clusters'][string]>) => {
    const changed = Object.fromEntries(Object.entries(snapshot.clusters).map(([name, saved]) => [name, { ...saved, ...clusterOf(name) }]))
    const restarted = sourceOn(topic)
    await restarted.open({ ...snapshot, clusters: changed })
    await drain(restarted, new Map(), () => false, 10_000)
  }
  const b = (change: Partial<SourceSnapshot['clusters'][string]>) => (name: string) => (name === 'b' ? change : {})
  await expect(failing(b({ clusterId: 'AAAAAAAAAAAAAAAAAAAAAA' }))).rejects.toMatchObject({
    kind: 'cluster-replaced',
    message: expect.stringContaining(`b/${topic}/0 from 0`),
  })
  await expect(failing(b({ topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }))).rejects.toMatchObject({
    kind: 'cluster-replaced',
    message: expect.stringContaining(`b/${topic}/2 from 0`),
  })
  await expect(failing(b({ offsets: [0, 7, 0] }))).rejects.toMatchObject({
    kind: 'lost-range',
    message: expect.stringContaining(`b/${topic}/1: offsets 0 to 6 were read here and are gone`),
  })
  const admin = new Kafka({ brokers: [clusters.brokers.a], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '8' }] })
  await admin.disconnect()
  await expect(failing(name => (name === 'a' ? { offsets: [2, 0, 0] } : {}))).rejects.toMatchObject({
    kind: 'lost-range',
    message: expect.stringContaining(`a/${topic}/0: offsets 2 to 7 are gone`),
  })
  // The topic of that name that stands there now is another one.
  await deleteTopic({ b: foundClusters(clusters.brokers).b }, topic)
  await createTopic({ b: foundClusters(clusters.brokers).b }, topic, { partitions: PARTITIONS })
  await expect(drain(source, seen, () => false, 10_000)).rejects.toMatchObject({
    kind: expect.stringMatching(/^(cluster-replaced|no-topic)$/),
  })
})

test('a partition more, while it is read, fails the job and says what to do', async () => {
  const topic = await newTopic()
  const source = sourceOn(topic, { 'brokers.lookup.interval': '100 ms' })
  await source.open()
  await produce(topic, 'a', ids('a', 3))
  const admin = new Kafka({ brokers: [clusters.brokers.b], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.createPartitions({ topicPartitions: [{ topic, count: PARTITIONS + 1 }] })
  await admin.disconnect()
  await expect(drain(source, new Map(), () => false, 10_000)).rejects.toMatchObject({
    kind: 'partitions-differ',
    message: expect.stringContaining('has 4 partitions on cluster b, but 3'),
  })
})

test('unequal partition counts and a missing topic are said at once', async () => {
  const topic = await newTopic()
  const found = foundClusters(clusters.brokers)
  await deleteTopic({ b: found.b }, topic)
  await expect(startAndWait(topic)).rejects.toMatchObject({ kind: 'no-topic', message: expect.stringContaining('Cluster b has no topic') })
  await createTopic({ b: found.b }, topic, { partitions: 5 })
  await expect(startAndWait(topic)).rejects.toMatchObject({ kind: 'partitions-differ' })
  expect(await createTopic(found, topic, { partitions: 3 })).toMatchObject([
    { outcome: 'existed' },
    { outcome: 'other-count', partitions: 5 },
  ])
})

async function startAndWait(topic: string): Promise<void> {
  const source = sourceOn(topic)
  await source.open()
  await drain(source, new Map(), () => false, 10_000)
}

test('start at the end, at a time, at offsets and where the group was', async () => {
  const topic = await newTopic()
  await produce(topic, 'a', ids('old', 30))
  await produce(topic, 'b', ids('bld', 30))
  await sleep(20)
  const time = Date.now()
  await sleep(20)
  const seenBy = async (options: Record<string, string>, count: number) => {
    const source = sourceOn(topic, options)
    await source.open()
    const seen = new Map<string, number>()
    await drain(source, seen, () => seen.size >= count && source.status().every(({ state }) => state !== 'down'))
    return { source, seen }
  }
  const latest = sourceOn(topic, { 'scan.startup.mode': 'latest-offset' })
  await latest.open()
  await sleep(300)
  await produce(topic, 'a', ids('new', 6))
  const fromLatest = new Map<string, number>()
  await drain(latest, fromLatest, () => fromLatest.size === 6)
  expect(sorted(fromLatest)).toEqual(once(ids('new', 6)))
  const { seen: fromTime } = await seenBy({ 'scan.startup.mode': 'timestamp', 'scan.startup.timestamp-millis': `${time}` }, 6)
  expect(sorted(fromTime)).toEqual(once(ids('new', 6)))
  const specific = {
    'scan.startup.mode': 'specific-offsets',
    'scan.startup.specific-offsets': 'partition:0,offset:9;partition:1,offset:10;partition:2,offset:8',
  }
  const { source, seen } = await seenBy({ ...specific, 'properties.group.id': 'g' }, 9)
  await drain(source, seen, () => seen.size === 6 + 3 + 3)
  // The first commits find the group's coordinator still being made.
  while ((await Promise.all([groupOffsets('a', topic), groupOffsets('b', topic)])).flat().includes(-1)) {
    source.committed(source.snapshot())
    await sleep(100)
  }
  await produce(topic, 'b', ids('later', 3))
  const { seen: fromGroup } = await seenBy({ 'scan.startup.mode': 'group-offsets', 'properties.group.id': 'g' }, 3)
  expect(sorted(fromGroup)).toEqual(once(ids('later', 3)))
  await expect(seenBy({ 'scan.startup.mode': 'group-offsets', 'properties.group.id': 'nobody' }, 1)).rejects.toMatchObject({
    kind: 'no-group-offset',
  })
})

/** -1 where the group has none yet. */
async function groupOffsets(cluster: string, topic: string): Promise<number[]> {
  const admin = new Kafka({ brokers: [clusters.brokers[cluster]], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const [{ partitions }] = await admin.fetchOffsets({ groupId: 'g', topics: [topic] })
    return partitions.map(({ offset }) => Number(offset))
  } catch {
    return [-1]
  } finally {
    await admin.disconnect()
  }
}

test('a silent partition lets the watermark go after its time-out, a dead cluster after the hold, and a drained one at once', async () => {
  const topic = await newTopic()
  await produce(topic, 'a', ids('a', 3))
  await produce(topic, 'b', ids('b', 3))
  const source = sourceOn(topic, { 'scan.cluster.idle-timeout': '1 s', 'scan.cluster.down.hold': '1 s' })
  await source.open()
  const seen = new Map<string, number>()
  const holds = (cluster: string) => source.status().some(split => split.cluster === cluster && split.holdsWatermark)
  const statesOf = (cluster: string) =>
    new Set(
      source
        .status()
        .filter(split => split.cluster === cluster)
        .map(({ state }) => state),
    )
  await drain(source, seen, () => seen.size === 6)
  expect([holds('a'), holds('b')]).toEqual([true, true])
  await clusters.stack.kill('b')
  await drain(source, seen, () => statesOf('b').has('down'))
  expect(holds('b')).toBe(true)
  await drain(source, seen, () => !holds('a'))
  expect(statesOf('a')).toEqual(new Set(['idle']))
  await drain(source, seen, () => !holds('b'))
  expect(statesOf('b')).toEqual(new Set(['down']))
  await produce(topic, 'a', ids('more', 3))
  await drain(source, seen, () => seen.size === 9)
  expect(holds('a')).toBe(true)
  expect(
    source
      .status()
      .filter(({ cluster }) => cluster === 'a')
      .map(({ highWatermark, nextOffset }) => highWatermark - nextOffset),
  ).toEqual([0, 0, 0])
})

test('brokers that move are found by the next lookup, a drained cluster rests and keeps its offsets', async () => {
  const topic = await newTopic()
  await produce(topic, 'a', ids('a', 30))
  await produce(topic, 'b', ids('b', 30))
  const file = join(clusters.workspace, 'lookup.json')
  const write = (b: object) => writeFile(file, JSON.stringify({ a: { brokers: [clusters.brokers.a] }, b }))
  // Nothing listens on port 1.
  await write({ brokers: ['127.0.0.1:1'] })
  const table = {
    connector: 'kafka-cluster',
    topic,
    clusters: 'a;b',
    format: 'json',
    'brokers.lookup': `file:${file}`,
    'brokers.lookup.interval': '100 ms',
  }
  const source = createClusterSource({ table, places: {} })
  open.push(source)
  await source.open()
  const seen = new Map<string, number>()
  const holds = () => source.status().some(({ cluster, holdsWatermark }) => cluster === 'b' && holdsWatermark)
  await drain(source, seen, () => seen.size === 30 && source.health().b === 'down')
  expect(holds()).toBe(true)
  await write({ brokers: [clusters.brokers.b] })
  await drain(source, seen, () => seen.size === 60)
  await write({ brokers: [clusters.brokers.b], active: false })
  await drain(source, seen, () => source.status().some(({ cluster, state }) => cluster === 'b' && state === 'down'))
  expect(holds()).toBe(false)
  await produce(topic, 'b', ids('later', 30))
  await produce(topic, 'a', ids('more', 30))
  await drain(source, seen, () => seen.size === 90)
  await sleep(300)
  expect(await source.poll(100)).toBeNull()
  await write({ brokers: [clusters.brokers.b], active: true })
  await drain(source, seen, () => seen.size === 120)
  expect(sorted(seen)).toEqual(sorted(once([...ids('a', 30), ...ids('b', 30), ...ids('later', 30), ...ids('more', 30)])))
})

test('copies on the other cluster and a zombie’s late records are dropped', async () => {
  const topic = await newTopic()
  const identity = { job: 'job', sink: 'out', writer: '0' }
  const sinkTo = (name: string) => {
    const { [name]: broker } = clusters.brokers
    return createClusterSink({ table: tableOptions({ [name]: broker }, topic), places: {}, identity, mayPublish: () => true })
  }
  const rows = (from: number, to: number) => rowsOf(Array.from({ length: to - from }, (_, i) => [`k${from + i}`, `${from + i}`]))
  const zombie = sinkTo('a')
  await zombie.open({ epoch: 1 })
  await zombie.write(rows(0, 100))
  const checkpoint = await zombie.prepare()
  // The same identities on b, as after a failover whose acknowledgement was lost.
  const copy = sinkTo('b')
  await copy.open({ epoch: 1 })
  await copy.write(rows(0, 100))
  await copy.prepare()
  const next = sinkTo('a')
  await next.open({
    epoch: 2,
    checkpoint: { ...checkpoint, snapshot: { ...checkpoint.snapshot, state: { ...(checkpoint.snapshot.state as object), active: 'a' } } },
  })
  await next.write(rows(100, 150))
  await next.prepare()
  const source = sourceOn(topic)
  await source.open()
  const seen = new Map<string, number>()
  await drain(source, seen, () => seen.size === 150 && source.counters().duplicates === 100)
  await zombie.write(rows(900, 950))
  await zombie.prepare()
  await drain(source, seen, () => source.counters().duplicates === 150)
  expect(sorted(seen)).toEqual(sorted(once(Array.from({ length: 150 }, (_, i) => `${i}`))))
  await Promise.all([zombie.close(), copy.close(), next.close()])
})
