import type { FromItem, Hint, Select } from '../syntax/nodes.ts'
import type { Binder } from './binder.ts'
import { type WrongValue, wrongValue } from './flink/option-values.ts'
import type { OptionInfo } from './flink/options.ts'
import { knownVersion } from './flink/versions.ts'
import type { Rel } from './rel.ts'
import { suggest } from './suggest.ts'

type HintOption = Hint['options'][number]

/** What Flink refuses of the hints behind SELECT: names that it doesn't have, arguments that a hint doesn't take, tables that aren't in FROM. */
export function checkQueryHints(b: Binder, select: Select, grouped: boolean): void {
  const tables = select.hints.length > 0 ? tablesOf(select.from) : undefined
  for (const hint of select.hints) {
    if (!checkHintName(b, hint)) continue
    const name = hint.name.name.toUpperCase()
    const joins = select.from?.kind === 'Join'
    // Flink looks for the tables of a hint where it has an operator that the hint is for.
    if (joinStrategies.has(name)) checkJoinHint(b, hint, joins ? tables : undefined)
    else if (name === 'STATE_TTL')
      checkTimeToLive(b, hint, (joins && !isTemporal(select.from)) || grouped || select.distinct ? tables : undefined)
    else if (name === 'LOOKUP') checkLookup(b, hint, isTemporal(select.from) ? tables : undefined)
  }
}

/** How long STATE_TTL lets the state of the SELECT's aggregate live, as it is written; over a join it is for the join. */
export function timeToLiveOf({ hints, from }: Select): { readonly stateTtl?: string } {
  const hint = hints.find(h => h.name.name.toUpperCase() === 'STATE_TTL')
  if (!hint || from?.kind === 'Join') return {}
  const tables = tablesOf(from)
  const stateTtl = hint.options.find(o => isNamed(textOf(o.key), tables))?.value?.value
  return stateTtl === undefined ? {} : { stateTtl }
}

/** The joins of the SELECT with how long a STATE_TTL hint lets each side live that is a table by itself. */
export function withTimeToLive(select: Select, rel: Rel): Rel {
  const hint = select.hints.find(h => h.name.name.toUpperCase() === 'STATE_TTL')
  if (!hint || rel.kind !== 'Join') return rel
  const of = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : hint.options.find(o => isNamed(textOf(o.key), { names: [name], open: false }))?.value?.value
  const timeToLive = rel.names?.map(of) ?? []
  return { ...rel, left: withTimeToLive(select, rel.left), ...(timeToLive.some(t => t !== undefined) && { timeToLive }) }
}

/** What Flink refuses of the hints behind a table: whatever it doesn't know, and OPTIONS that aren't pairs. Others have no effect there. */
export function checkTableHints(b: Binder, hints: readonly Hint[]): void {
  for (const hint of hints) {
    if (!checkHintName(b, hint) || hint.name.name.toUpperCase() !== 'OPTIONS') continue
    const single = hint.options.find(o => o.value === undefined)
    if (hint.options.length === 0) b.problem(hint, 'missing-option', "OPTIONS needs at least one 'key' = 'value'")
    else if (single) b.problem(single.key, 'missing-option', "OPTIONS takes 'key' = 'value'")
    else if (b.reader.option('table.dynamic-table-options.enabled')?.toLowerCase() === 'false')
      b.problem(hint.name, 'not-supported', "OPTIONS needs 'table.dynamic-table-options.enabled' = 'true', which is off here")
  }
}

const joinStrategies = new Set(['BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP', 'MULTI_JOIN'])
const hintNames = [...joinStrategies, 'STATE_TTL', 'LOOKUP', 'OPTIONS']

/** False where the name is none, or not yet one. */
function checkHintName(b: Binder, { name }: Hint): boolean {
  const upper = name.name.toUpperCase()
  if (upper === '') return false
  if (upper === 'MULTI_JOIN' && knownVersion(b.env.config.flink) !== '2.3') {
    b.problem(name, 'not-supported', 'The hint MULTI_JOIN exists since Flink 2.3')
    return false
  }
  if (hintNames.includes(upper) || upper === 'JSON_AGGREGATE_WRAPPED') return true
  b.problem(name, 'not-supported', `Flink has no hint '${name.name}'`, { near: suggest(name.name, hintNames) })
  return false
}

/** BROADCAST(t, u): names of tables. */
function checkJoinHint(b: Binder, hint: Hint, tables: Tables | undefined): void {
  const name = hint.name.name.toUpperCase()
  const pair = hint.options.find(o => o.value !== undefined)
  if (hint.options.length === 0) b.problem(hint, 'missing-option', `${name} needs at least one table`)
  else if (pair) b.problem(pair.key, 'option-value', `${name} takes names of tables, no pairs`)
  else for (const { key } of hint.options) checkTable(b, hint, key, tables)
}

/** STATE_TTL('t' = '1 d', …): how long the state of a table is kept. */
function checkTimeToLive(b: Binder, hint: Hint, tables: Tables | undefined): void {
  const single = hint.options.find(o => o.value === undefined)
  if (hint.options.length === 0) b.problem(hint, 'missing-option', "STATE_TTL needs at least one 'table' = 'duration'")
  else if (single) b.problem(single.key, 'option-value', "STATE_TTL takes 'table' = 'duration'")
  else
    for (const { key, value } of hint.options) {
      const wrong = value && wrongValue({ key: `STATE_TTL of ${textOf(key)}`, type: 'duration' }, value.value)
      if (wrong) tell(b, value, wrong)
      checkTable(b, hint, key, tables)
    }
}

/** Options of LOOKUP, as in Flink's LookupJoinHintOptions; all of the last four must stand together. */
export const lookupOptions: readonly (OptionInfo & { readonly least?: number })[] = [
  { key: 'table', type: 'string', required: true, description: 'The table, or its alias, that is looked up.' },
  {
    key: 'async',
    type: 'boolean',
    values: ['true', 'false'],
    required: false,
    description: 'Whether many questions may be on their way at once.',
  },
  {
    key: 'output-mode',
    type: 'enum',
    values: ['ordered', 'allow_unordered'],
    default: 'ordered',
    required: false,
    description: 'Whether answers keep the order of the questions.',
  },
  {
    key: 'capacity',
    type: 'int',
    least: 1,
    default: '100',
    required: false,
    description: 'How many questions may be on their way at once.',
  },
  {
    key: 'timeout',
    type: 'duration',
    default: '300 s',
    required: false,
    description: 'How long one question may take, with all its attempts.',
  },
  {
    key: 'retry-predicate',
    type: 'string',
    values: ['lookup_miss'],
    required: false,
    description: 'When to ask again: when nothing was found.',
  },
  { key: 'retry-strategy', type: 'enum', values: ['fixed_delay'], required: false, description: 'How to wait between attempts.' },
  { key: 'fixed-delay', type: 'duration', required: false, description: 'The wait between two attempts.' },
  { key: 'max-attempts', type: 'int', least: 1, required: false, description: 'How often to ask at most.' },
]
export const lookupKeys: readonly string[] = [...lookupOptions.map(o => o.key), 'shuffle']
const retryKeys = ['retry-predicate', 'retry-strategy', 'fixed-delay', 'max-attempts']

/** LOOKUP('table' = 't', …): how a lookup join asks. Keys that it doesn't have are passed over (`options/ignored-hint`). */
function checkLookup(b: Binder, hint: Hint, tables: Tables | undefined): void {
  const single = hint.options.find(o => o.value === undefined)
  if (single) {
    b.problem(single.key, 'option-value', "LOOKUP takes 'key' = 'value'")
    return
  }
  const written = new Map(hint.options.map(o => [textOf(o.key), o]))
  const table = written.get('table')
  if (!table) {
    b.problem(hint, 'missing-option', "LOOKUP needs 'table' = '…'")
    return
  }
  for (const option of lookupOptions) {
    const value = written.get(option.key)?.value
    if (!value) continue
    const wrong = wrongValue(option, value.value)
    if (wrong) tell(b, value, wrong)
    else if (option.least && Number(value.value) < option.least)
      b.problem(value, 'option-value', `'${option.key}' is at least ${option.least}, not '${value.value}'`)
  }
  const missing = retryKeys.filter(k => !written.has(k))
  const there = hint.options.find(o => retryKeys.includes(textOf(o.key)))
  if (there && missing.length > 0)
    b.problem(there.key, 'option-conflict', `'${textOf(there.key)}' needs ${missing.map(k => `'${k}'`).join(', ')} beside it`)
  if (table.value) checkTable(b, hint, table.value, tables)
}

function tell(b: Binder, at: NonNullable<HintOption['value']>, { message, near }: WrongValue): void {
  b.problem(at, 'option-value', message, near === undefined ? undefined : { near })
}

/** The names by which a FROM knows its tables; `open` where a part is not understood. */
interface Tables {
  readonly names: readonly string[]
  readonly open: boolean
}

/** An alias takes the place of the table's own name. */
function tablesOf(from: FromItem | undefined): Tables {
  if (!from) return { names: [], open: true }
  switch (from.kind) {
    case 'Join': {
      const [left, right] = [tablesOf(from.left), tablesOf(from.right)]
      return { names: [...left.names, ...right.names], open: left.open || right.open }
    }
    case 'TableRef': {
      const own = from.name.parts.map(p => p.name)
      const names = from.alias ? [from.alias.name] : own.map((_, i) => own.slice(i).join('.'))
      return { names, open: own.includes('') }
    }
    default:
      return 'alias' in from && from.alias ? { names: [from.alias.name], open: false } : { names: [], open: true }
  }
}

const isTemporal = (from: FromItem | undefined): boolean =>
  from?.kind === 'Join' ? isTemporal(from.left) || isTemporal(from.right) : from?.kind === 'TableRef' && from.systemTime !== undefined

function checkTable(b: Binder, hint: Hint, at: HintOption['key'], tables: Tables | undefined): void {
  const text = textOf(at)
  if (!tables || tables.open || text === '' || isNamed(text, tables)) return
  b.problem(at, 'unknown-table', `${hint.name.name.toUpperCase()} names '${text}', which FROM doesn't have`, {
    near: suggest(text, tables.names),
  })
}

const isNamed = (text: string, { names }: Tables): boolean => names.some(n => n === text || text.endsWith(`.${n}`))
const textOf = (key: HintOption['key']): string => (key.kind === 'StringLiteral' ? key.value : key.name)
