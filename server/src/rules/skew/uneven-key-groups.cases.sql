-- case: more subtasks than key groups
-- settings: {"parallelism":200}
  SET 'pipeline.max-parallelism' = '128';
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;
--                                   ^^^^^^^^ info: 72 of 200 subtasks get no key at all: there are 128 key groups
-- fixed:
  SET 'pipeline.max-parallelism' = '200';
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: the parallelism of the script counts
  SET 'parallelism.default' = '100';
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;
--                                   ^^^^^^^^ info: 256 key groups over 100 subtasks: some have 3 and work 17 % above the average, also with even keys
-- fixed:
  SET 'parallelism.default' = '100';
  SET 'pipeline.max-parallelism' = '300';

  SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: they divide
  SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: no key at all
-- settings: {"parallelism":48}
  SELECT auction, price FROM bids;
