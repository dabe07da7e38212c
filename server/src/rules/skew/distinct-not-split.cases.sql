-- case: into a sink
  INSERT INTO bidders SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
--                                          ^^^^^^^^ info: All distinct values of a key end on one subtask. Two phases come first
-- fixed:
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  INSERT INTO bidders SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: after two phases the words are others
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
--                      ^^^^^^^^ info: All distinct values of a key end on one subtask. Splitting them helps
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: in one phase a count beside it takes the gain away
  SELECT channel, COUNT(DISTINCT bidder), COUNT(*) FROM bids GROUP BY channel;
--                      ^^^^^^^^ info: All distinct values of a key end on one subtask. Two phases come first: split alone, the COUNT beside it sends two rows
-- no repair

-- case: one that few records reach does not
  SELECT channel, COUNT(DISTINCT bidder), COUNT(*) FILTER (WHERE price > 1000) FROM bids GROUP BY channel;
--                      ^^^^^^^^ info: All distinct values of a key end on one subtask. Two phases come first; splitting helps
-- fixed:
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  SELECT channel, COUNT(DISTINCT bidder), COUNT(*) FILTER (WHERE price > 1000) FROM bids GROUP BY channel;

-- case: nothing distinct
  SELECT channel, COUNT(bidder) FROM bids GROUP BY channel;

-- case: split already
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: TIMESTAMP_LTZ can't be split
  SELECT channel, COUNT(DISTINCT seen) FROM bids GROUP BY channel;

-- case: BYTES can't be split
  SELECT channel, COUNT(DISTINCT payload) FROM bids GROUP BY channel;

-- case: a call beside it that can't be split
  SELECT channel, COUNT(DISTINCT bidder), LISTAGG(url, ';') FROM bids GROUP BY channel;

-- case: a total that somebody looks at
  SELECT COUNT(DISTINCT bidder) FROM bids;

-- case: one subtask has nothing to spread over
-- settings: {"parallelism": 1}
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: a forecast saw no skew
-- settings: {"observed": [{"title": "GroupAggregate", "verdict": "no skew visible", "maxOverAvg": 1.02}]}
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: with state on the heap and a sink that costs nothing the split took twice the CPU
  INSERT INTO nowhere SELECT auction, COUNT(DISTINCT bidder), COUNT(*) FROM bids GROUP BY auction;
