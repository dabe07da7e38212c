  CREATE TABLE requests (
    service STRING,
    latency_ms INT,
    served_at TIMESTAMP(3),
    WATERMARK FOR served_at AS served_at - INTERVAL '5' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'requests', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'slo', 'scan.startup.mode' = 'latest-offset',
          'scan.watermark.idle-timeout' = '30s', 'format' = 'json');

  CREATE TABLE slo (window_start TIMESTAMP(3), p_max INT, listed STRING)
  WITH ('connector' = 'kafka', 'topic' = 'slo', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO slo
  SELECT window_start, MAX(latency_ms), LAST_VALUE(service)
  FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(served_at), INTERVAL '1' MINUTE))
  GROUP BY window_start, window_end;
--^^^^^^^^ finds: skew/single-task
