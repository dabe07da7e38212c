-- case: unique by another column
  INSERT INTO totals SELECT bids, auction, total FROM (SELECT auction, COUNT(*) AS bids, SUM(price) AS total FROM bids GROUP BY auction);
--            ^^^^^^ warning: totals is written by (auction), and the query updates by another key: its rows are unique by (bids). Flink keeps all rows of a key to put them in order (SinkUpsertMaterializer)
-- no repair

-- case: after an outer join
  INSERT INTO bidders SELECT a.site, b.price FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id;
--            ^^^^^^^ warning: bidders is written by (channel), and the query updates by another key: its rows have no key among the written columns. Flink keeps all rows of a key to put them in order (SinkUpsertMaterializer)
-- no repair

-- case: with Flink 2.3
-- settings: {"flinkVersion":"2.3"}
  INSERT INTO bidders SELECT channel, COUNT(*) FROM bids GROUP BY channel, auction;
--            ^^^^^^^ warning: bidders is written by (channel), and the query updates by another key: its rows have no key among the written columns. Flink keeps all rows of a key to put them in order (SinkUpsertMaterializer); Flink 2.3 refuses it without ON CONFLICT
-- no repair

-- case: the same key
  INSERT INTO bidders SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: rows that are only added need no order
  INSERT INTO bidders SELECT channel, price FROM bids;

-- case: left out on purpose
  SET 'table.exec.sink.upsert-materialize' = 'NONE';
  INSERT INTO bidders SELECT channel, COUNT(*) FROM bids GROUP BY channel, auction;
