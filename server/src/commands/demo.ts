import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { RunEvent } from '../protocol.ts'
import { installCodeServer, startCodeServer } from '../stack/code-server.ts'
import { desktopArguments, findCode } from '../stack/desktop-code.ts'
import { findJava } from '../stack/java.ts'
import { openStack, type Stack, type StackEvent } from '../stack/stack.ts'
import { check } from './check.ts'
import { type CommandContext, CommandProblem } from './command.ts'
import { run } from './run.ts'
import { asProblem } from './stack.ts'
import { createTopics } from './topics.ts'

const SCRIPT = 'bids.flink.sql'
const SINK_TOPIC = 'auction_totals'
const PARTITIONS = 4
const FIRST_ROWS = 12
/** Position of `INSERT INTO auction_totals` among the script's statements. */
const MAIN_STATEMENT = 3

/** Lines for the terminal, in order. */
export type DemoEvent =
  | { readonly type: 'step'; readonly title: string; readonly ms: number }
  | { readonly type: 'line'; readonly text: string }
type DemoContext = CommandContext<DemoEvent>

/**
 * `npm start`: clusters, topics and the stream; then findings and first rows in the terminal; then VS Code. Whatever this call started it also
 * ends, and nothing else: jobs that were submitted stay, and so do clusters that ran before.
 */
export async function demo({ once }: { once: boolean }, context: DemoContext): Promise<void> {
  const opened: (() => Promise<void>)[] = []
  try {
    if (await bringUp(context, opened)) opened.push(startGenerator(context))
    await showFindings(context)
    await showFirstRows(context)
    if (!once && !context.signal.aborted) await openEditor(context, opened)
  } finally {
    for (const close of opened.reverse()) await close()
  }
}

async function timed<T>(context: DemoContext, title: (result: T) => string, action: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await action()
  context.emit({ type: 'step', title: title(result), ms: performance.now() - start })
  return result
}

const line = (context: DemoContext, text = '') => context.emit({ type: 'line', text })

/** @returns whether clusters are there; without Java the demo goes on with its generated source */
async function bringUp(context: DemoContext, opened: (() => Promise<void>)[]): Promise<boolean> {
  if (!context.project.clusters) {
    const java = await findJava()
    if ('kind' in java) {
      line(context, `  No Kafka clusters: ${java.hint}. The demo runs on its generated source until then.`)
      return false
    }
  }
  const stack = openStack(context.root, context.project)
  try {
    await timed(
      context,
      () => `two Kafka clusters`,
      () => startClusters(stack, context, opened),
    )
  } catch (error) {
    throw asProblem(error)
  }
  const topics = [...(context.project.generated?.topics ?? []), SINK_TOPIC]
  await timed(
    context,
    () => `topics ${topics.join(', ')}, ${PARTITIONS} partitions each on every cluster`,
    () => createTopics(context.root, context.project, topics, PARTITIONS),
  )
  return true
}

async function startClusters(stack: Stack, context: DemoContext, opened: (() => Promise<void>)[]): Promise<void> {
  const before = await stack.status()
  const ours = before.clusters.filter(c => !c.external)
  const started = ours.filter(c => c.state !== 'running').map(c => c.name)
  if (started.length > 0) opened.push(async () => void (await stack.down(started)))
  await stack.up(
    ours.map(c => c.name),
    event => {
      if (event.step !== 'jars' && event.step !== 'starting') context.emit({ type: 'step', title: describe(event), ms: event.ms ?? 0 })
    },
  )
}

function describe({ step, cluster, detail }: StackEvent): string {
  if (step === 'java') return `Java ${detail}`
  return step === 'adopted' ? `cluster ${cluster} was running at ${detail}` : `cluster ${cluster} is up at ${detail}`
}

/** The stream runs in a process of its own and ends when the pipe to this one does. */
function startGenerator(context: DemoContext): () => Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [context.bundle('generator.cjs'), context.root], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  context.emit({ type: 'step', title: `stream of ${context.project.generated?.recordsPerSecond ?? 0} records/s`, ms: 0 })
  return async () => {
    child.stdin?.end()
    const late = setTimeout(() => child.kill('SIGKILL'), 3000)
    await gone
    clearTimeout(late)
  }
}

async function showFindings(context: DemoContext): Promise<void> {
  const result = await timed(
    context,
    r => `${r.findings.length} findings in ${SCRIPT} (${r.statements} statements)`,
    () => check({ files: [path.join(context.root, SCRIPT)] }, { ...context, emit: () => {} }),
  )
  line(context)
  for (const f of result.findings) {
    line(context, `  ${SCRIPT}:${f.range.start.line + 1}:${f.range.start.character + 1}  ${f.severity}  ${f.rule}`)
    line(context, `      ${f.message}`)
    if (f.fixes[0]) line(context, `      fix: ${f.fixes[0].title}`)
  }
  line(context)
}

/** The main job's query for real: its first rows, and beside them the records read from each cluster until then. */
async function showFirstRows(context: DemoContext): Promise<void> {
  const enough = new AbortController()
  const signal = AbortSignal.any([context.signal, enough.signal])
  let printed = 0
  const show = (event: RunEvent) => {
    if (event.type === 'columns') line(context, `  ${event.columns.map(c => c.name.padStart(10)).join('')}`)
    if (event.type === 'rows')
      for (const { op, row } of event.rows.slice(0, FIRST_ROWS - printed)) {
        printed++
        line(
          context,
          `  ${op}${Object.values(row)
            .map((v, i) => String(v).padStart(i === 0 ? 8 : 10))
            .join('')}`,
        )
      }
    if (event.type === 'status') {
      const read = Object.values(event.status.records)
      if (printed > 0) line(context, `  records read: ${counts(event.status)}${event.status.badge ? ` (${event.status.badge})` : ''}`)
      if (printed >= FIRST_ROWS && read.every(n => n > 0)) enough.abort()
    }
  }
  const summary = await timed(
    context,
    r => `${r.rows} rows of the main job from ${counts(r)} records${r.badge ? ` (${r.badge})` : ''}`,
    () => run({ file: path.join(context.root, SCRIPT), statement: MAIN_STATEMENT, timeoutMs: 30_000 }, { ...context, signal, emit: show }),
  )
  if (!context.signal.aborted && summary.rows === 0)
    throw new CommandProblem(
      'no-rows',
      'The demo gave no rows within 30 s',
      `Look into ${path.join(context.root, '.sluice/stack')} for the clusters' logs`,
      3,
    )
  line(context)
}

function counts(of: { readonly records: Readonly<Record<string, number>> } | undefined): string {
  return Object.entries(of?.records ?? {})
    .map(([cluster, n]) => `${cluster} ${n}`)
    .join(' · ')
}

async function openEditor(context: DemoContext, opened: (() => Promise<void>)[]): Promise<void> {
  const extensionFolder = path.dirname(path.dirname(context.bundle('extension.cjs')))
  const code = findCode()
  const ended = new Promise<void>(resolve => context.signal.addEventListener('abort', () => resolve(), { once: true }))
  if (code) {
    const profile = process.getuid?.() === 0 ? path.join(context.root, '.sluice', 'code-profile') : undefined
    const args = desktopArguments({ workspace: context.root, file: SCRIPT, extensionFolder, profile })
    spawn(code, args, { detached: true, stdio: 'ignore', shell: process.platform === 'win32' }).unref()
    context.emit({ type: 'step', title: `VS Code (${code})`, ms: 0 })
    line(context, '  VS Code is open on the demo. Ctrl-C here ends the clusters and the stream; submitted jobs stay.')
    return ended
  }
  line(context, '  No desktop VS Code (`code`) on the path: opening it in the browser. The first time this takes about a minute.')
  await installCodeServer(event => context.emit({ type: 'step', title: event.step, ms: event.ms }))
  const editor = await timed(
    context,
    () => 'VS Code in the browser',
    () => startCodeServer({ workspace: context.root, file: SCRIPT, extensionFolder, auth: 'password', trusted: true }),
  )
  opened.push(() => editor.stop())
  line(context)
  line(context, `  ${editor.url}`)
  line(context, `  password: ${editor.password}`)
  line(context)
  line(context, '  Ctrl-C ends the clusters, the stream and this server; submitted jobs stay and go on at the next start.')
  await Promise.race([ended, editor.exited])
}
