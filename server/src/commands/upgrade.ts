import { setTimeout as sleep } from 'node:timers/promises'
import { upgradeFacts } from '../jobs/act/facts.ts'
import { ensureKeeper, withKeeper } from '../jobs/client.ts'
import { decideUpgrade, withRefusal } from '../jobs/decide/upgrade.ts'
import type { JobRecord, UpgradePlanRecord } from '../jobs/job.ts'
import { upgradeNotification, upgradeRequest } from '../jobs/keeper-protocol.ts'
import { JobStore } from '../jobs/store.ts'
import type { Measure } from '../jobs/tally.ts'
import { compareForState } from '../plan/compat/embedded.ts'
import { sinksOf } from '../plan/tables.ts'
import type { UpgradeEvent, UpgradeResult } from '../protocol.ts'
import { type CommandContext, type CommandImplementation, CommandProblem } from './command.ts'
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
  const wanted = chooseStatement(script, chosen, 'submit')
  const definition = defineJob(args.job, context, script, wanted)
  const { operators, verdict } = compareForState(old.plan, definition.plan)
  const state = { operators, verdict }
  const { steps, refused } = decideUpgrade(old, definition, state, upgradeFacts(store, old))
  if (refused) return { steps: [], state: withRefusal(state, refused), statement: wanted.index, done: false }
  if (!args.yes) {
    context.emit({ type: 'plan', steps, state })
    return { steps, state, statement: wanted.index, done: false }
  }
  try {
    return await withKeeper(context, connection => {
      connection.onNotification(upgradeNotification, event => context.emit(event))
      return connection.sendRequest(upgradeRequest, { definition })
    })
  } catch (error) {
    const begun = store.upgrade(args.job)
    if (!(error instanceof CommandProblem) || error.failure.kind !== 'keeper-gone' || !begun) throw error
    // The upgrade outlives its keeper: the next one goes on with it, and we look on.
    return followUpgrade(store, begun, context)
  }
}

/** Reads from the journal how an upgrade goes on that somebody else carries out. */
async function followUpgrade(store: JobStore, plan: UpgradePlanRecord, context: CommandContext<UpgradeEvent>): Promise<UpgradeResult> {
  const { name, run, epoch } = plan.next
  const { emit, signal } = context
  for (let told = 0, looks = 0; !signal.aborted; await sleep(50)) {
    // A keeper that is about to start is not to be started again at once.
    if (looks++ % 20 === 0) ensureKeeper(context)
    const entries = store.journal(name).filter(e => e.upgrade === plan.id)
    for (const { step, status, ms, note } of entries.slice(told))
      if (step !== 'end') emit({ type: 'step', id: step, status: status === 'begun' ? 'running' : status, ms, note })
    told = entries.length
    const end = entries.find(e => e.step === 'end')
    if (end?.status === 'failed')
      throw new CommandProblem('upgrade-failed', end.note ?? 'The upgrade failed', `Look into its log: sluice logs ${name}`, 1)
    if (end) {
      const { measure } = Object.assign({}, ...entries.map(e => e.found)) as { measure?: Measure }
      const measured = measure && { gapMs: measure.gapMs, lost: measure.lost, duplicated: measure.duplicated }
      return { steps: plan.steps, state: plan.state, done: true, run, epoch, ...measured }
    }
  }
  throw new CommandProblem('interrupted', 'The upgrade goes on without this command', `See how it went: sluice job ${name}`, 1)
}

/** The one INSERT that writes to the job's table; where that doesn't tell, the choice is left to the rules of every command. */
function sameTarget(old: JobRecord, script: PlannedScript): { statement?: number } {
  const target = sinksOf(old.plan)[0]?.table.at(-1)
  const candidates = script.statements.filter(s => sinksOf(s.plan).some(sink => sink.table.at(-1) === target))
  return candidates.length === 1 ? { statement: candidates[0].index } : {}
}
