-- case: a function without merge, and nothing to split
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "hottest": [{"key": ["apple"], "share": 0.5, "error": 0}], "maxOverAvg": 4.2, "basis": "counted", "sampled": 2000000}]}
  SELECT channel, LAST_VALUE(url), STDDEV_POP(price) FROM bids GROUP BY channel;
--                                                                      ^^^^^^^ warning: Key 'apple' is 50 % of 2,000,000 records: busiest of 8 subtasks 4.2×. It can not work in two phases: aggregate
-- no repair

-- case: a distinct beside a function without merge is split
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "hottest": [{"key": ["apple"], "share": 0.5, "error": 0.01}], "maxOverAvg": 4.2, "errorBar": 0.1}]}
  SELECT channel, LAST_VALUE(url), COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
--                                                                           ^^^^^^^ warning: Key 'apple' is 50 ± 1.0 % of 10,000 sampled records: busiest of 8 subtasks 4.2× ± 0.1. It can not work in two phases; splitting
-- fixed:
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  SELECT channel, LAST_VALUE(url), COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: a count beside takes the gain of a split away
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "hottest": [{"key": ["apple"], "share": 0.5, "error": 0.01}], "maxOverAvg": 4.2, "errorBar": 0.1}]}
  SELECT channel, LAST_VALUE(url), COUNT(DISTINCT bidder), COUNT(*) FROM bids GROUP BY channel;
--                                                                                     ^^^^^^^ warning: Key 'apple' is 50 ± 1.0 % of 10,000 sampled records: busiest of 8 subtasks 4.2× ± 0.1. It can not work in two phases: aggregate by the key and a bucket
-- no repair

-- case: still hot behind the local aggregate
-- settings: {"parallelism": 8, "observed": [{"title": "GlobalGroupAggregate", "hottest": [{"key": ["apple"], "share": 0.3, "error": 0.01, "values": 4200}], "maxOverAvg": 1.8, "errorBar": 0.1, "basis": "modelled"}]}
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
--                                                          ^^^^^^^ info: Key 'apple' is 30 ± 1.0 % of 10,000 records: busiest of 8 subtasks 1.8× ± 0.1. It stays hot behind the local aggregate; splitting the distinct spreads it, with its 4,200 distinct values seen
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;

-- case: what was seen in one phase is not told of two
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "hottest": [{"key": ["apple"], "share": 0.3, "error": 0.01}], "maxOverAvg": 3}]}
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: a join
-- settings: {"parallelism": 8, "observed": [{"title": "Join", "hottest": [{"key": [7], "share": 0.41, "error": 0.01}], "maxOverAvg": 4.1, "errorBar": 0.2}]}
  SELECT b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
--                                                              ^^^^^^^^^^^^^^^^ warning: Key 7 is 41 ± 1.0 % of 10,000 sampled records: busiest of 8 subtasks 4.1× ± 0.2. Salt spreads it
-- no repair

-- case: a Top-N
-- settings: {"parallelism": 8, "observed": [{"title": "Rank", "hottest": [{"key": ["apple"], "share": 0.41, "error": 0.01}], "maxOverAvg": 4.1, "errorBar": 0.2}]}
  SELECT * FROM (SELECT auction, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY price DESC) AS n FROM bids) WHERE n <= 3;
--                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Key 'apple' is 41 ± 1.0 % of 10,000 sampled records: busiest of 8 subtasks 4.1× ± 0.2. Rank by the key and a bucket
-- no repair

-- case: nothing to be seen
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "verdict": "no skew visible", "hottest": [{"key": [7], "share": 0.13, "error": 0.01}], "maxOverAvg": 1.05, "errorBar": 0.1}]}
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: uneven, and no key is hot
-- settings: {"parallelism": 8, "observed": [{"title": "GroupAggregate", "hottest": [{"key": [7], "share": 0.1, "error": 0.01}], "maxOverAvg": 1.6, "errorBar": 0.1}]}
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: one subtask
-- settings: {"parallelism": 1, "observed": [{"title": "GroupAggregate", "hottest": [{"key": [7], "share": 0.41, "error": 0.01}], "maxOverAvg": 4.1}]}
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;

-- case: no forecast yet
  SELECT auction, COUNT(*) FROM bids GROUP BY auction;
