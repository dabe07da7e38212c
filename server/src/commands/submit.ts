import { withKeeper } from '../jobs/client.ts'
import { submitRequest, timelineNotification } from '../jobs/keeper-protocol.ts'
import { isJobName, JobStore } from '../jobs/store.ts'
import type { TimelineEntry } from '../protocol.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'
import { defineJob } from './define.ts'
import { chooseStatement, planScript } from './script.ts'

/** Starts an INSERT as a job under the keeper; resolves at its first checkpoint, or as far as the start came. */
export const submit: CommandImplementation<'submit'> = async (args, context) => {
  const calledAt = Date.now()
  const { name } = args
  if (!isJobName(name))
    throw new CommandProblem(
      'bad-name',
      `'${name}' can't be the name of a job`,
      'Take letters, digits, ., _ and -, 63 at most, a letter or digit first',
    )
  if (new JobStore(context.root).record(name))
    throw new CommandProblem(
      'job-exists',
      `There is a job ${name} already`,
      `Choose another name, change it with sluice upgrade ${name}, or remove it with sluice stop ${name} --remove`,
    )
  const script = await planScript(context, args.file, args.text)
  const definition = defineJob(name, context, script, chooseStatement(script, args, 'submit'))
  const timeline: TimelineEntry[] = []
  const { run } = await withKeeper(context, connection => {
    connection.onNotification(timelineNotification, entry => {
      timeline.push(entry)
      context.emit(entry)
    })
    return connection.sendRequest(submitRequest, { definition, calledAt })
  })
  return { job: name, run, timeline }
}
