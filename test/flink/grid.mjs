/**
 * Statements over test/flink/scripts/tables.sql, made by combining: each aggregate × group, window and OVER, each join kind × inputs, each ranking ×
 * order, each sink × changelog. `grid` gives families of { modes, statements }; the modes are those of `modes.mjs`.
 */
const aggregates = [
  'COUNT(*)',
  'COUNT(price)',
  'SUM(price)',
  'AVG(price)',
  'MIN(price)',
  'MAX(price)',
  'FIRST_VALUE(price)',
  'LAST_VALUE(price)',
  'LISTAGG(url)',
  "LISTAGG(url, ';')",
  'COUNT(DISTINCT bidder)',
  'SUM(DISTINCT price)',
  'COUNT(*) FILTER (WHERE price > 10)',
  'SUM(price) FILTER (WHERE price > 10)',
  'COUNT(DISTINCT bidder) FILTER (WHERE price > 10)',
  'COUNT(DISTINCT bidder), COUNT(DISTINCT auction)',
  'STDDEV_POP(price)',
  'VAR_SAMP(price)',
  'COLLECT(url)',
  'ARRAY_AGG(url)',
  'JSON_OBJECTAGG(KEY url VALUE price)',
  'JSON_ARRAYAGG(url)',
  'longest(url)',
  'total_of(price)',
]
const few = [
  'COUNT(*)',
  'SUM(price)',
  'AVG(price)',
  'MAX(price)',
  'COUNT(DISTINCT bidder)',
  'FIRST_VALUE(price)',
  'LISTAGG(url)',
  'longest(url)',
  'total_of(price)',
]
const all = 'off one lg lgs split two twooff lgsx'

const groups = [
  ...aggregates.map(a => `SELECT channel, ${a} FROM bids GROUP BY channel`),
  ...aggregates.map(a => `SELECT ${a} FROM bids`),
  ...aggregates
    .filter(a => !a.startsWith('COUNT(DISTINCT bidder)'))
    .map(a => `SELECT channel, COUNT(DISTINCT bidder), ${a} FROM bids GROUP BY channel`),
  ...few.map(a => `SELECT auction, channel, ${a} FROM bids WHERE price > 1 GROUP BY channel, auction HAVING COUNT(*) > 1`),
]
/** Over rows that change. */
const updates = [
  ...aggregates.map(
    a =>
      `SELECT n, ${a.replaceAll('bidder', 'price')} FROM (SELECT auction, COUNT(*) AS n, MAX(price) AS price, MAX(url) AS url FROM bids GROUP BY auction) GROUP BY n`,
  ),
  ...few
    .filter(a => !/DISTINCT|longest|LISTAGG/.test(a))
    .map(a => `SELECT owner, ${a.replace('price', 'balance').replace('total_of', 'total_of')} FROM accounts GROUP BY owner`),
  'SELECT place, SUM(amount), COUNT(DISTINCT item) FROM stock GROUP BY place',
  'SELECT COUNT(*) FROM stock',
  'SELECT MAX(n) FROM (SELECT channel, COUNT(*) AS n FROM bids GROUP BY channel)',
  'SELECT channel, MAX(n) FROM (SELECT channel, auction, COUNT(*) AS n FROM bids GROUP BY channel, auction) GROUP BY channel',
]

const tvf = {
  TUMBLE: (t, c) => `TUMBLE(TABLE ${t}, DESCRIPTOR(${c}), INTERVAL '10' SECOND)`,
  HOP: (t, c) => `HOP(TABLE ${t}, DESCRIPTOR(${c}), INTERVAL '2' SECOND, INTERVAL '10' SECOND)`,
  CUMULATE: (t, c) => `CUMULATE(TABLE ${t}, DESCRIPTOR(${c}), INTERVAL '2' SECOND, INTERVAL '10' SECOND)`,
  SESSION: (t, c) => `SESSION(TABLE ${t} PARTITION BY channel, DESCRIPTOR(${c}), INTERVAL '10' SECOND)`,
}
const timed = [
  ['bids', 'ts'],
  ['seen_bids', 'seen'],
]
const windows = Object.values(tvf).flatMap(window =>
  timed.flatMap(([t, c]) => [
    ...aggregates.map(
      a => `SELECT window_start, window_end, channel, ${a} FROM TABLE(${window(t, c)}) GROUP BY window_start, window_end, channel`,
    ),
    ...few.map(a => `SELECT window_end, ${a} FROM TABLE(${window(t, c)}) GROUP BY window_start, window_end`),
    `SELECT channel, window_start, COUNT(*) FROM TABLE(${window(t, c)}) GROUP BY channel, window_start`,
    `SELECT channel, window_start, window_time, price FROM TABLE(${window(t, c)}) WHERE price > 3`,
    `SELECT window_start, window_end, MAX(n) FROM (SELECT window_start, window_end, channel, COUNT(*) AS n FROM TABLE(${window(t, c)}) GROUP BY window_start, window_end, channel) GROUP BY window_start, window_end`,
    `SELECT * FROM (SELECT window_start, window_end, channel, price, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, channel ORDER BY price DESC) AS r FROM TABLE(${window(t, c)})) WHERE r <= 3`,
    `SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS r FROM (SELECT window_start, window_end, channel, COUNT(*) AS n FROM TABLE(${window(t, c)}) GROUP BY window_start, window_end, channel)) WHERE r <= 3`,
    `SELECT window_start, channel, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, channel ORDER BY ${c} DESC) AS r FROM TABLE(${window(t, c)})) WHERE r = 1`,
  ]),
)
const groupWindows = [
  ["TUMBLE(%, INTERVAL '10' SECOND)", 'TUMBLE'],
  ["HOP(%, INTERVAL '2' SECOND, INTERVAL '10' SECOND)", 'HOP'],
  ["SESSION(%, INTERVAL '10' SECOND)", 'SESSION'],
].flatMap(([call, name]) =>
  timed.flatMap(([t, c]) => {
    const window = call.replace('%', c)
    return [
      ...few.map(a => `SELECT channel, ${window.replace(name, `${name}_START`)}, ${a} FROM ${t} GROUP BY channel, ${window}`),
      `SELECT COUNT(*) FROM ${t} GROUP BY ${window}`,
      `SELECT ${window.replace(name, `${name}_END`)}, ${window.replace(name, c === 'ts' ? `${name}_ROWTIME` : `${name}_PROCTIME`)}, SUM(price) AS s FROM ${t} WHERE price > 2 GROUP BY ${window} HAVING COUNT(*) > 3`,
    ]
  }),
)

const frames = [
  '',
  ' ROWS BETWEEN 5 PRECEDING AND CURRENT ROW',
  " RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW",
  ' ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
]
const overs = timed.flatMap(([t, c]) => [
  ...frames.flatMap(frame => few.map(a => `SELECT channel, ${a} OVER (PARTITION BY channel ORDER BY ${c}${frame}) AS v FROM ${t}`)),
  ...few.slice(0, 4).map(a => `SELECT price, ${a} OVER (ORDER BY ${c}) AS v FROM ${t}`),
  `SELECT channel, LAG(price, 1) OVER (PARTITION BY channel ORDER BY ${c}) AS before FROM ${t}`,
  `SELECT channel, price - LAG(price) OVER (PARTITION BY channel ORDER BY ${c}) AS step FROM ${t}`,
  `SELECT auction, SUM(price) OVER w AS s, COUNT(*) OVER w AS n FROM ${t} WINDOW w AS (PARTITION BY auction, channel ORDER BY ${c})`,
  `SELECT * FROM (SELECT channel, price, COUNT(*) OVER (PARTITION BY channel ORDER BY ${c}) AS n FROM ${t}) WHERE n > 3`,
])
overs.push(
  'SELECT channel, SUM(price) OVER (PARTITION BY channel ORDER BY price) AS v FROM bids',
  'SELECT channel, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY ts) AS v FROM bids',
)

const orders = ['ts', 'ts DESC', 'price', 'price DESC', 'price DESC, ts', 'url, price DESC']
const ranked = (input, order, filter, select = '*', number = 'ROW_NUMBER', by = 'channel') =>
  `SELECT ${select} FROM (SELECT *, ${number}() OVER (${by && `PARTITION BY ${by} `}ORDER BY ${order}) AS r FROM ${input}) WHERE ${filter}`
const ranks = [
  ...orders.flatMap(o => [
    ranked('bids', o, 'r = 1'),
    ranked('bids', o, 'r = 1', 'channel, price'),
    ranked('bids', o, 'r <= 5'),
    ranked('bids', o, 'r <= 5', 'channel, price'),
    ranked('bids', o, 'r <= 5', 'channel, price', 'ROW_NUMBER', ''),
  ]),
  ...['seen', 'seen DESC'].flatMap(o => [
    ranked('seen_bids', o, 'r = 1', 'channel, price'),
    ranked('seen_bids', o, 'r <= 1'),
    ranked('seen_bids', o, 'r <= 2'),
  ]),
  ranked('bids', 'price DESC', 'r <= 3', '*', 'RANK'),
  ranked('bids', 'price DESC', 'r BETWEEN 2 AND 4', 'auction, r'),
  ranked('bids', 'price DESC', 'r = 2', 'auction, r'),
  ranked('bids', 'price DESC', 'r < 4 AND auction > 7', 'auction'),
  ...['n DESC', 'n', 'n DESC, channel'].flatMap(o =>
    [
      '(SELECT channel, auction, COUNT(*) AS n FROM bids GROUP BY channel, auction)',
      '(SELECT channel, auction, SUM(price) AS n FROM bids GROUP BY channel, auction)',
      '(SELECT channel, auction, MAX(price) AS n FROM bids GROUP BY channel, auction)',
    ].flatMap(i => [
      ranked(i, o, 'r <= 3'),
      ranked(i, o, 'r = 1', 'channel, auction, n'),
      ranked(i, o, 'r <= 3', 'auction, n', 'ROW_NUMBER', ''),
    ]),
  ),
  ranked('accounts', 'balance DESC', 'r <= 3', 'owner, balance', 'ROW_NUMBER', 'owner'),
  ranked('stock', 'amount DESC', 'r <= 3', 'item, amount', 'ROW_NUMBER', 'place'),
  'SELECT DISTINCT channel FROM bids',
  'SELECT DISTINCT channel, auction FROM bids WHERE price > 3',
  'SELECT COUNT(*) FROM (SELECT DISTINCT channel, auction FROM bids)',
]

const kinds = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']
const inputs = {
  append: 'auctions',
  grouped: '(SELECT item, seller AS id, COUNT(*) AS reserve FROM auctions GROUP BY item, seller)',
  unique: '(SELECT seller AS id, COUNT(*) AS reserve FROM auctions GROUP BY seller)',
  upsert: '(SELECT id, balance AS reserve FROM accounts)',
}
const joins = [
  ...kinds.flatMap(k => Object.values(inputs).map(i => `SELECT b.auction, b.price, a.reserve FROM bids b ${k} ${i} a ON b.auction = a.id`)),
  ...kinds.map(
    k =>
      `SELECT x.n, y.s FROM (SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction) x ${k} (SELECT auction, SUM(price) AS s FROM bids GROUP BY auction) y ON x.auction = y.auction`,
  ),
  ...kinds.map(k => `SELECT b.price, a.item FROM bids b ${k} auctions a ON b.auction = a.id AND b.price > a.reserve`),
  ...kinds.map(k => `SELECT b.price, a.item FROM bids b ${k} auctions a ON b.auction = a.id WHERE b.price > 5 AND a.category = 2`),
  ...kinds.map(k => `SELECT b.price, p.name FROM bids b ${k} persons p ON b.bidder = p.id AND b.channel = p.city`),
  'SELECT b.price, a.item FROM bids b CROSS JOIN auctions a',
  'SELECT b.price, a.item FROM bids b JOIN auctions a ON b.price > a.reserve',
  'SELECT b.price, a.item, p.name FROM bids b JOIN auctions a ON b.auction = a.id JOIN persons p ON a.seller = p.id',
  'SELECT b.price, a.item, p.name FROM bids b JOIN auctions a ON b.auction = a.id JOIN persons p ON b.auction = p.id',
  'SELECT b.price, a.item, p.name FROM bids b LEFT JOIN auctions a ON b.auction = a.id LEFT JOIN persons p ON b.bidder = p.id',
  "SELECT b.price, a.item, p.name FROM bids b, auctions a, persons p WHERE b.auction = a.id AND a.seller = p.id AND p.state = 'OR'",
  'SELECT a.price, b.price FROM bids a JOIN bids b ON a.auction = b.auction AND a.bidder <> b.bidder',
  'SELECT b.channel, COUNT(*), COUNT(DISTINCT a.item) FROM bids b JOIN auctions a ON b.auction = a.id GROUP BY b.channel',
  'SELECT b.price, a.item FROM bids b JOIN auctions a ON UPPER(b.channel) = UPPER(a.item)',
  'SELECT b.price, a.item FROM bids b JOIN auctions a ON b.auction = a.id AND b.ts = a.opened',
  'SELECT b.price, a.item FROM bids b JOIN auctions a ON b.auction = a.id OR b.bidder = a.seller',
  // Left out beside an equality, and kept where it is asked further out.
  ...kinds.map(k => `SELECT b.price, a.item FROM bids b ${k} auctions a ON b.auction = a.seller AND a.seller IS NOT NULL`),
  ...kinds.map(k => `SELECT b.price, a.item FROM bids b ${k} auctions a ON b.auction = a.seller WHERE a.seller IS NOT NULL`),
  'SELECT b.price, a.item FROM bids b, auctions a WHERE b.auction = a.seller AND a.seller IS NOT NULL',
  'SELECT b.price, p.name FROM bids b LEFT JOIN auctions a ON b.auction = a.id JOIN persons p ON a.seller = p.id WHERE a.seller IS NOT NULL',
]
const membership = ['id', 'seller'].flatMap(k => [
  `SELECT price FROM bids WHERE auction IN (SELECT ${k} FROM auctions)`,
  `SELECT price FROM bids WHERE auction NOT IN (SELECT ${k} FROM auctions)`,
  `SELECT price FROM bids WHERE auction IN (SELECT ${k} FROM auctions WHERE category = 2) AND price > 4`,
  `SELECT price FROM bids b WHERE EXISTS (SELECT 1 FROM auctions a WHERE a.${k} = b.auction)`,
  `SELECT price FROM bids b WHERE NOT EXISTS (SELECT 1 FROM auctions a WHERE a.${k} = b.auction AND a.reserve > b.price)`,
  `SELECT channel, COUNT(*) FROM bids WHERE auction IN (SELECT ${k} FROM auctions) GROUP BY channel`,
])
const scalars = [
  'SELECT price FROM bids WHERE price > (SELECT MAX(reserve) FROM auctions)',
  'SELECT price, (SELECT MAX(reserve) FROM auctions) AS top FROM bids',
  'SELECT price, (SELECT MAX(a.reserve) FROM auctions a WHERE a.id = b.auction) AS top FROM bids b',
  'SELECT price FROM bids b WHERE price > (SELECT AVG(c.price) FROM bids c WHERE c.channel = b.channel)',
  'SELECT channel, COUNT(*) FROM bids GROUP BY channel HAVING COUNT(*) > (SELECT COUNT(*) / 10 FROM auctions)',
  'SELECT price FROM bids WHERE auction IN (1, 2, 3, 4, 5)',
  'SELECT a.id, t.price FROM auctions a, LATERAL (SELECT price FROM bids b WHERE b.auction = a.id ORDER BY price DESC LIMIT 2) t',
]
const interval = timed.flatMap(([t, c]) => {
  const other = t === 'bids' ? ['auctions', 'opened'] : ['(SELECT *, PROCTIME() AS opened_seen FROM auctions)', 'opened_seen']
  return [
    ...kinds.map(
      k =>
        `SELECT b.price, a.item FROM ${t} b ${k} ${other[0]} a ON b.auction = a.id AND b.${c} BETWEEN a.${other[1]} - INTERVAL '5' MINUTE AND a.${other[1]} + INTERVAL '1' HOUR`,
    ),
    `SELECT b.price, a.item FROM ${t} b, ${other[0]} a WHERE b.auction = a.id AND b.${c} >= a.${other[1]} AND b.${c} < a.${other[1]} + INTERVAL '1' HOUR`,
    `SELECT b.price, a.item FROM ${t} b, ${other[0]} a WHERE b.auction = a.id AND b.${c} >= a.${other[1]} AND b.${c} < a.${other[1]} + INTERVAL '1' HOUR AND b.price > a.reserve AND a.category = 3`,
    `SELECT b.price, a.item FROM ${t} b JOIN ${other[0]} a ON b.${c} BETWEEN a.${other[1]} AND a.${other[1]} + INTERVAL '1' HOUR`,
    `SELECT a.item, COUNT(*) FROM ${t} b JOIN ${other[0]} a ON b.auction = a.id AND b.${c} BETWEEN a.${other[1]} AND a.${other[1]} + INTERVAL '1' HOUR GROUP BY a.item`,
    `SELECT window_start, COUNT(*) FROM TABLE(TUMBLE((SELECT b.${c}, b.price FROM ${t} b JOIN ${other[0]} a ON b.auction = a.id AND b.${c} BETWEEN a.${other[1]} AND a.${other[1]} + INTERVAL '1' HOUR), DESCRIPTOR(${c}), INTERVAL '10' SECOND)) GROUP BY window_start, window_end`,
  ]
})
const temporal = ['JOIN', 'LEFT JOIN'].flatMap(k => [
  `SELECT b.price, p.price FROM bids b ${k} prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item`,
  `SELECT b.price, p.reserve FROM bids b ${k} last_prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item`,
  `SELECT b.price, p.price FROM bids b ${k} prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item AND p.price > 5`,
  `SELECT b.price, p.price FROM bids b ${k} prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item WHERE b.price > 3`,
  `SELECT b.channel, SUM(b.price * p.price) FROM bids b ${k} prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item GROUP BY b.channel`,
  `SELECT b.price, p.nick FROM seen_bids b ${k} profiles FOR SYSTEM_TIME AS OF b.seen AS p ON b.bidder = p.id`,
  `SELECT b.price, p.nick FROM seen_bids b ${k} profiles FOR SYSTEM_TIME AS OF b.seen AS p ON b.bidder = p.id AND p.country = 'CH'`,
  `SELECT b.price, p.nick FROM seen_bids b ${k} profiles FOR SYSTEM_TIME AS OF b.seen AS p ON b.bidder = p.id AND b.channel = p.nick`,
  `SELECT p.country, COUNT(*) FROM seen_bids b ${k} profiles FOR SYSTEM_TIME AS OF b.seen AS p ON b.bidder = p.id GROUP BY p.country`,
  `SELECT b.price, p.nick FROM seen_bids b ${k} profiles FOR SYSTEM_TIME AS OF b.seen AS p ON b.bidder = p.id WHERE p.country = 'CH' AND b.price > 3`,
  `SELECT x.n, p.nick FROM (SELECT bidder, COUNT(*) AS n, PROCTIME() AS seen FROM bids GROUP BY bidder) x ${k} profiles FOR SYSTEM_TIME AS OF x.seen AS p ON x.bidder = p.id`,
  `SELECT b.price, p.price FROM bids b ${k} prices FOR SYSTEM_TIME AS OF b.ts AS p ON UPPER(b.channel) = p.item AND b.price > p.price`,
  `SELECT b.price, p.price FROM bids b ${k} dear_prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item`,
  `SELECT b.price, p.price FROM bids b ${k} stamped_prices FOR SYSTEM_TIME AS OF b.ts AS p ON b.channel = p.item`,
])
/** Two comparisons of the times make an interval join: what one more makes of it, and where two of a kind bound nothing. */
const within = "b.ts BETWEEN a.opened - INTERVAL '5' MINUTE AND a.opened + INTERVAL '1' HOUR"
const comparedTimes = [
  ...['<', '<=', '>', '>=', '=', '<>'].map(op => `${within} AND b.ts ${op} a.opened`),
  `${within} AND a.opened < b.ts`,
  `${within} AND NOT (b.ts < a.opened)`,
  `${within} AND b.ts < a.opened + INTERVAL '5' SECOND`,
  `${within} AND b.ts + INTERVAL '5' SECOND < a.opened`,
  `${within} AND CAST(b.ts AS STRING) < CAST(a.opened AS STRING)`,
  `${within} AND CAST(b.ts AS TIMESTAMP(3)) < a.opened`,
  `${within} AND HOUR(b.ts) < HOUR(a.opened)`,
  `${within} AND HOUR(b.ts) = HOUR(a.opened)`,
  `${within} AND HOUR(b.ts) < a.category`,
  `${within} AND b.ts < a.closes`,
  `${within} AND b.ts < a.opened + a.category * INTERVAL '1' SECOND`,
  `${within} AND TIMESTAMPDIFF(SECOND, b.ts, a.opened) > 5`,
  `${within} AND b.ts > TIMESTAMP '2026-01-01 00:00:00'`,
  `${within} AND a.opened IS NOT NULL`,
  `${within} AND (b.ts < a.opened OR b.channel = a.item)`,
  `${within} AND b.ts <= a.opened + INTERVAL '1' HOUR`,
  `${within} AND ${within}`,
  'b.ts = a.opened',
  "b.ts = a.opened + INTERVAL '1' HOUR",
  'b.ts >= a.opened',
  'b.ts >= a.opened AND a.opened >= b.ts',
  'b.ts >= a.opened AND b.ts = a.opened',
  "b.ts > a.opened AND b.ts > a.opened - INTERVAL '1' HOUR",
  "b.ts + INTERVAL '1' HOUR > a.opened AND b.ts - INTERVAL '1' HOUR < a.opened",
  "INTERVAL '1' HOUR + a.opened > b.ts AND b.ts > a.opened",
  "b.ts > a.opened - INTERVAL '2' HOUR - INTERVAL '1' HOUR AND b.ts < a.opened",
  "b.ts > a.opened - INTERVAL '1' DAY - INTERVAL '1' MONTH AND b.ts < a.opened + INTERVAL '1' YEAR",
  "CAST(b.ts AS TIMESTAMP(3)) BETWEEN a.opened - INTERVAL '1' HOUR AND a.opened",
  "NOT (b.ts < a.opened - INTERVAL '1' HOUR OR b.ts > a.opened)",
  // Functions of the times are bounds as well, in milliseconds as they are in 1970.
  'HOUR(b.ts) < HOUR(a.opened) AND HOUR(b.ts) > HOUR(a.opened) - 3',
  'b.ts > a.opened AND HOUR(b.ts) < HOUR(a.opened)',
  'FLOOR(b.ts TO DAY) <= FLOOR(a.opened TO DAY) AND b.ts > a.opened',
  'FLOOR(b.ts TO DAY) = FLOOR(a.opened TO DAY)',
  'DAYOFMONTH(b.ts) >= DAYOFMONTH(a.opened) AND DAYOFMONTH(b.ts) <= DAYOFMONTH(a.opened)',
  "YEAR(b.ts) >= 5 AND b.ts >= FLOOR(a.opened TO HOUR) AND b.ts < FLOOR(a.opened TO HOUR) + INTERVAL '1' HOUR",
  'b.ts >= FLOOR(a.opened TO MINUTE) AND b.ts <= CEIL(a.opened TO MINUTE)',
  "b.ts >= FLOOR(a.opened - INTERVAL '90' MINUTE TO HOUR) AND b.ts <= CEIL(a.opened + INTERVAL '90' MINUTE TO HOUR)",
  'EXTRACT(MINUTE FROM b.ts) >= MINUTE(a.opened) AND YEAR(b.ts) + 1 <= YEAR(a.opened) + 3',
  'b.ts >= a.opened AND MONTH(b.ts) <= MONTH(a.opened) + 60000',
]
const comparisons = [
  "SELECT price FROM bids b WHERE EXISTS (SELECT 1 FROM auctions a WHERE b.auction = a.id AND b.ts BETWEEN a.opened AND a.opened + INTERVAL '1' HOUR)",
  ...comparedTimes.map(c => `SELECT b.price, a.item FROM bids b JOIN auctions a ON b.auction = a.id AND ${c}`),
  ...comparedTimes
    .slice(0, 6)
    .flatMap(c => [
      `SELECT b.price, a.item FROM bids b JOIN auctions a ON b.auction = a.id WHERE ${c}`,
      `SELECT b.price, a.item FROM bids b LEFT JOIN auctions a ON b.auction = a.id AND ${c}`,
    ]),
]
const windowJoins = ['TUMBLE', 'HOP', 'CUMULATE'].flatMap(w => {
  const [left, right] = [`(SELECT * FROM TABLE(${tvf[w]('bids', 'ts')}))`, `(SELECT * FROM TABLE(${tvf[w]('auctions', 'opened')}))`]
  const on = 'l.auction = r.id AND l.window_start = r.window_start AND l.window_end = r.window_end'
  return [
    ...kinds.map(k => `SELECT l.price, r.item, l.window_start FROM ${left} l ${k} ${right} r ON ${on}`),
    `SELECT l.price FROM ${left} l WHERE l.auction IN (SELECT r.id FROM ${right} r WHERE l.window_start = r.window_start AND l.window_end = r.window_end)`,
    `SELECT l.price FROM ${left} l WHERE NOT EXISTS (SELECT 1 FROM ${right} r WHERE ${on})`,
    `SELECT l.price, r.item FROM ${left} l JOIN ${right} r ON ${on} AND l.price > r.reserve`,
  ]
})

const sets = [
  'SELECT auction FROM bids UNION ALL SELECT id FROM auctions',
  'SELECT auction FROM bids UNION SELECT id FROM auctions',
  'SELECT auction FROM bids INTERSECT SELECT id FROM auctions',
  'SELECT auction FROM bids INTERSECT ALL SELECT id FROM auctions',
  'SELECT auction FROM bids EXCEPT SELECT id FROM auctions',
  'SELECT auction FROM bids EXCEPT ALL SELECT id FROM auctions',
  'SELECT auction, COUNT(*) FROM (SELECT auction FROM bids UNION ALL SELECT id FROM auctions) GROUP BY auction',
  'SELECT * FROM (SELECT auction AS k FROM bids UNION ALL SELECT seller FROM auctions UNION ALL SELECT id FROM persons) WHERE k > 5',
  'SELECT channel, auction, COUNT(*) FROM bids GROUP BY GROUPING SETS ((channel), (auction))',
  'SELECT channel, auction, COUNT(*) FROM bids GROUP BY GROUPING SETS ((channel, auction), (channel), ())',
  'SELECT channel, auction, SUM(price) FROM bids GROUP BY CUBE (channel, auction)',
  'SELECT channel, auction, SUM(price) FROM bids GROUP BY ROLLUP (channel, auction)',
  'SELECT channel, auction, COUNT(DISTINCT bidder) FROM bids GROUP BY ROLLUP (channel, auction)',
  'SELECT channel, GROUPING(channel), COUNT(*) FROM bids GROUP BY ROLLUP (channel)',
  "SELECT window_start, channel, auction, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, GROUPING SETS ((channel), (auction))",
  'SELECT auction, price FROM bids ORDER BY ts',
  'SELECT auction, price FROM bids ORDER BY ts, price DESC',
  'SELECT auction, price FROM bids ORDER BY price LIMIT 5',
  'SELECT auction, price FROM bids ORDER BY price DESC, auction LIMIT 5 OFFSET 2',
  'SELECT auction, price FROM bids LIMIT 5',
  'SELECT auction, price FROM bids WHERE price > 3 LIMIT 5 OFFSET 1',
  'SELECT channel, COUNT(*) AS n FROM bids GROUP BY channel ORDER BY n DESC LIMIT 3',
  'SELECT channel, COUNT(*) AS n FROM bids GROUP BY channel LIMIT 3',
  "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, s)",
  "VALUES (1, 'a'), (2, 'b')",
  "SELECT 1 AS one, UPPER('x') AS x",
  "SELECT b.price, v.s FROM bids b JOIN (VALUES (1, 'a'), (2, 'b')) AS v (n, s) ON b.auction = v.n",
  'SELECT id, tag FROM clicks CROSS JOIN UNNEST(tags) AS t (tag)',
  'SELECT id, tag FROM clicks LEFT JOIN UNNEST(tags) AS t (tag) ON TRUE',
  'SELECT tag, COUNT(*) FROM clicks CROSS JOIN UNNEST(tags) AS t (tag) GROUP BY tag',
  'SELECT id, tag, pos FROM clicks CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t (tag, pos) WHERE pos > 1',
  'SELECT auction, word FROM bids, LATERAL TABLE(words(url)) AS w (word, size)',
  'SELECT auction, word FROM bids LEFT JOIN LATERAL TABLE(words(url)) AS w (word, size) ON TRUE',
  'SELECT word, SUM(size) FROM bids, LATERAL TABLE(words(url)) AS w (word, size) WHERE size > 3 GROUP BY word',
  'SELECT page_of(url), page_of(url) FROM bids WHERE page_of(url) IS NOT NULL',
  "SELECT t, t FROM (SELECT random_tag(url) AS t FROM bids) WHERE t <> ''",
  'SELECT id, owner FROM accounts WHERE balance > 3',
  'SELECT * FROM stock WHERE amount > 3',
  'SELECT * FROM accounts',
]

const sources = {
  append: 'SELECT item, id FROM auctions',
  counted: 'SELECT item, COUNT(*) FROM auctions GROUP BY item',
  renamed: 'SELECT UPPER(item), COUNT(*) FROM auctions GROUP BY UPPER(item)',
  other: 'SELECT item, n FROM (SELECT item, seller, COUNT(*) AS n FROM auctions GROUP BY item, seller)',
  filtered: 'SELECT item, COUNT(*) FROM auctions GROUP BY item HAVING COUNT(*) > 3',
  latest: 'SELECT item, reserve FROM last_prices',
  top: 'SELECT item, reserve FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY reserve DESC) AS n FROM auctions) WHERE n <= 1',
  tops: 'SELECT item, reserve FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY reserve DESC) AS n FROM auctions) WHERE n <= 3',
  joined: 'SELECT a.item, b.price FROM auctions a JOIN bids b ON a.id = b.auction',
  outer: 'SELECT a.item, b.price FROM auctions a LEFT JOIN bids b ON a.id = b.auction',
  keyed:
    'SELECT x.item, y.n FROM (SELECT item, MAX(reserve) AS r FROM auctions GROUP BY item) x JOIN (SELECT item, COUNT(*) AS n FROM auctions GROUP BY item) y ON x.item = y.item',
  windowed:
    "SELECT item, COUNT(*) FROM TABLE(TUMBLE(TABLE auctions, DESCRIPTOR(opened), INTERVAL '10' SECOND)) GROUP BY item, window_start, window_end",
  upsert: 'SELECT owner, balance FROM accounts',
  changed: 'SELECT item, CAST(amount AS BIGINT) FROM stock',
  changedFiltered: 'SELECT item, CAST(amount AS BIGINT) FROM stock WHERE amount > 3',
  union: 'SELECT item, COUNT(*) FROM auctions GROUP BY item UNION ALL SELECT item, reserve FROM auctions',
  unnested:
    'SELECT t.i, t.n FROM (SELECT item, COUNT(*) AS n FROM auctions GROUP BY item) CROSS JOIN UNNEST(ARRAY[ROW(item, n)]) AS t (i, n)',
}
const sinks = Object.values(sources).flatMap(q => [`INSERT INTO by_item ${q}`, `INSERT INTO changes_of ${q}`, `INSERT INTO shown ${q}`])
sinks.push(
  'EXECUTE STATEMENT SET BEGIN INSERT INTO by_item SELECT item, COUNT(*) FROM auctions GROUP BY item; INSERT INTO shown SELECT item, COUNT(*) FROM auctions GROUP BY item; END',
  'EXECUTE STATEMENT SET BEGIN INSERT INTO shown SELECT item, id FROM auctions WHERE id > 3; INSERT INTO shown SELECT item, seller FROM auctions; END',
  'EXECUTE STATEMENT SET BEGIN INSERT INTO by_item SELECT channel, n FROM channel_bidders; INSERT INTO shown SELECT channel, n FROM channel_bidders WHERE n > 5; END',
  "EXECUTE STATEMENT SET BEGIN INSERT INTO by_item SELECT item, COUNT(*) FROM auctions GROUP BY item; INSERT INTO shown SELECT 'all', COUNT(*) FROM auctions; END",
)

export const grid = {
  'grid-groups': { modes: all, statements: groups },
  'grid-updates': { modes: all, statements: updates },
  'grid-windows': { modes: 'off one lg lgs', statements: windows },
  'grid-group-windows': { modes: 'off lg', statements: groupWindows },
  'grid-over': { modes: 'off lg', statements: overs },
  'grid-ranks': { modes: 'off lg lgs', statements: ranks },
  'grid-joins': { modes: 'off lg', statements: [...joins, ...membership, ...scalars] },
  'grid-time-joins': { modes: 'off lg', statements: [...interval, ...comparisons, ...temporal, ...windowJoins] },
  'grid-sets': { modes: 'off lg lgs', statements: sets },
  'grid-sinks': { modes: 'off lg lgs', statements: sinks },
}
