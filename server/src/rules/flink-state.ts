import type { NodeKind } from '../plan/physical.ts'
import type { StateEffect } from '../protocol.ts'
import type { PlanNode, StateEffects } from './rule.ts'

/**
 * What a restore on Flink does where a repair adds an operator or takes one away. Flink names an operator's state by its place in the job
 * (StreamGraphHasherV2), so it refuses the savepoint as soon as any behind the sources has some; these keep their names (run, test/flink/rewrites/restores.json).
 */
export const withOtherOperators = (nodes: readonly PlanNode[]): StateEffect => (nodes.every(isStateless) ? 'kept' : 'fresh')

function isStateless(node: PlanNode): boolean {
  if (node.kind !== 'Sink') return stateless.has(node.kind)
  if (node.upsertMaterialize || !statelessSinks.has(node.connector)) return false
  // What a transaction still has to commit is state, and is named likewise.
  return node.options['sink.delivery-guarantee']?.toLowerCase() !== 'exactly-once'
}

const stateless = new Set<NodeKind>(['TableSourceScan', 'Values', 'Calc', 'Correlate', 'Exchange', 'Expand', 'Union', 'DropUpdateBefore'])
const statelessSinks = new Set(['kafka', 'upsert-kafka', 'print', 'blackhole'])

/** What it does to a running job's state that a setting comes into force which was written wrongly; the plans of the script aren't looked at. */
export function ofSetting(key: string): StateEffects {
  if (key.startsWith('table.optimizer.distinct-agg.')) return { embedded: 'fresh', flink: 'fresh' }
  if (key.startsWith('table.exec.mini-batch.') || key.startsWith('table.optimizer.')) return { embedded: 'mapped', flink: 'fresh' }
  return key === 'pipeline.max-parallelism' ? { embedded: 'kept', flink: 'fresh' } : { embedded: 'none', flink: 'none' }
}
