import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepObserved, observedFile, parseKept, readKept, readObserved } from '../server/src/commands/observed.ts'
import { type KeptForecast, keepForecast, newestForecasts } from '../server/src/lab/kept.ts'
import type { OperatorForecast } from '../server/src/protocol.ts'
import { forecastOf, operatorOf } from './support/forecasts.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-observed-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }
const seen = (operator: string, more: Partial<OperatorForecast> = {}): OperatorForecast => ({
  node: 1,
  operator,
  title: 'GroupAggregate',
  span: { file: 'a.sql', range },
  keys: ['k'],
  hottest: [{ key: ['x'], share: 0.5, error: 0.01, subtask: 0, group: 7, values: 12 }],
  subtasks: [0.75, 0.25],
  maxOverAvg: 1.5,
  errorBar: 0.02,
  verdict: 'skewed',
  basis: 'sampled',
  sampled: 10_000,
  distinct: 100,
  distinctEstimate: 120,
  histogram: { maxParallelism: 4096, groups: [], sampled: 10_000, fraction: 0.1 },
  ...more,
})

const text = 'SELECT k FROM t;'
const keep = (operators: readonly OperatorForecast[], at: number) =>
  keepObserved(root, forecastOf({ file: join(root, 'a.sql'), parallelism: 2, operators, at }), text)

describe('what forecasts have seen', () => {
  it('is kept by operator, the newest of each, and told to the rules', () => {
    keep([seen('group a'), seen('group b')], 1000)
    keep([seen('group b', { maxOverAvg: 1.1 }), seen('none', { verdict: 'unknown' })], 2000)
    const observed = readObserved(root)
    expect(Object.keys(observed)).toEqual(['group a', 'group b'])
    expect(observed['group a']).toMatchObject({ maxOverAvg: 1.5, at: 1000, distinct: 120, hottest: [{ key: ['x'], values: 12 }] })
    expect(observed['group b']).toMatchObject({ maxOverAvg: 1.1, at: 2000 })
  })
  it('is nothing where the file is missing, broken, too large, or of another version, and says which', () => {
    expect(readKept(root)).toEqual({ operators: {}, forecasts: {} })
    keep([seen('group a')], 1000)
    const whole = readFileSync(observedFile(root), 'utf8')
    const problemOf = (content: string) => {
      writeFileSync(observedFile(root), content)
      expect(readObserved(root)).toEqual({})
      return readKept(root).problem
    }
    expect(problemOf(whole.slice(0, 40))).toMatch(/^\/.*forecast\.json is not used: .*JSON/)
    expect(problemOf(whole.replace('"version": 2', '"version": 3'))).toMatch(/its version is 3, not 2$/)
    expect(problemOf('null')).toMatch(/its version is undefined, not 2$/)
    expect(problemOf('{"version":2,"operators":[]}')).toMatch(/not as sluice forecast writes it$/)
    expect(problemOf(whole + ' '.repeat(8_000_000))).toMatch(/it has 8\d+ bytes$/)
    rmSync(observedFile(root))
    mkdirSync(observedFile(root))
    expect(readKept(root).problem).toMatch(/it is no file$/)
  })
  it('leaves out the entries that are not as they should be', () => {
    const operators = { a: { keys: ['k'] }, b: null }
    const forecasts = { 'a.sql': [{ statement: 'x' }, 1], 'b.sql': null }
    const kept = parseKept(JSON.stringify({ version: 2, operators, forecasts }))
    expect(kept).toMatchObject({ operators: {}, forecasts: { 'a.sql': [], 'b.sql': [] } })
    expect(kept.problem).toMatch(/^5 of the entries/)
  })
  it('tells the rules also what version 1 of the file holds', () => {
    keep([seen('group a')], 1000)
    const { operators } = JSON.parse(readFileSync(observedFile(root), 'utf8'))
    writeFileSync(observedFile(root), JSON.stringify({ version: 1, operators }))
    expect(readKept(root)).toEqual({ operators, forecasts: {} })
  })
  it('stays small: so many forecasts of a script, so many scripts, and of a key what is shown of it', () => {
    const hottest = Array.from({ length: 10 }, () => ({ key: ['x'.repeat(100_000)], share: 0.1, error: 0, subtask: 0, group: 0 }))
    const operator = operatorOf({ subtasks: Array(32768).fill(1 / 32768), hottest, span: { file: join(root, 'a.sql'), range } })
    let list: KeptForecast[] = []
    for (let at = 0; at < 60; at++) {
      const kept = keepForecast(forecastOf({ file: join(root, 'a.sql'), operators: [operator], subject: `${at}`, at }), text)
      list = newestForecasts([...list, ...(kept ? [kept] : [])])
    }
    expect(list.map(f => f.at)).toEqual(Array.from({ length: 50 }, (_, i) => i + 10))
    expect(JSON.stringify(list[0]).length).toBeLessThan(2000)
    for (let i = 0; i < 25; i++) keepObserved(root, forecastOf({ file: join(root, `${i}.sql`), operators: [seen('a')], at: i }), text)
    const scripts = Object.keys(readKept(root).forecasts)
    expect([scripts.length, scripts.at(-1)]).toEqual([20, '24.sql'])
  })
})
