import type { Relation, Scope } from '../semantics/binder.ts'
import type { AnyNode, ColumnRef, Select } from '../syntax/nodes.ts'
import { nameText } from '../syntax/reserved-words.ts'
import { childrenOf } from '../syntax/walk.ts'
import type { TextEdit } from '../text/edits.ts'
import type { Refactoring } from './refactor.ts'

/** Columns of one SELECT that stand alone get their table or alias before them; those of queries in it are their own matter. */
export function qualifyColumns(select: Select, scope: Scope): Refactoring | undefined {
  if (scope.relations.some(relation => relation.open)) return undefined
  const edits = columnsIn(select).flatMap(column => qualified(column, scope) ?? [])
  return edits.length > 0 ? { title: 'Qualify the columns of this SELECT', edits } : undefined
}

/** How the relation is called where its columns are named; undefined where it has no name, or shares it. */
export function qualifierOf(relation: Relation, scope: Scope): string | undefined {
  const name = nameOf(relation)
  return name === undefined || scope.relations.filter(one => nameOf(one) === name).length > 1 ? undefined : nameText(name)
}

const nameOf = ({ alias, path }: Relation) => alias ?? path?.at(-1)

function qualified({ name }: ColumnRef, scope: Scope): TextEdit | undefined {
  const [first, ...more] = name.parts
  // A column that USING merged has a value of its own.
  if (first.name === '' || scope.merged?.has(first.name)) return undefined
  if (more.length > 0 && scope.relations.some(relation => nameOf(relation) === first.name || relation.path?.includes(first.name)))
    return undefined
  const owners = scope.relations.filter(relation => relation.fields.some(field => field.name === first.name))
  const qualifier = owners.length === 1 ? qualifierOf(owners[0], scope) : undefined
  return qualifier === undefined ? undefined : { start: first.start, end: first.start, newText: `${qualifier}.` }
}

/** `MODEL m` names a model, no column. */
const isModel = (node: AnyNode) => node.kind === 'Call' && (node.modifier === 'MODEL' || node.modifier === 'VALUE FOR')

/** References to columns, but not those in other queries, and not those that stand for columns of a table argument. */
function columnsIn(select: Select): ColumnRef[] {
  const found: ColumnRef[] = []
  const waiting: AnyNode[] = [select]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === 'ColumnRef') found.push(node)
    if (node.kind === 'Query' || node.kind === 'TableArgument' || isModel(node)) continue
    for (const child of childrenOf(node)) waiting.push(child)
  }
  return found.sort((a, b) => a.start - b.start)
}
