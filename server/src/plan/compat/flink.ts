import type { AggregateCall, NodeKind, PhysicalNode, PhysicalPlan, StateSchema } from '../physical.ts'

/** A job as Flink sees it when it restores: `keyGroups` is the number in force before; of the new text the number that it sets, if it does. */
export interface FlinkJob {
  readonly plan: PhysicalPlan
  readonly keyGroups?: number
}

/**
 * What Flink makes of the savepoint of a job that isn't a compiled plan, when its text becomes another. It names an operator's state by the operator's place
 * in the job (StreamGraphHasherV2) and knows nothing of what is in it: 'kept'; 'fresh' where it refuses the savepoint; 'wrong' where it takes it, but what was
 * kept for one thing now counts as another. Undefined where a plan can't be known. Held to Flink 2.2 by test/flink/rewrites/restores.json.
 */
export function restoreOnFlink(before: FlinkJob, after: FlinkJob): 'kept' | 'fresh' | 'wrong' | undefined {
  const [old, next] = [before.plan, after.plan]
  if (old.unknown !== undefined || next.unknown !== undefined) return undefined
  // A number that isn't set is taken from the savepoint.
  if (after.keyGroups !== undefined && before.keyGroups !== undefined && after.keyGroups !== before.keyGroups && isKeyed(old))
    return 'fresh'
  // Sources come first and keep their names; state behind them moves with each operator more or less.
  if (shapeOf(old) !== shapeOf(next)) return old.nodes.every(keepsNothing) ? 'kept' : 'fresh'
  const kept = (plan: PhysicalPlan, what: (plan: PhysicalPlan, node: Stateful) => unknown) =>
    JSON.stringify(plan.nodes.filter((n): n is Stateful => 'state' in n).map(n => what(plan, n)))
  if (kept(old, layoutOf) !== kept(next, layoutOf)) return 'fresh'
  return kept(old, meaningOf) === kept(next, meaningOf) ? 'kept' : 'wrong'
}

type Stateful = PhysicalNode & { readonly state: StateSchema }

/** Whether an operator has nothing in a savepoint, but for a source's offsets. */
export function keepsNothing(node: PhysicalNode): boolean {
  return node.kind === 'Sink' ? !node.upsertMaterialize && withoutCommitter.has(node.connector) : stateless.has(node.kind)
}

const stateless = new Set<NodeKind>(['TableSourceScan', 'Values', 'Calc', 'Correlate', 'Exchange', 'Expand', 'Union', 'DropUpdateBefore'])
// Kafka's sink has a committer whatever its delivery guarantee (KafkaSink), and that is in each savepoint though there is nothing to commit.
const withoutCommitter = new Set(['print', 'blackhole'])

const isKeyed = (plan: PhysicalPlan): boolean => plan.nodes.some(n => n.kind === 'Exchange' && n.distribution.type === 'hash')

const shapeOf = (plan: PhysicalPlan): string =>
  JSON.stringify(plan.nodes.map(n => [n.kind, n.inputs, 'upsertMaterialize' in n && n.upsertMaterialize !== undefined]))

/** The types that the serializers of an operator's state are made of. */
function layoutOf(plan: PhysicalPlan, node: Stateful): unknown {
  const inputs = node.inputs.map(i => plan.nodes[i].fields.map(f => f.type))
  if (!('calls' in node)) return [node.kind, node.state.key, inputs]
  const distinct = new Map<string, number>()
  for (const call of node.calls) if (call.distinct) distinct.set(call.args.join(), (distinct.get(call.args.join()) ?? 0) + 1)
  // Distinct calls of the same columns share one set of values.
  return [node.kind, node.state.key, node.calls.map(accumulatorOf), [...distinct.values()]]
}

/** The accumulator of these is one value of the result's type, as long as nothing is taken back. */
const plain = new Set(['COUNT', 'SUM', '$SUM0', 'MIN', 'MAX'])
const accumulatorOf = ({ fn, type, retract, distinct }: AggregateCall) => [plain.has(fn) && !retract ? '' : fn, type, retract, distinct]

const meaningOf = (_: PhysicalPlan, { state }: Stateful): unknown => [state.operator, state.parts.map(p => p.id)]
