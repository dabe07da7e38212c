import type { MessageConnection } from 'vscode-jsonrpc/node'
import { asResponseError } from '../runtime/control.ts'
import { RuntimeProblem } from '../runtime/ports.ts'
import { isAlive } from '../stack/processes.ts'
import { processOf } from './act/launch.ts'
import { bury, keepSavepoint, killRun, startRun, stopRun } from './act/run.ts'
import { resumeUpgrade, upgradeJob } from './act/upgrade.ts'
import { type Action, supervise } from './decide/supervise.ts'
import type { JobRecord, RunEnd, RunRecord } from './job.ts'
import {
  type JobDefinition,
  restartRequest,
  retireRequest,
  type SubmitOrder,
  stopRequest,
  submitRequest,
  timelineNotification,
  upgradeNotification,
  upgradeRequest,
} from './keeper-protocol.ts'
import type { JobStore } from './store.ts'
import { LAST_PHASE, startTimeline } from './timeline.ts'

const LOOK_EVERY = 250
/** ms without a job, a request or a connection after which the keeper ends */
const IDLE = 3000
/** ms that a submission waits for each next phase of the start before it is told as it is */
const PHASE_PATIENCE = 8000

export interface KeeperParts {
  readonly root: string
  readonly store: JobStore
  /** absolute path of dist/engine.cjs */
  readonly engine: string
  log(line: string): void
}

/** What the keeper remembers of a job between two looks; all of it may be forgotten. */
interface Watch {
  beat: number
  silentMs: number
  lookedAt: number
  reason: string
  busy: boolean
}

/**
 * Keeps the jobs of one workspace: looks at each four times a second, asks `supervise` what to do, and does it. Requests and supervision of one job
 * take turns, so nothing is ever done to a job twice at once. What it knows lies in the store: another keeper goes on from there.
 */
export class Keeper {
  private readonly parts: KeeperParts
  private readonly watches = new Map<string, Watch>()
  private readonly queues = new Map<string, Promise<unknown>>()
  private connections = 0
  private idleSince = Date.now()
  private retired = false
  private wake = () => {}

  constructor(parts: KeeperParts) {
    this.parts = parts
  }

  /** Resolves when nothing is left to keep, or another keeper has taken over. */
  async run(stillMine: () => boolean): Promise<void> {
    for (const name of this.parts.store.names()) if (this.parts.store.upgrade(name)) this.goOnWithUpgrade(name)
    while (!this.retired && stillMine()) {
      for (const name of this.parts.store.names()) this.look(name)
      if (this.isIdle()) return
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, LOOK_EVERY)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  retire(): void {
    this.retired = true
    this.wake()
  }

  accept(connection: MessageConnection): void {
    this.connections++
    connection.onDispose(() => {
      this.connections--
    })
    const answer = <T>(work: () => Promise<T>) =>
      work().catch(error => {
        throw asResponseError(error)
      })
    connection.onRequest(submitRequest, order => answer(() => this.submit(order, connection)))
    connection.onRequest(stopRequest, order => answer(() => this.stop(order)))
    connection.onRequest(restartRequest, ({ name }) => answer(() => this.restart(name)))
    connection.onRequest(upgradeRequest, ({ definition }) => answer(() => this.upgrade(definition, connection)))
    connection.onRequest(retireRequest, async () => {
      setTimeout(() => this.retire(), 20)
      return null
    })
  }

  // ---------------------------------------------------------------- supervision

  private look(name: string): void {
    const watch = this.watch(name)
    if (watch.busy) return
    const action = this.decide(name, watch)
    if (!action || action.do === 'nothing' || action.do === 'wait') return
    watch.busy = true
    void this.inTurn(name, async () => {
      // A request that had its turn before may have changed everything: what is done is what is right now.
      const still = this.decide(name, watch)
      if (still?.do !== action.do) return
      this.parts.log(`${name}: ${still.do}: ${still.reason}`)
      await this.carryOut(name, still)
    })
      .catch(error => this.parts.log(`${name}: ${action.do} failed: ${(error as Error).stack}`))
      .finally(() => {
        watch.busy = false
        this.wake()
      })
  }

  private decide(name: string, watch: Watch): Action | undefined {
    const { store } = this.parts
    const record = store.record(name)
    if (!record || store.upgrade(name)) return undefined
    const run = store.run(name, record.run)
    const heartbeat = store.heartbeat(name, record.run)
    const now = Date.now()
    // A pause of the keeper itself (the machine slept) is nobody's silence: a look counts for twice its interval at most.
    if (heartbeat && heartbeat.beat !== watch.beat) Object.assign(watch, { beat: heartbeat.beat, silentMs: 0 })
    else watch.silentMs += Math.min(now - watch.lookedAt, LOOK_EVERY * 2)
    watch.lookedAt = now
    const end = store.end(name, record.run)
    const alive = run !== undefined && isAlive(processOf(run))
    return supervise({ record, run, alive, heartbeat, end, silentMs: watch.silentMs, ended: this.endsOf(name, record.run), now })
  }

  private async carryOut(name: string, action: Action): Promise<void> {
    const { store } = this.parts
    const record = store.record(name)
    const run = record && store.run(name, record.run)
    if (!record) return
    switch (action.do) {
      case 'start':
        store.appendTimeline(name, {
          at: Date.now(),
          phase: action.cause === 'crash' ? 'restarted after a failure' : 'started',
          ms: 0,
          note: action.reason,
        })
        await this.start(record, action.cause)
        return
      case 'kill':
        if (run) await killRun(store, name, run)
        return
      case 'bury':
        if (run) bury(store, name, run, 'killed')
        return
      case 'settle':
        store.save({ ...record, desired: 'stopped' })
        store.appendTimeline(name, { at: Date.now(), phase: 'ended', ms: 0, run: record.run, note: action.reason })
        return
    }
  }

  private async start(record: JobRecord, cause: RunRecord['cause'], phases: { phase: string; at: number }[] = []): Promise<JobRecord> {
    const { store, engine, log } = this.parts
    const begun = { phase: 'keeper', at: Date.now() }
    const { record: next, launched } = await startRun(store, engine, record, cause, [...phases, begun])
    log(`${record.name}: run ${next.run}, epoch ${next.epoch}, process ${launched.record.pid}`)
    this.watches.delete(record.name)
    // A child's end is heard at once; that of an adopted process at the next look.
    void launched.gone.then(() => this.wake())
    return next
  }

  private endsOf(name: string, run: number): RunEnd[] {
    const ends: RunEnd[] = []
    for (let n = run; n > 0 && ends.length < 20; n--) {
      const end = this.parts.store.end(name, n)
      if (!end) break
      ends.push(end)
    }
    return ends
  }

  private watch(name: string): Watch {
    let watch = this.watches.get(name)
    if (!watch) {
      watch = { beat: -1, silentMs: 0, lookedAt: Date.now(), reason: '', busy: false }
      this.watches.set(name, watch)
    }
    return watch
  }

  private isIdle(): boolean {
    const { store } = this.parts
    const needed =
      this.connections > 0 ||
      store.names().some(name => store.record(name)?.desired === 'running' || store.upgrade(name) || this.watch(name).busy)
    if (needed) this.idleSince = Date.now()
    return !needed && Date.now() - this.idleSince > IDLE
  }

  // ---------------------------------------------------------------- requests

  private async submit({ definition, calledAt }: SubmitOrder, connection: MessageConnection): Promise<{ run: number }> {
    const { store } = this.parts
    const record = await this.inTurn(definition.name, async () => {
      if (store.record(definition.name))
        throw new RuntimeProblem(
          'job-exists',
          `There is a job ${definition.name} already`,
          `Choose another name, change it with sluice upgrade ${definition.name}, or remove it with sluice stop ${definition.name} --remove`,
        )
      const now = Date.now()
      const fresh: JobRecord = { ...definition, desired: 'running', run: 0, epoch: 0, createdAt: now }
      store.save(fresh)
      store.appendTimeline(definition.name, { at: now, phase: 'submitted', ms: 0 })
      return this.start(fresh, 'submit', [
        { phase: 'called', at: calledAt },
        { phase: 'client', at: now },
      ])
    })
    await this.tellStart(record, connection)
    return { run: record.run }
  }

  /** Follows a start until its first checkpoint, or as far as it comes; a job that waits for clusters or records is started all the same. */
  private async tellStart({ name, run }: JobRecord, connection: MessageConnection): Promise<void> {
    const { store } = this.parts
    let told = 0
    let since = Date.now()
    for (;;) {
      const entries = startTimeline(store.heartbeat(name, run)?.phases ?? [])
      for (const { phase, ms } of entries.slice(told)) {
        void connection.sendNotification(timelineNotification, { phase, ms }).catch(() => {})
        since = Date.now()
      }
      told = Math.max(told, entries.length)
      const end = store.end(name, run)
      if (end?.problem) {
        if (end.restartable)
          throw new RuntimeProblem(
            end.problem.kind,
            `The job is submitted, but its first run failed: ${end.problem.message}`,
            end.problem.hint,
          )
        // What never got anywhere is no job: its name stays free.
        if (end.checkpoint === undefined) await this.inTurn(name, async () => store.remove(name))
        throw new RuntimeProblem(end.problem.kind, end.problem.message, end.problem.hint)
      }
      const current = store.record(name)?.run
      const complete = entries.some(e => e.phase === LAST_PHASE)
      if (complete || end || current !== run || Date.now() - since > PHASE_PATIENCE) {
        for (const entry of entries) store.appendTimeline(name, { ...entry, run })
        return
      }
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }

  private stop({ name, savepoint, remove }: { name: string; savepoint?: boolean; remove?: boolean }): Promise<null> {
    const { store } = this.parts
    return this.inTurn(name, async () => {
      const record = this.mustExist(name)
      this.mustNotUpgrade(name)
      store.save({ ...record, desired: 'stopped' })
      const run = store.run(name, record.run)
      const end = run && (await stopRun(store, name, run))
      const kept = savepoint ? keepSavepoint(store, name) : undefined
      store.appendTimeline(name, {
        at: Date.now(),
        phase: 'stopped',
        ms: 0,
        run: record.run,
        note: kept ?? (end?.checkpoint ? `checkpoint ${end.checkpoint}` : undefined),
      })
      if (remove) store.remove(name)
      return null
    })
  }

  private restart(name: string): Promise<{ run: number }> {
    const { store } = this.parts
    return this.inTurn(name, async () => {
      const record = this.mustExist(name)
      this.mustNotUpgrade(name)
      const run = store.run(name, record.run)
      if (run) await stopRun(store, name, run)
      store.appendTimeline(name, { at: Date.now(), phase: 'restarted', ms: 0 })
      const next = await this.start(this.mustExist(name), 'restart')
      return { run: next.run }
    })
  }

  private upgrade(definition: JobDefinition, connection: MessageConnection) {
    const { store, engine, log } = this.parts
    return this.inTurn(definition.name, async () => {
      const record = this.mustExist(definition.name)
      this.mustNotUpgrade(definition.name)
      return upgradeJob({
        store,
        engine,
        old: record,
        definition,
        log: line => log(`${definition.name}: ${line}`),
        emit: event => void connection.sendNotification(upgradeNotification, event).catch(() => {}),
        start: (next, cause) => this.start(next, cause),
      })
    }).finally(() => this.watches.delete(definition.name))
  }

  /** The keeper before this one died in the middle of it. */
  private goOnWithUpgrade(name: string): void {
    const { store, engine, log } = this.parts
    void this.inTurn(name, () =>
      resumeUpgrade({
        store,
        engine,
        name,
        log: line => log(`${name}: ${line}`),
        emit: () => {},
        start: (next, cause) => this.start(next, cause),
      }),
    ).catch(error => log(`${name}: upgrade: ${(error as Error).message}`))
  }

  private mustExist(name: string): JobRecord {
    const record = this.parts.store.record(name)
    if (!record) throw new RuntimeProblem('no-such-job', `There is no job ${name}`, 'sluice jobs lists those that there are')
    return record
  }

  private mustNotUpgrade(name: string): void {
    if (this.parts.store.upgrade(name))
      throw new RuntimeProblem('job-busy', `Job ${name} is being upgraded`, 'Try again when the upgrade is done')
  }

  private inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(name) ?? Promise.resolve()
    const mine = before.catch(() => {}).then(work)
    this.queues.set(name, mine)
    return mine
  }
}
