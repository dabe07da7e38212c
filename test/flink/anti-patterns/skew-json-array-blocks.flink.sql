  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '5s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

  CREATE TABLE basket_lines (basket_id STRING, sku STRING, qty INT)
  WITH ('connector' = 'kafka', 'topic' = 'basket', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'b', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE baskets (basket_id STRING, items BIGINT, skus STRING, PRIMARY KEY (basket_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'baskets', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO baskets
  SELECT basket_id, COUNT(*), JSON_ARRAYAGG(sku)
--                            ^^^^^^^^^^^^^^^^^^ finds: skew/local-global-blocked
  FROM basket_lines
  GROUP BY basket_id;
