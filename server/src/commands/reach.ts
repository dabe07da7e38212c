import type { PhysicalPlan, TableSourceScan } from '../plan/physical.ts'
import { scansOf } from '../plan/tables.ts'
import { lookUpBrokers } from '../runtime/kafka/brokers.ts'
import { parseClusterTable } from '../runtime/kafka/options.ts'
import { findJava } from '../stack/java.ts'
import { accepts } from '../stack/probe.ts'
import { type CommandContext, CommandProblem } from './command.ts'
import { brokerPlaces } from './topics.ts'

/** ms that a broker has to accept a connection */
const REACH_WITHIN = 1000

/**
 * Where the rows of the tables that a plan reads come from, but for those with a file in their place: their clusters, as soon as one of each table accepts a connection. Where none does and none could be
 * started here (no Java), the generated source of sluice.json stands in. Else a problem that says how to start them.
 */
export async function reachClusters(
  { root, project }: Pick<CommandContext, 'root' | 'project'>,
  plan: PhysicalPlan,
  inputs: Readonly<Record<string, string>> = {},
): Promise<'clusters' | 'generated'> {
  const tables = scansOf(plan).filter(scan => !(scan.table.at(-1)! in inputs))
  const unreachable = await firstUnreachable(root, project, tables)
  if (!unreachable) return 'clusters'
  const { table, brokers } = unreachable
  const where = brokers.length > 0 ? ` (${brokers.join(', ')})` : ''
  const message = `No cluster of table ${table} can be reached${where}`
  if (project.clusters) throw new CommandProblem('no-cluster', message, 'Start them, or correct "clusters" in sluice.json', 3)
  if (brokers.length === 0 || project.generated) {
    const java = await findJava()
    if ('kind' in java) {
      if (project.generated) return 'generated'
      throw new CommandProblem('no-cluster', message, java.hint, 3)
    }
  }
  throw new CommandProblem('no-cluster', message, 'Start them: sluice stack up', 3)
}

async function firstUnreachable(root: string, project: CommandContext['project'], tables: readonly TableSourceScan[]) {
  for (const { table, options } of tables) {
    const found = Object.values(await lookUpBrokers(parseClusterTable(options), brokerPlaces(root, project)))
    const brokers = found.filter(c => c.active).flatMap(c => c.brokers)
    const answers = await Promise.all(brokers.map(broker => accepts(...hostAndPort(broker), REACH_WITHIN)))
    if (!answers.some(Boolean)) return { table: table.at(-1) ?? '', brokers }
  }
  return undefined
}

function hostAndPort(broker: string): [string, number] {
  const colon = broker.lastIndexOf(':')
  return [broker.slice(0, colon), Number(broker.slice(colon + 1))]
}
