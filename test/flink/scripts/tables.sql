-- Tables, views and functions that every stored plan stands on.
CREATE FUNCTION page_of AS 'com.example.PageOf';
CREATE FUNCTION random_tag AS 'com.example.RandomTag';
CREATE FUNCTION count_char AS 'com.example.CountChar';
CREATE FUNCTION words AS 'com.example.Words';
CREATE FUNCTION longest AS 'com.example.Longest';
CREATE FUNCTION total_of AS 'com.example.Total';

CREATE TABLE bids (
  auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, ts TIMESTAMP(3),
  from_cluster STRING METADATA FROM 'cluster' VIRTUAL,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka-cluster', 'topic' = 'bids', 'clusters' = 'a;b', 'format' = 'json');

CREATE TABLE auction_totals (
  auction BIGINT, bids BIGINT, total BIGINT, highest BIGINT, PRIMARY KEY (auction) NOT ENFORCED
) WITH ('connector' = 'kafka-cluster', 'topic' = 'auction_totals', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json', 'sink.delivery-guarantee' = 'effectively-once');

CREATE TABLE channel_people (
  channel STRING, bidders BIGINT, PRIMARY KEY (channel) NOT ENFORCED
) WITH ('connector' = 'kafka-cluster', 'topic' = 'channel_people', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');

CREATE TABLE pages (auction BIGINT, page STRING) WITH ('connector' = 'kafka-cluster', 'topic' = 'pages', 'clusters' = 'a;b', 'format' = 'json');

-- A table without a watermark, with more types.
CREATE TABLE clicks (
  id INT NOT NULL, person STRING NOT NULL, amount DECIMAL(10, 2), score DOUBLE, flags INT, at_time TIMESTAMP_LTZ(3), tags ARRAY<STRING>, place ROW<city STRING, zip INT>,
  noticed AS PROCTIME()
) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');

-- Auctions and people with watermarks, for joins.
CREATE TABLE auctions (
  id BIGINT, item STRING, seller BIGINT, category BIGINT, reserve BIGINT, opened TIMESTAMP(3), closes TIMESTAMP(3), WATERMARK FOR opened AS opened - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka-cluster', 'topic' = 'auctions', 'clusters' = 'a;b', 'format' = 'json');
CREATE TABLE persons (
  id BIGINT, name STRING, city STRING, state STRING, joined TIMESTAMP(3), WATERMARK FOR joined AS joined - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka-cluster', 'topic' = 'persons', 'clusters' = 'a;b', 'format' = 'json');

-- A changelog by key.
CREATE TABLE accounts (
  id BIGINT, owner STRING, balance BIGINT, PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'kafka-cluster', 'topic' = 'accounts', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');

-- One topic of mixed events, with the event time computed, and a view a kind.
CREATE TABLE events (
  kind INT,
  person ROW<id BIGINT, name STRING, city STRING, state STRING, made TIMESTAMP(3)>,
  auction ROW<id BIGINT, item STRING, seller BIGINT, category BIGINT, made TIMESTAMP(3), expires TIMESTAMP(3)>,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, made TIMESTAMP(3)>,
  made AS CASE WHEN kind = 0 THEN person.made WHEN kind = 1 THEN auction.made ELSE bid.made END,
  WATERMARK FOR made AS made - INTERVAL '4' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'events', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE VIEW new_person AS SELECT person.id, person.name, person.city, person.state, made FROM events WHERE kind = 0;
CREATE VIEW new_auction AS SELECT auction.id, auction.item, auction.seller, auction.category, auction.expires, made FROM events WHERE kind = 1;
CREATE VIEW new_bid AS SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, made FROM events WHERE kind = 2;
CREATE VIEW seen_bid AS SELECT *, PROCTIME() AS seen FROM new_bid;

CREATE VIEW channel_bidders AS SELECT channel, COUNT(DISTINCT bidder) AS n FROM bids GROUP BY channel;
CREATE VIEW bid_pages AS SELECT auction, price, page_of(url) AS page FROM bids;

CREATE TABLE devnull (a BIGINT, b BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE shown (a STRING, b BIGINT) WITH ('connector' = 'print');

-- Versions by event time, and a table that is asked row by row.
CREATE TABLE prices (
  item STRING, price DECIMAL(10, 2), since TIMESTAMP(3), PRIMARY KEY (item) NOT ENFORCED, WATERMARK FOR since AS since - INTERVAL '1' SECOND
) WITH ('connector' = 'upsert-kafka', 'topic' = 'prices', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE profiles (
  id BIGINT, nick STRING, country STRING, PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:1/p', 'table-name' = 'profiles');
-- Changes with their old rows.
CREATE TABLE stock (
  item STRING, place STRING, amount INT, PRIMARY KEY (item) NOT ENFORCED
) WITH ('connector' = 'kafka', 'topic' = 'stock', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'format' = 'debezium-json');
CREATE VIEW seen_bids AS SELECT auction, bidder, price, channel, url, ts, PROCTIME() AS seen FROM bids;
CREATE VIEW last_prices AS SELECT item, reserve, opened FROM (SELECT item, reserve, opened, ROW_NUMBER() OVER (PARTITION BY item ORDER BY opened DESC) AS n FROM auctions) WHERE n = 1;
CREATE TABLE by_item (item STRING, n BIGINT, PRIMARY KEY (item) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'by_item', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE changes_of (item STRING, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 'changes_of', 'properties.bootstrap.servers' = '127.0.0.1:1', 'format' = 'debezium-json');
CREATE VIEW dear_prices AS SELECT item, price, since FROM prices WHERE price > 5;
CREATE TABLE stamped_prices (
  item STRING, price INT, since TIMESTAMP(3) METADATA FROM 'timestamp', PRIMARY KEY (item) NOT ENFORCED, WATERMARK FOR since AS since
) WITH ('connector' = 'upsert-kafka', 'topic' = 'prices', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
