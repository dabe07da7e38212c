/** The systems whose SQL node-sql-parser reads and writes for us. */
export type ForeignSystem = 'mysql' | 'postgresql' | 'bigquery'

/** The part of node-sql-parser that is used. */
export interface ForeignParser {
  /** throws with what it expected where the text is beyond it */
  astify(sql: string): unknown
  sqlify(ast: unknown): string
  tableList(sql: string): string[]
}

/** node-sql-parser for one system: each has a build of its own, loaded when it is first asked for. A bundle of its own (`foreign.cjs`) in the package. */
export async function foreignParser(system: ForeignSystem): Promise<ForeignParser> {
  const { Parser } = await BUILDS[system]()
  return new Parser() as ForeignParser
}

const BUILDS: Readonly<Record<ForeignSystem, () => Promise<{ Parser: new () => unknown }>>> = {
  mysql: async () => unwrapped(await import('node-sql-parser/build/mysql.js')),
  postgresql: async () => unwrapped(await import('node-sql-parser/build/postgresql.js')),
  bigquery: async () => unwrapped(await import('node-sql-parser/build/bigquery.js')),
}

/** A CommonJS module seen from an ES module has its exports under `default`. */
function unwrapped<T extends object>(module: T): T {
  return 'default' in module ? (module.default as T) : module
}
