  CREATE TABLE telemetry (id BIGINT, v DOUBLE) WITH (
    'connector' = 'kafka-upsert',
--                ^^^^^^^^^^^^^^ finds: options/unknown-connector
    'topic' = 'telemetry',
    'properties.bootstrap.servers' = 'k:9092'
  );
