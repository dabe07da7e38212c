-- case: counted again
  INSERT INTO bidders SELECT 'all', SUM(bids) FROM totals;
--                                                 ^^^^^^ info: The source gives no old rows, so Flink keeps the last row of each auction in state, whole, to take it back (ChangelogNormalize)
-- no repair

-- case: with a time to live
  SET 'table.exec.state.ttl' = '1 h';
  INSERT INTO nowhere SELECT auction, bids, total FROM totals;

-- case: a source that only adds
  INSERT INTO nowhere SELECT auction, price, price FROM bids;
