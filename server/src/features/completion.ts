import { bindQuery } from '../semantics/bind-query.ts'
import { Binder, type Relation } from '../semantics/binder.ts'
import { type Environment, pathKey, resolvePath } from '../semantics/environment.ts'
import { builtIns } from '../semantics/flink/functions.ts'
import { formatType } from '../semantics/types.ts'
import type { AnyNode, FromItem, Query, Select, Token } from '../syntax/nodes.ts'
import { expectedAt } from '../syntax/parser/parse.ts'
import { RESERVED_WORDS } from '../syntax/reserved-words.ts'
import { children } from '../syntax/walk.ts'
import type { Span } from '../text/span.ts'

export interface Completion extends Span {
  readonly label: string
  readonly kind: 'keyword' | 'table' | 'view' | 'column' | 'function' | 'option' | 'type'
  /** `start`, `end`: what the text replaces */
  readonly insert: string
  readonly snippet?: true
  readonly detail?: string
}

export interface CompletionPlace {
  readonly text: string
  readonly statement: AnyNode
  readonly tokens: readonly Token[]
  readonly env: Environment
  /** of the unit */
  readonly offset: number
}

/** What could stand at the caret, best first: columns in sight, tables, functions, keywords that the parser would take. */
export function complete(place: CompletionPlace): Completion[] {
  const { text, offset, env } = place
  const word = wordBefore(text, offset)
  const expected = expectedAt(text, offset)
  const span = { start: offset - word.length, end: offset }
  const found: Completion[] = []
  const add = (label: string, kind: Completion['kind'], detail?: string, insert = label, snippet?: true) =>
    found.push({ ...span, label, kind, insert, ...(detail !== undefined && { detail }), ...(snippet && { snippet }) })

  const qualifier = qualifierBefore(text, span.start)
  const names = expected.includes('identifier') || expected.includes('expression')
  if (qualifier !== undefined) {
    for (const relation of relationsAt(place))
      if (relation.alias === qualifier) for (const f of relation.fields) add(f.name, 'column', formatType(f.type), quoted(f.name))
    return matching(found, word)
  }
  if (expected.includes('expression')) {
    for (const relation of relationsAt(place)) for (const f of relation.fields) add(f.name, 'column', formatType(f.type), quoted(f.name))
    for (const entity of env.functions.entries().values()) {
      const name = entity.name.split('.').at(-1) ?? entity.name
      add(name, 'function', 'user function', `${quoted(name)}($0)`, true)
    }
    for (const name of builtIns.keys()) if (/^[A-Z][A-Z0-9_]*$/.test(name)) add(name, 'function', undefined, `${name}($0)`, true)
  }
  if (names && namesTable(place, span.start)) {
    for (const cte of ctesAt(place)) add(cte, 'table', 'WITH')
    for (const entity of env.relations.entries().values())
      add(entity.path.at(-1) ?? '', entity.kind, entity.path.slice(0, -1).join('.'), quoted(entity.path.at(-1) ?? ''))
  }
  for (const e of expected) if (/^[A-Z][A-Z_ ]*$/.test(e)) add(e, 'keyword')
  return matching(found, word)
}

/** What can match the word: the beginnings first. The editor ranks by its own fuzzy match within that. */
function matching(found: readonly Completion[], word: string): Completion[] {
  const wanted = word.toUpperCase()
  const unique = new Map(found.map(c => [`${c.kind}:${c.label}`, c]))
  const possible = [...unique.values()].filter(c => isSubsequence(wanted, c.label.toUpperCase()))
  const begins = (c: Completion) => c.label.toUpperCase().startsWith(wanted)
  return [...possible.filter(begins), ...possible.filter(c => !begins(c))]
}

function isSubsequence(part: string, whole: string): boolean {
  let at = 0
  for (let i = 0; i < whole.length && at < part.length; i++) if (whole[i] === part[at]) at++
  return at === part.length
}

const wordBefore = (text: string, offset: number) => /[A-Za-z0-9_$]*$/.exec(text.slice(0, offset))?.[0] ?? ''

function qualifierBefore(text: string, start: number): string | undefined {
  const match = /(?:([A-Za-z_][A-Za-z0-9_$]*)|`((?:[^`]|``)+)`)\s*\.$/.exec(text.slice(0, start))
  return match ? (match[1] ?? match[2]?.replaceAll('``', '`')) : undefined
}

const quoted = (name: string) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED_WORDS.has(name.toUpperCase()) ? name : `\`${name.replaceAll('`', '``')}\``

const beforeTable = new Set(['FROM', 'JOIN', 'INTO', 'TABLE', 'VIEW', 'DESCRIBE', 'DESC', 'UPDATE', ',', 'OVERWRITE'])

/** The word before the caret asks for a table. */
function namesTable({ tokens }: CompletionPlace, start: number): boolean {
  const last = tokens.findLast(t => t.end <= start && t.kind !== 'comment')
  return last !== undefined && (beforeTable.has(last.upper) || last.text === ',' || last.text === '(')
}

/** The relations of the FROM clause of the SELECT around the caret. */
function relationsAt(place: CompletionPlace): Relation[] {
  const select = around(place).findLast((n): n is Select => n.kind === 'Select')
  if (!select?.from) return []
  const ctes = cteQueries(place)
  return itemsOf(select.from).flatMap(item => relationOf(item, place.env, ctes) ?? [])
}

function itemsOf(from: FromItem): FromItem[] {
  return from.kind === 'Join' ? [...itemsOf(from.left), ...itemsOf(from.right)] : [from]
}

function relationOf(item: FromItem, env: Environment, ctes: ReadonlyMap<string, Query>): Relation | undefined {
  const fields = fieldsOf(item, env, ctes)
  if (!fields || item.kind === 'ErrorNode' || item.kind === 'Join') return undefined
  const alias = item.alias?.name ?? (item.kind === 'TableRef' ? item.name.parts.at(-1)?.name : undefined)
  const named = item.columns.length > 0 ? fields.map((f, i) => ({ ...f, name: item.columns[i]?.name ?? f.name })) : fields
  return { fields: named, offset: 0, open: false, ...(alias !== undefined && { alias }) }
}

function fieldsOf(item: FromItem, env: Environment, ctes: ReadonlyMap<string, Query>): Relation['fields'] | undefined {
  const nowhere = { file: '', unit: 0 }
  if (item.kind === 'DerivedTable') return bindQuery(new Binder(env, nowhere), item.query, { relations: [] }).fields
  if (item.kind === 'TableFunctionRef') {
    const argument = item.call.args.find(a => a.kind === 'TableArgument')
    return argument?.kind === 'TableArgument' && argument.table.kind === 'Name' ? entityFields(env, argument.table) : undefined
  }
  if (item.kind !== 'TableRef') return undefined
  const cte = item.name.parts.length === 1 ? ctes.get(item.name.parts[0].name) : undefined
  return cte ? bindQuery(new Binder(env, nowhere), cte, { relations: [] }).fields : entityFields(env, item.name)
}

function entityFields(env: Environment, name: Parameters<typeof resolvePath>[1]): Relation['fields'] | undefined {
  const path = resolvePath(env, name)
  const entity = path && env.relations.get(pathKey(path))
  return entity && (entity.kind === 'table' ? entity.resolved.columns : entity.resolved.fields)
}

const ctesAt = (place: CompletionPlace) => [...cteQueries(place).keys()]

function cteQueries(place: CompletionPlace): Map<string, Query> {
  const found = new Map<string, Query>()
  for (const node of around(place)) {
    if (node.kind === 'Query') for (const cte of node.ctes) if (cte.end <= place.offset) found.set(cte.name.name, cte.query)
  }
  return found
}

/** Nodes around the caret, outermost first; half-written ones end before the white space in front of it. */
function around({ statement, offset, text }: CompletionPlace): AnyNode[] {
  const from = text.slice(0, offset).trimEnd().length
  const path = [statement]
  for (let at: AnyNode | undefined = statement; at; ) {
    at = children(at).find(c => c.start <= offset && (c.end >= offset || c.end >= from))
    if (at) path.push(at)
  }
  return path
}
