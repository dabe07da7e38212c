import type { ScalarCall } from '../../../plan/expression.ts'
import type { AggregateCall } from '../../../plan/physical.ts'
import { BIGINT, DOUBLE, formatType, type SqlType, sqlType, withNullable } from '../../../semantics/types.ts'
import { convert } from '../../functions/cast.ts'
import { compare, family, numericFunctions } from '../../functions/numeric.ts'
import { NotHere, type Scope } from '../../functions/scope.ts'
import { type Code, strict, type Term, term, withType } from '../code.ts'
import { type Layout, layoutOf, physicalOf } from '../columns.ts'
import { loadNow, store } from '../rows.ts'
import { collected, concatenated, firstOrLast, lag } from './collecting-accumulators.ts'

/**
 * What an aggregate call keeps per group, and the code that adds a value, takes one away, merges another accumulator and gives the result. Columns
 * are typed; their arrays have the names that `at(k)` gives.
 *
 * As in Flink: SUM wraps like its type and is NULL without a non-null input, $SUM0 is 0; a decimal sum that overflows is NULL and starts again with the
 * next value; AVG of whole numbers truncates; MIN and MAX under retraction keep a bag of values (see `bag.ts`).
 */
export interface Accumulator {
  readonly layouts: readonly Layout[]
  /** first value of each column: NULL or 0 */
  readonly initial: readonly (0 | null)[]
  /** `args`: the call's arguments */
  add(c: Code, slot: string, args: readonly Term[]): void
  subtract(c: Code, slot: string, args: readonly Term[]): void
  /** `other`: terms of the same columns from elsewhere */
  merge(c: Code, slot: string, other: readonly Term[]): void
  result(c: Code, slot: string): Term
}

export type ColumnNames = (k: number) => string

const COUNTER = layoutOf(withNullable(BIGINT, false))

/** Throws `NotHere` for functions and types that don't run. `args`: types of the arguments; `retract`: values are taken away as well. */
export function makeAccumulator(call: AggregateCall, args: readonly SqlType[], retract: boolean, at: ColumnNames): Accumulator {
  const [argument] = args
  switch (call.fn) {
    case 'COUNT':
    case 'ROW_NUMBER':
      return count(at, call.type)
    case 'SUM':
    case '$SUM0':
    case 'SUM0':
      return sum(call, numeric(call, argument), retract, at)
    case 'AVG':
      return average(call, numeric(call, argument), at)
    case 'MIN':
    case 'MAX':
      return extreme(call, comparable(call, argument), at)
    case 'FIRST_VALUE':
    case 'LAST_VALUE':
      return retract ? collected(call, args, true, at) : firstOrLast(call, argument, at)
    case 'LISTAGG':
      return retract ? collected(call, args, true, at) : concatenated(call, args, at)
    case 'ARRAY_AGG':
      return collected(call, args, retract, at)
    case 'LAG':
      return lag(call, args, at)
    default:
      throw new NotHere(`aggregate function ${call.fn}`)
  }
}

/** MIN and MAX under retraction need every value. */
export const needsBag = (call: AggregateCall, retract: boolean): boolean => retract && (call.fn === 'MIN' || call.fn === 'MAX')

function numeric(call: AggregateCall, type: SqlType | undefined): SqlType {
  if (type === undefined || !['integer', 'decimal', 'approximate'].includes(family(type)))
    throw new NotHere(`${call.fn} of ${type ? formatType(type) : 'nothing'}`)
  return type
}

function comparable(call: AggregateCall, type: SqlType | undefined): SqlType {
  if (type === undefined || ['object', 'bytes'].includes(physicalOf(type)))
    throw new NotHere(`${call.fn} of ${type ? formatType(type) : 'nothing'}`)
  return type
}

function count(at: ColumnNames, type: SqlType): Accumulator {
  const change = (sign: string) => (c: Code, slot: string) => c.line(`${at(0)}v[${slot}] ${sign}= 1`)
  return {
    layouts: [COUNTER],
    initial: [0],
    add: change('+'),
    subtract: change('-'),
    merge: (c, slot, [other]) => c.line(`${at(0)}v[${slot}] += ${other.value()}`),
    result: (c, slot) => term(type, 'false', c.let(`${at(0)}v[${slot}]`)),
  }
}

const plus = (c: Code, type: SqlType, a: Term, b: Term): Term => arithmetic(c, '+', type, a, b)
const minus = (c: Code, type: SqlType, a: Term, b: Term): Term => arithmetic(c, '-', type, a, b)

function arithmetic(c: Code, op: '+' | '-', type: SqlType, a: Term, b: Term): Term {
  const call: ScalarCall = { kind: 'call', name: op, args: [], type }
  return numericFunctions[op](c, call, [a, b], NO_SCOPE)
}
const NO_SCOPE = {} as Scope

function zero(type: SqlType): Term {
  return term(type, 'false', '0')
}

function sum(call: AggregateCall, argument: SqlType, retract: boolean, at: ColumnNames): Accumulator {
  const { type } = call
  const layout = layoutOf(type)
  const fromZero = call.fn !== 'SUM'
  const counted = retract && !fromZero
  const apply = (c: Code, slot: string, value: Term, sign: '+' | '-', counter: string) => {
    const body = () => {
      const old = loadNow(c, layout, at(0), slot)
      const x = convert(c, value, type)
      const begin = sign === '+' ? x : minus(c, type, zero(type), x)
      c.block(`if (${old.nul})`, () => store(c, layout, at(0), slot, begin))
      c.block('else', () => store(c, layout, at(0), slot, sign === '+' ? plus(c, type, notNull(old), x) : minus(c, type, notNull(old), x)))
      if (counted) c.line(`${at(1)}v[${slot}] ${counter}`)
    }
    if (value.nul === 'false') body()
    else c.block(`if (!(${value.nul}))`, body)
  }
  void argument
  return {
    layouts: counted ? [layout, COUNTER] : [layout],
    initial: counted ? [null, 0] : [fromZero ? 0 : null],
    add: (c, slot, [value]) => apply(c, slot, value, '+', '+= 1'),
    subtract: (c, slot, [value]) => apply(c, slot, value, '-', '-= 1'),
    merge: (c, slot, [other, n]) => apply(c, slot, other, '+', `+= ${n?.value() ?? 0}`),
    result: (c, slot) => {
      const v = loadNow(c, layout, at(0), slot)
      if (!counted) return fromZero ? notNull(v) : withType(v, type)
      return term(type, c.let(`${v.nul} || ${at(1)}v[${slot}] === 0`, 'n'), v.value())
    },
  }
}

const notNull = (t: Term): Term => term(t.type, 'false', t.value())

function average(call: AggregateCall, argument: SqlType, at: ColumnNames): Accumulator {
  const f = family(argument)
  const sumType =
    f === 'integer' ? BIGINT : f === 'approximate' ? DOUBLE : sqlType('DECIMAL', true, { precision: 38, scale: argument.scale ?? 0 })
  const layout = layoutOf(sumType)
  const apply = (c: Code, slot: string, value: Term, sign: '+' | '-', counter: string) => {
    const body = () => {
      const old = loadNow(c, layout, at(0), slot)
      const x = convert(c, value, sumType)
      c.block(`if (${old.nul})`, () => store(c, layout, at(0), slot, sign === '+' ? x : minus(c, sumType, zero(sumType), x)))
      c.block('else', () =>
        store(c, layout, at(0), slot, sign === '+' ? plus(c, sumType, notNull(old), x) : minus(c, sumType, notNull(old), x)),
      )
      c.line(`${at(1)}v[${slot}] ${counter}`)
    }
    if (value.nul === 'false') body()
    else c.block(`if (!(${value.nul}))`, body)
  }
  return {
    layouts: [layout, COUNTER],
    initial: [0, 0],
    add: (c, slot, [value]) => apply(c, slot, value, '+', '+= 1'),
    subtract: (c, slot, [value]) => apply(c, slot, value, '-', '-= 1'),
    merge: (c, slot, [other, n]) => apply(c, slot, other, '+', `+= ${n.value()}`),
    result: (c, slot) => {
      const total = loadNow(c, layout, at(0), slot)
      const n = c.let(`${at(1)}v[${slot}]`)
      const some = term(BIGINT, c.let(`${n} === 0 || ${total.nul}`, 'n'), n)
      if (f === 'approximate')
        return strict(c, call.type, [some], () =>
          call.type.root === 'FLOAT' ? `Math.fround(${total.value()} / ${n})` : `${total.value()} / ${n}`,
        )
      const quotient = numericFunctions['/'](
        c,
        { kind: 'call', name: '/', args: [], type: f === 'integer' ? BIGINT : call.type },
        [total, f === 'integer' ? some : withType(some, sqlType('DECIMAL', true, { precision: 19, scale: 0 }))].map(t =>
          guarded(c, t, some.nul),
        ),
        NO_SCOPE,
      )
      return convert(c, quotient, call.type)
    },
  }
}

/** The term, NULL also where `nul` holds: so that nothing is divided by a count of zero. */
function guarded(c: Code, t: Term, nul: string): Term {
  return term(t.type, c.let(`${t.nul} || ${nul}`, 'n'), t.value())
}

function extreme(call: AggregateCall, argument: SqlType, at: ColumnNames): Accumulator {
  const layout = layoutOf(argument)
  const better = call.fn === 'MIN' ? '<' : '>'
  const offer = (c: Code, slot: string, value: Term) => {
    const body = () => {
      const old = loadNow(c, layout, at(0), slot)
      const x = notNull(withType(value, argument))
      const wins = compare(c, better, x, notNull(old))
      c.block(`if (${old.nul} || ${wins.value()})`, () => store(c, layout, at(0), slot, x))
    }
    if (value.nul === 'false') body()
    else if (value.nul !== 'true') c.block(`if (!(${value.nul}))`, body)
  }
  return {
    layouts: [layout],
    initial: [null],
    add: (c, slot, [value]) => offer(c, slot, value),
    subtract: () => {
      throw new Error('an extreme is taken from its bag')
    },
    merge: (c, slot, [other]) => offer(c, slot, other),
    result: (c, slot) => {
      const v = loadNow(c, layout, at(0), slot)
      return withType(v, call.type)
    },
  }
}
