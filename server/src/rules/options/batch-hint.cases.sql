-- case: in a sub-query
  SELECT * FROM (SELECT /*+ SHUFFLE_HASH(a) */ b.auction FROM bids AS b JOIN auctions AS a ON b.auction = a.id);
--                          ^^^^^^^^^^^^ info: The hint SHUFFLE_HASH is for batch jobs: a streaming join does not change by it
-- no repair

-- case: a hint for streaming
  SELECT /*+ STATE_TTL('b' = '1 d', 'a' = '1 d') */ b.auction FROM bids AS b JOIN auctions AS a ON b.auction = a.id;

-- case: a batch job
  SET 'execution.runtime-mode' = 'batch';
  SELECT /*+ BROADCAST(a) */ b.auction, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;
