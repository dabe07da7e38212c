import { decimalOf, isNumeric, leastRestrictive } from './type-rules.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, MAX_LENGTH, type SqlType, STRING, sqlType, UNKNOWN, withNullable } from './types.ts'

/** What a strategy may look at: argument types, literal values where an argument is one, and how an aggregate stands. */
export interface TypeQuestion {
  readonly args: readonly SqlType[]
  /** values of literal arguments, else undefined */
  readonly literals?: readonly (string | number | boolean | null | undefined)[]
  /** aggregate without GROUP BY, or with FILTER: may see no row */
  readonly mayBeEmpty?: boolean
}

const fixed: Record<string, SqlType> = {
  STRING,
  INT: INTEGER,
  BIGINT,
  DOUBLE,
  BOOLEAN,
  DATE: sqlType('DATE'),
  BYTES: sqlType('VARBINARY', true, { length: MAX_LENGTH }),
  time0: sqlType('TIME', true, { precision: 0 }),
  timestamp3: sqlType('TIMESTAMP', true, { precision: 3 }),
  ltz3: sqlType('TIMESTAMP_LTZ', true, { precision: 3 }),
  'map-string': sqlType('MAP', true, { key: STRING, value: STRING }),
  'array-string': sqlType('ARRAY', true, { element: STRING }),
}

/** The result type of a function by its rule (`flink/functions.ts`); UNKNOWN where the rule can't tell. */
export function resultType(rule: string, q: TypeQuestion): SqlType {
  const mark = rule.at(-1)
  const name = mark === '?' || mark === '!' ? rule.slice(0, -1) : rule
  const base = baseType(name, q)
  if (base.root === 'UNKNOWN') return base
  if (mark === '?') return withNullable(base, true)
  if (mark === '!') return withNullable(base, false)
  return base
}

function baseType(name: string, q: TypeQuestion): SqlType {
  const anyNullable = q.args.some(a => a.nullable)
  const known = fixed[name]
  if (known) return withNullable(known, anyNullable)
  if (name.startsWith('char')) return sqlType('CHAR', anyNullable, { length: Number(name.slice(4)) })
  const strategy = strategies[name]
  if (!strategy || q.args.some(a => a.root === 'UNKNOWN')) return UNKNOWN
  return strategy(q, anyNullable)
}

const emptyNull = (type: SqlType, q: TypeQuestion): SqlType => withNullable(type, type.nullable || q.mayBeEmpty === true)

const strategies: Record<string, (q: TypeQuestion, anyNullable: boolean) => SqlType> = {
  arg0: (q, n) => withNullable(q.args[0] ?? UNKNOWN, n),
  // UPPER of CHAR stays CHAR in Flink; other texts keep their length.
  'arg0-text': (q, n) => (isText(q.args[0]) ? withNullable(q.args[0], n) : withNullable(STRING, n)),
  'arg-last-text': (q, n) => {
    const last = q.args[q.args.length - 1]
    return isText(last) ? withNullable(sqlType('VARCHAR', n, { length: last.length ?? MAX_LENGTH }), n) : withNullable(STRING, n)
  },
  common: q => leastRestrictive(q.args) ?? UNKNOWN,
  coalesce: q => {
    const type = leastRestrictive(q.args)
    return type
      ? withNullable(
          type,
          q.args.every(a => a.nullable),
        )
      : UNKNOWN
  },
  if: q => {
    const type = leastRestrictive(q.args.slice(1))
    return type ? withNullable(type, true) : UNKNOWN
  },
  floor: (q, n) => {
    const a = q.args[0]
    if (!a) return UNKNOWN
    return a.root === 'DECIMAL' ? sqlType('DECIMAL', n, { precision: a.precision ?? 10, scale: 0 }) : withNullable(a, n)
  },
  round: (q, n) => {
    const a = q.args[0]
    if (!a) return UNKNOWN
    if (a.root !== 'DECIMAL') return withNullable(a, n)
    const digits = q.args.length > 1 ? q.literals?.[1] : 0
    if (typeof digits !== 'number') return UNKNOWN
    const [p, s] = [a.precision ?? 10, a.scale ?? 0]
    if (digits >= s) return withNullable(a, n)
    return digits < 0
      ? sqlType('DECIMAL', n, { precision: Math.min(38, 1 + p - s), scale: 0 })
      : sqlType('DECIMAL', n, { precision: 1 + p - s + digits, scale: digits })
  },
  mod: (q, n) => {
    const [a, b] = q.args
    if (!a || !b || !isNumeric(a) || !isNumeric(b)) return UNKNOWN
    const [x, y] = [decimalOf(a), decimalOf(b)]
    if (x && y && (a.root === 'DECIMAL' || b.root === 'DECIMAL')) {
      if (x.scale === 0 && y.scale === 0) return withNullable(b, n)
      const scale = Math.max(x.scale, y.scale)
      return sqlType('DECIMAL', n, { precision: Math.min(x.precision - x.scale, y.precision - y.scale) + scale, scale })
    }
    return withNullable(b, n)
  },
  timestampadd: q => {
    const a = q.args[2]
    if (!a) return UNKNOWN
    return withNullable(
      a.root === 'DATE' ? UNKNOWN : a,
      q.args.some(x => x.nullable),
    )
  },
  'unix-timestamp': (q, n) => withNullable(BIGINT, q.args.length > 0 && n),
  'ltz-or-timestamp': q => withNullable(q.args[0] ?? UNKNOWN, true),
  proctime: () => sqlType('TIMESTAMP_LTZ', false, { precision: 3 }),
  element: q => withNullable(q.args[0]?.element ?? UNKNOWN, true),
  'json-value': q => (q.args.length === 2 ? STRING : UNKNOWN),
  sum: q => emptyNull(sumType(q.args[0]), q),
  sum0: q => withNullable(sumType(q.args[0]), false),
  avg: q => emptyNull(averageType(q.args[0]), q),
  'arg0-agg': q => emptyNull(q.args[0] ?? UNKNOWN, q),
  'arg0-string-agg': q => emptyNull(withNullable(STRING, q.args[0]?.nullable ?? true), q),
  'array-agg': q => sqlType('ARRAY', true, { element: q.args[0] }),
  collect: q => sqlType('MULTISET', false, { element: q.args[0] }),
  lag: q => withNullable(q.args[0] ?? UNKNOWN, q.args.length < 3 || q.args[0].nullable || q.args[2].nullable),
}

const isText = (t: SqlType | undefined): t is SqlType => t?.root === 'CHAR' || t?.root === 'VARCHAR'

function sumType(a: SqlType | undefined): SqlType {
  if (!a) return UNKNOWN
  return a.root === 'DECIMAL' ? sqlType('DECIMAL', a.nullable, { precision: 38, scale: a.scale ?? 0 }) : a
}
function averageType(a: SqlType | undefined): SqlType {
  if (!a) return UNKNOWN
  return a.root === 'DECIMAL' ? sqlType('DECIMAL', a.nullable, { precision: 38, scale: Math.max(6, a.scale ?? 0) }) : a
}
