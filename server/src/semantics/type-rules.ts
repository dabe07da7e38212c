import { DOUBLE, MAX_LENGTH, type SqlType, sqlType, type TypeRoot, withNullable } from './types.ts'

const integers: TypeRoot[] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']
const integerDigits: Partial<Record<TypeRoot, number>> = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19 }
const MAX_PRECISION = 38
const MIN_ADJUSTED_SCALE = 6

export const isInteger = (t: SqlType): boolean => integers.includes(t.root)
export const isApproximate = (t: SqlType): boolean => t.root === 'FLOAT' || t.root === 'DOUBLE'
export const isNumeric = (t: SqlType): boolean => isInteger(t) || isApproximate(t) || t.root === 'DECIMAL'
export const isText = (t: SqlType): boolean => t.root === 'CHAR' || t.root === 'VARCHAR'
export const isBinary = (t: SqlType): boolean => t.root === 'BINARY' || t.root === 'VARBINARY'
export const isTimestamp = (t: SqlType): boolean => t.root === 'TIMESTAMP' || t.root === 'TIMESTAMP_LTZ' || t.root === 'TIMESTAMP_TZ'
export const isDatetime = (t: SqlType): boolean => isTimestamp(t) || t.root === 'DATE' || t.root === 'TIME'
export const isInterval = (t: SqlType): boolean => t.root === 'INTERVAL_DAY_TIME' || t.root === 'INTERVAL_YEAR_MONTH'
export const isUnknown = (t: SqlType): boolean =>
  t.root === 'UNKNOWN' ||
  t.element?.root === 'UNKNOWN' ||
  t.key?.root === 'UNKNOWN' ||
  t.value?.root === 'UNKNOWN' ||
  t.fields?.some(f => isUnknown(f.type)) === true

/** Precision and scale of a number as DECIMAL; undefined for FLOAT and DOUBLE. */
export function decimalOf(t: SqlType): { precision: number; scale: number } | undefined {
  if (t.root === 'DECIMAL') return { precision: t.precision ?? 10, scale: t.scale ?? 0 }
  const digits = integerDigits[t.root]
  return digits === undefined ? undefined : { precision: digits, scale: 0 }
}

/**
 * The type that both operands of a comparison or set operation are brought to; undefined where Flink has none. An UNKNOWN among them gives
 * UNKNOWN.
 */
export function leastRestrictive(types: readonly SqlType[]): SqlType | undefined {
  let result: SqlType | undefined
  for (const t of types) {
    result = result === undefined ? t : commonOf(result, t)
    if (result === undefined) return undefined
  }
  return result
}

function commonOf(a: SqlType, b: SqlType): SqlType | undefined {
  const nullable = a.nullable || b.nullable
  if (isUnknown(a)) return withNullable(a, nullable)
  if (isUnknown(b)) return withNullable(b, nullable)
  if (a.root === 'NULL') return withNullable(b, true)
  if (b.root === 'NULL') return withNullable(a, true)
  if (isText(a) && isText(b)) {
    const length = Math.max(a.length ?? 1, b.length ?? 1)
    if (a.root === 'CHAR' && b.root === 'CHAR' && a.length === b.length) return withNullable(a, nullable)
    // Flink widens CHARs of different lengths to VARCHAR.
    return sqlType('VARCHAR', nullable, { length })
  }
  if (isBinary(a) && isBinary(b)) {
    if (a.root === 'BINARY' && b.root === 'BINARY' && a.length === b.length) return withNullable(a, nullable)
    return sqlType('VARBINARY', nullable, { length: Math.max(a.length ?? 1, b.length ?? 1) })
  }
  if (isNumeric(a) && isNumeric(b)) return commonNumber(a, b, nullable)
  if (a.root === b.root && isTimestamp(a)) return sqlType(a.root, nullable, { precision: Math.max(a.precision ?? 6, b.precision ?? 6) })
  if (isTimestamp(a) && isTimestamp(b)) {
    // The first says whether the time has a zone.
    return sqlType(a.root, nullable, { precision: Math.max(a.precision ?? 6, b.precision ?? 6) })
  }
  if (a.root !== b.root) return undefined
  if (a.root === 'ARRAY' || a.root === 'MULTISET') {
    const element = a.element && b.element ? commonOf(a.element, b.element) : undefined
    return element ? { ...a, element, nullable } : undefined
  }
  if (a.root === 'MAP') {
    const key = a.key && b.key ? commonOf(a.key, b.key) : undefined
    const value = a.value && b.value ? commonOf(a.value, b.value) : undefined
    return key && value ? { ...a, key, value, nullable } : undefined
  }
  if (a.root === 'ROW') {
    if (a.fields?.length !== b.fields?.length) return undefined
    const fields = (a.fields ?? []).map((f, i) => ({ name: f.name, type: commonOf(f.type, b.fields![i].type) }))
    return fields.every(f => f.type) ? { ...a, nullable, fields: fields as { name: string; type: SqlType }[] } : undefined
  }
  return withNullable(a, nullable)
}

function commonNumber(a: SqlType, b: SqlType, nullable: boolean): SqlType {
  if (isApproximate(a) || isApproximate(b)) {
    if (a.root === 'FLOAT' && b.root === 'FLOAT') return withNullable(a, nullable)
    if (isApproximate(a) && isApproximate(b)) return withNullable(DOUBLE, nullable)
    const [approximate, exact] = isApproximate(a) ? [a, b] : [b, a]
    return withNullable(exact.root === 'DECIMAL' ? DOUBLE : approximate, nullable)
  }
  if (a.root !== 'DECIMAL' && b.root !== 'DECIMAL')
    return withNullable(integers.indexOf(a.root) >= integers.indexOf(b.root) ? a : b, nullable)
  const [x, y] = [decimalOf(a)!, decimalOf(b)!]
  const scale = Math.max(x.scale, y.scale)
  const whole = Math.max(x.precision - x.scale, y.precision - y.scale)
  return sqlType('DECIMAL', nullable, {
    precision: Math.min(MAX_PRECISION, whole + scale),
    scale: Math.min(scale, Math.max(0, MAX_PRECISION - whole)),
  })
}

/** Result of `a op b` for numbers as Flink derives it; undefined where the operator has no numeric meaning for them. */
export function arithmeticType(op: string, a: SqlType, b: SqlType): SqlType | undefined {
  const nullable = a.nullable || b.nullable
  if (!isNumeric(a) || !isNumeric(b)) return undefined
  const [x, y] = [decimalOf(a), decimalOf(b)]
  if (a.root === 'DECIMAL' || b.root === 'DECIMAL') {
    if (!x || !y) return withNullable(DOUBLE, nullable)
    const { precision: p1, scale: s1 } = x
    const { precision: p2, scale: s2 } = y
    switch (op) {
      case '+':
      case '-': {
        const scale = Math.max(s1, s2)
        return adjusted(Math.max(p1 - s1, p2 - s2) + scale + 1, scale, nullable)
      }
      case '*':
        return adjusted(p1 + p2 + 1, s1 + s2, nullable)
      case '/': {
        const scale = Math.max(6, s1 + p2 + 1)
        return adjusted(p1 - s1 + s2 + scale, scale, nullable)
      }
    }
  }
  // Calcite keeps the first approximate type it meets.
  if (isApproximate(a) && isApproximate(b)) return withNullable(a, nullable)
  return commonNumber(a, b, nullable)
}

// When the precision overflows, whole digits are kept and the scale shrinks, but not under 6.
function adjusted(precision: number, scale: number, nullable: boolean): SqlType {
  if (precision <= MAX_PRECISION) return sqlType('DECIMAL', nullable, { precision, scale })
  const whole = precision - scale
  return sqlType('DECIMAL', nullable, {
    precision: MAX_PRECISION,
    scale: Math.max(MAX_PRECISION - whole, Math.min(scale, MIN_ADJUSTED_SCALE)),
  })
}

/** True if equal but for nullability (also inside). */
export function sameType(a: SqlType, b: SqlType): boolean {
  if (a.root !== b.root) return false
  if ((a.length ?? 1) !== (b.length ?? 1)) return false
  if ((a.precision ?? -1) !== (b.precision ?? -1) || (a.scale ?? 0) !== (b.scale ?? 0)) return false
  if (a.element || b.element) return a.element !== undefined && b.element !== undefined && sameType(a.element, b.element)
  if (a.key || b.key) return a.key !== undefined && b.key !== undefined && sameType(a.key, b.key) && sameType(a.value!, b.value!)
  if (a.fields || b.fields)
    return a.fields?.length === b.fields?.length && (a.fields ?? []).every((f, i) => sameType(f.type, b.fields![i].type))
  return true
}

/** Whether the values of two types may be compared. */
export function isComparable(a: SqlType, b: SqlType): boolean {
  if (isUnknown(a) || isUnknown(b) || a.root === 'NULL' || b.root === 'NULL') return true
  if (isNumeric(a) && isNumeric(b)) return true
  if (isText(a) && isText(b)) return true
  // Flink's validator coerces text to numbers, booleans and times in comparisons.
  if (isText(a) || isText(b)) return !isBinary(a) && !isBinary(b) && !isNested(a) && !isNested(b)
  if (isTimestamp(a) && isTimestamp(b)) return true
  if (a.root === 'ROW' && b.root === 'ROW') return a.fields?.length === b.fields?.length
  return a.root === b.root || (isBinary(a) && isBinary(b)) || (isInterval(a) && isInterval(b))
}
export const isNested = (t: SqlType): boolean => t.root === 'ARRAY' || t.root === 'MAP' || t.root === 'ROW' || t.root === 'MULTISET'

export const maxVarchar = (nullable: boolean): SqlType => sqlType('VARCHAR', nullable, { length: MAX_LENGTH })
