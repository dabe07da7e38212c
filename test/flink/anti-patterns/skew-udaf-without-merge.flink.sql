  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '1000';

  CREATE FUNCTION longest AS 'com.example.Longest';

  CREATE TABLE searches (site STRING, query STRING, hits INT)
  WITH ('connector' = 'kafka', 'topic' = 'searches', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 's', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE search_stats (site STRING, searches BIGINT, longest_query STRING, PRIMARY KEY (site) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'search_stats', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO search_stats
  SELECT site, COUNT(*) AS searches, longest(query) AS longest_query
--                                   ^^^^^^^^^^^^^^ finds: skew/local-global-blocked
  FROM searches
  GROUP BY site;
