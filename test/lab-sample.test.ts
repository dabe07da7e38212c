import { describe, expect, it } from 'vitest'
import { type SampleOptions, sampleTable } from '../server/src/lab/sample.ts'
import type { Source, SourceBatch, SplitStatus } from '../server/src/runtime/ports.ts'
import { packRecords } from '../server/src/runtime/records.ts'

/** One topic of as many records on each cluster, in two partitions: record i has i for its value. `pace`: ms of the clock that a batch takes. */
function topic(
  clock: { at: number },
  { each = 3000, pace = 1, down = [] as string[], late = [] as string[], turned = false, batch = 500 } = {},
): Source {
  const splits = ['a', 'b'].flatMap(cluster =>
    [0, 1].map(partition => ({ cluster, partition, next: 0, end: each / 2, base: partition * (each / 2) })),
  )
  const open = turned ? splits.toReversed() : splits
  const state = (s: (typeof splits)[0]): SplitStatus['state'] =>
    down.includes(s.cluster) ? 'down' : s.next >= s.end ? 'finished' : 'active'
  // What is late is heard of when a first record of another cluster is there.
  const unheard = (cluster: string) =>
    down.includes(cluster) || (late.includes(cluster) && splits.every(s => s.cluster === cluster || s.next === 0))
  return {
    async open(snapshot) {
      for (const s of splits) s.next = snapshot?.clusters[s.cluster]?.offsets[s.partition] ?? 0
    },
    async poll(waitMs): Promise<SourceBatch | null> {
      const split = open.find(s => state(s) === 'active')
      clock.at += split ? pace : waitMs
      if (!split) return null
      const { cluster, partition, next, base } = split
      const records = Array.from({ length: Math.min(batch, split.end - next) }, (_, i) => ({
        offset: next + i,
        timestamp: 1000 + next + i,
        key: null,
        value: new TextEncoder().encode(String(base + next + i)),
      }))
      split.next += records.length
      return packRecords({ cluster, topic: 't', partition, records, nextOffset: split.next })
    },
    status: () =>
      splits.map(s => ({
        split: `${s.cluster}/t/${s.partition}`,
        cluster: s.cluster,
        partition: s.partition,
        state: state(s),
        holdsWatermark: false,
        nextOffset: unheard(s.cluster) ? -1 : s.next,
        highWatermark: unheard(s.cluster) ? -1 : s.end,
      })),
    health: () => ({}),
    onHealth() {},
    snapshot: () => ({
      kind: 'test',
      clusters: Object.fromEntries(
        ['a', 'b'].map(c => [c, { clusterId: c, topicId: 't', offsets: splits.filter(s => s.cluster === c).map(s => s.next) }]),
      ),
    }),
    counters: () => ({ records: {}, bytes: {}, duplicates: 0 }),
    get finished() {
      return splits.every(s => state(s) === 'finished')
    },
    committed() {},
    async close() {},
  }
}

async function sampled(about: Parameters<typeof topic>[1] = {}, more: Partial<SampleOptions> = {}) {
  const clock = { at: 0, now: () => clock.at }
  const values: string[] = []
  const sample = await sampleTable({
    table: 't',
    connect: () => topic(clock, about),
    size: 400,
    seed: 1,
    until: 10_000,
    clock,
    signal: new AbortController().signal,
    timed: true,
    hand: batch => {
      for (let i = 0; i < batch.count; i++)
        values.push(`${batch.cluster} ${new TextDecoder().decode(batch.bytes.subarray(batch.valueStart[i], batch.valueEnd[i]))}`)
    },
    between: async () => {},
    ...more,
  })
  return { sample, values }
}

describe('a sample of a table', () => {
  it('has each record of each cluster and partition with the same chance, none twice', async () => {
    const { sample, values } = await sampled()
    expect(sample).toMatchObject({
      sampled: 400,
      seen: 6000,
      records: 6000,
      whole: false,
      from: 1000,
      to: 2499,
      clusters: { a: 3000, b: 3000 },
    })
    expect(new Set(values).size).toBe(400)
    // Quarters of 100 expected; 5 standard errors are 43.
    for (const cluster of ['a', 'b'])
      for (const half of [0, 1])
        expect(
          Math.abs(values.filter(v => v.startsWith(cluster) && Number(v.slice(2)) >= 1500 === (half === 1)).length - 100),
        ).toBeLessThan(43)
  })
  it('is the same by the same seed, whatever answers first, and another by another', async () => {
    const [first, again, turned, other] = await Promise.all([sampled(), sampled(), sampled({ turned: true }), sampled({}, { seed: 2 })])
    expect(again.values).toEqual(first.values)
    expect(turned.values.toSorted()).toEqual(first.values.toSorted())
    expect(other.values.filter(v => first.values.includes(v)).length).toBeLessThan(100)
  })
  it('counts the records of a cluster that answers later than the other', async () => {
    const totals: (number | undefined)[] = []
    await sampled({ late: ['b'] }, { between: async (_, total) => void totals.push(total) })
    expect(new Set(totals)).toEqual(new Set([6000]))
    expect((await sampled({ late: ['b'], pace: 1000 })).sample).toMatchObject({ records: 6000 })
  })
  it('is all of it where there is no more, or all is asked for', async () => {
    for (const size of [0, 6000, 9000]) {
      const { sample, values } = await sampled({}, { size })
      expect(sample).toMatchObject({ sampled: 6000, whole: true })
      expect(new Set(values).size).toBe(6000)
    }
  })
  it('of a topic too large for the time is drawn from its newest part, and says so', async () => {
    // 400 batches of 500 at 100 ms each: in ten seconds a quarter can be read.
    const { sample, values } = await sampled({ each: 100_000, pace: 100, batch: 500 })
    expect(sample.whole).toBe(false)
    expect(sample.records).toBe(200_000)
    expect(sample.note).toBe('the time was up: only the newest part was read')
    expect(sample.seen).toBeGreaterThan(20_000)
    expect(sample.seen).toBeLessThan(40_000)
    expect(sample.to).toBe(1000 + 49_999)
    expect(values.every(v => Number(v.slice(2)) % 50_000 > 35_000)).toBe(true)
  })
  it('goes on without a cluster that is down, and ends at once when it is cancelled', async () => {
    const { sample } = await sampled({ down: ['a'] })
    expect(sample).toMatchObject({ seen: 3000, missing: ['a'], whole: false, records: null, note: "cluster a can't be read" })
    const stop = new AbortController()
    stop.abort()
    expect((await sampled({}, { signal: stop.signal })).sample).toMatchObject({ seen: 0, sampled: 0, whole: false })
  })
})
