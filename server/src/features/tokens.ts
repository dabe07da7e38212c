import type { Token, TypeNode } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import type { Span } from '../text/span.ts'
import type { NamedUnit, Occurrence, ThingKind } from './names.ts'

/** What a colour is chosen by; the names are those of LSP's legend. */
export const tokenTypes = ['class', 'interface', 'struct', 'variable', 'property', 'function', 'parameter', 'type', 'namespace'] as const
/** `time`: event or processing time, on which windows and intervals can stand. */
export const tokenModifiers = ['declaration', 'modification', 'defaultLibrary', 'time'] as const

export interface SemanticToken extends Span {
  readonly type: (typeof tokenTypes)[number]
  readonly modifiers: readonly (typeof tokenModifiers)[number][]
}

const typeOf: Record<ThingKind, SemanticToken['type']> = {
  table: 'class',
  view: 'interface',
  cte: 'struct',
  alias: 'variable',
  window: 'variable',
  column: 'property',
  field: 'property',
  function: 'function',
  parameter: 'parameter',
  variable: 'variable',
  database: 'namespace',
  catalog: 'namespace',
}

/**
 * The names and types of one statement, in order and without overlap. Keywords, strings and numbers are left to the grammar; a name that looks
 * like a keyword is told apart here. `times` has the starts of columns that are time attributes.
 */
export function semanticTokens(
  { statement }: NamedUnit,
  names: readonly Occurrence[],
  tokens: readonly Token[],
  times: ReadonlySet<number>,
): SemanticToken[] {
  const found: SemanticToken[] = names.map(({ start, end, thing, access }) => {
    const modifiers: SemanticToken['modifiers'][number][] = []
    if (access === 'declaration') modifiers.push('declaration')
    else if (access === 'write') modifiers.push('modification')
    if (thing.builtIn) modifiers.push('defaultLibrary')
    if (thing.kind === 'column' && times.has(start)) modifiers.push('time')
    return { start, end, type: typeOf[thing.kind], modifiers }
  })
  walk(statement, node => {
    if (node.kind === 'TypeNode') found.push(...typeWords(node, tokens))
  })
  found.sort((a, b) => a.start - b.start)
  return found.filter((token, i) => i === 0 || found[i - 1].end <= token.start)
}

/** The words that a type begins with: TIMESTAMP_LTZ, DOUBLE PRECISION. */
function typeWords({ start, end, name }: TypeNode, tokens: readonly Token[]): SemanticToken[] {
  if (name) return []
  const words: SemanticToken[] = []
  for (let i = firstAt(tokens, start); i < tokens.length && tokens[i].kind === 'word' && tokens[i].end <= end; i++)
    words.push({ start: tokens[i].start, end: tokens[i].end, type: 'type', modifiers: [] })
  return words
}

/** The first token that begins at or behind an offset. */
export function firstAt(tokens: readonly Token[], offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle].start < offset) low = middle + 1
    else high = middle
  }
  return low
}
