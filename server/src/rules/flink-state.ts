import { keepsNothing } from '../plan/compat/flink.ts'
import type { StateEffect } from '../protocol.ts'
import type { PlanNode, StateEffects } from './rule.ts'

/** What a restore on Flink does where a repair adds an operator or takes one away: it shifts the names of all state behind the sources. */
export const withOtherOperators = (nodes: readonly PlanNode[]): StateEffect => (nodes.every(keepsNothing) ? 'kept' : 'fresh')

/** What it does to a running job's state that a setting comes into force which was written wrongly; the plans of the script aren't looked at. */
export function ofSetting(key: string): StateEffects {
  if (key.startsWith('table.optimizer.distinct-agg.')) return { embedded: 'fresh', flink: 'fresh' }
  if (key.startsWith('table.exec.mini-batch.') || key.startsWith('table.optimizer.')) return { embedded: 'mapped', flink: 'fresh' }
  return key === 'pipeline.max-parallelism' ? { embedded: 'kept', flink: 'fresh' } : { embedded: 'none', flink: 'none' }
}
