import { reuseOptions } from '../plan/options.ts'
import { type PlannedPart, reusePlans } from '../plan/reuse.ts'
import type { Script } from './script.ts'
import type { RunnableStatement } from './statements.ts'
import type { Workspace } from './workspace.ts'

/** The plan of a query, an INSERT or a whole statement set; undefined where something of it has errors. */
export function planOf(workspace: Workspace, script: Script, { kind, units }: RunnableStatement): PlannedPart | undefined {
  const parts = units.flatMap(u => workspace.plan(script, u) ?? [])
  if (parts.length === 0 || parts.length < units.length) return undefined
  return kind === 'statement set'
    ? reusePlans(
        parts,
        reuseOptions(key => units[0].before.options.get(key)),
      )
    : parts[0]
}
