import { describe, expect, test } from 'vitest'
import { newService } from './support/service.ts'

const TABLES = `CREATE TABLE orders (id BIGINT, product STRING, amount DECIMAL(10, 2), at_time TIMESTAMP(3), tags ARRAY<STRING>, WATERMARK FOR at_time AS at_time) WITH ('connector' = 'datagen');
CREATE TABLE rates (id BIGINT, rate DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE sink (id BIGINT, product STRING) WITH ('connector' = 'blackhole');
`
const NEXT = 'SELECT nope FROM orders;'

/** Statements as they are while they are written, and what the one error stands on. */
const HALF: readonly (readonly [sql: string, at: string])[] = [
  ['SELECT id, FROM orders;', 'FROM'],
  ['SELECT FROM orders;', 'FROM'],
  ['SELECT id, product,;', ','],
  ['SELECT id product amount FROM orders;', 'amount'],
  ['SELECT id, product orders;', 'id'],
  ['SELECT id FROM;', 'FROM'],
  ['SELECT id FROM orders WHERE;', 'WHERE'],
  ['SELECT id FROM orders WHERE amount >;', '>'],
  ['SELECT id FROM orders WHERE amount > 1 AND;', 'AND'],
  ['SELECT id FROM orders WHERE (amount > 1;', '1'],
  ['SELECT SUM(amount FROM orders;', 'FROM'],
  ['SELECT UPPER(product, id FROM orders;', 'FROM'],
  ["SELECT id FROM orders WHERE product = 'x;", "'x"],
  ['SELECT id FROM `orders;', '`orders'],
  ['SELECT id FROM orders /* todo;', '/* todo;'],
  ['WITH big AS (SELECT id FROM orders;', 'orders'],
  ['WITH big AS (SELECT id FROM orders);', ')'],
  ['WITH big AS SELECT id FROM orders) SELECT id FROM big;', 'SELECT'],
  ['WITH big SELECT id FROM big;', 'SELECT'],
  ['WITH big AS () SELECT id FROM big;', ')'],
  ["CREATE TABLE t (id BIGINT, name) WITH ('connector' = 'datagen');", 'name'],
  ["CREATE TABLE t (id BIGINT, name STRING,) WITH ('connector' = 'datagen');", ')'],
  ["CREATE TABLE t (id BIGINT name STRING) WITH ('connector' = 'datagen');", 'name'],
  ["CREATE TABLE t (id BIGINT, name DECIMAL(10) WITH ('connector' = 'datagen');", 'WITH'],
  ["CREATE TABLE t (id BIGINT, name STRING WITH ('connector' = 'datagen');", 'WITH'],
  ["CREATE TABLE t (id BIGINT) WITH ('connector' = 'datagen';", "'datagen'"],
  ["CREATE TABLE t (id BIGINT) WITH ('connector' = );", ')'],
  ["CREATE TABLE t (id BIGINT) WITH ('connector');", ')'],
  ["CREATE TABLE t (id BIGINT) WITH ('connector' = 'datagen', );", ')'],
  ["CREATE TABLE t (id BIGINT) WITH ('connector' = 'datagen' 'rows-per-second' = '1');", '='],
  ["CREATE TABLE t (id BIGINT) WITH ('connector' 'datagen');", ')'],
  ["CREATE TABLE t (id BIGINT) WITH (connector = 'datagen');", 'connector'],
  ["CREATE TABLE t (id BIGINT, m ROW<a INT, b) WITH ('connector' = 'datagen');", ')'],
  ["CREATE TABLE t (id BIGINT, at_time TIMESTAMP(3), WATERMARK FOR at_time) WITH ('connector' = 'datagen');", ')'],
  ["CREATE TABLE t (id BIGINT, at_time TIMESTAMP(3), WATERMARK FOR at_time AS at_time -) WITH ('connector' = 'datagen');", ')'],
  ["CREATE TABLE t (id BIGINT, PRIMARY KEY (id) NOT) WITH ('connector' = 'datagen');", 'NOT'],
  ["CREATE TABLE t (id BIGINT, PRIMARY KEY id NOT ENFORCED) WITH ('connector' = 'datagen');", 'id'],
  ['CREATE TABLE;', 'TABLE'],
  ['CREATE VIEW v;', 'v'],
  ['CREATE VIEW v AS;', 'AS'],
  ['SELECT o.id FROM orders o JOIN;', 'JOIN'],
  ['SELECT o.id FROM orders o JOIN rates r;', 'JOIN'],
  ['SELECT o.id FROM orders o JOIN rates r WHERE o.id = r.id;', 'JOIN'],
  ['SELECT o.id FROM orders o JOIN rates r ON;', 'ON'],
  ['SELECT o.id FROM orders o JOIN rates r ON o.id =;', '='],
  ['SELECT o.id FROM orders o JOIN ON o.id = r.id;', 'ON'],
  ['SELECT o.id, r.rate FROM orders o LEFT JOIN WHERE o.id > 1;', 'WHERE'],
  ["SELECT CASE WHEN amount > 1 THEN 'x' FROM orders;", 'FROM'],
  ['SELECT CASE WHEN amount > 1 FROM orders;', 'FROM'],
  ['SELECT CASE amount WHEN 1 THEN END FROM orders;', 'END'],
  ['SELECT CASE FROM orders;', 'FROM'],
  ['SELECT * FROM TUMBLE(TABLE orders, DESCRIPTOR(at_time);', ')'],
  ["SELECT * FROM TUMBLE(TABLE orders, DESCRIPTOR(at_time), INTERVAL '1');", ')'],
  ["SELECT * FROM TUMBLE(TABLE orders, DESCRIPTOR(at_time), INTERVAL '1' HOUR;", 'HOUR'],
  ["SELECT * FROM TUMBLE(TABLE , DESCRIPTOR(at_time), INTERVAL '1' HOUR);", ','],
  ["SELECT window_start FROM TUMBLE(TABLE orders, , INTERVAL '1' HOUR);", ','],
  [
    'SELECT window_start, COUNT(*) FROM TUMBLE(TABLE orders, DESCRIPTOR(at_time)) GROUP BY window_start;',
    'TUMBLE(TABLE orders, DESCRIPTOR(at_time))',
  ],
  ['INSERT INTO sink;', 'sink'],
  ['INSERT INTO sink (id, product);', ')'],
  ['INSERT INTO sink (id, SELECT id, product FROM orders;', 'SELECT'],
  ['INSERT INTO sink SELECT id, FROM orders;', 'FROM'],
  ['INSERT INTO sink SELECT id, product FROM;', 'FROM'],
  ["INSERT INTO sink VALUES (1, 'a'), ;", ','],
  ["INSERT INTO sink VALUES (1, 'a';", "'a'"],
  ['INSERT INTO SELECT id, product FROM orders;', 'SELECT'],
  ['INSERT sink SELECT id, product FROM orders;', 'sink'],
  ['SELECT id FROM orders GROUP BY;', 'BY'],
  ['SELECT id, COUNT(*) FROM orders GROUP id;', 'id'],
  ['SELECT id FROM orders ORDER BY id DESC,;', ','],
  ['SELECT id FROM orders ORDER id;', 'id'],
  ['SELECT id FROM orders LIMIT;', 'LIMIT'],
  ["CREATE TABLE t (id BIGINT) WITH ('connector' = 'datagen')\nSELECT id FROM t;", 'SELECT'],
  ['SELECT o. FROM orders o;', 'FROM'],
  ['SELECT o.id, o. FROM orders o WHERE o.amount > 1;', 'FROM'],
  ['SELECT tags[ FROM orders;', 'FROM'],
  ['SELECT tags[1 FROM orders;', 'FROM'],
  ['SELECT CAST(id AS) FROM orders;', ')'],
  ['SELECT CAST(id AS BIGINT FROM orders;', 'FROM'],
  ['SELECT CAST(id) FROM orders;', ')'],
  ['SELECT SUM(amount) OVER (PARTITION BY FROM orders;', 'FROM'],
  ['SELECT SUM(amount) OVER (PARTITION BY id ORDER BY at_time FROM orders;', 'FROM'],
  ['SELECT SUM(amount) OVER FROM orders;', 'FROM'],
  ['SELECT id FROM orders WHERE id IN (;', '('],
  ['SELECT id FROM orders WHERE id IN (SELECT id FROM rates;', 'rates'],
  ['SELECT id FROM orders WHERE id BETWEEN 1;', '1'],
  ['SELECT id FROM orders WHERE product LIKE;', 'LIKE'],
  ['SELECT id FROM orders WHERE product IS;', 'IS'],
  ['SELECT id FROM (SELECT id FROM orders;', 'orders'],
  ['SELECT id FROM (SELECT FROM orders) t;', 'FROM'],
  ['SELECT t.id, t.other FROM (SELECT FROM orders) t;', 'FROM'],
  ['SELECT id FROM orders UNION ALL;', 'ALL'],
  ['SELECT id FROM orders UNION ALL SELECT;', 'SELECT'],
  ['SELECT id FROM orders o, ;', ','],
  ['SELECT id FROM orders AS ;', 'AS'],
  ['SELECT id AS FROM orders;', 'FROM'],
  ['SELECT SELECT id FROM orders;', 'SELECT'],
  ['SELECT id FORM orders;', 'FORM'],
  ['SELCT id FROM orders;', 'SELCT'],
  ['SELECT id, COUNT(*) FROM orders GROUP BY id HAVING;', 'HAVING'],
  ['EXECUTE STATEMENT SET BEGIN INSERT INTO sink SELECT id, FROM orders; INSERT INTO sink SELECT id, product FROM orders; END;', 'FROM'],
  ["SELECT id FROM orders /*+ OPTIONS('a' = ) */;", ')'],
  ['SELECT id /*+ x */ FROM orders;', '/*+'],
  ["SELECT INTERVAL '1' FROM orders;", 'FROM'],
  ['SELECT EXTRACT(HOUR FROM) FROM orders;', ')'],
  ['SELECT id FROM orders FOR SYSTEM_TIME AS OF;', 'OF'],
  [
    'SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY id ORDER BY at_time MEASURES A.id AS x PATTERN (A B DEFINE B AS B.id > 1);',
    'DEFINE',
  ],
  ['SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY at_time MEASURES A.id AS PATTERN (A) DEFINE A AS TRUE);', 'PATTERN'],
  ['ALTER TABLE orders ADD;', 'ADD'],
  ['ALTER TABLE orders RENAME id;', 'id'],
  ['DROP TABLE;', 'TABLE'],
  ["SET 'a' = ;", '='],
  ['USE;', 'USE'],
  ['SELECT id FROM orders);', ')'],
  ['SELECT COUNT(DISTINCT) FROM orders;', ')'],
  ['SELECT SUM(amount) FILTER (WHERE FROM orders;', 'FROM'],
  ['SELECT id + FROM orders;', 'FROM'],
  ['SELECT id, * 2 FROM orders;', '2'],
  ['SELECT nope.id, FROM orders;', 'FROM'],
  ['SELECT id, ; FROM orders;', ','],
  ['SELECT id; FROM orders WHERE id > 1;', 'id'],
  ['INSERT INTO sink (id; product) SELECT id, product FROM orders;', 'id'],
  ['SELECT SUM(amount) FILTER WHERE (id > 1) FROM orders;', 'WHERE'],
  ['SELECT DATE_FORMAT(at_time, yyyy-MM-dd) FROM orders;', 'yyyy'],
  ['SELECT id FROM orders WHERE id = ANY SELECT id FROM rates;', 'SELECT'],
  ['SELECT product, id, SUM(amount), at_time FROM orders;', 'product'],
]

describe('a half-written statement', () => {
  test.each(HALF)('%s has one error, and the next statement its own', (sql, at) => {
    const service = newService()
    const text = `${TABLES}${sql}\n${NEXT}`
    service.setText('a.sql', text)
    const errors = service.findings('a.sql').filter(f => f.severity === 'error')
    expect(errors.map(f => text.slice(f.start, f.end))).toEqual([at, 'nope'])
  })
})

test('a reserved word as a name is told once, and the repair quotes it everywhere in the statement', () => {
  const service = newService()
  const text = `${TABLES}SELECT day, COUNT(*) FROM (SELECT id AS day FROM orders) GROUP BY day;`
  service.setText('a.sql', text)
  const errors = service.findings('a.sql').filter(f => f.severity === 'error')
  expect(errors.map(f => [f.start, f.message.slice(0, 5)])).toEqual([[text.indexOf('day'), "'day'"]])
  const [fix] = errors[0].fixes
  expect(fix.title).toBe('Write `day` (3 times)')
  const fixed = fix.edits().reduceRight((sql, e) => sql.slice(0, e.start) + e.newText + sql.slice(e.end), text)
  expect(fixed.slice(TABLES.length)).toBe('SELECT `day`, COUNT(*) FROM (SELECT id AS `day` FROM orders) GROUP BY `day`;')
  service.setText('a.sql', fixed)
  expect(service.findings('a.sql').filter(f => f.severity === 'error')).toEqual([])
})

test.each(['TIMESTAMPDIFF(', 'NULLIF(', 'HOUR(*)', 'ARRAY_APPEND(*', 'LAG(*) OVER (ORDER BY at_time)', 'COUNT(o.*)'])(
  'a call of which little is there, %s, breaks nothing',
  call => {
    const service = newService()
    service.setText('a.sql', `${TABLES}SELECT ${call} FROM orders o;`)
    const findings = service.findings('a.sql').filter(f => f.severity === 'error' || f.rule === 'internal')
    expect(findings.map(f => f.rule)).toEqual([call.includes('*)') ? 'semantics/unknown-column' : 'syntax'])
  },
)

describe("a statement without its ';'", () => {
  const errors = (text: string) => {
    const service = newService()
    service.setText('a.sql', text)
    return service.findings('a.sql').filter(f => f.severity === 'error')
  }

  test('is told where Flink stops, and the repair ends it before its comment', () => {
    const text = `${TABLES}SELECT id FROM orders -- all\nSELECT product FROM orders;`
    const [error, ...more] = errors(text)
    expect(more).toEqual([])
    expect(text.slice(error.start, error.end)).toBe('SELECT')
    expect(error.start).toBe(text.lastIndexOf('SELECT'))
    const [edit] = error.fixes[0].edits()
    expect(text.slice(0, edit.start) + edit.newText + text.slice(edit.end)).toContain('FROM orders; -- all')
  })

  test.each([
    ['the last one', 'SELECT id FROM orders'],
    ['only a comment behind it', 'SELECT id FROM orders\n-- done'],
    ['the opener of a statement set', 'EXECUTE STATEMENT SET BEGIN\nINSERT INTO sink SELECT id, product FROM orders;\nEND;'],
  ])('is right: %s', (_, sql) => {
    expect(errors(TABLES + sql)).toEqual([])
  })

  test('has no second error where it has one', () => {
    expect(errors(`${TABLES}SELECT id, FROM orders\n\nSELECT product FROM orders;`)).toHaveLength(1)
  })
})
