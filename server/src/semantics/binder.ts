import type { Select } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import type { Environment, FileInfo } from './environment.ts'
import type { Place } from './origin.ts'
import { Reader } from './read-set.ts'
import type { Rel, RelField } from './rel.ts'
import type { SqlType } from './types.ts'

/** Something that Flink rejects; `start`, `end` relative to the unit. */
export interface SemanticProblem extends Span {
  readonly code: ProblemCode
  readonly message: string
  readonly hint?: string
  /** the name or word that was probably meant, and where it belongs */
  readonly meant?: Span & { readonly name: string }
  /** what would make it right, written behind a place of the same or of another statement */
  readonly remedy?: Remedy
  /** Flink finds it only when it plans the query: a view with it can be made, and not be read */
  readonly late?: true
}
export interface Remedy {
  readonly title: string
  readonly behind: Place
  readonly text: string
}
/** What helps against a problem: a sentence, with what to write where that is known; or what was probably meant, which goes in place of the last word of `at` (default: of the problem). */
export type Help =
  | string
  | { readonly hint: string; readonly remedy: Remedy | undefined }
  | { readonly near: string | undefined; readonly at?: Span }
export type ProblemCode =
  | 'unknown-table'
  | 'unknown-column'
  | 'unknown-function'
  | 'ambiguous-column'
  | 'not-grouped'
  | 'misplaced-aggregate'
  | 'column-count'
  | 'type-mismatch'
  | 'duplicate-name'
  | 'not-a-time-attribute'
  | 'append-only-sink'
  | 'missing-option'
  | 'unknown-connector'
  | 'unknown-format'
  | 'unknown-option'
  | 'option-value'
  | 'option-conflict'
  | 'argument-count'
  | 'argument-type'
  | 'unknown-database'
  | 'unknown-type'
  | 'unknown-window'
  | 'not-supported'
  | 'not-a-condition'
  | 'no-source'
  | 'no-sink'

/** What a name in the text stands for; for hover, definition and rename. */
export interface NameUse extends Span {
  readonly kind: 'table' | 'view' | 'cte' | 'column' | 'function' | 'alias'
  readonly name: string
  /** type of a column as `formatType` prints it is up to the reader */
  readonly field?: RelField
  /** where the thing was declared */
  readonly declared?: { readonly file: string; readonly unit: number } & Span
}

/** One relation of a FROM clause; `open` where its columns are not all known, so that nothing about them can be wrong. */
export interface Relation {
  readonly alias?: string
  readonly path?: readonly string[]
  readonly fields: readonly RelField[]
  readonly offset: number
  readonly open: boolean
  /** its columns are only found behind its alias */
  readonly qualifiedOnly?: true
}
export interface Scope {
  readonly relations: readonly Relation[]
  readonly outer?: Scope
  /** columns that USING or NATURAL merged: name → position of the left one */
  readonly merged?: ReadonlyMap<string, number>
  readonly ctes?: CteScope
}
/** A join of two relations with event time each, by its keyword. */
export interface TimedJoin {
  readonly keyword: Span
  readonly left: RelationTime
  readonly right: RelationTime
}
/** The time attribute of a relation, and what both are called where the join is written. */
export interface RelationTime {
  readonly relation: string
  readonly column: string
  readonly type: SqlType['root']
}
/** CTEs in sight, innermost first. */
export interface CteScope {
  readonly name: string
  readonly bound: { readonly rel: Rel; readonly open: boolean; readonly span: Span }
  readonly next?: CteScope
}

/** Whether the statement is planned as streaming, Flink's default. */
export const streaming = (b: Binder): boolean => b.reader.option('execution.runtime-mode')?.toLowerCase() !== 'batch'

/** The state of one binding: where it stands, what it read, what it found wrong. */
export class Binder {
  readonly env: Environment
  readonly reader: Reader
  readonly file: FileInfo
  readonly problems: SemanticProblem[] = []
  readonly names: NameUse[] = []
  /** what the expressions of each SELECT see */
  readonly scopes = new Map<Select, Scope>()
  readonly timedJoins: TimedJoin[] = []
  /** scopes without any relation in which a column was looked for */
  readonly withoutFrom = new WeakSet<Scope>()

  constructor(env: Environment, file: FileInfo, reader: Reader = new Reader(env)) {
    this.env = env
    this.file = file
    this.reader = reader
  }
  place(span: Span, role: string): Place {
    return { file: this.file.file, unit: this.file.unit, start: span.start, end: span.end, role }
  }
  at(span: Span, role: string): readonly Place[] {
    return [this.place(span, role)]
  }
  problem(span: Span, code: ProblemCode, message: string, help?: Help): void {
    this.add(span, code, message, help)
  }
  /** A problem that Flink finds only when it plans the query. */
  late(span: Span, code: ProblemCode, message: string, help?: Help): void {
    this.add(span, code, message, help, { late: true })
  }
  /** Binds what is wrong only because of a mistake that was told. */
  quietly<T>(bind: () => T): T {
    const told = this.problems.length
    const result = bind()
    this.problems.length = told
    return result
  }
  private add(span: Span, code: ProblemCode, message: string, help: Help | undefined, more?: { readonly late: true }): void {
    // One mistake, one finding: what follows from it at the same place is not told again.
    if (this.problems.some(p => p.start === span.start && p.end === span.end)) return
    // An alias that FROM doesn't give is missed wherever it is used.
    if ((code === 'unknown-table' || code === 'unknown-window') && this.problems.some(p => p.code === code && p.message === message)) return
    const { start, end } = span
    if (typeof help === 'string') this.problems.push({ start, end, code, message, hint: help, ...more })
    else if (help && 'hint' in help) this.problems.push({ start, end, code, message, ...help, ...more })
    else if (help?.near === undefined) this.problems.push({ start, end, code, message, ...more })
    else {
      const at = help.at ?? span
      const meant = { name: help.near, start: at.start, end: at.end }
      this.problems.push({ start, end, code, message, hint: `Did you mean '${help.near}'?`, meant, ...more })
    }
  }
  use(span: Span, kind: NameUse['kind'], name: string, field?: RelField, declared?: NameUse['declared']): void {
    this.names.push({ start: span.start, end: span.end, kind, name, field, declared })
  }
}
