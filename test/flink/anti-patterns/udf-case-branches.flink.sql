  CREATE FUNCTION count_char AS 'com.example.CountChar';
  CREATE TABLE messages (chat STRING, body STRING)
  WITH ('connector' = 'kafka', 'topic' = 'messages', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'spam', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT chat,
         CASE
           WHEN count_char(body, '!') > 10 THEN 'shouting'
--              ^^^^^^^^^^^^^^^^^^^^^ finds: udf/repeated-call
           WHEN count_char(body, '!') > 3 THEN 'lively'
           ELSE 'calm'
         END AS mood
  FROM messages;
