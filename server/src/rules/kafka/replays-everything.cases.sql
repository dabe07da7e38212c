-- case: a table with a key takes a row twice as once
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: a sink that keeps nothing
  INSERT INTO nowhere SELECT auction, price, price FROM bids;

-- case: a query that only runs in the editor
  SELECT auction, url FROM bids;

-- case: from Flink’s own connector
  CREATE TABLE clicks (auction BIGINT, page STRING) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
  INSERT INTO pages SELECT auction, page FROM clicks;
--                                            ^^^^^^ info: Started without the state of an earlier run, this job reads clicks from its beginning and appends everything to pages once more
-- no repair

-- case: from the end
  CREATE TABLE clicks (auction BIGINT, page STRING) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  INSERT INTO pages SELECT auction, page FROM clicks;
