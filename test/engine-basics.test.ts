import { describe, expect, test } from 'vitest'
import { engineOf, run, show } from './support/engine.ts'
import { aggregate, batchOf, call, input, literal, PlanBuilder } from './support/plans.ts'

describe('filter and projection', () => {
  test('rows of JSON records, filtered and computed', () => {
    const p = new PlanBuilder()
    p.scan({ id: 'BIGINT', price: 'BIGINT', channel: 'STRING' })
    p.calc(
      {
        id: input(0, 'BIGINT'),
        twice: call('*', 'BIGINT', input(1, 'BIGINT'), literal(2, 'INT')),
        channel: call('UPPER', 'STRING', input(2, 'STRING')),
      },
      call('>', 'BOOLEAN', input(1, 'BIGINT'), literal(10, 'INT')),
    )
    const engine = run(p.collect(), [
      batchOf([
        { id: 1, price: 5, channel: 'a' },
        { id: 2, price: 20, channel: 'b' },
        { id: 3, channel: 'c' },
        { channel: 'é"\n', price: 11 },
      ]),
    ])
    expect(show(engine.rows)).toEqual(['+I[2, 40, B]', '+I[null, 22, É"\n]'])
    expect(engine.counters().nodes.map(n => n.out)).toEqual([4, 2, 2])
  })

  test('a record that is no JSON fails with its place and first bytes', () => {
    const p = new PlanBuilder()
    p.scan({ id: 'BIGINT' })
    const engine = engineOf(p.collect())
    expect(() => engine.push(0, batchOf([{ id: 1 }, '{"id": x}'], { partition: 3, offset: 100, topic: 'bids' }))).toThrow(
      /bids, partition 3, offset 101 of a can't be read: .*\{"id": x\}/,
    )
    // What a terminal would obey is written out.
    expect(() => engine.push(0, batchOf(['\u001b[2J\r'], { partition: 3, offset: 102, topic: 'bids' }))).toThrow(/: \\x1b\[2J\\x0d$/)
  })
})

describe('one-phase aggregate', () => {
  const plan = (updateBefore: boolean) => {
    const p = new PlanBuilder()
    p.scan({ k: 'STRING', v: 'BIGINT' })
    p.exchange(0)
    p.aggregate([0], [aggregate('COUNT', [], 'BIGINT'), aggregate('SUM', [1], 'BIGINT'), aggregate('MAX', [1], 'BIGINT')], { updateBefore })
    return p
  }
  const input1 = [batchOf([{ k: 'a', v: 1 }, { k: 'b' }, { k: 'a', v: 5 }, { v: 7 }]), batchOf([{ k: 'b', v: null }, { v: -7 }])]

  test('+I first, then -U and +U', () => {
    expect(show(run(plan(true).collect(), input1).rows)).toEqual([
      '+I[a, 1, 1, 1]',
      '+I[b, 1, null, null]',
      '-U[a, 1, 1, 1]',
      '+U[a, 2, 6, 5]',
      '+I[null, 1, 7, 7]',
      '-U[b, 1, null, null]',
      '+U[b, 2, null, null]',
      '-U[null, 1, 7, 7]',
      '+U[null, 2, 0, 7]',
    ])
  })

  test('upserts into a table with a key', () => {
    const engine = run(plan(false).sink({ 'key.format': 'json', 'value.format': 'json' }, ['k']), input1.slice(0, 1))
    expect(engine.encoded.map(e => `${e.key} ${e.value}`)).toEqual([
      '{"k":"a"} {"k":"a","COUNT()":1,"SUM(1)":1,"MAX(1)":1}',
      '{"k":"b"} {"k":"b","COUNT()":1,"SUM(1)":null,"MAX(1)":null}',
      '{"k":"a"} {"k":"a","COUNT()":2,"SUM(1)":6,"MAX(1)":5}',
      '{"k":null} {"k":null,"COUNT()":1,"SUM(1)":7,"MAX(1)":7}',
    ])
  })

  test('mini-batch gives one change a key and bundle, local-global the same', () => {
    const calls = [aggregate('COUNT', [], 'BIGINT'), aggregate('SUM', [1], 'BIGINT'), aggregate('COUNT', [1], 'BIGINT', { distinct: true })]
    const build = (form: 'mini' | 'local') => {
      const p = new PlanBuilder()
      p.scan({ k: 'STRING', v: 'BIGINT' })
      p.miniBatchAssigner()
      if (form === 'mini') {
        p.exchange(0)
        p.aggregate([0], calls, { miniBatch: 4, updateBefore: true })
      } else p.localGlobal([0], calls, { updateBefore: true, miniBatch: 100, localBatch: 4 })
      return p.collect()
    }
    const batches = [
      batchOf([
        { k: 'a', v: 1 },
        { k: 'b', v: 2 },
        { k: 'a', v: 1 },
        { k: 'a', v: 3 },
        { k: 'a', v: 1 },
        { k: 'b', v: 4 },
      ]),
    ]
    expect(show(run(build('mini'), batches).rows)).toEqual([
      '+I[a, 3, 5, 2]',
      '+I[b, 1, 2, 1]',
      '-U[a, 3, 5, 2]',
      '+U[a, 4, 6, 2]',
      '-U[b, 1, 2, 1]',
      '+U[b, 2, 6, 2]',
    ])
    expect(show(run(build('local'), batches).rows)).toEqual(['+I[a, 4, 6, 2]', '+I[b, 2, 6, 2]'])
  })

  test('goes on from a snapshot as if nothing had happened', () => {
    const whole = run(plan(true).collect(), input1)
    const first = engineOf(plan(true).collect())
    first.push(0, input1[0])
    const snapshot = first.snapshot()
    const second = engineOf(plan(true).collect())
    second.restore(snapshot)
    second.push(0, input1[1])
    expect([...show(first.rows), ...show(second.rows)]).toEqual(show(whole.rows))
    expect([...first.snapshot().sections]).toEqual([...snapshot.sections])
  })
})
