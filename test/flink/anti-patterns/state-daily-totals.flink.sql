  -- Days end, their groups don't.
  CREATE TABLE meter_readings (
    meter STRING,
    kwh DOUBLE,
    read_at TIMESTAMP(3),
    WATERMARK FOR read_at AS read_at - INTERVAL '1' MINUTE
  ) WITH ('connector' = 'kafka', 'topic' = 'meters', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'meters', 'scan.startup.mode' = 'group-offsets', 'format' = 'json');
  CREATE TABLE daily_kwh (meter STRING, d STRING, kwh DOUBLE, PRIMARY KEY (meter, d) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'daily', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '5s';
  SET 'table.exec.mini-batch.size' = '5000';

  INSERT INTO daily_kwh
  SELECT meter, DATE_FORMAT(read_at, 'yyyy-MM-dd') AS d, SUM(kwh)
  FROM meter_readings
  GROUP BY meter, DATE_FORMAT(read_at, 'yyyy-MM-dd');
--^^^^^^^^ finds: state/growing-keys
