import { Kafka, logLevel, type Producer } from 'kafkajs'
import type { FoundCluster } from '../../server/src/runtime/kafka/brokers.ts'
import type { EncodedRows, Source, SourceBatch } from '../../server/src/runtime/ports.ts'

/** How often a test with random times is repeated: 1, or SLUICE_SEEDS for the long run. */
export const seeds: readonly number[] = Array.from({ length: Number(process.env.SLUICE_SEEDS ?? 1) }, (_, i) => i + 1)

/** A small seeded generator (mulberry32): the same seed, the same moments. */
export function seeded(seed: number): () => number {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

export function foundClusters(brokers: Readonly<Record<string, string>>): Record<string, FoundCluster> {
  return Object.fromEntries(Object.entries(brokers).map(([name, broker]) => [name, { brokers: [broker], active: true, properties: {} }]))
}

export function tableOptions(
  brokers: Readonly<Record<string, string>>,
  topic: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    connector: 'kafka-cluster',
    topic,
    clusters: Object.keys(brokers).join(';'),
    format: 'json',
    ...Object.fromEntries(Object.entries(brokers).map(([name, broker]) => [`clusters.${name}.brokers`, broker])),
    ...more,
  }
}

/** Rows with keys and values as text; null = none. */
export function rowsOf(rows: readonly (readonly [key: string | null, value: string | null])[]): EncodedRows {
  const columns = {
    keyStart: new Int32Array(rows.length),
    keyEnd: new Int32Array(rows.length),
    valueStart: new Int32Array(rows.length),
    valueEnd: new Int32Array(rows.length),
  }
  const parts: Buffer[] = []
  let at = 0
  const put = (text: string | null, start: Int32Array, end: Int32Array, row: number) => {
    const bytes = Buffer.from(text ?? '')
    start[row] = text === null ? -1 : at
    at += bytes.length
    end[row] = text === null ? -1 : at
    parts.push(bytes)
  }
  rows.forEach(([key, value], row) => {
    put(key, columns.keyStart, columns.keyEnd, row)
    put(value, columns.valueStart, columns.valueEnd, row)
  })
  return { count: rows.length, bytes: Buffer.concat(parts), ...columns }
}

export function valuesOf(batch: SourceBatch): (string | null)[] {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length)
  return Array.from({ length: batch.count }, (_, i) =>
    batch.valueStart[i] < 0 ? null : bytes.toString('utf8', batch.valueStart[i], batch.valueEnd[i]),
  )
}

/** Polls until `done` says so; gives every value with how often it came. */
export async function drain(source: Source, seen: Map<string, number>, done: () => boolean, patienceMs = 30_000): Promise<void> {
  const giveUp = Date.now() + patienceMs
  while (!done()) {
    if (Date.now() > giveUp)
      throw new Error(`still not done after ${patienceMs} ms with ${seen.size} values: ${JSON.stringify(source.status())}`)
    const batch = await source.poll(50)
    if (batch) for (const value of valuesOf(batch)) seen.set(value!, (seen.get(value!) ?? 0) + 1)
  }
}

/**
 * Sends ids to each cluster on its own with plain kafkajs, some 20 every 10 ms, as long as that cluster answers. What was acknowledged must be
 * read once; what was not may be read at most once, since it is never sent again.
 */
export class IdProducer {
  readonly acknowledged = new Set<string>()
  readonly unknown = new Set<string>()
  private readonly brokers: Readonly<Record<string, string>>
  private readonly topic: string
  private readonly partitions: number
  private loops: Promise<void>[] = []
  private stopping = false
  private next = 0

  constructor(brokers: Readonly<Record<string, string>>, topic: string, partitions: number) {
    this.brokers = brokers
    this.topic = topic
    this.partitions = partitions
  }

  start(): void {
    this.loops = Object.keys(this.brokers).map(cluster => this.produce(cluster))
  }

  async stop(): Promise<void> {
    this.stopping = true
    await Promise.all(this.loops)
  }

  private async produce(cluster: string): Promise<void> {
    let producer: Producer | null = null
    while (!this.stopping) {
      const ids = Array.from({ length: 20 }, () => `${cluster}-${this.next++}`)
      try {
        producer ??= await this.connect(cluster)
        await producer.send({ topic: this.topic, messages: ids.map((value, i) => ({ value, partition: i % this.partitions })) })
        for (const id of ids) this.acknowledged.add(id)
        await sleep(10)
      } catch {
        for (const id of ids) this.unknown.add(id)
        producer?.disconnect().catch(() => {})
        producer = null
        await sleep(100)
      }
    }
    await producer?.disconnect()
  }

  private async connect(cluster: string): Promise<Producer> {
    const kafka = new Kafka({
      brokers: [this.brokers[cluster]],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 300,
      requestTimeout: 700,
      retry: { retries: 0 },
    })
    const producer = kafka.producer({
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    })
    await producer.connect()
    return producer
  }
}
