import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RuntimeProblem } from '../server/src/runtime/ports.ts'
import type { SqlType } from '../server/src/semantics/types.ts'
import { engineOf, run } from './support/engine.ts'
import { batchOf, PlanBuilder, row, type } from './support/plans.ts'

type Columns = Record<string, string | SqlType>
const decode = (columns: Columns, values: readonly unknown[], options: Record<string, string> = {}) => {
  const p = new PlanBuilder()
  p.scan(columns, { options })
  return run(p.collect(), [batchOf(values)]).rows.map(r => r.row)
}
const one = (t: string | SqlType, json: string, options?: Record<string, string>) => decode({ v: t }, [`{"v":${json}}`], options)[0]?.v
const failure = (t: string | SqlType, json: string): string => {
  try {
    one(t, json)
  } catch (e) {
    if (e instanceof RuntimeProblem && e.kind === 'poison-record') return e.message
    throw e
  }
  return 'no failure'
}

describe('JSON records to rows', () => {
  test.each<[string, string, unknown]>([
    ['BIGINT', '42', 42],
    ['BIGINT', '-0', 0],
    ['BIGINT', '9007199254740993', '9007199254740993'],
    ['BIGINT', '-9223372036854775808', '-9223372036854775808'],
    ['BIGINT', '"  77 "', 77],
    ['BIGINT', '1.9e2', 190],
    ['INT', '-1.9', -1],
    ['INT', 'null', null],
    ['TINYINT', '-128', -128],
    ['SMALLINT', '32767', 32767],
    ['BOOLEAN', 'true', true],
    ['BOOLEAN', '"TRUE"', true],
    ['BOOLEAN', '1', false],
    ['DOUBLE', '1', 1],
    ['DOUBLE', '-1.5e-3', -0.0015],
    ['DOUBLE', '"NaN"', 'NaN'],
    ['FLOAT', '0.1', Math.fround(0.1)],
    ['DECIMAL(10, 2)', '1.005', '1.01'],
    ['DECIMAL(10, 2)', '"-3"', '-3.00'],
    ['DECIMAL(5, 2)', '1000', null],
    ['DECIMAL(38, 2)', '123456789012345678901234567890.12', '123456789012345678901234567890.12'],
    ['STRING', '"a\\u00e9\\n\\"\\/\\ud83d\\ude00"', 'aé\n"/😀'],
    ['STRING', '"\\ud800x"', '?x'],
    ['STRING', '12.50', '12.50'],
    ['STRING', 'true', 'true'],
    ['STRING', '{"a": [1, 2.0], "b": "x\\ty"}', '{"a":[1,2.0],"b":"x\\ty"}'],
    ['STRING', '"a\tb"', 'a\tb'],
    ['DATE', '"2024-02-29"', '2024-02-29'],
    ['TIME', '"23:59:59.123"', '23:59:59'],
    ['TIMESTAMP(3)', '"2024-01-02 03:04:05.678"', '2024-01-02 03:04:05.678'],
    ['TIMESTAMP(3)', '"2024-01-02 03:04:05"', '2024-01-02 03:04:05.000'],
    ['TIMESTAMP(3)', '"1969-12-31 23:59:59.999"', '1969-12-31 23:59:59.999'],
    ['TIMESTAMP(6)', '"2024-01-02 03:04:05.678901"', '2024-01-02 03:04:05.678901'],
    ['TIMESTAMP(9)', '"2024-01-02 03:04:05.678901234"', '2024-01-02 03:04:05.678901234'],
    ['TIMESTAMP_LTZ(3)', '"2024-01-02 03:04:05.1Z"', '2024-01-02 03:04:05.100Z'],
    ['BYTES', '"AQID"', 'AQID'],
    ['ARRAY<INT>', '[1, null ,3]', [1, null, 3]],
    ['ARRAY<STRING>', '[]', []],
  ])('%s from %s', (t, json, expected) => {
    expect(one(t, json)).toEqual(expected)
  })

  test('nested rows', () => {
    const t = row(['id', type('BIGINT')], ['tags', type('ARRAY<STRING>')])
    expect(one(t, '{"tags": ["a", "b"], "other": {"x": [true]}, "id": 7}')).toEqual({ id: 7, tags: ['a', 'b'] })
    expect(one(t, '{}')).toEqual({ id: null, tags: null })
  })

  test('ISO-8601 timestamps', () => {
    const iso = { 'json.timestamp-format.standard': 'ISO-8601' }
    expect(one('TIMESTAMP(3)', '"2024-01-02T03:04:05.5"', iso)).toBe('2024-01-02 03:04:05.500')
    expect(one('TIMESTAMP(3)', '"2024-01-02T03:04"', iso)).toBe('2024-01-02 03:04:00.000')
    expect(one('TIMESTAMP_LTZ(3)', '"2024-01-02T03:04:05Z"', iso)).toBe('2024-01-02 03:04:05.000Z')
  })

  test.each<[string, string, RegExp]>([
    ['BIGINT', '9223372036854775808', /out of range/],
    ['INT', '2147483648', /out of range/],
    ['TINYINT', '128', /out of range/],
    ['INT', '"x"', /no whole number/],
    ['INT', '01', /[Ll]eading zeros/],
    ['DOUBLE', '1.', /digit/],
    ['DOUBLE', 'NaN', /Unrecognized/],
    ['DATE', '"2023-02-29"', /no date/],
    ['TIMESTAMP(3)', '"2024-01-02T03:04:05"', /no timestamp/],
    ['TIMESTAMP(3)', '"2024-13-02 03:04:05"', /no date/],
    ['TIMESTAMP_LTZ(3)', '"2024-01-02 03:04:05"', /no Z/],
    ['STRING', '"\\x"', /escape/],
    ['ARRAY<INT>', '{}', /array/],
  ])('%s from %s fails the job', (t, json, message) => {
    expect(failure(t, json)).toMatch(message)
  })

  test.each([
    '{"v":1',
    '{"v" 1}',
    '{"v":1,}',
    '{v:1}',
    '["v"]',
    '{"v":1 "w":2}',
    '{"w":"abc',
    '{"w":tru}',
    '{"w":[1,]}',
    '{"w":{"a"}}',
    'x',
    '  ',
  ])('%s is no object', text => {
    expect(() => decode({ v: 'INT' }, [text, '{"v":1}"}'])).toThrow(/can't be read/)
  })

  test('bad UTF-8 is noticed, also in fields that nobody asked for', () => {
    const record = new Uint8Array([...new TextEncoder().encode('{"w":"'), 0xff, ...new TextEncoder().encode('"}')])
    expect(() => decode({ v: 'INT' }, [record])).toThrow(/Invalid UTF-8/)
  })

  test('missing fields are NULL, unknown ones are read over, the last of a repeated name wins, what follows the object is ignored', () => {
    expect(
      decode({ a: 'INT', b: 'STRING' }, ['{"x":[{"a":5}],"b":"1","a":1,"b":"2"} trailing', '  {  } ', '\n{"b"\t:\r"x" , "a" : 3 }']),
    ).toEqual([
      { a: 1, b: '2' },
      { a: null, b: null },
      { a: 3, b: 'x' },
    ])
  })

  test('names beyond ASCII and with escapes', () => {
    expect(decode({ größe: 'INT', 'a"b': 'INT', c: 'INT' }, ['{"größe":1,"a\\"b":2,"\\u0063":3}'])).toEqual([{ größe: 1, 'a"b': 2, c: 3 }])
  })

  test('json.ignore-parse-errors: a bad value is NULL, a bad record is skipped', () => {
    const options = { 'json.ignore-parse-errors': 'true' }
    expect(
      decode({ a: 'INT', b: 'STRING' }, ['{"a":"x","b":"1"}', '{"a":1', '{"a":2,"b":"3"}', 'nonsense', '{"a":{"a":9},"b":"4"}'], options),
    ).toEqual([
      { a: null, b: '1' },
      { a: 2, b: '3' },
      { a: null, b: '4' },
    ])
  })

  test('json.fail-on-missing-field', () => {
    expect(() => decode({ a: 'INT', b: 'INT' }, ['{"a":1}'], { 'json.fail-on-missing-field': 'true' })).toThrow(/field is missing/)
    expect(decode({ a: 'INT', b: 'INT' }, ['{"b":null,"a":1}'], { 'json.fail-on-missing-field': 'true' })).toEqual([{ a: 1, b: null }])
  })

  test('records without a value, and empty ones, give no row', () => {
    expect(decode({ a: 'INT' }, [null, '', '{"a":1}'])).toEqual([{ a: 1 }])
  })

  test('metadata columns', () => {
    const p = new PlanBuilder()
    p.scan(
      { v: 'INT', c: 'STRING', p: 'INT', o: 'BIGINT', t: 'STRING', ts: 'TIMESTAMP_LTZ(3)', k: 'STRING' },
      { metadata: { c: 'cluster', p: 'partition', o: 'offset', t: 'topic', ts: 'timestamp', k: 'key' } },
    )
    const engine = run(p.collect(), [
      batchOf(['{"v":1,"c":"not this"}', '{"v":2}'], {
        partition: 2,
        cluster: 'b',
        topic: 'bids',
        offset: 40,
        timestamps: [0, 1500],
        keys: ['key', null],
      }),
    ])
    expect(engine.rows.map(r => Object.values(r.row))).toEqual([
      [1, 'b', 2, 40, 'bids', '1970-01-01 00:00:00.000Z', 'key'],
      [2, 'b', 2, 41, 'bids', '1970-01-01 00:00:01.500Z', null],
    ])
  })

  test('any JSON text gives what JSON.parse gives', () => {
    const columns = { a: 'BIGINT', b: 'STRING', c: 'DOUBLE', d: 'BOOLEAN', e: 'ARRAY<STRING>' }
    const safe = fc.string({ unit: 'grapheme', maxLength: 12 })
    const record = fc.record(
      {
        a: fc.option(fc.maxSafeInteger()),
        b: fc.option(safe),
        c: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
        d: fc.option(fc.boolean()),
        e: fc.option(fc.array(safe, { maxLength: 3 })),
        f: fc.jsonValue({ maxDepth: 3 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.nat(2), (records, indent) => {
        const rows = decode(
          columns,
          records.map(r => JSON.stringify(r, undefined, indent)),
        )
        const plain = (v: unknown) => (Object.is(v, -0) ? 0 : v)
        expect(rows.map(r => ({ ...r, c: plain(r.c) }))).toEqual(
          records.map(r => ({ a: plain(r.a ?? null), b: r.b ?? null, c: plain(r.c ?? null), d: r.d ?? null, e: r.e ?? null })),
        )
      }),
      { numRuns: 40, seed: 1 },
    )
  })

  test('a record cut or changed anywhere never reads beyond itself or crashes', () => {
    const columns = { a: 'INT', b: 'STRING', ts: 'TIMESTAMP(3)', r: row(['x', type('DOUBLE')]) }
    const whole = '{"a":12,"b":"a\\u00e9\\n","ts":"2024-01-02 03:04:05.678","r":{"x":1.5e3,"y":[null,true]}}'
    const p = new PlanBuilder()
    p.scan(columns)
    const plan = p.collect()
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.option(fc.constantFrom('"', '\\', '{', '}', '[', ',', ':', '0', 'x', ' ')), (at, change) => {
        const text = change === null ? whole.slice(0, at) : whole.slice(0, at) + change + whole.slice(at + 1)
        const engine = engineOf(plan)
        let failed = false
        try {
          // what follows in the bytes must not complete it
          const batch = batchOf([text, '"}}]},"b":"next"}'])
          engine.push(0, { ...batch, count: 1 })
        } catch (e) {
          failed = e instanceof RuntimeProblem && e.kind === 'poison-record'
          if (!failed) throw e
        }
        if (change === null) expect(failed).toBe(true)
        else expect(engine.rows.length).toBe(failed ? 0 : 1)
      }),
      { numRuns: 60, seed: 2 },
    )
  })
})
