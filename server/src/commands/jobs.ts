import { ensureKeeper, livingKeeper } from '../jobs/client.ts'
import { JobStore } from '../jobs/store.ts'
import { readSummary } from '../jobs/summary.ts'
import type { CommandImplementation } from './command.ts'

/** What the workspace's jobs do. Reads the store, so it works without a keeper; where one ought to be there, it is started again. */
export const jobs: CommandImplementation<'jobs'> = async (_args, context) => {
  const store = new JobStore(context.root)
  const list = store.names().flatMap(name => readSummary(store, name) ?? [])
  const keeper = livingKeeper(context.root) ? 'running' : 'stopped'
  if (keeper === 'stopped' && store.names().some(name => store.record(name)?.desired === 'running')) ensureKeeper(context)
  return { jobs: list, keeper }
}
