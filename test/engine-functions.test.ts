import { describe, expect, test } from 'vitest'
import type { Expression } from '../server/src/plan/expression.ts'
import { createEngine, whatIsNotHere } from '../server/src/runtime/engine/engine.ts'
import { run } from './support/engine.ts'
import { batchOf, call, input, literal, PlanBuilder, row, symbol, type } from './support/plans.ts'

/** One expression over one row of columns. */
function value(
  e: Expression,
  columns: Record<string, [string, unknown]> = {},
  functions: Record<string, (...args: never[]) => unknown> = {},
): unknown {
  const p = new PlanBuilder()
  p.scan({ none: 'INT', ...Object.fromEntries(Object.entries(columns).map(([name, [t]]) => [name, t])) })
  p.calc({ v: e })
  const record = Object.fromEntries(Object.entries(columns).map(([name, [, v]]) => [name, v]))
  return run(p.collect(), [batchOf([JSON.stringify(record)])], { functions }).rows[0].row.v
}

const lit = (t: string, v: string | number | boolean | null) => literal(v, t)
const op = (name: string, t: string, ...args: Expression[]) => value(call(name, t, ...args))
const int = (v: number | null) => lit('INT', v)
const big = (v: number | string | null) => lit('BIGINT', v)
const str = (v: string | null) => lit('STRING', v)
const dec = (v: string | null, t: string) => lit(t, v)
const bool = (v: boolean | null) => lit('BOOLEAN', v)
const ts = (v: string, t = 'TIMESTAMP(3)') => lit(t, v)

describe('arithmetic', () => {
  test('integers wrap at their width', () => {
    expect(op('+', 'INT', int(2147483647), int(1))).toBe(-2147483648)
    expect(op('*', 'INT', int(123456789), int(1000))).toBe(-1097262584)
    expect(op('-', 'TINYINT', lit('TINYINT', -128), lit('TINYINT', 1))).toBe(127)
    expect(op('+', 'BIGINT', big('9223372036854775807'), big(1))).toBe('-9223372036854775808')
    expect(op('*', 'BIGINT', big('3037000500'), big('3037000500'))).toBe('-9223372036709301616')
    expect(op('*', 'BIGINT', big('94906267'), big('94906267'))).toBe('9007199515875289')
    expect(op('-', 'BIGINT', big('9223372036854775807'), big('9223372036854775806'))).toBe(1)
  })

  test('division of integers truncates, a zero divisor fails the job, of doubles it gives infinity', () => {
    expect(op('/', 'INT', int(-7), int(2))).toBe(-3)
    expect(op('MOD', 'INT', int(-7), int(2))).toBe(-1)
    expect(op('/', 'BIGINT', big('-9223372036854775808'), big(-1))).toBe('-9223372036854775808')
    expect(() => op('/', 'INT', int(1), int(0))).toThrow('Division by zero')
    expect(() => op('MOD', 'BIGINT', big(1), big(0))).toThrow('Division by zero')
    expect(op('/', 'INT', int(1), int(null))).toBe(null)
    expect(op('/', 'DOUBLE', lit('DOUBLE', 1), lit('DOUBLE', 0))).toBe('Infinity')
  })

  test('decimals are exact, round half up, and are NULL when they overflow', () => {
    expect(op('*', 'DECIMAL(23, 3)', dec('0.908', 'DECIMAL(4, 3)'), big(12345))).toBe('11209.260')
    expect(op('*', 'DECIMAL(38, 3)', dec('0.908', 'DECIMAL(4, 3)'), big('9223372036854775807'))).toBe('8374821809464136432.756')
    expect(op('+', 'DECIMAL(11, 2)', dec('99999999.99', 'DECIMAL(10, 2)'), dec('0.01', 'DECIMAL(10, 2)'))).toBe('100000000.00')
    expect(op('-', 'DECIMAL(4, 1)', dec('0.05', 'DECIMAL(3, 2)'), dec('1.10', 'DECIMAL(3, 2)'))).toBe('-1.1')
    expect(op('/', 'DECIMAL(38, 6)', dec('1.00', 'DECIMAL(10, 2)'), dec('3.00', 'DECIMAL(10, 2)'))).toBe('0.333333')
    expect(op('/', 'DECIMAL(38, 6)', dec('-2.00', 'DECIMAL(10, 2)'), dec('3.00', 'DECIMAL(10, 2)'))).toBe('-0.666667')
    expect(op('+', 'DECIMAL(3, 0)', dec('999', 'DECIMAL(3, 0)'), dec('1', 'DECIMAL(3, 0)'))).toBe(null)
    expect(op('+', 'DECIMAL(38, 0)', dec('9'.repeat(38), 'DECIMAL(38, 0)'), dec('1', 'DECIMAL(1, 0)'))).toBe(null)
    expect(op('MOD', 'DECIMAL(4, 2)', dec('-7.25', 'DECIMAL(4, 2)'), dec('2.00', 'DECIMAL(4, 2)'))).toBe('-1.25')
  })

  test('rounding', () => {
    expect(op('ROUND', 'DOUBLE', lit('DOUBLE', 2.675), int(2))).toBe(2.68)
    expect(op('ROUND', 'DOUBLE', lit('DOUBLE', -2.5))).toBe(-3)
    expect(op('ROUND', 'INT', int(1250), int(-2))).toBe(1300)
    expect(op('ROUND', 'DECIMAL(9, 1)', dec('-1.25', 'DECIMAL(10, 2)'), int(1))).toBe('-1.3')
    expect(op('FLOOR', 'DECIMAL(9, 0)', dec('-1.25', 'DECIMAL(10, 2)'))).toBe('-2')
    expect(op('CEIL', 'DECIMAL(9, 0)', dec('1.25', 'DECIMAL(10, 2)'))).toBe('2')
    expect(op('FLOOR', 'DOUBLE', lit('DOUBLE', -1.5))).toBe(-2)
    expect(op('ABS', 'INT', int(-2147483648))).toBe(-2147483648)
    expect(op('GREATEST', 'BIGINT', big('9007199254740993'), int(5), big('9007199254740992'))).toBe('9007199254740993')
    expect(op('LEAST', 'INT', int(3), int(null))).toBe(null)
    expect(op('POWER', 'DOUBLE', int(2), dec('0.5', 'DECIMAL(2, 1)'))).toBe(Math.SQRT2)
  })
})

describe('comparison and logic', () => {
  test('across widths and scales', () => {
    expect(op('=', 'BOOLEAN', dec('1.50', 'DECIMAL(10, 2)'), dec('1.5', 'DECIMAL(2, 1)'))).toBe(true)
    expect(op('<', 'BOOLEAN', big('9007199254740992'), big('9007199254740993'))).toBe(true)
    expect(op('=', 'BOOLEAN', big('9007199254740993'), big('9007199254740993'))).toBe(true)
    expect(op('>', 'BOOLEAN', dec('99999999999999999.01', 'DECIMAL(19, 2)'), big('99999999999999999'))).toBe(true)
    expect(op('<', 'BOOLEAN', ts('2024-01-01 00:00:00.999'), ts('2024-01-01 00:00:00.999001', 'TIMESTAMP(6)'))).toBe(true)
    expect(op('<', 'BOOLEAN', str('\u{1f600}'), str('\uff5e'))).toBe(false)
  })

  const three = [true, false, null]
  test('AND, OR and NOT have three values', () => {
    for (const a of three) {
      expect(op('NOT', 'BOOLEAN', bool(a))).toBe(a === null ? null : !a)
      for (const b of three) {
        const and = a === false || b === false ? false : a === null || b === null ? null : true
        const or = a === true || b === true ? true : a === null || b === null ? null : false
        expect([a, b, op('AND', 'BOOLEAN', bool(a), bool(b)), op('OR', 'BOOLEAN', bool(a), bool(b))]).toEqual([a, b, and, or])
        expect(op('IS NOT DISTINCT FROM', 'BOOLEAN', bool(a), bool(b))).toBe(a === b)
      }
    }
  })

  test('IS …', () => {
    expect(
      three.map(v => [
        op('IS TRUE', 'BOOLEAN', bool(v)),
        op('IS NOT TRUE', 'BOOLEAN', bool(v)),
        op('IS FALSE', 'BOOLEAN', bool(v)),
        op('IS NOT FALSE', 'BOOLEAN', bool(v)),
        op('IS UNKNOWN', 'BOOLEAN', bool(v)),
      ]),
    ).toEqual([
      [true, false, false, true, false],
      [false, true, true, false, false],
      [false, true, false, true, true],
    ])
  })

  test('CASE, IF, NULLIF, COALESCE, IN', () => {
    expect(op('CASE', 'STRING', bool(null), str('a'), bool(true), str('b'), str('c'))).toBe('b')
    expect(op('CASE', 'BIGINT', bool(false), int(1), big('9007199254740993'))).toBe('9007199254740993')
    expect(op('IF', 'INT', bool(null), int(1), int(2))).toBe(2)
    expect([op('NULLIF', 'INT', int(1), int(1)), op('NULLIF', 'INT', int(1), int(null)), op('NULLIF', 'INT', int(null), int(1))]).toEqual([
      null,
      1,
      null,
    ])
    expect(op('COALESCE', 'INT', int(null), int(null), int(3))).toBe(3)
    expect([
      op('IN', 'BOOLEAN', int(2), int(1), int(2)),
      op('IN', 'BOOLEAN', int(3), int(1), int(null)),
      op('IN', 'BOOLEAN', int(null), int(1)),
      op('NOT IN', 'BOOLEAN', int(3), int(1)),
    ]).toEqual([true, null, null, true])
    expect(op('IN', 'BOOLEAN', str('b'), str('a'), str('b'))).toBe(true)
    expect(value(call('=', 'BOOLEAN', input(1, 'STRING'), lit('CHAR(5)', 'a"b')), { s: ['STRING', 'a"b'] })).toBe(true)
  })

  test('only the branch that is taken runs', () => {
    expect(op('CASE', 'INT', bool(true), int(1), call('/', 'INT', int(1), int(0)))).toBe(1)
    expect(op('AND', 'BOOLEAN', bool(false), call('=', 'BOOLEAN', call('/', 'INT', int(1), int(0)), int(1)))).toBe(false)
  })
})

describe('casts', () => {
  const cast = (e: Expression, to: string) => op('CAST', to, e)
  const attempt = (e: Expression, to: string) => op('TRY_CAST', to, e)
  test('between numbers', () => {
    expect(cast(int(300), 'TINYINT')).toBe(44)
    expect(cast(big('4294967297'), 'INT')).toBe(1)
    expect(cast(lit('DOUBLE', 1e20), 'BIGINT')).toBe('9223372036854775807')
    expect(cast(lit('DOUBLE', -3e9), 'INT')).toBe(-2147483648)
    expect(cast(lit('DOUBLE', 300.7), 'TINYINT')).toBe(44)
    expect(cast(dec('12.99', 'DECIMAL(4, 2)'), 'INT')).toBe(12)
    expect(cast(dec('12.345', 'DECIMAL(5, 3)'), 'DECIMAL(4, 2)')).toBe('12.35')
    expect(cast(int(1000), 'DECIMAL(3, 0)')).toBe(null)
    expect(cast(lit('DOUBLE', 0.1), 'DECIMAL(5, 3)')).toBe('0.100')
    expect(cast(bool(true), 'INT')).toBe(1)
    expect(cast(int(0), 'BOOLEAN')).toBe(false)
  })
  test('to text', () => {
    expect(cast(bool(true), 'STRING')).toBe('TRUE')
    expect([1, 0.1, 1e7, 1.5e-5, 123456789.5, -0.5, 100].map(v => cast(lit('DOUBLE', v), 'STRING'))).toEqual([
      '1.0',
      '0.1',
      '1.0E7',
      '1.5E-5',
      '1.234567895E8',
      '-0.5',
      '100.0',
    ])
    expect(cast(lit('FLOAT', 0.1), 'STRING')).toBe('0.1')
    expect(cast(dec('-0.50', 'DECIMAL(4, 2)'), 'STRING')).toBe('-0.50')
    expect(cast(ts('2024-01-02 03:04:05.1'), 'STRING')).toBe('2024-01-02 03:04:05.100')
    expect(cast(ts('2024-01-02 03:04:05.123456', 'TIMESTAMP(6)'), 'STRING')).toBe('2024-01-02 03:04:05.123456')
    expect(cast(lit('DATE', '0099-03-01'), 'STRING')).toBe('0099-03-01')
    expect([cast(str('abcdef'), 'VARCHAR(3)'), cast(str('ab'), 'CHAR(4)')]).toEqual(['abc', 'ab  '])
  })
  test('from text', () => {
    expect([
      cast(str(' 42 '), 'INT'),
      cast(str('12.9'), 'BIGINT'),
      cast(str('-9223372036854775808'), 'BIGINT'),
      cast(str('1e3'), 'DOUBLE'),
      cast(str('Y'), 'BOOLEAN'),
    ]).toEqual([42, 12, '-9223372036854775808', 1000, true])
    expect([cast(str('1.005'), 'DECIMAL(5, 2)'), cast(str('123456'), 'DECIMAL(5, 2)')]).toEqual(['1.01', null])
    expect([cast(str('2024-1-5'), 'DATE'), cast(str('2024-01-05 10:20'), 'TIMESTAMP(3)'), cast(str('10:20:30.5'), 'TIME(3)')]).toEqual([
      '2024-01-05',
      '2024-01-05 10:20:00.000',
      '10:20:30.500',
    ])
    expect(() => cast(str('x'), 'INT')).toThrow("Cannot cast 'x' to INT")
    expect([
      attempt(str('x'), 'INT'),
      attempt(str('300'), 'TINYINT'),
      attempt(str('2024-02-30'), 'DATE'),
      attempt(str('7'), 'INT'),
    ]).toEqual([null, null, null, 7])
  })
  test('between times', () => {
    expect(cast(ts('1969-12-31 23:59:59.999'), 'DATE')).toBe('1969-12-31')
    expect(cast(lit('DATE', '2024-02-29'), 'TIMESTAMP(3)')).toBe('2024-02-29 00:00:00.000')
    expect(cast(ts('2024-01-02 03:04:05.678'), 'TIMESTAMP(0)')).toBe('2024-01-02 03:04:05')
    expect(cast(ts('2024-01-02 03:04:05.678'), 'TIMESTAMP(6)')).toBe('2024-01-02 03:04:05.678000')
    expect(cast(ts('2024-01-02 03:04:05.678'), 'TIME(0)')).toBe('03:04:05')
  })
})

describe('text', () => {
  const cases: [string, unknown, () => unknown][] = [
    ['UPPER', 'STRASSE', () => op('UPPER', 'STRING', str('straße'))],
    ['CHAR_LENGTH', 3, () => op('CHAR_LENGTH', 'INT', str('a😀b'))],
    ['SUBSTRING', '😀b', () => op('SUBSTRING', 'STRING', str('a😀bc'), int(2), int(2))],
    ['SUBSTRING from the end', 'bc', () => op('SUBSTRING', 'STRING', str('abc'), int(-2))],
    ['SUBSTRING negative length', null, () => op('SUBSTRING', 'STRING', str('abc'), int(1), int(-1))],
    ['TRIM', 'x', () => op('TRIM', 'STRING', symbol('BOTH'), str(' '), str('  x '))],
    ['CONCAT', null, () => op('CONCAT', 'STRING', str('a'), str(null))],
    ['||', 'a1', () => op('||', 'STRING', str('a'), int(1))],
    ['CONCAT_WS', 'a-c', () => op('CONCAT_WS', 'STRING', str('-'), str('a'), str(null), str('c'))],
    ['LIKE', true, () => op('LIKE', 'BOOLEAN', str('a.b\nc'), str('a._%c'))],
    ['LIKE escape', true, () => op('LIKE', 'BOOLEAN', str('50%'), str('50!%'), str('!'))],
    ['LIKE is no regular expression', false, () => op('LIKE', 'BOOLEAN', str('abc'), str('a.c'))],
    ["LIKE ''", true, () => op('LIKE', 'BOOLEAN', str('abc'), str(''))],
    ['REGEXP_EXTRACT', '7', () => op('REGEXP_EXTRACT', 'STRING', str('x&channel_id=7&y'), str('(&|^)channel_id=([^&]*)'), int(2))],
    ['REGEXP_EXTRACT miss', null, () => op('REGEXP_EXTRACT', 'STRING', str('x'), str('(y)'), int(1))],
    ['REGEXP_REPLACE is literal', 'a$1$1', () => op('REGEXP_REPLACE', 'STRING', str('abb'), str('(b)'), str('$1'))],
    ['REGEXP', true, () => op('REGEXP', 'BOOLEAN', str('abc'), str('b+'))],
    ['SPLIT_INDEX', 'c', () => op('SPLIT_INDEX', 'STRING', str('a//c'), str('/'), int(2))],
    ['SPLIT_INDEX outside', null, () => op('SPLIT_INDEX', 'STRING', str('a/b'), str('/'), int(2))],
    ['HASH_CODE', 97 * 31 + 98, () => op('HASH_CODE', 'INT', str('ab'))],
    ['POSITION', 3, () => op('POSITION', 'INT', str('b'), str('😀ab'))],
    ['LPAD', 'xxab', () => op('LPAD', 'STRING', str('ab'), int(4), str('x'))],
  ]
  test.each(cases)('%s', (_, expected, f) => {
    expect(f()).toEqual(expected)
  })
})

describe('time', () => {
  const day = (s: number) => literal(s, type('INTERVAL_DAY_TIME'))
  const months = (n: number) => literal(n, type('INTERVAL_YEAR_MONTH'))
  const t = ts('2024-02-29 23:59:58.999')
  const cases: [string, unknown, () => unknown][] = [
    ['+ interval', '2024-03-01 00:00:00.999', () => op('+', 'TIMESTAMP(3)', t, day(2000))],
    ['- interval', '2024-02-29 23:59:57.999', () => op('-', 'TIMESTAMP(3)', t, day(1000))],
    ['+ months', '2025-02-28 23:59:58.999', () => op('+', 'TIMESTAMP(3)', t, months(12))],
    [
      'µs + interval',
      '2024-01-01 00:00:01.000001',
      () => op('+', 'TIMESTAMP(6)', ts('2024-01-01 00:00:00.000001', 'TIMESTAMP(6)'), day(1000)),
    ],
    ['DATE + interval', '2024-03-01', () => op('+', 'DATE', lit('DATE', '2024-02-28'), day(2 * 86400000))],
    ['timestamp - timestamp', 1999, () => op('-', 'INTERVAL_DAY_TIME', ts('2024-01-01 00:00:01.999'), ts('2024-01-01 00:00:00'))],
    ['HOUR', 23, () => op('EXTRACT', 'BIGINT', symbol('HOUR'), t)],
    ['SECOND before 1970', 59, () => op('EXTRACT', 'BIGINT', symbol('SECOND'), ts('1969-12-31 23:59:59.999'))],
    ['YEAR', 2024, () => op('YEAR', 'BIGINT', t)],
    ['DAYOFWEEK', 5, () => op('DAYOFWEEK', 'BIGINT', lit('DATE', '2024-02-29'))],
    ['WEEK', 9, () => op('WEEK', 'BIGINT', lit('DATE', '2024-02-29'))],
    ['FLOOR TO HOUR', '2024-02-29 23:00:00.000', () => op('FLOOR', 'TIMESTAMP(3)', t, symbol('HOUR'))],
    ['CEIL TO MONTH', '2024-03-01 00:00:00.000', () => op('CEIL', 'TIMESTAMP(3)', t, symbol('MONTH'))],
    ['DATE_FORMAT', '29/02/24 23:59 o’clock', () => op('DATE_FORMAT', 'STRING', t, str("dd/MM/yy HH:mm 'o’clock'"))],
    ['TO_TIMESTAMP', '2024-01-02 03:04:05.000', () => op('TO_TIMESTAMP', 'TIMESTAMP(3)', str('2024-01-02 03:04:05'))],
    [
      'TO_TIMESTAMP with a format',
      '2024-01-02 00:00:00.000',
      () => op('TO_TIMESTAMP', 'TIMESTAMP(3)', str('02.01.2024'), str('dd.MM.yyyy')),
    ],
    ['TO_TIMESTAMP of nonsense', null, () => op('TO_TIMESTAMP', 'TIMESTAMP(3)', str('x'))],
    ['TO_TIMESTAMP_LTZ', '1970-01-01 00:00:01.000Z', () => op('TO_TIMESTAMP_LTZ', 'TIMESTAMP_LTZ(3)', int(1), int(0))],
    ['TIMESTAMPDIFF', -1, () => op('TIMESTAMPDIFF', 'INT', symbol('MONTH'), ts('2024-03-31 00:00:00'), ts('2024-02-29 00:00:00'))],
    ['CURRENT_TIMESTAMP', '2023-11-14 22:13:20.000Z', () => op('CURRENT_TIMESTAMP', 'TIMESTAMP_LTZ(3)')],
    ['CURRENT_DATE', '2023-11-14', () => op('CURRENT_DATE', 'DATE')],
  ]
  test.each(cases)('%s', (_, expected, f) => {
    expect(f()).toEqual(expected)
  })
})

describe('collections', () => {
  test('ARRAY, ROW, MAP, ITEM, FIELD, CARDINALITY', () => {
    const array = call('ARRAY', 'ARRAY<INT>', int(1), int(null), int(3))
    const pair = call('ROW', row(['a', type('INT')], ['b', type('STRING')]), int(1), str('x'))
    const map = call('MAP', { ...type('INT'), root: 'MAP', key: type('STRING'), value: type('INT') }, str('k'), int(7))
    expect(value(array)).toEqual([1, null, 3])
    expect(value(pair)).toEqual({ a: 1, b: 'x' })
    expect(value(map)).toEqual([['k', 7]])
    expect([
      op('ITEM', 'INT', array, int(3)),
      op('ITEM', 'INT', array, int(2)),
      op('ITEM', 'INT', array, int(4)),
      op('ITEM', 'INT', map, str('k')),
      op('ITEM', 'INT', map, str('z')),
    ]).toEqual([3, null, null, 7, null])
    expect([op('FIELD', 'STRING', pair, int(1)), op('CARDINALITY', 'INT', array)]).toEqual(['x', 3])
  })
})

describe('user functions', () => {
  const user = (name: string, t: string, ...args: Expression[]): Expression => ({ ...call(name, t, ...args), user: true })
  const columns = { a: ['INT', 5] } as Record<string, [string, unknown]>

  test('are called for each occurrence in the plan, and counted', () => {
    const p = new PlanBuilder()
    p.scan({ x: 'BIGINT' })
    const f = user('c.d.f', 'BIGINT', input(0, 'BIGINT'))
    p.calc({ a: f, b: call('+', 'BIGINT', f, literal(1, 'INT')) }, call('>', 'BOOLEAN', f, literal(2, 'INT')))
    const engine = run(p.collect(), [batchOf([{ x: 1 }, { x: 2 }, { x: 3 }])], { functions: { f: (x: number) => x } })
    expect(engine.counters().calls).toEqual({ 'c.d.f': 5 })
    expect(engine.rows.map(r => r.row)).toEqual([{ a: 3, b: 4 }])
  })

  test('once a row behind UNNEST of an array constructor; NULL keeps the row', () => {
    const p = new PlanBuilder()
    p.scan({ x: 'BIGINT' })
    p.add(
      {
        kind: 'Correlate',
        function: 'UNNEST',
        expression: call('ARRAY', 'ARRAY<BIGINT>', user('f', 'BIGINT', input(0, 'BIGINT'))),
        joinType: 'INNER',
      },
      [...p.fields(), { name: 'a', type: type('BIGINT') }],
    )
    p.calc({ a: input(1, 'BIGINT'), b: call('+', 'BIGINT', input(1, 'BIGINT'), literal(1, 'INT')), x: input(0, 'BIGINT') })
    const engine = run(p.collect(), [batchOf([{ x: 1 }, { x: 2 }])], {
      functions: new Map([['f', (x: number) => (x === 2 ? null : x * 10)]]),
    })
    expect(engine.counters().calls).toEqual({ f: 2 })
    expect(engine.rows.map(r => Object.values(r.row))).toEqual([
      [10, 11, 1],
      [null, null, 2],
    ])
  })

  test('see NULL, BIGINT beyond 2^53, decimals as text, rows as objects', () => {
    expect(
      value(user('f', 'STRING', int(null), big('9007199254740993'), dec('1.50', 'DECIMAL(3, 2)')), columns, {
        f: ((...args: unknown[]) => args.map(a => `${typeof a}:${a}`).join()) as never,
      }),
    ).toBe('object:null,bigint:9007199254740993,string:1.50')
  })

  test('must give what they promise', () => {
    expect(() => value(user('f', 'INT', input(1, 'INT')), columns, { f: (() => 'x') as never })).toThrow(
      'Function f gave "x", which is no INT',
    )
    expect(() => value(user('f', 'BIGINT'), columns, { f: (() => 2 ** 53) as never })).toThrow('which is no BIGINT')
    expect(value(user('f', 'DECIMAL(4, 2)'), columns, { f: (() => 1.5) as never })).toBe('1.50')
    expect(value(user('f', 'INT'), columns, { f: (() => undefined) as never })).toBe(null)
  })
})

describe('UNNEST', () => {
  const plan = (joinType: 'INNER' | 'LEFT', condition?: Expression, ordinality = false) => {
    const p = new PlanBuilder()
    const t = { ...type('INT'), root: 'ARRAY' as const, element: row(['p', type('INT')], ['q', type('STRING')]) }
    p.scan({ id: 'INT', list: t })
    p.add(
      {
        kind: 'Correlate',
        function: ordinality ? 'UNNEST_WITH_ORDINALITY' : 'UNNEST',
        expression: input(1, t),
        joinType,
        ...(condition && { condition }),
      },
      [
        ...p.fields(),
        { name: 'p', type: type('INT') },
        { name: 'q', type: type('STRING') },
        ...(ordinality ? [{ name: 'o', type: type('INT') }] : []),
      ],
    )
    return p
  }
  const data = [batchOf([{ id: 1, list: [{ p: 1, q: 'a' }, { p: 2 }, null] }, { id: 2, list: [] }, { id: 3 }])]
  const rows = (p: PlanBuilder, width: number) =>
    run(p.collect(), data).rows.map(r =>
      Object.values(r.row)
        .filter((_, i) => i !== 1)
        .slice(0, width),
    )

  test('rows of an array column, fields side by side', () => {
    expect(rows(plan('INNER'), 3)).toEqual([
      [1, 1, 'a'],
      [1, 2, null],
      [1, null, null],
    ])
    expect(rows(plan('LEFT'), 3)).toEqual([
      [1, 1, 'a'],
      [1, 2, null],
      [1, null, null],
      [2, null, null],
      [3, null, null],
    ])
    expect(rows(plan('INNER', undefined, true), 4)).toEqual([
      [1, 1, 'a', 1],
      [1, 2, null, 2],
      [1, null, null, 3],
    ])
  })
  test('with a condition over the elements', () => {
    const over1 = call('>', 'BOOLEAN', input(0, 'INT'), literal(1, 'INT'))
    expect(rows(plan('INNER', over1), 3)).toEqual([[1, 2, null]])
    expect(rows(plan('LEFT', over1), 3)).toEqual([
      [1, 2, null],
      [2, null, null],
      [3, null, null],
    ])
  })
})

describe('Expand', () => {
  test('each row once a projection', () => {
    const p = new PlanBuilder()
    p.scan({ s: 'STRING', n: 'BIGINT' })
    p.add(
      {
        kind: 'Expand',
        projects: [
          [input(0, 'STRING'), literal(null, 'BIGINT'), literal(0, 'INT')],
          [literal(null, 'STRING'), input(1, 'BIGINT'), literal(1, 'INT')],
        ],
      },
      [...p.fields(), { name: 'e', type: type('INT') }],
    )
    expect(run(p.collect(), [batchOf([{ s: 'x', n: 1 }, { s: 'y' }])]).rows.map(r => Object.values(r.row))).toEqual([
      ['x', null, 0],
      [null, 1, 1],
      ['y', null, 0],
      [null, null, 1],
    ])
  })
})

describe('what is not here', () => {
  test('is said before anything starts, with the operator', () => {
    const p = new PlanBuilder()
    p.scan({ s: 'STRING' })
    p.calc({ v: call('SOUNDEX', 'STRING', input(0, 'STRING')) })
    const plan = p.collect()
    expect(whatIsNotHere(plan)).toEqual([{ node: 1, what: 'function SOUNDEX' }])
    expect(() => createEngine({ plan, clock: { now: () => 0 }, parallelism: 1, functions: {} })).toThrow(
      'Function SOUNDEX is not run here (operator 1)',
    )
  })
  test('formats, types, Java-only regular expressions', () => {
    const of = (build: (p: PlanBuilder) => void) => {
      const p = new PlanBuilder()
      build(p)
      return whatIsNotHere(p.collect())[0]?.what
    }
    expect(of(p => p.scan({ s: 'STRING' }, { options: { format: 'avro' } }))).toBe("format 'avro'")
    expect(of(p => p.scan({ s: { root: 'VARIANT', nullable: true } }))).toBe('type VARIANT')
    expect(
      of(p => {
        p.scan({ s: 'STRING' })
        p.calc({ v: call('REGEXP', 'BOOLEAN', input(0, 'STRING'), literal('(?i)a', 'STRING')) })
      }),
    ).toBe("the Java regular expression '(?i)a'")
  })
})
