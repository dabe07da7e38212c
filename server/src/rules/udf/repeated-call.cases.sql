-- case: once is fine
  SELECT auction, page_of(url) FROM bids WHERE price > 10;

-- case: other arguments are another call
  SELECT page_of(url), page_of(channel) FROM bids;

-- case: a function that isn't deterministic may have to differ
  SELECT random_tag(url), random_tag(url) FROM bids;

-- case: built-in functions are cheap
  SELECT UPPER(url), UPPER(url) FROM bids;

-- case: a name is kept where the column would change its name
  SELECT price, page_of(url) FROM bids WHERE page_of(url) <> 'checkout';
--              ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row
-- fixed:
  SELECT price, u.a AS `EXPR$1` FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a) WHERE u.a <> 'checkout';

-- case: three times in one select list, with an alias of the table, into a table
  INSERT INTO pages SELECT b.auction, page_of(b.url) || page_of(b.url) || page_of(url) FROM bids AS b;
--                                    ^^^^^^^^^^^^^^ warning: page_of(b.url) is called 3 times a row
-- fixed:
  INSERT INTO pages SELECT b.auction, u.a || u.a || u.a FROM bids AS b CROSS JOIN UNNEST(ARRAY[page_of(b.url)]) AS u(a);

-- case: in the grouping
  SELECT page_of(url) AS page, COUNT(*) FROM bids WHERE page_of(url) <> 'a' GROUP BY page_of(url);
--       ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row
-- fixed:
  SELECT u.a AS page, COUNT(*) FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a) WHERE u.a <> 'a' GROUP BY u.a;

-- case: arguments of aggregates are shared below them
  SELECT auction, MIN(page_of(url)), MAX(page_of(url)) FROM bids GROUP BY auction;

-- case: two functions, one after the other
  SELECT page_of(url) AS p, region(url) AS r FROM bids WHERE page_of(url) <> region(url);
--       ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row
--                          ^^^^^^^^^^^ warning: region(url) is called 2 times a row
-- fixed:
  SELECT u.a AS p, u2.a2 AS r FROM bids CROSS JOIN UNNEST(ARRAY[region(bids.url)]) AS u2(a2) CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a) WHERE u.a <> u2.a2;

-- case: a line of its own where FROM has one
  SELECT
    auction,
    page_of(url) AS page
--  ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row
  FROM bids
  WHERE page_of(url) <> 'a';
-- fixed:
  SELECT
    auction,
    u.a AS page
  FROM bids
  CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a)
  WHERE u.a <> 'a';

-- case: through a CTE the call is where it is written
  WITH p AS (SELECT auction, page_of(url) AS page FROM bids) SELECT auction, page, page || '/' FROM p WHERE page <> 'a';
--                           ^^^^^^^^^^^^ warning: page_of(url) is called 3 times a row
-- fixed:
  WITH p AS (SELECT auction, u.a AS page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a)) SELECT auction, page, page || '/' FROM p WHERE page <> 'a';

-- case: through a view
  CREATE VIEW visited AS SELECT auction, page_of(url) AS page FROM bids;
--                                       ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row
  SELECT auction, page FROM visited WHERE page <> 'a';
-- fixed:
  CREATE VIEW visited AS SELECT auction, u.a AS page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a);
  SELECT auction, page FROM visited WHERE page <> 'a';

-- case: a star would take in the new column
  SELECT *, page_of(url) AS page FROM bids WHERE page_of(url) <> 'a';
--          ^^^^^^^^^^^^ warning: page_of(url) is called 2 times a row
-- fixed:
  SELECT bids.*, u.a AS page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a) WHERE u.a <> 'a';

-- case: names in use are passed over
  SELECT u.auction AS a, page_of(u.url) AS page FROM bids AS u WHERE page_of(u.url) <> 'a';
--                       ^^^^^^^^^^^^^^ warning: page_of(u.url) is called 2 times a row
-- fixed:
  SELECT u.auction AS a, u2.a2 AS page FROM bids AS u CROSS JOIN UNNEST(ARRAY[page_of(u.url)]) AS u2(a2) WHERE u2.a2 <> 'a';

-- case: after an aggregate the rewrite would lose the key
  SELECT page_of(c), page_of(c) FROM (SELECT MAX(url) AS c FROM bids GROUP BY auction);
--       ^^^^^^^^^^ warning: page_of(c) is called 2 times a row
-- no repair

-- case: a row as the result would be flattened
  SELECT parts(url).host, parts(url).path FROM bids;
--       ^^^^^^^^^^ warning: parts(url) is called 2 times a row
-- no repair

-- case: Flink 2.4 shares equal calls
-- settings: {"flinkVersion": "2.4"}
  SELECT page_of(url), page_of(url) FROM bids;

-- case: already through UNNEST
  SELECT u.a, u.a FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(a) WHERE u.a <> 'x';

-- case: as the key of a join and behind it
  SELECT b.auction, page_of(b.url), s.country FROM bids AS b JOIN sites AS s ON page_of(b.url) = s.site;
--                  ^^^^^^^^^^^^^^ warning: page_of(b.url) is called before the join and once more behind it
-- no repair

-- case: named below the join
  SELECT b.auction, b.page, s.country FROM (SELECT auction, page_of(url) AS page FROM bids) AS b JOIN sites AS s ON b.page = s.site;

-- case: another argument behind the join
  SELECT page_of(b.channel), s.country FROM bids AS b JOIN sites AS s ON page_of(b.url) = s.site;

-- case: twice in the condition of a join
  SELECT b.auction, s.country FROM bids AS b JOIN sites AS s ON b.channel = s.site AND (page_of(b.url) > s.country OR page_of(b.url) = 'x');
--                                                                                      ^^^^^^^^^^^^^^ info: page_of(b.url) is called up to 2 times for each pair of rows with the same arguments
-- no repair

-- case: in the condition of a join and behind it
  SELECT b.auction, page_of(b.url) FROM bids AS b JOIN sites AS s ON b.channel = s.site AND page_of(b.url) > s.country;
--                  ^^^^^^^^^^^^^^ warning: page_of(b.url) is called for each pair in the join and once more behind it
-- no repair

-- case: once in the condition of a join
  SELECT b.auction, s.country FROM bids AS b JOIN sites AS s ON b.channel = s.site AND page_of(b.url) > s.country;
