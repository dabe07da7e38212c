/**
 * The seams of the embedded runtime. The engine sees bytes and time through these and nothing else, so the same recorded input gives
 * byte-identical state and output. Real adapters live in `runtime/kafka`; tests and the generated source use memory.
 */

/** A split is one partition of one topic on one cluster, written `cluster/topic/partition`. */
export type SplitId = string

/**
 * Records of one split in offset order, as they lie in the fetched bytes (already decompressed). Columns, one entry a record:
 * nothing is copied out of `bytes` until a generated decoder reads it.
 */
export interface SourceBatch {
  readonly split: SplitId
  readonly cluster: string
  readonly topic: string
  readonly partition: number
  readonly bytes: Uint8Array
  readonly count: number
  readonly offsets: Float64Array
  /** ms since the epoch, the record's own timestamp */
  readonly timestamps: Float64Array
  /** byte ranges in `bytes`; start -1 = null */
  readonly keyStart: Int32Array
  readonly keyEnd: Int32Array
  readonly valueStart: Int32Array
  readonly valueEnd: Int32Array
  /** byte ranges of the header block of each record (count varint and headers, as in record batch v2), for metadata columns and the identity */
  readonly headersStart: Int32Array
  readonly headersEnd: Int32Array
  /** offset to read next once this batch is processed: beyond control records and dropped copies as well */
  readonly nextOffset: number
}

export type SplitState = 'active' | 'idle' | 'down' | 'finished'

export interface SplitStatus {
  readonly split: SplitId
  readonly cluster: string
  readonly partition: number
  /** `idle`: reachable and silent for the idle time-out; `down`: its cluster is down and within (`held`) or beyond the hold time */
  readonly state: SplitState
  /** true while this split must hold the watermark back */
  readonly holdsWatermark: boolean
  readonly nextOffset: number
  /** high watermark of the partition, -1 when unknown; lag = highWatermark - nextOffset */
  readonly highWatermark: number
}

/** Plain JSON, part of the checkpoint: what one source needs to go on from exactly here. */
export interface SourceSnapshot {
  readonly kind: string
  /** per cluster: identity of cluster and topic as bound at the first start, and the next offset per partition */
  readonly clusters: Readonly<Record<string, { readonly clusterId: string; readonly topicId: string; readonly offsets: readonly number[] }>>
  /** what the copy filter has seen, opaque to everyone else */
  readonly dedup?: unknown
  /** ms since the epoch of the first start: what `latest-offset` means for a cluster that was down then */
  readonly startedAt?: number
  /** end offsets per cluster and partition of a bounded read; null = not known yet */
  readonly ends?: Readonly<Record<string, readonly (number | null)[]>>
}

/** Per cluster and in all: what people see. */
export interface SourceCounters {
  readonly records: Readonly<Record<string, number>>
  readonly bytes: Readonly<Record<string, number>>
  /** copies dropped by identity */
  readonly duplicates: number
}

export interface HealthEvent {
  readonly cluster: string
  readonly at: number
  readonly from: ClusterHealth
  readonly to: ClusterHealth
  readonly reason: string
}
export type ClusterHealth = 'healthy' | 'suspected' | 'down' | 'probing'

export interface Source {
  /**
   * Starts reading; without a snapshot from the startup mode. Rejects only where nothing can ever be read (see RuntimeProblem), and with the signal's
   * reason once that is aborted: the source is then to be closed.
   */
  open(snapshot?: SourceSnapshot, signal?: AbortSignal): Promise<void>
  /** the next batch at hand, or null after `waitMs` without one. Rejects when the job must fail (another cluster id, a lost range). */
  poll(waitMs: number): Promise<SourceBatch | null>
  status(): readonly SplitStatus[]
  health(): Readonly<Record<string, ClusterHealth>>
  onHealth(listener: (event: HealthEvent) => void): void
  /** taken between two batches: every batch handed out counts as processed */
  snapshot(): SourceSnapshot
  counters(): SourceCounters
  /** true when bounded and at the end everywhere */
  readonly finished: boolean
  /** after a durable checkpoint: commit group offsets for monitoring, on reachable clusters, errors ignored */
  committed(snapshot: SourceSnapshot): void
  close(): Promise<void>
}

/** Encoded rows on their way to a sink, in the order the engine made them. */
export interface EncodedRows {
  readonly count: number
  readonly bytes: Uint8Array
  /** start -1 = null: a null value is a tombstone */
  readonly keyStart: Int32Array
  readonly keyEnd: Int32Array
  readonly valueStart: Int32Array
  readonly valueEnd: Int32Array
  /** ms since the epoch; absent = time of sending */
  readonly timestamps?: Float64Array
}

/** JSON part of a sink's state; the outbox' batches travel beside it as bytes. */
export interface SinkSnapshot {
  readonly kind: string
  readonly epoch: number
  /** next sequence per partition */
  readonly sequences: readonly number[]
  readonly state: unknown
}
export interface SinkCheckpoint {
  readonly snapshot: SinkSnapshot
  /** encoded record batches to be published once the checkpoint is durable; empty without `effectively-once` */
  readonly outbox: Uint8Array
}

export interface SinkCounters {
  readonly records: Readonly<Record<string, number>>
  readonly pending: number
  readonly dropped: number
  readonly activeCluster: string
}

export interface Sink {
  /** `epoch` is this run's; with a checkpoint its outbox is published first, bytes as they were. A shut sink accepts rows and publishes nothing until `openGate`. */
  open(options: { epoch: number; checkpoint?: SinkCheckpoint; shut?: boolean }): Promise<void>
  openGate(epoch: number): Promise<void>
  /** resolves when the sink takes more rows (back-pressure) */
  write(rows: EncodedRows): Promise<void>
  /** at a barrier, between two batches: at-least-once waits for acknowledgements, effectively-once seals its outbox */
  prepare(): Promise<SinkCheckpoint>
  /** the checkpoint that held `prepare`'s result is durable: publish the outbox; resolves when one cluster has acknowledged all of it */
  committed(): Promise<void>
  health(): Readonly<Record<string, ClusterHealth>>
  onHealth(listener: (event: HealthEvent) => void): void
  counters(): SinkCounters
  close(): Promise<void>
}

/** The only way for the engine to know the time, in ms since the epoch. */
export interface Clock {
  now(): number
}

/** Thrown by adapters and the engine: one line for people, the next step in `hint`. */
export class RuntimeProblem extends Error {
  readonly kind: string
  readonly hint: string
  constructor(kind: string, message: string, hint: string) {
    super(message)
    this.kind = kind
    this.hint = hint
    this.name = 'RuntimeProblem'
  }
}
