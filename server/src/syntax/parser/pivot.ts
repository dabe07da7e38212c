import type { Cursor } from './cursor.ts'
import { endOfItem, expressionList, parseExpression } from './expressions.ts'
import { identifierList } from './query.ts'
import { parseAlias } from './select.ts'

// Flink's parser reads these; its planner has no use for them yet, so they leave no node.

/** PIVOT (SUM(a) AS s, … FOR b IN (1 AS x, …)) */
export function pivot(c: Cursor): void {
  c.advance()
  c.needSymbol('(')
  do {
    const call = parseExpression(c)
    if (call.kind !== 'Call') c.fail('(')
    parseAlias(c)
  } while (c.takeSymbol(','))
  axis(c)
  c.needSymbol('(')
  do {
    if (c.takeSymbol('(')) {
      expressionList(c)
      c.needSymbol(')')
    } else parseExpression(c)
    parseAlias(c)
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  c.needSymbol(')')
}

/** UNPIVOT [INCLUDE NULLS | EXCLUDE NULLS] (a FOR b IN (c AS 'x', …)) */
export function unpivot(c: Cursor): void {
  c.advance()
  if (c.take('INCLUDE') || c.take('EXCLUDE')) c.need('NULLS')
  c.needSymbol('(')
  names(c)
  axis(c)
  c.needSymbol('(')
  do {
    names(c)
    if (c.take('AS')) parseExpression(c)
    endOfItem(c, ')')
  } while (c.takeSymbol(','))
  c.needSymbol(')')
  c.needSymbol(')')
}

/** TABLESAMPLE (SYSTEM | BERNOULLI) (n) [REPEATABLE (n)], TABLESAMPLE SUBSTITUTE ('name') */
export function tableSample(c: Cursor): void {
  c.advance()
  if (c.take('SUBSTITUTE')) {
    c.needSymbol('(')
    c.string()
    c.needSymbol(')')
    return
  }
  if (!c.take('BERNOULLI')) c.need('SYSTEM')
  c.needSymbol('(')
  if (c.token.kind === 'number') c.numberLiteral()
  else c.fail('number')
  c.needSymbol(')')
  if (!c.take('REPEATABLE')) return
  c.needSymbol('(')
  if (!c.takeSymbol('-')) c.takeSymbol('+')
  c.integer()
  c.needSymbol(')')
}

/** FOR b IN */
function axis(c: Cursor): void {
  c.need('FOR')
  names(c)
  c.need('IN')
}

function names(c: Cursor): void {
  if (c.token.text === '(') identifierList(c)
  else c.identifier()
}
