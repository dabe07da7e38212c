  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  CREATE TABLE page_views (tenant STRING, visitor STRING, url STRING)
  WITH ('connector' = 'kafka', 'topic' = 'pv', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'pv', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE tenant_stats (tenant STRING, visitors BIGINT, urls STRING, PRIMARY KEY (tenant) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'ts', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO tenant_stats
  SELECT tenant, COUNT(DISTINCT visitor) AS visitors, LISTAGG(url, ' | ') AS urls
--                                                    ^^^^^^^^^^^^^^^^^^^ finds: skew/split-blocked
  FROM page_views
  GROUP BY tenant;
--^^^^^^^^ finds: skew/one-phase-aggregate
