  CREATE FUNCTION page_of AS 'com.example.PageOf';
  CREATE TABLE beacons (
    client STRING,
    uri STRING,
    page AS page_of(uri)
--          ^^^^^^^^^^^^ finds: udf/repeated-call
  ) WITH ('connector' = 'kafka', 'topic' = 'beacons', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'beacons', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT client, page, CHAR_LENGTH(page) AS len FROM beacons WHERE page <> 'ping';
