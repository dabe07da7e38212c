/**
 * Every option of a `kafka-cluster` table as data: the parser (`options.ts`), the editor's completion and hover, and the manual read this one table.
 * Imports nothing, so it can be used anywhere. `<name>` stands for a cluster's name, a `*` at the end for any rest.
 */
export interface ClusterOption {
  readonly name: string
  readonly type: 'string' | 'list' | 'duration' | 'boolean' | 'integer' | 'choice' | 'offsets'
  readonly values?: readonly string[]
  /** as written in DDL; absent = none */
  readonly default?: string
  readonly required?: boolean
  readonly side: 'table' | 'source' | 'sink'
  /** why this runtime doesn't take it: the message a user gets */
  readonly refused?: string
  readonly description: string
}

export const clusterTableOptions: readonly ClusterOption[] = [
  {
    name: 'connector',
    type: 'choice',
    values: ['kafka-cluster'],
    required: true,
    side: 'table',
    description: 'One topic on two or more Kafka clusters.',
  },
  { name: 'topic', type: 'string', required: true, side: 'table', description: 'Name of the topic, the same on every cluster.' },
  {
    name: 'topic-pattern',
    type: 'string',
    side: 'table',
    refused: 'a cluster table is one topic: name it with topic',
    description: 'Topics by regular expression; not for cluster tables.',
  },
  {
    name: 'clusters',
    type: 'list',
    required: true,
    side: 'table',
    description: 'Names of the clusters in order of preference, separated by semicolons.',
  },
  {
    name: 'clusters.<name>.brokers',
    type: 'list',
    side: 'table',
    description: 'Bootstrap addresses (host:port) of one cluster; without it the lookup gives them.',
  },
  {
    name: 'clusters.<name>.properties.*',
    type: 'string',
    side: 'table',
    description: 'Settings of the Kafka client for one cluster; they win over properties.*.',
  },
  {
    name: 'properties.*',
    type: 'string',
    side: 'table',
    description: 'Settings of the Kafka client for every cluster: security, group.id, isolation.level, compression.type.',
  },
  {
    name: 'brokers.lookup',
    type: 'string',
    default: 'config',
    side: 'table',
    description:
      'Where broker lists come from: config (the DDL, then sluice.json, then the local stack), file:PATH or env:NAME with one JSON document.',
  },
  {
    name: 'brokers.lookup.interval',
    type: 'duration',
    default: '10 s',
    side: 'table',
    description: 'Broker lists are looked up again this often, and at once when a cluster fails.',
  },
  { name: 'format', type: 'string', side: 'table', description: 'Format of the value.' },
  { name: 'value.format', type: 'string', side: 'table', description: 'Format of the value; the same as format.' },
  {
    name: 'value.fields-include',
    type: 'choice',
    values: ['ALL', 'EXCEPT_KEY'],
    default: 'ALL',
    side: 'table',
    description: 'Whether key columns stand in the value as well.',
  },
  { name: 'key.format', type: 'string', side: 'table', description: 'Format of the key; required where the table has a primary key.' },
  { name: 'key.fields', type: 'list', side: 'table', description: 'Columns of the key of an append table.' },
  {
    name: 'key.fields-prefix',
    type: 'string',
    default: '',
    side: 'table',
    description: 'Prefix of the key columns, removed inside the key.',
  },
  {
    name: 'scan.startup.mode',
    type: 'choice',
    values: ['earliest-offset', 'latest-offset', 'group-offsets', 'timestamp', 'specific-offsets'],
    default: 'earliest-offset',
    side: 'source',
    description: 'Where a first start begins; a restart goes on from its checkpoint.',
  },
  {
    name: 'scan.startup.specific-offsets',
    type: 'offsets',
    side: 'source',
    description: 'partition:0,offset:42;partition:1,offset:300 on every cluster.',
  },
  {
    name: 'scan.startup.timestamp-millis',
    type: 'integer',
    side: 'source',
    description: 'Start at the first record with this time or a later one, ms since the epoch.',
  },
  {
    name: 'scan.bounded.mode',
    type: 'choice',
    values: ['unbounded', 'latest-offset', 'timestamp'],
    default: 'unbounded',
    side: 'source',
    description: 'Where reading ends; latest-offset is taken on each cluster when it is first reached.',
  },
  {
    name: 'scan.bounded.timestamp-millis',
    type: 'integer',
    side: 'source',
    description: 'End before the first record with this time or a later one.',
  },
  {
    name: 'scan.bounded.specific-offsets',
    type: 'offsets',
    side: 'source',
    refused: 'end offsets differ from cluster to cluster: use scan.bounded.mode = latest-offset or timestamp',
    description: 'End offsets per partition; not for cluster tables.',
  },
  {
    name: 'scan.topic-partition-discovery.interval',
    type: 'duration',
    side: 'source',
    refused: 'the number of partitions is fixed for the life of a job, so nothing is discovered',
    description: 'Discovery of new partitions; not for cluster tables.',
  },
  { name: 'scan.parallelism', type: 'integer', side: 'source', description: 'Logical subtasks of the scan.' },
  {
    name: 'scan.cluster.idle-timeout',
    type: 'duration',
    default: '5 s',
    side: 'source',
    description: 'A reachable partition that gives nothing for this long no longer holds the watermark back.',
  },
  {
    name: 'scan.cluster.down.hold',
    type: 'duration',
    default: '30 s',
    side: 'source',
    description: 'A cluster that is down holds the watermark back for this long; what it gives later may be late by outage.',
  },
  {
    name: 'scan.deduplicate',
    type: 'boolean',
    default: 'true',
    side: 'source',
    description: 'Drop what the sluice-id header shows as sent twice.',
  },
  { name: 'sink.parallelism', type: 'integer', side: 'sink', description: 'Logical subtasks of the sink.' },
  {
    name: 'sink.partitioner',
    type: 'choice',
    values: ['default', 'round-robin', 'fixed'],
    default: 'default',
    side: 'sink',
    description: 'default: by key, round robin without one. fixed: one partition for one subtask.',
  },
  {
    name: 'sink.delivery-guarantee',
    type: 'choice',
    values: ['none', 'at-least-once', 'effectively-once'],
    default: 'at-least-once',
    side: 'sink',
    description: 'effectively-once publishes after each checkpoint and repeats nothing for readers that know the sluice-id header.',
  },
  {
    name: 'sink.failover.after',
    type: 'duration',
    default: '700 ms',
    side: 'sink',
    description: 'A batch without an acknowledgement goes to the next healthy cluster after this long.',
  },
  {
    name: 'sink.failback.after',
    type: 'duration',
    default: '30 s',
    side: 'sink',
    description: 'A preferred cluster that has been healthy this long is used again, after the other is flushed; never stays.',
  },
  {
    name: 'sink.hold.timeout',
    type: 'duration',
    default: '5 min',
    side: 'sink',
    description: 'Without a healthy cluster: back-pressure this long, then the job fails.',
  },
  {
    name: 'sink.loss-tolerance.max-records',
    type: 'integer',
    default: '0',
    side: 'sink',
    refused: 'dropping records is not built yet; without it the sink waits for sink.hold.timeout and then fails',
    description: 'How many records may be dropped a window when no cluster is healthy.',
  },
  {
    name: 'sink.loss-tolerance.window',
    type: 'duration',
    default: '1 min',
    side: 'sink',
    refused: 'dropping records is not built yet',
    description: 'Window of the loss budget.',
  },
  {
    name: 'sink.loss-tolerance.spill',
    type: 'string',
    side: 'sink',
    refused: 'spilling records is not built yet',
    description: 'Folder for what would be dropped.',
  },
  {
    name: 'sink.transactional-id-prefix',
    type: 'string',
    side: 'sink',
    refused: 'transactions are not built yet: use sink.delivery-guarantee = effectively-once',
    description: 'Prefix of transactional ids.',
  },
  {
    name: 'sink.buffer-flush.max-rows',
    type: 'integer',
    side: 'sink',
    refused: 'the sink flushes at each checkpoint: bundle updates with mini-batch instead',
    description: 'Rows that an upsert sink bundles.',
  },
  {
    name: 'sink.buffer-flush.interval',
    type: 'duration',
    side: 'sink',
    refused: 'the sink flushes at each checkpoint: bundle updates with mini-batch instead',
    description: 'How long an upsert sink bundles.',
  },
]
