-- case: a key of a later version
-- settings: {"flinkVersion": "2.1"}
  SET 'table.exec.delta-join.cache-enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink 2.1 has no setting 'table.exec.delta-join.cache-enabled': it exists since Flink 2.2
-- no repair

-- case: a key of an earlier version
  SET 'table.exec.range-sort.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink 2.2 has no setting 'table.exec.range-sort.enabled': it exists up to Flink 1.20
-- no repair

-- case: below Flink's roots every key is known
  SET 'table.exec.make-it-fast' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink has no setting 'table.exec.make-it-fast', so it changes nothing
-- no repair

-- case: RESET, and the bare form
  RESET 'table.exec.state.tll';
--      ^^^^^^^^^^^^^^^^^^^^^^ warning: Flink has no setting 'table.exec.state.tll'; did you mean 'table.exec.state.ttl'?
  SET paralelism.default = 4;
--    ^^^^^^^^^^^^^^^^^^ warning: Flink has no setting 'paralelism.default'; did you mean 'parallelism.default'?
-- fixed:
  RESET 'table.exec.state.ttl';
  SET parallelism.default = 4;

-- case: keys of Flink, old names and keys of one's own are silent
  SET 'execution.checkpointing.interval' = '10 s';
  SET 'state.backend' = 'rocksdb';
  SET 'state.backend.rocksdb.memory.managed' = 'true';
  SET 'pipeline.name' = 'x';
  SET 'pipeline.global-job-parameters.region' = 'eu';
  SET 'sql-client.execution.result-mode' = 'tableau';
  SET 'metrics.reporter.prom.port' = '9250';
  SET 'table.exec.hive.infer-source-parallelism' = 'false';
  SET 'my.own.key' = 'x';
  SET 'table.${name}' = 'x';
  RESET;
