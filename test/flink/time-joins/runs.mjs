/** Joins that are run on Flink: v and w say which row of which table one is. */
export const runs = [
  { id: 'interval', query: 'INSERT INTO matched SELECT l.v, r.w FROM l JOIN r ON l.k = r.k' },
  { id: 'temporal', query: 'INSERT INTO looked_up SELECT l.v, x.w FROM l JOIN versions AS x ON l.k = x.k' },
]

/** CREATE statements: over JSON files in `folder`, or without one as Kafka's tables, which Sluice knows. */
export function runTables(folder) {
  const source = (name, columns) => create(name, `${columns}, WATERMARK FOR ts AS ts`, folder && `filesystem', 'path' = '${folder}/${name}`)
  const create = (name, columns, connector) =>
    `CREATE TABLE ${name} (${columns}) WITH ('connector' = '${connector ?? `kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'properties.group.id' = 'g`}'${connector === 'counted' ? '' : ", 'format' = 'json'"})`
  return [
    source('l', 'k BIGINT, v STRING, ts TIMESTAMP(3)'),
    source('r', 'k BIGINT, w STRING, ts TIMESTAMP(3)'),
    folder
      ? source('versions', 'k BIGINT, w STRING, ts TIMESTAMP(3), PRIMARY KEY (k) NOT ENFORCED')
      : "CREATE TABLE versions (k BIGINT, w STRING, ts TIMESTAMP(3), PRIMARY KEY (k) NOT ENFORCED, WATERMARK FOR ts AS ts) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'key.format' = 'json', 'value.format' = 'json')",
    create('matched', 'v STRING, w STRING', folder && 'counted'),
    folder
      ? create('looked_up', 'v STRING, w STRING, PRIMARY KEY (v) NOT ENFORCED', 'counted')
      : "CREATE TABLE looked_up (v STRING, w STRING, PRIMARY KEY (v) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'key.format' = 'json', 'value.format' = 'json')",
  ]
}
