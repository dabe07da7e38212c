import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeFolder } from '../runtime/make-folder.ts'
import { StackError } from './errors.ts'
import { identify, isAlive, type ProcessIdentity } from './processes.ts'

/** Writes the whole file or leaves the old one: a reader never sees half of it. */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await writeFile(temporary, content, { mode: 0o600 })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** `undefined` when the file isn't there or holds no JSON. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch {
    return undefined
  }
}

/**
 * Runs `work` while no other process, and nothing else in this one, holds the lock file. The lock of a process that died is taken over.
 * Throws StackError `stack-busy` after `patienceMs`.
 */
export async function withLock<T>(path: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
  makeFolder(dirname(path), 0o700)
  const mine = JSON.stringify({ ...identify(process.pid), token: randomBytes(8).toString('hex') })
  const end = performance.now() + patienceMs
  while (!(await acquire(path, mine))) {
    if (performance.now() > end) {
      const holder = await readJson<ProcessIdentity>(path)
      throw new StackError(
        'stack-busy',
        `Another command (process ${holder?.pid ?? '?'}) is working on this stack`,
        'Wait until it is done and run the command again',
      )
    }
    await sleep(25)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function acquire(path: string, mine: string): Promise<boolean> {
  // A link of a finished file, not an open with `wx`: so the lock is never seen empty.
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
  await writeFile(draft, mine, { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    await removeIfAbandoned(path)
    return false
  } finally {
    await rm(draft, { force: true })
  }
}

async function removeIfAbandoned(path: string): Promise<void> {
  const seen = await readFile(path, 'utf8').catch(() => undefined)
  if (seen === undefined || isHeld(seen)) return
  const aside = `${path}.${randomBytes(4).toString('hex')}.old`
  await rename(path, aside).catch(() => {})
  const moved = await readFile(aside, 'utf8').catch(() => undefined)
  // Another waiter was quicker and what was moved is the new holder's lock: it goes back.
  if (moved !== undefined && moved !== seen) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

function isHeld(content: string): boolean {
  try {
    return isAlive(JSON.parse(content) as ProcessIdentity)
  } catch {
    return false
  }
}
