import type { Hint, Identifier, StringLiteral } from '../nodes.ts'
import type { Cursor } from './cursor.ts'

/** `/*+ NAME(…), NAME *` + `/`, or nothing. */
export function parseHints(c: Cursor): Hint[] {
  const hints: Hint[] = []
  if (!c.atSymbol('/*+')) return hints
  c.advance()
  do hints.push(hint(c))
  while (c.takeSymbol(','))
  if (c.atSymbol('*/')) c.advance()
  else {
    c.fail(',', '*/')
    while (!c.atEnd && c.token.text !== '*/' && !ENDS.has(c.token.upper)) c.advance()
    c.takeSymbol('*/')
  }
  return hints
}

/** An open hint ends where the statement goes on. */
const ENDS = new Set(['FROM', 'WHERE', 'JOIN', 'ON', 'GROUP', 'SELECT'])
/** The hints that Flink knows; OPTIONS stands behind a table, the others behind SELECT. */
const NAMES = [
  'OPTIONS',
  'STATE_TTL',
  'LOOKUP',
  'BROADCAST',
  'SHUFFLE_HASH',
  'SHUFFLE_MERGE',
  'NEST_LOOP',
  'MULTI_JOIN',
  'JSON_AGGREGATE_WRAPPED',
]

function hint(c: Cursor): Hint {
  c.expectAll(NAMES)
  const name = c.identifier()
  const options: { key: Identifier | StringLiteral; value?: StringLiteral }[] = []
  if (c.takeSymbol('(')) {
    if (!c.atSymbol(')')) {
      do options.push(option(c))
      while (c.takeSymbol(','))
    }
    if (!c.atSymbol(')')) {
      c.fail(',', ')')
      while (!c.atEnd && c.token.text !== ')' && c.token.text !== '*/' && !ENDS.has(c.token.upper)) c.advance()
    }
    c.needSymbol(')')
  }
  return { kind: 'Hint', name, options, ...c.span(name.start) }
}

function option(c: Cursor): { key: Identifier | StringLiteral; value?: StringLiteral } {
  const key = optionKey(c)
  if (!c.takeSymbol('=')) return { key }
  return { key, value: c.string() }
}

function optionKey(c: Cursor): Identifier | StringLiteral {
  if (c.token.kind === 'number') {
    const { text, start, end } = c.advance()
    return { kind: 'StringLiteral', value: text, start, end }
  }
  return c.atString ? c.string() : c.identifier()
}
