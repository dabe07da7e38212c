import type { SourceSystem, SourceType } from './read.ts'

/** What reads and writes the table in Flink: a change stream of the database, its tables by JDBC, or a Kafka topic. */
export type SchemaTarget = 'cdc' | 'jdbc' | 'kafka'

export interface FlinkType {
  readonly type: string
  /** what a reader of the table should know */
  readonly note?: string
}

/**
 * Flink's type for a column of MySQL or PostgreSQL, as the tables of Flink CDC's and the JDBC connector's manuals have them; undefined where
 * the connector has none. `enums`: the user's enumerations of PostgreSQL.
 */
export function flinkType(
  type: SourceType,
  system: SourceSystem,
  target: SchemaTarget,
  enums: ReadonlyMap<string, string>,
): FlinkType | undefined {
  const element = system === 'mysql' ? mysqlType(type, target) : postgresType(type, target, enums)
  if (!element || type.dimensions === 0) return element
  if (type.dimensions > 1 && target === 'jdbc') return undefined
  const array = `${'ARRAY<'.repeat(type.dimensions)}${element.type}${'>'.repeat(type.dimensions)}`
  return { ...element, type: array }
}

const plain = (type: string, note?: string): FlinkType => (note === undefined ? { type } : { type, note })

// ---------------------------------------------------------------- MySQL

/** The next wider type for a column without a sign */
const UNSIGNED: Readonly<Record<string, string>> = { TINYINT: 'SMALLINT', SMALLINT: 'INT', INT: 'BIGINT', BIGINT: 'DECIMAL(20, 0)' }

function mysqlType(type: SourceType, target: SchemaTarget): FlinkType | undefined {
  const { name, length, unsigned } = type
  switch (name) {
    case 'BOOLEAN':
      return plain('BOOLEAN')
    case 'TINYINT':
      if (length === 1 && target !== 'kafka') return plain('BOOLEAN')
      return integer('TINYINT', unsigned)
    case 'SMALLINT':
      return integer('SMALLINT', unsigned)
    case 'MEDIUMINT':
      return plain('INT')
    case 'INT':
    case 'INTEGER':
      return integer('INT', unsigned)
    case 'BIGINT':
      return integer('BIGINT', unsigned)
    case 'FLOAT':
      return plain('FLOAT')
    case 'DOUBLE':
    case 'REAL':
      return plain('DOUBLE')
    case 'DECIMAL':
    case 'NUMERIC':
      return decimal(length ?? 10, type.scale ?? 0)
    case 'BIT':
      return bits(length ?? 1, target)
    case 'CHAR':
      return plain(`CHAR(${length ?? 1})`)
    case 'VARCHAR':
      return plain(length === undefined ? 'STRING' : `VARCHAR(${length})`)
    case 'TINYTEXT':
    case 'TEXT':
    case 'MEDIUMTEXT':
    case 'LONGTEXT':
      return plain('STRING')
    case 'BINARY':
      return plain(target === 'jdbc' ? 'BYTES' : `BINARY(${length ?? 1})`)
    case 'VARBINARY':
      return plain(target === 'jdbc' || length === undefined ? 'BYTES' : `VARBINARY(${length})`)
    case 'TINYBLOB':
    case 'BLOB':
    case 'MEDIUMBLOB':
    case 'LONGBLOB':
      return plain('BYTES')
    case 'DATE':
      return plain('DATE')
    case 'TIME':
      return plain(length === undefined ? 'TIME' : `TIME(${length})`)
    case 'DATETIME':
      return plain(`TIMESTAMP(${length ?? 0})`)
    case 'TIMESTAMP':
      return instant(length ?? 0, target)
    case 'YEAR':
      return plain('INT')
    case 'ENUM':
      return plain('STRING', type.text)
    case 'SET':
      return target === 'cdc' ? plain('ARRAY<STRING>', type.text) : plain('STRING', `${type.text}, values with commas between them`)
    case 'JSON':
      return plain('STRING', 'JSON')
  }
  return GEOMETRIES.has(name) && target === 'cdc' ? plain('STRING', `${name}, as GeoJSON`) : undefined
}

const GEOMETRIES = new Set(
  'GEOMETRY POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON GEOMETRYCOLLECTION GEOMCOLLECTION'.split(' '),
)

const integer = (type: string, unsigned: boolean): FlinkType => (unsigned ? plain(UNSIGNED[type], `${type} UNSIGNED`) : plain(type))

// ---------------------------------------------------------------- PostgreSQL

function postgresType(type: SourceType, target: SchemaTarget, enums: ReadonlyMap<string, string>): FlinkType | undefined {
  const { name, length } = type
  switch (name) {
    case 'SMALLINT':
    case 'SMALLSERIAL':
      return plain('SMALLINT')
    case 'INT':
      // node-sql-parser takes the size of `int8` for a length.
      return plain(length === 2 ? 'SMALLINT' : length === 8 ? 'BIGINT' : 'INT')
    case 'INTEGER':
    case 'SERIAL':
      return plain('INT')
    case 'BIGINT':
    case 'BIGSERIAL':
    case 'OID':
      return plain('BIGINT')
    case 'REAL':
      return plain('FLOAT')
    case 'FLOAT':
      return plain(length === 4 || (length !== undefined && length !== 8 && length <= 24) ? 'FLOAT' : 'DOUBLE')
    case 'DOUBLE PRECISION':
      return plain('DOUBLE')
    case 'NUMERIC':
    case 'DECIMAL':
      return length === undefined
        ? plain('DECIMAL(38, 18)', `${type.text} without a precision: values beyond 20 digits before the point don't fit`)
        : decimal(length, type.scale ?? 0)
    case 'BOOLEAN':
    case 'BOOL':
      return plain('BOOLEAN')
    case 'CHAR':
    case 'CHARACTER':
      return plain(`CHAR(${length ?? 1})`)
    case 'VARCHAR':
    case 'CHARACTER VARYING':
      return plain(length === undefined ? 'STRING' : `VARCHAR(${length})`)
    case 'TEXT':
      return plain('STRING')
    case 'BYTEA':
      return plain('BYTES')
    case 'BIT':
      return bits(length ?? 1, target)
    case 'DATE':
      return plain('DATE')
    case 'TIME':
      if (type.withTimeZone) return target === 'jdbc' ? undefined : plain('STRING', type.text)
      return plain(length === undefined ? 'TIME' : `TIME(${length})`)
    case 'TIMESTAMP':
      return type.withTimeZone ? instant(length ?? 6, target) : plain(`TIMESTAMP(${length ?? 6})`)
    case 'TIMESTAMPTZ':
      return instant(length ?? 6, target)
    case 'INTERVAL':
      return target === 'cdc' ? plain('BIGINT', 'INTERVAL in microseconds, a month of 30.4 days') : undefined
    case 'UUID':
    case 'JSON':
    case 'JSONB':
    case 'INET':
    case 'CIDR':
    case 'MACADDR':
      return target === 'jdbc' && name !== 'UUID' && !name.startsWith('JSON') ? undefined : plain('STRING', name)
  }
  const values = enums.get(name)
  if (values !== undefined) return plain('STRING', `${name}: ${values}`)
  const known = name.toLowerCase()
  if (known === 'citext') return plain('STRING', known)
  return target !== 'jdbc' && (known === 'xml' || known === 'hstore') ? plain('STRING', known) : undefined
}

// ---------------------------------------------------------------- both

/** Flink's decimals end at 38 digits. */
function decimal(precision: number, scale: number): FlinkType {
  return precision > 38
    ? plain('STRING', `DECIMAL(${precision}, ${scale}) is beyond Flink's 38 digits`)
    : plain(`DECIMAL(${precision}, ${scale})`)
}

function bits(length: number, target: SchemaTarget): FlinkType {
  if (length === 1) return plain('BOOLEAN')
  return plain(target === 'jdbc' ? 'BYTES' : `BINARY(${Math.ceil(length / 8)})`, `BIT(${length})`)
}

/** A moment, whatever the zone: JDBC tables have none, so there it is the session's local time. */
function instant(precision: number, target: SchemaTarget): FlinkType {
  if (target !== 'jdbc') return plain(`TIMESTAMP_LTZ(${precision})`)
  return plain(`TIMESTAMP(${precision})`, "a moment in the database, here in the time zone of the connection's session")
}
