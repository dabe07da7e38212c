import { withKeeper } from '../jobs/client.ts'
import { restartRequest } from '../jobs/keeper-protocol.ts'
import { JobStore } from '../jobs/store.ts'
import { readSummary } from '../jobs/summary.ts'
import type { CommandImplementation } from './command.ts'
import { noSuchJob } from './job.ts'

/** Starts a stopped or failed job again from its last checkpoint; a running one is stopped first. */
export const restart: CommandImplementation<'restart'> = async ({ name }, context) => {
  const store = new JobStore(context.root)
  if (!store.record(name)) throw noSuchJob(store, name)
  await withKeeper(context, connection => connection.sendRequest(restartRequest, { name }))
  const summary = readSummary(store, name)
  if (!summary) throw noSuchJob(store, name)
  return summary
}
