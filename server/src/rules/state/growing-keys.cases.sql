-- case: a time rounded down
  INSERT INTO nowhere SELECT auction, COUNT(*), 1 FROM bids GROUP BY auction, FLOOR(ts TO HOUR);
--                                                          ^^^^^^^^ warning: Grouped by time, each group ends, and its state stays for ever. A window over TUMBLE drops it when it is complete; a time to live does so later
-- fixed:
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO nowhere SELECT auction, COUNT(*), 1 FROM bids GROUP BY auction, FLOOR(ts TO HOUR);

-- case: a date, in two phases
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  INSERT INTO nowhere SELECT auction, COUNT(*), 1 FROM bids GROUP BY auction, CAST(ts AS DATE);
--                                                          ^^^^^^^^ warning: Grouped by time, each group ends, and its state stays for ever. A window over TUMBLE drops it when it is complete; a time to live does so later
-- fixed:
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO nowhere SELECT auction, COUNT(*), 1 FROM bids GROUP BY auction, CAST(ts AS DATE);

-- case: an hour of the day comes again
  INSERT INTO bidders SELECT DATE_FORMAT(ts, 'HH:mm'), COUNT(*) FROM bids GROUP BY DATE_FORMAT(ts, 'HH:mm');

-- case: so does the number of an hour
  INSERT INTO bidders SELECT CAST(HOUR(ts) AS STRING), COUNT(*) FROM bids GROUP BY CAST(HOUR(ts) AS STRING);

-- case: with a time to live
  SET 'table.exec.state.ttl' = '1 h';
  INSERT INTO bidders SELECT DATE_FORMAT(ts, 'yyyy-MM-dd'), COUNT(*) FROM bids GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd');

-- case: no time in the key
  INSERT INTO bidders SELECT channel, COUNT(*) FROM bids GROUP BY channel;

-- case: a time without a watermark
  INSERT INTO bidders SELECT CAST(TO_TIMESTAMP(url) AS STRING), COUNT(*) FROM bids GROUP BY TO_TIMESTAMP(url);
--                                                                                 ^^^^^^^^ warning: Grouped by time, each group ends, and its state stays for ever. A window over TUMBLE drops it when it is complete; a time to live does so later
-- fixed:
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO bidders SELECT CAST(TO_TIMESTAMP(url) AS STRING), COUNT(*) FROM bids GROUP BY TO_TIMESTAMP(url);

-- case: rows with a time, each once
  INSERT INTO bidders SELECT DISTINCT channel, auction FROM (SELECT DISTINCT channel, auction, ts FROM bids);
--                                                                  ^^^^^^^^ warning: Rows with a time never come again after it, and each one stays in state for ever. A time to live lets the old ones go
-- fixed:
  SET 'table.exec.state.ttl' = '1 d';

  INSERT INTO bidders SELECT DISTINCT channel, auction FROM (SELECT DISTINCT channel, auction, ts FROM bids);

-- case: a hint says how long
  INSERT INTO bidders SELECT /*+ STATE_TTL('bids' = '2d') */ DATE_FORMAT(ts, 'yyyy-MM-dd'), COUNT(*) FROM bids GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd');

-- case: a split distinct in both phases
  SET 'table.exec.mini-batch.enabled' = 'true';
  SET 'table.exec.mini-batch.allow-latency' = '1 s';
  SET 'table.exec.mini-batch.size' = '5000';
  SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
  INSERT INTO bidders SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;
