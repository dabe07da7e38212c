import type { DropStatement, ErrorNode, InsertStatement, Statement } from '../nodes.ts'
import { otherStatement } from './commands.ts'
import type { Cursor } from './cursor.ts'
import { ifExists, parseCreateFunction, parseCreateTable, parseCreateView } from './ddl.ts'
import { endOfItem, parseExpression } from './expressions.ts'
import { parseHints } from './hints.ts'
import { identifierList, parseQuery } from './query.ts'
import { parseSetting } from './settings.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The one statement of a unit; what stands behind it is a problem. */
export function parseStatement(c: Cursor): Statement {
  if (c.atEnd) {
    c.expectAll(STARTS)
    c.expect('statement')
    return { kind: 'Empty', start: c.token.start, end: c.token.start }
  }
  const { start } = c.token
  const statement = parseInnerStatement(c)
  if (!c.atEnd) {
    // What is left over behind a mistake follows from it in most cases.
    if (c.problems.length === 0) c.fail('end')
    c.skipAll()
    return { ...statement, start, end: c.prevEnd }
  }
  c.expect(';')
  return statement
}

const STARTS =
  `SELECT WITH INSERT CREATE DROP ALTER SET RESET USE SHOW DESCRIBE EXPLAIN EXECUTE BEGIN END VALUES LOAD UNLOAD ADD REMOVE CALL
ANALYZE TRUNCATE DELETE UPDATE COMPILE STOP REPLACE`.split(/\s+/)

/** A statement, also one inside of another (EXPLAIN …). */
export function parseInnerStatement(c: Cursor): Statement {
  const { start, upper, text } = c.token
  if (!c.enter()) return { kind: 'ErrorStatement', ...c.span(start) }
  const statement = dispatch(c, upper, text, start)
  c.leave()
  return statement
}

function dispatch(c: Cursor, upper: string, text: string, start: number): Statement {
  switch (upper) {
    case 'SELECT':
    case 'WITH':
    case 'VALUES':
    case 'TABLE':
      return queryStatement(c)
    case 'INSERT':
    case 'UPSERT':
      return insert(c)
    case 'CREATE':
    case 'REPLACE':
      return create(c)
    case 'DROP':
      return drop(c)
    case 'SET':
    case 'RESET':
      return parseSetting(c)
    case 'USE':
      return use(c)
    case 'EXPLAIN':
      return explain(c)
    case 'EXECUTE':
    case 'BEGIN':
      return execute(c)
    case 'END':
      c.advance()
      return { kind: 'StatementSetEnd', ...c.span(start) }
    case 'COMPILE':
      return compile(c)
  }
  if (text === '(') return queryStatement(c)
  const other = otherStatement(c)
  if (other) return other
  c.expectAll(STARTS)
  c.fail('statement')
  c.skipAll()
  return { kind: 'ErrorStatement', ...c.span(start) }
}

function queryStatement(c: Cursor): Statement {
  const query = parseQuery(c)
  return { kind: 'QueryStatement', query, start: query.start, end: query.end }
}

// ---------------------------------------------------------------- INSERT

function insert(c: Cursor): InsertStatement {
  const { start } = c.advance()
  const overwrite = c.take('OVERWRITE')
  if (!overwrite) c.need('INTO')
  else c.take('INTO')
  const keyword = c.span(start)
  c.take('TABLE')
  const insert: Mutable<InsertStatement> = {
    kind: 'Insert',
    overwrite,
    keyword,
    target: c.name(),
    targetHints: parseHints(c),
    partition: [],
    columns: [],
    query: { kind: 'Query', ctes: [], body: c.errorNode(), orderBy: [], start: c.prevEnd, end: c.prevEnd },
    ...c.span(start),
  }
  if (c.take('PARTITION')) insert.partition = partition(c)
  if (c.atSymbol('(') && !queryInBrackets(c)) insert.columns = identifierList(c)
  if (!c.at('SELECT') && !c.at('VALUES') && !c.at('WITH') && !c.at('TABLE') && !c.atSymbol('(')) {
    c.fail('SELECT', 'VALUES')
    c.skipTo(QUERY_STARTS, false)
  }
  insert.query = parseQuery(c)
  return Object.assign(insert, c.span(start))
}
const QUERY_STARTS = new Set(['SELECT', 'WITH', 'VALUES'])

function queryInBrackets(c: Cursor): boolean {
  let ahead = 1
  while (c.peek(ahead).text === '(') ahead++
  return QUERY_STARTS.has(c.peek(ahead).upper) || c.peek(ahead).upper === 'TABLE'
}

/** (a = 1, b = 'x') */
function partition(c: Cursor): { column: InsertStatement['columns'][number]; value?: InsertStatement['partition'][number]['value'] }[] {
  const list = []
  c.needSymbol('(')
  do {
    const column = c.identifier()
    list.push(c.needSymbol('=') ? { column, value: parseExpression(c) } : { column })
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  return list
}

// ---------------------------------------------------------------- CREATE, DROP

function create(c: Cursor): Statement {
  const start = c.token.start
  let orReplace = false
  if (c.take('REPLACE')) orReplace = true
  else {
    c.advance()
    orReplace = c.takeWords('OR', 'REPLACE')
  }
  const temporary = c.take('TEMPORARY')
  const system = temporary && c.take('SYSTEM')
  const head = { start, temporary, orReplace }
  if (c.at('TABLE')) return parseCreateTable(c, head)
  if (c.tokens[0].upper === 'REPLACE') {
    c.fail('TABLE')
    c.skipAll()
    return { kind: 'ErrorStatement', ...c.span(start) }
  }
  if (c.at('VIEW')) return parseCreateView(c, head)
  if (c.at('FUNCTION')) return parseCreateFunction(c, { ...head, system })
  const other = otherStatement(c, 'CREATE', start)
  if (other) return other
  c.fail('TABLE', 'VIEW', 'FUNCTION', 'CATALOG', 'DATABASE')
  c.skipAll()
  return { kind: 'ErrorStatement', ...c.span(start) }
}

const OBJECTS: readonly DropStatement['object'][] = ['TABLE', 'VIEW', 'FUNCTION', 'DATABASE', 'CATALOG']

function drop(c: Cursor): Statement {
  const { start } = c.advance()
  const temporary = c.take('TEMPORARY')
  c.take('SYSTEM')
  const object = OBJECTS.find(word => c.take(word))
  if (!object) {
    const other = otherStatement(c, 'DROP', start)
    if (other) return other
    c.fail(...OBJECTS)
    c.skipAll()
    return { kind: 'ErrorStatement', ...c.span(start) }
  }
  const exists = ifExists(c, false)
  const name = c.name()
  if (object === 'DATABASE' && !c.take('CASCADE')) c.take('RESTRICT')
  return { kind: 'Drop', object, ifExists: exists, temporary, name, ...c.span(start) }
}

function use(c: Cursor): Statement {
  const { start } = c.advance()
  if (c.at('MODULES')) return otherStatement(c, 'USE', start)!
  if (c.at('CATALOG') && c.peek().text !== '.') {
    c.advance()
    const id = c.identifier()
    return { kind: 'Use', object: 'CATALOG', name: { kind: 'Name', parts: [id], start: id.start, end: id.end }, ...c.span(start) }
  }
  return { kind: 'Use', object: 'DATABASE', name: c.name(), ...c.span(start) }
}

// ---------------------------------------------------------------- EXPLAIN, EXECUTE, statement sets

const DETAILS = ['ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE']

function explain(c: Cursor): Statement {
  const { start } = c.advance()
  const details: string[] = []
  if (!c.takeWordPair('PLAN', 'FOR') && DETAILS.some(detail => c.at(detail))) {
    do {
      const detail = DETAILS.find(word => c.take(word))
      if (detail) details.push(detail)
      else c.fail(...DETAILS)
    } while (c.takeSymbol(','))
  }
  c.take('EXECUTE')
  if (c.at('STATEMENT')) return openStatementSet(c, start, 'EXPLAIN')
  const statement = explained(c)
  return { kind: 'Explain', details, statement, ...c.span(start) }
}

function explained(c: Cursor): Statement {
  if (
    ['SELECT', 'WITH', 'VALUES', 'TABLE', 'INSERT', 'UPSERT', 'CREATE', 'REPLACE', 'DELETE', 'UPDATE'].some(word => c.at(word)) ||
    c.atSymbol('(')
  ) {
    const statement = parseInnerStatement(c)
    if (statement.kind === 'CreateView' || statement.kind === 'CreateFunction' || (statement.kind === 'CreateTable' && !statement.query)) {
      c.problem('EXPLAIN takes a query, an INSERT, or a CREATE TABLE … AS with a query', statement)
    }
    return statement
  }
  c.expectAll(DETAILS)
  c.fail('SELECT', 'INSERT')
  const error: ErrorNode = c.errorNode(c.token.start)
  c.skipAll()
  return { kind: 'ErrorStatement', start: error.start, end: Math.max(error.end, c.prevEnd) }
}

/** EXECUTE STATEMENT SET BEGIN, BEGIN STATEMENT SET, EXECUTE PLAN, EXECUTE INSERT …, EXECUTE SELECT … */
function execute(c: Cursor): Statement {
  const { start, upper } = c.advance()
  if (upper === 'BEGIN') {
    c.need('STATEMENT')
    c.need('SET')
    return { kind: 'StatementSetOpen', verb: 'BEGIN', ...c.span(start) }
  }
  if (c.at('STATEMENT')) return openStatementSet(c, start, 'EXECUTE')
  if (c.at('PLAN')) return otherStatement(c, 'EXECUTE', start)!
  if (c.at('SELECT') || c.at('WITH') || c.at('VALUES') || c.at('INSERT')) return { ...parseInnerStatement(c), ...c.span(start) }
  c.fail('STATEMENT', 'PLAN', 'INSERT', 'SELECT')
  c.skipAll()
  return { kind: 'ErrorStatement', ...c.span(start) }
}

function openStatementSet(c: Cursor, start: number, verb: string): Statement {
  c.advance()
  c.need('SET')
  c.need('BEGIN')
  return { kind: 'StatementSetOpen', verb, ...c.span(start) }
}

/** COMPILE PLAN 'file' [IF NOT EXISTS] FOR …, COMPILE AND EXECUTE PLAN 'file' FOR … */
function compile(c: Cursor): Statement {
  const { start } = c.advance()
  if (c.take('AND')) c.need('EXECUTE')
  c.need('PLAN')
  const file = c.string()
  ifExists(c, true)
  c.need('FOR')
  if (c.at('STATEMENT')) return openStatementSet(c, start, 'COMPILE')
  if (!c.at('INSERT') && !c.at('SELECT') && !c.at('EXECUTE')) {
    c.fail('INSERT', 'STATEMENT')
    return { kind: 'Other', verb: 'COMPILE', object: 'PLAN', parts: [file], ...c.span(start) }
  }
  return { kind: 'Other', verb: 'COMPILE', object: 'PLAN', parts: [file, parseInnerStatement(c)], ...c.span(start) }
}
