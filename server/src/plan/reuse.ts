import { flinkVersion, within } from '../syntax/versions.ts'
import type { ReuseOptions } from './options.ts'
import type { Origin, Origins } from './origins.ts'
import type { PhysicalNode, PhysicalPlan } from './physical.ts'

export interface PlannedPart {
  readonly plan: PhysicalPlan
  readonly origins: Origins
}

/**
 * One plan of the plans of a statement set's INSERTs (or of one statement), in which equal sub-plans are one (Flink's SubplanReuser and SinkReuser):
 * equal by all that they are and stand on, names and changelog included. Flink 2.2 shares what calls RAND() or another non-deterministic function
 * too. The first one stays; the places of the others are added to its own. Where a part is unknown, the whole is.
 */
export function reusePlans(parts: readonly PlannedPart[], reuse: ReuseOptions): PlannedPart {
  const [first] = parts
  const unknown = parts.find(p => p.plan.unknown !== undefined)
  if (unknown) return { plan: unknown.plan, origins: new Map() }
  if (parts.length === 1 && first.plan.nodes.every(n => n.inputs.length < 2)) return numberedChain(first)
  const forest = new Forest(parts)
  if (parts.length > 1 && within(flinkVersion(first.plan.flink), '2.1') && reuse.subPlans && reuse.sinks) forest.joinSinks()
  const writer = new Writer(forest, reuse)
  const roots = forest.roots.map(root => writer.write(root))
  return { plan: { version: 1, flink: first.plan.flink, nodes: writer.nodes, roots }, origins: writer.origins }
}

/** Without a branch there is nothing to share. */
function numberedChain({ plan, origins }: PlannedPart): PlannedPart {
  const numbers = new StateNumbers()
  return { plan: { ...plan, nodes: plan.nodes.map(node => numbers.of(node)) }, origins }
}

/** Operators of one plan that keep the same by the same keys keep their state apart: #2, #3 … */
class StateNumbers {
  private readonly operators = new Map<string, number>()

  of(node: PhysicalNode): PhysicalNode {
    if (!('state' in node)) return node
    const operator = operatorOf(node.state.operator)
    const n = (this.operators.get(operator) ?? 0) + 1
    this.operators.set(operator, n)
    return { ...node, state: { ...node.state, operator: n === 1 ? operator : `${operator}#${n}` } }
  }
}

/** The nodes of all parts, numbered through; inputs stand before what reads them. */
class Forest {
  readonly nodes: PhysicalNode[] = []
  readonly places: (readonly (readonly [path: readonly string[], at: readonly Origin[]])[])[] = []
  roots: number[] = []

  constructor(parts: readonly PlannedPart[]) {
    for (const { plan, origins } of parts) {
      const base = this.nodes.length
      for (const node of plan.nodes) this.add({ ...node, inputs: node.inputs.map(i => base + i) }, [])
      this.roots.push(...plan.roots.map(r => base + r))
      for (const [key, at] of origins) {
        const [node, ...path] = key.split('/')
        this.places[base + Number(node)] = [...this.places[base + Number(node)], [path, at]]
      }
    }
  }

  add(node: PhysicalNode, places: Forest['places'][number]): number {
    this.places.push(places)
    return this.nodes.push(node) - 1
  }

  /** INSERTs into one table become one sink, where they write the same columns with the same kinds of change. */
  joinSinks(): void {
    const groups = new Map<string, number[]>()
    for (const root of this.roots) {
      const key = this.sinkKey(root)
      groups.set(key, [...(groups.get(key) ?? []), root])
    }
    this.roots = [...groups.values()].map(group => (group.length > 1 ? this.joined(group) : group[0]))
  }

  private sinkKey(root: number): string {
    const node = this.nodes[root]
    if (node.kind !== 'Sink') return String(root)
    const { table, options, targetColumns, upsertMaterialize, inputs } = node
    return JSON.stringify([table, options, targetColumns, upsertMaterialize !== undefined, this.nodes[inputs[0]].changelog])
  }

  private joined(group: readonly number[]): number {
    const inputs = group.map(root => this.nodes[root].inputs[0])
    const rows = inputs.map(i => this.nodes[i])
    const fields = rows[0].fields.map(({ timeAttribute, ...field }, i) => ({
      ...field,
      type: { ...field.type, nullable: rows.some(r => r.fields[i].type.nullable) },
      ...(rows.every(r => r.fields[i].timeAttribute === timeAttribute) && timeAttribute && { timeAttribute }),
    }))
    const union = this.add({ kind: 'Union', id: 0, inputs, fields, changelog: rows[0].changelog }, [])
    const { uniqueKeys: _, ...sink } = this.nodes[group[0]]
    return this.add(
      { ...sink, inputs: [union] },
      group.flatMap(root => this.places[root]),
    )
  }
}

/** Writes the forest out from its roots down; what is shared is written where it is met first. */
class Writer {
  readonly nodes: PhysicalNode[] = []
  readonly origins = new Map<string, readonly Origin[]>()
  private readonly forest: Forest
  private readonly reuse: ReuseOptions
  /** of each node of the forest a number that equal sub-plans have in common */
  private readonly classes: readonly number[]
  private readonly written = new Map<number, number>()
  private readonly numbers = new StateNumbers()

  constructor(forest: Forest, reuse: ReuseOptions) {
    this.forest = forest
    this.reuse = reuse
    this.classes = reuse.subPlans ? classesOf(forest.nodes) : []
  }

  write(index: number): number {
    const node = this.forest.nodes[index]
    const shared = this.isShared(node) ? this.classes[index] : undefined
    const twin = shared === undefined ? undefined : this.written.get(shared)
    if (twin !== undefined) {
      this.placeAll(index, twin)
      return twin
    }
    const inputs = node.inputs.map(i => this.write(i))
    const id = this.nodes.length
    this.nodes.push({ ...this.numbers.of(node), id, inputs, ...('local' in node && { local: this.nodes[inputs[0]].inputs[0] }) })
    this.place(index, id)
    if (shared !== undefined) this.written.set(shared, id)
    return id
  }

  /** A source is shared alone only as the option says, and then its exchange isn't either (SubplanReuser.isNodeReusableDisabled). */
  private isShared(node: PhysicalNode): boolean {
    if (!this.reuse.subPlans || node.kind === 'Sink' || node.kind === 'Collect') return false
    if (node.kind === 'Exchange') return this.isShared(this.forest.nodes[node.inputs[0]])
    return this.reuse.sources || node.kind !== 'TableSourceScan'
  }

  private place(index: number, id: number): void {
    for (const [path, at] of this.forest.places[index]) {
      const key = [id, ...path].join('/')
      this.origins.set(key, [...(this.origins.get(key) ?? []), ...at])
    }
  }

  private placeAll(index: number, twin: number): void {
    this.place(index, twin)
    this.forest.nodes[index].inputs.forEach((input, i) => {
      this.placeAll(input, this.nodes[twin].inputs[i])
    })
  }
}

function classesOf(nodes: readonly PhysicalNode[]): number[] {
  const known = new Map<string, number>()
  const classes: number[] = []
  for (const node of nodes) {
    const state = 'state' in node ? { ...node.state, operator: operatorOf(node.state.operator) } : undefined
    const key = JSON.stringify({ ...node, id: 0, local: 0, inputs: node.inputs.map(i => classes[i]), state })
    classes.push(known.get(key) ?? known.set(key, known.size).size - 1)
  }
  return classes
}

/** The name of an operator's state, less its number in the plan. */
const operatorOf = (operator: string): string => operator.split('#')[0]
