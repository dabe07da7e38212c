import { bindFrom } from '../semantics/bind-from.ts'
import { bindQuery } from '../semantics/bind-query.ts'
import { Binder, type CteScope, type Relation, type Scope } from '../semantics/binder.ts'
import { type Environment, pathKey, type RelationEntity, resolvePath } from '../semantics/environment.ts'
import type { RelField } from '../semantics/rel.ts'
import type { AnyNode, DerivedTable, FromItem, Join, MatchRecognize, Name, Query, Select, TableRef } from '../syntax/nodes.ts'

/** The relations in sight at the end of a path of nodes, and the CTEs. */
export interface Sight {
  readonly scope: Scope
  readonly ctes: readonly { readonly name: string; readonly fields: readonly RelField[] }[]
  /** the innermost SELECT whose own clauses the caret stands in */
  readonly select?: Select
}

/**
 * What can be named at the end of `path` (outermost node first): binds the FROM clauses around it as the binder does, with the relations that SQL
 * lets be seen there: all of FROM from the other clauses, the sides of a join in its condition, the left side from LATERAL.
 */
export function sightAt(path: readonly AnyNode[], env: Environment): Sight {
  const b = new Binder(env, { file: '', unit: 0 })
  let scope: Scope = { relations: [] }
  let ctes: CteScope | undefined
  let select: Select | undefined
  const from = (item: FromItem): Scope => {
    const { relations, merged } = bindFrom(b, item, { outer: scope.outer, ctes, bindQuery })
    return { relations, outer: scope.outer, ...(merged && { merged }) }
  }
  // The columns of the table, alone and of each variable of the pattern.
  const inPattern = (item: TableRef | DerivedTable, pattern: MatchRecognize): Scope => {
    const [table] = from({ ...item, matchRecognize: undefined, alias: undefined } as FromItem).relations
    const fields = table?.fields ?? []
    const variables = [...new Set(pattern.variables.map(v => v.name))].map(alias => ({ alias, fields, offset: 0, open: false }))
    return { relations: [{ fields, offset: 0, open: false }, ...variables], outer: scope.outer }
  }
  path.forEach((node, i) => {
    const below = path[i + 1]
    if (node.kind === 'Query') {
      ctes = ctesOf(b, node, below, ctes, scope)
      if (below && node.orderBy.includes(below as never) && node.body.kind === 'Select' && node.body.from) {
        select = node.body
        scope = from(node.body.from)
      } else if (below && below === node.body) scope = { relations: [], outer: scope.relations.length > 0 ? scope : scope.outer }
    } else if (node.kind === 'Select') {
      select = node
      scope = node.from && below !== node.from ? from(node.from) : { relations: [], outer: scope.outer }
    } else if (node.kind === 'Join') {
      if (below === node.on || (below?.kind === 'Identifier' && node.using)) scope = from(node)
      else if (below === node.right && seesLeft(node, path[i + 2])) scope = from(node.left)
    } else if (node.kind === 'TableRef' || node.kind === 'DerivedTable') {
      if (below !== undefined && below === node.matchRecognize) scope = inPattern(node, below)
    } else if (node.kind === 'TableArgument') {
      const fields = tableFields(env, node.table.kind === 'Name' ? node.table : undefined, ctes)
      if (fields && below !== node.table) scope = { relations: [{ fields, offset: 0, open: false }], outer: scope.outer }
    }
  })
  const list: { name: string; fields: readonly RelField[] }[] = []
  for (let c: CteScope | undefined = ctes; c; c = c.next) list.push({ name: c.name, fields: c.bound.rel.fields })
  return { scope: { ...scope, ctes }, ctes: list, ...(select && { select }) }
}

/** A function, a LATERAL query and the time of a temporal join see the tables to their left. */
function seesLeft(join: Join, below: AnyNode | undefined): boolean {
  const { right } = join
  if (right.kind === 'UnnestRef' || right.kind === 'TableFunctionRef') return true
  if (right.kind === 'DerivedTable') return right.lateral
  return right.kind === 'TableRef' && below !== undefined && below === right.systemTime
}

/** A CTE sees those before it. */
function ctesOf(b: Binder, query: Query, below: AnyNode | undefined, ctes: CteScope | undefined, scope: Scope): CteScope | undefined {
  let seen = ctes
  for (const cte of query.ctes) {
    if (cte === below) break
    if (cte.name.name === '') continue
    const rel = bindQuery(b, cte.query, { relations: [], outer: scope.outer, ctes: seen })
    const fields = rel.fields.map((f, i) => (cte.columns[i] ? { ...f, name: cte.columns[i].name } : f))
    seen = {
      name: cte.name.name,
      bound: { rel: { ...rel, fields } as typeof rel, open: rel.kind === 'UnknownRel', span: cte.name },
      next: seen,
    }
  }
  return seen
}

function tableFields(env: Environment, name: Name | undefined, ctes: CteScope | undefined): readonly RelField[] | undefined {
  if (!name) return undefined
  for (let c = ctes; c; c = c.next) if (name.parts.length === 1 && c.name === name.parts[0].name) return c.bound.rel.fields
  const entity = entityOf(env, name)
  return entity && fieldsOf(entity)
}

export function entityOf(env: Environment, name: Name): RelationEntity | undefined {
  const path = resolvePath(env, name)
  return path && env.relations.get(pathKey(path))
}

export function fieldsOf(entity: RelationEntity): readonly RelField[] {
  return entity.kind === 'view' ? entity.resolved.fields : entity.resolved.columns
}

/** Relations of a scope, the inner ones first. */
export function relationsOf(scope: Scope): Relation[] {
  const list: Relation[] = []
  for (let s: Scope | undefined = scope; s; s = s.outer) list.push(...s.relations)
  return list
}

export const relationName = (relation: Relation): string | undefined => relation.alias ?? relation.path?.at(-1)
