-- Mistakes of a fourth stranger, mostly of people who come from other systems or refactor over several lines, written and judged before anything was
-- done about them: 518 of 583 rejected ones were flagged (386 of the 389 with a place on Flink's line, 359 at its token), 19 with more than one
-- problem; 1 of 31 accepted ones was flagged.
CREATE TABLE parcels (
  parcel_no STRING NOT NULL, sender_id BIGINT, depot_id INT, weight_g INT, price DECIMAL(9, 2), express BOOLEAN,
  size ROW<length_cm INT, width_cm INT, height_cm INT>, labels ARRAY<STRING>, attrs MAP<STRING, STRING>,
  posted_ms BIGINT, posted AS TO_TIMESTAMP_LTZ(posted_ms, 3), promised DATE, note STRING,
  WATERMARK FOR posted AS posted - INTERVAL '10' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'parcels', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE scans (
  scan_id BIGINT, parcel_no STRING, depot_id INT, kind STRING, at_time TIMESTAMP(3), seen AS PROCTIME(), payload STRING,
  WATERMARK FOR at_time AS at_time - INTERVAL '1' MINUTE
) WITH ('connector' = 'kafka', 'topic' = 'scans', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE depots (
  depot_id INT NOT NULL, town STRING, opened DATE, capacity INT, changed TIMESTAMP(3), WATERMARK FOR changed AS changed, PRIMARY KEY (depot_id) NOT ENFORCED
) WITH ('connector' = 'upsert-kafka', 'topic' = 'depots', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE tariffs (zone STRING, per_kg DECIMAL(6, 3), PRIMARY KEY (zone) NOT ENFORCED)
WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:1/shop', 'table-name' = 'tariffs');
CREATE TABLE daily_out (town STRING NOT NULL, day_start TIMESTAMP(3), parcels BIGINT NOT NULL, kilos DOUBLE)
WITH ('connector' = 'kafka', 'topic' = 'daily', 'properties.bootstrap.servers' = '127.0.0.1:1', 'format' = 'json');
CREATE TABLE town_out (town STRING NOT NULL, parcels BIGINT, turnover DECIMAL(38, 2), PRIMARY KEY (town) NOT ENFORCED)
WITH ('connector' = 'upsert-kafka', 'topic' = 'towns', 'properties.bootstrap.servers' = '127.0.0.1:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE archive (parcel_no STRING, price DECIMAL(9, 2), dt STRING, depot INT) PARTITIONED BY (dt, depot)
WITH ('connector' = 'filesystem', 'path' = 'file:///tmp/archive', 'format' = 'json');
CREATE TABLE feelings (doc VARIANT, raw_doc STRING, words ARRAY<STRING>, vec ARRAY<FLOAT>) WITH ('connector' = 'datagen');
CREATE MODEL mood INPUT (words STRING) OUTPUT (verdict STRING) WITH ('provider' = 'openai', 'endpoint' = 'https://api.openai.com/v1/chat/completions', 'api-key' = 'k', 'model' = 'gpt-4o');
CREATE FUNCTION latest AS 'com.example.Latest';
CREATE VIEW heavy AS SELECT parcel_no, weight_g, price, posted FROM parcels WHERE weight_g > 5000;
CREATE TABLE a1 (
  id BIGINT,
  name STRING
  city STRING
) WITH ('connector' = 'datagen');
CREATE TABLE a2 (
  id BIGINT,
  name STRING,
) WITH ('connector' = 'datagen');
CREATE TABLE a3 (
  id BIGINT NOT NULL PRIMARY KEY,
  name STRING
) WITH ('connector' = 'datagen');
CREATE TABLE a4 (
  id BIGSERIAL,
  name VARCHAR(20)
) WITH ('connector' = 'datagen');
CREATE TABLE a5 (
  id BIGINT,
  name NVARCHAR(20)
) WITH ('connector' = 'datagen');
CREATE TABLE a6 (
  id UUID,
  payload JSON
) WITH ('connector' = 'datagen');
CREATE TABLE a7 (
  id INT64,
  amount FLOAT64
) WITH ('connector' = 'datagen');
CREATE TABLE a8 (
  id BIGINT UNSIGNED,
  name STRING
) WITH ('connector' = 'datagen');
CREATE TABLE a9 (
  id BIGINT,
  ts TIMESTAMPTZ
) WITH ('connector' = 'datagen');
CREATE TABLE a10 (
  id BIGINT,
  tags STRING[]
) WITH ('connector' = 'datagen');
CREATE TABLE a11 (
  id BIGINT,
  pos STRUCT<x: DOUBLE, y: DOUBLE>
) WITH ('connector' = 'datagen');
CREATE TABLE a12 (
  id BIGINT,
  pos ROW<x: DOUBLE, y: DOUBLE>
) WITH ('connector' = 'datagen');
CREATE TABLE a13 (
  id BIGINT,
  pos ROW<x DOUBLE y DOUBLE>
) WITH ('connector' = 'datagen');
CREATE TABLE a14 (
  id BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5 SECOND'
) WITH ('connector' = 'datagen');
CREATE TABLE a15 (
  id BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - 5 SECONDS
) WITH ('connector' = 'datagen');
CREATE TABLE a16 (
  id BIGINT,
  ts TIMESTAMP(3)
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE a17 (
  id BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR tss AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE a18 (
  id BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS tss - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE a19 (
  id BIGINT,
  day_part AS SUBSTRING(created FROM 1 FOR 10),
  created TIMESTAMP(3)
) WITH ('connector' = 'datagen');
CREATE TABLE a20 (
  id BIGINT,
  total AS price * quantity,
  price DECIMAL(8, 2),
  qty INT
) WITH ('connector' = 'datagen');
CREATE TABLE a21 (
  id BIGINT,
  total DECIMAL(8, 2) AS id * 2
) WITH ('connector' = 'datagen');
CREATE TABLE a22 (
  id BIGINT,
  total GENERATED ALWAYS AS (id * 2)
) WITH ('connector' = 'datagen');
CREATE TABLE a23 (
  id BIGINT,
  ts AS PROCTIME,
  name STRING
) WITH ('connector' = 'datagen');
CREATE TABLE a24 (
  id BIGINT,
  `offset` BIGINT METADATA FROM offset
) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'x:1', 'format' = 'json');
CREATE TABLE a25 (
  id BIGINT,
  ID STRING,
  id INT
) WITH ('connector' = 'datagen');
CREATE TABLE a26 (
  id BIGINT,
  PRIMARY KEY (id)
) WITH ('connector' = 'datagen');
CREATE TABLE a27 (
  id BIGINT,
  UNIQUE (id) NOT ENFORCED
) WITH ('connector' = 'datagen');
CREATE TABLE a28 (
  id BIGINT,
  x INT CHECK (x > 0)
) WITH ('connector' = 'datagen');
CREATE TABLE a29 (
  id BIGINT PRIMARY KEY NOT ENFORCED,
  x INT,
  PRIMARY KEY (x) NOT ENFORCED
) WITH ('connector' = 'datagen');
CREATE TABLE a30 (
  id BIGINT,
  PRIMARY KEY (ids) NOT ENFORCED
) WITH ('connector' = 'datagen');
CREATE TABLE a31 (
  id BIGINT,
  twice AS id * 2,
  PRIMARY KEY (twice) NOT ENFORCED
) WITH ('connector' = 'datagen');
CREATE TABLE a32 (
  id BIGINT
) WITH (
  'connector' = 'kafka'
  'topic' = 't'
);
CREATE TABLE a33 (
  id BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = 't',
);
CREATE TABLE a34 (
  id BIGINT
) WITH (
  "connector" = "kafka"
);
CREATE TABLE a35 (
  id BIGINT
) WITH (
  'connector': 'datagen'
);
CREATE TABLE a36 (
  id BIGINT
) WITH (
  'connector' = datagen
);
CREATE TABLE a37 (
  id BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = 5
);
CREATE TABLE a38 (
  id BIGINT
) WITH
  'connector' = 'datagen';
CREATE TABLE a39 (
  id BIGINT
) OPTIONS ('connector' = 'datagen');
CREATE TABLE a40 (
  id BIGINT
) USING parquet;
CREATE TABLE a41 (
  id BIGINT
) ENGINE = InnoDB;
CREATE TABLE a42 (
  id BIGINT, dt STRING
) PARTITION BY (dt) WITH ('connector' = 'datagen');
CREATE TABLE a43 (
  id BIGINT, dt STRING
) PARTITIONED BY dt WITH ('connector' = 'datagen');
CREATE TABLE a44 (
  id BIGINT
) PARTITIONED BY (dt STRING) WITH ('connector' = 'datagen');
CREATE TABLE a45 (
  id BIGINT
) WITH ('connector' = 'datagen') COMMENT 'late';
CREATE TABLE a46 (
  id BIGINT
) DISTRIBUTED BY HASH id INTO 4 BUCKETS WITH ('connector' = 'datagen');
CREATE TABLE a47 (
  id BIGINT
) DISTRIBUTED BY (id) INTO '4' BUCKETS WITH ('connector' = 'datagen');
CREATE TABLE a48 (
  id BIGINT
) DISTRIBUTED BY (uid) INTO 4 BUCKETS WITH ('connector' = 'datagen');
CREATE TABLE a49 (
  id BIGINT
) LIKE parcel;
CREATE TABLE a50 (
  id BIGINT
) LIKE heavy;
CREATE TABLE a51 (
  id BIGINT
) LIKE parcels (EXCLUDING WATERMARK);
CREATE TABLE a52 WITH ('connector' = 'blackhole') LIKE parcels (INCLUDING PARTITION);
CREATE TABLE a53 LIKE parcels (OVERWRITING PARTITIONS);
CREATE OR REPLACE TABLE a54 (
  id BIGINT
) WITH ('connector' = 'datagen');
CREATE OR REPLACE VIEW a55 AS SELECT parcel_no FROM parcels;
CREATE TABLE a56 IF NOT EXISTS (
  id BIGINT
) WITH ('connector' = 'datagen');
CREATE STREAM a57 (id BIGINT) WITH (kafka_topic = 'x', value_format = 'json');
CREATE SOURCE a58 (id BIGINT) WITH ('connector' = 'datagen');
CREATE SINK a59 AS SELECT parcel_no FROM parcels;
CREATE EXTERNAL TABLE a60 (id BIGINT) WITH ('connector' = 'datagen');
CREATE TEMP TABLE a61 (id BIGINT) WITH ('connector' = 'datagen');
CREATE TEMPORARY TABLE parcels.a62 (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE order (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE a64 (order BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE a65 (value STRING, time STRING) WITH ('connector' = 'datagen');
CREATE TABLE a66 (id BIGINT, date DATE) WITH ('connector' = 'datagen');
CREATE TABLE a67 (2nd BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE a-68 (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE 'a69' (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE a70 (id BIGINT) WITH (‘connector’ = ‘datagen’);
CREATE TABLE a71 (id BIGINT，name STRING) WITH ('connector' = 'datagen');
CREATE TABLE a72 AS SELECT parcel_no, COUNT(*) FROM parcels;
CREATE TABLE a73 (parcel_no STRING, extra STRING) WITH ('connector' = 'blackhole') AS SELECT parcel_no, price FROM parcels PARTITIONED BY (extra);
CREATE TABLE a74 (parcel_no, price, weight) WITH ('connector' = 'blackhole') AS SELECT parcel_no, price FROM parcels;
CREATE TABLE a75 (price INT) WITH ('connector' = 'blackhole') AS SELECT parcel_no, labels AS price FROM parcels;
CREATE TABLE IF NOT EXISTS a76 WITH ('connector' = 'blackhole') AS (SELECT parcel_no FROM parcels;
CREATE VIEW a77 AS SELECT parcel_no, price FROM parcels WITH NO DATA;
CREATE VIEW a78 (no, eur) AS SELECT parcel_no, price, weight_g FROM parcels;
CREATE VIEW a79 AS SELECT parcel_no, price p, weight_g p FROM parcels;
CREATE VIEW a80 WITH ('a' = 'b') AS SELECT 1;
CREATE VIEW heavy AS SELECT parcel_no FROM parcels;
CREATE TEMPORARY FUNCTION a81 AS 'com.example.PageOf' LANGUAGE JAVA USING JAR /tmp/x.jar;
CREATE TEMPORARY FUNCTION a82 'com.example.PageOf';
CREATE FUNCTION a83(x STRING) AS 'com.example.PageOf';
CREATE FUNCTION upper2 AS UPPER;
CREATE CATALOG a84 WITH ('type' = 'nosuchtype');
CREATE CATALOG a85;
CREATE SCHEMA a86;
CREATE DATABASE default_database;
CREATE DATABASE a87 WITH (owner = 'me');
CREATE MODEL a88 INPUT (words STRING) OUTPUT (verdict STRING);
CREATE MODEL a89 INPUT words STRING OUTPUT verdict STRING WITH ('provider' = 'openai');
CREATE MODEL mood INPUT (words STRING) OUTPUT (verdict STRING) WITH ('provider' = 'openai');
CREATE MODEL a90 INPUT (words STRING, words STRING) OUTPUT (verdict STRING) WITH ('provider' = 'openai');
CREATE MATERIALIZED TABLE a91
  PARTITIONED BY (kind)
  FRESHNESS = INTERVAL '1' HOUR
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED TABLE a92
  FRESHNESS = INTERVAL 1 HOUR
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED TABLE a93
  FRESHNESS = INTERVAL '1' HOUR
  REFRESH_MODE = FULLY
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED TABLE a94
  REFRESH_MODE = FULL
  FRESHNESS = INTERVAL '1' HOUR
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED TABLE a95
  FRESHNESS = INTERVAL '-1' HOUR
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED TABLE a96
  FRESHNESS = INTERVAL '1' MONTH
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED TABLE a97 (
  CONSTRAINT pk PRIMARY KEY (parcel) NOT ENFORCED
) FRESHNESS = INTERVAL '1' HOUR
  AS SELECT parcel_no, depot_id FROM scans;
CREATE MATERIALIZED VIEW a98 AS SELECT parcel_no FROM scans;
ALTER MATERIALIZED TABLE parcels SUSPEND;
ALTER MATERIALIZED TABLE nowhere_mt REFRESH;
ALTER MATERIALIZED TABLE nowhere_mt PAUSE;
DROP MATERIALIZED TABLE parcels;
ALTER TABLE parcels ADD COLUMN colour STRING;
ALTER TABLE parcels ADD COLUMNS (colour STRING);
ALTER TABLE parcels ADD (colour STRING NOT NULL FIRST, colour INT);
ALTER TABLE parcels ADD (price DECIMAL(10, 2));
ALTER TABLE parcels ADD (vat AS prices * 0.19);
ALTER TABLE parcels ALTER COLUMN price TYPE DECIMAL(10, 2);
ALTER TABLE parcels MODIFY COLUMN price DECIMAL(10, 2);
ALTER TABLE parcels MODIFY (prize DECIMAL(10, 2));
ALTER TABLE parcels MODIFY price DECIMAL(10, 2) AFTER nothing;
ALTER TABLE parcels CHANGE price cost DECIMAL(10, 2);
ALTER TABLE parcels RENAME price cost;
ALTER TABLE parcels RENAME posted_ms TO posted_millis;
ALTER TABLE parcels DROP posted_ms;
ALTER TABLE parcels DROP (price, price);
ALTER TABLE parcels DROP IF EXISTS note;
ALTER TABLE depots DROP CONSTRAINT pk;
ALTER TABLE depots DROP DISTRIBUTION;
ALTER TABLE depots ADD PRIMARY KEY (town) NOT ENFORCED;
ALTER TABLE parcels ADD DISTRIBUTION BY HASH (depot_id) INTO 0 BUCKETS;
ALTER TABLE parcels ADD DISTRIBUTION BY (nothing) INTO 3 BUCKETS;
ALTER TABLE parcels MODIFY DISTRIBUTION BY (depot_id) INTO 3 BUCKETS;
ALTER TABLE parcels ADD WATERMARK FOR promised AS promised;
ALTER TABLE parcels MODIFY WATERMARK FOR posted AS posted - INTERVAL '1' YEAR;
ALTER TABLE parcels DROP WATERMARKS;
ALTER TABLE parcels SET ('topic' = 'x';
ALTER TABLE parcels SET TBLPROPERTIES ('topic' = 'x');
ALTER TABLE parcels RESET ();
ALTER TABLE parcels RESET (topic);
ALTER TABLE parcels RENAME TO scans;
ALTER TABLE archive ADD PARTITION (dt = '2024-01-01', depot = 3) LOCATION '/x';
ALTER VIEW heavy RENAME heavier;
ALTER VIEW heavy AS SELECT parcel_no, weigth_g FROM parcels;
ALTER VIEW nowhere_view AS SELECT 1;
ALTER MODEL mood RENAME TO;
ALTER MODEL moods SET ('temperature' = '1');
ALTER CATALOG nocat SET ('a' = 'b');
ALTER CATALOG default_catalog COMMENT 3;
ALTER FUNCTION latest RENAME TO newest;
ALTER DATABASE default_database RENAME TO other;
DROP TABLE parcels CASCADE;
DROP TABLE IF EXISTS;
DROP TABLE parcels, scans;
DROP TABLE heavy;
DROP VIEW parcels;
DROP VIEW IF NOT EXISTS heavy;
DROP COLUMN note FROM parcels;
DROP FUNCTION upper;
DROP TEMPORARY FUNCTION latest;
DROP INDEX idx;
DROP DATABASE nodb;
DROP CATALOG default_catalog;
DROP CATALOG nocat;
DROP CONNECTION c1;
USE default_database TABLES;
USE CATALOG 'default_catalog';
USE CATALOG nocat;
USE nodb;
USE MODULES;
USE MODULES core, nomodule;
LOAD MODULE core;
LOAD MODULE nomodule;
UNLOAD MODULE nomodule;
SHOW TABLES IN;
SHOW TABLES IN nodb;
SHOW TABLES LIKE 'a%' ESCAPE '!';
SHOW DATABASE;
SHOW SCHEMAS;
SHOW COLUMNS FROM nowhere;
SHOW CREATE TABLE heavy;
SHOW CREATE VIEW parcels;
SHOW CREATE TABLE nowhere;
SHOW CREATE MODEL nomodel;
SHOW CREATE FUNCTION upper;
SHOW CREATE CATALOG nocat;
SHOW PARTITIONS parcels;
SHOW PARTITIONS archive PARTITION (month = 1);
SHOW FULL TABLES;
SHOW INDEXES FROM parcels;
SHOW VARIABLES;
SHOW MODELS IN nodb;
SHOW PROCEDURES IN nodb;
DESCRIBE nowhere_at_all;
DESCRIBE FORMATTED parcels;
DESCRIBE MODEL nomodel;
DESCRIBE DATABASE nodb;
DESCRIBE CATALOG nocat;
DESCRIBE FUNCTION nofunc;
EXPLAIN;
EXPLAIN ANALYZE SELECT parcel_no FROM parcels;
EXPLAIN VERBOSE SELECT parcel_no FROM parcels;
EXPLAIN CHANGELOG_MODE ESTIMATED_COST SELECT parcel_no FROM parcels;
EXPLAIN CHANGELOG_MODE, PLAN_ADVISE SELECT parcel_no FROM parcels;
EXPLAIN FORMAT JSON SELECT parcel_no FROM parcels;
EXPLAIN SELECT parcel_no FROM parcel;
EXPLAIN CREATE TABLE zz (a INT) WITH ('connector' = 'datagen');
EXPLAIN PLAN FOR INSERT INTO town_out SELECT town FROM depots;
EXPLAIN STATEMENT SET BEGIN INSERT INTO town_out SELECT town, 1, 2 FROM depot; END;
EXPLAIN STATEMENT SET INSERT INTO town_out SELECT town, 1, 2 FROM depots; END;
EXECUTE STATEMENT SET
BEGIN
  INSERT INTO daily_out SELECT town, changed, 1, 1.0 FROM depots WHERE capacty > 3; INSERT INTO daily_out SELECT 'x', at_time, 1, 1.0 FROM scans; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO daily_out SELECT 'x', at_time, 1, 1.0 FROM scans END;
EXECUTE STATEMENT SET BEGIN END;
EXECUTE STATEMENT SET BEGIN INSERT INTO daily_out SELECT 'x', at_time, 1, 1.0 FROM scans;;
EXECUTE STATEMENTS SET BEGIN INSERT INTO daily_out SELECT 'x', at_time, 1, 1.0 FROM scans; END;
COMPILE PLAN '/tmp/p.json' FOR SELECT parcel_no FROM parcels;
COMPILE AND EXECUTE '/tmp/p.json' FOR INSERT INTO daily_out SELECT 'x', at_time, 1, 1.0 FROM scans;
EXECUTE PLAN;
ANALYZE TABLE parcels COMPUTE STATISTICS FOR COLUMN price;
ANALYZE TABLE archive PARTITION (dt, hr) COMPUTE STATISTICS;
TRUNCATE TABLE heavy;
DELETE FROM parcels WHERE prize > 3;
UPDATE parcels SET price = 0 WHERE;
UPDATE parcels SET prise = 0;
UPDATE town_out SET town = 'x', parcels = parcels + 1 FROM depots;
MERGE INTO town_out USING depots ON town_out.town = depots.town WHEN MATCHED THEN UPDATE SET parcels = 1;
REPLACE INTO town_out VALUES ('a', 1, 2);
UPSERT INTO town_out VALUES ('a', 1, 2);
INSERT town_out VALUES ('a', 1, 2);
INSERT INTO town_out VALUES ('a', 1, 2) ON CONFLICT DO NOTHING;
INSERT INTO town_out (town, parcels) VALUES ('a', 1, 2);
INSERT INTO town_out (town, parcels, parcels) VALUES ('a', 1, 2);
INSERT INTO town_out SET town = 'a';
INSERT INTO town_out SELECT COUNT(*), town, SUM(price) FROM parcels p JOIN depots d ON p.depot_id = d.depot_id GROUP BY town;
INSERT INTO town_out (parcels, turnover) SELECT COUNT(*), SUM(price) FROM parcels;
INSERT INTO daily_out
SELECT d.town, window_start, COUNT(*), SUM(p.weight_g / 1000.0)
FROM TABLE(TUMBLE(TABLE parcels, DESCRIPTOR(posted), INTERVAL '1' DAY)) p
JOIN depots d ON p.depot_id = d.depot_id
GROUP BY d.town, window_start, window_end;
INSERT INTO daily_out
SELECT town, changed, capacity, 1.0
FROM depots;
INSERT INTO daily_out
SELECT 'x', MAX(at_time), COUNT(*), 1.0
FROM scans
GROUP BY parcel_no;
INSERT INTO daily_out (town, parcels)
SELECT DISTINCT parcel_no, 1
FROM scans;
INSERT INTO daily_out (town, day_start, parcels)
SELECT parcel_no, seen, 1, 2
FROM scans;
INSERT INTO daily_out (town, day, parcels)
SELECT parcel_no, at_time, 1
FROM scans;
INSERT INTO daily_out (day_start, parcels, kilos) SELECT at_time, 1, 1.0 FROM scans;
INSERT INTO daily_out
SELECT parcel_no, at_time, 1, payload
FROM scans;
INSERT INTO daily_out
SELECT parcel_no, CAST(at_time AS STRING), 1, 1.0
FROM scans;
INSERT INTO daily_out
SELECT parcel_no, at_time, '1', 1.0
FROM scans;
INSERT INTO daily_out
SELECT parcel_no, at_time, scan_id > 3, 1.0
FROM scans;
INSERT INTO daily_out
SELECT a.parcel_no, a.at_time, 1, 1.0
FROM scans a LEFT JOIN parcels b ON a.parcel_no = b.parcel_no;
INSERT INTO daily_out
SELECT parcel_no, at_time, 1, 1.0
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY parcel_no ORDER BY at_time DESC) AS rn FROM scans)
WHERE rn = 1;
INSERT INTO daily_out VALUES ('x', TIMESTAMP '2024-01-01 00:00:00', NULL, 1.0);
INSERT INTO daily_out VALUES ('x', '2024-01-01', 1, 1.0), ('y', 2, 1.0);
INSERT INTO archive PARTITION (dt = '2024-01-01', depot = 'x') SELECT parcel_no, price FROM parcels;
INSERT INTO archive PARTITION (day = '2024-01-01') SELECT parcel_no, price, depot_id FROM parcels;
INSERT INTO archive PARTITION (dt = DATE_FORMAT(posted, 'yyyy')) SELECT parcel_no, price, depot_id FROM parcels;
INSERT OVERWRITE daily_out SELECT parcel_no, at_time, 1, 1.0 FROM scans;
INSERT INTO heavy SELECT parcel_no, 1, 2.0, posted FROM parcels;
INSERT INTO nowhere SELECT parcel_no FROM parcels;
SELECT parcel_no,
       price,
       weight_g,
FROM parcels;
SELECT parcel_no
       price,
       weight_g
FROM parcels p
WHERE p.sender = 3;
SELECT parcel_no, price
FORM parcels;
SELECT parcel_no, price
FROM parcels
WERE price > 3;
SELECT parcel_no, price
FROM parcels
WHERE price > 3
GROUP parcel_no;
SELEC parcel_no FROM parcels;
SELECT DISTINCT ON (parcel_no) parcel_no, price FROM parcels;
SELECT parcel_no, price FROM parcels WHERE price > 3 AND AND express;
SELECT parcel_no, price FROM parcels WHERE price >;
SELECT parcel_no, price FROM parcels WHERE (price > 3 OR weight_g > 2;
SELECT parcel_no, price FROM parcels WHERE price > 3) AND express;
SELECT parcel_no, price FROM parcels WHERE note ILIKE '%x%';
SELECT parcel_no, price FROM parcels WHERE note ~ 'x';
SELECT parcel_no, price FROM parcels WHERE note REGEXP 'x';
SELECT parcel_no, price FROM parcels WHERE note IS 'x';
SELECT parcel_no, price FROM parcels WHERE note = “x”;
SELECT parcel_no, price FROM parcels WHERE express IS TURE;
SELECT parcel_no, price FROM parcels WHERE price;
SELECT parcel_no, price FROM parcels WHERE note > 3 AND labels = 'x';
SELECT parcel_no, price FROM parcels WHERE posted > NOW() - '1 hour';
SELECT parcel_no, price FROM parcels WHERE posted > NOW() - INTERVAL '1 hour';
SELECT parcel_no, price FROM parcels WHERE posted > DATEADD(HOUR, -1, NOW());
SELECT parcel_no, price FROM parcels WHERE promised > CURRENT_DATE + 1;
SELECT parcel_no, price FROM parcels WHERE promised BETWEEN '2024-01-01' TO '2024-02-01';
SELECT parcel_no, price FROM parcels WHERE depot_id IN ();
SELECT parcel_no, price FROM parcels WHERE depot_id IN (SELECT depot_id, town FROM depots);
SELECT parcel_no, price FROM parcels WHERE depot_id IN (1, 'x', express);
SELECT parcel_no, price FROM parcels WHERE depot_id NOT EXISTS (SELECT 1 FROM depots);
SELECT parcel_no, price FROM parcels p WHERE EXISTS (SELECT 1 FROM depots d WHERE d.depot_id = p.depot);
SELECT parcel_no, price FROM parcels LIMIT -1;
SELECT parcel_no, price FROM parcels LIMIT 10 PERCENT;
SELECT parcel_no, price FROM parcels ORDER BY price DSC;
SELECT parcel_no, price FROM parcels ORDER BY posted, prices;
SELECT parcel_no, price FROM parcels SORT BY price;
SELECT parcel_no, ROUND(price, 'x') FROM parcels;
SELECT parcel_no, ROUND(note) FROM parcels;
SELECT parcel_no, LEN(note) FROM parcels;
SELECT parcel_no, NVL(price, 0) FROM parcels;
SELECT parcel_no, ISNULL(price, 0) FROM parcels;
SELECT parcel_no, TO_CHAR(posted, 'YYYY') FROM parcels;
SELECT parcel_no, DATE_TRUNC('day', posted) FROM parcels;
SELECT parcel_no, DATE_ADD(promised, 3) FROM parcels;
SELECT parcel_no, STRFTIME('%Y', posted) FROM parcels;
SELECT parcel_no, FROM_UNIXTIME(posted) FROM parcels;
SELECT parcel_no, UNIX_TIMESTAMP(posted) FROM parcels;
SELECT parcel_no, TO_TIMESTAMP_LTZ(posted_ms) FROM parcels;
SELECT parcel_no, TO_TIMESTAMP_LTZ(posted_ms, '3') FROM parcels;
SELECT parcel_no, TO_DATE(posted_ms) FROM parcels;
SELECT parcel_no, CAST(posted_ms AS TIMESTAMP(3)) FROM parcels;
SELECT parcel_no, CAST(price AS MONEY) FROM parcels;
SELECT parcel_no, CAST(price AS NUMBER(10, 2)) FROM parcels;
SELECT parcel_no, CAST(size AS INT) FROM parcels;
SELECT parcel_no, CAST(labels AS ARRAY<INT) FROM parcels;
SELECT parcel_no, CAST(express AS DATE) FROM parcels;
SELECT parcel_no, SAFE_CAST(note AS INT) FROM parcels;
SELECT parcel_no, TRY_CAST(labels AS MAP<STRING, INT>) FROM parcels;
SELECT parcel_no, size.depth_cm FROM parcels;
SELECT parcel_no, size['length_cm'] FROM parcels;
SELECT parcel_no, attrs['a'].b FROM parcels;
SELECT parcel_no, labels['a'] FROM parcels;
SELECT parcel_no, labels.first FROM parcels;
SELECT parcel_no, labels[0 FROM parcels;
SELECT parcel_no, ARRAY_CONTAINS(labels, 3) FROM parcels;
SELECT parcel_no, ARRAY_CONTAINS('a', labels) FROM parcels;
SELECT parcel_no, ARRAY_LENGTH(labels) FROM parcels;
SELECT parcel_no, ARRAY_JOIN(labels) FROM parcels;
SELECT parcel_no, MAP_KEYS(labels) FROM parcels;
SELECT parcel_no, MAP('a', 'b') FROM parcels;
SELECT parcel_no, MAP['a', 'b', 'c'] FROM parcels;
SELECT parcel_no, [1, 2, 3] FROM parcels;
SELECT parcel_no, {'a': 1} FROM parcels;
SELECT parcel_no, EXPLODE(labels) FROM parcels;
SELECT parcel_no, UNNEST(labels) FROM parcels;
SELECT parcel_no, note || price || NULL || FROM parcels;
SELECT parcel_no, note + 'x' FROM parcels;
SELECT parcel_no, price / 'x' * express FROM parcels;
SELECT parcel_no, price % note FROM parcels;
SELECT parcel_no, weight_g ^ 2 FROM parcels;
SELECT parcel_no, weight_g << 2 FROM parcels;
SELECT parcel_no, weight_g DIV 2 FROM parcels;
SELECT parcel_no, weight_g // 1000 FROM parcels;
SELECT parcel_no, CASE WHEN price > 3 THEN 'dear' WHEN price > 1 'fair' ELSE 'cheap' END FROM parcels;
SELECT parcel_no, CASE WHEN price > 3 THEN 'dear' ELSE 0 END FROM parcels;
SELECT parcel_no, CASE price WHEN 'x' THEN 1 WHEN express THEN 2 END FROM parcels;
SELECT parcel_no, CASE WHEN price > 3 THEN 'dear' ELSE 'cheap' END CASE FROM parcels;
SELECT parcel_no, IF(price > 3, 'dear', 2) FROM parcels;
SELECT parcel_no, IF price > 3 THEN 'dear' END FROM parcels;
SELECT parcel_no, price > 3 ? 'dear' : 'cheap' FROM parcels;
SELECT parcel_no, COALESCE(price, 'none') FROM parcels;
SELECT parcel_no, COALESCE(note, labels) FROM parcels;
SELECT parcel_no, NULLIF(price) FROM parcels;
SELECT parcel_no, GREATEST(price, express) FROM parcels;
SELECT JSON_VALUE(payload, '$.a' RETURN INT) FROM scans;
SELECT JSON_VALUE(payload, '$.a' RETURNING INT DEFAULT 0 ON NULL) FROM scans;
SELECT JSON_VALUE(payload, "$.a") FROM scans;
SELECT JSON_VALUE(payload '$.a') FROM scans;
SELECT JSON_VALUE(scan_id, '$.a') FROM scans;
SELECT JSON_VALUE(payload, '$.a' RETURNING ARRAY<INT>) FROM scans;
SELECT JSON_QUERY(payload, '$.a' RETURNING INT) FROM scans;
SELECT JSON_QUERY(payload, '$.a' WITH WRAPPERS) FROM scans;
SELECT JSON_EXISTS(payload) FROM scans;
SELECT JSON_OBJECT('a', scan_id) FROM scans;
SELECT JSON_OBJECT(KEY 'a' VALUE scan_id NULL ON ABSENT) FROM scans;
SELECT JSON_ARRAYAGG(kind, scan_id) FROM scans;
SELECT JSON_OBJECTAGG(kind, scan_id) FROM scans;
SELECT JSON_EXTRACT(payload, '$.a') FROM scans;
SELECT payload->>'a' FROM scans;
SELECT payload:a FROM scans;
SELECT PARSE_JSON(scan_id) FROM scans;
SELECT doc.a FROM feelings;
SELECT doc['a']['b'] + 1 FROM feelings;
SELECT doc = 3 FROM feelings;
SELECT doc FROM feelings GROUP BY doc;
SELECT doc FROM feelings ORDER BY doc LIMIT 3;
SELECT CAST(raw_doc AS VARIANT) FROM feelings;
SELECT PARSE_JSON(raw_doc, 'yes') FROM feelings;
SELECT kind, COUNT() FROM scans GROUP BY kind;
SELECT kind, COUNT(DISTINCT *) FROM scans GROUP BY kind;
SELECT kind, COUNT(*), at_time FROM scans GROUP BY kind;
SELECT kind, COUNT(*) FROM scans GROUP BY kinds;
SELECT kind AS k, COUNT(*) FROM scans GROUP BY kind HAVING k = 'x' AND cnt > 3;
SELECT kind, MAX(COUNT(*)) FROM scans GROUP BY kind;
SELECT kind, SUM(payload) FROM scans GROUP BY kind;
SELECT kind, AVG(at_time) FROM scans GROUP BY kind;
SELECT kind, STRING_AGG(payload, ',') FROM scans GROUP BY kind;
SELECT kind, LISTAGG(payload, ',' ORDER BY scan_id) FROM scans GROUP BY kind;
SELECT kind, LISTAGG(payload, ',') WITHIN GROUP (ORDER BY scan_id) FROM scans GROUP BY kind;
SELECT kind, ANY_VALUE(payload) FROM scans GROUP BY kind;
SELECT kind, APPROX_COUNT_DISTINCT(payload) FROM scans GROUP BY kind;
SELECT kind, COUNT_IF(scan_id > 3) FROM scans GROUP BY kind;
SELECT kind, PERCENTILE(scan_id, 95) FROM scans GROUP BY kind;
SELECT kind, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY scan_id) FROM scans GROUP BY kind;
SELECT kind, FIRST_VALUE(payload ORDER BY at_time) FROM scans GROUP BY kind;
SELECT kind, depot_id, COUNT(*) FROM scans GROUP BY GROUPING SETS (kind, depot_id), ();
SELECT kind, depot_id, COUNT(*) FROM scans GROUP BY GROUPING SET ((kind), (depot_id));
SELECT kind, depot_id, COUNT(*) FROM scans GROUP BY ROLLUP kind, depot_id;
SELECT kind, depot_id, GROUPING_ID() FROM scans GROUP BY CUBE (kind, depot_id);
SELECT kind, depot_id, GROUPING(kind) FROM scans GROUP BY kind, depot_id HAVING GROUPING(payload) = 1;
SELECT kind, scan_id, COUNT(*) FROM scans GROUP BY CUBE (kind, depot_id);
SELECT kind, COUNT(*) FROM scans GROUP BY ALL;
SELECT p.parcel_no, s.kind
FROM parcels p
JOIN scans s ON p.parcel_no = s.parcelno;
SELECT p.parcel_no, s.kind
FROM parcels p
JOIN scans s ON parcel_no = parcel_no;
SELECT p.parcel_no, s.kind
FROM parcels p
JOIN scans s ON p.sender_id = s.parcel_no;
SELECT p.parcel_no, s.kind
FROM parcels p
JOIN scans ON p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind
FROM parcels AS p,
JOIN scans AS s ON p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind
FROM parcels p
NATURAL JOIN scans s USING (parcel_no);
SELECT p.parcel_no, s.kind
FROM parcels p
LEFT SEMI JOIN scans s ON p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind
FROM parcels p
ASOF JOIN scans s ON p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind
FROM parcels p
JOIN scans s ON p.parcel_no = s.parcel_no
JOIN depots d ON d.depot_id = s.depotid
WHERE d.town = 'Bonn';
SELECT p.parcel_no, s.kind
FROM parcels p
FULL JOIN scans s WHERE p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind FROM parcels p JOIN (SELECT * FROM scans) ON p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind FROM parcels p JOIN scans s WITHIN 1 HOUR ON p.parcel_no = s.parcel_no;
SELECT p.parcel_no, s.kind FROM parcels p JOIN scans s ON p.parcel_no = s.parcel_no AND s.at_time BETWEEN p.posted - '1' HOUR AND p.posted;
SELECT p.parcel_no, s.kind FROM parcels p JOIN scans s ON p.parcel_no = s.parcel_no AND s.at_time BETWEEN p.posted AND p.posted + 3600;
SELECT s.parcel_no, d.town
FROM scans s
JOIN depots FOR SYSTEM_TIME AS OF s.seen AS d ON s.depot_id = d.depot_id;
SELECT s.parcel_no, d.town
FROM scans s
JOIN depots FOR SYSTEM_TIME AS OF s.scan_id AS d ON s.depot_id = d.depot_id;
SELECT s.parcel_no, d.town
FROM scans s
JOIN depots FOR SYSTEM TIME AS OF s.at_time AS d ON s.depot_id = d.depot_id;
SELECT s.parcel_no, d.town
FROM scans s
JOIN depots FOR SYSTEM_TIME AS OF at_times AS d ON s.depot_id = d.depot_id;
SELECT s.parcel_no, d.town
FROM scans s
JOIN depots FOR SYSTEM_TIME AS OF s.at_time AS d ON s.depot_id > d.depot_id;
SELECT s.parcel_no, d.town
FROM scans s
JOIN depots FOR SYSTEM_TIME AS OF s.at_time AS d ON s.payload = d.town;
SELECT s.parcel_no, d.town
FROM scans s
RIGHT JOIN depots FOR SYSTEM_TIME AS OF s.at_time AS d ON s.depot_id = d.depot_id;
SELECT s.parcel_no, p.price
FROM scans s
JOIN parcels FOR SYSTEM_TIME AS OF s.at_time AS p ON s.parcel_no = p.parcel_no;
SELECT s.parcel_no, t.per_kg
FROM scans s
JOIN tariffs FOR SYSTEM_TIME AS OF s.at_time AS t ON s.kind = t.zone;
SELECT s.parcel_no, t.per_kg
FROM scans s
JOIN tariffs FOR SYSTEM_TIME AS OF s.seen AS t ON s.kind = t.zones;
SELECT s.parcel_no, t.per_kg
FROM scans s
JOIN tariffs FOR SYSTEM_TIME AS OF PROCTIME() AS t ON s.kind = t.zone;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, DESCRIPTOR(promised), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, DESCRIPTOR(posted), INTERVAL '1' HOUR)
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, posted, INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(parcels, DESCRIPTOR(posted), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, DESCRIPTOR(posted)))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, DESCRIPTOR(posted), '1 hour'))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, DESCRIPTOR(posted), INTERVAL '1' MONTH))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(HOP(TABLE parcels, DESCRIPTOR(posted), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(HOP(TABLE parcels, DESCRIPTOR(posted), INTERVAL '7' MINUTE, INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(CUMULATE(TABLE parcels, DESCRIPTOR(posted), INTERVAL '1' DAY, INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(SESSION(TABLE parcels PARTITION BY depot, DESCRIPTOR(posted), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(SESSION(TABLE parcels, DESCRIPTOR(posted), INTERVAL '1' HOUR) PARTITION BY depot_id)
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(DATA => TABLE parcels, TIME_COL => DESCRIPTOR(posted), SIZE => INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE parcels, TIMECOL => DESCRIPTOR(posted), SIZE => INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(price)
FROM TABLE(TUMBLE(TABLE heavy, DESCRIPTOR(posted_at), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT window_start, window_end, SUM(n)
FROM TABLE(TUMBLE((SELECT posted, COUNT(*) AS n FROM parcels GROUP BY posted), DESCRIPTOR(posted), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
WITH late AS (SELECT parcel_no, posted + INTERVAL '1' HOUR AS posted FROM parcels)
SELECT window_start, COUNT(*)
FROM TABLE(TUMBLE(TABLE late, DESCRIPTOR(posted), INTERVAL '1' HOUR))
GROUP BY window_start, window_end;
SELECT TUMBLE_START(posted, INTERVAL '1' HOUR), SUM(price) FROM parcels GROUP BY TUMBLE(posted, INTERVAL '2' HOUR);
SELECT TUMBLE_END(posted, INTERVAL '1' HOUR), SUM(price) FROM parcels GROUP BY HOP(posted, INTERVAL '1' HOUR, INTERVAL '2' HOUR);
SELECT TUMBLE_ROWTIME(promised, INTERVAL '1' HOUR), SUM(price) FROM parcels GROUP BY TUMBLE(promised, INTERVAL '1' HOUR);
SELECT SESSION_START(posted, INTERVAL '1' HOUR), price FROM parcels GROUP BY SESSION(posted, INTERVAL '1' HOUR);
SELECT SUM(price) FROM parcels GROUP BY WINDOW TUMBLE (SIZE 1 HOUR);
SELECT SUM(price) FROM parcels WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY depot_id;
SELECT parcel_no, SUM(price) OVER (PARTITION BY depot_id ORDER BY posted ROWS BETWEEN CURRENT ROW AND 3 PRECEDING) FROM parcels;
SELECT parcel_no, SUM(price) OVER (PARTITION BY depot_id ORDER BY posted ROWS BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) FROM parcels;
SELECT parcel_no, SUM(price) OVER (PARTITION BY depot_id ORDER BY posted RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) FROM parcels;
SELECT parcel_no, SUM(price) OVER (PARTITION BY depot_id ORDER BY promised RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW) FROM parcels;
SELECT parcel_no, SUM(price) OVER (PARTITION BY depot_id) FROM parcels;
SELECT parcel_no, SUM(price) OVER PARTITION BY depot_id ORDER BY posted FROM parcels;
SELECT parcel_no, SUM(price) OVER (ORDER BY posted DESC) FROM parcels;
SELECT parcel_no, SUM(price) OVER (ORDER BY posted, parcel_no) FROM parcels;
SELECT parcel_no, SUM(price) OVER w, COUNT(*) OVER v FROM parcels WINDOW w AS (ORDER BY posted);
SELECT parcel_no, UPPER(note) OVER (ORDER BY posted) FROM parcels;
SELECT parcel_no, NTH_VALUE(price, 2) OVER (ORDER BY posted) FROM parcels;
SELECT parcel_no, SUM(price) OVER (ORDER BY posted) AS a, SUM(price) OVER (ORDER BY posted ROWS 3 PRECEDING) AS b FROM parcels;
SELECT parcel_no, LAG(price IGNORE NULLS) OVER (ORDER BY posted) FROM parcels;
SELECT parcel_no, LEAD(price, 1) OVER (ORDER BY posted DESC) FROM parcels;
SELECT parcel_no FROM parcels WHERE ROW_NUMBER() OVER (PARTITION BY parcel_no ORDER BY posted) = 1;
SELECT parcel_no FROM (SELECT parcel_no, ROW_NUMBER() OVER (PARTITION BY depot_id ORDER BY price DESC) AS rn FROM parcels) WHERE r <= 3;
SELECT parcel_no FROM (SELECT parcel_no, ROW_NUMBER() OVER (PARTITION BY depot_id ORDER BY price DESC) AS rn FROM parcels) WHERE rn > 3;
SELECT parcel_no, RANK() FROM parcels;
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind AS first_kind, B.kinds AS last_kind
  PATTERN (A B)
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind AS first_kind
  PATTERN (A B)
  DEFINE C AS C.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind first_kind
  PATTERN (A B*)
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  ORDER BY at_time
  PARTITION BY parcel_no
  MEASURES A.kind AS first_kind
  PATTERN (A B)
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind AS first_kind
  ALL ROWS PER MATCH
  PATTERN (A B)
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time DESC
  MEASURES A.kind AS first_kind
  PATTERN (A B)
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind AS first_kind
  AFTER MATCH SKIP PAST LAST
  PATTERN (A B)
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind AS first_kind
  PATTERN (A B) WITHIN 1 HOUR
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES COUNT(DISTINCT B.kind) AS kinds
  PATTERN (A (B C){2})
  DEFINE B AS B.kind = 'out'
);
SELECT *
FROM scans
MATCH_RECOGNIZE (
  PARTITION BY parcel_no
  ORDER BY at_time
  MEASURES A.kind AS first_kind
  PATTERN (A & B)
  DEFINE B AS B.kind = 'out'
);
SELECT parcel_no, kind FROM scans MATCH_RECOGNIZE (PARTITION BY parcel_no ORDER BY at_time MEASURES A.kind AS k PATTERN (A B) DEFINE B AS B.kind = 'out') AS m;
SELECT parcel_no, l FROM parcels CROSS JOIN UNNEST(label) AS t (l);
SELECT parcel_no, l FROM parcels CROSS JOIN UNNEST(labels) AS t (l, m);
SELECT parcel_no, l FROM parcels, UNNEST(labels) t l;
SELECT parcel_no, l, o FROM parcels CROSS JOIN UNNEST(labels) WITH OFFSET AS t (l, o);
SELECT parcel_no, l FROM parcels LEFT JOIN UNNEST(labels) AS t (l);
SELECT parcel_no, l FROM parcels CROSS APPLY UNNEST(labels) AS t (l);
SELECT parcel_no, w FROM parcels, LATERAL TABLE(wordz(note)) AS t (w, n);
SELECT parcel_no, w FROM parcels, TABLE(words(weight_g)) AS t (w, n);
SELECT parcel_no, w FROM parcels, LATERAL TABLE words(note) AS t (w, n);
SELECT parcel_no, w FROM parcels, LATERAL (words(note)) AS t (w, n);
SELECT * FROM latest(TABLE parcel PARTITION BY depot_id, 'x');
SELECT * FROM latest(TABLE parcels PARTITION BY depot, 'x');
SELECT * FROM latest(input => TABLE parcels PARTITION BY depot_id, labl => 'x');
SELECT * FROM latest(TABLE parcels PARTITION BY depot_id ORDER BY posted, 'x', uid => 3);
SELECT * FROM latest(TABLE parcels PARTITION BY depot_id, nothing);
SELECT latest(parcel_no) FROM parcels;
SELECT * FROM newest(TABLE parcels PARTITION BY depot_id, 'x');
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL mood, DESCRIPTOR(notes));
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL mood);
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL mood, DESCRIPTOR(note, parcel_no));
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL mood, DESCRIPTOR(weight_g));
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL 'mood', DESCRIPTOR(note));
SELECT ML_PREDICT('mood', note) FROM parcels;
SELECT verdicts FROM ML_PREDICT(TABLE parcels, MODEL mood, DESCRIPTOR(note));
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL mood, DESCRIPTOR(note), MAP['async', true]);
SELECT * FROM ML_PREDICT(TABLE parcels, MODEL mood, DESCRIPTOR(note), 'async' = 'true');
SELECT * FROM feelings, LATERAL TABLE(VECTOR_SEARCH(TABLE feelings, DESCRIPTOR(vec), vec));
SELECT * FROM VECTOR_SEARCH(TABLE feelings, DESCRIPTOR(vector), ARRAY[1.0], 3);
WITH a AS (SELECT parcel_no FROM parcels)
WITH b AS (SELECT parcel_no FROM a)
SELECT * FROM b;
WITH a AS (SELECT parcel_no FROM parcels),
     b AS (SELECT prices FROM a)
SELECT * FROM b;
WITH a AS (SELECT parcel_no FROM b),
     b AS (SELECT parcel_no FROM parcels)
SELECT * FROM a;
WITH a (x, y) AS (SELECT parcel_no FROM parcels)
SELECT x FROM a;
WITH a AS (SELECT parcel_no FROM parcels)
b AS (SELECT parcel_no FROM a)
SELECT * FROM b;
WITH a AS (SELECT parcel_no FROM parcels);
WITH a = (SELECT parcel_no FROM parcels) SELECT * FROM a;
WITH a AS MATERIALIZED (SELECT parcel_no FROM parcels) SELECT * FROM a;
INSERT INTO daily_out
WITH a AS (SELECT parcel_no FROM parcels)
SELECT parcel_no, posted, 1, 1.0 FROM a;
SELECT parcel_no FROM parcels UNION SELECT scan_id FROM scans;
SELECT parcel_no, price FROM parcels UNION ALL SELECT parcel_no FROM scans;
SELECT parcel_no FROM parcels UNION ALL;
SELECT parcel_no FROM parcels MINUS SELECT parcel_no FROM scans;
SELECT parcel_no FROM parcels EXCEPT ALL DISTINCT SELECT parcel_no FROM scans;
SELECT parcel_no FROM parcels LIMIT 3 UNION ALL SELECT parcel_no FROM scans LIMIT 3;
SELECT parcel_no FROM parcels UNION BY NAME SELECT parcel_no FROM scans;
SELECT labels FROM parcels INTERSECT SELECT attrs FROM parcels;
(SELECT parcel_no FROM parcels) UNION (SELECT parcel_no FROM scans;
SELECT parcel_no FROM parcels UNION SELECT parcel_no FROM scans ORDER BY price;
SELECT /*+ STATE_TTL('p' = '1d', 's' = '2d') */ p.parcel_no FROM parcels p JOIN scans z ON p.parcel_no = z.parcel_no;
SELECT /*+ LOOKUP('table' = 't', 'async' = 'perhaps') */ s.parcel_no, t.per_kg FROM scans s JOIN tariffs FOR SYSTEM_TIME AS OF s.seen AS t ON s.kind = t.zone;
SELECT /*+ LOOKUP('async' = 'true') */ s.parcel_no, t.per_kg FROM scans s JOIN tariffs FOR SYSTEM_TIME AS OF s.seen AS t ON s.kind = t.zone;
SELECT /*+ LOOKUP('table' = 't', 'retry-predicate' = 'lookup_miss') */ s.parcel_no, t.per_kg FROM scans s JOIN tariffs FOR SYSTEM_TIME AS OF s.seen AS t ON s.kind = t.zone;
SELECT /*+ BROADCAST(zz) */ p.parcel_no FROM parcels p JOIN scans s ON p.parcel_no = s.parcel_no;
SELECT /*+ STATE_TTL('p' = 'a day') */ p.parcel_no FROM parcels p JOIN scans s ON p.parcel_no = s.parcel_no;
SELECT /*+ STATE_TTL(p = '1d') */ p.parcel_no FROM parcels p JOIN scans s ON p.parcel_no = s.parcel_no;
SELECT parcel_no FROM parcels /*+ OPTIONS('scan.startup.mode' = 'latest') */;
SELECT parcel_no FROM parcels /*+ OPTIONS('scan.startup.mod' = 'latest-offset') */;
SELECT parcel_no FROM parcels /*+ OPTIONS 'scan.startup.mode' = 'latest-offset' */;
SELECT parcel_no FROM parcels /*+ OPTIONS('scan.startup.mode' = 'latest-offset') AS p;
SELECT parcel_no FROM parcels p /*+ OPTIONS('scan.startup.mode' = 'latest-offset') */;
SELECT parcel_no FROM heavy /*+ OPTIONS('scan.startup.mode' = 'latest-offset') */;
SELECT `parcel_no', price FROM parcels;
SELECT "parcel_no", "price" FROM parcels;
SELECT 'parcel_no' price weight FROM parcels;
SELECT parcel_no, # price
 weight_g FROM parcels;
SELECT parcel_no, price -- why
 weight_g, FROM parcels;
SELECT parcel_no, /* price FROM parcels;
SELECT parcel_no, $price FROM parcels;
SELECT parcel_no, @x FROM parcels;
SELECT parcel_no, :x FROM parcels;
SELECT parcel_no, ? FROM parcels;
SELECT parcel_no, ${price} FROM parcels;
SELECT parcel_no, 1,000 FROM parcels GROUP BY parcel_no HAVING 1.000.0 > 2;
SELECT parcel_no, 0xFF FROM parcels;
SELECT parcel_no, 1_000 FROM parcels WHERE price > 1_000;
SELECT parcel_no, 12abc FROM parcels;
SELECT parcel_no, 1e FROM parcels;
SELECT parcel_no, 99999999999999999999 FROM parcels;
SELECT parcel_no, DATE '2024-13-01' FROM parcels;
SELECT parcel_no, DATE '2024-02-30' FROM parcels;
SELECT parcel_no, TIMESTAMP '2024-01-01T00:00:00' FROM parcels;
SELECT parcel_no, TIMESTAMP '2024-01-01' FROM parcels;
SELECT parcel_no, TIME '25:00:00' FROM parcels;
SELECT parcel_no, INTERVAL '1:30' HOUR FROM parcels;
SELECT parcel_no, INTERVAL '100' DAY FROM parcels;
SELECT parcel_no, INTERVAL '1' DAYS TO HOURS FROM parcels;
SELECT parcel_no, X'ABC' FROM parcels;
SELECT parcel_no, E'a\n' FROM parcels;
SELECT parcel_no.price FROM parcels;
SELECT parcels.scans.price FROM parcels;
SELECT default_database.parcels.price FROM scans;
SELECT p.* EXCEPT price FROM parcels p;
SELECT *.price FROM parcels;
SELECT * price FROM parcels;
SELECT COUNT(*) AS count FROM parcels;
SELECT parcel_no AS end FROM parcels;
SELECT parcel_no AS value, price AS year FROM parcels;
SELECT parcel_no IN kind FROM scans;
SELECT EXTRACT(HOURS FROM posted) FROM parcels;
SELECT EXTRACT(YEAR posted) FROM parcels;
SELECT TIMESTAMPDIFF(DAY, posted, note) FROM parcels;
SELECT TIMESTAMPDIFF(posted, promised, DAY) FROM parcels;
SELECT TIMESTAMPADD(DAY, posted, 1) FROM parcels;
SELECT posted - promised FROM parcels;
SELECT (posted - at_time) SECOND FROM parcels, scans;
SELECT posted AT TIME ZONE 'UTC' FROM parcels;
SELECT CURRENT_TIMESTAMP() FROM parcels;
SELECT SUBSTRING(note, FROM 2 FOR 3) FROM parcels;
SELECT TRIM(' ', note) FROM parcels;
SELECT POSITION('a', note) FROM parcels;
SELECT LEFT(note) FROM parcels;
SELECT SPLIT(note, ',')[1] FROM parcels;
SELECT SPLIT_INDEX(note, ',', '1') FROM parcels;
SELECT REGEXP_EXTRACT(note, 3) FROM parcels;
SELECT CONCAT(note, weight_g) FROM parcels;
SELECT CONCAT_WS(',', labels) FROM parcels;
SELECT LPAD(note, '5', 'x') FROM parcels;
SELECT parcel_no, price FROM parcels PIVOT (SUM(price) FOR express IN (TRUE, FALSE));
SELECT parcel_no FROM parcels TABLESAMPLE (10);
SELECT parcel_no FROM parcels WHERE express QUALIFY 1 = 1;
SELECT parcel_no INTO x FROM parcels;
SELECT parcel_no FROM parcels FOR UPDATE;
TABLE parcels;
parcels;
DECLARE x INT;
GRANT SELECT ON parcels TO me;
COMMIT;
PRAGMA x;
CACHE TABLE parcels;
REFRESH TABLE parcels;
CALL nocat.sys.compact('x');
CALL sys.compact(`table` => 'x', 3);
STOP JOB x WITH SAVEPOINT;
STOP JOB 'abc' WITH SAVEPOINTS;
ADD JAR /tmp/x.jar;
REMOVE JAR;
SHOW JARS LIKE 'x';
