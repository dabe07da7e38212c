  CREATE TABLE authorisations (card STRING, amount DOUBLE, happened TIMESTAMP(3), WATERMARK FOR happened AS happened - INTERVAL '3' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'auth', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'pay', 'scan.startup.mode' = 'latest-offset', 'format' = 'json',
        'scan.watermark.idle-timeout' = '20s');
  CREATE TABLE captures (card STRING, amount DOUBLE, happened TIMESTAMP(3), WATERMARK FOR happened AS happened - INTERVAL '3' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'capture', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'pay', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT a.card, a.amount, c.amount AS captured
  FROM authorisations AS a
  LEFT JOIN captures AS c
--          ^^^^^^^^ finds: time/idle-source
    ON a.card = c.card AND c.happened BETWEEN a.happened AND a.happened + INTERVAL '1' HOUR;
