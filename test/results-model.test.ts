import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFromResults, readToResults } from '../client/webviews/results-messages.ts'
import { ResultsModel, type Row } from '../client/webviews/results-model.ts'
import { readFromUpgrade, readToUpgrade } from '../client/webviews/upgrade-messages.ts'
import type { ChangelogRowJson } from '../server/src/protocol.ts'

const change = (op: ChangelogRowJson['op'], row: Row): ChangelogRowJson => ({ op, row })
const columns = [
  { name: 'k', type: 'INT' },
  { name: 'v', type: 'INT' },
]

function modelOf(key: string[] | undefined, changes: readonly ChangelogRowJson[], maxRows = 1000): ResultsModel {
  const model = new ResultsModel(maxRows)
  model.begin(columns, key)
  model.apply(changes)
  return model
}

describe('the rows of a results view', () => {
  it('fold by key: an update stays in its place', () => {
    const model = modelOf(
      ['k'],
      [change('+I', { k: 1, v: 1 }), change('+I', { k: 2, v: 1 }), change('-U', { k: 1, v: 1 }), change('+U', { k: 1, v: 9 })],
    )
    expect(model.table()).toEqual([
      { k: 1, v: 9 },
      { k: 2, v: 1 },
    ])
    expect(model.changelogLength).toBe(4)
  })

  it('fold by key: a delete takes the row away, whatever its other columns say', () => {
    expect(modelOf(['k'], [change('+I', { k: 1, v: 1 }), change('-D', { k: 1, v: null })]).table()).toEqual([])
  })

  it('are counted by value without a key: a retraction takes one of two equal rows', () => {
    const twice = [change('+I', { k: 1, v: 1 }), change('+I', { k: 1, v: 1 })]
    expect(modelOf(undefined, twice).tableLength).toBe(2)
    expect(modelOf(undefined, [...twice, change('-U', { k: 1, v: 1 })]).table()).toEqual([{ k: 1, v: 1 }])
  })

  it('keep the last ones of the changelog and say how many went', () => {
    const changes = Array.from({ length: 25 }, (_, v) => change('+I', { k: v, v }))
    const model = new ResultsModel(10)
    model.begin(columns, undefined)
    for (let i = 0; i < changes.length; i += 4) model.apply(changes.slice(i, i + 4))
    expect(model.changelogLength).toBe(10)
    expect(model.dropped).toBe(15)
    expect(Array.from({ length: 10 }, (_, i) => model.changelogAt(i))).toEqual(changes.slice(15))
    expect(model.table()).toEqual(changes.slice(15).map(({ row }) => row))
  })

  const anyChange = fc.record({
    op: fc.constantFrom('+I', '-U', '+U', '-D') as fc.Arbitrary<ChangelogRowJson['op']>,
    row: fc.record({ k: fc.integer({ min: 0, max: 4 }), v: fc.integer({ min: 0, max: 2 }) }),
  })

  it('fold to the same table however they are cut into batches', () => {
    fc.assert(
      fc.property(fc.array(anyChange), fc.boolean(), fc.integer({ min: 1, max: 5 }), (changes, keyed, size) => {
        const key = keyed ? ['k'] : undefined
        const pieces = new ResultsModel(1000)
        pieces.begin(columns, key)
        for (let i = 0; i < changes.length; i += size) pieces.apply(changes.slice(i, i + size))
        expect(pieces.table()).toEqual(modelOf(key, changes).table())
      }),
      { seed: 1 },
    )
  })

  it('go on alike after a page got them as a snapshot', () => {
    fc.assert(
      fc.property(fc.array(anyChange), fc.array(anyChange), fc.boolean(), (before, after, keyed) => {
        const kept = modelOf(keyed ? ['k'] : undefined, before, 6)
        const shown = ResultsModel.from(structuredClone(kept.snapshot()), 6)
        kept.apply(after)
        shown.apply(after)
        expect(shown.snapshot()).toEqual(kept.snapshot())
      }),
      { seed: 2 },
    )
  })

  it('never hold more than they may', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 200 }), fc.boolean(), (changes, keyed) => {
        const model = modelOf(keyed ? ['k'] : undefined, changes, 7)
        expect(model.changelogLength).toBeLessThanOrEqual(7)
        expect(model.tableLength).toBeLessThanOrEqual(7)
        expect(model.dropped + model.changelogLength).toBe(changes.length)
      }),
      { seed: 3 },
    )
  })
})

describe('messages between a page and the extension', () => {
  it('are taken when they have the shape that was agreed', () => {
    expect(readFromResults({ type: 'taken', batch: 3 })).toEqual({ type: 'taken', batch: 3 })
    expect(readFromResults({ type: 'stop', more: 1 })).toEqual({ type: 'stop' })
    expect(readFromUpgrade({ type: 'confirm' })).toEqual({ type: 'confirm' })
    expect(readToResults({ type: 'view', view: { phase: 'empty', title: '' } })).toBeDefined()
    expect(readToUpgrade({ type: 'view', view: { phase: 'done', steps: [] } })).toBeDefined()
  })

  it('are dropped when they have another', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        expect(readFromResults(value)).toBeUndefined()
        expect(readToResults(value)).toBeUndefined()
        expect(readFromUpgrade(value)).toBeUndefined()
        expect(readToUpgrade(value)).toBeUndefined()
      }),
      { seed: 4 },
    )
    expect(readFromResults({ type: 'taken', batch: '3' })).toBeUndefined()
    expect(readFromResults({ type: 'copy', text: 5 })).toBeUndefined()
    expect(readFromUpgrade({ type: 'run' })).toBeUndefined()
  })
})
