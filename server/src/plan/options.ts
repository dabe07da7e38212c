import { parseDuration } from './duration.ts'

/** Value of a `SET` in force; undefined where nothing sets it. Who reads through one that notes the keys is done again only when one of them changes. */
export type Option = (key: string) => string | undefined

/** What of a plan may be there once for several readers; `sources` and `sinks` count only with `subPlans`. */
export interface ReuseOptions {
  readonly subPlans: boolean
  readonly sources: boolean
  readonly sinks: boolean
}

/** The options that decide about a plan, with Flink's defaults; each is read when a pass asks for it. Times in ms. */
export class PlannerOptions {
  private readonly option: Option
  private readonly bundles: boolean

  /** `bundles`: the statement is one whose rows may be bundled. */
  constructor(option: Option, bundles: boolean) {
    this.option = option
    this.bundles = bundles
  }

  /** undefined when off */
  get miniBatch(): { readonly latency: number; readonly size: number } | undefined {
    if (!this.bundles || !isOn(this.option, 'table.exec.mini-batch.enabled', false)) return undefined
    return {
      latency: this.duration('table.exec.mini-batch.allow-latency'),
      size: Number(this.option('table.exec.mini-batch.size') ?? '-1'),
    }
  }
  /** why Flink would refuse the values */
  get problem(): string | undefined {
    const { miniBatch } = this
    if (!miniBatch) return undefined
    if (miniBatch.latency <= 0) return 'MiniBatch Latency must be greater than 0 ms: set table.exec.mini-batch.allow-latency'
    return miniBatch.size > 0 ? undefined : 'table.exec.mini-batch.size must be greater than 0'
  }
  get phases(): 'AUTO' | 'ONE_PHASE' | 'TWO_PHASE' {
    const phases = this.word('table.optimizer.agg-phase-strategy', 'AUTO')
    return phases === 'ONE_PHASE' || phases === 'TWO_PHASE' ? phases : 'AUTO'
  }
  get splitDistinct(): boolean {
    return isOn(this.option, 'table.optimizer.distinct-agg.split.enabled', false)
  }
  get buckets(): number {
    return Number(this.option('table.optimizer.distinct-agg.split.bucket-num') ?? '1024') || 1024
  }
  get incremental(): boolean {
    return isOn(this.option, 'table.optimizer.incremental-agg-enabled', true)
  }
  get stateTtl(): number {
    return this.duration('table.exec.state.ttl')
  }
  get upsertMaterialize(): 'AUTO' | 'NONE' | 'FORCE' {
    const word = this.word('table.exec.sink.upsert-materialize', 'AUTO')
    return word === 'NONE' || word === 'FORCE' ? word : 'AUTO'
  }
  /** sources of a changelog may send an event twice, which a normalizer behind them takes out */
  get cdcDuplicates(): boolean {
    return isOn(this.option, 'table.exec.source.cdc-events-duplicate', false)
  }
  get idleTimeout(): number {
    return this.duration('table.exec.source.idle-timeout')
  }
  get streaming(): boolean {
    return this.word('execution.runtime-mode', 'STREAMING') !== 'BATCH'
  }
  get reuse(): ReuseOptions {
    return reuseOptions(this.option)
  }

  private duration(key: string): number {
    const text = this.option(key)
    return text === undefined ? 0 : (parseDuration(text) ?? 0)
  }
  private word(key: string, standard: string): string {
    return (this.option(key) ?? standard).trim().toUpperCase()
  }
}

class ReadReuse implements ReuseOptions {
  private readonly option: Option

  constructor(option: Option) {
    this.option = option
  }

  get subPlans(): boolean {
    return isOn(this.option, 'table.optimizer.reuse-sub-plan-enabled', true)
  }
  get sources(): boolean {
    return isOn(this.option, 'table.optimizer.reuse-source-enabled', true)
  }
  get sinks(): boolean {
    return isOn(this.option, 'table.optimizer.reuse-sink-enabled', true)
  }
}
export const reuseOptions = (option: Option): ReuseOptions => new ReadReuse(option)

function isOn(option: Option, key: string, standard: boolean): boolean {
  const text = option(key)
  return text === undefined ? standard : text.trim().toLowerCase() === 'true'
}
