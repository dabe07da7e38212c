import { connectorOf } from '../../semantics/flink/connectors.ts'
import { type AggregateRel, mapInputs, type Rel, type SortRel } from '../../semantics/rel.ts'
import { hasOver, input, mapList, placedAt, type Rex } from '../../semantics/rex.ts'
import { calc, passed, unlessIdentity } from './calc.ts'
import { simplify } from './simplify.ts'

/** Every Project and Filter as a Calc, merged with its neighbours; watermarks pushed into the sources that take them. */
export function mergeCalcs(of: Rel): Rel {
  const rel = of.kind === 'Sort' ? belowProjection(of) : of
  switch (rel.kind) {
    case 'Project': {
      if (rel.exprs.some(hasOver)) return mapInputs(rel, mergeCalcs)
      return unlessIdentity(calc(mergeCalcs(rel.input), mapList(rel.exprs, simplify), undefined, rel.fields, rel.at))
    }
    case 'Filter': {
      const below = mergeCalcs(rel.input)
      return calc(below, passed(below.fields), simplify(rel.condition), below.fields, rel.at)
    }
    case 'Watermark':
      return pushWatermark({ ...rel, input: mergeCalcs(rel.input) })
    case 'Aggregate':
      return mapInputs(rel, i => mergeCalcs(countedBy(rel, i)))
    default:
      return mapInputs(rel, mergeCalcs)
  }
}

/** COUNT(*) reads nothing: a projection that gives it a constant is left out. */
function countedBy(rel: AggregateRel, below: Rel): Rel {
  const readsNothing = rel.keys.length === 0 && rel.calls.every(c => c.args.length === 0 && c.filter === undefined)
  return readsNothing && below.kind === 'Project' && below.exprs.every(e => e.kind === 'literal') ? below.input : below
}

/** A sort or limit goes below a projection that only passes its columns on (Calcite's SortProjectTransposeRule). */
function belowProjection(rel: SortRel): Rel {
  const { input: above } = rel
  if (above.kind !== 'Project' || above.exprs.some(hasOver)) return rel
  const keys = rel.keys.map(k => ({ key: k, e: above.exprs[k.column] }))
  if (keys.some(({ e }) => e.kind !== 'input')) return rel
  const below = above.input
  const moved = keys.map(({ key, e }) => ({ ...key, column: (e as Extract<Rex, { kind: 'input' }>).index }))
  return { ...above, input: belowProjection({ ...rel, input: below, keys: moved, fields: below.fields }) }
}

/** The watermark moves into the scan; what stays is a Calc that gives the rowtime column (Flink's `Reinterpret`). */
function pushWatermark(rel: Extract<Rel, { kind: 'Watermark' }>): Rel {
  const below = rel.input
  const scan = below.kind === 'Calc' ? below.input : below
  if (
    scan.kind !== 'Scan' ||
    scan.watermark ||
    (below.kind === 'Calc' && below.condition) ||
    connectorOf(scan.table.resolved.options)?.watermarkPushDown !== true
  )
    return rel
  const columns: readonly Rex[] = below.kind === 'Calc' ? below.exprs : scan.fields.map((f, i) => input(i, f.type))
  const rowtime = columns[rel.column]
  const expression = simplify(replaceInputs(rel.expression, columns))
  const exprs = columns.map((e, i): Rex => (i === rel.column ? asRowtime(e) : e))
  const source: Rel = {
    kind: 'Scan',
    table: scan.table,
    columns: scan.columns,
    watermark: { rowtime, expression, reinterpret: below.kind === 'Calc' },
    hints: scan.hints,
    versions: scan.versions,
    at: scan.at,
    fields: scan.fields.map((f, i) =>
      rowtime.kind === 'input' && rowtime.index === i ? { name: f.name, type: f.type, time: 'rowtime' } : f,
    ),
  }
  if (below.kind !== 'Calc') return source
  return { kind: 'Calc', input: source, exprs, fields: rel.fields, at: below.at === scan.at ? [] : below.at, keep: true }
}

function asRowtime(e: Rex): Rex {
  if (e.kind === 'input') return input(e.index, e.type, e.at, 'rowtime')
  return e.kind === 'call' ? { ...e, time: 'rowtime' } : e
}

function replaceInputs(e: Rex, columns: readonly Rex[]): Rex {
  if (e.kind === 'input') return placedAt(columns[e.index], e.at)
  return e.kind === 'call' ? { ...e, args: e.args.map(a => replaceInputs(a, columns)) } : e
}
