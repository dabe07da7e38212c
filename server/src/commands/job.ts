import { JobStore } from '../jobs/store.ts'
import { readDetail } from '../jobs/summary.ts'
import { explain } from '../plan/explain.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'

/** One job in full: its timeline, plan and checkpoints. */
export const job: CommandImplementation<'job'> = async ({ name }, context) => {
  const store = new JobStore(context.root)
  const detail = readDetail(store, name, record => explain(record.plan))
  if (!detail) throw noSuchJob(store, name)
  return detail
}

export function noSuchJob(store: JobStore, name: string): CommandProblem {
  const names = store.names()
  return new CommandProblem(
    'no-such-job',
    `There is no job ${name}`,
    names.length > 0 ? `The jobs here are ${names.join(', ')}` : 'Submit one: sluice submit FILE --name NAME',
  )
}
