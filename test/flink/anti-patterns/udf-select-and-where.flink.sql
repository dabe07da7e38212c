  CREATE FUNCTION page_of AS 'com.example.PageOf';

  CREATE TABLE access_log (ip STRING, url STRING, status INT)
  WITH ('connector' = 'kafka', 'topic' = 'access', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'access', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE pages (ip STRING, page STRING)
  WITH ('connector' = 'kafka', 'topic' = 'pages', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO pages
  SELECT ip, page_of(url) AS page
--           ^^^^^^^^^^^^ finds: udf/repeated-call
  FROM access_log
  WHERE page_of(url) IS NOT NULL AND page_of(url) <> 'healthcheck';
