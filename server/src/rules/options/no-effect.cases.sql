-- case: mini-batch for filters
  SET 'table.exec.mini-batch.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: This changes nothing: none of the 2 statements that it is in force for aggregates, joins or keeps rows by key, which is what mini-batch bundles
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '0';
  SELECT id FROM auctions WHERE id > 5;
  INSERT INTO nowhere SELECT id, seller, 1 FROM auctions;
-- no repair

-- case: a watermark brings the assigner even into a filter
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction FROM bids WHERE price > 5;

-- case: until it is set again
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: This changes nothing: the one statement
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;
  SET 'table.optimizer.distinct-agg.split.enabled' = 'false';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
-- no repair

-- case: until it is reset
  SET 'table.exec.source.idle-timeout' = '30 s';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: This changes nothing: the one statement that it is in force for reads no table with a watermark
  SELECT id FROM auctions;
  RESET;
  SELECT auction, ts FROM bids;
-- no repair

-- case: a watermark is read
  SET 'table.exec.source.idle-timeout' = '30 s';
  SELECT id FROM auctions;
  SELECT auction, ts FROM bids;

-- case: a distinct is there
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: which call keeps the distinct in one piece is told at the call
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder), LISTAGG(url, ';') FROM bids GROUP BY channel;

-- case: two phases without mini-batch are told at the aggregate
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: nothing runs yet
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

-- case: a table made of a query
  SET 'table.exec.mini-batch.enabled' = 'true';
  CREATE TABLE copied WITH ('connector' = 'blackhole') AS SELECT id FROM auctions;
  SELECT id FROM auctions;
