import { type Option, PlannerOptions } from '../plan/options.ts'
import { originKey } from '../plan/origins.ts'
import { type LogicalPlan, physicalPlan } from '../plan/plan.ts'
import type { PlannedPart } from '../plan/reuse.ts'
import type { Statement } from '../syntax/nodes.ts'
import type { Place, ReadAsGroup, StatementFacts, StatementInScript } from './rule.ts'
import { startOf } from './run.ts'

/** What a query or an INSERT asks of the script around it. `asked`: the options that its plan read. */
export function factsOfPlan(planned: PlannedPart, logical: LogicalPlan, asked: Iterable<string>, option: Option): StatementFacts {
  const { plan } = planned
  const uses = new Set(asked)
  // Which call keeps a distinct in one piece is told at the call.
  if (logical.splittable) uses.add('table.optimizer.distinct-agg.split.enabled')
  if (plan.unknown !== undefined) {
    const refused = refusedFor(logical, plan.flink, option)
    return { uses: 'unknown', groups: [], ...(refused && { refused }) }
  }
  // A SELECT is looked at and ends.
  const groups = (logical.insert ? plan.nodes : []).flatMap(node => {
    if (node.kind !== 'TableSourceScan' || node.connector !== 'kafka') return []
    const { topic, 'properties.group.id': group, 'scan.startup.mode': mode = 'group-offsets' } = node.options
    if (group === undefined || topic === undefined || mode !== 'group-offsets') return []
    const at = planned.origins.get(originKey(node.id, ''))?.find(o => o.role === 'table')
    if (!at) return []
    return [
      { group, topics: topic.split(';'), servers: node.options['properties.bootstrap.servers'] ?? '', table: node.table.at(-1) ?? '', at },
    ]
  })
  return { uses, groups }
}

const LATENCY = 'table.exec.mini-batch.allow-latency'
const SIZE = 'table.exec.mini-batch.size'

/** The option for whose value Flink refuses the statement (asked): the size only where something bundles its rows, the latency wherever mini-batch is on. */
function refusedFor(logical: LogicalPlan, flink: string, option: Option): StatementFacts['refused'] {
  const { problem, miniBatch, streaming } = new PlannerOptions(option, logical.bundles)
  // Batch jobs bundle nothing, and Flink takes them as they are.
  if (problem === undefined || !miniBatch || !streaming) return undefined
  if (miniBatch.latency <= 0) return LATENCY
  const { nodes } = physicalPlan(logical, flink, key => (key === SIZE ? '1' : option(key))).plan
  return nodes.some(n => 'miniBatch' in n && n.miniBatch) ? SIZE : undefined
}

/** What a statement without a plan does to the options of those behind it, and whether it may read some itself. */
export function factsOfStatement(statement: Statement, place: (span: { start: number; end: number }) => Place): StatementFacts | undefined {
  switch (statement.kind) {
    case 'Set':
      return statement.key && statement.value
        ? {
            set: { key: statement.key.value, value: statement.value.value, at: place(statement.key), valueAt: place(statement.value) },
            groups: [],
          }
        : undefined
    case 'Reset':
      return { reset: statement.key?.value ?? '', groups: [] }
    case 'CreateTable':
      return statement.query ? { uses: 'unknown', groups: [] } : undefined
    case 'Insert':
    case 'QueryStatement':
    case 'Explain':
    case 'ErrorStatement':
      return { uses: 'unknown', groups: [] }
    case 'Other':
      return quiet.has(statement.verb) && statement.object !== 'MATERIALIZED TABLE' ? undefined : { uses: 'unknown', groups: [] }
    default:
      return undefined
  }
}

/** What two jobs share that commit to it: a group's offsets in a topic. */
export const offsetsOf = ({ servers, group }: ReadAsGroup, topic: string): string => JSON.stringify([servers, group, topic])

/** Where the table is named in the statement itself; a view's text belongs to others too. */
export const placeOfRead = ({ unit }: StatementInScript, { at }: ReadAsGroup): Place =>
  at.unit === unit.id && at.file === unit.file ? at : startOf(unit)

const quiet = new Set(['CREATE', 'ALTER', 'SHOW', 'DESCRIBE', 'DESC', 'ADD', 'REMOVE', 'LOAD', 'UNLOAD', 'LIST'])
