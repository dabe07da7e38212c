import { parseType } from '../type-text.ts'
import type { SqlType } from '../types.ts'

/** What the planner and the checks must know of a connector; a connector that is not listed is taken as it comes. */
export interface ConnectorTraits {
  /** metadata keys and their types as the connector declares them */
  readonly metadata: Readonly<Record<string, SqlType>>
  /** the source applies the watermark itself, so that the planner pushes it down */
  readonly watermarkPushDown: boolean
  /** columns that nobody reads are not read */
  readonly projectionPushDown: boolean
  /** with a primary key the table is a changelog by key (upsert), without it append-only */
  readonly upsertWithKey: boolean
  /** what a sink takes; 'byKey': everything with a primary key, else inserts only */
  readonly accepts: 'insert' | 'byKey' | 'all'
}

const kafkaMetadata = {
  topic: 'STRING NOT NULL',
  partition: 'INT NOT NULL',
  headers: 'MAP<STRING NOT NULL, BYTES> NOT NULL',
  'leader-epoch': 'INT',
  offset: 'BIGINT NOT NULL',
  timestamp: 'TIMESTAMP_LTZ(3) NOT NULL',
  'timestamp-type': 'STRING NOT NULL',
}

export const connectors: Readonly<Record<string, ConnectorTraits>> = {
  'kafka-cluster': traits({
    metadata: { ...kafkaMetadata, cluster: 'STRING NOT NULL' },

    watermarkPushDown: true,
    upsertWithKey: true,
    accepts: 'byKey',
  }),
  kafka: traits({ metadata: kafkaMetadata, watermarkPushDown: true, accepts: 'insert' }),
  'upsert-kafka': traits({
    metadata: kafkaMetadata,

    watermarkPushDown: true,
    upsertWithKey: true,
    accepts: 'byKey',
  }),
  'dynamic-kafka': traits({
    metadata: { ...kafkaMetadata, kafka_cluster: 'STRING NOT NULL' },

    watermarkPushDown: true,
    accepts: 'insert',
  }),
  datagen: traits({ projectionPushDown: false, accepts: 'insert' }),
  filesystem: traits({
    metadata: {
      'file.path': 'STRING NOT NULL',
      'file.name': 'STRING NOT NULL',
      'file.size': 'BIGINT NOT NULL',
      'file.modification-time': 'TIMESTAMP_LTZ(3) NOT NULL',
    },

    projectionPushDown: true,
    accepts: 'insert',
  }),
  print: traits({ accepts: 'all' }),
  blackhole: traits({ accepts: 'all' }),
  jdbc: traits({ projectionPushDown: true, accepts: 'byKey' }),
}

/** Formats whose rows carry their kind of change. */
export const changelogFormats = new Set([
  'debezium-json',
  'debezium-avro-confluent',
  'canal-json',
  'maxwell-json',
  'ogg-json',
  'debezium-protobuf',
])

export const connectorOf = (options: Readonly<Record<string, string>>): ConnectorTraits | undefined =>
  options.connector === undefined ? undefined : connectors[options.connector]

function traits(t: Partial<Omit<ConnectorTraits, 'metadata'>> & { metadata?: Record<string, string> }): ConnectorTraits {
  return {
    metadata: Object.fromEntries(Object.entries(t.metadata ?? {}).map(([k, v]) => [k, parseType(v)])),
    watermarkPushDown: t.watermarkPushDown ?? false,
    projectionPushDown: t.projectionPushDown ?? false,
    upsertWithKey: t.upsertWithKey ?? false,
    accepts: t.accepts ?? 'insert',
  }
}
