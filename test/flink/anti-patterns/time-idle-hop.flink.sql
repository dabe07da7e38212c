  CREATE TABLE ticks (
    isin STRING, price DECIMAL(12, 4), ts BIGINT,
    event_time AS TO_TIMESTAMP_LTZ(ts, 3),
    WATERMARK FOR event_time AS event_time - INTERVAL '2' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'ticks', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'ticks', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE averages (isin STRING, window_end TIMESTAMP(3), avg_price DECIMAL(38, 6))
  WITH ('connector' = 'kafka', 'topic' = 'averages', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO averages
  SELECT isin, window_end, AVG(price)
  FROM HOP(TABLE ticks, DESCRIPTOR(event_time), INTERVAL '10' SECOND, INTERVAL '1' MINUTE)
--               ^^^^^ finds: time/idle-source
  GROUP BY isin, window_start, window_end;
