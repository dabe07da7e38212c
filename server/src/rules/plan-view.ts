import { type Origin, type Origins, originKey } from '../plan/origins.ts'
import type { NodeKind, NodeOf, PhysicalNode, PhysicalPlan } from '../plan/physical.ts'

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

/** A plan to look around in. */
export class PlanView {
  readonly plan: PhysicalPlan
  readonly nodes: readonly PlanNode[]
  private readonly places: Origins
  private readonly home: () => Origin
  private readonly consumers: readonly (readonly number[])[]

  /** `home` is where findings without any origin go. */
  constructor(plan: PhysicalPlan, origins: Origins, home: () => Origin) {
    this.plan = plan
    this.places = origins
    this.home = home
    const consumers: number[][] = plan.nodes.map(() => [])
    for (const node of plan.nodes) for (const input of node.inputs) consumers[input].push(node.id)
    this.consumers = consumers
    this.nodes = plan.nodes.map(node => new ViewedNode(this, node) as unknown as PlanNode)
  }

  origins(id: number, path = ''): readonly Origin[] {
    return this.places.get(originKey(id, path)) ?? []
  }

  origin(id: number, role: string, path = ''): Origin {
    const own = this.origins(id, path)
    return own.find(o => o.role === role) ?? own[0] ?? this.origins(id)[0] ?? this.home()
  }

  above(id: number): PlanNode[] {
    return this.consumers[id].map(i => this.nodes[i])
  }
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
    return this.#view.nodes[this.#view.plan.nodes[this.#id].inputs[index]]
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
    visit(this.#view.nodes[this.#id])
    return [...found]
  }

  origin(role: string, path = ''): Origin {
    return this.#view.origin(this.#id, role, path)
  }

  origins(path = ''): readonly Origin[] {
    return this.#view.origins(this.#id, path)
  }
}
