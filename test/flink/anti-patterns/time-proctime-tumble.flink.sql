  CREATE TABLE gps (
    vehicle STRING, speed DOUBLE,
    measured_at TIMESTAMP(3),
    proc AS PROCTIME(),
    WATERMARK FOR measured_at AS measured_at - INTERVAL '10' SECOND
  ) WITH ('connector' = 'kafka', 'topic' = 'gps', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'gps', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT vehicle, window_start, MAX(speed) AS top_speed
  FROM TABLE(TUMBLE(TABLE gps, DESCRIPTOR(proc), INTERVAL '1' MINUTE))
  GROUP BY vehicle, window_start, window_end;
--^^^^^^^^ finds: time/processing-time
