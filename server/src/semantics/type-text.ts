import type { TypeNode } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import type { Binder } from './binder.ts'
import { MAX_LENGTH, type SqlType, sqlType, UNKNOWN } from './types.ts'

/** The logical type that a type in a script stands for; UNKNOWN for what is not understood. */
export function typeOfNode(node: TypeNode | undefined): SqlType {
  if (!node) return UNKNOWN
  const nullable = node.nullable !== false
  switch (node.root) {
    case 'STRING':
      return sqlType('VARCHAR', nullable, { length: MAX_LENGTH })
    case 'BYTES':
      return sqlType('VARBINARY', nullable, { length: MAX_LENGTH })
    case 'CHAR':
    case 'BINARY':
      return sqlType(node.root, nullable, { length: node.precision ?? 1 })
    case 'VARCHAR':
    case 'VARBINARY':
      // A bare VARCHAR in SQL is VARCHAR(2147483647).
      return sqlType(node.root, nullable, { length: node.precision ?? MAX_LENGTH })
    case 'INT':
    case 'INTEGER':
      return sqlType('INTEGER', nullable)
    case 'DECIMAL':
    case 'DEC':
    case 'NUMERIC':
      return sqlType('DECIMAL', nullable, { precision: Math.min(38, node.precision ?? 10), scale: node.scale ?? 0 })
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
    case 'RAW':
    case 'VARIANT':
    case 'NULL':
      return sqlType(node.root, nullable)
    case 'TIME':
      return sqlType('TIME', nullable, { precision: node.precision ?? 0 })
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return sqlType(node.root, nullable, { precision: Math.min(9, node.precision ?? 6) })
    case 'ARRAY':
    case 'MULTISET':
      return sqlType(node.root, nullable, { element: typeOfNode(node.elements[0]) })
    case 'MAP':
      return sqlType('MAP', nullable, { key: typeOfNode(node.elements[0]), value: typeOfNode(node.elements[1]) })
    case 'ROW':
      return sqlType('ROW', nullable, { fields: node.fields.map(f => ({ name: f.name.name, type: typeOfNode(f.type) })) })
    default:
      return UNKNOWN
  }
}

/** Tells which DECIMAL in a type no value can have; whether all are right. Flink takes 38 where more digits are asked for. */
export function checkDecimals(b: Binder, type: TypeNode): boolean {
  let right = true
  walk(type, n => {
    if (n.kind !== 'TypeNode' || !/^(?:DECIMAL|DEC|NUMERIC)$/.test(n.root)) return
    const { precision = 10, scale = 0 } = n
    const message =
      precision < 1
        ? 'A DECIMAL has at least one digit'
        : scale > Math.min(precision, 38)
          ? `DECIMAL(${precision}, ${scale}) has more digits behind the point than in all`
          : undefined
    if (message === undefined) return
    right = false
    b.problem(n, 'argument-type', message)
  })
  return right
}

/** A type written as text outside a script (`sluice.json`): the types of a column definition. */
export function parseType(text: string): SqlType {
  const tokens = text.match(/[A-Za-z_]\w*|`[^`]*`|\d+|[<>(),]/g) ?? []
  let at = 0
  const peek = () => tokens[at]?.toUpperCase()
  const accept = (t: string): boolean => peek() === t && ++at > 0
  const numbers = (): number[] => {
    const found: number[] = []
    if (!accept('(')) return found
    while (at < tokens.length && !accept(')')) {
      if (/^\d+$/.test(tokens[at])) found.push(Number(tokens[at]))
      at++
    }
    return found
  }
  const one = (): SqlType => {
    const root = (tokens[at++] ?? '').toUpperCase()
    let node: { root: string; precision?: number; scale?: number; elements: SqlType[]; fields: { name: string; type: SqlType }[] }
    const [precision, scale] = root === 'ROW' ? [] : numbers()
    node = { root, precision, scale, elements: [], fields: [] }
    const closing = accept('<') ? '>' : root === 'ROW' && accept('(') ? ')' : undefined
    if (closing) {
      while (at < tokens.length && peek() !== closing) {
        if (root === 'ROW') {
          const name = tokens[at++].replaceAll('`', '')
          node.fields.push({ name, type: one() })
        } else node.elements.push(one())
        if (!accept(',')) break
      }
      accept(closing)
    }
    let nullable = true
    if (accept('NOT') && accept('NULL')) nullable = false
    else accept('NULL')
    return fromParts(node, nullable)
  }
  return one()
}

function fromParts(
  node: { root: string; precision?: number; scale?: number; elements: SqlType[]; fields: { name: string; type: SqlType }[] },
  nullable: boolean,
): SqlType {
  if (node.root === 'ARRAY' || node.root === 'MULTISET') return sqlType(node.root, nullable, { element: node.elements[0] ?? UNKNOWN })
  if (node.root === 'MAP') return sqlType('MAP', nullable, { key: node.elements[0] ?? UNKNOWN, value: node.elements[1] ?? UNKNOWN })
  if (node.root === 'ROW') return sqlType('ROW', nullable, { fields: node.fields })
  return typeOfNode({
    kind: 'TypeNode',
    start: 0,
    end: 0,
    root: node.root,
    precision: node.precision,
    scale: node.scale,
    elements: [],
    fields: [],
    nullable,
  })
}
