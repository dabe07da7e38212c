import type { AnyNode } from '../../server/src/syntax/nodes.ts'

/**
 * A tree as a short text: `(Select (items a b) (from t))`. Names, literals and operators stand for themselves; a field that is absent, false
 * or empty is left out; spans are left out.
 */
export function treeText(node: AnyNode): string {
  return show(node)
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.map(show).join(' ')
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  if (!('kind' in value)) return fields(value)
  const node = value as AnyNode
  switch (node.kind) {
    case 'Identifier':
      return node.name === '' ? '‹missing›' : node.quoted ? `\`${node.name}\`` : node.name
    case 'Name':
      return node.parts.map(show).join('.')
    case 'ColumnRef':
      return show(node.name)
    case 'Star':
      return node.qualifier ? `${show(node.qualifier)}.*` : '*'
    case 'StringLiteral':
      return `'${node.value}'`
    case 'NumberLiteral':
      return node.text
    case 'BooleanLiteral':
      return String(node.value).toUpperCase()
    case 'NullLiteral':
      return 'NULL'
    case 'Binary':
      return `(${node.op} ${show(node.left)} ${show(node.right)})`
    case 'Unary':
      return `(${node.op} ${show(node.operand)})`
    case 'ErrorNode':
      return '‹error›'
    case 'SelectItem':
      return node.alias ? `(${show(node.expr)} AS ${show(node.alias)})` : show(node.expr)
    default:
      return `(${[node.kind, fields(node)].filter(Boolean).join(' ')})`
  }
}

const SPANS = new Set([
  'kind',
  'start',
  'end',
  'keyword',
  'opSpan',
  'distinctSpan',
  'whereKeyword',
  'optionsSpan',
  'columnsSpan',
  'unitSpan',
  'modifierSpan',
])

function fields(value: object): string {
  return Object.entries(value)
    .filter(([key, field]) => !SPANS.has(key) && field !== undefined && field !== false && !(Array.isArray(field) && field.length === 0))
    .map(([key, field]) => (field === true ? key : `${key}=${Array.isArray(field) ? `[${show(field)}]` : show(field)}`))
    .join(' ')
}
