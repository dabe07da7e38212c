import { JobStore } from '../jobs/store.ts'
import type { CommandImplementation } from './command.ts'
import { noSuchJob } from './job.ts'

/** The last lines of the log of a job's latest run. */
export const logs: CommandImplementation<'logs'> = async ({ name, lines = 200 }, context) => {
  const store = new JobStore(context.root)
  const record = store.record(name)
  if (!record) throw noSuchJob(store, name)
  return { text: store.log(name, record.run, lines) }
}
