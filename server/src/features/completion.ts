import { resolveTable } from '../semantics/bind-table.ts'
import { type BuiltIn, builtIns, describeFunction } from '../semantics/flink/functions.ts'
import type { AnyNode, Call, CreateTable, Identifier, Join, OtherStatement, Token } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import { addHints } from './completion-hints.ts'
import { type Completion, Proposals, RANK } from './completion-item.ts'
import { addKeywords } from './completion-keywords.ts'
import { addColumns, addFieldsOf, addMembers, addPlainColumns, addTables, catalogs, databases } from './completion-names.ts'
import { type CaretPlace, type CaretUnit, isCaret, placeAt } from './completion-place.ts'
import {
  addAliases,
  addDescriptorColumns,
  addGroupings,
  addInsertColumns,
  addJoinConditions,
  addWindowArguments,
  addWindows,
} from './completion-query.ts'
import { entityOf, fieldsOf, type Sight, sightAt } from './completion-scope.ts'
import { addStrings } from './completion-strings.ts'
import { nearCaret } from './near-caret.ts'

export type { Completion } from './completion-item.ts'

/** What could stand at the caret, best first: what the place itself suggests, names in sight, keywords that the parser would take, functions. */
export function complete(unit: CaretUnit): Completion[] {
  const near = nearCaret(unit)
  const place = near && placeAt(near.unit)
  if (!place) return []
  const found = proposals(place)
  return near.dropped === 0 ? found : found.map(c => ({ ...c, start: c.start + near.dropped, end: c.end + near.dropped }))
}

function proposals(place: CaretPlace): Completion[] {
  const p = new Proposals(place)
  const sight = sightAt(place.path, place.env)
  const [argument, word] = place.before.slice(-2)
  if (word?.upper === 'MODEL' && /^(?:\(|,|=>)$/.test(argument.text)) {
    addModels(p)
    return p.matching()
  }
  if (place.wantsString) addStrings(p, sight)
  // A caret in WHERE's place is read as a condition without it.
  else if (argument?.upper !== 'FILTER' || word.text !== '(') addNames(p, sight)
  if (place.inside === 'text' && place.before.at(-1)?.text !== '.') addKeywords(p)
  return p.matching()
}

function addNames(p: Proposals, sight: Sight): void {
  const { place } = p
  const { path, expected } = place
  const qualifier = qualifierBefore(place.before)
  // The innermost node that says what the name at the caret is for.
  const owner = path.findLast(n => n.kind !== 'Identifier' && n.kind !== 'Name') ?? place.statement
  const leaf = path.at(-1)
  const atName = path.at(-1)?.kind === 'Identifier' && isCaret((leaf as Identifier).name)
  if (!atName) {
    addByWord(p, sight, qualifier)
    return
  }
  switch (owner.kind) {
    case 'TableRef':
      if (owner.name === path.at(-2)) addFromItems(p, sight, qualifier)
      return
    case 'TableArgument':
      addTables(p, sight, qualifier)
      return
    case 'Insert':
      if (owner.target === path.at(-2)) {
        addTables(p, sight, qualifier, 'write')
        return
      }
      addInsertColumns(p, owner)
      return
    case 'Call':
      addInCall(p, sight, owner, qualifier)
      return
    case 'ColumnRef':
      addInExpression(p, sight, qualifier)
      return
    case 'FieldAccess':
      addFieldsOf(p, sight, owner.operand)
      return
    case 'Descriptor': {
      const call = path.findLast(n => n.kind === 'Call')
      if (call?.kind === 'Call') addDescriptorColumns(p, call, sight)
      return
    }
    case 'Join':
      addCommonColumns(p, owner, sight)
      return
    case 'WindowSpec':
      for (const w of sight.select?.windows ?? []) p.name('alias', w.name.name, RANK.local, { detail: 'window' })
      return
    case 'WatermarkDef':
    case 'PrimaryKeyDef':
    case 'CreateTable':
      addOwnColumns(p, sight, owner, qualifier)
      return
    case 'Drop':
      addDroppable(p, sight, owner.object, qualifier)
      return
    case 'Use':
      addNamespaces(p, owner.object, qualifier)
      return
    case 'Hint':
      addHints(p, sight)
      return
    case 'Other':
      addInOther(p, sight, owner, qualifier)
      return
  }
  if (expected.includes('expression')) addInExpression(p, sight, qualifier)
}

/** `MODEL m` among the arguments of a call. */
function addModels(p: Proposals): void {
  for (const { path } of p.place.env.models.entries().values()) p.name('table', path.at(-1) ?? '', RANK.local, { detail: 'model' })
}

// ---------------------------------------------------------------- expressions

function addInExpression(p: Proposals, sight: Sight, qualifier: readonly string[]): void {
  const { place } = p
  const table = place.path.findLast(n => n.kind === 'CreateTable')
  if (table?.kind === 'CreateTable' && sight.select === undefined) addPlainColumns(p, ownColumns(p, table))
  if (qualifier.length > 0) {
    addMembers(p, sight, qualifier)
    addUserFunctions(p, qualifier)
    return
  }
  const join = place.path.findLast(n => n.kind === 'Join' || n.kind === 'Query')
  if (join?.kind === 'Join' && join.on && isInside(place, join.on) && !place.path.some(n => n.kind === 'Call')) addJoinConditions(p, sight)
  const group = place.path.findLast(n => n.kind === 'GroupBy' || n.kind === 'Query')
  if (group?.kind === 'GroupBy' && sight.select && place.path.at(-4) === group) addGroupings(p, sight.select)
  if (place.path.some(n => n.kind === 'OrderItem') && sight.select) addAliases(p, sight.select)
  addColumns(p, sight)
  const call = place.path.findLast(n => n.kind === 'Call')
  if (call?.kind === 'Call' && place.path.at(-4) === call && addWindowArguments(p, call, sight)) return
  addUserFunctions(p, [])
  addFunctions(p, place.path)
}

const isInside = (place: CaretPlace, node: AnyNode) => node.start <= place.word.start && place.word.start <= node.end

function addInCall(p: Proposals, sight: Sight, call: Call, qualifier: readonly string[]): void {
  const { path } = p.place
  if (call.name === path.at(-2) || call.name === path.at(-1)) {
    const table = path.some(n => n.kind === 'TableFunctionRef')
    if (table && path.findLast(n => n.kind === 'TableFunctionRef' || n.kind === 'Query')?.kind === 'TableFunctionRef') {
      addWindows(p, true)
      addUserFunctions(p, qualifier)
      return
    }
    addInExpression(p, sight, qualifier)
    return
  }
  if (call.over === path.at(-1)) for (const w of sight.select?.windows ?? []) p.name('alias', w.name.name, RANK.local, { detail: 'window' })
  else addWindowArguments(p, call, sight)
}

function addUserFunctions(p: Proposals, qualifier: readonly string[]): void {
  if (p.place.inside === 'quoted' && qualifier.length === 0 && p.place.typed === '') return
  for (const entity of p.place.env.functions.entries().values()) {
    const parts = entity.name.split('.')
    const name = parts.at(-1) ?? ''
    if (qualifier.length > 0 && parts.slice(-1 - qualifier.length, -1).join('.') !== qualifier.join('.')) continue
    addFunction(p, name, writtenName(name), 'user function', RANK.name, true)
  }
}

/** Forms with words in them come as keywords; operators and the like have no name to call them by. */
const NOT_CALLED = new Set(['CAST', 'TRY_CAST', 'ROW', 'ARRAY', 'MAP'])

function addFunctions(p: Proposals, path: readonly AnyNode[]): void {
  if (p.place.inside === 'quoted') return
  const select = path.findLast(n => n.kind === 'Select')
  const below = select && path[path.indexOf(select) + 1]
  // Aggregates stand in the select list, HAVING and ORDER BY; elsewhere Flink refuses them.
  const mayAggregate = select?.kind === 'Select' && below !== select.where && below !== select.groupBy && below !== select.from
  const inPattern = path.some(n => n.kind === 'MatchRecognize')
  for (const { f, detail } of byUse()) {
    if (f.pattern && !inPattern) continue
    const late = (f.aggregate || f.ranking) && !mayAggregate
    addFunction(p, f.name, f.name, detail, late ? RANK.rare : RANK.function, !(f.bare && f.max === 0), f.max === 0)
  }
}

/** The functions that are written most, then the others by name; each with its first signature. */
function byUse(): readonly { readonly f: BuiltIn; readonly detail: string }[] {
  if (sorted) return sorted
  const first = COMMON.map(name => builtIns.get(name)).filter(f => f !== undefined)
  const others = [...builtIns.values()].filter(f => !COMMON.includes(f.name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const written = [...first, ...others].filter(f => !f.hidden && !NOT_CALLED.has(f.name))
  sorted = written.map(f => ({ f, detail: describeFunction(f.name)?.signatures[0]?.text ?? '' }))
  return sorted
}
let sorted: readonly { readonly f: BuiltIn; readonly detail: string }[] | undefined

const COMMON: readonly string[] = `
COUNT SUM AVG MIN MAX COALESCE ROW_NUMBER IF CONCAT UPPER LOWER TRIM SUBSTRING REPLACE DATE_FORMAT TO_TIMESTAMP TO_TIMESTAMP_LTZ FROM_UNIXTIME
CURRENT_TIMESTAMP PROCTIME TIMESTAMPDIFF TIMESTAMPADD EXTRACT JSON_VALUE JSON_QUERY LISTAGG ARRAY_AGG LAG LEAD FIRST_VALUE LAST_VALUE ROUND ABS
`
  .trim()
  .split(/\s+/)

function addFunction(p: Proposals, label: string, name: string, detail: string, group: number, brackets: boolean, empty = false): void {
  const about = { kind: 'function', name: label } as const
  if (!brackets || p.place.next === '(') {
    p.add('function', label, group, { insert: name, detail, about })
    return
  }
  p.add('function', label, group, { insert: empty ? `${name}()$0` : `${name}($1)$0`, snippet: true, detail, about })
}

// ---------------------------------------------------------------- places of other names

function addFromItems(p: Proposals, sight: Sight, qualifier: readonly string[]): void {
  addTables(p, sight, qualifier)
  if (qualifier.length > 0) return
  if (p.place.expected.includes('LATERAL') || p.place.expected.includes('UNNEST')) addWindows(p, false)
}

function addCommonColumns(p: Proposals, join: Join, { scope }: Sight): void {
  if (!join.using) return
  const right = scope.relations.at(-1)
  const left = new Set(scope.relations.slice(0, -1).flatMap(r => r.fields.map(f => f.name)))
  addPlainColumns(
    p,
    (right?.fields ?? []).filter(f => left.has(f.name)),
  )
}

function addOwnColumns(p: Proposals, sight: Sight, owner: AnyNode, qualifier: readonly string[]): void {
  const table = p.place.path.findLast(n => n.kind === 'CreateTable')
  if (table?.kind !== 'CreateTable') return
  const name = p.place.path.findLast(n => n.kind === 'Name')
  if (owner === table && table.like?.table === name && name) {
    addTables(p, sight, qualifier, 'any')
    return
  }
  if (owner === table && table.name === name && name) return
  const columns = ownColumns(p, table)
  const times = columns.filter(c => c.type.root === 'TIMESTAMP' || c.type.root === 'TIMESTAMP_LTZ')
  addPlainColumns(p, owner.kind === 'WatermarkDef' && times.length > 0 ? times : columns)
}

function ownColumns(p: Proposals, table: CreateTable) {
  return resolveTable(p.place.env, table, { file: '', unit: 0 }).table.columns.filter(c => !isCaret(c.name))
}

function addDroppable(p: Proposals, sight: Sight, object: string, qualifier: readonly string[]): void {
  if (object === 'TABLE' || object === 'VIEW') {
    addRelationsOfKind(p, object === 'TABLE' ? 'table' : 'view', qualifier, sight)
    return
  }
  if (object === 'FUNCTION')
    for (const f of p.place.env.functions.entries().values()) p.name('function', f.name.split('.').at(-1) ?? '', RANK.local)
  else addNamespaces(p, object, qualifier)
}

function addRelationsOfKind(p: Proposals, kind: 'table' | 'view', qualifier: readonly string[], sight: Sight): void {
  addTables(p, sight, qualifier, 'any')
  p.keep(c => c.kind === kind || c.kind === 'catalog')
}

function addNamespaces(p: Proposals, object: string, qualifier: readonly string[]): void {
  if (object === 'CATALOG') for (const name of catalogs(p)) p.name('catalog', name, RANK.local, { detail: 'catalog' })
  else if (object === 'DATABASE') {
    for (const name of databases(p, qualifier[0])) p.name('catalog', name, RANK.local, { detail: 'database' })
    if (qualifier.length === 0) for (const name of catalogs(p)) p.name('catalog', name, RANK.name, { detail: 'catalog' })
  }
}

/** SHOW, DESCRIBE, ALTER, ANALYZE, UPDATE …: the first name is what the statement is about, the others are columns of it. */
function addInOther(p: Proposals, sight: Sight, statement: OtherStatement, qualifier: readonly string[]): void {
  const name = p.place.path.findLast(n => n.kind === 'Name' || n.kind === 'Identifier')
  const first = statement.parts?.find(n => n.kind === 'Name' || n.kind === 'Identifier')
  const about = statement.object ?? ''
  if (first && first !== name && first.kind === 'Name' && first.end < p.place.word.start) {
    const entity = entityOf(p.place.env, first)
    if (entity) addPlainColumns(p, fieldsOf(entity))
    return
  }
  if (/CATALOG|DATABASE/.test(about)) {
    addNamespaces(p, /CATALOG/.test(about) ? 'CATALOG' : 'DATABASE', qualifier)
    return
  }
  if (/^(?:TABLES|VIEWS|FUNCTIONS|USER FUNCTIONS|MODELS|PROCEDURES)$/.test(about)) {
    addNamespaces(p, 'DATABASE', qualifier)
    return
  }
  if (/FUNCTION/.test(about)) {
    addDroppable(p, sight, 'FUNCTION', qualifier)
    return
  }
  if (/MODEL|MODULE|JAR|JOB/.test(about)) return
  if (/VIEW/.test(about)) {
    addRelationsOfKind(p, 'view', qualifier, sight)
    return
  }
  addTables(p, sight, qualifier, 'any')
}

/** The parser left the caret's name out: what it expected there, and the word in front, tell what it could be. */
function addByWord(p: Proposals, sight: Sight, qualifier: readonly string[]): void {
  const { expected, before } = p.place
  const word = before.at(-1)?.upper ?? ''
  if (expected.includes('expression') || qualifier.length > 0) addInExpression(p, sight, qualifier)
  else if (before.some(t => t.text === '/*+') && !before.some(t => t.text === '*/')) addHints(p, sight)
  else if (expected.includes('identifier') && TABLE_FOLLOWS.has(word)) addFromItems(p, sight, qualifier)
}

const TABLE_FOLLOWS = new Set(['FROM', 'JOIN', 'INTO', 'TABLE', 'DESCRIBE', 'DESC', 'UPDATE', 'OVERWRITE'])

/** `a.b.` in front of the caret. */
function qualifierBefore(before: readonly Token[]): string[] {
  const parts: string[] = []
  for (let i = before.length - 1; i > 0 && before[i].text === '.'; i -= 2) {
    const { kind, text } = before[i - 1]
    if (kind !== 'word' && kind !== 'quoted') return parts
    parts.unshift(kind === 'quoted' ? text.slice(1, -1).replaceAll('``', '`') : text)
  }
  return parts
}
