import type { Identifier, Name } from '../syntax/nodes.ts'
import type { Binder, Relation, Scope } from './binder.ts'
import type { RelField } from './rel.ts'
import { call, input, literal, type Rex } from './rex.ts'
import { suggest } from './suggest.ts'
import { INTEGER, type SqlType, UNKNOWN, withNullable } from './types.ts'

interface Hit {
  readonly relation: Relation
  readonly index: number
  /** parts of the name that it took */
  readonly used: number
}

/** The column or field that a dotted name stands for; UNKNOWN, with a problem where Flink has one, if there is none. */
export function bindColumn(b: Binder, name: Name, scope: Scope): Rex {
  const parts = name.parts
  const at = b.at(name, 'column')
  if (parts.length === 0 || parts[parts.length - 1].name === '') return { ...unknown(), at }
  for (let s: Scope | undefined = scope, level = 0; s; s = s.outer, level++) {
    const hits = find(parts, s)
    if (hits.length > 1) {
      b.problem(
        parts[parts.length - 1],
        'ambiguous-column',
        `Column '${parts[parts.length - 1].name}' is ambiguous`,
        ambiguityHint(parts, hits),
      )
      return { ...unknown(), at }
    }
    if (hits.length === 1) {
      const { relation, index, used } = hits[0]
      const field = relation.fields[index]
      const position = relation.offset + index
      b.use(parts[used - 1], 'column', field.name, field)
      const base: Rex =
        level === 0
          ? input(position, field.type, at, field.time)
          : { kind: 'outer', level, index: position, type: field.type, at, time: field.time }
      return fieldPath(b, base, parts.slice(used), parts[used - 1])
    }
    if (s.relations.some(r => r.open)) return { ...unknown(), at }
  }
  const implicit = findInRows(parts, scope)
  if (implicit.length === 1) {
    const { relation, index } = implicit[0]
    const field = relation.fields[index]
    return fieldPath(b, input(relation.offset + index, field.type, at, field.time), parts)
  }
  reportMissing(b, name, scope)
  return { ...unknown(), at }
}

/** Whether a name stands for a column of the scope or of one around it, or a field in one. */
export function hasColumn(name: Name, scope: Scope): boolean {
  for (let s: Scope | undefined = scope; s; s = s.outer) if (find(name.parts, s).length > 0) return true
  return false
}

export const unknown = (): Rex => ({ kind: 'call', name: 'UNKNOWN', args: [], type: UNKNOWN, at: [] })

/** `expr.a.b` through ROW types. */
export function fieldPath(b: Binder, base: Rex, path: readonly Identifier[], from?: Identifier): Rex {
  let e = base
  for (const part of path) {
    if (e.type.root === 'UNKNOWN' || part.name === '') return { ...unknown(), at: base.at }
    const fields = e.type.root === 'ROW' ? (e.type.fields ?? []) : []
    const i = fields.findIndex(f => f.name === part.name)
    if (i < 0) {
      const near = suggest(
        part.name,
        fields.map(f => f.name),
      )
      // Flink points to the whole name behind its table.
      const place = from ? { start: from.start, end: part.end } : part
      b.problem(place, 'unknown-column', `Field '${part.name}' does not exist`, { near })
      return { ...unknown(), at: base.at }
    }
    e = fieldOf(e, i)
    b.use(part, 'column', part.name, { name: part.name, type: e.type })
  }
  return e
}
export function fieldOf(e: Rex, position: number): Rex {
  const field = e.type.fields![position]
  const type: SqlType = withNullable(field.type, field.type.nullable || e.type.nullable)
  return { ...call('FIELD', [e, literal(position, INTEGER)], type, e.at) }
}

function find(parts: readonly Identifier[], scope: Scope): Hit[] {
  const first = parts[0].name
  if (parts.length === 1) {
    const merged = scope.merged?.get(first)
    if (merged !== undefined) {
      const relation = scope.relations.find(r => merged >= r.offset && merged < r.offset + r.fields.length)
      if (relation) return [{ relation, index: merged - relation.offset, used: 1 }]
    }
  }
  const hits: Hit[] = []
  // A qualifier wins over a column of the same name.
  for (const relation of scope.relations) {
    const qualifier = qualifierLength(relation, parts)
    if (qualifier === 0) continue
    relation.fields.forEach((f, index) => {
      if (named(f, parts[qualifier].name)) hits.push({ relation, index, used: qualifier + 1 })
    })
  }
  if (hits.length > 0) return hits
  for (const relation of scope.relations) {
    if (relation.qualifiedOnly) continue
    for (let index = 0; index < relation.fields.length; index++)
      if (named(relation.fields[index], first)) hits.push({ relation, index, used: 1 })
  }
  return hits
}

// A select list may give a name twice; the second is printed with a number behind it.
const named = (f: RelField, name: string): boolean => f.name === name || f.was === name

/** How many leading parts name this relation: its alias, or the end of its path. */
function qualifierLength(relation: Relation, parts: readonly Identifier[]): number {
  if (parts.length < 2) return 0
  if (relation.alias !== undefined) return parts[0].name === relation.alias ? 1 : 0
  const path = relation.path
  if (!path) return 0
  for (let n = Math.min(3, parts.length - 1); n >= 1; n--) {
    let equal = true
    for (let i = 0; i < n; i++) if (path[path.length - n + i] !== parts[i].name) equal = false
    if (equal) return n
  }
  return 0
}

// Flink resolves the fields of ROW columns without their prefix.
function findInRows(parts: readonly Identifier[], scope: Scope): Hit[] {
  const hits: Hit[] = []
  for (const relation of scope.relations) {
    if (relation.qualifiedOnly) continue
    relation.fields.forEach((f, index) => {
      if (f.type.root === 'ROW' && f.type.fields?.some(x => x.name === parts[0].name)) hits.push({ relation, index, used: 0 })
    })
  }
  return hits
}

function reportMissing(b: Binder, name: Name, scope: Scope): void {
  const parts = name.parts
  if (parts.length > 1) {
    const relation = allRelations(scope).find(r => qualifierLength(r, parts) > 0)
    if (relation) {
      const part = parts[qualifierLength(relation, parts)]
      const near = suggest(
        part.name,
        relation.fields.map(f => f.name),
      )
      b.problem(part, 'unknown-column', `Column '${part.name}' not found in '${relation.alias ?? relation.path?.at(-1) ?? ''}'`, { near })
      return
    }
    const near = suggest(
      parts[0].name,
      allRelations(scope).map(r => r.alias ?? r.path?.at(-1) ?? ''),
    )
    b.problem(parts[0], 'unknown-table', `Table '${parts[0].name}' not found`, { near })
    return
  }
  const relations = allRelations(scope)
  // Where FROM lacks, that is the one mistake, told at the first column.
  if (relations.length === 0) {
    if (b.withoutFrom.has(scope)) return
    b.withoutFrom.add(scope)
  }
  const near = suggest(
    parts[0].name,
    relations.flatMap(r => r.fields.map(f => f.name)),
  )
  b.problem(parts[0], 'unknown-column', `Column '${parts[0].name}' not found in any table`, { near })
}
function allRelations(scope: Scope): Relation[] {
  const list: Relation[] = []
  for (let s: Scope | undefined = scope; s; s = s.outer) list.push(...s.relations)
  return list
}
function ambiguityHint(parts: readonly Identifier[], hits: readonly Hit[]): string | undefined {
  const qualifiers = hits.map(h => h.relation.alias ?? h.relation.path?.at(-1)).filter(q => q !== undefined)
  return qualifiers.length > 1 ? `Write ${qualifiers.map(q => `${q}.${parts[parts.length - 1].name}`).join(' or ')}` : undefined
}
