  CREATE FUNCTION page_of AS 'com.example.PageOf';
  CREATE TABLE page_visits (visitor STRING, url STRING)
  WITH ('connector' = 'kafka', 'topic' = 'views', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'views', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE page_owner (page STRING, team STRING)
  WITH ('connector' = 'kafka', 'topic' = 'owners', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'views', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
  SET 'table.exec.state.ttl' = '1 d';

  SELECT v.visitor, page_of(v.url) AS page, o.team
--                  ^^^^^^^^^^^^^^ finds: udf/repeated-call
  FROM page_visits AS v
  JOIN page_owner AS o ON page_of(v.url) = o.page;
