import { settingTexts } from './setting-texts.ts'

/**
 * What an option is for, in our words. Owner: a connector, a format, `catalog:<type>`, `*` for what all connectors have, or `SET`. Undefined for the
 * rare ones, whose name, type and default must do.
 */
export function optionText(owner: string, key: string): string | undefined {
  return texts[owner]?.[key]
}

type Texts = Readonly<Record<string, string>>

const keysAndFormats: Texts = {
  format: 'Format of the value.',
  'value.format': 'Format of the value; the same as format, with `value.` before the names of its options.',
  'key.format': 'Format of the key.',
  'key.fields-prefix': 'Beginning of the names of key columns, removed inside the key; for columns that key and value both have.',
  'value.fields-include': 'Whether key columns stand in the value as well; EXCEPT_KEY needs names that differ.',
}
const startAndEnd: Texts = {
  'scan.startup.mode': 'Where a first start begins; a restart goes on from its checkpoint. group-offsets needs properties.group.id.',
  'scan.startup.timestamp-millis':
    'For the startup mode timestamp: begin at the first record with this time or a later one, ms since the epoch.',
  'scan.startup.specific-offsets': 'For the startup mode specific-offsets: `partition:0,offset:42;partition:1,offset:300`.',
  'scan.bounded.mode': 'Where reading ends; unbounded goes on for ever.',
  'scan.bounded.timestamp-millis':
    'For the bounded mode timestamp: end before the first record with this time or a later one, ms since the epoch.',
  'scan.bounded.specific-offsets': 'For the bounded mode specific-offsets: the end of each partition.',
  'scan.topic-partition-discovery.interval': 'New partitions and topics are looked for this often; 0 never.',
}
const clients: Texts = {
  'properties.bootstrap.servers': 'Addresses of brokers to begin with, `host:port` with commas between.',
  'properties.group.id': 'Consumer group whose offsets are read and committed; without one, the startup mode group-offsets is refused.',
  'properties.*': 'Handed to the Kafka client without the prefix: security, isolation.level, compression.type, …',
}
const parallel: Texts = {
  'scan.parallelism': "Parallelism of the source; without it the job's.",
  'sink.parallelism': 'Parallelism of the sink; without it that of the operator before.',
}
const guarantee: Texts = {
  'sink.delivery-guarantee': 'What a failure may do to written rows: exactly-once (transactions), at-least-once (repeats), none (losses).',
  'sink.transactional-id-prefix':
    "Beginning of the transactions' ids; required with exactly-once, and another one for each job on a cluster.",
  'sink.transaction-naming-strategy':
    'How transactions get their ids: POOLING takes used ones again and keeps their number on the brokers small.',
}
const topics: Texts = {
  topic: 'Topic to read or write; several for reading with `;` between.',
  'topic-pattern': 'Topics to read by a regular expression of Java; in place of topic.',
}
const lookup: Texts = {
  'lookup.cache': 'Cache of a lookup join: NONE asks for every row, PARTIAL keeps what was asked, FULL loads all.',
  'lookup.partial-cache.max-rows': 'Rows that the partial cache keeps; the oldest go first.',
  'lookup.partial-cache.expire-after-write': 'A cached row is asked for again this long after it was read.',
  'lookup.partial-cache.expire-after-access': 'A cached row goes when it was not used for this long.',
  'lookup.partial-cache.cache-missing-key': 'Whether it is remembered that a key had no row.',
  'lookup.max-retries': 'How often a failed lookup is tried again.',
  'lookup.async': 'Whether lookups run side by side.',
}
const buffered: Texts = {
  'sink.buffer-flush.max-rows': 'Rows that are bundled before they are written; 0 for no bundles.',
  'sink.buffer-flush.interval': 'A bundle is written after this long at the latest; 0 for no limit.',
  'sink.buffer-flush.max-size': 'Bytes that are bundled before they are written.',
  'sink.max-retries': 'How often a failed write is tried again.',
}
const json: Texts = {
  'ignore-parse-errors': 'Whether what cannot be read becomes NULL, or is passed over, instead of failing the job.',
  'fail-on-missing-field': 'Whether a field that is missing in the JSON fails the job; otherwise it is NULL.',
  'timestamp-format.standard': "How timestamps are written: SQL is '2024-01-02 10:00:00.123', ISO-8601 is '2024-01-02T10:00:00.123'.",
  'map-null-key.mode': 'What becomes of a NULL key of a map when it is written: FAIL, DROP, or the LITERAL of map-null-key.literal.',
  'map-null-key.literal': 'Key that stands for NULL with map-null-key.mode LITERAL.',
  'encode.decimal-as-plain-number': 'Whether decimals are written in full (0.000000027) and never with an exponent (2.7E-8).',
  'encode.ignore-null-fields': 'Whether fields that are NULL are left out of what is written.',
  'decode.json-parser.enabled': 'Whether the faster streaming reader is used, which also skips columns that nobody reads.',
  'schema-include': 'Whether each message brings its schema, as Debezium does with schemas.enable.',
  'database.include': 'Only changes of databases that match this regular expression are read.',
  'table.include': 'Only changes of tables that match this regular expression are read.',
}
const registry: Texts = {
  url: 'Address of the schema registry.',
  subject: 'Subject under which the schema is registered when rows are written; Kafka tables take `<topic>-value` or `<topic>-key`.',
  schema: 'Avro schema to use in place of the one that follows from the columns.',
  properties: 'Further settings of the registry client.',
  'basic-auth.credentials-source': 'Where user and password come from: USER_INFO, URL, SASL_INHERIT.',
  'basic-auth.user-info': 'User and password, `user:password`.',
  'bearer-auth.credentials-source': 'Where the token comes from.',
  'bearer-auth.token': 'The token itself.',
  'ssl.truststore.location': 'File with the certificates that are trusted.',
  'ssl.keystore.location': "File with the client's own certificate.",
}
const cdc: Texts = {
  hostname: 'Host of the database server.',
  port: 'Port of the database server.',
  username: 'User of the database; it needs the rights to read its log.',
  password: 'Password of the user.',
  'database-name': 'Database to read; for MySQL a regular expression.',
  'schema-name': 'Schema to read, a regular expression.',
  'table-name': 'Table to read, a regular expression.',
  'scan.startup.mode': 'Where a first start begins: initial takes a snapshot and then the log.',
  'scan.incremental.snapshot.enabled': 'Whether the snapshot is read in parallel chunks without a lock.',
  'scan.incremental.snapshot.chunk.size': 'Rows of a chunk of the snapshot.',
  'server-id': 'Id or range of ids (5400-5404) as a MySQL replica; each reader needs its own.',
  'server-time-zone': 'Zone in which the server writes TIMESTAMP.',
  'slot.name': "Name of the replication slot; each job's own.",
  'decoding.plugin.name': "Output plug-in of PostgreSQL: pgoutput is the server's own.",
  'heartbeat.interval': 'A heartbeat keeps the position moving while nothing changes.',
  'debezium.*': 'Handed to Debezium without the prefix.',
  'jdbc.properties.*': 'Added to the URL of the JDBC connection.',
}

const texts: Readonly<Record<string, Texts>> = {
  SET: settingTexts,
  '*': {
    'property-version': 'Version of the layout of options; there is only 1.',
    'scan.watermark.emit.strategy': 'When a watermark is sent: at intervals (on-periodic) or with each row (on-event).',
    'scan.watermark.alignment.group': 'Sources of the same group wait for each other, so that none runs far ahead.',
    'scan.watermark.alignment.max-drift': 'How far a source of the group may be ahead of the slowest.',
    'scan.watermark.alignment.update-interval': 'How often the sources of the group compare.',
    'scan.watermark.idle-timeout': 'A partition that gives nothing for this long no longer holds the watermark back.',
  },
  kafka: {
    ...keysAndFormats,
    ...topics,
    ...clients,
    ...startAndEnd,
    ...parallel,
    ...guarantee,
    'key.fields': 'Columns of the key, `;` between; together with key.format.',
    'sink.partitioner':
      "Partition of a written row: default is by key, else the client's choice; fixed one for each subtask; round-robin; or a class.",
    'sink.semantic': 'Former name of sink.delivery-guarantee.',
  },
  'upsert-kafka': {
    ...keysAndFormats,
    ...topics,
    ...clients,
    ...startAndEnd,
    ...parallel,
    ...guarantee,
    'key.format': 'Format of the key, which is the primary key.',
    'sink.buffer-flush.max-rows':
      'Updates that are bundled, the last of each key wins; works only together with sink.buffer-flush.interval.',
    'sink.buffer-flush.interval': 'How long updates are bundled at most; works only together with sink.buffer-flush.max-rows.',
  },
  'dynamic-kafka': {
    ...keysAndFormats,
    ...clients,
    ...startAndEnd,
    ...parallel,
    'key.fields': 'Columns of the key, `;` between; together with key.format.',
    'stream-ids': 'Streams to read, `;` between; the metadata service knows their clusters and topics.',
    'stream-pattern': 'Streams to read by a regular expression; in place of stream-ids.',
    'metadata-service': 'Class that says which clusters and topics a stream has.',
    'stream-metadata-discovery-interval-ms': 'How often the metadata service is asked, ms; -1 only at the start.',
  },
  datagen: {
    'rows-per-second': 'Rows a second, of all subtasks together.',
    'number-of-rows': 'How many rows in all; without it there is no end.',
    'scan.parallelism': "Parallelism of the source; without it the job's.",
    'fields.#.kind': 'How the column is filled: random, or sequence from start to end (then the source ends).',
    'fields.#.min': 'Least random value of a number.',
    'fields.#.max': 'Greatest random value of a number.',
    'fields.#.max-past': 'How far before now a random time lies at most.',
    'fields.#.length': 'Length of a random text, bytes or collection.',
    'fields.#.var-len': 'Whether texts have any length up to `length`.',
    'fields.#.start': 'First value of a sequence.',
    'fields.#.end': 'Last value of a sequence.',
    'fields.#.null-rate': 'Share of NULL, 0 to 1.',
  },
  print: {
    'print-identifier': 'Written before each row.',
    'standard-error': 'Whether rows go to standard error.',
    'sink.parallelism': 'Parallelism of the sink; without it that of the operator before.',
  },
  filesystem: {
    path: 'Folder or file, with the scheme of its file system.',
    format: 'Format of the files.',
    'source.monitor-interval': 'The folder is looked through for new files this often; without it what is there at the start is all.',
    'source.path.regex-pattern': 'Only files whose path matches this regular expression are read.',
    'source.report-statistics': 'Whether the planner may look at the files for their sizes.',
    'sink.rolling-policy.file-size': 'A file is closed when it has this size.',
    'sink.rolling-policy.rollover-interval': 'A file is closed when it has been open this long.',
    'sink.rolling-policy.inactivity-interval': 'A file is closed when nothing was written for this long.',
    'sink.rolling-policy.check-interval': 'How often times of files are looked at.',
    'sink.partition-commit.trigger': 'When a partition is finished: by the clock, or by the watermark and the time in its name.',
    'sink.partition-commit.delay': 'A partition is finished only this long after its time.',
    'sink.partition-commit.policy.kind': 'How a finished partition is made known: metastore, success-file, custom; several with commas.',
    'sink.partition-commit.policy.class': 'Class of a custom policy.',
    'sink.partition-commit.success-file.name': 'Name of the file that marks a finished partition.',
    'sink.partition-commit.watermark-time-zone': 'Zone of the times in the names of partitions.',
    'sink.shuffle-by-partition.enable': 'Whether rows are sent to one subtask a partition, which gives fewer files.',
    'sink.parallelism': 'Parallelism of the sink; without it that of the operator before.',
    'auto-compaction': 'Whether small files of a checkpoint are merged before they are visible.',
    'compaction.file-size': 'Size of merged files; without it the size at which files are closed.',
    'partition.default-name': 'Name of the partition of NULL and empty values.',
    'partition.time-extractor.kind': 'How the time of a partition is found: default by a pattern, custom by a class.',
    'partition.time-extractor.timestamp-pattern': 'Pattern of the time out of partition columns, such as `$dt $hour:00:00`.',
    'partition.time-extractor.timestamp-formatter': 'Format in which the pattern gives the time.',
  },
  jdbc: {
    ...lookup,
    ...buffered,
    url: 'Address of the database, `jdbc:…`; its beginning picks the dialect.',
    'table-name': 'Table in the database, with its schema where there is one.',
    username: 'User of the database; only together with password.',
    password: 'Password of the user.',
    driver: 'Class of the driver; without it that of the dialect.',
    'compatible-mode': 'Variant of the dialect, for databases that speak the protocol of another.',
    'connection.max-retry-timeout': 'How long a connection is tried, at least 1 s and in whole seconds.',
    'scan.partition.column': 'Column by which the table is read in parts; the four scan.partition options stand together.',
    'scan.partition.num': 'Number of parts.',
    'scan.partition.lower-bound': 'Least value of the column in the first part.',
    'scan.partition.upper-bound': 'Greatest value of the column in the last part.',
    'scan.fetch-size': 'Rows a round trip; 0 leaves it to the driver.',
    'scan.auto-commit': 'Whether statements commit at once; PostgreSQL reads in pieces only without.',
    'lookup.cache.max-rows': 'Former name of lookup.partial-cache.max-rows; together with lookup.cache.ttl.',
    'lookup.cache.ttl': 'Former name of lookup.partial-cache.expire-after-write; together with lookup.cache.max-rows.',
    'filter.handling.policy': 'Whether filters of the query are handed to the database.',
    'sink.parallelism': 'Parallelism of the sink; without it that of the operator before.',
  },
  'hbase-2.2': {
    ...lookup,
    ...buffered,
    'table-name': 'Table in HBase, `namespace:table`.',
    'zookeeper.quorum': 'Addresses of ZooKeeper.',
    'zookeeper.znode.parent': 'Root of HBase in ZooKeeper.',
    'null-string-literal': 'What stands for NULL in text columns.',
    'properties.*': 'Handed to the HBase client without the prefix.',
  },
  savepoint: {
    'state.path': 'Savepoint or checkpoint to read.',
    'operator.uid': 'Uid of the operator whose state is read.',
    'fields.#.state-name': 'Name of the state that the column holds; without it the name of the column.',
    'fields.#.state-type': 'Kind of the state.',
  },
  'mysql-cdc': cdc,
  'postgres-cdc': cdc,
  json,
  'debezium-json': json,
  'canal-json': json,
  'maxwell-json': json,
  'ogg-json': json,
  csv: {
    'field-delimiter': 'Character between fields; `\\t` for a tab.',
    'quote-character': 'Character around texts.',
    'disable-quote-character': 'Whether texts have no quotes at all.',
    'escape-character': 'Character that takes the meaning from the next one.',
    'array-element-delimiter': 'Character between elements of arrays and fields of rows.',
    'null-literal': 'What stands for NULL.',
    'ignore-parse-errors': 'Whether what cannot be read becomes NULL, or is passed over, instead of failing the job.',
    'allow-comments': 'Whether lines that begin with # are passed over; together with ignore-parse-errors.',
    'write-bigdecimal-in-scientific-notation': 'Whether decimals are written with an exponent (1E+5).',
    'trim-spaces': 'Whether spaces around values are cut.',
    'empty-string-as-null': 'Whether an empty text is NULL.',
  },
  avro: {
    encoding: 'Binary, or the JSON of Avro.',
    codec: 'Compression of files.',
    'timestamp_mapping.legacy': 'Whether TIMESTAMP is taken for a moment in UTC, as before Flink 1.19; false maps it to local-timestamp.',
  },
  'avro-confluent': registry,
  'debezium-avro-confluent': registry,
  protobuf: {
    'message-class-name': 'Full name of the generated message class; its jar must be there.',
    'ignore-parse-errors': 'Whether what cannot be read is passed over instead of failing the job.',
    'read-default-values': 'Whether fields that are not set are read as their default instead of NULL.',
    'write-null-string-literal': 'Text written for NULL inside arrays and maps, where Protobuf has no NULL.',
  },
  raw: { charset: 'Encoding of text.', endianness: 'Order of the bytes of numbers.' },
  'catalog:jdbc': {
    'base-url': 'Address of the server without a database, `jdbc:postgresql://host:5432`.',
    'default-database': 'Database that is current at first.',
    username: 'User of the database.',
    password: 'Password of the user.',
  },
  'catalog:generic_in_memory': { 'default-database': 'Database that is current at first.' },
}
