  -- The last price by arrival, where the price list carries its time.
  CREATE TABLE price_changes (
    sku STRING, price DECIMAL(10, 2), valid_from TIMESTAMP(3), pt AS PROCTIME(),
    WATERMARK FOR valid_from AS valid_from - INTERVAL '1' MINUTE
  ) WITH ('connector' = 'kafka', 'topic' = 'prices', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'prices', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT sku, price FROM (
    SELECT sku, price, ROW_NUMBER() OVER (PARTITION BY sku ORDER BY pt DESC) AS rn
--                     ^^^^^^^^^^ finds: time/processing-time
    FROM price_changes
  ) WHERE rn = 1;
