  CREATE TABLE sms_jobs (id STRING, phone STRING, urgent BOOLEAN)
  WITH ('connector' = 'kafka', 'topic' = 'sms', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'sms', 'scan.startup.mode' = 'group-offsets', 'format' = 'json');
  CREATE TABLE sms_out (id STRING, phone STRING)
  WITH ('connector' = 'kafka', 'topic' = 'sms_out', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');

  INSERT INTO sms_out
  SELECT id, phone
  FROM sms_jobs /*+ OPTIONS('scan.startup.mode' = 'earliest-offset') */
--     ^^^^^^^^ finds: kafka/replays-everything
  WHERE urgent;
