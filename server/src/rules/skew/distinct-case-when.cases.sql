-- case: alone
  SELECT channel, COUNT(DISTINCT CASE WHEN price > 100 THEN bidder END) FROM bids GROUP BY channel;

-- case: other columns
  SELECT COUNT(DISTINCT bidder), COUNT(DISTINCT CASE WHEN price > 100 THEN auction END) FROM bids GROUP BY channel;

-- case: another value for the others is no filter
  SELECT COUNT(DISTINCT bidder), COUNT(DISTINCT CASE WHEN price > 100 THEN bidder ELSE 0 END) FROM bids GROUP BY channel;

-- case: in a sub-query
  SELECT * FROM (SELECT SUM(DISTINCT CASE WHEN price > 1 THEN price END) AS a, SUM(DISTINCT CASE WHEN price > 2 THEN price END) AS b FROM bids GROUP BY channel);
--                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Each of these distincts keeps a set of its own in state; with FILTER those of one column share one
--                                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Each of these distincts keeps a set of its own in state; with FILTER those of one column share one
-- fixed:
  SELECT * FROM (SELECT SUM(DISTINCT price) FILTER (WHERE price > 1) AS a, SUM(DISTINCT price) FILTER (WHERE price > 2) AS b FROM bids GROUP BY channel);

-- case: IF in place of CASE
  SELECT channel, COUNT(DISTINCT bidder), COUNT(DISTINCT IF(price > 100, bidder, CAST(NULL AS BIGINT))) FROM bids GROUP BY channel;
--                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Each of these distincts keeps a set of its own in state; with FILTER those of one column share one
-- fixed:
  SELECT channel, COUNT(DISTINCT bidder), COUNT(DISTINCT bidder) FILTER (WHERE price > 100) FROM bids GROUP BY channel;

-- case: IF with another value for the others
  SELECT COUNT(DISTINCT bidder), COUNT(DISTINCT IF(price > 100, bidder, 0)) FROM bids GROUP BY channel;
