  SET 'table.exec.mini-batch.enabled' = 'on';
--                                      ^^^^ finds: options/wrong-value
  SET 'table.exec.state.ttl' = '1 fortnight';
--                             ^^^^^^^^^^^^^ finds: options/wrong-value
  CREATE TABLE things (n BIGINT) WITH ('connector' = 'datagen');
  SELECT n FROM things;
