-- The tables and functions that the rules' pages and cases speak of.
CREATE FUNCTION page_of AS 'com.example.PageOf';
CREATE FUNCTION region AS 'com.example.Region';
CREATE FUNCTION parts AS 'com.example.Parts';
CREATE FUNCTION random_tag AS 'com.example.RandomTag';

CREATE TABLE bids (
  auction BIGINT,
  bidder BIGINT,
  price BIGINT,
  channel STRING,
  url STRING,
  ts TIMESTAMP(3),
  seen TIMESTAMP_LTZ(3),
  payload BYTES,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka-cluster', 'topic' = 'bids', 'clusters' = 'a;b', 'format' = 'json');

CREATE TABLE auctions (
  id BIGINT,
  seller BIGINT,
  site STRING
) WITH ('connector' = 'kafka-cluster', 'topic' = 'auctions', 'clusters' = 'a;b', 'format' = 'json');

CREATE TABLE totals (
  auction BIGINT,
  bids BIGINT,
  total BIGINT,
  PRIMARY KEY (auction) NOT ENFORCED
) WITH ('connector' = 'kafka-cluster', 'topic' = 'totals', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');

CREATE TABLE bidders (
  channel STRING,
  bidders BIGINT,
  PRIMARY KEY (channel) NOT ENFORCED
) WITH ('connector' = 'kafka-cluster', 'topic' = 'bidders', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json');

CREATE TABLE nowhere (
  auction BIGINT,
  bids BIGINT,
  total BIGINT
) WITH ('connector' = 'blackhole');

CREATE TABLE pages (
  auction BIGINT,
  page STRING
) WITH ('connector' = 'kafka-cluster', 'topic' = 'pages', 'clusters' = 'a;b', 'format' = 'json');

CREATE TABLE sites (
  site STRING,
  country STRING
) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost/sites', 'table-name' = 'sites');
