/**
 * A valid script of about `lines` lines in the manner of the demo: a SET in the first line, tables, views and functions, then queries and INSERTs of
 * many kinds over them.
 */
export function largeScript(lines) {
  const parts = ["SET 'table.exec.state.ttl' = '1 d';", "CREATE FUNCTION page_of AS 'com.example.PageOf';"]
  const count = () => parts.reduce((n, p) => n + p.split('\n').length + 1, 0)
  for (let i = 0; count() < lines; i++) {
    if (i % 8 === 0) parts.push(...tables(i / 8))
    parts.push(queries[i % queries.length](Math.floor(i / 8), i))
  }
  return `${parts.join('\n\n')}\n`
}

const tables = n => [
  `CREATE TABLE bids_${n} (
  auction BIGINT,
  bidder BIGINT,
  price BIGINT,
  channel STRING,
  url STRING,
  ts TIMESTAMP(3),
  from_cluster STRING METADATA FROM 'cluster' VIRTUAL,
  price_in_cents AS price * 100,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka-cluster',
  'topic' = 'bids',
  'clusters' = 'a;b',
  'format' = 'json'
);`,
  `CREATE TABLE totals_${n} (
  auction BIGINT,
  bids BIGINT,
  total BIGINT,
  highest BIGINT,
  PRIMARY KEY (auction) NOT ENFORCED
) WITH (
  'connector' = 'kafka-cluster',
  'topic' = 'auction_totals',
  'clusters' = 'a;b',
  'key.format' = 'json',
  'value.format' = 'json'
);`,
  `CREATE VIEW dear_${n} AS
SELECT auction, bidder, price, UPPER(channel) AS channel, ts
FROM bids_${n}
WHERE price > 1000 AND channel IS NOT NULL;`,
]

const queries = [
  n => `INSERT INTO totals_${n}
SELECT auction, COUNT(*) AS bids, SUM(price) AS total, MAX(price) AS highest
FROM bids_${n}
GROUP BY auction;`,
  n => `-- How many people come through each channel?
SELECT channel, COUNT(DISTINCT bidder) AS bidders
FROM bids_${n}
GROUP BY channel;`,
  n => `SELECT auction, price, page_of(url) AS page
FROM bids_${n}
WHERE page_of(url) <> 'checkout';`,
  n => `SELECT window_start, window_end, COUNT(*) AS bids, SUM(price) AS turnover
FROM TABLE(TUMBLE(TABLE bids_${n}, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;`,
  (n, i) => `SELECT auction, CASE WHEN price > ${100 + i} THEN 'dear' WHEN price > 10 THEN 'fair' ELSE 'cheap' END AS kind,
  COALESCE(channel, 'none') || '-' || CAST(bidder AS STRING) AS who
FROM bids_${n}
WHERE price BETWEEN 5 AND ${1000 + i} AND channel IN ('apple', 'google', 'baidu');`,
  n => `SELECT channel, COUNT(*) AS bids, COUNT(*) FILTER (WHERE price > 100) AS dear_bids, AVG(price) AS average
FROM dear_${n}
GROUP BY channel;`,
  n => `WITH per_bidder AS (
  SELECT bidder, COUNT(*) AS bids
  FROM bids_${n}
  GROUP BY bidder
)
SELECT bids, COUNT(*) AS bidders
FROM per_bidder
GROUP BY bids;`,
  n => `SELECT auction, price, ts
FROM dear_${n}
UNION ALL
SELECT auction, price_in_cents, ts
FROM bids_${n}
WHERE from_cluster = 'a';`,
]
