import type { ClusterHealth, HealthEvent } from './runtime/ports.ts'

/**
 * Every custom message. One generic request carries all verbs, the same that the command line has: `sluice/command` {verb, args, token} → result,
 * with `sluice/event` {token, event} notifications while it runs, ended early by cancelling the request. Imports neither VS Code nor LSP.
 */
export const COMMAND_REQUEST = 'sluice/command'
export const EVENT_NOTIFICATION = 'sluice/event'

export interface CommandParams<V extends VerbName = VerbName> {
  readonly verb: V
  readonly args: Verbs[V]['args']
  /** chosen by the caller; events of this call carry it */
  readonly token: string
}
export interface EventParams {
  readonly token: string
  readonly event: unknown
}
/** What a failed command gives: plain words and the next step. `exitCode` as in the command line's contract (1, 2, 3). */
export interface CommandFailure {
  readonly kind: string
  readonly message: string
  readonly hint: string
  readonly exitCode: 1 | 2 | 3
}

/** `initializationOptions` of the language server. `data` of a ResponseError that answers COMMAND_REQUEST is a CommandFailure. */
export interface ServerOptions {
  /** false in VS Code's Restricted Mode: analysis only, every verb that starts or reaches something is refused with kind 'untrusted' */
  readonly trusted: boolean
  /** the editor has the commands that actions name (`sluice.prove`); without it they aren't offered */
  readonly commands?: boolean
}
/** From the client, {trusted: true}: the person has trusted the workspace meanwhile. */
export const TRUST_NOTIFICATION = 'sluice/trust'
/** Kind of the code action that applies every safe fix of a script. */
export const FIX_ALL_KIND = 'source.fixAll.sluice'
/** Kind of the code action that proves a repair: among the quick fixes, beside the repair. */
export const PROVE_KIND = 'quickfix.sluice.prove'
/** The single argument of the lenses' commands `sluice.run`, `sluice.forecast`, `sluice.submit` and `sluice.upgrade`: a statement of a script, 0-based. */
export interface StatementReference {
  readonly uri: string
  readonly statement: number
  /** the script that the number counts in; absent = as it is now */
  readonly text?: string
}

/** The failure's kind where a statement was edited since: with `edited` its new text is taken. */
export const STATEMENT_CHANGED = 'statement-changed'

/** An older text of a script, whose number or offset names a statement of the newer one. */
export interface StatementThen {
  readonly text: string
  /** what became of an edited statement will do: what writes to the same table. Else that is a failure, STATEMENT_CHANGED. */
  readonly edited?: boolean
}

/** The single argument of `sluice.prove`: a repair of the rule's finding in the statement; `title` as the finding has it. */
export interface RewriteReference extends StatementReference {
  readonly rule: string
  readonly title: string
}

interface Verb<Args, Event, Result> {
  readonly args: Args
  readonly event: Event
  readonly result: Result
}

export interface Verbs {
  check: Verb<CheckArgs, never, CheckResult>
  fix: Verb<FixArgs, never, FixResult>
  format: Verb<FormatArgs, never, FormatResult>
  'import-schema': Verb<ImportSchemaArgs, never, ImportSchemaResult>
  'copy-as': Verb<CopyAsArgs, never, CopyAsResult>
  plan: Verb<PlanArgs, never, PlanResult>
  compat: Verb<{ oldFile: string; newFile: string }, never, CompatResult>
  run: Verb<RunArgs, RunEvent, RunSummary>
  stack: Verb<StackArgs, StackEvent, StackStatus>
  submit: Verb<SubmitArgs, TimelineEntry, SubmitResult>
  jobs: Verb<Record<string, never>, never, { jobs: JobSummary[]; keeper: 'running' | 'stopped' }>
  job: Verb<{ name: string }, never, JobDetail>
  stop: Verb<{ name: string; savepoint?: boolean; remove?: boolean }, never, JobSummary>
  restart: Verb<{ name: string }, never, JobSummary>
  logs: Verb<{ name: string; lines?: number }, never, { text: string }>
  upgrade: Verb<UpgradeArgs, UpgradeEvent, UpgradeResult>
  forecast: Verb<ForecastArgs, ForecastEvent, ForecastResult>
  prove: Verb<ProveArgs, ProveEvent, ProveResult>
  rewrite: Verb<RewriteArgs, never, RewriteResult>
}
export type VerbName = keyof Verbs

// ---------------------------------------------------------------- findings

export type Severity = 'error' | 'warning' | 'info'
export interface Position {
  readonly line: number
  readonly character: number
}
export interface Range {
  readonly start: Position
  readonly end: Position
}
/** What a repair does to a running job's state, in the words its title uses. */
export type StateEffect = 'none' | 'kept' | 'mapped' | 'fresh'
export interface FixJson {
  readonly title: string
  readonly edits: readonly { readonly file: string; readonly range: Range; readonly newText: string }[]
  readonly state?: StateEffect
  /** on Flink, where operators' ids decide */
  readonly stateOnFlink?: StateEffect
}
export interface FindingJson {
  readonly file: string
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly range: Range
  readonly fixes: readonly FixJson[]
}
export interface CheckArgs {
  /** files, folders, globs; `-` = `text` */
  readonly files: readonly string[]
  readonly text?: string
  readonly rules?: Readonly<Record<string, 'off' | Severity>>
}
export interface CheckResult {
  readonly findings: readonly FindingJson[]
  readonly files: number
  readonly statements: number
  readonly ms: number
}
export interface FixArgs {
  readonly files: readonly string[]
  readonly rules?: readonly string[]
  readonly dryRun?: boolean
}
export interface FixResult {
  readonly files: readonly { readonly file: string; readonly applied: readonly string[]; readonly diff: string }[]
}

export interface FormatArgs {
  /** files, folders, globs; `-` = `text` */
  readonly files: readonly string[]
  readonly text?: string
  /** only say which files would change */
  readonly check?: boolean
}
export interface FormatResult {
  readonly files: readonly {
    readonly file: string
    readonly changed: boolean
    /** statements with a mistake in them, which stay as they are */
    readonly kept: number
    /** of `-`: what becomes of the text */
    readonly text?: string
  }[]
}

export interface ImportSchemaArgs {
  readonly file: string
  /** the text in the editor, where it isn't saved */
  readonly text?: string
  readonly from: 'mysql' | 'postgresql'
  /** what reads and writes the tables in Flink; 'cdc' by default */
  readonly to?: 'cdc' | 'jdbc' | 'kafka'
}
export interface ImportSchemaResult {
  readonly ddl: string
  readonly tables: number
  /** columns that have no counterpart; each is a comment in its table */
  readonly leftOut: number
}

export interface CopyAsArgs {
  readonly file: string
  readonly text?: string
  /** UTF-16 offset in the statement; absent = the only one */
  readonly offset?: number
  readonly to: 'mysql' | 'postgresql' | 'bigquery'
}
export interface CopyAsResult {
  readonly sql: string
  /** where the same words may give other rows */
  readonly notes: readonly string[]
}

// ---------------------------------------------------------------- plan

export interface PlanArgs {
  readonly file: string
  readonly text?: string
  readonly statement?: number
  readonly offset?: number
  readonly parallelism?: number
}
export interface PlanResult {
  readonly statements: readonly {
    readonly statement: number
    readonly line: number
    readonly plan: string
    /** the table that an INSERT writes to; a job of it is named so by default */
    readonly sink?: string
    readonly unknown?: string
    readonly operators: readonly {
      readonly id: number
      readonly kind: string
      readonly inputs: readonly number[]
      readonly state?: string
    }[]
  }[]
}
export interface OperatorFate {
  readonly operator: string
  readonly title: string
  readonly fate: 'keep' | 'mapped' | 'new' | 'dropped' | 'refuse'
  readonly reason: string
}
export interface CompatResult {
  readonly verdict: 'keep' | 'mapped' | 'refuse'
  readonly operators: readonly OperatorFate[]
}
/** The next step after a verdict of `refuse`, as people read it. */
export const AFTER_REFUSAL = 'Submit the edited script as a job of another name, which reads from the start, or take the edit back'

// ---------------------------------------------------------------- run

export interface ChangelogRowJson {
  readonly op: '+I' | '-U' | '+U' | '-D'
  readonly row: Readonly<Record<string, unknown>>
}
export interface RunArgs {
  readonly file: string
  /** the text in the editor, where it isn't saved */
  readonly text?: string
  /** 0-based number of the statement in the file, or `offset` inside it; absent = the only query or INSERT */
  readonly statement?: number
  readonly offset?: number
  readonly limit?: number
  readonly timeoutMs?: number
  readonly inputs?: Readonly<Record<string, string>>
  readonly changelog?: boolean
}
export interface RunStatus {
  readonly phase: 'starting' | 'running' | 'waiting for clusters' | 'finished'
  readonly elapsedMs: number
  readonly rows: number
  readonly recordsPerSecond: number
  /** records read, by cluster */
  readonly records: Readonly<Record<string, number>>
  readonly health: Readonly<Record<string, ClusterHealth>>
  readonly duplicates: number
  readonly lateRows: number
  /** epoch ms */
  readonly watermark?: number
  /** 'generated' where no cluster was there and the source is made up */
  readonly badge?: string
}
export type RunEvent =
  | {
      readonly type: 'columns'
      readonly columns: readonly { readonly name: string; readonly type: string }[]
      readonly key?: readonly string[]
    }
  | { readonly type: 'rows'; readonly rows: readonly ChangelogRowJson[] }
  | { readonly type: 'status'; readonly status: RunStatus }
  | { readonly type: 'health'; readonly event: HealthEvent }
export interface RunSummary {
  readonly done: true
  readonly rows: number
  readonly records: Readonly<Record<string, number>>
  readonly ms: number
  readonly ended: 'limit' | 'timeout' | 'end of input' | 'stopped'
  readonly duplicates: number
  readonly badge?: string
  /** what is left of bounded inputs, when the changelog was not asked for */
  readonly result?: readonly Readonly<Record<string, unknown>>[]
}

// ---------------------------------------------------------------- stack

export interface StackArgs {
  readonly action: 'up' | 'down' | 'status' | 'kill' | 'revive' | 'suspend' | 'resume'
  readonly cluster?: string
}
export interface StackEvent {
  readonly step: string
  readonly cluster?: string
  /** what was found: the Java version, the brokers' address */
  readonly detail?: string
  readonly ms?: number
  readonly done?: number
  readonly total?: number
}
export interface ClusterStatus {
  readonly name: string
  readonly state: 'running' | 'stopped' | 'killed' | 'hung' | 'starting' | 'unreachable'
  readonly external: boolean
  readonly brokers: readonly string[]
  readonly pid?: number
  readonly uptimeMs?: number
  readonly topics?: readonly { readonly name: string; readonly partitions: number }[]
}
export interface StackStatus {
  readonly clusters: readonly ClusterStatus[]
}

// ---------------------------------------------------------------- jobs

export interface TimelineEntry {
  readonly phase: string
  readonly ms: number
}
export interface SubmitArgs {
  readonly file: string
  readonly text?: string
  readonly statement?: number
  readonly offset?: number
  readonly name: string
}
export interface SubmitResult {
  readonly job: string
  readonly run: number
  readonly timeline: readonly TimelineEntry[]
}
export type JobState = 'starting' | 'running' | 'waiting for clusters' | 'restarting' | 'upgrading' | 'stopped' | 'failed'
export interface JobSummary {
  readonly name: string
  readonly state: JobState
  readonly run: number
  readonly epoch: number
  readonly pid?: number
  /** absolute path */
  readonly script: string
  readonly startedAt?: number
  readonly restarts: number
  readonly recordsPerSecond: number
  readonly records: Readonly<Record<string, number>>
  /** records behind the end, by cluster; null = unknown (cluster down) */
  readonly lag: Readonly<Record<string, number | null>>
  readonly health: Readonly<Record<string, ClusterHealth>>
  /** ms since the last durable checkpoint */
  readonly checkpointAge?: number
  readonly checkpoint?: number
  readonly emitted: number
  readonly problem?: string
  readonly badge?: string
}
export interface JobDetail extends JobSummary {
  readonly timeline: readonly (TimelineEntry & { readonly at: number })[]
  readonly plan: string
  readonly checkpoints: readonly { readonly id: number; readonly at: number; readonly bytes: number }[]
  readonly folder: string
}
export interface UpgradeArgs {
  readonly job: string
  readonly file: string
  readonly text?: string
  readonly statement?: number
  readonly offset?: number
  readonly was?: StatementThen
  /** false: only the steps */
  readonly yes: boolean
}
export interface UpgradeStepJson {
  readonly id: string
  readonly title: string
  readonly reason: string
}
export type UpgradeEvent =
  | { readonly type: 'plan'; readonly steps: readonly UpgradeStepJson[]; readonly state: CompatResult }
  | {
      readonly type: 'step'
      readonly id: string
      readonly status: 'running' | 'done' | 'failed'
      readonly ms?: number
      readonly note?: string
    }
export interface UpgradeResult {
  readonly steps: readonly UpgradeStepJson[]
  readonly state: CompatResult
  /** which statement of the script it is */
  readonly statement?: number
  readonly done: boolean
  /** last record of the old run to first record of the new one in the sink topic, ms by the broker's append time; null = none seen in time */
  readonly gapMs?: number | null
  readonly lost?: number
  readonly duplicated?: number
  readonly epoch?: number
  readonly run?: number
}

// ---------------------------------------------------------------- forecast

export interface ForecastArgs {
  readonly file: string
  readonly text?: string
  readonly statement?: number
  readonly offset?: number
  readonly was?: StatementThen
  /** absent = sluice.json's */
  readonly parallelism?: number
  /** records a table that are drawn at random; 0 = all; 10,000 by default */
  readonly sample?: number
  /** JSON-lines files in place of tables, by table name */
  readonly inputs?: Readonly<Record<string, string>>
  /** ms that reading may take; 10 s by default */
  readonly timeoutMs?: number
  /** of the draw; the same seed on the same records gives the same sample */
  readonly seed?: number
}
export interface ForecastEvent {
  readonly phase: 'reading' | 'counting'
  readonly table?: string
  readonly records: number
  /** records that there are, where it is known */
  readonly of?: number
}
/** What a table's sample is worth: how many records, of how many, from when. */
export interface SampledTable {
  readonly table: string
  readonly sampled: number
  /** records that were read, which the sample is drawn from; absent = those are all */
  readonly seen?: number
  /** records in the table when it was read, by its offsets where it was not read to the end; null = unknown */
  readonly records: number | null
  /** every record was counted, so the loads are exact */
  readonly whole: boolean
  /** ms since the epoch, timestamps of the records that were read; absent without records, and of a file, whose lines have none */
  readonly from?: number
  readonly to?: number
  /** records that were read, by cluster; of a file under 'file' */
  readonly clusters: Readonly<Record<string, number>>
  /** clusters that were down and are not in it */
  readonly missing?: readonly string[]
  /** why it is not all, in plain words */
  readonly note?: string
}
export interface HotKey {
  /** values in the order of `keys`, in the command line's JSON form */
  readonly key: readonly unknown[]
  /** of all records that reach the operator, 0 … 1 */
  readonly share: number
  /** half of the 95 % interval of `share`; 0 where everything was counted */
  readonly error: number
  /** 0-based, at the forecast's parallelism */
  readonly subtask: number
  /** as in `KeyHistogram.groups` */
  readonly group: number
  /** of a DISTINCT aggregate: different values that were seen of this key, of the aggregate with most of them */
  readonly values?: number
}
export interface OperatorForecast {
  /** position of the operator in its plan */
  readonly node: number
  /** StateSchema.operator: the same in an edited script while it keeps the same state */
  readonly operator: string
  /** as EXPLAIN names it: GroupAggregate, Join … */
  readonly title: string
  /** of a rewrite: in the rewritten text */
  readonly span: { readonly file: string; readonly range: Range }
  /** names of the key's columns in the order of the exchange; empty = one subtask gets everything */
  readonly keys: readonly string[]
  readonly hottest: readonly HotKey[]
  /** share of the records by subtask, 0 … 1 */
  readonly subtasks: readonly number[]
  /** load of the busiest subtask over the average one */
  readonly maxOverAvg: number
  /** half of the 95 % interval of `maxOverAvg`; 0 where it is exact */
  readonly errorBar: number
  /** 'unknown': `note` says why, and there are no loads */
  readonly verdict: 'skewed' | 'no skew visible' | 'idle subtasks' | 'one subtask' | 'unknown'
  /** counted: every record; sampled: error bars hold; modelled: it rests on assumptions that `note` names */
  readonly basis: 'counted' | 'sampled' | 'modelled'
  readonly note?: string
  readonly sampled: number
  /** distinct keys seen */
  readonly distinct: number
  /** those that all records have: of a sample a lower bound */
  readonly distinctEstimate: number
  /** what `lab/load.ts` needs to give the loads at any other parallelism */
  readonly histogram: KeyHistogram
}
/**
 * Records by key group: out of a power of two, so that a smaller maximal parallelism that is one is its remainder; or out of `fixedMaxParallelism`.
 * With `lab/load.ts` the load of every subtask at any parallelism.
 */
export interface KeyHistogram {
  /** `group` is 0 … maxParallelism - 1 */
  readonly maxParallelism: number
  /** from `pipeline.max-parallelism`; absent = Flink's default for the parallelism */
  readonly fixedMaxParallelism?: number
  /** sparse; scaled to all records where the inputs were sampled differently */
  readonly groups: readonly (readonly [group: number, records: number])[]
  /** one subtask gets everything, whatever the parallelism */
  readonly single?: true
  /** records that the shares rest upon: their error bar is that of so many random ones */
  readonly sampled: number
  /** share of all records that was counted; 1 = all, nothing is left to chance */
  readonly fraction: number
}
export interface ForecastResult {
  readonly file: string
  readonly statement: number
  /** digest of what was forecast: the plan of the statement, and its number of key groups where that is set */
  readonly subject: string
  readonly parallelism: number
  /** ms since the epoch */
  readonly at: number
  readonly tables: readonly SampledTable[]
  readonly operators: readonly OperatorForecast[]
  /** the same records after each rewrite that a rule offers here, where it changes a load */
  readonly rewrites: readonly {
    readonly rule: string
    readonly title: string
    readonly state?: StateEffect
    readonly operators: readonly OperatorForecast[]
  }[]
}

// ---------------------------------------------------------------- prove

export interface ProveArgs {
  readonly file: string
  readonly text?: string
  readonly statement?: number
  readonly offset?: number
  readonly was?: StatementThen
  /** id of the rule whose repair is tried */
  readonly fix: string
  /** which of its repairs, where it offers several; absent = the first */
  readonly title?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** records a topic that are captured, the newest; 100,000 by default */
  readonly records?: number
  /** paired runs that CPU time is taken from, at least 5; 0 = rows and counters only; 5 by default */
  readonly runs?: number
  readonly timeoutMs?: number
  /** where the Markdown report goes; absent = .sluice/proofs/ */
  readonly report?: string
}
/** What a repair makes of the text; nothing is run, and no file changed. */
export type RewriteArgs = Pick<ProveArgs, 'file' | 'text' | 'statement' | 'offset' | 'was' | 'fix' | 'title'>
export interface RewriteResult {
  readonly files: readonly { readonly file: string; readonly before: string; readonly after: string }[]
  /** unified, of all files, as `ProveResult.scriptDiff` */
  readonly diff: string
}
export interface ProveEvent {
  readonly phase: 'capturing' | 'comparing' | 'timing'
  readonly done: number
  readonly of?: number
}
export interface ProvenSide {
  /** rows that are left at the end */
  readonly rows: number
  /** changelog records that the sink gets */
  readonly emitted: number
  readonly state: { readonly entries: number; readonly bytes: number }
  /** calls by user function */
  readonly calls: Readonly<Record<string, number>>
  readonly operators: readonly {
    readonly node: number
    readonly title: string
    readonly in: number
    readonly out: number
    /** records by subtask, of keyed operators */
    readonly loads?: readonly number[]
  }[]
  /** of this engine, not of Flink; one thread */
  readonly cpuMs: { readonly median: number; readonly min: number; readonly max: number; readonly runs: readonly number[] }
  /** in Flink's words */
  readonly plan: string
}
export interface RowDifference {
  /** which of several sinks */
  readonly sink?: string
  /** by the sink's key; of a sink without one the row itself */
  readonly key: Readonly<Record<string, unknown>>
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  /** that only the rounding of floating point differs; how often the row is there */
  readonly note?: string
}
export interface ProveResult {
  readonly equal: boolean
  /** the first hundred */
  readonly differences: readonly RowDifference[]
  readonly differing: number
  /** of these, the rows that are equal but for the rounding of floating point */
  readonly rounding: number
  /** of the script as it was before */
  readonly statement: number
  readonly rule: string
  readonly title: string
  readonly state?: StateEffect
  readonly stateOnFlink?: StateEffect
  /** unified diffs: of the script, of the plan */
  readonly scriptDiff: string
  readonly planDiff: string
  readonly tables: readonly SampledTable[]
  /** where state has a time to live: whether it ran out in these records, in a sentence */
  readonly timeToLive?: string
  readonly parallelism: number
  readonly before: ProvenSide
  readonly after: ProvenSide
  /** what the same rewrite gave on Flink, measured when Sluice was built */
  readonly onFlink: readonly FlinkMeasurement[]
  /** absolute path of the Markdown report */
  readonly report: string
}
/** One rewrite on a real Flink, by the program under test/flink/rewrites. */
export interface FlinkMeasurement {
  readonly rule: string
  /** the query it was tried on, in a few words */
  readonly query: string
  readonly flink: string
  /** what the rewrite promises to lower, e.g. 'calls per row', 'records to the busiest subtask' */
  readonly counter: string
  readonly before: number
  readonly after: number
  readonly rowsEqual: boolean
  /** medians of the job's run time, where it is the point */
  readonly jobMs?: { readonly before: number; readonly after: number }
}
