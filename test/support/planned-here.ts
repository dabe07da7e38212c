import { explain } from '../../server/src/plan/explain.ts'
import type { PhysicalPlan } from '../../server/src/plan/physical.ts'
import type { FunctionInfo } from '../../server/src/semantics/environment.ts'
import { planOf } from '../../server/src/workspace/plans.ts'
import type { Script } from '../../server/src/workspace/script.ts'
import { type RunnableStatement, statementsOf } from '../../server/src/workspace/statements.ts'
import { Workspace } from '../../server/src/workspace/workspace.ts'

/** What Flink reads from the classes of test/flink/oracle/src/com/example. */
export const oracleFunctions: Readonly<Record<string, FunctionInfo>> = {
  page_of: { returns: 'STRING' },
  count_char: { returns: 'BIGINT' },
  random_tag: { returns: 'STRING', deterministic: false },
  words: { returns: 'ROW<word STRING, size INT>', kind: 'table' },
  longest: { returns: 'STRING', kind: 'aggregate', merge: false },
  total_of: { returns: 'BIGINT', kind: 'aggregate', merge: true },
}

export interface PlannedHere {
  /** in the words of EXPLAIN; undefined where the plan can't be told */
  readonly text?: string
  readonly plan?: PhysicalPlan
  readonly unknown?: string
  /** rules that offer a repair */
  readonly offers: readonly string[]
}

/** The plans made here of statements that stand behind a script of tables, part for part with other options (as `SET` statements). */
export function plannedHere(
  tables: string,
  parts: readonly { readonly options: readonly string[]; readonly statements: readonly string[] }[],
): PlannedHere[][] {
  const workspace = new Workspace({
    environment: { flink: '2.2', functions: oracleFunctions, explained: true },
    // What makes rules offer most: several subtasks, and state that costs.
    rules: { flinkVersion: '2.2', parallelism: 8, stateBackend: 'rocksdb' },
    levels: {},
  })
  const lines = parts.flatMap(({ options, statements }) => ['RESET', ...options, ...statements])
  workspace.setText('/plans.flink.sql', `${tables}\n${lines.map(s => `${s};\n`).join('')}`)
  const script = workspace.script('/plans.flink.sql')!
  const runnable = statementsOf(script)
  const count = parts.reduce((n, { statements }) => n + statements.length, 0)
  if (runnable.length !== count) throw new Error(`${runnable.length} statements were found, not ${count}`)
  let next = 0
  return parts.map(({ statements }) => statements.map(() => planned(workspace, script, runnable[next++])))
}

function planned(workspace: Workspace, script: Script, statement: RunnableStatement): PlannedHere {
  const findings = statement.units.flatMap(unit => workspace.analysis(script, unit).findings)
  const offers = findings.filter(f => f.fix !== undefined).map(f => f.rule)
  const plan = planOf(workspace, script, statement)?.plan
  if (!plan) return { unknown: findings.map(f => f.message)[0] ?? 'nothing planned', offers }
  return plan.unknown === undefined ? { text: explain(plan).trim(), plan, offers } : { unknown: plan.unknown, offers }
}
