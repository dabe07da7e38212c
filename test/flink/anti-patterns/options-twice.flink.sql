  CREATE TABLE trips (id BIGINT, km DOUBLE) WITH (
    'connector' = 'kafka',
    'topic' = 'trips',
    'properties.bootstrap.servers' = 'k:9092',
    'properties.group.id' = 'trips',
    'scan.startup.mode' = 'latest-offset',
--  ^^^^^^^^^^^^^^^^^^^ finds: options/written-twice
    'format' = 'json',
    'scan.startup.mode' = 'group-offsets'
  );
  SELECT id, km FROM trips;
