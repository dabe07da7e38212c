  -- The ten dearest bids of all, without a partition.
  CREATE TABLE bids (bid_id BIGINT, item STRING, price BIGINT)
  WITH ('connector' = 'kafka', 'topic' = 'bids', 'properties.bootstrap.servers' = 'k:9092',
        'properties.group.id' = 'top', 'scan.startup.mode' = 'latest-offset', 'format' = 'json');

  CREATE TABLE dearest (bid_id BIGINT, item STRING, price BIGINT, PRIMARY KEY (bid_id) NOT ENFORCED)
  WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'dearest');

  INSERT INTO dearest
--            ^^^^^^^ finds: changelog/sink-key
  SELECT bid_id, item, price
  FROM (
    SELECT *, ROW_NUMBER() OVER (ORDER BY price DESC) AS rn
--            ^^^^^^^^^^ finds: skew/single-task
    FROM bids
  )
  WHERE rn <= 10;
