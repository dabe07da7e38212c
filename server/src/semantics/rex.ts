import { nowhere, type Places, throughReference } from './origin.ts'
import type { Rel } from './rel.ts'
import { BOOLEAN, type SqlType, withNullable } from './types.ts'

/**
 * Bound scalar expressions: typed, over the columns of one relational operator, each with the places that wrote it. `input`, `literal` and
 * `call` have the shape of the plan's expressions; the other kinds live only until the logical plan has turned them into operators.
 */
export type Rex = RexInput | RexLiteral | RexCall | RexAgg | RexOver | RexSubquery | RexOuter
interface RexBase {
  readonly type: SqlType
  readonly at: Places
}
export interface RexInput extends RexBase {
  readonly kind: 'input'
  readonly index: number
  readonly time?: 'rowtime' | 'proctime'
}
export interface RexLiteral extends RexBase {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
  /** interval qualifier as written (DAY, SECOND, DAY TO SECOND …), for printing */
  readonly unit?: string
}
export interface RexCall extends RexBase {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Rex[]
  readonly user?: true
  readonly nonDeterministic?: true
  /** a comparison of IN, whose sides Flink brings to one type */
  readonly coerced?: true
  /** PROCTIME() gives a processing time attribute */
  readonly time?: 'rowtime' | 'proctime'
}
/** An aggregate call where it was written; arguments over the rows before grouping. */
export interface RexAgg extends RexBase {
  readonly kind: 'agg'
  readonly fn: string
  readonly args: readonly Rex[]
  readonly distinct: boolean
  readonly filter?: Rex
  readonly user?: true
  /** of a user function, if known: it can be done in two phases */
  readonly merge?: boolean
}
/** An aggregate or ranking call with OVER. */
export interface RexOver extends RexBase {
  readonly kind: 'over'
  readonly fn: string
  readonly args: readonly Rex[]
  readonly distinct: boolean
  readonly partitionBy: readonly Rex[]
  readonly orderBy: readonly RexOrder[]
  /** as Flink prints it: a bound in time is its milliseconds */
  readonly frame: string
  /** as it is written: the same bound in another unit is another window to Flink */
  readonly writtenFrame: string
}
export interface RexOrder {
  readonly expr: Rex
  readonly descending: boolean
  readonly nullsLast: boolean
}
export interface RexSubquery extends RexBase {
  readonly kind: 'subquery'
  readonly how: 'scalar' | 'in' | 'exists'
  readonly rel: Rel
  readonly operand?: Rex
}
/** A column of the row of an enclosing query (lateral and correlated sub-queries). */
export interface RexOuter extends RexBase {
  readonly kind: 'outer'
  readonly level: number
  readonly index: number
  readonly time?: 'rowtime' | 'proctime'
}

export const input = (index: number, type: SqlType, at: Places = nowhere, time?: 'rowtime' | 'proctime'): RexInput =>
  time ? { kind: 'input', index, type, at, time } : { kind: 'input', index, type, at }
export const literal = (value: RexLiteral['value'], type: SqlType, at: Places = nowhere): RexLiteral => ({
  kind: 'literal',
  value,
  type,
  at,
})
export const call = (name: string, args: readonly Rex[], type: SqlType, at: Places = nowhere): RexCall => ({
  kind: 'call',
  name,
  args,
  type,
  at,
})

export const timeOf = (e: Rex): 'rowtime' | 'proctime' | undefined =>
  e.kind === 'input' || e.kind === 'call' || e.kind === 'outer' ? e.time : undefined

/** Equal text exactly for calls with OVER that have the same window to Flink. */
export const windowDigest = ({ partitionBy, orderBy, writtenFrame }: RexOver): string =>
  `${partitionBy.map(rexDigest).join()}|${orderBy.map(o => rexDigest(o.expr) + o.descending).join()}|${writtenFrame}`

/** Equal text exactly for expressions that mean the same over the same input. */
export function rexDigest(e: Rex): string {
  switch (e.kind) {
    case 'input':
      return `$${e.index}`
    case 'outer':
      return `^${e.level}.${e.index}`
    case 'literal':
      return `${JSON.stringify(e.value)}:${e.type.root}`
    case 'call':
      return `${e.name}(${e.args.map(rexDigest).join(', ')})${e.name === 'CAST' || e.name === 'TRY_CAST' ? `:${typeKey(e.type)}` : ''}`
    case 'agg':
      return `${e.fn}(${e.distinct ? 'DISTINCT ' : ''}${e.args.map(rexDigest).join(', ')})${e.filter ? ` FILTER ${rexDigest(e.filter)}` : ''}`
    case 'over':
      return `${e.fn}(${e.distinct ? 'DISTINCT ' : ''}${e.args.map(rexDigest).join(', ')}) OVER(${e.partitionBy.map(rexDigest).join(', ')}|${e.orderBy
        .map(o => `${rexDigest(o.expr)}${o.descending ? ' DESC' : ''}${o.nullsLast ? ' NL' : ''}`)
        .join(', ')}|${e.writtenFrame})`
    case 'subquery':
      return `${e.how}#${subqueryNumber(e.rel)}(${e.operand ? rexDigest(e.operand) : ''})`
  }
}

const subqueries = new WeakMap<object, number>()
let lastSubquery = 0
// Two sub-queries are equal here only when they are the same text: a number by identity is enough.
function subqueryNumber(rel: object): number {
  const known = subqueries.get(rel)
  if (known !== undefined) return known
  subqueries.set(rel, ++lastSubquery)
  return lastSubquery
}

/** A short text for a type, as a part of digests. */
export function typeKey(type: SqlType): string {
  let key = type.nullable ? type.root : `${type.root}!`
  if (type.length !== undefined) key += `(${type.length})`
  if (type.precision !== undefined) key += `(${type.precision},${type.scale ?? ''})`
  if (type.element) key += `<${typeKey(type.element)}>`
  if (type.key) key += `<${typeKey(type.key)},${type.value ? typeKey(type.value) : ''}>`
  if (type.fields) key += `<${type.fields.map(f => `${f.name} ${typeKey(f.type)}`).join(',')}>`
  return key
}

/** Children in a fixed order; `mapChildren` puts others in their place. */
export function childrenOf(e: Rex): readonly Rex[] {
  switch (e.kind) {
    case 'call':
      return e.args
    case 'agg':
      return e.filter ? [...e.args, e.filter] : e.args
    case 'over':
      return [...e.args, ...e.partitionBy, ...e.orderBy.map(o => o.expr)]
    case 'subquery':
      return e.operand ? [e.operand] : none
    default:
      return none
  }
}
const none: readonly Rex[] = []
export function mapChildren(e: Rex, f: (child: Rex) => Rex): Rex {
  switch (e.kind) {
    case 'call': {
      const args = mapList(e.args, f)
      return args === e.args ? e : { ...e, args }
    }
    case 'agg':
      return { ...e, args: e.args.map(f), filter: e.filter && f(e.filter) }
    case 'over':
      return { ...e, args: e.args.map(f), partitionBy: e.partitionBy.map(f), orderBy: e.orderBy.map(o => ({ ...o, expr: f(o.expr) })) }
    case 'subquery':
      return e.operand ? { ...e, operand: f(e.operand) } : e
    default:
      return e
  }
}

/** The very same list where nothing in it changes. */
export function mapList<T>(list: readonly T[], f: (item: T) => T): readonly T[] {
  let changed: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const next = f(list[i])
    if (next !== list[i]) changed ??= list.slice()
    if (changed) changed[i] = next
  }
  return changed ?? list
}

/** The expression over the columns below: each input replaced, places of the replaced text first, then those of the reference. */
export function substituteRex(e: Rex, inputs: (index: number) => Rex): Rex {
  if (e.kind === 'input') {
    const below = inputs(e.index)
    if (e.at.length === 0) return below
    return placedAt(below, below.kind === 'input' ? joinReferences(below.at, e.at) : throughReference(below.at, e.at))
  }
  return mapChildren(e, c => substituteRex(c, inputs))
}
/** The same at other places. V8 writes to a copy, or makes a literal, many times faster than `{ ...e, at }`, which is done for most columns. */
export function placedAt(e: Rex, at: Places): Rex {
  if (e.kind === 'input') return input(e.index, e.type, at, e.time)
  const copy: { -readonly [K in keyof Rex]: Rex[K] } = { ...e }
  copy.at = at
  return copy as Rex
}
const joinReferences = (below: Places, above: Places): Places =>
  below.length === 0 ? above : above.length === 0 ? below : [...below, ...above]

/** Renumbers inputs; -1 is a mistake of the caller. */
export function shiftInputs(e: Rex, to: (index: number) => number): Rex {
  if (e.kind === 'input') {
    const index = to(e.index)
    return index === e.index ? e : input(index, e.type, e.at, e.time)
  }
  return mapChildren(e, c => shiftInputs(c, to))
}

export function visitRex(e: Rex, f: (e: Rex) => void): void {
  f(e)
  const below = childrenOf(e)
  for (let i = 0; i < below.length; i++) visitRex(below[i], f)
}
export function inputsOf(e: Rex, into: Set<number> = new Set()): Set<number> {
  visitRex(e, x => {
    if (x.kind === 'input') into.add(x.index)
  })
  return into
}
export function someRex(e: Rex, f: (e: Rex) => boolean): boolean {
  if (f(e)) return true
  const below = childrenOf(e)
  for (let i = 0; i < below.length; i++) if (someRex(below[i], f)) return true
  return false
}
export const isDeterministic = (e: Rex): boolean => !someRex(e, isNonDeterministicCall)
export const hasOver = (e: Rex): boolean => someRex(e, isOver)
export const hasSubquery = (e: Rex): boolean => someRex(e, isSubquery)
export const hasOuter = (e: Rex): boolean => someRex(e, isOuter)
const isNonDeterministicCall = (e: Rex): boolean => e.kind === 'call' && e.nonDeterministic === true
const isOver = (e: Rex): boolean => e.kind === 'over'
const isSubquery = (e: Rex): boolean => e.kind === 'subquery'
const isOuter = (e: Rex): boolean => e.kind === 'outer'

export function conjuncts(e: Rex | undefined): Rex[] {
  if (!e) return []
  if (e.kind === 'call' && e.name === 'AND') return e.args.flatMap(conjuncts)
  return [e]
}
export function disjuncts(e: Rex): Rex[] {
  if (e.kind === 'call' && e.name === 'OR') return e.args.flatMap(disjuncts)
  return [e]
}
/** AND of parts; equal ones once. */
export function and(parts: readonly Rex[]): Rex | undefined {
  const all = parts.length === 1 ? conjuncts(parts[0]) : parts.flatMap(conjuncts)
  if (all.length <= 1) return all[0] && isTrue(all[0]) ? undefined : all[0]
  const seen = new Map<string, Rex>()
  for (const p of all) {
    if (isTrue(p)) continue
    const key = rexDigest(p)
    if (!seen.has(key)) seen.set(key, p)
  }
  const list = [...seen.values()]
  if (list.length <= 1) return list[0]
  return call(
    'AND',
    list,
    withNullable(
      BOOLEAN,
      list.some(p => p.type.nullable),
    ),
    list[0].at,
  )
}
const isTrue = (e: Rex): boolean => e.kind === 'literal' && e.value === true

/** The first of two equal expressions, with the places of both all the way down. */
export function mergePlaces(a: Rex, b: Rex): Rex {
  if (a === b) return a
  const at = [
    ...a.at,
    ...b.at.filter(
      p => !a.at.some(q => q.start === p.start && q.end === p.end && q.file === p.file && q.unit === p.unit && q.role === p.role),
    ),
  ]
  if (a.kind === 'call' && b.kind === 'call' && a.args.length === b.args.length)
    return { ...a, at, args: a.args.map((x, i) => mergePlaces(x, b.args[i])) }
  return { ...a, at }
}
