-- case: a timeout for all
  SET 'table.exec.source.idle-timeout' = '10 s';
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: nothing waits for time
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SELECT id, COUNT(*) FROM clicks GROUP BY id;

-- case: an interval join waits as well
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SELECT b.auction FROM bids AS b JOIN clicks AS c ON b.auction = c.id AND c.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR;
--                                     ^^^^^^ info: A partition of this topic that gets no records holds the watermark back, and with it every window: an idle timeout lets the others go on
-- fixed:
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SET 'table.exec.source.idle-timeout' = '30 s';

  SELECT b.auction FROM bids AS b JOIN clicks AS c ON b.auction = c.id AND c.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR;

-- case: a cluster table has a timeout of its own
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: rows are given their windows as they come
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SELECT id, window_start FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND));

-- case: a row waits for those before it
  CREATE TABLE clicks (id BIGINT, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SELECT id, SUM(n) OVER (PARTITION BY id ORDER BY ts) FROM clicks;
--                                                          ^^^^^^ info: A partition of this topic
-- fixed:
  CREATE TABLE clicks (id BIGINT, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');
  SET 'table.exec.source.idle-timeout' = '30 s';

  SELECT id, SUM(n) OVER (PARTITION BY id ORDER BY ts) FROM clicks;
