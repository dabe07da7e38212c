import type { AnyNode, Cte, FromItem, InQuery, Join, Query, QueryBody, Select, SetOperation, Values } from '../nodes.ts'
import { childrenOf } from '../walk.ts'
import { brackets, layOut, separator, sequence } from './layout.ts'
import type { Printer } from './printer.ts'

/** Where a query stands: the further inside, the more clauses may share a line. */
export type Place = 'statement' | 'table' | 'expression'
const CLAUSES_ON_A_LINE: Readonly<Record<Place, number>> = { statement: 0, table: 1, expression: 2 }

/** `( query )`, whose opening bracket is next. */
export function queryInBrackets(p: Printer, node: Query, place: Place, broken = false): void {
  brackets(p, () => body(p, node, place), broken)
}

/** A query whose brackets were taken. */
export function queryInside(p: Printer, node: Query, place: Place, end: number): void {
  body(p, node, place, Math.min(node.end, end))
}

export function query(p: Printer, node: Query, end: number): void {
  body(p, node, 'statement', end)
}
export function select(p: Printer, node: Select, end: number): void {
  body(p, node, 'statement', end)
}
export function setOperation(p: Printer, node: SetOperation, end: number): void {
  body(p, node, 'statement', end)
}

/** a IN (SELECT …) */
export function inQuery(p: Printer, node: InQuery, end: number): void {
  layOut(p, node.operand)
  p.untilText('(', end)
  queryInBrackets(p, node.query, 'expression')
}

function body(p: Printer, node: QueryBody, place: Place, end = node.end): void {
  p.until(node.start)
  const { next } = p
  // Brackets around the whole of it; the query in them may begin with another one.
  if (next?.text === '(' && next.match > 0 && p.tokens[next.match].end === end && node.kind === 'Query') {
    brackets(p, () => body(p, node, place, p.tokens[next.match - 1].end))
    return
  }
  switch (node.kind) {
    case 'Query':
      p.group(() => wholeQuery(p, node, place, end))
      break
    case 'Select':
      p.group(() => wholeSelect(p, node, place, 0))
      break
    case 'SetOperation':
      operands(p, node, place)
      break
    default:
      layOut(p, node, end)
  }
  p.until(end)
}

const TAILS = new Set(['ORDER', 'LIMIT', 'OFFSET', 'FETCH'])

function wholeQuery(p: Printer, node: Query, place: Place, end: number): void {
  withClause(p, node.ctes)
  const sorted = node.orderBy.length > 0
  if (sorted && place === 'statement') p.breakGroups()
  if (node.body.kind === 'Select') p.group(() => wholeSelect(p, node.body as Select, place, sorted ? 1 : 0))
  else body(p, node.body, place, Math.min(node.body.end, end))
  const tails: AnyNode[] = [...node.orderBy]
  if (node.limit) tails.push(node.limit)
  if (node.offset) tails.push(node.offset)
  for (const tail of tails.sort((a, b) => a.start - b.start)) {
    p.until(tail.start, TAILS)
    separator(p, true)
    layOut(p, tail)
  }
  p.until(end, TAILS)
}

function withClause(p: Printer, ctes: readonly Cte[]): void {
  for (const cte of ctes) {
    p.until(cte.start)
    if (p.last?.text === ',') p.hardline(true)
    p.until(cte.name.end)
    if (p.atText('(')) brackets(p, () => sequence(p, cte.columns))
    p.untilText('(', cte.end)
    if (p.atText('(')) queryInBrackets(p, cte.query, 'statement', true)
    p.until(cte.end)
  }
  if (ctes.length > 0) p.hardline()
}

/** A set operator stands on a line of its own. */
function operands(p: Printer, node: SetOperation, place: Place): void {
  const links: SetOperation[] = []
  let first: QueryBody = node
  while (first.kind === 'SetOperation') {
    links.push(first)
    first = first.left
  }
  if (place !== 'expression') p.breakGroups()
  body(p, first, place)
  for (const { opSpan, right } of links.reverse()) {
    p.until(opSpan.start)
    p.line()
    p.until(opSpan.end)
    p.line()
    body(p, right, place)
  }
}

// ---------------------------------------------------------------- SELECT

const CLAUSES = new Set(['FROM', 'WHERE', 'GROUP', 'HAVING', 'WINDOW', 'QUALIFY'])

function wholeSelect(p: Printer, node: Select, place: Place, more: number): void {
  if (p.atWord('TABLE')) {
    p.until(node.end)
    return
  }
  const { items, from, where, groupBy, having, windows, qualify } = node
  const clauses = [where, groupBy, having, windows[0], qualify].filter(Boolean).length + (from?.kind === 'Join' ? 1 : 0) + more
  if (clauses > CLAUSES_ON_A_LINE[place]) p.breakGroups()
  for (const hint of node.hints) {
    p.until(hint.start)
    layOut(p, hint)
  }
  p.until(items[0].start)
  if (items.length === 1) layOut(p, items[0])
  else
    p.group(() =>
      p.indent(() => {
        p.line()
        sequence(p, items)
      }),
    )
  if (from) {
    p.until(from.start, CLAUSES)
    layOut(p, from)
  }
  if (where) clause(p, where)
  if (groupBy) {
    p.until(groupBy.start)
    p.line()
    p.until(groupBy.keyword.end)
    p.indent(() => filled(p, childrenOf(groupBy)))
    p.until(groupBy.end)
  }
  if (having) clause(p, having)
  for (const { name, spec } of windows) {
    p.until(name.start, CLAUSES)
    separator(p, true)
    p.until(spec.start)
    layOut(p, spec)
  }
  if (qualify) clause(p, qualify)
}

function clause(p: Printer, condition: AnyNode): void {
  p.until(condition.start, CLAUSES)
  layOut(p, condition)
}

/** As many on a line as fit. */
function filled(p: Printer, nodes: readonly AnyNode[]): void {
  for (const node of nodes) {
    p.until(node.start)
    separator(p, true)
    layOut(p, node)
  }
}

/** One row a line where they don't fit on one. */
export function values(p: Printer, node: Values): void {
  p.until(node.rows[0].start)
  p.group(() =>
    p.indent(() => {
      if (node.rows.length > 1) p.line()
      sequence(p, node.rows)
    }),
  )
}

// ---------------------------------------------------------------- FROM

/** Each join begins a line, with its condition behind it or on the next one; what follows a comma stays on the line where it fits. */
export function join(p: Printer, node: Join, end: number): void {
  const links: Join[] = []
  let first: FromItem = node
  while (first.kind === 'Join' && (first === node || !inBrackets(p, first))) {
    links.push(first)
    first = first.left
  }
  layOut(p, first)
  for (const link of links.reverse()) {
    const { keyword, type, right, on } = link
    if (type === 'COMMA') {
      p.until(keyword.end)
      p.group(() =>
        p.indent(() => {
          p.line()
          layOut(p, right)
        }),
      )
    } else {
      p.until(keyword.start)
      p.line()
      p.until(keyword.end)
      layOut(p, right)
      if (on) {
        p.group(() =>
          p.indent(() => {
            p.line()
            p.until(on.start)
            layOut(p, on)
          }),
        )
      }
      p.until(Math.min(link.end, end))
    }
  }
}

function inBrackets(p: Printer, item: FromItem): boolean {
  const { next } = p
  return next?.text === '(' && next.match > 0 && p.tokens[next.match].end === item.end
}

const MATCH_CLAUSES = ['PARTITION', 'ORDER', 'MEASURES', 'ONE', 'ALL', 'AFTER', 'PATTERN', 'SUBSET', 'DEFINE']

/** A table, sub-query or function with what stands behind it: hints, time, alias, columns. */
export function aliased(p: Printer, item: Exclude<FromItem, Join | { kind: 'ErrorNode' }>, end: number): void {
  const pattern = 'matchRecognize' in item ? item.matchRecognize : undefined
  switch (item.kind) {
    case 'DerivedTable':
      if (p.next && p.next.start < item.query.start) {
        p.untilText('(', end)
        queryInBrackets(p, item.query, 'table')
      } else queryInside(p, item.query, 'table', end)
      break
    case 'TableFunctionRef':
      p.untilText('(', item.call.start)
      if (p.last?.upper === 'TABLE') p.tight()
      layOut(p, item.call)
      if (p.atText(')')) p.token()
      break
    case 'UnnestRef':
      p.untilText('(', end)
      p.tight()
      if (p.atText('(')) brackets(p, () => sequence(p, item.arrays))
      break
    case 'TableRef':
      for (const hint of item.hints) {
        p.until(hint.start)
        layOut(p, hint)
      }
      if (item.systemTime) layOut(p, item.systemTime)
  }
  if (pattern) rowPattern(p, pattern.end)
  p.until(end)
}

/** MATCH_RECOGNIZE ( … ), its clauses on lines of their own; what is measured and defined, one a line where it is long. */
function rowPattern(p: Printer, end: number): void {
  p.untilText('(', end)
  const close = p.tokens[p.next?.match ?? -1]
  if (!close) return
  p.asWritten = true
  const clause = () => {
    const list = p.atWord('MEASURES', 'DEFINE')
    p.token()
    p.indent(() => {
      if (list) p.line()
      for (let { next } = p; next && next !== close && !p.atWord(...MATCH_CLAUSES); next = p.next) {
        separator(p)
        if (next.match > p.at) p.until(p.tokens[next.match].end)
        else p.token()
      }
    })
  }
  const clauses = () => {
    for (let first = true; p.next && p.next !== close; first = false) {
      if (!first) p.line()
      p.group(clause)
    }
  }
  brackets(p, clauses, true)
  p.asWritten = false
}
