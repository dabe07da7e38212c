-- settings: {"parallelism":16}
  CREATE TABLE loans (loan_id STRING, amount DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'loans', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'loans', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  SELECT size_class, COUNT(*) AS loans
  FROM (
    SELECT loan_id,
           CASE WHEN amount < 1000 THEN 'small' WHEN amount < 50000 THEN 'medium' ELSE 'large' END AS size_class
    FROM loans
  )
  GROUP BY size_class;
--^^^^^^^^ finds: skew/few-keys
