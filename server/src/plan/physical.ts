import type { GroupWindowDef } from '../semantics/rel.ts'
import type { SqlType } from '../semantics/types.ts'
import type { Expression } from './expression.ts'

/**
 * The physical plan: the operators that Flink's planner would give for the statement and the options in force, as versioned JSON without
 * positions. The rules reason about it, the engine executes it as it stands, the upgrade compares two of them, `explain.ts` prints it in Flink's
 * words. Inputs always stand before their consumers; `id` is the position in `nodes`.
 */
export interface PhysicalPlan {
  readonly version: 1
  readonly flink: string
  readonly nodes: readonly PhysicalNode[]
  /** sinks, or the one `Collect` of a SELECT */
  readonly roots: readonly number[]
  /** why the plan can't be known; the rules stay silent and nothing runs */
  readonly unknown?: string
}

export interface Field {
  readonly name: string
  readonly type: SqlType
  readonly timeAttribute?: 'rowtime' | 'proctime'
}

/** Kinds of change a stream carries, in Flink's order: `I`, `I,UA,D`, `I,UB,UA,D` … */
export type Changelog = readonly ('I' | 'UB' | 'UA' | 'D')[]

interface NodeBase {
  readonly id: number
  readonly inputs: readonly number[]
  readonly fields: readonly Field[]
  readonly changelog: Changelog
  /** unique keys of the output as column positions, if known */
  readonly uniqueKeys?: readonly (readonly number[])[]
}

/**
 * What a stateful operator keeps, named by content so that the same state is found again in an edited script: `operator` is made of what is
 * grouped or joined by what (digests over source columns, not positions); each part (an aggregate call, a join side) has an id of its own.
 */
export interface StateSchema {
  readonly operator: string
  readonly key: readonly SqlType[]
  readonly parts: readonly { readonly id: string; readonly type: SqlType }[]
  /** time to live, ms; 0 = for ever */
  readonly ttl: number
}

export interface AggregateCall {
  /** COUNT, SUM, $SUM0, MIN, MAX, AVG, FIRST_VALUE, LISTAGG … */
  readonly fn: string
  /** input columns; empty = COUNT(*) */
  readonly args: readonly number[]
  readonly distinct: boolean
  /** boolean input column that lets a row count */
  readonly filter?: number
  /** name of the result column */
  readonly name: string
  readonly type: SqlType
  /** a digest by content (function, source columns, DISTINCT, FILTER) that is also the id of its state part */
  readonly stateId: string
  /** must understand -U and -D */
  readonly retract: boolean
  /** of a user's function, where it is known: it can be done in two phases */
  readonly merge?: boolean
}

export interface TableSourceScan extends NodeBase {
  readonly kind: 'TableSourceScan'
  /** catalog, database, table */
  readonly table: readonly string[]
  readonly connector: string
  readonly options: Readonly<Record<string, string>>
  /** one per field: a physical column of that name, or a metadata column with its key */
  readonly columns: readonly { readonly name: string; readonly metadata?: string }[]
  readonly primaryKey?: readonly string[]
  /** stands for a file of rows, whatever the table is */
  readonly fromFile?: true
  /** pushed into the source, as Flink does for Kafka: rowtime column and the expression over `fields` */
  readonly watermark?: {
    /** -1 where the rowtime column is computed */
    readonly column: number
    /** what gives the rowtime column, over `fields`, where a Calc above has to take it from the source (Flink's Reinterpret) */
    readonly rowtime?: Expression
    readonly expression: Expression
    readonly emit: 'on-periodic' | 'on-event'
    readonly idleTimeout?: number
  }
}
export interface ValuesNode extends NodeBase {
  readonly kind: 'Values'
  readonly rows: readonly (readonly Expression[])[]
}
export interface Calc extends NodeBase {
  readonly kind: 'Calc'
  readonly select: readonly Expression[]
  readonly where?: Expression
}
export interface WatermarkAssigner extends NodeBase {
  readonly kind: 'WatermarkAssigner'
  readonly column: number
  readonly expression: Expression
}
export interface MiniBatchAssigner extends NodeBase {
  readonly kind: 'MiniBatchAssigner'
  readonly interval: number
  readonly mode: 'ProcTime' | 'RowTime'
}
export interface Exchange extends NodeBase {
  readonly kind: 'Exchange'
  readonly distribution:
    | { readonly type: 'hash'; readonly keys: readonly number[] }
    | { readonly type: 'single' }
    | { readonly type: 'forward' }
}
/** CROSS/LEFT JOIN UNNEST or LATERAL TABLE: one call per left row; output = left columns, then the function's. */
export interface Correlate extends NodeBase {
  readonly kind: 'Correlate'
  readonly function: 'UNNEST' | 'UNNEST_WITH_ORDINALITY' | 'TABLE_FUNCTION'
  /** over the left row: the array, or the table function's call */
  readonly expression: Expression
  readonly joinType: 'INNER' | 'LEFT'
  /** over the function's own columns, as Flink prints it */
  readonly condition?: Expression
}
export interface Expand extends NodeBase {
  readonly kind: 'Expand'
  readonly projects: readonly (readonly Expression[])[]
}
/** One-phase aggregate; `partialFinal` where a distinct was split. `miniBatch` when rows are bundled before state is touched. */
export interface GroupAggregate extends NodeBase {
  readonly kind: 'GroupAggregate'
  readonly grouping: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly partialFinal?: 'PARTIAL' | 'FINAL'
  readonly miniBatch?: MiniBatch
  readonly state: StateSchema
}
export interface MiniBatch {
  /** ms and records; whatever comes first flushes */
  readonly latency: number
  readonly size: number
}
/** First phase: one bundle per (source subtask, key); emits accumulators, keeps no keyed state. */
export interface LocalGroupAggregate extends NodeBase {
  readonly kind: 'LocalGroupAggregate'
  readonly grouping: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly partialFinal?: 'PARTIAL' | 'FINAL'
  readonly miniBatch: MiniBatch
}
/** Second phase. `calls` are the original ones (arguments index the local input's columns, `local` names that node). */
export interface GlobalGroupAggregate extends NodeBase {
  readonly kind: 'GlobalGroupAggregate'
  readonly grouping: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly partialFinal?: 'PARTIAL' | 'FINAL'
  readonly miniBatch: MiniBatch
  readonly local: number
  readonly state: StateSchema
}
/** Split distinct with both phases: merges partial accumulators of (keys, bucket) and emits the change per keys. */
export interface IncrementalGroupAggregate extends NodeBase {
  readonly kind: 'IncrementalGroupAggregate'
  readonly partialGrouping: readonly number[]
  readonly finalGrouping: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly miniBatch: MiniBatch
  readonly local: number
  readonly state: StateSchema
}
export type WindowSpec =
  | { readonly type: 'TUMBLE'; readonly size: number; readonly offset: number }
  | { readonly type: 'HOP'; readonly size: number; readonly slide: number; readonly offset: number }
  | { readonly type: 'CUMULATE'; readonly size: number; readonly step: number; readonly offset: number }
  | { readonly type: 'SESSION'; readonly gap: number; readonly partition: readonly number[] }
/** Aggregate over a window TVF. Output: grouping, calls, then the window's properties in `properties`. */
interface WindowAggregateBase extends NodeBase {
  readonly window: WindowSpec
  readonly timeColumn: number
  /** where the input is windowed already: the columns of its windows' start and end, instead of `timeColumn` */
  readonly windowStart?: number
  readonly windowEnd?: number
  readonly time: 'rowtime' | 'proctime'
  readonly grouping: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly properties: readonly ('start' | 'end' | 'rowtime' | 'proctime')[]
}
export interface WindowAggregate extends WindowAggregateBase {
  readonly kind: 'WindowAggregate'
  readonly state: StateSchema
}
export interface LocalWindowAggregate extends WindowAggregateBase {
  readonly kind: 'LocalWindowAggregate'
}
export interface GlobalWindowAggregate extends WindowAggregateBase {
  readonly kind: 'GlobalWindowAggregate'
  readonly local: number
  readonly state: StateSchema
}
export interface WindowTableFunction extends NodeBase {
  readonly kind: 'WindowTableFunction'
  readonly window: WindowSpec
  readonly timeColumn: number
  readonly time: 'rowtime' | 'proctime'
}
export type JoinType = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI'
export interface RegularJoin extends NodeBase {
  readonly kind: 'Join'
  /** the whole condition, equalities and all, over left and right columns; `condition` is what the keys and bounds don't say */
  readonly where?: Expression
  readonly joinType: JoinType
  readonly leftKeys: readonly number[]
  readonly rightKeys: readonly number[]
  readonly condition?: Expression
  readonly miniBatch?: MiniBatch
  /** how long the state of each side lives where a STATE_TTL hint says so, in place of `state.ttl`: ms; null where it doesn't */
  readonly timeToLive?: readonly (number | null)[]
  readonly state: StateSchema
}
export interface IntervalJoin extends NodeBase {
  readonly kind: 'IntervalJoin'
  /** the whole condition, equalities and all, over left and right columns; `condition` is what the keys and bounds don't say */
  readonly where?: Expression
  readonly joinType: JoinType
  readonly leftKeys: readonly number[]
  readonly rightKeys: readonly number[]
  readonly leftTime: number
  readonly rightTime: number
  readonly time: 'rowtime' | 'proctime'
  /** left time - right time lies between these, ms, both included */
  readonly lower: number
  readonly upper: number
  readonly condition?: Expression
  readonly state: StateSchema
}
/** The windows of one side of a window join, and its columns that hold their start and end. */
export interface SideWindow {
  readonly window: WindowSpec
  readonly start: number
  readonly end: number
}
export interface WindowJoin extends NodeBase {
  readonly kind: 'WindowJoin'
  readonly where?: Expression
  readonly leftWindow: SideWindow
  readonly rightWindow: SideWindow
  readonly time: 'rowtime' | 'proctime'
  readonly joinType: JoinType
  readonly leftKeys: readonly number[]
  readonly rightKeys: readonly number[]
  readonly condition?: Expression
  readonly state: StateSchema
}
/** A row of the left side meets the version of the right side that was valid at its time. */
export interface TemporalJoin extends NodeBase {
  readonly kind: 'TemporalJoin'
  readonly joinType: JoinType
  readonly leftKeys: readonly number[]
  readonly rightKeys: readonly number[]
  readonly leftTime: number
  /** of the versions; processing time has none */
  readonly rightTime?: number
  readonly time: 'rowtime' | 'proctime'
  readonly where?: Expression
  readonly condition?: Expression
  readonly state: StateSchema
}
/** A row asks a table outside. Output: the row's columns, then those that are read of the table. */
export interface LookupJoin extends NodeBase {
  readonly kind: 'LookupJoin'
  readonly table: readonly string[]
  readonly connector: string
  readonly joinType: JoinType
  /** column of the table ← what it is asked with: an input column or a constant */
  readonly lookup: readonly { readonly column: string; readonly value: Expression }[]
  /** what is read of the table */
  readonly columns: readonly string[]
  /** over the row's columns and those of the table */
  readonly condition?: Expression
}
export interface Rank extends NodeBase {
  readonly kind: 'Rank'
  /** how rows are kept: AppendFastStrategy for added rows, UpdateFastStrategy[key] for updates that only rise, else RetractStrategy */
  readonly strategy?: string
  readonly rankType: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK'
  readonly partition: readonly number[]
  readonly orderBy: readonly { readonly column: number; readonly descending: boolean; readonly nullsLast: boolean }[]
  /** `column`: says of each partition where it ends; `to` is then what is kept of rows that are no better */
  readonly range: { readonly from: number; readonly to: number; readonly column?: number }
  readonly outputRank: boolean
  readonly state: StateSchema
}
export interface Deduplicate extends NodeBase {
  readonly kind: 'Deduplicate'
  readonly keys: readonly number[]
  readonly timeColumn?: number
  readonly order: 'ROWTIME' | 'PROCTIME'
  readonly keep: 'FirstRow' | 'LastRow'
  readonly miniBatch?: MiniBatch
  readonly state: StateSchema
}
/** Where the windows of a Top-N's input start and end, and how their time runs. */
interface WindowedBase extends NodeBase {
  readonly window: WindowSpec
  readonly windowStart: number
  readonly windowEnd: number
  readonly time: 'rowtime' | 'proctime'
  readonly state: StateSchema
}
export interface WindowRank extends WindowedBase {
  readonly kind: 'WindowRank'
  readonly rankType: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK'
  readonly partition: readonly number[]
  readonly orderBy: Rank['orderBy']
  readonly range: { readonly from: number; readonly to: number }
  readonly outputRank: boolean
}
export interface WindowDeduplicate extends WindowedBase {
  readonly kind: 'WindowDeduplicate'
  readonly keys: readonly number[]
  readonly timeColumn: number
  readonly order: 'ROWTIME' | 'PROCTIME'
  readonly keep: 'FirstRow' | 'LastRow'
}
/** All rows in order, once the input has ended; `TemporalSort` in the order of time as it passes. */
export interface Sort extends NodeBase {
  readonly kind: 'Sort' | 'TemporalSort'
  readonly orderBy: Rank['orderBy']
  readonly state: StateSchema
}
export interface SortLimit extends NodeBase {
  readonly kind: 'SortLimit'
  readonly strategy?: string
  readonly orderBy: Rank['orderBy']
  readonly offset: number
  readonly fetch?: number
  readonly state: StateSchema
}
export interface Limit extends NodeBase {
  readonly kind: 'Limit'
  readonly offset: number
  readonly fetch?: number
  readonly state: StateSchema
}
/** GROUP BY TUMBLE(…), HOP(…), SESSION(…): the old group windows. Output: grouping, calls, then the window's properties. */
export interface GroupWindowAggregate extends NodeBase {
  readonly kind: 'GroupWindowAggregate'
  readonly window: GroupWindowDef
  readonly timeColumn: number
  readonly time: 'rowtime' | 'proctime'
  readonly grouping: readonly number[]
  readonly calls: readonly AggregateCall[]
  readonly properties: readonly ('start' | 'end' | 'rowtime' | 'proctime')[]
  readonly state: StateSchema
}
export interface OverAggregate extends NodeBase {
  readonly kind: 'OverAggregate'
  readonly partition: readonly number[]
  readonly orderBy: readonly { readonly column: number; readonly descending: boolean }[]
  readonly frame: string
  readonly calls: readonly AggregateCall[]
  readonly state: StateSchema
}
export interface Union extends NodeBase {
  readonly kind: 'Union'
}
export interface DropUpdateBefore extends NodeBase {
  readonly kind: 'DropUpdateBefore'
}
export interface ChangelogNormalize extends NodeBase {
  readonly kind: 'ChangelogNormalize'
  /** rows that don't pass are taken back, and not kept */
  readonly condition?: Expression
  readonly keys: readonly number[]
  readonly miniBatch?: MiniBatch
  readonly state: StateSchema
}
export interface Sink extends NodeBase {
  readonly kind: 'Sink'
  readonly table: readonly string[]
  readonly connector: string
  readonly options: Readonly<Record<string, string>>
  /** physical columns of the table in order: input column i goes to `columns[i]` */
  readonly columns: readonly Field[]
  readonly primaryKey?: readonly string[]
  /** columns that the INSERT lists */
  readonly targetColumns?: readonly number[]
  readonly upsertMaterialize?: StateSchema
}
/** The end of a SELECT: rows go to whoever asked. */
export interface Collect extends NodeBase {
  readonly kind: 'Collect'
  /** in place of a sink that has it: its key is `uniqueKeys[0]` */
  readonly upsertMaterialize?: StateSchema
}
/** An operator the planner can't tell yet; makes the whole plan unknown. */
export interface UnknownNode extends NodeBase {
  readonly kind: 'Unknown'
  readonly reason: string
}

export type PhysicalNode =
  | TableSourceScan
  | ValuesNode
  | Calc
  | WatermarkAssigner
  | MiniBatchAssigner
  | Exchange
  | Correlate
  | Expand
  | GroupAggregate
  | LocalGroupAggregate
  | GlobalGroupAggregate
  | IncrementalGroupAggregate
  | WindowAggregate
  | LocalWindowAggregate
  | GlobalWindowAggregate
  | WindowTableFunction
  | RegularJoin
  | IntervalJoin
  | WindowJoin
  | TemporalJoin
  | LookupJoin
  | Rank
  | WindowRank
  | Deduplicate
  | WindowDeduplicate
  | Sort
  | SortLimit
  | Limit
  | GroupWindowAggregate
  | OverAggregate
  | Union
  | DropUpdateBefore
  | ChangelogNormalize
  | Sink
  | Collect
  | UnknownNode

export type NodeKind = PhysicalNode['kind']
export type NodeOf<K extends NodeKind> = Extract<PhysicalNode, { kind: K }>
