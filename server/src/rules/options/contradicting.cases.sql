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
