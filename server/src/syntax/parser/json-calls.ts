import type { Expr } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { forbidQueries, orderItems, parseExpression } from './expressions.ts'
import type { Arguments } from './special-calls.ts'
import { parseType } from './types.ts'

/** The functions for JSON: what stands between their brackets. The words behind the arguments become the call's modifier. */
export const JSON_CALLS: ReadonlyMap<string, (c: Cursor, given: Arguments) => void> = new Map([
  ['JSON_EXISTS', (c, given) => lookUp(c, given, { answers: ['TRUE', 'FALSE', 'UNKNOWN', 'ERROR'], events: ['ERROR'] })],
  ['JSON_VALUE', (c, given) => lookUp(c, given, { returning: true, answers: ['NULL', 'ERROR', 'DEFAULT'], events: ['EMPTY', 'ERROR'] })],
  [
    'JSON_QUERY',
    (c, given) => lookUp(c, given, { returning: true, wrapped: true, answers: ['NULL', 'ERROR', 'EMPTY'], events: ['EMPTY', 'ERROR'] }),
  ],
  ['JSON_OBJECT', object],
  ['JSON_OBJECTAGG', objectOfRows],
  ['JSON_ARRAY', array],
  ['JSON_ARRAYAGG', arrayOfRows],
])

interface LookUp {
  readonly returning?: true
  readonly wrapped?: true
  /** what there is instead of a value … */
  readonly answers: readonly string[]
  /** … and when */
  readonly events: readonly string[]
}

/** (json, path [RETURNING type] [WITH … WRAPPER] [answer ON event …]) */
function lookUp(c: Cursor, given: Arguments, { returning, wrapped, answers, events }: LookUp): void {
  const clauses: string[] = []
  value(c, given, clauses)
  if (!c.needSymbol(',')) return
  value(c, given, clauses)
  if (returning && c.take('RETURNING')) given.returning = parseType(c, false)
  if (wrapped) wrapper(c, clauses)
  for (let answer = answers.find(word => c.take(word)); answer; answer = answers.find(word => c.take(word))) {
    if (answer === 'DEFAULT') given.args.push(parseExpression(c))
    const kind = answer === 'EMPTY' ? ['ARRAY', 'OBJECT'].find(word => c.take(word)) : undefined
    if (answer === 'EMPTY' && !kind) c.fail('ARRAY', 'OBJECT')
    c.need('ON')
    const event = events.find(word => c.take(word))
    if (!event) c.fail(...events)
    clauses.push([answer, kind, 'ON', event].filter(Boolean).join(' '))
  }
  end(given, clauses)
}

/** (WITHOUT [ARRAY] | WITH [CONDITIONAL | UNCONDITIONAL] [ARRAY]) WRAPPER */
function wrapper(c: Cursor, clauses: string[]): void {
  if (!c.at('WITH') && !c.at('WITHOUT')) return
  const words = [c.advance().upper]
  for (const word of ['CONDITIONAL', 'UNCONDITIONAL', 'ARRAY']) if (c.take(word)) words.push(word)
  if (c.need('WRAPPER')) clauses.push([...words, 'WRAPPER'].join(' '))
}

/** ([KEY] name VALUE value, … [NULL ON NULL | ABSENT ON NULL]); a ':' may stand for VALUE */
function object(c: Cursor, given: Arguments): void {
  const clauses: string[] = []
  if (!atNullClause(c)) {
    do {
      if (!pair(c, given, clauses, given.args.length === 0)) {
        end(given, clauses)
        return
      }
    } while (c.takeSymbol(','))
  }
  nullClause(c, clauses)
  end(given, clauses)
}

/** ([KEY] name VALUE value [NULL ON NULL | ABSENT ON NULL]) */
function objectOfRows(c: Cursor, given: Arguments): void {
  const clauses: string[] = []
  if (pair(c, given, clauses, false)) nullClause(c, clauses)
  end(given, clauses)
}

/** A name and its value; false, and read to the end of the call, where it has none. `alone`: Flink tells from its second token on what this is. */
function pair(c: Cursor, given: Arguments, clauses: string[], alone: boolean): boolean {
  const keyed = c.token.upper === 'KEY' && c.peek().text !== ',' && c.peek().text !== ')'
  if (keyed) c.advance()
  const { start } = c.token
  const name = parseExpression(c)
  forbidQueries(c, name)
  given.args.push(name)
  if (c.take('VALUE') || c.takeSymbol(':')) {
    value(c, given, clauses)
    return true
  }
  if (c.atEnd || keyed || !alone) c.fail('VALUE')
  else c.problem("A name and its value stand in JSON_OBJECT as 'name' VALUE value", { start, end: c.prevEnd }, ['VALUE'])
  c.skipTo(NOTHING, false)
  return false
}
const NOTHING: ReadonlySet<string> = new Set()

/** ([value, … [NULL ON NULL | ABSENT ON NULL]]) */
function array(c: Cursor, given: Arguments): void {
  const clauses: string[] = []
  if (!atNullClause(c)) {
    do value(c, given, clauses)
    while (c.takeSymbol(','))
  }
  nullClause(c, clauses)
  end(given, clauses)
}

/** (value [ORDER BY …] [NULL ON NULL | ABSENT ON NULL]) */
function arrayOfRows(c: Cursor, given: Arguments): void {
  const clauses: string[] = []
  value(c, given, clauses)
  if (c.take('ORDER')) {
    c.need('BY')
    given.orderBy = orderItems(c)
  }
  nullClause(c, clauses)
  end(given, clauses)
}

/** value [FORMAT JSON] */
function value(c: Cursor, given: Arguments, clauses: string[]): void {
  const read: Expr = parseExpression(c)
  forbidQueries(c, read)
  given.args.push(read)
  if (c.takeWordPair('FORMAT', 'JSON')) clauses.push('FORMAT JSON')
}

function nullClause(c: Cursor, clauses: string[]): void {
  const answer = ['NULL', 'ABSENT'].find(word => c.take(word))
  if (answer && c.need('ON') && c.need('NULL')) clauses.push(`${answer} ON NULL`)
}

const atNullClause = (c: Cursor): boolean => (c.token.upper === 'NULL' || c.token.upper === 'ABSENT') && c.peek().upper === 'ON'

function end(given: Arguments, clauses: readonly string[]): void {
  if (clauses.length > 0) given.modifier = clauses.join(' ')
}
