  -- Two streams joined for ever.
  CREATE TABLE orders (
    order_id BIGINT,
    customer STRING,
    ordered_at TIMESTAMP(3),
    WATERMARK FOR ordered_at AS ordered_at - INTERVAL '10' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'ship', 'scan.startup.mode' = 'group-offsets', 'format' = 'json');
  CREATE TABLE shipments (
    shipment_id BIGINT,
    order_id BIGINT,
    shipped_at TIMESTAMP(3),
    WATERMARK FOR shipped_at AS shipped_at - INTERVAL '10' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'shipments', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'ship', 'scan.startup.mode' = 'group-offsets', 'format' = 'json');
  CREATE TABLE delivered (order_id BIGINT, customer STRING, shipped_at TIMESTAMP(3))
  WITH ('connector' = 'kafka', 'topic' = 'delivered', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO delivered
  SELECT o.order_id, o.customer, s.shipped_at
  FROM orders o
  INNER JOIN shipments s ON o.order_id = s.order_id;
--^^^^^^^^^^ finds: state/unbounded-join
