  -- Clicks by page, kept up to date in a compacted topic.
  CREATE TABLE page_clicks (
    user_id STRING,
    page_id STRING,
    referrer STRING,
    clicked_at TIMESTAMP(3),
    WATERMARK FOR clicked_at AS clicked_at - INTERVAL '10' SECOND
  ) WITH (
    'connector' = 'kafka',
    'topic' = 'web.page_clicks',
    'properties.bootstrap.servers' = 'kafka-1:9092',
    'properties.group.id' = 'page-counter',
    'scan.startup.mode' = 'group-offsets',
    'format' = 'json'
  );

  CREATE TABLE clicks_per_page (
    page_id STRING,
    clicks BIGINT,
    PRIMARY KEY (page_id) NOT ENFORCED
  ) WITH (
    'connector' = 'upsert-kafka',
    'topic' = 'web.clicks_per_page',
    'properties.bootstrap.servers' = 'kafka-1:9092',
    'key.format' = 'json',
    'value.format' = 'json'
  );

  INSERT INTO clicks_per_page
  SELECT page_id, COUNT(*) AS clicks
  FROM page_clicks
  GROUP BY page_id;
--^^^^^^^^ finds: skew/one-phase-aggregate
