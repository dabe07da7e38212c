-- Tables that pages of Flink's documentation speak of without a CREATE TABLE, with the columns that their queries read (test/rules-audit.md);
-- as careful as can be, so that findings come from what the page says and not from here.

CREATE TABLE Bid (
  bidtime TIMESTAMP(3),
  price DECIMAL(10, 2),
  item STRING,
  supplier_id STRING,
  WATERMARK FOR bidtime AS bidtime - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'bid', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE Orders (
  order_id BIGINT,
  productId BIGINT,
  customer_id BIGINT,
  user_id BIGINT,
  `user` STRING,
  `users` STRING,
  product STRING,
  product_names ARRAY<STRING>,
  num BIGINT,
  amount BIGINT,
  total DECIMAL(10, 2),
  order_time TIMESTAMP(3),
  proctime AS PROCTIME(),
  proc_time AS PROCTIME(),
  WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE orders (
  order_id BIGINT,
  currency STRING,
  amount DECIMAL(10, 2),
  o_orderkey BIGINT,
  o_custkey BIGINT,
  o_totalprice DECIMAL(10, 2),
  o_shippriority INT,
  order_time TIMESTAMP(3),
  WATERMARK FOR order_time AS order_time - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders_2', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE lineitem (
  l_orderkey BIGINT,
  l_quantity INT
) WITH ('connector' = 'kafka', 'topic' = 'lineitem', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE customers (
  c_custkey BIGINT,
  c_name STRING
) WITH ('connector' = 'kafka', 'topic' = 'customers', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE Customers (
  id BIGINT,
  name STRING,
  country STRING,
  zip STRING
) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db/shop', 'table-name' = 'customers');

CREATE TABLE Product (
  id BIGINT,
  name STRING
) WITH ('connector' = 'kafka', 'topic' = 'product', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE NewProducts (
  product STRING
) WITH ('connector' = 'kafka', 'topic' = 'newproducts', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE Users (
  user_id BIGINT,
  name STRING
) WITH ('connector' = 'kafka', 'topic' = 'users', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE Payments (
  user_id BIGINT,
  paid DECIMAL(10, 2)
) WITH ('connector' = 'kafka', 'topic' = 'payments', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE RubberOrders (
  product STRING,
  amount BIGINT
) WITH ('connector' = 'kafka', 'topic' = 'rubberorders', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE MyTable (
  user_id BIGINT,
  name STRING,
  record_time TIMESTAMP(3),
  a INT,
  b BIGINT,
  c STRING
) WITH ('connector' = 'kafka', 'topic' = 'mytable', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE LeftTable (
  row_time TIMESTAMP(3),
  num INT,
  id STRING,
  WATERMARK FOR row_time AS row_time - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'lefttable', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE RightTable (
  row_time TIMESTAMP(3),
  num INT,
  id STRING,
  WATERMARK FOR row_time AS row_time - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'righttable', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE clicks (
  uid BIGINT,
  `user` STRING,
  cTime TIMESTAMP(3),
  url STRING
) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE Ticker (
  symbol STRING,
  price BIGINT,
  tax BIGINT,
  rowtime TIMESTAMP(3),
  WATERMARK FOR rowtime AS rowtime - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'ticker', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE ShopSales (
  product_id STRING,
  category STRING,
  product_name STRING,
  sales BIGINT
) WITH ('connector' = 'kafka', 'topic' = 'shopsales', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE user_actions (
  user_name STRING,
  data STRING,
  user_action_time TIMESTAMP(3),
  WATERMARK FOR user_action_time AS user_action_time - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'user_actions', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE T (
  color STRING,
  id BIGINT,
  `day` STRING,
  user_id BIGINT,
  flag STRING
) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE left_input (
  join_key BIGINT,
  l STRING
) WITH ('connector' = 'kafka', 'topic' = 'left_input', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE right_input (
  join_key BIGINT,
  r STRING
) WITH ('connector' = 'kafka', 'topic' = 'right_input', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE source_table (
  id BIGINT,
  user_id BIGINT,
  name STRING,
  age INT,
  price DECIMAL(10, 2),
  quantity INT,
  order_time TIMESTAMP(3),
  event_time TIMESTAMP(3),
  priority INT
) WITH ('connector' = 'kafka', 'topic' = 'source_table', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE currency_rates (
  currency STRING,
  rate DECIMAL(10, 4),
  update_time TIMESTAMP(3),
  PRIMARY KEY (currency) NOT ENFORCED,
  WATERMARK FOR update_time AS update_time
) WITH ('connector' = 'kafka', 'topic' = 'currency_rates', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'debezium-json');

CREATE TABLE a (
  id BIGINT,
  a_content STRING
) WITH ('connector' = 'kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE b (
  id BIGINT,
  b_content STRING
) WITH ('connector' = 'kafka', 'topic' = 'b', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE t1 (
  id BIGINT,
  name STRING,
  content STRING
) WITH ('connector' = 'kafka', 'topic' = 't1', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE t2 (
  id BIGINT,
  name STRING,
  content STRING
) WITH ('connector' = 'kafka', 'topic' = 't2', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE t3 (
  id BIGINT,
  name STRING,
  content STRING
) WITH ('connector' = 'kafka', 'topic' = 't3', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE kafka_table1 (
  id BIGINT,
  name STRING,
  content STRING
) WITH ('connector' = 'kafka', 'topic' = 'kafka_table1', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE kafka_table2 (
  id BIGINT,
  name STRING,
  content STRING
) WITH ('connector' = 'kafka', 'topic' = 'kafka_table2', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE t_order (
  order_id BIGINT,
  order_name STRING,
  PRIMARY KEY (order_id) NOT ENFORCED
) WITH ('connector' = 'kafka', 'topic' = 't_order', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'debezium-json');

CREATE TABLE t_logistics (
  logistics_id BIGINT,
  logistics_target STRING,
  logistics_source STRING,
  order_id BIGINT,
  PRIMARY KEY (logistics_id) NOT ENFORCED
) WITH ('connector' = 'kafka', 'topic' = 't_logistics', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'debezium-json');

CREATE TABLE students (
  name STRING,
  age INT,
  gpa DECIMAL(3, 2)
) WITH ('connector' = 'kafka', 'topic' = 'students', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE input_table (
  id BIGINT,
  feature1 DOUBLE,
  feature2 DOUBLE,
  vector_column ARRAY<FLOAT>
) WITH ('connector' = 'kafka', 'topic' = 'input_table', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE kafka_table (
  user_id STRING,
  order_amount DOUBLE,
  log_ts TIMESTAMP(3),
  WATERMARK FOR log_ts AS log_ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'kafka_table', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '30 s', 'format' = 'json');

CREATE TABLE my_ctas_table (
  id BIGINT,
  name STRING,
  age INT
) WITH ('connector' = 'kafka', 'topic' = 'my_ctas_table', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE some_table (
  id BIGINT,
  name STRING,
  email STRING
) WITH ('connector' = 'kafka', 'topic' = 'some_table', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

CREATE TABLE Checkouts (
  `user` STRING,
  checkout_type STRING
) WITH ('connector' = 'kafka', 'topic' = 'checkouts', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'docs', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
