import { builtIns } from '../../semantics/flink/functions.ts'
import type { AnyNode, Call, Expr, FromItem, Join, Select } from '../../syntax/nodes.ts'
import { children, walk } from '../../syntax/walk.ts'
import type { Span } from '../../text/span.ts'
import type { UnitView } from '../rule.ts'

export interface TextEdit extends Span {
  readonly newText: string
}

/**
 * Rewrites a SELECT so that the calls at `spans`, all equal, become one call a row:
 *
 *     SELECT f(x), f(x) + 1 FROM t    →    SELECT u.a AS `EXPR$0`, u.a + 1 FROM t CROSS JOIN UNNEST(ARRAY[f(t.x)]) AS u(a)
 *
 * Flink evaluates the array once in a Correlate, whose output column the projections above share (run on 2.2: exactly one call a row). Offsets
 * are relative to the unit. Undefined for every form that this can't do without changing rows, names or columns.
 */
export function rewriteWithUnnest(unit: UnitView, spans: readonly Span[]): readonly TextEdit[] | undefined {
  const key = spans.map(s => `${s.start}-${s.end}`).join()
  const known = rewrites.get(unit) ?? new Map<string, readonly TextEdit[] | undefined>()
  if (!known.has(key)) rewrites.set(unit, known.set(key, rewritten(unit, spans)))
  return known.get(key)
}

/** What was found of a unit, by the spans: its text stays what it is, while a SET somewhere else has its plan checked again. */
const rewrites = new WeakMap<UnitView, Map<string, readonly TextEdit[] | undefined>>()

function rewritten(unit: UnitView, spans: readonly Span[]): TextEdit[] | undefined {
  const scope = selectAround(unit.statement, spans)
  if (!scope?.select.from) return undefined
  const call = callAt(scope.select, spans[0])
  if (!call || call.distinct || call.over || call.filter || call.argNames?.some(Boolean)) return undefined
  const items = fromItems(scope.select.from)
  const target = items && placeOf(call, items)
  if (!items || !target) return undefined
  const calls = equalCalls(scope, call, unit, target.qualifier)
  if (!spans.every(s => calls.some(c => c.start === s.start && c.end === s.end)) || !groupedCorrectly(scope.select, calls)) return undefined

  const taken = new Set(unit.tokens.map(t => t.upper || unquote(t.text).toUpperCase()))
  const table = freshName('u', taken)
  const column = freshName('a', taken)
  const edits: TextEdit[] = []
  for (const c of calls) {
    const name = outputName(scope, c)
    if (name === undefined) return undefined
    edits.push({ start: c.start, end: c.end, newText: `${table}.${column}${name}` })
  }
  const stars = expandStars(scope.select, items)
  if (!stars) return undefined
  const separator = fromIndent(unit, scope.select.from)
  const source = qualified(unit, call, target.unqualified, target.qualifier)
  edits.push(...stars, {
    start: target.end,
    end: target.end,
    newText: `${separator}CROSS JOIN UNNEST(ARRAY[${source}]) AS ${table}(${column})`,
  })
  return edits.sort((a, b) => a.start - b.start)
}

interface Scope {
  readonly select: Select
  /** the SELECT is what the INSERT writes, so that names of its columns don't matter */
  readonly insert: boolean
  /** ORDER BY of the query whose body the SELECT is */
  readonly orderBy: readonly AnyNode[]
}

/** The innermost SELECT around all spans, if none of them lies in another SELECT inside it or in the FROM clause. */
function selectAround(statement: AnyNode, spans: readonly Span[]): Scope | undefined {
  const scopes = spans.map(s => innermost(statement, s))
  const first = scopes[0]
  if (!first || scopes.some(s => s?.select !== first.select)) return undefined
  const { from } = first.select
  return from && spans.some(s => s.start >= from.start && s.end <= from.end) ? undefined : first
}

function innermost(statement: AnyNode, span: Span): Scope | undefined {
  let found: Scope | undefined
  const visit = (node: AnyNode, insert: boolean, orderBy: readonly AnyNode[]) => {
    if (node.start > span.start || node.end < span.end) return
    if (node.kind === 'Select') found = { select: node, insert, orderBy }
    for (const child of children(node)) {
      if (node.kind === 'Query') visit(child, insert && child === node.body, child === node.body ? node.orderBy : [])
      else visit(child, node.kind === 'Insert' && child === node.query, [])
    }
  }
  visit(statement, false, [])
  return found
}

function callAt(select: Select, span: Span): Call | undefined {
  let found: Call | undefined
  walk(select, n => {
    if (n.kind === 'Call' && n.start === span.start && n.end === span.end) found = n
  })
  return found
}

interface Item {
  readonly item: FromItem
  /** what columns of it are written with, as in the text's names */
  readonly name?: string
  /** names of an UNNEST's columns, if it gives them */
  readonly columns?: readonly string[]
  /** where something can be put behind it: its join with the ON clause */
  readonly end: number
}

/** The FROM clause from left to right; undefined where a join in it would treat rows of a new item on its left in another way. */
function fromItems(from: FromItem): Item[] | undefined {
  if (from.kind !== 'Join') {
    const item = leaf(from, from.end)
    return item && [item]
  }
  if (!plainJoin(from)) return undefined
  const left = fromItems(from.left)
  const right = from.right.kind === 'Join' ? undefined : leaf(from.right, from.end)
  return left && right && [...left, right]
}

// RIGHT and FULL joins would fill the new column with NULL where the function was called on NULL; a comma binds in a way of its own.
const plainJoin = ({ type, natural, using }: Join) => (type === 'INNER' || type === 'LEFT' || type === 'CROSS') && !natural && !using

function leaf(item: FromItem, end: number): Item | undefined {
  switch (item.kind) {
    case 'TableRef':
      if (item.matchRecognize) return undefined
      return { item, name: item.alias?.name ?? item.name.parts.at(-1)?.name, end }
    case 'DerivedTable':
      return item.alias && !item.matchRecognize ? { item, name: item.alias.name, end } : undefined
    case 'UnnestRef':
      return item.alias && item.columns.length > 0
        ? { item, name: item.alias.name, columns: item.columns.map(c => c.name), end }
        : undefined
    // A window function must see the new column in its input, so that the time attribute stays one: not here.
    default:
      return undefined
  }
}

interface Target {
  readonly end: number
  /** what unqualified columns belong to, as it must be written */
  readonly qualifier: string
  /** the columns that must be qualified */
  readonly unqualified: ReadonlySet<AnyNode>
}

function placeOf(call: Call, items: readonly Item[]): Target | undefined {
  const tables = items.filter(i => i.columns === undefined)
  const unnested = new Set(items.flatMap(i => i.columns ?? []))
  const unqualified = new Set<AnyNode>()
  let last = 0
  let possible = true
  for (const arg of call.args) {
    walk(arg, n => {
      if (n.kind === 'SubQuery' || n.kind === 'InQuery' || n.kind === 'Exists' || n.kind === 'Star' || n.kind === 'ErrorNode')
        possible = false
      if (n.kind !== 'ColumnRef') return
      const [first, ...rest] = n.name.parts
      const named = rest.length > 0 ? items.findIndex(i => i.name === first.name) : -1
      const owner =
        named !== -1 ? named : unnested.has(first.name) ? items.findIndex(i => i.columns?.includes(first.name)) : items.indexOf(tables[0])
      if (named === -1) unqualified.add(n)
      if (named === -1 && (tables.length !== 1 || unnested.has(first.name))) possible = false
      last = Math.max(last, owner)
    })
  }
  const table = tables[0]
  if (!possible || table?.name === undefined) return undefined
  return { end: items[last].end, qualifier: written(table.name), unqualified }
}

const written = (name: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)

/** Calls in this SELECT (not in sub-queries, not in FROM) that mean the same as `call`. */
function equalCalls({ select, orderBy }: Scope, call: Call, unit: UnitView, qualifier: string): Call[] {
  const wanted = normal(unit, call, qualifier)
  const found: Call[] = []
  const parts = [
    ...select.items,
    select.where,
    select.groupBy,
    select.having,
    ...select.windows.map(w => w.spec),
    select.qualify,
    ...orderBy,
  ]
  for (const part of parts) {
    if (!part) continue
    walk(part, n => {
      if (n.kind === 'Query') return false
      if (n.kind !== 'Call' || normal(unit, n, qualifier) !== wanted) return
      found.push(n)
      return false
    })
  }
  return found
}

/** The call's text without white space, comments and the table's own qualifier. */
function normal(unit: UnitView, call: Call, qualifier: string): string {
  const tokens = unit.tokens.filter(t => t.start >= call.start && t.end <= call.end && t.kind !== 'comment').map(t => t.text)
  const kept = tokens.filter((t, i) => !((t === qualifier && tokens[i + 1] === '.') || (t === '.' && tokens[i - 1] === qualifier)))
  return kept.join('\u0000')
}

/** In a grouped SELECT the new column may stand outside of aggregates and WHERE only where the call is a grouping expression itself. */
function groupedCorrectly(select: Select, calls: readonly Call[]): boolean {
  const { groupBy } = select
  if (!groupBy) return !select.having
  if (groupBy.sets) return false
  if (groupBy.items.some(item => calls.some(c => c.start === item.start && c.end === item.end))) return true
  const { where } = select
  const aggregates = aggregatesIn(select)
  return calls.every(c => inside(c, where) || aggregates.some(a => inside(c, a)))
}

const inside = (inner: Span, outer: Span | undefined) => outer !== undefined && inner.start >= outer.start && inner.end <= outer.end

function aggregatesIn(select: Select): Call[] {
  const found: Call[] = []
  for (const part of [...select.items, select.having]) {
    if (part)
      walk(part, n => void (n.kind === 'Call' && builtIns.get(n.name.parts.at(-1)?.name.toUpperCase() ?? '')?.aggregate && found.push(n)))
  }
  return found
}

/** What to write behind the new column so that the output column keeps its name; undefined where that name can't be told. */
function outputName({ select, insert }: Scope, call: Call): string | undefined {
  const index = select.items.findIndex(i => i.expr === (call as Expr) && !i.alias)
  if (index === -1 || insert) return ''
  // Flink names a column without a name by its position, which a star before it hides.
  return select.items.slice(0, index).some(i => i.expr.kind === 'Star') ? undefined : ` AS \`EXPR$${index}\``
}

/** `*` would take in the new column: it becomes `t.*` where there is one table. */
function expandStars(select: Select, items: readonly Item[]): TextEdit[] | undefined {
  const stars = select.items.filter(i => i.expr.kind === 'Star' && !i.expr.qualifier)
  if (stars.length === 0) return []
  const [only] = items
  if (items.length !== 1 || only.name === undefined) return undefined
  return stars.map(s => ({ start: s.start, end: s.end, newText: `${written(only.name ?? '')}.*` }))
}

/** The call as written, with its columns qualified. */
function qualified(unit: UnitView, call: Call, columns: ReadonlySet<AnyNode>, qualifier: string): string {
  const starts = [...columns].map(c => c.start).sort((a, b) => b - a)
  let text = unit.text.slice(call.start, call.end)
  for (const start of starts) text = `${text.slice(0, start - call.start)}${qualifier}.${text.slice(start - call.start)}`
  return text
}

/** A line of its own where FROM has one. */
function fromIndent({ text, tokens }: UnitView, from: Span): string {
  const keyword = tokens.findLast(t => t.upper === 'FROM' && t.end <= from.start)
  const line = keyword && /(?:^|\n)([ \t]*)$/.exec(text.slice(0, keyword.start))
  return line && text.slice(0, keyword.start).includes('\n') ? `\n${line[1]}` : ' '
}

function freshName(base: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}${i}`
    if (!taken.has(name.toUpperCase())) return name
  }
}

const unquote = (text: string) => (text.startsWith('`') ? text.slice(1, -1) : text)
