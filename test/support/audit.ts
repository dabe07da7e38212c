import { Kafka, logLevel } from 'kafkajs'

/**
 * Reads topics with plain kafkajs and counts by identity alone. Shares no code with runtime/kafka on purpose: what the sink writes and what the
 * source drops is judged from outside, as any reader could (cluster-tables.md, "What it promises").
 */
export interface AuditRecord {
  readonly cluster: string
  readonly partition: number
  readonly offset: number
  /** ms since the epoch, as the broker stored it */
  readonly timestamp: number
  readonly key: string | null
  readonly value: string | null
  readonly headers: Readonly<Record<string, string>>
}

export interface AuditIdentity {
  /** job/sink/writer */
  readonly writer: string
  readonly epoch: number
  /** null = the epoch continues nothing */
  readonly after: number | null
  readonly sequence: number
}

/** Every record from the beginning to the end that each partition has now; of each cluster in offset order, the clusters one after the other. */
export async function readAll(brokers: Readonly<Record<string, string>>, topic: string): Promise<AuditRecord[]> {
  const lists = await Promise.all(Object.entries(brokers).map(([cluster, broker]) => readPatiently(cluster, broker, topic)))
  return lists.flat()
}

/** A broker that has just come back says "loading" or "not leader" for a moment: the whole cluster is then read again. */
async function readPatiently(cluster: string, broker: string, topic: string): Promise<AuditRecord[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await readCluster(cluster, broker, topic)
    } catch (error) {
      if (tries === 50) throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}

async function readCluster(cluster: string, broker: string, topic: string): Promise<AuditRecord[]> {
  const kafka = new Kafka({ clientId: 'audit', brokers: [broker], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const left = new Map<number, number>()
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
    if (Number(high) > Number(low)) left.set(partition, Number(high))
  await admin.disconnect()
  const records: AuditRecord[] = []
  if (left.size === 0) return records
  const consumer = kafka.consumer({ groupId: `audit-${process.pid}-${Math.random().toString(36).slice(2)}`, maxWaitTimeInMs: 50 })
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, event => reject(event.payload.error))
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch }) => {
            for (const message of batch.messages) {
              records.push({
                cluster,
                partition: batch.partition,
                offset: Number(message.offset),
                timestamp: Number(message.timestamp),
                key: message.key?.toString() ?? null,
                value: message.value?.toString() ?? null,
                headers: Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)])),
              })
            }
            if (Number(batch.lastOffset()) + 1 >= (left.get(batch.partition) ?? 0)) left.delete(batch.partition)
            if (left.size === 0) resolve()
          },
        })
        .catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset)
}

/** `<job>/<sink>/<writer>/<epoch>/<after or ->/<sequence>`; null where the record has no identity. */
export function identityOf(record: AuditRecord): AuditIdentity | null {
  const match = /^([^/]+\/[^/]+\/[^/]+)\/(\d+)\/(\d+|-)\/(\d+)$/.exec(record.headers['sluice-id'] ?? '')
  if (!match) return null
  return { writer: match[1], epoch: Number(match[2]), after: match[3] === '-' ? null : Number(match[3]), sequence: Number(match[4]) }
}

export interface LossReport {
  /** sequences that nobody wrote, below the last one of their epoch or the next epoch's take-over */
  readonly lost: number
  /** copies less one of each identity */
  readonly doubled: number
  /** records of an epoch at or beyond the take-over of a later one: a zombie's */
  readonly zombies: number
  /** identities whose copies differ in key or value: must be 0 */
  readonly different: number
  /** one record of each identity, zombies left out, in sequence order per partition */
  readonly distinct: readonly AuditRecord[]
}

/** By identity alone, without the input: holes are lost, copies are doubled. Records without an identity are not counted. */
export function countLostAndDoubled(records: readonly AuditRecord[]): LossReport {
  const lines = new Map<string, { record: AuditRecord; identity: AuditIdentity }[]>()
  for (const record of records) {
    const identity = identityOf(record)
    if (!identity) continue
    const line = `${identity.writer} ${record.partition}`
    const entries = lines.get(line)
    if (entries) entries.push({ record, identity })
    else lines.set(line, [{ record, identity }])
  }
  let lost = 0
  let doubled = 0
  let zombies = 0
  let different = 0
  const distinct: AuditRecord[] = []
  for (const entries of lines.values()) {
    const epochs = [...new Set(entries.map(({ identity }) => identity.epoch))].sort((x, y) => x - y)
    const afters = new Map(entries.map(({ identity }) => [identity.epoch, identity.after]))
    for (const [index, epoch] of epochs.entries()) {
      const limit = takeOver(epochs.slice(index + 1).map(later => afters.get(later)!))
      const seen = new Map<number, AuditRecord>()
      for (const { record, identity } of entries) {
        if (identity.epoch !== epoch) continue
        if (identity.sequence >= limit) {
          zombies++
          continue
        }
        const before = seen.get(identity.sequence)
        if (!before) seen.set(identity.sequence, record)
        else {
          doubled++
          if (before.key !== record.key || before.value !== record.value) different++
        }
      }
      const sequences = [...seen.keys()].sort((x, y) => x - y)
      const first = afters.get(epoch) ?? 0
      const end = Number.isFinite(limit) ? limit : (sequences.at(-1) ?? first - 1) + 1
      lost += end - first - sequences.length
      distinct.push(...sequences.map(sequence => seen.get(sequence)!))
    }
  }
  return { lost, doubled, zombies, different, distinct }
}

/** The sequence from which a later epoch of the same line took over. */
function takeOver(laterAfters: readonly (number | null)[]): number {
  let limit = Number.POSITIVE_INFINITY
  for (const after of laterAfters) {
    if (after === null) break
    limit = Math.min(limit, after)
  }
  return limit
}
