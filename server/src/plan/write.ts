import type { Place } from '../semantics/origin.ts'
import type { Rex } from '../semantics/rex.ts'
import { asRex, type Draft } from './draft.ts'
import type { Expression } from './expression.ts'
import { type Origin, type Origins, originKey } from './origins.ts'
import type { Field, PhysicalNode, PhysicalPlan, StateSchema } from './physical.ts'
import { Unplannable } from './to-physical.ts'

/** Writes a draft out as the plan: plain JSON on the one side, the places of its parts on the other. */
export function writePlan(root: Draft, flink: string): { plan: PhysicalPlan; origins: Origins } {
  const writer = new Writer()
  const id = writer.write(root)
  return { plan: { version: 1, flink, nodes: writer.nodes, roots: [id] }, origins: writer.origins }
}

class Writer {
  readonly nodes: PhysicalNode[] = []
  readonly origins = new Map<string, Origin[]>()
  private readonly operators = new Map<string, number>()
  private readonly ids = new Map<Draft, number>()

  write(d: Draft): number {
    const known = this.ids.get(d)
    if (known !== undefined) return known
    const inputs = d.inputs.map(i => this.write(i))
    const id = this.nodes.length
    this.ids.set(d, id)
    const props = this.plain(d.node, id, '') as object
    const node: Record<string, unknown> = {
      id,
      ...props,
      inputs,
      fields: d.fields.map((f): Field => ({ name: f.name, type: f.type, ...(f.time && { timeAttribute: f.time }) })),
      changelog: d.changelog,
      ...(d.uniqueKeys && { uniqueKeys: d.uniqueKeys }),
    }
    if ('state' in node) node.state = this.numbered(node.state as StateSchema)
    // The phase before: right below the exchange.
    if (d.node.kind === 'GlobalGroupAggregate' || d.node.kind === 'GlobalWindowAggregate' || d.node.kind === 'IncrementalGroupAggregate')
      node.local = this.nodes[inputs[0]].inputs[0]
    this.nodes.push(node as unknown as PhysicalNode)
    this.place(id, '', d.at)
    d.aggs?.forEach((call, i) => {
      this.place(id, `call.${i}`, call.at)
    })
    return id
  }

  /** Equal operators in one plan keep their state apart: #2, #3 … */
  private numbered(state: StateSchema): StateSchema {
    const n = (this.operators.get(state.operator) ?? 0) + 1
    this.operators.set(state.operator, n)
    return n === 1 ? state : { ...state, operator: `${state.operator}#${n}` }
  }

  private place(id: number, path: string, at: readonly Place[]): void {
    if (at.length > 0)
      this.origins.set(
        originKey(id, path),
        at.map(p => ({ ...p })),
      )
  }

  /** The same value with every expression in it made plain, and its places noted under its path. */
  private plain(value: unknown, id: number, path: string): unknown {
    if (Array.isArray(value)) return value.map((v, i) => this.plain(v, id, `${path}.${i}`))
    if (typeof value !== 'object' || value === null) return value
    if (isRex(value)) return this.expression(asRex(value as Expression), id, path)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.plain(v, id, path ? `${path}.${k}` : k)]))
  }

  private expression(e: Rex, id: number, path: string): Expression {
    this.place(id, path, e.at)
    switch (e.kind) {
      case 'input':
        return { kind: 'input', index: e.index, type: e.type }
      case 'literal':
        return { kind: 'literal', value: e.value, type: e.type, ...(e.unit !== undefined && { unit: e.unit }) }
      case 'call': {
        const args = e.args.map((a, i) => this.expression(a, id, `${path}/args.${i}`))
        return {
          kind: 'call',
          name: e.name,
          args,
          type: e.type,
          ...(e.user && { user: true as const }),
          ...(e.nonDeterministic && { nonDeterministic: true as const }),
        }
      }
      default:
        throw new Unplannable(`an expression of kind ${e.kind} stands where it cannot`)
    }
  }
}

const isRex = (value: object): boolean => 'kind' in value && 'at' in value && 'type' in value && !('inputs' in value)
