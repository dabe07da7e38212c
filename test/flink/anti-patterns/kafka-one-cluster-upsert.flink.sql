-- settings: {"clusters":["north","south"]}
  CREATE TABLE limits (account STRING, max_amount DOUBLE, PRIMARY KEY (account) NOT ENFORCED) WITH (
    'connector' = 'upsert-kafka',
--                ^^^^^^^^^^^^^^ finds: kafka/single-cluster
    'topic' = 'limits',
    'properties.bootstrap.servers' = 'north-1:9092',
    'key.format' = 'json',
    'value.format' = 'json'
  );
  SELECT account, max_amount FROM limits;
