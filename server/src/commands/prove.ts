import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { measuredOnFlink } from '../lab/measured.ts'
import type { MeasuredSide, ProveOrder } from '../lab/prove.ts'
import { proofReport } from '../lab/report.ts'
import { explain } from '../plan/explain.ts'
import type { PhysicalPlan } from '../plan/physical.ts'
import { scansOf, tableOf } from '../plan/tables.ts'
import type { ProveArgs, ProvenSide, ProveResult } from '../protocol.ts'
import { proveRequest } from '../runtime/control.ts'
import { makeFolder } from '../runtime/make-folder.ts'
import { collectInsteadOfSinks, readFromFiles } from '../runtime/plan-edits.ts'
import { type CommandContext, type CommandImplementation, CommandProblem } from './command.ts'
import { refuseWhatCannotRun, surroundingsOf } from './define.ts'
import { asCommandProblem, askEngine } from './engine-process.ts'
import { reachClusters } from './reach.ts'
import { diffOf, type Planned, type Rewrite, rewrite } from './rewrite.ts'
import { relativeTo } from './workspace.ts'

/** Records of a topic that are captured where nobody says otherwise. */
const RECORDS = 100_000
/** pairs of timed runs, at least, where any is timed */
const RUNS = 5

/** Runs a statement and what a rule's repair makes of it over the same input, compares the rows that are left, and writes a report. Changes no script. */
export const prove: CommandImplementation<'prove'> = async (args, context) => {
  const { done, order } = await planProof(args, context)
  const { before, after } = done
  const report = reportFile(args.report, context.root, before.script.file, args.fix)
  if ((await reachClusters(context, order.before, args.inputs)) === 'generated')
    throw new CommandProblem(
      'no-cluster',
      'No cluster can be reached, and made-up records prove nothing',
      'Give files: --input TABLE=FILE',
      3,
    )
  const proof = await askEngine(proveRequest, order, context)
  const result: ProveResult = {
    equal: proof.differing === 0,
    differences: proof.differences,
    differing: proof.differing,
    rounding: proof.rounding,
    statement: before.statement.index,
    rule: args.fix,
    title: done.fix.title,
    state: done.fix.state,
    stateOnFlink: done.fix.stateOnFlink,
    scriptDiff: diffOf(done.files, context.root),
    planDiff: planDiff(before, after),
    tables: proof.tables,
    ...(proof.timeToLive && { timeToLive: proof.timeToLive }),
    parallelism: order.parallelism,
    before: withPlan(proof.before, before),
    after: withPlan(proof.after, after),
    onFlink: measuredOnFlink.filter(m => m.rule === args.fix),
    report,
  }
  const { script, statement } = before
  const text = proofReport(result, { script: relativeTo(context.root, script.file), line: statement.line + 1, at: new Date() })
  writing(() => writeFileSync(report, text))
  return result
}

/** The repair on the text, and what an engine process is told to run; nothing has been read yet. */
export async function planProof(args: ProveArgs, { root, project }: Pick<CommandContext, 'root' | 'project'>) {
  const done = await rewrite({ root, project }, args)
  const { before, after } = done
  const inputs = args.inputs ?? {}
  const plans = [before, after].map(side => runnable(side, Object.keys(inputs)))
  refuseOtherInput(plans, Object.keys(inputs), done)
  const order: ProveOrder = {
    title: `sluice prove ${path.basename(before.script.file)}:${before.statement.line + 1}`,
    before: plans[0],
    after: plans[1],
    parallelism: project.parallelism,
    ...surroundingsOf({ root, project }, inputs),
    records: args.records ?? RECORDS,
    runs: args.runs === 0 ? 0 : Math.max(RUNS, args.runs ?? RUNS),
    timeoutMs: args.timeoutMs,
  }
  return { done, order }
}

/** The plan as it is run: files in place of tables. A sink elsewhere than on a cluster table is no hindrance, for nothing is written. */
function runnable({ script, statement }: Planned, inputs: readonly string[]): PhysicalPlan {
  try {
    const plan = inputs.length > 0 ? readFromFiles(statement.plan, inputs) : statement.plan
    const shown = collectInsteadOfSinks(plan, sink => sink.connector !== 'kafka-cluster')
    const [error] = statement.errors
    if (error) throw new CommandProblem('statement-has-errors', `${script.file}: ${error.message}`, 'Correct the statement: sluice check')
    refuseWhatCannotRun(script, { ...statement, plan: shown })
    return plan
  } catch (error) {
    throw asCommandProblem(error)
  }
}

/** A repair that reads other records can't be held against the same ones. */
function refuseOtherInput([before, after]: readonly PhysicalPlan[], files: readonly string[], { fix }: Rewrite): void {
  const read = (plan: PhysicalPlan) =>
    new Map(
      scansOf(plan)
        .filter(s => !files.includes(s.table.at(-1)!))
        .map(s => [tableOf(s), ['topic', 'clusters'].map(option => s.options[option]).join(' of ')]),
    )
  const [old, next] = [read(before), read(after)]
  for (const [table, from] of next)
    if (old.get(table) !== from)
      throw new CommandProblem(
        'other-input',
        `The repair "${fix.title}" changes what is read (${table}: ${old.get(table) ?? 'nothing'} becomes ${from}), so the rows are others by intention`,
        'Run both with sluice run',
      )
}

const withPlan = (side: MeasuredSide, { statement }: Planned): ProvenSide => ({ ...side, plan: explain(statement.plan) })

const planDiff = (before: Planned, after: Planned) =>
  createTwoFilesPatch('plan before', 'plan after', explain(before.statement.plan), explain(after.statement.plan), undefined, undefined, {
    context: 100,
  })

/** Where the report goes, tried before the work begins. */
function reportFile(given: string | undefined, root: string, script: string, rule: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '')
  const name = `${path.basename(script).replace(/(\.flink)?\.f?sql$/, '')}-${rule.replace('/', '-')}-${time}.md`
  const file = given === undefined ? path.join(root, '.sluice', 'proofs', name) : path.resolve(root, given)
  const isNew = !existsSync(file)
  writing(() => {
    makeFolder(path.dirname(file))
    closeSync(openSync(file, 'a'))
    if (isNew) rmSync(file)
  })
  return file
}

function writing(work: () => void): void {
  try {
    work()
  } catch (error) {
    throw new CommandProblem(
      'report-not-written',
      `The report can't be written: ${(error as Error).message}`,
      'Name another place: --report FILE',
    )
  }
}
