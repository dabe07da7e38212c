import type { PhysicalPlan } from '../../plan/physical.ts'
import { type Env, NotHere, type UserFunction } from '../functions/scope.ts'
import { toJson } from '../functions/values.ts'
import { type Clock, type EncodedRows, RuntimeProblem, type SourceBatch, type SplitStatus } from '../ports.ts'
import { stateProblem } from '../state/bytes.ts'
import { type EngineSnapshot, partReader, partWriter, type ScanSnapshot, type StateMapping } from '../state/snapshot.ts'
import { type Batch, columnValue, type Layout, OPS } from './columns.ts'
import { AtNode, buildGraph, type Graph, scanKeys } from './graph.ts'
import type { Stateful } from './operators/operator.ts'
import type { Outlet } from './outlet.ts'

/**
 * The streaming engine: executes a physical plan as it stands. One thread, run to completion: `push` takes a batch through the whole graph, so between two
 * calls everything agrees and a snapshot needs no alignment. It knows time by the clock only; the same calls with the same clock give the same bytes.
 */
export interface ChangelogRow {
  op: '+I' | '-U' | '+U' | '-D'
  /** by column, values in cli.md's JSON form */
  row: Record<string, unknown>
}

export interface EngineOptions {
  readonly plan: PhysicalPlan
  readonly clock: Clock
  readonly parallelism: number
  /** user functions by name as in `ScalarCall.name`, or by its last part */
  readonly functions: ReadonlyMap<string, UserFunction> | Readonly<Record<string, UserFunction>>
  /** rows of Collect nodes, and of sinks that `tap` names */
  readonly onRows?: (node: number, rows: ChangelogRow[]) => void
  /** the same before they become rows, as columns that are used again as soon as it returns */
  readonly onBatch?: (node: number, batch: Batch, layouts: readonly Layout[]) => void
  /** rows of Sink nodes in the table's formats */
  readonly onEncoded?: (sink: number, rows: EncodedRows) => void
  readonly tap?: ReadonlySet<number>
}

export interface Engine {
  readonly scans: readonly number[]
  push(scan: number, batch: SourceBatch): void
  tick(statuses: ReadonlyMap<number, readonly SplitStatus[]>): void
  endOfInput(): void
  snapshot(): EngineSnapshot
  restore(snapshot: EngineSnapshot, mapping?: StateMapping): void
  counters(): EngineCounters
  /** rows by logical subtask of a keyed node so far; undefined where there is no key */
  loads(node: number): number[] | undefined
  warm(): void
}

export interface EngineCounters {
  readonly nodes: readonly { readonly node: number; readonly in: number; readonly out: number }[]
  readonly lateRows: number
  /** of the late rows, those of a cluster that was down longer than its hold time */
  readonly lateByOutage: number
  /** greatest watermark handed down, ms; absent before the first */
  readonly watermark?: number
  readonly state: readonly { readonly node: number; readonly entries: number; readonly bytes: number }[]
  /** calls by user function */
  readonly calls: Readonly<Record<string, number>>
}

/** Throws RuntimeProblem('not-here') before anything starts, naming the node, for what isn't run here. */
export function createEngine(options: EngineOptions): Engine {
  if (options.plan.unknown !== undefined) throw notHere(`the plan is not known: ${options.plan.unknown}`, -1)
  try {
    return new StreamEngine(options)
  } catch (e) {
    if (e instanceof AtNode) throw notHere(e.message, e.node)
    if (e instanceof NotHere) throw notHere(e.message, -1)
    throw e
  }
}

/** What of the plan isn't run here; the first of its kind per node that is reached. User functions count as there. */
export function whatIsNotHere(plan: PhysicalPlan): { node: number; what: string }[] {
  if (plan.unknown !== undefined) return [{ node: -1, what: plan.unknown }]
  const stub = () => null
  const functions = new Proxy({}, { get: () => stub, has: () => true }) as Record<string, () => unknown>
  try {
    new StreamEngine({ plan, clock: { now: () => 0 }, parallelism: 1, functions })
    return []
  } catch (e) {
    if (e instanceof AtNode) return [{ node: e.node, what: e.message }]
    throw e
  }
}

function notHere(what: string, node: number): RuntimeProblem {
  const problem = new RuntimeProblem(
    'not-here',
    `${what.charAt(0).toUpperCase()}${what.slice(1)} is not run here${node < 0 ? '' : ` (operator ${node})`}`,
    'Run this on Flink.',
  )
  return Object.assign(problem, { node })
}

class StreamEngine implements Engine {
  readonly scans: readonly number[]
  private readonly plan: PhysicalPlan
  private readonly clock: Clock
  private readonly env: Env
  private readonly counts: Float64Array
  private readonly graph: Graph
  private readonly scanKeys: Map<number, string>
  private readonly operatorIds: Map<Stateful, string>
  private readonly onRows: EngineOptions['onRows']
  private readonly onBatch: EngineOptions['onBatch']
  private begun = false

  constructor(options: EngineOptions) {
    const { plan, onEncoded } = options
    this.plan = plan
    this.clock = options.clock
    this.onRows = options.onRows
    this.onBatch = options.onBatch
    this.env = { now: 0, watermark: Number.NEGATIVE_INFINITY, functions: lookupFunctions(options.functions), calls: new Map() }
    this.counts = new Float64Array(plan.nodes.length)
    this.graph = buildGraph({
      plan,
      env: this.env,
      counts: this.counts,
      parallelism: Math.max(1, options.parallelism),
      collect: (node, batch, layouts) => this.collect(node, batch, layouts),
      encoded: (sink, rows) => onEncoded?.(sink, rows),
      tap: options.tap ?? new Set(),
    })
    this.scans = [...this.graph.scans.keys()]
    this.scanKeys = scanKeys(plan)
    this.operatorIds = uniqueIds(this.graph.operators)
  }

  /** VALUES are read before anything else, once in the life of a job. */
  private begin(): void {
    if (this.begun) return
    this.begun = true
    for (const stage of this.graph.constants) stage.readConstants()
  }

  push(scan: number, batch: SourceBatch): void {
    const stage = this.graph.scans.get(scan)
    if (stage === undefined) throw new RangeError(`node ${scan} is no scan of this plan`)
    this.env.now = this.clock.now()
    this.begin()
    for (const o of this.graph.operators) o.processingTime?.(this.env.now)
    if (batch.count > 0) stage.read(batch)
  }

  tick(statuses: ReadonlyMap<number, readonly SplitStatus[]>): void {
    this.env.now = this.clock.now()
    this.begin()
    for (const stage of this.graph.stages) {
      stage.marker()
      stage.advance(stage.scans.flatMap(s => statuses.get(s) ?? []))
    }
    for (const o of this.graph.operators) o.processingTime?.(this.env.now)
  }

  endOfInput(): void {
    this.env.now = this.clock.now()
    this.begin()
    for (const stage of this.graph.scans.values()) stage.watermark(Number.POSITIVE_INFINITY, false)
    for (const o of this.graph.operators) o.processingTime?.(Number.POSITIVE_INFINITY)
  }

  snapshot(): EngineSnapshot {
    this.env.now = this.clock.now()
    this.begin()
    for (const stage of this.graph.scans.values()) stage.flush()
    const sections = new Map<string, Uint8Array>()
    const operators: Record<string, unknown> = {}
    for (const o of this.graph.operators) {
      const id = this.operatorIds.get(o)
      if (id === undefined || !o.snapshot) continue
      operators[id] = null
      o.snapshot(partWriter(id, sections, operators))
    }
    const scans: Record<string, ScanSnapshot> = {}
    this.timeOfScans().forEach(([key, w]) => {
      scans[key] = {
        splits: Object.fromEntries([...w.splits].sort(([a], [b]) => (a < b ? -1 : 1))),
        watermark: w.current > Number.NEGATIVE_INFINITY ? w.current : null,
      }
    })
    return { json: { version: 1, scans, operators }, sections }
  }

  restore(snapshot: EngineSnapshot, mapping?: StateMapping): void {
    if (snapshot.json.version !== 1) throw stateProblem(`has version ${snapshot.json.version}, which is not known here`)
    for (const o of this.graph.operators) {
      const id = this.operatorIds.get(o)
      if (id === undefined || !o.restore) continue
      const reader = partReader(id, snapshot, mapping)
      if (reader) o.restore(reader)
    }
    for (const [key, w] of this.timeOfScans()) {
      const stored = snapshot.json.scans[key]
      if (stored === undefined) continue
      for (const [split, time] of Object.entries(stored.splits)) w.splits.set(split, time)
      if (stored.watermark === null) continue
      w.current = stored.watermark
      this.env.watermark = Math.max(this.env.watermark, stored.watermark)
    }
    // an operator of a job that goes on has had its constants
    this.begun = true
    for (const stage of this.graph.stages) stage.resume()
  }

  /** Stages where watermarks begin, by the name of the first scan below them (and their place among those). */
  private timeOfScans() {
    const seen = new Map<string, number>()
    return this.graph.stages.flatMap(stage => {
      if (!stage.watermarks) return []
      const scan = stage.scans.map(s => this.scanKeys.get(s)!).join('+')
      const n = seen.get(scan) ?? 0
      seen.set(scan, n + 1)
      return [[n === 0 ? scan : `${scan}/${n}`, stage.watermarks] as const]
    })
  }

  counters(): EngineCounters {
    const out = (id: number): number => {
      const node = this.plan.nodes[id]
      // nothing is counted where rows pass untouched
      return node.kind === 'Exchange' ? out(node.inputs[0]) : this.counts[id]
    }
    const late = this.graph.operators.map(o => o.late?.() ?? { rows: 0, byOutage: 0 })
    return {
      nodes: this.plan.nodes.map(n => ({ node: n.id, in: n.inputs.reduce((sum, i) => sum + out(i), 0), out: out(n.id) })),
      lateRows: late.reduce((n, l) => n + l.rows, 0),
      lateByOutage: late.reduce((n, l) => n + l.byOutage, 0),
      ...(Number.isFinite(this.env.watermark) && { watermark: this.env.watermark }),
      state: this.graph.operators.flatMap(o => (o.size ? [{ node: o.node, ...o.size() }] : [])),
      calls: Object.fromEntries([...this.env.calls].map(([name, c]) => [name, c.count])),
    }
  }

  loads(node: number): number[] | undefined {
    return this.graph.operators.find(o => o.node === node)?.loads?.()
  }

  warm(): void {
    for (const stage of this.graph.stages) stage.warm()
  }

  private collect(node: number, batch: Batch, layouts: Outlet['layouts']): void {
    this.onBatch?.(node, batch, layouts)
    if (!this.onRows) return
    const { fields } = this.plan.nodes[node]
    const rows: ChangelogRow[] = []
    for (let i = 0; i < batch.size; i++) {
      const row: Record<string, unknown> = {}
      layouts.forEach((l, k) => {
        row[fields[k]?.name ?? `f${k}`] = toJson(fields[k]?.type ?? l.type, columnValue(batch.columns[k], l, i))
      })
      rows.push({ op: OPS[batch.ops === null ? 0 : batch.ops[i]], row })
    }
    this.onRows(node, rows)
  }
}

/** A function by its full name, else by the last part of it. */
function lookupFunctions(given: EngineOptions['functions']): Env['functions'] {
  const get = (name: string) => (given instanceof Map ? given.get(name) : (given as Record<string, UserFunction>)[name])
  return { get: (name: string) => get(name) ?? get(name.split('.').at(-1)!) } as Env['functions']
}

/** State ids by operator; equal ones are told apart by their order in the plan. */
function uniqueIds(operators: readonly Stateful[]): Map<Stateful, string> {
  const seen = new Map<string, number>()
  const ids = new Map<Stateful, string>()
  for (const o of operators) {
    if (o.stateId === undefined) continue
    const n = (seen.get(o.stateId) ?? 0) + 1
    seen.set(o.stateId, n)
    ids.set(o, n === 1 ? o.stateId : `${o.stateId}#${n}`)
  }
  return ids
}
