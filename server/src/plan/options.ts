import { parseDuration } from './duration.ts'

/** The options that decide about a plan, read once, with Flink's defaults. Times in ms. */
export interface PlannerOptions {
  /** undefined when off; `problem` where Flink would refuse the values */
  readonly miniBatch?: { readonly latency: number; readonly size: number }
  readonly problem?: string
  readonly phases: 'AUTO' | 'ONE_PHASE' | 'TWO_PHASE'
  readonly splitDistinct: boolean
  readonly buckets: number
  readonly incremental: boolean
  readonly stateTtl: number
  readonly reuse: ReuseOptions
  readonly upsertMaterialize: 'AUTO' | 'NONE' | 'FORCE'
  readonly idleTimeout: number
  readonly streaming: boolean
}

/** What of a plan may be there once for several readers; `sources` and `sinks` count only with `subPlans`. */
export interface ReuseOptions {
  readonly subPlans: boolean
  readonly sources: boolean
  readonly sinks: boolean
}

export function plannerOptions(options: ReadonlyMap<string, string>): PlannerOptions {
  const flag = (key: string, standard: boolean): boolean => isOn(options, key, standard)
  const duration = (key: string): number => parseDuration(options.get(key) ?? '0 ms') ?? 0
  const word = (key: string, standard: string): string => (options.get(key) ?? standard).trim().toUpperCase()
  const enabled = flag('table.exec.mini-batch.enabled', false)
  const latency = duration('table.exec.mini-batch.allow-latency')
  const size = Number(options.get('table.exec.mini-batch.size') ?? '-1')
  const phases = word('table.optimizer.agg-phase-strategy', 'AUTO')
  return {
    ...(enabled ? { miniBatch: { latency, size } } : {}),
    ...(enabled && latency <= 0 ? { problem: 'MiniBatch Latency must be greater than 0 ms: set table.exec.mini-batch.allow-latency' } : {}),
    ...(enabled && latency > 0 && !(size > 0) ? { problem: 'table.exec.mini-batch.size must be greater than 0' } : {}),
    phases: phases === 'ONE_PHASE' || phases === 'TWO_PHASE' ? phases : 'AUTO',
    splitDistinct: flag('table.optimizer.distinct-agg.split.enabled', false),
    buckets: Number(options.get('table.optimizer.distinct-agg.split.bucket-num') ?? '1024') || 1024,
    incremental: flag('table.optimizer.incremental-agg-enabled', true),
    stateTtl: duration('table.exec.state.ttl'),
    reuse: reuseOptions(options),
    upsertMaterialize: materialize(word('table.exec.sink.upsert-materialize', 'AUTO')),
    idleTimeout: duration('table.exec.source.idle-timeout'),
    streaming: word('execution.runtime-mode', 'STREAMING') !== 'BATCH',
  }
}

export function reuseOptions(options: ReadonlyMap<string, string>): ReuseOptions {
  return {
    subPlans: isOn(options, 'table.optimizer.reuse-sub-plan-enabled', true),
    sources: isOn(options, 'table.optimizer.reuse-source-enabled', true),
    sinks: isOn(options, 'table.optimizer.reuse-sink-enabled', true),
  }
}
const isOn = (options: ReadonlyMap<string, string>, key: string, standard: boolean): boolean =>
  (options.get(key)?.trim().toLowerCase() ?? String(standard)) === 'true'
const materialize = (w: string): 'AUTO' | 'NONE' | 'FORCE' => (w === 'NONE' || w === 'FORCE' ? w : 'AUTO')
