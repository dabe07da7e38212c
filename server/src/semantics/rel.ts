import type { TableEntity } from './environment.ts'
import type { Places } from './origin.ts'
import { mapList, type Rex } from './rex.ts'
import type { SqlType } from './types.ts'

/**
 * What a query means, as relational operators with bound expressions: binding makes it as SQL reads, the plan's logical passes rewrite it.
 * Immutable; `at` are the places that a finding about the operator points to, by role.
 */
export type Rel =
  | ScanRel
  | ValuesRel
  | ProjectRel
  | FilterRel
  | CalcRel
  | AggregateRel
  | JoinRel
  | UnnestRel
  | TableFunctionRel
  | WindowTvfRel
  | WatermarkRel
  | UnionRel
  | ExpandRel
  | SortRel
  | TemporalJoinRel
  | RankRel
  | OverRel
  | WindowAggregateRel
  | GroupWindowRel
  | UnknownRel

export interface RelField {
  readonly name: string
  readonly type: SqlType
  readonly time?: 'rowtime' | 'proctime'
  /** the name that was written, where an earlier column has it too */
  readonly was?: string
}
interface RelBase {
  readonly fields: readonly RelField[]
  readonly at: Places
}
/** All columns that the source gives: physical ones in order, then metadata columns. */
export interface ScanRel extends RelBase {
  readonly kind: 'Scan'
  readonly table: TableEntity
  readonly columns: readonly { readonly name: string; readonly metadata?: string }[]
  /** watermark pushed into the source; `reinterpret`: a projection above computes columns, and takes the rowtime column from the source */
  readonly watermark?: { readonly rowtime: Rex; readonly expression: Rex; readonly reinterpret: boolean }
  readonly hints?: Readonly<Record<string, string>>
  /** read as versions by an event time temporal join, which needs no normalizer */
  readonly versions?: true
}
export interface ValuesRel extends RelBase {
  readonly kind: 'Values'
  readonly rows: readonly (readonly Rex[])[]
}
export interface ProjectRel extends RelBase {
  readonly kind: 'Project'
  readonly input: Rel
  readonly exprs: readonly Rex[]
}
export interface FilterRel extends RelBase {
  readonly kind: 'Filter'
  readonly input: Rel
  readonly condition: Rex
}
/** Projection and condition in one, as the plan's passes merge them; the condition is over the input. */
export interface CalcRel extends RelBase {
  readonly kind: 'Calc'
  readonly input: Rel
  readonly exprs: readonly Rex[]
  readonly condition?: Rex
  /** reads a rowtime column from its source, so that it stays even if it changes nothing */
  readonly keep?: true
}
export interface AggCall {
  readonly fn: string
  readonly args: readonly number[]
  readonly distinct: boolean
  readonly filter?: number
  readonly type: SqlType
  readonly name: string
  readonly user?: true
  /** of a user function, if known: it can be done in two phases */
  readonly merge?: boolean
  readonly at: Places
}
/** Output: group keys, then calls. `sets` for grouping sets. */
export interface AggregateRel extends RelBase {
  readonly kind: 'Aggregate'
  readonly input: Rel
  readonly keys: readonly number[]
  readonly calls: readonly AggCall[]
  readonly sets?: readonly (readonly number[])[]
  readonly distinctRows?: boolean
  /** columns that only calls read which nobody asked for; they still come */
  readonly alsoReads?: readonly number[]
  /** made by splitting a distinct */
  readonly partialFinal?: 'PARTIAL' | 'FINAL'
  /** a hint's duration */
  readonly stateTtl?: string
}
export type JoinKind = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI'
export interface JoinRel extends RelBase {
  readonly kind: 'Join'
  readonly left: Rel
  readonly right: Rel
  readonly joinType: JoinKind
  /** over left columns, then right columns; undefined = true */
  readonly condition?: Rex
  /** what hints call the left and the right side */
  readonly names?: readonly (string | undefined)[]
  /** how long the state of each side lives, as a hint says it; undefined where it doesn't */
  readonly timeToLive?: readonly (string | undefined)[]
}
/** CROSS or LEFT JOIN UNNEST: `expression` over the left row. */
export interface UnnestRel extends RelBase {
  readonly kind: 'Unnest'
  readonly input: Rel
  readonly expression: Rex
  readonly joinType: 'INNER' | 'LEFT'
  readonly ordinality: boolean
  /** over the function's own columns */
  readonly condition?: Rex
}
/** LATERAL TABLE(f(…)) */
export interface TableFunctionRel extends RelBase {
  readonly kind: 'TableFunction'
  readonly input: Rel
  readonly expression: Rex
  readonly joinType: 'INNER' | 'LEFT'
  readonly condition?: Rex
}
export type WindowDef =
  | { readonly type: 'TUMBLE'; readonly size: number; readonly offset: number }
  | { readonly type: 'HOP'; readonly size: number; readonly slide: number; readonly offset: number }
  | { readonly type: 'CUMULATE'; readonly size: number; readonly step: number; readonly offset: number }
  | { readonly type: 'SESSION'; readonly gap: number; readonly partition: readonly number[] }
/** Input columns, then window_start, window_end, window_time. */
export interface WindowTvfRel extends RelBase {
  readonly kind: 'WindowTvf'
  readonly input: Rel
  readonly window: WindowDef
  readonly timeColumn: number
}
export interface WatermarkRel extends RelBase {
  readonly kind: 'Watermark'
  readonly input: Rel
  readonly column: number
  readonly expression: Rex
}
export interface UnionRel extends RelBase {
  readonly kind: 'Union'
  readonly inputs: readonly Rel[]
}
/** Each input row once for each project. */
export interface ExpandRel extends RelBase {
  readonly kind: 'Expand'
  readonly input: Rel
  readonly projects: readonly (readonly Rex[])[]
}
export interface SortRel extends RelBase {
  readonly kind: 'Sort'
  readonly input: Rel
  readonly keys: readonly { readonly column: number; readonly descending: boolean; readonly nullsLast: boolean }[]
  readonly offset?: number
  readonly fetch?: number
}
/** JOIN … FOR SYSTEM_TIME AS OF */
export interface TemporalJoinRel extends RelBase {
  readonly kind: 'TemporalJoin'
  readonly left: Rel
  readonly right: Rel
  readonly joinType: JoinKind
  readonly condition?: Rex
  readonly time: Rex
}
export interface SortKey {
  readonly column: number
  readonly descending: boolean
  readonly nullsLast: boolean
}
/** Made by the plan from ROW_NUMBER and a filter on it. Output: input columns, then the rank if `outputRank`. */
export interface RankRel extends RelBase {
  readonly kind: 'Rank'
  readonly input: Rel
  readonly rankType: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK'
  readonly partition: readonly number[]
  readonly orderBy: readonly SortKey[]
  readonly from: number
  readonly to: number
  /** column that says of each partition where it ends; `to` is then what Flink takes for granted */
  readonly toColumn?: number
  readonly outputRank: boolean
}
/** OVER aggregates of one window. Output: input columns, then calls. */
export interface OverRel extends RelBase {
  readonly kind: 'Over'
  readonly input: Rel
  readonly partition: readonly number[]
  readonly orderBy: readonly SortKey[]
  readonly frame: string
  readonly calls: readonly AggCall[]
}
export type WindowProperty = 'start' | 'end' | 'rowtime' | 'proctime'
/** Made by the plan from an aggregate over a window TVF. Output: keys, calls, then `properties`. */
export interface WindowAggregateRel extends RelBase {
  readonly kind: 'WindowAggregate'
  readonly input: Rel
  readonly window: WindowDef
  /** the time column of the input, or the window columns where the input is windowed already */
  readonly over: { readonly time: number } | { readonly start: number; readonly end: number }
  readonly time: 'rowtime' | 'proctime'
  readonly keys: readonly number[]
  readonly calls: readonly AggCall[]
  readonly properties: readonly { readonly property: WindowProperty; readonly name: string }[]
}
/** Made by the plan from GROUP BY TUMBLE(ts, …), the old group windows. Output: keys, calls, then `properties`. */
export interface GroupWindowRel extends RelBase {
  readonly kind: 'GroupWindow'
  readonly input: Rel
  readonly window: GroupWindowDef
  readonly timeColumn: number
  readonly time: 'rowtime' | 'proctime'
  readonly keys: readonly number[]
  readonly calls: readonly AggCall[]
  readonly properties: readonly WindowProperty[]
}
/** Sizes in ms. */
export type GroupWindowDef =
  | { readonly type: 'TUMBLE'; readonly size: number }
  | { readonly type: 'HOP'; readonly size: number; readonly slide: number }
  | { readonly type: 'SESSION'; readonly gap: number }
/** Something that the binder understood only in its columns; makes the plan unknown. */
export interface UnknownRel extends RelBase {
  readonly kind: 'UnknownRel'
  readonly reason: string
  /** its columns are not all known either, so that nothing about them can be wrong */
  readonly open: boolean
  readonly inputs: readonly Rel[]
}

export const isOpen = (rel: Rel): boolean => rel.kind === 'UnknownRel' && rel.open

/** The same operator over what `f` makes of its inputs; the very same where nothing changes. */
export function mapInputs(rel: Rel, f: (input: Rel) => Rel): Rel {
  switch (rel.kind) {
    case 'Scan':
    case 'Values':
      return rel
    case 'Join':
    case 'TemporalJoin': {
      const left = f(rel.left)
      const right = f(rel.right)
      return left === rel.left && right === rel.right ? rel : { ...rel, left, right }
    }
    case 'Union':
    case 'UnknownRel': {
      const inputs = mapList(rel.inputs, f)
      return inputs === rel.inputs ? rel : { ...rel, inputs }
    }
    default: {
      const input = f(rel.input)
      return input === rel.input ? rel : ({ ...rel, input } as Rel)
    }
  }
}

export function inputsOfRel(rel: Rel): readonly Rel[] {
  switch (rel.kind) {
    case 'Scan':
    case 'Values':
      return []
    case 'Join':
    case 'TemporalJoin':
      return [rel.left, rel.right]
    case 'Union':
    case 'UnknownRel':
      return rel.inputs
    default:
      return [rel.input]
  }
}

/** The operator, or one below it, passes the test. */
export const someRel = (rel: Rel, test: (rel: Rel) => boolean): boolean => test(rel) || inputsOfRel(rel).some(i => someRel(i, test))
