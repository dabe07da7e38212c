import { lookupOptions } from '../semantics/check-hints.ts'
import { type OptionInfo, tableOptions } from '../semantics/flink/options.ts'
import { type FlinkVersion, inVersion, knownVersion } from '../semantics/flink/versions.ts'
import type { Hint } from '../syntax/nodes.ts'
import { type Proposals, plain, RANK } from './completion-item.ts'
import { isCaret } from './completion-place.ts'
import { entityOf, relationName, relationsOf, type Sight } from './completion-scope.ts'
import { addKnownValues, addOptionKeys } from './completion-strings.ts'

interface HintInfo {
  readonly name: string
  readonly detail: string
  readonly insert: string
  readonly behind: 'SELECT' | 'table'
  /** what its arguments name: relations, or relations with a time, or options */
  readonly takes: 'relations' | 'times' | 'options'
  readonly since?: FlinkVersion
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: places of snippets
export const HINTS: readonly HintInfo[] = [
  { name: 'OPTIONS', detail: 'options of the table for this query', insert: "OPTIONS('$1' = '$2')", behind: 'table', takes: 'options' },
  {
    name: 'STATE_TTL',
    detail: 'how long a side keeps its state',
    insert: "STATE_TTL('$1' = '${2:1 d}')",
    behind: 'SELECT',
    takes: 'times',
  },
  {
    name: 'LOOKUP',
    detail: 'how a lookup join asks and tries again',
    insert: "LOOKUP('table' = '$1', '$2' = '$3')",
    behind: 'SELECT',
    takes: 'options',
  },
  {
    name: 'MULTI_JOIN',
    detail: 'joins these in one operator',
    insert: 'MULTI_JOIN($1)',
    behind: 'SELECT',
    takes: 'relations',
    since: '2.3',
  },
  { name: 'BROADCAST', detail: 'batch: sends this side to all', insert: 'BROADCAST($1)', behind: 'SELECT', takes: 'relations' },
  { name: 'SHUFFLE_HASH', detail: 'batch: hash join', insert: 'SHUFFLE_HASH($1)', behind: 'SELECT', takes: 'relations' },
  { name: 'SHUFFLE_MERGE', detail: 'batch: sort-merge join', insert: 'SHUFFLE_MERGE($1)', behind: 'SELECT', takes: 'relations' },
  { name: 'NEST_LOOP', detail: 'batch: nested loops', insert: 'NEST_LOOP($1)', behind: 'SELECT', takes: 'relations' },
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: places of snippets

/** Names of hints, or arguments where the caret stands between the brackets. */
export function addHints(p: Proposals, sight: Sight): void {
  const { path } = p.place
  const hint = path.findLast(n => n.kind === 'Hint')
  if (hint?.kind === 'Hint' && !isCaret(hint.name.name)) {
    addHintArguments(p, hint, sight)
    return
  }
  const holder = hint && path[path.indexOf(hint) - 1]
  const version = knownVersion(p.place.env.config.flink)
  for (const { name, detail, insert, behind, since } of HINTS) {
    if (since !== undefined && !inVersion({ since }, version)) continue
    if (holder && (behind === 'SELECT') !== (holder.kind === 'Select')) continue
    p.add('hint', name, RANK.special, p.place.next === '(' ? { detail } : { detail, insert, snippet: true })
  }
}

export function addHintArguments(p: Proposals, hint: Hint, sight: Sight): void {
  const info = HINTS.find(h => h.name === hint.name.name.toUpperCase())
  const at = hint.options.find(o => o.key.start <= p.place.word.start && p.place.word.start < (o.value ?? o.key).end)
  const key = at?.key.kind === 'StringLiteral' ? at.key.value : (at?.key.name ?? '')
  const inValue = at?.value !== undefined && p.place.word.start >= at.value.start
  if (info?.takes === 'options') {
    const written = Object.fromEntries(
      hint.options.flatMap(o => (o.key.kind === 'StringLiteral' && !isCaret(o.key.value) ? [[o.key.value, o.value?.value ?? '']] : [])),
    )
    const known = info.name === 'LOOKUP' ? lookupOptions : optionsOfTable(p)
    if (!inValue) {
      addOptionKeys(p, known, written, [])
      return
    }
    if (key === 'table') {
      addRelations(p, sight, '')
      return
    }
    const asked = known.find(o => o.key === key)
    addKnownValues(p, asked)
    return
  }
  if (info?.takes === 'times') {
    if (inValue) {
      addKnownValues(p, { key, type: 'duration', required: false })
      return
    }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a place of a snippet
    addRelations(p, sight, p.place.next === '=' ? '' : " = '${1:1 d}'")
    return
  }
  addRelations(p, sight, undefined)
}

/** The relations of the query as strings with `behind`; as plain names without. */
function addRelations(p: Proposals, { scope }: Sight, behind: string | undefined): void {
  for (const relation of relationsOf(scope)) {
    const name = relationName(relation)
    if (name === undefined) continue
    if (behind === undefined) p.name('alias', name, RANK.special)
    else
      p.add('alias', name, RANK.special, { insert: behind ? `'${plain(name)}'${behind}` : `'${name}'`, ...(behind && { snippet: true }) })
  }
}

function optionsOfTable(p: Proposals): readonly OptionInfo[] {
  const table = p.place.path.findLast(n => n.kind === 'TableRef' || n.kind === 'Insert')
  const name = table?.kind === 'TableRef' ? table.name : table?.kind === 'Insert' ? table.target : undefined
  const entity = name && entityOf(p.place.env, name)
  if (entity?.kind !== 'table') return []
  const side = table?.kind === 'Insert' ? /^scan\.|^lookup\./ : /^sink\./
  const known = tableOptions(entity.resolved.options, knownVersion(p.place.env.config.flink)) ?? []
  // Which connector and which formats it is can't be changed by a hint.
  return known.filter(o => o.key !== 'connector' && !side.test(o.key)).map(o => ({ ...o, required: false }))
}
