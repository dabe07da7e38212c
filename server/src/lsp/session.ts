import {
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver'
import { isObservedFile } from '../commands/observed.ts'
import { PROJECT_FILE } from '../commands/project.ts'
import type { SubmittedStatement, Turns } from '../language-service.ts'
import {
  COMMAND_REQUEST,
  type CommandParams,
  EVENT_NOTIFICATION,
  FIX_ALL_KIND,
  type ForecastArgs,
  type ForecastResult,
  PROVE_KIND,
  type ServerOptions,
  TRUST_NOTIFICATION,
} from '../protocol.ts'
import { dispatch } from './dispatch.ts'
import { Documents, type OpenDocument } from './documents.ts'
import { Forecasts } from './forecasts.ts'
import { fileOf } from './from-lsp.ts'
import { registerHandlers } from './handlers.ts'
import { navigationCapabilities, registerWorkspaceSymbols } from './navigation.ts'
import { Publisher } from './publish.ts'
import { EditorSettings } from './settings.ts'
import { warmUp } from './warm-up.ts'

/** Verbs behind which lenses may differ: a job has come or gone. */
const changesJobs = new Set(['submit', 'stop', 'restart', 'upgrade'])

export interface SessionPorts {
  readonly turns: Turns
  /** frees memory that nothing needs any more, in some 20 ms */
  readonly collect: () => void
  /** jobs of the workspace at `root`, with the file and statement that each runs */
  readonly jobs: (root: string) => Promise<readonly (SubmittedStatement & { readonly file: string })[]>
}

/** The life of one language server: everything between `initialize` and `exit` over one connection. */
export function startSession(connection: Connection, ports: SessionPorts): void {
  const log = (line: string) => connection.console.log(line)
  const documents = new Documents(log)
  const publisher = new Publisher(documents, ports.turns, params => void connection.sendDiagnostics(params))
  const forecasts = new Forecasts()
  let trusted = false
  let commands = false
  let folders: string[] = []
  let watches = false
  let refreshesLenses = false
  let endWarmUp = () => {}
  const settings = new EditorSettings(connection)

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const options = params.initializationOptions as Partial<ServerOptions> | undefined
    // An editor that says nothing about trust has no notion of it.
    trusted = options?.trusted !== false
    commands = options?.commands === true
    folders = params.workspaceFolders?.map(f => fileOf(f.uri)) ?? (params.rootUri ? [fileOf(params.rootUri)] : [])
    documents.setFolders(folders)
    watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    refreshesLenses = params.capabilities.workspace?.codeLens?.refreshSupport === true
    settings.initialize(params)
    return {
      serverInfo: { name: 'sluice' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL_KIND, PROVE_KIND] },
        hoverProvider: true,
        codeLensProvider: {},
        completionProvider: { triggerCharacters: ['.', "'", '`'], resolveProvider: true },
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        definitionProvider: true,
        documentSymbolProvider: true,
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        ...navigationCapabilities,
      },
    }
  })

  connection.onInitialized(() => {
    settings.watch(log)
    endWarmUp = warmUp(ports.turns, ports.collect)
    if (!watches) return
    const globs = [`**/${PROJECT_FILE}`, '**/*.sql', '**/*.fsql', '**/.sluice/jobs/*/job.json', '**/.sluice/forecast.json']
    const watchers = globs.map(globPattern => ({ globPattern }))
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(error => log(`Files are not watched: ${error}`))
  })

  const refreshLenses = () => {
    if (refreshesLenses) connection.sendRequest('workspace/codeLens/refresh').catch(() => {})
  }

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    endWarmUp()
    publisher.update(documents.didOpen(uri, languageId, version, text), undefined)
  })
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const changed = documents.didChange(textDocument.uri, contentChanges, textDocument.version)
    if (changed) publisher.update(changed.opened, changed.offset)
  })
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const closed = documents.didClose(textDocument.uri)
    if (!closed) return
    publisher.clear(closed)
    forecasts.didClose(closed.file)
  })
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const uris = changes.map(c => c.uri)
    if (uris.some(isJobFile)) refreshLenses()
    if (documents.didChangeOnDisk(uris.filter(uri => !isJobFile(uri)))) publisher.updateAll()
    if (uris.some(uri => isObservedFile(fileOf(uri)))) settings.refreshHints()
  })
  connection.onNotification(TRUST_NOTIFICATION, ({ trusted: now }: ServerOptions) => {
    trusted = now
  })

  connection.onRequest(COMMAND_REQUEST, async (params: CommandParams, token) => {
    const host = {
      trusted,
      folder: folderOf(params, folders),
      sendEvent: (event: unknown) => void connection.sendNotification(EVENT_NOTIFICATION, event),
      log,
    }
    // The script may be edited while the forecast runs.
    const script = params.verb === 'forecast' ? documents.linesOf((params.args as ForecastArgs).file)?.text : undefined
    try {
      const result = await dispatch(params, host, token)
      if (script !== undefined) {
        forecasts.keep(result as ForecastResult, (params.args as ForecastArgs).text ?? script)
        settings.refreshHints()
      }
      return result
    } finally {
      if (changesJobs.has(params.verb)) refreshLenses()
      if (params.verb === 'forecast') {
        documents.didForecast()
        publisher.updateAll()
      }
    }
  })

  const jobsOf = async ({ file, room }: OpenDocument) => (await ports.jobs(room.root)).filter(j => j.file === file)
  const context = { documents, forecasts, hasCommands: () => commands, jobsOf, log, setting: settings.get }
  registerHandlers(connection, context)
  registerWorkspaceSymbols(connection, context)
  connection.listen()
}

const isJobFile = (uri: string) => uri.endsWith('/job.json')

/** Commands about a file work in the project of that file, the others in the workspace's folder. */
function folderOf({ args }: CommandParams, folders: readonly string[]): string {
  const { file, files } = args as { file?: unknown; files?: unknown }
  const named = typeof file === 'string' ? file : Array.isArray(files) ? files[0] : undefined
  if (typeof named === 'string' && named.startsWith('/')) return named.slice(0, named.lastIndexOf('/'))
  return folders[0] ?? process.cwd()
}
