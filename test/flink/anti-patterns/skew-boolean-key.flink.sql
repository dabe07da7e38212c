  CREATE TABLE transactions (txn_id STRING, amount DOUBLE, is_fraud BOOLEAN)
  WITH ('connector' = 'kafka', 'topic' = 'txn', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'fraud', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT is_fraud, COUNT(*) AS n, SUM(amount) AS total
  FROM transactions
  GROUP BY is_fraud;
--^^^^^^^^ finds: skew/few-keys
