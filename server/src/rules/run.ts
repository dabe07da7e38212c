import type { NodeKind } from '../plan/physical.ts'
import type { PlannedPart } from '../plan/reuse.ts'
import type { Severity } from '../protocol.ts'
import { rules as allRules } from './index.ts'
import { PlanView } from './plan-view.ts'
import type {
  Elsewhere,
  Place,
  PlanOnly,
  PlanRule,
  Report,
  Rule,
  RuleContext,
  ScriptRule,
  StatementInScript,
  SyntaxRule,
  UnitView,
} from './rule.ts'

/** A finding with its places relative to units. `rule` is a rule's id, 'syntax', 'semantics/<code>' or 'suppression'. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly at: Place
  readonly fix?: Report['fix']
  readonly related?: Report['related']
}

export type RuleLevels = Readonly<Record<string, 'off' | Severity>>

/** What rules may ask for, and which of them run. */
export type RuleInput = Omit<RuleContext, PlanOnly | 'report'> & { readonly levels: RuleLevels; readonly rules?: readonly Rule[] }

/** The rules that need no plan, on one unit. A rule that throws gives a finding that says so, and leaves the others alone. */
export function runSyntaxRules(input: RuleInput): Finding[] {
  const { findings, context, run } = desk(input)
  for (const rule of arranged(input.rules ?? allRules).syntax) run(rule, input.unit.statement, context)
  return findings
}

/** The rules that need the plan, likewise; silent where it is unknown. */
export function runPlanRules(planned: PlannedPart, input: RuleInput & Pick<RuleContext, 'option' | 'timedJoins'>): Finding[] {
  if (planned.plan.unknown !== undefined) return []
  const { unit, settings, table, unitOf, option, timedJoins } = input
  const { findings, context, run } = desk(input)
  const { byKind, order } = arranged(input.rules ?? allRules)
  const view = new PlanView(planned, () => ({ ...startOf(unit), role: 'node' }))
  const whole: RuleContext = { unit, settings, table, unitOf, report: context.report, plan: view, option, timedJoins }
  for (const { id, kind } of planned.plan.nodes) for (const rule of byKind.get(kind) ?? []) run(rule, view.node(id), whole)
  return findings.length < 2 ? findings : findings.sort((a, b) => (order.get(a.rule) ?? -1) - (order.get(b.rule) ?? -1))
}

/** The rules that look at all statements of a script together. */
export function runScriptRules(
  statements: readonly StatementInScript[],
  { levels, rules = allRules }: Pick<RuleInput, 'levels' | 'rules'>,
  elsewhere: Elsewhere,
): Finding[] {
  const [first] = statements
  if (!first) return []
  const findings: Finding[] = []
  for (const rule of arranged(rules).script) {
    if (levels[rule.id] === 'off') continue
    try {
      rule.check(statements, report => findings.push(findingOf(rule, report, levels)), elsewhere)
    } catch (error) {
      findings.push(failureOf(rule, error, first.unit))
    }
  }
  return findings
}

/** Where the rules of one unit report: one context for all, which knows whose turn it is. */
function desk({ unit, settings, levels, table, unitOf }: RuleInput) {
  const findings: Finding[] = []
  let current: Rule
  const report = (found: Report) => findings.push(findingOf(current, found, levels))
  // Called ten thousand times for a script: as a function of the call (() => rule.check(…)) each would be new to V8.
  const run = <S, C>(rule: Rule & { check(subject: S, context: C): void }, subject: S, context: C) => {
    if (levels[rule.id] === 'off') return
    current = rule
    try {
      rule.check(subject, context)
    } catch (error) {
      findings.push(failureOf(rule, error, unit))
    }
  }
  return { findings, context: { unit, settings, table, unitOf, report }, run }
}

function findingOf({ id, severity: own }: Rule, { at, severity, fix, message, related }: Report, levels: RuleLevels): Finding {
  const level = (levels[id] as Severity | undefined) ?? severity ?? own
  return { rule: id, severity: level, message, at: bare(at), ...(fix && { fix }), ...(related && { related }) }
}

function failureOf({ id }: Rule, error: unknown, unit: UnitView): Finding {
  const message = `The rule ${id} failed on this statement (${(error as Error).message}); the other rules ran. Please report it`
  return { rule: id, severity: 'info', message, at: startOf(unit) }
}

interface Arranged {
  readonly script: readonly ScriptRule[]
  readonly syntax: readonly SyntaxRule[]
  /** most statements have few kinds of operators, and most rules look at one */
  readonly byKind: ReadonlyMap<NodeKind, readonly PlanRule[]>
  readonly order: ReadonlyMap<string, number>
}
const arrangements = new WeakMap<readonly Rule[], Arranged>()

function arranged(rules: readonly Rule[]): Arranged {
  const known = arrangements.get(rules)
  if (known) return known
  const byKind = new Map<NodeKind, PlanRule[]>()
  for (const rule of rules) {
    if (rule.needs !== 'plan') continue
    for (const kind of typeof rule.on === 'string' ? [rule.on] : rule.on) byKind.set(kind, [...(byKind.get(kind) ?? []), rule])
  }
  const syntax = rules.filter(rule => rule.needs === 'syntax')
  const script = rules.filter(rule => rule.needs === 'script')
  const arrangement = { script, syntax, byKind, order: new Map(rules.map((rule, i) => [rule.id, i])) }
  arrangements.set(rules, arrangement)
  return arrangement
}

const bare = ({ file, unit, start, end }: Place): Place => ({ file, unit, start, end })

/** The first word of a unit. */
export function startOf(unit: UnitView): Place {
  const first = unit.tokens.find(t => t.kind !== 'comment')
  return { file: unit.file, unit: unit.id, start: first?.start ?? 0, end: first?.end ?? Math.min(1, unit.text.length) }
}
