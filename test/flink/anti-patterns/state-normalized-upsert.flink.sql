  CREATE TABLE customer_balance (customer BIGINT, branch STRING, balance DECIMAL(18, 2), PRIMARY KEY (customer) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'balance', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  CREATE TABLE branch_balance (branch STRING, balance DECIMAL(38, 2), PRIMARY KEY (branch) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'branches', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '1000';

  INSERT INTO branch_balance
  SELECT branch, SUM(balance)
  FROM customer_balance
--     ^^^^^^^^^^^^^^^^ finds: state/hidden-state
  GROUP BY branch;
