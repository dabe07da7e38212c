-- case: a class of prices
  SELECT CASE WHEN price > 1000 THEN 'high' WHEN price > 100 THEN 'middle' ELSE 'low' END AS class, COUNT(*) FROM bids GROUP BY CASE WHEN price > 1000 THEN 'high' WHEN price > 100 THEN 'middle' ELSE 'low' END;
--                                                                                                                     ^^^^^^^^ warning: The key has at most 3 values, so at least 1 of 4 subtasks have nothing to do
-- no repair

-- case: many values
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: enough for two subtasks
-- settings: {"parallelism":2}
  SELECT price > 100 AS big, COUNT(*) FROM bids GROUP BY price > 100;

-- case: another key beside it
  SELECT price > 100 AS big, channel, COUNT(*) FROM bids GROUP BY price > 100, channel;

-- case: two phases send only sums
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT price > 100 AS big, COUNT(*) FROM bids GROUP BY price > 100;
