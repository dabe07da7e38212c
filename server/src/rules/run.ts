import type { NodeKind } from '../plan/physical.ts'
import type { PlannedPart } from '../plan/reuse.ts'
import type { Severity } from '../protocol.ts'
import { rules as allRules } from './index.ts'
import { PlanView } from './plan-view.ts'
import type { Fix, Place, Report, Rule, RuleContext, UnitView } from './rule.ts'

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

/** What rules may ask for, and which of them run. */
export type RuleInput = Omit<RuleContext, 'plan' | 'option' | 'report'> & { readonly levels: RuleLevels; readonly rules?: readonly Rule[] }

/** The rules that need no plan, on one unit. A rule that throws gives a finding that says so, and leaves the others alone. */
export function runSyntaxRules(input: RuleInput): Finding[] {
  return run(input, (rule, context) => {
    if (rule.needs === 'syntax') rule.check(input.unit.statement, context)
  })
}

/** The rules that need the plan, likewise; silent where it is unknown. */
export function runPlanRules({ plan, origins }: PlannedPart, input: RuleInput & Pick<RuleContext, 'option'>): Finding[] {
  if (plan.unknown !== undefined) return []
  const { option } = input
  const view = new PlanView(plan, origins, () => ({ ...startOf(input.unit), role: 'node' }))
  return run(input, (rule, context) => {
    if (rule.needs !== 'plan') return
    for (const node of view.nodes) if (looksAt(rule.on, node.kind)) rule.check(node, { ...context, plan: view, option })
  })
}

function run(
  { unit, settings, levels, rules = allRules, table, unitOf }: RuleInput,
  check: (rule: Rule, context: Omit<RuleContext, 'plan' | 'option'>) => void,
): Finding[] {
  const findings: Finding[] = []
  for (const rule of rules) {
    const level = levels[rule.id]
    if (level === 'off') continue
    const report = ({ at, severity, fix, message, related }: Report) =>
      findings.push({
        rule: rule.id,
        severity: level ?? severity ?? rule.severity,
        message,
        at: bare(at),
        ...(fix && { fix }),
        ...(related && { related }),
      })
    try {
      check(rule, { unit, settings, table, unitOf, report })
    } catch (error) {
      const message = `The rule ${rule.id} failed on this statement (${(error as Error).message}); the other rules ran. Please report it`
      findings.push({ rule: rule.id, severity: 'info', message, at: startOf(unit) })
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
