import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver'
import { bundlePath } from '../commands/bundles.ts'
import { type CommandContext, CommandProblem } from '../commands/command.ts'
import { failureOf } from '../commands/failure.ts'
import { isVerb, runCommand } from '../commands/index.ts'
import { loadProject } from '../commands/project.ts'
import type { CommandFailure, CommandParams, EventParams, VerbName } from '../protocol.ts'

// Everything else starts or reaches something, which a workspace that isn't trusted must not.
const analysisVerbs: ReadonlySet<VerbName> = new Set<VerbName>(['check', 'plan', 'rewrite', 'compat', 'import-schema', 'copy-as'])

export interface DispatchHost {
  readonly trusted: boolean
  /** absolute folder that commands work in */
  readonly folder: string
  sendEvent(params: EventParams): void
  log(line: string): void
}

/** Carries out one `sluice/command`: events go out while it runs, cancelling the request aborts it, a failure is an error whose data says what to do. */
export async function dispatch(params: CommandParams, host: DispatchHost, token: CancellationToken): Promise<unknown> {
  const { verb, args, token: name } = params
  if (!isVerb(verb))
    throw failed(problem('unknown-command', `There is no command '${String(verb)}'`, 'Update the extension and the server together'))
  if (!host.trusted && !analysisVerbs.has(verb)) {
    throw failed(
      problem(
        'untrusted',
        `'${verb}' is not run in a workspace that isn't trusted`,
        'Trust this workspace (Manage Workspace Trust), then try again',
      ),
    )
  }
  const abort = new AbortController()
  if (token.isCancellationRequested) abort.abort()
  const listener = token.onCancellationRequested(() => abort.abort())
  try {
    const { root, project, problems, file } = loadProject(host.folder)
    if (problems.length > 0) throw problem('bad-config', `${file}:${problems[0].line + 1}: ${problems[0].message}`, 'Correct sluice.json')
    const context: CommandContext<unknown> = {
      root,
      project,
      signal: abort.signal,
      emit: event => host.sendEvent({ token: name, event }),
      log: line => host.log(line),
      bundle: bundlePath,
    }
    return await runCommand(verb, args, context)
  } catch (error) {
    if (abort.signal.aborted && !(error instanceof CommandProblem)) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
    throw failed(error)
  } finally {
    listener.dispose()
  }
}

const problem = (kind: string, message: string, hint: string) => new CommandProblem(kind, message, hint)

function failed(error: unknown): ResponseError<CommandFailure> {
  const failure = failureOf(error)
  return new ResponseError(LSPErrorCodes.RequestFailed, failure.message, failure)
}
