import { castsImplicitly } from './casts.ts'
import type { BuiltIn, Overload } from './flink/functions.ts'
import { isApproximate, isBinary, isDatetime, isInteger, isInterval, isNumeric, isText, isTimestamp } from './type-rules.ts'
import type { SqlType } from './types.ts'

/** An argument as overloads look at it. */
export interface Argument {
  readonly type: SqlType
  /** a literal, of any type */
  readonly literal: boolean
}

/**
 * The overload of a built-in function that takes these arguments; undefined where Flink has none. An argument of an unknown type goes
 * anywhere.
 */
export function overloadOf(f: BuiltIn, args: readonly Argument[]): Overload | undefined {
  return f.overloads.find(o => takes(o, args))
}

function takes(o: Overload, args: readonly Argument[]): boolean {
  const { parameters } = o
  const last = parameters[parameters.length - 1]
  if (args.length > parameters.length && !last?.repeated) return false
  for (let i = 0; i < Math.max(args.length, parameters.length); i++) {
    const p = parameters[i] ?? last
    const a = args[i]
    if (a === undefined) {
      if (!p.optional) return false
    } else if (!fits(p.kind, a, args)) return false
  }
  return true
}

// Functions of Flink's own type system take a bare NULL (their kinds have a `~`), those of Calcite don't.
function fits(kind: string, a: Argument, args: readonly Argument[]): boolean {
  if (a.type.root === 'UNKNOWN') return true
  const lenient = kind.endsWith('~')
  if (a.type.root === 'NULL') return lenient || kind === 'element'
  const test = kinds[lenient ? kind.slice(0, -1) : kind]
  return test === undefined || test(a.type, a, args)
}

const isExact = (t: SqlType): boolean => isNumeric(t) && !isApproximate(t)
const isCollection = (t: SqlType): boolean => t.root === 'ARRAY' || t.root === 'MULTISET'

const kinds: Readonly<Record<string, (t: SqlType, a: Argument, args: readonly Argument[]) => boolean>> = {
  char: isText,
  'char-or-int': t => isText(t) || isInteger(t),
  'char-or-num': t => isText(t) || isNumeric(t),
  string: t => isText(t) || isBinary(t),
  binary: isBinary,
  num: isNumeric,
  exact: isExact,
  int: isInteger,
  // An implicit cast of Flink's own type system: intervals go as whole numbers, BIGINT doesn't.
  int32: t => (isInteger(t) && t.root !== 'BIGINT') || isInterval(t),
  bool: t => t.root === 'BOOLEAN',
  interval: isInterval,
  datetime: isDatetime,
  'datetime-or-interval': t => isDatetime(t) || isInterval(t),
  'date-or-months': t => isDatetime(t) || t.root === 'INTERVAL_YEAR_MONTH',
  'date-or-days': t => isDatetime(t) || t.root === 'INTERVAL_DAY_TIME',
  timestamp: isTimestamp,
  'timestamp-or-char': t => isTimestamp(t) || isText(t),
  rowtime: isTimestamp,
  unit: t => t.root === 'SYMBOL',
  array: t => t.root === 'ARRAY',
  'array-text': t => t.root === 'ARRAY' && (t.element === undefined || isText(t.element) || t.element.root === 'UNKNOWN'),
  'array-or-multiset': isCollection,
  collection: t => isCollection(t) || t.root === 'MAP',
  map: t => t.root === 'MAP',
  element: (t, _, args) => goesInto(t, args[0]?.type.element),
  hashable: t => isText(t) || isNumeric(t) || isDatetime(t) || t.root === 'BOOLEAN',
  json: t => t.root !== 'DATE' && t.root !== 'TIME' && !isInterval(t),
  literal: (t, a) => a.literal && isText(t),
  'literal-int': (t, a) => a.literal && isInteger(t),
  'literal-bool': (t, a) => a.literal && t.root === 'BOOLEAN',
  percentage: t => (!t.nullable && isNumeric(t)) || (t.root === 'ARRAY' && t.element !== undefined && isNumeric(t.element)),
}

// An interval goes into an array of numbers as a number.
function goesInto(from: SqlType, to: SqlType | undefined): boolean {
  return to === undefined || (isExact(to) && isInterval(from)) || castsImplicitly(from, to)
}
