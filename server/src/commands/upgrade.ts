import { upgradeFacts } from '../jobs/act/facts.ts'
import { withKeeper } from '../jobs/client.ts'
import { decideUpgrade, withRefusal } from '../jobs/decide/upgrade.ts'
import type { JobRecord } from '../jobs/job.ts'
import { upgradeNotification, upgradeRequest } from '../jobs/keeper-protocol.ts'
import { JobStore } from '../jobs/store.ts'
import { compareForState } from '../plan/compat/embedded.ts'
import { sinksOf } from '../runtime/assemble.ts'
import type { CommandImplementation } from './command.ts'
import { defineJob } from './define.ts'
import { noSuchJob } from './job.ts'
import { chooseStatement, type PlannedScript, planScript } from './script.ts'

/**
 * The steps of an upgrade and what happens to the state; with `yes` the keeper carries them out. A refused one gives no steps, `verdict` 'refuse', and
 * the operator with the reason.
 */
export const upgrade: CommandImplementation<'upgrade'> = async (args, context) => {
  const store = new JobStore(context.root)
  const old = store.record(args.job)
  if (!old) throw noSuchJob(store, args.job)
  const script = await planScript(context, args.file, args.text)
  const chosen = args.statement === undefined && args.offset === undefined ? sameTarget(old, script) : args
  const definition = defineJob(args.job, context, script, chooseStatement(script, chosen, 'submit'))
  const { operators, verdict } = compareForState(old.plan, definition.plan)
  const state = { operators, verdict }
  const { steps, refused } = decideUpgrade(old, definition, state, upgradeFacts(store, old))
  if (refused) return { steps: [], state: withRefusal(state, refused), done: false }
  if (!args.yes) {
    context.emit({ type: 'plan', steps, state })
    return { steps, state, done: false }
  }
  return withKeeper(context, connection => {
    connection.onNotification(upgradeNotification, event => context.emit(event))
    return connection.sendRequest(upgradeRequest, { definition })
  })
}

/** The one INSERT that writes to the job's table; where that doesn't tell, the choice is left to the rules of every command. */
function sameTarget(old: JobRecord, script: PlannedScript): { statement?: number } {
  const target = sinksOf(old.plan)[0]?.table.at(-1)
  const candidates = script.statements.filter(s => sinksOf(s.plan).some(sink => sink.table.at(-1) === target))
  return candidates.length === 1 ? { statement: candidates[0].index } : {}
}
