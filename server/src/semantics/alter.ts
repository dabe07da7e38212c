import type { AnyNode, ColumnDef, CreateView, DistributionDef, OtherStatement, WatermarkDef } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { bindQuery } from './bind-query.ts'
import { checkDistribution, computedColumn, keyName, storedColumn, watermarkOf } from './bind-table.ts'
import { Binder } from './binder.ts'
import {
  type ColumnEntity,
  changedOptions,
  DeclaredView,
  digestTable,
  type Environment,
  type FileInfo,
  pathKey,
  type RelationEntity,
  type ResolvedTable,
  resolvePath,
  type TableEntity,
} from './environment.ts'
import { inputsOf, type Rex } from './rex.ts'
import { suggest } from './suggest.ts'

type NamedSpan = Span & { readonly name: string }

/** The environment behind ALTER TABLE or ALTER VIEW of what is there; what Flink refuses changes nothing. */
export function altered(env: Environment, known: RelationEntity, node: OtherStatement, file: FileInfo): Environment {
  const target = node.parts?.[1]
  const renamed = node.action === 'RENAME' && node.parts?.length === 2 && target?.kind === 'Name' ? target.parts.at(-1)?.name : undefined
  if (renamed) {
    const path = [...known.path.slice(0, -1), renamed]
    if (env.relations.get(pathKey(path))) return env
    const moved =
      known.kind === 'table'
        ? changed(known, path, env, t => t)
        : new DeclaredView(env, path, () => known.node, known.declared, { altered: true })
    return { ...env, relations: env.relations.with(pathKey(known.path), undefined).with(pathKey(path), moved) }
  }
  if (known.kind === 'view') {
    if (node.object !== 'VIEW' || target?.kind !== 'Query') return env
    const view = (): CreateView => ({ ...(known.node as CreateView), query: target, columns: [] })
    return { ...env, relations: env.relations.with(pathKey(known.path), new DeclaredView(env, known.path, view, file, { altered: true })) }
  }
  if (node.object !== 'TABLE') return env
  const entity = changed(known, known.path, env, (t, e) => alterTable(t, node, new Binder(e, file)))
  return { ...env, relations: env.relations.with(pathKey(known.path), entity) }
}

/** What is wrong in ALTER TABLE of a table that is there. */
export function checkAlter(b: Binder, known: RelationEntity, node: OtherStatement): void {
  const [name, target] = node.parts ?? []
  const kind = known.kind.toUpperCase()
  if (name && kind !== node.object)
    b.problem(name, 'unknown-table', `'${known.path.at(-1)}' is a ${known.kind}, no ${node.object?.toLowerCase()}`, `ALTER ${kind}`)
  if (known.kind === 'view' && target?.kind === 'Query') bindQuery(b, target, { relations: [] })
  if (node.action === 'RENAME' && node.parts?.length === 2 && target?.kind === 'Name') {
    const path = resolvePath(b.env, target)
    if (path && path.join('.') !== known.path.join('.') && b.reader.relation(path))
      b.problem(target, 'duplicate-name', `'${path[path.length - 1]}' is there already`)
  }
  if (known.kind === 'table' && node.object === 'TABLE') alterTable(known.resolved, node, b)
}

// Places in an ALTER are not in the unit that the table was declared in, so nothing points to them.
function changed(
  known: TableEntity,
  path: readonly string[],
  env: Environment,
  change: (table: ResolvedTable, env: Environment) => ResolvedTable,
): TableEntity {
  let resolved: ResolvedTable | undefined
  let digest: string | undefined
  return {
    kind: 'table',
    path,
    altered: true,
    declared: known.declared,
    get node() {
      return known.node
    },
    get resolved() {
      resolved ??= change(known.resolved, env)
      return resolved
    },
    get digest() {
      digest ??= digestTable(path, this.resolved)
      return digest
    },
    within: other => changed(known.within(other) as TableEntity, path, other, change),
  }
}

function alterTable(table: ResolvedTable, node: OtherStatement, b: Binder): ResolvedTable {
  const parts = (node.parts ?? []).slice(1)
  switch (node.action) {
    case 'ADD':
      return parts.reduce((t, p) => add(t, p, b), table)
    case 'MODIFY':
      return parts.reduce((t, p) => modify(t, p, b), table)
    case 'RENAME':
      return rename(table, parts, b)
    case 'RESET':
      checkReset(b, node, parts)
      return { ...table, options: changedOptions(table.options, node) ?? table.options }
    case 'SET':
      return { ...table, options: changedOptions(table.options, node) ?? table.options }
    case 'DROP':
      return drop(table, namesOf(parts), b)
    case 'ADD PARTITION':
    case 'DROP PARTITION':
      if (table.complete && !table.partitions && node.parts?.[0]) b.problem(node.parts[0], 'not-supported', 'The table has no partitions')
      return table
    case 'DROP CONSTRAINT': {
      const [name] = namesOf(parts)
      if (!name || name.name === '' || !table.complete) return { ...table, primaryKey: undefined }
      if (!table.primaryKey) b.problem(name, 'not-supported', 'The table has no primary key')
      else if (table.keyName !== undefined && table.keyName !== name.name)
        b.problem(name, 'unknown-column', `The primary key is called '${table.keyName}'`, { near: table.keyName })
      else return { ...table, primaryKey: undefined }
      return table
    }
    case 'DROP DISTRIBUTION':
      if (table.complete && !table.buckets) b.problem(node, 'not-supported', 'The table has no distribution')
      return { ...table, buckets: undefined }
    case 'DROP WATERMARK':
      if (table.complete && !table.watermark) b.problem(node, 'not-supported', 'The table has no watermark')
      return { ...table, watermark: undefined, columns: table.columns.map(c => (c.time === 'rowtime' ? { ...c, time: undefined } : c)) }
    case 'DROP PRIMARY KEY':
      if (table.complete && !table.primaryKey) b.problem(node, 'not-supported', 'The table has no primary key')
      return { ...table, primaryKey: undefined }
    default:
      return table
  }
}

function checkReset(b: Binder, node: OtherStatement, keys: readonly AnyNode[]): void {
  const connector = keys.find(k => k.kind === 'StringLiteral' && k.value === 'connector')
  if (connector) b.problem(connector, 'option-conflict', "ALTER TABLE … RESET can't take back 'connector'")
  else if (keys.length === 0 && node.parts?.[0]) b.problem(node.parts[0], 'missing-option', 'ALTER TABLE … RESET needs at least one key')
}

function add(table: ResolvedTable, part: AnyNode, b: Binder): ResolvedTable {
  if (part.kind !== 'ColumnDef') return withKey(table, part, b, 'ADD')
  if (table.columns.some(c => c.name === part.name.name)) {
    b.problem(part.name, 'duplicate-name', `Column '${part.name.name}' is there already`)
    return table
  }
  checkAfter(table, part, b)
  return { ...table, columns: [...table.columns, columnOf(table, part, b)] }
}

function modify(table: ResolvedTable, part: AnyNode, b: Binder): ResolvedTable {
  if (part.kind !== 'ColumnDef') return withKey(table, part, b, 'MODIFY')
  if (!isColumn(b, table, part.name)) return table
  checkAfter(table, part, b)
  const column = columnOf(table, part, b)
  return { ...table, columns: table.columns.map(c => (c.name === column.name ? { ...column, time: c.time } : c)) }
}

function checkAfter(table: ResolvedTable, { after }: ColumnDef, b: Binder): void {
  if (after && after.parts.length === 1) isColumn(b, table, after.parts[0])
}

function rename(table: ResolvedTable, parts: readonly AnyNode[], b: Binder): ResolvedTable {
  const [from, to] = namesOf(parts)
  if (!from || !to || !isColumn(b, table, from)) return table
  const user = userOf(table, from.name, new Set()) ?? (table.watermark?.column === from.name ? 'The watermark' : undefined)
  if (user !== undefined) {
    b.problem(from, 'not-supported', `${user} needs column '${from.name}'`)
    return table
  }
  if (table.columns.some(c => c.name === to.name)) {
    b.problem(to, 'duplicate-name', `Column '${to.name}' is there already`)
    return table
  }
  return { ...table, columns: table.columns.map(c => (c.name === from.name ? { ...c, name: to.name } : c)) }
}

function drop(table: ResolvedTable, names: readonly NamedSpan[], b: Binder): ResolvedTable {
  const gone = new Set<string>()
  for (const n of names) {
    if (gone.has(n.name)) b.problem(n, 'duplicate-name', `Column '${n.name}' stands here twice`)
    else if (isColumn(b, table, n)) gone.add(n.name)
  }
  for (const n of names) {
    if (table.primaryKey?.includes(n.name))
      b.problem(n, 'not-supported', `Column '${n.name}' is in the primary key`, 'DROP PRIMARY KEY first')
    else if (table.watermark?.column === n.name) b.problem(n, 'not-supported', `Column '${n.name}' has a watermark`, 'DROP WATERMARK first')
    const user = gone.has(n.name) ? userOf(table, n.name, gone) : undefined
    if (user !== undefined) b.problem(n, 'not-supported', `${user} needs column '${n.name}'`)
  }
  const stays = (c: ColumnEntity): boolean => !gone.has(c.name)
  // Computed columns say by number which of the stored ones they read.
  const before = stored(table)
  const after = before.filter(stays)
  const moved = (e: Rex): Rex => {
    if (e.kind === 'input') return { ...e, index: after.indexOf(before[e.index]) }
    return e.kind === 'call' ? { ...e, args: e.args.map(moved) } : e
  }
  return { ...table, columns: table.columns.filter(stays).map(c => (c.expression ? { ...c, expression: moved(c.expression) } : c)) }
}

const stored = ({ columns }: ResolvedTable): readonly ColumnEntity[] => columns.filter(c => c.kind !== 'computed')

/** What of a table can't be without a column: a computed column that stays, its partitions or its buckets. */
function userOf(table: ResolvedTable, name: string, gone: ReadonlySet<string>): string | undefined {
  const at = stored(table).findIndex(c => c.name === name)
  const reads = (c: ColumnEntity): boolean => c.expression !== undefined && !gone.has(c.name) && inputsOf(c.expression).has(at)
  const computed = at < 0 ? undefined : table.columns.find(reads)
  if (computed) return `The computed column '${computed.name}'`
  if (table.partitions?.includes(name)) return 'PARTITIONED BY'
  return table.buckets?.includes(name) ? 'DISTRIBUTED BY' : undefined
}

function withDistribution(table: ResolvedTable, part: DistributionDef, b: Binder, isNew: boolean): ResolvedTable {
  if (table.complete && (table.buckets === undefined) !== isNew)
    b.problem(part, isNew ? 'duplicate-name' : 'not-supported', `The table has ${isNew ? 'a distribution already' : 'no distribution'}`)
  else if (table.complete) checkDistribution(b, part, table.columns)
  return { ...table, buckets: part.columns.map(c => c.name) }
}

function withKey(table: ResolvedTable, part: AnyNode, b: Binder, action: 'ADD' | 'MODIFY'): ResolvedTable {
  const isNew = action === 'ADD'
  const taken = (what: string, there: boolean): void => {
    if (table.complete && there === isNew)
      b.problem(part, isNew ? 'duplicate-name' : 'not-supported', `The table has ${isNew ? 'a' : 'no'} ${what}${isNew ? ' already' : ''}`)
  }
  if (part.kind === 'PrimaryKeyDef') {
    if (part.enforced) b.problem(part, 'not-supported', 'Flink does not check a primary key', 'Write NOT ENFORCED behind it')
    taken('primary key', table.primaryKey !== undefined)
    for (const c of part.columns) isColumn(b, table, c)
    return { ...table, primaryKey: part.columns.map(c => c.name), keyName: keyName(part) }
  }
  if (part.kind === 'DistributionDef') return withDistribution(table, part, b, isNew)
  if (part.kind !== 'WatermarkDef') return table
  taken('watermark', table.watermark !== undefined)
  const watermark = watermarkOf(b, part as WatermarkDef, table.columns)
  if (!watermark) return table
  const columns = table.columns.map(c => (c.name === watermark.column ? { ...c, time: 'rowtime' as const } : c))
  return { ...table, columns, watermark: { ...watermark, expression: { ...watermark.expression, at: [] } } }
}

function columnOf(table: ResolvedTable, node: ColumnDef, b: Binder): ColumnEntity {
  if (!node.computed) return storedColumn(node, table.primaryKey)
  const base = table.columns.filter(c => c.kind !== 'computed')
  const column = computedColumn(b, node, base)
  return { ...column, expression: column.expression && { ...column.expression, at: [] } }
}

function isColumn(b: Binder, table: ResolvedTable, id: NamedSpan): boolean {
  if (!table.complete || id.name === '' || table.columns.some(c => c.name === id.name)) return true
  const known = table.columns.map(c => c.name)
  const near = suggest(id.name, known)
  b.problem(id, 'unknown-column', `Column '${id.name}' not found`, { near })
  return false
}

function namesOf(parts: readonly AnyNode[]): NamedSpan[] {
  return parts.flatMap(p => {
    if (p.kind === 'Identifier') return [p]
    return p.kind === 'Name' ? [{ name: p.parts.map(x => x.name).join('.'), start: p.start, end: p.end }] : []
  })
}
