import type { LanguageService } from '../../server/src/language-service.ts'
import { lex } from '../../server/src/syntax/lexer.ts'
import type { Token } from '../../server/src/syntax/nodes.ts'
import { expectedAt, parseUnit } from '../../server/src/syntax/parser/parse.ts'
import { walk } from '../../server/src/syntax/walk.ts'

/** A statement cut in front of one of its tokens: what completion is asked for, and what stands there in truth. */
export interface Cut {
  readonly before: string
  readonly token: Token
  readonly kind: 'identifier' | 'keyword' | 'string' | 'number' | 'operator' | 'other'
}

/** A statement cut at each of its tokens. */
export function cutsOf(text: string): Cut[] {
  const identifiers = new Set<number>()
  walk(parseUnit(text).statement, node => {
    if (node.kind === 'Identifier') identifiers.add(node.start)
  })
  return lex(text)
    .filter(t => t.kind !== 'comment' && t.text !== ';')
    .map(token => ({ token, before: behindWord(text.slice(0, token.start)), kind: kindOf(token, identifiers) }))
}

/** Whether the kind of the token is offered, and which keywords are. */
export function offersAt(service: LanguageService, { before, token, kind }: Cut): { readonly hit: boolean; readonly keywords: string[] } {
  service.setText('a.sql', before)
  const items = service.complete('a.sql', before.length)
  const expected = expectedAt(before, before.length)
  const has = (...classes: string[]) => classes.some(c => expected.includes(c))
  const words = items.filter(i => i.kind === 'keyword' || i.kind === 'type')
  const keywords = [...new Set(words.map(i => i.label))]
  switch (kind) {
    case 'identifier':
      return { hit: has('identifier', 'expression', 'type') || items.some(i => i.label.toUpperCase() === token.upper), keywords }
    case 'string':
      return { hit: has('string', 'expression'), keywords }
    case 'number':
      return { hit: has('number', 'expression'), keywords }
    case 'operator':
      return { hit: expected.includes(token.text) || (has('expression') && '-+'.includes(token.text)), keywords }
    default:
      return { hit: items.some(i => i.label.toUpperCase().split(/[ (<]/)[0] === token.upper), keywords }
  }
}

/** Evenly spread, the same each time. */
export function sample<T>(list: readonly T[], size: number): readonly T[] {
  if (list.length <= size) return list
  return Array.from({ length: size }, (_, i) => list[Math.floor((i * list.length) / size)])
}

/** Right behind a word the caret is still in it. */
const behindWord = (text: string): string => (/[\w$]$/.test(text) ? `${text} ` : text)

function kindOf(token: Token, identifiers: ReadonlySet<number>): Cut['kind'] {
  if (token.kind === 'word') return identifiers.has(token.start) ? 'identifier' : 'keyword'
  const kinds: Partial<Record<Token['kind'], Cut['kind']>> = {
    quoted: 'identifier',
    string: 'string',
    number: 'number',
    symbol: 'operator',
    hint: 'operator',
  }
  return kinds[token.kind] ?? 'other'
}
