import { changelogFormats, connectorOf } from '../semantics/flink/connectors.ts'
import { changes } from './passes/changelog.ts'
import type { PhysicalPlan } from './physical.ts'
import type { LogicalPlan } from './plan.ts'

/** What is wrong where changed rows reach a sink that only takes new ones; undefined where nothing is, or where it can't be told. */
export function appendOnlyProblem(insert: Pick<NonNullable<LogicalPlan['insert']>, 'table'>, plan: PhysicalPlan): string | undefined {
  const { options, primaryKey } = insert.table.resolved
  const connector = connectorOf(options)
  const format = options['value.format'] ?? options.format
  if (!connector || (format !== undefined && changelogFormats.has(format))) return undefined
  if (connector.accepts === 'all' || (connector.accepts === 'byKey' && primaryKey)) return undefined
  const sink = plan.nodes[plan.roots[0]]
  const input = sink?.kind === 'Sink' ? plan.nodes[sink.inputs[0]] : undefined
  // DISTINCT gives new rows only, but Flink plans it as an aggregate that may change them.
  const distinct = plan.nodes.some(n => n.kind === 'GroupAggregate' && n.calls.length === 0)
  if (!input || !(changes(input.changelog) || distinct)) return undefined
  const why = connector.accepts === 'byKey' ? 'it has no primary key' : `connector '${options.connector}' only takes new rows`
  return `The query changes rows that it gave before, and '${insert.table.path.at(-1)}' can't take that: ${why}`
}
