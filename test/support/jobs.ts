import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import type { CommandContext } from '../../server/src/commands/command.ts'
import { runCommand } from '../../server/src/commands/index.ts'
import { createTopics } from '../../server/src/commands/topics.ts'
import { livingKeeper } from '../../server/src/jobs/client.ts'
import type { RunRecord } from '../../server/src/jobs/job.ts'
import { JobStore } from '../../server/src/jobs/store.ts'
import type { VerbName, Verbs } from '../../server/src/protocol.ts'
import { createTopic } from '../../server/src/runtime/kafka/admin.ts'
import { projectSchema } from '../../server/src/settings.ts'
import { isAlive, signal, waitUntilGone } from '../../server/src/stack/processes.ts'
import type { AuditRecord } from './audit.ts'
import type { TestClusters } from './clusters.ts'
import { foundClusters, sleep } from './kafka-fixture.ts'

/** Counts per key: what the sink says must read 1, 2, 3 … for each. `events` come from `startLoad`. */
export const tables = (sink: string, topic = 'events') => `
  CREATE TABLE events (k BIGINT, v BIGINT) WITH ('connector' = 'kafka-cluster', 'topic' = '${topic}', 'clusters' = 'a;b', 'format' = 'json');
  CREATE TABLE ${sink} (k BIGINT, n BIGINT, total BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
    'connector' = 'kafka-cluster', 'topic' = '${sink}', 'clusters' = 'a;b', 'key.format' = 'json', 'value.format' = 'json',
    'sink.delivery-guarantee' = 'effectively-once');`
export const counting = (sink: string, { topic = 'events', where = '', total = 'SUM(v)', by = 'k' } = {}) =>
  `${tables(sink, topic)}\n  INSERT INTO ${sink} SELECT ${by} AS k, COUNT(*) AS n, ${total} AS total FROM events ${where} GROUP BY ${by};`

export const PARTITIONS = 4

/** A workspace with the verbs of the command line, on real clusters. */
export class Workspace {
  readonly root: string
  readonly store: JobStore
  private readonly project: CommandContext['project']
  private readonly brokers: TestClusters['brokers']

  constructor(
    { workspace, brokers }: Pick<TestClusters, 'workspace' | 'brokers'>,
    project: Parameters<typeof projectSchema.parse>[0] = {},
  ) {
    this.root = workspace
    this.store = new JobStore(workspace)
    this.project = projectSchema.parse(project)
    this.brokers = brokers
  }

  /** Events are created as the demo's are; a sink's topic has the broker's append time, which the gap of an upgrade is measured by. */
  async createTopics(sources: readonly string[], sinks: readonly string[]): Promise<void> {
    await createTopics(this.root, this.project, sources, PARTITIONS)
    for (const sink of sinks)
      await createTopic(foundClusters(this.brokers), sink, {
        partitions: PARTITIONS,
        config: { 'message.timestamp.type': 'LogAppendTime' },
      })
  }

  write(file: string, text: string): string {
    const full = path.join(this.root, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
    return full
  }

  call<V extends VerbName>(
    verb: V,
    args: Verbs[V]['args'],
    options: { emit?: (event: Verbs[V]['event']) => void; signal?: AbortSignal } = {},
  ): Promise<Verbs[V]['result']> {
    return runCommand(verb, args, {
      root: this.root,
      project: this.project,
      emit: options.emit ?? (() => {}),
      signal: options.signal ?? new AbortController().signal,
      log: () => {},
      bundle: name => path.resolve('dist', name),
    })
  }

  async job(name: string): Promise<Verbs['jobs']['result']['jobs'][number]> {
    const { jobs } = await this.call('jobs', {})
    const found = jobs.find(j => j.name === name)
    if (!found) throw new Error(`there is no job ${name}`)
    return found
  }

  /** Waits until the job is as wanted; says what it is when that doesn't come. */
  async until(name: string, wanted: (job: Verbs['jobs']['result']['jobs'][number]) => boolean, within = 20_000): Promise<void> {
    for (const end = Date.now() + within; ; await sleep(50)) {
      const job = await this.job(name)
      if (wanted(job)) return
      if (Date.now() > end)
        throw new Error(`still not after ${within} ms: ${JSON.stringify(job)}\n${(await this.call('logs', { name, lines: 20 })).text}`)
    }
  }

  runOf(name: string, run = this.store.record(name)?.run ?? 0): RunRecord | undefined {
    return this.store.run(name, run)
  }

  /** SIGKILL to the process of a run, exactly that one. */
  async kill(run: RunRecord | undefined): Promise<void> {
    if (!run) return
    signal(run, 'SIGKILL')
    await waitUntilGone(run, 5000)
  }

  async killKeeper(): Promise<void> {
    const keeper = livingKeeper(this.root)
    if (!keeper) return
    signal(keeper, 'SIGKILL')
    await waitUntilGone(keeper, 5000)
  }

  /** For `afterAll`: no process of this workspace is left. */
  async end(): Promise<void> {
    await this.killKeeper()
    for (const name of this.store.names())
      for (let run = this.store.nextRun(name); run > 0; run--) {
        const record = this.store.run(name, run)
        if (record && isAlive(record)) await this.kill(record)
      }
  }
}

export interface Load {
  /** records acknowledged by cluster */
  readonly sent: Readonly<Record<string, number>>
  /** per key, all of them */
  readonly perKey: ReadonlyMap<number, number>
  /** ends it when all that was begun is acknowledged */
  stop(): Promise<void>
}

export const KEYS = 7

/** About `perSecond` records in all, by turns to each cluster, with plain kafkajs. */
export async function startLoad(brokers: Readonly<Record<string, string>>, topic: string, perSecond = 1000): Promise<Load> {
  const names = Object.keys(brokers)
  const producers = await Promise.all(
    names.map(async name => {
      const producer = new Kafka({ brokers: [brokers[name]], logLevel: logLevel.NOTHING }).producer()
      await producer.connect()
      return producer
    }),
  )
  const sent: Record<string, number> = Object.fromEntries(names.map(name => [name, 0]))
  const perKey = new Map<number, number>()
  let stopping = false
  let index = 0
  const begun = performance.now()
  const loop = (async () => {
    while (!stopping) {
      const due = Math.floor(((performance.now() - begun) * perSecond) / 1000)
      const lists: { value: string; partition: number }[][] = names.map(() => [])
      for (; index < due; index++) {
        const k = index % KEYS
        lists[index % names.length].push({ value: JSON.stringify({ k, v: index % 10 }), partition: index % PARTITIONS })
        perKey.set(k, (perKey.get(k) ?? 0) + 1)
      }
      await Promise.all(
        names.map(async (name, i) => {
          if (lists[i].length === 0) return
          await producers[i].send({ topic, messages: lists[i] })
          sent[name] += lists[i].length
        }),
      )
      await sleep(10)
    }
  })()
  return {
    sent,
    perKey,
    async stop() {
      stopping = true
      await loop
      await Promise.all(producers.map(p => p.disconnect()))
    },
  }
}

/** Where a key's counter does not read 1, 2, 3 …, in words; and how far each got. Records in the order of their sequences per partition. */
export function checkCounters(records: readonly AuditRecord[]): { wrong: string[]; last: Map<number, number> } {
  const wrong: string[] = []
  const last = new Map<number, number>()
  for (const record of records) {
    const { k, n } = JSON.parse(record.value ?? 'null') as { k: number; n: number }
    const expected = (last.get(k) ?? 0) + 1
    if (n !== expected) wrong.push(`key ${k}: ${n} after ${expected - 1} (${record.headers['sluice-id']})`)
    last.set(k, n)
  }
  return { wrong, last }
}
