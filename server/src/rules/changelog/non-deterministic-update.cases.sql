-- case: a function of the project
  SELECT auction, random_tag(CAST(bids AS STRING)) FROM (SELECT auction, COUNT(*) AS bids FROM bids GROUP BY auction);
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: random_tag gives another value when an update takes its row back, so the old row is not found and stays. Take the value before the update arises, or from the row
-- no repair

-- case: rows that are only added
  SELECT auction, UUID() FROM bids;

-- case: Flink is asked to resolve it
  SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
  SELECT auction, bids, UUID() FROM (SELECT auction, COUNT(*) AS bids FROM bids GROUP BY auction);

-- case: by key nothing is taken back
  INSERT INTO totals SELECT auction, bids, bids + RAND_INTEGER(3) FROM (SELECT auction, COUNT(*) AS bids FROM bids GROUP BY auction);
