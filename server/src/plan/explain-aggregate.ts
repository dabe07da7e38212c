import { formatDuration } from './duration.ts'
import type {
  AggregateCall,
  IncrementalGroupAggregate,
  LocalGroupAggregate,
  NodeOf,
  PhysicalNode,
  PhysicalPlan,
  WindowSpec,
} from './physical.ts'

type Phase = 'one' | 'local' | 'global' | 'incremental'

/** Names of a local aggregate's accumulators, call by call, and of its sets of distinct values: `count1$0`, `(sum$1, count$2)`, `distinct$0`. */
export function accumulators(
  calls: readonly AggregateCall[],
  arguments_: readonly string[],
): { calls: string[][]; distinct: Map<string, string> } {
  let next = 0
  const distinct = new Map<string, string>()
  const names = calls.map(c => {
    const key = c.args.map(a => arguments_[a]).join(', ')
    if (c.distinct && !distinct.has(key)) distinct.set(key, `distinct$${distinct.size}`)
    return accumulatorParts(c).map(part => `${part}$${next++}`)
  })
  return { calls: names, distinct }
}

function accumulatorParts(c: AggregateCall): string[] {
  switch (c.fn) {
    case 'COUNT':
      return [c.args.length === 0 ? 'count1' : 'count']
    case 'SUM':
      return c.retract ? ['sum', 'count'] : ['sum']
    case '$SUM0':
      return ['sum']
    case 'AVG':
      return ['sum', 'count']
    case 'MIN':
    case 'MAX':
      return [c.fn.toLowerCase()]
    case 'LISTAGG':
      return ['accDelimiter', 'concatAcc']
    default:
      return [c.fn.toLowerCase()]
  }
}
const joined = (parts: readonly string[]): string => (parts.length === 1 ? parts[0] : `(${parts.join(', ')})`)
const called = (c: AggregateCall): string => `${c.fn}${c.retract ? '_RETRACT' : ''}`

/** The calls of an aggregate as Flink lists them. `columns` are those that the calls' arguments name. */
export function printCalls(
  calls: readonly AggregateCall[],
  columns: readonly string[],
  phase: Phase,
  results: readonly string[],
): string[] {
  const known = accumulators(calls, columns)
  const argument = (c: AggregateCall): string => (c.args.length === 0 ? '*' : c.args.map(a => columns[a]).join(', '))
  const set = (c: AggregateCall): string => (c.distinct ? `${known.distinct.get(c.args.map(a => columns[a]).join(', '))} ` : '')
  const filter = (c: AggregateCall): string => (c.filter === undefined ? '' : ` FILTER ${columns[c.filter]}`)
  const list = calls.map((c, i): string => {
    const parts = joined(known.calls[i])
    switch (phase) {
      case 'one':
        return `${called(c)}(${c.distinct ? 'DISTINCT ' : ''}${argument(c)})${filter(c)} AS ${results[i]}`
      case 'local':
        return `${called(c)}(${set(c)}${argument(c)})${filter(c)} AS ${parts}`
      case 'global':
        return `${called(c)}(${set(c)}${parts}) AS ${results[i]}`
      default:
        return `${called(c)}(${set(c)}${parts}) AS ${parts}`
    }
  })
  if (phase === 'local') for (const [args, name] of known.distinct) list.push(`DISTINCT(${args}) AS ${name}`)
  return list
}

/** What a global or incremental FINAL aggregate merges: the accumulators of the phase below. */
export function printMerged(calls: readonly AggregateCall[], below: readonly string[][], results: readonly string[]): string[] {
  return calls.map((c, i) => `${called(c)}(${joined(below[i] ?? [])}) AS ${results[i]}`)
}

/** The aggregate whose rows the calls of this one name, and its columns. */
export function baseColumns(plan: PhysicalPlan, local: number): readonly string[] {
  const node = plan.nodes[local]
  return plan.nodes[node.inputs[0]].fields.map(f => f.name)
}
export function localOf(plan: PhysicalPlan, node: NodeOf<'IncrementalGroupAggregate'>): LocalGroupAggregate {
  return plan.nodes[node.local] as LocalGroupAggregate
}
export type { IncrementalGroupAggregate }

/** `TUMBLE(time_col=[ts], size=[10 s])`, with what tells the windows apart in this phase. */
export function printWindow(window: WindowSpec, columns: readonly string[], how: string): string {
  const offset = 'offset' in window && window.offset !== 0 ? `, offset=[${formatDuration(window.offset)}]` : ''
  switch (window.type) {
    case 'TUMBLE':
      return `TUMBLE(${how}, size=[${formatDuration(window.size)}]${offset})`
    case 'HOP':
      return `HOP(${how}, size=[${formatDuration(window.size)}], slide=[${formatDuration(window.slide)}]${offset})`
    case 'CUMULATE':
      return `CUMULATE(${how}, max_size=[${formatDuration(window.size)}], step=[${formatDuration(window.step)}]${offset})`
    case 'SESSION': {
      const keys = window.partition.length > 0 ? `, partition keys=[${window.partition.map(p => columns[p]).join(', ')}]` : ''
      return `SESSION(${how}, gap=[${formatDuration(window.gap)}]${keys})`
    }
  }
}

/** Which column is the time of a windowed operator, or which columns are its start and end. */
export function windowColumnsText(node: PhysicalNode, columns: readonly string[]): string {
  const n = node as { timeColumn: number; windowStart?: number; windowEnd?: number }
  if (n.windowStart !== undefined && n.windowEnd !== undefined)
    return `win_start=[${columns[n.windowStart]}], win_end=[${columns[n.windowEnd]}]`
  return `time_col=[${columns[n.timeColumn]}]`
}
