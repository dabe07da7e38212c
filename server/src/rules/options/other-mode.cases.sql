-- case: another mode is written
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = 'latest-offset', 'scan.startup.specific-offsets' = 'partition:0,offset:42');
--                                                                                                                                                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'scan.startup.specific-offsets' only with 'scan.startup.mode' = 'specific-offsets', and this table has 'latest-offset'
-- fixed:
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:42');

-- case: where reading ends
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.bounded.timestamp-millis' = '1700000000000');
--                                                                                                                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'scan.bounded.timestamp-millis' only with 'scan.bounded.mode' = 'timestamp', and the default is 'unbounded'
-- fixed:
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.bounded.mode' = 'timestamp', 'scan.bounded.timestamp-millis' = '1700000000000');

-- case: where an upsert table ends
  CREATE TABLE orders (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'key.format' = 'json', 'value.format' = 'json', 'scan.bounded.specific-offsets' = 'partition:0,offset:42');
--                                                                                                                                                                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'scan.bounded.specific-offsets' only with 'scan.bounded.mode' = 'specific-offsets', and the default is 'unbounded'
-- fixed:
  CREATE TABLE orders (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'key.format' = 'json', 'value.format' = 'json', 'scan.bounded.mode' = 'specific-offsets', 'scan.bounded.specific-offsets' = 'partition:0,offset:42');

-- case: a prefix of transactions without transactions
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'sink.transactional-id-prefix' = 'x');
--                                                                                                                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'sink.transactional-id-prefix' only with 'sink.delivery-guarantee' = 'exactly-once', and the default is 'at-least-once'
-- fixed:
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'sink.delivery-guarantee' = 'exactly-once', 'properties.transaction.timeout.ms' = '900000', 'sink.transactional-id-prefix' = 'x');

-- case: a prefix of transactions, with their timeout and another guarantee
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'properties.transaction.timeout.ms' = '5', 'sink.delivery-guarantee' = 'none', 'sink.transactional-id-prefix' = 'x');
--                                                                                                                                                                                                                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'sink.transactional-id-prefix' only with 'sink.delivery-guarantee' = 'exactly-once', and this table has 'none'
-- fixed:
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'properties.transaction.timeout.ms' = '5', 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'x');

-- case: two of them, and the mode is for one
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '5', 'scan.startup.specific-offsets' = 'partition:0,offset:42');
--                                                                                                                                                                                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink looks at 'scan.startup.specific-offsets' only with 'scan.startup.mode' = 'specific-offsets', and this table has 'timestamp'
-- no repair

-- case: each with its mode
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = 'TIMESTAMP', 'scan.startup.timestamp-millis' = '1700000000000', 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'x');

-- case: the mode is filled in later
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = '${MODE}', 'scan.startup.timestamp-millis' = '1700000000000');

-- case: the mode is set by ALTER
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '5');
  ALTER TABLE orders SET ('scan.startup.timestamp-millis' = '6');

-- case: suppressed with a reason
  -- sluice-ignore options/other-mode: the mode comes by a hint
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:9092', 'properties.group.id' = 'g', 'format' = 'json', 'scan.startup.timestamp-millis' = '1700000000000');

-- case: another connector has options of such names
  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'my-own', 'scan.startup.timestamp-millis' = '5');
