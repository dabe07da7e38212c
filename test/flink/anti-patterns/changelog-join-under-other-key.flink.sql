  CREATE TABLE accounts (account_id BIGINT, owner_id BIGINT, balance DOUBLE, PRIMARY KEY (account_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'accounts', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  CREATE TABLE owners (owner_id BIGINT, name STRING, PRIMARY KEY (owner_id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'owners', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');
  CREATE TABLE owner_accounts (name STRING, account_id BIGINT, balance DOUBLE, PRIMARY KEY (name) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 'oa', 'properties.bootstrap.servers' = 'k:9092',
        'key.format' = 'json', 'value.format' = 'json');

  INSERT INTO owner_accounts
--            ^^^^^^^^^^^^^^ finds: changelog/sink-key
  SELECT o.name, a.account_id, a.balance
  FROM accounts a
--     ^^^^^^^^ finds: state/hidden-state
  JOIN owners o ON a.owner_id = o.owner_id;
--     ^^^^^^ finds: state/hidden-state
