import { type Origin, originKey } from '../plan/origins.ts'
import type { NodeKind, NodeOf, PhysicalNode, PhysicalPlan } from '../plan/physical.ts'
import type { PlannedPart } from '../plan/reuse.ts'

/** An operator with its neighbours and its places in the text. */
export type PlanNode<K extends NodeKind = NodeKind> = NodeOf<K> & Neighbours

export interface Neighbours {
  /** the operator below, by position */
  input(index?: number): PlanNode
  /** the operators above */
  consumers(): readonly PlanNode[]
  /** the sinks that its rows reach; none where they go to whoever runs the query */
  sinks(): readonly PlanNode<'Sink'>[]
  /**
   * Where the operator, or one of its expressions (`select.3`, `call.0`), is written: its first place of that role, else its first place, else
   * the start of the statement.
   */
  origin(role: string, path?: string): Origin
  origins(path?: string): readonly Origin[]
}

/** The aggregate whose calls and keys are columns of its own input: of two phases the local one, below the exchange. */
export function firstPhase(
  agg: PlanNode<'GroupAggregate' | 'LocalGroupAggregate' | 'GlobalGroupAggregate'>,
): PlanNode<'GroupAggregate' | 'LocalGroupAggregate'> {
  if (agg.kind !== 'GlobalGroupAggregate') return agg
  let below = agg.input()
  while (below.kind === 'Exchange' || below.kind === 'IncrementalGroupAggregate') below = below.input()
  return below as PlanNode<'LocalGroupAggregate'>
}

/** A plan to look around in; what nobody looks at isn't made. */
export class PlanView {
  readonly plan: PhysicalPlan
  private readonly planned: PlannedPart
  private readonly home: () => Origin
  private readonly views: PlanNode[] = []
  private consumers?: number[][]

  /** `home` is where findings without any origin go. */
  constructor(planned: PlannedPart, home: () => Origin) {
    this.plan = planned.plan
    this.planned = planned
    this.home = home
  }

  get nodes(): readonly PlanNode[] {
    return this.plan.nodes.map(({ id }) => this.node(id))
  }

  node(id: number): PlanNode {
    this.views[id] ??= new ViewedNode(this, this.plan.nodes[id]) as unknown as PlanNode
    return this.views[id]
  }

  origins(id: number, path = ''): readonly Origin[] {
    return this.planned.origins.get(originKey(id, path)) ?? []
  }

  origin(id: number, role: string, path = ''): Origin {
    const own = this.origins(id, path)
    return own.find(o => o.role === role) ?? own[0] ?? this.origins(id)[0] ?? this.home()
  }

  above(id: number): PlanNode[] {
    this.consumers ??= consumersIn(this.plan)
    return this.consumers[id].map(i => this.node(i))
  }
}

function consumersIn({ nodes }: PhysicalPlan): number[][] {
  const consumers = nodes.map((): number[] => [])
  for (const { id, inputs } of nodes) for (const input of inputs) consumers[input].push(id)
  return consumers
}

class ViewedNode implements Neighbours {
  readonly #view: PlanView
  readonly #id: number

  constructor(view: PlanView, node: PhysicalNode) {
    this.#view = view
    this.#id = node.id
    Object.assign(this, node)
  }

  input(index = 0): PlanNode {
    return this.#view.node(this.#view.plan.nodes[this.#id].inputs[index])
  }

  consumers(): readonly PlanNode[] {
    return this.#view.above(this.#id)
  }

  sinks(): readonly PlanNode<'Sink'>[] {
    const found = new Set<PlanNode<'Sink'>>()
    const visit = (node: PlanNode) => {
      if (node.kind === 'Sink') found.add(node)
      for (const next of node.consumers()) visit(next)
    }
    visit(this.#view.node(this.#id))
    return [...found]
  }

  origin(role: string, path = ''): Origin {
    return this.#view.origin(this.#id, role, path)
  }

  origins(path = ''): readonly Origin[] {
    return this.#view.origins(this.#id, path)
  }
}
