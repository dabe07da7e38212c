import { PassThrough } from 'node:stream'
import {
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { type SessionPorts, startSession } from '../../server/src/lsp/session.ts'

/** What an editor does with a language server, over any connection. */
export class LspClient {
  readonly connection: ProtocolConnection
  /** every publication, in order */
  readonly published: PublishDiagnosticsParams[] = []
  readonly logged: string[] = []
  private waiting: (() => void)[] = []
  private version = 0

  constructor(connection: ProtocolConnection) {
    this.connection = connection
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params)
      for (const wake of this.waiting.splice(0)) wake()
    })
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.logged.push(message))
    connection.onRequest('client/registerCapability', () => null)
    connection.onRequest('workspace/codeLens/refresh', () => null)
    connection.listen()
  }

  async initialize(folder: string | null, params: Partial<InitializeParams> = {}): Promise<InitializeResult> {
    const workspaceFolders = folder === null ? null : [{ uri: folder, name: 'workspace' }]
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {},
      workspaceFolders,
      ...params,
    })
    await this.connection.sendNotification('initialized', {})
    return result
  }

  /** Opens a document; the findings are those of the first publication for which `holds`. */
  async open(uri: string, text: string, holds?: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
    this.version = 1
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'flinksql', version: 1, text } })
    return this.diagnostics(uri, 1, holds)
  }

  async change(uri: string, changes: unknown[], holds?: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
    const version = ++this.version
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: changes })
    return this.diagnostics(uri, version, holds)
  }

  /** What was published for that version or a later one, as soon as `holds`. */
  async diagnostics(uri: string, version: number, holds: (diagnostics: Diagnostic[]) => boolean = () => true): Promise<Diagnostic[]> {
    const find = () => this.published.findLast(p => p.uri === uri && (p.version ?? 0) >= version && holds(p.diagnostics))
    await this.until(() => find() !== undefined)
    return find()?.diagnostics ?? []
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>(wake => this.waiting.push(wake))
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest(method, params) as Promise<T>
  }

  /** Ends the session as an editor does. Not for a server in this process: `exit` would end the process. */
  async exit(): Promise<void> {
    await this.connection.sendRequest('shutdown')
    await this.connection.sendNotification('exit')
  }
}

/** A client and a server in this process. `jobs` stand in for the workspace's job store. */
export function startInProcess(jobs: SessionPorts['jobs'] = async () => []): LspClient {
  const up = new PassThrough()
  const down = new PassThrough()
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down))
  const turns = {
    now: () => performance.now(),
    later: (task: () => void) => {
      const handle = setImmediate(task)
      return () => clearImmediate(handle)
    },
  }
  startSession(server, { turns, collect: () => {}, jobs })
  return new LspClient(createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up)))
}
