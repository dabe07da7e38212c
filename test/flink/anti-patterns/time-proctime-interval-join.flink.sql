  CREATE TABLE alarms (site STRING, level INT, raised TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR raised AS raised - INTERVAL '5' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'alarms', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'noc', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE acks (site STRING, operator STRING, acked TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR acked AS acked - INTERVAL '5' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'acks', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'noc', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT al.site, al.level, ak.operator
  FROM alarms AS al
  JOIN acks AS ak ON al.site = ak.site
--^^^^ finds: time/processing-time
   AND ak.pt BETWEEN al.pt AND al.pt + INTERVAL '15' MINUTE;
