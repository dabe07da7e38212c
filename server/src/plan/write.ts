import type { Place } from '../semantics/origin.ts'
import type { Rex } from '../semantics/rex.ts'
import { asRex, type Draft } from './draft.ts'
import type { Expression } from './expression.ts'
import { type Origin, type Origins, originKey } from './origins.ts'
import type { Field, PhysicalNode, PhysicalPlan } from './physical.ts'
import { Unplannable } from './to-physical.ts'

/** Writes a draft out as a plan that is a tree: plain JSON on the one side, the places of its parts on the other. */
export function writePlan(root: Draft, flink: string): { plan: PhysicalPlan; origins: Origins } {
  const writer = new Writer()
  const id = writer.write(root)
  return { plan: { version: 1, flink, nodes: writer.nodes, roots: [id] }, origins: writer.origins }
}

class Writer {
  readonly nodes: PhysicalNode[] = []
  readonly origins = new Map<string, Origin[]>()
  /** of the node that is being written: the places of its parts */
  private places: [path: string, at: readonly Place[]][] = []

  write(d: Draft): number {
    const inputs = d.inputs.map(i => this.write(i))
    this.places = [['', d.at], ...(d.aggs ?? []).map((call, i): [string, readonly Place[]] => [`call.${i}`, call.at])]
    const id = this.nodes.length
    this.nodes.push({ id, ...this.node(d, inputs) } as unknown as PhysicalNode)
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

  private place(key: string, at: readonly Place[]): void {
    if (at.length > 0)
      this.origins.set(
        key,
        at.map(p => ({ ...p })),
      )
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

const GLOBAL: ReadonlySet<string> = new Set(['GlobalGroupAggregate', 'GlobalWindowAggregate', 'IncrementalGroupAggregate'])
const isRex = (value: object): boolean => 'kind' in value && 'at' in value && 'type' in value && !('inputs' in value)
