  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '1000';
  CREATE TABLE reviews (hotel STRING, stars INT)
  WITH ('connector' = 'kafka', 'topic' = 'reviews', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'r', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE ratings (id STRING, hotel STRING, stars INT, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'ratings', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO ratings
--            ^^^^^^^ finds: changelog/sink-key
  SELECT UUID(), hotel, AVG(stars)
--       ^^^^^^ finds: changelog/non-deterministic-update
  FROM reviews
  GROUP BY hotel;
