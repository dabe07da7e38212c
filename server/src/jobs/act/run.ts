import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { ask, stopRequest } from '../../runtime/control.ts'
import { makeFolder } from '../../runtime/make-folder.ts'
import { isAlive, signal, waitUntilGone } from '../../stack/processes.ts'
import type { JobRecord, RunEnd, RunOrder, RunRecord } from '../job.ts'
import type { JobStore } from '../store.ts'
import { type Launched, launch, processOf } from './launch.ts'

/** ms that a run has to stop by itself */
const STOP_WITHIN = 12_000

/**
 * Starts the next run of a job: first its numbers and the lease become durable, then the process. Whoever dies in between leaves a number that was
 * never used, never two runs with one number.
 */
export async function startRun(
  store: JobStore,
  engine: string,
  record: JobRecord,
  cause: RunRecord['cause'],
  phases?: RunOrder['phases'],
): Promise<{ record: JobRecord; launched: Launched }> {
  const run = store.nextRun(record.name)
  const epoch = Math.max(record.epoch, store.lease(record.name)?.epoch ?? 0) + 1
  const next: JobRecord = { ...record, run, epoch, desired: 'running' }
  store.saveLease(record.name, { epoch, run, at: Date.now() })
  store.save(next)
  return { record: next, launched: await launch({ store, engine, record: next, run, epoch, cause, phases }) }
}

/** Asks the run to stop with a last checkpoint; kills it when it doesn't. Resolves when the process is gone. */
export async function stopRun(store: JobStore, name: string, run: RunRecord): Promise<RunEnd> {
  const identity = processOf(run)
  if (isAlive(identity) && !store.end(name, run.run)) {
    await ask(run.socket, connection => connection.sendRequest(stopRequest), STOP_WITHIN).catch(() => undefined)
  }
  if (!(await waitUntilGone(identity, 2000))) {
    signal(identity, 'SIGKILL')
    await waitUntilGone(identity, 5000)
  }
  return bury(store, name, run, 'stopped')
}

/** SIGKILL, and waits until the process is gone: it must not publish any more when this resolves. */
export async function killRun(store: JobStore, name: string, run: RunRecord): Promise<RunEnd> {
  const identity = processOf(run)
  signal(identity, 'SIGKILL')
  await waitUntilGone(identity, 5000)
  return bury(store, name, run, 'killed')
}

/** Writes down the end of a process that left no word of it. */
export function bury(store: JobStore, name: string, run: RunRecord, outcome: 'killed' | 'stopped'): RunEnd {
  const known = store.end(name, run.run)
  if (known) return known
  const checkpoint = store.heartbeat(name, run.run)?.checkpoint?.id
  const end: RunEnd = { at: Date.now(), outcome, restartable: true, ...(checkpoint !== undefined && { checkpoint }) }
  store.saveEnd(name, run.run, end)
  return end
}

/** Keeps the newest checkpoint beside the others, where it is never pruned. */
export function keepSavepoint(store: JobStore, name: string): string | undefined {
  const newest = store.checkpoints(name)[0]
  if (!newest) return undefined
  const folder = path.join(store.jobFolder(name), 'savepoints')
  makeFolder(folder, 0o700)
  const file = path.join(folder, `${newest.id}.ckpt`)
  copyFileSync(path.join(store.checkpointFolder(name), `${newest.id}.ckpt`), file)
  return file
}
