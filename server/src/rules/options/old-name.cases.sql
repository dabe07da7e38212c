-- case: the bare form
  SET state.checkpoints.dir = file:///tmp/c;
--    ^^^^^^^^^^^^^^^^^^^^^ info: 'state.checkpoints.dir' is an old name of 'execution.checkpointing.dir'
-- fixed:
  SET execution.checkpointing.dir = file:///tmp/c;

-- case: a present name is silent
  SET 'state.backend.type' = 'rocksdb';
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 'x');
