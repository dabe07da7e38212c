  -- An interval join keeps what its interval says; the hint changes nothing.
  CREATE TABLE carts (user_id BIGINT, item STRING, added TIMESTAMP(3), WATERMARK FOR added AS added - INTERVAL '5' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'carts', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'c',
        'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '10s', 'format' = 'json');
  CREATE TABLE checkouts (user_id BIGINT, total DOUBLE, paid TIMESTAMP(3), WATERMARK FOR paid AS paid - INTERVAL '5' SECOND)
  WITH ('connector' = 'kafka', 'topic' = 'checkouts', 'properties.bootstrap.servers' = 'k:9092', 'properties.group.id' = 'c',
        'scan.startup.mode' = 'latest-offset', 'scan.watermark.idle-timeout' = '10s', 'format' = 'json');

  SELECT /*+ STATE_TTL('c' = '6h', 'p' = '1h') */ c.item, p.total
--           ^^^^^^^^^ finds: state/ignored-ttl
  FROM carts AS c JOIN checkouts AS p
    ON c.user_id = p.user_id AND p.paid BETWEEN c.added AND c.added + INTERVAL '2' HOUR;
