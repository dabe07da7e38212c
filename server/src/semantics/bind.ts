import type { Select, Statement } from '../syntax/nodes.ts'
import { type BoundInsert, bindInsert } from './bind-insert.ts'
import { bindQuery } from './bind-query.ts'
import { resolveTable } from './bind-table.ts'
import { bindView } from './bind-view.ts'
import { Binder, type NameUse, type Scope, type SemanticProblem } from './binder.ts'
import { checkUsable } from './check-table.ts'
import { type Environment, type FileInfo, resolvePath } from './environment.ts'
import type { ReadSet } from './read-set.ts'
import type { Rel } from './rel.ts'
import { isUnknown } from './type-rules.ts'

export type { NameUse, SemanticProblem } from './binder.ts'
export {
  applyStatement,
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
}

/** Options that decide about a plan; a statement that is planned has read them all. */
export const planningOptions = [
  'table.exec.mini-batch.enabled',
  'table.exec.mini-batch.allow-latency',
  'table.exec.mini-batch.size',
  'table.optimizer.agg-phase-strategy',
  'table.optimizer.distinct-agg.split.enabled',
  'table.optimizer.distinct-agg.split.bucket-num',
  'table.optimizer.incremental-agg-enabled',
  'table.exec.state.ttl',
  'table.optimizer.reuse-sub-plan-enabled',
  'table.optimizer.reuse-source-enabled',
  'table.exec.sink.upsert-materialize',
  'table.exec.sink.keyed-shuffle',
  'table.exec.source.idle-timeout',
  'table.exec.source.cdc-events-duplicate',
  'table.optimizer.non-deterministic-update.strategy',
  'execution.runtime-mode',
  'table.exec.sink.not-null-enforcer',
] as const

/**
 * Names, types and time attributes of one statement in the environment before it. Problems are what Flink rejects; nothing throws on half-written
 * text, and what can't be known is silent.
 */
export function bindStatement(statement: Statement, env: Environment, file: FileInfo): Binding {
  const b = new Binder(env, file)
  switch (statement.kind) {
    case 'QueryStatement': {
      readPlanningOptions(b)
      return done(b, { kind: 'query', rel: bindQuery(b, statement.query, { relations: [] }) })
    }
    case 'Insert': {
      readPlanningOptions(b)
      return done(b, bindInsert(b, statement) ?? { kind: 'none' })
    }
    case 'Explain':
      return bindStatement(statement.statement, env, file)
    case 'CreateTable': {
      const { table, binder } = resolveTable(env, statement, file)
      const path = resolvePath(env, statement.name)
      // CREATE TABLE … AS writes at once.
      if (statement.query && path) {
        const complete = table.columns.every(c => !isUnknown(c.type))
        checkUsable(binder, { name: statement.name, hints: [] }, { ...table, complete }, 'sink', path)
      }
      return done(binder, { kind: 'none' })
    }
    case 'CreateView':
      return done(bindView(env, statement, file).binder, { kind: 'none' })
    default:
      return done(b, { kind: 'none' })
  }
}

function readPlanningOptions(b: Binder): void {
  for (const key of planningOptions) b.reader.option(key)
}
function done(b: Binder, bound: Bound): Binding {
  return { bound, problems: b.problems, reads: b.reader.readSet(), names: b.names, scopes: b.scopes }
}
