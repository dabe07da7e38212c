import { type Environment, type FileInfo, findFunction, functionKey, pathKey, resolvePath } from '../semantics/environment.ts'
import { builtIns } from '../semantics/flink/functions.ts'
import type { AnyNode, CreateTable, Hint, Identifier, Name, Query, Statement, StringLiteral, TypeNode } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import type { Span } from '../text/span.ts'
import { QueryNames } from './query-names.ts'

export type ThingKind =
  | 'table'
  | 'view'
  | 'cte'
  | 'alias'
  | 'column'
  | 'field'
  | 'function'
  | 'window'
  | 'parameter'
  | 'variable'
  | 'database'
  | 'catalog'

/** What a name stands for. */
export interface Thing {
  readonly kind: ThingKind
  /** as it is called in Flink, without quotes */
  readonly name: string
  /** the same for each occurrence in any file, and for nothing else */
  readonly key: string
  /** one of Flink's own functions, or a column that Flink makes (window_start) */
  readonly builtIn?: true
}

/** A name in a unit's text; the span is relative to the unit and takes in the quotes of an identifier, not those of a string. */
export interface Occurrence extends Span {
  readonly thing: Thing
  readonly access: 'declaration' | 'read' | 'write'
  /** `'key.fields' = 'a;b'` and hints name things in strings */
  readonly form: 'identifier' | 'string'
}

/** A statement and where it stands: what names are looked up from. */
export interface NamedUnit {
  readonly statement: Statement
  readonly before: Environment
  readonly file: FileInfo
}

/** A column that a relation shows; two relations that show the same thing pass it on without an alias. */
export interface Column {
  readonly name: string
  readonly thing: Thing
  readonly shape?: Shape
}

/** What lies inside of a column: the fields of a ROW, the element of an ARRAY, MULTISET or MAP. */
export interface Shape {
  readonly fields?: readonly Column[]
  readonly element?: Shape
}

/**
 * What every name of a statement stands for: tables, views, CTEs, aliases, columns, functions, and where they are declared. A column keeps its
 * identity through `SELECT a`, `SELECT *`, views, LIKE and CREATE TABLE AS, and becomes another one by an alias or a list of columns. Unlike
 * binding it knows no types and looks at every name of half-written text; `test/features-names.test.ts` holds it to what the binder finds.
 */
export class Names {
  /** columns that NATURAL joins match by their names, by key */
  readonly natural = new Set<string>()
  private readonly unitOf: (place: FileInfo) => NamedUnit | undefined
  private readonly columns = new Map<AnyNode, readonly Column[]>()

  constructor(unitOf: (place: FileInfo) => NamedUnit | undefined) {
    this.unitOf = unitOf
  }

  /** The names of one unit in the order of the text. */
  of(unit: NamedUnit): Occurrence[] {
    const names = new StatementNames(unit, this)
    names.statement(unit.statement)
    return names.found.sort((a, b) => a.start - b.start || a.end - b.end)
  }

  /** The columns of a table or view, in order; undefined where they aren't known. */
  columnsOf(env: Environment, path: readonly string[]): readonly Column[] | undefined {
    const entity = env.relations.get(pathKey(path))
    if (!entity) return undefined
    const known = this.columns.get(entity.node)
    if (known) return known
    // A view that reads itself through another file shows nothing, instead of going on for ever.
    this.columns.set(entity.node, [])
    const home = this.unitOf(entity.declared)
    if (!home) return undefined
    const names = new StatementNames({ ...home, statement: entity.node }, this)
    const columns = entity.kind === 'table' ? names.tableColumns(entity.node) : names.viewColumns(entity.node)
    this.columns.set(entity.node, columns)
    return columns
  }
}

/** The key of a table or view: its path, in the file that declares it. */
export const relationKey = (file: string, path: readonly string[]): string => `relation ${file} ${pathKey(path)}`

/** Walks one statement; what stands in queries is `QueryNames`'s. */
export class StatementNames {
  readonly found: Occurrence[] = []
  readonly unit: NamedUnit
  readonly names: Names
  private readonly queries: QueryNames

  constructor(unit: NamedUnit, names: Names) {
    this.unit = unit
    this.names = names
    this.queries = new QueryNames(this)
  }

  statement(statement: Statement): void {
    switch (statement.kind) {
      case 'CreateTable':
        this.relation(statement.name, 'declaration', statement.ifNotExists)
        this.ownColumns(statement, this.tableColumns(statement))
        return
      case 'CreateView':
        this.relation(statement.name, 'declaration', statement.ifNotExists)
        this.viewColumns(statement)
        return
      case 'CreateFunction':
        this.functionName(statement.name, 'declaration', statement.system)
        return
      case 'Drop':
        if (statement.object === 'TABLE' || statement.object === 'VIEW') this.relation(statement.name, 'write')
        else if (statement.object === 'FUNCTION') this.functionName(statement.name, 'write')
        return
      case 'Use':
        for (const part of statement.name.parts) this.add(part, place(statement.object === 'CATALOG' ? 'catalog' : 'database', part.name))
        return
      case 'Insert':
        this.insert(statement)
        return
      case 'QueryStatement':
        this.queries.query(statement.query, {})
        return
      case 'Explain':
        this.statement(statement.statement)
        return
      case 'Other':
        this.other(statement)
    }
  }

  add(span: Span, thing: Thing, access: Occurrence['access'] = 'read', form: Occurrence['form'] = 'identifier'): void {
    if (span.end > span.start) this.found.push({ start: span.start, end: span.end, thing, access, form })
  }

  /** A thing that this unit declares. */
  declare(kind: ThingKind, id: Identifier): Thing {
    const { file, unit } = this.unit.file
    const thing: Thing = { kind, name: id.name, key: `${kind} ${file} ${unit} ${id.start}` }
    if (id.name !== '') this.add(id, thing, 'declaration')
    return thing
  }

  /** A name that nothing declares. */
  unknown(kind: ThingKind, name: string): Thing {
    return { kind, name, key: `unknown ${kind} ${this.unit.file.file} ${this.unit.file.unit} ${name}` }
  }

  /** The table or view that a name leads to; notes each part of the name. */
  relation(name: Name, access: Occurrence['access'] = 'read', ifNotExists = false): { thing: Thing; path: readonly string[] } | undefined {
    const path = resolvePath(this.unit.before, name)
    if (!path) return undefined
    const thing = this.relationThing(path, access === 'declaration' && !ifNotExists)
    const kinds: ThingKind[] = ['catalog', 'database']
    name.parts.slice(0, -1).forEach((part, i) => {
      this.add(part, place(kinds[i + 3 - name.parts.length], part.name))
    })
    this.add(name.parts[name.parts.length - 1], thing, access)
    return { thing, path }
  }

  relationThing(path: readonly string[], own = false): Thing {
    const entity = own ? undefined : this.unit.before.relations.get(pathKey(path))
    const kind = entity?.kind ?? (this.unit.statement.kind === 'CreateView' ? 'view' : 'table')
    return { kind, name: path[path.length - 1], key: relationKey(entity?.declared.file ?? this.unit.file.file, path) }
  }

  functionName(name: Name, access: Occurrence['access'] = 'read', system = false): void {
    const parts = name.parts.map(p => p.name)
    const last = name.parts[name.parts.length - 1]
    if (!last || last.name === '') return
    const env = this.unit.before
    const entity = access === 'declaration' ? undefined : findFunction(env, parts)
    const known = entity?.name ?? (system ? last.name : (resolvePath(env, name) ?? parts).join('.'))
    const builtIn = !entity && access === 'read' && parts.length === 1 && builtIns.has(last.name.toUpperCase())
    const file = entity?.declared.file ?? this.unit.file.file
    const thing: Thing = builtIn
      ? { kind: 'function', name: last.name, key: `built-in ${functionKey(last.name)}`, builtIn }
      : { kind: 'function', name: last.name, key: `function ${file} ${functionKey(known)}` }
    this.add(last, thing, access)
  }

  /** The columns that a CREATE TABLE declares or takes over; notes their declarations, and what LIKE and AS read. */
  tableColumns(node: CreateTable): readonly Column[] {
    const columns: Column[] = []
    if (node.like) {
      const other = this.relation(node.like.table)
      columns.push(...((other && this.names.columnsOf(this.unit.before, other.path)) ?? []))
    }
    const path = resolvePath(this.unit.before, node.name)
    const existing = node.ifNotExists && path ? this.unit.before.relations.get(pathKey(path)) : undefined
    const home = path ? relationKey(existing?.declared.file ?? this.unit.file.file, path) : ''
    const given = node.query ? this.queries.query(node.query, {}).columns : []
    for (const { name, type } of node.columns) {
      if (name.name === '') continue
      // What the query gives already is typed or put in order here.
      const taken = given.find(c => c.name === name.name)
      const thing: Thing = taken?.thing ?? { kind: 'column', name: name.name, key: `column ${home} ${name.name}` }
      this.add(name, thing, taken ? undefined : 'declaration')
      columns.push({ name: name.name, thing, ...(type && this.declareFields(type, thing.key)) })
    }
    const scope = { relations: [{ columns: [...columns], open: true }] }
    for (const { name, computed } of node.columns) {
      const at = computed ? columns.findIndex(c => c.name === name.name) : -1
      if (computed && at >= 0) columns[at] = { ...columns[at], shape: this.queries.shapeOf(computed, scope) }
    }
    const own = new Set(columns.map(c => c.name))
    return [...columns, ...given.filter(c => !own.has(c.name))]
  }

  /** Notes the fields that a type declares; `key` is that of what has the type. */
  declareFields(type: TypeNode, key: string): { readonly shape?: Shape } {
    const shape = shapeOfType(type, key)
    const declare = (node: TypeNode, { fields, element }: Shape): void => {
      node.fields.forEach(({ name, type: inner }, i) => {
        const field = fields?.[i]
        if (field) this.add(name, field.thing, 'declaration')
        if (field?.shape) declare(inner, field.shape)
      })
      const last = node.elements.at(-1)
      if (last && element) declare(last, element)
    }
    if (shape) declare(type, shape)
    return shape ? { shape } : {}
  }

  viewColumns(node: { readonly columns: readonly Identifier[]; readonly query: Query }): readonly Column[] {
    const { columns } = this.queries.query(node.query, {})
    const named = node.columns.map((id, i) => ({ name: id.name, thing: this.declare('column', id), shape: columns[i]?.shape }))
    return named.length > 0 ? named : columns
  }

  /** The parts of a CREATE TABLE that read its own columns. */
  private ownColumns(node: CreateTable, own: readonly Column[]): void {
    const scope = { relations: [{ columns: own, open: node.like !== undefined || node.query !== undefined }] }
    for (const column of node.columns) if (column.computed) this.queries.expression(column.computed, scope)
    if (node.watermark) {
      this.queries.column(node.watermark.column.parts, scope)
      this.queries.expression(node.watermark.expr, scope)
    }
    const keys = [...(node.primaryKey?.columns ?? []), ...node.partitionedBy, ...(node.distribution?.columns ?? [])]
    for (const id of keys) this.queries.column([id], scope)
    for (const { key, value } of node.options) {
      if (key.value !== 'key.fields') continue
      for (const part of listed(value)) {
        const column = own.find(c => c.name === part.name)
        if (column) this.add(part, column.thing, 'read', 'string')
      }
    }
  }

  private insert(statement: Extract<Statement, { kind: 'Insert' }>): void {
    const target = this.relation(statement.target, 'write')
    const columns = (target && this.names.columnsOf(this.unit.before, target.path)) ?? []
    for (const id of [...statement.columns, ...statement.partition.map(p => p.column)]) {
      if (id.name === '') continue
      this.add(id, columns.find(c => c.name === id.name)?.thing ?? this.unknown('column', id.name), 'write')
    }
    this.queries.query(statement.query, {})
  }

  /** Statements that are only recognised: their first name is what they are about, the others are its columns. */
  private other(statement: Extract<Statement, { kind: 'Other' }>): void {
    const parts = statement.parts ?? []
    const about = parts.find((p): p is Name => p.kind === 'Name')
    const isRelation = /\b(?:TABLE|VIEW|COLUMNS|PARTITIONS)\b/.test(statement.object ?? '')
    const isAbout = isRelation || (statement.object === undefined && /^(?:DESCRIBE|DESC|UPDATE|DELETE)$/.test(statement.verb))
    const target = about && isAbout ? this.relation(about, statement.verb.startsWith('D') ? 'read' : 'write') : undefined
    const columns = (target && this.names.columnsOf(this.unit.before, target.path)) ?? []
    const scope = { relations: [{ columns, open: true }] }
    const column = ({ parts: [id, ...more] }: { readonly parts: readonly Identifier[] }) => {
      const known = more.length === 0 ? columns.find(c => c.name === id?.name) : undefined
      if (known) this.add(id, known.thing, 'write')
    }
    for (const part of parts) {
      if (part === about) continue
      walk(part, node => {
        if (node.kind === 'Query') this.queries.query(node, {})
        else if (node.kind === 'Insert' || node.kind === 'QueryStatement') this.statement(node)
        else if (node.kind === 'Name') column(node)
        else if (node.kind === 'Identifier') column({ parts: [node] })
        else if (node.kind === 'ColumnRef' || node.kind === 'Call') this.queries.expression(node, scope)
        else return true
        return false
      })
    }
  }
}

/** The fields inside of a type: their identity is that of what has the type, and the way to them. */
export function shapeOfType({ fields, elements }: TypeNode, key: string): Shape | undefined {
  if (fields.length > 0)
    return {
      fields: fields.map(({ name, type }) => {
        const thing: Thing = { kind: 'field', name: name.name, key: `field ${key}.${name.name}` }
        return { name: name.name, thing, shape: shapeOfType(type, thing.key) }
      }),
    }
  const last = elements.at(-1)
  const element = last && shapeOfType(last, `${key}[]`)
  return element && { element }
}

/** Hints name relations as identifiers or strings. */
export function hintedNames(hint: Hint): WrittenName[] {
  const keys = hint.options.map(o => (hint.name.name.toUpperCase() === 'LOOKUP' ? lookupTable(o) : o.key))
  return keys.flatMap((key): WrittenName[] => {
    if (!key) return []
    if (key.kind === 'Identifier') return [{ name: key.name, start: key.start, end: key.end, form: 'identifier' }]
    return [{ name: key.value, start: key.start + 1, end: key.end - 1, form: 'string' }]
  })
}

interface WrittenName extends Span {
  readonly name: string
  readonly form: Occurrence['form']
}

const lookupTable = ({ key, value }: Hint['options'][number]) =>
  (key.kind === 'StringLiteral' ? key.value : key.name) === 'table' ? value : undefined

/** The names of a list in a string (`'a;b'`), each with its place. */
function listed(literal: StringLiteral): (Span & { readonly name: string })[] {
  let at = literal.start + 1
  return literal.value.split(';').map(name => {
    const start = at + (name.length - name.trimStart().length)
    at += name.length + 1
    return { name: name.trim(), start, end: start + name.trim().length }
  })
}

function place(kind: ThingKind, name: string): Thing {
  return { kind, name, key: `${kind} ${name}` }
}
