  CREATE TABLE heartbeats (
    host STRING,
    cpu DOUBLE,
    ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'heartbeats', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'hosts', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT host, window_start, AVG(cpu) AS cpu
  FROM TABLE(
    TUMBLE(TABLE heartbeats, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
--               ^^^^^^^^^^ finds: time/idle-source
  GROUP BY host, window_start, window_end;
