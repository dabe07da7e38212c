  CREATE FUNCTION page_of AS 'com.example.PageOf';
  CREATE TABLE proxy_log (client STRING, url STRING, verb STRING, status INT)
  WITH ('connector' = 'kafka', 'topic' = 'proxy', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'proxy', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT client, url
  FROM proxy_log
  WHERE page_of(url) = 'login'
--      ^^^^^^^^^^^^ finds: udf/late-filter
    AND verb = 'POST'
    AND status = 401;
