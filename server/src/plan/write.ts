import type { Place } from '../semantics/origin.ts'
import type { Rex } from '../semantics/rex.ts'
import { asRex, type Draft } from './draft.ts'
import type { Expression } from './expression.ts'
import { type Origin, type Origins, originKey } from './origins.ts'
import type { Field, PhysicalNode, PhysicalPlan, StateSchema } from './physical.ts'
import { Unplannable } from './to-physical.ts'

/** Writes a draft out as the plan: plain JSON on the one side, the places of its parts on the other. With `reuse`, equal sub-plans become one. */
export function writePlan(root: Draft, flink: string, reuse: boolean): { plan: PhysicalPlan; origins: Origins } {
  const writer = new Writer(reuse && branches(root))
  const id = writer.write(root)
  return { plan: { version: 1, flink, nodes: writer.nodes, roots: [id] }, origins: writer.origins }
}

class Writer {
  readonly nodes: PhysicalNode[] = []
  readonly origins = new Map<string, Origin[]>()
  private readonly reuse: boolean
  private readonly operators = new Map<string, number>()
  private readonly ids = new Map<Draft, number>()
  /** nodes by all that they are and stand on */
  private readonly twins = new Map<string, number>()
  /** of the node that is being written: the places of its parts, and whether it gives the same rows each time */
  private places: [path: string, at: readonly Place[]][] = []
  private deterministic = true

  constructor(reuse: boolean) {
    this.reuse = reuse
  }

  write(d: Draft): number {
    const known = this.ids.get(d)
    if (known !== undefined) return known
    const inputs = d.inputs.map(i => this.write(i))
    this.places = [['', d.at], ...(d.aggs ?? []).map((call, i): [string, readonly Place[]] => [`call.${i}`, call.at])]
    this.deterministic = true
    const node = this.node(d, inputs)
    const key = this.reuse && this.deterministic ? JSON.stringify(node) : undefined
    const twin = key === undefined ? undefined : this.twins.get(key)
    const id = twin ?? this.nodes.length
    if (twin === undefined) {
      if ('state' in node) node.state = this.numbered(node.state as StateSchema)
      this.nodes.push({ id, ...node } as unknown as PhysicalNode)
      if (key !== undefined) this.twins.set(key, id)
    }
    this.ids.set(d, id)
    for (const [path, at] of this.places) this.place(originKey(id, path), at)
    return id
  }

  private node(d: Draft, inputs: readonly number[]): Record<string, unknown> {
    return {
      ...(this.plain(d.node, '') as object),
      inputs,
      fields: d.fields.map((f): Field => ({ name: f.name, type: f.type, ...(f.time && { timeAttribute: f.time }) })),
      changelog: d.changelog,
      ...(d.uniqueKeys && { uniqueKeys: d.uniqueKeys }),
      // The phase before: right below the exchange.
      ...(GLOBAL.has(d.node.kind) && { local: this.nodes[inputs[0]].inputs[0] }),
    }
  }

  /** Equal operators in one plan keep their state apart: #2, #3 … */
  private numbered(state: StateSchema): StateSchema {
    const n = (this.operators.get(state.operator) ?? 0) + 1
    this.operators.set(state.operator, n)
    return n === 1 ? state : { ...state, operator: `${state.operator}#${n}` }
  }

  private place(key: string, at: readonly Place[]): void {
    if (at.length > 0) this.origins.set(key, [...(this.origins.get(key) ?? []), ...at.map(p => ({ ...p }))])
  }

  /** The same value with every expression in it made plain, and its places noted under its path. */
  private plain(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((v, i) => this.plain(v, `${path}.${i}`))
    if (typeof value !== 'object' || value === null) return value
    if (isRex(value)) return this.expression(asRex(value as Expression), path)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.plain(v, path ? `${path}.${k}` : k)]))
  }

  private expression(e: Rex, path: string): Expression {
    this.places.push([path, e.at])
    switch (e.kind) {
      case 'input':
        return { kind: 'input', index: e.index, type: e.type }
      case 'literal':
        return { kind: 'literal', value: e.value, type: e.type, ...(e.unit !== undefined && { unit: e.unit }) }
      case 'call': {
        if (e.nonDeterministic) this.deterministic = false
        const args = e.args.map((a, i) => this.expression(a, `${path}/args.${i}`))
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

/** Two nodes can only be equal where the plan has two branches. */
const branches = (d: Draft): boolean => d.inputs.length > 1 || d.inputs.some(branches)

const GLOBAL: ReadonlySet<string> = new Set(['GlobalGroupAggregate', 'GlobalWindowAggregate', 'IncrementalGroupAggregate'])
const isRex = (value: object): boolean => 'kind' in value && 'at' in value && 'type' in value && !('inputs' in value)
