  CREATE FUNCTION count_char AS 'com.example.CountChar';
  CREATE TABLE tickets (id BIGINT, body STRING, priority INT)
  WITH ('connector' = 'kafka', 'topic' = 'tickets', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'tickets', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT id, body
  FROM (SELECT * FROM tickets WHERE count_char(body, '?') > 2) AS asking
--                                  ^^^^^^^^^^^^^^^^^^^^^ finds: udf/late-filter
  WHERE priority = 1;
