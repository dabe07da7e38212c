  SET 'state.backend' = 'rocksdb';
--    ^^^^^^^^^^^^^^^ finds: options/old-name
  SET 'state.checkpoints.dir' = 's3://bucket/checkpoints';
--    ^^^^^^^^^^^^^^^^^^^^^^^ finds: options/old-name
  SET 'execution.savepoint.path' = 's3://bucket/savepoints/sp-1';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: options/old-name
  CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen');
  SELECT n FROM numbers;
