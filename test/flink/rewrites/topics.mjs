import { Kafka, logLevel } from 'kafkajs'
import { loadParts } from '../../bench/job-parts.mjs'
import { sourceRows } from './tables.mjs'

const PARTITIONS = 4

/**
 * A real broker with the bids in the topic 'bids', one after the other over its partitions, each with its own time, and with the empty topics that are
 * named; `{ broker: '127.0.0.1:port', stop }`.
 */
export async function startTopics(bids, names) {
  const { startTestClusters } = await loadParts()
  const clusters = await startTestClusters()
  const stop = () => clusters.stop()
  try {
    const broker = clusters.brokers.a
    const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR })
    const admin = kafka.admin()
    // The times of the bids are older than a broker keeps records.
    const configEntries = [{ name: 'retention.ms', value: '-1' }]
    await admin.createTopics({ topics: ['bids', ...names].map(topic => ({ topic, numPartitions: PARTITIONS, configEntries })) })
    await admin.disconnect()
    const producer = kafka.producer()
    await producer.connect()
    const messages = sourceRows('bids', bids).map((row, i) => ({
      partition: i % PARTITIONS,
      timestamp: String(Date.parse(`${row.ts.replace(' ', 'T')}Z`)),
      value: JSON.stringify(row),
    }))
    for (let at = 0; at < messages.length; at += 10_000) await producer.send({ topic: 'bids', messages: messages.slice(at, at + 10_000) })
    await producer.disconnect()
    return { broker, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
