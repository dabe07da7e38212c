  CREATE TABLE scores (player STRING, points INT)
  WITH ('connector' = 'kafka', 'topic' = 'scores', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'scores', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE VIEW standings AS SELECT player, SUM(points) AS points FROM scores GROUP BY player;

  SELECT points, COUNT(*) AS players, MAX(seen) AS seen
  FROM (SELECT player, points, CURRENT_TIMESTAMP AS seen FROM standings)
--                             ^^^^^^^^^^^^^^^^^ finds: changelog/non-deterministic-update
  GROUP BY points;
