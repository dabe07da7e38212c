import type { AggregateCall } from '../../../plan/physical.ts'
import { type SqlType, STRING, sqlType, withNullable } from '../../../semantics/types.ts'
import { fromNullable, nullable } from '../../functions/scope.ts'
import { toJson } from '../../functions/values.ts'
import { type Code, type Term, term, withType } from '../code.ts'
import { layoutOf, physicalOf } from '../columns.ts'
import { loadNow, store } from '../rows.ts'
import type { Accumulator, ColumnNames } from './accumulators.ts'

/**
 * FIRST_VALUE, LAST_VALUE, LISTAGG and ARRAY_AGG: what they give depends on the order in which values come. Where rows are only added, the first three keep their
 * result; else all values are kept, and the oldest of those that are equal goes. All but ARRAY_AGG pass over NULL.
 *
 * What is taken away before it came waits for the second phase, which has it; behind that it is no matter, as in Flink (ListAggWithRetractAggFunction). A value
 * that goes and comes again within one bundle of the second phase stands last here; in Flink, which puts a bundle together before it looks at what it has, it stays
 * where it was.
 */
export function firstOrLast(call: AggregateCall, argument: SqlType, at: ColumnNames): Accumulator {
  const layout = layoutOf(withNullable(argument, true))
  const offer = (c: Code, slot: string, value: Term) =>
    unlessNull(c, value, () => {
      const keep = () => store(c, layout, at(0), slot, term(argument, 'false', value.value()))
      if (call.fn === 'LAST_VALUE') keep()
      else c.block(`if (${loadNow(c, layout, at(0), slot).nul})`, keep)
    })
  return {
    layouts: [layout],
    initial: [null],
    add: (c, slot, [value]) => offer(c, slot, value),
    subtract: neverTakesAway,
    merge: (c, slot, [other]) => offer(c, slot, other),
    result: (c, slot) => withType(loadNow(c, layout, at(0), slot), call.type),
  }
}

/** LISTAGG over added rows. Its second column is the separator, where it isn't a comma. */
export function concatenated(call: AggregateCall, args: readonly SqlType[], at: ColumnNames): Accumulator {
  const layouts = args.map(() => TEXT)
  const append = (c: Code, slot: string, [value, separator]: readonly Term[]) =>
    unlessNull(c, value, () => {
      const old = loadNow(c, TEXT, at(0), slot)
      const between = separator?.value() ?? c.constant(',')
      c.line(`${at(0)}o[${slot}] = ${old.nul} ? ${value.value()} : ${old.value()} + ${between} + ${value.value()}`)
      if (separator) store(c, TEXT, at(1), slot, separator)
    })
  return {
    layouts,
    initial: layouts.map(() => null),
    add: append,
    subtract: neverTakesAway,
    merge: append,
    result: (c, slot) => withType(loadNow(c, TEXT, at(0), slot), call.type),
  }
}
const TEXT = layoutOf(STRING)

/** All values in the order in which they came; where rows are taken away also those that went before they came; and LISTAGG's separator. */
export function collected(call: AggregateCall, args: readonly SqlType[], retract: boolean, at: ColumnNames): Accumulator {
  const [element] = args
  const list = layoutOf(sqlType('ARRAY', true, { element: withNullable(element, true) }))
  const lists = retract ? [list, list] : [list]
  const separatorAt = args.length > 1 ? lists.length : undefined
  const layouts = separatorAt === undefined ? lists : [...lists, TEXT]
  const change = (c: Code, slot: string, [value, separator]: readonly Term[], step: (values: string, value: string) => void) => {
    const body = () => {
      step(c.let(`${at(0)}o[${slot}] ??= []`, 'list'), nullable(value))
      if (separatorAt !== undefined) store(c, TEXT, at(separatorAt), slot, separator)
    }
    if (call.fn === 'ARRAY_AGG') body()
    else unlessNull(c, value, body)
  }
  const remove = (c: Code, values: string, value: string) => `${c.constant(removerOf(element))}(${values}, ${value})`
  return {
    layouts,
    initial: layouts.map(() => null),
    add: (c, slot, terms) => change(c, slot, terms, (values, value) => c.line(`${values}.push(${value})`)),
    subtract: (c, slot, terms) =>
      change(c, slot, terms, (values, value) => {
        const v = c.let(value)
        c.line(`if (!${remove(c, values, v)}) (${at(1)}o[${slot}] ??= []).push(${v})`)
      }),
    merge: (c, slot, [came, went, separator]) => {
      const [values, absent] = [c.let(`${at(0)}o[${slot}] ??= []`, 'list'), retract && c.let(`${at(1)}o[${slot}] ?? []`, 'absent')]
      const [x, y] = [c.fresh('x'), c.fresh('y')]
      c.block(`if (!(${came.nul}))`, () => c.line(`for (const ${x} of ${came.value()}) ${values}.push(${x})`))
      if (absent) {
        c.block(`if (!(${went.nul}))`, () => c.line(`${absent} = [...${absent}, ...${went.value()}]`))
        c.line(`${at(1)}o[${slot}] = ${absent}.filter(${y} => !${remove(c, values, y)})`)
      }
      const given = retract ? separator : went
      if (separatorAt !== undefined) c.block(`if (!(${given.nul}))`, () => store(c, TEXT, at(separatorAt), slot, given))
    },
    result: (c, slot) => {
      const values = c.let(`${at(0)}o[${slot}] ?? []`, 'list')
      const separator = separatorAt === undefined ? c.constant(',') : `${at(separatorAt)}o[${slot}]`
      const made = resultOf[call.fn](values, separator)
      return fromNullable(c, call.type, `${values}.length === 0 ? null : ${made}`)
    },
  }
}

/** LAG: the values of the last rows, as many as it looks back and one. Its other columns are how far that is and what stands where there is no such row. */
export function lag(call: AggregateCall, [element, ...more]: readonly SqlType[], at: ColumnNames): Accumulator {
  const list = layoutOf(sqlType('ARRAY', true, { element: withNullable(element, true) }))
  const given = more.map(t => layoutOf(withNullable(t, true)))
  return {
    layouts: [list, ...given],
    initial: [null, ...given.map(() => null)],
    add: (c, slot, [value, ...others]) => {
      given.forEach((l, k) => void store(c, l, at(k + 1), slot, others[k]))
      const values = c.let(`${at(0)}o[${slot}] ??= []`, 'list')
      c.line(`${values}.push(${nullable(value)})`)
      c.line(`while (${values}.length > ${others[0]?.value() ?? 1} + 1) ${values}.shift()`)
    },
    subtract: neverTakesAway,
    merge: neverTakesAway,
    result: (c, slot) => {
      const values = c.let(`${at(0)}o[${slot}] ?? []`, 'list')
      const offset = given.length > 0 ? loadNow(c, given[0], at(1), slot).value() : '1'
      const otherwise = given.length > 1 ? nullable(loadNow(c, given[1], at(2), slot)) : 'null'
      return fromNullable(c, call.type, `${values}.length > ${offset} ? ${values}[0] : ${otherwise}`)
    },
  }
}

const resultOf: Readonly<Record<string, (values: string, separator: string) => string>> = {
  FIRST_VALUE: values => `${values}[0]`,
  LAST_VALUE: values => `${values}[${values}.length - 1]`,
  LISTAGG: (values, separator) => `${values}.join(${separator})`,
  // the list goes on to change
  ARRAY_AGG: values => `${values}.slice()`,
}

/** Takes the first of the values that are equal out of a list; false where there is none. */
function removerOf(type: SqlType): (values: unknown[], value: unknown) => boolean {
  const nested = ['object', 'bytes'].includes(physicalOf(type))
  const form = (v: unknown) => (nested ? JSON.stringify(toJson(type, v)) : v)
  return (values, value) => {
    const wanted = form(value)
    const at = values.findIndex(v => Object.is(form(v), wanted))
    if (at >= 0) values.splice(at, 1)
    return at >= 0
  }
}

function unlessNull(c: Code, value: Term, body: () => void): void {
  if (value.nul === 'false') body()
  else if (value.nul !== 'true') c.block(`if (!(${value.nul}))`, body)
}

function neverTakesAway(): never {
  throw new Error('nothing is taken away from added rows')
}
