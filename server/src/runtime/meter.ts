import type { Loop, LoopSink, LoopSource } from './loop.ts'
import type { Clock, ClusterHealth } from './ports.ts'

/** What the engine itself counts. */
export interface EngineCounts {
  readonly lateRows: number
  /** ms since the epoch; absent before the first */
  readonly watermark?: number
}

export interface Reading {
  readonly records: Readonly<Record<string, number>>
  readonly recordsPerSecond: number
  /** records behind the end by cluster; null = not known */
  readonly lag: Readonly<Record<string, number | null>>
  readonly health: Readonly<Record<string, ClusterHealth>>
  readonly duplicates: number
  readonly emitted: number
  readonly lateRows: number
  readonly watermark?: number
  /** no cluster that must be there is */
  readonly waiting: boolean
}

export interface Meter {
  /** set once the sources are open */
  opened: boolean
  read(): Reading
}

/** ms over which records/s is an average */
const SPAN = 2000

/** Adds up what sources, sinks and engine count, for the eyes of people. */
export function createMeter(of: {
  readonly clock: Clock
  readonly sources: readonly LoopSource[]
  readonly sinks: readonly LoopSink[]
  readonly loop: Pick<Loop, 'emitted'>
  readonly counts: () => EngineCounts
}): Meter {
  const { clock, sources, sinks, loop } = of
  let past: { at: number; total: number }[] = []
  const meter: Meter = {
    opened: false,
    read() {
      const records = sum(sources.map(s => s.source.counters().records))
      const total = Object.values(records).reduce((a, b) => a + b, 0)
      const now = clock.now()
      past = [...past.filter(p => now - p.at <= SPAN), { at: now, total }]
      const first = past[0]
      const { lateRows, watermark } = of.counts()
      return {
        records,
        recordsPerSecond: now > first.at ? Math.round(((total - first.total) * 1000) / (now - first.at)) : 0,
        lag: lagOf(sources),
        health: worst([...sources.map(s => s.source.health()), ...sinks.map(s => s.sink.health())]),
        duplicates: sources.reduce((n, s) => n + s.source.counters().duplicates, 0),
        emitted: loop.emitted,
        lateRows,
        watermark,
        waiting: [...sources.map(s => s.source.health()), ...sinks.map(s => s.sink.health())].some(allDown),
      }
    },
  }
  return meter
}

function lagOf(sources: readonly LoopSource[]): Record<string, number | null> {
  const lag: Record<string, number | null> = {}
  for (const { source } of sources) {
    const health = source.health()
    for (const split of source.status()) {
      const unknown = split.highWatermark < 0 || split.state === 'down' || health[split.cluster] === 'down'
      const before = lag[split.cluster]
      lag[split.cluster] =
        unknown || before === null ? null : (before ?? 0) + Math.max(0, split.highWatermark - Math.max(0, split.nextOffset))
    }
  }
  return lag
}

const allDown = (health: Readonly<Record<string, ClusterHealth>>): boolean => {
  const states = Object.values(health)
  return states.length > 0 && states.every(s => s === 'down' || s === 'probing')
}

const RANK: readonly ClusterHealth[] = ['healthy', 'probing', 'suspected', 'down']

/** A cluster is as well as the one of its users that fares worst with it. */
function worst(all: readonly Readonly<Record<string, ClusterHealth>>[]): Record<string, ClusterHealth> {
  const merged: Record<string, ClusterHealth> = {}
  for (const health of all)
    for (const [cluster, state] of Object.entries(health)) {
      const before = merged[cluster]
      if (before === undefined || RANK.indexOf(state) > RANK.indexOf(before)) merged[cluster] = state
    }
  return merged
}

function sum(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const one of all) for (const [name, n] of Object.entries(one)) total[name] = (total[name] ?? 0) + n
  return total
}
