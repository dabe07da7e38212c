  SET 'state.backend.type' = 'rocksdb';
  SET 'execution.checkpointing.interval' = '30s';

  CREATE TABLE orders (
    order_id BIGINT,
    country CHAR(2),
    amount DECIMAL(12, 2),
    currency STRING
  ) WITH (
    'connector' = 'kafka', 'topic' = 'orders',
    'properties.bootstrap.servers' = 'broker:9092', 'properties.group.id' = 'revenue',
    'scan.startup.mode' = 'latest-offset', 'format' = 'json'
  );

  CREATE TABLE revenue (
    country CHAR(2),
    orders BIGINT,
    revenue DECIMAL(38, 2),
    biggest DECIMAL(12, 2),
    PRIMARY KEY (country) NOT ENFORCED
  ) WITH (
    'connector' = 'upsert-kafka', 'topic' = 'revenue',
    'properties.bootstrap.servers' = 'broker:9092', 'key.format' = 'json', 'value.format' = 'json'
  );

  INSERT INTO revenue
  SELECT o.country, COUNT(*), SUM(o.amount), MAX(o.amount)
  FROM orders AS o
  WHERE o.currency = 'EUR'
  GROUP BY o.country
--^^^^^^^^ finds: skew/one-phase-aggregate
  HAVING COUNT(*) > 10;
