  CREATE TABLE payments (payment_id STRING, amount DECIMAL(10, 2), paid_at TIMESTAMP(3))
  WITH ('connector' = 'kafka', 'topic' = 'payments', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'totals', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE grand_total (label STRING, payments BIGINT, total DECIMAL(38, 2), PRIMARY KEY (label) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'total', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO grand_total
  SELECT 'all', COUNT(*), SUM(amount) FROM payments;
--^^^^^^ finds: skew/single-task
