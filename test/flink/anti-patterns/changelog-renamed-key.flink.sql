  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '1000';
  CREATE TABLE signups (email STRING, plan STRING)
  WITH ('connector' = 'kafka', 'topic' = 'signups', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'signups', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE plans (plan STRING, signups BIGINT, PRIMARY KEY (plan) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'plans', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO plans
--            ^^^^^ finds: changelog/sink-key
  SELECT UPPER(plan), COUNT(*)
  FROM signups
  GROUP BY plan;
