-- What the statements of the other files stand on.
CREATE TABLE orders (
  order_id BIGINT NOT NULL, customer_id BIGINT, product STRING, amount DECIMAL(10, 2), quantity INT, ordered TIMESTAMP(3), currency CHAR(3),
  WATERMARK FOR ordered AS ordered - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE payments (
  payment_id STRING, order_id BIGINT, paid DECIMAL(12, 3), means STRING, paid_at TIMESTAMP_LTZ(3), seen AS PROCTIME(),
  WATERMARK FOR paid_at AS paid_at - INTERVAL '2' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'payments', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE rates (
  currency CHAR(3), rate DECIMAL(10, 4), valid_from TIMESTAMP(3), PRIMARY KEY (currency) NOT ENFORCED, WATERMARK FOR valid_from AS valid_from
) WITH ('connector' = 'upsert-kafka', 'topic' = 'rates', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE customers (
  id BIGINT, name STRING, city STRING, born DATE, vip BOOLEAN, PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'upsert-kafka', 'topic' = 'customers', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE sensors (
  id INT, place ROW<building STRING, room ROW<storey INT, number INT NOT NULL>>, readings ARRAY<DOUBLE>, labels MAP<STRING, STRING>,
  events ARRAY<ROW<at_time TIMESTAMP(3), code INT>>, counts MULTISET<STRING>, payload BYTES, note VARCHAR(20), ok BOOLEAN, level TINYINT, score FLOAT, at_time TIME(0), on_day DATE,
  taken TIMESTAMP(3), src STRING METADATA FROM 'topic' VIRTUAL, kafka_time TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', tick AS PROCTIME(),
  doubled AS level * 2, WATERMARK FOR taken AS taken - INTERVAL '1' MINUTE
) WITH ('connector' = 'kafka', 'topic' = 'sensors', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE log (line STRING, size BIGINT, `user` STRING, `Order` INT) WITH ('connector' = 'datagen');
CREATE TABLE append_sink (k STRING, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 'out', 'properties.bootstrap.servers' = '127.0.0.1:1', 'format' = 'json');
CREATE TABLE upsert_sink (k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'up', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE wide_sink (a INT, b BIGINT, c DOUBLE, d DECIMAL(10, 2), e STRING, f TIMESTAMP(3), g DATE, h BOOLEAN, i ARRAY<INT>, j ROW<x INT, y STRING>) WITH ('connector' = 'print');
CREATE TABLE strict_sink (a INT NOT NULL, b STRING) WITH ('connector' = 'blackhole');
CREATE TABLE any_sink (a BIGINT, b BIGINT) WITH ('connector' = 'print');
CREATE TABLE meta_sink (k STRING, n BIGINT, sent TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', topic STRING METADATA VIRTUAL, twice AS n * 2) WITH ('connector' = 'kafka', 'topic' = 'm', 'properties.bootstrap.servers' = '127.0.0.1:1', 'format' = 'json');
CREATE VIEW big_orders AS SELECT order_id, customer_id, amount, ordered FROM orders WHERE amount > 100;
CREATE VIEW totals AS SELECT customer_id, SUM(amount) AS total, COUNT(*) AS n FROM orders GROUP BY customer_id;
CREATE VIEW named (who, town) AS SELECT name, city FROM customers;
CREATE TEMPORARY VIEW pairs AS SELECT * FROM (VALUES (1, 'one'), (2, 'two')) AS p (num, word);
CREATE FUNCTION page_of AS 'com.example.PageOf';
CREATE TEMPORARY SYSTEM FUNCTION count_char AS 'com.example.CountChar';
CREATE TEMPORARY FUNCTION words AS 'com.example.Words';
