import { digestText } from '../semantics/digest.ts'
import { pathKey } from '../semantics/environment.ts'
import { changelogFormats, connectorOf } from '../semantics/flink/connectors.ts'
import { nowhere, type Places } from '../semantics/origin.ts'
import type { AggCall, AggregateRel, CalcRel, GroupWindowRel, Rel, ScanRel, WindowAggregateRel } from '../semantics/rel.ts'
import { type Rex, rexDigest, timeOf } from '../semantics/rex.ts'
import { asExpression, type Distribution, type Draft, type DraftNode, type DraftState } from './draft.ts'
import { parseDuration } from './duration.ts'
import type { PlannerOptions } from './options.ts'
import type { AggregateCall, Changelog } from './physical.ts'
import { physicalJoin } from './physical-join.ts'
import { physicalRank, physicalSort } from './physical-rank.ts'
import { asVersions, lookupJoin, temporalJoin } from './physical-temporal-join.ts'

export const INSERT_ONLY: Changelog = ['I']

/** Raised where an operator can't be told; the plan then says why. `refusedAt`: Flink can't make it either, for what is written there. */
export class Unplannable extends Error {
  readonly reason: string
  readonly refusedAt?: Places
  constructor(reason: string, refusedAt?: Places) {
    super(reason)
    this.reason = reason
    this.refusedAt = refusedAt
  }
}

/** Logical operators as the physical ones of Flink, with exchanges, still one-phase; changelog and mini-batch come after. */
export function toPhysical(rel: Rel, options: PlannerOptions): Draft {
  switch (rel.kind) {
    case 'Scan':
      return scan(rel, options)
    case 'Values':
      return draft({ kind: 'Values', rows: rel.rows.map(r => r.map(asExpression)) }, [], rel, {
        lineage: rel.fields.map((_, i) => `values.${i}:${digestText(rel.rows.map(r => rexDigest(r[i])).join())}`),
      })
    case 'Calc':
      return calcDraft(rel, toPhysical(rel.input, options))
    case 'Watermark': {
      const input = toPhysical(rel.input, options)
      return draft(
        { kind: 'WatermarkAssigner', column: rel.column, expression: asExpression(rel.expression) },
        [input],
        rel,
        through(input),
      )
    }
    case 'Aggregate':
      return aggregate(rel, toPhysical(rel.input, options))
    case 'WindowAggregate':
      return windowAggregate(rel, toPhysical(rel.input, options))
    case 'WindowTvf': {
      const below = toPhysical(rel.input, options)
      const session = rel.window.type === 'SESSION'
      const input = session
        ? exchange(
            below,
            rel.window.type === 'SESSION' && rel.window.partition.length > 0
              ? { type: 'hash', keys: rel.window.partition }
              : { type: 'single' },
          )
        : below
      const window = JSON.stringify(rel.window)
      return draft(
        {
          kind: 'WindowTableFunction',
          window: rel.window,
          timeColumn: rel.timeColumn,
          time: rel.input.fields[rel.timeColumn].time ?? 'rowtime',
        },
        [input],
        rel,
        {
          lineage: [...input.lineage, ...['start', 'end', 'time'].map(p => `window_${p}(${window}, ${input.lineage[rel.timeColumn]})`)],
        },
      )
    }
    case 'Unnest': {
      const input = toPhysical(rel.input, options)
      const own = rel.fields.length - input.fields.length
      return draft(
        {
          kind: 'Correlate',
          function: rel.ordinality ? 'UNNEST_WITH_ORDINALITY' : 'UNNEST',
          expression: asExpression(rel.expression),
          joinType: rel.joinType,
          ...(rel.condition ? { condition: asExpression(rel.condition) } : {}),
        },
        [input],
        rel,
        { lineage: [...input.lineage, ...unnestLineage(rel.expression, input, own)] },
      )
    }
    case 'TableFunction': {
      const input = toPhysical(rel.input, options)
      const own = rel.fields.length - input.fields.length
      return draft(
        {
          kind: 'Correlate',
          function: 'TABLE_FUNCTION',
          expression: asExpression(rel.expression),
          joinType: rel.joinType,
          ...(rel.condition ? { condition: asExpression(rel.condition) } : {}),
        },
        [input],
        rel,
        { lineage: [...input.lineage, ...Array.from({ length: own }, (_, i) => `${lineageOf(rel.expression, input)}#${i}`)] },
      )
    }
    case 'Expand': {
      const input = toPhysical(rel.input, options)
      return draft({ kind: 'Expand', projects: rel.projects.map(p => p.map(asExpression)) }, [input], rel, {
        lineage: [...input.lineage, 'expand'],
      })
    }
    case 'Union': {
      // Two at a time: Flink leaves a chain of unions as it was written.
      const [first, ...others] = rel.inputs.map(i => toPhysical(i, options))
      return others.reduce(
        (left, right) =>
          draft({ kind: 'Union' }, [left, right], rel, {
            lineage: rel.fields.map((_, i) => [...new Set([left, right].map(d => d.lineage[i]))].join('|')),
          }),
        first,
      )
    }
    case 'Join':
      return physicalJoin(rel, toPhysical(rel.left, options), toPhysical(rel.right, options))
    case 'Rank':
    case 'Over':
      return physicalRank(rel, toPhysical(rel.input, options))
    case 'UnknownRel':
      throw new Unplannable(rel.reason)
    case 'Sort':
      return physicalSort(rel, toPhysical(rel.input, options))
    case 'TemporalJoin': {
      const left = toPhysical(rel.left, options)
      return timeOf(rel.time) === 'proctime' ? lookupJoin(rel, left) : temporalJoin(rel, left, toPhysical(asVersions(rel.right), options))
    }
    case 'GroupWindow':
      return groupWindow(rel, toPhysical(rel.input, options))
    case 'Project':
    case 'Filter':
      throw new Unplannable('a projection was left over')
  }
}

interface Known {
  readonly lineage: readonly string[]
  readonly uniqueKeys?: Draft['uniqueKeys']
  readonly distribution?: Distribution
  readonly monotonic?: Draft['monotonic']
  readonly aggs?: Draft['aggs']
}
export function draft(node: DraftNode, inputs: Draft[], rel: { fields: Rel['fields']; at: Rel['at'] }, known: Known): Draft {
  const sources = inputs.length === 1 ? inputs[0].sources : new Set(inputs.flatMap(i => [...i.sources]))
  const { lineage, uniqueKeys, distribution, monotonic, aggs } = known
  return {
    node,
    inputs,
    fields: rel.fields,
    changelog: INSERT_ONLY,
    at: rel.at,
    sources,
    lineage,
    uniqueKeys,
    distribution,
    monotonic,
    aggs,
  }
}
const through = (d: Draft): Known => ({
  lineage: d.lineage,
  uniqueKeys: d.uniqueKeys,
  distribution: d.distribution,
  monotonic: d.monotonic,
})

/** What an expression is over source columns. */
export function lineageOf(e: Rex, input: Draft): string {
  switch (e.kind) {
    case 'input':
      return input.lineage[e.index]
    case 'literal':
      return `${JSON.stringify(e.value)}:${e.type.root}`
    case 'call':
      if (e.name === 'UNKNOWN') throw new Unplannable('an expression here is not known')
      if (/^\$(?:TUMBLE|HOP|SESSION)/.test(e.name)) throw new Unplannable('this group window is not known here: use a window TVF')
      // A cast that only takes the time attribute away changes nothing.
      if (
        e.name === 'CAST' &&
        e.args[0].type.root === e.type.root &&
        e.args[0].type.precision === e.type.precision &&
        e.args[0].type.length === e.type.length
      )
        return lineageOf(e.args[0], input)
      return `${e.name}(${e.args.map(a => lineageOf(a, input)).join(', ')})${e.name === 'CAST' || e.name === 'TRY_CAST' ? `:${e.type.root}` : ''}`
    default:
      throw new Unplannable(
        e.kind === 'subquery' ? 'sub-queries in expressions are not planned yet' : 'a correlated expression is not planned yet',
      )
  }
}
// An UNNEST of an array of one element gives that element: the rewrite of a repeated call keeps the same lineage as the call.
function unnestLineage(e: Rex, input: Draft, own: number): string[] {
  if (own === 1 && e.kind === 'call' && e.name === 'ARRAY' && e.args.length === 1) return [lineageOf(e.args[0], input)]
  return Array.from({ length: own }, (_, i) => `UNNEST(${lineageOf(e, input)})#${i}`)
}

function scan(rel: ScanRel, options: PlannerOptions): Draft {
  const { table } = rel
  const t = table.resolved
  const merged = rel.hints ? { ...t.options, ...rel.hints } : t.options
  const traits = connectorOf(t.options)
  const upsert = traits?.upsertWithKey === true && t.primaryKey !== undefined
  const cdc = changelogFormats.has(merged.format ?? merged['value.format'] ?? '')
  const idle = rel.watermark ? (parseDuration(merged['scan.watermark.idle-timeout'] ?? '') ?? options.idleTimeout) : 0
  const emit = merged['scan.watermark.emit.strategy'] === 'on-event' ? 'on-event' : 'on-periodic'
  const rowtime = rel.watermark?.rowtime
  const node: DraftNode = {
    kind: 'TableSourceScan',
    table: table.path,
    connector: merged.connector ?? '',
    options: merged,
    columns: rel.columns,
    ...(t.primaryKey ? { primaryKey: t.primaryKey } : {}),
    ...(rel.watermark
      ? {
          watermark: {
            column: rowtime?.kind === 'input' ? rowtime.index : -1,
            ...(rowtime && rel.watermark.reinterpret ? { rowtime: asExpression(rowtime) } : {}),
            expression: asExpression(rel.watermark.expression),
            emit,
            ...(idle > 0 ? { idleTimeout: idle } : {}),
          },
        }
      : {}),
  }
  const name = pathKey(table.path).replaceAll('\u0000', '.')
  const key = t.primaryKey?.map(k => rel.columns.findIndex(c => c.name === k)).filter(i => i >= 0)
  const d: Draft = {
    node,
    inputs: [],
    fields: rel.fields,
    at: rel.at,
    sources: new Set([`${name}|${merged.topic ?? merged.path ?? ''}`]),
    changelog: cdc ? ['I', 'UB', 'UA', 'D'] : upsert ? ['I', 'UA', 'D'] : INSERT_ONLY,
    lineage: rel.columns.map(c => `${name}.${c.metadata ?? c.name}`),
    ...(key && key.length > 0 ? { uniqueKeys: [key] } : {}),
  }
  const duplicates = cdc && t.primaryKey !== undefined && options.cdcDuplicates
  return (upsert || duplicates) && !rel.versions ? normalize(d, key ?? []) : d
}

/** An upsert source says only what is new, and one with duplicates says it twice: the old row is kept by key. */
function normalize(source: Draft, key: readonly number[]): Draft {
  const moved = exchange(source, { type: 'hash', keys: key })
  const state = stateOf('ChangelogNormalize', moved, key, [
    { id: 'row', type: { root: 'ROW', nullable: false, fields: source.fields.map(f => ({ name: f.name, type: f.type })) } },
  ])
  return {
    ...draft({ kind: 'ChangelogNormalize', keys: key, state }, [moved], { fields: source.fields, at: source.at }, through(moved)),
    changelog: ['I', 'UB', 'UA', 'D'],
    uniqueKeys: [key],
  }
}

export function calcDraft(rel: CalcRel, input: Draft): Draft {
  const moved = new Map<number, number>()
  rel.exprs.forEach((e, i) => {
    if (e.kind === 'input' && !moved.has(e.index)) moved.set(e.index, i)
  })
  const lineage = rel.exprs.map(e => lineageOf(e, input))
  if (rel.condition) lineageOf(rel.condition, input)
  const hash = input.distribution?.type === 'hash' ? input.distribution.keys.map(k => moved.get(k)) : undefined
  const distribution: Distribution | undefined =
    input.distribution?.type === 'single'
      ? input.distribution
      : hash?.every(k => k !== undefined)
        ? { type: 'hash', keys: hash as number[] }
        : undefined
  const uniqueKeys = input.uniqueKeys?.map(k => k.map(c => moved.get(c))).filter((k): k is number[] => k.every(c => c !== undefined))
  const monotonic = input.monotonic
    ? new Map([...input.monotonic].flatMap(([c, m]) => (moved.has(c) ? [[moved.get(c)!, m] as const] : [])))
    : undefined
  return draft(
    { kind: 'Calc', select: rel.exprs.map(asExpression), ...(rel.condition ? { where: asExpression(rel.condition) } : {}) },
    [input],
    rel,
    {
      lineage,
      distribution,
      monotonic,
      ...(uniqueKeys && uniqueKeys.length > 0 ? { uniqueKeys } : {}),
    },
  )
}

/** Of Flink's streaming operators only an exchange says how its rows are spread: rows of an aggregate are exchanged again even for the same keys. */
export function exchange(input: Draft, distribution: Distribution): Draft {
  if (input.node.kind === 'Exchange' && satisfies(input.distribution, distribution)) return input
  // Only a key that holds what rows are spread by still is one: all changes of it take the same way.
  const uniqueKeys =
    distribution.type === 'hash' ? input.uniqueKeys?.filter(k => distribution.keys.every(c => k.includes(c))) : input.uniqueKeys
  return {
    ...draft({ kind: 'Exchange', distribution }, [input], { fields: input.fields, at: nowhere }, { ...through(input), uniqueKeys }),
    changelog: input.changelog,
    distribution,
  }
}
function satisfies(given: Distribution | undefined, wanted: Distribution): boolean {
  if (!given || given.type !== wanted.type) return false
  if (given.type === 'single' || wanted.type === 'single') return true
  return given.keys.length === wanted.keys.length && given.keys.every((k, i) => k === wanted.keys[i])
}

/** The operator's name for its state: what kind, over which sources, keyed by what. Conditions and projections above don't count. */
export function stateOf(kind: string, input: Draft, keys: readonly number[], parts: DraftState['parts'], more = ''): DraftState {
  const operator = digestText(`${kind}|${[...input.sources].sort().join()}|${keys.map(k => input.lineage[k]).join()}|${more}`)
  return { operator, key: keys.map(k => input.fields[k].type), parts }
}

export function aggregateCalls(calls: readonly AggCall[], input: Draft): AggregateCall[] {
  const used = new Map<string, number>()
  return calls.map(c => {
    // A filter that guards a split is no filter of the user's; what it counts is said by the columns.
    const filter = c.filter === undefined ? '' : ` FILTER ${input.lineage[c.filter]}`
    const base = digestText(
      `${c.fn === '$SUM0' ? 'SUM' : c.fn}(${c.distinct ? 'DISTINCT ' : ''}${c.args.map(a => input.lineage[a]).join()})${filter}`,
    )
    const n = (used.get(base) ?? 0) + 1
    used.set(base, n)
    return {
      fn: c.fn,
      args: c.args,
      distinct: c.distinct,
      name: c.name,
      type: c.type,
      stateId: n === 1 ? base : `${base}#${n}`,
      retract: false,
      ...(c.filter === undefined ? {} : { filter: c.filter }),
      ...(c.user && c.merge !== undefined ? { merge: c.merge } : {}),
    }
  })
}

function aggregate(rel: AggregateRel, below: Draft): Draft {
  if (rel.sets) throw new Unplannable('GROUPING SETS, CUBE and ROLLUP are not planned yet')
  const input = exchange(below, rel.keys.length > 0 ? { type: 'hash', keys: rel.keys } : { type: 'single' })
  const calls = aggregateCalls(rel.calls, input)
  const parts = calls.map(c => ({ id: c.stateId, type: c.type }))
  const state = stateOf('Aggregate', input, rel.keys, parts, rel.partialFinal === 'PARTIAL' ? 'partial' : '')
  const ttl = rel.stateTtl === undefined ? undefined : parseDuration(rel.stateTtl)
  const node: DraftNode = {
    kind: 'GroupAggregate',
    grouping: rel.keys,
    calls,
    ...(rel.partialFinal ? { partialFinal: rel.partialFinal } : {}),
    state: { ...state, ...(ttl !== undefined && { ttl }) },
  }
  const keys = rel.keys.map((_, i) => i)
  const lineage = [...rel.keys.map(k => input.lineage[k]), ...calls.map(c => `${c.stateId}@${rel.keys.map(k => input.lineage[k]).join()}`)]
  return draft(node, [input], rel, {
    lineage,
    uniqueKeys: [keys],
    distribution: rel.keys.length > 0 ? { type: 'hash', keys } : { type: 'single' },
    monotonic: monotonicOf(rel.calls, keys.length, input),
    aggs: rel.calls,
  })
}

/** COUNT and MAX only grow, MIN only falls, as long as rows are only added; `changelog.ts` drops this where they are not. */
function monotonicOf(calls: readonly AggCall[], keys: number, input: Draft): Draft['monotonic'] {
  const map = new Map<number, 'increasing' | 'decreasing'>()
  calls.forEach((c, i) => {
    const argument = c.args.length > 0 ? input.monotonic?.get(c.args[0]) : undefined
    if (c.fn === 'COUNT') map.set(keys + i, 'increasing')
    else if (c.fn === 'MAX' && argument !== 'decreasing') map.set(keys + i, 'increasing')
    else if (c.fn === 'MIN' && argument !== 'increasing') map.set(keys + i, 'decreasing')
  })
  return map
}

function groupWindow(rel: GroupWindowRel, below: Draft): Draft {
  const { window, timeColumn, time, keys, properties } = rel
  const input = exchange(below, keys.length > 0 ? { type: 'hash', keys } : { type: 'single' })
  const calls = aggregateCalls(rel.calls, input)
  const parts = calls.map(c => ({ id: c.stateId, type: c.type }))
  const shape = `${JSON.stringify(window)}|${input.lineage[timeColumn]}`
  const state = stateOf('GroupWindowAggregate', input, keys, parts, shape)
  const lineage = [...keys.map(k => input.lineage[k]), ...calls.map(c => c.stateId), ...properties.map(p => `window_${p}(${shape})`)]
  const node: DraftNode = { kind: 'GroupWindowAggregate', window, timeColumn, time, grouping: keys, calls, properties, state }
  return draft(node, [input], rel, { lineage, aggs: rel.calls })
}

function windowAggregate(rel: WindowAggregateRel, below: Draft): Draft {
  const input = exchange(below, rel.keys.length > 0 ? { type: 'hash', keys: rel.keys } : { type: 'single' })
  const calls = aggregateCalls(rel.calls, input)
  const timeColumn = 'time' in rel.over ? rel.over.time : rel.over.end
  const node: DraftNode = {
    kind: 'WindowAggregate',
    window: rel.window,
    timeColumn,
    time: rel.time,
    grouping: rel.keys,
    calls,
    properties: rel.properties.map(p => p.property),
    ...('time' in rel.over ? {} : { windowStart: rel.over.start, windowEnd: rel.over.end }),
    state: stateOf(
      'WindowAggregate',
      input,
      rel.keys,
      calls.map(c => ({ id: c.stateId, type: c.type })),
      `${JSON.stringify(rel.window)}|${input.lineage[timeColumn]}`,
    ),
  }
  const keys = rel.keys.map((_, i) => i)
  const window = JSON.stringify(rel.window)
  return draft(node, [input], rel, {
    lineage: [
      ...rel.keys.map(k => input.lineage[k]),
      ...calls.map(c => c.stateId),
      ...rel.properties.map(p => `window_${p.property}(${window}, ${input.lineage[timeColumn]})`),
    ],
    distribution: keys.length > 0 ? { type: 'hash', keys } : { type: 'single' },
    aggs: rel.calls,
  })
}
