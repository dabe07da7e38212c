import { printCalls } from './explain-aggregate.ts'
import type { NodeOf, PhysicalPlan } from './physical.ts'

export function explainRank(plan: PhysicalPlan, node: NodeOf<'Rank' | 'Deduplicate' | 'OverAggregate'>): string {
  const input = plan.nodes[node.inputs[0]]
  const below = input.fields.map(f => f.name)
  const own = node.fields.map(f => f.name)
  const columns = (list: readonly number[]): string => list.map(c => below[c]).join(', ')
  switch (node.kind) {
    case 'Deduplicate':
      return `Deduplicate(keep=[${node.keep}], key=[${columns(node.keys)}], order=[${node.order}], outputInsertOnly=[${node.changelog.every(c => c === 'I')}])`
    case 'Rank': {
      const order = node.orderBy.map(o => `${below[o.column]} ${o.descending ? 'DESC' : 'ASC'}`).join(', ')
      return `Rank(strategy=[${node.strategy ?? 'AppendFastStrategy'}], rankType=[${node.rankType}], rankRange=[rankStart=${node.range.from}, rankEnd=${node.range.to}], partitionBy=[${columns(node.partition)}], orderBy=[${order}], select=[${own.join(', ')}])`
    }
    case 'OverAggregate': {
      const partition = node.partition.length > 0 ? `partitionBy=[${columns(node.partition)}], ` : ''
      const order = node.orderBy.map(o => `${below[o.column]} ${o.descending ? 'DESC' : 'ASC'}`).join(', ')
      const calls = printCalls(node.calls, below, 'one', own.slice(below.length))
      return `OverAggregate(${partition}orderBy=[${order}], window=[ ${node.frame}], select=[${[...below, ...calls].join(', ')}])`
    }
  }
}
