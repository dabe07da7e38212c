#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { runCli } from './cli/program.ts'

/** The command line in a shell. The first Ctrl-C aborts; a second one ends the process at once. */
async function main(): Promise<void> {
  const abort = new AbortController()
  const interrupt = () => {
    if (abort.signal.aborted) process.exit(130)
    abort.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
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
