import { parseType } from '../type-text.ts'
import type { SqlType } from '../types.ts'

/** What the planner and the checks must know of a connector; a connector that is not listed is taken as it comes. */
export interface ConnectorTraits {
  readonly source: boolean
  readonly sink: boolean
  /** metadata keys and their types as the connector declares them */
  readonly metadata: Readonly<Record<string, SqlType>>
  /** options that must be there, and where */
  readonly required: readonly string[]
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
    required: ['topic', 'clusters'],
    watermarkPushDown: true,
    upsertWithKey: true,
    accepts: 'byKey',
  }),
  kafka: traits({ metadata: kafkaMetadata, required: ['properties.bootstrap.servers'], watermarkPushDown: true, accepts: 'insert' }),
  'upsert-kafka': traits({
    metadata: kafkaMetadata,
    required: ['topic', 'properties.bootstrap.servers', 'key.format', 'value.format'],
    watermarkPushDown: true,
    upsertWithKey: true,
    accepts: 'byKey',
  }),
  'dynamic-kafka': traits({
    metadata: { ...kafkaMetadata, kafka_cluster: 'STRING NOT NULL' },
    sink: false,
    required: ['metadata-service'],
    watermarkPushDown: true,
    accepts: 'insert',
  }),
  datagen: traits({ sink: false, projectionPushDown: false, accepts: 'insert' }),
  filesystem: traits({
    metadata: {
      'file.path': 'STRING NOT NULL',
      'file.name': 'STRING NOT NULL',
      'file.size': 'BIGINT NOT NULL',
      'file.modification-time': 'TIMESTAMP_LTZ(3) NOT NULL',
    },
    required: ['path', 'format'],
    projectionPushDown: true,
    accepts: 'insert',
  }),
  print: traits({ source: false, accepts: 'all' }),
  blackhole: traits({ source: false, accepts: 'all' }),
  jdbc: traits({ required: ['url', 'table-name'], projectionPushDown: true, accepts: 'byKey' }),
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
    source: t.source ?? true,
    sink: t.sink ?? true,
    metadata: Object.fromEntries(Object.entries(t.metadata ?? {}).map(([k, v]) => [k, parseType(v)])),
    required: t.required ?? [],
    watermarkPushDown: t.watermarkPushDown ?? false,
    projectionPushDown: t.projectionPushDown ?? false,
    upsertWithKey: t.upsertWithKey ?? false,
    accepts: t.accepts ?? 'insert',
  }
}
