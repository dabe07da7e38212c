-- Nexmark's queries in our own words, as a team would run them: three Kafka topics, state in RocksDB, results to Kafka.
SET 'state.backend.type' = 'rocksdb';
CREATE TABLE bids (
  auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, bid_at TIMESTAMP(3), proc AS PROCTIME(),
  WATERMARK FOR bid_at AS bid_at - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'bids', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'nexmark', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '10 s', 'format' = 'json');
CREATE TABLE auctions (
  id BIGINT, item STRING, initial_bid BIGINT, reserve BIGINT, opened TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT,
  WATERMARK FOR opened AS opened - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'auctions', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'nexmark', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '10 s', 'format' = 'json');
CREATE TABLE people (
  id BIGINT, name STRING, email STRING, city STRING, state STRING, joined TIMESTAMP(3),
  WATERMARK FOR joined AS joined - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'people', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'nexmark', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '10 s', 'format' = 'json');
CREATE FUNCTION count_char AS 'com.example.CountChar';
CREATE TABLE side (k BIGINT, v STRING) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/side', 'table-name' = 'side');
CREATE TABLE out_bids (auction BIGINT, bidder BIGINT, price BIGINT, at_time TIMESTAMP(3), note STRING) WITH ('connector' = 'kafka', 'topic' = 'out_bids', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE out_sellers (name STRING, city STRING, state STRING, id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'out_sellers', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE out_windows (k BIGINT, n BIGINT, from_time TIMESTAMP(3), to_time TIMESTAMP(3)) WITH ('connector' = 'kafka', 'topic' = 'out_windows', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
CREATE TABLE out_category (category BIGINT, price BIGINT, PRIMARY KEY (category) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_category', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_seller (seller BIGINT, price BIGINT, PRIMARY KEY (seller) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_seller', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_winning (id BIGINT, item STRING, bidder BIGINT, price BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_winning', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_day (d STRING, bids BIGINT, low BIGINT, bidders BIGINT, auctions BIGINT, PRIMARY KEY (d) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_day', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_channel (channel STRING, d STRING, bids BIGINT, bidders BIGINT, PRIMARY KEY (channel, d) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_channel', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_auction (auction BIGINT, d STRING, bids BIGINT, low BIGINT, high BIGINT, mean BIGINT, PRIMARY KEY (auction, d) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_auction', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_last (bidder BIGINT, auction BIGINT, price BIGINT, PRIMARY KEY (bidder, auction) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_last', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE out_top (auction BIGINT, n BIGINT, price BIGINT, PRIMARY KEY (auction, n) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'out_top', 'properties.bootstrap.servers' = 'k:9092', 'key.format' = 'json', 'value.format' = 'json');

-- q0
INSERT INTO out_bids SELECT auction, bidder, price, bid_at, url FROM bids;

-- q1
INSERT INTO out_bids SELECT auction, bidder, CAST(0.908 * price AS BIGINT), bid_at, url FROM bids;

-- q2
INSERT INTO out_bids SELECT auction, bidder, price, bid_at, url FROM bids WHERE MOD(auction, 123) = 0;

-- q3
INSERT INTO out_sellers
SELECT p.name, p.city, p.state, a.id
FROM auctions AS a JOIN people AS p ON a.seller = p.id
WHERE a.category = 10 AND p.state IN ('OR', 'ID', 'CA');

-- q4
INSERT INTO out_category
SELECT category, AVG(final) FROM (
  SELECT a.id, a.category, MAX(b.price) AS final
  FROM auctions AS a JOIN bids AS b ON a.id = b.auction AND b.bid_at BETWEEN a.opened AND a.expires
  GROUP BY a.id, a.category
) GROUP BY category;

-- q5
INSERT INTO out_windows
SELECT c.auction, c.n, c.window_start, c.window_end
FROM (
  SELECT auction, COUNT(*) AS n, window_start, window_end
  FROM HOP(TABLE bids, DESCRIPTOR(bid_at), INTERVAL '2' SECOND, INTERVAL '10' SECOND)
  GROUP BY auction, window_start, window_end
) AS c
JOIN (
  SELECT MAX(n) AS most, window_start, window_end FROM (
    SELECT auction, COUNT(*) AS n, window_start, window_end
    FROM HOP(TABLE bids, DESCRIPTOR(bid_at), INTERVAL '2' SECOND, INTERVAL '10' SECOND)
    GROUP BY auction, window_start, window_end
  ) GROUP BY window_start, window_end
) AS m
ON c.window_start = m.window_start AND c.window_end = m.window_end AND c.n >= m.most;

-- q7
INSERT INTO out_bids
SELECT b.auction, b.bidder, b.price, b.bid_at, 'highest'
FROM bids AS b
JOIN (
  SELECT MAX(price) AS high, window_end
  FROM TUMBLE(TABLE bids, DESCRIPTOR(bid_at), INTERVAL '10' SECOND)
  GROUP BY window_start, window_end
) AS h
ON b.price = h.high AND b.bid_at BETWEEN h.window_end - INTERVAL '10' SECOND AND h.window_end;

-- q8
INSERT INTO out_windows
SELECT p.id, CAST(1 AS BIGINT), p.window_start, p.window_end
FROM (
  SELECT id, window_start, window_end FROM TUMBLE(TABLE people, DESCRIPTOR(joined), INTERVAL '10' SECOND) GROUP BY id, window_start, window_end
) AS p
JOIN (
  SELECT seller, window_start, window_end FROM TUMBLE(TABLE auctions, DESCRIPTOR(opened), INTERVAL '10' SECOND) GROUP BY seller, window_start, window_end
) AS a
ON p.id = a.seller AND p.window_start = a.window_start AND p.window_end = a.window_end;

-- q9
INSERT INTO out_winning
SELECT id, item, bidder, price FROM (
  SELECT a.id, a.item, b.bidder, b.price, ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.bid_at) AS n
  FROM auctions AS a JOIN bids AS b ON a.id = b.auction AND b.bid_at BETWEEN a.opened AND a.expires
) WHERE n = 1;

-- q11
INSERT INTO out_windows
SELECT bidder, COUNT(*), window_start, window_end
FROM SESSION(TABLE bids PARTITION BY bidder, DESCRIPTOR(bid_at), INTERVAL '10' SECOND)
GROUP BY bidder, window_start, window_end;

-- q12
INSERT INTO out_windows
SELECT bidder, COUNT(*), window_start, window_end
FROM TUMBLE(TABLE bids, DESCRIPTOR(proc), INTERVAL '10' SECOND)
GROUP BY bidder, window_start, window_end;

-- q13
INSERT INTO out_bids
SELECT b.auction, b.bidder, b.price, b.bid_at, s.v
FROM bids AS b JOIN side FOR SYSTEM_TIME AS OF b.proc AS s ON MOD(b.auction, 10000) = s.k;

-- q14
INSERT INTO out_bids
SELECT auction, bidder, CAST(0.908 * price AS BIGINT), bid_at,
  CASE WHEN HOUR(bid_at) BETWEEN 8 AND 18 THEN 'day' WHEN HOUR(bid_at) <= 6 OR HOUR(bid_at) >= 20 THEN 'night' ELSE CAST(count_char(url, 'c') AS STRING) END
FROM bids
WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000;

-- q15
INSERT INTO out_day
SELECT DATE_FORMAT(bid_at, 'yyyy-MM-dd'), COUNT(*), COUNT(*) FILTER (WHERE price < 10000), COUNT(DISTINCT bidder), COUNT(DISTINCT auction)
FROM bids
GROUP BY DATE_FORMAT(bid_at, 'yyyy-MM-dd');

-- q16
INSERT INTO out_channel
SELECT channel, DATE_FORMAT(bid_at, 'yyyy-MM-dd'), COUNT(*), COUNT(DISTINCT bidder)
FROM bids
GROUP BY channel, DATE_FORMAT(bid_at, 'yyyy-MM-dd');

-- q17
INSERT INTO out_auction
SELECT auction, DATE_FORMAT(bid_at, 'yyyy-MM-dd'), COUNT(*), MIN(price), MAX(price), AVG(price)
FROM bids
GROUP BY auction, DATE_FORMAT(bid_at, 'yyyy-MM-dd');

-- q18
INSERT INTO out_last
SELECT bidder, auction, price FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY bid_at DESC) AS n FROM bids
) WHERE n = 1;

-- q19
INSERT INTO out_top
SELECT auction, n, price FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS n FROM bids
) WHERE n <= 10;

-- q20
INSERT INTO out_bids
SELECT b.auction, b.bidder, b.price, b.bid_at, a.item
FROM bids AS b JOIN auctions AS a ON b.auction = a.id
WHERE a.category = 10;

-- q21
INSERT INTO out_bids
SELECT auction, bidder, price, bid_at, CASE LOWER(channel) WHEN 'apple' THEN '0' WHEN 'google' THEN '1' ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END
FROM bids
WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL OR LOWER(channel) IN ('apple', 'google');

-- q22
INSERT INTO out_bids SELECT auction, bidder, price, bid_at, SPLIT_INDEX(url, '/', 3) FROM bids;
