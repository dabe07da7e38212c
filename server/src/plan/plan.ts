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
import { type Option, PlannerOptions } from './options.ts'
import { changes, inferChangelog } from './passes/changelog.ts'
import { assignMiniBatches } from './passes/mini-batch.ts'
import { splitPhases } from './passes/two-phase.ts'
import { isWindowJoin } from './physical-join.ts'
import { type PlannedPart, reusePlans } from './reuse.ts'
import { stateOf, toPhysical, Unplannable } from './to-physical.ts'
import { writePlan } from './write.ts'

/** A bound statement that has a plan. */
export type Plannable = Exclude<Bound, { kind: 'none' }>

/** A statement as far as no option decides: its logical plan, and where its rows go. */
export interface LogicalPlan {
  /** the reason where it can't be known */
  readonly rel: Rel | Unplannable
  /** absent for a query */
  readonly insert?: Omit<BoundInsert, 'rel' | 'query'>
}

/** The logical rewrites, in a fixed order. */
export function logicalPlan(bound: Plannable): LogicalPlan {
  const rel = unlessUnplannable(() => {
    const merged = mergeCalcs(pushFilters(extractOver(bound.rel)))
    return prune(materializeTime(windowAggregates(merged), isWindowJoin))
  })
  if (bound.kind === 'query') return { rel }
  const { rel: _, query: __, ...insert } = bound
  return { rel, insert }
}

/**
 * The plan that Flink would make of a statement for the options in force: physical operators, then the passes, each in a fixed order. Where it can't
 * know, `plan.unknown` says why. It depends on nothing but the logical plan and the options that it asks `option` for.
 */
export function physicalPlan({ rel, insert }: LogicalPlan, flink: string, option: Option): PlannedPart {
  const options = new PlannerOptions(option)
  const planned = unlessUnplannable(() => {
    const { problem } = options
    if (problem) throw new Unplannable(problem)
    if (!options.streaming) throw new Unplannable('batch mode is not planned yet')
    if (rel instanceof Unplannable) throw rel
    const split = splitDistinct(rel, options)
    const query = toPhysical(split === rel ? rel : prune(split), options)
    const root = insert ? sink(query, insert, options) : collect(query)
    inferChangelog(root, needsBefore(insert))
    const phased = splitPhases(assignMiniBatches(root, options), options)
    const whole = insert ? materialize(phased, options) : phased
    return reusePlans([writePlan(whole, flink)], options.reuse)
  })
  if (!(planned instanceof Unplannable)) return planned
  return { plan: { version: 1, flink, nodes: [], roots: [], unknown: planned.reason }, origins: new Map() }
}

/** Both at once. */
export function planStatement(bound: Plannable, env: Environment): PlannedPart {
  return physicalPlan(logicalPlan(bound), env.config.flink ?? '2.2', key => env.options.get(key))
}

function unlessUnplannable<T>(work: () => T): T | Unplannable {
  try {
    return work()
  } catch (error) {
    if (error instanceof Unplannable) return error
    throw error
  }
}

function collect(query: Draft): Draft {
  return { ...query, node: { kind: 'Collect' }, inputs: [query], at: [], aggs: undefined }
}

function sink(query: Draft, { table, columns, targets, hints, at }: NonNullable<LogicalPlan['insert']>, options: PlannerOptions): Draft {
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
function needsBefore(insert: LogicalPlan['insert']): boolean {
  if (!insert) return true
  const { options, primaryKey } = insert.table.resolved
  return !(primaryKey !== undefined || options.connector === 'blackhole') || connectorOf(options)?.accepts === 'insert'
}

/** Updates that reach an upsert sink by another key than its own must be put in order by a state of their own (Flink's SinkUpsertMaterializer). */
function materialize(root: Draft, options: PlannerOptions): Draft {
  if (root.node.kind !== 'Sink' || !root.node.primaryKey) return root
  const input = root.inputs[0]
  const key = root.node.primaryKey.map(name => root.fields.findIndex(f => f.name === name))
  if (key.includes(-1)) throw new Unplannable('the primary key names a column that the table does not have')
  const byKey = input.uniqueKeys?.some(k => k.every(c => key.includes(c))) ?? false
  if (byKey || !changes(input.changelog) || options.upsertMaterialize === 'NONE') return root
  const row = { root: 'ROW' as const, nullable: false, fields: input.fields.map(f => ({ name: f.name, type: f.type })) }
  root.node = { ...root.node, upsertMaterialize: stateOf('UpsertMaterialize', input, key, [{ id: 'rows', type: row }], options) }
  return root
}
