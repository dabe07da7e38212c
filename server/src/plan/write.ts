import type { Place } from '../semantics/origin.ts'
import type { Rex } from '../semantics/rex.ts'
import { asRex, type Draft, type DraftNode, type DraftState } from './draft.ts'
import type { Expression } from './expression.ts'
import type { PlannerOptions } from './options.ts'
import { type Origin, type Origins, originKey } from './origins.ts'
import type { Field, PhysicalNode, StateSchema } from './physical.ts'
import { Planned } from './reuse.ts'
import { Unplannable } from './to-physical.ts'

/** Writes a draft out as a plan that is a tree: plain JSON on the one side, the places of its parts on the other. */
export function writePlan(root: Draft, flink: string, options: PlannerOptions): Planned {
  const writer = new Writer(options)
  const id = writer.write(root)
  return new Planned({ version: 1, flink, nodes: writer.nodes, roots: [id] }, () => placesOf(writer.drafts))
}

class Writer {
  readonly nodes: PhysicalNode[] = []
  /** what each node was made of */
  readonly drafts: Draft[] = []
  /** columns that several operators have in common */
  private readonly fields = new Map<Draft['fields'], Field[]>()
  private readonly options: PlannerOptions

  constructor(options: PlannerOptions) {
    this.options = options
  }

  write(d: Draft): number {
    const inputs = d.inputs.map(i => this.write(i))
    this.drafts.push(d)
    return this.nodes.push(this.node(d, inputs)) - 1
  }

  private node({ node, fields, changelog, uniqueKeys }: Draft, inputs: readonly number[]): PhysicalNode {
    const written = { id: this.nodes.length, ...node, ...expressionsOf(node), inputs, fields: this.plainFields(fields), changelog }
    if (uniqueKeys) Object.assign(written, { uniqueKeys })
    if ('state' in node) Object.assign(written, { state: this.timed(node.state) })
    else if (node.kind === 'Sink' && node.upsertMaterialize)
      Object.assign(written, { upsertMaterialize: this.timed(node.upsertMaterialize) })
    // The phase before: right below the exchange.
    if (GLOBAL.has(node.kind)) Object.assign(written, { local: this.nodes[inputs[0]].inputs[0] })
    return written as unknown as PhysicalNode
  }

  private timed({ operator, key, parts, ttl }: DraftState): StateSchema {
    return { operator, key, parts, ttl: ttl ?? this.options.stateTtl }
  }

  private plainFields(fields: Draft['fields']): Field[] {
    const known = this.fields.get(fields)
    if (known) return known
    const plain = fields.map(({ name, type, time }): Field => (time ? { name, type, timeAttribute: time } : { name, type }))
    this.fields.set(fields, plain)
    return plain
  }
}

const GLOBAL: ReadonlySet<string> = new Set(['GlobalGroupAggregate', 'GlobalWindowAggregate', 'IncrementalGroupAggregate'])

/** The parts of an operator that are expressions, made plain; all others are plain as they are. */
function expressionsOf(node: DraftNode): Partial<Record<ExpressionPart, unknown>> | undefined {
  switch (node.kind) {
    case 'Calc':
      return node.where ? { select: node.select.map(plain), where: plain(node.where) } : { select: node.select.map(plain) }
    case 'TableSourceScan': {
      const { watermark } = node
      if (!watermark) return undefined
      const { rowtime, expression } = watermark
      return { watermark: { ...watermark, ...(rowtime && { rowtime: plain(rowtime) }), expression: plain(expression) } }
    }
    case 'Values':
      return { rows: node.rows.map(row => row.map(plain)) }
    case 'Expand':
      return { projects: node.projects.map(row => row.map(plain)) }
    case 'WatermarkAssigner':
      return { expression: plain(node.expression) }
    case 'Correlate':
      return { expression: plain(node.expression), ...(node.condition && { condition: plain(node.condition) }) }
    case 'Join':
    case 'IntervalJoin':
    case 'WindowJoin':
    case 'TemporalJoin':
      return { ...(node.where && { where: plain(node.where) }), ...(node.condition && { condition: plain(node.condition) }) }
    case 'LookupJoin':
      return {
        lookup: node.lookup.map(({ column, value }) => ({ column, value: plain(value) })),
        ...(node.condition && { condition: plain(node.condition) }),
      }
    case 'ChangelogNormalize':
      return node.condition && { condition: plain(node.condition) }
    default:
      return undefined
  }
}
type ExpressionPart = 'select' | 'where' | 'condition' | 'expression' | 'watermark' | 'rows' | 'projects' | 'lookup'
const EXPRESSIONS: readonly ExpressionPart[] = ['select', 'where', 'condition', 'expression', 'watermark', 'rows', 'projects', 'lookup']

/** The expression without its places. */
function plain(of: Expression): Expression {
  const e = asRex(of)
  switch (e.kind) {
    case 'input':
      return { kind: 'input', index: e.index, type: e.type }
    case 'literal':
      return e.unit === undefined
        ? { kind: 'literal', value: e.value, type: e.type }
        : { kind: 'literal', value: e.value, type: e.type, unit: e.unit }
    case 'call': {
      const args = (e.args as readonly Expression[]).map(plain)
      const { name, type, user, nonDeterministic } = e
      if (!user && !nonDeterministic) return { kind: 'call', name, args, type }
      return { kind: 'call', name, args, type, ...(user && { user }), ...(nonDeterministic && { nonDeterministic }) }
    }
    default:
      throw new Unplannable(`an expression of kind ${e.kind} stands where it cannot`)
  }
}

/** Where each node, and each expression in it, is written. */
function placesOf(drafts: readonly Draft[]): Origins {
  const origins = new Map<string, readonly Origin[]>()
  drafts.forEach((d, id) => {
    const place = (path: string, at: readonly Place[]) => {
      if (at.length > 0) origins.set(originKey(id, path), at)
    }
    place('', d.at)
    d.aggs?.forEach((call, i) => {
      place(`call.${i}`, call.at)
    })
    for (const part of EXPRESSIONS) visit((d.node as Partial<Record<ExpressionPart, unknown>>)[part], part, place)
  })
  return origins
}

/** The expressions of a part of an operator, by their paths in it. */
function visit(value: unknown, path: string, place: (path: string, at: readonly Place[]) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (isRex(value)) {
    place(path, value.at)
    if (value.kind === 'call') for (const [i, a] of value.args.entries()) visit(a, `${path}/args.${i}`, place)
  } else for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`, place)
}
const isRex = (value: object): value is Rex => 'kind' in value && 'at' in value && 'type' in value && !('inputs' in value)
