  -- Orders with an optional coupon, the coupon with an optional campaign.
  CREATE TABLE shop_orders (order_id BIGINT, coupon_id BIGINT, total DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'o', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE coupons (coupon_id BIGINT, campaign_id BIGINT, PRIMARY KEY (coupon_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'c', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  CREATE TABLE campaigns (campaign_id BIGINT, title STRING, PRIMARY KEY (campaign_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'ca', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  SET 'table.exec.state.ttl' = '7 d';

  SELECT o.order_id, o.total, ca.title
  FROM shop_orders AS o
  LEFT JOIN coupons AS c ON o.coupon_id = c.coupon_id
  LEFT JOIN campaigns AS ca ON c.campaign_id = ca.campaign_id;
--                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: skew/null-join-key
