import type { AnyNode, ColumnDef, CreateTable, Expr, Identifier } from '../nodes.ts'
import { type FlinkVersion, isFlinkVersion } from '../versions.ts'
import { parseProcedureCall } from './calls.ts'
import type { Cursor } from './cursor.ts'
import { distribution, parseOptions, parseTableElements } from './ddl.ts'
import { endOfItem, parseExpression } from './expressions.ts'
import { extendedColumns, parseTablePrimary } from './from.ts'
import { parseOperand } from './operands.ts'
import { atQueryStart, identifierList, parseQuery } from './query.ts'

/** A small grammar of one statement, read from a line of text. */
export type Pattern =
  | { readonly kind: 'word' | 'symbol' | 'class'; readonly value: string }
  | { readonly kind: 'sequence' | 'either'; readonly items: readonly Pattern[] }
  | { readonly kind: 'optional' | 'list' | 'repeated'; readonly item: Pattern }
  | { readonly kind: 'versioned'; readonly item: Pattern; readonly since: FlinkVersion; readonly until?: FlinkVersion }

/**
 * Reads `A [B] (C | D) {name} x+`: keywords upper-case, classes lower-case, lists with commas in braces, `+` for one or more. `@2.1 A` is there
 * from Flink 2.1 on, `@-1.20 A` up to 1.20.
 */
export function pattern(text: string): Pattern {
  const tokens = text.match(/@-?[\d.]+|[A-Za-z_]+|[^\sA-Za-z_]/g) ?? []
  let at = 0
  const sequence = (): Pattern => {
    const items: Pattern[] = []
    while (at < tokens.length && !')]}|'.includes(tokens[at])) items.push(item())
    return items.length === 1 ? items[0] : { kind: 'sequence', items }
  }
  const alternatives = (): Pattern => {
    const items = [sequence()]
    while (tokens[at] === '|') {
      at++
      items.push(sequence())
    }
    return items.length === 1 ? items[0] : { kind: 'either', items }
  }
  const item = (): Pattern => {
    const one = single()
    if (tokens[at] !== '+') return one
    at++
    return { kind: 'repeated', item: one }
  }
  const single = (): Pattern => {
    const token = tokens[at++]
    if (token.startsWith('@')) {
      const version = token.slice(token[1] === '-' ? 2 : 1)
      if (!isFlinkVersion(version)) throw new Error(`'${token}' is no version of Flink`)
      return { kind: 'versioned', item: item(), ...(token[1] === '-' ? { since: '1.20', until: version } : { since: version }) }
    }
    if (token !== '(' && token !== '[' && token !== '{') {
      if (!/[A-Za-z_]/.test(token)) return { kind: 'symbol', value: token }
      return { kind: token === token.toUpperCase() ? 'word' : 'class', value: token }
    }
    const inner = alternatives()
    at++
    return token === '(' ? inner : { kind: token === '[' ? 'optional' : 'list', item: inner }
  }
  return alternatives()
}

/** Whether the next token can begin the pattern; asks the cursor, so that it knows what was expected. */
export function startsPattern(c: Cursor, rule: Pattern): boolean {
  switch (rule.kind) {
    case 'word':
      return c.at(rule.value)
    case 'symbol':
      return c.atSymbol(rule.value)
    case 'class':
      return startsClass(c, rule.value)
    case 'either':
      return rule.items.filter(item => startsPattern(c, item)).length > 0
    case 'list':
    case 'repeated':
    case 'optional':
      return startsPattern(c, rule.item)
    case 'versioned': {
      const offered = c.expected.length
      const starts = startsPattern(c, rule.item)
      if (c.has(rule.since, rule.until)) return starts
      c.expected.length = offered
      // With nothing behind it that it needs, it is rather a name.
      return starts && !(c.nextIsEnd && needsMore(rule.item))
    }
    case 'sequence':
      if (!condition(c, rule.items)) return false
      for (const item of rule.items) {
        if (startsPattern(c, item)) return true
        if (item.kind !== 'optional') return false
      }
      return rule.items.length === 0 || rule.items.every(item => item.kind === 'optional')
  }
}

/** IF may be a name as well, so IF [NOT] EXISTS begins with two of its words. */
function condition(c: Cursor, items: readonly Pattern[]): boolean {
  const [first, second] = items
  if (first?.kind !== 'word' || first.value !== 'IF' || second?.kind !== 'word' || c.token.upper !== 'IF') return true
  return c.peek().upper === second.value || (c.nextIsEnd && c.tracking)
}

/** Reads the pattern; `parts` gets the nodes in it, `object` the keywords before the first of them. */
export function matchPattern(c: Cursor, rule: Pattern, parts: AnyNode[], object: string[]): void {
  switch (rule.kind) {
    case 'word':
      if (parts.length === 0 && c.token.upper === rule.value && rule.value !== 'IF' && rule.value !== 'NOT' && rule.value !== 'EXISTS')
        object.push(rule.value)
      c.need(rule.value)
      return
    case 'symbol':
      c.needSymbol(rule.value)
      return
    case 'class':
      CLASSES[rule.value](c, parts)
      return
    case 'sequence':
      for (const item of rule.items) {
        matchPattern(c, item, parts, object)
        if (c.failedHere) return
      }
      return
    case 'optional':
      if (startsPattern(c, rule.item)) matchPattern(c, rule.item, parts, object)
      return
    case 'versioned': {
      const { start } = c.token
      const words: string[] = []
      const before = c.problems.length
      matchPattern(c, rule.item, parts, parts.length === 0 ? object : words)
      if (c.problems.length === before && c.prevEnd > start) {
        const text = c.text.slice(start, c.prevEnd)
        c.only(text.length > 40 ? 'This clause' : text.toUpperCase().replace(/\s+/g, ' '), c.span(start), rule.since, rule.until)
      }
      return
    }
    case 'repeated':
      do matchPattern(c, rule.item, parts, object)
      while (!c.failedHere && startsPattern(c, rule.item))
      return
    case 'list':
      do matchPattern(c, rule.item, parts, object)
      while (!c.failedHere && c.takeSymbol(','))
      return
    case 'either': {
      const found = rule.items.find(item => startsPattern(c, item))
      if (found) matchPattern(c, found, parts, object)
      else c.fail(...rule.items.flatMap(firstWords))
    }
  }
}

function needsMore(rule: Pattern): boolean {
  return rule.kind === 'sequence' && rule.items.filter(item => item.kind !== 'optional').length > 1
}

function firstWords(rule: Pattern): string[] {
  switch (rule.kind) {
    case 'word':
    case 'symbol':
      return [rule.value]
    case 'class':
      return [
        rule.value === 'name' || rule.value === 'identifier' || rule.value === 'catalog'
          ? 'identifier'
          : rule.value === 'string'
            ? 'string'
            : /[pP]artition$/.test(rule.value)
              ? 'PARTITION'
              : '(',
      ]
    case 'either':
      return rule.items.flatMap(firstWords)
    case 'list':
    case 'repeated':
    case 'versioned':
    case 'optional':
      return firstWords(rule.item)
    case 'sequence':
      return rule.items.length > 0 ? firstWords(rule.items[0]) : []
  }
}

function startsClass(c: Cursor, name: string): boolean {
  switch (name) {
    case 'string':
      return c.atString
    case 'options':
    case 'optionKeys':
    case 'extension':
      return c.token.text === '('
    case 'names':
    case 'compoundNames':
    case 'materializedColumns':
    case 'typedColumns':
    case 'outputColumns':
      return c.atSymbol('(')
    case 'partition':
    case 'addedPartition':
    case 'analyzedPartition':
      return c.at('PARTITION')
    case 'query':
      return atQueryStart(c) || c.atSymbol('(')
    case 'alias':
      return c.atIdentifier
    case 'strings':
    case 'catalogComment':
      return c.atString
    case 'elements':
    case 'freshness':
      return true
    case 'name':
    case 'identifier':
    case 'catalog':
      // A reserved word that is no keyword here is a name which lacks its quotes.
      return c.atIdentifier || (c.token.kind === 'word' && c.isReserved(c.token.upper) && c.token.upper !== 'TO' && !c.tracking)
    default:
      c.expectAll(CLASS_STARTS[name] ?? [])
      return !c.atEnd || name === 'call'
  }
}

const CLASS_STARTS: Readonly<Record<string, readonly string[]>> = {
  call: ['identifier'],
  query: ['SELECT', 'WITH', 'VALUES'],
  expression: ['expression'],
  interval: ['INTERVAL'],
  distribution: ['BY', 'INTO'],
  anyDistribution: ['BY', 'INTO'],
}

const START_MODES = [
  'FROM_BEGINNING',
  'FROM_NOW',
  'FROM_TIMESTAMP',
  'RESUME_OR_FROM_BEGINNING',
  'RESUME_OR_FROM_NOW',
  'RESUME_OR_FROM_TIMESTAMP',
]

type Reader = (c: Cursor, parts: AnyNode[]) => void

const CLASSES: Readonly<Record<string, Reader>> = {
  name: (c, parts) => parts.push(c.name()),
  identifier: (c, parts) => parts.push(c.identifier()),
  catalog: (c, parts) => {
    const name = c.name()
    parts.push(name)
    if (name.parts.length > 1) c.problem('Databases are in a catalog, whose name has one part', name)
  },
  string: (c, parts) => parts.push(c.plainString()),
  alias: (c, parts) => parts.push(c.identifier()),
  typedColumns,
  outputColumns: (c, parts) => {
    const columns: AnyNode[] = []
    typedColumns(c, columns)
    parts.push(...columns.map(column => (column.kind === 'ColumnDef' ? { ...column, output: true as const } : column)))
  },
  query: (c, parts) => parts.push(parseQuery(c)),
  expression: (c, parts) => parts.push(parseExpression(c)),
  interval: (c, parts) => {
    const value = parseExpression(c)
    parts.push(value)
    if (value.kind !== 'IntervalLiteral' && value.kind !== 'ErrorNode')
      c.problem("FRESHNESS is an interval: INTERVAL '1' HOUR", { start: c.tokens[c.pos - 1].start, end: c.prevEnd }, ['INTERVAL'])
  },
  options: (c, parts) => parts.push(...parseOptions(c)),
  names: (c, parts) => parts.push(...identifierList(c)),
  distribution: (c, parts) => parts.push(distribution(c, c.token.start)),
  // Flink doesn't look up these columns, so they are none of the parts.
  anyDistribution: c => void distribution(c, c.token.start),
  call: (c, parts) => parts.push(parseProcedureCall(c)),
  optionKeys: (c, parts) => {
    c.needSymbol('(')
    if (c.takeSymbol(')')) return
    do {
      parts.push(c.string())
      endOfItem(c, ')')
    } while (c.takeSymbol(','))
    c.needSymbol(')')
  },
  partition: (c, parts) => {
    if (!c.need('PARTITION')) return
    for (const { column, value } of parsePartition(c)) parts.push(column, value)
  },
  analyzedPartition: (c, parts) => {
    if (!c.need('PARTITION')) return
    c.needSymbol('(')
    do {
      parts.push(c.identifier())
      if (c.takeSymbol('=')) parts.push(literal(c))
      endOfItem(c, ')')
    } while (c.takeSymbol(','))
    c.needSymbol(')')
  },
  literal: (c, parts) => parts.push(literal(c)),
  source: (c, parts) => parts.push(parseTablePrimary(c)),
  inserts: (c, parts) => parts.push(insertedValues(c)),
  compoundNames: (c, parts) => {
    c.needSymbol('(')
    do {
      parts.push(c.name())
      endOfItem(c, ')')
    } while (c.takeSymbol(','))
    c.needSymbol(')')
  },
  extension: c => extendedColumns(c),
  strings: (c, parts) => parts.push(c.string()),
  catalogComment: (c, parts) => {
    const comment = c.has('2.3') && c.peek().kind !== 'string' ? c.plainString() : c.string()
    parts.push(comment)
    if (c.lastToken().start > comment.start) c.only('A comment of several strings', comment, '1.20', '2.2')
  },
  settingValue: (c, parts) => {
    if (c.token.kind === 'word' && (c.token.upper === 'ON' || c.atIdentifier)) parts.push(c.takeIdentifier())
    else parts.push(literal(c))
  },
  addedPartition: (c, parts) => {
    CLASSES.partition(c, parts)
    if (c.take('WITH')) parts.push(...parseOptions(c))
  },
  freshness: (c, parts) => {
    if (c.take('FRESHNESS')) {
      c.needSymbol('=')
      CLASSES.interval(c, parts)
    } else c.only('CREATE MATERIALIZED TABLE without FRESHNESS', c.tokenSpan(), '2.2')
  },
  startMode: (c, parts) => {
    const mode = START_MODES.find(word => c.take(word))
    if (!mode) c.fail(...START_MODES)
    else if (mode.endsWith('TIMESTAMP') || (mode.endsWith('NOW') && c.atSymbol('('))) {
      c.needSymbol('(')
      parts.push(literal(c))
      c.needSymbol(')')
    }
  },
  materializedColumns: (c, parts) => {
    const { start } = c.token
    const ahead = c.peek().upper
    const before = c.problems.length
    tableElements(c, parts, true, false)
    if ((ahead === 'PRIMARY' || ahead === 'CONSTRAINT' || ahead === 'UNIQUE') && !parts.some(part => part.kind === 'ColumnDef')) return
    if (c.problems.length === before) c.only('A list of columns in CREATE MATERIALIZED TABLE', c.span(start), '2.3')
  },
  elements: (c, parts) => tableElements(c, parts, c.atSymbol('(')),
}

/** A value that is no expression: a string, a number with or without a sign, DATE '…', TRUE, NULL … */
export function literal(c: Cursor): Expr {
  const { kind, upper, text } = c.token
  const signed = (text === '-' || text === '+') && c.peek().kind === 'number'
  if (kind !== 'string' && kind !== 'number' && !signed && !LITERAL_WORDS.has(upper)) {
    c.fail('string', 'number')
    return c.errorNode()
  }
  const value = parseOperand(c)
  if (upper === 'INTERVAL' && value.kind === 'Call') c.problem("The length of an interval is a 'string' here", value.args[0], ['string'])
  return value
}
const LITERAL_WORDS = new Set(['TRUE', 'FALSE', 'NULL', 'UNKNOWN', 'DATE', 'TIME', 'TIMESTAMP', 'DATETIME', 'INTERVAL'])

/** (a = 1, b = 'x') */
export function parsePartition(c: Cursor): { column: Identifier; value: Expr }[] {
  const list: { column: Identifier; value: Expr }[] = []
  c.needSymbol('(')
  do {
    const column = c.identifier()
    list.push({ column, value: c.needSymbol('=') ? literal(c) : c.errorNode() })
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  return list
}

/** The row behind VALUES in MERGE */
function insertedValues(c: Cursor): Expr {
  c.take('ROW')
  if (c.token.text === '(') return parseOperand(c)
  c.fail('(')
  return c.errorNode()
}

/** The columns of a model, each with its type */
function typedColumns(c: Cursor, parts: AnyNode[]): void {
  const columns: AnyNode[] = []
  tableElements(c, columns, true, false)
  const untyped = columns.find(column => column.kind === 'ColumnDef' && !column.type)
  if (untyped) c.problem('A column of a model has a name and a type', untyped, ['type'])
  parts.push(...columns)
}

function tableElements(c: Cursor, parts: AnyNode[], inBrackets: boolean, alter = true): void {
  const table: { -readonly [K in keyof Pick<CreateTable, 'watermark' | 'primaryKey' | 'distribution'>]: CreateTable[K] } = {}
  const columns: ColumnDef[] = []
  parseTableElements(c, table, columns, inBrackets, alter)
  parts.push(...columns)
  if (table.watermark) parts.push(table.watermark)
  if (table.primaryKey) parts.push(table.primaryKey)
  if (table.distribution) parts.push(table.distribution)
}
