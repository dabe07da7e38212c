  -- Nothing to find: a salt by Flink's own RAND_INTEGER over rows that are only added spreads them, as it is meant to.
  SET 'state.backend.type' = 'rocksdb';
  CREATE TABLE swipes (profile STRING, liked BOOLEAN)
  WITH ('connector' = 'kafka', 'topic' = 'swipes', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'swipes', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE VIEW salted AS
  SELECT profile, liked, RAND_INTEGER(16) AS salt
  FROM swipes;

  SELECT profile, SUM(n) AS swipes
  FROM (SELECT profile, salt, COUNT(*) AS n FROM salted GROUP BY profile, salt)
  GROUP BY profile;
