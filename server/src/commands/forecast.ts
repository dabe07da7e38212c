import path from 'node:path'
import type { ForecastOrder } from '../lab/forecast.ts'
import { subjectOf } from '../lab/kept.ts'
import type { CountedOperator } from '../lab/keys.ts'
import { errorOf, loadOf, subtaskOfGroup } from '../lab/load.ts'
import { type Origins, originKey } from '../plan/origins.ts'
import { scansOf } from '../plan/tables.ts'
import type { OperatorForecast } from '../protocol.ts'
import { forecastRequest } from '../runtime/control.ts'
import { readFromFiles } from '../runtime/plan-edits.ts'
import { LineIndex } from '../text/line-index.ts'
import { type CommandImplementation, CommandProblem } from './command.ts'
import { surroundingsOf } from './define.ts'
import { asCommandProblem, askEngine } from './engine-process.ts'
import { keepObserved } from './observed.ts'
import { reachClusters } from './reach.ts'
import { carryOut, findingsNear, type Planned, type Rewrite } from './rewrite.ts'
import { chooseStatement, type PlannedScript, planScript } from './script.ts'

const SAMPLE = 10_000
const TIMEOUT = 10_000
const FROM_FILES = 'Give files: --input TABLE=FILE.jsonl'
/** Any number does, and the same one gives the same sample. */
const SEED = 1

/** How much each subtask of each keyed operator will get, by a sample of the tables' real records; and after each rewrite, by the same sample. */
export const forecast: CommandImplementation<'forecast'> = async (args, context) => {
  const { root, project } = context
  const parallelism = args.parallelism ?? project.parallelism
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > 32768)
    throw new CommandProblem('parallelism', `${parallelism} is no parallelism`, 'Give a whole number from 1 to 32768')
  const there = { root, project: { ...project, parallelism } }
  const script = await planScript(there, args.file, args.text)
  const statement = chooseStatement(script, args, 'run')
  const inputs = args.inputs ?? {}
  const plan = countable({ script, statement }, inputs)
  if ((await reachClusters(context, plan.plan, inputs)) === 'generated')
    throw new CommandProblem('no-cluster', 'No cluster can be reached, and made-up records foretell nothing', FROM_FILES, 3)
  const rewrites = await rewritesOf(there, { script, statement })
  const order: ForecastOrder = {
    title: `sluice forecast ${path.basename(script.file)}:${statement.line + 1}`,
    plans: [plan, ...rewrites.map(r => countable(r.after, inputs))],
    parallelism,
    ...surroundingsOf(context, inputs),
    sample: args.sample ?? SAMPLE,
    seed: args.seed ?? SEED,
    timeoutMs: args.timeoutMs ?? TIMEOUT,
  }
  const { tables, plans } = await askEngine(forecastRequest, order, context)
  const at = Date.now()
  const told = plans.map((counted, i) =>
    counted.map(c => forecastOf(c, i === 0 ? { script, statement } : rewrites[i - 1].after, parallelism)),
  )
  const [operators, ...after] = told
  const result = {
    file: script.file,
    statement: statement.index,
    subject: subjectOf(statement.plan, statement.option),
    parallelism,
    at,
    tables,
    operators,
    rewrites: rewrites.flatMap(({ rule, fix }, i) =>
      changesLoads(operators, after[i]) ? [{ rule, title: fix.title, state: fix.state, operators: after[i] }] : [],
    ),
  }
  try {
    keepObserved(root, result, script.text)
  } catch (error) {
    context.log(`The forecast is not kept: ${(error as Error).message}`)
  }
  return result
}

/** What the rules offer for the statement, each carried out on the text; those that can't be planned are left out. */
async function rewritesOf(there: Parameters<typeof carryOut>[0], before: Planned): Promise<(Rewrite & { readonly rule: string })[]> {
  const done: (Rewrite & { readonly rule: string })[] = []
  const known = new Set<string>()
  for (const { rule, fixes } of findingsNear(before.script, before.statement)) {
    for (const fix of fixes) {
      if (known.has(`${rule} ${fix.title}`)) continue
      known.add(`${rule} ${fix.title}`)
      try {
        const rewrite = await carryOut(there, before, fix)
        if (rewrite.after.statement.plan.unknown === undefined) done.push({ ...rewrite, rule })
      } catch (error) {
        // A repair that comes to nothing here has no load to tell.
        if (!(error instanceof CommandProblem)) throw error
      }
    }
  }
  return done
}

const changesLoads = (before: readonly OperatorForecast[], after: readonly OperatorForecast[]): boolean => {
  const loads = (operators: readonly OperatorForecast[]) => JSON.stringify(operators.map(o => [o.title, o.keys, o.subtasks]))
  return loads(before) !== loads(after)
}

/** The plan whose keys are counted; a problem where it reads what can't be read here. */
function countable(
  { script: { file }, statement: { plan, line, option } }: Planned,
  inputs: Readonly<Record<string, string>>,
): ForecastOrder['plans'][0] {
  const at = `${file}:${line + 1}`
  if (plan.unknown)
    throw new CommandProblem(
      'plan-unknown',
      `${at}: the plan is not known here: ${plan.unknown}`,
      'Run it on Flink, and look at the subtasks there',
    )
  const foreign = scansOf(plan).find(s => s.connector !== 'kafka-cluster' && !(s.table.at(-1)! in inputs))
  if (foreign) {
    const table = foreign.table.at(-1)
    throw new CommandProblem(
      'not-here',
      `${at}: table ${table} has the connector '${foreign.connector}', which is not read here`,
      `Give its records as a file: --input ${table}=FILE.jsonl`,
    )
  }
  const max = Number(option('pipeline.max-parallelism') ?? '')
  try {
    return { plan: readFromFiles(plan, Object.keys(inputs)), ...(max > 0 && { fixedMaxParallelism: max }) }
  } catch (error) {
    throw asCommandProblem(error)
  }
}

function forecastOf(counted: CountedOperator, { script, statement }: Planned, parallelism: number): OperatorForecast {
  const { node, operator, title, keys, basis, note, counted: sampled, distinct, distinctEstimate, histogram } = counted
  const load = counted.unknown ? { subtasks: [], maxOverAvg: 1, errorBar: 0, verdict: 'unknown' as const } : loadOf(histogram, parallelism)
  return {
    node,
    operator,
    title,
    span: spanOf(node, statement.origins, script),
    keys,
    hottest: counted.hottest.map(({ key, share, group, values }) => ({
      key,
      ...(values !== undefined && { values }),
      share,
      error: errorOf(share, histogram),
      subtask: subtaskOfGroup(histogram, group, parallelism),
      group,
    })),
    ...load,
    basis,
    ...(note !== undefined && { note }),
    sampled,
    distinct,
    distinctEstimate,
    histogram,
  }
}

/** Where the operator is written: its keyword (GROUP BY, JOIN …), else its first place, else the start of the script. */
function spanOf(node: number, origins: Origins, { file, text, workspace }: PlannedScript): OperatorForecast['span'] {
  const own = origins.get(originKey(node)) ?? []
  const origin = own.find(o => o.role === 'keyword') ?? own[0] ?? { file, unit: 0, start: 0, end: 0 }
  const lines = new LineIndex(origin.file === file ? text : (workspace.text(origin.file) ?? ''))
  const at = (offset: number) => lines.positionAt(origin.unit + offset)
  return { file: origin.file, range: { start: at(origin.start), end: at(origin.end) } }
}
