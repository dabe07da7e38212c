import type { CompatResult, OperatorFate } from '../../protocol.ts'
import type { StateMapping } from '../../runtime/state/snapshot.ts'
import type { PhysicalNode, PhysicalPlan, StateSchema } from '../physical.ts'

export interface StateComparison extends CompatResult {
  readonly mapping: StateMapping
}

type Stateful = PhysicalNode & { readonly state: StateSchema }

/**
 * What happens to the state of a running job when its plan becomes another one, on the embedded runtime. Operators are matched by what they group or join
 * over which source columns, and their parts by what they compute; conditions, projections and the phases of an aggregate don't count.
 */
export function compareForState(before: PhysicalPlan, after: PhysicalPlan): StateComparison {
  const unknown = before.unknown ?? after.unknown
  if (unknown !== undefined) return refusal('plan', 'The whole statement', `its plan can't be known: ${unknown}`)
  const old = new Map(statefulNodes(before).map(n => [n.state.operator, n]))
  const operators: OperatorFate[] = []
  const mapping: Record<string, { from: string; parts: Record<string, string> }> = {}
  for (const node of statefulNodes(after)) {
    const match = old.get(node.state.operator)
    old.delete(node.state.operator)
    operators.push(match ? fateOf(before, after, match, node) : newcomer(after, node, [...old.values()], before))
    if (match)
      mapping[node.state.operator] = { from: match.state.operator, parts: Object.fromEntries(node.state.parts.map(p => [p.id, p.id])) }
  }
  for (const node of old.values()) {
    operators.push({
      operator: node.state.operator,
      title: titleOf(before, node),
      fate: 'dropped',
      reason: 'the new plan has no such operator: its state is given up',
    })
  }
  const sources = changedSources(before, after)
  if (sources) operators.push(sources)
  const verdict = operators.some(o => o.fate === 'refuse') ? 'refuse' : operators.some(o => o.fate !== 'keep') ? 'mapped' : 'keep'
  return { verdict, operators, mapping: { operators: mapping } }
}

function refusal(operator: string, title: string, reason: string): StateComparison {
  return { verdict: 'refuse', operators: [{ operator, title, fate: 'refuse', reason }], mapping: { operators: {} } }
}

const statefulNodes = (plan: PhysicalPlan): Stateful[] => plan.nodes.filter((n): n is Stateful => 'state' in n)

function fateOf(before: PhysicalPlan, after: PhysicalPlan, old: Stateful, next: Stateful): OperatorFate {
  const base = { operator: next.state.operator, title: titleOf(after, next) }
  if (JSON.stringify(old.state.key) !== JSON.stringify(next.state.key))
    return { ...base, fate: 'refuse', reason: 'the type of its key has changed' }
  const had = new Map(old.state.parts.map(p => [p.id, p]))
  const missing = next.state.parts.findIndex(p => !had.has(p.id))
  if (missing >= 0)
    return { ...base, fate: 'refuse', reason: `${callTitle(after, next, missing)} is new: what it would have counted so far isn't known` }
  if (next.state.parts.some(p => JSON.stringify(had.get(p.id)?.type) !== JSON.stringify(p.type)))
    return { ...base, fate: 'refuse', reason: 'the type of one of its values has changed' }
  if (retracts(old) !== retracts(next))
    return { ...base, fate: 'refuse', reason: 'its input has become, or is no longer, a stream of updates' }
  if (splitOf(old) !== splitOf(next))
    return { ...base, fate: 'refuse', reason: 'its distinct values are split over buckets now, or no longer' }
  const filtered =
    conditionBelow(before, old) === conditionBelow(after, next) ? '' : '; rows that were counted before the change stay counted'
  if (old.kind !== next.kind)
    return { ...base, fate: 'mapped', reason: `${old.kind} becomes ${next.kind}: the accumulators are the same${filtered}` }
  if (next.state.parts.length < old.state.parts.length)
    return { ...base, fate: 'mapped', reason: `it computes less than before: what is left keeps its values${filtered}` }
  return { ...base, fate: 'keep', reason: `same key, same values${filtered}` }
}

function newcomer(after: PhysicalPlan, node: Stateful, left: readonly Stateful[], before: PhysicalPlan): OperatorFate {
  const title = titleOf(after, node)
  const like = left.find(o => family(o) === family(node))
  const reason = like
    ? `its state is kept by other keys or over other sources than that of ${titleOf(before, like)}`
    : 'it needs a past that the running job has not kept'
  return { operator: node.state.operator, title, fate: 'refuse', reason }
}

const family = (node: Stateful): string => node.kind.replace(/^(Global|Incremental)/, '')
const retracts = (node: Stateful): boolean => 'calls' in node && node.calls.some(c => c.retract)
const splitOf = (node: Stateful): string => ('partialFinal' in node && node.partialFinal ? node.partialFinal : '')

/** `GroupAggregate by auction` */
function titleOf(plan: PhysicalPlan, node: Stateful): string {
  const names = node.inputs.flatMap(i => plan.nodes[i].fields.map(f => f.name))
  const keys =
    'grouping' in node
      ? node.grouping
      : 'leftKeys' in node
        ? node.leftKeys
        : 'partition' in node
          ? node.partition
          : 'keys' in node
            ? node.keys
            : []
  return keys.length > 0 ? `${node.kind} by ${keys.map(k => names[k]).join(', ')}` : node.kind
}

function callTitle(plan: PhysicalPlan, node: Stateful, part: number): string {
  const call = 'calls' in node ? node.calls[part] : undefined
  if (call === undefined) return 'A part of its state'
  const base = 'local' in node ? plan.nodes[plan.nodes[node.local].inputs[0]] : plan.nodes[node.inputs[0]]
  return `${call.fn}(${call.distinct ? 'DISTINCT ' : ''}${call.args.length === 0 ? '*' : call.args.map(a => base.fields[a]?.name ?? '?').join(', ')})`
}

/** What rows must pass on their way to an operator, as text: whether it changed is all that counts. */
function conditionBelow(plan: PhysicalPlan, node: PhysicalNode): string {
  const own = node.kind === 'Calc' && node.where ? JSON.stringify(node.where) : ''
  return own + node.inputs.map(i => conditionBelow(plan, plan.nodes[i])).join('|')
}

/** Offsets go with the topic: another topic under the same name has no past here. */
function changedSources(before: PhysicalPlan, after: PhysicalPlan): OperatorFate | undefined {
  const topics = (plan: PhysicalPlan): Map<string, string> =>
    new Map(plan.nodes.flatMap(n => (n.kind === 'TableSourceScan' ? [[n.table.join('.'), `${n.connector}|${n.options.topic ?? ''}`]] : [])))
  const old = topics(before)
  for (const [table, topic] of topics(after)) {
    if (old.get(table) === topic) continue
    const reason = old.has(table)
      ? 'it reads another topic or connector: the offsets of the old one mean nothing there'
      : 'it is read for the first time: where the others stand, its past is missing'
    return { operator: `source ${table}`, title: `TableSourceScan of ${table}`, fate: 'refuse', reason }
  }
  return undefined
}
