  -- Written as one that STDDEV_POP blocks; Flink makes sums of it first and splits it.
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';

  CREATE TABLE readings (plant STRING, sensor STRING, temperature DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'readings', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'plants', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE plants (plant STRING, sensors BIGINT, spread DOUBLE, PRIMARY KEY (plant) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'plants', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO plants
  SELECT plant,
         COUNT(DISTINCT sensor) AS sensors,
         STDDEV_POP(temperature) AS spread
  FROM readings
  GROUP BY plant;
