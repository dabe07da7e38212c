import { appendFileSync, closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../runtime/make-folder.ts'
import type { Heartbeat, JobRecord, JournalEntry, Lease, RunEnd, RunRecord, TimelineRecord, UpgradePlanRecord } from './job.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
export const isJobName = (name: string): boolean => NAME.test(name) && !name.endsWith('.part')

/**
 * The jobs of one workspace as files (layout: job.ts). Whole or absent: every file is written beside and renamed, what must survive a power cut is
 * synced. Reading needs nobody's leave, so `sluice jobs` works without a keeper; writing is the keeper's, save for a run's own heartbeat and end.
 */
export class JobStore {
  readonly root: string
  readonly folder: string
  constructor(root: string) {
    this.root = root
    this.folder = path.join(root, '.sluice', 'jobs')
  }

  names(): string[] {
    try {
      return readdirSync(this.folder)
        .filter(name => isJobName(name) && this.record(name) !== undefined)
        .sort()
    } catch {
      return []
    }
  }

  jobFolder(name: string): string {
    return path.join(this.folder, name)
  }
  runFolder(name: string, run: number): string {
    return path.join(this.jobFolder(name), 'runs', String(run))
  }
  checkpointFolder(name: string): string {
    return path.join(this.jobFolder(name), 'checkpoints')
  }

  record(name: string): JobRecord | undefined {
    return readJson(path.join(this.jobFolder(name), 'job.json'))
  }
  save(record: JobRecord): void {
    writeDurably(path.join(this.jobFolder(record.name), 'job.json'), record)
  }
  lease(name: string): Lease | undefined {
    return readJson(leaseFile(this.jobFolder(name)))
  }
  saveLease(name: string, lease: Lease): void {
    writeDurably(leaseFile(this.jobFolder(name)), lease)
  }

  run(name: string, run: number): RunRecord | undefined {
    return readJson(path.join(this.runFolder(name, run), 'run.json'))
  }
  saveRun(name: string, record: RunRecord): void {
    writeDurably(path.join(this.runFolder(name, record.run), 'run.json'), record)
  }
  heartbeat(name: string, run: number): Heartbeat | undefined {
    return readJson(path.join(this.runFolder(name, run), 'status.json'))
  }
  end(name: string, run: number): RunEnd | undefined {
    return readJson(path.join(this.runFolder(name, run), 'end.json'))
  }
  saveEnd(name: string, run: number, end: RunEnd): void {
    writeEnd(this.runFolder(name, run), end)
  }

  /** Higher than any that was ever given, also to a run that came to nothing. */
  nextRun(name: string): number {
    const numbers = [this.record(name)?.run ?? 0]
    try {
      for (const entry of readdirSync(path.join(this.jobFolder(name), 'runs'))) if (/^\d+$/.test(entry)) numbers.push(Number(entry))
    } catch {
      // Before the first run there is no folder.
    }
    return Math.max(...numbers) + 1
  }

  upgrade(name: string): UpgradePlanRecord | undefined {
    return readJson(path.join(this.jobFolder(name), 'upgrade.json'))
  }
  saveUpgrade(name: string, plan: UpgradePlanRecord): void {
    writeDurably(path.join(this.jobFolder(name), 'upgrade.json'), plan)
  }
  removeUpgrade(name: string): void {
    rmSync(path.join(this.jobFolder(name), 'upgrade.json'), { force: true })
  }
  journal(name: string): JournalEntry[] {
    return readLines(path.join(this.jobFolder(name), 'journal.jsonl'))
  }
  appendJournal(name: string, entry: JournalEntry): void {
    appendDurably(path.join(this.jobFolder(name), 'journal.jsonl'), entry)
  }
  timeline(name: string): TimelineRecord[] {
    return readLines(path.join(this.jobFolder(name), 'timeline.jsonl'))
  }
  appendTimeline(name: string, entry: TimelineRecord): void {
    appendDurably(path.join(this.jobFolder(name), 'timeline.jsonl'), entry)
  }

  checkpoints(name: string): { id: number; at: number; bytes: number }[] {
    const folder = this.checkpointFolder(name)
    try {
      return readdirSync(folder)
        .flatMap(file => {
          const id = /^(\d+)\.ckpt$/.exec(file)?.[1]
          const info = id && statSync(path.join(folder, file), { throwIfNoEntry: false })
          return id && info ? [{ id: Number(id), at: info.mtimeMs, bytes: info.size }] : []
        })
        .sort((a, b) => b.id - a.id)
    } catch {
      return []
    }
  }

  /** The last lines of a run's log; of the rotated one before it too, where that is needed. */
  log(name: string, run: number, lines: number): string {
    const folder = this.runFolder(name, run)
    const parts = ['log.1', 'log', 'stderr'].map(file => readText(path.join(folder, file)) ?? '')
    return parts
      .join('')
      .split('\n')
      .slice(-(lines + 1))
      .join('\n')
  }

  remove(name: string): void {
    const folder = this.jobFolder(name)
    // First the record: a job without one is none, even if removing the rest is interrupted.
    rmSync(path.join(folder, 'job.json'), { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

export const leaseFile = (jobFolder: string): string => path.join(jobFolder, 'lease.json')

export function readLease(jobFolder: string): Lease | undefined {
  return readJson(leaseFile(jobFolder))
}

/** About twice a second: replaced, not synced, for after a power cut nobody's heart beats. */
export function writeHeartbeat(runFolder: string, heartbeat: Heartbeat): void {
  replace(path.join(runFolder, 'status.json'), JSON.stringify(heartbeat), false)
}

export function writeEnd(runFolder: string, end: RunEnd): void {
  writeDurably(path.join(runFolder, 'end.json'), end)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function readJson<T>(file: string): T | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

// A line that was being written when the machine went down is no line.
function readLines<T>(file: string): T[] {
  return (readText(file) ?? '').split('\n').flatMap(line => {
    try {
      return line ? [JSON.parse(line) as T] : []
    } catch {
      return []
    }
  })
}

function writeDurably(file: string, value: unknown): void {
  replace(file, `${JSON.stringify(value, null, 1)}\n`, true)
}

function replace(file: string, text: string, sync: boolean): void {
  const folder = path.dirname(file)
  makeFolder(folder, 0o700)
  const beside = `${file}.${process.pid}.part`
  const handle = openSync(beside, 'w', 0o600)
  try {
    writeSync(handle, text)
    if (sync) fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, file)
  if (sync) syncFolder(folder)
}

function appendDurably(file: string, value: unknown): void {
  makeFolder(path.dirname(file), 0o700)
  const handle = openSync(file, 'a', 0o600)
  try {
    appendFileSync(handle, `${JSON.stringify(value)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
