/**
 * Connectors and formats that come in jars of others, or of Flink's own repositories whose options are not known here. A table with one of them is
 * taken as it is. Names are facts of the projects' manuals.
 */
export const thirdPartyConnectors: ReadonlySet<string> = new Set(
  `
  elasticsearch elasticsearch-6 elasticsearch-7 elasticsearch7 elasticsearch-8 opensearch opensearch-2 mongodb hbase hbase-1.4 hbase-2.2 hive cassandra redis rabbitmq
  kinesis kinesis-legacy firehose dynamodb sqs pulsar upsert-pulsar pubsub bigquery bigtable spanner prometheus cloudwatch timestream azure-eventhubs
  mysql-cdc postgres-cdc oracle-cdc sqlserver-cdc mongodb-cdc db2-cdc tidb-cdc oceanbase-cdc vitess-cdc cdc
  paimon table-store iceberg hudi delta lakesoul fluss hologres
  starrocks doris clickhouse tidb oceanbase polardbx gbase mysql mysql-x postgresql-x oracle-x kudu phoenix neo4j influxdb tdengine iotdb questdb duckdb snowflake
  databend greptimedb rocketmq nats mqtt solace pravega activemq nsq rest-lookup http http-sink faker socket s3 oss maxcompute odps sls adb3.0 rds tablestore ots
  datahub lindorm hologram jdbc-ext dameng redshift vertica yugabytedb-cdc milvus file-system text fake nexmark values python-input-format python-arrow-source
  `
    .trim()
    .split(/\s+/),
)

export const thirdPartyFormats: ReadonlySet<string> = new Set(
  'avro-glue json-glue protobuf-glue protobuf-confluent json-confluent json-schema-confluent debezium-protobuf debezium-bson changelog-json cloudevents-json grok syslog xml thrift msgpack text sequencefile hudi aws-msk-json aliyun-log canal-protobuf ogg-avro confluent-avro confluent-json confluent-protobuf simple-canal-json'.split(
    ' ',
  ),
)

/** Types of catalogs that come in jars of others. */
export const thirdPartyCatalogs: ReadonlySet<string> = new Set(
  'hive iceberg paimon paimon-generic hudi fluss delta-catalog glue starrocks doris_catalog lakesoul hologres dlf dlf-paimon'.split(' '),
)

/** Providers of models that others bring. */
export const thirdPartyModels: ReadonlySet<string> = new Set(
  'azureml azureopenai bedrock sagemaker vertexai googleai anthropic openai-compat ollama'.split(' '),
)
