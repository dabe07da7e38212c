import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RuntimeProblem } from '../server/src/runtime/ports.ts'
import { crc32, decodeCheckpoint, encodeCheckpoint } from '../server/src/runtime/state/file.ts'
import type { StateMapping } from '../server/src/runtime/state/snapshot.ts'
import { engineOf, fold, run, show } from './support/engine.ts'
import { aggregate, batchOf, call, input, literal, PlanBuilder } from './support/plans.ts'

describe('the bytes of a checkpoint', () => {
  const sections = new Map([
    ['op/key', new Uint8Array([1, 2, 3])],
    ['größe', new Uint8Array(0)],
  ])
  const bytes = encodeCheckpoint({ header: { id: 7, text: 'ü' }, sections })

  test('come back as they were', () => {
    const back = decodeCheckpoint(bytes)
    expect(back.header).toEqual({ id: 7, text: 'ü' })
    expect([...back.sections]).toEqual([...sections])
    expect(crc32(new TextEncoder().encode('123456789'), 0, 9)).toBe(0xcbf43926)
  })

  test('cut or changed anywhere are refused', () => {
    const kind = (b: Uint8Array) => {
      try {
        decodeCheckpoint(b)
      } catch (e) {
        return e instanceof RuntimeProblem ? e.kind : String(e)
      }
      return 'read'
    }
    for (let n = 0; n < bytes.length; n++) expect(kind(bytes.subarray(0, n))).toBe('checkpoint-corrupt')
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bad = bytes.slice()
        bad[at] ^= change
        expect(kind(bad)).toBe('checkpoint-corrupt')
      }),
      { numRuns: 200, seed: 1 },
    )
    expect(kind(new Uint8Array([...bytes, 0]))).toBe('checkpoint-corrupt')
  })
})

describe('state in an edited plan', () => {
  const count = aggregate('COUNT', [], 'BIGINT', { name: 'n' })
  const sum = aggregate('SUM', [1], 'BIGINT', { name: 's' })
  const distinct = aggregate('COUNT', [1], 'BIGINT', { name: 'd', distinct: true })
  const plan = (
    calls: (typeof count)[],
    options: { where?: number; key?: 'BIGINT' | 'STRING'; localGlobal?: boolean; id?: string } = {},
  ) => {
    const p = new PlanBuilder()
    p.scan({ k: options.key ?? 'STRING', v: 'BIGINT' })
    p.calc(
      { k: input(0, options.key ?? 'STRING'), v: input(1, 'BIGINT') },
      options.where === undefined ? undefined : call('>', 'BOOLEAN', input(1, 'BIGINT'), literal(options.where, 'INT')),
    )
    if (options.localGlobal) p.localGlobal([0], calls)
    else {
      p.exchange(0)
      p.aggregate([0], calls, { updateBefore: true })
    }
    return p.collect()
  }
  const before = [
    batchOf([
      { k: 'a', v: 1 },
      { k: 'b', v: 20 },
      { k: 'a', v: 1 },
    ]),
  ]
  const after = [
    batchOf([
      { k: 'a', v: 30 },
      { k: 'b', v: 5 },
      { k: 'c', v: 40 },
    ]),
  ]
  const stored = () => {
    const e = engineOf(plan([count, sum, distinct]))
    e.push(0, before[0])
    return e.snapshot()
  }
  const identity = (parts: Record<string, string>): StateMapping => ({ operators: { 'agg(k)': { from: 'agg(k)', parts } } })
  const goOn = (next: ReturnType<typeof plan>, mapping?: StateMapping) => {
    const e = engineOf(next)
    e.restore(stored(), mapping)
    e.push(0, after[0])
    e.endOfInput()
    return show(e.rows)
  }

  test('a WHERE changes what comes, not what is kept', () => {
    expect(goOn(plan([count, sum, distinct], { where: 10 }))).toEqual(['-U[a, 2, 2, 1]', '+U[a, 3, 32, 2]', '+I[c, 1, 40, 1]'])
  })

  test('calls in another order, one gone, one new', () => {
    const max = aggregate('MAX', [1], 'BIGINT', { name: 'm' })
    const same = { [sum.stateId]: sum.stateId, [count.stateId]: count.stateId }
    expect(goOn(plan([sum, max, count]), identity(same))).toEqual([
      '-U[a, 2, null, 2]',
      '+U[a, 32, 30, 3]',
      '-U[b, 20, null, 1]',
      '+U[b, 25, 5, 2]',
      '+I[c, 40, 40, 1]',
    ])
  })

  test('one phase into local-global', () => {
    expect(goOn(plan([count, sum, distinct], { localGlobal: true }))).toEqual(['+U[a, 3, 32, 2]', '+U[b, 2, 25, 2]', '+I[c, 1, 40, 1]'])
  })

  test('an operator that the mapping does not name starts empty', () => {
    expect(goOn(plan([count]), { operators: {} })).toEqual(['+I[a, 1]', '+I[b, 1]', '+I[c, 1]'])
  })

  test('without a mapping the ids must be equal; another type is refused', () => {
    expect(() => goOn(plan([aggregate('MIN', [1], 'BIGINT')]))).toThrow(/no part MIN/)
    expect(() => goOn(plan([count], { key: 'BIGINT' }))).toThrow(/holds text values where the plan has long/)
    expect(() => goOn(plan([count]), identity({ [count.stateId]: 'gone' }))).toThrow(/no part gone/)
  })

  test('all kinds of keys and values go through a snapshot', () => {
    const p = new PlanBuilder()
    p.scan({ b: 'BOOLEAN', i: 'BIGINT', d: 'DOUBLE', s: 'STRING', t: 'TIMESTAMP(9)', m: 'DECIMAL(30, 2)' })
    p.exchange(0, 1, 2, 3, 4, 5)
    p.aggregate(
      [0, 1, 2, 3, 4, 5],
      [
        aggregate('MIN', [3], 'STRING'),
        aggregate('MAX', [1], 'BIGINT'),
        aggregate('SUM', [5], 'DECIMAL(38, 2)'),
        aggregate('COUNT', [3], 'BIGINT', { distinct: true }),
        aggregate('COUNT', [1], 'BIGINT', { distinct: true }),
      ],
      {
        updateBefore: true,
      },
    )
    const whole = p.collect()
    const rows = [
      '{"b":true,"i":9223372036854775807,"d":-0.0,"s":"é","t":"2024-01-01 00:00:00.123456789","m":1234567890123456789012.34}',
      '{"b":null,"i":null,"d":null,"s":null,"t":null,"m":null}',
      '{"b":false,"i":-1,"d":"NaN","s":"","t":"1900-01-01 00:00:00","m":0}',
      '{"b":true,"i":9223372036854775807,"d":0.0,"s":"é","t":"2024-01-01 00:00:00.123456789","m":1234567890123456789012.34}',
    ]
    const first = engineOf(whole)
    first.push(0, batchOf(rows))
    const second = engineOf(whole)
    second.restore(first.snapshot())
    expect([...second.snapshot().sections]).toEqual([...first.snapshot().sections])
    second.push(0, batchOf(rows))
    const once = run(whole, [batchOf(rows), batchOf(rows)])
    expect([...show(first.rows), ...show(second.rows)]).toEqual(show(once.rows))
    expect(fold(once.rows)).toHaveLength(4)
  })

  test('keys that come and go leave neither entries nor texts behind', () => {
    const p = new PlanBuilder()
    p.scan({ id: 'INT', name: 'STRING' })
    p.exchange(0)
    p.aggregate([0], [aggregate('MAX', [1], 'STRING', { name: 'name' })], { updateBefore: true })
    p.exchange(1)
    const node = p.aggregate([1], [aggregate('COUNT', [0], 'BIGINT', { distinct: true, retract: true })], { updateBefore: true })
    const engine = engineOf(p.collect())
    for (let n = 0; n < 60; n++) {
      engine.push(
        0,
        batchOf(
          Array.from({ length: 500 }, (_, i) => ({
            id: i,
            name: `${String(n).padStart(4, '0')} a name that is long enough to be seen ${i}`,
          })),
        ),
      )
    }
    const state = engine.counters().state.find(s => s.node === node)!
    expect(state.entries).toBe(1000)
    expect(state.bytes).toBeLessThan(1_000_000)
  })
})
