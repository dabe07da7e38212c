-- case: a table that is looked up
  SELECT /*+ STATE_TTL('b' = '1h') */ b.price, d.country FROM (SELECT *, PROCTIME() AS now FROM bids) AS b JOIN sites FOR SYSTEM_TIME AS OF b.now AS d ON b.channel = d.site;
--           ^^^^^^^^^ warning: STATE_TTL is for regular joins and for aggregates; this join keeps its rows as long as its times say, with or without it
-- no repair

-- case: a regular join takes it
  SELECT /*+ STATE_TTL('b' = '1h', 'a' = '1d') */ b.price, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;

-- case: one of two joins takes it
  SELECT /*+ STATE_TTL('b' = '1h', 'a' = '1d') */ b.price, a.site, d.country
  FROM (SELECT *, PROCTIME() AS now FROM bids) AS b JOIN auctions AS a ON b.auction = a.id
  JOIN sites FOR SYSTEM_TIME AS OF b.now AS d ON b.channel = d.site;

-- case: the aggregate over an interval join takes it
  SELECT /*+ STATE_TTL('b' = '1h') */ b.auction, COUNT(*) FROM bids AS b JOIN bids AS c
    ON b.auction = c.auction AND c.ts BETWEEN b.ts AND b.ts + INTERVAL '1' HOUR GROUP BY b.auction;
