import type { AnyNode, Statement, Token } from '../nodes.ts'
import { RESERVED_WORDS } from '../reserved-words.ts'
import { walk } from '../walk.ts'

/**
 * The tokens with keywords in the case that is wished for. Names keep theirs, for Flink tells `Id` from `id`: a word counts as keyword where
 * it is reserved (no name can be one without backticks) and is no name in the tree, as functions are.
 */
export function withKeywordCase(statement: Statement, tokens: readonly Token[], wished: 'preserve' | 'upper' | 'lower'): readonly Token[] {
  if (wished === 'preserve') return tokens
  const names = new Set<number>()
  let unread = 0
  walk(statement, node => {
    if (node.kind === 'Identifier') names.add(node.start)
    unread = Math.max(unread, endOfUnread(node))
  })
  return tokens.map((token, i) => {
    if (token.kind !== 'word' || names.has(token.start)) return token
    const free = token.start >= unread && !UNREAD_NAME_BEHIND.has(tokens[i - 1]?.upper)
    if (!RESERVED_WORDS.has(token.upper) && !(free && CLAUSE_WORDS.has(token.upper))) return token
    return { ...token, text: wished === 'upper' ? token.upper : token.text.toLowerCase() }
  })
}

/** Not reserved, but no name where the tree doesn't call it one. */
const CLAUSE_WORDS = new Set(
  `ASC DESC IF ENFORCED TEMPORARY VIEW CATALOG DATABASE METADATA VIRTUAL PARTITIONED OVERWRITE INCLUDING EXCLUDING JAR KEY NULLS
  ORDINALITY`.split(/\s+/),
)
/** `CONSTRAINT name`, `AFTER column`: names that the tree leaves out */
const UNREAD_NAME_BEHIND = new Set(['CONSTRAINT', 'AFTER'])

/** The end of the part of a node that the tree leaves out, whose names are not known. */
function endOfUnread(node: AnyNode): number {
  return 'matchRecognize' in node && node.matchRecognize ? node.matchRecognize.end : 0
}
