-- settings: {"clusters":["north","south"]}
  CREATE TABLE crucial (id BIGINT, body STRING) WITH (
    'connector' = 'kafka',
--                ^^^^^^^ finds: kafka/single-cluster
    'topic' = 'crucial',
    'properties.bootstrap.servers' = 'north-1:9092',
    'properties.group.id' = 'crucial',
    'scan.startup.mode' = 'group-offsets',
    'format' = 'json'
  );
  SELECT id FROM crucial;
