  CREATE TABLE votes (
    candidate STRING, voted_at TIMESTAMP(3), pt AS PROCTIME(),
    WATERMARK FOR voted_at AS voted_at - INTERVAL '5' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'votes', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'votes', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE votes_per_minute (candidate STRING, minute_start TIMESTAMP(3), votes BIGINT)
  WITH ('connector' = 'kafka', 'topic' = 'vpm', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO votes_per_minute
  SELECT candidate, TUMBLE_START(pt, INTERVAL '1' MINUTE), COUNT(*)
  FROM votes
  GROUP BY candidate, TUMBLE(pt, INTERVAL '1' MINUTE);
--^^^^^^^^ finds: time/processing-time
