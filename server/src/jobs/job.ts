import type { PhysicalPlan } from '../plan/physical.ts'
import type { CompatResult } from '../protocol.ts'
import type { ClusterHealth } from '../runtime/ports.ts'
import type { StateMapping } from '../runtime/state/snapshot.ts'

/**
 * A job: a name, a script, its stored plan, a runtime, and its runs. Everything lies under `<workspace>/.sluice/jobs/<name>/`:
 *
 * ```
 * job.json               JobRecord, replaced atomically
 * lease.json             Lease: who may publish; replaced atomically, read before each send
 * checkpoints/<n>.ckpt   written beside, synced, renamed; the last `keep` stay
 * runs/<n>/run.json      RunRecord   runs/<n>/status.json  Heartbeat (replaced)   runs/<n>/end.json  RunEnd   runs/<n>/log
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

/** The job in the identities of its records: the same through all its runs, and another one where the name is used again. */
export function jobIdentity({ name, createdAt }: Pick<JobRecord, 'name' | 'createdAt'>): string {
  return `${name}-${createdAt.toString(36)}`
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
  /** what happened before this process was there (the call, the keeper): the first entries of its start-up timeline */
  readonly phases?: readonly { readonly phase: string; readonly at: number }[]
}

/** Which process a run is; written by the keeper as soon as the process is there. */
export interface RunRecord {
  readonly version: 1
  readonly run: number
  readonly epoch: number
  /** number and start mark of the process, so that a later one with the same number is never taken for it */
  readonly pid: number
  readonly started: string
  readonly startedAt: number
  readonly socket: string
  readonly cause: 'submit' | 'restart' | 'crash' | 'upgrade' | 'rollback'
}

/** Replaced by the run's process about twice a second: that it lives, and what people want to see of it. */
export interface Heartbeat {
  readonly run: number
  readonly epoch: number
  /** rises by one each time; a number that stands still is a process that hangs */
  readonly beat: number
  readonly at: number
  readonly phase: 'starting' | 'warming' | 'warm' | 'running' | 'waiting for clusters' | 'ending'
  readonly records: Readonly<Record<string, number>>
  readonly recordsPerSecond: number
  readonly lag: Readonly<Record<string, number | null>>
  readonly health: Readonly<Record<string, ClusterHealth>>
  readonly duplicates: number
  readonly lateRows: number
  readonly emitted: number
  readonly watermark?: number
  /** the last durable checkpoint; `currentAt` = when it last said all there is to say */
  readonly checkpoint?: { readonly id: number; readonly at: number; readonly currentAt: number; readonly bytes: number }
  /** when each phase of the start was reached, epoch ms */
  readonly phases: readonly { readonly phase: string; readonly at: number }[]
  readonly badge?: string
}

/** The last checkpoint of a run that gives way to the next. */
export interface HandOver {
  readonly checkpoint: number
  readonly file: string
  readonly at: number
  /** true when a cluster has acknowledged all of its outbox; else the next run sends the same bytes */
  readonly published: boolean
}

/** How a run ended; by the process itself when it could, else by the keeper that found it gone. */
export interface RunEnd {
  readonly at: number
  readonly outcome: 'stopped' | 'handed over' | 'end of input' | 'failed' | 'killed'
  /** one line, and the next step */
  readonly problem?: { readonly kind: string; readonly message: string; readonly hint: string }
  /** false when another start would end the same way */
  readonly restartable: boolean
  /** the last one that this run made */
  readonly checkpoint?: number
  /** outcome 'handed over': what the next run goes on from */
  readonly handOver?: HandOver
}

/** One line of timeline.jsonl: what happened to the job, for people. */
export interface TimelineRecord {
  readonly at: number
  readonly phase: string
  /** how long it took, or ms since the call that began it */
  readonly ms: number
  readonly run?: number
  readonly note?: string
}

export type UpgradeStepId = 'start-beside' | 'warm' | 'barrier' | 'lease' | 'take-over' | 'confirm' | 'measure' | 'replace'

export interface UpgradeStep {
  readonly id: UpgradeStepId
  readonly title: string
  readonly reason: string
}

/** upgrade.json, written before the first step and removed after the last: all that the steps stand on, so that another keeper can go on with them. */
export interface UpgradePlanRecord {
  readonly id: string
  readonly at: number
  readonly steps: readonly UpgradeStep[]
  readonly old: { readonly run: number; readonly epoch: number }
  /** the new definition, with its run and epoch */
  readonly next: JobRecord
  readonly mapping: StateMapping
  readonly state: CompatResult
}

/** One line of journal.jsonl: a step that was begun, done (with what it found out, for the steps after it) or failed. */
export interface JournalEntry {
  readonly at: number
  readonly upgrade: string
  readonly step: UpgradeStepId | 'end'
  readonly status: 'begun' | 'done' | 'failed'
  readonly ms?: number
  readonly note?: string
  readonly found?: Readonly<Record<string, unknown>>
}
