import { setImmediate as turn } from 'node:timers/promises'
import type {
  Clock,
  ClusterHealth,
  EncodedRows,
  Sink,
  SinkCheckpoint,
  SinkCounters,
  Source,
  SourceBatch,
  SourceCounters,
  SourceSnapshot,
  SplitStatus,
} from '../../server/src/runtime/ports.ts'
import { packRecords } from '../../server/src/runtime/records.ts'

/** A clock that a test moves. */
export function manualClock(start = 0): Clock & { at: number } {
  return {
    at: start,
    now() {
      return this.at
    },
  }
}

const utf8 = new TextEncoder()

/** Bounded source over values (JSON-encoded) in batches; notes what was asked of it in `calls`. */
export function memorySource(
  topic: string,
  values: readonly unknown[],
  options: { batch?: number; cluster?: string; calls?: string[]; endless?: boolean } = {},
): Source {
  const { batch = 2, cluster = 'memory', calls = [], endless = false } = options
  let next = 0
  return {
    async open(snapshot?: SourceSnapshot) {
      next = snapshot?.clusters[cluster]?.offsets[0] ?? 0
    },
    async poll(waitMs: number): Promise<SourceBatch | null> {
      if (next >= values.length) {
        if (waitMs > 0) await turn()
        return null
      }
      const from = next
      next = Math.min(values.length, from + batch)
      calls.push(`${topic}: poll ${from}-${next - 1}`)
      const records = values
        .slice(from, next)
        .map((v, i) => ({ offset: from + i, timestamp: from + i, key: null, value: utf8.encode(JSON.stringify(v)) }))
      return packRecords({ cluster, topic, partition: 0, records, nextOffset: next })
    },
    status(): readonly SplitStatus[] {
      const state = next >= values.length && !endless ? 'finished' : 'active'
      return [
        {
          split: `${cluster}/${topic}/0`,
          cluster,
          partition: 0,
          state,
          holdsWatermark: state === 'active',
          nextOffset: next,
          highWatermark: values.length,
        },
      ]
    },
    health: (): Readonly<Record<string, ClusterHealth>> => ({ [cluster]: 'healthy' }),
    onHealth() {},
    snapshot: () => ({ kind: 'memory', clusters: { [cluster]: { clusterId: 'm', topicId: topic, offsets: [next] } } }),
    counters: (): SourceCounters => ({ records: { [cluster]: next }, bytes: {}, duplicates: 0 }),
    get finished() {
      return !endless && next >= values.length
    },
    committed(snapshot) {
      calls.push(`${topic}: committed ${snapshot.clusters[cluster].offsets[0]}`)
    },
    async close() {},
  }
}

export interface MemorySink extends Sink {
  /** values published, in order */
  readonly published: unknown[]
}

/** Effectively-once in memory: rows stay in the outbox until `committed`. */
export function memorySink(calls: string[] = [], options: { write?: () => Promise<void> } = {}): MemorySink {
  const published: unknown[] = []
  let open: unknown[] = []
  let sealed: unknown[] = []
  let epoch = 0
  return {
    published,
    async open(o) {
      epoch = o.epoch
    },
    async openGate(e) {
      epoch = e
    },
    async write(rows: EncodedRows) {
      for (let i = 0; i < rows.count; i++)
        open.push(JSON.parse(new TextDecoder().decode(rows.bytes.subarray(rows.valueStart[i], rows.valueEnd[i]))))
      calls.push(`write ${rows.count}`)
      await options.write?.()
    },
    async prepare(): Promise<SinkCheckpoint> {
      calls.push('prepare')
      sealed = [...sealed, ...open]
      open = []
      return {
        snapshot: { kind: 'memory', epoch, sequences: [published.length], state: null },
        outbox: utf8.encode(JSON.stringify(sealed)),
      }
    },
    async committed() {
      calls.push('sink committed')
      published.push(...sealed)
      sealed = []
    },
    health: () => ({}),
    onHealth() {},
    counters: (): SinkCounters => ({
      records: { memory: published.length },
      pending: open.length + sealed.length,
      dropped: 0,
      activeCluster: 'memory',
    }),
    async close() {},
  }
}

/** Rows of JSON values as a sink takes them. */
export function encodeRows(values: readonly unknown[]): EncodedRows {
  const { bytes, count, keyStart, keyEnd, valueStart, valueEnd } = packRecords({
    cluster: '',
    topic: '',
    partition: 0,
    nextOffset: 0,
    records: values.map((v, offset) => ({ offset, timestamp: 0, key: null, value: utf8.encode(JSON.stringify(v)) })),
  })
  return { bytes, count, keyStart, keyEnd, valueStart, valueEnd }
}
