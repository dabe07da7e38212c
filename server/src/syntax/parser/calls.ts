import type { Call, Descriptor, Expr, FrameBound, Identifier, Name, OrderItem, TableArgument, TypeNode, WindowSpec } from '../nodes.ts'
import { RESERVED_FUNCTIONS } from '../reserved-words.ts'
import type { Cursor } from './cursor.ts'
import { endOfItem, expressionList, orderItems, parseExpression } from './expressions.ts'
import { queryArgument } from './forms.ts'
import { parseType } from './types.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Arguments {
  args: Expr[]
  argNames?: (Identifier | undefined)[]
  distinct: boolean
  distinctSpan?: { start: number; end: number }
  orderBy?: OrderItem[]
  modifier?: string
  returning?: TypeNode
  nulls?: 'IGNORE' | 'RESPECT'
}

/** A call whose name was read and whose `(` is next, with all that may follow: WITHIN GROUP, FILTER, OVER. */
export function parseCall(c: Cursor, name: Name): Call {
  c.advance()
  const word = name.parts.length === 1 && !name.parts[0].quoted ? name.parts[0].name.toUpperCase() : ''
  const given: Arguments = { args: [], distinct: false }
  if (!c.takeSymbol(')')) {
    const special = SPECIAL.get(word)
    if (special) special(c, given)
    else plainArguments(c, given, word)
    if (!c.atSymbol(')')) {
      c.fail(',', ')')
      c.skipTo(CALL_STOPS, false)
    }
    c.needSymbol(')')
  }
  const call: Mutable<Call> = { kind: 'Call', name, ...given, ...c.span(name.start) }
  suffixes(c, call)
  call.end = c.prevEnd
  return call
}

export function isReservedFunction(word: string): boolean {
  return RESERVED_FUNCTIONS.has(word) || SPECIAL.has(word)
}

const CALL_STOPS = new Set(['FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'WINDOW', 'UNION', 'SELECT', 'THEN', 'WHEN', 'END'])

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
  do {
    argument(c, given, word)
    if (c.at('ORDER')) {
      c.advance()
      c.need('BY')
      given.orderBy = orderItems(c)
    }
    if ((c.at('IGNORE') || c.at('RESPECT')) && c.peek().upper === 'NULLS') given.nulls = nullTreatment(c)
    if (c.at('SEPARATOR')) {
      c.advance()
      given.args.push(c.string())
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
  } else if (isUnitArgument(c, word, args.length)) given.modifier = c.advance().upper
  else {
    args.push(queryArgument(c) ?? parseExpression(c))
    if (c.atEnd) c.expect('=>')
  }
}

/** TIMESTAMPADD(DAY, 1, t), DATE_TRUNC(t, DAY): a unit where an argument stands. */
function isUnitArgument(c: Cursor, word: string, index: number): boolean {
  if (c.token.kind !== 'word') return false
  if (index === 0) return (word === 'TIMESTAMPADD' || word === 'TIMESTAMPDIFF') && c.peek().text === ','
  return (word.endsWith('_DIFF') || word.endsWith('_TRUNC')) && c.peek().text === ')'
}

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
  let partitionBy: readonly Expr[] = []
  let orderBy: readonly OrderItem[] = []
  if (c.at('PARTITION') || c.at('DISTRIBUTE')) {
    c.advance()
    c.need('BY')
    partitionBy = partitionColumns(c)
  }
  if (c.take('ORDER')) {
    c.need('BY')
    if (c.takeSymbol('(')) {
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
      const name = c.name()
      columns.push(name.parts[name.parts.length - 1])
      // DESCRIPTOR(a INT) names columns with their types.
      if (!c.atSymbol(',') && !c.atSymbol(')')) parseType(c, true)
      endOfItem(c, ')')
    } while (c.takeSymbol(','))
  }
  c.needSymbol(')')
  return { kind: 'Descriptor', columns, ...c.span(start) }
}

/** MODEL m: a call named MODEL on the model's name */
function modelArgument(c: Cursor): Call {
  const id = c.takeIdentifier()
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

// ---------------------------------------------------------------- functions with words among their arguments

const SPECIAL: ReadonlyMap<string, (c: Cursor, given: Arguments) => void> = new Map([
  ['EXTRACT', extract],
  ['TRIM', trim],
  ['SUBSTRING', substring],
  ['OVERLAY', overlay],
  ['POSITION', position],
  ['CEIL', roundTo],
  ['CEILING', roundTo],
  ['FLOOR', roundTo],
  ['CONVERT', convert],
  ['TRANSLATE', convert],
  ['JSON_VALUE', jsonArguments],
  ['JSON_QUERY', jsonArguments],
  ['JSON_EXISTS', jsonArguments],
  ['JSON_OBJECT', jsonArguments],
  ['JSON_OBJECTAGG', jsonArguments],
  ['JSON_ARRAY', jsonArguments],
  ['JSON_ARRAYAGG', jsonArguments],
])

function extract(c: Cursor, given: Arguments): void {
  c.expectAll(['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'])
  if (c.token.kind === 'word' && (c.peek().upper === 'FROM' || c.nextIsEnd)) given.modifier = c.advance().upper
  else c.fail('YEAR', 'MONTH', 'DAY', 'HOUR')
  c.need('FROM')
  given.args.push(parseExpression(c))
}

function trim(c: Cursor, given: Arguments): void {
  given.modifier = ['BOTH', 'LEADING', 'TRAILING'].find(word => c.take(word))
  if (c.take('FROM')) {
    given.args.push(parseExpression(c))
    return
  }
  given.args.push(parseExpression(c))
  if (c.take('FROM')) {
    given.modifier ??= 'BOTH'
    given.args.push(parseExpression(c))
  } else if (given.modifier) c.fail('FROM')
}

function substring(c: Cursor, given: Arguments): void {
  given.args.push(parseExpression(c))
  if (c.take('FROM')) {
    given.modifier = 'FROM'
    given.args.push(parseExpression(c))
    if (c.take('FOR')) given.args.push(parseExpression(c))
    return
  }
  while (c.takeSymbol(',')) given.args.push(parseExpression(c))
}

function overlay(c: Cursor, given: Arguments): void {
  given.modifier = 'PLACING'
  given.args.push(parseExpression(c))
  c.need('PLACING')
  given.args.push(parseExpression(c))
  c.need('FROM')
  given.args.push(parseExpression(c))
  if (c.take('FOR')) given.args.push(parseExpression(c))
}

function position(c: Cursor, given: Arguments): void {
  given.modifier = 'IN'
  // The needle binds tighter than IN, which separates the two here.
  given.args.push(parseExpression(c, 17))
  c.need('IN')
  given.args.push(parseExpression(c))
  if (c.take('FROM')) given.args.push(parseExpression(c))
}

function roundTo(c: Cursor, given: Arguments): void {
  given.args.push(parseExpression(c))
  if (!c.take('TO')) return
  if (c.token.kind === 'word') given.modifier = c.advance().upper
  else c.fail('YEAR', 'MONTH', 'DAY', 'HOUR')
}

function convert(c: Cursor, given: Arguments): void {
  given.args.push(parseExpression(c))
  if (c.take('USING')) {
    given.modifier = `USING ${c.identifier().name}`
    return
  }
  while (c.takeSymbol(',')) given.args.push(parseExpression(c))
}

/** Words that may stand behind the arguments of a JSON function, as written; they are kept together in `modifier`. */
const JSON_CLAUSES = new Set(
  'NULL ABSENT ERROR EMPTY TRUE FALSE UNKNOWN ON WITH WITHOUT CONDITIONAL UNCONDITIONAL ARRAY OBJECT WRAPPER'.split(' '),
)

const JSON_STARTS = [...JSON_CLAUSES]

function jsonArguments(c: Cursor, given: Arguments): void {
  const clauses: string[] = []
  if (!atJsonClause(c)) {
    do {
      if (c.token.upper === 'KEY' && c.peek().text !== ',' && c.peek().text !== ')') c.advance()
      given.args.push(queryArgument(c) ?? parseExpression(c))
      if (c.at('FORMAT')) {
        c.advance()
        c.need('JSON')
      }
      if (c.at('VALUE') || c.token.text === ':') {
        c.advance()
        given.args.push(parseExpression(c))
      }
    } while (c.takeSymbol(','))
  }
  for (;;) {
    c.expectAll(JSON_STARTS)
    if (c.take('RETURNING')) given.returning = parseType(c, false)
    else if (c.at('DEFAULT')) {
      c.advance()
      clauses.push('DEFAULT')
      given.args.push(parseExpression(c))
    } else if (c.at('ORDER')) {
      c.advance()
      c.need('BY')
      given.orderBy = orderItems(c)
    } else if (c.token.kind === 'word' && JSON_CLAUSES.has(c.token.upper)) clauses.push(c.advance().upper)
    else break
  }
  if (clauses.length > 0) given.modifier = clauses.join(' ')
}

function atJsonClause(c: Cursor): boolean {
  return (c.token.upper === 'NULL' || c.token.upper === 'ABSENT') && c.peek().upper === 'ON'
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
  if (c.at('FILTER') && (c.peek().text === '(' || c.nextIsEnd)) {
    c.advance()
    c.needSymbol('(')
    c.need('WHERE')
    call.filter = parseExpression(c)
    endOfItem(c, ')')
    c.needSymbol(')')
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

/** ( [name] [PARTITION BY …] [ORDER BY …] [ROWS|RANGE …] ) */
export function parseWindowSpec(c: Cursor): WindowSpec {
  const { start } = c.token
  c.needSymbol('(')
  const spec: Mutable<WindowSpec> = { kind: 'WindowSpec', partitionBy: [], orderBy: [], start, end: start }
  if (c.token.upper !== 'PARTITION' && c.token.upper !== 'ORDER' && c.atIdentifier) spec.base = c.takeIdentifier()
  if (c.take('PARTITION')) {
    c.need('BY')
    spec.partitionBy = expressionsWithin(c)
  }
  if (c.take('ORDER')) {
    c.need('BY')
    spec.orderBy = orderItems(c)
  }
  if (c.at('ROWS') || c.at('RANGE')) {
    const unit = c.advance().upper as 'ROWS' | 'RANGE'
    if (c.take('BETWEEN')) {
      const from = frameBound(c)
      c.need('AND')
      spec.frame = { unit, from, to: frameBound(c) }
    } else spec.frame = { unit, from: frameBound(c) }
  }
  if ((c.token.upper === 'ALLOW' || c.token.upper === 'DISALLOW') && c.peek().upper === 'PARTIAL') {
    c.advance()
    c.advance()
  }
  if (!c.atSymbol(')')) {
    c.fail('PARTITION', 'ORDER', 'ROWS', ')')
    c.skipTo(CALL_STOPS, false)
  }
  c.needSymbol(')')
  return Object.assign(spec, c.span(start))
}

function expressionsWithin(c: Cursor): Expr[] {
  const list: Expr[] = []
  do list.push(parseExpression(c))
  while (c.takeSymbol(','))
  return list
}

function frameBound(c: Cursor): FrameBound {
  const { start } = c.token
  if (c.take('CURRENT')) {
    c.need('ROW')
    return { kind: 'FrameBound', bound: 'CURRENT ROW', ...c.span(start) }
  }
  if (c.take('UNBOUNDED')) {
    if (c.take('FOLLOWING')) return { kind: 'FrameBound', bound: 'UNBOUNDED FOLLOWING', ...c.span(start) }
    c.need('PRECEDING')
    return { kind: 'FrameBound', bound: 'UNBOUNDED PRECEDING', ...c.span(start) }
  }
  const offset = parseExpression(c, 17)
  const following = c.take('FOLLOWING')
  if (!following) c.need('PRECEDING')
  return { kind: 'FrameBound', bound: following ? 'FOLLOWING' : 'PRECEDING', offset, ...c.span(offset.start) }
}
