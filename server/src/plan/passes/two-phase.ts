import type { RelField } from '../../semantics/rel.ts'
import { type Draft, type DraftOf, is } from '../draft.ts'
import type { PlannerOptions } from '../options.ts'
import type { AggregateCall } from '../physical.ts'
import { exchange, INSERT_ONLY, Unplannable } from '../to-physical.ts'
import { changes } from './changelog.ts'

/** Built-in aggregates without a merge method: one of them keeps the whole aggregate in one phase. */
export const unmergeable: ReadonlySet<string> = new Set(['FIRST_VALUE', 'LAST_VALUE', 'LAG', 'LEAD', 'JSON_ARRAYAGG'])

/**
 * Flink's TwoStageOptimizedAggregateRule and its kin for windows: where rows are bundled, every call can be merged and there is an exchange right
 * below, the aggregate is done before and behind it. Split distincts with both phases get the incremental form.
 */
export function splitPhases(d: Draft, options: PlannerOptions): Draft {
  d.inputs = d.inputs.map(i => splitPhases(i, options))
  if (is(d, 'GroupAggregate') && options.miniBatch && options.phases !== 'ONE_PHASE') return groupAggregate(d, options)
  if (is(d, 'WindowAggregate') && options.phases !== 'ONE_PHASE') return windowAggregate(d)
  return d
}

function mergeable(calls: readonly AggregateCall[], aggs: Draft['aggs']): boolean {
  if (calls.some(c => unmergeable.has(c.fn)) || aggs?.some(a => a.user && a.merge === false)) return false
  const unclear = aggs?.find(a => a.user && a.merge === undefined)
  if (unclear)
    throw new Unplannable(
      `${unclear.fn.split('.').at(-1)} may or may not have a merge method: say so in sluice.json (functions.<name>.merge)`,
    )
  return true
}

function groupAggregate(d: DraftOf<'GroupAggregate'>, options: PlannerOptions): Draft {
  const exchanged = d.inputs[0]
  const miniBatch = options.miniBatch
  if (!miniBatch || exchanged.node.kind !== 'Exchange' || !mergeable(d.node.calls, d.aggs)) return d
  const { grouping, partialFinal, state } = d.node
  const below = exchanged.inputs[0]
  const merged = incrementalOf(d, below, options)
  // An incremental aggregate gives what a bundle adds, so nothing is taken back unless the first input's rows are.
  const added = merged !== undefined && !changes(merged.inputs[0].changelog)
  const calls = added ? d.node.calls.map(c => ({ ...c, retract: false })) : d.node.calls
  const local =
    merged ?? phase(d, below, { kind: 'LocalGroupAggregate', grouping, calls, miniBatch, ...(partialFinal && { partialFinal }) })
  const keys = grouping.map((_, i) => i)
  const moved = exchange(local, keys.length > 0 ? { type: 'hash', keys } : { type: 'single' })
  return {
    ...d,
    node: { kind: 'GlobalGroupAggregate', grouping: keys, calls, miniBatch, state, ...(partialFinal && { partialFinal }) },
    inputs: [moved],
  }
}

/** What travels between the phases: the keys, then one accumulator a call. */
function phase(
  d: Draft & { node: { calls: readonly AggregateCall[] } },
  below: Draft,
  node: Draft['node'],
  keys?: readonly number[],
): Draft {
  const grouping = keys ?? ('grouping' in d.node ? d.node.grouping : [])
  const fields: RelField[] = [
    ...grouping.map(k => below.fields[k]),
    ...d.node.calls.map((c, i) => ({ name: accumulatorName(c, i), type: c.type })),
  ]
  const lineage = [...grouping.map(k => below.lineage[k]), ...d.node.calls.map(c => c.stateId)]
  return { node, inputs: [below], fields, changelog: INSERT_ONLY, at: d.at, aggs: d.aggs, lineage, sources: below.sources }
}

const accumulatorName = (c: AggregateCall, i: number): string => `${c.fn.replace('$', '').toLowerCase()}$${i}`

/** FINAL over a two-phase PARTIAL: the local half of the one and the global half of the other become one operator. */
function incrementalOf(d: DraftOf<'GroupAggregate'>, below: Draft, options: PlannerOptions): Draft | undefined {
  if (
    !options.incremental ||
    d.node.partialFinal !== 'FINAL' ||
    !is(below, 'GlobalGroupAggregate') ||
    below.node.partialFinal !== 'PARTIAL'
  )
    return undefined
  const { grouping, calls, miniBatch, state } = below.node
  const node = {
    kind: 'IncrementalGroupAggregate' as const,
    partialGrouping: grouping,
    finalGrouping: d.node.grouping,
    calls,
    miniBatch,
    state,
  }
  return {
    ...phase({ ...below, node: below.node }, below.inputs[0], node, d.node.grouping),
    fields: [...d.node.grouping.map(k => below.fields[k]), ...calls.map((c, i) => ({ name: accumulatorName(c, i), type: c.type }))],
  }
}

function windowAggregate(d: DraftOf<'WindowAggregate'>): Draft {
  const exchanged = d.inputs[0]
  const { node } = d
  if (exchanged.node.kind !== 'Exchange' || node.time !== 'rowtime' || node.window.type === 'SESSION' || !mergeable(node.calls, d.aggs))
    return d
  const below = exchanged.inputs[0]
  const { state, ...rest } = node
  const local = phase(d, below, { ...rest, kind: 'LocalWindowAggregate' })
  const withEnd: Draft = {
    ...local,
    fields: [...local.fields, { name: '$slice_end', type: { root: 'BIGINT', nullable: true } }],
    lineage: [...local.lineage, 'slice_end'],
  }
  const keys = node.grouping.map((_, i) => i)
  const moved = exchange(withEnd, keys.length > 0 ? { type: 'hash', keys } : { type: 'single' })
  return { ...d, node: { ...rest, kind: 'GlobalWindowAggregate', grouping: keys, state }, inputs: [moved] }
}
