import { type DumpStatement, type DumpToken, elementsOf, statementsOfDump } from './dump.ts'
import type { ForeignParser } from './foreign.ts'

export type SourceSystem = 'mysql' | 'postgresql'

/** A column's type as node-sql-parser read it. */
export interface SourceType {
  /** upper-case: BIGINT, CHARACTER VARYING … */
  readonly name: string
  readonly length?: number
  readonly scale?: number
  readonly unsigned: boolean
  readonly withTimeZone: boolean
  /** how many `[]` */
  readonly dimensions: number
  /** as written */
  readonly text: string
}

export interface SourceColumn {
  readonly name: string
  /** undefined where not even the column alone could be read */
  readonly type?: SourceType
  readonly notNull: boolean
  readonly comment?: string
  /** as written */
  readonly defaultValue?: string
  readonly generated?: { readonly expression: string; readonly stored: boolean }
  /** the whole element, on one line */
  readonly text: string
}

export interface SourceTable {
  readonly schema?: string
  readonly name: string
  readonly columns: readonly SourceColumn[]
  readonly primaryKey: readonly string[]
  readonly comment?: string
  /** keys, checks and clauses that are no columns, as written */
  readonly others: readonly string[]
}

export interface SourceSchema {
  readonly tables: readonly SourceTable[]
  /** CREATE TYPE … AS ENUM: name → its values, as written */
  readonly enums: ReadonlyMap<string, string>
}

/**
 * The tables of a database's DDL or dump. node-sql-parser reads each column by itself, so one that is beyond it costs that column and no
 * other; PostgreSQL's keys and comments that come as statements of their own find their table.
 */
export function readSchema(text: string, system: SourceSystem, parser: ForeignParser): SourceSchema {
  const tables: Mutable<SourceTable>[] = []
  const enums = new Map<string, string>()
  for (const statement of statementsOfDump(text, system)) {
    const words = statement.tokens.slice(0, 6).map(token => token.upper)
    if (words[0] === 'CREATE' && words.slice(1, 4).includes('TABLE')) {
      const table = createTable(text, statement, system, parser)
      if (table) tables.push(table)
    } else if (words[0] === 'CREATE' && words[1] === 'TYPE') readEnum(text, statement, enums)
    else if (words[0] === 'ALTER' && words[1] === 'TABLE') alterTable(statement, tables)
    else if (words[0] === 'COMMENT' && words[1] === 'ON') commentOn(statement, tables)
  }
  return { tables, enums }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
const unquoted = ({ kind, text }: DumpToken): string => {
  const quote = text[0]
  return kind === 'word' || kind === 'symbol' ? text : text.slice(1, -1).replaceAll(quote + quote, quote)
}
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const slice = (text: string, tokens: readonly DumpToken[]) =>
  tokens.length === 0 ? '' : oneLine(text.slice(tokens[0].start, tokens[tokens.length - 1].end))

function createTable(
  text: string,
  { tokens, end }: DumpStatement,
  system: SourceSystem,
  parser: ForeignParser,
): Mutable<SourceTable> | undefined {
  const open = tokens.findIndex(token => token.text === '(')
  const [name, schema] = nameBefore(tokens, open)
  // CREATE TABLE … AS a query, or LIKE another table, has no columns of its own.
  const copied = tokens.slice(0, open).some(token => token.upper === 'AS' || token.upper === 'LIKE')
  if (open < 0 || name === undefined || copied) return undefined
  const { elements, close } = elementsOf(tokens, open)
  const columns: SourceColumn[] = []
  const others: string[] = []
  let primaryKey: string[] = []
  for (const element of elements) {
    const key = keyOf(element)
    if (key) primaryKey = key
    else if (isColumn(element)) {
      columns.push(column(text, element, system, parser))
      if (hasWords(element, 'PRIMARY', 'KEY')) primaryKey = [unquoted(element[0])]
    } else others.push(slice(text, element))
  }
  if (columns.length === 0) return undefined
  const behind = tokens.slice(close + 1)
  const comment = system === 'mysql' ? stringBehind(behind, 'COMMENT') : undefined
  if (hasWords(behind, 'PARTITION', 'BY')) others.push(oneLine(text.slice(behind.find(t => t.upper === 'PARTITION')?.start, end)))
  return { name, ...(schema !== undefined && { schema }), columns, primaryKey, ...(comment !== undefined && { comment }), others }
}

/** `schema.name` right before a token: the name, then what stands before it */
function nameBefore(tokens: readonly DumpToken[], at: number): [string | undefined, string | undefined] {
  const last = tokens[at - 1]
  if (!last || last.kind === 'symbol') return [undefined, undefined]
  return [unquoted(last), tokens[at - 2]?.text === '.' && tokens[at - 3] ? unquoted(tokens[at - 3]) : undefined]
}

// ---------------------------------------------------------------- elements

const NO_COLUMN = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'FOREIGN',
  'KEY',
  'INDEX',
  'FULLTEXT',
  'SPATIAL',
  'CHECK',
  'EXCLUDE',
  'LIKE',
  'PERIOD',
])

const isColumn = ([first, second]: readonly DumpToken[]) => second !== undefined && !NO_COLUMN.has(first.upper)

/** The columns of PRIMARY KEY (a, b), also behind CONSTRAINT name */
function keyOf(element: readonly DumpToken[]): string[] | undefined {
  const at = element[0].upper === 'CONSTRAINT' ? 2 : 0
  if (element[at]?.upper !== 'PRIMARY' || element[at + 1]?.upper !== 'KEY') return undefined
  const open = element.findIndex(token => token.text === '(')
  return open < 0 ? [] : elementsOf(element, open).elements.map(([name]) => unquoted(name))
}

/** Words that end a column's type */
const AFTER_TYPE = new Set(
  `NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK GENERATED COMMENT AUTO_INCREMENT COLLATE CONSTRAINT AS ON INVISIBLE VISIBLE KEY
  STORED VIRTUAL CHARSET STORAGE COLUMN_FORMAT SRID`.split(/\s+/),
)

function column(text: string, element: readonly DumpToken[], system: SourceSystem, parser: ForeignParser): SourceColumn {
  const name = unquoted(element[0])
  const clause = clausesOf(element)
  const comment = stringBehind(element, 'COMMENT')
  const defaultValue = slice(text, clause.get('DEFAULT') ?? [])
  const generated = generatedAs(text, element)
  const notNull = hasWords(element, 'NOT', 'NULL')
  const type = typeOf(text, clause.get('TYPE') ?? [], system, parser)
  return {
    name,
    ...(type && { type }),
    notNull,
    ...(comment !== undefined && { comment }),
    ...(defaultValue !== '' && { defaultValue }),
    ...(generated && { generated }),
    text: slice(text, element),
  }
}

/** The tokens of the type and of DEFAULT: each ends where the next clause begins, outside of brackets. */
function clausesOf(element: readonly DumpToken[]): Map<string, DumpToken[]> {
  const clauses = new Map<string, DumpToken[]>([['TYPE', []]])
  let now = 'TYPE'
  let depth = 0
  for (let i = 1; i < element.length; i++) {
    const token = element[i]
    // A DEFAULT may be NULL, and CHARACTER SET is no type.
    const begins = depth === 0 && AFTER_TYPE.has(token.upper) && !(now === 'DEFAULT' && clauses.get(now)?.length === 0)
    // GENERATED BY DEFAULT AS IDENTITY has no default.
    const identity = token.upper === 'DEFAULT' && element[i - 1].upper === 'BY'
    const set = depth === 0 && token.upper === 'CHARACTER' && element[i + 1]?.upper === 'SET'
    if (begins || set) {
      now = identity ? 'GENERATED' : token.upper
      if (!clauses.has(now)) clauses.set(now, [])
      continue
    }
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    clauses.get(now)?.push(token)
  }
  return clauses
}

/** [GENERATED ALWAYS] AS (expression) [STORED | VIRTUAL]; identities and defaults are none. */
function generatedAs(text: string, element: readonly DumpToken[]): SourceColumn['generated'] {
  const at = element.findIndex((token, i) => token.upper === 'AS' && element[i + 1]?.text === '(')
  if (at < 0) return undefined
  const { close } = elementsOf(element, at + 1)
  const stored = element.slice(close).some(token => token.upper === 'STORED' || token.upper === 'PERSISTENT')
  return { expression: slice(text, element.slice(at + 2, close)), stored }
}

// ---------------------------------------------------------------- types

/** Other spellings, where node-sql-parser doesn't know them */
const SPELLINGS: Readonly<Record<string, string>> = {
  BOOL: 'BOOLEAN',
  REAL: 'DOUBLE',
  DEC: 'DECIMAL',
  FIXED: 'DECIMAL',
  NCHAR: 'CHAR',
  NVARCHAR: 'VARCHAR',
  INTEGER: 'INT',
  SERIAL: 'BIGINT UNSIGNED',
}

interface Definition {
  readonly dataType: string
  readonly length?: number | string
  readonly scale?: number
  readonly suffix?: readonly string[]
  readonly array?: { readonly dimension?: number }
}

/** The type alone, in a table of one column; then in another spelling; then as the name of a type of the user's. */
function typeOf(text: string, tokens: readonly DumpToken[], system: SourceSystem, parser: ForeignParser): SourceType | undefined {
  if (tokens.length === 0) return undefined
  const written = slice(text, tokens)
  const brackets = tokens.findIndex(token => token.text === '[')
  const array = brackets >= 0 || tokens.some(token => token.upper === 'ARRAY')
  const base = tokens.slice(0, brackets >= 0 ? brackets : undefined).filter(token => token.upper !== 'ARRAY')
  const dimensions = array ? Math.max(1, tokens.filter(token => token.text === '[').length) : 0
  const plain = slice(text, base)
  const respelt = base
    .filter(({ upper }, i) => upper !== 'NATIONAL' && !(upper === 'PRECISION' && i > 0 && system === 'mysql'))
    .map(token => (system === 'mysql' ? SPELLINGS[token.upper] : undefined) ?? token.text)
    .join(' ')
  const definition = definitionOf(plain, parser) ?? definitionOf(respelt, parser)
  const user = system === 'postgresql' && base.length <= 3 ? unquoted(base[base.length - 1]) : undefined
  if (!definition && user === undefined) return undefined
  const { dataType = user ?? '', length, scale, suffix } = definition ?? {}
  return {
    // `character(3)` comes back as CHARACTER VARYING.
    name: plain.toUpperCase().startsWith('CHARACTER') && !/VARYING/i.test(plain) ? 'CHAR' : definition ? dataType.toUpperCase() : dataType,
    ...(typeof length === 'number' && { length }),
    ...(typeof scale === 'number' && { scale }),
    unsigned: suffix?.includes('UNSIGNED') === true || respelt.endsWith(' UNSIGNED'),
    withTimeZone: suffix?.[0] === 'WITH',
    dimensions,
    text: written,
  }
}

function definitionOf(type: string, parser: ForeignParser): Definition | undefined {
  try {
    const ast = parser.astify(`CREATE TABLE t (c ${type})`)
    const [create] = (Array.isArray(ast) ? ast : [ast]) as { create_definitions?: { definition?: Definition }[] }[]
    return create?.create_definitions?.[0]?.definition
  } catch {
    return undefined
  }
}

// ---------------------------------------------------------------- PostgreSQL's other statements

function readEnum(text: string, { tokens }: DumpStatement, enums: Map<string, string>): void {
  const open = tokens.findIndex(token => token.text === '(')
  const as = tokens.findIndex(token => token.upper === 'AS')
  if (open > 0 && tokens[open - 1].upper === 'ENUM') enums.set(nameBefore(tokens, as)[0] ?? '', slice(text, tokens.slice(open + 1, -1)))
}

/** ALTER TABLE [ONLY] t ADD [CONSTRAINT name] PRIMARY KEY (…) */
function alterTable({ tokens }: DumpStatement, tables: readonly Mutable<SourceTable>[]): void {
  const add = tokens.findIndex(token => token.upper === 'ADD')
  const key = add > 0 ? keyOf(tokens.slice(add + 1)) : undefined
  const table = tableNamed(tables, nameBefore(tokens, add))
  if (key && table) table.primaryKey = key
}

/** COMMENT ON TABLE t IS '…', COMMENT ON COLUMN t.c IS '…' */
function commentOn({ tokens }: DumpStatement, tables: readonly Mutable<SourceTable>[]): void {
  const is = tokens.findIndex(token => token.upper === 'IS')
  const text = tokens[is + 1]?.kind === 'string' ? unquoted(tokens[is + 1]) : undefined
  if (text === undefined) return
  if (tokens[2]?.upper === 'TABLE') {
    const table = tableNamed(tables, nameBefore(tokens, is))
    if (table) table.comment = text
  } else if (tokens[2]?.upper === 'COLUMN') {
    const [name] = nameBefore(tokens, is)
    const table = tableNamed(tables, nameBefore(tokens, is - 2))
    if (table) table.columns = table.columns.map(c => (c.name === name ? { ...c, comment: text } : c))
  }
}

const tableNamed = (tables: readonly Mutable<SourceTable>[], [name, schema]: [string | undefined, string | undefined]) =>
  tables.find(table => table.name === name && (schema === undefined || table.schema === undefined || table.schema === schema))

function hasWords(tokens: readonly DumpToken[], first: string, second: string): boolean {
  return tokens.some((token, i) => token.upper === first && tokens[i + 1]?.upper === second)
}

function stringBehind(tokens: readonly DumpToken[], word: string): string | undefined {
  const at = tokens.findIndex(token => token.upper === word)
  const found = at < 0 ? undefined : tokens.slice(at + 1, at + 3).find(token => token.kind === 'string')
  return found && unquoted(found)
}
