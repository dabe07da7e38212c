import type { OverRel, RankRel } from '../semantics/rel.ts'
import type { Draft, DraftNode } from './draft.ts'
import type { PlannerOptions } from './options.ts'
import { aggregateCalls, draft, exchange, stateOf } from './to-physical.ts'

/** Top-N, deduplication (the first or last row by time) and OVER aggregates. */
export function physicalRank(rel: RankRel | OverRel, below: Draft, options: PlannerOptions): Draft {
  const input = exchange(below, rel.partition.length > 0 ? { type: 'hash', keys: rel.partition } : { type: 'single' })
  const row = { root: 'ROW' as const, nullable: false, fields: input.fields.map(f => ({ name: f.name, type: f.type })) }
  const order = rel.orderBy.map(o => `${input.lineage[o.column]}${o.descending ? ' DESC' : ''}`).join()
  if (rel.kind === 'Over') {
    const calls = aggregateCalls(rel.calls, input)
    const node: DraftNode = {
      kind: 'OverAggregate',
      partition: rel.partition,
      orderBy: rel.orderBy.map(o => ({ column: o.column, descending: o.descending })),
      frame: rel.frame,
      calls,
      state: stateOf(
        'OverAggregate',
        input,
        rel.partition,
        calls.map(c => ({ id: c.stateId, type: c.type })),
        options,
        `${order}|${rel.frame}`,
      ),
    }
    return {
      ...draft(node, [input], rel, { lineage: [...input.lineage, ...calls.map(c => c.stateId)], distribution: input.distribution }),
      aggs: rel.calls,
    }
  }
  const number = rel.outputRank ? ['rank'] : []
  const lineage = [...input.lineage, ...number]
  const uniqueKeys =
    rel.to === 1
      ? [[...rel.partition]]
      : rel.outputRank && rel.rankType === 'ROW_NUMBER'
        ? [[...rel.partition, input.fields.length]]
        : undefined
  const known = { lineage, distribution: input.distribution, ...(uniqueKeys ? { uniqueKeys } : {}) }
  const time = rel.orderBy.length === 1 ? input.fields[rel.orderBy[0].column].time : undefined
  if (time && rel.rankType === 'ROW_NUMBER' && rel.from === 1 && rel.to === 1 && !rel.outputRank) {
    const keep = rel.orderBy[0].descending ? 'LastRow' : 'FirstRow'
    const node: DraftNode = {
      kind: 'Deduplicate',
      keys: rel.partition,
      order: time === 'rowtime' ? 'ROWTIME' : 'PROCTIME',
      keep,
      state: stateOf('Deduplicate', input, rel.partition, [{ id: 'row', type: row }], options, `${order}|${keep}`),
    }
    return draft(node, [input], rel, known)
  }
  const node: DraftNode = {
    kind: 'Rank',
    rankType: rel.rankType,
    partition: rel.partition,
    orderBy: rel.orderBy,
    range: { from: rel.from, to: rel.to },
    outputRank: rel.outputRank,
    state: stateOf('Rank', input, rel.partition, [{ id: 'rows', type: row }], options, `${order}|${rel.rankType}|${rel.to}`),
  }
  return draft(node, [input], rel, known)
}
