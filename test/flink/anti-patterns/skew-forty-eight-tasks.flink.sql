-- settings: {"parallelism":48}
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '5000';
  CREATE TABLE cdr (caller STRING, callee STRING, seconds INT)
  WITH ('connector' = 'kafka', 'topic' = 'cdr', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'cdr', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE minutes (caller STRING, seconds BIGINT, PRIMARY KEY (caller) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'minutes', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO minutes
  SELECT caller, SUM(seconds)
  FROM cdr
  GROUP BY caller;
--^^^^^^^^ finds: skew/uneven-key-groups
