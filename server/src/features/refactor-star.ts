import type { Relation, Scope } from '../semantics/binder.ts'
import type { AnyNode, Select, SelectItem } from '../syntax/nodes.ts'
import { nameText } from '../syntax/reserved-words.ts'
import type { Refactoring, RefactorPlace } from './refactor.ts'
import { qualifierOf } from './refactor-qualify.ts'

const LONG = 80

/** `SELECT *`, `SELECT t.*` → the columns it stands for, in its order. Undefined where they aren't all known or can't be told apart by name. */
export function expandStar(place: RefactorPlace, select: Select, scope: Scope, path: readonly AnyNode[]): Refactoring | undefined {
  const item = select.items.find((one): one is SelectItem => path.includes(one)) ?? only(select.items)
  if (item?.expr.kind !== 'Star' || item.start === item.end) return undefined
  const { start, end, qualifier } = item.expr
  const written = qualifier && place.text.slice(qualifier.start, qualifier.end)
  const names = qualifier?.parts.map(part => part.name)
  const relations = names ? scope.relations.filter(relation => isNamed(relation, names)) : scope.relations
  if (relations.length === 0 || scope.relations.some(relation => relation.open) || (names && relations.length > 1)) return undefined
  const columns = relations.flatMap(relation => columnsOf(relation, scope, written))
  if (columns.length === 0 || columns.includes(undefined)) return undefined
  const long = columns.join(', ').length > LONG
  const column = start - (place.text.lastIndexOf('\n', start) + 1)
  return {
    title: `Write the ${columns.length} columns of ${written ?? ''}${written ? '.' : ''}*`,
    edits: [{ start, end, newText: columns.join(long ? `,\n${' '.repeat(column)}` : ', ') }],
  }
}

const only = (items: readonly SelectItem[]) => (items.length === 1 ? items[0] : undefined)

function isNamed(relation: Relation, names: readonly string[]): boolean {
  if (relation.alias !== undefined) return names.length === 1 && relation.alias === names[0]
  return relation.path?.slice(-names.length).join('.') === names.join('.')
}

/** Each column as it must be written here; undefined where no way of writing means it alone. */
function columnsOf(relation: Relation, scope: Scope, written: string | undefined): (string | undefined)[] {
  return relation.fields.flatMap(({ name }, i) => {
    const merged = written === undefined ? scope.merged?.get(name) : undefined
    // A column that USING merged is shown once, and belongs to both sides.
    if (merged !== undefined) return merged === relation.offset + i ? [nameText(name)] : []
    const qualifier = written ?? qualifierOf(relation, scope)
    const unique = scope.relations.flatMap(one => one.fields).filter(field => field.name === name).length === 1
    if (written === undefined && scope.relations.length === 1 && unique) return [nameText(name)]
    if (relation.fields.filter(field => field.name === name).length > 1) return [undefined]
    return [qualifier !== undefined ? `${qualifier}.${nameText(name)}` : unique ? nameText(name) : undefined]
  })
}
