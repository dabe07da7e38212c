#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { openSession } from './cli/context.ts'
import { addLabVerbs } from './cli/lab-verbs.ts'
import { addRunVerbs } from './cli/run-verbs.ts'
import { addScriptVerbs } from './cli/verbs.ts'
import { failureOf } from './commands/failure.ts'

/** The command line: dresses the verbs of `commands/`, and turns what goes wrong into one line and an exit code. */
async function main(): Promise<void> {
  // The reader of our output may have seen enough (`| head`).
  process.stdout.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 3))
  const session = openSession()
  const exit = (code: number) => {
    process.exitCode = code
  }
  const program = new Command('sluice')
  program.description('Flink streaming SQL: find waste, run on two local Kafka clusters, submit and upgrade jobs').version('0.1.0')
  program.option('--config <file>', 'sluice.json (else found upwards from the working folder)')
  program
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .enablePositionalOptions(false)
  addScriptVerbs(program, session, exit)
  addRunVerbs(program, session, exit)
  addLabVerbs(program, session, exit)
  program
    .command('lsp')
    .description('The language server, for any editor')
    .option('--stdio', 'speak over standard input and output')
    .action(async () => {
      await import('./server.ts')
    })
  for (const command of program.commands) command.exitOverride()
  try {
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) return exit(error.exitCode === 0 ? 0 : 2)
    if (session.signal.aborted) return exit(130)
    const { message, hint, exitCode } = failureOf(error)
    process.stderr.write(`sluice: ${message}. ${hint}\n`)
    if (process.env.SLUICE_DEBUG) process.stderr.write(`${(error as Error).stack}\n`)
    exit(exitCode)
  }
}

void main()
