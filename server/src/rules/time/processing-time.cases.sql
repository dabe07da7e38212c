-- case: a source without event time
  CREATE TABLE clicks (id BIGINT, read_at AS PROCTIME()) WITH ('connector' = 'datagen');
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(read_at), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: sessions
  CREATE TABLE clicks (id BIGINT, ts TIMESTAMP(3), read_at AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'a;b', 'format' = 'json');
  SELECT id, window_start, COUNT(*) FROM TABLE(SESSION(TABLE clicks PARTITION BY id, DESCRIPTOR(read_at), INTERVAL '10' SECOND)) GROUP BY id, window_start, window_end;
--                                                                                                                               ^^^^^^^^ info: This goes by the clock of the machine: rows fall into other windows when they are read again, or late. The source has event time, 'ts'
-- no repair

-- case: a row's predecessors by the clock
  CREATE TABLE clicks (id BIGINT, n INT, ts TIMESTAMP(3), read_at AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'a;b', 'format' = 'json');
  SELECT id, SUM(n) OVER (PARTITION BY id ORDER BY read_at) FROM clicks;
--           ^^^ info: This goes by the clock of the machine: other rows stand before a row when they are read again, or late. The source has event time, 'ts'
-- no repair

-- case: the last row that came
  CREATE TABLE clicks (id BIGINT, n INT, ts TIMESTAMP(3), read_at AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'a;b', 'format' = 'json');
  SELECT id, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY read_at DESC) AS r FROM clicks) WHERE r = 1;
--                             ^^^^^^^^^^ info: This goes by the clock of the machine: an older row that comes late takes the place of a newer one. The source has event time, 'ts'
-- no repair

-- case: the first row that came
  CREATE TABLE clicks (id BIGINT, n INT, ts TIMESTAMP(3), read_at AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'a;b', 'format' = 'json');
  SELECT id, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY read_at) AS r FROM clicks) WHERE r = 1;
