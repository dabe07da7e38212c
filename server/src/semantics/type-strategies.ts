import { decimalOf, isComparable, isInterval, isNumeric, isText, leastRestrictive } from './type-rules.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, MAX_LENGTH, type SqlType, STRING, sqlType, UNKNOWN, withNullable } from './types.ts'

/** What a strategy may look at: argument types, literal values where an argument is one, and how an aggregate stands. */
export interface TypeQuestion {
  readonly args: readonly SqlType[]
  /** values of literal arguments, else undefined */
  readonly literals?: readonly (string | number | boolean | null | undefined)[]
  /** aggregate without GROUP BY, or with FILTER: may see no row */
  readonly mayBeEmpty?: boolean
  /** JSON_VALUE(… RETURNING type) */
  readonly returning?: SqlType
}

const fixed: Readonly<Record<string, SqlType>> = {
  STRING,
  INT: INTEGER,
  BIGINT,
  DOUBLE,
  BOOLEAN,
  DATE: sqlType('DATE'),
  BYTES: sqlType('VARBINARY', true, { length: MAX_LENGTH }),
  VARIANT: sqlType('VARIANT'),
  time0: sqlType('TIME', true, { precision: 0 }),
  timestamp3: sqlType('TIMESTAMP', true, { precision: 3 }),
  ltz3: sqlType('TIMESTAMP_LTZ', true, { precision: 3 }),
  'map-string': sqlType('MAP', true, { key: STRING, value: STRING }),
  'array-string': sqlType('ARRAY', true, { element: STRING }),
  'array-string-each': sqlType('ARRAY', true, { element: STRING }),
}

/**
 * The result type of a function by its rule (`flink/functions.ts`); UNKNOWN where the rule can't tell, undefined where Flink finds no type for
 * these arguments and rejects the call.
 */
export function resultType(rule: string, q: TypeQuestion): SqlType | undefined {
  const mark = rule.at(-1)
  const byFirst = rule.endsWith('=0')
  const name = byFirst ? rule.slice(0, -2) : mark === '?' || mark === '!' ? rule.slice(0, -1) : rule
  const base = baseType(name, q)
  if (base === undefined || base.root === 'UNKNOWN') return base
  if (byFirst) return withNullable(base, q.args[0]?.nullable ?? true)
  if (mark === '?') return withNullable(base, true)
  if (mark === '!') return withNullable(base, false)
  return base
}

function baseType(name: string, q: TypeQuestion): SqlType | undefined {
  const anyNullable = q.args.some(a => a.nullable)
  const known = fixed[name]
  if (known) return withNullable(known, anyNullable)
  const width = /^(char|varchar)(\d+)$/.exec(name)
  if (width) return sqlType(width[1] === 'char' ? 'CHAR' : 'VARCHAR', anyNullable, { length: Number(width[2]) })
  const strategy = strategies[name]
  if (!strategy || q.args.some(a => a.root === 'UNKNOWN')) return UNKNOWN
  return strategy(q, anyNullable)
}

const varchar = (length: number, nullable: boolean): SqlType => sqlType('VARCHAR', nullable, { length: Math.min(MAX_LENGTH, length) })
const lengthOf = (t: SqlType): number => (isText(t) ? (t.length ?? 1) : MAX_LENGTH)
const arrayOf = (element: SqlType | undefined, nullable: boolean): SqlType => (element ? sqlType('ARRAY', nullable, { element }) : UNKNOWN)
const emptyNull = (type: SqlType, q: TypeQuestion): SqlType => withNullable(type, type.nullable || q.mayBeEmpty === true)

const strategies: Readonly<Record<string, (q: TypeQuestion, anyNullable: boolean) => SqlType | undefined>> = {
  arg0: (q, n) => withNullable(q.args[0] ?? UNKNOWN, n),
  arg1: (q, n) => withNullable(q.args[1] ?? UNKNOWN, n),
  substring: q => varchar(lengthOf(q.args[0]), true),
  'trim-left': (q, n) => varchar(lengthOf(q.args[0]), n),
  trim: (q, n) => varchar(lengthOf(q.args[q.args.length - 1]), n),
  overlay: (q, n) =>
    isText(q.args[0]) && isText(q.args[1]) ? varchar(lengthOf(q.args[0]) + lengthOf(q.args[1]), n) : withNullable(fixed.BYTES, n),
  elt: q => {
    // A bare NULL among the texts is taken as VARCHAR(1).
    const values = q.args.slice(1).map(a => (a.root === 'NULL' ? varchar(1, true) : a))
    const common = leastRestrictive(values.some(v => !isText(v)) ? values.filter(v => !isText(v)) : values)
    return common && withNullable(common, true)
  },
  common: q => leastRestrictive(q.args),
  greatest: q => (q.args.every(a => a.root === 'NULL') ? undefined : lenientCommon(q.args)),
  coalesce: q => {
    if (q.args.every(a => a.root === 'NULL')) return undefined
    const type = lenientCommon(q.args)
    return (
      type &&
      withNullable(
        type,
        q.args.every(a => a.nullable),
      )
    )
  },
  nullif: q => (q.args[1] && isComparable(q.args[0], q.args[1]) ? withNullable(q.args[0], true) : undefined),
  if: (q, n) => {
    const [then, otherwise] = q.args.slice(1)
    const type = then && otherwise && ifKind(then) === ifKind(otherwise) ? leastRestrictive([then, otherwise]) : undefined
    return type && withNullable(type, n)
  },
  floor: (q, n) => {
    const a = q.args[0]
    return a.root === 'DECIMAL' ? sqlType('DECIMAL', n, { precision: a.precision ?? 10, scale: 0 }) : withNullable(a, n)
  },
  round: (q, n) => {
    const a = q.args[0]
    if (a.root !== 'DECIMAL') return withNullable(a, n)
    const digits = q.args.length > 1 ? q.literals?.[1] : 0
    // Rounded to a number of digits that only the row knows, the type stays.
    if (typeof digits !== 'number') return withNullable(a, n)
    const [p, s] = [a.precision ?? 10, a.scale ?? 0]
    if (digits >= s) return withNullable(a, n)
    return digits < 0
      ? sqlType('DECIMAL', n, { precision: Math.min(38, 1 + p - s), scale: 0 })
      : sqlType('DECIMAL', n, { precision: 1 + p - s + digits, scale: digits })
  },
  mod: (q, n) => moduloType(q.args[0], q.args[1], n),
  timestampadd: (q, n) => {
    const [unit, time] = [q.literals?.[0], q.args[q.args.length - 1]]
    if (time.root !== 'DATE') return withNullable(time, n)
    return /^(SQL_TSI_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S?$/.test(String(unit))
      ? withNullable(time, n)
      : sqlType('TIMESTAMP', n, { precision: 6 })
  },
  proctime: () => sqlType('TIMESTAMP_LTZ', false, { precision: 3 }),
  element: q => withNullable(q.args[0]?.element ?? UNKNOWN, true),
  'array-add': (q, n) => {
    const [array, added] = q.args
    if (!array.element) return UNKNOWN
    return arrayOf(withNullable(array.element, array.element.nullable || added.nullable), n)
  },
  'array-common': q => (q.args.every(a => a.root === 'ARRAY') ? leastRestrictive(q.args) : undefined),
  'map-common': q => leastRestrictive(q.args),
  'map-keys': (q, n) => arrayOf(q.args[0].key, n),
  'map-values': (q, n) => arrayOf(q.args[0].value, n),
  'map-entries': (q, n) => {
    const { key, value } = q.args[0]
    if (!key || !value) return UNKNOWN
    const fields = [
      { name: 'key', type: key },
      { name: 'value', type: value },
    ]
    return arrayOf(sqlType('ROW', true, { fields }), n)
  },
  'map-from-arrays': (q, n) => {
    const [key, value] = [q.args[0].element, q.args[1].element]
    return key && value ? sqlType('MAP', n, { key, value }) : UNKNOWN
  },
  'json-value': q => withNullable(q.returning ?? STRING, true),
  'match-rowtime': () => sqlType('TIMESTAMP', true, { precision: 3 }),
  sum: q => emptyNull(sumType(q.args[0]), q),
  sum0: q => withNullable(sumType(q.args[0]), false),
  avg: q => emptyNull(averageType(q.args[0]), q),
  'arg0-agg': q => emptyNull(q.args[0] ?? UNKNOWN, q),
  listagg: q => q.args[0],
  'array-agg': q => arrayOf(q.args[0], q.args[0]?.nullable ?? true),
  collect: q => sqlType('MULTISET', false, { element: q.args[0] }),
  percentile: q => (q.args[1]?.root === 'ARRAY' ? arrayOf(withNullable(DOUBLE, true), true) : DOUBLE),
  lag: q => {
    const [value, , otherwise] = q.args
    if (!otherwise) return withNullable(value, true)
    const type = leastRestrictive([value, otherwise])
    return type && withNullable(type, otherwise.nullable)
  },
}

// COALESCE and GREATEST take an interval among numbers as a number, and a DATE with a TIMESTAMP; what comes of it is not worth a rule.
function lenientCommon(args: readonly SqlType[]): SqlType | undefined {
  const common = leastRestrictive(args)
  if (common) return common
  const odd = (t: SqlType): boolean => isInterval(t) || t.root === 'DATE' || t.root === 'TIME' || t.root.startsWith('TIMESTAMP')
  return args.some(odd) && args.every(a => isNumeric(a) || odd(a) || a.root === 'NULL') ? UNKNOWN : undefined
}

/** The families that IF takes two of. */
function ifKind(t: SqlType): string {
  if (isNumeric(t)) return 'number'
  if (isText(t)) return 'text'
  if (t.root === 'BINARY' || t.root === 'VARBINARY') return 'binary'
  return t.root
}

/** The type of the remainder of a division; FLOAT and DOUBLE have none. */
export function moduloType(a: SqlType | undefined, b: SqlType | undefined, nullable: boolean): SqlType | undefined {
  const [x, y] = [a && decimalOf(a), b && decimalOf(b)]
  if (!a || !b || !x || !y) return undefined
  if (a.root !== 'DECIMAL' && b.root !== 'DECIMAL') return withNullable(b, nullable)
  if (x.scale === 0 && y.scale === 0) return withNullable(b, nullable)
  const scale = Math.max(x.scale, y.scale)
  return sqlType('DECIMAL', nullable, { precision: Math.min(x.precision - x.scale, y.precision - y.scale) + scale, scale })
}

function sumType(a: SqlType | undefined): SqlType {
  if (!a) return UNKNOWN
  return a.root === 'DECIMAL' ? sqlType('DECIMAL', a.nullable, { precision: 38, scale: a.scale ?? 0 }) : a
}
function averageType(a: SqlType | undefined): SqlType {
  if (!a) return UNKNOWN
  return a.root === 'DECIMAL' ? sqlType('DECIMAL', a.nullable, { precision: 38, scale: Math.max(6, a.scale ?? 0) }) : a
}
