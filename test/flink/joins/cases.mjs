/** The tables; `l` and `r` as they are, and with a time attribute. `s` is text that the sides share now and then. */
const columns = { id: 'INT', k: 'INT', v: 'INT', s: 'STRING' }
const timed = { ...columns, ts: 'TIMESTAMP(3)' }
export const tables = {
  l: { columns },
  r: { columns },
  tl: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND" },
  tr: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND" },
}

/** Sides whose rows are taken back, by what the join knows of them. */
const sides = {
  'rows as they come': t => `(SELECT k, v FROM ${t})`,
  'rows taken back, without a unique key': t => `(SELECT k, n AS v FROM (SELECT v, MAX(k) AS k, COUNT(*) AS n FROM ${t} GROUP BY v))`,
  'rows with a unique key': t => `(SELECT v, MAX(k) AS k, COUNT(*) AS n FROM ${t} GROUP BY v)`,
  'rows unique by the join key': t => `(SELECT k, COUNT(*) AS v FROM ${t} GROUP BY k)`,
  'rows that go for good': t => `(SELECT k, COUNT(*) AS v FROM (SELECT v, MAX(k) AS k FROM ${t} GROUP BY v) GROUP BY k)`,
}
const kinds = ['INNER', 'LEFT', 'RIGHT', 'FULL']

const joined = kinds.flatMap(kind =>
  Object.entries(sides).flatMap(([about, side], i) => [
    { id: `${kind}: ${about}`, query: `SELECT a.k, a.v, b.k, b.v FROM ${side('l')} a ${kind} JOIN ${side('r')} b ON a.k = b.k` },
    {
      id: `${kind}, with a condition: ${about}`,
      query: `SELECT a.k, a.v, b.k, b.v FROM ${side('l')} a ${kind} JOIN ${Object.values(sides)[(i + 2) % 5]('r')} b ON a.k = b.k AND a.v <= b.v`,
    },
  ]),
)
const halves = Object.entries(sides).flatMap(([about, side]) => [
  { id: `EXISTS: ${about}`, query: `SELECT k, v FROM ${side('l')} a WHERE EXISTS (SELECT * FROM ${side('r')} b WHERE a.k = b.k)` },
  {
    id: `NOT EXISTS: ${about}`,
    query: `SELECT k, v FROM ${side('l')} a WHERE NOT EXISTS (SELECT * FROM ${side('r')} b WHERE a.k = b.k AND a.v < b.v)`,
  },
])
const others = [
  { id: 'IN', query: 'SELECT id, k FROM l WHERE k IN (SELECT k FROM r)' },
  { id: 'NOT IN', query: 'SELECT id, k FROM l WHERE k NOT IN (SELECT k FROM r WHERE k IS NOT NULL)' },
  { id: 'text keys, text beside', query: 'SELECT l.id, l.s, r.id, r.s, UPPER(r.s) FROM l FULL JOIN r ON l.s = r.s AND l.k = r.k' },
  {
    id: 'computed text',
    query: "SELECT a.x, b.x, b.id FROM (SELECT k, s || '!' AS x FROM l) a LEFT JOIN (SELECT id, k, s || '?' AS x FROM r) b ON a.k = b.k",
  },
  { id: 'no equal columns', query: 'SELECT l.id, r.id FROM l LEFT JOIN r ON l.v < r.v' },
  {
    id: 'two joins, the second by a padded key',
    query: 'SELECT l.id, r.v, m.id FROM l LEFT JOIN r ON l.k = r.k LEFT JOIN l AS m ON r.v = m.v',
  },
  {
    id: 'a count over an outer join',
    query:
      'SELECT l.v, COUNT(*), COUNT(b.n), SUM(b.n) FROM l LEFT JOIN (SELECT k, COUNT(*) AS n FROM r GROUP BY k) b ON l.k = b.k GROUP BY l.v',
  },
  {
    id: 'arrays beside a unique key',
    query:
      'SELECT a.k, a.x[1], CARDINALITY(a.x), b.id FROM (SELECT k, ARRAY[MAX(v), MIN(v)] AS x FROM l GROUP BY k) a JOIN r AS b ON a.k = b.k',
  },
]
const bounds = {
  'on both sides': "a.ts BETWEEN b.ts - INTERVAL '3' SECOND AND b.ts + INTERVAL '2' SECOND",
  before: "a.ts >= b.ts - INTERVAL '5' SECOND AND a.ts < b.ts - INTERVAL '1' SECOND",
  after: "a.ts BETWEEN b.ts AND b.ts + INTERVAL '4' SECOND",
  never: "a.ts BETWEEN b.ts + INTERVAL '2' SECOND AND b.ts - INTERVAL '2' SECOND",
  'at the same time': 'a.ts = b.ts',
}
const byTime = kinds.flatMap(kind =>
  Object.entries(bounds).map(([about, bound], i) => ({
    id: `${kind} by time, ${about}`,
    late: i % 2 === 0,
    timed: true,
    query: `SELECT a.id, a.k, a.s, b.id, b.k, b.s FROM tl a ${kind} JOIN tr b ON a.k = b.k AND ${bound}${i === 2 ? ' AND a.v <= b.v' : ''}`,
  })),
)
/** In mini-batches rows of some keys wait in no order that is told, and those of aggregates below come in bundles of their own: there the end counts. */
const bundled = kinds.flatMap(kind => [
  {
    id: `${kind} in mini-batches: rows as they come`,
    miniBatch: true,
    query: joined.find(c => c.id === `${kind}: rows as they come`).query,
  },
  ...['rows with a unique key', 'rows unique by the join key', 'rows that go for good', 'rows taken back, without a unique key'].map(
    about => ({
      id: `${kind} in mini-batches: ${about}`,
      miniBatch: true,
      endsEqual: true,
      query: joined.find(c => c.id === `${kind}, with a condition: ${about}`).query.replace(' AND a.v <= b.v', ''),
    }),
  ),
])
const windows = {
  tumbling: t => `TUMBLE(TABLE ${t}, DESCRIPTOR(ts), INTERVAL '4' SECOND)`,
  hopping: t => `HOP(TABLE ${t}, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND)`,
  cumulating: t => `CUMULATE(TABLE ${t}, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '9' SECOND)`,
}
const sameWindow = 'a.window_start = b.window_start AND a.window_end = b.window_end'
const windowed = Object.entries(windows).flatMap(([about, of]) => [
  ...kinds.map((kind, i) => ({
    id: `${kind} in windows, ${about}`,
    late: true,
    timed: true,
    query: `SELECT a.id, a.k, a.s, b.id, b.k, b.s FROM (SELECT * FROM ${of('tl')}) a ${kind} JOIN (SELECT * FROM ${of('tr')}) b ON a.k = b.k AND ${sameWindow}${i % 2 === 0 ? '' : ' AND a.v <= b.v'}`,
  })),
  ...['', 'NOT '].map(not => ({
    id: `${not}EXISTS in windows, ${about}`,
    late: true,
    timed: true,
    query: `SELECT id, k FROM (SELECT * FROM ${of('tl')}) a WHERE ${not}EXISTS (SELECT * FROM (SELECT * FROM ${of('tr')}) b WHERE a.k = b.k AND ${sameWindow})`,
  })),
])
const added = [
  {
    id: 'arrays without a unique key',
    query: 'SELECT a.k, a.x[1], a.x[2], b.id FROM (SELECT k, ARRAY[v, k] AS x FROM l) a LEFT JOIN r AS b ON a.k = b.k',
  },
]
/** Each with the rows that arrive, one at each step: [table, row]. A case's place makes its rows, so that a new one comes last. */
export const cases = [...joined, ...halves, ...others, ...byTime, ...bundled, ...added, ...windowed].map((c, i) => ({
  ...c,
  events: c.timed ? timedEvents(i, c.late) : events(i),
}))

function events(seed) {
  const random = generator(seed)
  return Array.from({ length: 36 }, (_, i) => [random() < 0.5 ? 'l' : 'r', row(random, i)])
}

/** Time goes on by about a second a row and side; some rows are out of order, and where `late` some come behind the watermark. */
function timedEvents(seed, late) {
  const random = generator(seed)
  return Array.from({ length: 40 }, (_, i) => {
    const back = late && random() < 0.2 ? 4000 + random() * 6000 : random() * 2500
    const ms = Math.max(0, 1000 + i * 500 - back)
    const ts = new Date(Date.UTC(2026, 0, 1) + Math.round(ms / 500) * 500).toISOString().replace('T', ' ').replace('Z', '')
    return [random() < 0.5 ? 'tl' : 'tr', { ...row(random, i), ts }]
  })
}

function row(random, i) {
  const k = Math.floor(random() * 4)
  return {
    id: i,
    k: k === 3 ? null : k,
    v: Math.floor(random() * 3),
    s: random() < 0.15 ? null : ['x', 'äö', ''][Math.floor(random() * 3)],
  }
}

/** Tommy Ettinger's mulberry32. */
function generator(seed) {
  let state = seed * 7919 + 2026
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const MINI_BATCH = { enabled: 'true', 'allow-latency': '10 min', size: '5' }

/** SET statements of a case. */
export const settings = c =>
  c.miniBatch ? Object.entries(MINI_BATCH).map(([key, value]) => `SET 'table.exec.mini-batch.${key}' = '${value}'`) : []

/** CREATE statements of the tables that a case reads: over its rows for Flink, else as Kafka's, which Sluice knows. */
export function tableStatements({ query, events }, forFlink) {
  return Object.entries(tables)
    .filter(([name]) => reads(query, name))
    .map(([name, { columns, watermark }]) => {
      const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
      const own = events.flatMap(([table, row], step) => (table === name ? [{ row, step }] : []))
      const options = forFlink
        ? `'connector' = 'stepped', 'rows' = '${own.map(e => JSON.stringify(e.row)).join('\n')}', 'steps' = '${own.map(e => e.step)}', 'format' = 'json'`
        : `'connector' = 'kafka', 'topic' = '${name}', 'properties.bootstrap.servers' = '127.0.0.1:9092', 'properties.group.id' = 'joins', 'format' = 'json'`
      return `CREATE TABLE ${name} (${list.join(', ')}${watermark ? `, WATERMARK FOR ${watermark}` : ''}) WITH (${options})`
    })
}

const reads = (query, name) => new RegExp(`\\b(?:FROM|JOIN|TABLE) ${name}\\b`).test(query)
export const sourcesOf = c => tableStatements(c, false).length
