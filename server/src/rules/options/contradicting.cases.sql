-- case: both are missing, several statements
  SET 'table.exec.mini-batch.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Mini-batch is on and table.exec.mini-batch.allow-latency is not above 0
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
  SELECT bidder, COUNT(*) FROM bids GROUP BY bidder;
-- fixed:
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.exec.mini-batch.enabled' = 'true';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
  SELECT bidder, COUNT(*) FROM bids GROUP BY bidder;

-- case: a value that is there is not written over
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '0';
  SET 'table.exec.mini-batch.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Mini-batch is on and table.exec.mini-batch.size is not above 0
  SELECT b.auction FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
-- no repair

-- case: a window bundles without a size
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

-- case: a filter over a table without a watermark
  SET 'table.exec.mini-batch.enabled' = 'true';
  SELECT id FROM auctions WHERE id > 5;

-- case: complete
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: a split in batch mode, which is set behind it
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: This changes nothing: 'table.optimizer.distinct-agg.split.enabled' is for streaming jobs, and 'execution.runtime-mode' is batch
  SET 'execution.runtime-mode' = 'batch';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
-- fixed:
  SET 'table.optimizer.distinct-agg.split.enabled' = 'false';
  SET 'execution.runtime-mode' = 'batch';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: mini-batch in batch mode needs no latency
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.exec.mini-batch.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: This changes nothing: 'table.exec.mini-batch.enabled' is for streaming jobs, and 'execution.runtime-mode' is batch
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
-- fixed:
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.exec.mini-batch.enabled' = 'false';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: what puts updates in order, in batch mode
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.exec.sink.upsert-materialize' = 'FORCE';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: This changes nothing: 'table.exec.sink.upsert-materialize' is for streaming jobs, and 'execution.runtime-mode' is batch
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
-- fixed:
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.exec.sink.upsert-materialize' = 'AUTO';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: one of two statements is a streaming job
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SET 'execution.runtime-mode' = 'batch';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
  SET 'execution.runtime-mode' = 'streaming';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: batch mode is taken back
  SET 'execution.runtime-mode' = 'batch';
  RESET 'execution.runtime-mode';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: in batch mode, and nothing runs
  SET 'execution.runtime-mode' = 'batch';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
