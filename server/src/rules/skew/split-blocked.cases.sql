-- case: an array
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder), JSON_ARRAYAGG(url) FROM bids GROUP BY channel;
--                                        ^^^^^^^^^^^^^^^^^^ warning: JSON_ARRAYAGG can't be split, so Flink leaves the whole aggregate in one piece without a word. Aggregate it in a query of its own, or write the two levels by hand
-- no repair

-- case: a deviation is made of sums
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder), STDDEV_POP(price) FROM bids GROUP BY channel;

-- case: all can be split
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, COUNT(DISTINCT bidder), MAX(price) FROM bids GROUP BY channel;

-- case: nothing distinct
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  SELECT channel, LISTAGG(url, ';') FROM bids GROUP BY channel;

-- case: the split is off
  SELECT channel, COUNT(DISTINCT bidder), LISTAGG(url, ';') FROM bids GROUP BY channel;
