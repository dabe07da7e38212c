import type { Bound, Environment } from '../semantics/bind.ts'
import type { BoundInsert } from '../semantics/bind-insert.ts'
import type { EnvironmentConfig } from '../semantics/environment.ts'
import { connectorOf } from '../semantics/flink/connectors.ts'
import type { Places } from '../semantics/origin.ts'
import { type Rel, someRel } from '../semantics/rel.ts'
import type { Draft } from './draft.ts'
import { extractOver } from './logical/extract-over.ts'
import { groupWindows } from './logical/group-windows.ts'
import { materializeTime, plainColumns } from './logical/materialize-time.ts'
import { mergeCalcs } from './logical/merge-calcs.ts'
import { prune } from './logical/prune.ts'
import { pushFilters } from './logical/push-filters.ts'
import { pushJoinKeys } from './logical/push-join-keys.ts'
import { reduceAggregates } from './logical/reduce-aggregates.ts'
import { splitDistinct } from './logical/split-distinct.ts'
import { joinSubQueries } from './logical/sub-queries.ts'
import { windowAggregates } from './logical/windows.ts'
import { type Option, PlannerOptions } from './options.ts'
import { changes, inferChangelog, inferChanges, type Updates } from './passes/changelog.ts'
import { assignMiniBatches, needsBundles } from './passes/mini-batch.ts'
import { pushPastNormalizers } from './passes/normalizers.ts'
import { splitPhases } from './passes/two-phase.ts'
import { type PlannedPart, reusePlans } from './reuse.ts'
import { stateOf, toPhysical, Unplannable } from './to-physical.ts'
import { writePlan } from './write.ts'

/** A bound statement that has a plan. */
export type Plannable = Exclude<Bound, { kind: 'none' }>

/** A statement as far as no option decides: its logical plan, and where its rows go. */
export interface LogicalPlan {
  /** the reason where it can't be known */
  readonly rel: Rel | Unplannable
  /** the same before windows and times are told, where a DISTINCT may be split first */
  readonly splittable?: Rel
  /** its rows may be bundled (`table.exec.mini-batch`) */
  readonly bundles: boolean
  /** a SELECT as EXPLAIN shows it */
  readonly explained: boolean
  /** absent for a query */
  readonly insert?: Omit<BoundInsert, 'rel' | 'query'>
  /** made when it was last planned, until it is collected: few options decide about them, and the next SET plans all again */
  operators?: WeakRef<Operators>
}

/** The operators of a query before anything is known of bundles and phases, and the options that decided about them. */
interface Operators {
  readonly query: Draft
  readonly options: ReadonlyMap<string, string | undefined>
}

/** The logical rewrites, in a fixed order. */
export function logicalPlan(bound: Plannable, { explained = false }: EnvironmentConfig = {}): LogicalPlan {
  const merged = unlessUnplannable(() =>
    reduceAggregates(prune(mergeCalcs(pushJoinKeys(pushFilters(extractOver(groupWindows(joinSubQueries(bound.rel)))))))),
  )
  const rel = merged instanceof Unplannable ? merged : unlessUnplannable(() => withTimes(merged, true))
  const splittable = !(merged instanceof Unplannable) && hasDistinct(merged) ? merged : undefined
  const bundles = needsBundles(bound.rel)
  if (bound.kind === 'query') return { rel, splittable, bundles, explained }
  const { rel: _, query: __, ...insert } = bound
  return { rel, splittable, bundles, explained, insert }
}

/** Windows and time attributes as they are once aggregates stand. `isPruned`: of `rel` everything is cut off that pruning it once cuts off. */
function withTimes(rel: Rel, isPruned = false): Rel {
  const timed = materializeTime(windowAggregates(rel))
  // Nothing outside knows a processing time attribute.
  const plain = plainColumns(timed, new Set(timed.fields.flatMap((f, i) => (f.time === 'proctime' ? [i] : []))))
  return isPruned && plain === rel && !someRel(rel, isCutInSteps) ? rel : prune(plain)
}
// What is cut off right below these is cut off further down by the next look only.
const isCutInSteps = (rel: Rel): boolean => rel.kind === 'Rank' || rel.kind === 'Over'
const hasDistinct = (rel: Rel): boolean => someRel(rel, r => r.kind === 'Aggregate' && r.calls.some(c => c.distinct))

/**
 * The plan that Flink would make of a statement for the options in force: physical operators, then the passes, each in a fixed order. Where it can't
 * know, `plan.unknown` says why. It depends on nothing but the logical plan and the options that it asks `option` for.
 */
export function physicalPlan(logical: LogicalPlan, flink: string, option: Option): PlannedPart {
  const { bundles, explained, insert } = logical
  const options = new PlannerOptions(option, bundles)
  const planned = unlessUnplannable(() => {
    const { problem } = options
    if (problem) throw new Unplannable(problem)
    if (!options.streaming) throw new Unplannable('batch mode is not planned yet')
    const query = operatorsOf(logical, option)
    const root = insert ? sink(query, insert, options) : collect(query)
    const changing = inferChangelog(root, updatesFor(insert, root, explained))
    const phased = splitPhases(assignMiniBatches(changing, options), options)
    const whole = insert ? materialize(phased, options) : phased
    return reusePlans([writePlan(whole, flink, options)], options.reuse)
  })
  if (!(planned instanceof Unplannable)) return planned
  return { plan: { version: 1, flink, nodes: [], roots: [], unknown: planned.reason }, origins: new Map() }
}

/** What Flink's planner refuses of a streaming query before any operator is chosen, and where that is written. */
export function refusedByPlanner({ rel }: LogicalPlan, option: Option): { readonly message: string; readonly at: Places } | undefined {
  if (!(rel instanceof Unplannable) || !rel.refusedAt) return undefined
  return option('execution.runtime-mode')?.toLowerCase() === 'batch' ? undefined : { message: rel.reason, at: rel.refusedAt }
}

/** The physical operators of the query, with the changes that can happen to their rows. The passes behind copy what they change. */
function operatorsOf(logical: LogicalPlan, option: Option): Draft {
  const known = logical.operators?.deref()
  if (known && isStill(known.options, option)) return known.query
  const { rel, splittable, bundles } = logical
  if (rel instanceof Unplannable) throw rel
  const read = new Map<string, string | undefined>()
  const noting: Option = key => {
    const value = option(key)
    read.set(key, value)
    return value
  }
  const options = new PlannerOptions(noting, bundles)
  const split = splittable && splitDistinct(splittable, options)
  const query = pushPastNormalizers(toPhysical(split === splittable || !split ? rel : withTimes(split), options))
  inferChanges(query, options)
  logical.operators = new WeakRef({ query, options: read })
  return query
}

/** Asks for all of them: whoever plans by them has read them. */
function isStill(options: ReadonlyMap<string, string | undefined>, option: Option): boolean {
  let same = true
  for (const [key, value] of options) if (option(key) !== value) same = false
  return same
}

/** Both at once. */
export function planStatement(bound: Plannable, env: Environment): PlannedPart {
  return physicalPlan(logicalPlan(bound, env.config), env.config.flink ?? '2.2', key => env.options.get(key))
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

/**
 * How updates may come, best first. Who runs a SELECT sees the old and the new row, which EXPLAIN does not show. A sink by key takes new rows, unless they come
 * by another key than its own.
 */
function updatesFor(insert: LogicalPlan['insert'], root: Draft, explained: boolean): readonly Updates[] {
  if (!insert) return explained ? ['after', 'both'] : ['both']
  const { options, primaryKey } = insert.table.resolved
  if (connectorOf(options)?.accepts === 'insert' || !(primaryKey !== undefined || options.connector === 'blackhole')) return ['both']
  const key = primaryKey?.map(name => root.fields.findIndex(f => f.name === name))
  const own = key && root.inputs[0].uniqueKeys?.some(k => k.length === key.length && k.every(c => key.includes(c)))
  return key && !own ? ['both'] : ['after', 'both']
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
  root.node = { ...root.node, upsertMaterialize: stateOf('UpsertMaterialize', input, key, [{ id: 'rows', type: row }]) }
  return root
}
