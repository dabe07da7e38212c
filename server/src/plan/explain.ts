import { accumulators, baseColumns, localOf, printCalls, printMerged, printWindow, windowColumnsText } from './explain-aggregate.ts'
import { type Names, printCondition, printExpression, printLiteral, printRaw, sqlTypeName } from './explain-expression.ts'
import { explainJoin } from './explain-join.ts'
import { explainRank } from './explain-rank.ts'
import { digest } from './expression.ts'
import type { Field, NodeOf, PhysicalNode, PhysicalPlan } from './physical.ts'

/**
 * The plan in the words of EXPLAIN's optimized execution plan: one tree a root, sinks on top. What is shared is printed once: where it is met first, and
 * as a tree of its own before its readers where there are several roots (Flink's ExecNodePlanDumper).
 */
export function explain(plan: PhysicalPlan): string {
  if (plan.unknown !== undefined) return `unknown here: ${plan.unknown}\n`
  const printer = new Printer(plan)
  const trees = plan.roots.length > 1 ? printer.forest() : [printer.tree(topOf(plan, plan.roots[0]))]
  return trees
    .map(lines => lines.join('\n'))
    .join('\n\n')
    .concat('\n')
}

// What a SELECT collects is what its last operator gives: Flink prints no operator for it.
const topOf = (plan: PhysicalPlan, root: number): number => (plan.nodes[root].kind === 'Collect' ? plan.nodes[root].inputs[0] : root)

class Printer {
  private readonly plan: PhysicalPlan
  /** what several read, numbered in the order in which it is met again */
  private readonly reused: ReadonlyMap<number, number>
  private readonly printed = new Set<number>()
  private correlates = 0

  constructor(plan: PhysicalPlan) {
    this.plan = plan
    this.reused = reuseIds(plan)
  }

  forest(): string[][] {
    // Inputs stand before what reads them.
    return this.plan.nodes.flatMap(({ id }) => (this.plan.roots.includes(id) || this.reused.has(id) ? [this.tree(id)] : []))
  }

  tree(id: number): string[] {
    const reuse = this.reused.get(id)
    if (this.printed.has(id)) return [`Reused(reference_id=[${reuse}])`]
    this.printed.add(id)
    const node = this.plan.nodes[id]
    const first = line(this.plan, node, () => this.correlates++) + (reuse === undefined ? '' : `(reuse_id=[${reuse}])`)
    const last = node.inputs.length - 1
    return [
      first,
      ...node.inputs.flatMap((i, n) => {
        const [head, ...rest] = this.tree(i)
        return n === last ? [`+- ${head}`, ...rest.map(l => `   ${l}`)] : [`:- ${head}`, ...rest.map(l => `:  ${l}`)]
      }),
    ]
  }
}

function reuseIds(plan: PhysicalPlan): Map<number, number> {
  const ids = new Map<number, number>()
  const met = new Set<number>()
  const visit = (id: number): void => {
    if (met.has(id)) {
      if (!ids.has(id)) ids.set(id, ids.size + 1)
      return
    }
    met.add(id)
    plan.nodes[id].inputs.forEach(visit)
  }
  plan.roots.forEach(visit)
  return ids
}

function line(plan: PhysicalPlan, node: PhysicalNode, correlate: () => number): string {
  const own = node.fields.map(f => f.name)
  const below = node.inputs.flatMap(i => plan.nodes[i].fields.map(f => f.name))
  const columns = (list: readonly number[]): string => list.map(c => below[c]).join(', ')
  switch (node.kind) {
    case 'TableSourceScan':
      return scan(node)
    case 'Values':
      return `Values(tuples=[[${node.rows.map(r => `{ ${r.map(e => printRaw(e, { columns: [] })).join(', ')} }`).join(', ')}]])`
    case 'Calc': {
      const names: Names = { columns: below, rowtime: rowtimeBelow(plan, node) }
      const select = node.select.map((e, i) => named(printExpression(e, names), own[i])).join(', ')
      return `Calc(select=[${select}]${node.where ? `, where=[${printCondition(node.where, names)}]` : ''})`
    }
    case 'Exchange':
      return `Exchange(distribution=[${node.distribution.type === 'hash' ? `hash[${columns(node.distribution.keys)}]` : node.distribution.type}])`
    case 'MiniBatchAssigner':
      return `MiniBatchAssigner(interval=[${node.interval}ms], mode=[${node.mode}])`
    case 'WatermarkAssigner':
      return `WatermarkAssigner(rowtime=[${below[node.column]}], watermark=[${printExpression(node.expression, { columns: below })}])`
    case 'GroupAggregate':
    case 'LocalGroupAggregate':
    case 'GlobalGroupAggregate':
      return groupAggregate(plan, node)
    case 'IncrementalGroupAggregate': {
      const local = localOf(plan, node)
      const base = baseColumns(plan, local.id)
      const keys = node.finalGrouping.map(k => below[k])
      const calls = printCalls(node.calls, base, 'incremental', [])
      return `IncrementalGroupAggregate(partialAggGrouping=[${columns(node.partialGrouping)}], finalAggGrouping=[${keys.join(', ')}], select=[${[...keys, ...calls].join(', ')}])`
    }
    case 'WindowAggregate':
    case 'LocalWindowAggregate':
    case 'GlobalWindowAggregate':
      return windowAggregate(plan, node)
    case 'WindowTableFunction':
      return `WindowTableFunction(window=[${printWindow(node.window, below, windowColumnsText(node, below))}])`
    case 'Expand': {
      const projects = node.projects.map(p => `{${p.map((e, i) => project(e, below, own[i])).join(', ')}}`)
      return `Expand(projects=[${projects.join(', ')}])`
    }
    case 'Correlate':
      return correlation(plan, node, correlate())
    case 'Union':
      return `Union(all=[true], union=[${own.join(', ')}])`
    case 'ChangelogNormalize':
      return `ChangelogNormalize(key=[${columns(node.keys)}]${node.condition ? `, condition=[${printCondition(node.condition, { columns: below })}]` : ''})`
    case 'Join':
    case 'IntervalJoin':
    case 'WindowJoin':
    case 'TemporalJoin':
    case 'LookupJoin':
      return explainJoin(plan, node)
    case 'Rank':
    case 'WindowRank':
    case 'Deduplicate':
    case 'WindowDeduplicate':
    case 'OverAggregate':
    case 'Sort':
    case 'TemporalSort':
    case 'SortLimit':
    case 'Limit':
      return explainRank(plan, node)
    case 'GroupWindowAggregate':
      return groupWindowAggregate(plan, node)
    case 'Sink': {
      const target = node.targetColumns ? `, targetColumns=[${node.targetColumns.map(c => `[${c}]`).join(',')}]` : ''
      const materialize = node.upsertMaterialize ? ', upsertMaterialize=[true]' : ''
      return `Sink(table=[${node.table.join('.')}]${target}, fields=[${below.join(', ')}]${materialize})`
    }
    case 'DropUpdateBefore':
      return 'DropUpdateBefore'
    default:
      return `${node.kind}(fields=[${own.join(', ')}])`
  }
}

export const named = (text: string, name: string): string => (text === name ? text : `${text} AS ${name}`)
function project(e: Parameters<typeof printExpression>[0], below: readonly string[], name: string): string {
  return named(e.kind === 'literal' ? (e.value === null ? 'null' : printLiteral(e)) : printExpression(e, { columns: below }), name)
}

function scan(node: NodeOf<'TableSourceScan'>): string {
  const own = node.fields.map(f => f.name)
  const parts = [...node.table]
  const metadata = node.columns.flatMap(c => c.metadata ?? [])
  if (metadata.length > 0) parts.push(`metadata=[${metadata.join(', ')}]`)
  if (node.watermark) {
    parts.push(`watermark=[${printRaw(node.watermark.expression, { columns: own })}]`, `watermarkEmitStrategy=[${node.watermark.emit}]`)
    if (node.watermark.idleTimeout) parts.push(`idletimeout=[${node.watermark.idleTimeout}]`)
  }
  return `TableSourceScan(table=[[${parts.join(', ')}]], fields=[${own.join(', ')}])`
}

/** The source's rowtime expression, if this Calc takes its rows right from a source. */
function rowtimeBelow(plan: PhysicalPlan, node: PhysicalNode): string | undefined {
  let below = plan.nodes[node.inputs[0]]
  while (below.kind === 'MiniBatchAssigner') below = plan.nodes[below.inputs[0]]
  const rowtime = below.kind === 'TableSourceScan' ? below.watermark?.rowtime : undefined
  return rowtime && digest(rowtime)
}

function groupAggregate(plan: PhysicalPlan, node: NodeOf<'GroupAggregate' | 'LocalGroupAggregate' | 'GlobalGroupAggregate'>): string {
  const below = plan.nodes[node.inputs[0]].fields.map(f => f.name)
  const keys = node.grouping.map(k => below[k])
  const results = node.fields.slice(keys.length).map(f => f.name)
  const calls = ((): string[] => {
    if (node.kind === 'GroupAggregate') return printCalls(node.calls, below, 'one', results)
    if (node.kind === 'LocalGroupAggregate') return printCalls(node.calls, below, 'local', results)
    const local = plan.nodes[node.local]
    if (local.kind !== 'IncrementalGroupAggregate') return printCalls(node.calls, baseColumns(plan, local.id), 'global', results)
    // What comes are the sums of the incremental aggregate, named as its local half named them.
    const partial = localOf(plan, local)
    return printMerged(node.calls, accumulators(local.calls, baseColumns(plan, partial.id)).calls, results)
  })()
  const parts = [
    ...(keys.length > 0 ? [`groupBy=[${keys.join(', ')}]`] : []),
    ...(node.partialFinal ? [`partialFinalType=[${node.partialFinal}]`] : []),
    `select=[${[...keys, ...calls].join(', ')}]`,
  ]
  return `${node.kind}(${parts.join(', ')})`
}

function windowAggregate(plan: PhysicalPlan, node: NodeOf<'WindowAggregate' | 'LocalWindowAggregate' | 'GlobalWindowAggregate'>): string {
  const below = plan.nodes[node.inputs[0]].fields.map(f => f.name)
  const keys = node.grouping.map(k => below[k])
  const own = node.fields.map(f => f.name)
  const results = own.slice(keys.length, keys.length + node.calls.length)
  const phase = node.kind === 'WindowAggregate' ? 'one' : node.kind === 'LocalWindowAggregate' ? 'local' : 'global'
  const base = node.kind === 'GlobalWindowAggregate' ? baseColumns(plan, node.local) : below
  const attached = node.windowStart !== undefined
  const end = attached ? '$window_end' : '$slice_end'
  const how =
    node.kind === 'GlobalWindowAggregate' ? (attached ? `win_end=[${end}]` : `slice_end=[${end}]`) : windowColumnsText(node, below)
  const properties =
    node.kind === 'LocalWindowAggregate'
      ? [`slice_end('w$) AS ${end}`]
      : node.properties.map((p, i) => `${p}('w$) AS ${own[keys.length + node.calls.length + i]}`)
  const select = [...keys, ...printCalls(node.calls, base, phase, results), ...properties]
  const groupBy = keys.length > 0 ? `groupBy=[${keys.join(', ')}], ` : ''
  return `${node.kind}(${groupBy}window=[${printWindow(node.window, below, how)}], select=[${select.join(', ')}])`
}

function groupWindowAggregate(plan: PhysicalPlan, node: NodeOf<'GroupWindowAggregate'>): string {
  const below = plan.nodes[node.inputs[0]].fields.map(f => f.name)
  const keys = node.grouping.map(k => below[k])
  const own = node.fields.map(f => f.name)
  const { window } = node
  const column = below[node.timeColumn]
  const shape =
    window.type === 'TUMBLE'
      ? `TumblingGroupWindow('w$, ${column}, ${window.size})`
      : window.type === 'HOP'
        ? `SlidingGroupWindow('w$, ${column}, ${window.size}, ${window.slide})`
        : `SessionGroupWindow('w$, ${column}, ${window.gap})`
  const names = own.slice(keys.length + node.calls.length)
  const properties = node.properties.map((p, i) => `${p}('w$) AS ${names[i]}`)
  const select = [...keys, ...printCalls(node.calls, below, 'one', own.slice(keys.length, keys.length + node.calls.length)), ...properties]
  const listed = names.length > 0 ? `, properties=[${names.join(', ')}]` : ''
  return `GroupWindowAggregate(${keys.length > 0 ? `groupBy=[${keys.join(', ')}], ` : ''}window=[${shape}]${listed}, select=[${select.join(', ')}])`
}

function correlation(plan: PhysicalPlan, node: NodeOf<'Correlate'>, number: number): string {
  const below = plan.nodes[node.inputs[0]].fields.map(f => f.name)
  const own = node.fields.map(f => f.name)
  const argument = printRaw(node.expression, { columns: below.map(name => `$cor${number}.${name}`) })
  const call =
    node.function === 'TABLE_FUNCTION'
      ? argument
      : `${node.function === 'UNNEST' ? '$UNNEST_ROWS$1' : '$UNNEST_ROWS_WITH_ORDINALITY$1'}(${argument})`
  const condition = node.condition
    ? `, condition=[${printRaw(node.condition, { columns: own.slice(below.length).map((_, i) => `$${i}`) })}]`
    : ''
  const row = node.fields.map(f => `${fieldType(f)} ${f.name}`).join(', ')
  return `Correlate(invocation=[${call}], correlate=[table(${call})], select=[${own.join(',')}], rowType=[RecordType(${row})], joinType=[${node.joinType}]${condition})`
}
function fieldType(f: Field): string {
  if (!f.timeAttribute) return sqlTypeName(f.type)
  const root = f.type.root === 'TIMESTAMP_LTZ' ? 'TIMESTAMP_LTZ' : 'TIMESTAMP'
  return `${root}(${f.type.precision ?? 3}) *${f.timeAttribute.toUpperCase()}*`
}
