import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
// @ts-expect-error kafkajs's own hash has no types; it is the judge here
import kafkajsMurmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js'
import { describe, expect, test } from 'vitest'
import { BrokerDirectory, lookUpBrokers } from '../server/src/runtime/kafka/brokers.ts'
import { checkTopic } from '../server/src/runtime/kafka/cluster-link.ts'
import { withDeadline } from '../server/src/runtime/kafka/deadline.ts'
import { type HealthInput, HealthTracker, nextHealth } from '../server/src/runtime/kafka/health.ts'
import { checkClusterTable, optionNamed, parseClusterTable, parseDuration } from '../server/src/runtime/kafka/options.ts'
import { decodeOutbox, encodeOutbox } from '../server/src/runtime/kafka/outbox.ts'
import { murmur2, partitionOfKey } from '../server/src/runtime/kafka/partitioner.ts'
import { connectionSettings } from '../server/src/runtime/kafka/security.ts'
import type { ClusterHealth, HealthEvent } from '../server/src/runtime/ports.ts'
import { clusterTableOptions } from '../server/src/semantics/flink/kafka-cluster-options.ts'

const table = { connector: 'kafka-cluster', topic: 'bids', clusters: 'a;b', format: 'json' }
const problemsOf = (options: Record<string, string>) =>
  checkClusterTable({ ...table, ...options }).map(({ option, message }) => `${option}: ${message}`)

describe('options of a cluster table', () => {
  test('defaults are those of the contract', () => {
    expect(parseClusterTable(table)).toMatchObject({
      topic: 'bids',
      clusters: ['a', 'b'],
      lookup: { kind: 'config' },
      lookupInterval: 10_000,
      startup: { mode: 'earliest-offset' },
      bounded: { mode: 'unbounded' },
      idleTimeout: 5000,
      downHold: 30_000,
      deduplicate: true,
      delivery: 'at-least-once',
      failoverAfter: 700,
      failbackAfter: 30_000,
      holdTimeout: 300_000,
      notes: [],
    })
  })

  test('each cluster has its own addresses and settings over the common ones', () => {
    const config = parseClusterTable({
      ...table,
      'clusters.a.brokers': 'h1:9092,h2:9092',
      'properties.client.id': 'x',
      'clusters.b.properties.client.id': 'y',
      'sink.failback.after': 'never',
      'scan.startup.mode': 'specific-offsets',
      'scan.startup.specific-offsets': 'partition:0,offset:42;partition:3,offset:300',
      'properties.fetch.min.bytes': '1',
      'json.ignore-parse-errors': 'true',
    })
    expect(config.brokers).toEqual({ a: ['h1:9092', 'h2:9092'] })
    expect(config.properties).toEqual({ a: { 'client.id': 'x', 'fetch.min.bytes': '1' }, b: { 'client.id': 'y', 'fetch.min.bytes': '1' } })
    expect(config.failbackAfter).toBe(Number.POSITIVE_INFINITY)
    expect(config.startup).toEqual({
      mode: 'specific-offsets',
      offsets: new Map([
        [0, 42],
        [3, 300],
      ]),
    })
    expect(config.notes).toEqual(["'properties.fetch.min.bytes' has no effect on the embedded runtime"])
  })

  test.each([
    [{ 'sink.loss-tolerance.max-records': '10' }, /^sink.loss-tolerance.max-records: .*not built yet/],
    [{ 'brokers.lookup': 'https://x/y' }, /^brokers.lookup: .*HTTP .*not built yet/],
    [{ 'sink.delivery-guarantee': 'transactional' }, /^sink.delivery-guarantee: transactional needs transactions/],
    [{ 'sink.delivery-guarantee': 'twice' }, /is none of none, at-least-once, effectively-once/],
    [{ 'scan.cluster.idle-timeout': '5 fortnights' }, /^scan.cluster.idle-timeout: .*no duration such as 5 s/],
    [{ 'scan.deduplicate': 'yes' }, /neither true nor false/],
    [{ 'scan.sartup.mode': 'x' }, /^scan.sartup.mode: is no option/],
    [{ 'clusters.c.brokers': 'h:1' }, /clusters doesn't name c/],
    [{ 'clusters.a.broker': 'h:1' }, /^clusters.a.broker: a cluster has clusters.<name>.brokers/],
    [{ 'properties.bootstrap.servers': 'h:1' }, /belong into clusters.<name>.brokers/],
    [{ 'properties.compression.type': 'zstd' }, /not written here/],
    [{ 'scan.startup.mode': 'timestamp' }, /^scan.startup.timestamp-millis: is required/],
    [{ 'scan.startup.mode': 'group-offsets' }, /^properties.group.id: is required/],
    [{ topic: 'a;b' }, /one topic/],
    [{ clusters: 'a;a' }, /twice/],
    [{ format: '' }, /^format: is required/],
  ])('%o is refused by name', (options, message) => {
    expect(problemsOf(options as Record<string, string>)).toEqual([expect.stringMatching(message)])
    expect(() => parseClusterTable({ ...table, ...(options as Record<string, string>) })).toThrow(/^The options of the kafka-cluster table/)
  })

  test('every entry of the table finds itself, and every default is a value of its own', () => {
    for (const option of clusterTableOptions) {
      expect(optionNamed(option.name.replace('<name>', 'a').replace('*', 'x'))).toBe(option)
      if (option.default && !option.refused) expect(problemsOf({ [option.name]: option.default })).toEqual([])
    }
  })

  test('durations are read as Flink reads them', () => {
    expect(['700 ms', '5s', '2 min', '1 h', '30', '1 d', '5 minutes'].map(parseDuration)).toEqual([
      700, 5000, 120_000, 3_600_000, 30, 86_400_000, 300_000,
    ])
    expect(['', 'x', '1.5 s', '-1 s', '1 week'].map(parseDuration)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
})

describe('health', () => {
  const input: fc.Arbitrary<HealthInput> = fc.constantFrom<HealthInput>(
    { kind: 'success' },
    { kind: 'answer' },
    { kind: 'failure', reason: 'x' },
  )
  const allowed: Record<ClusterHealth, ClusterHealth[]> = {
    healthy: ['suspected'],
    suspected: ['healthy', 'down'],
    down: ['probing'],
    probing: ['healthy', 'down'],
  }

  test('moves along the arrows of the contract only, and tells each change once', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 50 }), inputs => {
        const events: HealthEvent[] = []
        let clock = 0
        const tracker = new HealthTracker(
          'a',
          () => clock,
          event => events.push(event),
        )
        let before: ClusterHealth = 'healthy'
        for (const step of inputs) {
          clock++
          tracker.apply(step)
          if (tracker.state !== before) {
            expect(allowed[before]).toContain(tracker.state)
            expect(events.at(-1)).toMatchObject({ cluster: 'a', at: clock, from: before, to: tracker.state })
          }
          before = tracker.state
          expect(tracker.state === 'healthy' || tracker.state === 'suspected').toBe(tracker.downSince === Number.POSITIVE_INFINITY)
        }
        for (let i = 1; i < events.length; i++) expect(events[i].from).toBe(events[i - 1].to)
      }),
      { seed: 6 },
    )
  })

  test('two failures are enough for down, whatever came before; an answer and a success for healthy', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 20 }), inputs => {
        const state = inputs.reduce(nextHealth, 'healthy' as ClusterHealth)
        const down = [state].map(s => nextHealth(nextHealth(s, { kind: 'failure', reason: '' }), { kind: 'failure', reason: '' }))[0]
        expect(down).toBe('down')
        expect(nextHealth(nextHealth(down, { kind: 'answer' }), { kind: 'success' })).toBe('healthy')
      }),
      { seed: 7 },
    )
  })

  test('an outage is one from its first "down" until it is healthy again', () => {
    let clock = 10
    const tracker = new HealthTracker(
      'a',
      () => clock,
      () => {},
    )
    tracker.apply({ kind: 'failure', reason: 'x' })
    clock = 11
    tracker.apply({ kind: 'failure', reason: 'x' })
    clock = 20
    tracker.apply({ kind: 'answer' })
    tracker.apply({ kind: 'failure', reason: 'x' })
    expect(tracker.downSince).toBe(11)
  })
})

describe('broker lookup', () => {
  test('the DDL wins over sluice.json, which wins over the stack’s file; drained is drained', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-brokers-'))
    try {
      const file = join(folder, 'brokers.json')
      const config = parseClusterTable({ ...table, clusters: 'a;b;c', 'clusters.a.brokers': 'ddl:1', 'properties.client.id': 'ddl' })
      const places = {
        file,
        clusters: { a: { brokers: ['json:1'] }, b: { brokers: ['json:2'], properties: { 'client.id': 'json', 'check.crcs': 'false' } } },
      }
      expect((await lookUpBrokers(config, places)).c).toEqual({ brokers: [], active: true, properties: { 'client.id': 'ddl' } })
      writeFileSync(
        file,
        JSON.stringify({ a: { brokers: ['file:1'], active: false }, b: { brokers: ['file:2'] }, c: { brokers: ['file:3'] } }),
      )
      const found = await lookUpBrokers(config, places)
      expect(found.a).toMatchObject({ brokers: ['ddl:1'], active: false })
      expect(found.b).toEqual({ brokers: ['json:2'], active: true, properties: { 'client.id': 'ddl', 'check.crcs': 'false' } })
      expect(found.c).toMatchObject({ brokers: ['file:3'], active: true })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('env:NAME, and a lookup that fails keeps the last answer and says why', async () => {
    const env: Record<string, string> = { WHERE: '{"a":{"brokers":["h:1"]}}' }
    const directory = new BrokerDirectory(parseClusterTable({ ...table, 'brokers.lookup': 'env:WHERE' }), { env })
    let changes = 0
    directory.onChange(() => changes++)
    await directory.refresh()
    expect(directory.current.a.brokers).toEqual(['h:1'])
    env.WHERE = '{"a":["h:1"]}'
    await Promise.all([directory.refresh(), directory.refresh()])
    expect(directory.current.a.brokers).toEqual(['h:1'])
    expect(directory.problem).toContain('env:WHERE is not of the form')
    env.WHERE = '{"a":{"brokers":["h:2"],"active":false}}'
    await directory.refresh()
    expect(directory.current.a).toMatchObject({ brokers: ['h:2'], active: false })
    expect([changes, directory.problem]).toEqual([2, null])
  })
})

test('a replaced cluster or topic and another partition count are named with the range', () => {
  const bound = { clusterId: 'X', topicId: 'T', partitions: 2 }
  const range = 'a/bids/0 from 12'
  expect(() => checkTopic('a', 'bids', bound, { ...bound, clusterId: 'Y' }, 2, range)).toThrow(
    /another cluster id .*\(X, now Y\): a\/bids\/0 from 12/,
  )
  expect(() => checkTopic('a', 'bids', bound, { ...bound, topicId: 'U' }, 2, range)).toThrow(
    /another id of topic bids .*\(T, now U\): a\/bids\/0 from 12/,
  )
  expect(() => checkTopic('a', 'bids', null, { ...bound, partitions: 3 }, 2, range)).toThrow(
    /has 3 partitions on cluster a, but 2 elsewhere/,
  )
  expect(() => checkTopic('a', 'bids', null, bound, 0, range)).not.toThrow()
})

test('the partition of a key is that of every Kafka client', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(9), fc.integer({ min: 1, max: 500 }), (key, offset, partitions) => {
      const bytes = new Uint8Array([...new Uint8Array(offset), ...key, 9])
      const hash = murmur2(bytes, offset, offset + key.length)
      expect(hash).toBe(kafkajsMurmur2(Buffer.from(key)))
      expect(partitionOfKey(bytes, offset, offset + key.length, partitions)).toBe((hash & 0x7fffffff) % partitions)
    }),
    { seed: 8 },
  )
})

test('an outbox is read as it was written; other bytes are refused', () => {
  const batch = fc.record({
    partition: fc.nat(1000),
    firstSequence: fc.nat(2 ** 50),
    count: fc.nat(10_000),
    stampedFor: fc.constantFrom('', 'a', 'cluster-b'),
    bytes: fc.uint8Array({ minLength: 61, maxLength: 200 }).map(bytes => Buffer.from(bytes)),
  })
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 5 }), fc.nat(), (batches, cut) => {
      const bytes = encodeOutbox(batches)
      expect(decodeOutbox(bytes)).toEqual(batches)
      if (bytes.length > 0) expect(() => decodeOutbox(bytes.subarray(0, (cut % (bytes.length - 1)) + 1))).toThrow(/outbox/)
    }),
    { seed: 9 },
  )
})

test('security settings become TLS and SASL options, or are refused by name', () => {
  expect(connectionSettings('a', {})).toMatchObject({ clientId: 'sluice', ssl: null, sasl: null })
  const jaas = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="me" password="a\\"b";'
  expect(
    connectionSettings('a', { 'security.protocol': 'SASL_SSL', 'sasl.mechanism': 'SCRAM-SHA-512', 'sasl.jaas.config': jaas }),
  ).toMatchObject({
    ssl: {},
    sasl: { mechanism: 'scram-sha-512', username: 'me', password: 'a"b' },
  })
  const refused = (properties: Record<string, string>) => () => connectionSettings('a', properties)
  expect(refused({ 'security.protocol': 'TLS' })).toThrow('properties.security.protocol')
  expect(refused({ 'security.protocol': 'SASL_SSL', 'sasl.mechanism': 'GSSAPI' })).toThrow('properties.sasl.mechanism')
  expect(refused({ 'security.protocol': 'SSL', 'ssl.truststore.type': 'JKS', 'ssl.truststore.location': '/x' })).toThrow(
    'convert the store to PEM',
  )
  expect(refused({ 'security.protocol': 'SSL', 'ssl.truststore.location': '/does/not/exist' })).toThrow('ENOENT')
})

test('a deadline doesn’t count the time in which the process itself stood still', async () => {
  let answer: (value: string) => void = () => {}
  const late = withDeadline(
    new Promise<string>(resolve => {
      answer = resolve
    }),
    200,
    () => new Error('deadline'),
  )
  // Half a second of own work, as a long batch would be.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  setImmediate(() => answer('in time'))
  await expect(late).resolves.toBe('in time')
  await expect(withDeadline(new Promise(() => {}), 20, () => new Error('deadline'))).rejects.toThrow('deadline')
})
