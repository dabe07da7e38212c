// Records through the Cluster Source and Sink against kafkajs's own consumer and producer, in one run on the same two real clusters, and how long
// the records of one cluster wait when the other is killed or hung. Prints name<TAB>metric<TAB>value<TAB>unit; CPU is this process alone.
//   node test/bench/kafka.bench.mjs [--records 500000] [--rounds 3] [--profile]      --profile: one round of ours only, for node --cpu-prof

import { loadParts, median, report } from './job-parts.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({
  records: { type: 'string', default: '500000' },
  rounds: { type: 'string', default: '3' },
  profile: { type: 'boolean', default: false },
})
const RECORDS = Number(flags.records)
const ROUNDS = flags.profile ? 1 : Number(flags.rounds)
const BATCH = 2000

const { startTestClusters, createClusterSink, createClusterSource, createTopic, Kafka } = await loadParts(`
  export { createClusterSink } from './server/src/runtime/kafka/cluster-sink.ts'
  export { createClusterSource } from './server/src/runtime/kafka/cluster-source.ts'
  export { createTopic } from './server/src/runtime/kafka/admin.ts'
  export { Kafka } from 'kafkajs'`)
endIfDry(flags)
const clusters = await startTestClusters()
try {
  await throughput()
  if (!flags.profile) await outages()
} finally {
  await clusters.stop()
}

async function throughput() {
  const rows = makeRows()
  const messages = Array.from({ length: BATCH }, (_, i) => ({
    value: Buffer.from(rows.bytes.subarray(rows.valueStart[i], rows.valueEnd[i])),
  }))
  const measured = new Map()
  for (let round = 0; round < ROUNDS; round++) {
    const own = await newTopic(`own-${round}`)
    await measure(measured, 'produce, sluice with identities', () => produceOwn(own, rows))
    if (!flags.profile) {
      const theirs = await newTopic(`kafkajs-${round}`)
      await measure(measured, 'produce, kafkajs', () => produceKafkajs(theirs, messages))
      await measure(measured, 'consume, kafkajs eachBatch', () => consumeKafkajs(theirs))
      await measure(measured, 'consume, sluice, plain records', () => consumeOwn(theirs))
    }
    await measure(measured, 'consume, sluice, identities checked', () => consumeOwn(own))
  }
  for (const [name, runs] of measured) {
    report(name, 'records/s', Math.round(median(runs.map(({ seconds }) => RECORDS / seconds))), '1/s')
    report(name, 'CPU per million records', median(runs.map(({ cpu }) => (cpu / RECORDS) * 1e6)).toFixed(2), 's')
  }
}

async function outages() {
  for (const signal of ['SIGKILL', 'SIGSTOP']) {
    const topic = await newTopic(`outage-${signal.toLowerCase()}`, ['a', 'b'])
    const source = createClusterSource({ table: table(topic, ['a', 'b']), places: {} })
    await source.open()
    const producer = new Kafka({ brokers: [clusters.brokers.b], logLevel: 0 }).producer()
    await producer.connect()
    let stopping = false
    const produce = (async () => {
      while (!stopping) {
        await producer.send({ topic, messages: [{ value: `${Date.now()}` }] })
        await sleep(5)
      }
    })()
    let worst = 0
    const read = (async () => {
      while (!stopping) {
        const batch = await source.poll(20)
        if (batch) worst = Math.max(worst, Date.now() - batch.timestamps[0])
      }
    })()
    await sleep(500)
    worst = 0
    await (signal === 'SIGKILL' ? clusters.stack.kill('a') : clusters.stack.suspend('a'))
    await sleep(4000)
    report(`${signal} of one cluster`, 'longest wait of a record of the other', worst, 'ms')
    const back = Date.now()
    await clusters.stack.revive('a')
    const open = Date.now()
    while (source.health().a !== 'healthy') await sleep(5)
    report(`${signal} of one cluster`, 'read again after the revival was seen', Date.now() - open, 'ms')
    report(`${signal} of one cluster`, 'read again after the revival was asked for', Date.now() - back, 'ms')
    stopping = true
    await Promise.all([produce, read])
    await producer.disconnect()
    await source.close()
  }
}

async function produceOwn(topic, rows) {
  const sink = createClusterSink({
    table: table(topic, ['a']),
    places: {},
    identity: { job: topic, sink: 's', writer: '0' },
    mayPublish: () => true,
  })
  await sink.open({ epoch: 1 })
  for (let sent = 0; sent < RECORDS; sent += BATCH) await sink.write(rows)
  await sink.prepare()
  await sink.close()
}

async function produceKafkajs(topic, messages) {
  const producer = new Kafka({ brokers: [clusters.brokers.a], logLevel: 0 }).producer({ maxInFlightRequests: 5 })
  await producer.connect()
  for (let sent = 0; sent < RECORDS; sent += BATCH) await producer.send({ topic, acks: -1, messages })
  await producer.disconnect()
}

async function consumeOwn(topic) {
  const source = createClusterSource({ table: table(topic, ['a'], { 'scan.bounded.mode': 'latest-offset' }), places: {} })
  await source.open()
  let count = 0
  let turn = performance.now()
  while (!source.finished) {
    const batch = await source.poll(100)
    count += batch?.count ?? 0
    // As the engine's loop does: sockets have their turn every 8 ms.
    if (performance.now() - turn > 8) {
      await new Promise(setImmediate)
      turn = performance.now()
    }
  }
  await source.close()
  if (count !== RECORDS) throw new Error(`${count} of ${RECORDS} records`)
}

async function consumeKafkajs(topic) {
  const consumer = new Kafka({ brokers: [clusters.brokers.a], logLevel: 0 }).consumer({
    groupId: `bench-${topic}`,
    maxBytesPerPartition: 1048576,
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  let count = 0
  await new Promise(resolve =>
    consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        count += batch.messages.length
        if (count >= RECORDS) resolve()
      },
    }),
  )
  await consumer.disconnect()
}

async function measure(measured, name, work) {
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  await work()
  const { user, system } = process.cpuUsage(cpuBefore)
  measured.set(name, [...(measured.get(name) ?? []), { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }])
}

async function newTopic(topic, names = ['a']) {
  const found = Object.fromEntries(names.map(name => [name, { brokers: [clusters.brokers[name]], active: true, properties: {} }]))
  await createTopic(found, topic, { partitions: 4 })
  return topic
}

function table(topic, names, more = {}) {
  const brokers = Object.fromEntries(names.map(name => [`clusters.${name}.brokers`, clusters.brokers[name]]))
  return { connector: 'kafka-cluster', topic, clusters: names.join(';'), format: 'json', ...brokers, ...more }
}

/** 207-byte bids without a key, as in the trials of the local stack. */
function makeRows() {
  const values = Array.from({ length: BATCH }, (_, i) => {
    const bid = {
      auction: 1000 + (i % 777),
      bidder: 2000 + i,
      price: 10_000 + 37 * i,
      channel: 'channel-7',
      url: `https://auction.example/item.htm?query=1&id=${i}`,
      ts: '2026-01-01 00:00:00.000',
    }
    const text = JSON.stringify(bid)
    return `${text.slice(0, -1)},"extra":"${'x'.repeat(Math.max(0, 207 - text.length - 11))}"}`
  })
  const bytes = Buffer.from(values.join(''))
  const rows = {
    count: BATCH,
    bytes,
    keyStart: new Int32Array(BATCH).fill(-1),
    keyEnd: new Int32Array(BATCH).fill(-1),
    valueStart: new Int32Array(BATCH),
    valueEnd: new Int32Array(BATCH),
  }
  let at = 0
  values.forEach((value, i) => {
    rows.valueStart[i] = at
    at += value.length
    rows.valueEnd[i] = at
  })
  return rows
}

function sleep(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
