  CREATE TABLE invoices (id BIGINT, total DOUBLE) WITH (
    'connector' = 'kafka',
    'topics' = 'invoices',
--  ^^^^^^^^ finds: options/unknown-option
    'properties.bootstrap.servers' = 'k:9092',
    'properties.group.id' = 'invoices',
    'scan.startup.mode' = 'earliest',
--                        ^^^^^^^^^^ finds: options/wrong-value
    'format' = 'json',
    'json.ignore-parse-error' = 'true'
--  ^^^^^^^^^^^^^^^^^^^^^^^^^ finds: options/unknown-option
  );
