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
      const kind = kindOfOption(c)
      do options.push(option(c, kind))
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

/** The options of a hint are all of one kind: 'key' = 'value', names, or values. */
type OptionKind = 'pair' | 'name' | 'value'

function option(c: Cursor, kind: OptionKind): { key: Identifier | StringLiteral; value?: StringLiteral } {
  if (kind === 'name') return { key: c.identifier() }
  if (kind === 'value') return { key: optionValue(c) }
  const key = c.atString ? c.string() : c.identifier()
  return c.needSymbol('=') ? { key, value: c.string() } : { key }
}

function kindOfOption(c: Cursor): OptionKind {
  const { kind, text } = c.token
  if (kind === 'number' || text === '-' || text === '+') return 'value'
  let ahead = 1
  while (kind === 'string' && (c.peek(ahead).kind === 'string' || c.peek(ahead).upper === 'UESCAPE')) ahead++
  if (c.peek(ahead).text === '=') return 'pair'
  return kind === 'string' ? 'value' : 'name'
}

function optionValue(c: Cursor): StringLiteral {
  const signed = (c.token.text === '-' || c.token.text === '+') && c.peek().kind === 'number'
  if (signed || c.token.kind === 'number') {
    const { start } = c.token
    if (signed) c.advance()
    c.advance()
    return { kind: 'StringLiteral', value: c.text.slice(start, c.prevEnd), ...c.span(start) }
  }
  return c.string()
}
