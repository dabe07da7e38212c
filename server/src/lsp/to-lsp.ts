import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentSymbol,
  type Hover,
  InsertTextFormat,
  type Location,
  MarkupKind,
  type Range,
  type SignatureHelp,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import type { Completion } from '../features/completion.ts'
import type { HoverText } from '../features/hover.ts'
import type { Lens } from '../features/lenses.ts'
import type { OutlineItem } from '../features/outline.ts'
import type { SignatureHelp as Help } from '../features/signature.ts'
import { PROVE_KIND, type RewriteReference, type Severity, type StatementReference } from '../protocol.ts'
import type { LineIndex } from '../text/line-index.ts'
import type { Edit, Span } from '../text/span.ts'
import type { DocumentFinding } from '../workspace/findings.ts'
import { uriOf } from './from-lsp.ts'

/** Line starts of any file of the workspace; undefined for a file that is gone. */
export type LinesOf = (file: string) => LineIndex | undefined

export const rangeOf = (lines: LineIndex, { start, end }: Span): Range => ({ start: lines.positionAt(start), end: lines.positionAt(end) })

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

export function toDiagnostic(finding: DocumentFinding, lines: LineIndex, linesOf: LinesOf): Diagnostic {
  const related = finding.related.flatMap(r => {
    const index = r.file === finding.file ? lines : linesOf(r.file)
    return index ? [{ location: { uri: uriOf(r.file), range: rangeOf(index, r) }, message: r.message }] : []
  })
  return {
    range: rangeOf(lines, finding),
    severity: severities[finding.severity],
    source: 'sluice',
    code: finding.rule,
    message: finding.message,
    ...(related.length > 0 && { relatedInformation: related }),
  }
}

export function toQuickFix(
  finding: DocumentFinding,
  title: string,
  edits: readonly Edit[],
  lines: LineIndex,
  linesOf: LinesOf,
): CodeAction | undefined {
  const edit = toWorkspaceEdit(edits, linesOf)
  return (
    edit && {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding, lines, linesOf)],
      isPreferred: finding.fixes[0]?.fixAll === true,
      edit,
    }
  )
}

/** Beside a repair: run the statement with and without it, and compare. */
export function toProof({ title, diagnostics }: CodeAction, rule: string, statement: StatementReference): CodeAction {
  const reference: RewriteReference = { ...statement, rule, title }
  return {
    title: `Prove: ${title}`,
    kind: PROVE_KIND,
    diagnostics,
    command: { title: 'Prove', command: 'sluice.prove', arguments: [reference] },
  }
}

export function toWorkspaceEdit(edits: readonly Edit[], linesOf: LinesOf): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {}
  for (const edit of edits) {
    const lines = linesOf(edit.file)
    if (!lines) return undefined
    const uri = uriOf(edit.file)
    changes[uri] ??= []
    changes[uri].push({ range: rangeOf(lines, edit), newText: edit.newText })
  }
  return edits.length > 0 ? { changes } : undefined
}

export const toHover = ({ markdown, ...span }: HoverText, lines: LineIndex): Hover => ({
  contents: { kind: MarkupKind.Markdown, value: markdown },
  range: rangeOf(lines, span),
})

export function toLens(lens: Lens, uri: string, lines: LineIndex): CodeLens {
  const reference: StatementReference = { uri, statement: lens.statement }
  return {
    range: rangeOf(lines, { start: lens.start, end: lens.start }),
    command: { title: lens.title, command: lens.command, arguments: [reference] },
  }
}

const completionKinds: Record<Completion['kind'], CompletionItemKind> = {
  keyword: CompletionItemKind.Keyword,
  type: CompletionItemKind.TypeParameter,
  table: CompletionItemKind.Struct,
  view: CompletionItemKind.Interface,
  cte: CompletionItemKind.Interface,
  alias: CompletionItemKind.Variable,
  column: CompletionItemKind.Field,
  function: CompletionItemKind.Function,
  window: CompletionItemKind.Function,
  option: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  hint: CompletionItemKind.Event,
  catalog: CompletionItemKind.Module,
  condition: CompletionItemKind.Snippet,
}

export const toSignatureHelp = ({ signatures, ...active }: Help): SignatureHelp => ({
  ...active,
  signatures: signatures.map(s => ({
    label: s.label,
    parameters: s.parameters.map(([start, end]) => ({ label: [start, end] })),
    ...(s.documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: s.documentation } }),
  })),
})

/** What a proposal is about, and where it was made. */
export interface CompletionData {
  readonly uri: string
  readonly offset: number
  readonly about: NonNullable<Completion['about']>
}

/** `data` comes back with `completionItem/resolve`, for what `about` names. */
export function toCompletionItem(item: Completion, index: number, lines: LineIndex, uri: string): CompletionItem {
  return {
    label: item.label,
    kind: completionKinds[item.kind],
    ...(item.detail !== undefined && { detail: item.detail }),
    ...(item.filter !== undefined && { filterText: item.filter }),
    sortText: String(index).padStart(5, '0'),
    insertTextFormat: item.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: rangeOf(lines, item), newText: item.insert },
    ...(item.about && { data: { uri, offset: item.start, about: item.about } satisfies CompletionData }),
  }
}

export const symbolKinds: Record<OutlineItem['kind'], SymbolKind> = {
  table: SymbolKind.Struct,
  view: SymbolKind.Interface,
  function: SymbolKind.Function,
  query: SymbolKind.Event,
  insert: SymbolKind.Event,
  column: SymbolKind.Field,
}

export const toSymbol = (item: OutlineItem, lines: LineIndex): DocumentSymbol => ({
  name: item.name,
  detail: item.detail,
  kind: symbolKinds[item.kind],
  range: rangeOf(lines, item),
  selectionRange: rangeOf(lines, item.selection),
  children: item.children.map(c => toSymbol(c, lines)),
})

export function toLocation(place: Span & { readonly file: string }, linesOf: LinesOf): Location | null {
  const lines = linesOf(place.file)
  return lines ? { uri: uriOf(place.file), range: rangeOf(lines, place) } : null
}
