import type { Call, Descriptor, Expr, Identifier, Name, OrderItem, TableArgument } from '../nodes.ts'
import { CONTEXT_VARIABLES, RESERVED_FUNCTIONS } from '../reserved-words.ts'
import type { Cursor } from './cursor.ts'
import { endOfItem, expressionList, orderItems, parseExpression } from './expressions.ts'
import { queryArgument } from './forms.ts'
import { atQueryStart, setOperationBehind } from './query.ts'
import { type Arguments, SPECIAL_CALLS, UNITS } from './special-calls.ts'
import { parseWindowSpec } from './windows.ts'
import { EXPRESSION_STOPS, QUERY_STARTS, SET_OPERATORS } from './words.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A call whose name was read and whose `(` is next, with all that may follow: WITHIN GROUP, FILTER, OVER. */
export function parseCall(c: Cursor, name: Name): Call {
  const call = callOf(c, name)
  suffixes(c, call)
  call.end = c.prevEnd
  return call
}

/** CALL name(…): values alone, and nothing behind the brackets. */
export function parseProcedureCall(c: Cursor): Call {
  const name = c.name()
  if (!c.atSymbol('(')) {
    c.fail('(')
    return { kind: 'Call', name, args: [], distinct: false, ...c.span(name.start) }
  }
  const first = c.peek()
  if (first.upper === 'DISTINCT' || first.upper === 'ALL' || first.text === '*') {
    c.problem(`A procedure takes values, not ${first.text}`, first, ['expression', ')'])
    c.judgeAgain()
  }
  return callOf(c, name)
}

function callOf(c: Cursor, name: Name): Mutable<Call> {
  c.advance()
  const word = name.parts.length === 1 && !name.parts[0].quoted ? name.parts[0].name.toUpperCase() : ''
  const given: Arguments = { args: [], distinct: false }
  if (!c.takeSymbol(')')) {
    const special = SPECIAL_CALLS.get(word)
    if (special) special(c, given)
    else plainArguments(c, given, word)
    if (!c.atSymbol(')')) {
      c.fail(',', ')')
      c.skipTo(EXPRESSION_STOPS, false)
    }
    c.needSymbol(')')
  }
  return { kind: 'Call', name, ...given, ...c.span(name.start) }
}

export function isReservedFunction(word: string): boolean {
  return RESERVED_FUNCTIONS.has(word) || SPECIAL_CALLS.has(word)
}

// ---------------------------------------------------------------- arguments

function plainArguments(c: Cursor, given: Arguments, word: string): void {
  if (c.atSymbol('*')) {
    const { start, end } = c.advance()
    given.args.push({ kind: 'Star', start, end })
    return
  }
  if (c.at('DISTINCT')) {
    const { start, end } = c.advance()
    given.distinct = true
    given.distinctSpan = { start, end }
  } else c.take('ALL')
  const quantifier = c.lastToken()
  if ((quantifier.upper === 'DISTINCT' || quantifier.upper === 'ALL') && atQueryStart(c)) {
    c.problem(`${quantifier.upper} stands before values, not before a query`, quantifier)
    c.judgeAgain()
  }
  do {
    argument(c, given, word)
    const collects = word === 'ARRAY_AGG'
    if (collects ? (c.at('IGNORE') || c.at('RESPECT')) && c.peek().upper === 'NULLS' : false) given.nulls = nullTreatment(c)
    if (collects ? c.at('ORDER') : c.token.upper === 'ORDER') {
      if (!collects) c.problem('Only ARRAY_AGG takes an ORDER BY among its arguments', c.tokenSpan())
      c.advance()
      c.need('BY')
      given.orderBy = orderItems(c)
    }
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
}

function argument(c: Cursor, given: Arguments, word: string): void {
  const { args } = given
  if ((c.token.kind === 'word' || c.token.kind === 'quoted') && c.peek().text === '=>') {
    const names = (given.argNames ??= [])
    names[args.length] = c.identifier()
    c.advance()
  }
  if (given.argNames) given.argNames.length = args.length + 1
  if (c.at('TABLE')) args.push(tableArgument(c))
  else if (c.at('DESCRIPTOR') && c.peek().text === '(') args.push(descriptor(c))
  else if (c.token.upper === 'MODEL' && (c.peek().kind === 'word' || c.peek().kind === 'quoted')) args.push(modelArgument(c))
  else if (c.token.upper === 'DEFAULT') {
    const { start } = c.advance()
    args.push(c.errorNode(start))
  } else if (given.modifier === undefined && isUnitArgument(c, word, args.length)) {
    if (args.length === 0 && !UNITS.has(c.token.upper) && !/^(?:SQL_TSI_\w+|FRAC_SECOND)$/.test(c.token.upper)) {
      c.only(`The unit ${c.token.upper}`, c.tokenSpan(), '2.0')
    }
    if (args.length > 0) c.only(`${word} with a unit`, c.tokenSpan(), word === 'DATETIME_TRUNC' ? '2.2' : '2.0')
    given.modifierSpan = c.tokenSpan()
    given.modifier = c.advance().upper
  } else {
    if (
      args.length === 0 &&
      given.modifier === undefined &&
      c.token.kind === 'string' &&
      (word === 'TIMESTAMPADD' || word === 'TIMESTAMPDIFF')
    ) {
      c.problem('A unit of time stands here without quotes', c.tokenSpan(), ['DAY'])
      c.judgeAgain()
    }
    const named = given.argNames?.[args.length] !== undefined
    const whole = args.length === 0 || named
    const first = (whole ? queryArgument(c) : undefined) ?? parseExpression(c)
    const arg = whole && first.kind === 'SubQuery' ? restOfQueryArgument(c, first) : first
    const table = arg.kind === 'SubQuery' ? arg.query : arg.kind === 'ColumnRef' && c.token.upper === 'PARTITION' ? arg.name : undefined
    const isTable = table && (c.token.upper === 'PARTITION' || c.token.upper === 'ORDER')
    args.push(isTable ? partitioned(c, table, arg.start) : arg)
    if (c.atEnd) c.expect('=>')
  }
}

/** f((SELECT …) UNION SELECT …) */
function restOfQueryArgument(c: Cursor, first: Extract<Expr, { kind: 'SubQuery' }>): Expr {
  // ORDER BY alone is that of the table argument.
  if (!SET_OPERATORS.has(c.token.upper)) return first
  const query = setOperationBehind(c, { ...first.query, start: first.start, end: first.end })
  return { kind: 'SubQuery', query, start: query.start, end: query.end }
}

/** TIMESTAMPADD(DAY, 1, t), DATE_TRUNC(t, DAY): a unit where an argument stands. */
function isUnitArgument(c: Cursor, word: string, index: number): boolean {
  if (c.token.kind !== 'word') return false
  if (index === 0) return (word === 'TIMESTAMPADD' || word === 'TIMESTAMPDIFF') && c.peek().text === ',' && !PLURAL_UNITS.has(c.token.upper)
  return (
    (word.endsWith('_DIFF') || word.endsWith('_TRUNC')) &&
    c.peek().text === ')' &&
    UNITS.has(c.token.upper) &&
    (c.isReserved(c.token.upper) || c.has('2.0'))
  )
}

/** Units of an interval that no function takes. */
const PLURAL_UNITS: ReadonlySet<string> = new Set(['WEEKS', 'QUARTERS'])

/** TABLE t [PARTITION BY …] [ORDER BY …] */
function tableArgument(c: Cursor): TableArgument {
  const { start } = c.advance()
  let table: TableArgument['table']
  if (c.token.text === '(') {
    c.problem('TABLE takes the name of a table here: write a query in brackets without TABLE', c.tokenSpan(), ['identifier'])
    c.advance()
    const query = queryArgument(c)
    table = query?.kind === 'SubQuery' ? query.query : c.name()
    c.needSymbol(')')
  } else table = c.name()
  return partitioned(c, table, start)
}

/** [PARTITION BY …] [ORDER BY …] behind a table, or a query in brackets, that is an argument */
function partitioned(c: Cursor, table: TableArgument['table'], start: number): TableArgument {
  let partitionBy: readonly Expr[] = []
  let orderBy: readonly OrderItem[] = []
  if (c.at('PARTITION') || c.at('DISTRIBUTE')) {
    c.advance()
    c.need('BY')
    partitionBy = partitionColumns(c)
  }
  if (c.take('ORDER')) {
    c.need('BY')
    const query = c.token.text === '(' && QUERY_STARTS.has(c.peek().upper)
    if (!query && c.takeSymbol('(')) {
      orderBy = orderItems(c, ')')
      c.needSymbol(')')
    } else orderBy = [orderItem(c)]
  }
  return { kind: 'TableArgument', table, partitionBy, orderBy, ...c.span(start) }
}

/** One column, or several in brackets: a comma behind it begins the next argument. */
function partitionColumns(c: Cursor): readonly Expr[] {
  if (!c.takeSymbol('(')) return [parseExpression(c)]
  const columns = expressionList(c)
  c.needSymbol(')')
  return columns
}

function orderItem(c: Cursor): OrderItem {
  const expr = parseExpression(c)
  const descending = !c.take('ASC') && c.take('DESC')
  let nulls: OrderItem['nulls']
  if (c.take('NULLS')) nulls = c.take('FIRST') ? 'FIRST' : c.need('LAST') ? 'LAST' : undefined
  return { kind: 'OrderItem', expr, descending, ...(nulls && { nulls }), ...c.span(expr.start) }
}

function descriptor(c: Cursor): Descriptor {
  const { start } = c.advance()
  c.advance()
  const columns: Identifier[] = []
  if (!c.atSymbol(')')) {
    do {
      // The grammar takes CURRENT_DATE and its kind as a name here.
      if (CONTEXT_VARIABLES.has(c.token.upper)) columns.push(c.takeIdentifier())
      else columns.push(c.name().parts.at(-1)!)
      endOfItem(c, ')')
    } while (c.takeSymbol(','))
  }
  c.needSymbol(')')
  return { kind: 'Descriptor', columns, ...c.span(start) }
}

/** MODEL m: a call named MODEL on the model's name */
function modelArgument(c: Cursor): Call {
  const id = c.takeIdentifier()
  c.only('MODEL', id, '2.1')
  const model = c.name()
  const args: Expr[] = [{ kind: 'ColumnRef', name: model, start: model.start, end: model.end }]
  return {
    kind: 'Call',
    name: { kind: 'Name', parts: [id], start: id.start, end: id.end },
    args,
    distinct: false,
    modifier: 'MODEL',
    ...c.span(id.start),
  }
}

// ---------------------------------------------------------------- behind the arguments

function suffixes(c: Cursor, call: Mutable<Call>): void {
  if ((c.token.upper === 'IGNORE' || c.token.upper === 'RESPECT') && c.peek().upper === 'NULLS') call.nulls = nullTreatment(c)
  if (c.token.upper === 'WITHIN' && c.peek().upper === 'GROUP') {
    c.advance()
    c.advance()
    c.needSymbol('(')
    c.need('ORDER')
    c.need('BY')
    call.withinGroup = orderItems(c, ')')
    c.needSymbol(')')
  }
  if (c.at('FILTER') && (c.peek().text === '(' || c.peek().upper === 'WHERE' || c.nextIsEnd)) {
    c.advance()
    const bracket = c.needSymbol('(')
    if (!bracket) c.judgeAgain()
    c.need('WHERE')
    call.filter = parseExpression(c)
    if (bracket) {
      endOfItem(c, ')')
      c.needSymbol(')')
    }
  }
  if (c.take('OVER')) {
    if (c.atSymbol('(')) call.over = parseWindowSpec(c)
    else call.over = c.identifier()
  }
}

function nullTreatment(c: Cursor): 'IGNORE' | 'RESPECT' {
  const word = c.advance().upper as 'IGNORE' | 'RESPECT'
  c.advance()
  return word
}
