import { existsSync } from 'node:fs'
import type { Server } from 'node:net'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { type HandOver, type Heartbeat, jobIdentity, type RunEnd, type RunOrder } from '../jobs/job.ts'
import { readLease, writeEnd, writeHeartbeat } from '../jobs/store.ts'
import { compareForState } from '../plan/compat/embedded.ts'
import { connectSinks, connectSources } from './assemble.ts'
import { type CheckpointContent, decodeContent, encodeContent } from './checkpoint-content.ts'
import { CheckpointStore, type StoredCheckpoint } from './checkpoints.ts'
import { asResponseError, handOverRequest, heartbeatRequest, serveSocket, stopRequest, type TakeOver, takeOverRequest } from './control.ts'
import { createEngine } from './engine/engine.ts'
import { openLog, redirectConsole } from './log.ts'
import { createLoop, createOutput, type Loop } from './loop.ts'
import { makeFolder } from './make-folder.ts'
import { createMeter, type Meter } from './meter.ts'
import { type HealthEvent, RuntimeProblem } from './ports.ts'
import { loadFunctions } from './user-functions.ts'

const BEAT_EVERY = 500

/** The engine process of a job's run. Reads its order from standard input; without one (the keeper died) it ends at once. */
export function serveJob(): void {
  readOrder().then(
    order => (order ? new JobRun(order).run() : process.exit(0)),
    error => {
      process.stderr.write(`${(error as Error).message}\n`)
      process.exit(2)
    },
  )
}

async function readOrder(): Promise<RunOrder | undefined> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const piece of process.stdin) text += piece
  return text ? (JSON.parse(text) as RunOrder) : undefined
}

type Outcome = 'stopped' | 'handed over' | 'end of input'

class JobRun {
  private readonly order: RunOrder
  private readonly runFolder: string
  private readonly log: (line: string) => void
  private readonly clock = { now: () => Date.now() }
  private readonly checkpoints: CheckpointStore
  private readonly phases: { phase: string; at: number }[]
  private readonly output = createOutput()
  private readonly over = deferred<Outcome>()
  private readonly finished = deferred<RunEnd>()
  private readonly takeOver = deferred<TakeOver>()
  private readonly opened = deferred<{ openedAt: number }>()
  private phase: Heartbeat['phase'] = 'starting'
  private beat = 0
  private missing = 0
  private checkpoint: Heartbeat['checkpoint']
  private lastStored: StoredCheckpoint | undefined
  private wanted: 'stopped' | 'handed over' | undefined
  private loop: Loop | undefined
  private meter: Meter | undefined
  private server: Server | undefined
  private ended = false
  private published = false
  private nextCheckpoint = 0
  private epoch = 0

  constructor(order: RunOrder) {
    this.order = order
    this.runFolder = path.join(order.folder, 'runs', String(order.run))
    makeFolder(this.runFolder, 0o700)
    this.log = openLog(this.runFolder)
    this.checkpoints = new CheckpointStore(path.join(order.folder, 'checkpoints'), order.job.checkpointsKept)
    this.phases = [...(order.phases ?? []), { phase: 'process', at: this.clock.now() }]
  }

  async run(): Promise<void> {
    const { job, run, epoch } = this.order
    process.title = `sluice job ${job.name} run ${run}`
    redirectConsole(this.log)
    process.on('uncaughtException', error => void this.fail(error))
    process.on('unhandledRejection', error => void this.fail(error))
    process.on('SIGTERM', () => this.leave('stopped'))
    process.on('SIGINT', () => this.leave('stopped'))
    this.log(`run ${run}, epoch ${epoch}, process ${process.pid}`)
    try {
      await this.listen()
      this.tellAlive()
      setInterval(() => this.tellAlive(), BEAT_EVERY)
      const outcome = await this.work()
      // A run that handed over and that nobody followed has to be started again.
      const restartable = outcome === 'handed over'
      await this.end({
        at: this.clock.now(),
        outcome,
        restartable,
        checkpoint: this.checkpoint?.id,
        ...(restartable && { handOver: this.handedOver() }),
      })
    } catch (error) {
      await this.fail(error)
    }
  }

  private async listen(): Promise<void> {
    this.server = await serveSocket(this.order.socket, connection => {
      const answer = <T>(work: () => Promise<T>) => work().catch(error => Promise.reject(asResponseError(error)))
      connection.onRequest(heartbeatRequest, () => this.heartbeat())
      connection.onRequest(stopRequest, () => answer(() => this.stop()))
      connection.onRequest(handOverRequest, () => answer(() => this.handOver()))
      connection.onRequest(takeOverRequest, order =>
        answer(async () => {
          this.takeOver.resolve(order)
          return this.opened.promise
        }),
      )
    })
  }

  private async work(): Promise<Outcome> {
    const { order, clock } = this
    const { plan, parallelism, functions, brokers, name } = order.job
    this.checkLease()
    const loaded = await loadFunctions(functions)
    const makeEngine = () =>
      createEngine({
        plan,
        clock,
        parallelism,
        functions: loaded,
        onEncoded: (root, rows) => void this.output.encoded.push({ root, rows }),
      })
    let engine = makeEngine()
    let used = false
    const writer = { job: jobIdentity(order.job), mayPublish: () => this.holdsLease() }
    const around = { clock, brokers, writer }
    const sources = connectSources(plan, around)
    const sinks = connectSinks(plan, around)
    engine.warm()
    this.mark('engine compiled')

    const restore = (content: CheckpointContent | undefined) => {
      if (!content) return
      // State is filled into an empty engine; the generated code of the first one is warm for the second.
      if (used) engine = makeEngine()
      used = true
      // A checkpoint of another definition (before an upgrade) finds its place by content; the same decision that the upgrade was made on.
      const same = JSON.stringify(content.plan) === JSON.stringify(plan)
      engine.restore(content.engine, same ? undefined : compareForState(content.plan, plan).mapping)
    }
    const openSinks = (content: CheckpointContent | undefined, epoch: number, shut: boolean) =>
      Promise.all(sinks.map(s => s.sink.open({ epoch, checkpoint: content?.sinks[s.key], shut })))

    const loop = createLoop({
      engine: {
        push: (scan, batch) => {
          this.mark('first record')
          engine.push(scan, batch)
        },
        tick: status => engine.tick(status),
        endOfInput: () => engine.endOfInput(),
        snapshot: () => engine.snapshot(),
      },
      output: this.output,
      sources,
      sinks,
      clock,
      turn: async () => {
        await turn()
      },
      checkpoints: {
        interval: order.job.checkpointInterval,
        write: async parts => {
          const id = ++this.nextCheckpoint
          const at = clock.now()
          const header = { version: 1 as const, id, at, job: name, run: order.run, epoch: this.epoch, parallelism, plan }
          this.lastStored = await this.checkpoints.write(id, encodeContent(header, parts))
          this.checkpoint = { id, at: this.lastStored.at, currentAt: at, bytes: this.lastStored.bytes }
          this.mark('first checkpoint')
          if (this.wanted === 'handed over') setTimeout(() => this.over.resolve('handed over'), PUBLISH_PATIENCE)
        },
        unchanged: () => {
          if (this.checkpoint) this.checkpoint = { ...this.checkpoint, currentAt: clock.now() }
        },
      },
    })
    this.loop = loop
    this.meter = createMeter({ clock, sources, sinks, loop, counts: () => engine.counters() })
    const tell = (who: string) => (event: HealthEvent) =>
      this.log(`${who} cluster ${event.cluster}: ${event.from} → ${event.to} (${event.reason})`)
    for (const { key, source } of sources) source.onHealth(tell(`reading ${key.split('.').at(-1)},`))
    for (const { key, sink } of sinks) sink.onHealth(tell(`writing ${key.split('.').at(-1)},`))
    try {
      return await this.openAndLoop(loop, restore, openSinks, content =>
        Promise.all(sources.map(s => s.source.open(content?.sources[s.key]))),
      )
    } finally {
      await Promise.race([Promise.allSettled([...sources.map(s => s.source.close()), ...sinks.map(s => s.sink.close())]), wait(1000)])
    }
  }

  private async openAndLoop(
    loop: Loop,
    restore: (content: CheckpointContent | undefined) => void,
    openSinks: (content: CheckpointContent | undefined, epoch: number, shut: boolean) => Promise<unknown>,
    openSources: (content: CheckpointContent | undefined) => Promise<unknown>,
  ): Promise<Outcome> {
    const { order, over } = this
    this.epoch = order.epoch
    let content = await this.latest()
    if (order.upgrade) {
      this.phase = 'warming'
      restore(content)
      const warmed = await this.unlessOver(openSinks(content, order.epoch, true))
      if ('over' in warmed) return warmed.over
      this.phase = 'warm'
      this.tellAlive()
      const ordered = await this.unlessOver(this.takeOver.promise)
      if ('over' in ordered) return ordered.over
      const next = ordered.value
      this.epoch = next.epoch
      this.checkLease()
      content = await this.checkpoints.read(next.file, decodeContent)
      if (next.published) content = withoutOutbox(content)
      this.log(`takes over from checkpoint ${content.id} with epoch ${next.epoch}`)
    }
    restore(content)
    this.nextCheckpoint = (await this.checkpoints.nextId()) - 1
    if (content && !order.upgrade) this.log(`goes on from checkpoint ${content.id}`)
    const ready = await this.unlessOver(Promise.all([openSinks(content, this.epoch, false), openSources(content)]))
    if ('over' in ready) return ready.over
    this.mark('source open')
    this.opened.resolve({ openedAt: this.clock.now() })
    this.phase = 'running'
    if (this.meter) this.meter.opened = true
    if (this.wanted) loop.stop()
    const outcome = await Promise.race([loop.run(), over.promise])
    this.published = outcome === 'stopped'
    return outcome === 'stopped' ? (this.wanted ?? 'stopped') : outcome
  }

  /** Clusters are waited for as long as it takes, but a stop goes before. */
  private unlessOver<T>(work: Promise<T>): Promise<{ value: T } | { over: Outcome }> {
    return Promise.race([work.then(value => ({ value })), this.over.promise.then(over => ({ over }))])
  }

  private async latest(): Promise<CheckpointContent | undefined> {
    const found = await this.checkpoints.latest(decodeContent)
    for (const { file, reason } of found?.skipped ?? [])
      this.log(`checkpoint ${file} can't be used (${reason}): going back to checkpoint ${found?.id}; rows sent after it may come again`)
    return found?.value
  }

  /** At the next gap between two batches; what is stuck in an outside thing is left behind after a while: the last checkpoint has all it needs. */
  private leave(wanted: 'stopped' | 'handed over'): void {
    if (this.wanted) return
    this.wanted = wanted
    this.phase = 'ending'
    this.loop?.stop()
    if (!this.meter?.opened) this.over.resolve(wanted)
    else if (wanted === 'stopped') setTimeout(() => this.over.resolve('stopped'), STOP_PATIENCE)
  }

  private async stop(): Promise<{ checkpoint?: number }> {
    this.leave('stopped')
    const end = await this.finished.promise
    if (end.problem) throw new RuntimeProblem(end.problem.kind, end.problem.message, end.problem.hint)
    return { checkpoint: end.checkpoint }
  }

  private async handOver(): Promise<HandOver> {
    if (!this.meter?.opened)
      throw new RuntimeProblem('not-running', 'The run is not reading yet, so it has nothing to hand over', 'Try again when it is running')
    this.leave('handed over')
    const end = await this.finished.promise
    if (end.problem) throw new RuntimeProblem(end.problem.kind, end.problem.message, end.problem.hint)
    if (!end.handOver) throw new RuntimeProblem('no-hand-over', `The run ended otherwise: ${end.outcome}`, 'Look into its log: sluice logs')
    return end.handOver
  }

  private handedOver(): HandOver | undefined {
    const stored = this.lastStored
    return stored && { checkpoint: stored.id, file: stored.file, at: stored.at, published: this.published }
  }

  private holdsLease(): boolean {
    const lease = readLease(this.order.folder)
    return lease !== undefined && lease.epoch === this.epoch
  }

  private checkLease(): void {
    const lease = readLease(this.order.folder)
    // A run that waits warm has no lease yet; its sink is shut.
    const mine = this.epoch || this.order.epoch
    if (lease && lease.epoch > mine)
      throw new RuntimeProblem(
        'lease-lost',
        `Run ${lease.run} (epoch ${lease.epoch}) has taken the place of this one`,
        'Nothing to do: the newer run works',
      )
  }

  private mark(phase: string): void {
    if (!this.phases.some(p => p.phase === phase)) this.phases.push({ phase, at: this.clock.now() })
  }

  private heartbeat(): Heartbeat {
    const { run } = this.order
    const reading = this.meter?.read()
    return {
      run,
      epoch: this.epoch || this.order.epoch,
      beat: this.beat,
      at: this.clock.now(),
      phase: this.phase === 'running' || this.phase === 'starting' ? (reading?.waiting ? 'waiting for clusters' : this.phase) : this.phase,
      records: reading?.records ?? {},
      recordsPerSecond: reading?.recordsPerSecond ?? 0,
      lag: reading?.lag ?? {},
      health: reading?.health ?? {},
      duplicates: reading?.duplicates ?? 0,
      lateRows: reading?.lateRows ?? 0,
      emitted: reading?.emitted ?? 0,
      watermark: reading?.watermark,
      checkpoint: this.checkpoint,
      phases: this.phases,
    }
  }

  private tellAlive(): void {
    if (this.ended) return
    if (!existsSync(path.join(this.order.folder, 'job.json'))) {
      // The workspace was deleted under the job: nobody could ever find it again, and nothing it writes would be wanted.
      this.missing++
      if (this.missing > 3) process.exit(1)
      return
    }
    this.beat++
    try {
      writeHeartbeat(this.runFolder, this.heartbeat())
    } catch (error) {
      this.log(`the heartbeat could not be written: ${(error as Error).message}`)
    }
  }

  private async fail(error: unknown): Promise<void> {
    const known = error instanceof RuntimeProblem
    const problem = known
      ? { kind: error.kind, message: error.message, hint: error.hint }
      : {
          kind: 'defect',
          message: (error as Error)?.message ?? String(error),
          hint: 'This is a defect of Sluice: please report it with the log',
        }
    this.log(known ? `${problem.message}. ${problem.hint}` : `defect: ${(error as Error)?.stack ?? error}`)
    this.opened.reject(error)
    await this.end({
      at: this.clock.now(),
      outcome: 'failed',
      problem,
      restartable: !known || PASSING.has(problem.kind),
      checkpoint: this.checkpoint?.id,
    })
  }

  private async end(end: RunEnd): Promise<void> {
    if (this.ended) return
    this.tellAlive()
    this.ended = true
    this.log(`ended: ${end.outcome}${end.checkpoint ? `, checkpoint ${end.checkpoint}` : ''}`)
    try {
      writeEnd(this.runFolder, end)
    } catch (error) {
      this.log(`the end could not be written: ${(error as Error).message}`)
    }
    this.finished.resolve(end)
    process.exitCode = end.outcome === 'failed' ? 1 : 0
    this.server?.close()
    // Answers under way go out first.
    setTimeout(() => process.exit(), 50)
  }
}

const withoutOutbox = (content: CheckpointContent): CheckpointContent => ({
  ...content,
  sinks: Object.fromEntries(Object.entries(content.sinks).map(([key, { snapshot }]) => [key, { snapshot, outbox: new Uint8Array(0) }])),
})

/** Problems that another start may not have. */
const PASSING: ReadonlySet<string> = new Set([
  'disk-full',
  'lookup',
  'no-cluster',
  'no-leader',
  'cluster-unreachable',
  'sink-hold',
  'protocol',
  'kafka-refused',
  'socket-folder',
])
/** ms that a stopping run has for its last checkpoint and outbox */
const STOP_PATIENCE = 8000
/** ms that a run at the barrier has to publish its last outbox; beyond that the next run sends the same bytes */
const PUBLISH_PATIENCE = 3000

interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  promise.catch(() => {})
  return { promise, resolve, reject }
}

const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
