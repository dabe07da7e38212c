import type { KeyRecords } from './keys.ts'
import type { FirstPhase } from './taps.ts'
import { count } from './words.ts'

/** What is known of a table's pace. */
export interface Rate {
  /** records/s over the time that was read; undefined = its records have no times */
  readonly perSecond?: number
  readonly partitions: number
}
export type Rates = ReadonlyMap<string, Rate>

interface BundleFacts {
  readonly rate: Rate | undefined
  readonly parallelism: number
  readonly keys: readonly KeyRecords[]
  /** that reach the first phase */
  readonly records: number
}

/**
 * What a first phase hands on: one record per key and bundle. Of a bundle of b records, a key with share s is in 1 - (1 - s)^b of them, so a hot key costs the
 * second phase one record a bundle, and no more. Sources run in so many subtasks as the topic has partitions, or as the job's parallelism where that is less.
 */
export class BundleModel {
  readonly notes: readonly string[]
  readonly unknown: string | undefined
  readonly keys: readonly KeyRecords[]

  constructor(below: FirstPhase, { rate, parallelism, keys, records }: BundleFacts) {
    const sources = Math.max(1, Math.min(parallelism, rate?.partitions ?? parallelism))
    const bundle = bundleOf(below, rate?.perSecond === undefined ? undefined : rate.perSecond / sources)
    this.keys = []
    this.notes = []
    if (bundle === undefined) {
      this.unknown = 'how many records come in one window of the first phase depends on their pace, and these have no times'
      return
    }
    const { size, why } = bundle
    this.notes = [
      `Modelled behind a first phase: bundles of ${count(size)} records (${why}) from ${sources} source ${sources === 1 ? 'subtask' : 'subtasks'}`,
    ]
    if (records === 0) return
    const bundles = Math.max(1, records / size)
    this.keys = keys.map(k => ({ ...k, records: bundles * -Math.expm1(size * Math.log1p(-Math.min(k.records / records, 1 - 1e-12))) }))
  }
}

/** Records of one bundle in one source subtask. */
function bundleOf(below: FirstPhase, perSecond: number | undefined): { size: number; why: string } | undefined {
  if (below.kind === 'LocalWindowAggregate') {
    if (perSecond === undefined) return undefined
    const { window } = below
    const ms =
      window.type === 'TUMBLE' ? window.size : window.type === 'HOP' ? window.slide : window.type === 'CUMULATE' ? window.step : window.gap
    return { size: Math.max(1, (perSecond * ms) / 1000), why: `${pace(perSecond)} in slices of ${ms / 1000} s` }
  }
  const { size, latency } = below.miniBatch
  const bySize = size > 0 ? size : Number.POSITIVE_INFINITY
  if (perSecond === undefined) {
    if (!Number.isFinite(bySize)) return undefined
    return { size: bySize, why: 'table.exec.mini-batch.size, for these records have no times to tell their pace by' }
  }
  const byTime = Math.max(1, (perSecond * latency) / 1000)
  return byTime < bySize
    ? { size: byTime, why: `${pace(perSecond)} for ${latency} ms, table.exec.mini-batch.allow-latency` }
    : { size: bySize, why: 'table.exec.mini-batch.size' }
}

const pace = (perSecond: number) => `${count(perSecond)} records/s a subtask`
