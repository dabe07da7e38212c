import type {
  ColumnDef,
  CreateFunction,
  CreateTable,
  CreateView,
  DistributionDef,
  Identifier,
  Name,
  PrimaryKeyDef,
  StringLiteral,
  TableOption,
  WatermarkDef,
} from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { endOfItem, forbidQueries, parseExpression } from './expressions.ts'
import { identifierList, parseQuery } from './query.ts'
import { parseType, TYPE_NAMES } from './types.ts'
import { STRUCTURAL_WORDS } from './words.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface CreateHead {
  readonly start: number
  readonly temporary: boolean
  readonly orReplace: boolean
}

/** TABLE …, behind CREATE [OR REPLACE] [TEMPORARY], or behind REPLACE. */
export function parseCreateTable(c: Cursor, head: CreateHead): CreateTable {
  c.advance()
  const ifNotExists = ifExists(c, true)
  const table: Mutable<CreateTable> = {
    kind: 'CreateTable',
    temporary: head.temporary,
    ifNotExists,
    orReplace: head.orReplace,
    name: c.name(),
    columns: [],
    partitionedBy: [],
    options: [],
    ...c.span(head.start),
  }
  if (c.atSymbol('(')) tableElements(c, table)
  tableClauses(c, table)
  if (c.problems.length === 0) checkColumns(c, table)
  return Object.assign(table, c.span(head.start))
}

/** Columns without types are a list of names, which stands before AS with a query, and then no column has a type. */
function checkColumns(c: Cursor, table: CreateTable): void {
  const untyped = table.columns.find(column => !column.type && !column.computed)
  if (!untyped) return
  if (!table.query) c.problem(`Column '${untyped.name.name}' needs a type`, untyped, ['type'])
  else {
    const typed = table.columns.find(column => column.type ?? column.computed)
    if (typed) c.problem('Either all columns have a type or none', typed)
    else c.only('A list of columns in CREATE TABLE … AS', { start: table.columns[0].start, end: table.columns.at(-1)!.end }, '2.0')
  }
}

/** IF [NOT] EXISTS */
export function ifExists(c: Cursor, not: boolean): boolean {
  if (!c.at('IF') || (c.peek().upper !== (not ? 'NOT' : 'EXISTS') && !(c.nextIsEnd && c.tracking))) return false
  c.advance()
  if (not) c.need('NOT')
  c.need('EXISTS')
  return true
}

// ---------------------------------------------------------------- what stands in the brackets

const ELEMENT_STOPS = new Set(['WITH', 'PARTITIONED', 'DISTRIBUTED'])

type Keys = { -readonly [K in 'watermark' | 'primaryKey' | 'refusedKeys' | 'distribution']?: CreateTable[K] }

function tableElements(c: Cursor, table: Mutable<CreateTable>): void {
  const columns: ColumnDef[] = []
  parseTableElements(c, table, columns, true, false)
  table.columns = columns
}

/** Columns, keys and a watermark; in ALTER TABLE one may stand without brackets, and columns say where they come. */
export function parseTableElements(c: Cursor, keys: Keys, columns: ColumnDef[], inBrackets: boolean, alter: boolean): void {
  if (!inBrackets) {
    tableElement(c, keys, columns, false, alter)
    return
  }
  c.needSymbol('(')
  do {
    tableElement(c, keys, columns, true, alter)
    endOfItem(c, ')', ELEMENT_STOPS)
  } while (c.takeSymbol(','))
  c.needSymbol(')')
}

function tableElement(c: Cursor, keys: Keys, columns: ColumnDef[], inBrackets: boolean, alter: boolean): void {
  const { start } = c.token
  if (c.at('WATERMARK')) {
    const { start: at, end } = c.token
    const read = watermark(c)
    if (keys.watermark) c.problem('A table has one watermark', { start: at, end })
    keys.watermark = read
    return
  }
  if (alter && c.at('DISTRIBUTION')) {
    c.advance()
    keys.distribution = distribution(c, start)
    if (inBrackets) c.only('DISTRIBUTION in the list', c.span(start), '1.20', '2.2')
    return
  }
  const constraint = c.take('CONSTRAINT') ? c.identifier() : undefined
  if (c.at('PRIMARY') || c.token.upper === 'UNIQUE') {
    const key = primaryKey(c, start, constraint)
    if (key && !keys.primaryKey) keys.primaryKey = key
    else keys.refusedKeys = [...(keys.refusedKeys ?? []), { unique: key === undefined, ...c.span(start) }]
    return
  }
  const column = columnDef(c, alter)
  const after = alter && !c.take('FIRST') && c.take('AFTER') ? c.name() : undefined
  columns.push(after ? { ...column, after, end: after.end } : column)
}

/** WATERMARK FOR column AS expression */
function watermark(c: Cursor): WatermarkDef {
  const { start } = c.advance()
  c.need('FOR')
  const column = c.name()
  c.need('AS')
  const expr = parseExpression(c)
  forbidQueries(c, expr)
  return { kind: 'WatermarkDef', column, expr, ...c.span(start) }
}

/** PRIMARY KEY (a, b) [NOT ENFORCED]; undefined for UNIQUE, which Flink reads and refuses later */
function primaryKey(c: Cursor, start: number, constraint: Identifier | undefined): PrimaryKeyDef | undefined {
  const unique = c.advance().upper === 'UNIQUE'
  if (!unique) c.need('KEY')
  const columns = identifierList(c)
  const enforced = enforcement(c)
  return unique ? undefined : { kind: 'PrimaryKeyDef', ...(constraint && { constraint }), columns, enforced, ...c.span(start) }
}

/** [NOT] ENFORCED; a key that says nothing counts as enforced, as in Flink. */
function enforcement(c: Cursor): boolean {
  if (c.takeWordPair('NOT', 'ENFORCED')) return false
  c.take('ENFORCED')
  return true
}

/** name type [METADATA [FROM 'key'] [VIRTUAL]] [key] [COMMENT 'text'], or name AS expression [COMMENT 'text'] */
function columnDef(c: Cursor, alter: boolean): ColumnDef {
  const full = c.name()
  const name = full.parts.length === 1 ? full.parts[0] : joinedName(full)
  const column: Mutable<ColumnDef> = { kind: 'ColumnDef', name, ...c.span(name.start) }
  if (full.parts.length === 1 && c.take('AS')) {
    column.computed = parseExpression(c)
    forbidQueries(c, column.computed)
  } else if (c.token.text !== ',' && c.token.text !== ')' && !c.atEnd) {
    if (STRUCTURAL_WORDS.has(c.token.upper) && name.name === '') return column
    column.type = parseType(c, true)
  } else {
    c.expect('type')
    c.expectAll(TYPE_NAMES)
    if (alter) c.fail('type')
  }
  const { start } = c.token
  if (column.type && c.take('METADATA')) {
    const from = c.take('FROM') ? c.string() : undefined
    const virtual = c.take('VIRTUAL')
    column.metadata = { ...(from && { from }), virtual, ...c.span(start) }
  } else if (column.type) columnKey(c, column)
  if (c.take('COMMENT')) column.comment = c.has('2.3') ? c.plainString() : c.string()
  return Object.assign(column, c.span(name.start))
}

/** [CONSTRAINT name] (PRIMARY KEY | UNIQUE) [[NOT] ENFORCED] behind a column's type */
function columnKey(c: Cursor, column: Mutable<ColumnDef>): void {
  const constraint = c.take('CONSTRAINT') ? c.identifier() : undefined
  const { start } = c.token
  if (c.take('PRIMARY')) {
    c.need('KEY')
    const enforced = enforcement(c)
    column.primaryKey = { enforced, ...(constraint && { constraint }), ...c.span(start) }
  } else if (c.token.upper === 'UNIQUE') {
    c.advance()
    enforcement(c)
    column.unique = c.span(start)
  } else if (constraint) c.fail('PRIMARY')
}

/** `a.b`, which Flink's parser takes as the name of a column: one identifier over all of it */
function joinedName(full: Name): Identifier {
  const { parts, start, end } = full
  return { kind: 'Identifier', name: parts.map(part => part.name).join('.'), quoted: false, start, end }
}

// ---------------------------------------------------------------- behind the brackets

const CLAUSES = ['COMMENT', 'DISTRIBUTED', 'PARTITIONED', 'WITH', 'LIKE', 'AS']
const STOPS = new Set(CLAUSES)

function tableClauses(c: Cursor, table: Mutable<CreateTable>): void {
  let last = -1
  while (!c.atEnd) {
    const index = CLAUSES.findIndex(keyword => c.at(keyword))
    if (index < 0) {
      c.fail(...CLAUSES.slice(last + 1))
      c.skipTo(STOPS, false)
      if (!STOPS.has(c.token.upper) && !c.atEnd) c.advance()
      continue
    }
    if (table.like && CLAUSES[index] === 'AS') c.problem('A table is made LIKE another or AS a query, not both', c.tokenSpan())
    else if (index <= last) {
      const order = index === last ? 'stands here twice' : `stands before ${CLAUSES[last]}`
      c.problem(`${CLAUSES[index]} ${order}`, c.tokenSpan())
    }
    last = Math.max(last, index)
    tableClause(c, CLAUSES[index], table)
  }
  c.expectAll(CLAUSES.slice(last + 1))
}

function tableClause(c: Cursor, keyword: string, table: Mutable<CreateTable>): void {
  const { start } = c.advance()
  switch (keyword) {
    case 'COMMENT':
      table.comment = c.plainString()
      break
    case 'DISTRIBUTED':
      table.distribution = distribution(c, start)
      break
    case 'PARTITIONED':
      c.need('BY')
      table.partitionedBy = identifierList(c)
      break
    case 'WITH':
      table.options = parseOptions(c)
      table.optionsSpan = c.span(start)
      break
    case 'LIKE':
      table.like = like(c, start)
      break
    case 'AS':
      table.query = parseQuery(c)
      break
  }
}

/** [BY [HASH|RANGE] (a, b)] [INTO n BUCKETS], behind DISTRIBUTED or DISTRIBUTION */
export function distribution(c: Cursor, start: number): DistributionDef {
  let method: 'HASH' | 'RANGE' | undefined
  let columns: Identifier[] = []
  let buckets: number | undefined
  if (c.take('BY')) {
    if (c.take('HASH')) method = 'HASH'
    else if (c.take('RANGE')) method = 'RANGE'
    columns = identifierList(c)
  } else if (!c.at('INTO')) c.fail('BY', 'INTO')
  if (c.take('INTO')) {
    const { text } = c.token
    // `5.` is a whole number too.
    if (c.token.kind === 'number' && !/^\d+\.?$/.test(text)) {
      c.problem('The number of buckets is a whole number', c.tokenSpan())
      c.advance()
    } else if (c.token.kind === 'number') buckets = Number.parseInt(c.numberLiteral().text, 10)
    else c.fail('number')
    c.need('BUCKETS')
  }
  return { kind: 'DistributionDef', ...(method && { method }), columns, ...(buckets !== undefined && { buckets }), ...c.span(start) }
}

/** ('key' = 'value', …) */
export function parseOptions(c: Cursor): TableOption[] {
  const options: TableOption[] = []
  if (!c.needSymbol('(') || c.takeSymbol(')')) return options
  do {
    const key: StringLiteral = c.string()
    const found = c.needSymbol('=')
    const value = found ? c.string() : { ...key, value: '', start: c.prevEnd, end: c.prevEnd }
    options.push({ kind: 'TableOption', key, value, ...c.span(key.start) })
    endOfItem(c, ')', OPTION_STOPS)
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  return options
}
const OPTION_STOPS = new Set(['AS', 'LIKE', 'SELECT'])

const LIKE_MERGE = ['INCLUDING', 'EXCLUDING', 'OVERWRITING']
const LIKE_FEATURES = ['ALL', 'CONSTRAINTS', 'DISTRIBUTION', 'GENERATED', 'METADATA', 'OPTIONS', 'PARTITIONS', 'WATERMARKS']

function like(c: Cursor, start: number): NonNullable<CreateTable['like']> {
  const table = c.name()
  const options: string[] = []
  if (c.takeSymbol('(')) {
    if (c.atSymbol(')')) c.fail(...LIKE_MERGE)
    for (;;) {
      const merge = LIKE_MERGE.find(word => c.take(word))
      if (!merge) break
      const feature = LIKE_FEATURES.find(word => c.take(word))
      if (feature) options.push(`${merge} ${feature}`)
      else c.fail(...LIKE_FEATURES)
    }
    if (!c.atSymbol(')')) {
      c.fail(...LIKE_MERGE, ')')
      c.skipTo(STOPS, false)
    }
    c.needSymbol(')')
  }
  return { table, options, ...c.span(start) }
}

// ---------------------------------------------------------------- views and functions

/** VIEW …, behind CREATE [TEMPORARY]; `verb` is the statement's start */
export function parseCreateView(c: Cursor, head: CreateHead): CreateView {
  c.advance()
  const ifNotExists = ifExists(c, true)
  const name = c.name()
  const columns = c.atSymbol('(') ? identifierList(c) : []
  const comment = c.take('COMMENT') ? c.plainString() : undefined
  if (!c.at('AS')) {
    c.fail('AS')
    c.skipTo(VIEW_STOPS, false)
  }
  c.take('AS')
  const query = parseQuery(c)
  return {
    kind: 'CreateView',
    temporary: head.temporary,
    ifNotExists,
    name,
    columns,
    ...(comment && { comment }),
    query,
    ...c.span(head.start),
  }
}
const VIEW_STOPS = new Set(['AS', 'SELECT', 'WITH', 'VALUES'])

/** FUNCTION …, behind CREATE [TEMPORARY] [SYSTEM] */
export function parseCreateFunction(c: Cursor, head: CreateHead & { readonly system: boolean }): CreateFunction {
  c.advance()
  const ifNotExists = ifExists(c, true)
  const name = head.system ? simpleName(c) : c.name()
  c.need('AS')
  const className = c.plainString()
  let language: CreateFunction['language'] = 'JAVA'
  const languageSpan = { start: c.peek().start, end: c.peek().end }
  if (c.take('LANGUAGE')) {
    if (LANGUAGES.some(word => c.at(word))) language = c.advance().upper as CreateFunction['language']
    else {
      c.fail('JAVA', 'SCALA', 'PYTHON')
      if (c.token.kind === 'word' && c.token.upper !== 'USING') c.advance()
    }
  }
  const using: StringLiteral[] = []
  if (c.take('USING')) {
    if (language === 'SQL' || language === 'PYTHON') c.problem(`USING JAR is for functions in Java or Scala, not ${language}`, languageSpan)
    do {
      const artifact = c.token
      if (artifact.upper === 'ARTIFACT') {
        c.advance()
        c.only('USING ARTIFACT', artifact, '2.3')
      } else c.need('JAR')
      using.push(c.plainString())
    } while (c.takeSymbol(','))
  }
  const { start } = c.token
  if (c.take('WITH')) {
    parseOptions(c)
    c.only('CREATE FUNCTION … WITH', c.span(start), '2.2')
  }
  return {
    kind: 'CreateFunction',
    temporary: head.temporary,
    system: head.system,
    ifNotExists,
    name,
    className,
    language,
    using,
    ...c.span(head.start),
  }
}
const LANGUAGES = ['JAVA', 'SCALA', 'PYTHON', 'SQL']

function simpleName(c: Cursor): Name {
  const id = c.identifier()
  return { kind: 'Name', parts: [id], start: id.start, end: id.end }
}
