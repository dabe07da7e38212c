  -- Share of each product in all sales: the total is one row on one task.
  CREATE TABLE sales (product STRING, amount DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'sales', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'share', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE shares (product STRING, share DOUBLE, PRIMARY KEY (product) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'shares');
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '2s';
  SET 'table.exec.mini-batch.size' = '1000';

  INSERT INTO shares
  SELECT p.product, p.amount / t.amount AS share
  FROM (SELECT product, SUM(amount) AS amount FROM sales GROUP BY product) AS p
  CROSS JOIN (SELECT SUM(amount) AS amount FROM sales) AS t;
--^^^^^^^^^^ finds: skew/single-task
