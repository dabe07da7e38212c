import { setTimeout as sleep } from 'node:timers/promises'
import type { PhysicalPlan, Sink as SinkNode, TableSourceScan } from '../plan/physical.ts'
import { scansOf, sinksOf, tableOf } from '../plan/tables.ts'
import type { BrokerDirectory } from './control.ts'
import { createFileSource } from './file-source.ts'
import { createGeneratedSource, type GeneratedRecord } from './generated-source.ts'
import { createClusterSink } from './kafka/cluster-sink.ts'
import { createClusterSource } from './kafka/cluster-source.ts'
import type { WriterIdentity } from './kafka/identity.ts'
import type { LoopSink, LoopSource } from './loop.ts'
import { type Clock, RuntimeProblem, type Sink, type Source } from './ports.ts'

/** What a plan is connected to. */
export interface Surroundings {
  readonly clock: Clock
  readonly brokers: BrokerDirectory
  /** absolute paths of JSON-lines files that take the place of tables, by table name */
  readonly inputs?: Readonly<Record<string, string>>
  readonly generated?: { readonly record: GeneratedRecord; readonly topics: readonly string[]; readonly recordsPerSecond: number }
  /** who writes, and whether it still may; without it nothing is written anywhere */
  readonly writer?: { readonly job: string; mayPublish(): boolean }
}

/** One source per scan of the plan, closed until the loop's owner opens them. */
export function connectSources(plan: PhysicalPlan, around: Surroundings): LoopSource[] {
  const seen = new Map<string, number>()
  return scansOf(plan).map(node => {
    const table = tableOf(node)
    const before = seen.get(table) ?? 0
    seen.set(table, before + 1)
    // By name, not by position: an edited plan finds its offsets again.
    return { scan: node.id, key: `${table}#${before}`, source: sourceOf(node, around) }
  })
}

export function connectSinks(plan: PhysicalPlan, around: Surroundings): LoopSink[] {
  return sinksOf(plan).map(node => ({ root: node.id, key: tableOf(node), sink: sinkOf(node, around) }))
}

/** Who writes a job's records of a sink; `job` is unique for ever. */
export function sinkWriter(job: string, node: SinkNode): WriterIdentity {
  return { job, sink: node.table.at(-1) ?? '', writer: '0' }
}

function sourceOf(node: TableSourceScan, { clock, brokers, inputs, generated }: Surroundings): Source {
  const table = node.table.at(-1) ?? ''
  const file = inputs?.[table]
  if (file !== undefined) return createFileSource(table, file)
  if (generated)
    return createGeneratedSource({ ...generated, topic: generatedTopic(node, generated.topics), clock, sleep: ms => sleep(ms) })
  if (node.connector !== 'kafka-cluster') throw notHere(table, node.connector)
  return createClusterSource({ table: node.options, places: brokers, now: () => clock.now() })
}

function sinkOf(node: SinkNode, { clock, brokers, writer }: Surroundings): Sink {
  const table = node.table.at(-1) ?? ''
  if (node.connector !== 'kafka-cluster') throw notHere(table, node.connector)
  if (!writer) throw new RuntimeProblem('no-writer', `Nothing may be written to ${table} here`, 'Submit the statement as a job')
  return createClusterSink({
    table: node.options,
    places: brokers,
    identity: sinkWriter(writer.job, node),
    mayPublish: () => writer.mayPublish(),
    now: () => clock.now(),
  })
}

function generatedTopic(node: TableSourceScan, topics: readonly string[]): string {
  const topic = node.options.topic ?? ''
  if (topics.includes(topic)) return topic
  throw new RuntimeProblem(
    'not-generated',
    `No cluster is there, and the generated source has no topic '${topic}' (it has ${topics.join(', ')})`,
    'Start the clusters: sluice stack up',
  )
}

const notHere = (table: string, connector: string) =>
  new RuntimeProblem(
    'connector-not-here',
    `Table ${table}: connector '${connector}' is not on the embedded runtime`,
    "Use 'kafka-cluster', or run this on Flink",
  )
