/** What is known of the unit before a word that may begin the next statement, and of the two tokens behind that word. */
export interface Place {
  /** first word of the unit */
  readonly first: string
  /** the last two tokens: words upper-case, symbols, '' for strings, numbers and quoted names */
  readonly previous: string
  readonly beforePrevious: string
  /** open brackets */
  readonly depth: number
  /** a query stands in the unit, outside of brackets, and no set operator behind it waits for another one */
  readonly queryDone: boolean
  readonly hasAs: boolean
  readonly hasWith: boolean
  readonly hasInsert: boolean
  /** the two tokens behind the word, with 'string', 'number' and 'quoted' for those */
  readonly next: string
  readonly second: string
  /** an empty line stands before the word */
  readonly afterGap: boolean
  /** whether the text up to the next `;` closes brackets that it doesn't open; asked only where it matters, as it reads on */
  closesMore(): boolean
}

/**
 * Whether `word` at the start of a line begins a new statement although no `;` ended the one before: where it can't go on that one. False
 * where it could, or where that can't be told.
 */
export function startsStatement(word: string, place: Place): boolean {
  const { first, previous, next, second, depth } = place
  switch (word) {
    case 'SELECT':
      return startsQuery(word, place)
    case 'WITH':
      return (
        (next === 'RECURSIVE' || ((second === 'AS' || second === '(') && next !== 'ORDINALITY' && next !== '(')) && startsQuery(word, place)
      )
    case 'CREATE':
      return (
        OBJECTS.has(next) && previous !== 'SHOW' && !((next === 'TABLE' || next === 'OR') && first === 'EXPLAIN' && awaitsStatement(place))
      )
    case 'DROP':
      return OBJECTS.has(next) && next !== 'OR' && second !== ',' && second !== ';' && second !== ''
    case 'ALTER':
      return OBJECTS.has(next) && (previous !== 'OR' || next !== 'MATERIALIZED')
    case 'REPLACE':
      return next === 'TABLE' && previous !== 'OR' && !(first === 'EXPLAIN' && awaitsStatement(place))
    case 'INSERT':
      return (next === 'INTO' || next === 'OVERWRITE') && !awaitsStatement(place)
    case 'USE':
    case 'SHOW':
    case 'EXPLAIN':
    case 'DESCRIBE':
      return true
    case 'EXECUTE':
      return !(first === 'EXPLAIN' && awaitsStatement(place)) && !(first === 'COMPILE' && previous === 'AND')
    case 'BEGIN':
      return next === 'STATEMENT'
    case 'SET':
      return startsSetting(place)
    case 'RESET':
      return (next === 'string' || next === ';') && first !== 'ALTER'
    case 'ADD':
    case 'REMOVE':
      return next === 'JAR' && second === 'string'
    case 'TRUNCATE':
    case 'ANALYZE':
      return next === 'TABLE'
    case 'LOAD':
    case 'UNLOAD':
      return next === 'MODULE'
    case 'CALL':
      return depth === 0 && (second === '(' || second === '.')
    case 'UPDATE':
      return first !== 'MERGE' && second === 'SET'
    case 'DELETE':
      return next === 'FROM' && first !== 'MERGE'
    case 'COMPILE':
      return next === 'PLAN' || next === 'AND'
    case 'STOP':
      return next === 'JOB'
  }
  return false
}

const OBJECTS = new Set(['TABLE', 'TEMPORARY', 'VIEW', 'FUNCTION', 'CATALOG', 'DATABASE', 'MATERIALIZED', 'MODEL', 'SYSTEM', 'OR'])
const SET_OPERATORS = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS'])
/** statements in which another statement stands, and the words right before it */
const WRAPPERS = new Set(['EXPLAIN', 'COMPILE', 'EXECUTE'])
const BEFORE_WRAPPED = new Set('EXPLAIN EXECUTE FOR ESTIMATED_COST CHANGELOG_MODE PLAN_ADVICE JSON_EXECUTION_PLAN'.split(' '))

/** EXPLAIN, COMPILE PLAN … FOR or EXECUTE stand before it, and the statement that belongs to them is still to come. */
function awaitsStatement({ first, previous, queryDone, hasInsert }: Place): boolean {
  return WRAPPERS.has(first) && !queryDone && !hasInsert && BEFORE_WRAPPED.has(previous)
}

/** SELECT, or WITH and the name of a common table expression */
function startsQuery(word: string, place: Place): boolean {
  const { first, previous, beforePrevious, depth, queryDone, hasWith, hasInsert, afterGap } = place
  const operator = previous === 'ALL' || previous === 'DISTINCT' ? beforePrevious : previous
  if (SET_OPERATORS.has(operator) && word === 'SELECT') return false
  if (previous === 'AS' && depth === 0) return queryDone
  if (previous === ')' && hasWith && word === 'SELECT') return depth === 0 && queryDone
  // A second WITH behind a common table expression stands for a comma.
  if (previous === ')' && hasWith && depth === 0 && !queryDone) return afterGap
  // In a bracket, a query may begin right behind it alone. One that closes the bracket was meant to stand in it.
  if (depth > 0) return (previous !== '(' || afterGap) && !place.closesMore()
  if (queryDone || SET_OPERATORS.has(operator)) return true
  if (hasInsert) return ['INSERT', 'INTO', 'OVERWRITE', 'UPSERT', 'PARTITION', '.'].includes(previous)
  return !(first !== 'COMPILE' && awaitsStatement(place))
}

/** SET 'key' = 'value', SET key.name = value; SET is also a part of UPDATE, MERGE and ALTER, and of IS A SET. */
function startsSetting(place: Place): boolean {
  const { first, previous, depth, next, second } = place
  if (next === 'string' && second === '=') return depth === 0 || !place.closesMore()
  if (depth > 0 || previous === 'STATEMENT' || previous === 'SYSTEM' || previous === 'SESSION' || first === 'UPDATE' || first === 'MERGE')
    return false
  if (first === 'ALTER' && (next === 'FRESHNESS' || next === 'REFRESH_MODE')) return false
  return next === 'string' || (second !== '' && next !== '(')
}
