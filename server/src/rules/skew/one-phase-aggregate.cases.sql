-- case: with heap state and a sink that costs nothing there is nothing to gain
  INSERT INTO nowhere SELECT auction, bids, total FROM (SELECT auction, COUNT(*) AS bids, SUM(price) AS total FROM bids GROUP BY auction);

-- case: a query that only runs in the editor has no sink to spare
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: RocksDB pays for every record
-- settings: {"stateBackend": "rocksdb"}
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
--                                   ^^^^^^^^ warning: Each record of this aggregate reads and writes RocksDB
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: only what is missing is set, and a wrong value is corrected in its place
  SET 'table.exec.mini-batch.enabled' = 'false';
  SET 'table.exec.mini-batch.size' = '1000';
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.size' = '1000';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: a strategy that forbids two phases is taken back
  SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '500 ms';
  SET 'table.exec.mini-batch.size' = '1000';
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals
-- fixed:
  SET 'table.optimizer.agg-phase-strategy' = 'AUTO';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '500 ms';
  SET 'table.exec.mini-batch.size' = '1000';
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: an aggregate without merge stays in one phase whatever is set
  INSERT INTO totals SELECT auction, COUNT(*), FIRST_VALUE(price) FROM bids GROUP BY auction;

-- case: two phases already
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: in a statement set the settings stand before it, above the comment that belongs to it
  -- Totals, twice.
  EXECUTE STATEMENT SET
  BEGIN
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals
  INSERT INTO nowhere SELECT auction, price, price FROM bids;
  END;
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  -- Totals, twice.
  EXECUTE STATEMENT SET
  BEGIN
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
  INSERT INTO nowhere SELECT auction, price, price FROM bids;
  END;

-- case: suppressed with a reason
  -- sluice-ignore skew/one-phase-aggregate: the auditors want every step
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: a window is aggregated in batches anyway
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: one subtask has no hot one beside it
-- settings: {"parallelism": 1}
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals; mini-batch
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: a forecast saw no skew: the updates still cost
-- settings: {"observed": [{"title": "GroupAggregate", "verdict": "no skew visible", "maxOverAvg": 1.02}]}
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals; mini-batch
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;

-- case: a forecast saw a hot key
-- settings: {"observed": [{"title": "GroupAggregate", "maxOverAvg": 4.1}]}
  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
--                                                                  ^^^^^^^^ warning: Each record of this aggregate writes an update to totals, and the busiest of 8 subtasks has 4.1 times the average; mini-batch
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;
