-- modes: off lg no-sub-plan no-source no-sink
-- What of a plan is there once: within a query, across the INSERTs of a statement set, and INSERTs into the same table.
SELECT auction, url FROM bids UNION ALL SELECT auction, url FROM bids;
SELECT auction, url FROM bids UNION ALL SELECT auction, channel FROM bids;
SELECT auction, n FROM (SELECT auction, random_tag(url) AS n FROM bids) GROUP BY auction, n UNION ALL SELECT auction, n FROM (SELECT auction, random_tag(url) AS n FROM bids) GROUP BY auction, n;
SELECT auction, RAND() AS n FROM bids UNION ALL SELECT auction, RAND() AS n FROM bids;
SELECT id, balance FROM accounts UNION ALL SELECT id + 1, balance FROM accounts;
SELECT x.auction, x.n, y.total FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) x JOIN (SELECT auction, SUM(price) AS total FROM bids GROUP BY auction) y ON x.auction = y.auction;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages SELECT auction, url FROM bids WHERE price > 3; INSERT INTO shown SELECT url, auction FROM bids; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO devnull SELECT auction, COUNT(*) FROM bids GROUP BY auction; INSERT INTO shown SELECT CAST(auction AS STRING), n FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction); END;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages SELECT auction, random_tag(url) FROM bids; INSERT INTO shown SELECT random_tag(url), auction FROM bids; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages SELECT auction, UUID() AS page FROM bids; INSERT INTO pages SELECT auction, UUID() AS page FROM bids; INSERT INTO shown SELECT UUID() AS page, auction FROM bids; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO shown SELECT channel, n FROM channel_bidders; INSERT INTO channel_people SELECT channel, n FROM channel_bidders; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO shown SELECT channel, n FROM channel_bidders; INSERT INTO shown SELECT channel, n FROM channel_bidders WHERE n > 3; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO devnull SELECT auction, COUNT(*) FROM bids GROUP BY auction; INSERT INTO devnull SELECT auction, COUNT(*) FROM bids GROUP BY auction; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO devnull SELECT auction, COUNT(*) FROM bids GROUP BY auction; INSERT INTO devnull SELECT auction, COUNT(DISTINCT bidder) FROM bids GROUP BY auction; INSERT INTO channel_people SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO devnull SELECT auction, price FROM bids; INSERT INTO devnull SELECT auction, COUNT(*) FROM bids GROUP BY auction; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO channel_people SELECT channel, COUNT(*) FROM bids GROUP BY channel; INSERT INTO channel_people SELECT LOWER(channel), COUNT(*) FROM bids GROUP BY channel; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO channel_people SELECT channel, COUNT(*) FROM bids GROUP BY channel; INSERT INTO channel_people SELECT url, COUNT(*) FROM bids GROUP BY url; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages SELECT auction, url FROM bids; INSERT INTO pages /*+ OPTIONS('sink.parallelism' = '2') */ SELECT id, item FROM auctions; INSERT INTO pages SELECT id, person FROM clicks; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO devnull SELECT id, balance FROM accounts; INSERT INTO shown SELECT owner, balance FROM accounts; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages SELECT auction, url FROM bids WHERE price > 1 UNION ALL SELECT id, item FROM auctions; INSERT INTO pages SELECT auction, url FROM bids WHERE price > 2; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO devnull (a) SELECT auction FROM bids; INSERT INTO devnull (b) SELECT auction FROM bids; INSERT INTO devnull (a) SELECT price FROM bids; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages VALUES (1, 'a'); INSERT INTO pages SELECT auction, url FROM bids; END;
EXECUTE STATEMENT SET BEGIN INSERT INTO pages SELECT auction, channel FROM bids; END;
