-- case: into a table that takes rows by the same key, no old row is needed
  INSERT INTO totals SELECT auction, bids, total FROM totals;

-- case: joined
  INSERT INTO bidders SELECT b.channel, t.total FROM bids AS b JOIN totals AS t ON b.auction = t.auction;
--                                                                  ^^^^^^ info: The source gives no old rows, so Flink keeps the last row of each auction in state, whole, to take it back (ChangelogNormalize)
-- no repair

-- case: with a time to live
  SET 'table.exec.state.ttl' = '1 h';
  INSERT INTO bidders SELECT 'all', SUM(bids) FROM totals;

-- case: a source that only adds
  INSERT INTO nowhere SELECT auction, price, price FROM bids;
