  CREATE TABLE withdrawals (
    account STRING, amount DOUBLE, happened TIMESTAMP(3), p AS PROCTIME(),
    WATERMARK FOR happened AS happened - INTERVAL '30' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'atm', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'atm', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT account, amount,
         SUM(amount) OVER (
--       ^^^ finds: time/processing-time
           PARTITION BY account ORDER BY p
           RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS last_hour
  FROM withdrawals;
