import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageConnection } from 'vscode-jsonrpc/node'
import { CommandProblem } from '../commands/command.ts'
import { asProblem, connectSocket } from '../runtime/control.ts'
import { makeFolder } from '../runtime/make-folder.ts'
import { RuntimeProblem } from '../runtime/ports.ts'
import { isAlive } from '../stack/processes.ts'
import { buildOf } from './build.ts'
import { type KeeperFile, retireRequest } from './keeper-protocol.ts'

/** ms that a new keeper has to answer */
const START_WITHIN = 10_000
/** Kinds of problems that are the asker's own: wrong use, a failed check. */
const EXIT_CODES: Readonly<Record<string, 1 | 2>> = { 'job-exists': 2, 'no-such-job': 2, 'job-busy': 2, refused: 1, 'upgrade-failed': 1 }

/** The keeper's card, where the very process lives. */
export function livingKeeper(root: string): KeeperFile | undefined {
  try {
    const card = JSON.parse(readFileSync(path.join(root, '.sluice', 'keeper', 'keeper.json'), 'utf8')) as KeeperFile
    return isAlive(card) ? card : undefined
  } catch {
    return undefined
  }
}

/**
 * Talks to the keeper of the workspace, and starts it where it isn't there. A keeper of another build is asked to go: the jobs stay, and the new one
 * finds them. Problems come as the command's own.
 */
export async function withKeeper<T>(
  context: { root: string; bundle(name: string): string },
  talk: (connection: MessageConnection) => Promise<T>,
): Promise<T> {
  const connection = await reach(context.root, context.bundle('keeper.cjs'))
  const gone = new Promise<never>((_, reject) =>
    connection.onDispose(() =>
      reject(
        new CommandProblem('keeper-gone', 'The keeper of the jobs ended in the middle of it', 'Look at sluice jobs, and try again', 3),
      ),
    ),
  )
  gone.catch(() => {})
  connection.listen()
  try {
    return await Promise.race([talk(connection), gone])
  } catch (error) {
    const problem = asProblem(error)
    if (problem instanceof RuntimeProblem)
      throw new CommandProblem(problem.kind, problem.message, problem.hint, EXIT_CODES[problem.kind] ?? 3)
    throw problem
  } finally {
    connection.end()
    connection.dispose()
  }
}

/** Starts the keeper where it isn't there, and waits for nothing. */
export function ensureKeeper(context: { root: string; bundle(name: string): string }): void {
  if (!livingKeeper(context.root)) spawnKeeper(context.root, context.bundle('keeper.cjs'))
}

async function reach(root: string, bundle: string): Promise<MessageConnection> {
  const end = Date.now() + START_WITHIN
  let spawned = 0
  for (;;) {
    const card = livingKeeper(root)
    const connection = card && (await connectSocket(card.socket).catch(() => undefined))
    if (card && connection) {
      if (card.build === buildOf(bundle)) return connection
      connection.listen()
      await connection.sendRequest(retireRequest).catch(() => {})
      connection.dispose()
    }
    if (Date.now() > end)
      throw new CommandProblem(
        'keeper-silent',
        'The keeper of the jobs does not start',
        `Look into ${path.join(root, '.sluice', 'keeper', 'log')}`,
        3,
      )
    // One that lost the race for the lock is gone again by itself.
    if (!card && Date.now() - spawned > 1000) {
      spawnKeeper(root, bundle)
      spawned = Date.now()
    }
    await sleep(15)
  }
}

function spawnKeeper(root: string, bundle: string): void {
  const folder = path.join(root, '.sluice', 'keeper')
  makeFolder(folder, 0o700)
  const errors = openSync(path.join(folder, 'stderr'), 'a', 0o600)
  const child = spawn(process.execPath, [bundle, root], {
    detached: true,
    stdio: ['ignore', errors, errors],
    cwd: root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  })
  child.once('error', () => {})
  child.unref()
  closeSync(errors)
}
