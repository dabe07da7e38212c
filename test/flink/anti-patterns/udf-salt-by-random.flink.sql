  -- "Salting" with a random function makes a key that is never the same again.
  CREATE FUNCTION random_tag AS 'com.example.RandomTag';
  CREATE TABLE likes (post STRING, fan STRING)
  WITH ('connector' = 'kafka', 'topic' = 'likes', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'likes', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT post, SUM(n) AS likes
  FROM (
    SELECT post, random_tag(post) AS salt, COUNT(*) AS n
    FROM likes
    GROUP BY post, random_tag(post)
--                 ^^^^^^^^^^^^^^^^ finds: udf/non-deterministic-key
  )
  GROUP BY post;
