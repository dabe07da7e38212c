import type { TypeNode } from '../syntax/nodes.ts'
import type { ForeignSystem } from './foreign.ts'

export const nameOf = (system: ForeignSystem): string => ({ mysql: 'MySQL', postgresql: 'PostgreSQL', bigquery: 'BigQuery' })[system]

/** Functions whose counterpart means the same, NULLs too, by system; what is missing here is not carried over. */
export const FUNCTIONS: ReadonlyMap<string, Partial<Record<ForeignSystem, string>>> = new Map([
  ...everywhere(`COUNT SUM AVG MIN MAX ABS ROUND FLOOR CEIL CEILING POWER SQRT EXP LN MOD SIGN COALESCE NULLIF UPPER LOWER TRIM REPLACE
    CHAR_LENGTH ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE LAG LEAD FIRST_VALUE LAST_VALUE EXTRACT CURRENT_DATE
    CURRENT_TIMESTAMP STDDEV_POP STDDEV_SAMP VAR_POP VAR_SAMP`),
  // PostgreSQL's pass over NULL.
  ...['CONCAT', 'GREATEST', 'LEAST'].map((name): Row => [name, { mysql: name, bigquery: name }]),
  ['LISTAGG', { postgresql: 'STRING_AGG', bigquery: 'STRING_AGG' }],
  ['SUBSTRING', { mysql: 'SUBSTRING', postgresql: 'SUBSTRING', bigquery: 'SUBSTR' }],
  ['SUBSTR', { mysql: 'SUBSTR', postgresql: 'SUBSTR', bigquery: 'SUBSTR' }],
  ['CHARACTER_LENGTH', { mysql: 'CHAR_LENGTH', postgresql: 'CHAR_LENGTH', bigquery: 'CHAR_LENGTH' }],
  ['IFNULL', { mysql: 'IFNULL', postgresql: 'COALESCE', bigquery: 'IFNULL' }],
])

type Row = [string, Partial<Record<ForeignSystem, string>>]

function everywhere(names: string): Row[] {
  return names.split(/\s+/).map(name => [name, { mysql: name, postgresql: name, bigquery: name }])
}

/** A type in CAST; undefined where the system has none for it. */
export function foreignType(type: TypeNode, system: ForeignSystem): string | undefined {
  const { root, precision, scale, elements } = type
  if (root === 'ARRAY' && system !== 'mysql') {
    const element = foreignType(elements[0], system)
    return element && (system === 'postgresql' ? `${element}[]` : `ARRAY<${element}>`)
  }
  const known = precision ?? (root === 'TIMESTAMP' || root === 'TIMESTAMP_LTZ' ? 6 : undefined)
  const digits = known === undefined ? '' : `(${known}${scale === undefined ? '' : `, ${scale}`})`
  switch (system) {
    case 'mysql':
      return withDigits(MYSQL[root], digits)
    case 'postgresql':
      return withDigits(POSTGRESQL[root], digits)
    case 'bigquery':
      return BIGQUERY[root]
  }
}

/** A type of a column; undefined where the system has none for it. What is nested goes into JSON where there is nothing nearer. */
export function columnType(type: TypeNode, system: ForeignSystem, inKey: boolean): string | undefined {
  const { root, precision, elements, fields } = type
  // Six digits of a second are all that the others have.
  const within = /^TIME/.test(root) && (precision ?? 0) > 6 ? { ...type, precision: 6 } : type
  if (system === 'mysql') return mysqlColumn(within, inKey)
  if (root === 'BINARY' || root === 'VARBINARY') return system === 'postgresql' ? 'BYTEA' : 'BYTES'
  if (root === 'ARRAY') {
    const element = columnType(elements[0], system, false)
    return element && (system === 'postgresql' ? `${element}[]` : `ARRAY<${element}>`)
  }
  if (/^(?:ROW|MAP|MULTISET|VARIANT)$/.test(root)) {
    if (system === 'postgresql') return 'JSONB'
    const inner = fields.map(f => ({ name: f.name.name, type: columnType(f.type, system, false) }))
    // Fields in backticks are not read there.
    const plain = root === 'ROW' && inner.every(f => f.type && /^[A-Za-z_]\w*$/.test(f.name))
    return plain ? `STRUCT<${inner.map(f => `${f.name} ${f.type}`).join(', ')}>` : undefined
  }
  return foreignType(within, system)
}

function mysqlColumn({ root, precision, scale }: TypeNode, inKey: boolean): string | undefined {
  const length = precision ?? (root === 'CHAR' || root === 'BINARY' ? 1 : undefined)
  switch (root) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
      return root
    case 'DECIMAL':
      return `DECIMAL(${precision ?? 10}, ${scale ?? 0})`
    case 'STRING':
    case 'VARCHAR':
      // A key needs a length.
      return length !== undefined && length <= 16_383 ? `VARCHAR(${length})` : inKey ? 'VARCHAR(255)' : 'LONGTEXT'
    case 'CHAR':
      return length !== undefined && length <= 255 ? `CHAR(${length})` : `VARCHAR(${length})`
    case 'BYTES':
    case 'VARBINARY':
      return length !== undefined && length <= 65_535 ? `VARBINARY(${length})` : inKey ? 'VARBINARY(255)' : 'LONGBLOB'
    case 'BINARY':
      return length !== undefined && length <= 255 ? `BINARY(${length})` : `VARBINARY(${length})`
    case 'TIME':
      return `TIME(${precision ?? 0})`
    case 'TIMESTAMP':
      return `DATETIME(${precision ?? 6})`
    case 'TIMESTAMP_LTZ':
      return `TIMESTAMP(${precision ?? 6})`
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
    case 'ROW':
    case 'VARIANT':
      return 'JSON'
    default:
      return undefined
  }
}

/** A string in the system's quotes. */
export function stringText(value: string, system: ForeignSystem): string {
  if (system === 'postgresql') return `'${value.replaceAll("'", "''")}'`
  const escaped = value.replaceAll('\\', '\\\\')
  return system === 'mysql' ? `'${escaped.replaceAll("'", "''")}'` : `'${escaped.replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
}

/** `DECIMAL#` takes the digits of the type */
const withDigits = (name: string | undefined, digits: string) => name?.replace('#', digits)

/** What MySQL's CAST takes */
const MYSQL: Readonly<Record<string, string>> = {
  TINYINT: 'SIGNED',
  SMALLINT: 'SIGNED',
  INT: 'SIGNED',
  BIGINT: 'SIGNED',
  DOUBLE: 'DOUBLE',
  DECIMAL: 'DECIMAL#',
  STRING: 'CHAR',
  VARCHAR: 'CHAR#',
  CHAR: 'CHAR#',
  BYTES: 'BINARY',
  DATE: 'DATE',
  TIME: 'TIME#',
  TIMESTAMP: 'DATETIME#',
}

const POSTGRESQL: Readonly<Record<string, string>> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'SMALLINT',
  SMALLINT: 'SMALLINT',
  INT: 'INTEGER',
  BIGINT: 'BIGINT',
  FLOAT: 'REAL',
  DOUBLE: 'DOUBLE PRECISION',
  DECIMAL: 'NUMERIC#',
  STRING: 'TEXT',
  VARCHAR: 'VARCHAR#',
  CHAR: 'CHAR#',
  BYTES: 'BYTEA',
  DATE: 'DATE',
  TIME: 'TIME#',
  TIMESTAMP: 'TIMESTAMP#',
  TIMESTAMP_LTZ: 'TIMESTAMPTZ#',
}

const BIGQUERY: Readonly<Record<string, string>> = {
  BOOLEAN: 'BOOL',
  TINYINT: 'INT64',
  SMALLINT: 'INT64',
  INT: 'INT64',
  BIGINT: 'INT64',
  FLOAT: 'FLOAT64',
  DOUBLE: 'FLOAT64',
  DECIMAL: 'NUMERIC',
  STRING: 'STRING',
  VARCHAR: 'STRING',
  CHAR: 'STRING',
  BYTES: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'DATETIME',
  TIMESTAMP_LTZ: 'TIMESTAMP',
}
