import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareForState } from '../../plan/compat/embedded.ts'
import type { CompatResult, UpgradeEvent, UpgradeResult } from '../../protocol.ts'
import { ask, handOverRequest, takeOverRequest } from '../../runtime/control.ts'
import { RuntimeProblem } from '../../runtime/ports.ts'
import { isAlive } from '../../stack/processes.ts'
import { decideUpgrade } from '../decide/upgrade.ts'
import type { HandOver, JobRecord, JournalEntry, RunRecord, UpgradePlanRecord, UpgradeStep, UpgradeStepId } from '../job.ts'
import type { JobDefinition } from '../keeper-protocol.ts'
import type { JobStore } from '../store.ts'
import type { Measure } from '../tally.ts'
import { upgradeFacts } from './facts.ts'
import { launch, processOf } from './launch.ts'
import { type Baseline, baselineOf, measureUpgrade } from './measure.ts'
import { killRun } from './run.ts'

export interface UpgradeParts {
  readonly store: JobStore
  /** absolute path of dist/engine.cjs */
  readonly engine: string
  log(line: string): void
  emit(event: UpgradeEvent): void
  /** starts a run of the job the ordinary way */
  start(record: JobRecord, cause: RunRecord['cause']): Promise<JobRecord>
}

/** ms: compiling, loading modules, connecting and reading a checkpoint of up to 1 GB */
const WARM_WITHIN = 60_000
const HAND_OVER_WITHIN = 20_000
const TAKE_OVER_WITHIN = 30_000
const CONFIRM_WITHIN = 30_000

/** Decides on the facts of now, tells the steps, and carries them out. Rejects with RuntimeProblem `refused` before anything has happened. */
export async function upgradeJob(
  options: UpgradeParts & { readonly old: JobRecord; readonly definition: JobDefinition },
): Promise<UpgradeResult> {
  const { store, old, definition } = options
  const { operators, verdict, mapping } = compareForState(old.plan, definition.plan)
  const state: CompatResult = { operators, verdict }
  const { steps, refused } = decideUpgrade(old, definition, state, upgradeFacts(store, old))
  if (refused)
    throw new RuntimeProblem(
      'refused',
      `${refused.operator}: ${refused.reason}`,
      'Submit it as a new job, or keep what this operator groups and computes',
    )
  options.emit({ type: 'plan', steps, state })
  const epoch = Math.max(old.epoch, store.lease(old.name)?.epoch ?? 0) + 1
  const { previous: _, ...before } = old
  const next: JobRecord = { ...old, ...definition, run: store.nextRun(old.name), epoch, previous: before }
  if (steps.some(s => s.id === 'replace')) return replaceOnly(options, next, steps, state)
  const plan: UpgradePlanRecord = { id: randomUUID(), at: Date.now(), steps, old: { run: old.run, epoch: old.epoch }, next, mapping, state }
  store.saveUpgrade(old.name, plan)
  return new Upgrade(options, plan, old).run()
}

/** Goes on with the upgrade that lies in the store, from the step at which the keeper before this one died. */
export async function resumeUpgrade(options: UpgradeParts & { readonly name: string }): Promise<UpgradeResult | undefined> {
  const plan = options.store.upgrade(options.name)
  const record = options.store.record(options.name)
  if (!plan || !record) return undefined
  options.log(`goes on with the upgrade of ${new Date(plan.at).toISOString()}`)
  return new Upgrade(options, plan, plan.next.previous ?? record).run()
}

/** The job isn't running: its definition is replaced, and its state mapped when the next run restores it. */
async function replaceOnly(
  { store, old, start, emit }: UpgradeParts & { old: JobRecord },
  next: JobRecord,
  steps: readonly UpgradeStep[],
  state: CompatResult,
): Promise<UpgradeResult> {
  emit({ type: 'step', id: 'replace', status: 'running' })
  const begun = Date.now()
  const replaced = { ...next, run: old.run, epoch: old.epoch }
  store.save(replaced)
  const record = old.desired === 'running' ? await start(replaced, 'upgrade') : replaced
  const ms = Date.now() - begun
  store.appendTimeline(old.name, { at: begun, phase: 'upgraded', ms, run: record.run, note: 'while it was not running' })
  emit({ type: 'step', id: 'replace', status: 'done', ms })
  return { steps, state, done: true, run: record.run, epoch: record.epoch }
}

/** What the steps found out, for those after them. */
interface Found {
  baseline?: Baseline
  handOver?: HandOver
  openedAt?: number
  confirmed?: number
  measure?: Measure
}

/**
 * Carries out the steps, each with a line in the journal before and after it, each so that doing it again does no harm. Up to the barrier a failure
 * ends the new process and leaves the old one at work. Behind it there is no old process: until the new run has a checkpoint of its own the old
 * definition is started again from the last checkpoint; from then on the new definition is.
 */
class Upgrade {
  private readonly parts: UpgradeParts
  private readonly plan: UpgradePlanRecord
  private readonly old: JobRecord
  private readonly name: string
  private found: Found = {}
  private readonly done = new Set<UpgradeStepId>()

  constructor(parts: UpgradeParts, plan: UpgradePlanRecord, old: JobRecord) {
    this.parts = parts
    this.plan = plan
    this.old = old
    this.name = plan.next.name
    for (const entry of parts.store.journal(this.name)) {
      if (entry.upgrade !== plan.id || entry.status !== 'done' || entry.step === 'end') continue
      this.done.add(entry.step)
      this.found = { ...this.found, ...entry.found }
    }
  }

  async run(): Promise<UpgradeResult> {
    const { store, emit, log } = this.parts
    const { steps, next, state } = this.plan
    for (const { id } of steps) {
      if (this.done.has(id)) continue
      const begun = Date.now()
      this.journal({ step: id, status: 'begun' })
      emit({ type: 'step', id, status: 'running' })
      try {
        const { note, ...found } = await this.steps[id]()
        this.found = { ...this.found, ...found }
        const ms = Date.now() - begun
        this.journal({ step: id, status: 'done', ms, note, found })
        emit({ type: 'step', id, status: 'done', ms, note })
        log(`upgrade: ${id} done in ${ms} ms${note ? `: ${note}` : ''}`)
        this.done.add(id)
      } catch (error) {
        const message = (error as Error).message
        this.journal({ step: id, status: 'failed', ms: Date.now() - begun, note: message })
        emit({ type: 'step', id, status: 'failed', ms: Date.now() - begun, note: message })
        log(`upgrade: ${id} failed: ${message}`)
        // A count that can't be made doesn't unmake the upgrade.
        if (id === 'measure') break
        throw await this.giveUp(id, error)
      }
    }
    const { measure } = this.found
    this.journal({ step: 'end', status: 'done' })
    store.appendTimeline(this.name, {
      at: Date.now(),
      phase: 'upgraded',
      ms: Date.now() - this.plan.at,
      run: next.run,
      note: measure && describe(measure),
    })
    store.removeUpgrade(this.name)
    return {
      steps,
      state,
      done: true,
      run: next.run,
      epoch: next.epoch,
      ...(measure && { gapMs: measure.gapMs, lost: measure.lost, duplicated: measure.duplicated }),
    }
  }

  private readonly steps: Record<UpgradeStepId, () => Promise<Found & { note?: string }>> = {
    'start-beside': async () => {
      const { store, engine } = this.parts
      const { next, mapping } = this.plan
      const before = store.run(this.name, next.run)
      if (before) await killRun(store, this.name, before)
      const checkpoint = store.checkpoints(this.name)[0]
      const folder = store.checkpointFolder(this.name)
      const { record } = await launch({
        store,
        engine,
        record: next,
        run: next.run,
        epoch: next.epoch,
        cause: 'upgrade',
        upgrade: { checkpoint: checkpoint ? `${folder}/${checkpoint.id}.ckpt` : '', mapping },
      })
      return { note: `process ${record.pid}` }
    },

    warm: async () => {
      const baseline = await baselineOf(this.old, this.parts.store.checkpointFolder(this.name)).catch(() => undefined)
      await this.until(
        'get warm',
        WARM_WITHIN,
        () => this.parts.store.heartbeat(this.name, this.plan.next.run)?.phase === 'warm' || undefined,
      )
      return { baseline }
    },

    barrier: async () => {
      const { store } = this.parts
      const run = this.oldRun()
      const end = store.end(this.name, run.run)
      // Asked before by a keeper that died: the process has left its answer in its end.
      if (end?.outcome === 'handed over' && end.handOver) return { handOver: end.handOver }
      const handOver = await ask(run.socket, connection => connection.sendRequest(handOverRequest), HAND_OVER_WITHIN)
      return { handOver, note: `checkpoint ${handOver.checkpoint}` }
    },

    lease: async () => {
      const { store } = this.parts
      const { next } = this.plan
      store.saveLease(this.name, { epoch: next.epoch, run: next.run, at: Date.now() })
      store.save(next)
      return { note: `epoch ${next.epoch}, run ${next.run}` }
    },

    'take-over': async () => {
      const { handOver } = this.found
      const { next } = this.plan
      if (!handOver) throw new Error('no checkpoint was handed over')
      const order = { file: handOver.file, epoch: next.epoch, published: handOver.published }
      const { openedAt } = await ask(this.newRun().socket, connection => connection.sendRequest(takeOverRequest, order), TAKE_OVER_WITHIN)
      return { openedAt }
    },

    confirm: async () => {
      const last = this.found.handOver?.checkpoint ?? 0
      const confirmed = await this.until('write a checkpoint of its own', CONFIRM_WITHIN, () => {
        const newest = this.parts.store.checkpoints(this.name)[0]?.id
        return newest !== undefined && newest > last ? newest : undefined
      })
      return { confirmed, note: `checkpoint ${confirmed}` }
    },

    measure: async () => {
      const { baseline } = this.found
      if (!baseline) throw new Error('no cluster could be asked for the positions before the upgrade')
      const measure = await measureUpgrade({ old: this.old, baseline, newEpoch: this.plan.next.epoch })
      return { measure, note: describe(measure) }
    },

    // Belongs to a job that isn't running, and is done in one go.
    replace: async () => ({}),
  }

  /** Puts things back; gives the problem that tells what state they are in. */
  private async giveUp(step: UpgradeStepId, cause: unknown): Promise<RuntimeProblem> {
    const { store, log } = this.parts
    const { next } = this.plan
    const reason = (cause as Error).message
    const newRun = store.run(this.name, next.run)
    if (newRun) await killRun(store, this.name, newRun)
    const oldRun = store.run(this.name, this.plan.old.run)
    const oldWorks = oldRun !== undefined && isAlive(processOf(oldRun)) && !store.end(this.name, oldRun.run)
    const nothing = `The upgrade came to nothing at "${step}": ${reason}`
    let message = `${nothing}. Run ${this.plan.old.run} works as before`
    if (this.done.has('barrier')) {
      const ownCheckpoint = (store.checkpoints(this.name)[0]?.id ?? 0) > (this.found.handOver?.checkpoint ?? Number.POSITIVE_INFINITY)
      await this.parts.start({ ...(ownCheckpoint ? next : this.old), run: next.run, epoch: next.epoch }, 'rollback')
      message = ownCheckpoint
        ? `The new version failed at "${step}": ${reason}. It has a checkpoint of its own and is started again from it`
        : `${nothing}. The old version is started again from checkpoint ${this.found.handOver?.checkpoint}`
    } else if (step === 'barrier' || !oldWorks) {
      // It may have begun to hand over: only its death makes sure that it doesn't stand still. The keeper starts it again.
      if (oldRun && oldWorks) await killRun(store, this.name, oldRun)
      message = `${nothing}. The old version is started again from its last checkpoint`
    }
    log(message)
    this.journal({ step: 'end', status: 'failed', note: message })
    store.appendTimeline(this.name, { at: Date.now(), phase: 'upgrade failed', ms: Date.now() - this.plan.at, note: message })
    store.removeUpgrade(this.name)
    return new RuntimeProblem('upgrade-failed', message, (cause as RuntimeProblem).hint ?? `Look into its log: sluice logs ${this.name}`)
  }

  /** Looks every 15 ms while the new process lives. */
  private async until<T>(what: string, within: number, look: () => T | undefined): Promise<T> {
    const { store } = this.parts
    const run = this.newRun()
    for (const begun = Date.now(); Date.now() - begun < within; await sleep(15)) {
      const seen = look()
      if (seen !== undefined) return seen
      const end = store.end(this.name, run.run)
      if (end?.problem) throw new RuntimeProblem(end.problem.kind, end.problem.message, end.problem.hint)
      if (end || !isAlive(processOf(run))) throw new Error('the new process is gone')
      if (!this.done.has('barrier') && !isAlive(processOf(this.oldRun()))) throw new Error('the old process is gone')
    }
    throw new Error(`the new process did not ${what} within ${within / 1000} s`)
  }

  private oldRun(): RunRecord {
    return this.mustHave(this.plan.old.run)
  }
  private newRun(): RunRecord {
    return this.mustHave(this.plan.next.run)
  }
  private mustHave(run: number): RunRecord {
    const record = this.parts.store.run(this.name, run)
    if (!record) throw new Error(`run ${run} was never started`)
    return record
  }

  private journal(entry: Omit<JournalEntry, 'at' | 'upgrade'>): void {
    this.parts.store.appendJournal(this.name, { at: Date.now(), upgrade: this.plan.id, ...entry })
  }
}

function describe({ gapMs, lost, duplicated, records }: Measure): string {
  const gap = gapMs === null ? 'no record of the new run seen yet' : `gap ${gapMs} ms`
  return `${gap}, ${lost} lost, ${duplicated} doubled of ${records} records`
}
