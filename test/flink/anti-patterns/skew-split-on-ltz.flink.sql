  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  CREATE TABLE logins (account STRING, login_at TIMESTAMP_LTZ(3))
  WITH ('connector' = 'kafka', 'topic' = 'logins', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'l', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT account, COUNT(DISTINCT login_at) AS moments
--                      ^^^^^^^^ finds: skew/split-fails
  FROM logins
  GROUP BY account;
