  -- The hint comes from a batch job.
  CREATE TABLE facts (k INT, v DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'facts', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'f', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE dims (k INT, label STRING)
  WITH ('connector' = 'kafka', 'topic' = 'dims', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'f', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
  SET 'table.exec.state.ttl' = '1 d';

  SELECT /*+ BROADCAST(d) */ f.v, d.label
--           ^^^^^^^^^ finds: options/batch-hint
  FROM facts AS f JOIN dims AS d ON f.k = d.k;
