import type { Expression, InputRef, Literal, ScalarCall } from '../../server/src/plan/expression.ts'
import type { AggregateCall, Changelog, Field, PhysicalNode, PhysicalPlan, StateSchema } from '../../server/src/plan/physical.ts'
import type { SourceBatch, SplitStatus } from '../../server/src/runtime/ports.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, MAX_LENGTH, type SqlType, STRING, sqlType } from '../../server/src/semantics/types.ts'

/** Physical plans by hand, for tests that need no SQL; and batches of JSON records as a source would give them. */

const named: Record<string, SqlType> = { BIGINT, INT: INTEGER, INTEGER, BOOLEAN, DOUBLE, STRING }

/** `BIGINT`, `DECIMAL(10, 2)`, `TIMESTAMP(3)`, `STRING`, `VARCHAR(5)` … */
export function type(text: string): SqlType {
  if (named[text]) return named[text]
  const array = /^ARRAY<(.*)>$/.exec(text)
  if (array) return sqlType('ARRAY', true, { element: type(array[1]) })
  const m = /^(\w+)(?:\((\d+)(?:, ?(\d+))?\))?$/.exec(text)
  if (m === null) throw new Error(`no type ${text}`)
  const n = m[2] === undefined ? undefined : Number(m[2])
  if (m[1] === 'BYTES') return sqlType('VARBINARY', true, { length: MAX_LENGTH })
  if (/CHAR|BINARY/.test(m[1])) return sqlType(m[1] as SqlType['root'], true, { length: n })
  return sqlType(m[1] as SqlType['root'], true, { precision: n, ...(m[3] !== undefined && { scale: Number(m[3]) }) })
}

export const row = (...fields: [string, SqlType][]): SqlType =>
  sqlType('ROW', true, { fields: fields.map(([name, t]) => ({ name, type: t })) })
export const input = (index: number, t: SqlType | string): InputRef => ({ kind: 'input', index, type: typeof t === 'string' ? type(t) : t })
export const literal = (value: Literal['value'], t: SqlType | string): Literal => ({
  kind: 'literal',
  value,
  type: typeof t === 'string' ? type(t) : t,
})
export const call = (name: string, t: SqlType | string, ...args: Expression[]): ScalarCall => ({
  kind: 'call',
  name,
  args,
  type: typeof t === 'string' ? type(t) : t,
})
export const symbol = (value: string): Literal => ({ kind: 'literal', value, type: sqlType('SYMBOL', false) })

type Draft = {
  [K in PhysicalNode['kind']]: Omit<Extract<PhysicalNode, { kind: K }>, 'id' | 'inputs' | 'changelog' | 'fields'>
}[PhysicalNode['kind']]

/** Adds nodes one on the other; every method gives the id of the new node. */
export class PlanBuilder {
  readonly nodes: PhysicalNode[] = []
  private last = -1

  add(draft: Draft, fields: Field[], changelog: Changelog = ['I'], inputs: number[] = this.last < 0 ? [] : [this.last]): number {
    const id = this.nodes.length
    this.nodes.push({ ...draft, id, inputs, fields, changelog } as unknown as PhysicalNode)
    this.last = id
    return id
  }

  fields(id = this.last): readonly Field[] {
    return this.nodes[id].fields
  }

  scan(
    columns: Record<string, string | SqlType>,
    more: {
      options?: Record<string, string>
      watermark?: { column: string; delay: number; emit?: 'on-periodic' | 'on-event' }
      metadata?: Record<string, string>
      table?: string
    } = {},
  ): number {
    const fields: Field[] = Object.entries(columns).map(([name, t]) => ({ name, type: typeof t === 'string' ? type(t) : t }))
    const at = more.watermark ? fields.findIndex(f => f.name === more.watermark!.column) : -1
    const inputs: number[] = []
    return this.add(
      {
        kind: 'TableSourceScan',
        table: ['default_catalog', 'default_database', more.table ?? 't'],
        connector: 'kafka-cluster',
        options: { format: 'json', ...more.options },
        columns: fields.map(f => ({ name: f.name, ...(more.metadata?.[f.name] && { metadata: more.metadata[f.name] }) })),
        ...(more.watermark && {
          watermark: {
            column: at,
            expression: call(
              '-',
              fields[at].type,
              input(at, fields[at].type),
              literal(more.watermark.delay, sqlType('INTERVAL_DAY_TIME', false)),
            ),
            emit: more.watermark.emit ?? ('on-periodic' as const),
          },
        }),
      },
      fields,
      ['I'],
      inputs,
    )
  }

  calc(select: Record<string, Expression>, where?: Expression): number {
    return this.add(
      { kind: 'Calc', select: Object.values(select), ...(where && { where }) },
      Object.entries(select).map(([name, e]) => ({ name, type: e.type })),
      this.nodes[this.last].changelog,
    )
  }

  exchange(...keys: number[]): number {
    return this.add(
      { kind: 'Exchange', distribution: keys.length > 0 ? { type: 'hash', keys } : { type: 'single' } },
      [...this.fields()],
      this.nodes[this.last].changelog,
    )
  }

  miniBatchAssigner(interval = 1000, mode: 'ProcTime' | 'RowTime' = 'ProcTime'): number {
    return this.add({ kind: 'MiniBatchAssigner', interval, mode }, [...this.fields()], this.nodes[this.last].changelog)
  }

  aggregate(
    grouping: number[],
    calls: AggregateCall[],
    more: { miniBatch?: number; updateBefore?: boolean; partialFinal?: 'PARTIAL' | 'FINAL'; ttl?: number } = {},
  ): number {
    const from = this.fields()
    const fields = [...grouping.map(g => from[g]), ...calls.map(c => ({ name: c.name, type: c.type }))]
    const retract = this.nodes[this.last].changelog.length > 1
    const changelog: Changelog = [
      ...(['I'] as const),
      ...(more.updateBefore ? (['UB'] as const) : []),
      'UA',
      ...(retract ? (['D'] as const) : []),
    ]
    return this.add(
      {
        kind: 'GroupAggregate',
        grouping,
        calls,
        ...(more.partialFinal && { partialFinal: more.partialFinal }),
        ...(more.miniBatch && { miniBatch: { latency: 1000, size: more.miniBatch } }),
        state: this.state('agg', grouping, calls, more.ttl),
      },
      fields,
      changelog,
    )
  }

  private state(kind: string, grouping: readonly number[], calls: readonly AggregateCall[], ttl = 0): StateSchema {
    const from = this.fields()
    return {
      operator: `${kind}(${grouping.map(g => from[g].name)})`,
      key: grouping.map(g => from[g].type),
      parts: calls.map(c => ({ id: c.stateId, type: c.type })),
      ttl,
    }
  }

  /** LocalGroupAggregate, Exchange and GlobalGroupAggregate. */
  localGlobal(
    grouping: number[],
    calls: AggregateCall[],
    more: { miniBatch?: number; localBatch?: number; updateBefore?: boolean; partialFinal?: 'PARTIAL' | 'FINAL' } = {},
  ): number {
    const size = more.miniBatch ?? 100
    const from = this.fields()
    const state = this.state('agg', grouping, calls)
    const retract = this.nodes[this.last].changelog.length > 1
    const keys = grouping.map(g => from[g])
    const accumulators = calls.map((c, i): Field => ({ name: `acc$${i}`, type: c.type }))
    const local = this.add(
      {
        kind: 'LocalGroupAggregate',
        grouping,
        calls,
        miniBatch: { latency: 1000, size: more.localBatch ?? size },
        ...(more.partialFinal && { partialFinal: more.partialFinal }),
      },
      [...keys, ...accumulators],
    )
    this.exchange(...grouping.map((_, i) => i))
    return this.add(
      {
        kind: 'GlobalGroupAggregate',
        grouping: grouping.map((_, i) => i),
        calls,
        miniBatch: { latency: 1000, size },
        local,
        state,
        ...(more.partialFinal && { partialFinal: more.partialFinal }),
      },
      [...keys, ...calls.map(c => ({ name: c.name, type: c.type }))],
      [...(['I'] as const), ...(more.updateBefore ? (['UB'] as const) : []), 'UA', ...(retract ? (['D'] as const) : [])],
    )
  }

  collect(): PhysicalPlan {
    const root = this.add({ kind: 'Collect' }, [...this.fields()], this.nodes[this.last].changelog)
    return { version: 1, flink: '2.2', nodes: this.nodes, roots: [root] }
  }

  sink(options: Record<string, string>, primaryKey?: string[]): PhysicalPlan {
    const columns = [...this.fields()]
    const root = this.add(
      { kind: 'Sink', table: ['c', 'd', 's'], connector: 'kafka-cluster', options, columns, ...(primaryKey && { primaryKey }) },
      columns,
      this.nodes[this.last].changelog,
    )
    return { version: 1, flink: '2.2', nodes: this.nodes, roots: [root] }
  }
}

export function aggregate(fn: string, args: number[], t: SqlType | string, more: Partial<AggregateCall> = {}): AggregateCall {
  const of = typeof t === 'string' ? type(t) : t
  const id = `${fn}(${more.distinct ? 'DISTINCT ' : ''}${args.join()})${more.filter === undefined ? '' : ` FILTER ${more.filter}`}`
  return { fn, args, distinct: false, name: more.name ?? id, type: of, stateId: id, retract: false, ...more }
}

const encoder = new TextEncoder()

/** A source batch of values (text as it stands, other values as JSON, null = no value). */
export function batchOf(
  values: readonly unknown[],
  more: { partition?: number; cluster?: string; topic?: string; offset?: number; timestamps?: number[]; keys?: (string | null)[] } = {},
): SourceBatch {
  const { partition = 0, cluster = 'a', topic = 't', offset = 0 } = more
  const texts = values.map(v =>
    v === null ? null : v instanceof Uint8Array ? v : encoder.encode(typeof v === 'string' ? v : JSON.stringify(v)),
  )
  const keys = values.map((_, i) => (more.keys?.[i] == null ? null : encoder.encode(more.keys[i]!)))
  const size = [...texts, ...keys].reduce((n, b) => n + (b?.length ?? 0), 0)
  const bytes = new Uint8Array(size)
  const count = values.length
  const range = () => new Int32Array(count).fill(-1)
  const [keyStart, keyEnd, valueStart, valueEnd] = [range(), range(), range(), range()]
  let at = 0
  const put = (b: Uint8Array | null, start: Int32Array, end: Int32Array, i: number) => {
    if (b === null) return
    bytes.set(b, at)
    start[i] = at
    at += b.length
    end[i] = at
  }
  texts.forEach((t, i) => {
    put(keys[i], keyStart, keyEnd, i)
    put(t, valueStart, valueEnd, i)
  })
  return {
    split: `${cluster}/${topic}/${partition}`,
    cluster,
    topic,
    partition,
    bytes,
    count,
    offsets: Float64Array.from({ length: count }, (_, i) => offset + i),
    timestamps: Float64Array.from({ length: count }, (_, i) => more.timestamps?.[i] ?? 1_700_000_000_000 + i),
    keyStart,
    keyEnd,
    valueStart,
    valueEnd,
    headersStart: range(),
    headersEnd: range(),
    nextOffset: offset + count,
  }
}

export function status(split: string, more: Partial<SplitStatus> = {}): SplitStatus {
  const [cluster, , partition] = split.split('/')
  return { split, cluster, partition: Number(partition), state: 'active', holdsWatermark: true, nextOffset: 0, highWatermark: -1, ...more }
}
