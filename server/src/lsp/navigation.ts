import { readFileSync } from 'node:fs'
import {
  type CancellationToken,
  type Connection,
  type DocumentHighlight,
  DocumentHighlightKind,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  InlayHintKind,
  type Location,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type SelectionRange,
  type SemanticTokens,
  SemanticTokensBuilder,
  type ServerCapabilities,
  type TextEdit,
} from 'vscode-languageserver'
import { placeOfFunction } from '../commands/project.ts'
import type { TypeHint } from '../features/inlay-hints.ts'
import { type SemanticToken, tokenModifiers, tokenTypes } from '../features/tokens.ts'
import { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import type { OpenDocument } from './documents.ts'
import { offsetOf, spanOf, uriOf } from './from-lsp.ts'
import type { Handler, HandlerContext } from './handlers.ts'
import { runSafe } from './run-safe.ts'
import { rangeOf, symbolKinds, toLocation, toWorkspaceEdit } from './to-lsp.ts'

export const navigationCapabilities: ServerCapabilities = {
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentHighlightProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  inlayHintProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: { delta: true },
    range: true,
  },
}

export const navigationHandlers: readonly Handler[] = [
  { method: 'textDocument/references', needs: 'bound', empty: [], answer: references },
  { method: 'textDocument/documentHighlight', needs: 'bound', empty: [], answer: highlights },
  { method: 'textDocument/prepareRename', needs: 'bound', empty: null, answer: prepareRename },
  { method: 'textDocument/rename', needs: 'bound', empty: null, answer: rename },
  { method: 'textDocument/foldingRange', needs: 'syntax', empty: [], answer: folding },
  { method: 'textDocument/selectionRange', needs: 'syntax', empty: [], answer: selections },
  { method: 'textDocument/inlayHint', needs: 'bound', empty: [], answer: inlayHints },
  { method: 'textDocument/semanticTokens/full', needs: 'bound', empty: { data: [] }, answer: tokens },
  { method: 'textDocument/semanticTokens/full/delta', needs: 'bound', empty: { data: [] }, answer: tokensDelta },
  { method: 'textDocument/semanticTokens/range', needs: 'bound', empty: { data: [] }, answer: tokensInRange },
]

/** The one request here that is about no document. */
export function registerWorkspaceSymbols(connection: Connection, { documents, log }: HandlerContext): void {
  connection.onRequest('workspace/symbol', ({ query }: { query: string }, token: CancellationToken) =>
    runSafe('workspace/symbol', [], log, token, () =>
      documents.allRooms().flatMap(room =>
        room.service.symbols(query).flatMap(({ name, kind, file, selection }) => {
          const location = toLocation({ file, ...selection }, documents.linesOf)
          return location ? [{ name, kind: symbolKinds[kind], location, containerName: file.slice(file.lastIndexOf('/') + 1) }] : []
        }),
      ),
    ),
  )
}

interface At {
  readonly position: Position
}

function references(
  opened: OpenDocument,
  params: At & { context?: { includeDeclaration: boolean } },
  { documents }: HandlerContext,
): Location[] {
  const offset = offsetOf(documents.lines(opened), params.position)
  const found = opened.room.service.references(opened.file, offset, params.context?.includeDeclaration !== false)
  return found.flatMap(o => toLocation(o, documents.linesOf) ?? [])
}

function highlights(opened: OpenDocument, { position }: At, { documents }: HandlerContext): DocumentHighlight[] {
  const lines = documents.lines(opened)
  return opened.room.service.highlights(opened.file, offsetOf(lines, position)).map(o => ({
    range: rangeOf(lines, o),
    kind: o.of.access === 'read' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
  }))
}

function prepareRename(opened: OpenDocument, { position }: At, { documents }: HandlerContext) {
  const lines = documents.lines(opened)
  const found = opened.room.service.prepareRename(opened.file, offsetOf(lines, position))
  if ('refused' in found) throw refused(found.refused)
  return { range: rangeOf(lines, found), placeholder: found.name }
}

function rename(opened: OpenDocument, { position, newName }: At & { newName: string }, { documents }: HandlerContext) {
  const found = opened.room.service.rename(opened.file, offsetOf(documents.lines(opened), position), newName)
  if ('refused' in found) throw refused(found.refused)
  const edit = toWorkspaceEdit(found.edits, documents.linesOf) ?? { changes: {} }
  const project = found.renamedFunction && projectEdit(opened, found.renamedFunction)
  return project ? { changes: { ...edit.changes, ...project } } : edit
}

/** sluice.json names the JavaScript twins of user functions. */
function projectEdit({ room }: OpenDocument, { from, to }: { from: string; to: string }): Record<string, TextEdit[]> | undefined {
  const { file } = room.loaded
  const text = file && readFileSync(file, 'utf8')
  const key = text && placeOfFunction(text, from)
  return key ? { [uriOf(file)]: [{ range: rangeOf(new LineIndex(text), key), newText: JSON.stringify(to).slice(1, -1) }] } : undefined
}

const refused = (reason: string) => new ResponseError(LSPErrorCodes.RequestFailed, reason)

const foldingKinds = { code: undefined, comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region }

/** By lines: what stands in one line is no range, and one line begins one. Comments one below the other are one range. */
function folding(opened: OpenDocument, _params: unknown, { documents }: HandlerContext): FoldingRange[] {
  const lines = documents.lines(opened)
  const found: FoldingRange[] = []
  let comment: FoldingRange | undefined
  for (const { kind, ...span } of opened.room.service.folding(opened.file)) {
    const { start, end } = rangeOf(lines, span)
    const range: FoldingRange = { startLine: start.line, endLine: end.line, ...(foldingKinds[kind] && { kind: foldingKinds[kind] }) }
    const alone = kind !== 'comment' || lines.text.slice(lines.lineSpan(start.line).start, span.start).trim() === ''
    if (kind === 'comment' && alone && comment && comment.endLine === start.line - 1) comment.endLine = end.line
    else if (kind === 'comment' && alone) found.push((comment = range))
    else if (kind !== 'comment') found.push(range)
  }
  const begun = new Set<number>()
  return found.filter(r => r.endLine > r.startLine && !begun.has(r.startLine) && begun.add(r.startLine))
}

function selections(opened: OpenDocument, { positions }: { positions: Position[] }, { documents }: HandlerContext): SelectionRange[] {
  const lines = documents.lines(opened)
  return positions.map(position => {
    const spans = opened.room.service.selection(opened.file, offsetOf(lines, position))
    const chain = spans.reduceRight<SelectionRange | undefined>(
      (parent, span) => ({ range: rangeOf(lines, span), ...(parent && { parent }) }),
      undefined,
    )
    return chain ?? { range: { start: position, end: position } }
  })
}

async function inlayHints(opened: OpenDocument, { range }: { range: Range }, context: HandlerContext): Promise<InlayHint[]> {
  const { documents, forecasts, setting } = context
  const [types, loads] = await Promise.all([setting('inlayHints.types'), setting('inlayHints.forecast')])
  const lines = documents.lines(opened)
  const span = spanOf(lines, range)
  const { service, forecasts: kept } = opened.room
  const { workspace } = service
  const script = workspace.script(opened.file)
  const typed = types === false ? [] : service.typeHints(opened.file, span).map(hint => toTypeHint(hint, lines))
  if (loads === false || !script) return typed
  return [...typed, ...forecasts.hints(workspace, script, kept.get(opened.file) ?? [], span, lines, Date.now())]
}

const toTypeHint = ({ offset, type }: TypeHint, lines: LineIndex): InlayHint => ({
  position: lines.positionAt(offset),
  label: type,
  kind: InlayHintKind.Type,
  paddingLeft: true,
})

// ---------------------------------------------------------------- semantic tokens

/** What was told last of each document, for the difference to it. */
const builders = new WeakMap<OpenDocument, SemanticTokensBuilder>()

function tokens(opened: OpenDocument, _params: unknown, context: HandlerContext): SemanticTokens {
  const builder = new SemanticTokensBuilder()
  builders.set(opened, builder)
  push(builder, opened, context)
  return builder.build()
}

function tokensDelta(opened: OpenDocument, { previousResultId }: { previousResultId: string }, context: HandlerContext) {
  const builder = builders.get(opened)
  if (!builder) return tokens(opened, undefined, context)
  builder.previousResult(previousResultId)
  push(builder, opened, context)
  return builder.buildEdits()
}

function tokensInRange(opened: OpenDocument, { range }: { range: Range }, context: HandlerContext): SemanticTokens {
  const builder = new SemanticTokensBuilder()
  push(builder, opened, context, spanOf(context.documents.lines(opened), range))
  return { data: builder.build().data }
}

function push(builder: SemanticTokensBuilder, opened: OpenDocument, { documents }: HandlerContext, span?: Span): void {
  const lines = documents.lines(opened)
  for (const token of opened.room.service.tokens(opened.file, span)) {
    const { line, character } = lines.positionAt(token.start)
    builder.push(line, character, token.end - token.start, tokenTypes.indexOf(token.type), bitsOf(token))
  }
}

const bitsOf = ({ modifiers }: SemanticToken) => modifiers.reduce((bits, m) => bits | (1 << tokenModifiers.indexOf(m)), 0)
