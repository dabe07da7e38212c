-- case: a size alone
  SET 'table.exec.mini-batch.size' = '1000';
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: 'table.exec.mini-batch.size' changes nothing here: an aggregate works in two phases only with table.exec.mini-batch.enabled, allow-latency and size all set
-- fixed:
  SET 'table.exec.mini-batch.size' = '1000';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: a latency alone
  SET 'table.exec.mini-batch.allow-latency' = '2 s';
  SELECT channel, MAX(price) FROM bids GROUP BY channel;
--                                     ^^^^^^^^ warning: 'table.exec.mini-batch.allow-latency' changes nothing here: an aggregate works in two phases only with table.exec.mini-batch.enabled, allow-latency and size all set
-- fixed:
  SET 'table.exec.mini-batch.allow-latency' = '2 s';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.size' = '5000';

  SELECT channel, MAX(price) FROM bids GROUP BY channel;

-- case: off on purpose
  SET 'table.exec.mini-batch.enabled' = 'false';
  SET 'table.exec.mini-batch.size' = '1000';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: complete
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: no aggregate that could use it
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  SELECT auction, price FROM bids WHERE price > 10;

-- case: a function that keeps it in one phase anyway
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  SELECT auction, LAST_VALUE(price) FROM bids GROUP BY auction;

-- case: a sink that costs nothing gains nothing
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
  INSERT INTO nowhere SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                   ^^^^^^^^ info: 'table.optimizer.agg-phase-strategy' changes nothing here: an aggregate works in two phases only with table.exec.mini-batch.enabled, allow-latency and size all set. With state on the heap and a sink
-- no repair

-- case: RocksDB pays into any sink
-- settings: {"stateBackend": "rocksdb"}
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  INSERT INTO nowhere SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                   ^^^^^^^^ warning: 'table.exec.mini-batch.allow-latency' changes nothing here
-- fixed:
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO nowhere SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
