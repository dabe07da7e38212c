import type { AbortedTransaction } from './batch-decode.ts'
import type { ByteReader } from './reader.ts'
import { ByteWriter } from './writer.ts'

/**
 * The requests that Sluice encodes itself, because kafkajs would make an object per record (Fetch, Produce) or stops at a version without
 * topic ids (Metadata). Versions: Fetch 11 and Produce 7 are the last before flexible encoding and are spoken by Kafka 2.3 … 4.x.
 */
export interface Message<T> {
  readonly apiKey: number
  readonly apiVersion: number
  readonly apiName: string
  readonly body: Buffer
  readonly parse: (reader: ByteReader) => T
}

export interface PartitionFetch {
  readonly partition: number
  readonly offset: number
}
export interface FetchedPartition {
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: number
  readonly logStartOffset: number
  readonly aborted: readonly AbortedTransaction[] | null
  /** whole record batches, the last may be cut off; a view of the response */
  readonly records: Buffer | null
}

export function fetchRequest(
  topic: string,
  partitions: readonly PartitionFetch[],
  options: { readonly maxWaitMs: number; readonly maxBytes: number; readonly partitionMaxBytes: number; readonly readCommitted: boolean },
): Message<{ readonly errorCode: number; readonly partitions: readonly FetchedPartition[] }> {
  const body = new ByteWriter(128 + partitions.length * 32)
    .int32(-1)
    .int32(options.maxWaitMs)
    .int32(1)
    .int32(options.maxBytes)
    .int8(options.readCommitted ? 1 : 0)
    // No fetch session: id 0, epoch -1.
    .int32(0)
    .int32(-1)
    .int32(1)
    .string(topic)
  body.array(partitions, ({ partition, offset }) =>
    body.int32(partition).int32(-1).int64(offset).int64(-1).int32(options.partitionMaxBytes),
  )
  body.int32(0).string('')
  return {
    apiKey: 1,
    apiVersion: 11,
    apiName: 'Fetch',
    body: body.result(),
    parse: reader => {
      reader.int32()
      const errorCode = reader.int16()
      reader.int32()
      const topics = reader.array(() => {
        reader.string()
        return reader.array(() => {
          const partition = reader.int32()
          const partitionError = reader.int16()
          const highWatermark = reader.int64()
          reader.int64()
          const logStartOffset = reader.int64()
          const aborted = readAborted(reader)
          reader.int32()
          return { partition, errorCode: partitionError, highWatermark, logStartOffset, aborted, records: reader.nullableBytes() }
        })
      })
      return { errorCode, partitions: topics.flat() }
    },
  }
}

function readAborted(reader: ByteReader): AbortedTransaction[] | null {
  const count = reader.int32()
  if (count < 0) return null
  const made: AbortedTransaction[] = []
  for (let i = 0; i < count; i++) made.push({ producerId: reader.int64(), firstOffset: reader.int64() })
  return made
}

export interface ProducedPartition {
  readonly partition: number
  readonly errorCode: number
  readonly baseOffset: number
}

/** acks = all; one record batch a partition. */
export function produceRequest(
  topic: string,
  batches: readonly { readonly partition: number; readonly batch: Buffer }[],
  timeoutMs: number,
): Message<readonly ProducedPartition[]> {
  const size = batches.reduce((sum, { batch }) => sum + batch.length + 8, 128 + topic.length * 3)
  const body = new ByteWriter(size).string(null).int16(-1).int32(timeoutMs).int32(1).string(topic)
  body.array(batches, ({ partition, batch }) => body.int32(partition).bytes(batch))
  return {
    apiKey: 0,
    apiVersion: 7,
    apiName: 'Produce',
    body: body.result(),
    parse: reader => {
      const topics = reader.array(() => {
        reader.string()
        return reader.array(() => {
          const made = { partition: reader.int32(), errorCode: reader.int16(), baseOffset: reader.int64() }
          reader.int64()
          reader.int64()
          return made
        })
      })
      return topics.flat()
    },
  }
}

export interface ListedOffset {
  readonly partition: number
  readonly errorCode: number
  /** -1 where no record has that time or a later one */
  readonly offset: number
}

export const earliest = -2
export const latest = -1

/** `timestamp`: ms, `earliest` or `latest`. */
export function listOffsetsRequest(
  topic: string,
  partitions: readonly number[],
  timestamp: number,
  readCommitted = false,
): Message<readonly ListedOffset[]> {
  const body = new ByteWriter()
    .int32(-1)
    .int8(readCommitted ? 1 : 0)
    .int32(1)
    .string(topic)
  body.array(partitions, partition => body.int32(partition).int64(timestamp))
  return {
    apiKey: 2,
    apiVersion: 2,
    apiName: 'ListOffsets',
    body: body.result(),
    parse: reader => {
      reader.int32()
      const topics = reader.array(() => {
        reader.string()
        return reader.array(() => {
          const partition = reader.int32()
          const errorCode = reader.int16()
          reader.int64()
          return { partition, errorCode, offset: reader.int64() }
        })
      })
      return topics.flat()
    },
  }
}

export interface BrokerAddress {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}
export interface TopicMetadata {
  readonly name: string
  readonly errorCode: number
  /** 22 characters of base64url */
  readonly topicId: string
  readonly partitions: readonly { readonly partition: number; readonly errorCode: number; readonly leader: number }[]
}
export interface ClusterMetadata {
  readonly clusterId: string
  readonly controllerId: number
  readonly brokers: readonly BrokerAddress[]
  readonly topics: readonly TopicMetadata[]
}

/** Version 12 (Kafka 3.0 and later): the first that has topic ids in all shapes. Never creates a topic. */
export function metadataRequest(topics: readonly string[]): Message<ClusterMetadata> {
  // The leading empty tag section belongs to the flexible request header, which kafkajs doesn't write.
  const body = new ByteWriter().noTags()
  body.compactArray(topics, topic => body.noUuid().compactString(topic).noTags())
  body.boolean(false).boolean(false).noTags()
  return { apiKey: 3, apiVersion: 12, apiName: 'Metadata', body: body.result(), parse: parseMetadata }
}

function parseMetadata(reader: ByteReader): ClusterMetadata {
  reader.skipTags()
  reader.int32()
  const brokers = reader.compactArray(() => {
    const made = { nodeId: reader.int32(), host: reader.compactString() ?? '', port: reader.int32() }
    reader.compactString()
    reader.skipTags()
    return made
  })
  const clusterId = reader.compactString() ?? ''
  const controllerId = reader.int32()
  const topics = reader.compactArray(() => {
    const errorCode = reader.int16()
    const name = reader.compactString() ?? ''
    const topicId = reader.uuid()
    reader.boolean()
    const partitions = reader.compactArray(() => {
      const made = { errorCode: reader.int16(), partition: reader.int32(), leader: reader.int32() }
      reader.int32()
      for (let list = 0; list < 3; list++) reader.compactArray(() => reader.int32())
      reader.skipTags()
      return made
    })
    reader.int32()
    reader.skipTags()
    return { name, errorCode, topicId, partitions: partitions.sort((a, b) => a.partition - b.partition) }
  })
  return { clusterId, controllerId, brokers, topics }
}

/** A fresh producer id without a transactional id: on this cluster nobody else has it. */
export function initProducerIdRequest(): Message<{
  readonly errorCode: number
  readonly producerId: number
  readonly producerEpoch: number
}> {
  return {
    apiKey: 22,
    apiVersion: 0,
    apiName: 'InitProducerId',
    body: new ByteWriter().string(null).int32(60_000).result(),
    parse: reader => {
      reader.int32()
      return { errorCode: reader.int16(), producerId: reader.int64(), producerEpoch: reader.int16() }
    },
  }
}
