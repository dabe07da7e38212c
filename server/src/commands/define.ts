import path from 'node:path'
import type { JobDefinition } from '../jobs/keeper-protocol.ts'
import { sinksOf } from '../plan/tables.ts'
import type { FunctionModules } from '../runtime/control.ts'
import { whatIsNotHere } from '../runtime/engine/engine.ts'
import { checkClusterTable } from '../runtime/kafka/options.ts'
import { type Project, parseDuration } from '../settings.ts'
import { CommandProblem } from './command.ts'
import type { PlannedScript, PlannedStatement } from './script.ts'
import { brokerPlaces } from './topics.ts'
import { relativeTo } from './workspace.ts'

export interface Definable {
  readonly root: string
  readonly project: Project
}

/** A statement as a job of the embedded runtime; a CommandProblem where it can't be one, before anything has started. */
export function defineJob(name: string, { root, project }: Definable, script: PlannedScript, statement: PlannedStatement): JobDefinition {
  const { plan } = statement
  refuseWhatCannotRun(script, statement)
  if (sinksOf(plan).length === 0)
    throw new CommandProblem(
      'not-a-job',
      `${script.file}:${statement.line + 1}: the statement writes to no table`,
      'Write INSERT INTO a table in front of it, or run it',
    )
  return {
    version: 1,
    name,
    runtime: 'embedded',
    script: { file: relativeTo(root, script.file), text: script.text, statement: statement.index },
    plan,
    functions: functionModules(root, project),
    parallelism: project.parallelism,
    checkpointInterval: parseDuration(project.checkpoint.interval),
    checkpointsKept: project.checkpoint.keep,
    brokers: brokerPlaces(root, project),
  }
}

/** Says what the engine can't run, with the line, before anything has started. */
export function refuseWhatCannotRun(script: PlannedScript, statement: PlannedStatement): void {
  const { plan } = statement
  const at = `${script.file}:${statement.line + 1}`
  if (plan.unknown) throw new CommandProblem('plan-unknown', `${at}: the plan is not known here: ${plan.unknown}`, 'Run this on Flink')
  const [missing] = whatIsNotHere(plan)
  if (missing) throw new CommandProblem('not-here', `${at}: ${missing.what} is not run here`, 'Run this on Flink')
  for (const node of plan.nodes) {
    if (node.kind !== 'TableSourceScan' && node.kind !== 'Sink') continue
    if (node.connector !== 'kafka-cluster')
      throw new CommandProblem(
        'not-here',
        `${at}: connector '${node.connector}' of ${node.table.at(-1)} is not on the embedded runtime`,
        "Use 'kafka-cluster', or run this on Flink",
      )
    const [problem] = checkClusterTable(node.options)
    if (problem)
      throw new CommandProblem(
        'table-options',
        `${at}: option '${problem.option}' of ${node.table.at(-1)}: ${problem.message}`,
        'Change it in WITH (…)',
      )
  }
}

/** What every order to an engine process says of its surroundings: the project's functions and clusters, and files in place of tables. */
export const surroundingsOf = ({ root, project }: Definable, inputs: Readonly<Record<string, string>> = {}) => ({
  functions: functionModules(root, project),
  brokers: brokerPlaces(root, project),
  inputs: Object.fromEntries(Object.entries(inputs).map(([table, file]) => [table, path.resolve(root, file)])),
})

/** The JavaScript twins of sluice.json with absolute paths. */
function functionModules(root: string, project: Project): FunctionModules {
  return Object.fromEntries(
    Object.entries(project.functions).map(([name, { module, export: exported }]) => [
      name,
      { module: path.resolve(root, module), export: exported },
    ]),
  )
}
