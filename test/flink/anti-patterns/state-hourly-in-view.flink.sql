  CREATE TABLE taps (station STRING, card STRING, tapped TIMESTAMP(3), WATERMARK FOR tapped AS tapped)
  WITH ('connector' = 'kafka', 'topic' = 'taps', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'taps', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE VIEW taps_by_hour AS
  SELECT station, FLOOR(tapped TO HOUR) AS hour_start, card FROM taps;

  CREATE TABLE target (station STRING, hour_start TIMESTAMP(3), taps BIGINT, PRIMARY KEY (station, hour_start) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT station, hour_start, COUNT(*) AS taps
  FROM taps_by_hour
  GROUP BY station, hour_start;
--^^^^^^^^ finds: skew/one-phase-aggregate
--^^^^^^^^ finds: state/growing-keys
