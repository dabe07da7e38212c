/** bids in the tables of these queries */
export const SUBTASK_BIDS = 10_000

/** Keyed queries whose records per subtask are foretold from the keys of all rows: `operator` gets them. `runs`: what they get lies behind a join or a first phase, which is run as well. */
export const subtaskQueries = [
  groupedBy('STRING', 'channel'),
  groupedBy('BIGINT', 'auction'),
  groupedBy('INT', 'CAST(price AS INT)'),
  groupedBy('BOOLEAN', 'price > 500'),
  groupedBy('DOUBLE', 'CAST(price AS DOUBLE)'),
  groupedBy('DECIMAL(20, 2)', 'amount'),
  groupedBy('TIMESTAMP(3)', 'ts'),
  groupedBy('TIMESTAMP(6)', 'seen'),
  groupedBy('two columns', 'channel, auction'),
  groupedBy('three columns', 'amount, seen, channel'),
  groupedBy('an expression', 'UPPER(channel)'),
  { ...groupedBy('200 key groups', 'auction'), set: { 'pipeline.max-parallelism': '200' } },
  {
    id: 'Top-N',
    sql: 'INSERT INTO counted_keys SELECT bidder, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY price DESC) AS n FROM bids) WHERE n <= 3;',
    operator: 'Rank',
  },
  {
    id: 'join',
    sql: 'INSERT INTO scored SELECT b.auction, b.bidder, a.seller, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;',
    operator: 'Join',
  },
  {
    id: 'behind a join',
    sql: 'INSERT INTO counted_keys SELECT CAST(1 AS BIGINT), COUNT(*) FROM bids AS b JOIN auctions AS a ON b.auction = a.id GROUP BY a.site;',
    operator: 'GroupAggregate',
    runs: true,
  },
  {
    id: 'split distinct',
    sql: 'INSERT INTO counted_keys SELECT CAST(1 AS BIGINT), COUNT(DISTINCT bidder) FROM bids GROUP BY channel;',
    operator: 'GroupAggregate',
    set: { 'table.optimizer.distinct-agg.split.enabled': 'true' },
  },
  {
    ...groupedBy('two phases, in bundles by size', 'auction'),
    operator: 'GlobalGroupAggregate',
    // No bundle ends by the clock, which no file says anything of.
    set: { 'table.exec.mini-batch.enabled': 'true', 'table.exec.mini-batch.allow-latency': '1 h', 'table.exec.mini-batch.size': '1000' },
    runs: true,
  },
  {
    id: 'windows in two phases',
    sql: `INSERT INTO counted_keys SELECT MOD(price, 50), COUNT(*) FROM TUMBLE(TABLE timed_bids, DESCRIPTOR(ts), INTERVAL '20' SECOND)
GROUP BY MOD(price, 50), window_start, window_end;`,
    operator: 'GlobalWindowAggregate',
    runs: true,
  },
]

function groupedBy(id, key) {
  return { id, sql: `INSERT INTO counted_keys SELECT CAST(1 AS BIGINT), COUNT(*) FROM bids GROUP BY ${key};`, operator: 'GroupAggregate' }
}
