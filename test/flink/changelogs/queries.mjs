/**
 * Queries whose every change is held to Flink's, over `events` in the order of its rows. `timed` are the same rows with a watermark, `arriving` with the time of
 * arrival. `set`: options. `rowsOnly`: Flink gives the changes in no fixed order, so only what is left counts. `garbledAs`: Flink's changes don't add up (its heap
 * state keeps rows whose kind was changed on the way out, and so doesn't find them again); the rows are those of that query, without their last column.
 */
const TOP = (by, n, more = '') =>
  `SELECT ${more}k, id, v, name FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ${by}) AS rn FROM events) WHERE rn <= ${n}`
const FIRST = (from, by, columns = 'k, id, name') =>
  `SELECT ${columns} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ${by}) AS rn FROM ${from}) WHERE rn = 1`
const TOTALS = 'SELECT k, v, SUM(id) AS total, COUNT(*) AS n FROM events GROUP BY k, v'
const RANKED = by => `SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ${by}) AS rn FROM (${TOTALS.replace('SUM(id)', 'SUM(id - 25)')})`
const BUNDLES = { 'table.exec.mini-batch.enabled': 'true', 'table.exec.mini-batch.allow-latency': '1 h', 'table.exec.mini-batch.size': '7' }
const ONE_PHASE = { 'table.optimizer.agg-phase-strategy': 'ONE_PHASE' }
/** What depends on the order in which values come. */
const IN_ORDER = 'FIRST_VALUE(name), LAST_VALUE(name), LISTAGG(name), FIRST_VALUE(v), LAST_VALUE(v) FILTER (WHERE v > 3)'
const LISTED = "LISTAGG(name), LISTAGG(name, '; ') FILTER (WHERE v > 3)"
/** Behind a local aggregate Flink takes a comma for the separator where the rows of a bundle that came last don't pass the filter. */
const MERGED = "LISTAGG(name), LISTAGG(name, '; '), LISTAGG(name) FILTER (WHERE v > 3)"
const DISTINCT_LISTED = "LISTAGG(DISTINCT name), LISTAGG(DISTINCT name, ' ')"
const ARRAYS = 'CARDINALITY(a), a[1], a[2], a[CARDINALITY(a)]'
const OF_COUNTS = 'FROM (SELECT name, v, COUNT(*) AS n FROM events GROUP BY name, v) GROUP BY n'
/** Rows that come and go in an order that is fixed, in bundles too. */
const OF_THREE = `FROM (${TOP('v DESC', 3)}) GROUP BY k`
const MINUTES = "TUMBLE(TABLE timed, DESCRIPTOR(ts), INTERVAL '1' MINUTE)"
const HALF_MINUTES = "HOP(TABLE timed, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)"
const GROWING = "CUMULATE(TABLE timed, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)"
const OVER = (window, from = 'timed') =>
  `SELECT id, COUNT(*) OVER w, SUM(v) OVER w, AVG(v) OVER w, MIN(v) OVER w, MAX(name) OVER w, COUNT(DISTINCT name) OVER w, FIRST_VALUE(id) OVER w,
    LAST_VALUE(name) OVER w, LISTAGG(name) OVER w FROM ${from} WINDOW w AS (${window})`
const GAP = "INTERVAL '7' SECOND"
const SESSION_CALLS = 'COUNT(*), SUM(v), AVG(v), MIN(name), COUNT(DISTINCT v), COUNT(DISTINCT name)'
const TTL = { 'table.exec.state.ttl': '1 d' }

export const queries = [
  { id: 'top 3', sql: TOP('v DESC', 3) },
  { id: 'top 3 with its numbers', sql: TOP('v DESC', 3, 'rn, ') },
  { id: 'top 1', sql: TOP('v DESC', 1) },
  { id: 'top 1 with its number', sql: TOP('v', 1, 'rn, ') },
  { id: 'top 3 by two columns, NULL first', sql: TOP('v NULLS FIRST, name DESC', 3, 'rn, ') },
  { id: 'top 3 by text', sql: TOP('name', 3) },
  { id: 'second and third', sql: TOP('v DESC', '3 AND rn >= 2') },
  { id: 'second and third with their numbers', sql: TOP('v DESC', '3 AND rn >= 2', 'rn, ') },
  { id: 'top 4 of all', sql: 'SELECT id, v, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY v DESC) AS rn FROM events) WHERE rn <= 4' },
  { id: 'top n, as many as each partition says', sql: TOP('v DESC', 'most') },
  { id: 'top n, as many as each partition says, with their numbers', sql: TOP('v DESC', 'most', 'rn, ') },
  {
    id: 'top 2 of totals that fall and rise',
    sql: `SELECT * FROM (${RANKED('total DESC')}) WHERE rn <= 2`,
  },
  {
    id: 'top 2 of totals that fall and rise, without numbers',
    sql: `SELECT k, v, total, n FROM (${RANKED('total DESC')}) WHERE rn <= 2`,
  },
  {
    id: 'second and third of totals that fall and rise, with their numbers',
    sql: `SELECT k, v, total, n, rn FROM (${RANKED('total')}) WHERE rn <= 3 AND rn >= 2`,
  },
  {
    id: 'second and third of totals that fall and rise',
    sql: `SELECT k, v, total, n FROM (${RANKED('total')}) WHERE rn <= 3 AND rn >= 2`,
    garbledAs: 'second and third of totals that fall and rise, with their numbers',
  },
  {
    id: 'top 2 of counts, which only rise',
    sql: `SELECT k, v, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC) AS rn FROM (${TOTALS})) WHERE rn <= 2`,
  },
  {
    id: 'top 2 of counts, which only rise, with their numbers',
    sql: `SELECT k, v, n, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC) AS rn FROM (${TOTALS})) WHERE rn <= 2`,
  },
  {
    id: 'second of counts, which only rise',
    sql: `SELECT k, v, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC) AS rn FROM (${TOTALS})) WHERE rn <= 2 AND rn >= 2`,
  },
  {
    id: 'top 1 of counts, which only rise',
    sql: `SELECT k, v, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC) AS rn FROM (${TOTALS})) WHERE rn = 1`,
  },
  { id: 'first 2 that arrive', sql: TOP('proc', 2).replace('FROM events', 'FROM arriving') },
  { id: 'first 2 that arrive, with their numbers', sql: TOP('proc', 2, 'rn, ').replace('FROM events', 'FROM arriving') },
  { id: 'first by time', sql: FIRST('timed', 'ts') },
  { id: 'last by time', sql: FIRST('timed', 'ts DESC') },
  { id: 'first by arrival', sql: FIRST('arriving', 'proc') },
  { id: 'last by arrival', sql: FIRST('arriving', 'proc DESC') },
  { id: 'last by arrival, of few columns', sql: FIRST('arriving', 'proc DESC', 'k, v').replace('SELECT *', 'SELECT k, v') },
  { id: 'last by arrival, all equal', sql: FIRST('arriving', 'proc DESC', 'k').replace('SELECT *', 'SELECT k') },
  {
    id: 'last by arrival, equal now and then',
    sql: FIRST('(SELECT k, v > 2 AS high, proc FROM arriving)', 'proc DESC', 'k, high'),
  },
  {
    id: 'first of all by time',
    sql: 'SELECT id, name FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY ts) AS rn FROM timed) WHERE rn = 1',
  },
  { id: 'a count over the last by time', sql: `SELECT name, COUNT(*) FROM (${FIRST('timed', 'ts DESC')}) GROUP BY name` },
  { id: 'into a table by half of the key', sql: 'INSERT INTO latest SELECT k, v, COUNT(*) FROM events WHERE k IS NOT NULL GROUP BY k, v' },
  {
    id: 'into a table by another key than any, with equal rows',
    sql: 'INSERT INTO latest SELECT k, n, MOD(n, 2) FROM (SELECT k, v, COUNT(*) AS n FROM events WHERE k IS NOT NULL GROUP BY k, v)',
  },
  {
    id: 'into a table by another key, where rows go',
    sql: `INSERT INTO latest SELECT k, v, total FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY total) AS rn
      FROM (SELECT k, v, SUM(id - 25) AS total FROM events WHERE k IS NOT NULL GROUP BY k, v)) WHERE rn <= 2`,
  },
  { id: 'a table of updates', sql: 'SELECT most, id, v FROM updated' },
  { id: 'a table of updates, under a condition', sql: 'SELECT most, v, name FROM updated WHERE v > 3' },
  { id: 'a table of updates, of which few columns change', sql: 'SELECT most, v > 3 AS high FROM updated' },
  { id: 'counts over a table of updates', sql: 'SELECT v, COUNT(*) FROM updated GROUP BY v' },
  ...[
    ['first by time', 'timed', 'ts'],
    ['last by time', 'timed', 'ts DESC'],
    ['first by arrival', 'arriving', 'proc'],
    ['last by arrival', 'arriving', 'proc DESC'],
  ].map(([id, from, by]) => ({
    id: `${id}, in bundles`,
    sql: FIRST(from, by),
    set: BUNDLES,
    rowsOnly: true,
  })),
  { id: 'values in order', sql: `SELECT k, ${IN_ORDER} FROM events GROUP BY k` },
  { id: 'values in order, of all', sql: `SELECT ${IN_ORDER} FROM events` },
  { id: 'lists', sql: `SELECT k, ${LISTED}, ${DISTINCT_LISTED} FROM events GROUP BY k` },
  { id: 'arrays', sql: `SELECT k, ${ARRAYS} FROM (SELECT k, ARRAY_AGG(v) AS a FROM events GROUP BY k)` },
  { id: 'arrays of what differs', sql: `SELECT k, ${ARRAYS} FROM (SELECT k, ARRAY_AGG(DISTINCT v) AS a FROM events GROUP BY k)` },
  { id: 'values in order, of counts', sql: `SELECT n, ${IN_ORDER} ${OF_COUNTS}` },
  { id: 'lists of counts', sql: `SELECT n, ${LISTED}, ${DISTINCT_LISTED} ${OF_COUNTS}` },
  { id: 'arrays of counts', sql: `SELECT n, ${ARRAYS} FROM (SELECT n, ARRAY_AGG(v) AS a ${OF_COUNTS})` },
  { id: 'lists of the first three', sql: `SELECT k, ${LISTED}, ${DISTINCT_LISTED} ${OF_THREE}` },
  { id: 'values in order, of the first three', sql: `SELECT k, ${IN_ORDER} ${OF_THREE}` },
  ...[
    ['one phase', { ...BUNDLES, ...ONE_PHASE }],
    ['two phases', BUNDLES],
  ].flatMap(([phases, set]) =>
    [
      ['values in order', `SELECT k, ${IN_ORDER} FROM events GROUP BY k`],
      ['lists', `SELECT k, ${MERGED} FROM events GROUP BY k`],
      ['lists of the first three', `SELECT k, ${MERGED.replaceAll('name', 'CAST(id AS STRING)')} ${OF_THREE}`],
      ['arrays of the first three', `SELECT k, ${ARRAYS} FROM (SELECT k, ARRAY_AGG(id) AS a ${OF_THREE})`],
    ].map(([what, sql]) => ({ id: `${what}, in bundles, ${phases}`, sql, set, rowsOnly: true })),
  ),
  ...[
    ['one phase', ONE_PHASE],
    ['two phases', {}],
  ].flatMap(([phases, set]) =>
    [
      ['lists of windows', LISTED, MINUTES],
      ['lists of windows that overlap', LISTED, HALF_MINUTES],
      ['lists of windows that grow', LISTED, GROWING],
      ['values in order, of windows', IN_ORDER, MINUTES],
    ].map(([what, calls, windows]) => ({
      id: `${what}, ${phases}`,
      sql: `SELECT k, CAST(window_end AS STRING), ${calls} FROM TABLE(${windows}) GROUP BY k, window_start, window_end`,
      set,
      rowsOnly: true,
    })),
  ),
  ...[
    ['up to the time of a row', ''],
    ['up to a row', 'ROWS UNBOUNDED PRECEDING'],
    ['of three rows', 'ROWS 2 PRECEDING'],
    ['of ten seconds', "RANGE INTERVAL '10' SECOND PRECEDING"],
    ['of its time', "RANGE INTERVAL '0' SECOND PRECEDING"],
  ].flatMap(([what, frame]) => [
    { id: `over what is ${what}, by key`, sql: OVER(`PARTITION BY k ORDER BY ts ${frame}`), rowsOnly: true },
    { id: `over what is ${what}`, sql: OVER(`ORDER BY ts ${frame}`) },
    ...(frame.startsWith('RANGE')
      ? []
      : [{ id: `over what is ${what}, by arrival and key`, sql: OVER(`PARTITION BY k ORDER BY proc ${frame}`, 'arriving') }]),
  ]),
  {
    id: 'the row before, and three before',
    sql: 'SELECT id, LAG(name) OVER w, LAG(id, 3, CAST(0 AS BIGINT)) OVER w FROM timed WINDOW w AS (PARTITION BY k ORDER BY ts)',
    rowsOnly: true,
  },
  { id: 'numbers in the order of time', sql: 'SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) FROM timed', rowsOnly: true },
  {
    id: 'a count of what a row is over',
    sql: `SELECT n, COUNT(*) FROM (SELECT COUNT(*) OVER (ORDER BY ts ROWS 3 PRECEDING) AS n FROM timed) GROUP BY n`,
  },
  ...[
    ['a minute', "TUMBLE(ts, INTERVAL '1' MINUTE)"],
    ['a minute, twice a minute', "HOP(ts, INTERVAL '30' SECOND, INTERVAL '1' MINUTE)"],
    ['a minute and a half, once a minute', "HOP(ts, INTERVAL '1' MINUTE, INTERVAL '90' SECOND)"],
    ['ten seconds, once a minute', "HOP(ts, INTERVAL '1' MINUTE, INTERVAL '10' SECOND)"],
  ].flatMap(([what, window]) => {
    const of = bound => `CAST(${window.replace('(', `_${bound}(`)} AS STRING)`
    const calls = `COUNT(*), SUM(v), MIN(name), COUNT(DISTINCT v)${window.startsWith('TUMBLE') ? `, ${IN_ORDER}` : ', LISTAGG(name)'}`
    return [
      {
        id: `group windows of ${what}, by key`,
        sql: `SELECT k, ${of('START')}, ${of('END')}, ${calls} FROM timed GROUP BY k, ${window}`,
        rowsOnly: true,
      },
      { id: `group windows of ${what}`, sql: `SELECT ${of('ROWTIME')}, ${calls} FROM timed GROUP BY ${window}` },
    ]
  }),
  ...[
    ['by key', 'k, ', 'k, ', ' PARTITION BY k'],
    ['of all', '', '', ''],
  ].flatMap(([what, key, by, partition]) => [
    {
      id: `group windows of sessions, ${what}`,
      sql: `SELECT ${key}CAST(SESSION_START(ts, ${GAP}) AS STRING), CAST(SESSION_END(ts, ${GAP}) AS STRING), ${SESSION_CALLS}
        FROM timed GROUP BY ${by}SESSION(ts, ${GAP})`,
      rowsOnly: true,
    },
    {
      id: `sessions, ${what}`,
      sql: `SELECT ${key}CAST(window_start AS STRING), CAST(window_end AS STRING), ${SESSION_CALLS}
        FROM TABLE(SESSION(TABLE timed${partition}, DESCRIPTOR(ts), ${GAP})) GROUP BY ${by}window_start, window_end`,
      rowsOnly: true,
    },
  ]),
  { id: 'counts with a time to live', sql: 'SELECT k, COUNT(v), MAX(v) FROM events GROUP BY k', set: TTL },
  { id: 'distinct counts with a time to live', sql: 'SELECT k, COUNT(DISTINCT v), MAX(v) FROM events GROUP BY k', set: TTL },
  { id: 'a count of counts with a time to live', sql: `SELECT k, SUM(n) FROM (${TOTALS}) GROUP BY k`, set: TTL },
  { id: 'last by arrival with a time to live', sql: FIRST('arriving', 'proc DESC', 'k, v').replace('SELECT *', 'SELECT k, v'), set: TTL },
]

export const COLUMNS = { k: 'STRING', id: 'BIGINT', v: 'BIGINT', name: 'STRING', most: 'BIGINT', ts: 'TIMESTAMP(3)' }

/** Sixty rows: few keys and values, so that many are equal; times that go back now and then, by less and by more than the watermark waits. */
export function events() {
  let state = 7
  const draw = n => (state = (state * 75 + 74) % 65537) % n
  return Array.from({ length: 60 }, (_, i) => {
    const key = draw(4)
    return {
      k: key === 3 && draw(2) === 0 ? null : `key-${key}`,
      id: i + 1,
      v: draw(9) === 0 ? null : draw(8),
      name: draw(11) === 0 ? null : ['red', 'Red', 'grün', 'blue', ''][draw(5)],
      most: key + 1,
      ts: new Date(Date.UTC(2026, 0, 1) + (100 + i * 3 - draw(12)) * 1000).toISOString().replace('T', ' ').replace('Z', ''),
    }
  })
}

/** The rows as changes of a table that came twice, if at all: each has its key and what it is now. */
export const asChanges = () => events().map(after => ({ before: null, after, op: 'c' }))

/** CREATE statements for Flink over `file` (and `<file>.changes`), and without one as Sluice knows them. */
export function tables(file) {
  const options = file
    ? `'connector' = 'filesystem', 'path' = '${file}', 'format' = 'json'`
    : "'connector' = 'kafka-cluster', 'topic' = 'events', 'clusters' = 'a', 'format' = 'json'"
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`)
  const sink = file ? "'connector' = 'print'" : options.replace('format', 'key.format').replace(/$/, ", 'value.format' = 'json'")
  return [
    ...[
      ['events', ''],
      ['timed', ", WATERMARK FOR ts AS ts - INTERVAL '5' SECOND"],
      ['arriving', ', proc AS PROCTIME()'],
    ].map(([name, more]) => `CREATE TABLE ${name} (${columns.join(', ')}${more}) WITH (${options})`),
    `CREATE TABLE updated (${columns.join(', ')}, PRIMARY KEY (most) NOT ENFORCED) WITH (${
      file ? `'connector' = 'filesystem', 'path' = '${file}.changes', 'format' = 'debezium-json'` : sink
    })`,
    `CREATE TABLE latest (k STRING, a BIGINT, b BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (${sink})`,
  ]
}

export const settings = (set = {}) => Object.entries(set).map(([key, value]) => `SET '${key}' = '${value}'`)
