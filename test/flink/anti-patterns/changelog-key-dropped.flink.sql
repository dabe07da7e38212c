  -- The sink is keyed by product, the query by product and shop.
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '1000';
  CREATE TABLE sold (shop STRING, product STRING, qty INT)
  WITH ('connector' = 'kafka', 'topic' = 'sold', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'sold', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE product_sales (product STRING, qty BIGINT, PRIMARY KEY (product) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'ps', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO product_sales
--            ^^^^^^^^^^^^^ finds: changelog/sink-key
  SELECT product, SUM(qty) AS qty
  FROM sold
  GROUP BY product, shop;
