import type { Environment } from '../semantics/environment.ts'
import { findFunction } from '../semantics/environment.ts'
import { describeFunction } from '../semantics/flink/functions.ts'
import { formatType } from '../semantics/types.ts'
import type { AnyNode, Call, InsertStatement, Token } from '../syntax/nodes.ts'
import { writtenName } from '../syntax/reserved-words.ts'
import { type CaretPlace, type CaretUnit, placeAt } from './completion-place.ts'
import { entityOf } from './completion-scope.ts'

export interface SignatureHelp {
  readonly signatures: readonly Signature[]
  readonly activeSignature: number
  readonly activeParameter: number
}
export interface Signature {
  /** the whole call or list */
  readonly label: string
  /** parts of the label: [from, to), UTF-16 units of it */
  readonly parameters: readonly (readonly [number, number])[]
  readonly documentation?: string
}

/**
 * What belongs at the caret inside the brackets of a call, all overloads with the parameter that is being written; in the columns, the VALUES and
 * the select list of an INSERT, the columns of its table.
 */
export function signatureAt(unit: CaretUnit): SignatureHelp | undefined {
  const place = placeAt(unit)
  if (!place) return undefined
  for (let i = place.path.length - 1; i >= 0; i--) {
    const node = place.path[i]
    const below = place.path[i + 1]
    if (node.kind === 'Call' && below !== node.name) return ofCall(place, node)
    if (node.kind === 'Cast') return one('CAST(value AS type)', ['value', 'type'], isBehindAs(place, node) ? 1 : 0, functionDoc('CAST'))
    if (node.kind === 'Insert') return ofInsert(place, node, below)
    // A query of its own inside of an INSERT's query fills no column.
    if (node.kind === 'SubQuery' || node.kind === 'DerivedTable' || node.kind === 'Cte' || node.kind === 'OrderItem') return undefined
  }
  return undefined
}

// ---------------------------------------------------------------- calls

function ofCall(place: CaretPlace, call: Call): SignatureHelp | undefined {
  const parts = call.name.parts.map(p => p.name)
  const open = place.before.findIndex(t => t.start >= call.name.end && t.text === '(')
  if (open < 0) return undefined
  const position = commasBehind(place.before, open)
  if (position === undefined) return undefined
  const described = parts.length === 1 ? describeFunction(parts[0]) : undefined
  if (!described) return ofUserFunction(place.env, parts, position)
  const signatures = described.signatures.map(s =>
    signature(
      s.text,
      s.parameters.map(p => p.label),
      described.description,
    ),
  )
  const named = nameOfArgument(place, call)
  const last = (s: (typeof described.signatures)[number]) => s.text.includes('…')
  const fits = described.signatures.findIndex(s => s.parameters.length > Math.max(position, call.args.length - 1) || last(s))
  const activeSignature = Math.max(0, fits)
  const chosen = described.signatures[activeSignature]
  const byName = named === undefined ? -1 : chosen.parameters.findIndex(p => p.label.split(' ')[0].toUpperCase() === named.toUpperCase())
  const activeParameter = byName >= 0 ? byName : last(chosen) ? Math.min(position, chosen.parameters.length - 1) : position
  return { signatures, activeSignature, activeParameter }
}

function ofUserFunction(env: Environment, parts: readonly string[], position: number): SignatureHelp | undefined {
  const entity = findFunction(env, parts)
  if (!entity) return undefined
  const returns = entity.returns ? ` → ${formatType(entity.returns)}` : ''
  return one(
    `${parts.map(writtenName).join('.')}(…)${returns}`,
    ['…'],
    position && 0,
    `User function, class ${entity.node.className.value}`,
  )
}

/** `SIZE => |`: the name in front of the caret's argument. */
function nameOfArgument(place: CaretPlace, call: Call): string | undefined {
  const at = place.word.start
  const index = call.args.findIndex(a => a.start <= at && at < a.end)
  return call.argNames?.[index]?.name
}

/** Commas between the bracket and the caret, outside of brackets within; undefined where the bracket is closed before. */
function commasBehind(before: readonly Token[], open: number): number | undefined {
  let depth = 0
  let commas = 0
  for (const { text } of before.slice(open + 1)) {
    if (text === '(' || text === '[' || text === '{') depth++
    else if (text === ')' || text === ']' || text === '}') depth--
    else if (text === ',' && depth === 0) commas++
    if (depth < 0) return undefined
  }
  return commas
}

const isBehindAs = ({ before }: CaretPlace, cast: AnyNode) => before.some(t => t.start > cast.start && t.upper === 'AS')

const functionDoc = (name: string) => describeFunction(name)?.description

// ---------------------------------------------------------------- INSERT

function ofInsert(place: CaretPlace, insert: InsertStatement, below: AnyNode | undefined): SignatureHelp | undefined {
  const entity = entityOf(place.env, insert.target)
  if (entity?.kind !== 'table' || below === insert.target || below === undefined) return undefined
  const writable = entity.resolved.columns.filter(c => c.kind !== 'computed' && !(c.kind === 'metadata' && c.virtual))
  const label = (name: string) => {
    const column = writable.find(c => c.name === name)
    return `${writtenName(name)}${column ? ` ${formatType(column.type)}` : ''}`
  }
  const all = writable.map(c => c.name)
  const list = below.kind === 'Identifier' ? all : insert.columns.length > 0 ? insert.columns.map(c => c.name) : all
  const position = below.kind === 'Identifier' ? insert.columns.indexOf(below) : positionInQuery(place, insert)
  if (position === undefined || position < 0) return undefined
  const parameters = list.map(label)
  return one(`${insert.target.parts.map(p => writtenName(p.name)).join('.')} (${parameters.join(', ')})`, parameters, position)
}

/** The column of a row of VALUES, or of a select list, that the caret stands in. */
function positionInQuery({ path, word }: CaretPlace, insert: InsertStatement): number | undefined {
  const { body } = insert.query
  if (body.kind === 'Values') {
    const row = body.rows.find(r => r.start < word.start && word.start < r.end)
    if (row?.kind !== 'Constructor') return undefined
    return row.items.findIndex(item => item.start <= word.start && word.start < Math.max(item.end, item.start + 1))
  }
  if (body.kind !== 'Select') return undefined
  return body.items.findIndex(item => path.includes(item))
}

// ---------------------------------------------------------------- texts

function one(label: string, parameters: readonly string[], active: number, documentation?: string): SignatureHelp {
  return { signatures: [signature(label, parameters, documentation)], activeSignature: 0, activeParameter: active }
}

function signature(label: string, parameters: readonly string[], documentation: string | undefined): Signature {
  let from = label.indexOf('(') + 1
  const spans = parameters.map((p): [number, number] => {
    const at = label.indexOf(p, from)
    if (at < 0) return [0, 0]
    from = at + p.length
    return [at, from]
  })
  return { label, parameters: spans, ...(documentation && { documentation }) }
}
