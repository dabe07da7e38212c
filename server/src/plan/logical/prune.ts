import { joinFields } from '../../semantics/bind-from.ts'
import type { AggCall, Rel, RelField } from '../../semantics/rel.ts'
import { input, inputsOf, type Rex, shiftInputs, timeOf } from '../../semantics/rex.ts'
import { calc, unlessIdentity } from './calc.ts'
import { uniqueKeys } from './unique-keys.ts'

/**
 * Columns that nobody reads are cut off where Flink cuts them: in Calcs, on the sides of joins, below aggregates and windows; not below a Correlate,
 * and not on the far side of a Rank or OVER.
 */
export function prune(rel: Rel): Rel {
  return pruned(rel, all(rel)).rel
}

interface Pruned {
  readonly rel: Rel
  /** old position → new position */
  readonly at: (old: number) => number
}
const all = (rel: Rel): Set<number> => new Set(rel.fields.keys())
const same = (rel: Rel): Pruned => ({ rel, at: i => i })

/** Keeps at least the columns in `need`. */
function pruned(rel: Rel, need: ReadonlySet<number>): Pruned {
  switch (rel.kind) {
    case 'Calc': {
      const keep = rel.exprs.map((_, i) => i).filter(i => need.has(i))
      // A row without columns can't travel: Flink keeps a literal.
      const kept = keep.length === 0 && rel.exprs.length > 0 ? [0] : keep
      const used = new Set<number>()
      for (const i of kept) inputsOf(rel.exprs[i], used)
      if (rel.condition) inputsOf(rel.condition, used)
      const below = pruned(rel.input, used)
      if (kept.length === rel.exprs.length && below.rel === rel.input) return same(unlessIdentity(rel))
      const exprs = kept.map(i => moved(rel.exprs[i], below))
      const out = calc(
        below.rel,
        exprs,
        rel.condition && moved(rel.condition, below),
        kept.map(i => rel.fields[i]),
        rel.at,
      )
      const kept2 = rel.keep && out.kind === 'Calc' ? { ...out, keep: true as const } : out
      return { rel: unlessIdentity(kept2), at: positions(kept) }
    }
    case 'Aggregate': {
      const keys = rel.keys.length
      const calls = rel.calls.map((c, i) => ({ c, i })).filter(x => need.has(keys + x.i))
      const kept = keys === 0 && calls.length === 0 ? rel.calls.map((c, i) => ({ c, i })).slice(0, 1) : calls
      // What only a dropped call reads stays below: Flink drops the call when the projection stands already.
      const used = new Set<number>(rel.keys)
      for (const c of rel.calls) for (const a of readsOf(c)) used.add(a)
      for (const a of rel.alsoReads ?? []) used.add(a)
      const below = aggregated(rel.input, used)
      const stillRead = new Set([...rel.keys, ...kept.flatMap(({ c }) => readsOf(c))])
      const alsoReads = [...used].filter(c => !stillRead.has(c)).map(below.at)
      const fields = [...rel.fields.slice(0, keys), ...kept.map(x => rel.fields[keys + x.i])]
      const next: Rel = {
        ...rel,
        input: below.rel,
        keys: rel.keys.map(below.at),
        calls: kept.map(({ c }) => ({
          ...c,
          args: c.args.map(below.at),
          ...(c.filter === undefined ? {} : { filter: below.at(c.filter) }),
        })),
        ...(rel.sets ? { sets: rel.sets.map(s => s.map(below.at)) } : {}),
        ...(alsoReads.length > 0 ? { alsoReads } : {}),
        fields,
      }
      return { rel: next, at: positions([...rel.keys.keys(), ...kept.map(x => keys + x.i)]) }
    }
    case 'WindowAggregate': {
      const used = new Set<number>(rel.keys)
      if ('time' in rel.over) used.add(rel.over.time)
      else {
        used.add(rel.over.start)
        used.add(rel.over.end)
      }
      for (const c of rel.calls) {
        for (const a of c.args) used.add(a)
        if (c.filter !== undefined) used.add(c.filter)
      }
      const below = pruned(rel.input, used)
      const over = 'time' in rel.over ? { time: below.at(rel.over.time) } : { start: below.at(rel.over.start), end: below.at(rel.over.end) }
      return same({
        ...rel,
        input: below.rel,
        over,
        keys: rel.keys.map(below.at),
        calls: rel.calls.map(c => ({
          ...c,
          args: c.args.map(below.at),
          ...(c.filter === undefined ? {} : { filter: below.at(c.filter) }),
        })),
      })
    }
    case 'Join':
    case 'TemporalJoin': {
      const width = rel.left.fields.length
      const used = new Set(need)
      if (rel.condition) inputsOf(rel.condition, used)
      const byVersion = rel.kind === 'TemporalJoin' && timeOf(rel.time) === 'rowtime'
      if (byVersion) {
        inputsOf(rel.time, used)
        rel.right.fields.forEach((f, i) => {
          if (f.time === 'rowtime') used.add(width + i)
        })
      }
      const [l, r] = [new Set<number>(), new Set<number>()]
      for (const i of used) i < width ? l.add(i) : r.add(i - width)
      const left = cut(rel.left, l)
      const right = cut(rel.right, r)
      const at = (i: number): number => (i < width ? left.at(i) : left.rel.fields.length + right.at(i - width))
      const fields = joinFields(left.rel.fields, right.rel.fields, rel.joinType)
      const condition = rel.condition && shiftInputs(rel.condition, at)
      if (rel.kind === 'TemporalJoin')
        return {
          rel: { ...rel, left: left.rel, right: right.rel, condition, time: byVersion ? shiftInputs(rel.time, at) : rel.time, fields },
          at,
        }
      return { rel: { ...rel, left: left.rel, right: right.rel, condition, fields }, at }
    }
    case 'Unnest':
    case 'TableFunction':
      return same({ ...rel, input: prune(rel.input) })
    case 'WindowTvf': {
      const width = rel.input.fields.length
      const used = new Set<number>([rel.timeColumn, ...(rel.window.type === 'SESSION' ? rel.window.partition : [])])
      for (const i of need) if (i < width) used.add(i)
      const below = cut(rel.input, used)
      const next = below.rel.fields.length
      const at = (i: number): number => (i < width ? below.at(i) : next + (i - width))
      const window = rel.window.type === 'SESSION' ? { ...rel.window, partition: rel.window.partition.map(below.at) } : rel.window
      return {
        rel: {
          ...rel,
          input: below.rel,
          window,
          timeColumn: below.at(rel.timeColumn),
          fields: [...below.rel.fields, ...rel.fields.slice(width)],
        },
        at,
      }
    }
    case 'Watermark': {
      // ProjectWatermarkAssignerTransposeRule: only where the time is read, and only into a projection that computes something below.
      const used = rel.input.kind === 'Calc' && need.has(rel.column) ? new Set(need) : all(rel.input)
      inputsOf(rel.expression, used)
      const below = cut(rel.input, used)
      const fields = below.rel.fields.map((f, i): RelField => (i === below.at(rel.column) ? { ...f, time: 'rowtime' } : f))
      return {
        rel: { ...rel, input: below.rel, column: below.at(rel.column), expression: shiftInputs(rel.expression, below.at), fields },
        at: below.at,
      }
    }
    case 'Rank': {
      const width = rel.input.fields.length
      const used = new Set<number>([...rel.partition, ...rel.orderBy.map(o => o.column), ...(uniqueKeys(rel.input) ?? []).flat()])
      for (const i of need) if (i < width) used.add(i)
      if (rel.toColumn !== undefined) used.add(rel.toColumn)
      const below = cutShallow(rel.input, used)
      const outputRank = rel.outputRank && need.has(width)
      const fields = [...below.rel.fields, ...(outputRank ? [rel.fields[width]] : [])]
      const at = (i: number): number => (i < width ? below.at(i) : below.rel.fields.length)
      return {
        rel: {
          ...rel,
          input: below.rel,
          partition: rel.partition.map(below.at),
          orderBy: rel.orderBy.map(o => ({ ...o, column: below.at(o.column) })),
          ...(rel.toColumn === undefined ? {} : { toColumn: below.at(rel.toColumn) }),
          outputRank,
          fields,
        },
        at,
      }
    }
    case 'Over': {
      const width = rel.input.fields.length
      const used = new Set<number>([...rel.partition, ...rel.orderBy.map(o => o.column), ...rel.calls.flatMap(c => c.args)])
      for (const i of need) if (i < width) used.add(i)
      const below = cutShallow(rel.input, used)
      const at = (i: number): number => (i < width ? below.at(i) : below.rel.fields.length + (i - width))
      return {
        rel: {
          ...rel,
          input: below.rel,
          partition: rel.partition.map(below.at),
          orderBy: rel.orderBy.map(o => ({ ...o, column: below.at(o.column) })),
          calls: rel.calls.map(c => ({ ...c, args: c.args.map(below.at) })),
          fields: [...below.rel.fields, ...rel.fields.slice(width)],
        },
        at,
      }
    }
    case 'Union': {
      const kept = rel.fields.map((_, i) => i).filter(i => need.has(i))
      if (kept.length === rel.fields.length || kept.length === 0) return same({ ...rel, inputs: rel.inputs.map(prune) })
      return { rel: { ...rel, inputs: rel.inputs.map(i => exactly(i, kept)), fields: kept.map(i => rel.fields[i]) }, at: positions(kept) }
    }
    case 'Sort':
      return same({ ...rel, input: prune(rel.input) })
    case 'UnknownRel':
      return same({ ...rel, inputs: rel.inputs.map(prune) })
    case 'GroupWindow': {
      const used = new Set<number>([...rel.keys, rel.timeColumn, ...rel.calls.flatMap(readsOf)])
      const below = pruned(rel.input, used)
      const calls = rel.calls.map(c => ({
        ...c,
        args: c.args.map(below.at),
        ...(c.filter === undefined ? {} : { filter: below.at(c.filter) }),
      }))
      return same({ ...rel, input: below.rel, timeColumn: below.at(rel.timeColumn), keys: rel.keys.map(below.at), calls })
    }
    case 'Expand':
    case 'Project':
    case 'Filter':
      return same({ ...rel, input: prune(rel.input) } as Rel)
    default:
      return same(rel)
  }
}

const readsOf = (c: AggCall): readonly number[] => (c.filter === undefined ? c.args : [...c.args, c.filter])

/**
 * The input of an aggregate (Flink's FlinkAggregateProjectMergeRule): a projection that only puts all columns in another order is left out. Where nothing
 * is read, as by COUNT(*), nothing is cut off.
 */
function aggregated(rel: Rel, used: ReadonlySet<number>): Pruned {
  if (used.size === 0) return same(prune(rel))
  if (rel.kind !== 'Calc' || rel.condition || rel.keep) return pruned(rel, used)
  const below = pruned(rel, used)
  const { rel: narrow } = below
  if (narrow.kind !== 'Calc' || narrow.condition || narrow.keep || narrow.exprs.length !== narrow.input.fields.length) return below
  const order = narrow.exprs.map(e => (e.kind === 'input' ? e.index : -1))
  const isPermutation = new Set(order).size === order.length && !order.includes(-1)
  return isPermutation ? { rel: narrow.input, at: i => order[below.at(i)] } : below
}

/** Exactly the needed columns: a Calc cuts off the others. */
function cut(rel: Rel, need: ReadonlySet<number>): Pruned {
  const below = pruned(rel, need)
  const kept = [...need].sort((a, b) => a - b)
  const wanted = kept.map(below.at)
  if (wanted.length === below.rel.fields.length) return below
  return { rel: projected(below.rel, wanted), at: positions(kept) }
}

/** As `cut`, but what lies below the Calc stays as it is. */
function cutShallow(rel: Rel, need: ReadonlySet<number>): Pruned {
  const whole = prune(rel)
  const kept = [...need].sort((a, b) => a - b)
  if (kept.length === rel.fields.length) return same(whole)
  return { rel: projected(whole, kept), at: positions(kept) }
}

/** The columns `kept` in this order. */
function exactly(rel: Rel, kept: readonly number[]): Rel {
  const below = pruned(rel, new Set(kept))
  const wanted = kept.map(below.at)
  if (wanted.length === below.rel.fields.length && wanted.every((w, i) => w === i)) return below.rel
  return projected(below.rel, wanted)
}

function projected(rel: Rel, columns: readonly number[]): Rel {
  const fields = columns.map(c => rel.fields[c])
  const exprs = columns.map((c): Rex => input(c, rel.fields[c].type, [], rel.fields[c].time))
  return unlessIdentity(calc(rel, exprs, undefined, fields, []))
}
const moved = (e: Rex, below: Pruned): Rex => shiftInputs(e, below.at)
function positions(kept: readonly number[]): (old: number) => number {
  const map = new Map(kept.map((k, i) => [k, i]))
  return i => map.get(i) ?? -1
}
