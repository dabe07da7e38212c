import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  type Connection,
  MarkupKind,
  type Range,
  type TextEdit,
} from 'vscode-languageserver'
import type { SubmittedStatement } from '../language-service.ts'
import { FIX_ALL_KIND, PROVE_KIND } from '../protocol.ts'
import type { editorSettings } from '../settings.ts'
import { difference } from '../text/edits.ts'
import type { Documents, OpenDocument } from './documents.ts'
import type { Forecasts } from './forecasts.ts'
import { offsetOf, spanOf } from './from-lsp.ts'
import { navigationHandlers } from './navigation.ts'
import { runSafe } from './run-safe.ts'
import {
  type CompletionData,
  rangeOf,
  toCompletionItem,
  toHover,
  toLens,
  toLocation,
  toProof,
  toQuickFix,
  toSignatureHelp,
  toSymbol,
  toWorkspaceEdit,
} from './to-lsp.ts'

/** What a handler needs of its document: the trees, names and types as well, or the plan and its findings. The service brings it up to that. */
type Stage = 'syntax' | 'bound' | 'plan'

export interface HandlerContext {
  readonly documents: Documents
  readonly forecasts: Forecasts
  /** false for an editor that doesn't know our commands: it gets no action that is one */
  readonly hasCommands: () => boolean
  /** jobs that were submitted from a file */
  jobsOf(opened: OpenDocument): Promise<readonly SubmittedStatement[]>
  /** an editor setting (`settings.ts`), as the editor has it or by default */
  setting(key: keyof typeof editorSettings): Promise<unknown>
  log(line: string): void
}

export interface Handler {
  readonly method: string
  readonly needs: Stage
  readonly empty: unknown
  // biome-ignore lint/suspicious/noExplicitAny: each method has its own parameters, which the protocol declares
  answer(opened: OpenDocument, params: any, context: HandlerContext): unknown
}

/** A row per method. `empty` answers for documents that aren't open, and when the handler fails. */
export const handlers: readonly Handler[] = [
  { method: 'textDocument/documentSymbol', needs: 'syntax', empty: [], answer: outline },
  { method: 'textDocument/codeLens', needs: 'syntax', empty: [], answer: codeLenses },
  { method: 'textDocument/formatting', needs: 'syntax', empty: [], answer: formatting },
  { method: 'textDocument/rangeFormatting', needs: 'syntax', empty: [], answer: formatting },
  { method: 'textDocument/completion', needs: 'bound', empty: [], answer: completion },
  { method: 'textDocument/signatureHelp', needs: 'bound', empty: null, answer: signature },
  { method: 'textDocument/definition', needs: 'bound', empty: null, answer: definition },
  { method: 'textDocument/hover', needs: 'plan', empty: null, answer: hover },
  { method: 'textDocument/codeAction', needs: 'plan', empty: [], answer: codeActions },
  ...navigationHandlers,
]

export function registerHandlers(connection: Connection, context: HandlerContext): void {
  for (const { method, empty, answer } of handlers) {
    connection.onRequest(method, (params: { textDocument: { uri: string } }, token: CancellationToken) =>
      runSafe(method, empty, context.log, token, () => {
        const opened = context.documents.get(params.textDocument.uri)
        return opened ? answer(opened, params, context) : empty
      }),
    )
  }
  // The one request about no document: an item that `completion` gave.
  connection.onRequest('completionItem/resolve', (item: CompletionItem, token: CancellationToken) =>
    runSafe('completionItem/resolve', item, context.log, token, () => documented(item, context)),
  )
}

interface At {
  readonly position: { readonly line: number; readonly character: number }
}

function outline(opened: OpenDocument, _params: unknown, { documents }: HandlerContext) {
  return opened.room.service.outline(opened.file).map(item => toSymbol(item, documents.lines(opened)))
}

async function codeLenses(opened: OpenDocument, _params: unknown, { documents, jobsOf }: HandlerContext) {
  const jobs = await jobsOf(opened)
  return opened.room.service.lenses(opened.file, jobs).map(lens => toLens(lens, opened.uri, documents.lines(opened)))
}

function formatting(opened: OpenDocument, { range }: { range?: Range }, { documents }: HandlerContext): TextEdit[] {
  const lines = documents.lines(opened)
  const edits = opened.room.service.format(opened.file, range && spanOf(lines, range))
  return edits.map(({ newText, ...span }) => ({ range: rangeOf(lines, span), newText }))
}

function completion(opened: OpenDocument, { position }: At, { documents }: HandlerContext) {
  const lines = documents.lines(opened)
  return opened.room.service.complete(opened.file, offsetOf(lines, position)).map((item, i) => toCompletionItem(item, i, lines, opened.uri))
}

function signature(opened: OpenDocument, { position }: At, { documents }: HandlerContext) {
  const found = opened.room.service.signature(opened.file, offsetOf(documents.lines(opened), position))
  return found ? toSignatureHelp(found) : null
}

function documented(item: CompletionItem, { documents }: HandlerContext): CompletionItem {
  const data = item.data as CompletionData | undefined
  const opened = data && documents.get(data.uri)
  if (!opened) return item
  const value = opened.room.service.documentation(opened.file, data.offset, data.about)
  return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } }
}

function definition(opened: OpenDocument, { position }: At, { documents }: HandlerContext) {
  const place = opened.room.service.definition(opened.file, offsetOf(documents.lines(opened), position))
  return place ? toLocation(place, documents.linesOf) : null
}

function hover(opened: OpenDocument, { position }: At, { documents }: HandlerContext) {
  const lines = documents.lines(opened)
  const found = opened.room.service.hover(opened.file, offsetOf(lines, position))
  return found ? toHover(found, lines) : null
}

function codeActions(opened: OpenDocument, params: { range: Range; context: { only?: string[] } }, context: HandlerContext): CodeAction[] {
  const { documents } = context
  const lines = documents.lines(opened)
  const asked = (kind: string) => !params.context.only || params.context.only.some(only => kind === only || kind.startsWith(`${only}.`))
  const found: CodeAction[] = []
  const quick = asked(CodeActionKind.QuickFix)
  const fixes = quick || asked(PROVE_KIND) ? opened.room.service.fixes(opened.file, spanOf(lines, params.range)) : []
  const runnable = fixes.length > 0 && context.hasCommands() ? opened.room.service.lenses(opened.file) : []
  for (const { finding, fix } of fixes) {
    const action = toQuickFix(finding, fix.title, fix.edits(), lines, documents.linesOf)
    if (!action) continue
    if (quick) found.push(action)
    // An error has no rows to compare with, and a finding on a table belongs to no one statement. A repair that changes rows on purpose is proven for what it
    // changes of the own data.
    const statement = finding.severity === 'error' ? undefined : runnable.find(l => l.start <= finding.start && finding.end <= l.end)
    if (statement) found.push(toProof(action, finding.rule, { uri: opened.uri, statement: statement.statement }))
  }
  const rewrites = asked(CodeActionKind.RefactorRewrite) ? opened.room.service.refactorings(opened.file, spanOf(lines, params.range)) : []
  for (const { title, edits } of rewrites) {
    const edit = toWorkspaceEdit(
      edits.map(e => ({ ...e, file: opened.file })),
      documents.linesOf,
    )
    if (edit) found.push({ title, kind: CodeActionKind.RefactorRewrite, edit })
  }
  const inLightBulb = quick && fixes.some(f => f.fix.fixAll)
  const wantsAll = asked(FIX_ALL_KIND) || inLightBulb
  const edit = wantsAll ? fixAllEdit(opened, context) : undefined
  if (edit && asked(FIX_ALL_KIND)) found.push({ title: 'Fix all in this script', kind: FIX_ALL_KIND, edit })
  // The light bulb shows no source actions, so the same stands among the quick fixes.
  if (edit && inLightBulb) found.push({ title: 'Fix all in this script', kind: CodeActionKind.QuickFix, edit })
  return found
}

function fixAllEdit(opened: OpenDocument, { documents }: HandlerContext) {
  const { service } = opened.room
  const edits = service.fixAll(opened.file).flatMap(({ file, text }) => {
    const before = service.workspace.text(file) ?? ''
    return before === text ? [] : [{ file, ...difference(before, text) }]
  })
  return toWorkspaceEdit(edits, documents.linesOf)
}
