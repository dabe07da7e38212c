  -- One COUNT(DISTINCT CASE WHEN ...) per platform, the classic of every dashboard.
  CREATE TABLE visits (
    day_id STRING,
    visitor_id BIGINT,
    platform STRING
  ) WITH ('connector' = 'kafka', 'topic' = 'visits', 'properties.bootstrap.servers' = 'k:9092',
          'properties.group.id' = 'uv', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT
    day_id,
    COUNT(DISTINCT visitor_id) AS total_uv,
--        ^^^^^^^^ finds: skew/distinct-not-split
    COUNT(DISTINCT CASE WHEN platform IN ('android', 'iphone') THEN visitor_id ELSE NULL END) AS app_uv,
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: skew/distinct-case-when
    COUNT(DISTINCT CASE WHEN platform IN ('wap', 'other') THEN visitor_id ELSE NULL END) AS web_uv
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ finds: skew/distinct-case-when
  FROM visits
  GROUP BY day_id;
