import { spawn } from 'node:child_process'
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type RequestType } from 'vscode-jsonrpc/node'
import { asProblem, eventNotification, logNotification, type ProblemJson, rowsRequest, stopNotification } from '../runtime/control.ts'
import { RuntimeProblem } from '../runtime/ports.ts'
import { type CommandContext, CommandProblem } from './command.ts'

/** ms that an engine process has to end after it was asked to */
const END_WITHIN = 3000

/**
 * Asks a new engine process one thing; user code runs only there. Events and rows go to `context.emit` as they come; the process never outlives
 * this call. Throws CommandProblem: exit code 3 where something outside is missing, else 2.
 */
export async function askEngine<Order, Result, Event>(
  request: RequestType<Order, Result, ProblemJson>,
  order: Order,
  context: CommandContext<Event>,
): Promise<Result> {
  const child = spawn(process.execPath, ['--enable-source-maps', context.bundle('engine.cjs')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    cwd: context.root,
    windowsHide: true,
  })
  let lastWords = ''
  const exited = new Promise<never>((_, reject) => {
    child.once('error', error =>
      reject(new CommandProblem('engine-missing', `The engine can't be started: ${error.message}`, 'Build it: npm run build', 3)),
    )
    child.once('exit', (code, signal) =>
      reject(
        new CommandProblem(
          'engine-died',
          `The engine process ended (${signal ?? code})${lastWords && `: ${lastWords}`}`,
          'Run it again; if it happens again, report it with these words',
          3,
        ),
      ),
    )
  })
  exited.catch(() => {})
  child.stdout?.setEncoding('utf8').on('data', (text: string) => context.log(text.trimEnd()))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = text.trim().split('\n').at(-1) ?? ''
    context.log(text.trimEnd())
  })
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child))
  connection.onError(() => {})
  connection.onNotification(eventNotification, event => void context.emit(event as Event))
  connection.onNotification(logNotification, line => context.log(line))
  // The answer says that the rows are taken: who is slow to take them holds the engine back.
  connection.onRequest(rowsRequest, async rows => {
    await (context.emit({ type: 'rows', rows } as Event) as void | Promise<void>)
    return null
  })
  connection.listen()
  const stop = () => {
    void connection.sendNotification(stopNotification, null).catch(() => {})
    setTimeout(() => child.kill('SIGKILL'), END_WITHIN).unref()
  }
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    if (context.signal.aborted) stop()
    return await Promise.race([connection.sendRequest<Result>(request.method, order), exited])
  } catch (error) {
    throw asCommandProblem(asProblem(error))
  } finally {
    context.signal.removeEventListener('abort', stop)
    connection.dispose()
    if (child.connected) child.disconnect()
    setTimeout(() => child.kill('SIGKILL'), END_WITHIN).unref()
  }
}

/** What the runtime can't do, as a problem of a command; anything else stays what it is. */
export const asCommandProblem = (error: unknown): unknown =>
  error instanceof RuntimeProblem ? new CommandProblem(error.kind, error.message, error.hint, OUTSIDE.has(error.kind) ? 3 : 2) : error

/** Problems of outside things; the others are of what was asked for. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'no-cluster',
  'no-topic',
  'lookup',
  'no-leader',
  'cluster-unreachable',
  'cluster-replaced',
  'lost-range',
  'partitions-differ',
  'security',
  'old-broker',
  'kafka-refused',
  'protocol',
  'defect',
  'corrupt-batch',
])
