import type { AnyNode, ColumnDef, CreateTable } from '../nodes.ts'
import { RESERVED_WORDS } from '../reserved-words.ts'
import type { Cursor } from './cursor.ts'
import { distribution, parseOptions, parseTableElements } from './ddl.ts'
import { endOfItem, parseExpression } from './expressions.ts'
import { balanced } from './from.ts'
import { identifierList, parseQuery } from './query.ts'

/** A small grammar of one statement, read from a line of text. */
export type Pattern =
  | { readonly kind: 'word' | 'symbol' | 'class'; readonly value: string }
  | { readonly kind: 'sequence' | 'either'; readonly items: readonly Pattern[] }
  | { readonly kind: 'optional' | 'list'; readonly item: Pattern }

/** Reads `A [B] (C | D) {name}`: keywords upper-case, classes lower-case, lists with commas in braces. */
export function pattern(text: string): Pattern {
  const tokens = text.match(/[A-Za-z_]+|[^\sA-Za-z_]/g) ?? []
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
    const token = tokens[at++]
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
    case 'optional':
      return startsPattern(c, rule.item)
    case 'sequence':
      for (const item of rule.items) {
        if (startsPattern(c, item)) return true
        if (item.kind !== 'optional') return false
      }
      return rule.items.length === 0 || rule.items.every(item => item.kind === 'optional')
  }
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

function firstWords(rule: Pattern): string[] {
  switch (rule.kind) {
    case 'word':
    case 'symbol':
      return [rule.value]
    case 'class':
      return [
        rule.value === 'name' || rule.value === 'identifier'
          ? 'identifier'
          : rule.value === 'string'
            ? 'string'
            : rule.value === 'partitions'
              ? 'PARTITION'
              : '(',
      ]
    case 'either':
      return rule.items.flatMap(firstWords)
    case 'list':
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
    case 'names':
    case 'elementList':
    case 'typedColumns':
      return c.atSymbol('(')
    case 'partitions':
      return c.at('PARTITION')
    case 'alias':
      return c.atIdentifier
    case 'elements':
      return true
    case 'name':
    case 'identifier':
      // A reserved word that is no keyword here is a name which lacks its quotes.
      return c.atIdentifier || (c.token.kind === 'word' && RESERVED_WORDS.has(c.token.upper) && c.token.upper !== 'TO' && !c.tracking)
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
  anything: ['identifier'],
}

type Reader = (c: Cursor, parts: AnyNode[]) => void

const CLASSES: Readonly<Record<string, Reader>> = {
  name: (c, parts) => parts.push(c.name()),
  identifier: (c, parts) => parts.push(c.identifier()),
  string: (c, parts) => parts.push(c.oneString()),
  alias: (c, parts) => parts.push(c.identifier()),
  typedColumns: typedColumns,
  query: (c, parts) => parts.push(parseQuery(c)),
  expression: (c, parts) => parts.push(parseExpression(c)),
  interval: (c, parts) => parts.push(parseExpression(c)),
  options: (c, parts) => parts.push(...parseOptions(c)),
  names: (c, parts) => parts.push(...identifierList(c)),
  distribution: (c, parts) => parts.push(...distribution(c, c.token.start).columns),
  call: (c, parts) => {
    const call = parseExpression(c)
    parts.push(call)
    if (call.kind !== 'Call') c.fail('(')
  },
  optionKeys: (c, parts) => {
    c.needSymbol('(')
    if (c.takeSymbol(')')) return
    do {
      parts.push(c.string())
      endOfItem(c, ')')
    } while (c.takeSymbol(','))
    c.needSymbol(')')
  },
  partitions: (c, parts) => {
    do {
      if (!c.need('PARTITION')) return
      c.needSymbol('(')
      do {
        parts.push(c.identifier())
        if (c.takeSymbol('=')) parts.push(parseExpression(c))
        endOfItem(c, ')')
      } while (c.takeSymbol(','))
      c.needSymbol(')')
      if (c.take('WITH')) parts.push(...parseOptions(c))
    } while (c.takeSymbol(',') || c.at('PARTITION'))
  },
  elementList: (c, parts) => tableElements(c, parts, true),
  elements: (c, parts) => tableElements(c, parts, c.atSymbol('(')),
  anything: (c, parts) => {
    parts.push(c.name())
    while (!c.atEnd) {
      if (c.token.text === '(') balanced(c)
      else if (c.token.text === ')') break
      else c.advance()
    }
  },
}

/** The columns of a model, each with its type */
function typedColumns(c: Cursor, parts: AnyNode[]): void {
  const columns: AnyNode[] = []
  tableElements(c, columns, true)
  const untyped = columns.find(column => column.kind === 'ColumnDef' && !column.type)
  if (untyped) c.problem('A column of a model has a name and a type', untyped, ['type'])
  parts.push(...columns)
}

function tableElements(c: Cursor, parts: AnyNode[], inBrackets: boolean): void {
  const table: { -readonly [K in keyof Pick<CreateTable, 'watermark' | 'primaryKey'>]: CreateTable[K] } = {}
  const columns: ColumnDef[] = []
  parseTableElements(c, table, columns, inBrackets, true)
  parts.push(...columns)
  if (table.watermark) parts.push(table.watermark)
  if (table.primaryKey) parts.push(table.primaryKey)
}
