import { spawn } from 'node:child_process'
import path from 'node:path'
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node'
import type { PhysicalPlan } from '../plan/physical.ts'
import type { RunSummary } from '../protocol.ts'
import { scansOf, sinksOf } from '../runtime/assemble.ts'
import {
  type AttachedOrder,
  asProblem,
  eventNotification,
  logNotification,
  rowsRequest,
  runRequest,
  stopNotification,
} from '../runtime/control.ts'
import { collectInsteadOfSink, readFromFiles } from '../runtime/plan-edits.ts'
import { RuntimeProblem } from '../runtime/ports.ts'
import { type CommandContext, type CommandImplementation, CommandProblem } from './command.ts'
import { functionModules, refuseWhatCannotRun } from './define.ts'
import { reachClusters } from './reach.ts'
import { chooseStatement, planScript } from './script.ts'
import { brokerPlaces } from './topics.ts'

/** ms that an engine process has to end after it was asked to */
const END_WITHIN = 3000

/** Runs a query in a process of its own and streams its changelog; of an INSERT the rows it would write, and writes none. */
export const run: CommandImplementation<'run'> = async (args, context) => {
  const script = await planScript(context, args.file, args.text)
  const statement = chooseStatement(script, args, 'run')
  const inputs = args.inputs ?? {}
  const plan = runnable(statement.plan, Object.keys(inputs))
  refuseWhatCannotRun(script, { ...statement, plan })
  const topics = scansOf(plan).filter(scan => !(scan.table.at(-1)! in inputs))
  const source = await reachClusters(context, topics)
  const order: AttachedOrder = {
    title: `sluice run ${path.basename(script.file)}:${statement.line + 1}`,
    plan,
    functions: functionModules(context.root, context.project),
    parallelism: context.project.parallelism,
    brokers: brokerPlaces(context.root, context.project),
    limit: args.limit,
    timeoutMs: args.timeoutMs,
    inputs: Object.fromEntries(Object.entries(inputs).map(([table, file]) => [table, path.resolve(context.root, file)])),
    changelog: args.changelog ?? false,
    ...(source === 'generated' && { generated: generatedOrder(context) }),
  }
  return attach(order, context)
}

function runnable(plan: PhysicalPlan, inputs: readonly string[]): PhysicalPlan {
  try {
    const shown = sinksOf(plan).length > 0 ? collectInsteadOfSink(plan) : plan
    return inputs.length > 0 ? readFromFiles(shown, inputs) : shown
  } catch (error) {
    throw error instanceof RuntimeProblem ? new CommandProblem(error.kind, error.message, error.hint) : error
  }
}

function generatedOrder({ root, project }: CommandContext): AttachedOrder['generated'] {
  return project.generated && { ...project.generated, module: path.resolve(root, project.generated.module) }
}

/** The life of one attached engine process: order in, events out, the summary at the end. It never outlives this call. */
async function attach(
  order: AttachedOrder,
  context: CommandContext<Parameters<Parameters<typeof run>[1]['emit']>[0]>,
): Promise<RunSummary> {
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
  connection.onNotification(eventNotification, event => context.emit(event))
  connection.onNotification(logNotification, line => context.log(line))
  // The answer says that the rows are taken: who is slow to take them holds the engine back.
  connection.onRequest(rowsRequest, async rows => {
    await (context.emit({ type: 'rows', rows }) as void | Promise<void>)
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
    return await Promise.race([connection.sendRequest(runRequest, order), exited])
  } catch (error) {
    const problem = asProblem(error)
    throw problem instanceof RuntimeProblem
      ? new CommandProblem(problem.kind, problem.message, problem.hint, OUTSIDE.has(problem.kind) ? 3 : 2)
      : problem
  } finally {
    context.signal.removeEventListener('abort', stop)
    connection.dispose()
    if (child.connected) child.disconnect()
    setTimeout(() => child.kill('SIGKILL'), END_WITHIN).unref()
  }
}

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
