import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node'
import { countForecast } from '../lab/forecast.ts'
import { prove } from '../lab/prove.ts'
import type { Collect } from '../plan/physical.ts'
import type { ChangelogRowJson, ForecastEvent, ProveEvent, RunStatus, RunSummary } from '../protocol.ts'
import { formatType } from '../semantics/types.ts'
import { connectSources, type Surroundings } from './assemble.ts'
import {
  type AttachedOrder,
  asResponseError,
  eventNotification,
  forecastRequest,
  logNotification,
  proveRequest,
  rowsRequest,
  runRequest,
  stopNotification,
} from './control.ts'
import { createEngine } from './engine/engine.ts'
import { createFold } from './fold.ts'
import type { GeneratedRecord } from './generated-source.ts'
import { createLoop, createOutput } from './loop.ts'
import { createMeter } from './meter.ts'
import { RuntimeProblem } from './ports.ts'
import { createRowPipe } from './row-pipe.ts'
import { loadFunctions, loadModule } from './user-functions.ts'

const STATUS_EVERY = 250
/** ms that an ending run has to come to the end of its batch */
const GRACE = 1000

/** The engine process of a run that somebody watches: one order over the IPC channel, rows and status back, gone when the parent is. */
export function serveAttached(): void {
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process))
  const stopped = new AbortController()
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches the whole group of a terminal; the parent decides what it means.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => stopped.abort())
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    console[level] = (...args: unknown[]) => void connection.sendNotification(logNotification, args.map(String).join(' '))
  connection.onNotification(stopNotification, () => stopped.abort())
  const told = <Result>(title: string, answer: Promise<Result>): Promise<Result> => {
    process.title = title
    return answer.catch(error => {
      throw asResponseError(error)
    })
  }
  connection.onRequest(runRequest, order => told(order.title, runAttached(order, connection, stopped.signal)))
  const tell = (event: ForecastEvent | ProveEvent) => void connection.sendNotification(eventNotification, event)
  connection.onRequest(forecastRequest, order => told(order.title, countForecast(order, tell, stopped.signal)))
  connection.onRequest(proveRequest, order => told(order.title, prove(order, stopped.signal, tell)))
  connection.listen()
}

async function runAttached(order: AttachedOrder, connection: MessageConnection, signal: AbortSignal): Promise<RunSummary> {
  const clock = { now: () => Date.now() }
  const begun = clock.now()
  const { plan } = order
  const functions = await loadFunctions(order.functions)
  const around: Surroundings = {
    clock,
    brokers: order.brokers,
    inputs: order.inputs,
    generated: order.generated && (await loadGenerated(order.generated)),
  }
  const sources = connectSources(plan, around)
  const root = plan.nodes[plan.roots[0]] as Collect
  const key = root.uniqueKeys?.[0]?.map(i => root.fields[i].name)
  const bounded =
    sources.length === 0 || (order.inputs !== undefined && sources.every(s => s.key.split('#')[0].split('.').at(-1)! in order.inputs!))
  const fold = bounded && !order.changelog ? createFold(root.changelog.includes('UB') ? undefined : key) : undefined

  const output = createOutput()
  const engine = createEngine({
    plan,
    clock,
    parallelism: order.parallelism,
    functions,
    onRows: (_root, rows) => void output.rows.push(...rows),
    onEncoded: (sink, rows) => void output.encoded.push({ root: sink, rows }),
  })
  const columns = root.fields.map(f => ({ name: f.name, type: formatType(f.type) }))
  void connection.sendNotification(eventNotification, { type: 'columns', columns, ...(key && { key }) })

  const badge = order.generated && { badge: 'generated' }
  let rows = 0
  let ended: RunSummary['ended'] | undefined
  const timers: NodeJS.Timeout[] = []
  let release = () => {}
  const over = new Promise<undefined>(resolve => {
    release = () => resolve(undefined)
  })
  // The loop ends between two batches; what is stuck in an outside thing is left behind after a moment.
  const end = (reason: RunSummary['ended']) => {
    if (ended === undefined) timers.push(setTimeout(release, meter.opened ? GRACE : 0))
    ended ??= reason
    loop.stop()
  }
  const pipe = createRowPipe(batch => connection.sendRequest(rowsRequest, batch), clock)
  const loop = createLoop({
    engine,
    output,
    sources,
    sinks: [],
    clock,
    turn: async () => {
      await turn()
    },
    async onRows(made) {
      for (const row of made as ChangelogRowJson[]) {
        if (ended === 'limit') return
        rows++
        if (fold) fold.add(row)
        else pipe.add(row)
        if (!fold && order.limit !== undefined && rows >= order.limit) end('limit')
      }
      await pipe.ready()
    },
  })
  const meter = createMeter({ clock, sources, sinks: [], loop, counts: () => engine.counters() })
  loop.onHealth(event => void connection.sendNotification(eventNotification, { type: 'health', event }))
  const tellStatus = (phase?: RunStatus['phase']) => {
    const { recordsPerSecond, records, health, duplicates, lateRows, watermark, waiting } = meter.read()
    const status: RunStatus = {
      phase: phase ?? (waiting ? 'waiting for clusters' : meter.opened ? 'running' : 'starting'),
      elapsedMs: clock.now() - begun,
      rows,
      recordsPerSecond,
      records,
      health,
      duplicates,
      lateRows,
      watermark,
      ...badge,
    }
    void connection.sendNotification(eventNotification, { type: 'status', status })
  }
  timers.push(setInterval(() => tellStatus(), STATUS_EVERY))
  if (order.timeoutMs !== undefined) timers.push(setTimeout(() => end('timeout'), order.timeoutMs))
  if (signal.aborted) end('stopped')
  signal.addEventListener('abort', () => end('stopped'), { once: true })
  try {
    // A source waits for its clusters as long as it takes; who asked may leave earlier.
    await Promise.race([Promise.all(sources.map(s => s.source.open())), over])
    meter.opened = true
    if (ended === undefined) {
      const reason = await Promise.race([loop.run(), over])
      ended ??= reason ?? 'stopped'
    }
    await Promise.race([pipe.flush(), over])
    tellStatus('finished')
    const { records, duplicates } = meter.read()
    const result = fold?.result().slice(0, order.limit)
    return {
      done: true,
      rows: result ? result.length : rows,
      records,
      ms: clock.now() - begun,
      ended,
      duplicates,
      ...badge,
      ...(result && { result }),
    }
  } finally {
    for (const timer of timers) clearTimeout(timer)
    await Promise.allSettled(sources.map(s => s.source.close()))
  }
}

export async function loadGenerated(order: NonNullable<AttachedOrder['generated']>): Promise<NonNullable<Surroundings['generated']>> {
  const { record } = await loadModule(order.module, 'the generated source')
  if (typeof record !== 'function')
    throw new RuntimeProblem(
      'generated-module',
      `${path.basename(order.module)} exports no function record(index, now)`,
      'Export it: it gives record number index as { topic, key, value }',
    )
  return { record: record as GeneratedRecord, topics: order.topics, recordsPerSecond: order.recordsPerSecond }
}
