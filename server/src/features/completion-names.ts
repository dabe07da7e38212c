import { bindExpression } from '../semantics/bind-expression.ts'
import { bindQuery } from '../semantics/bind-query.ts'
import { Binder, type Relation } from '../semantics/binder.ts'
import type { RelationEntity } from '../semantics/environment.ts'
import { connectorSides } from '../semantics/flink/options.ts'
import type { RelField } from '../semantics/rel.ts'
import { formatType, type SqlType, UNKNOWN } from '../semantics/types.ts'
import type { Expr } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import { type Proposals, RANK } from './completion-item.ts'
import { relationName, relationsOf, type Sight } from './completion-scope.ts'

/** Columns of the relations in sight; those whose name stands in several of them with the relation in front. */
export function addColumns(p: Proposals, { scope }: Sight): void {
  const relations = relationsOf(scope)
  const owners = new Map<string, number>()
  for (const r of relations) for (const name of new Set(r.fields.map(f => f.name))) owners.set(name, (owners.get(name) ?? 0) + 1)
  for (const relation of relations) {
    const name = relationName(relation)
    for (const field of relation.fields) {
      const both = (owners.get(field.name) ?? 0) > 1 && scope.merged?.has(field.name) !== true
      if (!both || name === undefined || p.place.inside === 'quoted') column(p, field)
      else {
        const label = `${name}.${field.name}`
        const insert = `${writtenName(name)}.${writtenName(field.name)}`
        p.add('column', label, RANK.local, { detail: fieldDetail(field), insert })
      }
    }
  }
  for (const relation of relations) if (relation.alias !== undefined) p.name('alias', relation.alias, RANK.name, { detail: 'alias' })
  if (relations.length > 1)
    for (const r of relations) if (r.alias === undefined && r.path) p.name('alias', r.path.at(-1) ?? '', RANK.name, { detail: 'table' })
}

/** What can stand behind `a.` or `a.b.` in an expression. */
export function addMembers(p: Proposals, sight: Sight, qualifier: readonly string[]): void {
  const relations = relationsOf(sight.scope)
  for (const relation of relations) {
    const used = qualifierLength(relation, qualifier)
    if (used === 0) continue
    const rest = qualifier.slice(used)
    if (rest.length === 0) for (const field of relation.fields) column(p, field)
    else addRowFields(p, typeOfPath(relation.fields, rest))
  }
  if (relations.some(r => qualifierLength(r, qualifier) > 0)) return
  for (const relation of relations) addRowFields(p, typeOfPath(relation.fields, qualifier))
}

/** What can stand behind `(expression).` */
export function addFieldsOf(p: Proposals, sight: Sight, operand: Expr): void {
  const b = new Binder(p.place.env, { file: '', unit: 0 })
  addRowFields(p, bindExpression(b, operand, { scope: sight.scope, bindQuery, aggregates: true }).type)
}

export function addPlainColumns(p: Proposals, fields: readonly RelField[], taken: ReadonlySet<string> = new Set()): void {
  for (const field of fields) if (!taken.has(field.name)) column(p, field)
}

/** Tables, views and CTEs; `into`: those that can be written to come first. */
export function addTables(p: Proposals, sight: Sight, qualifier: readonly string[], use: 'read' | 'write' | 'any' = 'read'): void {
  const { env } = p.place
  if (qualifier.length === 0 && use === 'read') for (const cte of sight.ctes) p.name('cte', cte.name, RANK.local, { detail: 'WITH' })
  const entities = [...env.relations.entries().values()].reverse()
  const nearness = (e: RelationEntity) => (e.path[0] !== env.catalog ? 2 : e.path[1] !== env.database ? 1 : 0)
  for (const entity of entities.sort((a, b) => nearness(a) - nearness(b))) {
    const rest = restOfPath(entity.path, qualifier, env)
    if (rest === undefined) continue
    if (rest.length > 1 && qualifier.length > 0) p.name('catalog', rest[0], RANK.name, { detail: 'database' })
    else {
      const label = rest.join('.')
      const insert = rest.length === 1 ? undefined : rest.map(writtenName).join('.')
      const detail = entity.kind === 'view' ? 'view' : (entity.resolved.options.connector ?? 'table')
      const group = fits(entity, use) ? RANK.local : RANK.rare
      const more = { detail, about: { kind: 'relation', name: entity.path.join('.') } as const }
      if (insert === undefined) p.name(entity.kind, label, group, more)
      else p.add(entity.kind, label, group, { ...more, insert })
    }
  }
  if (qualifier.length === 0) for (const name of databases(p)) p.name('catalog', name, RANK.rare, { detail: 'database' })
}

export function databases(p: Proposals, catalog = p.place.env.catalog): string[] {
  const { env } = p.place
  const named = [...env.relations.entries().values()].filter(r => r.path[0] === catalog).map(r => r.path[1])
  return [...new Set([...(catalog === env.catalog ? [env.database] : []), ...named])]
}

export function catalogs(p: Proposals): string[] {
  const { env } = p.place
  return [...new Set([env.catalog, 'default_catalog', ...[...env.relations.entries().values()].map(r => r.path[0])])]
}

/** The type as it is shown beside a name. */
export function fieldDetail(field: RelField): string {
  const time = field.time === 'rowtime' ? ', event time' : field.time === 'proctime' ? ', processing time' : ''
  return `${field.type.root === 'UNKNOWN' ? '' : formatType(field.type)}${time}`
}

function column(p: Proposals, field: RelField): void {
  if (field.name !== '') p.name('column', field.name, RANK.local, { detail: fieldDetail(field) })
}

function addRowFields(p: Proposals, type: SqlType): void {
  for (const field of type.fields ?? []) column(p, field)
}

function typeOfPath(fields: readonly RelField[], path: readonly string[]): SqlType {
  let type = fields.find(f => f.name === path[0])?.type ?? UNKNOWN
  for (const part of path.slice(1)) type = type.fields?.find(f => f.name === part)?.type ?? UNKNOWN
  return type
}

function qualifierLength(relation: Relation, qualifier: readonly string[]): number {
  if (relation.alias !== undefined) return relation.alias === qualifier[0] ? 1 : 0
  const path = relation.path ?? []
  for (let n = Math.min(path.length, qualifier.length); n > 0; n--)
    if (path.slice(path.length - n).every((part, i) => part === qualifier[i])) return n
  return 0
}

/** What is to be written behind the qualifier, so that the path is named; undefined where it leads elsewhere. */
function restOfPath(
  path: readonly string[],
  qualifier: readonly string[],
  env: { catalog: string; database: string },
): readonly string[] | undefined {
  const [catalog, database, name] = path
  if (qualifier.length === 0) {
    if (catalog !== env.catalog) return path
    return database === env.database ? [name] : [database, name]
  }
  if (qualifier.length === 1)
    return catalog === env.catalog && database === qualifier[0] ? [name] : catalog === qualifier[0] ? [database, name] : undefined
  return catalog === qualifier[0] && database === qualifier[1] ? [name] : undefined
}

function fits(entity: RelationEntity, use: 'read' | 'write' | 'any'): boolean {
  if (use === 'any') return true
  if (entity.kind === 'view') return use === 'read'
  const sides = connectorSides(entity.resolved.options.connector ?? '')
  return sides === undefined || (use === 'read' ? sides.source : sides.sink)
}
