import path from 'node:path'
import * as vscode from 'vscode'
import { LanguageClient, type LanguageClientOptions, ResponseError, State, TransportKind } from 'vscode-languageclient/node'
import {
  COMMAND_REQUEST,
  type CommandFailure,
  EVENT_NOTIFICATION,
  type EventParams,
  type ServerOptions,
  TRUST_NOTIFICATION,
  type VerbName,
  type Verbs,
} from '../../server/src/protocol.ts'
import { isReference } from './statement.ts'

/** A verb that failed: `message` says what, `failure.hint` what to do next. */
export class CommandError extends Error {
  readonly failure: CommandFailure
  constructor(failure: CommandFailure) {
    super(failure.message)
    this.name = 'CommandError'
    this.failure = failure
  }
}

export interface RequestOptions<V extends VerbName> {
  readonly onEvent?: (event: Verbs[V]['event']) => void
  readonly token?: vscode.CancellationToken
}

export type ServerState = 'starting' | 'running' | 'stopped' | 'failed'

/** The one language server of this window: start, stop, restart, and the verbs it carries out. */
export class Session implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel
  private readonly stateChange = new vscode.EventEmitter<ServerState>()
  readonly onDidChangeState = this.stateChange.event
  private readonly client: LanguageClient
  private readonly listeners = new Map<string, (event: unknown) => void>()
  private readonly subscriptions: vscode.Disposable[] = []
  private calls = 0
  private current: ServerState = 'stopped'

  constructor(extension: vscode.ExtensionContext) {
    this.log = vscode.window.createOutputChannel('Sluice', { log: true })
    const module = extension.asAbsolutePath(path.join('dist', 'server.js'))
    const debug = { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } }
    this.client = new LanguageClient('sluice', 'Sluice', { run: { module, transport: TransportKind.ipc }, debug }, this.clientOptions())
    this.subscriptions.push(
      this.log,
      this.stateChange,
      this.client.onDidChangeState(({ newState }) => this.set(stateName(newState))),
      this.client.onNotification(EVENT_NOTIFICATION, ({ token, event }: EventParams) => this.listeners.get(token)?.(event)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.tellTrust()),
    )
  }

  get state(): ServerState {
    return this.current
  }

  async start(): Promise<void> {
    try {
      await this.client.start()
    } catch (error) {
      this.set('failed')
      this.log.error(`The language server didn't start: ${error instanceof Error ? error.message : error}`)
    }
  }

  async restart(): Promise<void> {
    await this.client.restart()
  }

  async stop(): Promise<void> {
    if (this.client.needsStop()) await this.client.stop(5000)
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose()
  }

  /** One verb: its result, its events while it runs, ended early by the token. Throws CommandError, or vscode.CancellationError when the token ended it. */
  async request<V extends VerbName>(verb: V, args: Verbs[V]['args'], options: RequestOptions<V> = {}): Promise<Verbs[V]['result']> {
    // An absent token would travel as a second parameter, and take the place of the server's own.
    const never = new vscode.CancellationTokenSource().token
    const token = `${process.pid}-${++this.calls}`
    if (options.onEvent) this.listeners.set(token, options.onEvent as (event: unknown) => void)
    try {
      return await this.client.sendRequest<Verbs[V]['result']>(COMMAND_REQUEST, { verb, args, token }, options.token ?? never)
    } catch (error) {
      if (options.token?.isCancellationRequested) throw new vscode.CancellationError()
      throw asCommandError(error)
    } finally {
      this.listeners.delete(token)
    }
  }

  private clientOptions(): LanguageClientOptions {
    const initializationOptions = (): ServerOptions => ({ trusted: vscode.workspace.isTrusted, commands: true })
    return {
      documentSelector: [
        { scheme: 'file', language: 'flinksql' },
        { scheme: 'untitled', language: 'flinksql' },
      ],
      initializationOptions,
      outputChannel: this.log,
      markdown: { isTrusted: false, supportHtml: false },
      middleware: { provideCodeLenses: (document, token, next) => withText(document.getText(), next(document, token)) },
    }
  }

  private tellTrust(): void {
    if (this.client.isRunning()) void this.client.sendNotification(TRUST_NOTIFICATION, { trusted: true })
  }

  private set(state: ServerState): void {
    this.current = state
    this.stateChange.fire(state)
  }
}

/** Lenses whose commands know the script that they count statements in; it doesn't leave this process. */
async function withText(text: string, given: vscode.ProviderResult<vscode.CodeLens[]>): Promise<vscode.CodeLens[] | null | undefined> {
  const lenses = await given
  for (const { command } of lenses ?? [])
    if (command?.arguments)
      command.arguments = command.arguments.map(argument => (isReference(argument) ? { ...argument, text } : argument))
  return lenses
}

function stateName(state: State): ServerState {
  if (state === State.Running) return 'running'
  return state === State.Starting ? 'starting' : 'stopped'
}

function asCommandError(error: unknown): unknown {
  if (error instanceof ResponseError && isFailure(error.data)) return new CommandError(error.data)
  const message = error instanceof Error ? error.message : String(error)
  return new CommandError({ kind: 'defect', message, hint: 'The log has more (Sluice: Show Log)', exitCode: 3 })
}

function isFailure(data: unknown): data is CommandFailure {
  const failure = data as Partial<CommandFailure> | undefined
  return typeof failure?.kind === 'string' && typeof failure.message === 'string' && typeof failure.hint === 'string'
}
