  SET 'state.backend.type' = 'rocksdb';
  SET 'table.exec.mini-batch.allow-latency' = '2s';
  SET 'table.exec.mini-batch.size' = '20000';

  CREATE TABLE impressions (campaign_id INT, ad_id INT, device STRING, cost DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'ads.impressions', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'spend', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE spend (campaign_id INT, impressions BIGINT, spend DOUBLE, PRIMARY KEY (campaign_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'ads.spend', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO spend
  SELECT campaign_id, COUNT(*) AS impressions, SUM(cost) AS spend
  FROM impressions
  GROUP BY campaign_id;
--^^^^^^^^ finds: skew/mini-batch-incomplete
