  -- It looks like an interval join; without time attributes it is a regular one.
  CREATE TABLE ad_views (view_id STRING, ad STRING, viewed TIMESTAMP(3))
  WITH ('connector' = 'kafka', 'topic' = 'views', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'ads', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE ad_clicks (view_id STRING, clicked TIMESTAMP(3))
  WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'ads', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE target (ad STRING, viewed TIMESTAMP(3), clicked TIMESTAMP(3))
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT v.ad, v.viewed, c.clicked
  FROM ad_views AS v
  JOIN ad_clicks AS c
--^^^^ finds: state/unbounded-join
    ON v.view_id = c.view_id
   AND c.clicked BETWEEN v.viewed AND v.viewed + INTERVAL '10' MINUTE;
