import type { AnyNode, ColumnDef, CreateFunction, CreateTable, CreateView, Name, OtherStatement, Statement } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { altered } from './alter.ts'
import { resolveTable } from './bind-table.ts'
import { resolveView } from './bind-view.ts'
import { digestText } from './digest.ts'
import type { TableOptions } from './flink/options.ts'
import { Layers } from './layers.ts'
import type { Place } from './origin.ts'
import { type ReadSet, stillHolds } from './read-set.ts'
import type { Rel, RelField } from './rel.ts'
import { type Rex, rexDigest, someRex, typeKey } from './rex.ts'
import { parseType, typeOfNode } from './type-text.ts'
import type { SqlType } from './types.ts'

/** What `sluice.json` says about names and types; positions of files are not part of it. */
export interface EnvironmentConfig {
  /** Flink version, default '2.2' */
  readonly flink?: string
  /** options in force before the first SET */
  readonly options?: Readonly<Record<string, string>>
  /** user functions by name: result type as SQL text, and what kind of function it is */
  readonly functions?: Readonly<Record<string, FunctionInfo>>
  readonly catalog?: string
  readonly database?: string
  /** a SELECT is planned as EXPLAIN shows it, not as it runs: there whoever reads it sees the old row of an update too */
  readonly explained?: boolean
}
export interface FunctionInfo {
  /** SQL type, e.g. 'STRING', 'ROW<a INT>' */
  readonly returns?: string
  readonly deterministic?: boolean
  readonly kind?: 'scalar' | 'aggregate' | 'table'
  /** of an aggregate: whether it has a `merge` method, so that it can be done in two phases */
  readonly merge?: boolean
}

/** Where a unit stands: `unit` is its start in the file (UTF-16), to which the spans of its nodes are relative. */
export interface FileInfo {
  readonly file: string
  readonly unit: number
}

export interface ColumnEntity {
  readonly name: string
  readonly type: SqlType
  readonly kind: 'physical' | 'metadata' | 'computed'
  /** metadata key in the connector */
  readonly metadata?: string
  readonly virtual?: boolean
  /** computed: over the physical and metadata columns, in the order of `source` */
  readonly expression?: Rex
  readonly time?: 'rowtime' | 'proctime'
  readonly comment?: string
  readonly span: Span
}
export interface TableEntity {
  readonly kind: 'table'
  readonly path: readonly string[]
  readonly node: CreateTable
  readonly declared: FileInfo
  readonly resolved: ResolvedTable
  readonly digest: string
  /** the same declaration in another environment: this very object where it read nothing that differs there */
  within(env: Environment): TableEntity
  /** made by ALTER: more than one name may have changed */
  readonly altered?: true
  /** what it stands before until it is dropped */
  readonly hides?: RelationEntity
}
export interface ResolvedTable {
  readonly columns: readonly ColumnEntity[]
  readonly watermark?: { readonly column: string; readonly expression: Rex }
  readonly primaryKey?: readonly string[]
  /** the name of the key's constraint */
  readonly keyName?: string
  /** columns of PARTITIONED BY */
  readonly partitions?: readonly string[]
  /** columns of DISTRIBUTED BY; none where only the number of buckets is said */
  readonly buckets?: readonly string[]
  readonly options: Readonly<Record<string, string>>
  /** false when a part could not be understood: columns may be missing */
  readonly complete: boolean
  readonly unreadable?: Unreadable
}
/** Why reading a view fails, though it can be made; `late`: only when the reader is planned, so that another view can be made over it. */
export interface Unreadable {
  readonly message: string
  readonly late: boolean
}
export interface ViewEntity {
  readonly kind: 'view'
  readonly path: readonly string[]
  readonly node: CreateView
  readonly declared: FileInfo
  readonly resolved: {
    readonly rel: Rel
    readonly fields: readonly RelField[]
    readonly reads: string
    readonly complete: boolean
    readonly unreadable?: Unreadable
  }
  readonly digest: string
  within(env: Environment): ViewEntity
  readonly altered?: true
  readonly hides?: RelationEntity
}
export interface FunctionEntity {
  readonly kind: 'function'
  /** as registered: catalog.database.name, or the bare name of a temporary system function */
  readonly name: string
  readonly node: CreateFunction
  readonly declared: FileInfo
  readonly returns?: SqlType
  readonly deterministic: boolean
  readonly functionKind?: 'scalar' | 'aggregate' | 'table'
  readonly merge?: boolean
  readonly digest: string
}
/** A model for ML_PREDICT. */
export interface ModelEntity {
  readonly path: readonly string[]
  readonly inputs: readonly RelField[]
  readonly outputs: readonly RelField[]
  readonly options: TableOptions
  readonly declared: FileInfo
  readonly digest: string
}
export type RelationEntity = TableEntity | ViewEntity

/** Everything a unit sees; immutable. A script is a fold of `applyStatement` over its units. */
export interface Environment {
  readonly config: EnvironmentConfig
  readonly catalog: string
  readonly database: string
  /** by `pathKey` */
  readonly relations: Layers<RelationEntity>
  /** by `functionKey` */
  readonly functions: Layers<FunctionEntity>
  /** by `pathKey` */
  readonly models: Layers<ModelEntity>
  /** catalogs and databases that scripts made, by `pathKey` of one or two names */
  readonly databases: Layers<true>
  /** options of the catalogs that scripts made, by name */
  readonly catalogs: Layers<TableOptions>
  /** SET options in force, over those of the configuration */
  readonly options: Layers<string>
}

export function emptyEnvironment(config: EnvironmentConfig = {}): Environment {
  return {
    config,
    catalog: config.catalog ?? 'default_catalog',
    database: config.database ?? 'default_database',
    relations: Layers.empty(),
    functions: Layers.empty(),
    models: Layers.empty(),
    databases: Layers.empty(),
    catalogs: Layers.empty(),
    options: optionsOf(config),
  }
}

/** The options in force before the first SET, and after a RESET of all. */
function optionsOf({ options = {} }: EnvironmentConfig): Layers<string> {
  return Object.entries(options).reduce((layers, [key, value]) => layers.with(key, value), Layers.empty<string>())
}

/**
 * The environment behind the statement. Statements that declare nothing give the same object. `again` gives the statement anew, so that what it
 * declares needn't keep its tree. Never throws.
 */
export function applyStatement(
  env: Environment,
  statement: Statement,
  file: FileInfo,
  again: () => Statement = () => statement,
): Environment {
  switch (statement.kind) {
    case 'CreateTable': {
      const path = resolvePath(env, statement.name)
      if (!path || staysAsItIs(env.relations.get(pathKey(path)), statement, file)) return env
      return {
        ...env,
        relations: env.relations.with(pathKey(path), new DeclaredTable(env, path, again, file, hiddenBy(env, path, statement))),
      }
    }
    case 'CreateView': {
      const path = resolvePath(env, statement.name)
      if (!path || staysAsItIs(env.relations.get(pathKey(path)), statement, file)) return env
      return {
        ...env,
        relations: env.relations.with(pathKey(path), new DeclaredView(env, path, again, file, { hides: hiddenBy(env, path, statement) })),
      }
    }
    case 'CreateFunction': {
      const entity = functionEntity(env, statement, file)
      if (!entity || (statement.ifNotExists && env.functions.get(functionKey(entity.name)))) return env
      return { ...env, functions: env.functions.with(functionKey(entity.name), entity) }
    }
    case 'Drop': {
      if (statement.object === 'TABLE' || statement.object === 'VIEW') {
        const path = resolvePath(env, statement.name)
        const isTable = statement.object === 'TABLE'
        const found = path && env.relations.get(pathKey(path))
        return found && (found.kind === 'table') === isTable ? { ...env, relations: env.relations.with(pathKey(path), found.hides) } : env
      }
      if (statement.object === 'DATABASE') return withDatabase(env, 'DATABASE', statement.name, undefined)
      if (statement.object === 'CATALOG') {
        const catalog = statement.name.parts[0]?.name ?? ''
        return {
          ...withDatabase(env, 'CATALOG', statement.name, undefined, firstDatabase(env, catalog)),
          catalogs: env.catalogs.with(catalog, undefined),
        }
      }
      if (statement.object !== 'FUNCTION') return env
      const found = findFunction(
        env,
        statement.name.parts.map(p => p.name),
      )
      return found ? { ...env, functions: env.functions.with(functionKey(found.name), undefined) } : env
    }
    case 'Use': {
      const parts = statement.name.parts.map(p => p.name)
      if (parts.length === 0 || parts.some(p => p === '')) return env
      if (statement.object === 'CATALOG') return { ...env, catalog: parts[0], database: firstDatabase(env, parts[0]) }
      return parts.length > 1 ? { ...env, catalog: parts[0], database: parts[1] } : { ...env, database: parts[0] }
    }
    case 'Set': {
      if (!statement.key || !statement.value) return env
      return { ...env, options: env.options.with(statement.key.value, statement.value.value) }
    }
    case 'Reset': {
      if (!statement.key) return { ...env, options: optionsOf(env.config) }
      return { ...env, options: env.options.with(statement.key.value, env.config.options?.[statement.key.value]) }
    }
    case 'Other': {
      const [name] = statement.parts ?? []
      if (statement.object === 'MODEL') return withModel(env, statement, file)
      if (statement.object === 'MATERIALIZED TABLE') return withMaterialized(env, statement, file)
      if (statement.object === 'CATALOG') return withCatalog(env, statement)
      if (statement.verb === 'CREATE' && statement.object === 'DATABASE') return withDatabase(env, 'DATABASE', name, true)
      const path = statement.verb === 'ALTER' && name?.kind === 'Name' ? resolvePath(env, name) : undefined
      const found = path && env.relations.get(pathKey(path))
      return found ? altered(env, found, statement, file) : env
    }
    default:
      return env
  }
}

/**
 * Whether a CREATE leaves what is there: with IF NOT EXISTS, and where Flink refuses it. Another script's tables are not in the way: it may be
 * run on its own.
 */
export function staysAsItIs(known: RelationEntity | undefined, node: CreateTable | CreateView, file: FileInfo): boolean {
  return known !== undefined && (isTaken(known, node, file) || (node.ifNotExists && known.node.temporary === node.temporary))
}
/** What a temporary table or view stands before until it is dropped: the lasting one of its name. */
function hiddenBy(env: Environment, path: readonly string[], node: CreateTable | CreateView): RelationEntity | undefined {
  const known = node.temporary ? env.relations.get(pathKey(path)) : undefined
  return known && !known.node.temporary ? known : undefined
}

/** Whether the name of a new table or view is taken by an earlier statement of the same script. */
export const isTaken = (known: RelationEntity, node: CreateTable | CreateView, file: FileInfo): boolean =>
  known.declared.file === file.file &&
  known.node.temporary === node.temporary &&
  !(node.kind === 'CreateTable' && node.orReplace && known.kind === 'table')

/** The environment behind CREATE CATALOG, and behind ALTER CATALOG … SET and RESET. */
function withCatalog(env: Environment, node: OtherStatement): Environment {
  const [name] = node.parts ?? []
  if (name?.kind !== 'Identifier' || (node.verb !== 'CREATE' && node.verb !== 'ALTER')) return env
  const known = env.catalogs.get(name.name)
  if (node.verb === 'ALTER') {
    const changed = known && changedOptions(known, node)
    return changed ? { ...env, catalogs: env.catalogs.with(name.name, changed) } : env
  }
  const options = writtenOptions(node)
  const made = withDatabase(env, 'CATALOG', name, true, options['default-database'])
  return known && node.ifExists ? made : { ...made, catalogs: env.catalogs.with(name.name, options) }
}

/** The options behind WITH or SET. */
export function writtenOptions({ parts = [] }: OtherStatement): TableOptions {
  return Object.fromEntries(parts.flatMap(p => (p.kind === 'TableOption' ? [[p.key.value, p.value.value]] : [])))
}

/** Options behind ALTER … SET or RESET; undefined for other changes. */
export function changedOptions(options: TableOptions, node: OtherStatement): TableOptions | undefined {
  if (node.action === 'SET') return { ...options, ...writtenOptions(node) }
  if (node.action !== 'RESET') return undefined
  const gone = new Set(node.parts?.flatMap(p => (p.kind === 'StringLiteral' ? [p.value] : [])))
  return Object.fromEntries(Object.entries(options).filter(([k]) => !gone.has(k)))
}

/** The database that is in use right after USE CATALOG. */
function firstDatabase(env: Environment, catalog: string): string {
  return catalog === 'default_catalog' ? 'default_database' : (env.catalogs.get(catalog)?.['default-database'] ?? 'default')
}

function withDatabase(
  env: Environment,
  object: 'DATABASE' | 'CATALOG',
  name: AnyNode | undefined,
  value: true | undefined,
  first = 'default',
): Environment {
  const parts = name?.kind === 'Identifier' ? [name.name] : name?.kind === 'Name' ? name.parts.map(p => p.name) : []
  if (parts.length === 0 || parts.some(p => p === '')) return env
  const path = object === 'DATABASE' && parts.length === 1 ? [env.catalog, ...parts] : parts
  let databases = env.databases.with(pathKey(path), value)
  // A catalog in memory begins with one database.
  if (object === 'CATALOG') databases = databases.with(pathKey([...path, first]), value)
  return { ...env, databases }
}

/** The environment behind CREATE or DROP MATERIALIZED TABLE: a table with the columns of a query, of which the rest isn't known. */
function withMaterialized(env: Environment, node: OtherStatement, file: FileInfo): Environment {
  const name = node.parts?.[0]
  const path = name?.kind === 'Name' ? resolvePath(env, name) : undefined
  const query = node.parts?.find(p => p.kind === 'Query')
  if (name?.kind !== 'Name' || !path) return env
  if (node.verb === 'DROP') return { ...env, relations: env.relations.with(pathKey(path), undefined) }
  if (node.verb !== 'CREATE' || query?.kind !== 'Query' || env.relations.get(pathKey(path))) return env
  const table: CreateTable = {
    ...{ kind: 'CreateTable', start: node.start, end: node.end, name, query },
    ...{ temporary: false, ifNotExists: false, orReplace: false, materialized: true, columns: [], partitionedBy: [], options: [] },
  }
  return { ...env, relations: env.relations.with(pathKey(path), new DeclaredTable(env, path, () => table, file)) }
}

/** The environment behind CREATE, ALTER or DROP MODEL. */
function withModel(env: Environment, node: OtherStatement, file: FileInfo): Environment {
  const [name, ...parts] = node.parts ?? []
  const path = name?.kind === 'Name' ? resolvePath(env, name) : undefined
  if (!path) return env
  const key = pathKey(path)
  const known = env.models.get(key)
  if (node.verb === 'CREATE') {
    if (known && (node.ifExists || known.declared.file === file.file)) return env
    const columns = parts.filter(p => p.kind === 'ColumnDef')
    const field = (c: ColumnDef): RelField => ({ name: c.name.name, type: typeOfNode(c.type) })
    const [inputs, outputs] = [columns.filter(c => !c.output).map(field), columns.filter(c => c.output).map(field)]
    return { ...env, models: env.models.with(key, modelEntity({ path, inputs, outputs, options: writtenOptions(node), declared: file })) }
  }
  if (!known) return env
  if (node.verb === 'DROP') return { ...env, models: env.models.with(key, undefined) }
  const [target] = parts
  if (node.action === 'RENAME') {
    const renamed = target?.kind === 'Name' ? target.parts.at(-1)?.name : undefined
    if (!renamed) return env
    const to = [...path.slice(0, -1), renamed]
    return { ...env, models: env.models.with(key, undefined).with(pathKey(to), modelEntity({ ...known, path: to })) }
  }
  const options = changedOptions(known.options, node)
  return options ? { ...env, models: env.models.with(key, modelEntity({ ...known, options })) } : env
}

function modelEntity(model: Omit<ModelEntity, 'digest'>): ModelEntity {
  const columns = [...model.inputs, ...model.outputs].map(f => `${f.name} ${typeKey(f.type)}`)
  return { ...model, digest: `${model.inputs.length}|${columns.join()}|${JSON.stringify(model.options)}` }
}

/** Full path of a name of one to three parts, or undefined where a part is missing. */
export function resolvePath(env: { catalog: string; database: string }, name: Name): string[] | undefined {
  const parts = name.parts.map(p => p.name)
  if (parts.length === 0 || parts.length > 3 || parts.some(p => p === '')) return undefined
  if (parts.length === 3) return parts
  return parts.length === 2 ? [env.catalog, ...parts] : [env.catalog, env.database, ...parts]
}
export const pathKey = (path: readonly string[]): string => path.join('\u0000')
/** Function names don't tell upper from lower case. */
export const functionKey = (name: string): string => name.toLowerCase()

/** A temporary system function by its bare name, else a catalog function. */
export function findFunction(env: Environment, parts: readonly string[]): FunctionEntity | undefined {
  if (parts.length === 1) {
    const system = env.functions.get(functionKey(parts[0]))
    if (system) return system
    return env.functions.get(functionKey(`${env.catalog}.${env.database}.${parts[0]}`))
  }
  return env.functions.get(functionKey(parts.length === 2 ? `${env.catalog}.${parts.join('.')}` : parts.join('.')))
}

/**
 * What a CREATE TABLE or CREATE VIEW that led from `before` to `after` makes of another environment, without a look at its text; the very same
 * entity where what it read is the same. Undefined where the statement must be asked.
 */
export function declareAgain(before: Environment, after: Environment, env: Environment): Environment | undefined {
  const { last } = after.relations
  if (after.relations === before.relations || !last?.[1]) return undefined
  if (before.catalog !== env.catalog || before.database !== env.database || before.config !== env.config) return undefined
  const [key, entity] = last
  if (entity.altered || entity.hides) return undefined
  // Whether the name is taken may be decided otherwise now.
  if (before.relations.get(key)?.declared.file !== env.relations.get(key)?.declared.file) return undefined
  const same = entity.within(env)
  if (same === entity && env.relations === before.relations) return { ...env, relations: after.relations }
  return { ...env, relations: env.relations.with(key, same) }
}

/** Gives what binding a CREATE TABLE or CREATE VIEW has found to the environment behind it, whose first reader would else bind it again. */
export function declareOnce(found: ResolvedRelation, before: Environment, after: Environment): void {
  const entity = after.relations.last?.[1]
  if (after.relations !== before.relations && entity instanceof DeclaredRelation) entity.resolveAs(found, before)
}

/** A table or view with its parts, and what was read to find them. */
export interface ResolvedRelation<R = ResolvedTable | ViewEntity['resolved']> {
  readonly resolved: R
  readonly reads: ReadSet
}

/**
 * A table or view as an environment keeps it: its parts are found when they are first asked for, so that a file's tables cost nothing until a
 * query reads them. A class, because thousands of objects with getters of their own take ten times the memory.
 */
abstract class DeclaredRelation<R> {
  readonly path: readonly string[]
  readonly declared: FileInfo
  /** until it is resolved: the entity may outlive many versions of its script, which this would keep */
  protected home: Environment | undefined
  protected found: ResolvedRelation<R> | undefined
  private known: string | undefined

  constructor(env: Environment, path: readonly string[], declared: FileInfo) {
    this.home = env
    this.path = path
    this.declared = declared
  }

  get resolved(): R {
    if (!this.found) {
      this.found = this.resolve(this.home!)
      this.home = undefined
    }
    return this.found.resolved
  }

  /** What its statement was found to declare in `env`. */
  resolveAs(found: ResolvedRelation<R>, env: Environment): void {
    if (this.home !== env) return
    this.found = found
    this.home = undefined
  }

  get digest(): string {
    this.known ??= this.digestOf(this.resolved)
    return this.known
  }

  protected holdsIn(env: Environment): boolean {
    return this.found !== undefined && stillHolds(this.found.reads, env)
  }

  protected abstract resolve(env: Environment): ResolvedRelation<R>
  protected abstract digestOf(resolved: R): string
}

class DeclaredTable extends DeclaredRelation<ResolvedTable> implements TableEntity {
  readonly kind = 'table'
  readonly hides?: RelationEntity
  private readonly again: () => Statement

  constructor(env: Environment, path: readonly string[], again: () => Statement, declared: FileInfo, hides?: RelationEntity) {
    super(env, path, declared)
    this.again = again
    if (hides) this.hides = hides
  }

  get node(): CreateTable {
    return this.again() as CreateTable
  }

  within(env: Environment): TableEntity {
    return this.holdsIn(env) ? this : new DeclaredTable(env, this.path, this.again, this.declared, this.hides)
  }

  protected resolve(env: Environment) {
    const { table, binder } = resolveTable(env, this.node, this.declared)
    return { resolved: table, reads: binder.reader.readSet() }
  }

  protected digestOf(resolved: ResolvedTable): string {
    return digestTable(this.path, resolved)
  }
}

export class DeclaredView extends DeclaredRelation<ViewEntity['resolved']> implements ViewEntity {
  readonly kind = 'view'
  readonly altered?: true
  readonly hides?: RelationEntity
  private readonly again: () => Statement

  constructor(
    env: Environment,
    path: readonly string[],
    again: () => Statement,
    declared: FileInfo,
    { altered, hides }: Pick<ViewEntity, 'altered' | 'hides'> = {},
  ) {
    super(env, path, declared)
    this.again = again
    if (altered) this.altered = true
    if (hides) this.hides = hides
  }

  get node(): CreateView {
    return this.again() as CreateView
  }

  within(env: Environment): ViewEntity {
    return this.holdsIn(env) ? this : new DeclaredView(env, this.path, this.again, this.declared, this)
  }

  protected resolve(env: Environment) {
    return resolveView(env, this.node, this.declared)
  }

  // A reader's plan points into the view's text, so the places are a part of what it read.
  protected digestOf({ reads }: ViewEntity['resolved']): string {
    return digestText(`${this.path.join('.')}|${JSON.stringify(this.node)}|${reads}`)
  }
}

function functionEntity(env: Environment, node: CreateFunction, declared: FileInfo): FunctionEntity | undefined {
  const parts = node.name.parts.map(p => p.name)
  if (parts.length === 0 || parts.some(p => p === '')) return undefined
  const bare = parts[parts.length - 1]
  const path = resolvePath(env, node.name)
  const name = node.system ? bare : (path ?? parts).join('.')
  const info = lookUpInfo(env.config.functions, bare, name)
  const returns = info?.returns === undefined ? undefined : parseType(info.returns)
  return {
    kind: 'function',
    name,
    node,
    declared,
    returns,
    deterministic: info?.deterministic !== false,
    functionKind: info?.kind,
    merge: info?.merge,
    digest: digestText(
      `${name}|${node.className.value}|${returns ? typeKey(returns) : ''}|${info?.deterministic ?? ''}|${info?.kind ?? ''}|${info?.merge ?? ''}`,
    ),
  }
}

function lookUpInfo(functions: EnvironmentConfig['functions'], bare: string, full: string): FunctionInfo | undefined {
  if (!functions) return undefined
  const direct = functions[bare] ?? functions[full]
  if (direct) return direct
  const key = Object.keys(functions).find(k => k.toLowerCase() === bare.toLowerCase() || k.toLowerCase() === full.toLowerCase())
  return key === undefined ? undefined : functions[key]
}

export function digestTable(path: readonly string[], t: ResolvedTable): string {
  const columns = t.columns.map(
    c => `${c.name} ${typeKey(c.type)} ${c.kind} ${c.metadata ?? ''} ${c.time ?? ''} ${c.expression ? expressionKey(c.expression) : ''}`,
  )
  const options = Object.entries(t.options)
    .map(([k, v]) => `${k}=${v}`)
    .sort()
  return digestText(
    [
      path.join('.'),
      ...columns,
      t.watermark ? `${t.watermark.column} ${expressionKey(t.watermark.expression)}` : '',
      (t.primaryKey ?? []).join(','),
      ...options,
      String(t.complete),
    ].join('|'),
  )
}
// Calls of user functions are pointed to by findings about readers, so their places count; a comment elsewhere touches no reader.
const expressionKey = (e: Rex): string =>
  someRex(e, x => x.kind === 'call' && x.user === true)
    ? `${rexDigest(e)}@${e.at.map((p: Place) => `${p.start}-${p.end}`).join()}`
    : rexDigest(e)
