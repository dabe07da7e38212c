import type { CommandFailure, VerbName, Verbs } from '../protocol.ts'
import type { Project } from '../settings.ts'

/** Where a command works: the workspace, its settings, and how it reports. The command line and the language server both make one. */
export interface CommandContext<Event = unknown> {
  /** absolute path of the folder that holds sluice.json (or the working folder) */
  readonly root: string
  readonly project: Project
  /** progress; dropped where nobody listens */
  emit(event: Event): void
  /** aborted on Ctrl-C or when the editor cancels */
  readonly signal: AbortSignal
  /** one line to the log (standard error, the output channel) */
  log(line: string): void
  /** absolute path of a bundle beside this one: `engine.cjs`, `keeper.cjs` */
  bundle(name: string): string
}

export type CommandImplementation<V extends VerbName> = (
  args: Verbs[V]['args'],
  context: CommandContext<Verbs[V]['event']>,
) => Promise<Verbs[V]['result']>

/** A failure that a user can act on: what, where, what to do. Anything else that is thrown is a defect of ours. */
export class CommandProblem extends Error {
  readonly failure: CommandFailure
  constructor(kind: string, message: string, hint: string, exitCode: 1 | 2 | 3 = 2) {
    super(message)
    this.name = 'CommandProblem'
    this.failure = { kind, message, hint, exitCode }
  }
}
