/*
 * The producer of the demo, a process of its own (dist/generator.cjs): writes the stream of sluice.json's `generated` module to every cluster of
 * the workspace, record by record in turn. One writer per topic and cluster, each preferring its own cluster and moving to the next when that one
 * dies; what it sends again carries the identity it had, so a reader counts it once. It ends when the pipe on its standard input does.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { requireProject } from '../commands/project.ts'
import { brokerPlaces } from '../commands/topics.ts'
import type { GeneratedRecord } from '../settings.ts'
import { createClusterSink } from './kafka/cluster-sink.ts'
import type { Sink } from './ports.ts'
import { type PlainRecord, packRecords } from './records.ts'

const TICK = 25

async function generate(root: string): Promise<void> {
  const { project } = requireProject(root)
  if (!project.generated) throw new Error(`${root}/sluice.json has no "generated"`)
  const { module, topics, recordsPerSecond } = project.generated
  const { record } = (await import(pathToFileURL(path.resolve(root, module)).href)) as { record: GeneratedRecord }
  const clusters = Object.keys(project.clusters ?? Object.fromEntries(project.stack.clusters.map(name => [name, 0])))
  const places = brokerPlaces(root, project)
  // A writer's name is never used twice, so its sequences begin at 0 without a look at what an earlier one has written.
  const life = `${process.pid}-${Date.now().toString(36)}`
  const writers = new Map<string, Sink[]>()
  for (const topic of topics) {
    const sinks = clusters.map((cluster, i) => {
      const preferred = [cluster, ...clusters.filter(other => other !== cluster)].join(';')
      return createClusterSink({
        // Whoever revives a cluster wants to see it read again soon.
        table: {
          connector: 'kafka-cluster',
          topic,
          clusters: preferred,
          format: 'json',
          'sink.hold.timeout': '24 h',
          'sink.failback.after': '3 s',
        },
        places,
        identity: { job: `generator-${life}`, sink: topic, writer: String(i) },
        mayPublish: () => true,
      })
    })
    writers.set(topic, sinks)
  }
  await Promise.all([...writers.values()].flat().map(sink => sink.open({ epoch: 1 })))

  const turns = new Map(topics.map(topic => [topic, 0]))
  const encoder = new TextEncoder()
  let began = Date.now()
  let next = 0
  for (;;) {
    const now = Date.now()
    // After a pause (a laptop that slept, clusters that were away) the stream goes on at its rate instead of catching up in a burst.
    if (now - began > ((next + recordsPerSecond) * 1000) / recordsPerSecond) began = now - (next * 1000) / recordsPerSecond
    const due = Math.floor(((now - began) * recordsPerSecond) / 1000)
    const batches = new Map<Sink, PlainRecord[]>()
    for (; next < due; next++) {
      const made = record(next, now)
      const sinks = writers.get(made.topic)
      if (!sinks) continue
      const turn = turns.get(made.topic)!
      turns.set(made.topic, turn + 1)
      const sink = sinks[turn % sinks.length]
      const key = made.key === null ? null : encoder.encode(made.key)
      const list = batches.get(sink) ?? []
      list.push({ offset: next, timestamp: now, key, value: encoder.encode(JSON.stringify(made.value)) })
      batches.set(sink, list)
    }
    for (const [sink, records] of batches)
      await sink.write(packRecords({ cluster: '', topic: '', partition: 0, records, nextOffset: next }))
    await new Promise(resolve => setTimeout(resolve, TICK))
  }
}

// Ctrl-C in a terminal reaches this process as well; the one that started it decides when it ends.
process.on('SIGINT', () => {})
process.stdin
  .on('end', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume()
generate(process.argv[2] ?? process.cwd()).catch(error => {
  process.stderr.write(`the demo's stream has ended: ${error.message}\n`)
  process.exit(1)
})
