  SET 'table.exec.source.cdc-events-duplicate' = 'true';
  CREATE TABLE stock (sku STRING, warehouse STRING, pieces INT, PRIMARY KEY (sku) NOT ENFORCED)
  WITH ('connector' = 'kafka', 'topic' = 'db.stock', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'stock', 'scan.startup.mode' = 'earliest-offset', 'format' = 'debezium-json');

  CREATE TABLE target (warehouse STRING, pieces INT, PRIMARY KEY (warehouse) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT warehouse, SUM(pieces) AS pieces
  FROM stock
--     ^^^^^ finds: state/hidden-state
  GROUP BY warehouse;
--^^^^^^^^ finds: skew/one-phase-aggregate
