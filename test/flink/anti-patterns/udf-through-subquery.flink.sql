  -- "We call it once, in the subquery."
  CREATE FUNCTION page_of AS 'com.example.PageOf';

  CREATE TABLE hits (session_id STRING, url STRING, size_bytes BIGINT)
  WITH ('connector' = 'kafka', 'topic' = 'hits', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'hits', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT session_id, page, UPPER(page) AS page_upper, CHAR_LENGTH(page) AS len
  FROM (
    SELECT session_id, page_of(url) AS page
--                     ^^^^^^^^^^^^ finds: udf/repeated-call
    FROM hits
  ) AS h
  WHERE page <> '';
