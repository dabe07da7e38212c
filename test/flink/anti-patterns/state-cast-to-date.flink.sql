  CREATE TABLE refunds (shop STRING, amount DECIMAL(10, 2), refunded_at TIMESTAMP(3))
  WITH ('connector' = 'kafka', 'topic' = 'refunds', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'refunds', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE target (shop STRING, on_day DATE, amount DECIMAL(38, 2), PRIMARY KEY (shop, on_day) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT shop, CAST(refunded_at AS DATE) AS on_day, SUM(amount) AS amount
  FROM refunds
  GROUP BY shop, CAST(refunded_at AS DATE);
--^^^^^^^^ finds: skew/one-phase-aggregate
--^^^^^^^^ finds: state/growing-keys
