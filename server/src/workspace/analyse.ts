import { appendOnlyProblem } from '../plan/append-only.ts'
import type { Origins } from '../plan/origins.ts'
import type { PhysicalPlan } from '../plan/physical.ts'
import { planStatement } from '../plan/plan.ts'
import type { Fix, Place, Rule, RuleSettings, UnitView } from '../rules/rule.ts'
import { type Finding, type RuleLevels, runRules, startOf } from '../rules/run.ts'
import { suppress } from '../rules/suppress.ts'
import {
  type Binding,
  bindStatement,
  type Environment,
  type NameUse,
  type ReadSet,
  type SemanticProblem,
  stillHolds,
} from '../semantics/bind.ts'
import { pathKey, resolvePath } from '../semantics/environment.ts'
import type { Name } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import type { UnitState } from './script.ts'

/** All that is known of one unit in one environment. */
export interface Analysis {
  /** absent where the statement has no plan of its own, or has errors */
  readonly planned?: { readonly plan: PhysicalPlan; readonly origins: Origins }
  readonly names: readonly NameUse[]
  readonly findings: readonly Finding[]
  readonly reads: ReadSet
  /** options that rules asked for */
  readonly options: ReadonlyMap<string, string | undefined>
  /** other units that the findings point into */
  readonly elsewhere: readonly Place[]
  /** something broke, so that it isn't known what was read */
  readonly failed?: true
  /** the last environment that it was found true in */
  environment: Environment
}

export interface AnalysisContext {
  readonly settings: RuleSettings
  readonly levels: RuleLevels
  readonly rules?: readonly Rule[]
  unitOf(place: Place): UnitView | undefined
}

/** Binds, plans and checks one unit in the environment before it. What breaks in here becomes a finding of this unit and leaves the others alone. */
export function analyseUnit(unit: UnitState, context: AnalysisContext): Analysis {
  try {
    return analyse(unit, context)
  } catch (error) {
    const { view, before } = unit
    const message = `This statement could not be analysed (${(error as Error).message}). Please report it: this is a defect of Sluice`
    const reads: ReadSet = {
      relations: new Map(),
      functions: new Map(),
      options: new Map(),
      databases: new Map(),
      objects: new Map(),
      catalog: before.catalog,
      database: before.database,
    }
    return {
      names: [],
      findings: [{ rule: 'internal', severity: 'info', message, at: startOf(view) }],
      reads,
      options: new Map(),
      elsewhere: [],
      failed: true,
      environment: before,
    }
  }
}

function analyse(unit: UnitState, context: AnalysisContext): Analysis {
  const { view, parsed, before } = unit
  const findings: Finding[] = parsed.problems.map(p => ({
    rule: 'syntax',
    severity: 'error',
    message: p.message,
    at: placeIn(view, p.start, p.end),
  }))
  const binding = bindStatement(view.statement, before, { file: view.file, unit: view.id })
  // What a half-read statement means is guesswork: one mistake, one finding.
  if (findings.length === 0) findings.push(...semanticFindings(binding, view, context.levels))
  const planned = findings.length === 0 && binding.bound.kind !== 'none' ? planStatement(binding.bound, before) : undefined
  const refused = planned && binding.bound.kind === 'insert' ? appendOnlyProblem(binding.bound, planned.plan) : undefined
  const target = binding.bound.kind === 'insert' ? binding.bound.at.find(p => p.role === 'sink') : undefined
  const level = context.levels['semantics/append-only-sink'] ?? 'error'
  if (refused && target && level !== 'off')
    findings.push({ rule: 'semantics/append-only-sink', severity: level, message: refused, at: placeIn(view, target.start, target.end) })
  const options = new Map<string, string | undefined>()
  const option = (key: string) => {
    options.set(key, before.options.get(key))
    return before.options.get(key)
  }
  // Rules ask for tables that the binder read too, so that the unit is done again when they change.
  const table = (name: Name) => {
    const path = resolvePath(before, name)
    const found = path && before.relations.get(pathKey(path))
    return found?.kind === 'table' ? found.resolved : undefined
  }
  const { settings, levels, rules, unitOf } = context
  const all = suppress(view, [...findings, ...runRules({ unit: view, plan: planned, settings, levels, rules, option, table, unitOf })])
  const elsewhere = all.flatMap(f => [f.at, ...(f.related ?? []).map(r => r.at)]).filter(p => p.unit !== view.id || p.file !== view.file)
  return { ...(planned && { planned }), names: binding.names, findings: all, reads: binding.reads, options, elsewhere, environment: before }
}

/** Whether an analysis is what `analyseUnit` would give again. `isAlive`: the unit of a place still exists. */
export function isCurrent(analysis: Analysis, unit: UnitState, isAlive: (place: Place) => boolean): boolean {
  if (!analysis.elsewhere.every(isAlive)) return false
  if (analysis.environment === unit.before) return true
  if (analysis.failed) return false
  if (!stillHolds(analysis.reads, unit.before)) return false
  for (const [key, value] of analysis.options) if (unit.before.options.get(key) !== value) return false
  analysis.environment = unit.before
  return true
}

function semanticFindings(binding: Binding, view: UnitView, levels: RuleLevels): Finding[] {
  return binding.problems.flatMap(p => {
    const rule = `semantics/${p.code}`
    const level = levels[rule] ?? 'error'
    if (level === 'off') return []
    const message = p.hint === undefined ? p.message : `${p.message}. ${p.hint}`
    const fix = p.meant && writeMeant(view, p.meant, p.code === 'unknown-function')
    return [{ rule, severity: level, message, at: placeIn(view, p.start, p.end), ...(fix && { fix }) }]
  })
}

/** Writes what was meant in place of the last word of the span, in the quotes that it needs. */
function writeMeant(view: UnitView, { name, start, end }: NonNullable<SemanticProblem['meant']>, isFunction: boolean): Fix | undefined {
  const token = view.tokens.findLast(t => t.start >= start && t.end <= end && t.kind !== 'comment')
  if (!token) return undefined
  const text = token.kind === 'string' ? `'${name.replaceAll("'", "''")}'` : isFunction ? name : writtenName(name)
  return {
    title: `Write ${text}`,
    state: { embedded: 'none', flink: 'none' },
    // A guess is looked at, one by one.
    fixAll: false,
    edits: e => e.replace(placeIn(view, token.start, token.end), text),
  }
}

const placeIn = (view: UnitView, start: number, end: number): Place => ({ file: view.file, unit: view.id, start, end })
