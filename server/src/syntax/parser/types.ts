import type { FieldTypeNode, Identifier, IntervalLiteral, TypeNode } from '../nodes.ts'
import type { Cursor } from './cursor.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A data type. `nullability`: whether NULL / NOT NULL may follow (in DDL and inside of ROW, ARRAY …, not in CAST). */
export function parseType(c: Cursor, nullability: boolean, collections = true): TypeNode {
  const start = c.token.start
  if (!c.enter()) return emptyType(c)
  const type = baseType(c, start, nullability)
  c.leave()
  if (type.root !== '') nullable(c, type, nullability)
  let outer: TypeNode = type
  let levels = 0
  while (collections && (c.at('ARRAY') || c.at('MULTISET')) && c.enter()) {
    levels++
    const collection: Mutable<TypeNode> = { kind: 'TypeNode', root: c.advance().upper, elements: [outer], fields: [], ...c.span(start) }
    nullable(c, collection, nullability)
    outer = collection
  }
  for (; levels > 0; levels--) c.leave()
  return outer
}

export const isSimpleType = (word: string): boolean => Object.hasOwn(SIMPLE, word)

/** The types that are one word, perhaps with a length or precision. */
const SIMPLE: Readonly<Record<string, string>> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'TINYINT',
  SMALLINT: 'SMALLINT',
  INT: 'INT',
  INTEGER: 'INT',
  BIGINT: 'BIGINT',
  FLOAT: 'FLOAT',
  REAL: 'FLOAT',
  DOUBLE: 'DOUBLE',
  DECIMAL: 'DECIMAL',
  DEC: 'DECIMAL',
  NUMERIC: 'DECIMAL',
  CHAR: 'CHAR',
  CHARACTER: 'CHAR',
  VARCHAR: 'VARCHAR',
  STRING: 'STRING',
  BINARY: 'BINARY',
  VARBINARY: 'VARBINARY',
  BYTES: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  TIMESTAMP_LTZ: 'TIMESTAMP_LTZ',
  VARIANT: 'VARIANT',
  BITMAP: 'BITMAP',
  ANY: 'ANY',
}
/** Names of types that became words of the grammar with a version; before, they name a type of the user's. */
const LATER_TYPES: ReadonlySet<string> = new Set(['VARIANT', 'BITMAP'])
const WITH_LENGTH = new Set(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'DECIMAL'])
export const TYPE_NAMES = Object.keys(SIMPLE).concat('ROW', 'ARRAY', 'MAP', 'MULTISET', 'RAW', 'INTERVAL')

function baseType(c: Cursor, start: number, nullability: boolean): Mutable<TypeNode> {
  c.expect('type')
  c.expectAll(TYPE_NAMES)
  const { kind, upper } = c.token
  if (kind === 'word') {
    const simple = SIMPLE[upper]
    if (simple !== undefined && Object.hasOwn(SIMPLE, upper) && !(LATER_TYPES.has(upper) && !c.isReserved(upper))) {
      // Flink 2.1 has the word and fails on it.
      if (upper === 'VARIANT') c.only('VARIANT', c.tokenSpan(), '2.2')
      return simpleType(c, start, simple)
    }
    const next = c.peek().text
    switch (upper) {
      case 'ROW':
        return rowType(c, start)
      case 'ARRAY':
      case 'MULTISET':
        return elementType(c, start, 1)
      case 'MAP':
        if (next === '<' || c.nextIsEnd) return elementType(c, start, 2)
        break
      case 'RAW':
        if (next === '(') return rawType(c, start)
        break
      case 'STRUCTURED':
        if (next === '<') {
          c.only('STRUCTURED', c.tokenSpan(), '2.1')
          return structuredType(c, start)
        }
        break
      case 'INTERVAL':
        // An interval is a type in CAST alone; no column has it.
        if (nullability) break
        return intervalType(c, start)
    }
  }
  if (upper === 'GEOMETRY') {
    c.problem('Flink has no type GEOMETRY', c.tokenSpan(), ['type'])
    c.judgeAgain()
    const id = c.takeIdentifier()
    return {
      kind: 'TypeNode',
      root: '',
      name: { kind: 'Name', parts: [id], start, end: id.end },
      elements: [],
      fields: [],
      ...c.span(start),
    }
  }
  if (kind === 'quoted' || (kind === 'word' && !c.isReserved(upper))) {
    const name = c.name()
    return { kind: 'TypeNode', root: name.parts.map(part => part.name).join('.'), name, elements: [], fields: [], ...c.span(start) }
  }
  c.fail('type')
  return emptyType(c)
}

function emptyType(c: Cursor): TypeNode {
  return { kind: 'TypeNode', root: '', elements: [], fields: [], start: c.prevEnd, end: c.prevEnd }
}

function simpleType(c: Cursor, start: number, simple: string): Mutable<TypeNode> {
  c.advance()
  let root = simple
  if (root === 'DOUBLE') c.take('PRECISION')
  else if ((root === 'CHAR' || root === 'BINARY') && c.take('VARYING')) root = `VAR${root}`
  let precision: number | undefined
  let scale: number | undefined
  if (WITH_LENGTH.has(root) && c.takeSymbol('(')) {
    precision = c.integer()
    if (root === 'DECIMAL' && c.takeSymbol(',')) scale = c.integer()
    c.needSymbol(')')
  }
  if (root === 'TIMESTAMP' || root === 'TIME') {
    if (c.at('WITH') && (c.peek().upper === 'LOCAL' || c.peek().upper === 'TIME' || c.nextIsEnd)) {
      c.advance()
      // Flink has no time zone in a value; the word that is missing is LOCAL.
      const local = c.need('LOCAL')
      c.need('TIME')
      c.need('ZONE')
      root += local ? '_LTZ' : '_TZ'
    } else if (c.take('WITHOUT')) {
      c.need('TIME')
      c.need('ZONE')
    }
  }
  return {
    kind: 'TypeNode',
    root,
    ...(precision !== undefined && { precision }),
    ...(scale !== undefined && { scale }),
    elements: [],
    fields: [],
    ...c.span(start),
  }
}

function elementType(c: Cursor, start: number, count: number): Mutable<TypeNode> {
  const root = c.advance().upper
  const elements: TypeNode[] = []
  if (c.needSymbol('<')) {
    elements.push(parseType(c, true, count === 2))
    if (count === 2) {
      c.needSymbol(',')
      elements.push(parseType(c, true))
    }
    c.needSymbol('>')
  }
  return { kind: 'TypeNode', root, elements, fields: [], ...c.span(start) }
}

function rowType(c: Cursor, start: number): Mutable<TypeNode> {
  c.advance()
  const fields: FieldTypeNode[] = []
  if (c.takeSymbol('<>')) return { kind: 'TypeNode', root: 'ROW', elements: [], fields, ...c.span(start) }
  const close = c.takeSymbol('<') ? '>' : c.takeSymbol('(') ? ')' : undefined
  if (close === undefined) c.fail('<')
  else if (!c.takeSymbol(close)) fieldTypes(c, close, fields)
  return { kind: 'TypeNode', root: 'ROW', elements: [], fields, ...c.span(start) }
}

/** The fields of a ROW, up to its closing bracket. */
export function fieldTypes(c: Cursor, close: string, fields: FieldTypeNode[]): void {
  do {
    const name: Identifier = c.identifier()
    const type = parseType(c, true)
    const comment = c.atString ? c.plainString() : undefined
    fields.push({ kind: 'FieldTypeNode', name, type, ...(comment && { comment }), ...c.span(name.start) })
    if (!c.atSymbol(',') && !c.atSymbol(close)) {
      c.fail(',', close)
      c.skipTo(STOPS)
      // The bracket `>` is an operator too, so it isn't one that the skipping knows.
      if (c.token.text !== ',' && c.token.text !== close) return
    }
  } while (c.takeSymbol(','))
  c.needSymbol(close)
}

const STOPS = new Set(['WITH', 'PARTITIONED', 'PRIMARY', 'WATERMARK', 'CREATE', 'FROM', 'WHERE'])

function structuredType(c: Cursor, start: number): Mutable<TypeNode> {
  c.advance()
  c.needSymbol('<')
  const fields: FieldTypeNode[] = []
  const className = c.string()
  if (c.takeSymbol(',')) fieldTypes(c, '>', fields)
  else c.needSymbol('>')
  return { kind: 'TypeNode', root: 'STRUCTURED', className, elements: [], fields, ...c.span(start) }
}

function rawType(c: Cursor, start: number): Mutable<TypeNode> {
  c.advance()
  c.needSymbol('(')
  const className = c.string()
  c.needSymbol(',')
  c.string()
  c.needSymbol(')')
  return { kind: 'TypeNode', root: 'RAW', className, elements: [], fields: [], ...c.span(start) }
}

function intervalType(c: Cursor, start: number): Mutable<TypeNode> {
  c.advance()
  const { from, to, precision } = intervalQualifier(c)
  return {
    kind: 'TypeNode',
    root: 'INTERVAL',
    interval: { from, ...(to && { to }) },
    ...(precision !== undefined && { precision }),
    elements: [],
    fields: [],
    ...c.span(start),
  }
}

const UNITS = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND']
const UNIT_NAMES = new Map(UNITS.flatMap(unit => [[unit, unit], [`${unit}S`, unit]])) // biome-ignore format: one pair a unit

/** `DAY(2) TO SECOND(3)`; units are given in the singular. */
export function intervalQualifier(c: Cursor, range = true): IntervalQualifier {
  const { unit: from, precision, fraction } = intervalUnit(c)
  const first = { from, ...(precision !== undefined && { precision }) }
  if (from === '' || !range || !c.take('TO')) return { ...first, ...(fraction !== undefined && { fraction }) }
  const to = intervalUnit(c)
  // Behind TO a second has one number, that of its fraction.
  return { ...first, to: to.unit, ...(to.precision !== undefined && { fraction: to.precision }) }
}

type IntervalQualifier = Pick<IntervalLiteral, 'from' | 'to' | 'precision' | 'fraction'>

function intervalUnit(c: Cursor): { unit: string; precision?: number; fraction?: number } {
  c.expectAll(UNITS)
  const unit = c.token.kind === 'word' ? UNIT_NAMES.get(c.token.upper) : undefined
  if (unit === undefined) {
    c.fail('DAY', 'HOUR', 'MINUTE', 'SECOND')
    return { unit: '' }
  }
  if (unit === 'WEEK' || unit === 'QUARTER') c.only(`The unit ${c.token.upper}`, c.tokenSpan(), '2.0')
  c.advance()
  if (!c.takeSymbol('(')) return { unit }
  const precision = c.integer()
  const fraction = c.takeSymbol(',') ? c.integer() : undefined
  c.needSymbol(')')
  return { unit, precision, fraction }
}

function nullable(c: Cursor, type: Mutable<TypeNode>, allowed: boolean): void {
  if (!allowed) return
  if (c.takeWordPair('NOT', 'NULL')) {
    type.nullable = false
  } else if (c.take('NULL')) type.nullable = true
  else return
  type.end = c.prevEnd
}
