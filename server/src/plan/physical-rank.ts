import type { OverRel, RankRel, SortRel } from '../semantics/rel.ts'
import type { Draft, DraftNode, DraftState } from './draft.ts'
import { byWindow, windowColumns } from './logical/windows.ts'
import { aggregateCalls, draft, exchange, stateOf, Unplannable } from './to-physical.ts'

/** Top-N, deduplication (the first or last row by time) and OVER aggregates; over windows where the partition holds their start and end. */
export function physicalRank(rel: RankRel | OverRel, below: Draft): Draft {
  if (rel.kind === 'Over') return overAggregate(rel, spread(below, rel.partition))
  const columns = windowColumns(rel.input)
  const windowed = columns && byWindow(rel.partition, columns) ? columns : undefined
  const isWindow = (c: number): boolean => windowed !== undefined && [windowed.start, windowed.end, windowed.time].some(set => set.has(c))
  const partition = rel.partition.filter(c => !isWindow(c))
  const input = spread(below, partition)
  const order = rel.orderBy.map(o => `${input.lineage[o.column]}${o.descending ? ' DESC' : ''}`).join()
  const lineage = [...input.lineage, ...(rel.outputRank ? ['rank'] : [])]
  const first = rel.rankType === 'ROW_NUMBER' && rel.from === 1 && rel.to === 1 && !rel.outputRank
  const uniqueKeys = first ? [[...rel.partition]] : keysOf(rel, input)
  const known = { lineage, distribution: input.distribution, ...(uniqueKeys.length > 0 ? { uniqueKeys } : {}) }
  const { rankType, orderBy, outputRank } = rel
  const range = { from: rel.from, to: rel.to, ...(rel.toColumn === undefined ? {} : { column: rel.toColumn }) }
  const window = windowed && {
    window: windowed.window,
    windowStart: rel.partition.find(c => windowed.start.has(c))!,
    windowEnd: rel.partition.find(c => windowed.end.has(c))!,
    time: windowed.timeType,
  }
  const state = (kind: string, part: string, more: string): DraftState =>
    stateOf(kind, input, partition, [{ id: part, type: row(input) }], more)
  const timeColumn = rel.orderBy[0]?.column
  const time = rel.orderBy.length === 1 ? input.fields[timeColumn].time : undefined
  if (time && first) {
    const keep = rel.orderBy[0].descending ? 'LastRow' : 'FirstRow'
    const common = { keys: partition, timeColumn, order: time === 'rowtime' ? ('ROWTIME' as const) : ('PROCTIME' as const), keep } as const
    const node: DraftNode = window
      ? { kind: 'WindowDeduplicate', ...window, ...common, state: state('WindowDeduplicate', 'row', `${order}|${keep}`) }
      : { kind: 'Deduplicate', ...common, state: state('Deduplicate', 'row', `${order}|${keep}`) }
    return draft(node, [input], rel, known)
  }
  if (window && rel.toColumn !== undefined) throw new Unplannable('a Top-N over windows whose end is a column is not planned yet')
  const common = { rankType, partition, orderBy, range, outputRank }
  const node: DraftNode = window
    ? { kind: 'WindowRank', ...window, ...common, state: state('WindowRank', 'rows', `${order}|${rankType}|${rel.to}`) }
    : { kind: 'Rank', ...common, state: state('Rank', 'rows', `${order}|${rankType}|${rel.to}`) }
  return draft(node, [input], rel, known)
}

/** ORDER BY, LIMIT, or both: all of it in one task. */
export function physicalSort(rel: SortRel, below: Draft): Draft {
  const input = spread(below, [])
  const known = { lineage: input.lineage, uniqueKeys: input.uniqueKeys, distribution: input.distribution }
  const { keys: orderBy, offset = 0, fetch } = rel
  const limited = rel.fetch !== undefined || rel.offset !== undefined
  const order = orderBy.map(o => `${input.lineage[o.column]}${o.descending ? ' DESC' : ''}`).join()
  const state = (kind: string): DraftState =>
    stateOf(kind, input, [], [{ id: 'rows', type: row(input) }], `${order}|${offset}|${fetch ?? ''}`)
  const count = { offset, ...(fetch === undefined ? {} : { fetch }) }
  const node = ((): DraftNode => {
    if (orderBy.length === 0) return { kind: 'Limit', ...count, state: state('Limit') }
    if (limited) return { kind: 'SortLimit', orderBy, ...count, state: state('SortLimit') }
    const kind = input.fields[orderBy[0].column].time && !orderBy[0].descending ? 'TemporalSort' : 'Sort'
    return { kind, orderBy, state: state(kind) }
  })()
  return draft(node, [input], rel, known)
}

function overAggregate(rel: OverRel, input: Draft): Draft {
  const calls = aggregateCalls(rel.calls, input)
  const order = rel.orderBy.map(o => `${input.lineage[o.column]}${o.descending ? ' DESC' : ''}`).join()
  const parts = [...calls.map(c => ({ id: c.stateId, type: c.type })), { id: 'rows', type: row(input) }]
  const node: DraftNode = {
    kind: 'OverAggregate',
    partition: rel.partition,
    orderBy: rel.orderBy.map(o => ({ column: o.column, descending: o.descending })),
    frame: rel.frame,
    calls,
    state: stateOf('OverAggregate', input, rel.partition, parts, `${order}|${rel.frame}`),
  }
  const known = {
    lineage: [...input.lineage, ...calls.map(c => c.stateId)],
    distribution: input.distribution,
    uniqueKeys: input.uniqueKeys,
    aggs: rel.calls,
  }
  return draft(node, [input], rel, known)
}

/** Keys of the rows that come in stay keys; the number of a row is one within its partition. */
function keysOf(rel: RankRel, input: Draft): number[][] {
  const own = (input.uniqueKeys ?? []).filter(k => rel.partition.every(c => k.includes(c))).map(k => [...k])
  return rel.outputRank && rel.rankType === 'ROW_NUMBER' ? [[...rel.partition, input.fields.length], ...own] : own
}

const spread = (below: Draft, keys: readonly number[]): Draft =>
  exchange(below, keys.length > 0 ? { type: 'hash', keys } : { type: 'single' })
const row = (input: Draft): DraftState['parts'][number]['type'] => ({
  root: 'ROW',
  nullable: false,
  fields: input.fields.map(f => ({ name: f.name, type: f.type })),
})
