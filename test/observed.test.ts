import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepObserved, observedFile, readObserved } from '../server/src/commands/observed.ts'
import { parseObserved } from '../server/src/plan/observed.ts'
import type { OperatorForecast } from '../server/src/protocol.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-observed-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const seen = (operator: string, more: Partial<OperatorForecast> = {}): OperatorForecast => ({
  node: 1,
  operator,
  title: 'GroupAggregate',
  span: { file: 'a.sql', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
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

describe('what forecasts have seen', () => {
  it('is kept by operator, the newest of each, and told to the rules', () => {
    keepObserved(root, [seen('group a'), seen('group b')], 2, 1000)
    keepObserved(root, [seen('group b', { maxOverAvg: 1.1 }), seen('none', { verdict: 'unknown' })], 2, 2000)
    const observed = readObserved(root)
    expect(Object.keys(observed)).toEqual(['group a', 'group b'])
    expect(observed['group a']).toMatchObject({ maxOverAvg: 1.5, at: 1000, distinct: 120, hottest: [{ key: ['x'], values: 12 }] })
    expect(observed['group b']).toMatchObject({ maxOverAvg: 1.1, at: 2000 })
  })
  it('is nothing where the file is missing, broken, or of another version', () => {
    expect(readObserved(root)).toEqual({})
    keepObserved(root, [seen('group a')], 2, 1000)
    const text = readFileSync(observedFile(root), 'utf8')
    writeFileSync(observedFile(root), text.slice(0, 40))
    expect(readObserved(root)).toEqual({})
    expect(parseObserved(text.replace('"version": 1', '"version": 2'))).toEqual({})
    expect(parseObserved('{"version":1,"operators":{"a":{"keys":["k"]},"b":null}}')).toEqual({})
    expect(parseObserved('null')).toEqual({})
  })
})
