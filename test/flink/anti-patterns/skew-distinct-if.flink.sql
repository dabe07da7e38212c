  CREATE TABLE plays (artist STRING, listener BIGINT, premium BOOLEAN)
  WITH ('connector' = 'kafka', 'topic' = 'plays', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'plays', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT artist,
         COUNT(DISTINCT IF(premium, listener, CAST(NULL AS BIGINT))) AS premium_listeners,
--             ^^^^^^^^ finds: skew/distinct-not-split
--       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: skew/distinct-case-when
         COUNT(DISTINCT IF(NOT premium, listener, CAST(NULL AS BIGINT))) AS free_listeners
--       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: skew/distinct-case-when
  FROM plays
  GROUP BY artist;
