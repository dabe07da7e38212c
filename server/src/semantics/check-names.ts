import type { CreateFunction, CreateTable, CreateView, DropStatement, Name, OtherStatement, UseStatement } from '../syntax/nodes.ts'
import { checkAlter } from './alter.ts'
import type { Binder } from './binder.ts'
import { checkProcedure, databasePath, isDatabase, isMadeByScripts, needCatalog, needDatabase } from './check-catalogs.ts'
import { checkMaterialized, needMaterialized } from './check-materialized.ts'
import { checkObject } from './check-objects.ts'
import { checkAnalyze, checkCatalog, checkChange, checkModel, checkShow, checkTruncate, verbOf } from './check-statements.ts'
import { isTaken, resolvePath } from './environment.ts'
import { builtIns, systemTableFunctions } from './flink/functions.ts'
import { suggest } from './suggest.ts'

/** Whether what a statement names is there, or is not, as Flink wants it; it tells no place for these, they stand on the name. */
export function checkNames(
  b: Binder,
  node: CreateTable | CreateView | CreateFunction | DropStatement | UseStatement | OtherStatement,
): void {
  switch (node.kind) {
    case 'CreateTable':
    case 'CreateView': {
      const path = resolvePath(b.env, node.name)
      const known = path && b.reader.relation(path)
      // A temporary one needs no database.
      if (path && !node.temporary && isMadeByScripts(b, path[0]) && !isDatabase(b, path.slice(0, 2)))
        b.problem(node.name, 'unknown-database', `Database '${path[1]}' not found`)
      if (node.kind === 'CreateView') {
        const twice = node.columns.find((c, i) => c.name !== '' && node.columns.findIndex(x => x.name === c.name) < i)
        if (twice) b.problem(twice, 'duplicate-name', `The view names two columns '${twice.name}'`)
      }
      if (known && !node.ifNotExists && isTaken(known, node, b.file))
        b.problem(node.name, 'duplicate-name', `'${path.at(-1)}' is there already`, 'Drop it first, or write IF NOT EXISTS')
      return
    }
    case 'CreateFunction': {
      const parts = node.name.parts.map(p => p.name)
      const known = b.reader.function(parts)
      const same = known && known.node.temporary === node.temporary && known.node.system === node.system
      if (same && !node.ifNotExists && known.declared.file === b.file.file)
        b.problem(node.name, 'duplicate-name', `Function '${parts.join('.')}' is there already`)
      return
    }
    case 'Drop':
      checkDrop(b, node)
      return
    case 'Use':
      checkUse(b, node)
      return
    case 'Other':
      checkOther(b, node)
      return
  }
}

function checkDrop(b: Binder, node: DropStatement): void {
  if (node.ifExists) return
  if (node.object === 'TABLE' || node.object === 'VIEW') {
    const known = needRelation(b, node.name)
    const kind = node.object === 'TABLE' ? 'table' : 'view'
    if (known && known.kind !== kind)
      b.problem(node.name, 'unknown-table', `'${known.path.at(-1)}' is a ${known.kind}, no ${kind}`, `DROP ${known.kind.toUpperCase()}`)
    else if (known && node.temporary && !known.node.temporary && known.declared.file === b.file.file)
      b.problem(node.name, 'unknown-table', `'${known.path.at(-1)}' is no temporary ${kind}`, `DROP ${node.object}`)
  } else if (node.object === 'FUNCTION') {
    needFunction(b, node.name, node.temporary)
  } else if (node.object === 'CATALOG') {
    const [name] = node.name.parts
    if (name?.name === b.env.catalog) b.problem(name, 'not-supported', 'The catalog is in use', 'USE CATALOG another one first')
    else if (name) needCatalog(b, name)
  } else if (node.object === 'DATABASE') {
    needDatabase(b, node.name)
    const path = databasePath(b, node.name)
    if (path?.[0] === b.env.catalog && path[1] === b.env.database)
      b.problem(node.name, 'not-supported', 'The database is in use', 'USE another one first')
  }
}

function needFunction(b: Binder, name: Name, temporary = false): void {
  const parts = name.parts.map(p => p.name)
  if (parts.some(p => p === '') || !isMadeByScripts(b, b.env.catalog)) return
  const known = b.reader.function(parts)
  if (!known) b.problem(name, 'unknown-function', `Function '${parts.join('.')}' not found`)
  else if (temporary && !known.node.temporary) b.problem(name, 'unknown-function', `'${parts.join('.')}' is no temporary function`)
}

function checkUse(b: Binder, node: UseStatement): void {
  if (node.object === 'DATABASE') needDatabase(b, node.name)
  else if (node.name.parts[0]) needCatalog(b, node.name.parts[0])
}

function checkOther(b: Binder, node: OtherStatement): void {
  const { verb, object } = node
  const name = node.parts?.[0]
  checkObject(b, node)
  if (verb === 'UPDATE' || verb === 'DELETE') checkChange(b, node)
  else if (/^(CREATE )?MODEL\b/.test(object ?? '')) checkModel(b, node)
  else if (/^(CREATE )?CATALOG\b/.test(object ?? '') && name?.kind === 'Identifier') checkCatalog(b, node, name)
  else if (verb === 'CALL' && name?.kind === 'Call') checkProcedure(b, name)
  else if (verb === 'MERGE') b.problem(verbOf(node), 'not-supported', 'Flink has no MERGE')
  else if (verb === 'CREATE' && object === 'MATERIALIZED TABLE') checkMaterialized(b, node)
  else if (name?.kind === 'Name') checkNamed(b, node, name)
  else if (verb === 'DESCRIBE' && name?.kind === 'Query') b.problem(name, 'not-supported', 'Flink describes tables and views, no queries')
}

function checkNamed(b: Binder, node: OtherStatement, name: Name): void {
  const { verb, object } = node
  if (verb === 'ALTER' && (object === 'TABLE' || object === 'VIEW')) {
    const known = node.ifExists ? findRelation(b, name) : needRelation(b, name)
    if (known) checkAlter(b, known, node)
  }
  if (node.ifExists) return
  if (verb === 'CREATE' && object === 'DATABASE') {
    const path = databasePath(b, name)
    if (path && isDatabase(b, path)) b.problem(name, 'duplicate-name', `Database '${path[1]}' is there already`)
    else if (name.parts.length > 1) needCatalog(b, name.parts[0])
  } else if (verb === 'SHOW') checkShow(b, node, name)
  else if (verb === 'ALTER' && object === 'FUNCTION') needFunction(b, name)
  else if ((object === 'FUNCTION' || object === 'FUNCTION EXTENDED') && !isBuiltIn(name)) needFunction(b, name)
  else if (verb === 'ALTER' && object === 'DATABASE') needDatabase(b, name)
  else if (object === 'MATERIALIZED TABLE') needMaterialized(b, name)
  else if (object === 'DATABASE' || object === 'DATABASE EXTENDED')
    b.problem(name, 'not-supported', 'Flink reads DESCRIBE DATABASE and cannot run it')
  else if (verb === 'DESCRIBE' && object === 'TABLE') b.problem(name, 'unknown-table', 'DESCRIBE takes the name without TABLE')
  else if (verb === 'ANALYZE') checkAnalyze(b, node, name)
  else if (verb === 'TRUNCATE') checkTruncate(b, node, name)
  else if ((verb === 'DESCRIBE' || verb === 'DESC') && (object === undefined || object === 'EXTENDED')) needRelation(b, name)
}

function isBuiltIn({ parts }: Name): boolean {
  const name = parts.length === 1 ? parts[0].name.toUpperCase() : ''
  return builtIns.has(name) || systemTableFunctions.has(name)
}

function findRelation(b: Binder, name: Name) {
  const path = resolvePath(b.env, name)
  return path && b.reader.relation(path)
}

export function needRelation(b: Binder, name: Name) {
  const path = resolvePath(b.env, name)
  const known = findRelation(b, name)
  if (path && !known && isMadeByScripts(b, path[0])) {
    const near = suggest(
      path[2],
      [...b.env.relations.entries().values()].map(r => r.path[2]),
    )
    b.problem(name, 'unknown-table', `Table '${path[2]}' not found`, { near })
  }
  return known
}
