import { createTwoFilesPatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameChange } from '../client/src/same-change.ts'
import { readFromForecast, readToForecast } from '../client/webviews/forecast-messages.ts'
import { barsOf, chartsAt, scaleOf, worstOf } from '../client/webviews/forecast-model.ts'
import { readFromProof, readToProof } from '../client/webviews/prove-messages.ts'
import { differenceColumns, differs, diffLines, figuresOf, measurementTexts } from '../client/webviews/prove-model.ts'
import { loadOf } from '../server/src/lab/load.ts'
import { stateInWords } from '../server/src/lab/report.ts'
import type { ProvenSide, ProveResult } from '../server/src/protocol.ts'
import { forecastOf, operatorOf } from './support/forecasts.ts'

describe('the charts of a forecast', () => {
  const skewed = operatorOf({
    operator: 'agg',
    keys: ['auction'],
    groups: [
      [3, 70],
      [40, 10],
      [70, 10],
      [100, 10],
    ],
  })
  const partial = operatorOf({
    operator: 'partial',
    keys: ['auction', '$f1'],
    groups: [
      [1, 25],
      [33, 25],
      [65, 25],
      [97, 25],
    ],
  })
  const final = operatorOf({
    operator: 'final',
    keys: ['auction'],
    groups: [
      [3, 4],
      [40, 3],
      [70, 3],
      [100, 3],
    ],
  })

  it("show the forecast's own numbers at its parallelism, and those of the same counts at any other", () => {
    const result = forecastOf({ parallelism: 4, operators: [{ ...skewed, maxOverAvg: 2.81, errorBar: 0.12 }] })
    expect(chartsAt(result, 4)[0].load).toMatchObject({ maxOverAvg: 2.81, errorBar: 0.12 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), parallelism => {
        const [{ load }] = chartsAt(result, parallelism)
        if (parallelism !== 4) expect(load).toEqual(loadOf(skewed.histogram, parallelism))
        expect(load.subtasks).toHaveLength(parallelism)
        expect(load.subtasks.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
      }),
      { seed: 1 },
    )
  })

  it('draw times the average, on one scale for all', () => {
    expect(barsOf({ subtasks: [0.7, 0.1, 0.1, 0.1] }).map(h => h.toFixed(1))).toEqual(['2.8', '0.4', '0.4', '0.4'])
    const result = forecastOf({ operators: [skewed], rewrites: [{ operators: [final] }] })
    expect(scaleOf(chartsAt(result, 4))).toBe(3)
    expect(scaleOf(chartsAt(forecastOf({ operators: [final] }), 4))).toBe(2)
  })

  it('put both halves of a split beside the aggregate that was split, by its state or its keys', () => {
    const other = operatorOf({ operator: 'join', title: 'Join', keys: ['bidder'] })
    const result = forecastOf({
      operators: [other, skewed],
      rewrites: [{ operators: [{ ...other }, partial, final] }, { operators: [{ ...skewed }] }],
    })
    const named = chartsAt(result, 4).map(chart => chart.after.map(({ operators }) => operators.map(o => o.operator.operator)))
    expect(named).toEqual([
      [['join'], []],
      [['partial', 'final'], ['agg']],
    ])
  })

  it('draw rewrites that give the same loads once', () => {
    const rewrites = [{ operators: [final] }, { operators: [partial] }, { operators: [{ ...final }] }]
    const [{ after }] = chartsAt(forecastOf({ operators: [skewed], rewrites }), 4)
    expect(after.map(({ rewrites }) => rewrites)).toEqual([[0, 2], [1]])
  })

  it('tell the worst operator, and none without one', () => {
    const charts = chartsAt(forecastOf({ operators: [final, skewed] }), 4)
    expect(worstOf(charts)?.operator.operator).toBe('agg')
    expect(worstOf([])).toBeUndefined()
  })

  it('leave an operator whose load is not known alone, at every parallelism', () => {
    const unknown = operatorOf({ verdict: 'unknown', groups: [], subtasks: [] })
    const result = forecastOf({ operators: [unknown] })
    for (const parallelism of [1, 4, 128]) {
      expect(chartsAt(result, parallelism)[0].load).toMatchObject({ verdict: 'unknown', subtasks: [] })
      expect(scaleOf(chartsAt(result, parallelism))).toBe(2)
    }
  })
})

describe('the figures of a proof', () => {
  const side = (change: Partial<ProvenSide> = {}): ProvenSide => ({
    rows: 10,
    emitted: 1000,
    state: { entries: 10, bytes: 1500 },
    calls: { page_of: 2000 },
    operators: [
      { node: 0, title: 'TableSourceScan', in: 1000, out: 1000 },
      { node: 2, title: 'GroupAggregate', in: 1000, out: 1000, loads: [700, 300] },
    ],
    cpuMs: { median: 20, min: 18, max: 23, runs: [18, 20, 23, 20, 19] },
    plan: '',
    ...change,
  })
  const proof = (after: Partial<ProvenSide>): ProveResult => ({
    equal: true,
    statement: 0,
    differences: [],
    differing: 0,
    rounding: 0,
    rule: 'udf/repeated-call',
    title: 'Call it once',
    scriptDiff: '',
    planDiff: '',
    tables: [],
    parallelism: 2,
    before: side(),
    after: side(after),
    onFlink: [],
    report: '/r.md',
  })
  const figure = (after: Partial<ProvenSide>, id: string) => figuresOf(proof(after)).find(f => f.id === id)

  it('say what became less and what more', () => {
    expect(figure({ emitted: 400 }, 'emitted')).toMatchObject({ before: '1,000', after: '400', change: '÷ 2.50', better: true })
    expect(figure({ calls: { page_of: 1000 } }, 'calls-page_of')).toMatchObject({ after: '1,000', change: '÷ 2.00', better: true })
    expect(figure({ state: { entries: 10, bytes: 3_000_000 } }, 'state-bytes')).toMatchObject({ after: '3.0 MB', better: false })
    expect(figure({}, 'emitted')).toEqual({
      id: 'emitted',
      label: 'Changes that the sink gets',
      before: '1,000',
      after: '1,000',
      change: '',
    })
  })

  it('take the busiest subtask of the busiest operator, and leave it out where nothing is keyed', () => {
    expect(figure({ operators: [{ node: 1, title: 'A', in: 1, out: 1, loads: [20, 500] }] }, 'load')).toMatchObject({
      before: '700',
      after: '500',
      change: '÷ 1.40',
    })
    const none = { operators: [] }
    const both = { ...proof(none), before: side(none) }
    expect(figuresOf(both).find(f => f.id === 'load')).toBeUndefined()
  })

  it('see no difference in CPU times whose spreads overlap', () => {
    const times = (median: number, min: number, max: number) => ({ cpuMs: { median, min, max, runs: [min, median, max] } })
    expect(figure(times(17, 12, 19), 'cpu')).toMatchObject({ change: 'no clear difference' })
    expect(figure(times(17, 12, 19), 'cpu')?.better).toBeUndefined()
    expect(figure(times(10, 9, 12), 'cpu')).toMatchObject({
      before: '20 ms (18 to 23)',
      after: '10 ms (9 to 12)',
      change: '÷ 2.00',
      better: true,
    })
  })

  it('mark the columns that differ; a row that one side lacks differs in all', () => {
    const changed = { key: { k: 1 }, before: { k: 1, v: 2, w: [1] }, after: { k: 1, v: 3, w: [1] } }
    const gone = { key: { k: 2 }, before: null, after: { k: 2, v: 1, w: null } }
    expect(differenceColumns([changed, gone])).toEqual({ key: ['k'], values: ['v', 'w'] })
    expect(['v', 'w'].map(c => differs(changed, c))).toEqual([true, false])
    expect(differs(gone, 'w')).toBe(true)
  })

  it('read unified diffs, and have no lines of none', () => {
    const diff = createTwoFilesPatch('a/x', 'b/x', 'one\n-- two\n', 'one\n++ three\n')
    expect(diffLines(diff).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'place @@ -1,2 +1,2 @@',
      'same one',
      'removed -- two',
      'added ++ three',
    ])
    expect(diffLines(createTwoFilesPatch('a', 'b', 'same', 'same'))).toEqual([])
    expect(diffLines('')).toEqual([])
  })

  it('give measurements three digits', () => {
    const measured = { rule: 'r', query: 'q', flink: '2.2', counter: 'calls per row', before: 2, after: 1.00049, rowsEqual: true }
    expect(measurementTexts(measured)).toEqual({ before: '2', after: '1', job: '' })
    expect(measurementTexts({ ...measured, jobMs: { before: 12_345.6, after: 600 } }).job).toBe('12,346 → 600 ms')
  })
})

describe('the change of a proof', () => {
  const diffOf = (one: string, other: string, name = 'jobs/a.flink.sql') => createTwoFilesPatch(`a/${name}`, `b/${name}`, one, other)
  const before = 'SET x = 1;\nSELECT a\nFROM t;\n'
  const after = before.replace('SELECT a', 'SELECT b')

  it('is the same below other lines, and in another order', () => {
    const above = '-- why\nSELECT 1;\n\n\n\n\n\n\n'
    expect(isSameChange(diffOf(before, after), diffOf(above + before, above + after))).toBe(true)
    const other = diffOf(before, after, 'tables.flink.sql')
    expect(isSameChange(diffOf(before, after) + other, other + diffOf(before, after))).toBe(true)
  })

  it('is another with other lines, in another file, or twice', () => {
    expect(isSameChange(diffOf(before, after), diffOf(before, before.replace('SELECT a', 'SELECT c')))).toBe(false)
    expect(isSameChange(diffOf(before, after), diffOf(before, after, 'jobs/b.flink.sql'))).toBe(false)
    expect(isSameChange(diffOf(before, after), diffOf(before + before, after + after))).toBe(false)
    expect(isSameChange(diffOf(before, after), '')).toBe(false)
  })
})

describe('messages of the pages of the lab', () => {
  it('are taken when they have the shape that was agreed', () => {
    expect(readFromForecast({ type: 'reveal', operator: 0, more: 1 })).toEqual({ type: 'reveal', operator: 0 })
    expect(readFromForecast({ type: 'prove', rewrite: 2 })).toEqual({ type: 'prove', rewrite: 2 })
    expect(readFromProof({ type: 'apply', more: 1 })).toEqual({ type: 'apply' })
    expect(readToForecast({ type: 'view', view: { phase: 'done', title: 't' } })).toBeDefined()
    expect(readToProof({ type: 'view', view: { phase: 'done', rewrite: 't' } })).toBeDefined()
  })

  it('are dropped when they have another', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        for (const read of [readFromForecast, readToForecast, readFromProof, readToProof]) expect(read(value)).toBeUndefined()
      }),
      { seed: 3 },
    )
    for (const operator of [-1, 0.5, '0', Number.NaN, undefined]) expect(readFromForecast({ type: 'reveal', operator })).toBeUndefined()
    expect(readFromForecast({ type: 'apply' })).toBeUndefined()
    expect(readFromProof({ type: 'reveal', operator: 0 })).toBeUndefined()
  })
})

it.each([
  [{ state: 'kept', stateOnFlink: 'kept' }, ['State of a job that runs already: kept.']],
  [
    { state: 'mapped', stateOnFlink: 'fresh' },
    ['State of a job that runs already: carried over into the new form; on Flink a restore needs a fresh state.'],
  ],
  [{}, []],
] as const)('says in a proof what becomes of the state, here and on Flink: %o', (effects, words) => {
  expect(stateInWords(effects)).toEqual(words)
})
