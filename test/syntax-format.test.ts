import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FORMAT_DEFAULTS, type FormatOptions, formatUnit } from '../server/src/syntax/format/format.ts'
import { lex } from '../server/src/syntax/lexer.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { newService } from './support/service.ts'
import { snippets } from './support/snippets.ts'
import { STATEMENTS } from './support/statements.ts'
import { treeText } from './support/tree.ts'

const root = join(import.meta.dirname, '..')
const corpus = join(root, '../shared/corpus')

describe('layout', () => {
  const cases: [title: string, sql: string, laidOut: string][] = [
    ['a short query on one line', 'select  a , b from t', 'select a, b from t'],
    [
      'clauses on lines, conditions below each other',
      "SELECT a, COUNT(*) c FROM t WHERE aaaaaaaaaaaaaaaaaaaaaaaaaaaaa > 1 AND bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb = 'x' AND (ccccccc OR d) GROUP BY a, b",
      `SELECT a, COUNT(*) c
FROM t
WHERE aaaaaaaaaaaaaaaaaaaaaaaaaaaaa > 1
  AND bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb = 'x'
  AND (ccccccc OR d)
GROUP BY a, b`,
    ],
    [
      'joins on lines',
      'SELECT * FROM orders o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.currency = r.currency AND o.something = r.something_else, UNNEST(o.items) AS i (x)',
      `SELECT *
FROM orders o
LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r
  ON o.currency = r.currency AND o.something = r.something_else, UNNEST(o.items) AS i (x)`,
    ],
    [
      'a table: a column a line, options in columns',
      "create table t (a int,b row<x int , y map<string,array<int>>> not null,watermark for ts as ts-interval '5' second)with('connector'='kafka','topic'='t');",
      `create table t (
  a int,
  b row<x int, y map<string, array<int>>> not null,
  watermark for ts as ts - interval '5' second
) with (
  'connector' = 'kafka',
  'topic'     = 't'
);`,
    ],
    [
      'WITH queries and sub-queries further in',
      'INSERT INTO s (a) WITH x AS (SELECT * FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY ts DESC) AS n FROM t WHERE a > 1 GROUP BY a) WHERE n = 1) SELECT a FROM x UNION ALL SELECT 1',
      `INSERT INTO s (a)
WITH x AS (
  SELECT *
  FROM (
    SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY ts DESC) AS n
    FROM t
    WHERE a > 1
    GROUP BY a
  )
  WHERE n = 1
)
SELECT a FROM x
UNION ALL
SELECT 1`,
    ],
    [
      'window functions and CASE where they are long',
      "SELECT CASE WHEN a THEN 1 WHEN b THEN 2 WHEN c THEN 3 ELSE 4 END FROM TABLE(HOP(TABLE some_long_table_name, DESCRIPTOR(event_time), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES))",
      `SELECT CASE
  WHEN a THEN 1
  WHEN b THEN 2
  WHEN c THEN 3
  ELSE 4
END
FROM TABLE(HOP(
  TABLE some_long_table_name,
  DESCRIPTOR(event_time),
  INTERVAL '5' MINUTES,
  INTERVAL '10' MINUTES
))`,
    ],
    ['brackets', 'select (a),( ( b ) ), not (c), (select 1) from t', 'select (a), ((b)), not (c), (select 1) from t'],
    [
      'signs, tests and names',
      'select - -1,-a,- (b),a.`b c` [ 1 ].d,x is not null from t',
      'select - -1, -a, -(b), a.`b c`[1].d, x is not null from t',
    ],
    [
      'hints',
      "SELECT/*+STATE_TTL('o'='1d')*/a FROM t/*+OPTIONS('k'='v')*/",
      "SELECT /*+ STATE_TTL('o' = '1d') */ a FROM t /*+ OPTIONS('k' = 'v') */",
    ],
  ]
  test.each(cases)('%s', (_, sql, laidOut) => expect(format(sql)).toBe(laidOut))

  test('comments stay where they are: behind a token, before it, or on lines of their own', () => {
    const sql = `
-- about the query
SELECT a, -- the key
b /* inline */ AS c
  -- and one for d

  , d -- last
FROM t -- the table
-- before the clause
WHERE x`.trim()
    expect(format(sql)).toBe(
      `
-- about the query
SELECT
  a, -- the key
  b /* inline */ AS c
  -- and one for d
  ,
  d -- last
FROM t -- the table
-- before the clause
WHERE x`.trim(),
    )
  })

  test('keywords in one case; names, functions and types of columns keep theirs', () => {
    const sql = 'select Id, Count(*) as `select` from Orders where Name is null order by Id desc'
    expect(format(sql, { keywords: 'upper' })).toBe('SELECT Id, Count(*) AS `select`\nFROM Orders\nWHERE Name IS NULL\nORDER BY Id DESC')
    expect(format('SELECT Id FROM T', { keywords: 'lower' })).toBe('select Id from T')
  })

  test('width, steps and columns of options are settings', () => {
    expect(format('SELECT aaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb FROM t', { width: 40, indent: 4 })).toBe(
      'SELECT\n    aaaaaaaaaaaaaaaa,\n    bbbbbbbbbbbbbbbbbbb\nFROM t',
    )
    expect(format("CREATE CATALOG c WITH ('a'='b','long'='c')", { alignOptions: false })).toBe(
      "CREATE CATALOG c WITH (\n  'a' = 'b',\n  'long' = 'c'\n)",
    )
  })

  test('a half-written statement stays as it is', () => {
    for (const sql of ['SELECT   FROM t', 'CREATE TABLE t (a INT', "SELECT 'x", 'SELEC  a']) expect(format(sql)).toBeUndefined()
  })
})

describe('every statement at hand', () => {
  const labelled = (JSON.parse(readFileSync(join(root, 'test/flink/statements/labels.json'), 'utf8')) as { statements: { sql: string }[] })
    .statements
  const written = [...STATEMENTS, ...scripts('client/demo'), ...scripts('test/flink/scripts'), ...scripts('test/support')]
  const own = [...written, ...labelled.map(one => one.sql)].flatMap(statementsOf)

  test('of the project: the same tokens and tree, and nothing more to do, on wide and narrow pages', () => {
    expect(own.length).toBeGreaterThan(900)
    for (const sql of own) {
      expectLaidOut(sql)
      const narrow = { width: 40, indent: 3, keywords: 'upper' } as const
      const laidOut = format(sql, narrow) ?? ''
      expect(treeText(parseUnit(laidOut).statement)).toBe(treeText(parseUnit(sql).statement))
      expect(format(laidOut, narrow)).toBe(laidOut)
    }
  })

  test('of the project: the layout comes from the tokens, not from the white space before', () => {
    for (const sql of own) {
      const tokens = lex(sql)
      if (tokens.some(token => token.kind === 'comment')) continue
      const other = tokens.map((token, i) => (i > 0 && token.start > tokens[i - 1].end ? `\n     ${token.text}` : token.text)).join('')
      expect(format(other)).toBe(format(sql.replace(/\n\s*\n/g, '\n')))
    }
  })

  test.skipIf(!existsSync(corpus))('of the corpus in ../shared', () => {
    const found = readdirSync(corpus).filter(file => file.endsWith('.jsonl'))
    const lines = found.flatMap(file => readFileSync(join(corpus, file), 'utf8').trim().split('\n'))
    const statements = lines.flatMap(line => statementsOf((JSON.parse(line) as { sql: string }).sql))
    expect(statements.length).toBeGreaterThan(1100)
    for (const sql of statements) {
      const laidOut = format(sql)
      if (laidOut === undefined) expect.fail(`left as it is: ${sql}`)
      expect(texts(laidOut)).toBe(texts(sql))
      expect(format(laidOut)).toBe(laidOut)
    }
  })

  test('with comments between any of its tokens', () => {
    const comments = ['-- c\n', '\n-- c\n', ' /* c */ ', '\n/* c */\n', '/* c */\n', '\n/* c\n d */', ' // c\n', '\n\n-- c\n\n']
    const plain = own.filter(sql => !lex(sql).some(token => token.kind === 'comment') && !/^(re)?set/i.test(sql))
    const commented = fc.tuple(fc.constantFrom(...plain), fc.array(fc.tuple(fc.nat(), fc.constantFrom(...comments)), { maxLength: 4 }))
    fc.assert(
      fc.property(commented, ([sql, put]) => {
        const tokens = lex(sql)
        const edits = put.map(([at, comment]) => ({
          start: tokens[at % tokens.length].end,
          end: tokens[at % tokens.length].end,
          newText: comment,
        }))
        const text = applyEdits(sql, edits)
        const [unit, ...more] = cutUnits(text)
        if (more.length > 0 || parseUnit(text).problems.length > 0 || unit.tokens.length !== tokens.length + put.length) return
        const laidOut = format(text)
        expect(texts(laidOut ?? '')).toBe(texts(text))
        expect(format(laidOut ?? '')).toBe(laidOut)
      }),
      { seed: 20_241_125, numRuns: 100 },
    )
  })
})

describe('a script', () => {
  const formatted = (text: string, span?: { start: number; end: number }) => {
    const service = newService()
    service.setText('a.sql', text)
    return applyEdits(text, service.format('a.sql', span))
  }

  test('keeps one empty line between statements, comments where they belong, and what is half-written', () => {
    expect(formatted("  select 1; -- one\n\n\n\n-- two\nselect   2;select 3;\n   SELEC   x;\nSET  'a'='b';\nSET a.b = c  d;\n\n\n")).toBe(
      "select 1; -- one\n\n-- two\nselect 2;\nselect 3;\n   SELEC   x;\nSET 'a' = 'b';\nSET a.b = c  d;\n",
    )
  })

  test('keeps its line breaks and its mark of the byte order', () => {
    expect(formatted('\ufeff\r\nselect a from t where b;\r\nselect  1')).toBe('\ufeffselect a\r\nfrom t\r\nwhere b;\r\nselect 1\r\n')
  })

  test('of a range only the statements that it touches', () => {
    const text = 'select  1;\nselect  2;\nselect  3;\n'
    expect(formatted(text, { start: 12, end: 14 })).toBe('select  1;\nselect 2;\nselect  3;\n')
  })

  test('of any text: formatting again changes nothing, and no token is lost', () => {
    const pieces = [
      'select a',
      'SELECT 1;',
      ' ',
      '\n',
      '\n\n',
      '-- c\n',
      '/* c */',
      "set 'a'='b';",
      'SET a=b c;',
      'END',
      'EXECUTE STATEMENT SET BEGIN',
      'INSERT INTO t SELECT 1;',
      "'",
      '`',
      '(',
      ')',
      ',',
      'from t',
      '\r\n',
      '\u{1f600}',
      '\0',
      '\ud800',
    ]
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 25 }), parts => {
        const text = parts.join(' ')
        const once = formatted(text)
        expect(formatted(once)).toBe(once)
        expect(texts(once)).toBe(texts(text))
      }),
      { seed: 20_241_125, numRuns: 120 },
    )
  })
})

function format(sql: string, options: Partial<FormatOptions> = {}): string | undefined {
  return formatUnit(sql, parseUnit(sql), { ...FORMAT_DEFAULTS, ...options })
}

/** All tokens and comments, as one string, which is quicker compared than a list. */
function texts(sql: string): string {
  return lex(sql)
    .map(token => token.text)
    .join('\n')
}

/** What holds for every layout of a statement without a mistake. */
function expectLaidOut(sql: string): void {
  const laidOut = format(sql)
  if (laidOut === undefined) expect.fail(`left as it is: ${sql}`)
  expect(texts(laidOut)).toBe(texts(sql))
  expect(format(laidOut)).toBe(laidOut)
  expect(treeText(parseUnit(laidOut).statement)).toBe(treeText(parseUnit(sql).statement))
  expect(cutUnits(laidOut).map(unit => unit.text)).toEqual([laidOut])
}

/** The statements without a mistake; the SQL Client's `SET key = value` is left as it is, for its value is text. */
function statementsOf(script: string): string[] {
  return cutUnits(script).flatMap(({ text, tokens }) => {
    const raw = /^\s*(re)?set\s+[a-z]/i.test(text)
    return raw || parseUnit(text, tokens).problems.length > 0 ? [] : [text]
  })
}

function scripts(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap(name => (name.endsWith('.sql') ? [readFileSync(join(root, folder, name), 'utf8')] : []))
}

describe('the SQL that comes with Sluice', () => {
  // The examples of the rules' pages are not held to it: they stand in one line each, for the marks under them.
  const folder = join(import.meta.dirname, '../client/demo')
  const scripts = readdirSync(folder).filter(f => f.endsWith('.sql'))
  const shipped = [...scripts.map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') })), ...snippets()]

  test.each(shipped)('is laid out as `sluice format` does it: $name', ({ text }) => {
    const service = newService(1)
    service.setText('a.sql', text)
    expect(applyEdits(text, service.format('a.sql')).trimEnd()).toBe(text.trimEnd())
  })
})
