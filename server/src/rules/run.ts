import type { Origins } from '../plan/origins.ts'
import type { NodeKind, PhysicalPlan } from '../plan/physical.ts'
import type { Severity } from '../protocol.ts'
import { rules as allRules } from './index.ts'
import { PlanView } from './plan-view.ts'
import type { Fix, Place, Report, Rule, RuleContext, RuleSettings, UnitView } from './rule.ts'

/** A finding with its places relative to units. `rule` is a rule's id, 'syntax', 'semantics/<code>' or 'suppression'. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly at: Place
  readonly fix?: Fix
  readonly related?: Report['related']
}

export type RuleLevels = Readonly<Record<string, 'off' | Severity>>

export interface RuleInput {
  readonly unit: UnitView
  /** absent or unknown: rules that need the plan stay silent */
  readonly plan?: { readonly plan: PhysicalPlan; readonly origins: Origins }
  readonly settings: RuleSettings
  readonly levels: RuleLevels
  readonly rules?: readonly Rule[]
  readonly option: RuleContext['option']
  readonly table: RuleContext['table']
  readonly unitOf: RuleContext['unitOf']
}

/** All rules on one unit, in the order of `rules/index.ts`. A rule that throws gives a finding that says so, and leaves the others alone. */
export function runRules(input: RuleInput): Finding[] {
  const { unit, levels, rules = allRules } = input
  const findings: Finding[] = []
  const home = startOf(unit)
  const plan =
    input.plan && input.plan.plan.unknown === undefined
      ? new PlanView(input.plan.plan, input.plan.origins, { ...home, role: 'node' })
      : undefined
  for (const rule of rules) {
    const level = levels[rule.id]
    if (level === 'off' || (rule.needs === 'plan' && plan === undefined)) continue
    const report = ({ at, severity, fix, message, related }: Report) =>
      findings.push({
        rule: rule.id,
        severity: level ?? severity ?? rule.severity,
        message,
        at: bare(at),
        ...(fix && { fix }),
        ...(related && { related }),
      })
    const context = { unit, settings: input.settings, option: input.option, table: input.table, unitOf: input.unitOf, report }
    try {
      if (rule.needs === 'syntax') rule.check(unit.statement, context)
      else if (plan) for (const node of plan.nodes) if (looksAt(rule.on, node.kind)) rule.check(node, { ...context, plan })
    } catch (error) {
      const message = `The rule ${rule.id} failed on this statement (${(error as Error).message}); the other rules ran. Please report it`
      findings.push({ rule: rule.id, severity: 'info', message, at: home })
    }
  }
  return findings
}

const looksAt = (on: NodeKind | readonly NodeKind[], kind: NodeKind) => (typeof on === 'string' ? on === kind : on.includes(kind))

const bare = ({ file, unit, start, end }: Place): Place => ({ file, unit, start, end })

/** The first word of a unit. */
export function startOf(unit: UnitView): Place {
  const first = unit.tokens.find(t => t.kind !== 'comment')
  return { file: unit.file, unit: unit.id, start: first?.start ?? 0, end: first?.end ?? Math.min(1, unit.text.length) }
}
