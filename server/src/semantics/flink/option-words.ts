/** Types of options that Flink declares as plain text and then reads as one of a few words, by owner (a connector, a format, `SET`) and name. */
export function refinement(owner: string, name: string): { readonly type: string; readonly values?: readonly string[] } | undefined {
  return byOwner[owner]?.[name]
}

const word = (...values: string[]) => ({ type: 'word', values })
/** What is usual; anything else is taken too. */
const usually = (...values: string[]) => ({ type: 'string', values })
const character = { type: 'character' }
const zone = { type: 'zone' }

const json = {
  'timestamp-format.standard': word('SQL', 'ISO-8601'),
  'map-null-key.mode': { type: 'enum', values: ['FAIL', 'DROP', 'LITERAL'] },
}

const byOwner: Readonly<Record<string, Readonly<Record<string, { readonly type: string; readonly values?: readonly string[] }>>>> = {
  json,
  'debezium-json': json,
  'canal-json': json,
  'maxwell-json': json,
  'ogg-json': json,
  csv: {
    'field-delimiter': character,
    'array-element-delimiter': character,
    'quote-character': character,
    'escape-character': character,
  },
  raw: { charset: usually('UTF-8', 'UTF-16', 'ISO-8859-1', 'US-ASCII'), endianness: word('big-endian', 'little-endian') },
  datagen: { 'fields.#.kind': word('random', 'sequence') },
  kafka: {
    'sink.partitioner': usually('default', 'fixed', 'round-robin'),
    'sink.semantic': { type: 'enum', values: ['exactly-once', 'at-least-once', 'none'] },
  },
  filesystem: {
    'sink.partition-commit.watermark-time-zone': zone,
    'sink.partition-commit.policy.kind': usually('success-file', 'metastore', 'metastore,success-file', 'custom'),
    'partition.time-extractor.kind': usually('default', 'custom'),
  },
  'mysql-cdc': { 'scan.startup.mode': usually('initial', 'earliest-offset', 'latest-offset', 'specific-offset', 'timestamp', 'snapshot') },
  'postgres-cdc': {
    'scan.startup.mode': usually('initial', 'latest-offset', 'committed-offset', 'snapshot'),
    'decoding.plugin.name': usually('pgoutput', 'decoderbufs'),
  },
  SET: {
    'table.local-time-zone': zone,
    'state.backend.type': usually('hashmap', 'rocksdb', 'forst'),
    'execution.target': usually('local', 'remote', 'yarn-session', 'yarn-application', 'kubernetes-session', 'kubernetes-application'),
    'restart-strategy.type': usually('none', 'fixed-delay', 'failure-rate', 'exponential-delay'),
    'execution.checkpointing.storage': usually('jobmanager', 'filesystem'),
    'table.sql-dialect': usually('default', 'hive'),
  },
}
