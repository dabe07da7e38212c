#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { runCli } from './cli/program.ts'

/** ms in which a second signal is the same Ctrl-C: it reaches the whole process group, and npm and other wrappers pass it on to us once more. */
const SAME_KEY = 500

/** The command line in a shell. The first Ctrl-C aborts; a second one ends the process at once. */
async function main(): Promise<void> {
  const abort = new AbortController()
  let pressed = Number.NEGATIVE_INFINITY
  const interrupt = () => {
    if (abort.signal.aborted && performance.now() - pressed > SAME_KEY) process.exit(130)
    if (!abort.signal.aborted) pressed = performance.now()
    abort.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt)
  // The reader of our output may have seen enough (`| head`).
  process.stdout.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 3))
  process.exitCode = await runCli(process.argv.slice(2), {
    cwd: process.cwd(),
    colours: process.stdout.isTTY === true,
    signal: abort.signal,
    out: text => process.stdout.write(text),
    err: text => process.stderr.write(text),
    input: () => readFileSync(0, 'utf8'),
  })
}

void main()
