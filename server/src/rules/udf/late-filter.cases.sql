-- case: in the middle
  SELECT auction FROM bids WHERE channel = 'web' AND page_of(url) = 'checkout' AND price > 100;
--                                                   ^^^^^^^^^^^^ info: Conditions are tried from left to right: written last, this function is called only for the rows that the others let through
-- fixed:
  SELECT auction FROM bids WHERE channel = 'web' AND price > 100 AND page_of(url) = 'checkout';

-- case: last already
  SELECT auction FROM bids WHERE price > 100 AND page_of(url) = 'checkout';

-- case: inside parentheses
  SELECT auction FROM bids WHERE (page_of(url) = 'a' OR price > 5) AND channel = 'web';
--                                ^^^^^^^^^^^^ info: Conditions are tried from left to right: written last, this function is called only for the rows that the others let through
-- no repair

-- case: two functions
  SELECT auction FROM bids WHERE page_of(url) = 'a' AND region(url) = 'b';

-- case: either of them
  SELECT auction FROM bids WHERE page_of(url) = 'a' OR price > 5;
