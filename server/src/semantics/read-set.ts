import { type Environment, type FunctionEntity, findFunction, type ModelEntity, pathKey, type RelationEntity } from './environment.ts'
import type { TableOptions } from './flink/options.ts'

/**
 * What a unit asked its environment for, and what it got: names found with a digest of their signature, names missed, options tried. The unit
 * gives the same result as long as `stillHolds`.
 */
export interface ReadSet {
  readonly relations: ReadonlyMap<string, string | undefined>
  readonly functions: ReadonlyMap<string, string | undefined>
  readonly models: ReadonlyMap<string, string | undefined>
  readonly options: ReadonlyMap<string, string | undefined>
  /** databases, and whether a script made them */
  readonly databases: ReadonlyMap<string, boolean>
  /** catalogs with their options in JSON */
  readonly catalogs: ReadonlyMap<string, string | undefined>
  readonly catalog: string
  readonly database: string
}

export function stillHolds(reads: ReadSet, env: Environment): boolean {
  if (reads.catalog !== env.catalog || reads.database !== env.database) return false
  for (const [key, digest] of reads.relations) if (env.relations.get(key)?.digest !== digest) return false
  for (const [name, digest] of reads.functions) if (findFunction(env, name.split('.'))?.digest !== digest) return false
  for (const [key, digest] of reads.models) if (env.models.get(key)?.digest !== digest) return false
  for (const [key, value] of reads.options) if (env.options.get(key) !== value) return false
  for (const [key, there] of reads.databases) if ((env.databases.get(key) === true) !== there) return false
  for (const [name, options] of reads.catalogs) if (JSON.stringify(env.catalogs.get(name)) !== options) return false
  return true
}

/** Collects a read-set while it answers; the binder has no other way to the environment. */
export class Reader {
  readonly env: Environment
  private readonly relations = new Map<string, string | undefined>()
  private readonly options = new Map<string, string | undefined>()
  // Few statements ask for these, and there are thousands of statements.
  private functions: Map<string, string | undefined> | undefined
  private models: Map<string, string | undefined> | undefined
  private databases: Map<string, boolean> | undefined
  private catalogs: Map<string, string | undefined> | undefined

  constructor(env: Environment) {
    this.env = env
  }
  relation(path: readonly string[]): RelationEntity | undefined {
    const key = pathKey(path)
    const found = this.env.relations.get(key)
    this.relations.set(key, found?.digest)
    return found
  }
  function(parts: readonly string[]): FunctionEntity | undefined {
    const found = findFunction(this.env, parts)
    this.functions ??= new Map()
    this.functions.set(parts.join('.'), found?.digest)
    return found
  }
  model(key: string): ModelEntity | undefined {
    const found = this.env.models.get(key)
    this.models ??= new Map()
    this.models.set(key, found?.digest)
    return found
  }
  database(key: string): boolean {
    const there = this.env.databases.get(key) === true
    this.databases ??= new Map()
    this.databases.set(key, there)
    return there
  }
  /** options of a catalog */
  catalog(name: string): TableOptions | undefined {
    const found = this.env.catalogs.get(name)
    this.catalogs ??= new Map()
    this.catalogs.set(name, JSON.stringify(found))
    return found
  }
  option(key: string): string | undefined {
    const value = this.env.options.get(key)
    this.options.set(key, value)
    return value
  }
  readSet(): ReadSet {
    return {
      relations: this.relations,
      functions: this.functions ?? none,
      models: this.models ?? none,
      options: this.options,
      databases: this.databases ?? none,
      catalogs: this.catalogs ?? none,
      catalog: this.env.catalog,
      database: this.env.database,
    }
  }
}

const none: ReadonlyMap<string, never> = new Map<string, never>()
