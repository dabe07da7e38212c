-- case: parallelism 1 has one subtask anyway
-- settings: {"parallelism":1}
  INSERT INTO bidders SELECT 'all', COUNT(*) FROM bids;

-- case: a query that somebody looks at
  SELECT COUNT(*) FROM bids;

-- case: settings that are not complete have a finding of their own
  SET 'table.exec.mini-batch.size' = '5000';
  INSERT INTO bidders SELECT 'all', COUNT(*) FROM bids;

-- case: a function that keeps it in one phase
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  INSERT INTO nowhere SELECT 1, COUNT(*), FIRST_VALUE(price) FROM bids;
--                    ^^^^^^ warning: This aggregate has no key, so one of 4 subtasks does all the work
-- no repair

-- case: two phases already
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  INSERT INTO bidders SELECT 'all', COUNT(*) FROM bids;

-- case: a Top-N of everything
  INSERT INTO nowhere SELECT auction, price, 0 FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY price DESC) AS n FROM bids) WHERE n <= 10;
--                                                             ^^^^^^^^^^ warning: This ROW_NUMBER has no PARTITION BY, so one of 4 subtasks does all the work
-- no repair

-- case: a Top-N of each key
  SELECT auction, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY price DESC) AS n FROM bids) WHERE n <= 10;

-- case: a join without an equality
  SELECT b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction > a.id;
--                                        ^^^^ warning: This join has no equality between its sides, so one of 4 subtasks does all the work
-- no repair

-- case: a window over event time works in two phases
  SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
