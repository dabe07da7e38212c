import { describe, expect, it } from 'vitest'
import { copyAs } from '../server/src/import-schema/copy-as.ts'
import { type ForeignSystem, foreignParser } from '../server/src/import-schema/foreign.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { STATEMENTS } from './support/statements.ts'

const systems = ['mysql', 'postgresql', 'bigquery'] as const
const parsers = {
  mysql: await foreignParser('mysql'),
  postgresql: await foreignParser('postgresql'),
  bigquery: await foreignParser('bigquery'),
}

function copied(sql: string, to: ForeignSystem): string {
  const answer = copyAs(sql, parseUnit(sql), to, parsers[to])
  return 'refused' in answer ? `refused: ${answer.refused}` : answer.sql
}
const notes = (sql: string, to: ForeignSystem) => {
  const answer = copyAs(sql, parseUnit(sql), to, parsers[to])
  return 'refused' in answer ? [] : answer.notes
}

// Of BYTES it only knows the form with a length, which is another type in BigQuery.
const readable = (sql: string, to: ForeignSystem) => (to === 'bigquery' ? sql.replaceAll(' BYTES', ' STRING') : sql)

describe('a statement in the words of another system', () => {
  it('names and strings in its quotes, comments and the ; left out', () => {
    const sql = "SELECT a AS `Total`, 'it''s \\ x' FROM t -- all of it\nWHERE b = TRUE;"
    expect(copied(sql, 'mysql')).toBe("SELECT `a` AS `Total`, 'it''s \\\\ x' FROM `t` WHERE `b` = TRUE")
    expect(copied(sql, 'postgresql')).toBe(`SELECT a AS "Total", 'it''s \\ x' FROM "t" WHERE b = TRUE`)
    expect(copied(sql, 'bigquery')).toBe("SELECT a AS `Total`, 'it\\'s \\\\ x' FROM t WHERE b = TRUE")
  })
  it('types of CAST, functions, intervals', () => {
    const sql = 'SELECT CAST(a AS BIGINT), CAST(b AS STRING), CAST(c AS TIMESTAMP(3)) FROM t WHERE ts > CURRENT_TIMESTAMP'
    expect(copied(sql, 'mysql')).toMatch(/AS SIGNED\).*AS CHAR\).*AS DATETIME\(3\)\)/)
    expect(copied(sql, 'postgresql')).toMatch(/BIGINT.*TEXT.*TIMESTAMP\(3\)/)
    expect(copied(sql, 'bigquery')).toMatch(/INT64.*STRING.*DATETIME/)
    expect(copied("SELECT LISTAGG(a, ',') FROM t", 'postgresql')).toMatch(/STRING_AGG\(a, ','\)/i)
  })
  it('joins, groups, windows, WITH, set operations, INSERT', () => {
    const sql =
      'INSERT INTO s (a, n) WITH x AS (SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY ts DESC) AS n FROM t) SELECT x.a, COUNT(*) FROM x LEFT JOIN u ON x.a = u.a WHERE x.n = 1 GROUP BY x.a HAVING COUNT(*) > 1'
    for (const system of systems) expect(copied(sql, system)).toMatch(/^INSERT INTO .*ROW_NUMBER.*LEFT JOIN.*GROUP BY.*HAVING/)
  })
  it('with notes where the same words give other rows', () =>
    expect([...notes("SELECT AVG(a) FROM cat.db.t /*+ OPTIONS('k' = 'v') */", 'mysql')].sort()).toEqual([
      'AVG of whole numbers is a whole number in Flink, but not in MySQL',
      "Catalog 'cat' was left out",
      'Hints were left out',
    ]))
})

describe('a table in the words of another system', () => {
  const table = `CREATE TABLE IF NOT EXISTS cat.db.Orders (
  id BIGINT COMMENT 'it''s the key', name STRING, code CHAR(3) NOT NULL, amount DECIMAL(10, 2), ok BOOLEAN, made TIMESTAMP(3), seen TIMESTAMP_LTZ(9),
  tags ARRAY<STRING>, item ROW<id INT, name STRING>, more MAP<STRING, INT>, body BYTES, cluster STRING METADATA VIRTUAL, total AS amount * 2,
  WATERMARK FOR made AS made - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED
) COMMENT 'all orders' PARTITIONED BY (code) WITH ('connector' = 'kafka', 'topic' = 'orders');`

  it('MySQL', () =>
    expect(copied(table, 'mysql')).toBe(`-- left out, digits behind the microseconds: seen TIMESTAMP_LTZ(9)
-- left out, the connector's metadata: cluster STRING METADATA VIRTUAL
-- left out, a computed column: total AS amount * 2
-- left out, the watermark: WATERMARK FOR made AS made - INTERVAL '5' SECOND
-- left out, PARTITIONED BY (code)
-- left out, options of the connector: connector, topic
CREATE TABLE IF NOT EXISTS \`db\`.\`Orders\` (
  \`id\` BIGINT NOT NULL COMMENT 'it''s the key',
  \`name\` LONGTEXT,
  \`code\` CHAR(3) NOT NULL,
  \`amount\` DECIMAL(10, 2),
  \`ok\` BOOLEAN,
  \`made\` DATETIME(3),
  \`seen\` TIMESTAMP(6),
  \`tags\` JSON,
  \`item\` JSON,
  \`more\` JSON,
  \`body\` LONGBLOB,
  PRIMARY KEY (\`id\`)
) COMMENT 'all orders'`))

  it('PostgreSQL', () =>
    expect(copied(table, 'postgresql').split('CREATE')[1]).toBe(` TABLE IF NOT EXISTS db."Orders" (
  id BIGINT NOT NULL,
  name TEXT,
  code CHAR(3) NOT NULL,
  amount NUMERIC(10, 2),
  ok BOOLEAN,
  made TIMESTAMP(3),
  seen TIMESTAMPTZ(6),
  tags TEXT[],
  item JSONB,
  more JSONB,
  body BYTEA,
  PRIMARY KEY (id)
)`))

  it('BigQuery, which has no type for a map and no key that is read', () => {
    const sql = copied(table, 'bigquery')
    expect(sql).toContain('-- left out, no type for it in BigQuery: more MAP<STRING, INT>')
    expect(sql).toContain('-- left out, the key: PRIMARY KEY (id)')
    expect(sql).toContain('`tags` ARRAY<STRING>,\n  `item` STRUCT<id INT64, name STRING>,\n  `body` BYTES\n)')
  })

  it('of a query', () => {
    const sql = "CREATE TABLE t WITH ('connector' = 'print') AS SELECT a, COUNT(*) AS n FROM u GROUP BY a"
    for (const system of systems) expect(copied(sql, system)).toMatch(/^CREATE TABLE .*t.? AS SELECT .* GROUP BY .?a.?$/)
    expect(notes(sql, 'mysql')).toEqual(['Options were left out: connector'])
  })
})

describe('what has no counterpart is refused', () => {
  const cases: [sql: string, to: ForeignSystem, reason: RegExp][] = [
    ["SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR))", 'postgresql', /TUMBLE is Flink's own/],
    ['SELECT * FROM t LEFT JOIN u FOR SYSTEM_TIME AS OF t.ts AS r ON t.k = r.k', 'mysql', /FOR SYSTEM_TIME/],
    ['SELECT my_udf(a) FROM t', 'bigquery', /my_udf/],
    ['SELECT a || b FROM t', 'mysql', /means OR in MySQL/],
    ['SELECT SUM(a) FILTER (WHERE b) FROM t', 'mysql', /no FILTER/],
    ['SELECT CAST(a AS MAP<STRING, INT>) FROM t', 'postgresql', /no type for MAP/],
    ['SELECT TRY_CAST(a AS INT) FROM t', 'postgresql', /TRY_CAST/],
    ['SELECT CONCAT(a, b) FROM t', 'postgresql', /no CONCAT that means the same/],
    ['SELECT a FROM t ORDER BY a NULLS LAST', 'mysql', /NULLS LAST/],
    ['INSERT OVERWRITE t SELECT 1', 'mysql', /OVERWRITE/],
    ['CREATE TABLE t LIKE u', 'mysql', /LIKE/],
    ['CREATE TABLE t (a AS 1)', 'mysql', /none of the columns/],
    ['ALTER TABLE t RENAME TO u', 'mysql', /only queries/],
    ['SELECT a FROM', 'mysql', /mistake/],
    ['SELECT * FROM (SELECT 1 AS a)', 'postgresql', /needs an alias/],
  ]
  for (const [sql, to, reason] of cases) it(`${sql} for ${to}`, () => expect(copied(sql, to)).toMatch(reason))

  it('and never a part of it left out, nor text that the system would not read', () => {
    const counts = systems.map(system => {
      const done = STATEMENTS.map(sql => copied(sql, system)).filter(sql => !sql.startsWith('refused'))
      for (const sql of done) expect(() => parsers[system].astify(readable(sql, system))).not.toThrow()
      return done.length
    })
    for (const count of counts) expect(count).toBeGreaterThan(15)
  })
})
