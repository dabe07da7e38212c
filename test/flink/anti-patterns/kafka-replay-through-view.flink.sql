  CREATE TABLE audit (actor STRING, action STRING)
  WITH ('connector' = 'kafka', 'topic' = 'audit', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'audit', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
  CREATE VIEW logins AS SELECT actor FROM audit WHERE action = 'login';
--                                        ^^^^^ finds: kafka/replays-everything
  CREATE TABLE login_feed (actor STRING)
  WITH ('connector' = 'kafka', 'topic' = 'login_feed', 'properties.bootstrap.servers' = 'k:9092', 'format' = 'json');
  INSERT INTO login_feed SELECT actor FROM logins;
