import type { Severity, StateEffect } from '../protocol.ts'
import { type Offer, offersOf, type PlacedEdit } from '../rules/edits.ts'
import type { Place, StatementInScript } from '../rules/rule.ts'
import { type Finding, runScriptRules, startOf } from '../rules/run.ts'
import { suppress } from '../rules/suppress.ts'
import { reservedWords } from '../syntax/reserved-words.ts'
import { STATEMENT_WORDS } from '../syntax/statement-words.ts'
import { DEFAULT_VERSION } from '../syntax/versions.ts'
import type { Edit, Span } from '../text/span.ts'
import type { Analysis } from './analyse.ts'
import type { Script, UnitState } from './script.ts'
import type { Workspace } from './workspace.ts'

/** A repair of a finding; `edits` are made for the scripts as they are when it is called. */
export interface DocumentFix {
  readonly title: string
  /** what becomes of a running job's state, on the embedded runtime and on Flink */
  readonly state: StateEffect
  readonly stateOnFlink: StateEffect
  readonly fixAll: boolean
  readonly safe: boolean
  readonly changesRows: boolean
  edits(): readonly Edit[]
}

/** A finding in its file: UTF-16 offsets of the whole text. */
export interface DocumentFinding extends Span {
  readonly file: string
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly fixes: readonly DocumentFix[]
  readonly related: readonly (Span & { readonly file: string; readonly message: string })[]
}

/** The findings of a script in the order of the text. With `stale`, units that were not analysed yet show what was last known of them. */
export function findingsOf(workspace: Workspace, script: Script, stale = false): DocumentFinding[] {
  const found = new Map<string, DocumentFinding>()
  const add = (placed: DocumentFinding) => {
    // Two queries over one view report the same call of it.
    const key = `${placed.start}:${placed.rule}:${placed.message}`
    if (!found.has(key)) found.set(key, placed)
  }
  const { units } = script
  let broken = false
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]
    const analysis = stale ? unit.cache.analysis : workspace.analysis(script, unit)
    if (!analysis) continue
    if (broken && isRest(script, unit, analysis)) continue
    broken = analysis.findings.some(f => f.severity === 'error')
    const next = units[i + 1]
    const unended = next && missingSemicolon(unit, next, analysis)
    const told = unended && place(workspace, script, next, unended)
    if (told) add(told)
    if (analysis.findings.length > 0) for (const placed of placedIn(workspace, script, unit, analysis)) add(placed)
  }
  for (const placed of acrossStatements(workspace, script, stale)) add(placed)
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** What a ';' in the middle of a wrong statement cuts off: it begins as no statement does, and that follows from the same mistake. */
function isRest({ text }: Script, { view, start }: UnitState, { findings }: Analysis): boolean {
  if (findings.length !== 1 || findings[0].rule !== 'syntax') return false
  const first = view.tokens.find(t => t.kind !== 'comment')
  if (!first || first.start !== findings[0].at.start || STATEMENT_WORDS.has(first.upper)) return false
  // Another word may be a slip in the name of a statement, unless it stands behind the ';' in its line.
  const isInLine = !/[\r\n]/.test(text.slice(text.lastIndexOf(';', start), start + first.start))
  return first.kind !== 'word' || isInLine || reservedWords(DEFAULT_VERSION).has(first.upper)
}

/**
 * A statement that goes on into the next one for Flink, which ends statements by `;` alone: told at the word on which its parser stops. What is wrong in
 * itself tells its own error, and a statement set has its own rules.
 */
function missingSemicolon(unit: UnitState, next: UnitState, { findings }: Analysis): Finding | undefined {
  // Tokens are made anew when somebody asks for them, so almost nobody does.
  if (unit.view.text.endsWith(';')) return undefined
  const [last, behind] = [unit, next].map(({ view }) => view.tokens.findLast(t => t.kind !== 'comment'))
  if (!last || last.text === ';' || !behind) return undefined
  if (unit.view.setPlace !== 'none' || next.view.setPlace !== 'none' || findings.some(f => f.rule === 'syntax')) return undefined
  const { file, id } = unit.view
  return {
    rule: 'syntax',
    severity: 'error',
    message: "The statement above has no ';': Flink reads this as a part of it",
    at: startOf(next.view),
    fix: {
      title: "End the statement above with ';'",
      state: { embedded: 'none', flink: 'none' },
      edits: e => e.insertAfter({ file, unit: id, start: last.start, end: last.end }, ';'),
    },
  }
}

/** What only the statements of a script together show; what is suppressed in the unit that it is found in is left out. */
function acrossStatements(workspace: Workspace, script: Script, stale: boolean): DocumentFinding[] {
  let job = 0
  const statements = script.units.map(({ view, cache }): StatementInScript => {
    if (!view.inStatementSet) job++
    // What isn't analysed yet may do anything.
    return { unit: view, job, facts: cache.analysis ? cache.analysis.facts : { uses: 'unknown', groups: [] } }
  })
  if (!stale && script.held) workspace.groupReaders.tell(script.file, statements)
  const elsewhere = (offsets: string) => workspace.groupReaders.elsewhere(script.file, offsets)
  return runScriptRules(statements, workspace.ruling, elsewhere).flatMap(finding => {
    const unit = script.byId.get(finding.at.unit)
    return unit && suppress(unit.view, [finding]).includes(finding) ? (place(workspace, script, unit, finding) ?? []) : []
  })
}

/** The findings of one unit with their offsets in the file; kept while the unit stays where it is and they point nowhere else. */
function placedIn(workspace: Workspace, script: Script, unit: UnitState, analysis: Analysis): readonly DocumentFinding[] {
  const { placed } = unit.cache
  // A copy of the workspace places them anew: repairs are made for the scripts of the workspace that is asked.
  if (placed?.start === unit.start && placed.analysis === analysis && placed.workspace === workspace) return placed.findings
  const findings = analysis.findings.flatMap(f => place(workspace, script, unit, f) ?? [])
  if (analysis.elsewhere.length === 0) unit.cache.placed = { workspace, start: unit.start, analysis, findings }
  return findings
}

/** What `placedIn` keeps in a unit. */
export interface PlacedFindings {
  readonly workspace: Workspace
  readonly start: number
  readonly analysis: Analysis
  readonly findings: readonly DocumentFinding[]
}

/** A finding about another file's text is shown at the statement that it was found from, with the place beside it. */
function place(workspace: Workspace, script: Script, unit: UnitState, finding: Finding): DocumentFinding | undefined {
  const { rule, severity, message, fix } = finding
  const here = absolute(workspace, script, finding.at.file === script.file ? finding.at : startOf(unit.view))
  if (!here) return undefined
  const elsewhere = finding.at.file === script.file ? [] : [{ at: finding.at, message: 'written here' }]
  const related = [...elsewhere, ...(finding.related ?? [])].flatMap(r => {
    const at = absolute(workspace, script, r.at)
    return at ? [{ ...at, file: r.at.file, message: r.message }] : []
  })
  const fixes = [fix ?? []].flat().flatMap(f => offersOf(f).map(offer => documentFix(workspace, script, unit, offer)))
  return { start: here.start, end: here.end, file: script.file, rule, severity, message, fixes, related }
}

function documentFix(workspace: Workspace, script: Script, unit: UnitState, offer: Offer): DocumentFix {
  const { title, state, fixAll = true, safe = false, changesRows = false } = offer
  return {
    title,
    state: state.embedded,
    stateOnFlink: state.flink,
    fixAll,
    safe,
    changesRows,
    edits: () => {
      const now = workspace.script(script.file) ?? script
      const index = now.units.findIndex(u => u.view.id === unit.view.id)
      if (index === -1) return []
      return offer.edits({ units: now.units.map(u => u.view), index }).flatMap(e => absoluteEdit(workspace, now, e) ?? [])
    },
  }
}

function absolute(workspace: Workspace, script: Script, at: Place): Span | undefined {
  const unit = workspace.stateOf(script, at.unit, at.file)
  return unit && { start: unit.start + at.start, end: unit.start + at.end }
}

function absoluteEdit(workspace: Workspace, script: Script, edit: PlacedEdit): Edit | undefined {
  const span = absolute(workspace, script, edit)
  return span && { ...span, file: edit.file, newText: edit.newText }
}
