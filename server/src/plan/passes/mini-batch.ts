import { type Draft, is } from '../draft.ts'
import type { PlannerOptions } from '../options.ts'
import { INSERT_ONLY } from '../to-physical.ts'

const stateless = new Set(['TableSourceScan', 'Values', 'Calc', 'Union', 'Sink', 'Collect', 'Correlate', 'WatermarkAssigner'])

/**
 * A MiniBatchAssigner above each source, as Flink's MiniBatchIntervalInferRule puts it. A plan of filters and projections alone is left as it is,
 * unless a source has a watermark: then the assigner comes all the same (run on 2.2). Aggregates bundle their rows from here on.
 */
export function assignMiniBatches(root: Draft, options: PlannerOptions): Draft {
  const { miniBatch } = options
  if (!miniBatch) return root
  const all = [...nodesOf(root)]
  const watermarked = all.some(d => d.node.kind === 'WatermarkAssigner' || (is(d, 'TableSourceScan') && d.node.watermark !== undefined))
  if (!watermarked && all.every(d => stateless.has(d.node.kind))) return root
  const mode =
    all.some(d => is(d, 'WindowAggregate') && d.node.time === 'rowtime') || all.some(d => d.node.kind === 'IntervalJoin')
      ? 'RowTime'
      : 'ProcTime'
  const visit = (d: Draft): Draft => {
    if (d.node.kind === 'TableSourceScan' || d.node.kind === 'WatermarkAssigner') return above(d)
    d.inputs = d.inputs.map(visit)
    if (is(d, 'GroupAggregate')) d.node = { ...d.node, miniBatch }
    else if (is(d, 'Deduplicate')) d.node = { ...d.node, miniBatch }
    return d
  }
  const above = (d: Draft): Draft => ({
    ...d,
    node: { kind: 'MiniBatchAssigner', interval: miniBatch.latency, mode },
    inputs: [d],
    changelog: d.changelog ?? INSERT_ONLY,
    at: [],
    aggs: undefined,
  })
  return visit(root)
}

export function* nodesOf(d: Draft): Generator<Draft> {
  yield d
  for (const input of d.inputs) yield* nodesOf(input)
}
