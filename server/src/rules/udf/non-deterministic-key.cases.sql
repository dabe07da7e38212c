-- case: as a join key
  SELECT a.site FROM (SELECT random_tag(url) AS k FROM bids) AS b JOIN auctions AS a ON b.k = a.site;
--                           ^^^^^^^^^^^^^^^ warning: random_tag gives another key when a record is read again: after a restart it is counted under two keys, and what is taken back is not found
-- no repair

-- case: deterministic
  SELECT page_of(url), COUNT(*) FROM bids GROUP BY page_of(url);

-- case: not a key
  SELECT channel, MAX(random_tag(url)) FROM bids GROUP BY channel;
