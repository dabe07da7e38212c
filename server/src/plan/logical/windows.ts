import { uniquify } from '../../semantics/bind-from.ts'
import {
  type AggCall,
  type AggregateRel,
  type CalcRel,
  type JoinRel,
  mapInputs,
  type Rel,
  type RelField,
  type WindowAggregateRel,
  type WindowDef,
} from '../../semantics/rel.ts'
import { input, inputsOf, type Rex } from '../../semantics/rex.ts'
import { calc, unlessIdentity } from './calc.ts'
import { joinParts } from './join-parts.ts'

/** Which columns of a relation are the start, the end and the time of its windows. */
export interface WindowColumns {
  readonly window: WindowDef
  readonly start: ReadonlySet<number>
  readonly end: ReadonlySet<number>
  readonly time: ReadonlySet<number>
  readonly timeType: 'rowtime' | 'proctime'
}

/** Window columns as they come up through operators (Flink's FlinkRelMdWindowProperties). */
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
      const positions = new Map<number, number[]>()
      for (const [i, e] of rel.exprs.entries()) if (e.kind === 'input') positions.set(e.index, [...(positions.get(e.index) ?? []), i])
      const { window } = below
      // A session without one of the columns that it is partitioned by is no window any more.
      if (window.type === 'SESSION' && !window.partition.every(p => positions.has(p))) return undefined
      const through = (set: ReadonlySet<number>): Set<number> => new Set([...set].flatMap(c => positions.get(c) ?? []))
      return {
        ...below,
        window: window.type === 'SESSION' ? { ...window, partition: window.partition.map(p => positions.get(p)![0]) } : window,
        start: through(below.start),
        end: through(below.end),
        time: through(below.time),
      }
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
      if (!below || !byWindow(rel.keys, below)) return undefined
      const through = (set: ReadonlySet<number>): Set<number> => new Set(rel.keys.flatMap((k, i) => (set.has(k) ? [i] : [])))
      return { ...below, start: through(below.start), end: through(below.end), time: through(below.time) }
    }
    case 'Expand': {
      const below = windowColumns(rel.input)
      const kept = (set: ReadonlySet<number>): Set<number> => new Set([...set].filter(c => rel.projects.every(p => p[c].kind === 'input')))
      return below && { ...below, start: kept(below.start), end: kept(below.end), time: kept(below.time) }
    }
    case 'Join': {
      const left = windowColumns(rel.left)
      const right = windowColumns(rel.right)
      if (!left || !right || !isWindowJoin(rel)) return undefined
      if (rel.joinType === 'SEMI' || rel.joinType === 'ANTI') return left
      const width = rel.left.fields.length
      const both = (l: ReadonlySet<number>, r: ReadonlySet<number>): Set<number> => new Set([...l, ...[...r].map(c => c + width)])
      return { ...left, start: both(left.start, right.start), end: both(left.end, right.end), time: both(left.time, right.time) }
    }
    case 'Rank': {
      const below = windowColumns(rel.input)
      return below && byWindow(rel.partition, below) ? below : undefined
    }
    case 'Union': {
      const [first, ...others] = rel.inputs.map(windowColumns)
      if (!first || others.some(o => !o || JSON.stringify(o.window) !== JSON.stringify(first.window) || o.timeType !== first.timeType))
        return undefined
      const shared = (set: (w: WindowColumns) => ReadonlySet<number>): Set<number> =>
        new Set([...set(first)].filter(c => others.every(o => set(o!).has(c))))
      return { ...first, start: shared(w => w.start), end: shared(w => w.end), time: shared(w => w.time) }
    }
    case 'Filter':
    case 'Watermark':
    case 'Unnest':
    case 'TableFunction':
      return windowColumns(rel.input)
    case 'TemporalJoin':
      return windowColumns(rel.left)
    default:
      return undefined
  }
}

/** The columns hold the start and the end of a window. */
export const byWindow = (columns: readonly number[], { start, end }: WindowColumns): boolean =>
  columns.some(c => start.has(c)) && columns.some(c => end.has(c))

/** Both sides come from the same windows, and their starts and ends are equal. */
export function isWindowJoin(rel: JoinRel): boolean {
  const left = windowColumns(rel.left)
  const right = windowColumns(rel.right)
  if (!left || !right || JSON.stringify(left.window) !== JSON.stringify(right.window)) return false
  const { leftKeys, rightKeys } = joinParts(rel)
  const has = (l: ReadonlySet<number>, r: ReadonlySet<number>): boolean => leftKeys.some((k, i) => l.has(k) && r.has(rightKeys[i]))
  return has(left.start, right.start) && has(left.end, right.end)
}

/** Aggregates whose keys hold window_start and window_end become window aggregates; a window function right below is pulled into them. */
export function windowAggregates(rel: Rel): Rel {
  const next = mapInputs(rel, windowAggregates)
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
  const { window } = columns
  if (window.type === 'SESSION' && !sameColumns(window.partition, keys)) return undefined
  if (columns.timeType === 'proctime' && !readsWindowsAsTheyAre(rel, isWindow)) return undefined
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
    window: pulled?.window ?? window,
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

const sameColumns = (a: readonly number[], b: readonly number[]): boolean =>
  new Set(a).size === new Set(b).size && a.every(c => b.includes(c))

/** Windows of processing time are aggregated as windows only right above their function, where nothing is computed of their columns. */
function readsWindowsAsTheyAre(rel: AggregateRel, isWindow: (column: number) => boolean): boolean {
  if (rel.calls.some(c => c.args.some(isWindow))) return false
  let below: Rel = rel.input
  for (;;) {
    if (below.kind === 'Calc') {
      if (computesOf(below)) return false
      below = below.input
    } else if (below.kind === 'Unnest' || below.kind === 'TableFunction' || below.kind === 'Expand') below = below.input
    else return below.kind === 'WindowTvf'
  }
}

/** An expression or the condition of a Calc reads window columns, other than passing one on. */
function computesOf(rel: CalcRel): boolean {
  const columns = windowColumns(rel.input)
  if (!columns) return false
  const reads = (e: Rex): boolean => [...inputsOf(e)].some(i => columns.start.has(i) || columns.end.has(i) || columns.time.has(i))
  return rel.exprs.some(e => e.kind !== 'input' && reads(e)) || (rel.condition !== undefined && reads(rel.condition))
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

interface Pulled {
  readonly input: Rel
  readonly keys: number[]
  readonly calls: AggCall[]
  readonly over: { readonly time: number }
  readonly window: WindowDef
}
/** Aggregate over Calc over window function → the Calc below, without the window's columns. */
function pullUp(rel: AggregateRel, keys: readonly number[], columns: WindowColumns): Pulled | undefined {
  const calcRel = rel.input
  if (calcRel.kind !== 'Calc' || calcRel.input.kind !== 'WindowTvf' || computesOf(calcRel)) return undefined
  const tvf = calcRel.input
  if (rel.calls.some(c => c.args.some(a => columns.start.has(a) || columns.end.has(a) || columns.time.has(a)))) return undefined
  const kept = calcRel.exprs.map((_, i) => i).filter(i => !columns.start.has(i) && !columns.end.has(i) && !columns.time.has(i))
  const selected: Rex[] = kept.map(i => calcRel.exprs[i])
  const names: RelField[] = kept.map(i => rel.input.fields[i])
  let time = selected.findIndex(e => e.kind === 'input' && e.index === tvf.timeColumn)
  if (time < 0) {
    time = selected.length
    const f = tvf.input.fields[tvf.timeColumn]
    selected.push(input(tvf.timeColumn, f.type, [], f.time))
    names.push(f)
  }
  const at = new Map(kept.map((k, i) => [k, i]))
  const { window } = columns
  return {
    input: unlessIdentity(calc(tvf.input, selected, calcRel.condition, uniquify(names), calcRel.at)),
    keys: keys.map(k => at.get(k)!),
    calls: rel.calls.map(c => ({
      ...c,
      args: c.args.map(a => at.get(a)!),
      ...(c.filter === undefined ? {} : { filter: at.get(c.filter)! }),
    })),
    over: { time },
    window: window.type === 'SESSION' ? { ...window, partition: window.partition.map(p => at.get(p)!) } : window,
  }
}
