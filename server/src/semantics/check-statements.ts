import type { Expr, Identifier, Name, OtherStatement } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { bindCondition, bindExpression, type ExpressionContext } from './bind-expression.ts'
import { bindQuery } from './bind-query.ts'
import { relationFields } from './bind-table.ts'
import { type Binder, streaming } from './binder.ts'
import { checkShown, isDatabase, isMadeByScripts, needDescribed } from './check-catalogs.ts'
import { needRelation } from './check-names.ts'
import { pathKey, type RelationEntity, resolvePath } from './environment.ts'
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
    batchOnly(b, node, node.verb)
  }
}

/** CREATE, ALTER, DESCRIBE and DROP MODEL. */
export function checkModel(b: Binder, node: OtherStatement): void {
  const [name, ...parts] = node.parts ?? []
  const path = name?.kind === 'Name' ? resolvePath(b.env, name) : undefined
  if (!name || !path || !isMadeByScripts(b, path[0])) return
  const known = b.reader.model(pathKey(path))
  if (node.verb !== 'CREATE') {
    if (!known && !node.ifExists) b.problem(name, 'unknown-table', `Model '${path[2]}' not found`)
    return
  }
  if (!isDatabase(b, path.slice(0, 2))) b.problem(name, 'unknown-database', `Database '${path[1]}' not found`)
  if (known && !node.ifExists && known.declared.file === b.file.file)
    b.problem(name, 'duplicate-name', `Model '${path[2]}' is there already`, 'Drop it first, or write IF NOT EXISTS')
  const columns = parts.filter(p => p.kind === 'ColumnDef')
  const [inputs, outputs] = [columns.filter(c => !c.output), columns.filter(c => c.output)]
  for (const list of [inputs, outputs]) {
    const twice = list.find((c, i) => c.name.name !== '' && list.findIndex(x => x.name.name === c.name.name) < i)
    if (twice) b.problem(twice.name, 'duplicate-name', `Column '${twice.name.name}' is declared twice`)
  }
  if (columns.length > 0 && (inputs.length === 0 || outputs.length === 0))
    b.problem(name, 'missing-option', `A model with ${inputs.length > 0 ? 'INPUT has OUTPUT' : 'OUTPUT has INPUT'} too`)
  if (!parts.some(p => p.kind === 'TableOption')) b.problem(name, 'missing-option', 'A model needs options', "WITH ('provider' = '…', …)")
}

/** SHOW CREATE TABLE or VIEW, SHOW COLUMNS, SHOW PARTITIONS, SHOW … FROM. */
export function checkShow(b: Binder, node: OtherStatement, name: Name): void {
  checkShown(b, node, name)
  if (!/^(CREATE TABLE|CREATE VIEW|COLUMNS FROM|COLUMNS IN|PARTITIONS)$/.test(node.object ?? '')) return
  const known = needRelation(b, name)
  const wanted = /^CREATE (TABLE|VIEW)$/.exec(node.object ?? '')?.[1].toLowerCase()
  if (known && wanted && known.kind !== wanted)
    b.problem(name, 'unknown-table', `'${known.path.at(-1)}' is a ${known.kind}, no ${wanted}`, `SHOW CREATE ${known.kind.toUpperCase()}`)
  if (known && node.object === 'PARTITIONS') {
    const why = known.node.temporary ? 'is temporary: its partitions are not kept' : noPartitions(known)
    if (why) b.problem(name, 'not-supported', `'${known.path.at(-1)}' ${why}`)
  }
}

function noPartitions(known: RelationEntity): string | undefined {
  if (known.kind === 'view') return 'is a view, and has no partitions'
  return known.resolved.complete && !known.resolved.partitions ? 'has no partitions' : undefined
}

/** ANALYZE TABLE, which runs in batch only. */
export function checkAnalyze(b: Binder, node: OtherStatement, name: Name): void {
  if (needRelation(b, name) && streaming(b)) batchOnly(b, node, 'ANALYZE TABLE')
}

/** TRUNCATE TABLE, which runs in batch only. */
export function checkTruncate(b: Binder, node: OtherStatement, name: Name): void {
  const known = needRelation(b, name)
  if (known?.kind === 'view') b.problem(name, 'unknown-table', `'${known.path.at(-1)}' is a view, no table`)
  else if (known && streaming(b)) batchOnly(b, node, 'TRUNCATE TABLE')
}

const batchOnly = (b: Binder, node: OtherStatement, what: string): void =>
  b.problem(verbOf(node), 'not-supported', `${what} works in batch only`, "SET 'execution.runtime-mode' = 'batch'")

/** The first word of the statement. */
export const verbOf = ({ start, verb }: OtherStatement): Span => ({ start, end: start + verb.length })

/** CREATE CATALOG, and what asks for the description of one. */
export function checkCatalog(b: Binder, node: OtherStatement, name: Identifier): void {
  if (node.verb !== 'CREATE') needDescribed(b, name)
  else if (!node.ifExists && name.name !== '' && b.reader.database(pathKey([name.name])))
    b.problem(name, 'duplicate-name', `Catalog '${name.name}' is there already`)
}
