import { sourceRows } from './tables.mjs'

/** A checkpoint each half second, from which the size of the state is read. */
const CHECKPOINTS = { 'execution.checkpointing.interval': '500 ms' }

const SHOP = 'jdbc:derby:memory:shop;create=true'

/** The bids in a topic of a real broker, each with its time; a group that has committed nothing begins at the first of them. */
const sentBids = options => `CREATE TABLE sent (auction BIGINT, bidder BIGINT, price BIGINT) WITH (
  'connector' = 'kafka', 'topic' = 'bids', 'properties.bootstrap.servers' = '127.0.0.1:9092', 'properties.group.id' = 'shop',
  'properties.auto.offset.reset' = 'earliest', 'format' = 'json', ${options});
`
const TOTALS = 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM sent GROUP BY auction;'
/** The time and the offsets of the middle one of 100,000 bids in four partitions. */
const HALF = { time: Date.UTC(2026, 0, 1) + 50_000 * 20, offsets: [0, 1, 2, 3].map(p => `partition:${p},offset:12500`).join(';') }
const firstHalf = bids => totalsOf(bids.slice(0, 50_000))
const secondHalf = bids => totalsOf(bids.slice(50_000))

/** What bundles rows before the script's own statement. */
const MINI_BATCH = `SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 s';
SET 'table.exec.mini-batch.size' = '5000';
`

/**
 * The rewrites that are run on Flink: a query of each rule as it is found, and what the rule's repair makes of it; `byHand` stands where a rule has no
 * repair and its page tells what to write. `promises`: what the rewrite has to lower (see `counters`), nothing where only the rows must stay; `beside`: what
 * is told with it. `settings`: of sluice.json; `set`: what Flink needs beside the script; `costly`: hash rounds of one call of score(), for run times;
 * `alone`: the form of the repair for the statement alone; `failsBefore`: Flink refuses what is found; `quietMs`: how long a job is looked at of whose source one
 * subtask alone has rows; `ownSource`: reads none of the tables of tables.mjs. Where rows change on purpose, `meant` computes what they have to be after it from
 * the bids; `runsOnMs`: the job that is found does not end, and is looked at for so long. `topics`: the bids lie in a topic, and what is written to 'written' is
 * read with `readBack`; `breaksAt`: the call of breaks() that fails, and the job with it; `database`: what fills one.
 */
export const cases = [
  {
    rule: 'skew/one-phase-aggregate',
    query: 'count and sum by a hot key into an upsert table',
    sql: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;',
    promises: ['records to the busiest subtask', 'rows emitted'],
  },
  {
    rule: 'skew/one-phase-aggregate',
    query: 'the same with RocksDB',
    sql: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;',
    settings: { stateBackend: 'rocksdb' },
    set: { 'state.backend.type': 'rocksdb' },
    promises: ['records to the busiest subtask', 'rows emitted'],
  },
  {
    rule: 'skew/one-phase-aggregate',
    query: 'the same with SET and RESET around the statement alone',
    sql: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;',
    alone: true,
    promises: ['records to the busiest subtask', 'rows emitted'],
  },
  {
    rule: 'skew/mini-batch-incomplete',
    query: 'TWO_PHASE without mini-batch',
    sql: `SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
    promises: ['records to the busiest subtask', 'rows emitted'],
  },
  {
    rule: 'skew/single-task',
    query: 'one count over all rows',
    sql: 'INSERT INTO totals SELECT CAST(0 AS BIGINT), COUNT(*), SUM(price) FROM bids;',
    promises: ['records to the busiest subtask'],
  },
  {
    rule: 'skew/distinct-not-split',
    query: 'one hot key, whose values come again',
    sql: 'INSERT INTO per_channel SELECT SUBSTRING(url, 1, 20), COUNT(DISTINCT bidder), 0, 0 FROM bids GROUP BY SUBSTRING(url, 1, 20);',
    set: CHECKPOINTS,
    promises: ['records to the busiest subtask', 'state bytes on the busiest subtask'],
  },
  {
    rule: 'skew/distinct-not-split',
    query: 'the same behind a local aggregate, whose rows are sets of values',
    sql: `${MINI_BATCH}INSERT INTO per_channel SELECT SUBSTRING(url, 1, 20), COUNT(DISTINCT bidder), 0, 0 FROM bids GROUP BY SUBSTRING(url, 1, 20);`,
    set: CHECKPOINTS,
    promises: ['state bytes on the busiest subtask'],
    beside: ['records to the busiest subtask'],
  },
  {
    rule: 'skew/distinct-not-split',
    query: 'where it costs, and is not offered: a COUNT(*) beside, which changes with each record',
    sql: 'INSERT INTO per_channel SELECT channel, COUNT(DISTINCT bidder), COUNT(*), 0 FROM bids GROUP BY channel;',
    byHand: `SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
INSERT INTO per_channel SELECT channel, COUNT(DISTINCT bidder), COUNT(*), 0 FROM bids GROUP BY channel;`,
    set: CHECKPOINTS,
    promises: [],
    beside: ['records to the busiest subtask', 'state bytes on the busiest subtask'],
  },
  {
    rule: 'skew/split-blocked',
    query: 'one hot key, LISTAGG with a separator beside',
    sql: `SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
INSERT INTO per_channel SELECT SUBSTRING(url, 1, 20), COUNT(DISTINCT bidder), CHAR_LENGTH(LISTAGG(channel, ';') FILTER (WHERE price < 10)), 0
FROM bids GROUP BY SUBSTRING(url, 1, 20);`,
    // Of the same length with the separator that LISTAGG has by itself, with which it can be split.
    byHand: `SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
INSERT INTO per_channel SELECT SUBSTRING(url, 1, 20), COUNT(DISTINCT bidder), CHAR_LENGTH(LISTAGG(channel) FILTER (WHERE price < 10)), 0
FROM bids GROUP BY SUBSTRING(url, 1, 20);`,
    set: CHECKPOINTS,
    promises: ['records to the busiest subtask', 'state bytes on the busiest subtask'],
  },
  {
    rule: 'skew/distinct-case-when',
    query: 'distinct bidders under two conditions',
    sql: `INSERT INTO per_channel SELECT channel,
  COUNT(DISTINCT bidder),
  COUNT(DISTINCT CASE WHEN price > 500 THEN bidder END),
  COUNT(DISTINCT CASE WHEN price > 1000 THEN bidder END)
FROM bids GROUP BY channel;`,
    set: CHECKPOINTS,
    promises: ['state bytes'],
  },
  {
    rule: 'skew/null-join-key',
    query: 'a second join by a key that the first one padded, inner',
    sql: `INSERT INTO joined SELECT b.auction, b.bidder, s.country FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id JOIN sellers AS s ON a.seller = s.id;`,
    promises: ['records to the busiest subtask'],
  },
  {
    rule: 'skew/null-join-key',
    query: 'a CASE without ELSE, inner',
    sql: `INSERT INTO joined SELECT a.id, b.bidder, a.site
FROM auctions AS a JOIN (SELECT CASE WHEN price > 1500 THEN auction END AS bought, bidder FROM bids) AS b ON a.id = b.bought;`,
    promises: ['records to the busiest subtask'],
  },
  {
    rule: 'skew/null-join-key',
    query: 'the first as an outer join, with a key that can not match',
    sql: `INSERT INTO joined SELECT b.auction, b.bidder, s.country FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id LEFT JOIN sellers AS s ON a.seller = s.id;`,
    byHand: `INSERT INTO joined SELECT b.auction, b.bidder, s.country FROM bids AS b LEFT JOIN auctions AS a ON b.auction = a.id LEFT JOIN sellers AS s ON COALESCE(a.seller, -b.bidder) = s.id;`,
    promises: ['records to the busiest subtask'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'in SELECT and WHERE',
    sql: `INSERT INTO scored SELECT auction, score(price), price, channel FROM bids WHERE score(price) > 500;`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'three times in SELECT',
    sql: `INSERT INTO scored SELECT auction, score(price), score(price) + 1, CAST(score(price) AS STRING) FROM bids;`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'in GROUP BY',
    sql: `INSERT INTO per_channel SELECT page_of(url), COUNT(*), SUM(price), 0 FROM bids WHERE page_of(url) <> 'page-3' GROUP BY page_of(url);`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'over a join',
    sql: `INSERT INTO scored SELECT b.auction, score(b.price), score(b.price) + a.seller, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'through a view',
    sql: `CREATE VIEW priced AS SELECT auction, score(price) AS s FROM bids;
INSERT INTO scored SELECT auction, s, s + 1, 'x' FROM priced WHERE s > 500;`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'through a CTE',
    sql: `INSERT INTO scored WITH priced AS (SELECT auction, score(price) AS s FROM bids) SELECT auction, s, s + 1, 'x' FROM priced WHERE s > 500;`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'through a sub-query',
    sql: `INSERT INTO scored SELECT auction, s, s + 1, 'x' FROM (SELECT auction, score(price) AS s FROM bids) WHERE s > 500;`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'twice in the condition of a join',
    sql: `INSERT INTO scored SELECT b.auction, b.price, a.seller, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id AND (score(a.seller) > b.price OR score(a.seller) < 100);`,
    byHand: `INSERT INTO scored SELECT b.auction, b.price, a.seller, a.site FROM bids AS b JOIN (SELECT id, seller, site, score(seller) AS s FROM auctions) AS a ON b.auction = a.id AND (a.s > b.price OR a.s < 100);`,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/repeated-call',
    query: 'a costly function, called twice',
    sql: `INSERT INTO scored SELECT auction, score(price), 1000 - score(price), channel FROM bids;`,
    costly: 60_000,
    promises: ['calls per row'],
  },
  {
    rule: 'udf/late-filter',
    query: 'a function before a condition that drops three rows of four',
    sql: `INSERT INTO scored SELECT auction, price, bidder, channel FROM bids WHERE score(bidder) > 500 AND price > 1500;`,
    promises: ['calls per row'],
  },
  {
    rule: 'skew/split-fails',
    query: 'distinct times of TIMESTAMP_LTZ, split',
    sql: `SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
INSERT INTO per_channel SELECT channel, COUNT(DISTINCT CAST(ts AS TIMESTAMP_LTZ(3))), COUNT(*), SUM(price) FROM bids GROUP BY channel;`,
    failsBefore: true,
    promises: [],
  },
  {
    rule: 'skew/uneven-key-groups',
    query: 'a key as good as unique over 24 subtasks',
    sql: 'INSERT INTO totals SELECT bidder * 2000 + price, COUNT(*), SUM(price) FROM bids GROUP BY bidder * 2000 + price;',
    settings: { parallelism: 24 },
    promises: ['records to the busiest subtask'],
  },
  {
    rule: 'state/unbounded-join',
    query: 'bids with their auctions',
    sql: 'INSERT INTO scored SELECT b.auction, b.bidder, a.seller, a.site FROM bids AS b JOIN auctions AS a ON b.auction = a.id;',
    promises: [],
  },
  {
    rule: 'state/growing-keys',
    query: 'counts of each minute',
    sql: `INSERT INTO per_channel SELECT DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm'), COUNT(*), SUM(price), MAX(bidder) FROM timed_bids GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm');`,
    promises: [],
  },
  {
    rule: 'time/idle-source',
    query: 'counts of each minute in a window',
    sql: `INSERT INTO totals SELECT EXTRACT(MINUTE FROM window_start), COUNT(*), SUM(price)
FROM TUMBLE(TABLE timed_bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE) GROUP BY window_start, window_end;`,
    connector: 'halved',
    quietMs: 45_000,
    promises: [],
  },
  {
    rule: 'options/contradicting',
    query: 'mini-batch without a latency',
    sql: `SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.size' = '5000';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
    failsBefore: true,
    promises: [],
  },
  {
    rule: 'options/unknown-setting',
    query: 'a time to live',
    sql: `SET 'table.exec.state.tll' = '1 d';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
    promises: [],
  },
  {
    rule: 'options/unknown-setting',
    query: 'what switches mini-batch on',
    sql: `SET 'table.exec.mini-batch.enabeld' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 s';
SET 'table.exec.mini-batch.size' = '5000';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
    promises: ['records to the busiest subtask', 'rows emitted'],
  },
  {
    rule: 'options/wrong-value',
    query: 'a slip in a value',
    sql: `SET 'table.optimizer.agg-phase-strategy' = 'TWO-PHASE';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
    failsBefore: true,
    promises: [],
  },
  {
    rule: 'options/old-name',
    query: 'the backend by its old name',
    sql: `SET 'state.backend' = 'rocksdb';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
    promises: [],
  },
  {
    rule: 'options/unknown-option',
    query: 'a slip in an option of a table',
    sql: `CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100', 'number-of-row' = '100');
INSERT INTO totals SELECT n, COUNT(*), SUM(n) FROM numbers GROUP BY n;`,
    ownSource: true,
    failsBefore: true,
    promises: [],
  },
  {
    rule: 'options/unknown-connector',
    query: 'a slip in the name of a connector',
    sql: `CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagne', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100');
INSERT INTO totals SELECT n, COUNT(*), SUM(n) FROM numbers GROUP BY n;`,
    ownSource: true,
    failsBefore: true,
    promises: [],
  },
  {
    rule: 'options/written-twice',
    query: 'an option of a table twice',
    sql: `CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '50', 'fields.n.end' = '100');
INSERT INTO totals SELECT n, COUNT(*), SUM(n) FROM numbers GROUP BY n;`,
    ownSource: true,
    promises: [],
  },
  {
    rule: 'options/ignored-hint',
    query: 'a slip in what sends a lookup to the subtask of its key, which keeps what it has looked up',
    sql: `CREATE TABLE listed (id BIGINT, seller BIGINT, site STRING) WITH (
  'connector' = 'jdbc', 'url' = '${SHOP}', 'driver' = 'CountedDriver', 'table-name' = 'AUCTIONS', 'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '100000');
INSERT INTO scored SELECT /*+ LOOKUP('table' = 'a', 'shufle' = 'true') */ b.auction, b.bidder, a.seller, a.site
FROM (SELECT *, PROCTIME() AS looked FROM bids) AS b JOIN listed FOR SYSTEM_TIME AS OF b.looked AS a ON b.auction = a.id;`,
    ownSource: true,
    database: { url: SHOP, statements: tableInDerby('AUCTIONS', 'auctions') },
    // The subtasks of a TaskManager have one cache, and here there is one: each key is asked for once with and without it. `in` tells where it is looked up.
    promises: [],
    beside: ['queries to the database'],
  },
  {
    rule: 'options/other-mode',
    query: 'a time to start at',
    sql: `${sentBids(`'scan.bounded.mode' = 'latest-offset', 'scan.startup.timestamp-millis' = '${HALF.time}'`)}${TOTALS}`,
    ownSource: true,
    topics: true,
    meant: secondHalf,
    promises: ['records read'],
  },
  {
    rule: 'options/other-mode',
    query: 'offsets to start at',
    sql: `${sentBids(`'scan.bounded.mode' = 'latest-offset', 'scan.startup.specific-offsets' = '${HALF.offsets}'`)}${TOTALS}`,
    ownSource: true,
    topics: true,
    meant: secondHalf,
    promises: ['records read'],
  },
  {
    rule: 'options/other-mode',
    query: 'a time to end at',
    sql: `${sentBids(`'scan.startup.mode' = 'earliest-offset', 'scan.bounded.timestamp-millis' = '${HALF.time}'`)}${TOTALS}`,
    ownSource: true,
    topics: true,
    meant: firstHalf,
    runsOnMs: 30_000,
    promises: ['records read'],
  },
  {
    rule: 'options/other-mode',
    query: 'offsets to end at',
    sql: `${sentBids(`'scan.startup.mode' = 'earliest-offset', 'scan.bounded.specific-offsets' = '${HALF.offsets}'`)}${TOTALS}`,
    ownSource: true,
    topics: true,
    meant: firstHalf,
    runsOnMs: 30_000,
    promises: ['records read'],
  },
  {
    rule: 'options/other-mode',
    query: 'a prefix of transactions, and a job that fails once',
    sql: `${sentBids("'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset'")}CREATE TABLE written (auction BIGINT, a BIGINT, b BIGINT) WITH (
  'connector' = 'kafka', 'topic' = 'written', 'properties.bootstrap.servers' = '127.0.0.1:9092', 'properties.group.id' = 'shop', 'format' = 'json',
  'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset', 'properties.isolation.level' = 'read_committed',
  'sink.transactional-id-prefix' = 'shop');
INSERT INTO written SELECT auction, breaks(price), bidder FROM sent;`,
    ownSource: true,
    topics: true,
    breaksAt: 60_000,
    readBack: 'INSERT INTO printed SELECT auction, a, b FROM written',
    meant: bids => bids.map(b => `+I[${b.auction}, ${b.price}, ${b.bidder}]`),
    set: CHECKPOINTS,
    promises: ['rows emitted'],
  },
]

/**
 * More repairs that a job is restored behind. Those above are too, without the ones by hand and those of sources that can't be stopped half-way: `update:rewrites` stops the job of `sql` with a savepoint behind
 * half of its input and starts what the repair makes of it from there.
 */
export const restoreCases = [
  ...cases.filter(c => c.byHand === undefined && !c.ownSource),
  {
    rule: 'skew/one-phase-aggregate',
    query: 'mini-batch is on, one phase asked for',
    sql: `${MINI_BATCH}SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';
INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;`,
  },
  {
    rule: 'skew/distinct-case-when',
    query: 'behind a local aggregate',
    sql: `${MINI_BATCH}INSERT INTO per_channel SELECT channel, COUNT(DISTINCT bidder), COUNT(DISTINCT CASE WHEN price > 500 THEN bidder END), 0 FROM bids GROUP BY channel;`,
  },
  {
    rule: 'state/unbounded-join',
    query: 'bids with their sellers, in two joins',
    sql: 'INSERT INTO joined SELECT b.auction, b.bidder, s.country FROM bids AS b JOIN auctions AS a ON b.auction = a.id JOIN sellers AS s ON a.seller = s.id;',
  },
  {
    rule: 'udf/repeated-call',
    query: 'into a sink without a committer',
    sql: 'INSERT INTO printed SELECT auction, score(price), score(price) + 1 FROM bids;',
  },
]

/** Edits that people make, for what a restore makes of the same operators with other meaning or other state; `byHand` is the script after. */
export const restoreEdits = [
  { query: 'another key of the same type', byHand: 'INSERT INTO totals SELECT bidder, COUNT(*), SUM(price) FROM bids GROUP BY bidder;' },
  { query: 'MAX where SUM was', byHand: 'INSERT INTO totals SELECT auction, COUNT(*), MAX(price) FROM bids GROUP BY auction;' },
  { query: 'AVG where SUM was', byHand: 'INSERT INTO totals SELECT auction, COUNT(*), AVG(price) FROM bids GROUP BY auction;' },
  { query: 'another column summed', byHand: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(bidder) FROM bids GROUP BY auction;' },
  { query: 'one call less', byHand: 'INSERT INTO totals SELECT auction, COUNT(*), 0 FROM bids GROUP BY auction;' },
  { query: 'one call more', byHand: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) + MAX(bidder) FROM bids GROUP BY auction;' },
  {
    query: 'a column more in the key',
    byHand: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction, channel;',
  },
  {
    query: 'a total of totals',
    byHand: 'INSERT INTO totals SELECT n, COUNT(*), SUM(n) FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) GROUP BY n;',
  },
].map(e => ({ rule: 'edit', sql: 'INSERT INTO totals SELECT auction, COUNT(*), SUM(price) FROM bids GROUP BY auction;', ...e }))

/** Rules whose repair no job is restored behind, and why. */
export const notRestored = {
  'skew/hot-key': 'offers the repairs of skew/one-phase-aggregate and skew/distinct-not-split, which are run',
  'kafka/single-cluster': "names a connector of Sluice's own, which Flink does not have",
  'options/unknown-connector': 'Flink refuses the table as it is written, so that no job runs',
  'options/unknown-option': 'Flink refuses the table as it is written, so that no job runs',
  'options/ignored-hint': 'corrects an option of a lookup, which keeps no state',
  'options/written-twice': 'takes away an option that does not count',
  'options/other-mode': 'sets what a Kafka table does at a start without state, where it ends or how it commits, and adds no operator',
}

/** Rules with a repair that is not run here, and why. */
export const notRun = {
  'skew/hot-key':
    'offers the repairs of skew/one-phase-aggregate and skew/distinct-not-split, which are run, where a forecast asks for them',
  'kafka/single-cluster': "names a connector of Sluice's own: not Flink's",
}

/** What a rewrite may lower, read from a run of {rows of the source, answer of RewriteRunner}. */
export const counters = {
  'calls per row': ({ calls }, bids) => calls / bids,
  'records to the busiest subtask': ({ vertices }) => Math.max(...vertices.flatMap(v => (v.name.startsWith('Source') ? [] : v.in))),
  'records read': ({ vertices }) => Math.max(...vertices.map(v => v.in.reduce((sum, n) => sum + n, 0))),
  'queries to the database': ({ queries }) => queries,
  'rows emitted': ({ emitted }) => emitted,
  'state bytes': ({ vertices }) => stateOf(vertices).reduce((sum, bytes) => sum + bytes, 0),
  'state bytes on the busiest subtask': ({ vertices }) => Math.max(...stateOf(vertices)),
}

const stateOf = vertices => vertices.flatMap(v => (v.name.startsWith('Source') ? [] : v.stateBytes))

/** Rows of 'totals', as CountedSinkFactory tells them. */
function totalsOf(bids) {
  const totals = new Map()
  for (const { auction, price } of bids) {
    if (auction === null) continue
    const [n, sum] = totals.get(auction) ?? [0, 0]
    totals.set(auction, [n + 1, sum + price])
  }
  return [...totals].map(([auction, [n, sum]]) => `+I[${auction}, ${n}, ${sum}]`)
}

/** Statements that make a table in Derby, which keeps names in capitals, with the rows of a source. */
function tableInDerby(name, source) {
  const rows = sourceRows(source).map(({ id, seller, site }) => `(${id}, ${seller ?? 'CAST(NULL AS BIGINT)'}, '${site}')`)
  const inserts = Array.from(
    { length: Math.ceil(rows.length / 100) },
    (_, i) => `INSERT INTO ${name} VALUES ${rows.slice(i * 100, i * 100 + 100).join(', ')}`,
  )
  return [`CREATE TABLE ${name} (id BIGINT, seller BIGINT, site VARCHAR(20))`, ...inserts]
}
