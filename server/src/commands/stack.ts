import type { ClusterStatus, StackArgs, StackStatus } from '../protocol.ts'
import type { Project } from '../settings.ts'
import { openStack, type Stack, type StackConfig, StackError } from '../stack/stack.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'

/** The clusters that `sluice.json` names, or the local stack's. */
export function openProjectStack(root: string, project: Project, owner?: number): Stack {
  const clusters = project.clusters ?? Object.fromEntries(project.stack.clusters.map(name => [name, {}]))
  const config: StackConfig = { clusters, stack: project.stack.repository ? { repository: project.stack.repository } : {} }
  return openStack(root, config, owner ? { owner } : {})
}

/** `sluice stack …`: start, stop, kill and revive the clusters of this workspace, and tell how they are. */
export const stack: CommandImplementation<'stack'> = async (args, context) => {
  const stack = openProjectStack(context.root, context.project)
  try {
    await act(stack, args, event => context.emit({ step: describe(event), ms: event.ms, done: event.done, total: event.total }))
    return toStatus(await stack.status())
  } catch (error) {
    throw asProblem(error)
  }
}

type StackProgress = Parameters<NonNullable<Parameters<Stack['up']>[1]>>[0]

async function act(stack: Stack, { action, cluster }: StackArgs, onEvent: (event: StackProgress) => void): Promise<void> {
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

export function describe(event: StackProgress): string {
  const cluster = event.cluster ? `cluster ${event.cluster}` : ''
  switch (event.step) {
    case 'java':
      return `Java ${event.detail}`
    case 'jars':
      return 'fetching Kafka'
    case 'starting':
      return `starting ${cluster}`
    case 'ready':
      return `${cluster} is up at ${event.detail}`
    case 'adopted':
      return `${cluster} was running at ${event.detail}`
  }
}

function toStatus(status: Awaited<ReturnType<Stack['status']>>): StackStatus {
  return {
    clusters: status.clusters.map(
      (c): ClusterStatus => ({ name: c.name, state: c.state, external: c.external, brokers: c.brokers, pid: c.pid, uptimeMs: c.uptimeMs }),
    ),
  }
}

/** A stack's own error as the command's failure: exit code 3 where something outside is missing, 2 for wrong use. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof StackError)) return error
  const wrongUse = error.kind === 'unknown-cluster' || error.kind === 'external-cluster'
  return new CommandProblem(error.kind, error.message, error.hint, wrongUse ? 2 : 3)
}
