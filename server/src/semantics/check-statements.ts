import type { Expr, Identifier, Name, OtherStatement } from '../syntax/nodes.ts'
import { bindCondition, bindExpression, type ExpressionContext } from './bind-expression.ts'
import { bindQuery } from './bind-query.ts'
import { relationFields } from './bind-table.ts'
import { type Binder, streaming } from './binder.ts'
import { needRelation } from './check-names.ts'
import { pathKey, resolvePath } from './environment.ts'
import { suggest } from './suggest.ts'

/** UPDATE t [alias] SET a = x, … [WHERE c] and DELETE FROM t [alias] [WHERE c]; both run in batch only. */
export function checkChange(b: Binder, node: OtherStatement): void {
  const [name, ...rest] = node.parts ?? []
  if (name?.kind !== 'Name') return
  const known = needRelation(b, name)
  if (!known) return
  const { fields, open } = relationFields(known)
  const hasAlias = rest[0]?.kind === 'Identifier' && (node.verb === 'DELETE' || rest[1]?.kind === 'Identifier')
  const alias = hasAlias ? (rest.shift() as Identifier).name : undefined
  const relation = { alias, path: known.path, fields, offset: 0, open }
  const ctx: ExpressionContext = { scope: { relations: [relation] }, bindQuery, aggregates: false }
  while (rest[0]?.kind === 'Identifier') {
    const [column, value] = rest.splice(0, 2) as [Identifier, Expr | undefined]
    if (!open && column.name !== '' && !fields.some(f => f.name === column.name)) {
      const near = suggest(
        column.name,
        fields.map(f => f.name),
      )
      b.problem(column, 'unknown-column', `Column '${column.name}' not found`, { near })
    }
    if (value) bindExpression(b, value, ctx)
  }
  if (rest[0]) bindCondition(b, rest[0] as Expr, ctx, 'WHERE')
  if (b.problems.length === 0 && streaming(b)) {
    const verb = { start: node.start, end: node.start + node.verb.length }
    b.problem(verb, 'not-supported', `${node.verb} works in batch only`, "SET 'execution.runtime-mode' = 'batch'")
  }
}

/** CREATE, ALTER, DESCRIBE and DROP MODEL. */
export function checkModel(b: Binder, node: OtherStatement): void {
  const [name, ...parts] = node.parts ?? []
  const path = name?.kind === 'Name' ? resolvePath(b.env, name) : undefined
  if (!name || path?.[0] !== 'default_catalog') return
  const known = b.reader.model(pathKey(path))
  if (node.verb !== 'CREATE') {
    if (!known && !node.ifExists) b.problem(name, 'unknown-table', `Model '${path[2]}' not found`)
    return
  }
  if (known && !node.ifExists && known.declared.file === b.file.file)
    b.problem(name, 'duplicate-name', `Model '${path[2]}' is there already`, 'Drop it first, or write IF NOT EXISTS')
  const columns = parts.filter(p => p.kind === 'ColumnDef')
  const [inputs, outputs] = [columns.filter(c => !c.output), columns.filter(c => c.output)]
  if (columns.length > 0 && (inputs.length === 0 || outputs.length === 0))
    b.problem(name, 'missing-option', `A model with ${inputs.length > 0 ? 'INPUT has OUTPUT' : 'OUTPUT has INPUT'} too`)
  if (!parts.some(p => p.kind === 'TableOption')) b.problem(name, 'missing-option', 'A model needs options', "WITH ('provider' = '…', …)")
}

/** SHOW CREATE TABLE or VIEW, SHOW COLUMNS, SHOW PARTITIONS. */
export function checkShow(b: Binder, node: OtherStatement, name: Name): void {
  if (!/^(CREATE TABLE|CREATE VIEW|COLUMNS FROM|COLUMNS IN|PARTITIONS)$/.test(node.object ?? '')) return
  const known = needRelation(b, name)
  const wanted = /^CREATE (TABLE|VIEW)$/.exec(node.object ?? '')?.[1].toLowerCase()
  if (known && wanted && known.kind !== wanted)
    b.problem(name, 'unknown-table', `'${known.path.at(-1)}' is a ${known.kind}, no ${wanted}`, `SHOW CREATE ${known.kind.toUpperCase()}`)
}

/** ANALYZE TABLE, which runs in batch only. */
export function checkAnalyze(b: Binder, node: OtherStatement, name: Name): void {
  if (!needRelation(b, name)) return
  const verb = { start: node.start, end: node.start + node.verb.length }
  if (streaming(b)) b.problem(verb, 'not-supported', 'ANALYZE TABLE works in batch only', "SET 'execution.runtime-mode' = 'batch'")
}

/** CREATE CATALOG. */
export function checkCatalog(b: Binder, node: OtherStatement, name: Identifier): void {
  if (node.ifExists || name.name === '') return
  if (b.reader.database(pathKey([name.name]))) b.problem(name, 'duplicate-name', `Catalog '${name.name}' is there already`)
}
