  CREATE FUNCTION page_of AS 'com.example.PageOf';
  CREATE TABLE mails (sender STRING, link STRING, opened BOOLEAN)
  WITH ('connector' = 'kafka', 'topic' = 'mails', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'mails', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  WITH landed AS (
    SELECT sender, page_of(link) AS landing FROM mails WHERE opened
--                 ^^^^^^^^^^^^^ finds: udf/repeated-call
  )
  SELECT sender, CONCAT('/', landing) AS path, landing IN ('offer', 'trial') AS is_offer
  FROM landed;
