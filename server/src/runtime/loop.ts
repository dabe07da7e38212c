import type { Clock, EncodedRows, HealthEvent, Sink, SinkCheckpoint, Source, SourceBatch, SourceSnapshot, SplitStatus } from './ports.ts'

/**
 * The heart of an engine process: poll → push → tick → checkpoint, one thread, run to completion. Between two batches every operator, source and
 * sink agrees on what has been processed, so a checkpoint needs no alignment: it is whatever they hold at that moment. Knows ports only; the same
 * loop runs over Kafka, over files and over memory.
 */
export function createLoop(parts: LoopParts): Loop {
  return new RunLoop(parts)
}

/** What the loop needs of the engine. */
export interface LoopEngine {
  push(scan: number, batch: SourceBatch): void
  tick(status: ReadonlyMap<number, readonly SplitStatus[]>): void
  endOfInput(): void
  /** flushes bundles (their rows go to the output first), then gives a copy of all state */
  snapshot(): unknown
}

export interface LoopSource {
  readonly scan: number
  /** table, and which scan of it: finds its offsets again in an edited plan */
  readonly key: string
  readonly source: Source
}
export interface LoopSink {
  readonly root: number
  readonly key: string
  readonly sink: Sink
}

/** Everything that a restart needs, taken at one moment. */
export interface CheckpointParts {
  readonly sources: Readonly<Record<string, SourceSnapshot>>
  readonly sinks: Readonly<Record<string, SinkCheckpoint>>
  readonly engine: unknown
}

export interface LoopParts {
  readonly engine: LoopEngine
  readonly output: LoopOutput
  readonly sources: readonly LoopSource[]
  readonly sinks: readonly LoopSink[]
  readonly clock: Clock
  /** lets timers and sockets have their turn (`setImmediate`) */
  turn(): Promise<void>
  /** absent in attached runs. `write` resolves when the checkpoint is durable. */
  readonly checkpoints?: { readonly interval: number; write(parts: CheckpointParts): Promise<void>; unchanged?(): void }
  /** rows for people (a SELECT's result); resolves when more are welcome */
  onRows?(rows: readonly unknown[]): Promise<void>
}

export type LoopEnd = 'end of input' | 'stopped'

export interface Loop {
  /** works until the bounded inputs end or `stop`; rejects with the problem that ends the run */
  run(): Promise<LoopEnd>
  /** at the next gap between two batches: a last checkpoint, its outbox published, then the loop ends */
  stop(): void
  onHealth(listener: (event: HealthEvent) => void): void
  /** rows written to sinks */
  readonly emitted: number
  /** records pushed into the engine */
  readonly pushed: number
}

/** Where the engine's callbacks put what it made; emptied by the loop between two pushes. */
export interface LoopOutput {
  readonly encoded: { readonly root: number; readonly rows: EncodedRows }[]
  readonly rows: unknown[]
}
export const createOutput = (): LoopOutput => ({ encoded: [], rows: [] })

const POLL_WAIT = 20
const TICK_EVERY = 10
/** ms of work after which sockets and timers get a turn */
const TURN_EVERY = 8
/** ms from the start to the first checkpoint */
const FIRST_CHECKPOINT = 25
/** rows that may wait for a checkpoint in an effectively-once sink before one is taken at once */
const PENDING_LIMIT = 50_000

class RunLoop implements Loop {
  emitted = 0
  pushed = 0
  private readonly parts: LoopParts
  private readonly sinkOf: Map<number, LoopSink>
  private stopping = false
  private dirty = true
  private nextCheckpoint = 0
  private nextTick = 0
  private lastTurn = 0
  private inFlight: Promise<void> | undefined
  private failure: unknown
  private failed = false

  constructor(parts: LoopParts) {
    this.parts = parts
    this.sinkOf = new Map(parts.sinks.map(s => [s.root, s]))
  }

  stop(): void {
    this.stopping = true
  }

  onHealth(listener: (event: HealthEvent) => void): void {
    for (const { source } of this.parts.sources) source.onHealth(listener)
    for (const { sink } of this.parts.sinks) sink.onHealth(listener)
  }

  async run(): Promise<LoopEnd> {
    const { clock, sources, checkpoints } = this.parts
    this.lastTurn = clock.now()
    // The first one soon: until it is durable an effectively-once sink shows nothing, and after an upgrade that is part of the gap.
    this.nextCheckpoint = clock.now() + Math.min(FIRST_CHECKPOINT, checkpoints?.interval ?? 0)
    while (!this.stopping) {
      const busy = await this.round()
      if (this.failed) throw this.failure
      const now = clock.now()
      if (!busy || now >= this.nextTick) await this.tick(now)
      if (!busy && sources.every(s => s.source.finished)) {
        this.parts.engine.endOfInput()
        await this.drain()
        await this.checkpoint(true)
        return 'end of input'
      }
      if (checkpoints && (now >= this.nextCheckpoint || this.tooMuchPending())) await this.checkpoint(false)
      if (now - this.lastTurn >= TURN_EVERY) {
        await this.parts.turn()
        this.lastTurn = clock.now()
      }
    }
    await this.checkpoint(true)
    return 'stopped'
  }

  // One batch of every source in turn, so that a source with a backlog can't starve another; waits only when none has anything.
  private async round(): Promise<boolean> {
    const { sources } = this.parts
    let busy = false
    for (const s of sources) busy = (await this.take(s, 0)) || busy
    if (busy || this.stopping || sources.every(s => s.source.finished)) return busy
    const wait = sources.length === 1 ? POLL_WAIT : POLL_WAIT / 2
    // Awaited together: no poll may be open while a checkpoint is taken, for what a source has handed out counts as processed.
    const batches = await Promise.all(sources.map(s => s.source.poll(wait)))
    for (const [i, batch] of batches.entries()) {
      if (batch) {
        await this.push(sources[i], batch)
        busy = true
      }
    }
    return busy
  }

  private async take(s: LoopSource, waitMs: number): Promise<boolean> {
    const batch = await s.source.poll(waitMs)
    if (batch) await this.push(s, batch)
    return batch !== null
  }

  private async push(s: LoopSource, batch: SourceBatch): Promise<void> {
    this.parts.engine.push(s.scan, batch)
    this.pushed += batch.count
    this.dirty = true
    await this.drain()
  }

  private async tick(now: number): Promise<void> {
    this.nextTick = now + TICK_EVERY
    this.parts.engine.tick(new Map(this.parts.sources.map(s => [s.scan, s.source.status()])))
    await this.drain()
  }

  private async drain(): Promise<void> {
    const { output, onRows } = this.parts
    for (const { root, rows } of output.encoded.splice(0)) {
      const target = this.sinkOf.get(root)
      if (!target) throw new Error(`the plan has no sink ${root}`)
      this.dirty = true
      this.emitted += rows.count
      await target.sink.write(rows)
    }
    if (output.rows.length > 0) {
      const rows = output.rows.splice(0)
      this.emitted += rows.length
      await onRows?.(rows)
    }
  }

  private tooMuchPending(): boolean {
    return this.parts.sinks.some(s => s.sink.counters().pending > PENDING_LIMIT)
  }

  /** The contract's order (cluster-tables.md, 4). Written behind: the loop goes on while the file is synced; the next one waits for it. */
  private async checkpoint(final: boolean): Promise<void> {
    const { checkpoints, clock, engine, sources, sinks } = this.parts
    if (!checkpoints) return final ? this.flushSinks() : undefined
    // A late checkpoint must not hold the loop: only the last one, or a sink that is full, waits for the one on its way.
    if (this.inFlight && !final && !this.tooMuchPending()) return
    await this.inFlight
    if (this.failed) throw this.failure
    this.nextCheckpoint = clock.now() + checkpoints.interval
    if (!this.dirty && !final) return checkpoints.unchanged?.()
    const state = engine.snapshot()
    await this.drain()
    const prepared: Record<string, SinkCheckpoint> = {}
    for (const s of sinks) prepared[s.key] = await s.sink.prepare()
    const offsets: Record<string, SourceSnapshot> = {}
    for (const s of sources) offsets[s.key] = s.source.snapshot()
    this.dirty = false
    this.inFlight = this.complete({ sources: offsets, sinks: prepared, engine: state }).then(
      () => {
        this.inFlight = undefined
      },
      error => {
        this.inFlight = undefined
        this.failed = true
        this.failure = error
      },
    )
    if (final) {
      await this.inFlight
      if (this.failed) throw this.failure
    }
  }

  private async complete(parts: CheckpointParts): Promise<void> {
    await this.parts.checkpoints!.write(parts)
    await Promise.all(this.parts.sinks.map(s => s.sink.committed()))
    for (const s of this.parts.sources) s.source.committed(parts.sources[s.key])
  }

  // Without checkpoints what has been written is still waited for, and an outbox counts as durable at once.
  private async flushSinks(): Promise<void> {
    for (const { sink } of this.parts.sinks) {
      await sink.prepare()
      await sink.committed()
    }
  }
}
