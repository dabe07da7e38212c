-- case: bytes, in two phases
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT channel, COUNT(DISTINCT payload) FROM bids GROUP BY channel;
--                      ^^^^^^^^ error: Flink 2.2 can't split a distinct on this type, which has no hash code: the job fails when it is submitted
-- fixed:
  SET 'table.optimizer.distinct-agg.split.enabled' = 'false';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT channel, COUNT(DISTINCT payload) FROM bids GROUP BY channel;

-- case: another type
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: the split is off
  SELECT channel, COUNT(DISTINCT seen) FROM bids GROUP BY channel;

-- case: kept in one piece by a call beside it
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT seen), JSON_ARRAYAGG(url) FROM bids GROUP BY channel;
