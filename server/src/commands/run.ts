import path from 'node:path'
import type { PhysicalPlan } from '../plan/physical.ts'
import { sinksOf } from '../plan/tables.ts'
import { type AttachedOrder, runRequest } from '../runtime/control.ts'
import { collectInsteadOfSink, readFromFiles } from '../runtime/plan-edits.ts'
import type { CommandContext, CommandImplementation } from './command.ts'
import { refuseWhatCannotRun, surroundingsOf } from './define.ts'
import { asCommandProblem, askEngine } from './engine-process.ts'
import { reachClusters } from './reach.ts'
import { chooseStatement, planScript } from './script.ts'

/** Runs a query in a process of its own and streams its changelog; of an INSERT the rows it would write, and writes none. */
export const run: CommandImplementation<'run'> = async (args, context) => {
  const script = await planScript(context, args.file, args.text)
  const statement = chooseStatement(script, args, 'run')
  const inputs = args.inputs ?? {}
  const plan = runnable(statement.plan, Object.keys(inputs))
  refuseWhatCannotRun(script, { ...statement, plan })
  const source = await reachClusters(context, plan, inputs)
  const order: AttachedOrder = {
    title: `sluice run ${path.basename(script.file)}:${statement.line + 1}`,
    plan,
    parallelism: context.project.parallelism,
    ...surroundingsOf(context, inputs),
    limit: args.limit,
    timeoutMs: args.timeoutMs,
    changelog: args.changelog ?? false,
    ...(source === 'generated' && { generated: generatedOrder(context) }),
  }
  return askEngine(runRequest, order, context)
}

function runnable(plan: PhysicalPlan, inputs: readonly string[]): PhysicalPlan {
  try {
    const shown = sinksOf(plan).length > 0 ? collectInsteadOfSink(plan) : plan
    return inputs.length > 0 ? readFromFiles(shown, inputs) : shown
  } catch (error) {
    throw asCommandProblem(error)
  }
}

function generatedOrder({ root, project }: CommandContext): AttachedOrder['generated'] {
  return project.generated && { ...project.generated, module: path.resolve(root, project.generated.module) }
}
