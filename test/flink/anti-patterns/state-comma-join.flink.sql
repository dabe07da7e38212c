  CREATE TABLE bets (bet_id BIGINT, match_id BIGINT, stake DOUBLE)
  WITH ('connector' = 'kafka', 'topic' = 'bets', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'bets', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');
  CREATE TABLE results (match_id BIGINT, winner STRING)
  WITH ('connector' = 'kafka', 'topic' = 'results', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'bets', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE target (bet_id BIGINT, stake DOUBLE, winner STRING)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'target');

  INSERT INTO target
  SELECT b.bet_id, b.stake, r.winner
  FROM bets b, results r
--           ^ finds: state/unbounded-join
  WHERE b.match_id = r.match_id AND b.stake > 1;
