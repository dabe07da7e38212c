const kafka = (name, columns) =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'properties.group.id' = 'g', 'format' = 'json')`
const upsert = (name, columns) =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'key.format' = 'json', 'value.format' = 'json')`

export const tables = [
  kafka('l', 'k BIGINT, v STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts'),
  kafka('r', "k BIGINT, w STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND"),
  kafka('z', 'k BIGINT, w STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts'),
  kafka('y', 'k BIGINT, w STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts'),
  kafka('`order`', 'k BIGINT, w STRING, `time` TIMESTAMP(3), WATERMARK FOR `time` AS `time`'),
  kafka('computed', 'k BIGINT, w STRING, ms BIGINT, ts AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR ts AS ts'),
  upsert('versions', 'k BIGINT, w STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (k) NOT ENFORCED'),
  upsert('pairs', 'k BIGINT, w STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (k, w) NOT ENFORCED'),
  kafka('o', 'a BIGINT, b STRING'),
  upsert('u', 'a BIGINT, b BIGINT, PRIMARY KEY (a) NOT ENFORCED'),
  upsert('up', 'a BIGINT, b STRING, PRIMARY KEY (a) NOT ENFORCED'),
  upsert('upt', 'a BIGINT, b TIMESTAMP(3), PRIMARY KEY (a) NOT ENFORCED'),
  kafka('ot', 'a BIGINT, b TIMESTAMP(3)'),
  kafka('ott', 'a TIMESTAMP(3), b TIMESTAMP(3)'),
]

/** Queries with a regular join, and the operator that the offered one is: undefined where nothing may be offered. */
export const shapes = [
  ['aliases', 'INSERT INTO o SELECT x.k, y.w FROM l AS x JOIN r AS y ON x.k = y.k', 'IntervalJoin'],
  ['aliases without AS, in brackets', 'INSERT INTO o SELECT x.k, y.w FROM l x JOIN r y ON (x.k = y.k)', 'IntervalJoin'],
  ['no aliases, unqualified columns', 'INSERT INTO o SELECT l.k, w FROM l JOIN r ON l.k = r.k', 'IntervalJoin'],
  [
    'whole paths',
    'INSERT INTO o SELECT a.k, w FROM default_catalog.default_database.l AS a JOIN default_database.r ON a.k = r.k',
    'IntervalJoin',
  ],
  ['quoted and reserved names', 'INSERT INTO o SELECT `order`.k, v FROM l JOIN `order` ON l.k = `order`.k', 'IntervalJoin'],
  ['left', 'INSERT INTO up SELECT l.k, r.w FROM l LEFT JOIN r ON l.k = r.k', 'IntervalJoin'],
  ['right', 'INSERT INTO up SELECT r.k, l.v FROM l RIGHT JOIN r ON l.k = r.k', 'IntervalJoin'],
  ['full', 'INSERT INTO up SELECT l.k, r.w FROM l FULL JOIN r ON l.k = r.k', 'IntervalJoin'],
  ['OR', "INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.v = 'x' OR r.w = 'y' WHERE l.k = r.k", 'IntervalJoin'],
  ['WHERE', "INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.k = r.k WHERE l.v > r.w AND l.v <> ''", 'IntervalJoin'],
  [
    'with a comment behind the condition',
    'INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.k = r.k -- by key\nWHERE l.k > 1',
    'IntervalJoin',
  ],
  ['TIMESTAMP_LTZ', 'INSERT INTO o SELECT z.k, y.w FROM z JOIN y ON z.k = y.k', 'IntervalJoin'],
  ['TIMESTAMP with TIMESTAMP_LTZ', 'INSERT INTO o SELECT z.k, l.v FROM z JOIN l ON z.k = l.k', undefined],
  ['under an aggregate', 'INSERT INTO u SELECT l.k, COUNT(*) FROM l JOIN r ON l.k = r.k GROUP BY l.k', 'IntervalJoin'],
  ['in a sub-query', 'INSERT INTO o SELECT k, w FROM (SELECT l.k, r.w FROM l JOIN r ON l.k = r.k) WHERE k > 1', 'IntervalJoin'],
  ['in a CTE', 'INSERT INTO o WITH j AS (SELECT l.k, r.w FROM l JOIN r ON l.k = r.k) SELECT * FROM j', 'IntervalJoin'],
  ['first of three', 'INSERT INTO o SELECT l.k, x.b FROM l JOIN r ON l.k = r.k JOIN o AS x ON r.k = x.a', 'IntervalJoin'],
  ['a table with itself', 'INSERT INTO o SELECT a.k, b.v FROM l AS a JOIN l AS b ON a.k = b.k', 'IntervalJoin'],
  ['one time goes on', 'INSERT INTO ot SELECT l.k, r.ts FROM l JOIN r ON l.k = r.k', 'IntervalJoin'],
  ['both times go on', 'INSERT INTO ott SELECT l.ts, r.ts FROM l JOIN r ON l.k = r.k', undefined],
  [
    'SELECT * with both times',
    'INSERT INTO ott SELECT ts, ts0 FROM (SELECT * FROM l JOIN r ON l.k = r.k) AS q (k, v, ts, k0, w, ts0)',
    undefined,
  ],
  ['a padded time goes on, cast', 'INSERT INTO up SELECT l.k, CAST(r.ts AS STRING) FROM l LEFT JOIN r ON l.k = r.k', undefined],
  ['a padded time goes on', 'INSERT INTO upt SELECT l.k, r.ts FROM l LEFT JOIN r ON l.k = r.k', undefined],
  ['the times are compared once', 'INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.k = r.k AND l.ts < r.ts', undefined],
  ['the times are compared in WHERE', 'INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.k = r.k WHERE l.ts < r.ts', undefined],
  [
    'a condition on one time',
    "INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.k = r.k WHERE l.ts > TIMESTAMP '2026-01-01 00:00:00'",
    'IntervalJoin',
  ],
  ['a computed time', 'INSERT INTO o SELECT z.k, c.w FROM z JOIN computed AS c ON z.k = c.k', undefined],
  ['USING', 'INSERT INTO o SELECT k, r.w FROM l JOIN r USING (k)', undefined],
  ['a comma', 'INSERT INTO o SELECT l.k, r.w FROM l, r WHERE l.k = r.k', undefined],
  ['no equality', 'INSERT INTO o SELECT l.k, r.w FROM l JOIN r ON l.k > r.k', undefined],
  ['a CTE of the name of a table', 'INSERT INTO o WITH l AS (SELECT k, v FROM l) SELECT l.k, r.w FROM l JOIN r ON l.k = r.k', undefined],
  ['versions', 'INSERT INTO up SELECT l.k, x.w FROM l JOIN versions AS x ON l.k = x.k', 'TemporalJoin'],
  ['versions, left', 'INSERT INTO up SELECT l.k, x.w FROM l LEFT JOIN versions x ON x.k = l.k', 'TemporalJoin'],
  [
    'versions without an alias',
    "INSERT INTO up SELECT l.k, versions.w FROM l JOIN versions ON l.k = versions.k AND w <> 'x'",
    'TemporalJoin',
  ],
  ['versions by two columns', 'INSERT INTO up SELECT l.k, x.w FROM l JOIN pairs AS x ON l.k = x.k AND l.v = x.w', 'TemporalJoin'],
  ['versions by a part of the key', 'INSERT INTO up SELECT l.k, x.w FROM l JOIN pairs AS x ON l.k = x.k', undefined],
  [
    'versions under an aggregate',
    'INSERT INTO u SELECT l.k, COUNT(x.w) FROM l JOIN versions AS x ON l.k = x.k GROUP BY l.k',
    'TemporalJoin',
  ],
  ['versions, full', 'INSERT INTO up SELECT l.k, x.w FROM l FULL JOIN versions AS x ON l.k = x.k', undefined],
  ['updates on the left', 'INSERT INTO up SELECT x.k, x.w FROM versions AS x JOIN l ON l.k = x.k', undefined],
]
