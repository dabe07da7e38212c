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
  readonly origins = new Map<string, readonly Origin[]>()
  /** columns that several operators have in common */
  private readonly fields = new Map<Draft['fields'], Field[]>()
  /** of the node that is being written */
  private id = 0

  write(d: Draft): number {
    const inputs = d.inputs.map(i => this.write(i))
    this.id = this.nodes.length
    this.place('', d.at)
    d.aggs?.forEach((call, i) => {
      this.place(`call.${i}`, call.at)
    })
    this.nodes.push(this.node(d, inputs))
    return this.id
  }

  private node(d: Draft, inputs: readonly number[]): PhysicalNode {
    const node: Record<string, unknown> = { id: this.id }
    for (const [key, value] of Object.entries(d.node)) node[key] = PLAIN.has(key) ? value : this.plain(value, key)
    node.inputs = inputs
    node.fields = this.plainFields(d.fields)
    node.changelog = d.changelog
    if (d.uniqueKeys) node.uniqueKeys = d.uniqueKeys
    // The phase before: right below the exchange.
    if (GLOBAL.has(d.node.kind)) node.local = this.nodes[inputs[0]].inputs[0]
    return node as unknown as PhysicalNode
  }

  private plainFields(fields: Draft['fields']): Field[] {
    const known = this.fields.get(fields)
    if (known) return known
    const plain = fields.map(({ name, type, time }): Field => (time ? { name, type, timeAttribute: time } : { name, type }))
    this.fields.set(fields, plain)
    return plain
  }

  private place(path: string, at: readonly Place[]): void {
    if (at.length > 0) this.origins.set(originKey(this.id, path), at)
  }

  /** The same value with every expression in it made plain, and its places noted under its path. */
  private plain(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((v, i) => this.plain(v, `${path}.${i}`))
    if (typeof value !== 'object' || value === null) return value
    if (isRex(value)) return this.expression(asRex(value as Expression), path)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.plain(v, `${path}.${k}`)]))
  }

  private expression(e: Rex, path: string): Expression {
    this.place(path, e.at)
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

/** Parts of operators that hold no expressions, and so are plain as they are. */
const PLAIN: ReadonlySet<string> = new Set([
  'kind',
  'table',
  'connector',
  'options',
  'columns',
  'primaryKey',
  'state',
  'calls',
  'grouping',
  'keys',
  'distribution',
  'window',
])
const GLOBAL: ReadonlySet<string> = new Set(['GlobalGroupAggregate', 'GlobalWindowAggregate', 'IncrementalGroupAggregate'])
const isRex = (value: object): boolean => 'kind' in value && 'at' in value && 'type' in value && !('inputs' in value)
