import type { Expr, FrameBound, WindowSpec } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { forbidQueries, orderItems, parseExpression } from './expressions.ts'
import { EXPRESSION_STOPS } from './words.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** ( [name] [PARTITION BY …] [ORDER BY …] [ROWS|RANGE …] ) */
export function parseWindowSpec(c: Cursor): WindowSpec {
  const { start } = c.token
  c.needSymbol('(')
  const spec: Mutable<WindowSpec> = { kind: 'WindowSpec', partitionBy: [], orderBy: [], start, end: start }
  if (c.token.upper !== 'PARTITION' && c.token.upper !== 'ORDER' && c.atIdentifier) spec.base = c.takeIdentifier()
  if (c.take('PARTITION')) {
    c.need('BY')
    spec.partitionBy = expressionsWithin(c)
    forbidQueries(c, spec.partitionBy[0])
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
    c.skipTo(EXPRESSION_STOPS, false)
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
  forbidQueries(c, offset)
  const following = c.take('FOLLOWING')
  if (!following) c.need('PRECEDING')
  return { kind: 'FrameBound', bound: following ? 'FOLLOWING' : 'PRECEDING', offset, ...c.span(offset.start) }
}
