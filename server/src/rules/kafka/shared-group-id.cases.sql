-- case: one topic of several, through a view and another table
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'scan.startup.mode' = 'group-offsets', 'format' = 'json');
  CREATE TABLE events (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'visits;orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  CREATE VIEW seen AS SELECT id FROM events;
  INSERT INTO nowhere SELECT id, 1, 1 FROM orders;
  INSERT INTO nowhere SELECT id, 2, 2 FROM seen;
--^^^^^^ warning: Another job of this script reads orders as group 'shop' too.
-- no repair

-- case: another group by a hint
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  INSERT INTO nowhere SELECT id, 1, 1 FROM orders;
  INSERT INTO nowhere SELECT id, 2, 2 FROM orders /*+ OPTIONS('properties.group.id' = 'shop-2') */;

-- case: committed offsets are only for monitoring
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
  INSERT INTO nowhere SELECT id, 1, 1 FROM orders;
  INSERT INTO nowhere SELECT id, 2, 2 FROM orders;

-- case: a query that only runs in the editor
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  INSERT INTO nowhere SELECT id, 1, 1 FROM orders;
  SELECT id FROM orders;

-- case: twice in one job
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  INSERT INTO nowhere SELECT a.id, b.id, 1 FROM orders AS a JOIN orders AS b ON a.id = b.id;

-- case: suppressed with a reason
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'shop', 'format' = 'json');
  INSERT INTO nowhere SELECT id, 1, 1 FROM orders;
  -- sluice-ignore kafka/shared-group-id: both start from savepoints
  INSERT INTO nowhere SELECT id, 2, 2 FROM orders;
