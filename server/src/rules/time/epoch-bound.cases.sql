-- case: hours
  SELECT b.auction FROM bids AS b JOIN bids AS c ON b.auction = c.auction AND HOUR(b.ts) <= HOUR(c.ts) AND HOUR(b.ts) >= HOUR(c.ts) - 3;
--                                                                            ^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink makes a bound of this, in milliseconds, with HOUR worked out once, for 1970-01-01 00:00: pairs from -3 to 0 ms apart are joined. No row is asked about it
--                                                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink makes a bound of this, in milliseconds, with HOUR worked out once, for 1970-01-01 00:00: pairs from -3 to 0 ms apart are joined. No row is asked about it
-- no repair

-- case: bounds that nothing fulfils
  SELECT b.auction FROM bids AS b JOIN bids AS c ON b.auction = c.auction AND b.ts > c.ts WHERE HOUR(b.ts) < HOUR(c.ts);
--                                                                                              ^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink makes a bound of this, in milliseconds, with HOUR worked out once, for 1970-01-01 00:00: no pair of rows lies within the bounds. No row is asked about it
-- no repair

-- case: times and intervals alone
  SELECT b.auction FROM bids AS b JOIN bids AS c ON b.auction = c.auction AND b.ts > c.ts AND CAST(b.ts AS TIMESTAMP(3)) < c.ts + INTERVAL '1' DAY;

-- case: a function of one side, and one of both
  SELECT b.auction FROM bids AS b JOIN bids AS c ON b.auction = c.auction AND b.ts > c.ts AND b.ts < c.ts + INTERVAL '1' DAY AND HOUR(b.ts) > 5 AND HOUR(b.ts) - HOUR(c.ts) < 0;

-- case: a regular join asks every pair
  SELECT b.auction FROM bids AS b JOIN bids AS c ON b.auction = c.auction AND HOUR(b.ts) = HOUR(c.ts);

-- case: both bounds in one BETWEEN
  SELECT b.auction FROM bids AS b JOIN bids AS c ON b.auction = c.auction AND HOUR(b.ts) BETWEEN HOUR(c.ts) - 3 AND HOUR(c.ts);
--                                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Flink makes a bound of this, in milliseconds, with HOUR worked out once, for 1970-01-01 00:00: pairs from -3 to 0 ms apart are joined. No row is asked about it
-- no repair
