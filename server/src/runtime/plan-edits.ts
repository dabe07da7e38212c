import type { Changelog, PhysicalNode, PhysicalPlan, Sink, TableSourceScan } from '../plan/physical.ts'
import { RuntimeProblem } from './ports.ts'

/** The plan of an INSERT with its sink replaced by the end of a SELECT: shows the rows it would write, and writes none. */
export function collectInsteadOfSink(plan: PhysicalPlan): PhysicalPlan {
  const sinks = plan.roots.filter(r => plan.nodes[r].kind === 'Sink')
  if (sinks.length > 1)
    throw new RuntimeProblem('several-sinks', `The statement set writes to ${sinks.length} tables`, 'Run one of its INSERTs')
  return collectInsteadOfSinks(plan, () => true)
}

/** The same for those of several sinks that are `wanted`. */
export function collectInsteadOfSinks(plan: PhysicalPlan, wanted: (sink: Sink) => boolean): PhysicalPlan {
  const nodes = plan.nodes.map((node): PhysicalNode => {
    if (node.kind !== 'Sink' || !wanted(node)) return node
    const key = node.primaryKey?.map(name => node.columns.findIndex(c => c.name === name)).filter(i => i >= 0)
    const { id, inputs, upsertMaterialize } = node
    const changelog: Changelog = upsertMaterialize ? ['I', 'UA', 'D'] : node.changelog
    // Updates without what they replace: where the table has no key, the query's tells which row is meant.
    const upserts = changelog.includes('UA') && !changelog.includes('UB')
    const uniqueKeys = key?.length ? [key] : upserts ? plan.nodes[inputs[0]].uniqueKeys : undefined
    return {
      kind: 'Collect',
      id,
      inputs,
      changelog,
      fields: node.columns,
      ...(uniqueKeys && { uniqueKeys }),
      ...(upsertMaterialize && { upsertMaterialize }),
    }
  })
  return { ...plan, nodes }
}

/** Scans of the tables that have an input file read JSON lines, whatever the table's own format is. */
export function readFromFiles(plan: PhysicalPlan, tables: readonly string[]): PhysicalPlan {
  const known = plan.nodes.flatMap(n => (n.kind === 'TableSourceScan' ? [n.table.at(-1)] : []))
  const stranger = tables.find(t => !known.includes(t))
  if (stranger !== undefined)
    throw new RuntimeProblem(
      'input-unused',
      `The statement reads no table ${stranger}, it reads ${known.join(', ') || 'none'}`,
      'Correct --input TABLE=FILE',
    )
  const nodes = plan.nodes.map(node =>
    node.kind === 'TableSourceScan' && tables.includes(node.table.at(-1) ?? '') ? asFileScan(node) : node,
  )
  return { ...plan, nodes }
}

// In a file all columns stand in the value: a key format would look for some of them in a key that isn't there.
function asFileScan(node: TableSourceScan): TableSourceScan {
  const { topic = node.table.at(-1) ?? '', clusters = 'file' } = node.options
  return { ...node, connector: 'kafka-cluster', fromFile: true, options: { connector: 'kafka-cluster', topic, clusters, format: 'json' } }
}
