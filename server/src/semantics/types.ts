/**
 * Flink's logical types as plain JSON. Widths and defaults as in Flink: VARCHAR without a length is VARCHAR(2147483647) = STRING,
 * TIMESTAMP without a precision is TIMESTAMP(6), DECIMAL is DECIMAL(10, 0).
 */
export type TypeRoot =
  | 'CHAR'
  | 'VARCHAR'
  | 'BOOLEAN'
  | 'BINARY'
  | 'VARBINARY'
  | 'DECIMAL'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INTEGER'
  | 'BIGINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'TIMESTAMP_LTZ'
  | 'TIMESTAMP_TZ'
  | 'INTERVAL_YEAR_MONTH'
  | 'INTERVAL_DAY_TIME'
  | 'ARRAY'
  | 'MULTISET'
  | 'MAP'
  | 'ROW'
  | 'RAW'
  | 'VARIANT'
  | 'NULL'
  | 'SYMBOL'
  | 'UNKNOWN'

export interface SqlType {
  readonly root: TypeRoot
  readonly nullable: boolean
  /** CHAR, VARCHAR, BINARY, VARBINARY */
  readonly length?: number
  /** DECIMAL, TIME, TIMESTAMP*, INTERVAL */
  readonly precision?: number
  readonly scale?: number
  /** ARRAY, MULTISET */
  readonly element?: SqlType
  /** MAP */
  readonly key?: SqlType
  readonly value?: SqlType
  /** ROW */
  readonly fields?: readonly { readonly name: string; readonly type: SqlType }[]
}

export const MAX_LENGTH = 2147483647
export const sqlType = (root: TypeRoot, nullable = true, more: Partial<SqlType> = {}): SqlType => ({ root, nullable, ...more })
export const BIGINT = sqlType('BIGINT')
export const INTEGER = sqlType('INTEGER')
export const BOOLEAN = sqlType('BOOLEAN')
export const DOUBLE = sqlType('DOUBLE')
export const STRING = sqlType('VARCHAR', true, { length: MAX_LENGTH })
export const UNKNOWN = sqlType('UNKNOWN')
export const withNullable = (type: SqlType, nullable: boolean): SqlType => (type.nullable === nullable ? type : { ...type, nullable })

const withLength = new Set<TypeRoot>(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY'])
const withPrecision = new Set<TypeRoot>(['TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ'])

/** The type as Flink prints it in DESCRIBE, e.g. `ROW<a BIGINT, b STRING NOT NULL>`. */
export function formatType(type: SqlType): string {
  return type.nullable || type.root === 'NULL' ? formatBase(type) : `${formatBase(type)} NOT NULL`
}

function formatBase(type: SqlType): string {
  const { root } = type
  if (root === 'VARCHAR' && type.length === MAX_LENGTH) return 'STRING'
  if (root === 'VARBINARY' && type.length === MAX_LENGTH) return 'BYTES'
  if (withLength.has(root)) return `${root}(${type.length ?? 1})`
  if (root === 'DECIMAL') return `DECIMAL(${type.precision ?? 10}, ${type.scale ?? 0})`
  if (withPrecision.has(root)) return `${root}(${type.precision ?? (root === 'TIME' ? 0 : 6)})`
  if (root === 'INTEGER') return 'INT'
  if (root === 'INTERVAL_DAY_TIME') return 'INTERVAL SECOND(3)'
  if (root === 'INTERVAL_YEAR_MONTH') return 'INTERVAL MONTH'
  if (root === 'ARRAY' || root === 'MULTISET') return `${root}<${formatType(type.element ?? UNKNOWN)}>`
  if (root === 'MAP') return `MAP<${formatType(type.key ?? UNKNOWN)}, ${formatType(type.value ?? UNKNOWN)}>`
  if (root === 'ROW') return `ROW<${(type.fields ?? []).map(f => `${f.name} ${formatType(f.type)}`).join(', ')}>`
  return root
}
