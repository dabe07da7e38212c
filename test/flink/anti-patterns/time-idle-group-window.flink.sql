  CREATE TABLE doors (door STRING, opened TIMESTAMP(3), WATERMARK FOR opened AS opened - INTERVAL '1' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'doors', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'doors', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT door, TUMBLE_START(opened, INTERVAL '1' HOUR) AS h, COUNT(*) AS openings
  FROM doors
--     ^^^^^ finds: time/idle-source
  GROUP BY door, TUMBLE(opened, INTERVAL '1' HOUR);
