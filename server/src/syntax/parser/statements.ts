import type { DropStatement, ErrorNode, Identifier, InsertStatement, SetPlace, Statement } from '../nodes.ts'
import { otherStatement } from './commands.ts'
import type { Cursor } from './cursor.ts'
import { ifExists, parseCreateFunction, parseCreateTable, parseCreateView } from './ddl.ts'
import { endOfItem } from './expressions.ts'
import { parseHints } from './hints.ts'
import { parsePartition } from './patterns.ts'
import { atQueryStart, parseQuery } from './query.ts'
import { parseSetting } from './settings.ts'
import { parseType } from './types.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The one statement of a unit; what stands behind it is a problem. */
export function parseStatement(c: Cursor, place: SetPlace): Statement {
  if (c.atEnd) {
    c.expectAll(STARTS)
    c.expect('statement')
    return { kind: 'Empty', start: c.token.start, end: c.token.start }
  }
  const { start } = c.token
  if (place !== 'none' && place !== 'unclosed') checkPlace(c, place)
  const statement = parseInnerStatement(c)
  if (!c.atEnd) {
    // What is left over behind a mistake follows from it in most cases.
    if (c.problems.length === 0) c.fail('end')
    c.skipAll()
    return { ...statement, start, end: c.prevEnd }
  }
  c.expect(';')
  if (place === 'unclosed') c.fail('END')
  return statement
}

/** EXECUTE STATEMENT SET BEGIN … END holds INSERTs, at least one, each with its `;`. */
function checkPlace(c: Cursor, place: SetPlace): void {
  const { token } = c
  if (token.upper === 'INSERT' || token.upper === 'UPSERT') return
  if (token.upper !== 'END') c.problem('A statement set holds INSERT statements alone', token, ['INSERT', 'END'])
  else if (place === 'first') c.problem('A statement set holds at least one INSERT', token, ['INSERT'])
  else if (place === 'unended') c.problem("The INSERT before END ends with ';'", token, [';'])
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
    case 'VALUE':
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
  const { start, upper } = c.advance()
  const { token } = c
  const overwrite = c.take('OVERWRITE')
  if (!overwrite) c.need('INTO')
  else if (upper === 'UPSERT') c.problem('UPSERT goes with INTO', token, ['INTO'])
  const keyword = c.span(start)
  if (c.token.upper === 'TABLE') {
    c.problem(`The table's name stands right behind ${overwrite ? 'OVERWRITE' : 'INTO'}, without TABLE`, c.tokenSpan(), ['identifier'])
    c.advance()
    c.judgeAgain()
  }
  const insert: Mutable<InsertStatement> = {
    kind: 'Insert',
    ...(upper === 'UPSERT' && { upsert: true }),
    overwrite,
    keyword,
    target: c.name(),
    targetHints: parseHints(c),
    partition: [],
    columns: [],
    query: { kind: 'Query', ctes: [], body: c.errorNode(), orderBy: [], start: c.prevEnd, end: c.prevEnd },
    ...c.span(start),
  }
  if (c.token.upper === 'EXTEND' && c.peek().text === '(') {
    c.advance()
    targetColumns(c)
  }
  if (c.take('PARTITION')) insert.partition = parsePartition(c)
  if (c.atSymbol('(') && !queryInBrackets(c)) insert.columns = targetColumns(c, insert.partition.length > 0)
  if (!c.at('SELECT') && !c.at('VALUES') && c.token.upper !== 'VALUE' && !c.at('WITH') && !c.at('TABLE') && !c.atSymbol('(')) {
    c.fail('SELECT', 'VALUES')
    c.skipTo(QUERY_STARTS, false)
  }
  insert.query = parseQuery(c)
  if (c.has('2.3') ? c.at('ON') : c.token.upper === 'ON' && c.peek().upper === 'CONFLICT') onConflict(c)
  return Object.assign(insert, c.span(start))
}
const QUERY_STARTS = new Set(['SELECT', 'WITH', 'VALUES', 'VALUE'])

function queryInBrackets(c: Cursor): boolean {
  let ahead = 1
  while (c.peek(ahead).text === '(') ahead++
  return QUERY_STARTS.has(c.peek(ahead).upper) || c.peek(ahead).upper === 'TABLE'
}

/** (a, b.c); Flink's parser also takes a type behind each name. */
function targetColumns(c: Cursor, behindPartition = false): Identifier[] {
  const columns: Identifier[] = []
  let typed = false
  c.needSymbol('(')
  do {
    const { parts, start, end } = c.name()
    columns.push(parts.length === 1 ? parts[0] : { kind: 'Identifier', name: parts.map(p => p.name).join('.'), quoted: false, start, end })
    if (!c.atSymbol(',') && !c.atSymbol(')') && (c.token.kind === 'word' || c.token.kind === 'quoted')) {
      const at = c.tokenSpan()
      const allowed = (columns.length === 1 || typed) && !behindPartition
      typed ||= columns.length === 1
      if (parseType(c, true).nullable || !allowed) c.problem('The columns of INSERT have no types', at, [',', ')'])
    } else if (typed) c.fail('type')
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  return columns
}

/** ON CONFLICT DO (ERROR | NOTHING | DEDUPLICATE) */
function onConflict(c: Cursor): void {
  const { start } = c.advance()
  c.need('CONFLICT')
  c.need('DO')
  if (!['ERROR', 'NOTHING', 'DEDUPLICATE'].some(word => c.take(word))) c.fail('ERROR', 'NOTHING', 'DEDUPLICATE')
  else c.only('ON CONFLICT', c.span(start), '2.3')
}

// ---------------------------------------------------------------- CREATE, DROP

function create(c: Cursor): Statement {
  const start = c.token.start
  if (c.take('REPLACE')) return replaceTable(c, start)
  c.advance()
  const { token } = c
  const orAlter = token.upper === 'OR' && c.peek().upper === 'ALTER'
  if (orAlter) {
    c.advance()
    c.advance()
    c.only('CREATE OR ALTER', { start: token.start, end: c.prevEnd }, '2.3')
  }
  const orReplace = !orAlter && c.takeWords('OR', 'REPLACE')
  const temporary = c.take('TEMPORARY')
  const system = temporary ? c.take('SYSTEM') : misplacedSystem(c)
  const head = { start, temporary, orReplace }
  if (orAlter && !c.at('MATERIALIZED')) c.fail('MATERIALIZED')
  if (c.at('TABLE')) return parseCreateTable(c, head)
  if (c.at('VIEW')) return parseCreateView(c, head)
  if (c.at('FUNCTION')) return parseCreateFunction(c, { ...head, system })
  if ((temporary || orReplace) && c.token.upper === 'MATERIALIZED') {
    c.problem(`A materialized table is never ${temporary ? 'temporary' : 'replaced'}`, c.tokenSpan())
  }
  const other = otherStatement(c, 'CREATE', start)
  if (other) return other
  c.fail('TABLE', 'VIEW', 'FUNCTION', 'CATALOG', 'DATABASE')
  c.skipAll()
  return { kind: 'ErrorStatement', ...c.span(start) }
}

/** CREATE SYSTEM FUNCTION lacks a TEMPORARY. */
function misplacedSystem(c: Cursor): boolean {
  if (c.token.upper !== 'SYSTEM' || c.peek().upper !== 'FUNCTION') return false
  c.problem('A system function is temporary: write CREATE TEMPORARY SYSTEM FUNCTION', c.tokenSpan(), ['TEMPORARY'])
  c.advance()
  return true
}

/** REPLACE [TEMPORARY] TABLE … AS query */
function replaceTable(c: Cursor, start: number): Statement {
  const temporary = c.take('TEMPORARY')
  if (!c.at('TABLE')) {
    c.fail('TABLE')
    c.skipAll()
    return { kind: 'ErrorStatement', ...c.span(start) }
  }
  const table = parseCreateTable(c, { start, temporary, orReplace: true })
  if (!table.query) c.fail('AS')
  return table
}

const OBJECTS: readonly DropStatement['object'][] = ['TABLE', 'VIEW', 'FUNCTION', 'DATABASE', 'CATALOG']

function drop(c: Cursor): Statement {
  const { start } = c.advance()
  const temporary = c.take('TEMPORARY')
  if (c.at('SYSTEM') && (c.peek().upper === 'FUNCTION' || c.peek().upper === 'CONNECTION' || c.nextIsEnd)) c.advance()
  const object = OBJECTS.find(word => c.take(word))
  if (!object) {
    if (temporary && c.token.upper === 'MATERIALIZED') c.problem('A materialized table is never temporary', c.tokenSpan())
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
      const { token } = c
      const detail = DETAILS.find(word => c.take(word))
      if (!detail) c.fail(...DETAILS)
      else if (details.includes(detail)) c.problem(`${detail} stands here twice`, token)
      else details.push(detail)
    } while (c.takeSymbol(','))
  }
  const { token } = c
  const executed = token.upper === 'EXECUTE'
  if (executed) {
    c.advance()
    c.only('EXPLAIN EXECUTE', token, '2.2')
  }
  if (c.at('STATEMENT')) return openStatementSet(c, start, 'EXPLAIN')
  const statement = explained(c, executed)
  return { kind: 'Explain', details, statement, ...c.span(start) }
}

function explained(c: Cursor, executed: boolean): Statement {
  const create = !executed && (c.at('CREATE') || c.at('REPLACE'))
  if (create || atQueryOrInsert(c)) {
    const { start } = c.token
    const statement = parseInnerStatement(c)
    if (create && (statement.kind !== 'CreateTable' || !statement.query)) {
      c.problem('EXPLAIN takes a query, an INSERT, or a CREATE TABLE … AS with a query', c.lastToken())
    } else if (create) c.only('EXPLAIN of CREATE TABLE … AS', c.span(start), '2.0')
    return statement
  }
  c.expectAll(DETAILS)
  c.fail('SELECT', 'INSERT')
  const error: ErrorNode = c.errorNode(c.token.start)
  c.skipAll()
  return { kind: 'ErrorStatement', start: error.start, end: Math.max(error.end, c.prevEnd) }
}

function atQueryOrInsert(c: Cursor): boolean {
  return atQueryStart(c) || c.at('INSERT') || c.token.upper === 'UPSERT' || c.atSymbol('(')
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
  if (atQueryOrInsert(c)) return { ...parseInnerStatement(c), ...c.span(start) }
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
  const executes = c.take('AND')
  if (executes) c.need('EXECUTE')
  c.need('PLAN')
  const file = c.string()
  if (!executes) ifExists(c, true)
  c.need('FOR')
  if (c.at('STATEMENT')) return openStatementSet(c, start, 'COMPILE')
  if (!c.at('INSERT') && c.token.upper !== 'UPSERT') {
    c.fail('INSERT', 'STATEMENT')
    c.skipAll()
    return { kind: 'Other', verb: 'COMPILE', object: 'PLAN', parts: [file], ...c.span(start) }
  }
  return { kind: 'Other', verb: 'COMPILE', object: 'PLAN', parts: [file, parseInnerStatement(c)], ...c.span(start) }
}
