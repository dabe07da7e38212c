import { describe, expect, it } from 'vitest'
import { loadOf, subtaskOfGroup } from '../server/src/lab/load.ts'
import { keyGroupOf, makeRowHasher } from '../server/src/plan/key-groups.ts'
import type { KeyHistogram } from '../server/src/protocol.ts'
import { BIGINT } from '../server/src/semantics/types.ts'

const GROUPS = 4096
const hash = makeRowHasher([BIGINT])
const groupOf = Array.from({ length: 20_000 }, (_, key) => keyGroupOf(hash([key]), GROUPS))

/** What `keys` (by number, with their records) come to. */
function histogramOf(keys: Iterable<readonly [key: number, records: number]>, more: Partial<KeyHistogram> = {}): KeyHistogram {
  const groups = new Map<number, number>()
  let sampled = 0
  for (const [key, records] of keys) {
    groups.set(groupOf[key], (groups.get(groupOf[key]) ?? 0) + records)
    sampled += records
  }
  return { maxParallelism: GROUPS, groups: [...groups], sampled, fraction: 1, ...more }
}

/** Draws of `n` keys whose shares fall with 1/rank^s, from a seed; and what each share is. */
function zipf(s: number, keys: number) {
  const sums: number[] = []
  for (let i = 1, sum = 0; i <= keys; i++) sums.push((sum += 1 / i ** s))
  const total = sums.at(-1)!
  const truth = sums.map((v, i) => [i, (v - (sums[i - 1] ?? 0)) / total] as const)
  const draw = (n: number, seed: number) => {
    let state = seed
    const counts = new Map<number, number>()
    for (let i = 0; i < n; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      const x = ((state >>> 0) / 4294967296) * total
      let [low, high] = [0, keys - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (sums[middle] < x) low = middle + 1
        else high = middle
      }
      counts.set(low, (counts.get(low) ?? 0) + 1)
    }
    return counts
  }
  return { truth, draw }
}

describe('the load of the subtasks', () => {
  it('is exact where every record was counted', () => {
    const load = loadOf(histogramOf([...Array.from({ length: 40 }, (_, key) => [key, key === 0 ? 60 : 1] as const)]), 2)
    expect(load.errorBar).toBe(0)
    expect(load.subtasks.reduce((a, b) => a + b)).toBeCloseTo(1)
    expect(load.maxOverAvg).toBeCloseTo(Math.max(...load.subtasks) * 2)
    expect(load.verdict).toBe('skewed')
  })
  it('puts a key group where Flink does, for every parallelism and a maximal one that is set', () => {
    for (const parallelism of [1, 2, 7, 48, 200, 800]) {
      const load = loadOf(histogramOf([[5, 1]]), parallelism)
      expect(load.subtasks.indexOf(1)).toBe(subtaskOfGroup(histogramOf([[5, 1]]), groupOf[5], parallelism))
    }
    const set = {
      maxParallelism: 200,
      fixedMaxParallelism: 200,
      groups: [[keyGroupOf(hash([5]), 200), 1]],
      sampled: 1,
      fraction: 1,
    } as const
    expect(loadOf(set, 7).subtasks.indexOf(1)).toBe(Math.floor((keyGroupOf(hash([5]), 200) * 7) / 200))
  })
  it('says where one subtask gets everything, some get nothing, or no record came', () => {
    expect(loadOf(histogramOf([[0, 9]], { single: true }), 4)).toMatchObject({ verdict: 'one subtask', maxOverAvg: 4, errorBar: 0 })
    expect(
      loadOf(
        histogramOf([
          [0, 500],
          [1, 500],
          [2, 500],
        ]),
        8,
      ).verdict,
    ).toBe('idle subtasks')
    expect(loadOf(histogramOf([]), 4).verdict).toBe('unknown')
  })
  // The whole measurement, 200 runs for each skew and parallelism, is `npm run bench -- forecast`.
  it.each([1.0, 1.2])('holds the truth within its bar of a sample of zipf %s keys, and the bar is narrow', s => {
    const { truth, draw } = zipf(s, 20_000)
    let held = 0
    for (let run = 0; run < 15; run++) {
      const counts = draw(10_000, run * 7919 + 1)
      for (const parallelism of [4, 32]) {
        const { maxOverAvg } = loadOf(histogramOf(truth), parallelism)
        const load = loadOf(histogramOf(counts, { fraction: 0.001 }), parallelism)
        if (Math.abs(load.maxOverAvg - maxOverAvg) <= load.errorBar) held++
        expect(load.errorBar / load.maxOverAvg).toBeLessThan(0.08)
        if (parallelism === 32) expect(load.verdict).toBe('skewed')
      }
    }
    expect(held).toBeGreaterThanOrEqual(29)
  })
  it('sees no skew in a sample of uniform keys, though one subtask has more of it', () => {
    const { draw } = zipf(0, 20_000)
    for (let run = 0; run < 5; run++) {
      const histogram = histogramOf(draw(10_000, run * 104_729 + 3), { fraction: 0.001 })
      for (const parallelism of [4, 32, 128]) expect(loadOf(histogram, parallelism).verdict).toBe('no skew visible')
    }
  })
})
