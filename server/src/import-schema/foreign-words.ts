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
