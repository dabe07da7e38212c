/** The tables; `l` and `r` as they are, with a time attribute, and with a key. `s` is text that the sides share now and then. */
const columns = { id: 'INT', k: 'INT', v: 'INT', s: 'STRING' }
const timed = { ...columns, ts: 'TIMESTAMP(3)' }
export const tables = {
  l: { columns },
  r: { columns },
  tl: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND" },
  tr: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND" },
  ul: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND", key: 'v', upsert: true },
  ur: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND", key: 'k', upsert: true },
  kr: { columns: timed, watermark: "ts AS ts - INTERVAL '2' SECOND", key: 'k' },
}
const one = (from, by, order) =>
  `SELECT id, k, v, s, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${by} ORDER BY ${order}) AS rn FROM ${from}) WHERE rn = 1`
const views = {
  last: one('tr', 'k', 'ts DESC'),
  first: one('tr', 'k', 'ts'),
  last_some: `${one('tr', 'k', 'ts DESC')} AND v > 0`,
  ur_some: 'SELECT id, k, v, s, ts FROM ur WHERE v > 0',
  last_left: one('tl', 'v', 'ts DESC'),
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
const versioned = (id, right, { left = 'tl', on = 'a.k = b.k', ...more } = {}) =>
  ['INNER', 'LEFT'].map(kind => ({
    id: `${kind} with versions: ${id}`,
    timed: true,
    query: `SELECT a.id, a.k, a.s, b.id, b.k, b.v, b.s FROM ${left} a ${kind} JOIN ${right} FOR SYSTEM_TIME AS OF a.ts AS b ON ${on}`,
    ...more,
  }))
const asOf = table => `JOIN ${table} FOR SYSTEM_TIME AS OF a.ts AS`
const temporal = [
  ...versioned('updates by key', 'ur'),
  ...versioned('updates by key, some late', 'ur', { late: true }),
  ...versioned('added rows, some late', 'kr', { late: true }),
  ...versioned('a condition over both', 'ur', { on: 'a.k = b.k AND a.v <= b.v' }),
  ...versioned('a condition over each', 'ur', { on: 'a.k = b.k AND a.v > 0 AND b.v > 0', late: true }),
  ...versioned('text as a second key', 'kr', { on: 'a.k = b.k AND a.s = b.s' }),
  ...versioned('a computed key', 'ur', { on: 'a.k + 1 = b.k', late: true }),
  ...versioned('last rows', 'last'),
  ...versioned('last rows, some late', 'last', { late: true }),
  ...versioned('first rows', 'first', { late: true }),
  ...versioned('last rows under a condition', 'last_some', { late: true }),
  ...versioned('updates under a condition', 'ur_some', { late: true }),
  ...versioned('last rows that meet them', 'ur', { left: 'last_left', late: true }),
  ...versioned('updates that meet last rows', 'last', { left: 'ul', late: true }),
  {
    id: 'a count over versions',
    late: true,
    timed: true,
    query: `SELECT b.id, COUNT(*), SUM(a.v) FROM tl a LEFT ${asOf('ur')} b ON a.k = b.k GROUP BY b.id`,
  },
  {
    id: 'versions of two tables',
    timed: true,
    query: `SELECT a.id, b.id, c.id, c.s FROM tl a LEFT ${asOf('ur')} b ON a.k = b.k ${asOf('kr')} c ON a.v = c.k`,
  },
  {
    id: 'versions under a condition behind',
    late: true,
    timed: true,
    query: `SELECT a.id, b.id, b.s FROM tl a LEFT ${asOf('ur')} b ON a.k = b.k WHERE b.v > 0 OR b.v IS NULL`,
  },
  ...versioned('a time to live', 'ur', { ttlSteps: 10, events: outlived() }),
  ...versioned('updates and deletions by key', 'ur', { deletions: true }),
  ...versioned('updates and deletions under a condition', 'ur_some', { deletions: true, late: true }),
  ...versioned('updates and deletions that meet last rows', 'last', { left: 'ul', deletions: true }),
]
const later = [
  {
    id: 'FULL: updates and deletions by key',
    timed: true,
    deletions: true,
    query: 'SELECT a.v, a.id, b.k, b.id FROM ul a FULL JOIN ur b ON a.v = b.k',
  },
  {
    id: 'a count over versions, in mini-batches',
    late: true,
    timed: true,
    miniBatch: true,
    endsEqual: true,
    query: temporal.find(c => c.id === 'a count over versions').query,
  },
]
/** Each with the rows that arrive, one at each step: [table, row], [table, null, key of the row that goes], or nothing. A case's place makes its rows, so that a new one comes last. */
export const cases = [...joined, ...halves, ...others, ...byTime, ...bundled, ...added, ...windowed, ...temporal, ...later].map((c, i) => ({
  ...c,
  events: c.events ?? (c.timed ? timedEvents(i, c) : events(i)),
}))

function events(seed) {
  const random = generator(seed)
  return Array.from({ length: 36 }, (_, i) => [random() < 0.5 ? 'l' : 'r', row(random, i)])
}

/** Time goes on by about a second a row and side; some rows are out of order, and where `late` some come behind the watermark. */
function timedEvents(seed, { late, query, deletions }) {
  const random = generator(seed)
  const names = Object.keys(tables).filter(name => reads(query, name))
  const draw = () => names[Math.floor(random() * names.length)]
  return Array.from({ length: 40 }, (_, i) => {
    const back = late && random() < 0.2 ? 4000 + random() * 6000 : random() * 2500
    const ms = Math.max(0, 1000 + i * 500 - back)
    const [table, { k, ...others }] = [draw(), row(random, i)]
    const { key, upsert } = tables[table]
    const whole = { ...others, k: k === null && key === 'k' ? 3 : k, ts: timeAt(Math.round(ms / 500) * 500) }
    return deletions && upsert && random() < 0.25 ? [table, null, whole[key]] : [table, whole]
  })
}

/** A key that lives on because a row came in time, and one that is forgotten with a row that waits. */
function outlived() {
  const at = { 0: ['ur', 1, 1], 1: ['tl', 1, 2], 2: ['ur', 2, 10], 3: ['tl', 2, 10], 9: ['tl', 1, 11], 10: ['ur', 2, 20] }
  Object.assign(at, { 11: ['tl', 2, 20], 28: ['tl', 1, 21], 29: ['ur', 2, 30], 30: ['tl', 2, 30], 31: ['ur', 1, 31] })
  return Array.from({ length: 32 }, (_, step) => {
    const [table, k, second] = at[step] ?? []
    return table && [table, { id: step, k, v: step, s: 'x', ts: timeAt(second * 1000) }]
  })
}

function timeAt(ms) {
  return new Date(Date.UTC(2026, 0, 1) + ms).toISOString().replace('T', ' ').replace('Z', '')
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

/** SET statements of a case whose steps last so long. */
export const settings = (c, stepMs) => [
  ...(c.miniBatch ? Object.entries(MINI_BATCH).map(([key, value]) => `SET 'table.exec.mini-batch.${key}' = '${value}'`) : []),
  ...(c.ttlSteps ? [`SET 'table.exec.state.ttl' = '${c.ttlSteps * stepMs} ms'`] : []),
]

/** CREATE statements of the tables and views that a case reads: over its rows for Flink, else as Kafka's and files, which Sluice knows. */
export function statementsOf({ query, events }, forFlink) {
  const made = tablesOf({ query }).map(name => {
    const { columns, watermark, key, upsert } = tables[name]
    const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
    if (watermark) list.push(`WATERMARK FOR ${watermark}`)
    if (key) list.push(`PRIMARY KEY (${key}) NOT ENFORCED`)
    const own = events.flatMap((event, step) => (event?.[0] === name ? [{ line: lineOf(event), step }] : []))
    const options = forFlink
      ? `'connector' = 'stepped', 'rows' = '${own.map(e => e.line).join('\n')}', 'steps' = '${own.map(e => e.step)}', 'format' = 'json'${upsert ? ", 'upsert' = 'true'" : ''}`
      : connectorFor(name)
    return `CREATE TABLE ${name} (${list.join(', ')}) WITH (${options})`
  })
  const seen = Object.entries(views).filter(([name]) => reads(query, name))
  return [...made, ...seen.map(([name, as]) => `CREATE VIEW ${name} AS ${as}`)]
}

const lineOf = ([name, row, key]) => (row === null ? `-${JSON.stringify({ [tables[name].key]: key })}` : JSON.stringify(row))

function connectorFor(name) {
  const topic = `'topic' = '${name}', 'properties.bootstrap.servers' = '127.0.0.1:9092'`
  if (tables[name].upsert)
    return `'connector' = 'kafka-cluster', 'topic' = '${name}', 'clusters' = 'a', 'key.format' = 'json', 'value.format' = 'json'`
  if (tables[name].key) return `'connector' = 'filesystem', 'path' = '${name}', 'format' = 'json'`
  return `'connector' = 'kafka', ${topic}, 'properties.group.id' = 'joins', 'format' = 'json'`
}

function reads(query, name) {
  const direct = new RegExp(`\\b(?:FROM|JOIN|TABLE) ${name}\\b`)
  return direct.test(query) || Object.entries(views).some(([view, as]) => view !== name && direct.test(as) && reads(query, view))
}
export const tablesOf = c => Object.keys(tables).filter(name => reads(c.query, name))
