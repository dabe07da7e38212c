import { type Completion, complete } from './features/completion.ts'
import type { CaretUnit } from './features/completion-place.ts'
import { type HoverText, rulePage } from './features/hover.ts'
import { hoverAt } from './features/hover-place.ts'
import { describeSubject, type Subject } from './features/hover-subject.ts'
import type { TypeHint } from './features/inlay-hints.ts'
import { type Lens, type LensJob, lenses } from './features/lenses.ts'
import { type OutlineItem, outlineOf } from './features/outline.ts'
import { type FoldingSpan, foldingSpans } from './features/ranges.ts'
import { type Refactoring, refactorings } from './features/refactor.ts'
import { type SignatureHelp, signatureAt } from './features/signature.ts'
import type { SemanticToken } from './features/tokens.ts'
import { bindStatement, type NameUse } from './semantics/bind.ts'
import { emptyEnvironment, type FileInfo } from './semantics/environment.ts'
import type { Edit, Span } from './text/span.ts'
import { type DocumentFinding, type DocumentFix, findingsOf } from './workspace/findings.ts'
import { type FixedFile, fixAll } from './workspace/fix-all.ts'
import { formatScript } from './workspace/format.ts'
import { highlights, hintsIn, references, selectionAt, symbols, tokensIn, type WorkspaceSymbol } from './workspace/looks.ts'
import type { FileOccurrence } from './workspace/navigation.ts'
import { prepareRename, type RenameRefusal, type RenameTarget, type Renaming, rename } from './workspace/rename.ts'
import { foldScript, type Script, type UnitState } from './workspace/script.ts'
import { analyseInSlices, type Turns, unitAt } from './workspace/slices.ts'
import { type RunnableStatement, statementsOf, successorOf } from './workspace/statements.ts'
import { Workspace, type WorkspaceSettings } from './workspace/workspace.ts'

export type { DocumentFinding, DocumentFix, FixedFile, Turns }

/** What a job was submitted with: the whole text of its script, and which statement of it runs. */
export interface SubmittedStatement {
  readonly name: string
  readonly text: string
  readonly statement: number
}

/** A place in a file, UTF-16 offsets. */
export interface FilePlace extends Span {
  readonly file: string
}

/**
 * Everything that an editor or a command asks about scripts: text in, plain data out. Files are named by any string, the same one in `setText`
 * and in results; offsets are UTF-16 code units of the whole file. A file without a text gives empty answers.
 */
export class LanguageService {
  readonly workspace: Workspace
  private readonly submitted = new Map<string, RunnableStatement[]>()

  constructor(settings: WorkspaceSettings) {
    this.workspace = new Workspace(settings)
  }

  configure(settings: WorkspaceSettings): void {
    this.workspace.configure(settings)
  }

  /** The project's scripts in the order in which they see each other. */
  setOrder(files: readonly string[]): void {
    this.workspace.setOrder(files)
  }

  /** `open` false: others only see what the script declares. */
  setText(file: string, text: string, open = true): void {
    this.workspace.setText(file, text, open)
  }

  remove(file: string): void {
    this.workspace.remove(file)
  }

  findings(file: string): DocumentFinding[] {
    return this.with(file, script => findingsOf(this.workspace, script)) ?? []
  }

  /**
   * Findings as they come: first those of the unit at `edited` together with what was known of the others, then all of them. The result
   * cancels the rest; call it when a newer text is at hand.
   */
  watchFindings(
    file: string,
    edited: number | undefined,
    turns: Turns,
    publish: (findings: DocumentFinding[], complete: boolean) => void,
  ): () => void {
    const script = this.workspace.script(file)
    if (!script) return () => {}
    const report = (complete: boolean) => publish(findingsOf(this.workspace, script, !complete), complete)
    return analyseInSlices(this.workspace, script, edited, turns, report)
  }

  /** The repairs of findings that touch the span, with the finding that each belongs to. */
  fixes(file: string, span: Span): { finding: DocumentFinding; fix: DocumentFix }[] {
    const touching = this.findings(file).filter(f => f.start <= span.end && span.start <= f.end)
    return touching.flatMap(finding => finding.fixes.map(fix => ({ finding, fix })))
  }

  /** Other ways to write the statement at the span's start that mean the same. */
  refactorings(file: string, span: Span): Refactoring[] {
    const at = span.start
    const found = this.with(
      file,
      (_script, unit) => {
        if (!unit || unit.parsed.problems.length > 0) return []
        const { view, start, before } = unit
        const { scopes } = bindStatement(view.statement, before, { file, unit: view.id })
        const place = { text: view.text, statement: view.statement, tokens: view.tokens, scopes, offset: at - start }
        return refactorings(place).map(({ title, edits }) => ({
          title,
          edits: edits.map(e => ({ ...e, start: e.start + start, end: e.end + start })),
        }))
      },
      at,
    )
    return found ?? []
  }

  /** What "fix all in this script" makes of the script, and of others that its repairs reach. */
  fixAll(file: string, wanted: (fix: DocumentFix, finding: DocumentFinding) => boolean = fix => fix.fixAll): FixedFile[] {
    return this.workspace.has(file) ? fixAll(this.workspace, file, wanted) : []
  }

  /** The changes that lay out a script, or the statements of it that the span touches. */
  format(file: string, span?: Span): Edit[] {
    const edits = this.with(file, script => formatScript(script, this.workspace.format, span)) ?? []
    return edits.map(edit => ({ file, ...edit }))
  }

  /** Findings at the offset with their rule's page, else what the name there stands for. */
  hover(file: string, offset: number): HoverText | undefined {
    return this.with(
      file,
      (script, unit) => {
        const at = findingsOf(this.workspace, script).filter(f => f.start <= offset && offset <= f.end && rulePage(f.rule) !== undefined)
        if (at.length > 0) {
          const pages = [...new Set(at.map(f => f.rule))].map(rule => explain(at.filter(f => f.rule === rule)))
          return { start: at[0].start, end: at[0].end, markdown: pages.join('\n\n---\n\n') }
        }
        if (!unit) return undefined
        const { names } = this.workspace.analysis(script, unit).binding
        const { statement, id } = unit.view
        const textOf = (place: FileInfo & Span) =>
          this.workspace.stateOf(script, place.unit, place.file)?.view.text.slice(place.start, place.end)
        const found = hoverAt(
          { statement, env: unit.before, place: { file, unit: id }, names, planned: () => this.workspace.plan(script, unit), textOf },
          offset - unit.start,
        )
        return found && { ...found, start: unit.start + found.start, end: unit.start + found.end }
      },
      offset,
    )
  }

  /** Where the thing that is named at the offset was declared. */
  definition(file: string, offset: number): FilePlace | undefined {
    return this.with(
      file,
      (script, unit) => {
        if (!unit) return undefined
        // Bound anew: a comment in a table moves its columns without touching what is known of the readers.
        const { names } = bindStatement(unit.view.statement, unit.before, { file, unit: unit.view.id })
        const declared = narrowest(names, offset - unit.start)?.declared
        const home = declared && this.workspace.stateOf(script, declared.unit, declared.file)
        return declared && home && { file: declared.file, start: home.start + declared.start, end: home.start + declared.end }
      },
      offset,
    )
  }

  lenses(file: string, jobs: readonly SubmittedStatement[] = []): Lens[] {
    return (
      this.with(file, script => {
        const now = statementsOf(script)
        const current = jobs.flatMap((job): LensJob[] => {
          const before = this.statementsOfText(job.text)
          const old = before.find(s => s.index === job.statement)
          const successor = old && successorOf(old, before, now)
          return successor ? [{ name: job.name, statement: successor.index }] : []
        })
        return lenses(now, current)
      }) ?? []
    )
  }

  complete(file: string, offset: number): Completion[] {
    const caret = this.caretAt(file, offset)
    return caret ? complete(caret.unit).map(c => ({ ...c, start: c.start + caret.start, end: c.end + caret.start })) : []
  }

  signature(file: string, offset: number): SignatureHelp | undefined {
    const caret = this.caretAt(file, offset)
    return caret && signatureAt(caret.unit)
  }

  /** The page of a proposal, which was made at the offset. */
  documentation(file: string, offset: number, subject: Subject): string | undefined {
    const caret = this.caretAt(file, offset)
    return caret && describeSubject(subject, caret.unit.env)
  }

  /** The unit around the caret, with the text up to it; behind a `;` another one begins. */
  private caretAt(file: string, offset: number): { unit: CaretUnit; start: number } | undefined {
    const script = this.workspace.script(file)
    if (!script) return undefined
    const at = unitAt(script, offset)
    const end = at ? at.start + at.view.text.length : 0
    // A query or an INSERT needn't be parsed for this.
    const statement = at && !at.view.onlyReads ? at.view.statement : undefined
    const open = statement?.kind === 'StatementSetOpen' ? statement : undefined
    const opened = open && offset > end && at?.view.tokens.at(-1)?.upper === (open.verb === 'BEGIN' ? 'SET' : 'BEGIN')
    if (!at || offset < at.start || opened || (offset >= end && at.view.tokens.at(-1)?.text === ';')) {
      const env = at && offset >= end ? at.after : script.before
      const inSet = at !== undefined && (at.view.inStatementSet || open !== undefined)
      return { unit: { text: '', offset: 0, env, inStatementSet: inSet }, start: offset }
    }
    const text = script.text.slice(at.start, Math.max(end, offset))
    const { before: env, view } = at
    const tokens = offset <= end ? () => view.tokens : undefined
    return { unit: { text, offset: offset - at.start, env, inStatementSet: view.inStatementSet, tokens }, start: at.start }
  }

  outline(file: string): OutlineItem[] {
    return this.with(file, script => script.units.flatMap(u => moved(outlineOf(u.view.statement), u.start) ?? [])) ?? []
  }

  /** Where the thing at the offset is named, in all scripts. */
  references(file: string, offset: number, declarations = true): FileOccurrence[] {
    return this.with(file, script => references(this.workspace, script, offset, declarations)) ?? []
  }

  highlights(file: string, offset: number): FileOccurrence[] {
    return this.with(file, script => highlights(this.workspace, script, offset)) ?? []
  }

  prepareRename(file: string, offset: number): RenameTarget | RenameRefusal {
    return prepareRename(this.workspace, file, offset)
  }

  rename(file: string, offset: number, to: string): Renaming | RenameRefusal {
    return rename(this.workspace, file, offset, to)
  }

  /** Tables, views, functions and columns of all scripts. */
  symbols(query: string): WorkspaceSymbol[] {
    return symbols(this.workspace, query)
  }

  folding(file: string): FoldingSpan[] {
    return this.with(file, script => foldingSpans(script.units)) ?? []
  }

  /** Spans around the offset, each within the next. */
  selection(file: string, offset: number): Span[] {
    return this.with(file, script => selectionAt(script, offset)) ?? []
  }

  tokens(file: string, span?: Span): SemanticToken[] {
    return this.with(file, script => tokensIn(this.workspace, script, span ?? { start: 0, end: script.text.length })) ?? []
  }

  typeHints(file: string, span: Span): TypeHint[] {
    return this.with(file, script => hintsIn(script, span)) ?? []
  }

  private statementsOfText(text: string): RunnableStatement[] {
    const known = this.submitted.get(text) ?? statementsOf(foldScript('', text, emptyEnvironment(), undefined, () => 0))
    this.submitted.set(text, known)
    return known
  }

  private with<T>(file: string, answer: (script: Script, unit: UnitState | undefined) => T, offset?: number): T | undefined {
    const script = this.workspace.script(file)
    return script && answer(script, offset === undefined ? undefined : unitAt(script, offset))
  }
}

function narrowest(names: readonly NameUse[], at: number): NameUse | undefined {
  return names.filter(n => n.start <= at && at <= n.end).sort((a, b) => a.end - a.start - (b.end - b.start))[0]
}

function explain(findings: readonly DocumentFinding[]): string {
  const fixes = findings.flatMap(f => f.fixes).map(f => `- *Fix:* ${f.title}`)
  return [rulePage(findings[0].rule) ?? '', ...new Set(fixes)].join('\n').trim()
}

function moved(item: OutlineItem | undefined, by: number): OutlineItem | undefined {
  if (!item) return undefined
  const shift = ({ start, end }: Span) => ({ start: start + by, end: end + by })
  return { ...item, ...shift(item), selection: shift(item.selection), children: item.children.flatMap(c => moved(c, by) ?? []) }
}
