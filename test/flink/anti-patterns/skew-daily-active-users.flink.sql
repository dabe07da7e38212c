  SET 'state.backend.type' = 'rocksdb';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '3s';
  SET 'table.exec.mini-batch.size' = '5000';

  CREATE TABLE app_events (
    app_id STRING,
    device_id STRING,
    event_name STRING,
    event_time TIMESTAMP(3)
  ) WITH ('connector' = 'kafka', 'topic' = 'app_events', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'dau', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE users_per_app (app_id STRING, users BIGINT, PRIMARY KEY (app_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'dau', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO users_per_app
  SELECT app_id, COUNT(DISTINCT device_id) AS users
--                     ^^^^^^^^ finds: skew/distinct-not-split
  FROM app_events
  GROUP BY app_id;
