import type { CreateView, Query, Select, Statement } from '../syntax/nodes.ts'
import { type BoundInsert, bindInsert } from './bind-insert.ts'
import { bindQuery } from './bind-query.ts'
import { resolveTable } from './bind-table.ts'
import { resolveView } from './bind-view.ts'
import { Binder, type NameUse, type Scope, type SemanticProblem, streaming, type TimedJoin } from './binder.ts'
import { checkNames } from './check-names.ts'
import { checkPlanned } from './check-planned.ts'
import { checkUsable } from './check-table.ts'
import { type Environment, type FileInfo, type ResolvedRelation, resolvePath, type ViewEntity } from './environment.ts'
import type { ReadSet } from './read-set.ts'
import type { Rel } from './rel.ts'
import { isUnknown } from './type-rules.ts'

export type { NameUse, Remedy, SemanticProblem } from './binder.ts'
export {
  applyStatement,
  declareOnce,
  type Environment,
  type EnvironmentConfig,
  emptyEnvironment,
  type FileInfo,
  type FunctionInfo,
} from './environment.ts'
export { type ReadSet, stillHolds } from './read-set.ts'

/** What a statement means: a query, an insert, or nothing that could be planned. */
export type Bound = { readonly kind: 'query'; readonly rel: Rel } | BoundInsert | { readonly kind: 'none' }

export interface Binding {
  readonly bound: Bound
  readonly problems: readonly SemanticProblem[]
  readonly reads: ReadSet
  readonly names: readonly NameUse[]
  readonly scopes: ReadonlyMap<Select, Scope>
  readonly timedJoins: readonly TimedJoin[]
  /** the table or view that it declares */
  readonly declares?: ResolvedRelation
}

/**
 * Names, types and time attributes of one statement in the environment before it. Problems are what Flink rejects; nothing throws on half-written
 * text, and what can't be known is silent.
 */
export function bindStatement(statement: Statement, env: Environment, file: FileInfo): Binding {
  const b = new Binder(env, file)
  switch (statement.kind) {
    case 'QueryStatement': {
      const rel = bindQuery(b, statement.query, { relations: [] })
      checkEndlessSort(b, statement.query, rel)
      checkPlanned(b, rel, statement.query)
      return done(b, { kind: 'query', rel })
    }
    case 'Insert': {
      const bound = bindInsert(b, statement)
      if (bound) checkEndlessSort(b, statement.query, bound.query)
      if (bound) checkPlanned(b, bound.query, statement.query)
      return done(b, bound ?? { kind: 'none' })
    }
    case 'Explain':
      return bindStatement(statement.statement, env, file)
    case 'CreateTable': {
      const { table, binder } = resolveTable(env, statement, file)
      const declares = { resolved: table, reads: binder.reader.readSet() }
      checkNames(binder, statement)
      const path = resolvePath(env, statement.name)
      // CREATE TABLE … AS writes at once.
      if (statement.query && path) {
        const complete = table.columns.every(c => !isUnknown(c.type))
        checkUsable(binder, { name: statement.name, hints: [] }, { ...table, complete }, 'sink', path)
      }
      const made = done(binder, { kind: 'none' })
      // Only CREATE TABLE … AS reads at once.
      return { ...made, declares, problems: statement.query ? made.problems : made.problems.filter(p => !p.late) }
    }
    case 'CreateView': {
      const { resolved, reads, binder } = resolveView(env, statement, file)
      checkView(binder, statement, resolved)
      const made = done(binder, { kind: 'none' })
      return { ...made, declares: { resolved, reads }, problems: made.problems.filter(p => !p.late) }
    }
    case 'CreateFunction':
    case 'Drop':
    case 'Use':
    case 'Other':
      checkNames(b, statement)
      return done(b, { kind: 'none' })
    default:
      return done(b, { kind: 'none' })
  }
}

/** Streaming sorts an endless table by time only; in a sub-query Flink leaves an ORDER BY without LIMIT out. */
function checkEndlessSort(b: Binder, query: Query, rel: Rel): void {
  if (rel.kind !== 'Sort' || rel.fetch !== undefined || rel.offset !== undefined || !streaming(b)) return
  // A key that could not be bound is missing.
  const [key] = rel.keys
  const field = key && rel.fields[key.column]
  if (!field || isUnknown(field.type) || (field.time !== undefined && !key.descending)) return
  b.problem(query.orderBy[0], 'not-supported', 'Streaming can only sort by time, upwards', 'Add LIMIT, or sort by a time attribute')
}

function checkView(binder: Binder, statement: CreateView, { fields }: ViewEntity['resolved']): void {
  checkNames(binder, statement)
  const twice = statement.columns.length === 0 ? fields.find(f => f.was !== undefined) : undefined
  const first = twice ? fields.findIndex(f => f.name === twice.was) : -1
  const item = statement.query.body.kind === 'Select' ? statement.query.body.items[first] : undefined
  if (twice)
    binder.problem(
      item ?? statement.query,
      'duplicate-name',
      `The view has two columns '${twice.was}'`,
      'Give one of them another name with AS',
    )
}

function done(b: Binder, bound: Bound): Binding {
  return { bound, problems: b.problems, reads: b.reader.readSet(), names: b.names, scopes: b.scopes, timedJoins: b.timedJoins }
}
