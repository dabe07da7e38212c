import { flinkVersion, within } from '../syntax/versions.ts'
import type { ReuseOptions } from './options.ts'
import type { Origin, Origins } from './origins.ts'
import type { PhysicalNode, PhysicalPlan } from './physical.ts'

export interface PlannedPart {
  readonly plan: PhysicalPlan
  readonly origins: Origins
}

/** A plan whose places are put together when somebody asks for one of them: where nothing is found, nobody does. */
export class Planned implements PlannedPart {
  readonly plan: PhysicalPlan
  private readonly place: () => Origins
  private places?: Origins

  constructor(plan: PhysicalPlan, place: () => Origins) {
    this.plan = plan
    this.place = place
  }

  get origins(): Origins {
    this.places ??= this.place()
    return this.places
  }
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
  return new Planned({ version: 1, flink: first.plan.flink, nodes: writer.nodes, roots }, () => writer.origins())
}

/** Without a branch there is nothing to share. */
function numberedChain(part: PlannedPart): PlannedPart {
  const { plan } = part
  const numbers = new StateNumbers()
  const nodes = plan.nodes.map(node => numbers.of(node))
  return nodes.every((node, i) => node === plan.nodes[i]) ? part : new Planned({ ...plan, nodes }, () => part.origins)
}

/** Operators of one plan that keep the same by the same keys keep their state apart: #2, #3 … */
class StateNumbers {
  private readonly operators = new Map<string, number>()

  of(node: PhysicalNode): PhysicalNode {
    if (!('state' in node)) return node
    const operator = operatorOf(node.state.operator)
    const n = (this.operators.get(operator) ?? 0) + 1
    this.operators.set(operator, n)
    const numbered = n === 1 ? operator : `${operator}#${n}`
    return numbered === node.state.operator ? node : { ...node, state: { ...node.state, operator: numbered } }
  }
}

/** The nodes of all parts, numbered through; inputs stand before what reads them. */
class Forest {
  readonly nodes: PhysicalNode[] = []
  roots: number[] = []
  private readonly parts: readonly PlannedPart[]
  /** of a node that was made here: the nodes whose places it has */
  private readonly madeOf = new Map<number, readonly number[]>()

  constructor(parts: readonly PlannedPart[]) {
    this.parts = parts
    for (const { plan } of parts) {
      const base = this.nodes.length
      for (const node of plan.nodes) this.nodes.push(base === 0 ? node : { ...node, inputs: node.inputs.map(i => base + i) })
      this.roots.push(...plan.roots.map(r => base + r))
    }
  }

  private add(node: PhysicalNode, madeOf: readonly number[]): number {
    this.madeOf.set(this.nodes.length, madeOf)
    return this.nodes.push(node) - 1
  }

  /** By node: paths in it, and where they are written. */
  places(): NodePlaces[] {
    const places = this.nodes.map((): NodePlaces => [])
    let base = 0
    for (const { plan, origins } of this.parts) {
      for (const [key, at] of origins) {
        const [node, ...path] = key.split('/')
        places[base + Number(node)].push([path, at])
      }
      base += plan.nodes.length
    }
    for (const [made, nodes] of this.madeOf) places[made] = nodes.flatMap(n => places[n])
    return places
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
    return this.add({ ...sink, inputs: [union] }, group)
  }
}
type NodePlaces = (readonly [path: readonly string[], at: readonly Origin[]])[]

/** Writes the forest out from its roots down; what is shared is written where it is met first. */
class Writer {
  readonly nodes: PhysicalNode[] = []
  private readonly forest: Forest
  private readonly reuse: ReuseOptions
  /** of each node of the forest a number that equal sub-plans have in common */
  private readonly classes: readonly number[]
  private readonly written = new Map<number, number>()
  /** nodes of the forest, and the node of the plan that each of them became */
  private readonly placed: (readonly [index: number, id: number])[] = []
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
    this.placed.push([index, id])
    if (shared !== undefined) this.written.set(shared, id)
    return id
  }

  /** A source is shared alone only as the option says, and then its exchange isn't either (SubplanReuser.isNodeReusableDisabled). */
  private isShared(node: PhysicalNode): boolean {
    if (!this.reuse.subPlans || node.kind === 'Sink' || node.kind === 'Collect') return false
    if (node.kind === 'Exchange') return this.isShared(this.forest.nodes[node.inputs[0]])
    return this.reuse.sources || node.kind !== 'TableSourceScan'
  }

  origins(): Origins {
    const places = this.forest.places()
    const origins = new Map<string, readonly Origin[]>()
    for (const [index, id] of this.placed) {
      for (const [path, at] of places[index]) {
        const key = [id, ...path].join('/')
        origins.set(key, [...(origins.get(key) ?? []), ...at])
      }
    }
    return origins
  }

  private placeAll(index: number, twin: number): void {
    this.placed.push([index, twin])
    this.forest.nodes[index].inputs.forEach((input, i) => {
      this.placeAll(input, this.nodes[twin].inputs[i])
    })
  }
}

/** Only what reads the same inputs, or the same table, is compared as a whole. */
function classesOf(nodes: readonly PhysicalNode[]): number[] {
  const alike = new Map<string, Alike>()
  const classes: number[] = []
  nodes.forEach((node, index) => {
    const rough = `${node.kind} ${node.inputs.map(i => classes[i])} ${node.kind === 'TableSourceScan' ? node.table : ''}`
    const others = alike.get(rough)
    classes.push(others ? others.twinOf(node, index) : index)
    if (!others) alike.set(rough, new Alike(node, index))
  })
  return classes
}

/** Operators that may be equal, each one once. Few are compared with each other, many by their texts: 800 queries of one UNION read one table. */
class Alike {
  private readonly nodes: { readonly node: PhysicalNode; readonly index: number }[]
  private byText: Map<string, number> | undefined

  constructor(node: PhysicalNode, index: number) {
    this.nodes = [{ node, index }]
  }

  /** The index of the equal one that was there before, else its own. */
  twinOf(node: PhysicalNode, index: number): number {
    if (this.nodes.length < FEW) {
      const twin = this.nodes.find(other => isEqual(plain(other.node), plain(node)))
      if (!twin) this.nodes.push({ node, index })
      return twin?.index ?? index
    }
    this.byText ??= new Map(this.nodes.map(n => [sortedText(plain(n.node)), n.index]))
    const text = sortedText(plain(node))
    const twin = this.byText.get(text)
    if (twin === undefined) this.byText.set(text, index)
    return twin ?? index
  }
}
const FEW = 8

/** Without its numbers in the plan, and in the name of its state. */
const plain = (node: PhysicalNode): object => ({
  ...node,
  id: 0,
  local: 0,
  inputs: none,
  state: 'state' in node ? { ...node.state, operator: operatorOf(node.state.operator) } : undefined,
})
const none: readonly number[] = []

/** As JSON, the same for equal values in whatever order their fields were written. */
function sortedText(value: object): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))),
  )
}

/** Much of two operators is the very same object, which isn't looked into. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const one = a as Record<string, unknown>
  const other = b as Record<string, unknown>
  for (const key in one) if (!isEqual(one[key], other[key])) return false
  for (const key in other) if (other[key] !== undefined && one[key] === undefined) return false
  return true
}

/** The name of an operator's state, less its number in the plan. */
const operatorOf = (operator: string): string => operator.split('#')[0]
