-- case: in ALTER, in a hint and in a catalog
  CREATE CATALOG c WITH ('type' = 'generic_in_memory', 'type' = 'generic_in_memory');
--                       ^^^^^^ warning: 'type' is written again below, with 'generic_in_memory', which counts
  ALTER TABLE bids SET ('sink.parallelism' = '1', 'sink.parallelism' = '2');
--                      ^^^^^^^^^^^^^^^^^^ warning: 'sink.parallelism' is written again below, with '2', which counts
  SELECT * FROM bids /*+ OPTIONS('scan.parallelism' = '1', 'scan.parallelism' = '2') */;
--                               ^^^^^^^^^^^^^^^^^^ warning: 'scan.parallelism' is written again below, with '2', which counts
-- fixed:
  CREATE CATALOG c WITH ('type' = 'generic_in_memory');
  ALTER TABLE bids SET ('sink.parallelism' = '2');
  SELECT * FROM bids /*+ OPTIONS('scan.parallelism' = '2') */;

-- case: a comment between them stays
  CREATE TABLE t (a INT) WITH ('connector' = 'print', /* no */ 'connector' = 'blackhole');
--                             ^^^^^^^^^^^ warning: 'connector' is written again below, with 'blackhole', which counts
-- no repair

-- case: the same key in two hints is none of these
  SELECT * FROM bids /*+ OPTIONS('scan.parallelism' = '1'), OPTIONS('scan.parallelism' = '2') */;
