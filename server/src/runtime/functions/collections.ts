import type { ScalarCall } from '../../plan/expression.ts'
import { formatType } from '../../semantics/types.ts'
import { type Code, type Term, term } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { convert } from './cast.ts'
import { type Build, fromNullable, literalOf, NotHere, nullable } from './scope.ts'

/** ARRAY, ROW and MAP as JavaScript lists (a map as [key, value] pairs), elements in the engine's form, null for NULL. */
export const collectionFunctions: Record<string, Build> = {
  ARRAY: (c, call, args) => term(call.type, 'false', c.let(`[${args.map(a => nullable(convert(c, a, call.type.element!))).join(', ')}]`)),
  ROW: (c, call, args) =>
    term(call.type, 'false', c.let(`[${args.map((a, i) => nullable(convert(c, a, call.type.fields![i].type))).join(', ')}]`)),
  MAP: (c, call, args) => {
    const pairs: string[] = []
    for (let i = 0; i < args.length; i += 2)
      pairs.push(`[${nullable(convert(c, args[i], call.type.key!))}, ${nullable(convert(c, args[i + 1], call.type.value!))}]`)
    return term(call.type, 'false', c.let(`${c.constant(lastWins)}([${pairs.join(', ')}])`))
  },
  FIELD: (c, call, [row]) => {
    const at = literalOf(call.args[1])
    const name = call.args[0].type.fields?.findIndex(f => f.name === at)
    const index = typeof at === 'number' ? at : (name ?? -1)
    if (row.type.root !== 'ROW' || index < 0 || index >= row.type.fields!.length)
      throw new NotHere(`field ${at} of ${formatType(row.type)}`)
    return fromNullable(c, call.type, row.nul === 'false' ? `${row.value()}[${index}]` : `${row.nul} ? null : ${row.value()}[${index}]`)
  },
  ITEM: (c, call, args) => item(c, call, args),
  ELEMENT: (c, call, [a]) => fromNullable(c, call.type, `${c.constant(element)}(${nullable(a)})`),
  CARDINALITY: (c, call, [a]) => fromNullable(c, call.type, `${c.constant(cardinality)}(${nullable(a)})`),
}

function item(c: Code, call: ScalarCall, [from, at]: Term[]): Term {
  if (from.type.root === 'ARRAY') return fromNullable(c, call.type, `${c.constant(elementAt)}(${nullable(from)}, ${nullable(at)})`)
  if (from.type.root === 'MAP' && !['object', 'bytes'].includes(physicalOf(from.type.key!))) {
    return fromNullable(c, call.type, `${c.constant(valueAt)}(${nullable(from)}, ${nullable(convert(c, at, from.type.key!))})`)
  }
  throw new NotHere(`an element of ${formatType(from.type)}`)
}

const cardinality = (list: unknown[] | null): number | null => (list === null ? null : list.length)

function element(list: unknown[] | null): unknown {
  if (list === null || list.length === 0) return null
  if (list.length > 1) throw new RangeError('ELEMENT of an array with more than one element')
  return list[0]
}

/** 1-based; NULL outside the array. */
const elementAt = (list: unknown[] | null, at: number | null): unknown =>
  list === null || at === null || at < 1 || at > list.length ? null : list[at - 1]

function valueAt(map: [unknown, unknown][] | null, key: unknown): unknown {
  if (map === null) return null
  for (const [k, v] of map) if (k === key) return v
  return null
}

function lastWins(pairs: [unknown, unknown][]): [unknown, unknown][] {
  const map = new Map<unknown, [unknown, unknown]>()
  for (const p of pairs) map.set(p[0], p)
  return [...map.values()]
}
