  SET 'table.exec.minibatch.enabled' = 'true';
--    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: options/unknown-setting
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.state-ttl' = '1 d';
--    ^^^^^^^^^^^^^^^^^^^^^^ finds: options/unknown-setting

  CREATE TABLE src (k STRING, v BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '100');
  SELECT k, v FROM src WHERE v > 0;
