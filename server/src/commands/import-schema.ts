import { pathToFileURL } from 'node:url'
import { importSchema as imported } from '../import-schema/flink-ddl.ts'
import type { ForeignParser, ForeignSystem } from '../import-schema/foreign.ts'
import { type CommandContext, type CommandImplementation, CommandProblem } from './command.ts'
import { absolute, readScript } from './workspace.ts'

/** Flink DDL for the tables of a MySQL or PostgreSQL schema. */
export const importSchema: CommandImplementation<'import-schema'> = async ({ file, text, from, to = 'cdc' }, context) => {
  const { root, project } = context
  const result = imported(text ?? readScript(absolute(root, file)), from, to, await loadForeign(from, context), project.format)
  if (result.tables === 0)
    throw new CommandProblem(
      'no-tables',
      `${file}: no CREATE TABLE in it`,
      `Name a file with the DDL of a ${from} database, as mysqldump or pg_dump writes it`,
    )
  return result
}

/** node-sql-parser is a bundle of its own: half a megabyte a system that nothing else needs. */
export async function loadForeign(system: ForeignSystem, { bundle }: Pick<CommandContext, 'bundle'>): Promise<ForeignParser> {
  const module = (await import(pathToFileURL(bundle('foreign.cjs')).href)) as { default?: Foreign } & Foreign
  return (module.default ?? module).foreignParser(system)
}

type Foreign = typeof import('../import-schema/foreign.ts')
