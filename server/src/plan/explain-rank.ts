import { printCalls, printWindow } from './explain-aggregate.ts'
import type { NodeOf, PhysicalPlan, Rank } from './physical.ts'

export type Ordered =
  | 'Rank'
  | 'WindowRank'
  | 'Deduplicate'
  | 'WindowDeduplicate'
  | 'OverAggregate'
  | 'Sort'
  | 'TemporalSort'
  | 'SortLimit'
  | 'Limit'

export function explainRank(plan: PhysicalPlan, node: NodeOf<Ordered>): string {
  const input = plan.nodes[node.inputs[0]]
  const below = input.fields.map(f => f.name)
  const own = node.fields.map(f => f.name)
  const columns = (list: readonly number[]): string => list.map(c => below[c]).join(', ')
  const order = (list: readonly Pick<Rank['orderBy'][number], 'column' | 'descending'>[]): string =>
    list.map(o => `${below[o.column]} ${o.descending ? 'DESC' : 'ASC'}`).join(', ')
  const window = (n: NodeOf<'WindowRank' | 'WindowDeduplicate'>): string =>
    printWindow(n.window, below, `win_start=[${below[n.windowStart]}], win_end=[${below[n.windowEnd]}]`)
  switch (node.kind) {
    case 'Deduplicate':
      return `Deduplicate(keep=[${node.keep}], key=[${columns(node.keys)}], order=[${node.order}], outputInsertOnly=[${node.changelog.every(c => c === 'I')}])`
    case 'WindowDeduplicate':
      return `WindowDeduplicate(window=[${window(node)}], keep=[${node.keep}], partitionKeys=[${columns(node.keys)}], orderKey=[${below[node.timeColumn]}], order=[${node.order}])`
    case 'Rank':
    case 'WindowRank': {
      const end = 'column' in node.range && node.range.column !== undefined ? below[node.range.column] : undefined
      const range = end === undefined ? `rankRange=[rankStart=${node.range.from}, rankEnd=${node.range.to}]` : `rankRange=[rankEnd=${end}]`
      const byTime = node.kind === 'Rank' && input.fields[node.orderBy[0]?.column]?.timeAttribute === 'rowtime' ? 'ROWTIME ' : ''
      const rest = `rankType=[${node.rankType}], ${range}, partitionBy=[${columns(node.partition)}], orderBy=[${byTime}${order(node.orderBy)}], select=[${own.join(', ')}]`
      return node.kind === 'Rank'
        ? `Rank(strategy=[${node.strategy ?? 'AppendFastStrategy'}], ${rest})`
        : `WindowRank(window=[${window(node)}], ${rest})`
    }
    case 'Sort':
    case 'TemporalSort':
      return `${node.kind}(orderBy=[${order(node.orderBy)}])`
    case 'SortLimit':
      return `SortLimit(orderBy=[${order(node.orderBy)}], offset=[${node.offset}]${fetched(node)}, strategy=[${node.strategy ?? 'AppendFastStrategy'}])`
    case 'Limit':
      return `Limit(offset=[${node.offset}]${fetched(node)})`
    case 'OverAggregate': {
      const partition = node.partition.length > 0 ? `partitionBy=[${columns(node.partition)}], ` : ''
      const calls = printCalls(node.calls, below, 'one', own.slice(below.length))
      return `OverAggregate(${partition}orderBy=[${order(node.orderBy)}], window=[ ${node.frame}], select=[${[...below, ...calls].join(', ')}])`
    }
  }
}

const fetched = ({ fetch }: { fetch?: number }): string => (fetch === undefined ? ', fetch=[unlimited]' : `, fetch=[${fetch}]`)
