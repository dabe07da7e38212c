import { resolve } from 'node:path'
import { bundlePath } from '../commands/bundles.ts'
import type { CommandContext } from '../commands/command.ts'
import { runCommand } from '../commands/index.ts'
import { requireProject } from '../commands/project.ts'
import type { VerbName, Verbs } from '../protocol.ts'

export interface CliOptions {
  readonly config?: string
  readonly format?: string
}

/** Who called: a shell, or a test in its own process. */
export interface Terminal {
  /** absolute path of the working folder */
  readonly cwd: string
  /** whether standard output shows colours */
  readonly colours: boolean
  /** aborted by the first Ctrl-C */
  readonly signal: AbortSignal
  out(text: string): void
  err(text: string): void
  /** all of standard input */
  input(): string
}

/** What one call of the command line works with. */
export interface CliSession extends Pick<Terminal, 'cwd' | 'colours' | 'signal' | 'input'> {
  call<V extends VerbName>(
    verb: V,
    args: Verbs[V]['args'],
    options: CliOptions,
    onEvent?: (event: Verbs[V]['event']) => void,
  ): Promise<Verbs[V]['result']>
  /** A file argument is meant from the working folder, not from sluice.json's. */
  here(file: string): string
  print(text: string): void
  printJson(value: unknown): void
  /** one line to standard error */
  log(line: string): void
}

export function openSession(terminal: Terminal): CliSession {
  const { cwd, colours, signal, input } = terminal
  const print = (text: string) => terminal.out(text.endsWith('\n') ? text : `${text}\n`)
  const log = (line: string) => terminal.err(`${line}\n`)
  return {
    cwd,
    colours,
    signal,
    input,
    print,
    printJson: value => print(JSON.stringify(value)),
    log,
    here: file => (file === '-' ? file : resolve(cwd, file)),
    call: (verb, args, options, onEvent = () => {}) => {
      const { root, project } = requireProject(cwd, options.config)
      const context: CommandContext<Verbs[typeof verb]['event']> = { root, project, signal, emit: onEvent, log, bundle: bundlePath }
      return runCommand(verb, args, context)
    },
  }
}
