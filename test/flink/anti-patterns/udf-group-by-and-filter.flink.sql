  CREATE FUNCTION page_of AS 'com.example.PageOf';
  CREATE TABLE crawls (host STRING, url STRING, code INT)
  WITH ('connector' = 'kafka', 'topic' = 'crawls', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'crawls', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT page_of(url) AS page,
--       ^^^^^^^^^^^^ finds: udf/repeated-call
         COUNT(*) AS fetched,
         COUNT(*) FILTER (WHERE code >= 500) AS failed
  FROM crawls
  WHERE page_of(url) NOT IN ('robots', 'sitemap')
  GROUP BY page_of(url);
