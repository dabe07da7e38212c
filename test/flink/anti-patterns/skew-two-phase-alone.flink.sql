  -- Somebody read that TWO_PHASE helps against skew.
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

  CREATE TABLE trades (symbol STRING, qty BIGINT, price DECIMAL(18, 6), ts TIMESTAMP_LTZ(3))
  WITH ('connector' = 'kafka', 'topic' = 'trades', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'vol', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE volume (symbol STRING, volume BIGINT, PRIMARY KEY (symbol) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'volume', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'raw', 'value.format' = 'json');

  INSERT INTO volume
  SELECT symbol, SUM(qty) FROM trades GROUP BY symbol;
--                                    ^^^^^^^^ finds: skew/mini-batch-incomplete
