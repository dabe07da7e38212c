import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { requireProject } from '../../server/src/commands/project.ts'
import { createTopics } from '../../server/src/commands/topics.ts'
import { livingKeeper } from '../../server/src/jobs/client.ts'
import { JobStore } from '../../server/src/jobs/store.ts'
import { type ProcessIdentity, signal, waitUntilGone } from '../../server/src/stack/processes.ts'
import { openStack, type Stack } from '../../server/src/stack/stack.ts'
import { readAll } from '../support/audit.ts'
import { root } from './scene.ts'

export interface DemoStack {
  readonly stack: Stack
  /** resolves when the stream has written so many records to a topic, on both clusters together */
  streamed(topic: string, records: number): Promise<void>
  /** ends the stream, the workspace's jobs with their keeper, and the clusters */
  close(): Promise<void>
}

/** What `npm start` brings up before it opens VS Code: two clusters, the demo's topics, its stream. All of it ends with this process at the latest. */
export async function startDemo(workspace: string): Promise<DemoStack> {
  const { project } = requireProject(workspace)
  const stack = openStack(workspace, project, { owner: process.pid })
  let stream: ChildProcess | undefined
  const close = async () => {
    stream?.stdin?.end()
    await endJobs(workspace)
    await stack.down()
  }
  try {
    await stack.up()
    await createTopics(workspace, project, [...(project.generated?.topics ?? []), 'auction_totals'], 4)
    stream = spawn(process.execPath, [path.join(root, 'dist/generator.cjs'), workspace], { stdio: ['pipe', 'ignore', 'inherit'] })
    const streamed = async (topic: string, records: number) => {
      const { clusters } = await stack.status()
      const brokers = Object.fromEntries(clusters.map(c => [c.name, c.brokers[0]]))
      for (const end = Date.now() + 60_000; (await readAll(brokers, topic)).length < records; await sleep(200))
        if (Date.now() > end) throw new Error(`the stream has not written ${records} records to ${topic} within a minute`)
    }
    return { stack, streamed, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The keeper would start its jobs again, so it goes first; another one that was just being started finds nothing to run. */
async function endJobs(workspace: string): Promise<void> {
  const store = new JobStore(workspace)
  await end(livingKeeper(workspace))
  for (const name of store.names()) {
    const record = store.record(name)
    if (record) store.save({ ...record, desired: 'stopped' })
    for (let run = store.nextRun(name); run > 0; run--) await end(store.run(name, run))
  }
  await end(livingKeeper(workspace))
}

/** SIGKILL to exactly this process, and its end. */
export async function end(found: ProcessIdentity | undefined): Promise<void> {
  if (found && signal(found, 'SIGKILL')) await waitUntilGone(found, 5000)
}
