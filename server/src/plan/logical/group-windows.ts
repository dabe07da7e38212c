import {
  type AggCall,
  type AggregateRel,
  type GroupWindowDef,
  type GroupWindowRel,
  mapInputs,
  type Rel,
  type RelField,
  type WindowProperty,
} from '../../semantics/rel.ts'
import { input, mapChildren, type Rex, type RexCall, someRex, timeOf } from '../../semantics/rex.ts'
import { isInterval } from '../../semantics/type-rules.ts'
import { sqlType } from '../../semantics/types.ts'

const functions = /^\$(TUMBLE|HOP|SESSION)$/
const auxiliaries = /^\$(?:TUMBLE|HOP|SESSION)_(START|END|ROWTIME|PROCTIME)$/

/**
 * GROUP BY with TUMBLE(…), HOP(…) or SESSION(…) becomes an aggregate over windows, and TUMBLE_START(…) and its kind above it columns of that (Flink's
 * LogicalWindowAggregateRule and WindowPropertiesRule).
 */
export function groupWindows(rel: Rel): Rel {
  if (rel.kind === 'Project') {
    const having = rel.input.kind === 'Filter' ? rel.input : undefined
    const aggregate = having ? having.input : rel.input
    const windowed = isByWindow(aggregate) ? windowedBy({ ...aggregate, input: groupWindows(aggregate.input) }) : undefined
    if (windowed) {
      const expressions = having ? [...rel.exprs, having.condition] : rel.exprs
      const { node, moved } = windowed(expressions.some(e => someRex(e, isAuxiliary)))
      const below: Rel = having ? { ...having, input: node, condition: moved(having.condition), fields: node.fields } : node
      const exprs = rel.exprs.map(moved)
      return { ...rel, input: below, exprs, fields: rel.fields.map((f, i) => withTime(f, timeOf(exprs[i]))) }
    }
  }
  return mapInputs(rel, groupWindows)
}

/** Most aggregates have no window, and then nothing below them is looked at twice. */
function isByWindow(rel: Rel): rel is AggregateRel {
  if (rel.kind !== 'Aggregate' || rel.input.kind !== 'Project') return false
  const { exprs } = rel.input
  return rel.keys.some(k => windowCall(exprs[k]) !== undefined)
}

const isAuxiliary = (e: Rex): boolean => e.kind === 'call' && auxiliaries.test(e.name)
const withTime = (f: RelField, time: RelField['time']): RelField => (time ? { ...f, time } : f)

interface Windowed {
  readonly node: GroupWindowRel
  /** the same expression over the output of `node` */
  readonly moved: (e: Rex) => Rex
}

/** Given whether bounds of the window are asked: the aggregate by its window; undefined where it has none. */
function windowedBy(rel: AggregateRel): ((asked: boolean) => Windowed) | undefined {
  const below = rel.input
  if (below.kind !== 'Project' || rel.sets) return undefined
  const at = rel.keys.findIndex(k => windowCall(below.exprs[k]) !== undefined)
  const call = at < 0 ? undefined : windowCall(below.exprs[rel.keys[at]])
  const window = call && windowOf(call)
  const [timeRex] = call?.args ?? []
  const time = timeRex && timeOf(timeRex)
  if (!call || !window || !time) return undefined
  return asked => {
    const known = below.exprs.findIndex(e => e.kind === 'input' && timeRex.kind === 'input' && e.index === timeRex.index)
    const exprs = known >= 0 ? below.exprs : [...below.exprs, timeRex]
    const source: Rel = {
      ...below,
      exprs,
      fields: exprs.map((e, i) => below.fields[i] ?? { name: `$f${i}`, type: e.type, time: timeOf(e) }),
    }
    const keys = rel.keys.filter((_, i) => i !== at)
    const properties: WindowProperty[] = !asked
      ? []
      : time === 'rowtime'
        ? ['start', 'end', 'rowtime', 'proctime']
        : ['start', 'end', 'proctime']
    const calls: readonly AggCall[] = rel.calls
    const edge = sqlType('TIMESTAMP', false, { precision: 3 })
    const fields: RelField[] = [
      ...rel.fields.filter((_, i) => i !== at),
      ...properties.map(p => ({
        name: `w$${p}`,
        type: p === 'start' || p === 'end' ? edge : timeRex.type,
        ...(p === 'rowtime' || p === 'proctime' ? { time: p as 'rowtime' | 'proctime' } : {}),
      })),
    ]
    const node: GroupWindowRel = {
      kind: 'GroupWindow',
      input: source,
      window,
      timeColumn: known >= 0 ? known : exprs.length - 1,
      time,
      keys,
      calls,
      properties,
      fields,
      at: rel.at,
    }
    const first = keys.length + calls.length
    const moved = (e: Rex): Rex => {
      const property = e.kind === 'call' ? auxiliaries.exec(e.name)?.[1].toLowerCase() : undefined
      if (property) {
        const f = first + properties.indexOf(property as WindowProperty)
        return input(f, e.type, e.at, fields[f]?.time)
      }
      return e.kind === 'input' ? { ...e, index: e.index > at ? e.index - 1 : e.index } : mapChildren(e, moved)
    }
    return { node, moved }
  }
}

const windowCall = (e: Rex): RexCall | undefined => (e.kind === 'call' && functions.test(e.name) ? e : undefined)

function windowOf({ name, args }: RexCall): GroupWindowDef | undefined {
  const [first, second] = args
    .slice(1)
    .map(a => (a.kind === 'literal' && isInterval(a.type) && typeof a.value === 'number' ? a.value : undefined))
  if (first === undefined) return undefined
  switch (name) {
    case '$TUMBLE':
      return { type: 'TUMBLE', size: first }
    case '$HOP':
      return second === undefined ? undefined : { type: 'HOP', slide: first, size: second }
    default:
      return { type: 'SESSION', gap: first }
  }
}
