import { describe, expect, test } from 'vitest'
import type { SyntaxProblem } from '../server/src/syntax/nodes.ts'
import { MAX_CHAIN, MAX_DEPTH } from '../server/src/syntax/parser/cursor.ts'
import { expectedAt, parseUnit } from '../server/src/syntax/parser/parse.ts'
import { FLINK_VERSIONS } from '../server/src/syntax/versions.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { newService } from './support/service.ts'
import { STATEMENTS } from './support/statements.ts'

describe('large texts', () => {
  test('100,000 lines are cut and parsed, and a mistake in the last line is found there', () => {
    const good = STATEMENTS.filter(sql => !sql.includes(';') && sql.length < 40)
    const lines = Array.from({ length: 100_000 }, (_, i) => `${good[i % good.length]};`)
    lines[99_999] = 'SELECT a FROM t WHERE;'
    const text = lines.join('\n')
    const units = cutUnits(text)
    expect(units.length).toBe(100_000)
    const wrong = units.filter((_, i) => i % 97 === 0 || i === 99_999).flatMap(unit => problemsOf(unit.text).map(p => unit.start + p.start))
    expect(wrong).toEqual([text.lastIndexOf('WHERE')])
  })

  test('one statement of 1 MB has no problem, and the one in its middle is alone', () => {
    const long = 'the_quantity_of_the_order_line_before_it_was_split_'
    const columns = Array.from({ length: 9_000 }, (_, i) => `${long}${i} + ${i} AS ${long}again_${i}`)
    const text = `SELECT ${columns.join(', ')} FROM t`
    expect(text.length).toBeGreaterThan(1_000_000)
    expect(problemsOf(text)).toEqual([])
    columns[4_500] = 'a + AS b'
    const [problem, ...others] = problemsOf(`SELECT ${columns.join(', ')} FROM t`)
    expect(others).toEqual([])
    expect(problem.message).toBe("Expected an expression but found 'AS'")
  })

  test.each([
    ['brackets', '('.repeat(10_000), ')'.repeat(10_000), MAX_DEPTH],
    ['arrays', 'ARRAY['.repeat(10_000), ']'.repeat(10_000), MAX_DEPTH],
    ['calls', 'f('.repeat(10_000), ')'.repeat(10_000), MAX_DEPTH],
    ['negations', 'NOT '.repeat(10_000), '', MAX_DEPTH],
    ['signs', '- '.repeat(10_000), '', MAX_DEPTH],
    ['CASEs', 'CASE WHEN '.repeat(10_000), ' THEN 1 END'.repeat(10_000), MAX_DEPTH],
    ['queries', '(SELECT '.repeat(10_000), ')'.repeat(10_000), MAX_DEPTH],
    ['EXISTS', 'EXISTS '.repeat(10_000), '', MAX_DEPTH],
    ['casts', 'CAST('.repeat(10_000), ' AS INT)'.repeat(10_000), MAX_DEPTH],
    ['sums', '1 + '.repeat(10_000), '', MAX_CHAIN],
    ['indexes', '', '[1]'.repeat(10_000), MAX_CHAIN],
    ['fields', '(', `)${'.b'.repeat(10_000)}`, MAX_CHAIN],
  ])('10,000 %s inside each other are one problem that says so', (_, open, close, limit) => {
    const problems = problemsOf(`SELECT ${open}1${close} FROM t`)
    expect(problems.map(p => p.message)).toEqual([expect.stringContaining(`More than ${limit} `)])
  })

  test.each([
    ['operators', `SELECT ${Array(900).fill('s').join(' || ')} FROM t`],
    ['joins', `SELECT t0.s FROM t AS t0 ${Array.from({ length: 390 }, (_, i) => `JOIN t AS t${i + 1} ON t0.a = t${i + 1}.a`).join(' ')}`],
    ['UNIONs', Array(900).fill('SELECT a FROM t').join(' UNION ALL ')],
    ['subqueries', `SELECT a FROM ${'(SELECT a FROM '.repeat(150)}t${')'.repeat(150)}`],
  ])('as many %s as are read are also bound, planned and checked', (_, query) => {
    const service = newService(1)
    service.setText('a.sql', `CREATE TABLE t (a INT, s STRING) WITH ('connector' = 'datagen');\n${query};`)
    expect(service.findings('a.sql').map(f => f.message)).toEqual([])
  })

  test('10,000 SETs and what they set', () => {
    const service = newService(1)
    service.setText('a.sql', Array.from({ length: 10_000 }, (_, i) => `SET 'my.${i % 3000}' = '${i}';`).join('\n'))
    const { options } = service.workspace.script('a.sql')!.after
    expect(['my.0', 'my.999', 'my.1000'].map(key => options.get(key))).toEqual(['9000', '9999', '7000'])
  })

  test.each([
    ['types', `CREATE TABLE t (a ${'ARRAY<'.repeat(10_000)}INT${'>'.repeat(10_000)})`],
    ['ROW types', `CREATE TABLE t (a ${'ROW<x '.repeat(10_000)}INT${'>'.repeat(10_000)})`],
    ['ARRAYs behind a type', `CREATE TABLE t (a INT ${'ARRAY '.repeat(10_000)})`],
    ['open brackets of an index', `SELECT a${'[['.repeat(10_000)}`],
    ['queries in FROM', `SELECT * FROM ${'(SELECT * FROM '.repeat(10_000)}t${')'.repeat(10_000)}`],
    ['mistakes in one statement', `SELECT ${'a b c, '.repeat(10_000)}d FROM t`],
    ['full-width brackets', `SELECT ${'（'.repeat(10_000)}`],
    ['brackets in FROM', `SELECT * FROM ${'('.repeat(10_000)}t${')'.repeat(10_000)}`],
    ['brackets of queries', `${'('.repeat(10_000)}SELECT 1${')'.repeat(10_000)}`],
    ['CTEs', `${'WITH a AS ('.repeat(10_000)}SELECT 1${') SELECT 1'.repeat(10_000)}`],
    ['brackets in a pattern', `SELECT * FROM t MATCH_RECOGNIZE (PATTERN (${'('.repeat(10_000)}A${')'.repeat(10_000)}) DEFINE A AS TRUE)`],
    ['EXPLAINs', `${'EXPLAIN '.repeat(10_000)}SELECT 1`],
    ['open brackets', '('.repeat(10_000)],
    ['closed brackets', `SELECT ${')'.repeat(10_000)}`],
    ['open strings', `SELECT ${"'a\n".repeat(10_001)}`],
    ['open comments', `SELECT ${'/* '.repeat(10_000)}`],
    ['open hints', `SELECT ${'/*+ '.repeat(10_000)}`],
    ['joins', `SELECT * FROM t ${'JOIN u ON TRUE '.repeat(10_000)}`],
    ['UNIONs', `SELECT 1 ${'UNION SELECT 1 '.repeat(10_000)}`],
  ])('10,000 %s end with a problem or two, not with an exception', (_, text) => {
    const problems = cutUnits(text).flatMap(unit => problemsOf(unit.text))
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThan(10)
    expect(Array.isArray(expectedAt(text, text.length))).toBe(true)
  })
})

describe('the whole service', () => {
  const deep = 2_000
  test.each([
    ['brackets', `SELECT ${'('.repeat(deep)}a${')'.repeat(deep)} FROM t`],
    ['sub-queries', `SELECT ${'(SELECT '.repeat(deep)}1${')'.repeat(deep)}`],
    ['ROW types', `CREATE TABLE t (a ${'ROW<x '.repeat(deep)}INT${'>'.repeat(deep)})`],
    ['indexes', `SELECT a${'[1]'.repeat(deep)} FROM t`],
    ['fields', `SELECT (a)${'.b'.repeat(deep)} FROM t`],
    ['names', `SELECT ${'a.'.repeat(deep)}b FROM ${'t.'.repeat(deep)}u`],
    ['negations', `SELECT ${'NOT '.repeat(deep)}a, ${'- '.repeat(deep)}b, ${'EXISTS '.repeat(deep)}c`],
    ['CASEs', `SELECT ${'CASE '.repeat(deep)}`],
    ['half-written statements', 'SELECT (a\nSELECT\n'.repeat(200)],
    ['open statement sets', 'EXECUTE STATEMENT SET BEGIN\n'.repeat(200)],
    ['open quotes', `SELECT ${'\'a\n`b\n"c\n'.repeat(200)}`],
    ['NUL, surrogates, emoji, BOM and CRLF', 'SELECT \0 \ud83d \u{1f600}\r\n\ufeff\udc00 FROM t\r'.repeat(50)],
  ])('answers on %s without an exception, with places in the text', (_, text) => {
    const service = newService()
    service.setText('a.sql', text)
    const middle = Math.floor(text.length / 2)
    const spans: { start: number; end: number }[] = [...service.findings('a.sql'), ...service.format('a.sql'), ...service.tokens('a.sql')]
    for (const offset of [0, middle, text.length]) {
      spans.push(...service.selection('a.sql', offset))
      service.complete('a.sql', offset)
      service.hover('a.sql', offset)
      service.signature('a.sql', offset)
      service.highlights('a.sql', offset)
    }
    service.folding('a.sql')
    service.outline('a.sql')
    service.symbols('a')
    expect(spans.filter(({ start, end }) => start < 0 || end < start || end > text.length)).toEqual([])
  })
})

describe('odd characters', () => {
  // What stands before the mistake is as long in UTF-16 as it is there.
  test.each([
    ['a byte order mark', '\ufeffSELECT a FROM WHERE'],
    ['CRLF', 'SELECT a,\r\n  b\r\nFROM\r\nWHERE'],
    ['a 4-byte emoji in a string', "SELECT '\u{1f600}\u{1f680}' FROM WHERE"],
    ['a 4-byte emoji in a comment', '/* \u{1f600} */ SELECT a FROM WHERE'],
    ['a 4-byte emoji in a quoted name', 'SELECT `\u{1f600}` FROM WHERE'],
    ['a lone surrogate in a string', "SELECT '\ud83d' FROM WHERE"],
    ['combining marks and wide letters', 'SELECT größe, 名前 FROM WHERE'],
    ['NUL in a string', "SELECT '\0' FROM WHERE"],
  ])('%s moves no place', (_, text) => {
    const [unit] = cutUnits(text)
    const problems = problemsOf(unit.text)
    expect(problems.map(p => unit.text.slice(p.start, p.end))).toEqual(['WHERE'])
    expect(unit.start + problems[0].start).toBe(text.indexOf('WHERE'))
  })

  test.each([
    ['NUL', 'SELECT a \0 FROM t', '\0'],
    ['a lone surrogate', 'SELECT a \ud83d FROM t', '\ud83d'],
    ['an emoji', 'SELECT a \u{1f600} FROM t', '\u{1f600}'],
    ['a typographic quote', 'SELECT \u2018a\u2019 FROM t', '\u2018'],
    ['a no-break space', 'SELECT\u00a0a FROM t', '\u00a0'],
  ])('%s is a problem where it stands', (_, text, character) => {
    const problems = problemsOf(text)
    expect(problems[0].start).toBe(text.indexOf(character))
    expect(problems[0].message).toContain('is no part of Flink SQL')
  })

  test('random bytes give spans within the text in every version, and the next statement is unharmed', () => {
    const outside: string[] = []
    for (const [i, text] of randomTexts(1_000).entries()) {
      for (const unit of cutUnits(text)) {
        const { problems } = parseUnit(unit.text, unit.tokens, FLINK_VERSIONS[i % FLINK_VERSIONS.length], unit.setPlace)
        if (problems.some(({ start, end }) => start < 0 || end < start || end > unit.text.length)) outside.push(text)
      }
      const plain = text.replace(/['`"/*\r\n-]/g, ' ')
      if (cutUnits(`${plain};\nSELECT a FROM t;`).at(-1)!.text !== 'SELECT a FROM t;') outside.push(plain)
    }
    expect(outside).toEqual([])
  })
})

/** Texts of up to 400 characters: bytes, UTF-16 units of any kind, and SQL's own characters; the same ones in each run. */
function randomTexts(count: number): string[] {
  let state = 20_261_125
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const sql = `SELECT FROM WHERE GROUP(),.'"\`;*/+-=<>[]{}:?|%\n\t 0123456789abc`
  const units = [() => next(0x100), () => next(0x10000), () => sql.charCodeAt(next(sql.length))]
  return Array.from({ length: count }, (_, i) => String.fromCharCode(...Array.from({ length: next(400) }, units[i % 3])))
}

function problemsOf(text: string): readonly SyntaxProblem[] {
  return parseUnit(text).problems
}
