import type { Call, Identifier, Name, OtherStatement } from '../syntax/nodes.ts'
import type { Binder } from './binder.ts'
import { pathKey } from './environment.ts'

/** Whether scripts alone make what is in a catalog, so that what they don't make isn't there: the default one, and those in memory. */
export function isMadeByScripts(b: Binder, catalog: string): boolean {
  return catalog === 'default_catalog' || catalog === b.env.config.catalog || b.reader.catalog(catalog)?.type === 'generic_in_memory'
}

/** The catalog that a statement is about. One that a catalog store keeps needs no script. */
export function needCatalog(b: Binder, name: Identifier): void {
  const catalog = name.name
  if (catalog === '' || catalog === 'default_catalog' || catalog === b.env.config.catalog || b.reader.database(pathKey([catalog]))) return
  const store = b.reader.option('table.catalog-store.kind')
  if (store !== undefined && store !== 'generic_in_memory') return
  b.problem(name, 'unknown-database', `Catalog '${catalog}' not found`, 'CREATE CATALOG first')
}

/** SHOW CREATE, DESCRIBE and ALTER of a catalog: Flink keeps of its first one no description. */
export function needDescribed(b: Binder, name: Identifier): void {
  if (name.name === 'default_catalog') b.problem(name, 'not-supported', "Flink keeps no description of 'default_catalog'")
  else needCatalog(b, name)
}

export function needDatabase(b: Binder, name: Name): void {
  const path = databasePath(b, name)
  if (!path) return
  if (name.parts.length > 1) needCatalog(b, name.parts[0])
  if (isMadeByScripts(b, path[0]) && !isDatabase(b, path)) b.problem(name, 'unknown-database', `Database '${path[1]}' not found`)
}

export function databasePath(b: Binder, name: Name): string[] | undefined {
  const parts = name.parts.map(p => p.name)
  if (parts.length === 0 || parts.length > 2 || parts.some(p => p === '')) return undefined
  return parts.length === 2 ? parts : [b.env.catalog, ...parts]
}

// Catalogs but those that scripts make may keep databases that no script made.
export function isDatabase(b: Binder, path: readonly string[]): boolean {
  if (b.reader.database(pathKey(path))) return true
  if (path[0] === 'default_catalog' && path[1] === 'default_database') return true
  return path[0] === (b.env.config.catalog ?? 'default_catalog') && path[1] === b.env.config.database
}

/** SHOW … (FROM | IN) a database or a catalog. SHOW FUNCTIONS alone takes any. */
export function checkShown(b: Binder, { object = '' }: OtherStatement, name: Name): void {
  if (/^DATABASES\b/.test(object)) needCatalog(b, name.parts[0])
  else if (/^PROCEDURES\b/.test(object) && isMadeByScripts(b, name.parts.length > 1 ? name.parts[0].name : b.env.catalog))
    b.problem(name, 'not-supported', 'This catalog has no procedures')
  else if (/^(TABLES|VIEWS|MODELS|MATERIALIZED TABLES) (FROM|IN)\b/.test(object)) needDatabase(b, name)
}

/** CALL of a procedure, which catalogs in memory don't have. */
export function checkProcedure(b: Binder, { name }: Call): void {
  const catalog = name.parts.length > 2 ? name.parts[0].name : b.env.catalog
  if (name.parts.length > 2) needCatalog(b, name.parts[0])
  if (isMadeByScripts(b, catalog) && name.parts.every(p => p.name !== ''))
    b.problem(name, 'unknown-function', `Procedure '${name.parts.map(p => p.name).join('.')}' not found`)
}
