import type { PhysicalPlan } from '../plan/physical.ts'
import type { StateMapping } from '../runtime/state/snapshot.ts'

/**
 * A job: a name, a script, its stored plan, a runtime, and its runs. Everything lies under `<workspace>/.sluice/jobs/<name>/`:
 *
 * ```
 * job.json               JobRecord, replaced atomically
 * lease.json             Lease: who may publish; replaced atomically, read before each send
 * checkpoints/<n>.ckpt   written beside, synced, renamed; the last `keep` stay
 * runs/<n>/run.json      RunRecord   runs/<n>/status.json  heartbeat (replaced)   runs/<n>/log
 * journal.jsonl          what an upgrade has begun and done, a line a step
 * timeline.jsonl         starts, restarts, checkpoints that failed, upgrades, with times
 * ```
 */
export interface JobRecord {
  readonly version: 1
  readonly name: string
  readonly runtime: 'embedded'
  /** file as given, the whole text at submission, and which statement of it runs */
  readonly script: { readonly file: string; readonly text: string; readonly statement: number }
  readonly plan: PhysicalPlan
  readonly functions: Readonly<Record<string, { readonly module: string; readonly export: string }>>
  readonly parallelism: number
  readonly checkpointInterval: number
  readonly checkpointsKept: number
  /** where broker lists come from when the DDL doesn't say: the project's clusters, or the stack's brokers.json */
  readonly brokers: { readonly clusters?: Readonly<Record<string, { readonly brokers: readonly string[] }>>; readonly file?: string }
  readonly desired: 'running' | 'stopped'
  readonly run: number
  readonly epoch: number
  readonly createdAt: number
  /** the one before the last upgrade, kept for the way back */
  readonly previous?: Omit<JobRecord, 'previous'>
}

/** Which run may publish. A process whose epoch is not the lease's has been replaced and must not send. */
export interface Lease {
  readonly epoch: number
  readonly run: number
  readonly at: number
}

/** How a job process is told what to do: one JSON document on its standard input. */
export interface RunOrder {
  readonly folder: string
  readonly job: JobRecord
  readonly run: number
  readonly epoch: number
  readonly socket: string
  /** start with the sink shut, warmed from this checkpoint; open at the hand-over */
  readonly upgrade?: { readonly checkpoint: string; readonly mapping: StateMapping }
}
