import type { PhysicalPlan } from '../../server/src/plan/physical.ts'
import { statementsOf } from '../../server/src/workspace/statements.ts'
import { Workspace } from '../../server/src/workspace/workspace.ts'

/** The plan of the last query or INSERT of a script, as the product makes it. Throws with what is wrong. `functions`: user functions by name with their type. */
export function planSql(sql: string, functions: Record<string, string> = {}): PhysicalPlan {
  const workspace = new Workspace({
    environment: {
      flink: '2.2',
      functions: Object.fromEntries(Object.entries(functions).map(([name, returns]) => [name, { returns, deterministic: true }])),
    },
    rules: { flinkVersion: '2.2', parallelism: 1, stateBackend: 'hashmap' },
    levels: {},
  })
  workspace.setText('/q.flink.sql', sql)
  const script = workspace.script('/q.flink.sql')!
  const statement = statementsOf(script).at(-1)!
  const analysis = workspace.analysis(script, statement.units[0])
  const plan = workspace.plan(script, statement.units[0])?.plan
  if (plan === undefined) throw new Error(analysis.findings.map(f => f.message).join('; ') || 'nothing was planned')
  if (plan.unknown !== undefined) throw new Error(`unknown plan: ${plan.unknown}`)
  return plan
}

export const MINI_BATCH = `SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.exec.mini-batch.size' = '7';`
export const ONE_PHASE = `SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';`
export const SPLIT = `SET 'table.optimizer.distinct-agg.split.enabled' = 'true'; SET 'table.optimizer.distinct-agg.split.bucket-num' = '4';`
