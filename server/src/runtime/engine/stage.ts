import type { PhysicalNode } from '../../plan/physical.ts'
import { type Env, NotHere } from '../functions/scope.ts'
import type { SourceBatch, SplitStatus } from '../ports.ts'
import { Batch } from './columns.ts'
import { Outlet, type Receiver } from './outlet.ts'
import { compilePipeline, type Pipeline } from './pipeline.ts'
import { ProcessingTimeMarkers, RowTimeMarkers, SplitWatermarks } from './time.ts'

/**
 * A compiled pipeline in its place: rows go through it, watermarks begin here where a scan or an assigner makes them, and mini-batch assigners turn the clock
 * (or event time) into markers.
 */
export interface StageOptions {
  readonly env: Env
  readonly counts: Float64Array
  readonly parallelism: number
  readonly chain: readonly PhysicalNode[]
  /** absent where the chain begins with a scan */
  readonly input?: Outlet
  readonly strings: boolean
  /** the sources below, whose splits decide how far event time is */
  readonly scans: readonly number[]
}

export class Stage implements Receiver {
  readonly out: Outlet
  readonly scans: readonly number[]
  /** present where watermarks begin */
  readonly watermarks: SplitWatermarks | undefined
  private readonly pipeline: Pipeline
  private readonly env: Env
  private readonly parallelism: number
  private readonly clockMarkers: ProcessingTimeMarkers | undefined
  private readonly rowTimeMarkers: RowTimeMarkers | undefined
  private readonly onEvent: boolean
  private statuses: readonly SplitStatus[] = []

  constructor(options: StageOptions) {
    const { chain, input, env } = options
    this.env = env
    this.parallelism = options.parallelism
    this.scans = options.scans
    this.pipeline = compilePipeline({ env, counts: options.counts, chain, input, strings: options.strings })
    this.out = new Outlet(this.pipeline.output, this.pipeline.ops)
    const scan = chain[0]?.kind === 'TableSourceScan' ? chain[0] : undefined
    const assigners = chain.filter(n => n.kind === 'WatermarkAssigner')
    if (assigners.length + (scan?.watermark ? 1 : 0) > 1) throw new NotHere('two watermarks in one stage')
    this.onEvent = scan?.watermark?.emit === 'on-event'
    this.watermarks = assigners.length > 0 || scan?.watermark ? new SplitWatermarks() : undefined
    const batchers = chain.filter(n => n.kind === 'MiniBatchAssigner')
    const [batcher] = batchers
    if (batcher?.mode === 'ProcTime') this.clockMarkers = new ProcessingTimeMarkers(batcher.interval)
    if (batcher?.mode === 'RowTime') this.rowTimeMarkers = new RowTimeMarkers(batcher.interval)
  }

  /** Rows of a source. Partition p of every cluster belongs to the same subtask. */
  read(batch: SourceBatch): void {
    this.marker()
    const outage = this.watermarks?.isOutage(batch.split) ?? false
    this.run({ ...batch, subtask: batch.partition % this.parallelism, outage }, batch.split)
    if (this.onEvent) this.advance(this.statuses)
  }

  /** The rows of VALUES, which then ends. */
  readConstants(): void {
    this.run(new Batch([], false), '')
    this.out.watermark(Number.POSITIVE_INFINITY, false)
  }

  push(batch: Batch): void {
    this.marker()
    this.run(batch, batch.split)
  }

  private run(input: Parameters<Pipeline['run']>[0], split: string): void {
    this.pipeline.run(input, batch => this.out.push(batch))
    this.watermarks?.update(split, this.pipeline.watermark.value)
  }

  /** A mini-batch interval of the clock has ended: bundles downstream are finished. */
  marker(): void {
    if (this.clockMarkers?.passed(this.env.now)) this.out.flush()
  }

  flush(): void {
    this.out.flush()
  }

  /** Event time by the splits' states. */
  advance(statuses: readonly SplitStatus[]): void {
    this.statuses = statuses
    const { watermarks } = this
    if (watermarks?.advance(statuses)) {
      if (watermarks.current > this.env.watermark) this.env.watermark = watermarks.current
      this.pass(watermarks.current, watermarks.idle)
    }
  }

  watermark(time: number, idle: boolean): void {
    // an assigner makes its own watermarks; only the end of the input comes through
    if (this.watermarks && time !== Number.POSITIVE_INFINITY) return
    this.pass(time, idle)
  }

  private pass(time: number, idle: boolean): void {
    if (this.clockMarkers && time !== Number.POSITIVE_INFINITY) return
    if (this.rowTimeMarkers && !this.rowTimeMarkers.passes(time)) return
    this.out.watermark(time, idle)
  }

  /** After a restore: hands the restored event time down, so that operators know it. */
  resume(): void {
    if (this.watermarks && this.watermarks.current > Number.NEGATIVE_INFINITY) this.pass(this.watermarks.current, false)
  }

  /** Runs the generated code on nothing, so that it is compiled before the first row. */
  warm(): void {
    const none = new Float64Array(0)
    const noInts = new Int32Array(0)
    if (this.pipeline.fromBytes) {
      this.pipeline.run(
        {
          split: '',
          cluster: '',
          topic: '',
          partition: 0,
          bytes: new Uint8Array(0),
          count: 0,
          offsets: none,
          timestamps: none,
          nextOffset: 0,
          subtask: 0,
          outage: false,
          keyStart: noInts,
          keyEnd: noInts,
          valueStart: noInts,
          valueEnd: noInts,
          headersStart: noInts,
          headersEnd: noInts,
        },
        () => {},
      )
    }
  }
}
