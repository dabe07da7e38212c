-- case: the prefix of a format follows the option that names it
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'value.format' = 'json', 'json.ignore-parse-errors' = 'true');
--                                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Connector 'kafka' has no option 'json.ignore-parse-errors'. Did you mean 'value.json.ignore-parse-errors'?
-- fixed:
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'value.format' = 'json', 'value.json.ignore-parse-errors' = 'true');

-- case: a setting of Kafka's client goes below properties
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'bootstrap.servers' = 'b:9092');
--                                                    ^^^^^^^^^^^^^^^^^^^ warning: Connector 'kafka' has no option 'bootstrap.servers'. Did you mean 'properties.bootstrap.servers'?
-- fixed:
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.bootstrap.servers' = 'b:9092');

-- case: a column's option with a slip
  CREATE TABLE t (price INT) WITH ('connector' = 'datagen', 'fields.price.kimd' = 'random');
--                                                          ^^^^^^^^^^^^^^^^^^^ warning: Connector 'datagen' has no option 'fields.price.kimd'. Did you mean 'fields.price.kind'?
-- fixed:
  CREATE TABLE t (price INT) WITH ('connector' = 'datagen', 'fields.price.kind' = 'random');

-- case: an option of another connector
  CREATE TABLE t (a INT) WITH ('connector' = 'blackhole', 'topic' = 'x');
--                                                        ^^^^^^^ warning: Connector 'blackhole' has no option 'topic'
-- no repair

-- case: where the right one is there already it is not renamed
  CREATE TABLE t (a INT) WITH ('connector' = 'print', 'print-identifier' = 'a', 'print-identifer' = 'b');
--                                                                              ^^^^^^^^^^^^^^^^^ warning: Connector 'print' has no option 'print-identifer'
-- no repair

-- case: an option of a later version
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'format' = 'csv', 'csv.trim-spaces' = 'true');
--                                                                      ^^^^^^^^^^^^^^^^^ warning: Connector 'kafka' has no option 'csv.trim-spaces'. It exists since Flink 2.3
-- no repair

-- case: in that version it is fine
-- settings: {"flinkVersion": "2.3"}
  CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'format' = 'csv', 'csv.trim-spaces' = 'true');

-- case: patterns of names, whatever a client takes, and what nobody here can know
  CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json', 'properties.max.poll.records' = '5', 'scan.watermark.idle-timeout' = '1 s');
  CREATE TABLE b (x INT) WITH ('connector' = 'kafka-cluster', 'topic' = 't', 'clusters' = 'a;b', 'clusters.a.brokers' = 'h:1', 'clusters.a.properties.x' = 'y');
  CREATE TABLE c (x INT) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'parquet', 'parquet.compression' = 'SNAPPY');
  CREATE TABLE d (x INT) WITH ('connector' = 'paimon', 'anything' = 'x');
  CREATE TABLE e (x INT) WITH ('connector' = 'kafka', 'format' = 'protobuf-confluent', 'protobuf-confluent.url' = 'x');
  CREATE TABLE f WITH ('json.ignore-parse-errors' = 'true') LIKE a;

-- case: ALTER TABLE knows the table's connector
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen');
  ALTER TABLE t SET ('rows-per-secnd' = '5');
--                   ^^^^^^^^^^^^^^^^ warning: Connector 'datagen' has no option 'rows-per-secnd'. Did you mean 'rows-per-second'?
-- fixed:
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen');
  ALTER TABLE t SET ('rows-per-second' = '5');

-- case: RESET of what isn't set
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
  ALTER TABLE t RESET ('rows-per-secnd');
--                     ^^^^^^^^^^^^^^^^ warning: The table doesn't set 'rows-per-secnd', so RESET changes nothing. Did you mean 'rows-per-second'?
-- fixed:
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');
  ALTER TABLE t RESET ('rows-per-second');

-- case: LIKE brings the connector
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen');
  CREATE TABLE u WITH ('rows-per-secnd' = '5') LIKE t;
--                     ^^^^^^^^^^^^^^^^ warning: Connector 'datagen' has no option 'rows-per-secnd'
  CREATE TABLE v WITH ('anything' = '5') LIKE t (EXCLUDING OPTIONS);
-- fixed:
  CREATE TABLE t (a INT) WITH ('connector' = 'datagen');
  CREATE TABLE u WITH ('rows-per-second' = '5') LIKE t;
  CREATE TABLE v WITH ('anything' = '5') LIKE t (EXCLUDING OPTIONS);

-- case: an option of a model
  CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai', 'endpoint' = 'h/chat/completions', 'temprature' = '1');
--                                                                                                                  ^^^^^^^^^^^^ warning: The model provider 'openai' has no option 'temprature'. Did you mean 'temperature'?
-- fixed:
  CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai', 'endpoint' = 'h/chat/completions', 'temperature' = '1');

-- case: a materialized table
  CREATE MATERIALIZED TABLE m WITH ('connector' = 'print', 'print-identifer' = 'x') FRESHNESS = INTERVAL '1' MINUTE AS SELECT channel FROM bids;
--                                                         ^^^^^^^^^^^^^^^^^ warning: Connector 'print' has no option 'print-identifer'
-- fixed:
  CREATE MATERIALIZED TABLE m WITH ('connector' = 'print', 'print-identifier' = 'x') FRESHNESS = INTERVAL '1' MINUTE AS SELECT channel FROM bids;
