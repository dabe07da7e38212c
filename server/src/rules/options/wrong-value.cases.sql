-- case: durations and sizes
  SET 'table.exec.state.ttl' = '1 week';
--                             ^^^^^^^^ warning: 'table.exec.state.ttl' is a duration such as '10 s', '5 min' or '1 d', not '1 week'
  CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'csv', 'sink.rolling-policy.file-size' = '1.5gb');
--                                                                                                                            ^^^^^^^ warning: 'sink.rolling-policy.file-size' is a size
-- no repair

-- case: a unit with a slip
  SET 'execution.checkpointing.interval' = '10 sceonds';
--                                         ^^^^^^^^^^^^ warning: 'execution.checkpointing.interval' is a duration
-- fixed:
  SET 'execution.checkpointing.interval' = '10 seconds';

-- case: a bare setting keeps its form
  SET table.optimizer.agg-phase-strategy = TWO-PHASE;
--                                         ^^^^^^^^^ warning: 'table.optimizer.agg-phase-strategy' is one of 'AUTO', 'ONE_PHASE', 'TWO_PHASE', not 'TWO-PHASE'
-- fixed:
  SET table.optimizer.agg-phase-strategy = TWO_PHASE;

-- case: numbers
  SET 'parallelism.default' = 'four';
--                            ^^^^^^ warning: 'parallelism.default' is a whole number, not 'four'
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5.5', 'scan.parallelism' = '0');
--                                                                          ^^^^^ warning: 'rows-per-second' is a whole number, not '5.5'
--                                                                                                      ^^^ warning: 'scan.parallelism' is at least 1, not '0'
-- no repair

-- case: a zone that doesn't exist
  SET 'table.local-time-zone' = 'Europe/Atlantis';
--                              ^^^^^^^^^^^^^^^^^ warning: 'table.local-time-zone' is a zone such as 'Europe/Berlin' or 'GMT+03:00', not 'Europe/Atlantis'
-- no repair

-- case: what Flink reads is silent
  SET 'table.exec.mini-batch.enabled' = 'TRUE';
  SET 'table.exec.mini-batch.allow-latency' = 'PT1S';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.exec.sink.not-null-enforcer' = 'drop';
  SET 'table.local-time-zone' = 'GMT+03:00';
  SET 'my.own.key' = 'anything';
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup.mode' = 'LATEST-OFFSET', 'scan.topic-partition-discovery.interval' = '10');
  CREATE TABLE u (a INT) WITH ('connector' = 'kafka-cluster', 'topic' = 't', 'clusters' = 'a;b', 'sink.failback.after' = 'never');

-- case: a template is filled in later
  SET 'parallelism.default' = '${PARALLELISM}';

-- case: in ALTER, and of a model
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen');
  ALTER TABLE t SET ('rows-per-second' = 'five');
--                                       ^^^^^^ warning: 'rows-per-second' is a whole number, not 'five'
  CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai', 'temperature' = 'warm');
--                                                                                               ^^^^^^ warning: 'temperature' is a number, not 'warm'
-- no repair
