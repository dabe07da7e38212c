import { mapInputs, type Rel, type RelField } from '../../semantics/rel.ts'
import { call, input, mapChildren, mapList, type Rex, timeOf } from '../../semantics/rex.ts'
import { calc } from './calc.ts'
import { timeBounds } from './join-parts.ts'
import { isWindowJoin } from './windows.ts'

/**
 * Time attributes stay what they are only where they are passed on. Inside an expression, as a key or argument of an aggregate, and in a regular join they
 * become plain times: Flink writes a CAST, or PROCTIME_MATERIALIZE (RelTimeIndicatorConverter).
 */
export function materializeTime(rel: Rel): Rel {
  const next = mapInputs(rel, materializeTime)
  switch (next.kind) {
    case 'Calc': {
      const exprs = mapList(next.exprs, e => (timeOf(e) ? e : inside(e)))
      const condition = next.condition && inside(next.condition)
      return exprs === next.exprs && condition === next.condition ? next : { ...next, exprs, condition }
    }
    case 'GroupWindow':
    case 'Aggregate': {
      const used = new Set<number>(next.keys)
      for (const c of next.calls) for (const a of c.args) used.add(a)
      const below = plainColumns(next.input, used)
      return below === next.input
        ? next
        : { ...next, input: below, fields: next.fields.map((f, i) => (i < next.keys.length ? plain(f) : f)) }
    }
    case 'Join': {
      if (isWindowJoin(next) || timeBounds(next)) return next
      const left = plainColumns(next.left, new Set(next.left.fields.keys()))
      const right = plainColumns(next.right, new Set(next.right.fields.keys()))
      return left === next.left && right === next.right
        ? next
        : { ...next, left, right, fields: next.fields.map(plain), condition: next.condition && withoutTime(next.condition) }
    }
    default:
      return next
  }
}

const plain = (f: RelField): RelField => (f.time ? { name: f.name, type: f.type } : f)
const withoutTime = (e: Rex): Rex =>
  e.kind === 'input' ? { kind: 'input', index: e.index, type: e.type, at: e.at } : mapChildren(e, withoutTime)

/** The expression with its time attributes made plain. */
function inside(e: Rex): Rex {
  if (e.kind === 'literal') return e
  const time = timeOf(e)
  if (time) return plainTime(e, time)
  return mapChildren(e, inside)
}
function plainTime(e: Rex, time: 'rowtime' | 'proctime'): Rex {
  return time === 'rowtime' ? call('CAST', [e], e.type, e.at) : call('PROCTIME_MATERIALIZE', [e], e.type, e.at)
}

/** A Calc that makes the time attributes among `columns` plain; the input itself where there are none. */
export function plainColumns(rel: Rel, columns: ReadonlySet<number>): Rel {
  if (!rel.fields.some((f, i) => f.time && columns.has(i))) return rel
  const exprs = rel.fields.map((f, i): Rex => {
    const e = input(i, f.type, [], f.time)
    return f.time && columns.has(i) ? plainTime(e, f.time) : e
  })
  return calc(
    rel,
    exprs,
    undefined,
    rel.fields.map((f, i) => (columns.has(i) ? plain(f) : f)),
    [],
  )
}
