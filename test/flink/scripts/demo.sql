-- modes: all
INSERT INTO auction_totals SELECT auction, COUNT(*) AS bids, SUM(price) AS total, MAX(price) AS highest FROM bids GROUP BY auction;
SELECT channel, COUNT(DISTINCT bidder) AS bidders FROM bids GROUP BY channel;
SELECT auction, price, page_of(url) AS page FROM bids WHERE page_of(url) <> 'checkout';
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
SELECT window_start, window_end, COUNT(*) AS bids, SUM(price) AS turnover FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
SELECT auction, price, u.page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(page) WHERE u.page <> 'checkout';
INSERT INTO pages SELECT auction, page_of(url) AS page FROM bids WHERE page_of(url) <> 'checkout';
INSERT INTO pages SELECT auction, u.page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(page) WHERE u.page <> 'checkout';
INSERT INTO channel_people SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
INSERT INTO channel_people SELECT channel, COUNT(DISTINCT bidder) FROM bids WHERE price > 100 GROUP BY channel;
