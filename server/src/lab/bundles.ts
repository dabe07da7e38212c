import type { LocalWindowAggregate } from '../plan/physical.ts'
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
  /** of a first phase by windows, by the records' own times */
  readonly slices?: number
}

/**
 * What a first phase hands on: one record per key and bundle. Of a bundle of b records, a key with share s is in 1 - (1 - s)^b of them, so a hot key costs the
 * second phase one record a bundle, and no more. Sources run in so many subtasks as the topic has partitions, or as the job's parallelism where that is less.
 */
export class BundleModel {
  readonly notes: readonly string[]
  readonly unknown: string | undefined
  readonly keys: readonly KeyRecords[]

  constructor(below: FirstPhase, { rate, parallelism, keys, records, slices = 0 }: BundleFacts) {
    const sources = Math.max(1, Math.min(parallelism, rate?.partitions ?? parallelism))
    const perSecond = rate?.perSecond === undefined ? undefined : rate.perSecond / sources
    const bundle =
      below.kind === 'LocalWindowAggregate' && perSecond === undefined
        ? inSlices(below, records / sources, slices)
        : bundleOf(below, perSecond)
    this.keys = []
    this.notes = []
    if (bundle === undefined) {
      this.unknown =
        'how many records come in one window of the first phase depends on their pace, and neither they nor the log say when they came'
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

/** What a first phase that was run on the records rests upon. */
export function ranInWords(below: FirstPhase, sources: number): string {
  const from = `run here on the records in the order of the file, as from ${sources} source ${sources === 1 ? 'subtask' : 'subtasks'}`
  if (below.kind === 'LocalWindowAggregate')
    return `Behind a first phase, ${from}: each key is handed on once a slice of ${sliceOf(below) / 1000} s. A slice of which records come late is handed on more often`
  const { size, latency } = below.miniBatch
  return `Behind a first phase, ${from}: bundles of ${count(size)} records (table.exec.mini-batch.size). Where they take longer than ${latency} ms to come (table.exec.mini-batch.allow-latency), bundles are smaller and more is handed on`
}

/** Without a pace: as many bundles as the records have slices. */
function inSlices(below: LocalWindowAggregate, records: number, slices: number): { size: number; why: string } | undefined {
  if (slices === 0) return undefined
  return { size: Math.max(1, records / slices), why: `by their own times, ${count(slices)} slices of ${sliceOf(below) / 1000} s` }
}

function sliceOf({ window }: LocalWindowAggregate): number {
  return window.type === 'TUMBLE'
    ? window.size
    : window.type === 'HOP'
      ? window.slide
      : window.type === 'CUMULATE'
        ? window.step
        : window.gap
}

/** Records of one bundle in one source subtask. */
function bundleOf(below: FirstPhase, perSecond: number | undefined): { size: number; why: string } | undefined {
  if (below.kind === 'LocalWindowAggregate') {
    if (perSecond === undefined) return undefined
    const ms = sliceOf(below)
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
