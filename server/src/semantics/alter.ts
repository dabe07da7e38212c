import type { AnyNode, ColumnDef, CreateView, OtherStatement, PrimaryKeyDef, WatermarkDef } from '../syntax/nodes.ts'
import { bindQuery } from './bind-query.ts'
import { computedColumn, storedColumn, watermarkOf } from './bind-table.ts'
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
import { suggest } from './suggest.ts'

/** The environment behind ALTER TABLE or ALTER VIEW of what is there; what Flink refuses changes nothing. */
export function altered(env: Environment, known: RelationEntity, node: OtherStatement, file: FileInfo): Environment {
  const target = node.parts?.[1]
  const renamed = node.action === 'RENAME' && node.parts?.length === 2 && target?.kind === 'Name' ? target.parts.at(-1)?.name : undefined
  if (renamed) {
    const path = [...known.path.slice(0, -1), renamed]
    if (env.relations.get(pathKey(path))) return env
    const moved =
      known.kind === 'table' ? changed(known, path, env, t => t) : new DeclaredView(env, path, () => known.node, known.declared, true)
    return { ...env, relations: env.relations.with(pathKey(known.path), undefined).with(pathKey(path), moved) }
  }
  if (known.kind === 'view') {
    if (node.object !== 'VIEW' || target?.kind !== 'Query') return env
    const view = (): CreateView => ({ ...(known.node as CreateView), query: target, columns: [] })
    return { ...env, relations: env.relations.with(pathKey(known.path), new DeclaredView(env, known.path, view, file, true)) }
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
      for (const n of namesOf(parts))
        if (table.primaryKey?.includes(n.name))
          b.problem(n, 'not-supported', `Column '${n.name}' is in the primary key`, 'DROP PRIMARY KEY first')
        else if (table.watermark?.column === n.name)
          b.problem(n, 'not-supported', `Column '${n.name}' has a watermark`, 'DROP WATERMARK first')
      return { ...table, columns: table.columns.filter(c => !namesOf(parts).some(n => isColumn(b, table, n) && n.name === c.name)) }
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
  if (table.columns.some(c => c.name === to.name)) {
    b.problem(to, 'duplicate-name', `Column '${to.name}' is there already`)
    return table
  }
  return { ...table, columns: table.columns.map(c => (c.name === from.name ? { ...c, name: to.name } : c)) }
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
    return { ...table, primaryKey: keyOf(part) }
  }
  if (part.kind !== 'WatermarkDef') return table
  taken('watermark', table.watermark !== undefined)
  const watermark = watermarkOf(b, part as WatermarkDef, table.columns)
  if (!watermark) return table
  const columns = table.columns.map(c => (c.name === watermark.column ? { ...c, time: 'rowtime' as const } : c))
  return { ...table, columns, watermark: { ...watermark, expression: { ...watermark.expression, at: [] } } }
}
const keyOf = (key: PrimaryKeyDef): string[] => key.columns.map(c => c.name)

function columnOf(table: ResolvedTable, node: ColumnDef, b: Binder): ColumnEntity {
  if (!node.computed) return storedColumn(node, table.primaryKey)
  const base = table.columns.filter(c => c.kind !== 'computed')
  const column = computedColumn(b, node, base)
  return { ...column, expression: column.expression && { ...column.expression, at: [] } }
}

function isColumn(b: Binder, table: ResolvedTable, id: { readonly name: string; readonly start: number; readonly end: number }): boolean {
  if (!table.complete || id.name === '' || table.columns.some(c => c.name === id.name)) return true
  const known = table.columns.map(c => c.name)
  const near = suggest(id.name, known)
  b.problem(id, 'unknown-column', `Column '${id.name}' not found`, { near })
  return false
}

function namesOf(parts: readonly AnyNode[]): { name: string; start: number; end: number }[] {
  return parts.flatMap(p => {
    if (p.kind === 'Identifier') return [p]
    return p.kind === 'Name' ? [{ name: p.parts.map(x => x.name).join('.'), start: p.start, end: p.end }] : []
  })
}
