import type { Collect, NodeKind, PhysicalNode, PhysicalPlan, Sink, TableSourceScan } from '../../plan/physical.ts'
import { type Env, NotHere, typeNotHere } from '../functions/scope.ts'
import type { EncodedRows } from '../ports.ts'
import type { Batch } from './columns.ts'
import { createChangelogNormalize } from './operators/changelog-normalize.ts'
import { createDeduplicate } from './operators/deduplicate.ts'
import { createGroupAggregate } from './operators/group-aggregate.ts'
import { createIncrementalAggregate } from './operators/incremental-aggregate.ts'
import { createIntervalJoin } from './operators/interval-join.ts'
import { createJoin } from './operators/join.ts'
import { createLocalGroupAggregate } from './operators/local-group-aggregate.ts'
import { createLocalWindowAggregate } from './operators/local-window-aggregate.ts'
import type { JoinContext, JoiningOperator, Operator, OperatorContext, Stateful } from './operators/operator.ts'
import { createOverAggregate } from './operators/over-aggregate.ts'
import { createRank } from './operators/rank.ts'
import { createSessionAggregate } from './operators/session-aggregate.ts'
import { createSink } from './operators/sink.ts'
import { createTemporalJoin } from './operators/temporal-join.ts'
import { createUnion } from './operators/union.ts'
import { createUpsertMaterializer } from './operators/upsert-materializer.ts'
import { createWindowAggregate } from './operators/window-aggregate.ts'
import { createWindowJoin } from './operators/window-join.ts'
import type { Outlet, Receiver } from './outlet.ts'
import { Stage } from './stage.ts'

/**
 * Wires a plan: stateless operators between two breaks become one stage, everything else is an operator of its own. Nodes are built in plan order, so what
 * a consumer needs to know of its input (columns, whether updates flow) is known when it is compiled.
 */
export interface Graph {
  /** stages that begin with a scan, by scan node */
  readonly scans: ReadonlyMap<number, Stage>
  /** stages of VALUES, read once */
  readonly constants: readonly Stage[]
  readonly stages: readonly Stage[]
  readonly operators: readonly Stateful[]
}

export interface GraphOptions {
  readonly plan: PhysicalPlan
  readonly env: Env
  readonly counts: Float64Array
  readonly parallelism: number
  /** rows at a Collect, or before a tapped sink */
  collect(node: number, batch: Batch, layouts: Outlet['layouts']): void
  encoded(sink: number, rows: EncodedRows): void
  readonly tap: ReadonlySet<number>
}

/** Operators that run inside a stage. */
export const FUSED: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'Calc',
  'WatermarkAssigner',
  'MiniBatchAssigner',
  'Exchange',
  'DropUpdateBefore',
  'Correlate',
  'Expand',
  'WindowTableFunction',
])

/** Throws `AtNode` for the first operator, function, type or format that doesn't run. */
export function buildGraph(options: GraphOptions): Graph {
  return new GraphBuilder(options).build()
}

/** Something that isn't run here, and where. */
export class AtNode extends Error {
  readonly node: number
  constructor(node: number, what: string) {
    super(what)
    this.node = node
  }
}

class GraphBuilder {
  private readonly options: GraphOptions
  private readonly plan: PhysicalPlan
  private readonly consumers = new Map<number, number[]>()
  private readonly outlets = new Map<number, Outlet>()
  private readonly scans = new Map<number, Stage>()
  private readonly stages: Stage[] = []
  private readonly operators: Stateful[] = []
  private readonly constants: Stage[] = []

  constructor(options: GraphOptions) {
    this.options = options
    this.plan = options.plan
    for (const n of this.plan.nodes) for (const i of n.inputs) this.consumers.set(i, [...(this.consumers.get(i) ?? []), n.id])
  }

  build(): Graph {
    for (const node of this.plan.nodes) {
      if (this.consumers.has(node.id) || this.plan.roots.includes(node.id)) this.at(node, () => this.visit(node))
    }
    return { scans: this.scans, constants: this.constants, stages: this.stages, operators: this.operators }
  }

  private at<T>(node: PhysicalNode, work: () => T): T {
    try {
      return work()
    } catch (e) {
      if (e instanceof NotHere) throw new AtNode(node.id, e.message)
      throw e
    }
  }

  private visit(node: PhysicalNode) {
    for (const f of node.fields) {
      const type =
        node.kind === 'LocalGroupAggregate' ||
        node.kind === 'Exchange' ||
        node.kind === 'LocalWindowAggregate' ||
        node.kind === 'IncrementalGroupAggregate'
          ? null
          : typeNotHere(f.type)
      if (type !== null) throw new NotHere(type)
    }
    if (node.kind === 'Values') {
      this.outlets.set(node.id, this.values(node))
      return
    }
    if (node.kind === 'TableSourceScan' || FUSED.has(node.kind)) {
      const next = this.consumers.get(node.id) ?? []
      const only = next.length === 1 ? this.plan.nodes[next[0]] : undefined
      // a stage is compiled when its last operator is reached
      if (only === undefined || !FUSED.has(only.kind)) this.outlets.set(node.id, this.stage(node, next.length))
      return
    }
    switch (node.kind) {
      case 'Sink':
        return this.sink(node)
      case 'Collect': {
        const input = this.materialized(node)
        input.receivers.push({ push: batch => this.countAndCollect(node.id, batch, input), flush() {}, watermark() {} })
        return
      }
      default:
        this.operator(node)
    }
  }

  private countAndCollect(id: number, batch: Batch, input: Outlet): void {
    this.options.counts[id] += batch.size
    this.options.collect(id, batch, input.layouts)
  }

  /** What comes to an end of the plan, with one row a key of the table where the query has several. */
  private materialized(node: Sink | Collect): Outlet {
    const input = this.outlet(node.inputs[0])
    if (node.upsertMaterialize === undefined) return input
    const operator = createUpsertMaterializer(node, this.context(input))
    input.receivers.push(operator)
    this.operators.push(operator)
    return operator.out
  }

  private sink(node: Sink): void {
    const input = this.materialized(node)
    const sink = createSink(node, this.context(input), rows => this.options.encoded(node.id, rows))
    if (this.options.tap.has(node.id))
      input.receivers.push({ push: batch => this.options.collect(node.id, batch, input.layouts), flush() {}, watermark() {} })
    input.receivers.push(sink)
  }

  private operator(node: PhysicalNode) {
    const add = (operator: Operator, input: Outlet) => {
      input.receivers.push(operator)
      this.operators.push(operator)
      this.outlets.set(node.id, operator.out)
    }
    switch (node.kind) {
      case 'GroupAggregate':
      case 'GlobalGroupAggregate': {
        const input = this.outlet(node.inputs[0])
        return add(createGroupAggregate(node, this.context(input)), input)
      }
      case 'LocalGroupAggregate': {
        const input = this.outlet(node.inputs[0])
        return add(createLocalGroupAggregate(node, this.context(input)), input)
      }
      case 'IncrementalGroupAggregate': {
        const input = this.outlet(node.inputs[0])
        return add(createIncrementalAggregate(node, this.context(input)), input)
      }
      case 'WindowAggregate':
      case 'GroupWindowAggregate':
      case 'GlobalWindowAggregate': {
        const input = this.outlet(node.inputs[0])
        if (node.kind !== 'GlobalWindowAggregate' && node.window.type === 'SESSION')
          return add(createSessionAggregate(node, this.context(input)), input)
        return add(createWindowAggregate(node, this.context(input)), input)
      }
      case 'LocalWindowAggregate': {
        const input = this.outlet(node.inputs[0])
        return add(createLocalWindowAggregate(node, this.context(input)), input)
      }
      case 'Rank': {
        const input = this.outlet(node.inputs[0])
        return add(createRank(node, this.context(input)), input)
      }
      case 'OverAggregate': {
        const input = this.outlet(node.inputs[0])
        return add(createOverAggregate(node, this.context(input)), input)
      }
      case 'Deduplicate': {
        const input = this.outlet(node.inputs[0])
        return add(createDeduplicate(node, this.context(input)), input)
      }
      case 'ChangelogNormalize': {
        const input = this.outlet(node.inputs[0])
        return add(createChangelogNormalize(node, { ...this.context(input), env: this.options.env }), input)
      }
      case 'Join':
        return this.joining(node, context => createJoin(node, context))
      case 'IntervalJoin':
        return this.joining(node, context => createIntervalJoin(node, context))
      case 'WindowJoin':
        return this.joining(node, context => createWindowJoin(node, context))
      case 'TemporalJoin':
        return this.joining(node, context => createTemporalJoin(node, context))
      case 'Union': {
        const inputs = node.inputs.map(i => this.asStrings(i))
        const union = createUnion(node.id, inputs, this.options.counts)
        this.outlets.set(node.id, union)
        return
      }
      default:
        throw new NotHere(`operator ${node.kind}`)
    }
  }

  private joining(node: PhysicalNode, create: (context: JoinContext) => JoiningOperator): void {
    const inputs = node.inputs.map(i => this.outlet(i))
    const operator = create({ ...this.context(inputs[0]), inputs, env: this.options.env })
    for (const [port, receiver] of operator.ports.entries()) inputs[port].receivers.push(receiver)
    this.operators.push(operator)
    this.outlets.set(node.id, operator.out)
  }

  private context(input: Outlet): OperatorContext {
    return { input, parallelism: this.options.parallelism, counts: this.options.counts, node: id => this.plan.nodes[id] }
  }

  private outlet(id: number): Outlet {
    const outlet = this.outlets.get(id)
    if (outlet === undefined) throw new Error(`node ${id} stands before its input`)
    return outlet
  }

  /** The rows of a node with strings for text, so that batches of several producers have one form. */
  private asStrings(id: number): Outlet {
    const input = this.outlet(id)
    if (input.layouts.every(l => l.storage !== 'span')) return input
    const stage = new Stage({ ...this.stageOptions(), chain: [], input, strings: true, scans: this.scansBelow(id) })
    input.receivers.push(stage)
    this.stages.push(stage)
    return stage.out
  }

  private stageOptions() {
    return { env: this.options.env, counts: this.options.counts, parallelism: this.options.parallelism }
  }

  private values(node: PhysicalNode): Outlet {
    const stage = new Stage({ ...this.stageOptions(), chain: [node], strings: false, scans: [] })
    this.stages.push(stage)
    this.constants.push(stage)
    return stage.out
  }

  /** The stage that ends with `last`. */
  private stage(last: PhysicalNode, _consumers: number): Outlet {
    const chain: PhysicalNode[] = [last]
    for (;;) {
      const first = chain[0]
      if (first.kind === 'TableSourceScan') break
      const below = this.plan.nodes[first.inputs[0]]
      if ((this.consumers.get(below.id)?.length ?? 0) > 1 || !(FUSED.has(below.kind) || below.kind === 'TableSourceScan')) break
      chain.unshift(below)
    }
    const scan = chain[0].kind === 'TableSourceScan' ? chain[0] : undefined
    const input = scan ? undefined : this.outlet(chain[0].inputs[0])
    // an exchange alone moves nothing here: subtasks are logical
    if (input && chain.every(n => n.kind === 'Exchange')) return input
    const stage = new Stage({ ...this.stageOptions(), chain, input, strings: false, scans: this.scansBelow(last.id) })
    this.stages.push(stage)
    if (scan) this.scans.set(scan.id, stage)
    else input!.receivers.push(stage as Receiver)
    return stage.out
  }

  private scansBelow(id: number): number[] {
    const node = this.plan.nodes[id]
    return node.kind === 'TableSourceScan' ? [id] : [...new Set(node.inputs.flatMap(i => this.scansBelow(i)))]
  }
}

/** The name that a scan's time and offsets have in a checkpoint. */
export function scanKeys(plan: PhysicalPlan): Map<number, string> {
  const seen = new Map<string, number>()
  const keys = new Map<number, string>()
  for (const n of plan.nodes) {
    if (n.kind !== 'TableSourceScan') continue
    const table = (n as TableSourceScan).table.join('.')
    const k = seen.get(table) ?? 0
    seen.set(table, k + 1)
    keys.set(n.id, `${table}#${k}`)
  }
  return keys
}
