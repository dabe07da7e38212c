  -- Deduplication by SELECT DISTINCT keeps every row that ever came.
  CREATE TABLE raw_events (event_id STRING, kind STRING, payload STRING, created TIMESTAMP(3))
  WITH ('connector' = 'kafka', 'topic' = 'raw', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'dedup', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE clean_events (event_id STRING, kind STRING, payload STRING, created TIMESTAMP(3), PRIMARY KEY (event_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'clean', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO clean_events
--            ^^^^^^^^^^^^ finds: changelog/sink-key
  SELECT DISTINCT event_id, kind, payload, created FROM raw_events;
--       ^^^^^^^^ finds: state/growing-keys
