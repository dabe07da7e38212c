import { windowFunctions } from '../semantics/flink/functions.ts'
import type {
  AnyNode,
  Call,
  Cast,
  Cte,
  FromItem,
  Identifier,
  MatchRecognize,
  OrderItem,
  Query,
  QueryBody,
  Select,
  TableArgument,
} from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import { type Column, hintedNames, type Shape, type StatementNames, shapeOfType, type Thing } from './names.ts'

/** One relation of a FROM clause. `open`: it has columns that aren't known, so a missing one is no mistake. */
export interface NamedRelation {
  /** what qualifies its columns: the alias, else the CTE or table itself */
  readonly thing?: Thing
  readonly alias?: true
  readonly path?: readonly string[]
  readonly columns: readonly Column[]
  /** columns that USING merged with those of the left: found only behind the relation's name */
  readonly merged?: ReadonlySet<string>
  readonly open: boolean
}
export interface NameScope {
  readonly relations?: readonly NamedRelation[]
  readonly outer?: NameScope
  readonly ctes?: CteNames
  readonly windows?: ReadonlyMap<string, Thing>
}
interface CteNames {
  readonly thing: Thing
  readonly shown: Shown
  readonly next?: CteNames
}
interface Shown {
  readonly columns: readonly Column[]
  readonly open: boolean
}

/** The names of queries: scopes as the binder makes them (`semantics/bind-from.ts`, `bind-name.ts`), without types. */
export class QueryNames {
  private readonly to: StatementNames

  constructor(to: StatementNames) {
    this.to = to
  }

  /** Notes the names of a query; gives the columns that it shows. */
  query(query: Query, scope: NameScope): Shown {
    let { ctes } = scope
    for (const cte of query.ctes) ctes = this.cte(cte, { outer: scope.outer, ctes }, ctes)
    const { shown, inner } = this.body(query.body, { outer: scope.outer, ctes })
    for (const item of query.orderBy) this.orderItem(item, shown, inner)
    return shown
  }

  private cte(cte: Cte, scope: NameScope, next: CteNames | undefined): CteNames {
    const shown = this.query(cte.query, scope)
    const thing = this.to.declare('cte', cte.name)
    return { thing, shown: this.renamed(shown, cte.columns), next }
  }

  private body(body: QueryBody, scope: NameScope): { shown: Shown; inner: NameScope } {
    switch (body.kind) {
      case 'Select':
        return this.select(body, scope)
      case 'Query':
        return { shown: this.query(body, scope), inner: scope }
      case 'SetOperation': {
        // A chain of UNIONs is a deep left spine: walk it in a loop. The first query names the columns.
        const sides: QueryBody[] = []
        let left: QueryBody = body
        for (; left.kind === 'SetOperation'; left = left.left) sides.push(left.right)
        const { shown } = this.body(left, scope)
        for (const side of sides.reverse()) this.body(side, scope)
        return { shown, inner: scope }
      }
      case 'Values':
        for (const row of body.rows) this.expression(row, scope)
        return { shown: { columns: [], open: true }, inner: scope }
      case 'ErrorNode':
        return { shown: { columns: [], open: true }, inner: scope }
    }
  }

  private select(select: Select, scope: NameScope): { shown: Shown; inner: NameScope } {
    const relations = select.from ? this.from(select.from, scope) : []
    const windows = new Map(select.windows.map(w => [w.name.name, this.to.declare('window', w.name)]))
    const inner: NameScope = { relations, outer: scope.outer, ctes: scope.ctes, windows }
    this.hints(select, relations)
    const columns: Column[] = []
    let open = false
    for (const { expr, alias } of select.items) {
      this.expression(expr, inner)
      if (expr.kind === 'Star') {
        const of = expr.qualifier ? relations.filter(r => qualifies(r, expr.qualifier?.parts ?? []) > 0) : relations
        columns.push(...of.flatMap(r => (expr.qualifier ? r.columns : bare(r))))
        open ||= of.length === 0 || of.some(r => r.open)
      } else if (alias) columns.push({ name: alias.name, thing: this.to.declare('column', alias), shape: this.shapeOf(expr, inner) })
      else if (expr.kind === 'ColumnRef') {
        const hit = this.find(expr.name.parts, inner)
        const shown = hit?.fields.length ? hit.fields.at(-1) : hit?.column
        if (hit?.used === expr.name.parts.length) columns.push(shown!)
        else open ||= hit === undefined
      }
    }
    const rest: (AnyNode | undefined)[] = [select.where, select.groupBy, select.having, select.qualify, ...select.windows.map(w => w.spec)]
    for (const part of rest) if (part) this.expression(part, inner)
    return { shown: { columns, open }, inner }
  }

  private orderItem(item: OrderItem, shown: Shown, inner: NameScope): void {
    const only = item.expr.kind === 'ColumnRef' && item.expr.name.parts.length === 1 ? item.expr.name.parts[0] : undefined
    const column = only && shown.columns.find(c => c.name === only.name)
    if (only && column) this.to.add(only, column.thing)
    else this.expression(item.expr, inner)
  }

  private hints(select: Select, relations: readonly NamedRelation[]): void {
    for (const hint of select.hints) {
      for (const named of hintedNames(hint)) {
        const thing = relations.find(r => r.thing?.name === named.name)?.thing
        if (thing) this.to.add(named, thing, 'read', named.form)
      }
    }
  }

  // ---------------------------------------------------------------- FROM

  private from(item: FromItem, scope: NameScope): readonly NamedRelation[] {
    switch (item.kind) {
      case 'TableRef': {
        const { systemTime } = item
        if (systemTime) this.expression(systemTime, scope)
        const source = this.tableSource(item, scope.ctes)
        const shown = item.matchRecognize ? { ...source, ...this.pattern(item.matchRecognize, source) } : source
        return [this.named(item, this.renamed(shown, item.columns), shown)]
      }
      case 'DerivedTable': {
        const shown = this.query(item.query, { outer: item.lateral ? scope.outer : undefined, ctes: scope.ctes })
        return [this.named(item, this.renamed(item.matchRecognize ? this.pattern(item.matchRecognize, shown) : shown, item.columns))]
      }
      case 'TableFunctionRef': {
        const shown = this.tableFunction(item.call, scope)
        return [this.named(item, this.renamed(shown, item.columns))]
      }
      case 'UnnestRef':
        for (const array of item.arrays) this.expression(array, scope)
        return [this.named(item, this.renamed(this.unnested(item.arrays, scope), item.columns))]
      case 'Join':
        return this.join(item, scope)
      case 'ErrorNode':
        return [{ columns: [], open: true }]
    }
  }

  /** MATCH_RECOGNIZE reads the columns of its input, also behind a variable of the pattern, and shows its measures. */
  private pattern(match: MatchRecognize, input: Shown): Shown {
    const scope: NameScope = { relations: [input], ctes: undefined }
    const variables = this.variables(match)
    const parts: AnyNode[] = [
      ...match.partitionBy,
      ...match.orderBy,
      ...match.measures.map(m => m.expr),
      ...match.define.map(d => d.condition),
    ]
    for (const part of parts) {
      walk(part, node => {
        if (node.kind === 'Call') this.to.functionName(node.name)
        if (node.kind !== 'ColumnRef') return node.kind !== 'Name'
        const [first, ...rest] = node.name.parts
        const variable = rest.length > 0 ? variables.get(first.name) : undefined
        if (variable) this.to.add(first, variable)
        this.column(variable ? rest : node.name.parts, scope)
        return false
      })
    }
    const keys = match.partitionBy.flatMap(e => (e.kind === 'ColumnRef' ? (this.find(e.name.parts, scope)?.column ?? []) : []))
    const measures = match.measures.map(m => ({ name: m.alias.name, thing: this.to.declare('column', m.alias) }))
    return { columns: [...keys, ...measures], open: input.open }
  }

  /** The variables of a pattern by name: declared where the pattern, SUBSET or DEFINE names them first. */
  private variables(match: MatchRecognize): ReadonlyMap<string, Thing> {
    const things = new Map<string, Thing>()
    for (const id of [...match.variables, ...match.subsets.map(s => s.name), ...match.define.map(d => d.name)]) {
      const known = things.get(id.name)
      if (known) this.to.add(id, known)
      else things.set(id.name, this.to.declare('variable', id))
    }
    const uses = [...(match.skipTo ? [match.skipTo] : []), ...match.subsets.flatMap(s => s.of)]
    for (const id of uses) if (id.name !== '') this.to.add(id, things.get(id.name) ?? this.to.unknown('variable', id.name))
    return things
  }

  /** An array of rows shows the fields of its element. */
  private unnested([array, ...more]: readonly AnyNode[], scope: NameScope): Shown {
    const element = array && this.shapeOf(array, scope)?.element
    return { columns: more.length === 0 ? (element?.fields ?? []) : [], open: true }
  }

  private join(join: Extract<FromItem, { kind: 'Join' }>, scope: NameScope): readonly NamedRelation[] {
    // A chain of joins is a deep left spine: walk it in a loop.
    const joins = [join]
    while (joins[joins.length - 1].left.kind === 'Join') joins.push(joins[joins.length - 1].left as typeof join)
    let relations = this.from(joins[joins.length - 1].left, scope)
    for (const { right, on, using, natural } of joins.reverse()) {
      const beside: NameScope = { relations, outer: scope.outer, ctes: scope.ctes }
      const isQuery = right.kind === 'DerivedTable'
      const added = this.from(right, isQuery ? { ...scope, outer: beside } : { ...beside, relations })
      const all = [...relations, ...added]
      if (on) this.expression(on, { ...beside, relations: all })
      for (const id of using ?? []) for (const side of [relations, added]) this.usingColumn(id, side)
      if (natural) this.noteNatural(relations, added)
      const merged = new Set([...(using ?? []).map(u => u.name), ...(natural ? shared(relations, added) : [])])
      // A merged column is found once, on the left.
      relations = merged.size === 0 ? all : [...relations, ...added.map(r => ({ ...r, merged }))]
    }
    return relations
  }

  private usingColumn(id: Identifier, side: readonly NamedRelation[]): void {
    const column = side.flatMap(bare).find(c => c.name === id.name)
    if (column) this.to.add(id, column.thing)
  }

  private noteNatural(left: readonly NamedRelation[], right: readonly NamedRelation[]): void {
    const names = shared(left, right)
    for (const relation of [...left, ...right])
      for (const column of relation.columns) if (names.has(column.name)) this.to.names.natural.add(column.thing.key)
  }

  private tableSource(item: Extract<FromItem, { kind: 'TableRef' }>, ctes: CteNames | undefined): NamedRelation {
    const only = item.name.parts.length === 1 ? item.name.parts[0] : undefined
    for (let cte = ctes; only && cte; cte = cte.next) {
      if (cte.thing.name !== only.name) continue
      this.to.add(only, cte.thing)
      return { ...cte.shown, thing: cte.thing, path: [cte.thing.name] }
    }
    const relation = this.to.relation(item.name)
    if (!relation) return { columns: [], open: true }
    const columns = this.to.names.columnsOf(this.to.unit.before, relation.path)
    return { thing: relation.thing, path: relation.path, columns: columns ?? [], open: columns === undefined }
  }

  private named(item: { readonly alias?: Identifier }, shown: Shown, source?: NamedRelation): NamedRelation {
    const { columns, open } = shown
    if (item.alias) return { thing: this.to.declare('alias', item.alias), alias: true, columns, open }
    return { columns, open, ...(source?.thing && { thing: source.thing, path: source.path }) }
  }

  /** `AS t (a, b)` and `WITH t (a, b)`: other names are other columns. */
  private renamed(shown: Shown, list: readonly Identifier[]): Shown {
    if (list.length === 0) return shown
    const columns = list.map((id, i) => ({ name: id.name, thing: this.to.declare('column', id), shape: shown.columns[i]?.shape }))
    return { columns, open: false }
  }

  /** The tables among its arguments show their columns; Flink's windows add three. */
  private tableFunction(call: Call, scope: NameScope): Shown {
    const relations = this.call(call, scope)
    const columns = relations.flatMap(r => r.columns)
    const isWindow = windowFunctions.has(call.name.parts.map(p => p.name.toUpperCase()).join('.'))
    if (!isWindow) return { columns, open: true }
    const added = ['window_start', 'window_end', 'window_time'].map((name): Column => {
      return { name, thing: { kind: 'column', name, key: `built-in ${name}`, builtIn: true } }
    })
    return { columns: [...columns, ...added], open: relations.length === 0 || relations.some(r => r.open) }
  }

  private tableArgument(argument: TableArgument, scope: NameScope): NamedRelation {
    const { table } = argument
    const relation =
      table.kind === 'Name'
        ? this.tableSource({ kind: 'TableRef', start: table.start, end: table.end, name: table, hints: [], columns: [] }, scope.ctes)
        : this.query(table, { ctes: scope.ctes })
    const own: NameScope = { relations: [relation], ctes: scope.ctes }
    for (const expr of argument.partitionBy) this.expression(expr, own)
    for (const item of argument.orderBy) this.expression(item, own)
    return relation
  }

  // ---------------------------------------------------------------- expressions

  /** Notes the names of an expression, or of anything that expressions stand in. */
  expression(root: AnyNode, scope: NameScope): void {
    walk(root, node => {
      switch (node.kind) {
        case 'ColumnRef':
          this.column(node.name.parts, scope)
          return false
        case 'Star':
          if (node.qualifier) this.qualifier(node.qualifier.parts, scope)
          return false
        case 'Call':
          this.call(node, scope)
          return false
        case 'Query':
          this.query(node, { outer: scope, ctes: scope.ctes })
          return false
        case 'FieldAccess': {
          const field = this.shapeOf(node.operand, scope)?.fields?.find(f => f.name === node.field.name)
          if (node.field.name !== '') this.to.add(node.field, field?.thing ?? this.to.unknown('field', node.field.name))
          return true
        }
        case 'Cast':
          this.to.declareFields(node.type, this.castKey(node))
          return true
        default:
          return node.kind !== 'Identifier' && node.kind !== 'TypeNode' && node.kind !== 'Name'
      }
    })
  }

  /** What lies inside of an expression's value, where its text says it. */
  shapeOf(expr: AnyNode, scope: NameScope): Shape | undefined {
    switch (expr.kind) {
      case 'ColumnRef': {
        const hit = this.find(expr.name.parts, scope)
        if (hit?.used !== expr.name.parts.length) return undefined
        return (hit.fields.at(-1) ?? hit.column).shape
      }
      case 'FieldAccess':
        return this.shapeOf(expr.operand, scope)?.fields?.find(f => f.name === expr.field.name)?.shape
      case 'ElementAccess':
        return this.shapeOf(expr.operand, scope)?.element
      case 'Cast':
        return shapeOfType(expr.type, this.castKey(expr))
      default:
        return undefined
    }
  }

  private castKey({ start }: Cast): string {
    const { file, unit } = this.to.unit.file
    return `cast ${file} ${unit} ${start}`
  }

  /** A call's names; the relations among its arguments, in order. */
  private call(call: Call, scope: NameScope): NamedRelation[] {
    this.to.functionName(call.name)
    const relations = call.args.flatMap(a => (a.kind === 'TableArgument' ? [this.tableArgument(a, scope)] : []))
    const beside = relations.length > 0 ? { ...scope, relations } : scope
    call.args.forEach((argument, i) => {
      const name = call.argNames?.[i]
      if (name) this.to.add(name, { kind: 'parameter', name: name.name, key: `parameter ${name.name.toUpperCase()}` })
      if (argument.kind === 'Descriptor') for (const id of argument.columns) this.column([id], beside)
      else if (argument.kind !== 'TableArgument') this.expression(argument, scope)
    })
    const { over } = call
    if (over?.kind === 'Identifier') this.window(over, scope)
    else if (over) {
      if (over.base) this.window(over.base, scope)
      this.expression(over, scope)
    }
    if (call.filter) this.expression(call.filter, scope)
    for (const item of [...(call.withinGroup ?? []), ...(call.orderBy ?? [])]) this.expression(item, scope)
    return relations
  }

  private window(id: Identifier, scope: NameScope): void {
    if (id.name !== '') this.to.add(id, scope.windows?.get(id.name) ?? this.to.unknown('window', id.name))
  }

  /** A column with its qualifiers in front and the fields of a ROW behind. */
  column(parts: readonly Identifier[], scope: NameScope): void {
    if (parts.length === 0) return
    const hit = this.find(parts, scope)
    if (!hit) {
      const qualifiers = this.qualifier(parts, scope)
      for (const part of parts.slice(qualifiers)) if (part.name !== '') this.to.add(part, this.to.unknown('column', part.name))
      return
    }
    const first = hit.used - hit.fields.length
    this.qualifierParts(parts, first - (hit.unprefixed ? 0 : 1), hit.relation)
    if (!hit.unprefixed) this.to.add(parts[first - 1], hit.column.thing)
    hit.fields.forEach((field, i) => {
      this.to.add(parts[first + i], field.thing)
    })
    for (const field of parts.slice(hit.used)) if (field.name !== '') this.to.add(field, this.to.unknown('field', field.name))
  }

  private find(parts: readonly Identifier[], scope: NameScope | undefined): Found | undefined {
    for (let s = scope; s; s = s.outer) {
      const relations = s.relations ?? []
      const qualified = relations.flatMap(relation => hitsIn(relation, parts, qualifies(relation, parts)))
      const hits = qualified.length > 0 ? qualified : relations.flatMap(relation => hitsIn(relation, parts, 0))
      if (hits.length > 0) return hits.length === 1 ? withFields(hits[0], parts) : undefined
      // Flink finds the fields of ROW columns without their column's name.
      const inRows = relations.flatMap(relation =>
        relation.columns.flatMap(column => {
          const found = withFields({ relation, column, used: 0 }, parts)
          return found.fields.length > 0 ? [{ ...found, unprefixed: true as const }] : []
        }),
      )
      if (inRows.length > 0) return inRows.length === 1 ? inRows[0] : undefined
      if (relations.some(r => r.open && r.columns.length === 0)) return undefined
    }
    return undefined
  }

  /** Notes the parts that name a relation of the scope; how many they are. */
  private qualifier(parts: readonly Identifier[], scope: NameScope): number {
    for (let s: NameScope | undefined = scope; s; s = s.outer) {
      for (const relation of s.relations ?? []) {
        // `t.*` is a qualifier to its end.
        const used = Math.max(qualifies(relation, parts), qualifies(relation, [...parts, NOTHING]))
        if (used === 0) continue
        this.qualifierParts(parts, used, relation)
        return used
      }
    }
    return 0
  }

  private qualifierParts(parts: readonly Identifier[], count: number, { thing }: NamedRelation): void {
    if (count > 0 && thing) this.to.add(parts[count - 1], thing)
  }
}

/** A column that a name leads to, and the fields of its ROW behind it; `used` parts of the name say so. */
interface Found {
  readonly relation: NamedRelation
  readonly column: Column
  readonly fields: readonly Column[]
  readonly used: number
  /** the name begins with a field, without its column */
  readonly unprefixed?: true
}

function withFields({ relation, column, used }: Omit<Found, 'fields'>, parts: readonly Identifier[]): Found {
  const fields: Column[] = []
  let at: Column | undefined = column
  for (const part of parts.slice(used)) {
    at = at.shape?.fields?.find(f => f.name === part.name)
    if (!at) break
    fields.push(at)
  }
  return { relation, column, fields, used: used + fields.length }
}

const NOTHING: Identifier = { kind: 'Identifier', name: '', quoted: false, start: 0, end: 0 }

function hitsIn(relation: NamedRelation, parts: readonly Identifier[], qualifiers: number) {
  if (qualifiers > parts.length - 1) return []
  const columns = (qualifiers === 0 ? bare(relation) : relation.columns).filter(c => c.name === parts[qualifiers].name)
  return columns.map(column => ({ relation, column, used: qualifiers + 1 }))
}

/** How many leading parts name the relation, leaving one for a column: its alias, or the end of its path. */
function qualifies(relation: NamedRelation, parts: readonly Identifier[]): number {
  const { thing, path, alias } = relation
  if (parts.length < 2 || !thing) return 0
  if (alias || !path) return parts[0].name === thing.name ? 1 : 0
  for (let n = Math.min(path.length, parts.length - 1); n >= 1; n--) if (path.slice(-n).every((part, i) => part === parts[i].name)) return n
  return 0
}

function shared(left: readonly NamedRelation[], right: readonly NamedRelation[]): Set<string> {
  const names = new Set(left.flatMap(r => r.columns.map(c => c.name)))
  return new Set(right.flatMap(r => r.columns.map(c => c.name)).filter(n => names.has(n)))
}
/** The columns that are found without the relation's name. */
const bare = ({ columns, merged }: NamedRelation): readonly Column[] => (merged ? columns.filter(c => !merged.has(c.name)) : columns)
