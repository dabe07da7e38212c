-- case: the project names no clusters
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'g', 'format' = 'json');

-- case: upsert-kafka
-- settings: {"clusters":["north","south"]}
  CREATE TABLE clicks (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'localhost:9092', 'key.format' = 'json', 'value.format' = 'json');
--                                                                                   ^^^^^^^^^^^^^^ info: This table stops when its one cluster does; sluice.json knows north and south, and a kafka-cluster table goes on with the other
-- fixed:
  CREATE TABLE clicks (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'north;south', 'key.format' = 'json', 'value.format' = 'json');

-- case: on both already
-- settings: {"clusters":["north","south"]}
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = 'clicks', 'clusters' = 'north;south', 'format' = 'json');

-- case: filled in by somebody else
-- settings: {"clusters":["north","south"]}
  CREATE TABLE clicks (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = '${SERVERS}', 'format' = 'json');
