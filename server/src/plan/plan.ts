import type { Bound, Environment } from '../semantics/bind.ts'
import type { BoundInsert } from '../semantics/bind-insert.ts'
import { connectorOf } from '../semantics/flink/connectors.ts'
import type { Rel } from '../semantics/rel.ts'
import type { Draft } from './draft.ts'
import { extractOver } from './logical/extract-over.ts'
import { materializeTime } from './logical/materialize-time.ts'
import { mergeCalcs } from './logical/merge-calcs.ts'
import { prune } from './logical/prune.ts'
import { pushFilters } from './logical/push-filters.ts'
import { splitDistinct } from './logical/split-distinct.ts'
import { windowAggregates } from './logical/windows.ts'
import { type PlannerOptions, plannerOptions } from './options.ts'
import type { Origins } from './origins.ts'
import { changes, inferChangelog } from './passes/changelog.ts'
import { assignMiniBatches } from './passes/mini-batch.ts'
import { splitPhases } from './passes/two-phase.ts'
import type { PhysicalPlan } from './physical.ts'
import { isWindowJoin } from './physical-join.ts'
import { reusePlans } from './reuse.ts'
import { stateOf, toPhysical, Unplannable } from './to-physical.ts'
import { writePlan } from './write.ts'

/**
 * The plan that Flink would make of a bound statement for the options in force: logical rewrites, then physical operators, then the passes, each in a
 * fixed order. Where it can't know, `plan.unknown` says why.
 */
export function planStatement(bound: Exclude<Bound, { kind: 'none' }>, env: Environment): { plan: PhysicalPlan; origins: Origins } {
  const options = plannerOptions(env.options)
  const flink = env.config.flink ?? '2.2'
  try {
    if (options.problem) throw new Unplannable(options.problem)
    if (!options.streaming) throw new Unplannable('batch mode is not planned yet')
    const query = toPhysical(logical(bound.rel, options), options)
    const root = bound.kind === 'insert' ? sink(query, bound, options) : collect(query)
    inferChangelog(root, needsBefore(bound))
    const batched = assignMiniBatches(root, options)
    const split = splitPhases(batched, options)
    const whole = bound.kind === 'insert' ? materialize(split, options) : split
    return reusePlans([writePlan(whole, flink)], options.reuse)
  } catch (error) {
    if (!(error instanceof Unplannable)) throw error
    return { plan: { version: 1, flink, nodes: [], roots: [], unknown: error.reason }, origins: new Map() }
  }
}

function logical(rel: Rel, options: PlannerOptions): Rel {
  const merged = mergeCalcs(pushFilters(extractOver(rel)))
  const timed = materializeTime(windowAggregates(merged), isWindowJoin)
  return prune(splitDistinct(prune(timed), options))
}

function collect(query: Draft): Draft {
  return { ...query, node: { kind: 'Collect' }, inputs: [query], at: [], aggs: undefined }
}

function sink(query: Draft, { table, columns, targets, hints, at }: BoundInsert, options: PlannerOptions): Draft {
  const resolved = table.resolved
  const node: Draft['node'] = {
    kind: 'Sink',
    table: table.path,
    connector: resolved.options.connector ?? '',
    options: hints ? { ...resolved.options, ...hints } : resolved.options,
    columns: columns.map(c => ({ name: c.name, type: c.type })),
    ...(resolved.primaryKey && { primaryKey: resolved.primaryKey }),
    ...(targets && { targetColumns: targets }),
  }
  if (options.upsertMaterialize === 'FORCE') throw new Unplannable('table.exec.sink.upsert-materialize = FORCE is not planned yet')
  const fields = query.fields.map((f, i) => ({ ...f, name: columns[i]?.name ?? f.name }))
  return { ...query, node, inputs: [query], fields, at, aggs: undefined }
}

/** Who takes rows by key needs no row before an update; whoever runs a SELECT, or a sink of everything, sees both. */
function needsBefore(bound: Exclude<Bound, { kind: 'none' }>): boolean {
  if (bound.kind === 'query') return true
  const traits = connectorOf(bound.table.resolved.options)
  return (
    !(bound.table.resolved.primaryKey !== undefined || bound.table.resolved.options.connector === 'blackhole') ||
    traits?.accepts === 'insert'
  )
}

/** Updates that reach an upsert sink by another key than its own must be put in order by a state of their own (Flink's SinkUpsertMaterializer). */
function materialize(root: Draft, options: PlannerOptions): Draft {
  if (root.node.kind !== 'Sink' || !root.node.primaryKey || options.upsertMaterialize === 'NONE') return root
  const input = root.inputs[0]
  const key = root.node.primaryKey.map(name => root.fields.findIndex(f => f.name === name))
  if (key.includes(-1)) throw new Unplannable('the primary key names a column that the table does not have')
  const byKey = input.uniqueKeys?.some(k => k.every(c => key.includes(c))) ?? false
  if (byKey || !changes(input.changelog)) return root
  const row = { root: 'ROW' as const, nullable: false, fields: input.fields.map(f => ({ name: f.name, type: f.type })) }
  root.node = { ...root.node, upsertMaterialize: stateOf('UpsertMaterialize', input, key, [{ id: 'rows', type: row }], options) }
  return root
}
