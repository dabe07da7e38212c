-- case: in the other place
  SELECT /*+ OPTIONS('scan.parallelism' = '2') */ * FROM bids;
--           ^^^^^^^ warning: OPTIONS has no effect behind SELECT; it stands behind the name of a table
  SELECT channel, COUNT(*) AS n FROM bids /*+ STATE_TTL('bids' = '1 d') */ GROUP BY channel;
--                                            ^^^^^^^^^ warning: STATE_TTL has no effect behind a table; it stands behind SELECT
-- no repair

-- case: on a name of WITH
  WITH recent AS (SELECT * FROM bids) SELECT * FROM recent /*+ OPTIONS('scan.parallelism' = '2') */;
--                                                             ^^^^^^^ warning: OPTIONS has no effect on a name of WITH
-- no repair

-- case: hints in their places
  SELECT /*+ STATE_TTL('bids' = '1 d') */ channel, COUNT(*) AS n FROM bids /*+ OPTIONS('scan.parallelism' = '2') */ GROUP BY channel;
