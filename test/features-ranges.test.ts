import { describe, expect, it } from 'vitest'
import type { LanguageService } from '../server/src/language-service.ts'
import { parseMarks } from './support/marks.ts'
import { newService } from './support/service.ts'

const FILE = 'main.sql'

function open(text: string): LanguageService {
  const service = newService()
  service.setText(FILE, text)
  return service
}

/** The coloured names are the marks: `^^^ property: declaration time`. */
function checkTokens(fixture: string): void {
  const { text, marks } = parseMarks(fixture)
  const found = open(text).tokens(FILE)
  const shown = (start: number, end: number, type: string, modifiers: string) =>
    `${text.slice(start, end)}@${start} ${type} ${modifiers}`.trim()
  expect(found.map(t => shown(t.start, t.end, t.type, t.modifiers.join(' ')))).toEqual(
    marks
      .map(m => shown(m.start, m.end, m.severity, m.message))
      .sort((a, b) => Number(/@(\d+)/.exec(a)?.[1]) - Number(/@(\d+)/.exec(b)?.[1])),
  )
}

describe('semantic tokens', () => {
  it('tell names from keywords, declarations from uses, time attributes from other columns', () =>
    checkTokens(`
  CREATE TABLE t (\`value\` INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts);
--             ^ class: declaration
--                ^^^^^^^ property: declaration
--                        ^^^ type
--                             ^^ property: declaration time
--                                ^^^^^^^^^ type
--                                                            ^^ property: time
--                                                                  ^^ property
  INSERT INTO t SELECT UPPER(x.\`value\`), f(size => 1), CAST(ts AS STRING) FROM db.t AS x;
--            ^ class: modification
--                     ^^^^^ function: defaultLibrary
--                           ^ variable
--                             ^^^^^^^ property
--                                       ^ function
--                                         ^^^^ parameter
--                                                          ^^ property
--                                                                ^^^^^^ type
--                                                                             ^^ namespace
--                                                                                ^ class
--                                                                                     ^ variable: declaration
  WITH c AS (SELECT ts FROM t) SELECT c.ts FROM c;
--     ^ struct: declaration
--                  ^^ property: time
--                          ^ class
--                                    ^ struct
--                                      ^^ property: time
--                                              ^ struct
`))

  it('of a part of the script are those of its statements', () => {
    const service = open('SELECT a FROM t;\nSELECT b FROM u;')
    expect(service.tokens(FILE, { start: 20, end: 22 }).map(t => t.start)).toEqual([24, 31])
    expect(service.tokens(FILE)).toHaveLength(4)
  })

  it('come for half-written and for deep text, in order and without overlap', () => {
    const bad = [
      'SELECT FROM WHERE',
      'SELECT a. FROM t',
      'CREATE TABLE (',
      `SELECT ${'f('.repeat(3000)}a${')'.repeat(3000)}`,
      '\u0000SELECT \ud800',
      'SELECT * FROM a JOIN',
    ]
    for (const text of bad) {
      const service = open(text)
      const found = service.tokens(FILE)
      for (let i = 1; i < found.length; i++) expect(found[i].start).toBeGreaterThanOrEqual(found[i - 1].end)
      for (const offset of [0, 7, text.length]) {
        service.references(FILE, offset)
        service.prepareRename(FILE, offset)
        const spans = service.selection(FILE, offset)
        for (let i = 1; i < spans.length; i++) expect(spans[i].start <= spans[i - 1].start && spans[i].end >= spans[i - 1].end).toBe(true)
      }
      service.folding(FILE)
      service.typeHints(FILE, { start: 0, end: text.length })
      service.symbols('x')
    }
  })
})

describe('folding', () => {
  it('has statements, statement sets, brackets, comments and regions', () => {
    const text = `-- region tables
/* about
   t */
CREATE TABLE t (
  a INT
) WITH (
  'connector' = 'print'
);
-- endregion
EXECUTE STATEMENT SET BEGIN
INSERT INTO t
  SELECT 1;
END;`
    const line = (offset: number) => text.slice(0, offset).split('\n').length
    const found = open(text)
      .folding(FILE)
      .map(f => `${line(f.start)}-${line(f.end)} ${f.kind}`)
      .filter(f => !/^(\d+)-\1 /.test(f))
    expect(found).toEqual(['1-9 region', '2-3 comment', '4-8 code', '4-6 code', '6-8 code', '10-13 code', '11-12 code'])
  })
})

describe('selection', () => {
  it('widens from a word over expression, clause and query to the statement', () => {
    const { text, caret } = parseMarks('SET x = y; SELECT a, MAX(b + $0c) AS m FROM t WHERE d = 1 GROUP BY a;')
    const spans = open(text).selection(FILE, caret ?? 0)
    expect(spans.map(s => text.slice(s.start, s.end))).toEqual([
      'c',
      'b + c',
      'MAX(b + c)',
      'MAX(b + c) AS m',
      'a, MAX(b + c) AS m',
      'SELECT a, MAX(b + c) AS m',
      'SELECT a, MAX(b + c) AS m FROM t WHERE d = 1 GROUP BY a',
      'SELECT a, MAX(b + c) AS m FROM t WHERE d = 1 GROUP BY a;',
      text,
    ])
    const inWhere = open(text).selection(FILE, text.indexOf('= 1') + 2)
    expect(inWhere.map(s => text.slice(s.start, s.end)).slice(0, 3)).toEqual(['1', 'd = 1', 'WHERE d = 1'])
  })
})

it('widens among arguments of which some have no name', () => {
  const text = 'SELECT * FROM TABLE(CUMULATE(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), S'
  const spans = open(text).selection(FILE, text.indexOf('TIMECOL') + 2)
  expect(text.slice(spans[0].start, spans[0].end)).toBe('TIMECOL')
})

describe('type hints', () => {
  it('stand behind computed columns, and named expressions of a select list', () => {
    const text = `CREATE TABLE t (a INT, b AS a * 2, p AS PROCTIME());
CREATE VIEW v AS SELECT a AS x, COUNT(*) AS n, f(a) AS unknown FROM t GROUP BY a;
INSERT INTO s SELECT n + 1 AS more FROM v;`
    const found = open(text).typeHints(FILE, { start: 0, end: text.length })
    const shown = found.map(h => `${/\w+$/.exec(text.slice(0, h.offset))?.[0]} ${h.type}`)
    expect(shown).toEqual(['b INT', 'p TIMESTAMP_LTZ(3) NOT NULL', 'n BIGINT NOT NULL', 'more BIGINT NOT NULL'])
    expect(open(text).typeHints(FILE, { start: 0, end: 30 })).toHaveLength(1)
  })
})

describe('symbols of the workspace', () => {
  it('are declarations of all files, the nearest first, columns when they are asked for', () => {
    const service = open('CREATE TABLE bids (bidder INT); SELECT 1;')
    service.setText('other.sql', "CREATE VIEW dear_bids AS SELECT 1;\nCREATE FUNCTION f AS 'x';")
    expect(service.symbols('').map(s => s.name)).toEqual(['bids', 'dear_bids', 'f'])
    expect(service.symbols('bid').map(s => `${s.file} ${s.name}`)).toEqual(['main.sql bids', 'main.sql bidder', 'other.sql dear_bids'])
    expect(service.symbols('DBS').map(s => s.name)).toEqual(['dear_bids'])
    expect(service.symbols('zz')).toEqual([])
  })
})
