import { uniquify } from '../../semantics/bind-from.ts'
import { type AggCall, type AggregateRel, mapInputs, type Rel, type RelField } from '../../semantics/rel.ts'
import { and, call, input, literal, type Rex } from '../../semantics/rex.ts'
import { resultType } from '../../semantics/type-strategies.ts'
import { BIGINT, BOOLEAN, INTEGER, type SqlType, sqlType, UNKNOWN, withNullable } from '../../semantics/types.ts'
import type { PlannerOptions } from '../options.ts'
import { calc, passed } from './calc.ts'
import { windowColumns } from './windows.ts'

const splittable = new Set(['COUNT', 'SUM', '$SUM0', 'AVG', 'MIN', 'MAX', 'SINGLE_VALUE', 'FIRST_VALUE', 'LAST_VALUE', 'LISTAGG'])
/** Whether Flink splits an aggregate that has this call: any other keeps the whole aggregate in one piece, silently. */
export const canSplit = ({ fn, args, distinct }: Pick<AggCall, 'fn' | 'args' | 'distinct'>): boolean =>
  splittable.has(fn) && (fn === 'COUNT' ? args.length <= 1 || distinct : args.length === 1)
const hashed = new Set(['MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE'])

/**
 * Flink's SplitAggregateRule: an aggregate with DISTINCT becomes a partial one, grouped also by a bucket of the distinct column, and a final one. Several
 * distinct columns get one bucket column each, and an Expand gives every row once for each of them.
 */
export function splitDistinct(rel: Rel, options: PlannerOptions): Rel {
  const next = mapInputs(rel, i => splitDistinct(i, options))
  return next.kind === 'Aggregate' && isSplittable(next) && options.splitDistinct ? split(next, options) : next
}

function isSplittable(rel: AggregateRel): boolean {
  if (rel.sets || rel.partialFinal || !rel.calls.some(c => c.distinct)) return false
  if (!rel.calls.every(c => !c.user && canSplit(c))) return false
  const windows = windowColumns(rel.input)
  const windowed = windows && rel.keys.some(k => windows.start.has(k)) && rel.keys.some(k => windows.end.has(k))
  return !(windowed && (windows.timeType === 'proctime' || windows.window.type === 'SESSION'))
}

function split(original: AggregateRel, options: PlannerOptions): Rel {
  const { rel, finish } = withoutAverage(original)
  const width = rel.input.fields.length
  const buckets = [...new Set(rel.calls.filter(c => c.distinct || hashed.has(c.fn)).flatMap(c => c.args))]
    .filter(a => !rel.keys.includes(a))
    .sort((a, b) => a - b)
  if (buckets.length === 0) return original
  const bucketFields: RelField[] = buckets.map((b, i) => ({
    name: `$f${width + i}`,
    type: withNullable(INTEGER, rel.input.fields[b].type.nullable),
  }))
  const base = passed(rel.input.fields)
  const bucketed = calc(
    rel.input,
    [...base, ...buckets.map((b, i) => bucketOf(base[b], bucketFields[i].type, options.buckets))],
    undefined,
    [...rel.input.fields, ...bucketFields],
    [],
  )
  const partialKeys = [...rel.keys, ...buckets.map((_, i) => width + i)]
  const expanded = buckets.length > 1 ? expand(bucketed, rel, buckets, width) : { input: bucketed, calls: rel.calls }
  const fieldOf = (k: number): RelField => expanded.input.fields[k]
  const partialNames = uniqueNames([...partialKeys.map(k => fieldOf(k).name), ...rel.calls.map((_, i) => `$f${partialKeys.length + i}`)])
  const partialCalls = expanded.calls.map((c, i): AggCall => ({ ...c, name: partialNames[partialKeys.length + i] }))
  const ttl = rel.stateTtl === undefined ? {} : { stateTtl: rel.stateTtl }
  const partial: Rel = {
    kind: 'Aggregate',
    input: expanded.input,
    keys: partialKeys,
    calls: partialCalls,
    partialFinal: 'PARTIAL',
    ...ttl,
    at: rel.at,
    fields: [...partialKeys.map(fieldOf), ...partialCalls.map(c => ({ name: c.name, type: c.type }))],
  }
  const offset = partialKeys.length
  const finalCalls = rel.calls.map((c, i): AggCall => {
    const fn = c.fn === 'COUNT' ? '$SUM0' : c.fn
    return {
      fn,
      args: [offset + i],
      distinct: false,
      type: c.fn === 'COUNT' ? withNullable(BIGINT, false) : c.type,
      name: `$f${rel.keys.length + i}`,
      at: c.at,
    }
  })
  const final: Rel = {
    kind: 'Aggregate',
    input: partial,
    keys: rel.keys.map((_, i) => i),
    calls: finalCalls,
    partialFinal: 'FINAL',
    ...ttl,
    at: rel.at,
    fields: [...rel.keys.map((_, i) => partial.fields[i]), ...finalCalls.map(c => ({ name: c.name, type: c.type }))],
  }
  return finish(final)
}

function bucketOf(column: Rex, type: SqlType, buckets: number): Rex {
  return call('MOD', [call('HASH_CODE', [column], type, column.at), literal(buckets, withNullable(INTEGER, false))], type, column.at)
}

/** AVG is a sum and a count, divided at the end. */
function withoutAverage(rel: AggregateRel): { rel: AggregateRel; finish: (final: Rel) => Rel } {
  if (!rel.calls.some(c => c.fn === 'AVG')) return { rel, finish: final => final }
  const calls: AggCall[] = []
  const parts: { call: AggCall; at: number }[] = []
  for (const c of rel.calls) {
    parts.push({ call: c, at: calls.length })
    if (c.fn !== 'AVG') {
      calls.push(c)
      continue
    }
    const argument = rel.input.fields[c.args[0]].type
    calls.push({ ...c, fn: '$SUM0', type: resultType('sum0', { args: [argument] }) ?? UNKNOWN })
    calls.push({ ...c, fn: 'COUNT', type: withNullable(BIGINT, false) })
  }
  const keys = rel.keys.length
  const finish = (final: Rel): Rel => {
    const fields = final.fields.slice(0, keys)
    const exprs = passed(fields)
    for (const { call: c, at } of parts) {
      const first = keys + at
      const f = final.fields[first]
      if (c.fn === 'AVG') {
        const count = input(first + 1, final.fields[first + 1].type)
        const zero = call('=', [count, literal(0, withNullable(INTEGER, false))], withNullable(BOOLEAN, false))
        const quotient = call('/', [input(first, f.type), count], c.type)
        exprs.push(call('IF', [zero, literal(null, withNullable(c.type, true)), quotient], withNullable(c.type, true), c.at))
      } else exprs.push(input(first, f.type))
      fields.push({ name: f.name, type: c.type })
    }
    return calc(final, exprs, undefined, fields, [])
  }
  return { rel: { ...rel, calls }, finish }
}

/** Each row once for each bucket column, and once without; `$e` tells which, and guards the calls. */
function expand(bucketed: Rel, rel: AggregateRel, buckets: readonly number[], width: number): { input: Rel; calls: readonly AggCall[] } {
  const n = buckets.length
  const full = (1 << n) - 1
  const idOf = (c: AggCall): number => {
    if (!c.distinct && !hashed.has(c.fn)) return full
    let id = full
    for (const a of c.args) {
      const i = buckets.indexOf(a)
      if (i >= 0) id &= ~(1 << (n - 1 - i))
    }
    return id
  }
  const ids = [...new Set(rel.calls.map(idOf))].sort((a, b) => a - b)
  const e: RelField = { name: '$e', type: sqlType('BIGINT', false) }
  const projects = ids.map(id => [
    ...bucketed.fields.map((f, i): Rex => {
      const k = i - width
      return k >= 0 && (id & (1 << (n - 1 - k))) !== 0 ? literal(null, withNullable(f.type, true)) : input(i, f.type, [], f.time)
    }),
    literal(id, e.type),
  ])
  const fields = [...bucketed.fields.map((f, i) => (i >= width ? { ...f, type: withNullable(f.type, true) } : f)), e]
  const expandRel: Rel = { kind: 'Expand', input: bucketed, projects, fields, at: [] }
  const exprs = passed(fields.slice(0, -1))
  const names = fields.slice(0, -1).map(f => f.name)
  const guards = new Map<string, number>()
  const calls = rel.calls.map((c): AggCall => {
    const id = idOf(c)
    const key = `${id}/${c.filter ?? ''}`
    let at = guards.get(key)
    if (at === undefined) {
      at = exprs.length
      guards.set(key, at)
      const here = call('=', [input(fields.length - 1, e.type), literal(id, withNullable(INTEGER, false))], withNullable(BOOLEAN, false))
      exprs.push(c.filter === undefined ? here : and([here, input(c.filter, fields[c.filter].type)])!)
      names.push(`$g_${id}`)
    }
    return { ...c, filter: at }
  })
  const guarded = calc(expandRel, exprs, undefined, uniquify(exprs.map((x, i) => ({ name: names[i], type: x.type }))), [])
  return { input: guarded, calls }
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.map(name => {
    let next = name
    for (let n = 0; seen.has(next); n++) next = `${name}_${n}`
    seen.add(next)
    return next
  })
}
