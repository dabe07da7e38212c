import { describe, expect, test } from 'vitest'
import { identifierValue, lex, stringValue } from '../server/src/syntax/lexer.ts'
import { applyEdits, EditError } from '../server/src/text/edits.ts'
import { LineIndex } from '../server/src/text/line-index.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { parseMarks, renderMarks } from './support/marks.ts'

describe('tokens', () => {
  test.each([
    ['a _b $c ä1 名', 'word:a word:_b word:$c word:ä1 word:名'],
    ['`a b` `c``d`', 'quoted:`a b` quoted:`c``d`'],
    ["'a' 'it''s' '' 'two\nlines'", "string:'a' string:'it''s' string:'' string:'two\nlines'"],
    ["N'a' _UTF8'b' x'0F' U&'\\00e4' E'it\\'s'", "string:N'a' string:_UTF8'b' string:x'0F' string:U&'\\00e4' string:E'it\\'s'"],
    ['1 1.5 .5 1. 1e3 1.5E-3', 'number:1 number:1.5 number:.5 number:1. number:1e3 number:1.5E-3'],
    ['1L t1.x', 'number:1 word:L word:t1 symbol:. word:x'],
    [
      'a=>b||c<>d<=e>=f!=g->h',
      'word:a symbol:=> word:b symbol:|| word:c symbol:<> word:d symbol:<= word:e symbol:>= word:f symbol:!= word:g symbol:-> word:h',
    ],
    ['ARRAY<ROW<a INT>>', 'word:ARRAY symbol:< word:ROW symbol:< word:a word:INT symbol:> symbol:>'],
    ['a--b\nc//d\ne/*f\ng*/h', 'word:a comment:--b word:c comment://d word:e comment:/*f\ng*/ word:h'],
    ["/*+ A('k'='v') */", "hint:/*+ word:A symbol:( string:'k' symbol:= string:'v' symbol:) hint:*/"],
    ['a@@b ~ c', 'word:a bad:@@ word:b bad:~ word:c'],
    ['\u{1f600}\u{1f600}', 'bad:\u{1f600}\u{1f600}'],
    ['a\0b', 'word:a bad:\0 word:b'],
  ])('%j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  test('an open string ends with its line, before the punctuation that closes what it stands in', () => {
    expect(show("f('abc);\nSELECT 'd'")).toBe("word:f symbol:( bad:'abc symbol:) symbol:; word:SELECT string:'d'")
    expect(show("'k' = 'v,\n'l' = 'w'")).toBe("string:'k' symbol:= bad:'v symbol:, string:'l' symbol:= string:'w'")
  })

  test('an open string does not swallow the statements behind it', () => {
    expect(show("SELECT 'a;\nSELECT '%b'")).toBe("word:SELECT bad:'a symbol:; word:SELECT string:'%b'")
  })

  test('a string may hold whole statements', () => {
    expect(show("f('\nSELECT 1;\nSELECT 2\n', 'b')")).toBe("word:f symbol:( string:'\nSELECT 1;\nSELECT 2\n' symbol:, string:'b' symbol:)")
  })

  test('an open backtick ends with its word, an open comment before the next statement', () => {
    expect(show('SELECT `abc FROM t')).toBe('word:SELECT bad:`abc word:FROM word:t')
    expect(show('/* abc\nSELECT 1')).toBe('bad:/* abc word:SELECT number:1')
  })

  test('values are without quotes and escapes', () => {
    expect(stringValue("'it''s'")).toBe("it's")
    expect(stringValue("U&'\\00e4\\+01F600'")).toBe('ä\u{1f600}')
    expect(stringValue("E'a\\nb'")).toBe('a\nb')
    expect(identifierValue('`a``b`')).toBe('a`b')
  })
})

describe('units', () => {
  test.each([
    ['SELECT 1;SELECT 2', ['SELECT 1;', 'SELECT 2']],
    ['-- about a\nSELECT 1; -- tail\nSELECT 2;', ['-- about a\nSELECT 1;', '-- tail\nSELECT 2;']],
    ["SELECT ';' /* ; */ -- ;\n;", ["SELECT ';' /* ; */ -- ;\n;"]],
    ['INSERT INTO t\nSELECT 1', ['INSERT INTO t\nSELECT 1']],
    ['CREATE VIEW v AS\nWITH x AS (\nSELECT 1)\nSELECT * FROM x', ['CREATE VIEW v AS\nWITH x AS (\nSELECT 1)\nSELECT * FROM x']],
    ['SELECT 1\nUNION ALL\nSELECT 2', ['SELECT 1\nUNION ALL\nSELECT 2']],
    ["CREATE TABLE t (a INT)\nWITH ('k' = 'v')\nLIKE u", ["CREATE TABLE t (a INT)\nWITH ('k' = 'v')\nLIKE u"]],
    ['ALTER TABLE t\nDROP a', ['ALTER TABLE t\nDROP a']],
    ["ALTER TABLE t\nSET ('a' = 'b')", ["ALTER TABLE t\nSET ('a' = 'b')"]],
    ['EXPLAIN\nSELECT 1', ['EXPLAIN\nSELECT 1']],
    ['SELECT * FROM t CROSS JOIN UNNEST(a)\nWITH ORDINALITY AS u (b)', ['SELECT * FROM t CROSS JOIN UNNEST(a)\nWITH ORDINALITY AS u (b)']],
    ['SET a = s3://b/c; SELECT 1', ['SET a = s3://b/c;', 'SELECT 1']],
    // a missing semicolon
    ['SELECT 1\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    ["SET 'a' = 'b'\nSELECT 1", ["SET 'a' = 'b'", 'SELECT 1']],
    ['CREATE TABLE t (a INT,\n-- next\nCREATE VIEW v AS SELECT 1', ['CREATE TABLE t (a INT,', '-- next\nCREATE VIEW v AS SELECT 1']],
    ['SELECT a FROM\nINSERT INTO t SELECT 1', ['SELECT a FROM', 'INSERT INTO t SELECT 1']],
    // statement sets
    [
      'EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT CASE WHEN x THEN 1 END FROM t;\nINSERT INTO b SELECT 2;\nEND;\nSELECT 1',
      ['EXECUTE STATEMENT SET BEGIN', 'INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM t;', 'INSERT INTO b SELECT 2;', 'END;', 'SELECT 1'],
    ],
    ['BEGIN STATEMENT SET;\nINSERT INTO a SELECT 1\nEND;', ['BEGIN STATEMENT SET;', 'INSERT INTO a SELECT 1', 'END;']],
  ])('%j', (text, expected) => {
    expect(cutUnits(text).map(unit => unit.text)).toEqual(expected)
  })

  test('know that they are in a statement set', () => {
    const units = cutUnits('INSERT INTO a SELECT 1;EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; END;INSERT INTO a SELECT 1')
    expect(units.map(unit => unit.inStatementSet)).toEqual([false, false, true, false, false])
  })

  test('have tokens relative to their start', () => {
    const [, second] = cutUnits('SELECT 1;\n\n SELECT a')
    expect(second.start).toBe(12)
    expect(second.tokens.map(token => [token.text, token.start, token.end])).toEqual([
      ['SELECT', 0, 6],
      ['a', 7, 8],
    ])
  })

  test('a hundred thousand lines are cut', () => {
    expect(cutUnits('SELECT a FROM t\nWHERE b = 1;\n'.repeat(50_000))).toHaveLength(50_000)
  })
})

describe('texts', () => {
  test('lines end at \\n, \\r\\n and \\r', () => {
    const index = new LineIndex('a\nb\r\nc\rd')
    expect(index.lineCount).toBe(4)
    expect([0, 2, 5, 7].map(offset => index.positionAt(offset).line)).toEqual([0, 1, 2, 3])
    expect(index.offsetAt({ line: 1, character: 99 })).toBe(3)
    expect(index.offsetAt({ line: 99, character: 0 })).toBe(8)
    expect(index.positionAt(99)).toEqual({ line: 3, character: 1 })
  })

  test('edits that overlap or lie outside are refused', () => {
    expect(
      applyEdits('abc', [
        { start: 1, end: 2, newText: 'X' },
        { start: 1, end: 1, newText: 'y' },
      ]),
    ).toBe('ayXc')
    expect(() =>
      applyEdits('abc', [
        { start: 0, end: 2, newText: '' },
        { start: 1, end: 3, newText: '' },
      ]),
    ).toThrow(EditError)
    expect(() => applyEdits('abc', [{ start: 2, end: 4, newText: '' }])).toThrow('lies outside')
  })
})

describe('fixtures', () => {
  const fixture = `
  SELECT a$0b FROM t
--       ^^^^ error: Unknown column 'ab'
--                 ^ warning: Something else
  WHERE x
-- file: other.sql
  SELECT 1`

  test('marks name spans in the line above, the caret counts as a column and not as text', () => {
    const { files, caret } = parseMarks(fixture)
    expect(files.map(file => file.name)).toEqual(['main.sql', 'other.sql'])
    expect(files[0].text).toBe('  SELECT ab FROM t\n  WHERE x')
    expect(caret).toBe(10)
    expect(files[0].marks.map(({ start, end, severity, message }) => [files[0].text.slice(start, end), severity, message])).toEqual([
      ['ab', 'error', "Unknown column 'ab'"],
      ['t', 'warning', 'Something else'],
    ])
  })

  test('are what rendering gives', () => {
    const sql = '  SELECT a\n--       ^ error: No\n  FROM t'
    const { text, marks } = parseMarks(sql)
    expect(renderMarks(text, marks)).toBe(sql)
  })

  test('a mark beyond its line is refused', () => {
    expect(() => parseMarks('SELECT\n--         ^^^ error: No')).toThrow('reaches beyond')
  })
})

function show(text: string): string {
  return lex(text)
    .map(token => `${token.kind}:${token.text}`)
    .join(' ')
}
