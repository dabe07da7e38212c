import type { StackArgs } from '../protocol.ts'
import { openStack, type Stack, StackError } from '../stack/stack.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'

/** `sluice stack …`: start, stop, kill and revive the clusters of this workspace, and tell how they are. */
export const stack: CommandImplementation<'stack'> = async (args, context) => {
  const stack = openStack(context.root, context.project)
  try {
    await act(stack, args, context.emit)
    return await stack.status()
  } catch (error) {
    throw asProblem(error)
  }
}

async function act(stack: Stack, { action, cluster }: StackArgs, onEvent: Parameters<Stack['revive']>[1]): Promise<void> {
  const one = () => {
    if (cluster) return cluster
    throw new CommandProblem('no-cluster', `stack ${action} needs the name of a cluster`, `For example: sluice stack ${action} a`)
  }
  switch (action) {
    case 'status':
      return
    case 'up':
      await stack.up(cluster ? [cluster] : undefined, onEvent)
      return
    case 'down':
      await stack.down(cluster ? [cluster] : undefined)
      return
    case 'kill':
      return stack.kill(one())
    case 'revive':
      return stack.revive(one(), onEvent)
    case 'suspend':
      return stack.suspend(one())
    case 'resume':
      return stack.resume(one())
  }
}

/** A stack's own error as the command's failure: exit code 3 where something outside is missing, 2 for wrong use. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof StackError)) return error
  const wrongUse = error.kind === 'unknown-cluster' || error.kind === 'external-cluster'
  return new CommandProblem(error.kind, error.message, error.hint, wrongUse ? 2 : 3)
}
