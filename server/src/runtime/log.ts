import { appendFileSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { format } from 'node:util'
import { makeFolder } from './make-folder.ts'

/** Bytes at which `log` becomes `log.1` (and the one before it goes). */
const ROTATE_AT = 4_000_000

/** Appends lines with their time to `<folder>/log`; two files of at most 4 MB each. Written at once, so that the last words of a crash are there. */
export function openLog(folder: string): (line: string) => void {
  makeFolder(folder, 0o700)
  const file = path.join(folder, 'log')
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return line => {
    const text = `${new Date().toISOString()} ${line}\n`
    try {
      if (size > ROTATE_AT) {
        renameSync(file, `${file}.1`)
        size = 0
      }
      appendFileSync(file, text, { mode: 0o600 })
      size += Buffer.byteLength(text)
    } catch {
      // A full disk must not end a job by its log; the checkpoint will say it.
    }
  }
}

/** What user functions and libraries print goes to the log, with a word on where it came from. */
export function redirectConsole(log: (line: string) => void): void {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    console[level] = (...args: unknown[]) => log(`[console.${level}] ${format(...args)}`)
}
