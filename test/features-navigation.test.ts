import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LanguageService } from '../server/src/language-service.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { parseMarks } from './support/marks.ts'
import { newService } from './support/service.ts'
import { STATEMENTS } from './support/statements.ts'

const root = join(import.meta.dirname, '..')
const demo = readFileSync(join(root, 'client/demo/bids.flink.sql'), 'utf8')

/** A service over a fixture's files, in their order. */
function open(files: readonly { readonly name: string; readonly text: string }[]): LanguageService {
  const service = newService()
  for (const { name, text } of files) service.setText(name, text)
  service.setOrder(files.map(f => f.name))
  return service
}

/** The references of each marked name are all the marks: `^^^ read`, `^^^ write`, `^^^ declaration`. */
function checkReferences(fixture: string): void {
  const { files } = parseMarks(fixture)
  const service = open(files)
  const marked = files.flatMap(f => f.marks.map(m => `${f.name} ${m.start}-${m.end} ${m.severity}`)).sort()
  for (const { name, marks } of files) {
    for (const { start } of marks) {
      const found = service.references(name, start)
      expect(found.map(o => `${o.file} ${o.start}-${o.end} ${o.of.access}`).sort()).toEqual(marked)
    }
  }
}

/** The files after the name at `` was given another one; `` of the expected text is left out. */
function renamed(fixture: string, to: string): string[] {
  const { files } = parseMarks(fixture)
  const at = files.find(f => f.caret !== undefined)
  const service = open(files)
  const result = service.rename(at?.name ?? '', at?.caret ?? 0, to)
  if ('refused' in result) return [`refused: ${result.refused}`]
  return files.map(f =>
    applyEdits(
      f.text,
      result.edits.filter(e => e.file === f.name),
    ),
  )
}
function checkRename(fixture: string, to: string, expected: string): void {
  expect(renamed(fixture, to)).toEqual(parseMarks(expected).files.map(f => f.text))
}
const refusal = (fixture: string, to = 'other') => renamed(fixture, to)[0]

describe('references', () => {
  it('of a table: in every file, with what writes to it', () =>
    checkReferences(`
-- file: tables.sql
  CREATE TABLE bids (a INT);
--             ^^^^ declaration
-- file: queries.sql
  SELECT bids.a FROM bids;
--       ^^^^ read
--                   ^^^^ read
  INSERT INTO bids SELECT 1;
--            ^^^^ write
  DROP TABLE bids;
--           ^^^^ write
  SELECT * FROM bids;
`))

  it('of a column: through stars, views and unaliased select lists, not past an alias', () =>
    checkReferences(`
  CREATE TABLE t (a INT, b INT, c AS a + 1, PRIMARY KEY (a) NOT ENFORCED) WITH ('key.fields' = 'b;a');
--                ^ declaration
--                                   ^ read
--                                                       ^ read
--                                                                                                ^ read
  CREATE VIEW v AS SELECT * FROM t;
  SELECT x.a, x.b AS c FROM (SELECT a FROM v WHERE a > 1) AS x ORDER BY a;
--         ^ read
--                                  ^ read
--                                                 ^ read
--                                                                      ^ read
  INSERT INTO t (a) SELECT b AS a FROM v;
--               ^ write
`))

  it('of an alias, of a CTE, of a named window, each in its scope', () => {
    checkReferences(`
  SELECT /*+ STATE_TTL('o' = '1d') */ o.a FROM t AS o WHERE EXISTS (SELECT 1 FROM u AS o WHERE o.x = 1) AND o.a > 1;
--                      ^ read
--                                    ^ read
--                                                  ^ declaration
--                                                                                                          ^ read
`)
    checkReferences(`
  WITH x AS (SELECT 1 AS a), y AS (SELECT x.a FROM x) SELECT * FROM x JOIN y ON x.a = y.a;
--     ^ declaration
--                                        ^ read
--                                                 ^ read
--                                                                  ^ read
--                                                                              ^ read
`)
    checkReferences(`
  SELECT SUM(a) OVER w, AVG(a) OVER (w ROWS 1 PRECEDING) FROM t WINDOW w AS (ORDER BY ts);
--                   ^ read
--                                   ^ read
--                                                                     ^ declaration
`)
  })

  it('of a function, whatever its case; of columns in windows, joins and descriptors', () => {
    checkReferences(`
  CREATE FUNCTION page_of AS 'x.Y';
--                ^^^^^^^ declaration
  SELECT PAGE_OF(u), page_of(page_of(u)) FROM t;
--       ^^^^^^^ read
--                   ^^^^^^^ read
--                           ^^^^^^^ read
`)
    checkReferences(`
  CREATE TABLE t (ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
--                ^^ declaration
--                                               ^^ read
--                                                     ^^ read
  SELECT w.ts, window_start FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) AS w;
--         ^^ read
--                                                                ^^ read
  SELECT l.ts FROM t AS l JOIN t AS r USING (ts);
--         ^^ read
--                                           ^^ read
--                                           ^^ read
`)
  })

  it('of a column in a row pattern, with and without its variable', () =>
    checkReferences(`
  CREATE TABLE t (a INT, ts TIMESTAMP(3));
--                ^ declaration
  SELECT q FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY ts MEASURES X.a AS q PATTERN (X Y) DEFINE Y AS Y.a > X.a) AS m;
--                                              ^ read
--                                                                       ^ read
--                                                                                                          ^ read
--                                                                                                                ^ read
`))

  it('of a variable of a row pattern, wherever it is named', () =>
    checkReferences(`
  CREATE TABLE t (a INT, ts TIMESTAMP(3));
  SELECT q FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES X.a AS q AFTER MATCH SKIP TO X PATTERN (X Y) SUBSET U = (X, Y) DEFINE X AS X.a > 1);
--                                                      ^ read
--                                                                                   ^ read
--                                                                                              ^ declaration
--                                                                                                               ^ read
--                                                                                                                            ^ read
--                                                                                                                                 ^ read
`))

  it('keeps a correlated name apart from the inner one', () =>
    checkReferences(`
  CREATE TABLE t (a INT);
--                ^ declaration
  CREATE TABLE u (a INT, b INT);
  SELECT * FROM t WHERE a IN (SELECT a FROM u WHERE t.a = b);
--                      ^ read
--                                                    ^ read
`))

  it('agrees with the binder about every column, table and function of the demo and of the grammar', () => {
    const tables = `CREATE TABLE t (a INT, b INT, c INT, d STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts);
CREATE TABLE u (x INT, y INT);`
    const service = open([{ name: 'all.sql', text: `${demo}\n${tables}\n${STATEMENTS.join(';\n')};` }])
    const script = service.workspace.script('all.sql')
    let compared = 0
    for (const unit of script?.units ?? []) {
      const mine = service.tokens('all.sql', { start: unit.start, end: unit.start + unit.view.text.length - 1 })
      for (const use of service.workspace.analysis(script!, unit).binding.names) {
        if (use.kind === 'function' && !use.declared) continue
        const end = unit.start + use.end
        const token = mine.find(m => m.end === end)
        const same: Record<string, string[]> = { column: ['property'], table: ['class'], view: ['interface'], cte: ['struct'] }
        expect(same[use.kind] ?? [use.kind], `${use.name} in ${unit.view.text}`).toContain(token?.type)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(150)
  })
})

describe('rename', () => {
  it('a table in all files; a reserved or odd name is quoted, backticks are understood', () => {
    const fixture = `
-- file: a.sql
CREATE TABLE bids (a INT);
-- file: b.sql
INSERT INTO $0bids SELECT bids.a FROM default_catalog.default_database.bids;
`
    const expected = (name: string) => `
-- file: a.sql
CREATE TABLE ${name} (a INT);
-- file: b.sql
INSERT INTO ${name} SELECT ${name}.a FROM default_catalog.default_database.${name};
`
    checkRename(fixture, 'offers', expected('offers'))
    checkRename(fixture, 'order', expected('`order`'))
    checkRename(fixture, '`my bids`', expected('`my bids`'))
    checkRename(fixture, 'a`b', expected('`a``b`'))
    checkRename(fixture, '`plain`', expected('plain'))
  })

  it('a column with its readers in views, keys and options', () =>
    checkRename(
      `
CREATE TABLE t (k INT, v STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ('key.fields' = 'k');
CREATE VIEW w AS SELECT k, v AS k2 FROM t;
INSERT INTO t ($0k, v) SELECT k, k2 FROM w GROUP BY k, k2 HAVING k > 1;
`,
      'id',
      `
CREATE TABLE t (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('key.fields' = 'id');
CREATE VIEW w AS SELECT id, v AS k2 FROM t;
INSERT INTO t (id, v) SELECT id, k2 FROM w GROUP BY id, k2 HAVING id > 1;
`,
    ))

  it('a metadata column: its key stays', () =>
    checkRename(
      "CREATE TABLE t ($0`offset` BIGINT METADATA VIRTUAL, `from` STRING METADATA FROM 'x'); SELECT `offset` FROM t;",
      'position_in_log',
      "CREATE TABLE t (position_in_log BIGINT METADATA FROM 'offset' VIRTUAL, `from` STRING METADATA FROM 'x'); SELECT position_in_log FROM t;",
    ))

  it('an alias of a table and of a column, a CTE', () => {
    checkRename('SELECT o.a AS x FROM t AS $0o ORDER BY x;', 'orders', 'SELECT orders.a AS x FROM t AS orders ORDER BY x;')
    checkRename('SELECT y FROM (SELECT a AS $0y FROM t) ORDER BY y;', 'z', 'SELECT z FROM (SELECT a AS z FROM t) ORDER BY z;')
    checkRename('WITH $0c AS (SELECT 1) SELECT c.* FROM c;', 'd', 'WITH d AS (SELECT 1) SELECT d.* FROM d;')
  })

  it('a column that USING matches, on all sides and in every file', () =>
    checkRename(
      `
-- file: a.sql
CREATE TABLE t ($0a INT, b INT);
CREATE TABLE u (a INT, c INT, PRIMARY KEY (a) NOT ENFORCED);
-- file: b.sql
CREATE VIEW v AS SELECT a, u.c FROM t JOIN u USING (a);
SELECT x.a FROM v AS x JOIN u AS y USING (a, c);
SELECT w.a FROM t JOIN (VALUES (1)) AS w (a) USING (a);
`,
      'id',
      `
-- file: a.sql
CREATE TABLE t (id INT, b INT);
CREATE TABLE u (id INT, c INT, PRIMARY KEY (id) NOT ENFORCED);
-- file: b.sql
CREATE VIEW v AS SELECT id, u.c FROM t JOIN u USING (id);
SELECT x.id FROM v AS x JOIN u AS y USING (id, c);
SELECT w.id FROM t JOIN (VALUES (1)) AS w (id) USING (id);
`,
    ))

  it('a field of a ROW: behind its column, alone, through aliases, arrays, views and casts', () => {
    checkRename(
      `
CREATE TABLE t (r ROW<$0x INT, s ROW<x STRING>>, c AS r.x + 1, x AS r.s.x, k ARRAY<ROW<x INT>>);
CREATE VIEW v AS SELECT r AS q, r.x FROM t;
SELECT t.r.x, q.x, v.x, r.s.x, k[1].x FROM t, v WHERE r.x > (SELECT MAX(r.x) FROM t AS t2) ORDER BY r.x;
`,
      'f',
      `
CREATE TABLE t (r ROW<f INT, s ROW<x STRING>>, c AS r.f + 1, x AS r.s.x, k ARRAY<ROW<x INT>>);
CREATE VIEW v AS SELECT r AS q, r.f FROM t;
SELECT t.r.f, q.f, v.f, r.s.x, k[1].x FROM t, v WHERE r.f > (SELECT MAX(r.f) FROM t AS t2) ORDER BY r.f;
`,
    )
    checkRename(
      'CREATE TABLE t (k ARRAY<ROW<$0x INT>>); SELECT u.y, t.k[1].x FROM t CROSS JOIN UNNEST(k) AS u (y);',
      'order',
      'CREATE TABLE t (k ARRAY<ROW<`order` INT>>); SELECT u.y, t.k[1].`order` FROM t CROSS JOIN UNNEST(k) AS u (y);',
    )
    checkRename(
      'SELECT q.a FROM (SELECT CAST(ROW(1) AS ROW<$0a INT>) AS q) WHERE q.a > 1;',
      'b',
      'SELECT q.b FROM (SELECT CAST(ROW(1) AS ROW<b INT>) AS q) WHERE q.b > 1;',
    )
    checkRename('CREATE TABLE t (r ROW<$0x INT>); SELECT x FROM t;', 'y', 'CREATE TABLE t (r ROW<y INT>); SELECT y FROM t;')
  })

  it('a column of a list: of a CTE, a view, a watermark, a partition; the name of an argument stays', () => {
    checkRename('WITH c ($0a) AS (SELECT 1) SELECT a FROM c ORDER BY a;', 'b', 'WITH c (b) AS (SELECT 1) SELECT b FROM c ORDER BY b;')
    checkRename(
      "CREATE TABLE c ($0n, k) WITH ('connector' = 'print') AS SELECT 'x' AS k, 1 AS n; SELECT n FROM c;",
      'm',
      "CREATE TABLE c (m, k) WITH ('connector' = 'print') AS SELECT 'x' AS k, 1 AS m; SELECT m FROM c;",
    )
    checkRename('CREATE VIEW v ($0a, b) AS SELECT 1, 2; SELECT v.a FROM v;', 'c', 'CREATE VIEW v (c, b) AS SELECT 1, 2; SELECT v.c FROM v;')
    checkRename(
      `
CREATE TABLE t (a INT, $0ts TIMESTAMP(3), d AS CAST(ts AS DATE), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) PARTITIONED BY (ts);
CREATE TABLE u (b INT) LIKE t;
SELECT ts FROM u;
`,
      'at_time',
      `
CREATE TABLE t (a INT, at_time TIMESTAMP(3), d AS CAST(at_time AS DATE), WATERMARK FOR at_time AS at_time - INTERVAL '1' SECOND) PARTITIONED BY (at_time);
CREATE TABLE u (b INT) LIKE t;
SELECT at_time FROM u;
`,
    )
    checkRename(
      "CREATE TABLE t ($0size INT, ts TIMESTAMP(3)); SELECT size FROM TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' DAY);",
      'timecol',
      "CREATE TABLE t (timecol INT, ts TIMESTAMP(3)); SELECT timecol FROM TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' DAY);",
    )
  })

  it('a variable of a row pattern', () => {
    const query = (variable: string, other = 'B') =>
      `CREATE TABLE t (a INT, ts TIMESTAMP(3));
SELECT q FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES ${variable}.a AS q PATTERN (A ${other}) DEFINE A AS ${other}.a > 1, ${other} AS TRUE);`
    checkRename(query('$0B'), 'C', query('C', 'C'))
    expect(refusal(query('$0B'), 'A')).toBe("refused: There is a variable 'A' already")
  })

  it('is refused with the reason', () => {
    expect(refusal('$0SELECT 1')).toContain('Only the names of')
    expect(refusal('SELECT $0COUNT(*) FROM t')).toContain("Flink's own")
    expect(refusal('SELECT * FROM $0t')).toContain('not declared in these scripts')
    expect(
      refusal("CREATE TABLE t (ts TIMESTAMP(3)); SELECT $0window_start FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' DAY))"),
    ).toContain("Flink's own")
    expect(refusal("CREATE FUNCTION parts AS 'x'; SELECT parts(1).$0host FROM t")).toContain('not declared in these scripts')
    expect(refusal('CREATE TABLE t (r ROW<$0x INT, y INT>); SELECT r.x FROM t', 'y')).toContain('something else')
    expect(refusal('CREATE TABLE t (r ROW<$0x INT>); SELECT COALESCE(r, r).x FROM t')).toContain("can't be followed")
    expect(refusal('CREATE TABLE t ($0a INT, b INT)', 'b')).toContain("column 'b' already")
    expect(refusal('CREATE TABLE t (a INT); CREATE TABLE $0u (a INT)', 't')).toContain("'t' already")
    expect(refusal('SELECT 1 FROM t AS $0a JOIN u AS b ON a.x = b.x', 'b')).toContain("'b' in this statement")
    expect(refusal("CREATE FUNCTION $0f AS 'x'", 'upper')).toContain("Flink has a function 'upper'")
    expect(refusal('CREATE TABLE $0t (a INT)', '')).toContain('at least one character')
    expect(refusal('CREATE TABLE t ($0a INT); CREATE TABLE u (a INT); SELECT 1 FROM t NATURAL JOIN u')).toContain('NATURAL JOIN')
  })

  it('is refused where a name would come to stand for something else', () => {
    // The inner b would capture the outer a.
    const captured = 'CREATE TABLE t ($0a INT); CREATE TABLE u (b INT); SELECT * FROM t WHERE EXISTS (SELECT 1 FROM u WHERE a = 1)'
    expect(refusal(captured, 'b')).toContain('something else')
    expect(refusal('CREATE TABLE t ($0a INT); CREATE TABLE u (b INT); SELECT a, b FROM t, u', 'b')).toContain('something else')
    expect(refusal('CREATE TABLE $0t (a INT); WITH c AS (SELECT 1) SELECT * FROM c, t', 'c')).toContain('something else')
  })

  it('there and back gives the same text and the same findings, for every name of the demo', () => {
    const service = open([{ name: 'demo.sql', text: demo }])
    const rules = () => service.findings('demo.sql').map(f => f.rule)
    const before = rules()
    const declared = service.tokens('demo.sql').filter(t => t.modifiers.includes('declaration'))
    expect(declared.length).toBeGreaterThan(15)
    for (const { start } of declared) {
      const there = service.rename('demo.sql', start, 'somewhat_new')
      if ('refused' in there) throw new Error(there.refused)
      const old = service.prepareRename('demo.sql', start)
      const text = applyEdits(demo, there.edits)
      service.setText('demo.sql', text)
      expect(text).not.toBe(demo)
      expect(rules()).toEqual(before)
      const back = service.rename('demo.sql', text.indexOf('somewhat_new'), 'name' in old ? old.name : '')
      if ('refused' in back) throw new Error(back.refused)
      expect(applyEdits(text, back.edits)).toBe(demo)
      service.setText('demo.sql', demo)
    }
  })
})
