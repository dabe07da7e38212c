import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStack, type Stack, type StackConfig } from '../../server/src/stack/stack.ts'

export interface TestClusters {
  workspace: string
  stack: Stack
  /** `127.0.0.1:port` by cluster. */
  brokers: Record<string, string>
  /** Ends the brokers and removes the workspace; for `afterAll`. */
  stop(): Promise<void>
}

/** Two real clusters, a and b, in a workspace of their own. They end with this process even when `stop` isn't reached. */
export async function startTestClusters(config: StackConfig = {}): Promise<TestClusters> {
  const workspace = await mkdtemp(join(tmpdir(), 'sluice-test-'))
  const stack = openStack(workspace, config, { owner: process.pid })
  const stop = async () => {
    await stack.down()
    await rm(workspace, { recursive: true, force: true })
  }
  try {
    const { clusters } = await stack.up()
    return { workspace, stack, brokers: Object.fromEntries(clusters.map(({ name, brokers }) => [name, brokers[0]])), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
