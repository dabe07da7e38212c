  -- Share of each product in all sales: the total is one row on one task.
  CREATE TABLE sales (product STRING, amount DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'sales', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'share', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT p.product, p.amount / t.amount AS share
  FROM (SELECT product, SUM(amount) AS amount FROM sales GROUP BY product) AS p
  CROSS JOIN (SELECT SUM(amount) AS amount FROM sales) AS t;
--^^^^^^^^^^ finds: skew/single-task
--            ^^^^^^ finds: skew/single-task
