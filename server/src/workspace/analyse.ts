import { appendOnlyProblem } from '../plan/append-only.ts'
import type { Option } from '../plan/options.ts'
import type { PhysicalPlan } from '../plan/physical.ts'
import { type LogicalPlan, logicalPlan, physicalPlan, refusedByPlanner } from '../plan/plan.ts'
import type { PlannedPart } from '../plan/reuse.ts'
import {
  type Fix,
  type Place,
  placeIn,
  type Rule,
  type RuleContext,
  type RuleSettings,
  type StatementFacts,
  type UnitView,
} from '../rules/rule.ts'
import { type Finding, type RuleLevels, runPlanRules, runSyntaxRules, startOf } from '../rules/run.ts'
import { factsOfPlan, factsOfStatement } from '../rules/script-facts.ts'
import { suppress } from '../rules/suppress.ts'
import {
  type Binding,
  bindStatement,
  declareOnce,
  type Environment,
  type Remedy,
  type SemanticProblem,
  stillHolds,
} from '../semantics/bind.ts'
import { pathKey, resolvePath } from '../semantics/environment.ts'
import type { SyntaxProblem } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import type { Span } from '../text/span.ts'
import type { UnitState } from './script.ts'

/** All that is known of one unit in one environment. */
export interface Analysis {
  readonly binding: KeptBinding
  readonly findings: readonly Finding[]
  /** options that its plan and the rules asked for */
  readonly options: ReadonlyMap<string, string | undefined>
  /** what it means for the other statements of its script */
  readonly facts?: StatementFacts
  /** other units that the findings point into */
  readonly elsewhere: readonly Place[]
  /** something broke, so that it isn't known what was read */
  readonly failed?: true
  /** the last environment that it was found true in */
  environment: Environment
}

/** How many units were bound (and checked as far as no plan is needed), and planned and checked, so far. */
export interface Work {
  bound: number
  planned: number
}

/** What of a unit no option decides, its names and types first: done again only when something that it read has changed. */
export interface KeptBinding extends Pick<Binding, 'names' | 'reads' | 'timedJoins'> {
  /** problems, and what the rules say that need no plan */
  readonly findings: readonly Finding[]
  /** absent for what has no plan of its own, or has errors */
  readonly logical?: LogicalPlan
}

export interface AnalysisContext {
  readonly settings: RuleSettings
  readonly levels: RuleLevels
  readonly rules?: readonly Rule[]
  readonly work: Work
  unitOf(place: Place): UnitView | undefined
}

/**
 * Binds, plans and checks one unit in the environment before it. `known`: an older binding of the unit that is still true. What breaks in here becomes a
 * finding of this unit and leaves the others alone.
 */
export function analyseUnit(unit: UnitState, context: AnalysisContext, known?: KeptBinding): Analysis {
  try {
    return analyse(unit, context, known)
  } catch (error) {
    const { view, before } = unit
    const message = `This statement could not be analysed (${(error as Error).message}). Please report it: this is a defect of Sluice`
    const findings: Finding[] = [{ rule: 'internal', severity: 'info', message, at: startOf(view) }]
    return { binding: nothing(before), findings, options: new Map(), elsewhere: [], failed: true, environment: before }
  }
}

function analyse(unit: UnitState, context: AnalysisContext, known: KeptBinding | undefined): Analysis {
  const { view, before } = unit
  const { settings, levels, rules, work, unitOf } = context
  const binding = known ?? bind(unit, context)
  const findings = [...binding.findings]
  const options = new Map<string, string | undefined>()
  const option = (key: string) => {
    const value = before.options.get(key)
    options.set(key, value)
    return value
  }
  let facts = binding.logical ? undefined : factsOfStatement(view.statement, span => placeIn(view, span))
  if (binding.logical) {
    const plan = planned(binding.logical, before, option, work)
    facts = factsOfPlan(plan, binding.logical, options.keys(), key => before.options.get(key))
    findings.push(...refusedFinding(binding.logical, view, levels, option))
    if (binding.logical.insert) findings.push(...appendOnlyFinding(binding.logical.insert, plan.plan, view, levels))
    findings.push(
      ...runPlanRules(plan, {
        unit: view,
        settings,
        levels,
        rules,
        option,
        timedJoins: binding.timedJoins,
        table: tableIn(before),
        unitOf,
      }),
    )
  }
  const all = suppress(view, findings)
  const elsewhere = all.flatMap(f => [f.at, ...(f.related ?? []).map(r => r.at)]).filter(p => p.unit !== view.id || p.file !== view.file)
  return { binding, findings: all, options, facts, elsewhere, environment: before }
}

function bind({ view, parsed, before, after }: UnitState, { settings, levels, rules, work, unitOf }: AnalysisContext): KeptBinding {
  work.bound++
  const { bound, problems, names, reads, timedJoins, declares } = bindStatement(view.statement, before, { file: view.file, unit: view.id })
  if (declares) declareOnce(declares, before, after)
  const syntax = parsed.problems.map(p => syntaxFinding(p, view))
  // What a half-read statement means is guesswork: one mistake, one finding.
  const errors = syntax.length > 0 ? syntax : semanticFindings(problems, view, levels)
  const findings = [...errors, ...runSyntaxRules({ unit: view, settings, levels, rules, table: tableIn(before), unitOf })]
  return {
    names,
    reads,
    timedJoins,
    findings,
    ...(errors.length === 0 && bound.kind !== 'none' && { logical: logicalPlan(bound, before.config) }),
  }
}

function syntaxFinding({ message, start, end, names }: SyntaxProblem, view: UnitView): Finding {
  const at = placeIn(view, { start, end })
  const written = (place: Span) => `\`${view.text.slice(place.start, place.end)}\``
  const fix: Fix | undefined = names && {
    title: `Write ${written(names[0])}${names.length > 1 ? ` (${names.length} times)` : ''}`,
    state: { embedded: 'none', flink: 'none' },
    // It may be a keyword at the wrong place as well.
    fixAll: false,
    edits: e => {
      for (const name of names) e.replace(placeIn(view, name), written(name))
    },
  }
  return { rule: 'syntax', severity: 'error', message, at, ...(fix && { fix }) }
}

/** Rules ask for tables that the binder read too, so that the unit is done again when they change. */
function tableIn(before: Environment): RuleContext['table'] {
  return name => {
    const path = resolvePath(before, name)
    const found = path && before.relations.get(pathKey(path))
    return found?.kind === 'table' ? found.resolved : undefined
  }
}

function planned(logical: LogicalPlan, { config }: Environment, option: Option, work: Work): PlannedPart {
  work.planned++
  return physicalPlan(logical, config.flink ?? '2.2', option)
}

/** The plan of an analysed unit; undefined for what has none, or has errors. It isn't kept: few ask for it, and it takes more room than all else. */
export function planOfUnit({ binding: { logical } }: Analysis, { before }: UnitState): PlannedPart | undefined {
  return logical && physicalPlan(logical, before.config.flink ?? '2.2', key => before.options.get(key))
}

/**
 * What of an older analysis of the same unit `analyseUnit` would give again: all of it, its binding, or nothing. `isAlive`: the unit of a place still
 * exists.
 */
export function stillTrue(analysis: Analysis, { before }: UnitState, isAlive: (place: Place) => boolean): 'all' | 'binding' | 'nothing' {
  if (!analysis.elsewhere.every(isAlive)) return 'nothing'
  if (analysis.environment === before) return 'all'
  if (analysis.failed || !stillHolds(analysis.binding.reads, before)) return 'nothing'
  for (const [key, value] of analysis.options) if (before.options.get(key) !== value) return 'binding'
  analysis.environment = before
  return 'all'
}

function refusedFinding(logical: LogicalPlan, view: UnitView, levels: RuleLevels, option: Option): Finding[] {
  const refused = refusedByPlanner(logical, option)
  if (!refused) return []
  const { start, end } = refused.at.find(p => p.file === view.file && p.unit === view.id) ?? startOf(view)
  return semanticFindings([{ code: 'type-mismatch', message: refused.message, start, end }], view, levels)
}

function appendOnlyFinding(insert: NonNullable<LogicalPlan['insert']>, plan: PhysicalPlan, view: UnitView, levels: RuleLevels): Finding[] {
  const message = appendOnlyProblem(insert, plan)
  const target = insert.at.find(p => p.role === 'sink')
  const rule = 'semantics/append-only-sink'
  const severity = levels[rule] ?? 'error'
  if (message === undefined || !target || severity === 'off') return []
  return [{ rule, severity, message, at: placeIn(view, target) }]
}

function semanticFindings(problems: readonly SemanticProblem[], view: UnitView, levels: RuleLevels): Finding[] {
  return problems.flatMap(p => {
    const rule = `semantics/${p.code}`
    const level = levels[rule] ?? 'error'
    if (level === 'off') return []
    const message = p.hint === undefined ? p.message : `${p.message}. ${p.hint}`
    const fix = p.remedy ? asFix(p.remedy) : p.meant && writeMeant(view, p.meant, p.code === 'unknown-function')
    const related = p.remedy && { related: [{ at: p.remedy.behind, message: 'declared here' }] }
    return [{ rule, severity: level, message, at: placeIn(view, p), ...(fix && { fix }), ...related }]
  })
}

/** What Flink refuses runs nowhere, so that no state is touched. */
const asFix = ({ title, behind, text }: Remedy): Fix => ({
  title,
  state: { embedded: 'none', flink: 'none' },
  fixAll: false,
  edits: e => e.insertAfter(behind, text),
})

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
    edits: e => e.replace(placeIn(view, token), text),
  }
}

const nothing = ({ catalog, database }: Environment): KeptBinding => ({
  names: [],
  timedJoins: [],
  findings: [],
  reads: {
    relations: new Map(),
    functions: new Map(),
    models: new Map(),
    options: new Map(),
    databases: new Map(),
    catalogs: new Map(),
    catalog,
    database,
  },
})
