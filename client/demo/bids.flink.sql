-- Bids on auctions, read from two Kafka clusters at once. Half of each topic is on cluster a, half on cluster b.
-- Look at the squiggles, press Run above a query, then kill a cluster and watch the rows go on.

CREATE FUNCTION page_of AS 'com.example.PageOf';

CREATE TABLE bids (
  auction BIGINT,
  bidder BIGINT,
  price BIGINT,
  channel STRING,
  url STRING,
  ts TIMESTAMP(3),
  from_cluster STRING METADATA FROM 'cluster' VIRTUAL,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka-cluster',
  'topic'     = 'bids',
  'clusters'  = 'a;b',
  'format'    = 'json'
);

CREATE TABLE auction_totals (
  auction BIGINT,
  bids BIGINT,
  total BIGINT,
  highest BIGINT,
  PRIMARY KEY (auction) NOT ENFORCED
) WITH (
  'connector'               = 'kafka-cluster',
  'topic'                   = 'auction_totals',
  'clusters'                = 'a;b',
  'key.format'              = 'json',
  'value.format'            = 'json',
  'sink.delivery-guarantee' = 'effectively-once'
);

-- The job: totals per auction, kept up to date. One auction draws a third of the bids, so one subtask does most of the work.
INSERT INTO auction_totals
SELECT auction, COUNT(*) AS bids, SUM(price) AS total, MAX(price) AS highest
FROM bids
GROUP BY auction;

-- How many people come through each channel?
SELECT channel, COUNT(DISTINCT bidder) AS bidders
FROM bids
GROUP BY channel;

-- Bids that came from anywhere but the check-out. The function is written twice, and runs twice a row.
SELECT auction, price, page_of(url) AS page
FROM bids
WHERE page_of(url) <> 'checkout';

-- Turnover in windows of ten seconds.
SELECT window_start, window_end, COUNT(*) AS bids, SUM(price) AS turnover
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
