import {
  type AggCall,
  type AggregateRel,
  type CalcRel,
  inputsOfRel,
  type Rel,
  type RelField,
  type WindowAggregateRel,
  type WindowDef,
  withInputs,
} from '../../semantics/rel.ts'
import { input, inputsOf, type Rex } from '../../semantics/rex.ts'
import { calc, unlessIdentity } from './calc.ts'

/** Which columns of a relation are the start, the end and the time of its windows. */
export interface WindowColumns {
  readonly window: WindowDef
  readonly start: ReadonlySet<number>
  readonly end: ReadonlySet<number>
  readonly time: ReadonlySet<number>
  readonly timeType: 'rowtime' | 'proctime'
}

/** Window columns as they come up through projections, aggregates and joins. */
export function windowColumns(rel: Rel): WindowColumns | undefined {
  switch (rel.kind) {
    case 'WindowTvf': {
      const n = rel.input.fields.length
      return {
        window: rel.window,
        start: new Set([n]),
        end: new Set([n + 1]),
        time: new Set([n + 2]),
        timeType: rel.fields[n + 2].time ?? 'rowtime',
      }
    }
    case 'Calc': {
      const below = windowColumns(rel.input)
      if (!below) return undefined
      const through = (set: ReadonlySet<number>): Set<number> =>
        new Set(rel.exprs.flatMap((e, i) => (e.kind === 'input' && set.has(e.index) ? [i] : [])))
      return { ...below, start: through(below.start), end: through(below.end), time: through(below.time) }
    }
    case 'WindowAggregate': {
      const n = rel.keys.length + rel.calls.length
      const of = (p: string): Set<number> => new Set(rel.properties.flatMap((x, i) => (x.property === p ? [n + i] : [])))
      return {
        window: rel.window,
        start: of('start'),
        end: of('end'),
        time: new Set([...of('rowtime'), ...of('proctime')]),
        timeType: rel.time,
      }
    }
    case 'Aggregate': {
      const below = windowColumns(rel.input)
      if (!below) return undefined
      const through = (set: ReadonlySet<number>): Set<number> => new Set(rel.keys.flatMap((k, i) => (set.has(k) ? [i] : [])))
      return { ...below, start: through(below.start), end: through(below.end), time: through(below.time) }
    }
    case 'Join': {
      return windowColumns(rel.left)
    }
    case 'Filter':
    case 'Rank':
    case 'Sort':
      return windowColumns(rel.input)
    default:
      return undefined
  }
}

/** Aggregates whose keys hold window_start and window_end become window aggregates; a window function right below is pulled into them. */
export function windowAggregates(rel: Rel): Rel {
  const inputs = inputsOfRel(rel).map(windowAggregates)
  const next = withInputs(rel, inputs)
  if (next.kind !== 'Aggregate' || next.sets) return next
  return windowAggregate(next) ?? next
}

function windowAggregate(rel: AggregateRel): Rel | undefined {
  const columns = windowColumns(rel.input)
  if (!columns) return undefined
  const start = rel.keys.find(k => columns.start.has(k))
  const end = rel.keys.find(k => columns.end.has(k))
  if (start === undefined || end === undefined) return undefined
  const isWindow = (k: number): boolean => columns.start.has(k) || columns.end.has(k) || columns.time.has(k)
  const keys = rel.keys.filter(k => !isWindow(k))
  const properties = propertiesOf(rel, columns)
  const pulled = pullUp(rel, keys, columns)
  const source = pulled ?? { input: rel.input, keys, calls: rel.calls, over: { start, end } }
  const fields: RelField[] = [
    ...source.keys.map(k => source.input.fields[k]).map((f, i) => ({ ...f, name: rel.fields[rel.keys.indexOf(keys[i])].name })),
    ...rel.calls.map(c => ({ name: c.name, type: c.type })),
    ...properties.map(p => ({
      name: p.name,
      type: p.type,
      ...(p.property === 'rowtime' || p.property === 'proctime' ? { time: p.property as 'rowtime' | 'proctime' } : {}),
    })),
  ]
  const aggregate: WindowAggregateRel = {
    kind: 'WindowAggregate',
    input: source.input,
    window: columns.window,
    over: source.over,
    time: columns.timeType,
    keys: source.keys,
    calls: source.calls,
    properties: properties.map(p => ({ property: p.property, name: p.name })),
    fields,
    at: rel.at,
  }
  // Back to the order of the keys as they were written.
  const position = (k: number, i: number): number => {
    if (!isWindow(k)) return keys.indexOf(k)
    return keys.length + rel.calls.length + properties.findIndex(p => p.key === i)
  }
  const exprs = [
    ...rel.keys.map((k, i): Rex => {
      const f = fields[position(k, i)]
      return input(position(k, i), f.type, [], f.time)
    }),
    ...rel.calls.map((c, i): Rex => input(keys.length + i, c.type)),
  ]
  return unlessIdentity(calc(aggregate, exprs, undefined, rel.fields, []))
}

interface Property {
  readonly property: 'start' | 'end' | 'rowtime' | 'proctime'
  readonly name: string
  readonly type: RelField['type']
  /** position in the keys of the aggregate */
  readonly key: number
}
function propertiesOf(rel: AggregateRel, columns: WindowColumns): Property[] {
  const list: Property[] = []
  rel.keys.forEach((k, i) => {
    const f = rel.fields[i]
    if (columns.start.has(k)) list.push({ property: 'start', name: f.name, type: f.type, key: i })
    else if (columns.end.has(k)) list.push({ property: 'end', name: f.name, type: f.type, key: i })
    else if (columns.time.has(k)) list.push({ property: columns.timeType, name: f.name, type: f.type, key: i })
  })
  return list
}

/** Aggregate over Calc over window function → the Calc below, without the window's columns. */
function pullUp(
  rel: AggregateRel,
  keys: readonly number[],
  columns: WindowColumns,
): { input: Rel; keys: number[]; calls: AggCall[]; over: { time: number } } | undefined {
  const calcRel: CalcRel | undefined = rel.input.kind === 'Calc' ? rel.input : undefined
  const tvf = calcRel ? calcRel.input : rel.input
  if (tvf.kind !== 'WindowTvf') return undefined
  const width = tvf.input.fields.length
  const exprs: readonly Rex[] = calcRel ? calcRel.exprs : tvf.fields.map((f, i) => input(i, f.type, [], f.time))
  const windowOnly = (e: Rex): boolean => [...inputsOf(e)].some(i => i >= width)
  if (calcRel?.condition && windowOnly(calcRel.condition)) return undefined
  // An argument that reads window columns keeps the window function where it is.
  const used = new Set<number>(keys)
  for (const c of rel.calls) {
    for (const a of c.args) used.add(a)
    if (c.filter !== undefined) used.add(c.filter)
  }
  for (const u of used) if (windowOnly(exprs[u])) return undefined
  const kept = exprs
    .map((_, i) => i)
    .filter(i => !columns.start.has(i) && !columns.end.has(i) && !columns.time.has(i) && !windowOnly(exprs[i]))
  const selected: Rex[] = kept.map(i => exprs[i])
  const names: RelField[] = kept.map(i => rel.input.fields[i])
  let time = selected.findIndex(e => e.kind === 'input' && e.index === tvf.timeColumn)
  if (time < 0) {
    time = selected.length
    const f = tvf.input.fields[tvf.timeColumn]
    selected.push(input(tvf.timeColumn, f.type, [], f.time))
    names.push(f)
  }
  const at = new Map(kept.map((k, i) => [k, i]))
  const below = unlessIdentity(calc(tvf.input, selected, calcRel?.condition, unique(names), calcRel?.at ?? []))
  return {
    input: below,
    keys: keys.map(k => at.get(k)!),
    calls: rel.calls.map(c => ({
      ...c,
      args: c.args.map(a => at.get(a)!),
      ...(c.filter === undefined ? {} : { filter: at.get(c.filter)! }),
    })),
    over: { time },
  }
}
function unique(fields: readonly RelField[]): RelField[] {
  const seen = new Set<string>()
  return fields.map(f => {
    let { name } = f
    for (let n = 0; seen.has(name); n++) name = `${f.name}${n}`
    seen.add(name)
    return name === f.name ? f : { ...f, name }
  })
}
