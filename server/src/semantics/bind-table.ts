import type { ColumnDef, CreateTable, DistributionDef, Expr, Identifier, PrimaryKeyDef, Query, WatermarkDef } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import { bindExpression, cast, type ExpressionContext } from './bind-expression.ts'
import { bindQuery } from './bind-query.ts'
import { Binder, type Relation, streaming } from './binder.ts'
import { castsImplicitly } from './casts.ts'
import { isMadeByScripts } from './check-catalogs.ts'
import { checkPlanned } from './check-planned.ts'
import {
  type ColumnEntity,
  type Environment,
  type FileInfo,
  type RelationEntity,
  type ResolvedTable,
  resolvePath,
  type TableEntity,
} from './environment.ts'
import { changelogFormats, connectorOf } from './flink/connectors.ts'
import { nowhere, type Places } from './origin.ts'
import { isOpen, type Rel, type RelField } from './rel.ts'
import { input, placedAt, type Rex, timeOf } from './rex.ts'
import { suggest } from './suggest.ts'
import { isUnknown, sameType } from './type-rules.ts'
import { checkDecimals, typeOfNode } from './type-text.ts'
import { formatType, type SqlType, UNKNOWN, withNullable } from './types.ts'
import { givesUpdates } from './updates.ts'

/** The table that a CREATE TABLE declares, with what is wrong in it. */
export function resolveTable(env: Environment, node: CreateTable, file: FileInfo): { table: ResolvedTable; binder: Binder } {
  const b = new Binder(env, file)
  const inherited = node.like ? inheritedFrom(b, node) : undefined
  const columns: ColumnEntity[] = [...(inherited?.columns ?? [])]
  const own: ColumnDef[] = []
  const taken = new Set(columns.map(c => c.name))
  for (const c of node.columns) {
    if (c.name.name === '') continue
    if (taken.has(c.name.name)) {
      b.problem(c.name, 'duplicate-name', `Column '${c.name.name}' is declared twice`)
      continue
    }
    taken.add(c.name.name)
    own.push(c)
  }
  checkTypes(b, own)
  checkLike(b, node, inherited)
  const rel = node.query && queryRel(b, node.query)
  const given = rel ? givenColumns(b, node, rel, own) : []
  const open = inherited?.complete === false || (rel !== undefined && isOpen(rel))
  const keyColumns = primaryKeyOf(b, node, [...columns, ...given], own, open) ?? inherited?.primaryKey
  // Mere names before AS only say the order of the query's columns.
  const declared = node.query && isListOfNames(own) ? [] : own
  for (const c of declared) if (!c.computed && !given.some(g => g.name === c.name.name)) columns.push(storedColumn(c, keyColumns))
  columns.push(...given)
  const base = columns.filter(c => c.kind !== 'computed')
  for (const c of declared) if (c.computed) columns.push(computedColumn(b, c, base, open))
  // Columns stand in the order of the text, whatever their kind; those that only the query gives stand last.
  const names = [...(inherited?.columns ?? []).map(c => c.name), ...declared.map(c => c.name.name), ...given.map(c => c.name)]
  const order = new Map(names.map((n, i) => [n, i]))
  columns.sort((x, y) => order.get(x.name)! - order.get(y.name)!)
  const watermark = watermarkOf(b, node.watermark, columns) ?? inherited?.watermark
  if (watermark) {
    const i = columns.findIndex(c => c.name === watermark.column)
    if (i >= 0) columns[i] = { ...columns[i], time: 'rowtime' }
  }
  if (!open) checkPartitions(b, node, columns)
  const late = node.query ? undefined : b.problems.find(p => p.late)
  const options: Record<string, string> = { ...inherited?.options }
  for (const o of node.options) options[o.key.value] = o.value.value
  if (rel) checkChanges(b, node, rel, options, keyColumns)
  const table = {
    columns,
    watermark,
    primaryKey: keyColumns,
    keyName: keyColumns && (ownKeyName(node) ?? inherited?.keyName),
    partitions: node.partitionedBy.length > 0 ? node.partitionedBy.map(c => c.name) : inherited?.partitions,
    buckets: node.distribution?.columns.map(c => c.name) ?? inherited?.buckets,
    options,
    ...(late && { unreadable: { message: late.message, late: true } }),
    complete: !node.query && inherited?.complete !== false && columns.every(c => !isUnknown(c.type)),
  }
  return { table, binder: b }
}

function inheritedFrom(b: Binder, node: CreateTable): ResolvedTable | undefined {
  const path = node.like && resolvePath(b.env, node.like.table)
  const found = path && b.reader.relation(path)
  if (found?.kind === 'table') return likeOf(found.resolved, node)
  if (found) b.problem(node.like!.table, 'unknown-table', `'${found.path.at(-1)}' is a view: LIKE takes a table`)
  if (path && !found && isMadeByScripts(b, path[0])) b.problem(node.like!.table, 'unknown-table', `Table '${path.at(-1)}' not found`)
  return { columns: [], options: {}, complete: false }
}

/** What LIKE takes over of a table: everything, but for what is EXCLUDED. */
function likeOf(table: ResolvedTable, node: CreateTable): ResolvedTable {
  const said = node.like?.options ?? []
  const takes = (feature: string): boolean => {
    const own = said.find(o => o.endsWith(` ${feature}`)) ?? said.find(o => o.endsWith(' ALL'))
    return !own?.startsWith('EXCLUDING')
  }
  const kept = (c: ColumnEntity): boolean => (c.kind === 'computed' ? takes('GENERATED') : c.kind === 'metadata' ? takes('METADATA') : true)
  return {
    ...table,
    columns: table.columns.filter(kept).map(c => (c.time === 'rowtime' && !takes('WATERMARKS') ? { ...c, time: undefined } : c)),
    options: takes('OPTIONS') ? table.options : {},
    watermark: takes('WATERMARKS') ? table.watermark : undefined,
    primaryKey: takes('CONSTRAINTS') ? table.primaryKey : undefined,
    partitions: takes('PARTITIONS') ? table.partitions : undefined,
    buckets: takes('DISTRIBUTION') ? table.buckets : undefined,
  }
}

/** A key without a name of its own is called after its columns. */
function ownKeyName({ primaryKey, columns }: CreateTable): string | undefined {
  const inline = columns.find(c => c.primaryKey)
  if (!primaryKey && !inline) return undefined
  return primaryKey ? keyName(primaryKey) : (inline!.primaryKey!.constraint?.name ?? `PK_${inline!.name.name}`)
}
export const keyName = ({ constraint, columns }: PrimaryKeyDef): string => constraint?.name ?? `PK_${columns.map(c => c.name).join('_')}`

/** A physical or metadata column of a definition. */
export function storedColumn(c: ColumnDef, key: readonly string[] | undefined): ColumnEntity {
  const declared = typeOfNode(c.type)
  const type = key?.includes(c.name.name) || c.primaryKey ? withNullable(declared, false) : declared
  const { name } = c.name
  const comment = c.comment?.value
  if (!c.metadata) return { name, type, span: c.name, comment, kind: 'physical' }
  return { name, type, span: c.name, comment, kind: 'metadata', metadata: c.metadata.from?.value ?? name, virtual: c.metadata.virtual }
}

/** A computed column, over the stored ones. */
export function computedColumn(b: Binder, c: ColumnDef, base: readonly ColumnEntity[], open = false): ColumnEntity {
  const e = bindExpression(b, c.computed as Expr, columnContext(base, open))
  return { name: c.name.name, type: e.type, kind: 'computed', expression: e, time: timeOf(e), span: c.name }
}

function primaryKeyOf(
  b: Binder,
  node: CreateTable,
  inherited: readonly ColumnEntity[],
  own: readonly ColumnDef[],
  open: boolean,
): string[] | undefined {
  const inline = own.find(c => c.primaryKey)
  for (const c of own) {
    if (c.primaryKey?.enforced)
      b.problem(c.primaryKey, 'not-supported', 'Flink does not check a primary key', 'Write NOT ENFORCED behind it')
    if (c.unique) b.problem(c.unique, 'not-supported', 'Flink has no UNIQUE')
  }
  for (const k of node.refusedKeys ?? [])
    b.problem(k, k.unique ? 'not-supported' : 'duplicate-name', k.unique ? 'Flink has no UNIQUE' : 'A table has one primary key')
  const second = own.filter(c => c.primaryKey)[1]
  if (inline && (node.primaryKey ?? second))
    b.problem(node.primaryKey ?? second.primaryKey ?? second, 'duplicate-name', 'A table has one primary key')
  if (node.primaryKey?.enforced)
    b.problem(node.primaryKey, 'not-supported', 'Flink does not check a primary key', 'Write NOT ENFORCED behind it')
  if (!node.primaryKey) return inline ? [inline.name.name] : undefined
  const known = [...inherited.map(c => c.name), ...own.map(c => c.name.name)]
  for (const c of node.primaryKey.columns) {
    const given = node.query && !own.some(o => o.name.name === c.name) ? inherited.find(i => i.name === c.name) : undefined
    if (given?.type.nullable && !isUnknown(given.type))
      b.problem(c, 'not-supported', `Column '${c.name}' of the primary key can be NULL`, `Declare it in the list, or COALESCE it`)
    if (c.name !== '' && !known.includes(c.name) && !open) {
      const near = suggest(c.name, known)
      b.problem(c, 'unknown-column', `Column '${c.name}' of the primary key is not declared`, { near })
    }
  }
  for (const [i, c] of node.primaryKey.columns.entries()) {
    if (node.primaryKey.columns.findIndex(x => x.name === c.name) < i)
      b.problem(c, 'duplicate-name', `Column '${c.name}' is in the key twice`)
    const column = own.find(o => o.name.name === c.name)
    if (column && (column.computed ?? column.metadata))
      b.problem(
        c,
        'not-supported',
        `Column '${c.name}' is ${column.computed ? 'computed' : 'metadata'}: a primary key has physical columns`,
      )
  }
  return node.primaryKey.columns.map(c => c.name)
}

/** Types that no value can have. */
export function checkTypes(b: Binder, columns: readonly ColumnDef[]): void {
  for (const c of columns) {
    if (!c.type) continue
    checkDecimals(b, c.type)
    walk(c.type, n => {
      if (n.kind !== 'TypeNode') return
      if (n.name) b.problem(n, 'unknown-type', `Type '${n.root}' does not exist`)
      const twice = n.fields.find((f, i) => f.name.name !== '' && n.fields.findIndex(x => x.name.name === f.name.name) < i)
      if (twice) b.problem(twice.name, 'duplicate-name', `The ROW has two fields '${twice.name.name}'`)
    })
  }
}

/** What a table can't have because the one it is LIKE has it. */
function checkLike(b: Binder, node: CreateTable, base: ResolvedTable | undefined): void {
  if (!node.like || !base) return
  const hint = (feature: string, more = ''): string => `Write EXCLUDING ${feature}${more} behind LIKE`
  const features = node.like.options.map(o => o.split(' ')[1])
  const wrong = node.like.options.find(o => /^OVERWRITING (ALL|CONSTRAINTS|DISTRIBUTION|PARTITIONS)$/.test(o))
  const again = features.find((f, i) => features.indexOf(f) < i)
  if (wrong) b.problem(node.like, 'not-supported', `${wrong.split(' ')[1]} can be included or excluded, not overwritten`)
  if (base.watermark && base.complete && !node.watermark && !base.columns.some(c => c.name === base.watermark?.column))
    b.problem(
      node.like,
      'unknown-column',
      `The watermark of '${base.watermark.column}' is taken over, the column is not`,
      hint('WATERMARKS'),
    )
  if (again) b.problem(node.like, 'duplicate-name', `${again} stands behind LIKE twice`)
  const says = (feature: string): string | undefined =>
    (node.like!.options.find(o => o.endsWith(` ${feature}`)) ?? node.like!.options.find(o => o.endsWith(' ALL')))?.split(' ')[0]
  if (node.primaryKey && base.primaryKey)
    b.problem(node.primaryKey, 'duplicate-name', 'The table behind LIKE has a primary key already', hint('CONSTRAINTS'))
  if (node.watermark && base.watermark && says('WATERMARKS') !== 'OVERWRITING')
    b.problem(
      node.watermark,
      'duplicate-name',
      'The table behind LIKE has a watermark already',
      hint('WATERMARKS', ' or OVERWRITING WATERMARKS'),
    )
  if (says('OPTIONS') !== 'INCLUDING') return
  const twice = node.options.find(o => base.options[o.key.value] !== undefined)
  if (twice)
    b.problem(
      twice.key,
      'duplicate-name',
      `The table behind LIKE has the option '${twice.key.value}' already`,
      hint('OPTIONS', ' or OVERWRITING OPTIONS'),
    )
}

function checkPartitions(b: Binder, node: CreateTable, columns: readonly ColumnEntity[]): void {
  if (node.distribution) checkDistribution(b, node.distribution, columns)
  checkDeclared(b, node.partitionedBy, columns, 'PARTITIONED BY')
}

/** DISTRIBUTED BY, and ALTER TABLE … ADD or MODIFY DISTRIBUTION: buckets are made by physical columns. */
export function checkDistribution(b: Binder, node: DistributionDef, columns: readonly ColumnEntity[]): void {
  if (node.buckets === 0) b.problem(node, 'option-value', 'A distributed table has at least one bucket')
  const physical = columns.filter(c => c.kind === 'physical')
  checkDeclared(b, node.columns, physical, 'DISTRIBUTED BY')
}

function checkDeclared(b: Binder, names: readonly Identifier[], columns: readonly ColumnEntity[], clause: string): void {
  for (const c of names) {
    if (c.name === '' || columns.some(x => x.name === c.name)) continue
    const near = suggest(
      c.name,
      columns.map(x => x.name),
    )
    b.problem(c, 'unknown-column', `Column '${c.name}' of ${clause} is not declared`, { near })
  }
}

/** `open`: there may be more columns than these. */
function columnContext(columns: readonly ColumnEntity[], open = false): ExpressionContext {
  const fields: RelField[] = columns.map(c => ({ name: c.name, type: c.type }))
  const relation: Relation = { fields, offset: 0, open: open || fields.some(f => f.type.root === 'UNKNOWN') }
  return { scope: { relations: [relation] }, bindQuery: (b, q, scope) => bindQuery(b, q, scope), aggregates: false, inColumn: true }
}

export function watermarkOf(b: Binder, w: WatermarkDef | undefined, columns: readonly ColumnEntity[]): ResolvedTable['watermark'] {
  if (!w || w.column.parts.length === 0) return undefined
  const name = w.column.parts.map(p => p.name).join('.')
  const column = columns.find(c => c.name === name)
  const context = columnContext(columns)
  const expression = bindExpression(b, w.expr, context)
  if (!column) {
    if (name !== '' && columns.every(c => c.type.root !== 'UNKNOWN')) {
      const near = suggest(
        name,
        columns.map(c => c.name),
      )
      b.problem(w.column, 'unknown-column', `Column '${name}' of the watermark is not declared`, { near })
    }
    return undefined
  }
  if (column.time === 'proctime') {
    b.problem(w.column, 'not-a-time-attribute', `'${name}' is processing time, which has no watermark`)
    return undefined
  }
  const { root, precision } = column.type
  if (root !== 'UNKNOWN' && ((root !== 'TIMESTAMP' && root !== 'TIMESTAMP_LTZ') || (precision ?? 6) > 3)) {
    b.problem(
      w.column,
      'not-a-time-attribute',
      `A watermark needs a column of type TIMESTAMP(3) or TIMESTAMP_LTZ(3), '${name}' is ${formatType(column.type)}`,
      'Declare the column as TIMESTAMP(3), or compute one from it',
    )
  }
  const given = expression.type.root
  if (given !== 'UNKNOWN' && given !== 'TIMESTAMP' && given !== 'TIMESTAMP_LTZ')
    b.problem(w.expr, 'type-mismatch', `A watermark is a TIMESTAMP or TIMESTAMP_LTZ, this is ${formatType(expression.type)}`)
  return { column: name, expression }
}

function queryRel(b: Binder, query: Query): Rel {
  const rel = bindQuery(b, query, { relations: [] })
  checkPlanned(b, rel, query)
  return rel
}

/** The columns that CREATE TABLE … AS takes of its query: with the types that the list declares, or in the order of a list of mere names. */
function givenColumns(b: Binder, node: CreateTable, rel: Rel, own: readonly ColumnDef[]): ColumnEntity[] {
  const given = rel.fields.map((f): ColumnEntity => {
    const column = own.find(c => c.name.name === f.name)
    const common = { name: f.name, type: f.type, kind: 'physical' as const, span: node.query! }
    if (!column || (!column.type && !column.computed)) return common
    if (column.computed) {
      b.problem(column.name, 'duplicate-name', `Column '${f.name}' is computed here, and the query gives it too`)
      return common
    }
    const { type, ...rest } = storedColumn(column, undefined)
    if (
      rest.kind === 'physical' &&
      !isUnknown(f.type) &&
      !isUnknown(type) &&
      (!castsImplicitly(f.type, type) || (f.type.nullable && !type.nullable))
    )
      b.problem(column, 'type-mismatch', `Column '${f.name}' is ${formatType(type)}, the query gives ${formatType(f.type)}`)
    return { ...rest, type }
  })
  if (!isListOfNames(own) || isOpen(rel)) return given
  const strange = own.find(c => !given.some(g => g.name === c.name.name))
  if (own.length !== given.length)
    b.problem(own[0].name, 'column-count', `The list names ${own.length} columns, the query gives ${given.length}`)
  else if (strange) {
    const near = suggest(
      strange.name.name,
      given.map(g => g.name),
    )
    b.problem(strange.name, 'unknown-column', `The query gives no column '${strange.name.name}'`, { near })
  } else return own.map(c => given.find(g => g.name === c.name.name)!)
  return given
}

const isListOfNames = (own: readonly ColumnDef[]): boolean => own.length > 0 && own.every(c => !c.type && !c.computed)

/** CREATE TABLE … AS writes at once, and a sink that takes new rows only can't take changed ones. */
function checkChanges(
  b: Binder,
  node: CreateTable,
  rel: Rel,
  options: Readonly<Record<string, string>>,
  keyColumns: readonly string[] | undefined,
): void {
  const connector = connectorOf(options)
  const format = options['value.format'] ?? options.format
  if (!connector || connector.accepts === 'all' || (connector.accepts === 'byKey' && keyColumns)) return
  if ((format !== undefined && changelogFormats.has(format)) || isOpen(rel) || !givesUpdates(rel) || !streaming(b)) return
  const why = connector.accepts === 'byKey' ? 'it has no primary key' : `connector '${options.connector}' only takes new rows`
  b.late(node.name, 'not-supported', `The query changes rows that it gave before, and the table can't take that: ${why}`)
}

/** What reading a table gives: the scan of its physical and metadata columns, its computed columns and casts, its watermark. */
export function tableRel(entity: TableEntity, at: Places, hints?: Readonly<Record<string, string>>): Rel {
  const { columns, fields, computed, timed } = readingOf(entity.resolved)
  let rel: Rel = { kind: 'Scan', table: entity, columns, fields, at, ...(hints ? { hints } : {}) }
  if (computed) rel = { kind: 'Project', input: rel, exprs: computed.exprs, fields: computed.fields, at: nowhere }
  if (timed) rel = { kind: 'Watermark', input: rel, column: timed.column, expression: timed.expression, fields: timed.fields, at: nowhere }
  return rel
}

/** What all readers of a table have in common. */
interface Reading {
  readonly columns: Extract<Rel, { kind: 'Scan' }>['columns']
  readonly fields: readonly RelField[]
  readonly computed?: { readonly exprs: readonly Rex[]; readonly fields: readonly RelField[] }
  readonly timed?: { readonly column: number; readonly expression: Rex; readonly fields: readonly RelField[] }
}
const readings = new WeakMap<ResolvedTable, Reading>()

function readingOf(table: ResolvedTable): Reading {
  const known = readings.get(table)
  if (known) return known
  const reading = makeReading(table)
  readings.set(table, reading)
  return reading
}

function makeReading(t: ResolvedTable): Reading {
  const traits = connectorOf(t.options)
  const physical = t.columns.filter(c => c.kind === 'physical')
  const metadata = t.columns.filter(c => c.kind === 'metadata')
  const base = t.columns.filter(c => c.kind !== 'computed')
  const stored = [...physical, ...metadata]
  const declared = (c: ColumnEntity): SqlType =>
    c.kind === 'metadata' && c.metadata !== undefined ? (traits?.metadata[c.metadata] ?? c.type) : c.type
  const columns = stored.map(c => (c.metadata === undefined ? { name: c.name } : { name: c.name, metadata: c.metadata }))
  const fields = stored.map((c): RelField => ({ name: c.name, type: declared(c) }))
  const position = new Map(stored.map((c, i) => [c.name, i]))
  const reference = (c: ColumnEntity): Rex => {
    const type = declared(c)
    const e = input(position.get(c.name)!, type)
    return sameType(type, c.type) && type.nullable === c.type.nullable ? e : cast(e, c.type)
  }
  const computed =
    metadata.length > 0 || base.length < t.columns.length
      ? {
          // Computed columns were bound over the base columns in the order of the text.
          exprs: t.columns.map(c => (c.expression ? replaceBase(c.expression, base, reference) : reference(c))),
          fields: t.columns.map(
            (c): RelField =>
              c.kind === 'computed' && c.time === 'proctime'
                ? { name: c.name, type: c.type, time: 'proctime' }
                : { name: c.name, type: c.type },
          ),
        }
      : undefined
  const { watermark } = t
  if (!watermark) return { columns, fields, computed }
  const column = t.columns.findIndex(c => c.name === watermark.column)
  const timed = (computed?.fields ?? fields).map((f, i): RelField => (i === column ? { name: f.name, type: f.type, time: 'rowtime' } : f))
  return { columns, fields, computed, timed: { column, expression: watermark.expression, fields: timed } }
}

function replaceBase(e: Rex, base: readonly ColumnEntity[], reference: (c: ColumnEntity) => Rex): Rex {
  if (e.kind === 'input') {
    const column = base[e.index]
    return column ? placedAt(reference(column), e.at) : e
  }
  return e.kind === 'call' ? { ...e, args: e.args.map(a => replaceBase(a, base, reference)) } : e
}

/** The columns that a query sees, and whether they are all known. */
export function relationFields(entity: RelationEntity): { fields: readonly RelField[]; open: boolean } {
  if (entity.kind === 'view') return { fields: entity.resolved.fields, open: !entity.resolved.complete }
  const t = entity.resolved
  return { fields: t.columns.map(c => ({ name: c.name, type: c.type, time: c.time })), open: !t.complete }
}

export const unknownField = (name: string): RelField => ({ name, type: UNKNOWN })
