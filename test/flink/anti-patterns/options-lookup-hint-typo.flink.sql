  CREATE TABLE devices (device STRING, model STRING)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/assets', 'table-name' = 'devices');
  CREATE TABLE errors (device STRING, code INT, now_at AS PROCTIME())
  WITH ('connector' = 'kafka', 'topic' = 'errors', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'errors', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT /*+ LOOKUP('table' = 'd', 'cache-ttl' = '10 min') */
--                                 ^^^^^^^^^^^ finds: options/ignored-hint
    e.device, e.code, d.model
  FROM errors AS e
  JOIN devices FOR SYSTEM_TIME AS OF e.now_at AS d ON e.device = d.device;
