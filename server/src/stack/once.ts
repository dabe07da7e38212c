import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder } from '../runtime/make-folder.ts'
import { identify, isAlive, type ProcessIdentity } from './processes.ts'

/**
 * Makes `folder` by `build`, once for all processes of this user: the others wait. `build` fills a folder beside it, which gets its name only when it
 * is whole, so a killed install leaves nothing that looks ready. Resolves to true when this call did the work.
 */
export async function installOnce(folder: string, build: (staging: string) => Promise<void>): Promise<boolean> {
  if (existsSync(folder)) return false
  makeFolder(path.dirname(folder), 0o700)
  const release = await lock(`${folder}.lock`)
  try {
    if (existsSync(folder)) return false
    removeLeftovers(folder)
    const staging = `${folder}.partial-${process.pid}`
    mkdirSync(staging, { mode: 0o700 })
    try {
      await build(staging)
      renameSync(staging, folder)
    } catch (error) {
      rmSync(staging, { recursive: true, force: true })
      throw error
    }
    return true
  } finally {
    release()
  }
}

/** Waits for a lock file and takes it; one whose owner is gone doesn't count. The caller calls what it gets to let go. */
async function lock(file: string): Promise<() => void> {
  const me = identify(process.pid)
  if (!me) throw new Error('this process does not find itself')
  for (;;) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeFileSync(handle, JSON.stringify(me))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isStale(file)) takeAway(file)
    else await sleep(200)
  }
}

function isStale(file: string): boolean {
  const owner = readOwner(file)
  if (owner) return !isAlive(owner)
  // Between creating and writing the lock lie microseconds: one that stays empty belongs to a process that was killed just there.
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made > 10_000
}

// Two waiters may both find the lock stale. The rename lets one of them remove it; the other finds nothing, or puts back what a third took meanwhile.
function takeAway(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (isStale(aside)) rmSync(aside, { force: true })
  else if (existsSync(file)) rmSync(aside, { force: true })
  else renameSync(aside, file)
}

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch {
    return undefined
  }
}

function removeLeftovers(folder: string): void {
  const prefix = `${path.basename(folder)}.partial-`
  for (const name of readdirSync(path.dirname(folder))) {
    if (name.startsWith(prefix)) rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true })
  }
}
