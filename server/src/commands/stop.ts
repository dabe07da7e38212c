import { withKeeper } from '../jobs/client.ts'
import { stopRequest } from '../jobs/keeper-protocol.ts'
import { JobStore } from '../jobs/store.ts'
import { readSummary } from '../jobs/summary.ts'
import type { CommandImplementation } from './command.ts'
import { noSuchJob } from './job.ts'

/** Stops a job with a last checkpoint; `savepoint` keeps a copy of it, `remove` takes the job away altogether. */
export const stop: CommandImplementation<'stop'> = async (args, context) => {
  const store = new JobStore(context.root)
  const before = readSummary(store, args.name)
  if (!before) throw noSuchJob(store, args.name)
  await withKeeper(context, connection => connection.sendRequest(stopRequest, args))
  return readSummary(store, args.name) ?? { ...before, state: 'stopped', pid: undefined }
}
