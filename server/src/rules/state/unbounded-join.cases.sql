-- case: both sides have event time
  INSERT INTO pages SELECT b.auction, c.url FROM bids AS b JOIN bids AS c ON b.auction = c.auction;
--                                                         ^^^^ info: This join keeps every row of both sides for ever. Both sides have event time: a condition that bounds the time between them (an interval join) lets old rows go
-- fixed:
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO pages SELECT b.auction, c.url FROM bids AS b JOIN bids AS c ON b.auction = c.auction;

-- case: a query that only runs in the editor ends with it
  SELECT b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;

-- case: with a time to live
  SET 'table.exec.state.ttl' = '1 h';
  INSERT INTO pages SELECT b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;

-- case: a hint says how long
  INSERT INTO pages SELECT /*+ STATE_TTL('b' = '1d', 'a' = '30d') */ b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
