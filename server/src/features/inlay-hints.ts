import { bindQuery } from '../semantics/bind-query.ts'
import { Binder } from '../semantics/binder.ts'
import { type Environment, pathKey, resolvePath } from '../semantics/environment.ts'
import { formatType, type SqlType } from '../semantics/types.ts'
import type { Query, QueryBody, Statement } from '../syntax/nodes.ts'
import type { NamedUnit } from './names.ts'

/** A type that isn't written, to be shown behind the name at `offset`. */
export interface TypeHint {
  readonly offset: number
  readonly type: string
}

/** The types of a statement's computed columns: those of a table, and the named expressions of a query's select list. */
export function typeHints({ statement, before, file }: NamedUnit, after: Environment): TypeHint[] {
  const found = statement.kind === 'CreateTable' ? columnHints(statement, after) : []
  const query = queryOf(statement)
  if (!query) return found
  const items = selectOf(query.body)?.items.filter(i => i.alias && i.expr.kind !== 'ColumnRef' && i.expr.kind !== 'Star') ?? []
  if (items.length === 0) return found
  const { fields } = bindQuery(new Binder(before, file), query, { relations: [] })
  return [...found, ...items.flatMap(({ alias }) => (alias ? hint(alias, fields.find(f => f.name === alias.name)?.type) : []))]
}

function columnHints(statement: Extract<Statement, { kind: 'CreateTable' }>, after: Environment): TypeHint[] {
  const path = resolvePath(after, statement.name)
  const entity = path && after.relations.get(pathKey(path))
  if (entity?.node !== statement || entity.kind !== 'table') return []
  const { columns } = entity.resolved
  return statement.columns.flatMap(c => (c.computed ? hint(c.name, columns.find(x => x.name === c.name.name)?.type) : []))
}

function queryOf(statement: Statement): Query | undefined {
  return 'query' in statement ? statement.query : statement.kind === 'Explain' ? queryOf(statement.statement) : undefined
}

/** The query whose select list names the columns. */
function selectOf(body: QueryBody): Extract<QueryBody, { kind: 'Select' }> | undefined {
  let at = body
  while (at.kind === 'SetOperation' || at.kind === 'Query') at = at.kind === 'Query' ? at.body : at.left
  return at.kind === 'Select' ? at : undefined
}

function hint(name: { readonly end: number }, type: SqlType | undefined): TypeHint[] {
  return type && type.root !== 'UNKNOWN' ? [{ offset: name.end, type: formatType(type) }] : []
}
