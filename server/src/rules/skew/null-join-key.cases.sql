-- case: a NULLIF in the condition
  SELECT b.auction, a.site FROM bids AS b LEFT JOIN auctions AS a ON NULLIF(b.auction, 0) = a.id;
--                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: The key is NULL for each row that its CASE or NULLIF gives no value. All these rows go to one subtask, and find no partner there
-- no repair

-- case: a NULLIF
  SELECT b.k, a.site FROM (SELECT NULLIF(auction, 0) AS k FROM bids) AS b LEFT JOIN auctions AS a ON b.k = a.id;
--                                                                                                   ^^^^^^^^^^ warning: 'k' is NULL for each row that its CASE or NULLIF gives no value. All these rows go to one subtask, and find no partner there
-- no repair

-- case: a column of the source may or may not be NULL: only the data could tell
  SELECT b.auction, a.site FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id;

-- case: the key of the side that is kept
  SELECT b.auction, a.site, s.site AS home FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id LEFT JOIN auctions AS s ON b.bidder = s.id;

-- case: parallelism 1 has one subtask anyway
-- settings: {"parallelism":1}
  SELECT b.k, a.site FROM (SELECT NULLIF(auction, 0) AS k FROM bids) AS b LEFT JOIN auctions AS a ON b.k = a.id;

-- case: an outer join keeps such rows
  SELECT b.auction, a.site, s.site AS home FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id LEFT JOIN auctions AS s ON a.seller = s.id;
--                                                                                                                               ^^^^^^^^^^^^^^^ warning: 'seller' is NULL for each row without a partner in the LEFT JOIN before. All these rows go to one subtask, and find no partner there
-- no repair

-- case: of the side that an outer join doesn't keep
  SELECT a.site, b.k FROM auctions AS a LEFT JOIN (SELECT NULLIF(auction, 0) AS k FROM bids) AS b ON a.id = b.k AND a.site <> '';
--                                                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: 'k' is NULL for each row that its CASE or NULLIF gives no value. All these rows go to one subtask, and find no partner there
-- no repair

-- case: of the left side of a RIGHT JOIN
  SELECT a.site, b.k FROM (SELECT NULLIF(auction, 0) AS k FROM bids) AS b RIGHT JOIN auctions AS a ON a.id = b.k;
--                                                                                                    ^^^^^^^^^^ warning: 'k' is NULL for each row that its CASE or NULLIF gives no value. All these rows go to one subtask, and find no partner there
-- no repair

-- case: a FULL JOIN keeps both
  SELECT a.site, b.k FROM auctions AS a FULL JOIN (SELECT NULLIF(auction, 0) AS k FROM bids) AS b ON a.id = b.k;
--                                                                                                   ^^^^^^^^^^ warning: 'k' is NULL for each row that its CASE or NULLIF gives no value. All these rows go to one subtask, and find no partner there
-- no repair

-- case: an inner join with a condition
  SELECT a.site, b.k FROM auctions AS a JOIN (SELECT NULLIF(auction, 0) AS k FROM bids) AS b ON a.id = b.k WHERE a.site = 'x' OR a.id > 3;
--                                                                                              ^^^^^^^^^^ warning: 'k' is NULL for each row that its CASE or NULLIF gives no value. All these rows go to one subtask, and find no partner there
-- fixed:
  SELECT a.site, b.k FROM auctions AS a JOIN (SELECT NULLIF(auction, 0) AS k FROM bids) AS b ON a.id = b.k WHERE (a.site = 'x' OR a.id > 3) AND b.k IS NOT NULL;
