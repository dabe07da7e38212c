  CREATE TABLE invoices (invoice_id BIGINT, customer_id BIGINT, amount DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'invoices', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'inv', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE blocked (customer_id BIGINT, reason STRING)
  WITH ('connector' = 'kafka', 'topic' = 'blocked', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'inv', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE target (invoice_id BIGINT, amount DOUBLE, PRIMARY KEY (invoice_id) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT invoice_id, amount
  FROM invoices AS i
  WHERE EXISTS (SELECT 1 FROM blocked AS b WHERE b.customer_id = i.customer_id);
--      ^^^^^^ finds: state/unbounded-join
