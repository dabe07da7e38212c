import type { Rel } from '../../semantics/rel.ts'
import { someRex } from '../../semantics/rex.ts'
import { type Draft, is } from '../draft.ts'
import type { PlannerOptions } from '../options.ts'

/** How bundles are cut above a source: by the clock, by its watermarks, or not at all. */
type Mode = 'ProcTime' | 'RowTime' | 'None'

/** Flink leaves mini-batch aside where a statement only reads, filters, projects and writes (FlinkRexUtil.shouldSkipMiniBatch). */
export function needsBundles(rel: Rel): boolean {
  switch (rel.kind) {
    case 'Project':
      return rel.exprs.some(e => someRex(e, x => x.kind === 'over' && x.fn === 'ROW_NUMBER')) || needsBundles(rel.input)
    case 'Filter':
      return needsBundles(rel.input)
    case 'Union':
      return rel.inputs.some(needsBundles)
    default:
      return rel.kind !== 'Scan' && rel.kind !== 'Values'
  }
}

/**
 * A MiniBatchAssigner above each source, as Flink's MiniBatchIntervalInferRule puts it: by watermarks below whatever works by event time. Aggregates
 * bundle their rows from here on.
 */
export function assignMiniBatches(root: Draft, options: PlannerOptions): Draft {
  const { miniBatch } = options
  if (!miniBatch) return root
  const visit = (d: Draft, above: Mode): Draft => {
    const mode = is(d, 'GroupWindowAggregate') ? 'None' : above === 'ProcTime' && worksByWatermarks(d) ? 'RowTime' : above
    d.inputs = d.inputs.map(input => {
      if (!is(input, 'TableSourceScan') && !is(input, 'WatermarkAssigner')) return visit(input, mode)
      if (mode === 'None' || d.node.kind === 'Collect') return input
      return { ...input, node: { kind: 'MiniBatchAssigner', interval: miniBatch.latency, mode }, inputs: [input], at: [], aggs: undefined }
    })
    const { node } = d
    if (node.kind === 'GroupAggregate' || node.kind === 'Deduplicate' || node.kind === 'Join' || node.kind === 'ChangelogNormalize')
      d.node = { ...node, miniBatch }
    return d
  }
  return visit(root, 'ProcTime')
}

function worksByWatermarks(d: Draft): boolean {
  const { node } = d
  switch (node.kind) {
    case 'WindowAggregate':
    case 'WindowTableFunction':
    case 'WindowRank':
    case 'WindowDeduplicate':
    case 'IntervalJoin':
    case 'TemporalJoin':
      return node.time === 'rowtime'
    case 'WindowJoin':
      return node.time !== 'proctime'
    case 'Deduplicate':
      return node.order === 'ROWTIME'
    case 'Rank':
    case 'OverAggregate':
      return node.orderBy.some(o => d.inputs[0].fields[o.column].time === 'rowtime')
    default:
      return false
  }
}
