import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that can't be mistaken for a later one with the same number: `started` is the system's own mark of when it began. */
export interface ProcessIdentity {
  pid: number
  started: string
}

/** `undefined` when there is no such process (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const seen = look(pid)
  return seen && { pid, started: seen.started }
}

/** True as long as the very process that was identified is there; a reused number is not it. */
export function isAlive(identity: ProcessIdentity): boolean {
  return look(identity.pid)?.started === identity.started
}

/** True when the process was stopped by SIGSTOP. */
export function isSuspended(identity: ProcessIdentity): boolean {
  const seen = look(identity.pid)
  return seen?.started === identity.started && seen.state === 'T'
}

/** Sends the signal to the process, or to its whole group; does nothing when it is gone. True when it was sent. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals, to: 'process' | 'group' = 'process'): boolean {
  if (!isAlive(identity)) return false
  try {
    process.kill(to === 'group' ? -identity.pid : identity.pid, name)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function waitUntilGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (isAlive(identity)) {
    if (performance.now() > end) return false
    await sleep(20)
  }
  return true
}

function look(pid: number): { started: string; state: string } | undefined {
  if (process.platform === 'linux') return lookInProc(pid)
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    const [, state, started] = /^(\S)\S*\s+(.*)$/.exec(line) ?? []
    return started && state !== 'Z' ? { started, state } : undefined
  } catch {
    return undefined
  }
}

function lookInProc(pid: number): { started: string; state: string } | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name in brackets may itself hold brackets and spaces, so the fields are counted from the last one; see proc(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  return state === 'Z' || state === 'X' ? undefined : { state, started: `${bootId()}/${fields[19]}` }
}

let boot: string | undefined

// Start times count from the boot, so that the same number after a restart of the machine would look like the same process.
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return boot
}
