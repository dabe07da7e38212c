import type { Observed } from '../plan/observed.ts'
import type { Origin } from '../plan/origins.ts'
import type { NodeKind, PhysicalNode } from '../plan/physical.ts'
import type { Severity, StateEffect } from '../protocol.ts'
import type { TimedJoin } from '../semantics/binder.ts'
import type { ResolvedTable } from '../semantics/environment.ts'
import type { Name, Statement, Token } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import type { PlanNode, PlanView } from './plan-view.ts'

/** A span in one unit of a script: `start`, `end` relative to the unit, so that a finding stays true while the text above it changes. */
export interface Place extends Span {
  readonly file: string
  readonly unit: number
}

/** One piece of a script as rules and features see it. `id` is what `Place.unit` and `Origin.unit` name. */
export interface UnitView {
  readonly file: string
  readonly id: number
  readonly text: string
  readonly statement: Statement
  readonly tokens: readonly Token[]
  readonly inStatementSet: boolean
}

export const placeIn = ({ file, id }: UnitView, { start, end }: Span): Place => ({ file, unit: id, start, end })

/** What a repair does to a running job's state. On Flink the operators' ids decide, which the embedded runtime doesn't depend on. */
export interface StateEffects {
  readonly embedded: StateEffect
  readonly flink: StateEffect
}

/**
 * A repair of the text, or of the options in force. `fixAll`: part of "fix all in this script" (default). `safe`: same rows, same changelog mode, and a
 * running job's state still restores; only these are applied by `sluice fix` without `--rule`.
 */
export type Fix = FixWords & (TextRewrite | OptionRewrite)
interface FixWords {
  readonly title: string
  readonly state: StateEffects
  readonly fixAll?: boolean
  readonly safe?: boolean
  /** the rows differ by design, so that nobody but the user may choose it; a proof tells whether those of the own data do */
  readonly changesRows?: boolean
}
export interface TextRewrite {
  /** called when somebody asks for it, on the script as it is then */
  readonly edits: (e: EditBuilder) => void
}
/** Options that must be in force for the statement of the finding. It is offered twice: for the script, and for the statement alone. */
export interface OptionRewrite {
  readonly options: Readonly<Record<string, string>>
}

/** What a rule writes with. Spans are places of units; the result goes to the file that each place names. */
export interface EditBuilder {
  insertBefore(at: Place, text: string): void
  insertAfter(at: Place, text: string): void
  replace(at: Place, text: string): void
}

export interface Report {
  readonly at: Place
  readonly message: string
  /** where the rule's own level is too much or too little for the case at hand */
  readonly severity?: Severity
  /** the repair; where there are several ways, the least change first */
  readonly fix?: Fix | readonly Fix[]
  /** other places of the same finding */
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
}

/** The part of sluice.json that advice depends on. */
export interface RuleSettings {
  readonly flinkVersion: string
  readonly parallelism: number
  readonly stateBackend: 'hashmap' | 'rocksdb'
  /** Kafka clusters that sluice.json names, in its order */
  readonly clusters?: readonly string[]
  /** what a forecast has seen of operators, by `StateSchema.operator` */
  readonly observed?: Observed
}

export interface RuleContext {
  readonly unit: UnitView
  readonly plan: PlanView
  readonly settings: RuleSettings
  /** value of a `SET` in force for the statement; undefined where the script doesn't set it */
  option(key: string): string | undefined
  /** joins of the statement whose sides have event time, as they are written */
  readonly timedJoins: readonly TimedJoin[]
  /** the table of a name, before the statement; only of names that the statement itself reads. Undefined for views and what no script declares */
  table(name: Name): ResolvedTable | undefined
  /** a unit that an origin names: a view's statement, here or in another file */
  unitOf(place: Place): UnitView | undefined
  report(report: Report): void
}
/** What there is of a context only where there is a plan. */
export type PlanOnly = 'plan' | 'option' | 'timedJoins'

/** `id`, `summary` and `severity` are all that a user sees of a rule beside its findings and its manual page `<id>.md`. */
export interface RuleMeta {
  readonly id: `${string}/${string}`
  readonly summary: string
  readonly severity: Severity
}
export interface PlanRule<K extends NodeKind = NodeKind> extends RuleMeta {
  readonly needs: 'plan'
  /** the operators it looks at */
  readonly on: K | readonly K[]
  check(node: PlanNode<K>, context: RuleContext): void
}
export interface SyntaxRule extends RuleMeta {
  readonly needs: 'syntax'
  check(statement: Statement, context: Omit<RuleContext, PlanOnly>): void
}
/** What one statement means for the others of its script. */
export interface StatementFacts {
  /** what a SET says; a RESET's key, '' for all */
  readonly set?: { readonly key: string; readonly value: string; readonly at: Place; readonly valueAt: Place }
  readonly reset?: string
  /** options that its plan read; absent for what runs nothing, 'unknown' where it can't be told */
  readonly uses?: ReadonlySet<string> | 'unknown'
  /** the option for whose value Flink refuses it */
  readonly refused?: string
  /** Kafka groups whose offsets its sources begin at */
  readonly groups: readonly ReadAsGroup[]
}
export interface ReadAsGroup {
  readonly group: string
  readonly topics: readonly string[]
  readonly servers: string
  readonly table: string
  readonly at: Place
}
/** A unit of the script with its facts, if it has any. Those of one statement set have the same `job`. */
export interface StatementInScript {
  readonly unit: UnitView
  readonly job: number
  readonly facts?: StatementFacts
}
/** Looks at the statements of one script together. `Report.at` says whose finding it is. */
export interface ScriptRule extends RuleMeta {
  readonly needs: 'script'
  check(statements: readonly StatementInScript[], report: (report: Report) => void, elsewhere: Elsewhere): void
}
/** Where jobs of other scripts begin at the same offsets of a Kafka group (`offsetsOf`). */
export type Elsewhere = (offsets: string) => readonly Place[]
export type Rule = PlanRule | SyntaxRule | ScriptRule

/** The identity, for the types: `on: 'GroupAggregate'` gives `check(agg: PlanNode<'GroupAggregate'>)`. */
export function defineRule<K extends NodeKind>(rule: PlanRule<K> | SyntaxRule | ScriptRule): Rule {
  return rule as unknown as Rule
}

export type { Origin, PhysicalNode, PlanNode, PlanView }
