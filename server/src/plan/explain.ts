import { digestOfWindow } from './explain-window.ts'
import type { Expression } from './expression.ts'
import type { AggregateCall, PhysicalNode, PhysicalPlan } from './physical.ts'

/** The plan in the words of EXPLAIN's optimized execution plan: one tree a root, sinks on top. */
export function explain(plan: PhysicalPlan): string {
  if (plan.unknown !== undefined) return `unknown here: ${plan.unknown}\n`
  return plan.roots
    .map(root => tree(plan, topOf(plan, root), 0).join('\n'))
    .join('\n\n')
    .concat('\n')
}

// What a SELECT collects is what its last operator gives: Flink prints no operator for it.
const topOf = (plan: PhysicalPlan, root: number): number => (plan.nodes[root].kind === 'Collect' ? plan.nodes[root].inputs[0] : root)

function tree(plan: PhysicalPlan, id: number, depth: number): string[] {
  const node = plan.nodes[id]
  const indent = depth === 0 ? '' : `${'   '.repeat(depth - 1)}+- `
  return [indent + line(plan, node), ...node.inputs.flatMap(i => tree(plan, i, depth + 1))]
}

function line(plan: PhysicalPlan, node: PhysicalNode): string {
  const own = node.fields.map(f => f.name)
  const below = node.inputs.flatMap(i => plan.nodes[i].fields.map(f => f.name))
  const columns = (list: readonly number[]): string => list.map(c => below[c]).join(', ')
  switch (node.kind) {
    case 'TableSourceScan': {
      const watermark = node.watermark
        ? `, watermark=[${print(node.watermark.expression, own)}], watermarkEmitStrategy=[${node.watermark.emit}]`
        : ''
      return `TableSourceScan(table=[[${node.table.join(', ')}${watermark}]], fields=[${own.join(', ')}])`
    }
    case 'Calc': {
      const select = node.select.map((e, i) => named(print(e, below), own[i])).join(', ')
      return `Calc(select=[${select}]${node.where ? `, where=[${print(node.where, below)}]` : ''})`
    }
    case 'Exchange':
      return `Exchange(distribution=[${node.distribution.type === 'hash' ? `hash[${columns(node.distribution.keys)}]` : node.distribution.type}])`
    case 'MiniBatchAssigner':
      return `MiniBatchAssigner(interval=[${node.interval}ms], mode=[${node.mode}])`
    case 'WatermarkAssigner':
      return `WatermarkAssigner(rowtime=[${below[node.column]}], watermark=[${print(node.expression, below)}])`
    case 'GroupAggregate':
    case 'LocalGroupAggregate':
    case 'GlobalGroupAggregate': {
      const base = node.kind === 'GlobalGroupAggregate' ? plan.nodes[plan.nodes[node.local].inputs[0]].fields.map(f => f.name) : below
      const keys = node.grouping.map(k => below[k])
      const calls = node.calls.map((c, i) =>
        aggregate(c, base, node.kind === 'GlobalGroupAggregate' ? below[keys.length + i] : undefined, own[keys.length + i]),
      )
      const parts = [
        ...(keys.length > 0 ? [`groupBy=[${keys.join(', ')}]`] : []),
        ...(node.partialFinal ? [`partialFinalType=[${node.partialFinal}]`] : []),
      ]
      return `${node.kind}(${[...parts, `select=[${[...keys, ...calls].join(', ')}]`].join(', ')})`
    }
    case 'IncrementalGroupAggregate':
      return `IncrementalGroupAggregate(partialAggGrouping=[${columns(node.partialGrouping)}], finalAggGrouping=[${columns(node.finalGrouping)}], select=[${own.join(', ')}])`
    case 'WindowAggregate':
    case 'LocalWindowAggregate':
    case 'GlobalWindowAggregate': {
      const keys = node.grouping.map(k => below[k])
      const calls = node.calls.map((c, i) =>
        aggregate(c, below, node.kind === 'GlobalWindowAggregate' ? below[keys.length + i] : undefined, own[keys.length + i]),
      )
      const groupBy = keys.length > 0 ? `groupBy=[${keys.join(', ')}], ` : ''
      return `${node.kind}(${groupBy}window=[${digestOfWindow(node.window, below[node.timeColumn] ?? 'slice_end')}], select=[${[...keys, ...calls, ...own.slice(keys.length + calls.length)].join(', ')}])`
    }
    case 'Correlate': {
      const call = `${node.function === 'UNNEST' ? '$UNNEST_ROWS$1' : '$UNNEST_ROWS_WITH_ORDINALITY$1'}(${print(
        node.expression,
        below.map(name => `$cor0.${name}`),
      )})`
      const condition = node.condition ? `, condition=[${print(node.condition, own.slice(below.length))}]` : ''
      return `Correlate(invocation=[${call}], correlate=[table(${call})], select=[${own.join(',')}], joinType=[${node.joinType}]${condition})`
    }
    case 'Sink': {
      const materialize = node.upsertMaterialize ? ', upsertMaterialize=[true]' : ''
      return `Sink(table=[${node.table.join('.')}], fields=[${below.join(', ')}]${materialize})`
    }
    case 'Join':
    case 'IntervalJoin':
    case 'WindowJoin': {
      const left = plan.nodes[node.inputs[0]].fields.length
      const on = node.leftKeys.map((k, i) => `(${below[k]} = ${below[left + node.rightKeys[i]]})`).join(' AND ')
      return `${node.kind}(joinType=[${node.joinType}], where=[${on}${node.condition ? ` AND ${print(node.condition, below)}` : ''}], select=[${own.join(', ')}])`
    }
    default:
      return `${node.kind}(fields=[${own.join(', ')}])`
  }
}

const named = (text: string, name: string): string => (text === name ? text : `${text} AS ${name}`)

function aggregate(c: AggregateCall, below: readonly string[], accumulator: string | undefined, name: string): string {
  const argument = accumulator ?? (c.args.length === 0 ? '*' : c.args.map(a => below[a]).join(', '))
  const filter = c.filter === undefined || accumulator !== undefined ? '' : ` FILTER ${below[c.filter]}`
  return `${c.fn}${c.retract ? '_RETRACT' : ''}(${c.distinct && accumulator === undefined ? 'DISTINCT ' : ''}${argument})${filter} AS ${name}`
}

const infix = new Set(['+', '-', '*', '/', '=', '<>', '<', '<=', '>', '>=', 'AND', 'OR', '||', 'LIKE'])
const postfix = new Set(['IS NULL', 'IS NOT NULL', 'IS TRUE', 'IS NOT TRUE', 'IS FALSE', 'IS NOT FALSE'])

function print(e: Expression, names: readonly string[]): string {
  if (e.kind === 'input') return names[e.index]
  if (e.kind === 'literal')
    return typeof e.value === 'string' ? `'${e.value.replaceAll("'", "''")}'` : e.value === null ? 'null' : String(e.value)
  const args = e.args.map(a => print(a, names))
  if (infix.has(e.name) && args.length > 1) return `(${args.join(` ${e.name} `)})`
  if (postfix.has(e.name)) return `${args[0]} ${e.name}`
  if (e.name === 'CAST' || e.name === 'TRY_CAST') return `${e.name}(${args[0]} AS ${e.type.root})`
  return `${e.name}(${args.join(', ')})`
}
