import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { serveSocket, socketPath } from '../runtime/control.ts'
import { openLog, redirectConsole } from '../runtime/log.ts'
import { StackError } from '../stack/errors.ts'
import { withLock, writeAtomically } from '../stack/files.ts'
import { identify } from '../stack/processes.ts'
import { buildOf } from './build.ts'
import type { KeeperFile } from './keeper-protocol.ts'
import { Keeper } from './keeping.ts'
import { JobStore } from './store.ts'

/** ms: taking over the lock of a keeper that was killed takes a second try */
const LOCK_PATIENCE = 500

/*
 * Entry of dist/keeper.cjs, `keeper.cjs ROOT`: keeps the jobs of one workspace. One at a time, by a lock that names the process and when it began;
 * detached, so that it outlives whoever started it; gone when no job is to run any more. It runs no user code.
 */
const root = process.argv[2]
if (root) {
  keep(root).then(
    () => process.exit(0),
    error => {
      // Another keeper was quicker: whoever started this one finds that one.
      if (error instanceof StackError && error.kind === 'stack-busy') process.exit(0)
      process.stderr.write(`${(error as Error).stack}\n`)
      process.exit(1)
    },
  )
} else {
  process.stderr.write('This keeps the jobs of a workspace. It is started by: sluice submit\n')
  process.exitCode = 2
}

async function keep(root: string): Promise<void> {
  const folder = path.join(root, '.sluice', 'keeper')
  await withLock(path.join(folder, 'lock'), LOCK_PATIENCE, async () => {
    process.title = `sluice keeper ${root}`
    const log = openLog(folder)
    redirectConsole(log)
    process.on('uncaughtException', error => {
      // Jobs go on without a keeper, and the next command starts another: better none than one that doesn't know its own state.
      log(`defect: ${error.stack}`)
      process.exit(1)
    })
    // Ctrl-C is for whoever sits at the terminal; jobs are not to hear of it.
    process.on('SIGINT', () => {})
    process.on('SIGHUP', () => {})
    const keeper = new Keeper({ root, store: new JobStore(root), engine: path.join(__dirname, 'engine.cjs'), log })
    process.on('SIGTERM', () => keeper.retire())
    const socket = await socketPath('keeper', root)
    const server = await serveSocket(socket, connection => keeper.accept(connection))
    const file = path.join(folder, 'keeper.json')
    const identity = identify(process.pid)
    const card: KeeperFile = { pid: process.pid, started: identity?.started ?? '', socket, build: buildOf(__filename) }
    await writeAtomically(file, JSON.stringify(card))
    log(`keeper ${process.pid} on ${socket}`)
    const stillMine = () => existsSync(root) && readFileSync(file, 'utf8').includes(`"pid":${process.pid},`)
    await keeper.run(() => {
      try {
        return stillMine()
      } catch {
        return false
      }
    })
    log('nothing left to keep')
    server.close()
    rmSync(file, { force: true })
  })
}
