-- case: two of them
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction, JSON_ARRAYAGG(url), FIRST_VALUE(channel) FROM bids GROUP BY auction;
--                ^^^^^^^^^^^^^^^^^^ info: JSON_ARRAYAGG can't be merged, so it keeps this aggregate in one phase. A query of its own for it frees the others
-- no repair

-- case: mini-batch is off, nothing is expected
  SELECT auction, COUNT(*), LAST_VALUE(channel), SUM(price) FROM bids GROUP BY auction;

-- case: one phase is asked for
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';
  SELECT auction, COUNT(*), LAST_VALUE(channel) FROM bids GROUP BY auction;

-- case: all can be merged
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction, COUNT(*), MAX(price) FROM bids GROUP BY auction;

-- case: one subtask
-- settings: {"parallelism": 1}
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction, COUNT(*), LAST_VALUE(channel) FROM bids GROUP BY auction;

-- case: a sink that costs nothing, and state on the heap
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  INSERT INTO nowhere SELECT auction, COUNT(*), LAST_VALUE(price) FROM bids GROUP BY auction;
