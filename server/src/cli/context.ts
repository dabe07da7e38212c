import { bundlePath } from '../commands/bundles.ts'
import type { CommandContext } from '../commands/command.ts'
import { runCommand } from '../commands/index.ts'
import { requireProject } from '../commands/project.ts'
import type { VerbName, Verbs } from '../protocol.ts'

export interface CliOptions {
  readonly config?: string
  readonly format?: string
}

/** What one call of the command line works with: aborted by the first Ctrl-C; a second one ends the process at once. */
export interface CliSession {
  readonly signal: AbortSignal
  call<V extends VerbName>(
    verb: V,
    args: Verbs[V]['args'],
    options: CliOptions,
    onEvent?: (event: Verbs[V]['event']) => void,
  ): Promise<Verbs[V]['result']>
}

export function openSession(): CliSession {
  const abort = new AbortController()
  const interrupt = () => {
    if (abort.signal.aborted) process.exit(130)
    abort.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return {
    signal: abort.signal,
    call: (verb, args, options, onEvent = () => {}) => {
      const { root, project } = requireProject(process.cwd(), options.config)
      const context: CommandContext<Verbs[typeof verb]['event']> = {
        root,
        project,
        signal: abort.signal,
        emit: onEvent,
        log: line => process.stderr.write(`${line}\n`),
        bundle: bundlePath,
      }
      return runCommand(verb, args, context)
    },
  }
}

/** Standard output, whole even where it is a pipe. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

export const printJson = (value: unknown): void => print(JSON.stringify(value))
