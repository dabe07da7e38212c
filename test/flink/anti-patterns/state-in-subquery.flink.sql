  CREATE TABLE rides (ride_id BIGINT, driver_id BIGINT, fare DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'rides', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'rides', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE gold_drivers (driver_id BIGINT)
  WITH ('connector' = 'kafka', 'topic' = 'gold', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'rides', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE target (ride_id BIGINT, fare DOUBLE)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT ride_id, fare FROM rides
  WHERE driver_id IN (SELECT driver_id FROM gold_drivers);
--      ^^^^^^^^^ finds: state/unbounded-join
