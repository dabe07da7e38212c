import type { Relation } from '../semantics/binder.ts'
import { builtIns, windowFunctions } from '../semantics/flink/functions.ts'
import type { RelField } from '../semantics/rel.ts'
import { sameType } from '../semantics/type-rules.ts'
import { withNullable } from '../semantics/types.ts'
import type { AnyNode, Call, Expr, InsertStatement, Select } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import { walk } from '../syntax/walk.ts'
import { type Proposals, plain, RANK } from './completion-item.ts'
import { addPlainColumns } from './completion-names.ts'
import { isCaret } from './completion-place.ts'
import { entityOf, fieldsOf, relationName, type Sight } from './completion-scope.ts'

/** `b.auction = a.id` and `a.id = b.id`: columns that belong together, of equal types; what names the other table's key first. */
export function addJoinConditions(p: Proposals, { scope }: Sight): void {
  const right = scope.relations.at(-1)
  const rightName = right && relationName(right)
  if (!right || rightName === undefined) return
  const keys = keysOf(p, right)
  const found: { text: string; rank: number; ofKey: boolean }[] = []
  for (const left of scope.relations.slice(0, -1)) {
    const leftName = relationName(left)
    if (leftName === undefined || leftName === rightName) continue
    const sides = [
      { name: tableName(left), keys: keysOf(p, left) },
      { name: tableName(right), keys },
    ] as const
    for (const l of left.fields)
      for (const r of right.fields) {
        const rank = l.time || r.time || !sameType(withNullable(l.type, true), withNullable(r.type, true)) ? undefined : rankOf(l, r, sides)
        if (rank === undefined) continue
        const text = `${writtenName(leftName)}.${writtenName(l.name)} = ${writtenName(rightName)}.${writtenName(r.name)}`
        found.push({ text, rank, ofKey: l.name === r.name && keys.has(r.name) })
      }
  }
  found.sort((a, b) => a.rank - b.rank)
  // A key of several columns is joined by all of them.
  const whole = found.filter(f => f.ofKey)
  if (keys.size > 1 && whole.length === keys.size) p.add('condition', whole.map(f => f.text).join(' AND '), RANK.special)
  for (const { text } of found.slice(0, 12)) p.add('condition', text, RANK.special, { detail: 'join' })
}

interface Side {
  readonly name: string
  readonly keys: ReadonlySet<string>
}

/** How well two columns belong together, 0 best; undefined: not at all. */
function rankOf(l: RelField, r: RelField, [left, right]: readonly [Side, Side]): number | undefined {
  const guess = foreign(l.name, r.name, right) ?? foreign(r.name, l.name, left)
  if (guess !== undefined) return guess
  if (l.name !== r.name) return undefined
  // Two tables with an `id` of their own are rarely joined by it.
  if (/^id$/i.test(l.name)) return 2
  if (left.keys.has(l.name) || right.keys.has(r.name)) return 0
  return /id$|key$/i.test(l.name) ? 1 : 3
}

/** Whether a column is named after the key of another table: `auction` and `auction_id` for `auctions.id`, `seller_user_id` for `users.id`. */
function foreign(column: string, key: string, { name, keys }: Side): number | undefined {
  if (!/^id$/i.test(key) && !keys.has(key)) return undefined
  const [words, keyWord] = [plainWord(column), plainWord(key)]
  for (const one of singulars(plainWord(name))) {
    if (words === one + keyWord || (keyWord === 'id' && words === one)) return 0
    if (words.endsWith(one + keyWord)) return 1
  }
  return undefined
}
const plainWord = (name: string): string => name.toLowerCase().replaceAll('_', '')
/** A table's name without its plural, and as it stands. */
const singulars = (table: string): string[] => [table.replace(/ies$/, 'y'), table.replace(/es$/, ''), table.replace(/s$/, ''), table]

const tableName = (relation: Relation): string => relation.path?.at(-1) ?? relationName(relation) ?? ''

function keysOf(p: Proposals, relation: Relation): ReadonlySet<string> {
  const entity = relation.path && p.place.env.relations.get(relation.path.join('\u0000'))
  return new Set(entity?.kind === 'table' ? entity.resolved.primaryKey : [])
}

/** The items of the select list that aren't aggregated: all of them, then each. */
export function addGroupings(p: Proposals, select: Select): void {
  const plainItems = select.items.filter(
    i => i.expr.kind !== 'Star' && i.expr.kind !== 'ErrorNode' && !isConstant(i.expr) && !aggregates(i.expr),
  )
  const aggregated = select.items.some(i => aggregates(i.expr))
  const texts = plainItems.map(i => textOf(p, i.expr)).filter(t => t !== '')
  const group = aggregated ? RANK.special : RANK.local
  if (texts.length > 1) p.add('condition', texts.join(', '), group, { detail: 'the select list' })
  for (const text of texts) p.add('condition', text, group, { detail: 'from the select list' })
  const { from } = select
  if (from?.kind === 'TableFunctionRef' && windowFunctions.has(nameOf(from.call)))
    p.add('condition', 'window_start, window_end', RANK.special, { detail: 'the window' })
}

/** Names that the select list gives, for ORDER BY. */
export function addAliases(p: Proposals, select: Select): void {
  for (const item of select.items)
    if (item.alias && !isCaret(item.alias.name)) p.name('alias', item.alias.name, RANK.local, { detail: 'select list' })
}

const isConstant = (e: Expr) => e.kind.endsWith('Literal')

function aggregates(e: Expr): boolean {
  let found = false
  walk(e, node => {
    if (node.kind === 'Call' && (builtIns.get(nameOf(node))?.aggregate || node.over)) found = true
    return !found && node.kind !== 'SubQuery'
  })
  return found
}

/** As it is written; the caret's own item has no text yet. */
function textOf(p: Proposals, e: AnyNode): string {
  return e.end <= p.place.word.start ? p.place.text.slice(e.start, e.end).replace(/\s+/g, ' ') : ''
}

const nameOf = (call: Call) =>
  call.name.parts
    .map(part => part.name)
    .join('.')
    .toUpperCase()

/** Columns of the table that an INSERT writes, without those that stand in the list already; first all of them. */
export function addInsertColumns(p: Proposals, insert: InsertStatement): void {
  const entity = entityOf(p.place.env, insert.target)
  if (entity?.kind !== 'table') return
  const taken = new Set(insert.columns.map(c => c.name))
  const columns = entity.resolved.columns.filter(c => c.kind !== 'computed' && !(c.kind === 'metadata' && c.virtual))
  const rest = columns.filter(c => !taken.has(c.name))
  if (rest.length > 1 && p.place.inside === 'text')
    p.add('condition', rest.map(c => writtenName(c.name)).join(', '), RANK.special, { detail: 'all columns' })
  addPlainColumns(p, columns, taken)
}

// ---------------------------------------------------------------- window functions

interface Window {
  readonly detail: string
  /** named arguments behind DATA and TIMECOL */
  readonly sizes: readonly string[]
}

const WINDOWS: Readonly<Record<string, Window>> = {
  TUMBLE: { detail: 'windows of one size, side by side', sizes: ['SIZE'] },
  HOP: { detail: 'windows of one size that overlap', sizes: ['SLIDE', 'SIZE'] },
  CUMULATE: { detail: 'windows that grow step by step', sizes: ['STEP', 'SIZE'] },
  SESSION: { detail: 'windows that end with a pause', sizes: ['GAP'] },
}

/** Window functions as relations; `inTable`: the caret stands inside TABLE( … ). */
export function addWindows(p: Proposals, inTable: boolean): void {
  if (p.place.inside !== 'text') return
  for (const [name, { detail, sizes }] of Object.entries(WINDOWS)) {
    const intervals = sizes.map((_, i) => `INTERVAL '\${${3 + 2 * i}:${sizes.length - i}0}' \${${4 + 2 * i}|MINUTE,SECOND,HOUR,DAY|}`)
    const partition = name === 'SESSION' ? ' PARTITION BY $6' : ''
    const call = `${name}(TABLE $1${partition}, DESCRIPTOR($2), ${intervals.join(', ')})`
    const insert = p.place.next === '(' ? name : inTable ? call : `TABLE(${call})`
    p.add('window', name, inTable ? RANK.local : RANK.function, {
      detail,
      insert,
      about: { kind: 'window', name },
      ...(insert !== name && { snippet: true }),
    })
  }
}

/** What can stand where an argument of a window function begins: by place, or by name. */
export function addWindowArguments(p: Proposals, call: Call, sight: Sight): boolean {
  const window = WINDOWS[nameOf(call)]
  if (!window) return false
  const index = call.args.findIndex(a => a.start <= p.place.word.start && a.end > p.place.word.start)
  const named = new Set((call.argNames ?? []).flatMap(n => (n && !isCaret(n.name) ? [n.name.toUpperCase()] : [])))
  // biome-ignore lint/suspicious/noTemplateCurlyInString: places of a snippet
  const interval = "INTERVAL '${1:10}' ${2|MINUTE,SECOND,HOUR,DAY|}"
  const snippet = true as const
  if (index === 0 && named.size === 0) p.add('keyword', 'TABLE', RANK.special)
  if (index === 1 && named.size === 0) p.add('function', 'DESCRIPTOR', RANK.special, { insert: descriptorOf(p, call, sight), snippet })
  if (index > 1 && named.size === 0) p.add('keyword', 'INTERVAL', RANK.special, { insert: interval, snippet })
  if (index <= 0 || named.size > 0) {
    const behind: Record<string, string> = { DATA: 'TABLE $1', TIMECOL: descriptorOf(p, call, sight) }
    for (const name of ['DATA', 'TIMECOL', ...window.sizes, 'OFFSET']) {
      if (!named.has(name))
        p.add('keyword', `${name} =>`, RANK.special, { insert: `${name} => ${behind[name] ?? interval}`, snippet, detail: 'argument' })
    }
  }
  return true
}

function descriptorOf(p: Proposals, call: Call, sight: Sight): string {
  const times = timeColumns(p, call, sight)
  return times.length === 1 ? `DESCRIPTOR(${plain(writtenName(times[0].name))})` : 'DESCRIPTOR($1)'
}

/** Inside DESCRIPTOR( … ) of a window function: its time attributes alone; of any other function all columns. */
export function addDescriptorColumns(p: Proposals, call: Call, sight: Sight): void {
  const times = timeColumns(p, call, sight)
  addPlainColumns(p, WINDOWS[nameOf(call)] && times.length > 0 ? times : dataFields(p, call, sight))
}

const timeColumns = (p: Proposals, call: Call, sight: Sight) => dataFields(p, call, sight).filter(f => f.time)

function dataFields(p: Proposals, call: Call, sight: Sight): readonly RelField[] {
  const data = call.args.find(a => a.kind === 'TableArgument')
  if (data?.kind !== 'TableArgument' || data.table.kind !== 'Name') return []
  const { table } = data
  const cte = table.parts.length === 1 ? sight.ctes.find(c => c.name === table.parts[0].name) : undefined
  const entity = entityOf(p.place.env, table)
  return cte?.fields ?? (entity ? fieldsOf(entity) : [])
}
