import { Command, CommanderError } from 'commander'
import { failureOf } from '../commands/failure.ts'
import { openSession, type Terminal } from './context.ts'
import { addLabVerbs } from './lab-verbs.ts'
import { addRunVerbs } from './run-verbs.ts'
import { addScriptVerbs } from './verbs.ts'

/** Dresses the verbs of `commands/`, and turns what goes wrong into one line. Gives the exit code, or nothing where a server goes on. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number | undefined> {
  const session = openSession(terminal)
  let exitCode: number | undefined
  const exit = (code: number) => {
    exitCode = code
  }
  const program = new Command('sluice')
  program.description('Flink streaming SQL: find waste, run on two local Kafka clusters, submit and upgrade jobs').version('0.1.0')
  program.option('--config <file>', 'sluice.json (else found upwards from the working folder)')
  // Before the verbs are added, which take these over.
  program
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: (text, write) => write(text) })
    .enablePositionalOptions(false)
  addScriptVerbs(program, session, exit)
  addRunVerbs(program, session, exit)
  addLabVerbs(program, session, exit)
  program
    .command('lsp')
    .description('The language server, for any editor')
    .option('--stdio', 'speak over standard input and output')
    .action(async () => {
      await import('../server.ts')
    })
  for (const command of program.commands) command.exitOverride()
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (session.signal.aborted) return 130
    const { message, hint, exitCode } = failureOf(error)
    session.log(`sluice: ${message}. ${hint}`)
    if (process.env.SLUICE_DEBUG) session.log(`${(error as Error).stack}`)
    return exitCode
  }
}
