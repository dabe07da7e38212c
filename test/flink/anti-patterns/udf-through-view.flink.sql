  CREATE FUNCTION page_of AS 'com.example.PageOf';

  CREATE TABLE mobile_events (device STRING, deeplink STRING, app_version STRING)
  WITH ('connector' = 'kafka', 'topic' = 'mobile', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'm', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE VIEW screens AS
  SELECT device, app_version, page_of(deeplink) AS screen
--                            ^^^^^^^^^^^^^^^^^ finds: udf/repeated-call
  FROM mobile_events
  WHERE deeplink IS NOT NULL;

  CREATE TABLE screen_out (device STRING, screen STRING, section STRING)
  WITH ('connector' = 'blackhole');

  INSERT INTO screen_out
  SELECT device, screen, SUBSTRING(screen FROM 1 FOR 3)
  FROM screens
  WHERE screen LIKE 'home%';
