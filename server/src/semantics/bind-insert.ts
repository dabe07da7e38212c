import type { InsertStatement } from '../syntax/nodes.ts'
import { cast } from './bind-expression.ts'
import { hintOptions, unknownRel } from './bind-from.ts'
import { bindQuery } from './bind-query.ts'
import type { Binder } from './binder.ts'
import { castsImplicitly } from './casts.ts'
import { isMadeByScripts } from './check-catalogs.ts'
import { checkTableHints } from './check-hints.ts'
import { checkUsable } from './check-table.ts'
import { type ColumnEntity, resolvePath, type TableEntity } from './environment.ts'
import { nowhere, type Places } from './origin.ts'
import { isOpen, type Rel } from './rel.ts'
import { input, literal, type Rex } from './rex.ts'
import { suggest } from './suggest.ts'
import { isText, sameType } from './type-rules.ts'
import { formatType, type SqlType, withNullable } from './types.ts'

export interface BoundInsert {
  readonly kind: 'insert'
  readonly rel: Rel
  /** as it was written, before it was brought to the sink's columns */
  readonly query: Rel
  readonly table: TableEntity
  /** the columns that are written, in the sink's order */
  readonly columns: readonly ColumnEntity[]
  /** positions in the table of the columns that the statement lists */
  readonly targets?: readonly number[]
  /** options of the hint behind the table's name */
  readonly hints?: Readonly<Record<string, string>>
  readonly at: Places
  readonly overwrite: boolean
}

/** INSERT INTO: the query brought to the columns of the table. Undefined where the table is not known. */
export function bindInsert(b: Binder, node: InsertStatement): BoundInsert | undefined {
  if (node.upsert)
    b.problem(node.keyword, 'not-supported', 'Flink has no UPSERT', "INSERT INTO: the table's primary key says which row it is")
  const rel = bindQuery(b, node.query, { relations: [] })
  const path = resolvePath(b.env, node.target)
  if (!path) return undefined
  const entity = b.reader.relation(path)
  if (!entity) {
    if (isMadeByScripts(b, path[0])) {
      const near = suggest(
        path[path.length - 1],
        [...b.env.relations.entries().values()].map(r => r.path[r.path.length - 1]),
      )
      b.problem(node.target, 'unknown-table', `Table '${path[path.length - 1]}' not found`, { near })
    }
    return undefined
  }
  b.use(node.target, entity.kind, path[path.length - 1], undefined, {
    ...entity.declared,
    start: entity.node.name.start,
    end: entity.node.name.end,
  })
  if (entity.kind === 'view') {
    b.problem(node.target, 'no-sink', `'${path[path.length - 1]}' is a view and cannot be written to`)
    return undefined
  }
  const t = entity.resolved
  checkTableHints(b, node.targetHints)
  checkUsable(b, { name: node.target, hints: node.targetHints }, t, 'sink', path)
  if (node.overwrite && keepsRows.has(t.options.connector))
    b.late(node.target, 'not-supported', `Connector '${t.options.connector}' cannot be overwritten`, 'INSERT INTO')
  if (!isPartition(b, node, entity)) return undefined
  const columns = t.columns.filter(c => c.kind === 'physical' || (c.kind === 'metadata' && !c.virtual))
  const hints = hintOptions({ hints: node.targetHints })
  const at = [b.place(node.keyword, 'insert'), b.place(node.target, 'sink')]
  if (!t.complete || isOpen(rel)) return { kind: 'insert', rel, query: rel, table: entity, columns, at, overwrite: node.overwrite }
  const targets = targetColumns(b, node, columns)
  if (!targets)
    return {
      kind: 'insert',
      query: rel,
      rel: unknownInsert(rel, 'the list of columns is wrong'),
      table: entity,
      columns,
      at,
      overwrite: node.overwrite,
    }
  if (rel.fields.length !== targets.length) {
    const list = targets.map(c => c.name).join(', ')
    b.problem(
      node.columns.length > 0 ? node.query : node.target,
      'column-count',
      `The query gives ${rel.fields.length} columns, '${path[path.length - 1]}' takes ${targets.length}: ${list}`,
      `Query: ${rel.fields.map(f => `${f.name} ${formatType(f.type)}`).join(', ')}`,
    )
    return {
      kind: 'insert',
      query: rel,
      rel: unknownInsert(rel, 'the number of columns differs'),
      table: entity,
      columns,
      at,
      overwrite: node.overwrite,
    }
  }
  checkTypes(b, node, rel, targets, path)
  const absent = columns.find(
    c => c.kind === 'physical' && !c.type.nullable && !targets.includes(c) && !node.partition.some(p => p.column.name === c.name),
  )
  if (absent) b.problem(node.target, 'column-count', `Column '${absent.name}' is NOT NULL and needs a value`)
  return {
    kind: 'insert',
    query: rel,
    rel: toSink(arrange(rel, targets, columns, node), columns),
    table: entity,
    columns,
    ...(node.columns.length > 0 && { targets: targets.map(c => t.columns.indexOf(c)) }),
    ...(hints && { hints }),
    at,
    overwrite: node.overwrite,
  }
}

/** Connectors of Flink that only add rows. */
const keepsRows = new Set(['kafka', 'upsert-kafka', 'kafka-cluster', 'print', 'blackhole', 'jdbc'])

/** PARTITION (a = 1): columns that the table is partitioned by. */
function isPartition(b: Binder, node: InsertStatement, entity: TableEntity): boolean {
  const { columns, complete } = entity.resolved
  if (!complete || node.partition.length === 0 || entity.node.like) return true
  const keys = entity.node.partitionedBy.map(k => k.name)
  for (const { column } of node.partition) {
    if (column.name === '' || keys.includes(column.name)) continue
    if (!columns.some(c => c.name === column.name)) {
      const near = suggest(column.name, keys)
      b.problem(column, 'unknown-column', `Column '${column.name}' not found`, { near })
    } else b.problem(column, 'not-supported', `The table is not partitioned by '${column.name}'`)
    return false
  }
  return true
}

const unknownInsert = (rel: Rel, reason: string): Rel => unknownRel(reason, rel.fields, [rel])

function targetColumns(b: Binder, node: InsertStatement, columns: readonly ColumnEntity[]): ColumnEntity[] | undefined {
  const partition = new Set(node.partition.filter(p => p.value).map(p => p.column.name))
  if (node.columns.length === 0) return columns.filter(c => !partition.has(c.name))
  const targets: ColumnEntity[] = []
  let ok = true
  for (const id of node.columns) {
    const column = columns.find(c => c.name === id.name)
    if (column && targets.includes(column)) {
      b.problem(id, 'duplicate-name', `Column '${id.name}' is assigned twice`)
      ok = false
    }
    if (!column) {
      if (id.name !== '') {
        const near = suggest(
          id.name,
          columns.map(c => c.name),
        )
        b.problem(id, 'unknown-column', `Column '${id.name}' is not a column that can be written`, { near })
      }
      ok = false
    } else targets.push(column)
  }
  return ok ? targets : undefined
}

function checkTypes(b: Binder, node: InsertStatement, rel: Rel, targets: readonly ColumnEntity[], path: readonly string[]): void {
  for (let i = 0; i < targets.length; i++) {
    const from = rel.fields[i].type
    const to = targets[i].type
    if (castsImplicitly(from, to)) continue
    b.problem(
      node.target,
      'type-mismatch',
      `Column '${targets[i].name}' of '${path[path.length - 1]}' is ${formatType(to)}, the query gives ${formatType(from)} ('${rel.fields[i].name}')`,
      `CAST(${rel.fields[i].name} AS ${formatType(withNullable(to, true))})`,
    )
    return
  }
}

/** Query columns in the order of the sink; columns that the INSERT does not name are NULL. */
function arrange(rel: Rel, targets: readonly ColumnEntity[], columns: readonly ColumnEntity[], node: InsertStatement): Rel {
  if (targets.length === columns.length && targets.every((c, i) => c === columns[i])) return rel
  const exprs = columns.map((c): Rex => {
    const i = targets.indexOf(c)
    if (i >= 0) return input(i, rel.fields[i].type, [], rel.fields[i].time)
    const value = node.partition.find(p => p.column.name === c.name)?.value
    if (value?.kind === 'StringLiteral') return cast(literal(value.value, withNullable(c.type, false)), c.type)
    return literal(null, withNullable(c.type, true))
  })
  return {
    kind: 'Project',
    input: rel,
    exprs,
    fields: columns.map((c, i) => ({ name: targets.includes(c) ? rel.fields[targets.indexOf(c)].name : `EXPR$${i}`, type: exprs[i].type })),
    at: nowhere,
  }
}

/** Casts to the sink's types: if one column needs a cast, all columns whose types differ get one, as Flink does. */
function toSink(rel: Rel, columns: readonly ColumnEntity[]): Rel {
  if (rel.fields.length !== columns.length || rel.fields.every((f, i) => avoidsCast(f.type, columns[i].type))) return rel
  const exprs = rel.fields.map((f, i): Rex => {
    const e = input(i, f.type, [], f.time)
    const to = columns[i].type
    // A NOT NULL column is checked by the sink itself.
    return sameType(f.type, to) && (f.type.nullable === to.nullable || !to.nullable) && !f.time ? e : cast(e, to)
  })
  return { kind: 'Project', input: rel, exprs, fields: columns.map(({ name, type }) => ({ name, type })), at: nowhere }
}

/** Flink leaves out casts that change nothing in the value: to nullable, and to a longer text. */
function avoidsCast(from: SqlType, to: SqlType): boolean {
  // A NOT NULL column is checked by the sink itself.
  if (isText(from) && isText(to)) return (to.length ?? 1) >= (from.length ?? 1) && (to.root === 'VARCHAR' || from.root === 'CHAR')
  if (from.root === 'UNKNOWN' || to.root === 'UNKNOWN') return true
  return sameType(from, to)
}
