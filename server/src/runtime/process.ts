import { serveAttached } from './attached.ts'
import { serveJob } from './job-run.ts'

/*
 * Entry of dist/engine.cjs: one process, one query. `--job NAME`: a run of a job, its order on standard input, detached from everyone; else attached
 * to the process that started it, over its IPC channel.
 */
if (process.argv.includes('--job')) serveJob()
else if (process.send) serveAttached()
else {
  process.stderr.write('This is the engine of Sluice. It is started by: sluice run, sluice submit\n')
  process.exitCode = 2
}
