import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AggregateCall, PhysicalPlan } from '../server/src/plan/physical.ts'
import type { SourceBatch } from '../server/src/runtime/ports.ts'
import { engineOf, fold, foldByKey, run, show, type TestEngine } from './support/engine.ts'
import { aggregate, batchOf, call, input, literal, PlanBuilder, status, type } from './support/plans.ts'

/** Incremental = batch: every form of the group aggregate against a few lines that look at all rows at once. */

/** more runs by hand: SLUICE_PROPERTY_RUNS=20 */
const times = Number(process.env.SLUICE_PROPERTY_RUNS ?? 1)

interface Row {
  k: string | null
  j: number | null
  v: bigint | null
  s: string | null
  d: string | null
  f: boolean | null
}

const big = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(-5n, 20n) },
  { weight: 2, arbitrary: fc.bigInt(-(2n ** 62n), 2n ** 62n) },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n) },
)
const rowOf = fc.record<Row>({
  k: fc.constantFrom('a', 'b', 'ccccccccc', 'é"\\', null),
  j: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  v: fc.option(big, { freq: 6 }),
  s: fc.option(fc.constantFrom('x', 'y', 'zz', '\u{1f600}', ''), { freq: 6 }),
  d: fc.option(fc.constantFrom('1.50', '-0.25', '99999999.99', '0.10'), { freq: 6 }),
  f: fc.option(fc.boolean(), { freq: 6 }),
})
const batches = fc.array(fc.tuple(fc.nat(3), fc.array(rowOf, { maxLength: 30 })), { minLength: 1, maxLength: 6 })

const text = (r: Row): string => `{"k":${JSON.stringify(r.k)},"j":${r.j},"v":${r.v},"s":${JSON.stringify(r.s)},"d":${r.d},"f":${r.f}}`
const toBatches = (input: readonly (readonly [number, readonly Row[]])[]): SourceBatch[] =>
  input.map(([partition, rows]) => batchOf(rows.map(text), { partition }))

const calls: AggregateCall[] = [
  aggregate('COUNT', [2], 'BIGINT', { distinct: true, name: 'dv' }),
  aggregate('COUNT', [], 'BIGINT', { name: 'n' }),
  aggregate('COUNT', [2], 'BIGINT', { name: 'nv' }),
  aggregate('SUM', [2], 'BIGINT', { name: 'sv' }),
  aggregate('SUM', [1], 'INT', { name: 'sj' }),
  aggregate('COUNT', [2], 'BIGINT', { distinct: true, filter: 5, name: 'dvf' }),
  aggregate('$SUM0', [2], 'BIGINT', { name: 's0' }),
  aggregate('MIN', [2], 'BIGINT', { name: 'minv' }),
  aggregate('MAX', [3], 'STRING', { name: 'maxs' }),
  aggregate('AVG', [1], 'INT', { name: 'avgj' }),
  aggregate('AVG', [4], 'DECIMAL(38, 6)', { name: 'avgd' }),
  aggregate('SUM', [4], 'DECIMAL(38, 2)', { name: 'sd' }),
  aggregate('SUM', [2], 'BIGINT', { distinct: true, name: 'sdv' }),
  aggregate('COUNT', [3], 'BIGINT', { distinct: true, name: 'ds' }),
  aggregate('COUNT', [], 'BIGINT', { filter: 5, name: 'nf' }),
]

const shown = (v: bigint | null) => (v === null ? null : v >= -(2n ** 53n) + 1n && v < 2n ** 53n ? Number(v) : String(v))
const nonNull = <T>(list: readonly (T | null)[]): T[] => list.filter(x => x !== null)
const sum = (list: readonly bigint[], bits: number) =>
  list.length === 0
    ? null
    : BigInt.asIntN(
        bits,
        list.reduce((a, b) => a + b, 0n),
      )
const cents = (d: string) => BigInt(d.replace('.', ''))
const money = (v: bigint, scale: number) =>
  `${v < 0n ? '-' : ''}${String(v < 0n ? -v : v)
    .padStart(scale + 1, '0')
    .replace(new RegExp(`(\\d{${scale}})$`), '.$1')}`

function average(list: readonly bigint[], scale: number): bigint {
  const n = BigInt(list.length)
  const total = list.reduce((a, b) => a + b, 0n) * 10n ** BigInt(scale)
  const twice = (total * 2n) / n
  return twice < 0n ? -((1n - twice) / 2n) : (twice + 1n) / 2n
}

function model(rows: readonly Row[]): string[] {
  const groups = new Map<string, Row[]>()
  for (const r of rows) groups.set(JSON.stringify(r.k), [...(groups.get(JSON.stringify(r.k)) ?? []), r])
  return [...groups.values()]
    .map(g => {
      const v = nonNull(g.map(r => r.v))
      const j = nonNull(g.map(r => r.j))
      const d = nonNull(g.map(r => r.d)).map(cents)
      const s = nonNull(g.map(r => r.s))
      const distinct = [...new Set(v)]
      const total = sum(j.map(BigInt), 64)
      const maxText = s.length === 0 ? null : s.reduce((a, b) => (Buffer.compare(Buffer.from(a), Buffer.from(b)) >= 0 ? a : b))
      return JSON.stringify({
        k: g[0].k,
        dv: distinct.length,
        n: g.length,
        nv: v.length,
        sv: shown(sum(v, 64)),
        sj: shown(sum(j.map(BigInt), 32)),
        dvf: new Set(nonNull(g.filter(r => r.f).map(r => r.v))).size,
        s0: shown(sum(v, 64) ?? 0n),
        minv: shown(v.length === 0 ? null : v.reduce((a, b) => (a < b ? a : b))),
        maxs: maxText,
        avgj: total === null ? null : Number(total / BigInt(j.length)),
        avgd: d.length === 0 ? null : money(average(d, 4), 6),
        sd: d.length === 0 ? null : money(sum(d, 128)!, 2),
        sdv: shown(sum(distinct, 64)),
        ds: new Set(s).size,
        nf: g.filter(r => r.f).length,
      })
    })
    .sort()
}

const columns = { k: 'STRING', j: 'INT', v: 'BIGINT', s: 'STRING', d: 'DECIMAL(10, 2)', f: 'BOOLEAN' }

type Form = 'one-phase' | 'mini-batch' | 'local-global'
function planOf(form: Form, size: number, updateBefore: boolean): PhysicalPlan {
  const p = new PlanBuilder()
  p.scan(columns)
  if (form !== 'one-phase') p.miniBatchAssigner()
  if (form === 'local-global') p.localGlobal([0], calls, { miniBatch: size, localBatch: size + 2, updateBefore })
  else {
    p.exchange(0)
    p.aggregate([0], calls, { updateBefore, ...(form === 'mini-batch' && { miniBatch: size }) })
  }
  return p.collect()
}

const runs = { numRuns: 10 * times, seed: 7 }

describe('group aggregates over inserts', () => {
  for (const form of ['one-phase', 'mini-batch', 'local-global'] as const) {
    test(`${form}: what is left equals the aggregate of all rows`, () => {
      fc.assert(
        fc.property(batches, fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 3), (data, size, parallelism) => {
          const expected = model(data.flatMap(([, rows]) => rows))
          const withBefore = run(planOf(form, size, true), toBatches(data), { parallelism })
          expect(fold(withBefore.rows)).toEqual(expected)
          expect(foldByKey(run(planOf(form, size, false), toBatches(data), { parallelism }).rows, 1)).toEqual(expected)
        }),
        runs,
      )
    })

    test(`${form}: a snapshot anywhere changes nothing`, () => {
      fc.assert(
        fc.property(batches, fc.nat(5), fc.integer({ min: 1, max: 40 }), (data, cut, size) => {
          const all = toBatches(data)
          const plan = planOf(form, size, true)
          const push = (e: TestEngine, list: readonly SourceBatch[]) => {
            for (const b of list) e.push(0, b)
          }
          const whole = engineOf(plan)
          push(whole, all.slice(0, cut))
          const expected = whole.snapshot()
          push(whole, all.slice(cut))
          whole.endOfInput()
          const first = engineOf(plan)
          push(first, all.slice(0, cut))
          const snapshot = first.snapshot()
          expect(snapshot.json).toEqual(expected.json)
          expect([...snapshot.sections]).toEqual([...expected.sections])
          const second = engineOf(plan)
          second.restore(snapshot)
          push(second, all.slice(cut))
          second.endOfInput()
          expect([...show(first.rows), ...show(second.rows)]).toEqual(show(whole.rows))
        }),
        { numRuns: 6 * times, seed: 11 },
      )
    })
  }

  test('loads are the rows of each subtask', () => {
    const p = new PlanBuilder()
    p.scan({ k: 'BIGINT' })
    p.exchange(0)
    const node = p.aggregate([0], [aggregate('COUNT', [], 'BIGINT')])
    const engine = run(p.collect(), [batchOf(Array.from({ length: 1000 }, (_, i) => ({ k: i % 100 })))], { parallelism: 4 })
    const loads = engine.loads(node)!
    expect(loads.reduce((a, b) => a + b)).toBe(1000)
    expect(Math.min(...loads)).toBeGreaterThan(100)
    expect(engine.counters().state).toEqual([{ node, entries: 100, bytes: expect.any(Number) }])
  })

  test('an unchanged result gives no row', () => {
    const p = new PlanBuilder()
    p.scan({ k: 'BIGINT', v: 'BIGINT' })
    p.exchange(0)
    p.aggregate([0], [aggregate('MAX', [1], 'BIGINT')], { updateBefore: true })
    expect(
      show(
        run(p.collect(), [
          batchOf([
            { k: 1, v: 5 },
            { k: 1, v: 3 },
            { k: 1, v: 6 },
          ]),
        ]).rows,
      ),
    ).toEqual(['+I[1, 5]', '-U[1, 5]', '+U[1, 6]'])
  })
})

// ---------------------------------------------------------------- split distinct

const bucket = (column: number) =>
  call('MOD', 'INT', call('HASH_CODE', 'INT', input(column, columns[['k', 'j', 'v', 's', 'd', 'f'][column] as 'k'])), literal(4, 'INT'))

function splitPlan(form: 'two-aggregates' | 'mini-batch' | 'two-phases' | 'incremental', size: number): PhysicalPlan {
  const p = new PlanBuilder()
  const partial = [
    aggregate('COUNT', [1], 'BIGINT', { distinct: true }),
    aggregate('COUNT', [], 'BIGINT'),
    aggregate('SUM', [1], 'BIGINT'),
    aggregate('MAX', [1], 'BIGINT'),
  ]
  const final = (first: number) => [
    aggregate('$SUM0', [first], 'BIGINT', { name: 'dv' }),
    aggregate('$SUM0', [first + 1], 'BIGINT', { name: 'n' }),
    aggregate('SUM', [first + 2], 'BIGINT', { name: 'sv' }),
    aggregate('MAX', [first + 3], 'BIGINT', { name: 'maxv' }),
  ]
  p.scan(columns)
  if (form !== 'two-aggregates') p.miniBatchAssigner()
  p.calc({ k: input(0, 'STRING'), v: input(2, 'BIGINT'), $f2: bucket(2) })
  if (form === 'two-aggregates' || form === 'mini-batch') {
    const miniBatch = form === 'mini-batch' ? size : undefined
    p.exchange(0, 2)
    p.aggregate([0, 2], partial, { partialFinal: 'PARTIAL', updateBefore: true, miniBatch })
    p.exchange(0)
    p.aggregate([0], final(2), { partialFinal: 'FINAL', updateBefore: true, miniBatch })
  } else if (form === 'two-phases') {
    p.localGlobal([0, 2], partial, { miniBatch: size, partialFinal: 'PARTIAL', updateBefore: true })
    p.localGlobal([0], final(2), { miniBatch: size, partialFinal: 'FINAL', updateBefore: true })
  } else {
    const from = p.fields()
    const miniBatch = { latency: 1000, size }
    const local = p.add({ kind: 'LocalGroupAggregate', grouping: [0, 2], calls: partial, miniBatch, partialFinal: 'PARTIAL' }, [
      from[0],
      from[2],
      ...partial.map(c => ({ name: c.name, type: c.type })),
    ])
    p.exchange(0, 1)
    const incremental = p.add(
      {
        kind: 'IncrementalGroupAggregate',
        partialGrouping: [0, 1],
        finalGrouping: [0],
        calls: partial,
        miniBatch,
        local,
        state: { operator: 'partial', key: [type('STRING'), type('INT')], parts: [], ttl: 0 },
      },
      [from[0], ...partial.map(c => ({ name: c.name, type: c.type }))],
    )
    p.exchange(0)
    p.add(
      {
        kind: 'GlobalGroupAggregate',
        grouping: [0],
        calls: final(2),
        miniBatch,
        local: incremental,
        partialFinal: 'FINAL',
        state: { operator: 'final', key: [type('STRING')], parts: [], ttl: 0 },
      },
      [from[0], ...final(2).map(c => ({ name: c.name, type: c.type }))],
      ['I', 'UB', 'UA'],
    )
  }
  return p.collect()
}

describe('split distinct', () => {
  for (const form of ['two-aggregates', 'mini-batch', 'two-phases', 'incremental'] as const) {
    test(`${form}: what is left equals the aggregate of all rows, before and after a restart`, () => {
      fc.assert(
        fc.property(batches, fc.nat(5), fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 4), (data, cut, size, parallelism) => {
          const small = data.map(([p, rows]) => [p, rows.map(r => ({ ...r, v: r.v === null ? null : BigInt.asIntN(40, r.v) }))] as const)
          const groups = new Map<string, Row[]>()
          for (const r of small.flatMap(([, rows]) => rows))
            groups.set(JSON.stringify(r.k), [...(groups.get(JSON.stringify(r.k)) ?? []), r])
          const expected = [...groups.values()]
            .map(g => {
              const v = nonNull(g.map(r => r.v))
              return JSON.stringify({
                k: g[0].k,
                dv: new Set(v).size,
                n: g.length,
                sv: shown(sum(v, 64)),
                maxv: shown(v.length === 0 ? null : v.reduce((a, b) => (a > b ? a : b))),
              })
            })
            .sort()
          const all = toBatches(small)
          const plan = splitPlan(form, size)
          expect(fold(run(plan, all, { parallelism }).rows)).toEqual(expected)
          const first = engineOf(plan, { parallelism })
          for (const b of all.slice(0, cut)) first.push(0, b)
          const second = engineOf(plan, { parallelism })
          second.restore(first.snapshot())
          for (const b of all.slice(cut)) second.push(0, b)
          second.endOfInput()
          expect(fold([...first.rows, ...second.rows])).toEqual(expected)
        }),
        { numRuns: 7 * times, seed: 3 },
      )
    })
  }
})

// ---------------------------------------------------------------- retraction

/** GROUP BY k, j: MAX(v); then by k (or by that result, so that groups vanish): everything over its updates. */
function nestedPlan(outer: number, form: Form, size: number): PhysicalPlan {
  const p = new PlanBuilder()
  p.scan({ k: 'STRING', j: 'INT', v: 'BIGINT' })
  p.exchange(0, 1)
  p.aggregate([0, 1], [aggregate('MAX', [2], 'BIGINT', { name: 'm' })], { updateBefore: true })
  const over = [
    aggregate('COUNT', [], 'BIGINT', { name: 'n', retract: true }),
    aggregate('SUM', [2], 'BIGINT', { name: 's', retract: true }),
    aggregate('MIN', [2], 'BIGINT', { name: 'lo', retract: true }),
    aggregate('MAX', [0], 'STRING', { name: 'hi', retract: true }),
    aggregate('AVG', [2], 'BIGINT', { name: 'a', retract: true }),
    aggregate('COUNT', [2], 'BIGINT', { distinct: true, name: 'd', retract: true }),
    aggregate('SUM', [1], 'INT', { distinct: true, name: 'sd', retract: true }),
  ]
  if (form === 'local-global') p.localGlobal([outer], over, { miniBatch: size, updateBefore: true })
  else {
    p.exchange(outer)
    p.aggregate([outer], over, { updateBefore: true, ...(form === 'mini-batch' && { miniBatch: size }) })
  }
  return p.collect()
}

describe('group aggregates over updates', () => {
  const item = fc.record({ k: fc.constantFrom('a', 'b', null), j: fc.nat(4), v: fc.option(fc.integer({ min: -3, max: 6 }), { freq: 5 }) })
  for (const outer of [0, 2]) {
    for (const form of ['one-phase', 'mini-batch', 'local-global'] as const) {
      test(`${form} by ${outer === 0 ? 'a key that stays' : 'a value that changes'}`, () => {
        fc.assert(
          fc.property(
            fc.array(fc.array(item, { maxLength: 25 }), { maxLength: 4 }),
            fc.integer({ min: 1, max: 20 }),
            fc.nat(3),
            (data, size, cut) => {
              const inner = new Map<string, { k: string | null; j: number; m: number | null }>()
              for (const { k, j, v } of data.flat()) {
                const key = `${k}/${j}`
                const old = inner.get(key)
                inner.set(key, { k, j, m: v === null ? (old?.m ?? null) : Math.max(old?.m ?? v, v) })
              }
              const groups = new Map<unknown, { k: string | null; j: number; m: number | null }[]>()
              for (const r of inner.values()) groups.set(outer === 0 ? r.k : r.m, [...(groups.get(outer === 0 ? r.k : r.m) ?? []), r])
              const expected = [...groups]
                .map(([key, g]) => {
                  const m = nonNull(g.map(r => r.m))
                  const total = m.reduce((x, y) => x + y, 0)
                  return JSON.stringify({
                    [outer === 0 ? 'k' : 'm']: key,
                    n: g.length,
                    s: m.length === 0 ? null : total,
                    lo: m.length === 0 ? null : Math.min(...m),
                    hi:
                      nonNull(g.map(r => r.k))
                        .sort()
                        .at(-1) ?? null,
                    a: m.length === 0 ? null : Math.trunc(total / m.length) + 0,
                    d: new Set(m).size,
                    sd: [...new Set(g.map(r => r.j))].reduce((x, y) => x + y, 0),
                  })
                })
                .sort()
              const plan = nestedPlan(outer, form, size)
              const all = data.map(rows => batchOf(rows))
              expect(fold(run(plan, all).rows)).toEqual(expected)
              const first = engineOf(plan)
              for (const b of all.slice(0, cut)) first.push(0, b)
              const second = engineOf(plan)
              second.restore(first.snapshot())
              for (const b of all.slice(cut)) second.push(0, b)
              second.endOfInput()
              expect(fold([...first.rows, ...second.rows])).toEqual(expected)
            },
          ),
          { numRuns: 7 * times, seed: 5 },
        )
      })
    }
  }
})

// ---------------------------------------------------------------- windows

describe('windows', () => {
  const t0 = Date.parse('2024-01-01T00:00:00Z')
  const at = (ms: number) => new Date(t0 + ms).toISOString().slice(0, 23).replace('T', ' ')
  const specs = {
    tumble: { type: 'TUMBLE', size: 10_000, offset: 0 },
    hop: { type: 'HOP', size: 10_000, slide: 4_000, offset: 0 },
    cumulate: { type: 'CUMULATE', size: 12_000, step: 3_000, offset: 0 },
  } as const
  const windowCalls = [
    aggregate('COUNT', [], 'BIGINT', { name: 'n' }),
    aggregate('COUNT', [1], 'BIGINT', { distinct: true, name: 'd' }),
    aggregate('SUM', [1], 'BIGINT', { name: 's' }),
    aggregate('MAX', [0], 'STRING', { name: 'm' }),
  ]

  function windowPlan(window: (typeof specs)[keyof typeof specs], twoPhases: boolean): PhysicalPlan {
    const p = new PlanBuilder()
    p.scan({ k: 'STRING', v: 'BIGINT', ts: 'TIMESTAMP(3)' }, { watermark: { column: 'ts', delay: 2000 } })
    const bounds = ['window_start', 'window_end'].map(name => ({ name, type: type('TIMESTAMP(3)') }))
    const results = windowCalls.map(c => ({ name: c.name, type: c.type }))
    const common = { window, timeColumn: 2, time: 'rowtime' as const, calls: windowCalls, properties: ['start', 'end'] as const }
    const state = { operator: 'window', key: [type('STRING')], parts: [], ttl: 0 }
    const key = p.fields()[0]
    if (twoPhases) {
      const local = p.add({ kind: 'LocalWindowAggregate', grouping: [0], ...common }, [
        key,
        ...results,
        { name: '$slice_end', type: type('BIGINT') },
      ])
      p.exchange(0)
      p.add({ kind: 'GlobalWindowAggregate', grouping: [0], ...common, local, state }, [key, ...results, ...bounds])
    } else {
      p.exchange(0)
      p.add({ kind: 'WindowAggregate', grouping: [0], ...common, state }, [key, ...results, ...bounds])
    }
    return p.collect()
  }

  const item = fc.record({ k: fc.constantFrom('a', 'b'), v: fc.nat(5), ts: fc.integer({ min: 0, max: 60_000 }) })
  const steps = fc.array(fc.array(item, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 })

  for (const [name, window] of Object.entries(specs)) {
    for (const twoPhases of [false, true]) {
      test(`${name} in ${twoPhases ? 'two phases' : 'one phase'}: each window once, late rows dropped and counted, through a restart`, () => {
        fc.assert(
          fc.property(steps, fc.nat(8), (data, cut) => {
            // the model: a row counts in the windows that have not fired when it comes
            const windows = new Map<number, (typeof data)[0]>()
            let watermark = Number.NEGATIVE_INFINITY
            let late = 0
            const ends = (ts: number) => {
              const list: number[] = []
              for (let e = 1000; e <= 90_000; e += 1000) {
                const start = window.type === 'CUMULATE' ? Math.floor((e - 1) / window.size) * window.size : e - window.size
                const edge =
                  window.type === 'TUMBLE'
                    ? e % window.size === 0
                    : window.type === 'HOP'
                      ? (e - window.size) % window.slide === 0
                      : (e - start) % window.step === 0
                if (edge && start <= ts && ts < e) list.push(e)
              }
              return list
            }
            let highest = Number.NEGATIVE_INFINITY
            for (const rows of data) {
              for (const r of rows) {
                const open = ends(r.ts).filter(e => e - 1 > watermark)
                if (ends(r.ts).every(e => e - 1 <= watermark)) late++
                for (const e of open) windows.set(e, [...(windows.get(e) ?? []), r])
                highest = Math.max(highest, r.ts - 2000)
              }
              watermark = highest
            }
            const expected = [...windows]
              .flatMap(([e, rows]) =>
                ['a', 'b'].flatMap(k => {
                  const own = rows.filter(r => r.k === k)
                  if (own.length === 0) return []
                  const start = window.type === 'CUMULATE' ? Math.floor((e - 1) / window.size) * window.size : e - window.size
                  return [
                    JSON.stringify({
                      k,
                      n: own.length,
                      d: new Set(own.map(r => r.v)).size,
                      s: own.reduce((x, r) => x + r.v, 0),
                      m: k,
                      window_start: at(start),
                      window_end: at(e),
                    }),
                  ]
                }),
              )
              .sort()
            const plan = windowPlan(window, twoPhases)
            let engine = engineOf(plan)
            const rows = [...engine.rows]
            let lateRows = 0
            data.forEach((list, i) => {
              if (i === cut) {
                const next = engineOf(plan)
                next.restore(engine.snapshot())
                rows.push(...engine.rows)
                lateRows += engine.counters().lateRows
                engine = next
              }
              engine.push(0, batchOf(list.map(r => ({ ...r, ts: at(r.ts) }))))
              engine.tick(new Map([[0, [status('a/t/0')]]]))
            })
            engine.endOfInput()
            rows.push(...engine.rows)
            expect(rows.map(r => JSON.stringify(r.row)).sort()).toEqual(expected)
            expect(lateRows + engine.counters().lateRows).toBe(late)
          }),
          { numRuns: 6 * times, seed: 13 },
        )
      })
    }
  }

  test('the watermark is the least of the splits that hold it; a split that is down too long is let go, and its rows count as late by outage', () => {
    const plan = windowPlan(specs.tumble, false)
    const engine = engineOf(plan)
    const push = (cluster: string, ...times: number[]) =>
      engine.push(
        0,
        batchOf(
          times.map(ts => ({ k: cluster, v: 1, ts: at(ts) })),
          { cluster },
        ),
      )
    const tick = (b: 'active' | 'down' | 'idle', holds: boolean) =>
      engine.tick(new Map([[0, [status('a/t/0'), status('b/t/0', { state: b, holdsWatermark: holds })]]]))
    push('a', 1000, 15_000)
    push('b', 2000)
    tick('active', true)
    expect(engine.rows).toEqual([])
    tick('down', true)
    expect(engine.rows).toEqual([])
    tick('down', false)
    expect(show(engine.rows)).toEqual([`+I[a, 1, 1, 1, a, ${at(0)}, ${at(10_000)}]`, `+I[b, 1, 1, 1, b, ${at(0)}, ${at(10_000)}]`])
    push('b', 3000, 4000)
    push('a', 5000)
    expect(engine.counters()).toMatchObject({ lateRows: 3, lateByOutage: 2 })
    push('b', 30_000)
    tick('active', true)
    push('b', 1000)
    expect(engine.counters()).toMatchObject({ lateRows: 4, lateByOutage: 2 })
  })
})
