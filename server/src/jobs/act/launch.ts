import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import { socketPath } from '../../runtime/control.ts'
import { makeFolder } from '../../runtime/make-folder.ts'
import { identify, type ProcessIdentity } from '../../stack/processes.ts'
import type { JobRecord, RunOrder, RunRecord } from '../job.ts'
import type { JobStore } from '../store.ts'

export interface Launched {
  readonly record: RunRecord
  /** resolves when the process is gone */
  readonly gone: Promise<void>
}

/**
 * Starts the process of one run, detached, so that it outlives the keeper and the editor. Its order is sent only after run.json is written: were the
 * keeper to die in between, the process would find its standard input closed and end, and nobody is left that nobody knows of.
 */
export async function launch(options: {
  readonly store: JobStore
  readonly engine: string
  readonly record: JobRecord
  readonly run: number
  readonly epoch: number
  readonly cause: RunRecord['cause']
  readonly upgrade?: RunOrder['upgrade']
  readonly phases?: RunOrder['phases']
}): Promise<Launched> {
  const { store, engine, record, run, epoch, cause } = options
  const folder = store.runFolder(record.name, run)
  makeFolder(folder, 0o700)
  const socket = await socketPath('job', store.jobFolder(record.name), run)
  const stderr = openSync(path.join(folder, 'stderr'), 'a', 0o600)
  const child = spawn(process.execPath, [engine, '--job', record.name], {
    detached: true,
    stdio: ['pipe', stderr, stderr],
    cwd: store.root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  })
  closeSync(stderr)
  const gone = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const identity = child.pid === undefined ? undefined : identify(child.pid)
  const runRecord: RunRecord = {
    version: 1,
    run,
    epoch,
    pid: child.pid ?? 0,
    started: identity?.started ?? '',
    startedAt: Date.now(),
    socket,
    cause,
  }
  store.saveRun(record.name, runRecord)
  const order: RunOrder = {
    folder: store.jobFolder(record.name),
    job: record,
    run,
    epoch,
    socket,
    ...(options.upgrade && { upgrade: options.upgrade }),
    ...(options.phases && { phases: options.phases }),
  }
  // EPIPE says that the process is gone already, which `gone` tells as well.
  child.stdin?.on('error', () => {})
  child.stdin?.end(JSON.stringify(order))
  child.unref()
  return { record: runRecord, gone }
}

export const processOf = (run: RunRecord): ProcessIdentity => ({ pid: run.pid, started: run.started })
