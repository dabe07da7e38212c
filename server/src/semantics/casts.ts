import type { SqlType, TypeRoot } from './types.ts'

/**
 * Which types Flink turns into which, by itself (what a query gives to a column of a sink, an element to an array) and in a CAST. The facts are
 * those of Flink's LogicalTypeCasts; families in capitals stand for their types.
 */
const families: Readonly<Record<string, string>> = {
  TEXT: 'CHAR VARCHAR',
  BYTES: 'BINARY VARBINARY',
  WHOLE: 'TINYINT SMALLINT INTEGER BIGINT',
  NUMBER: 'TINYINT SMALLINT INTEGER BIGINT DECIMAL FLOAT DOUBLE',
  INSTANT: 'TIMESTAMP TIMESTAMP_LTZ',
  STAMP: 'TIMESTAMP TIMESTAMP_LTZ TIMESTAMP_TZ',
  MOMENT: 'DATE TIME TIMESTAMP TIMESTAMP_LTZ TIMESTAMP_TZ',
  SPAN: 'INTERVAL_YEAR_MONTH INTERVAL_DAY_TIME',
  NESTED: 'ARRAY MULTISET MAP ROW',
}
const anything = 'TEXT BYTES BOOLEAN NUMBER MOMENT SPAN NESTED RAW'
const rules: Readonly<Partial<Record<TypeRoot, readonly [implicit: string, explicit: string]>>> = {
  CHAR: ['', anything],
  VARCHAR: ['TEXT', anything],
  BOOLEAN: ['', 'TEXT NUMBER'],
  BINARY: ['', 'TEXT BYTES RAW'],
  VARBINARY: ['BYTES', 'TEXT RAW'],
  DECIMAL: ['NUMBER', 'TEXT SPAN BOOLEAN INSTANT'],
  TINYINT: ['', 'NUMBER TEXT SPAN BOOLEAN INSTANT'],
  SMALLINT: ['TINYINT', 'NUMBER TEXT SPAN BOOLEAN INSTANT'],
  INTEGER: ['TINYINT SMALLINT', 'NUMBER TEXT SPAN BOOLEAN INSTANT'],
  BIGINT: ['TINYINT SMALLINT INTEGER', 'NUMBER TEXT SPAN BOOLEAN INSTANT'],
  FLOAT: ['WHOLE DECIMAL', 'NUMBER TEXT BOOLEAN INSTANT'],
  DOUBLE: ['NUMBER', 'TEXT BOOLEAN INSTANT'],
  DATE: ['TIMESTAMP', 'STAMP TEXT'],
  TIME: ['TIMESTAMP', 'STAMP TEXT'],
  TIMESTAMP: ['TIMESTAMP_LTZ', 'MOMENT TEXT NUMBER'],
  TIMESTAMP_TZ: ['', 'MOMENT TEXT'],
  TIMESTAMP_LTZ: ['TIMESTAMP', 'MOMENT TEXT NUMBER'],
  INTERVAL_YEAR_MONTH: ['', 'WHOLE DECIMAL TEXT'],
  INTERVAL_DAY_TIME: ['', 'WHOLE DECIMAL TEXT'],
}
const implicit = expanded(0)
const explicit = expanded(1)

/** Whether values of a type go where the other is wanted without a CAST. NULL-ability counts inside of nested types only. */
export const castsImplicitly = (from: SqlType, to: SqlType): boolean => casts(from, to, false)

/** Whether Flink has a CAST between the types; INTERVALs only where they have a single field, which isn't known here. */
export function castsExplicitly(from: SqlType, to: SqlType): boolean {
  // Flink's own rules have the cast, and its planner refuses it.
  const number = /^(TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL)$/
  if (from.root === 'TIMESTAMP' && number.test(to.root)) return false
  if (to.root === 'TIMESTAMP' && number.test(from.root)) return false
  return casts(from, to, true)
}

function casts(from: SqlType, to: SqlType, inCast: boolean): boolean {
  if (from.root === 'UNKNOWN' || to.root === 'UNKNOWN' || from.root === 'NULL') return true
  if (from.root === to.root) return inside(from, to, inCast)
  if (implicit.get(to.root)?.has(from.root)) return true
  return inCast && explicit.get(to.root)?.has(from.root) === true
}

function inside(from: SqlType, to: SqlType, inCast: boolean): boolean {
  const child = (a: SqlType | undefined, b: SqlType | undefined): boolean =>
    a === undefined || b === undefined || ((inCast || !a.nullable || b.nullable) && casts(a, b, inCast))
  if (from.fields || to.fields) {
    const [a, b] = [from.fields ?? [], to.fields ?? []]
    return a.length === b.length && a.every((f, i) => child(f.type, b[i].type))
  }
  return child(from.element, to.element) && child(from.key, to.key) && child(from.value, to.value)
}

function expanded(column: 0 | 1): ReadonlyMap<TypeRoot, ReadonlySet<string>> {
  return new Map(
    Object.entries(rules).map(([to, sources]) => [
      to as TypeRoot,
      new Set(
        sources[column]
          .split(' ')
          .flatMap(name => (families[name] ?? name).split(' '))
          .flatMap(name => (families[name] ?? name).split(' ')),
      ),
    ]),
  )
}
