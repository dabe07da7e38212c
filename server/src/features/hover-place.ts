import type { Changelog, PhysicalNode } from '../plan/physical.ts'
import type { PlannedPart } from '../plan/reuse.ts'
import type { NameUse } from '../semantics/binder.ts'
import { kindOf } from '../semantics/check-objects.ts'
import {
  applyStatement,
  type Environment,
  type FileInfo,
  findFunction,
  pathKey,
  resolvePath,
  writtenOptions,
} from '../semantics/environment.ts'
import { connectorNames, optionInfo } from '../semantics/flink/options.ts'
import { setKeyInfo } from '../semantics/flink/set-keys.ts'
import { knownVersion } from '../semantics/flink/versions.ts'
import type { RelField } from '../semantics/rel.ts'
import { formatType } from '../semantics/types.ts'
import type { AnyNode, Hint, Identifier, Statement, StringLiteral } from '../syntax/nodes.ts'
import { pathAt } from '../syntax/walk.ts'
import type { Span } from '../text/span.ts'
import { HINTS } from './completion-hints.ts'
import { entityOf, relationName, relationsOf, sightAt } from './completion-scope.ts'
import { describeColumn, describeName, type HoverText } from './hover.ts'
import { describeSubject, functionPage, optionPage } from './hover-subject.ts'

/** A unit to look at; spans and offsets are relative to it. */
export interface HoverUnit {
  readonly statement: Statement
  readonly env: Environment
  readonly place: FileInfo
  readonly names: readonly NameUse[]
  /** made when an operator is asked for; undefined where the statement has no plan, or errors */
  readonly planned: () => PlannedPart | undefined
  /** the text of a place of another statement or file */
  readonly textOf: (place: FileInfo & Span) => string | undefined
}

/** What stands at the offset: an option, a name, a function of Flink, a hint, or a keyword with the operators that Flink makes of it. */
export function hoverAt(unit: HoverUnit, offset: number): HoverText | undefined {
  const path = pathAt(unit.statement, offset)
  const leaf = path.at(-1)
  const text = leaf?.kind === 'StringLiteral' ? ofString(unit, path, leaf) : ofSetting(unit, offset)
  return text ?? ofDeclared(unit, path) ?? ofName(unit, path, offset) ?? ofIdentifier(unit, path, offset) ?? ofOperators(unit, offset)
}

// ---------------------------------------------------------------- options

function ofString(unit: HoverUnit, path: readonly AnyNode[], leaf: StringLiteral): HoverText | undefined {
  const owner = path.at(-2)
  if (owner?.kind === 'Hint') return ofHintOption(unit, path, owner, leaf)
  if (owner?.kind !== 'TableOption') return undefined
  const holder = path.at(-3)
  const options = holder?.kind === 'CreateTable' ? holder.options : []
  const written = Object.fromEntries(options.map(o => [o.key.value, o.value.value]))
  const object = holder?.kind === 'Other' ? kindOf(holder) : undefined
  if (object && holder?.kind === 'Other') {
    const of = `${object.word}:${writtenOptions(holder)[object.chooser] ?? ''}`
    return page(leaf, describeSubject({ kind: 'option', name: owner.key.value, of }, unit.env))
  }
  const named = holder?.kind === 'Other' ? holder.parts?.find(n => n.kind === 'Name') : undefined
  const altered = named?.kind === 'Name' ? entityOf(unit.env, named) : undefined
  const all = { ...(altered?.kind === 'table' ? altered.resolved.options : {}), ...written }
  return option(unit, all, owner.key, leaf)
}

function ofHintOption(unit: HoverUnit, path: readonly AnyNode[], hint: Hint, leaf: StringLiteral): HoverText | undefined {
  if (hint.name.name.toUpperCase() !== 'OPTIONS') return undefined
  const at = hint.options.find(o => o.key === leaf || o.value === leaf)
  const holder = path.at(-3)
  const name = holder?.kind === 'TableRef' ? holder.name : holder?.kind === 'Insert' ? holder.target : undefined
  const entity = name && entityOf(unit.env, name)
  if (at?.key.kind !== 'StringLiteral' || entity?.kind !== 'table') return undefined
  return option(unit, entity.resolved.options, at.key, leaf)
}

function option(
  unit: HoverUnit,
  options: Readonly<Record<string, string>>,
  key: StringLiteral,
  leaf: StringLiteral,
): HoverText | undefined {
  if (leaf !== key && key.value === 'connector' && connectorNames().includes(leaf.value)) {
    return page(leaf, describeSubject({ kind: 'connector', name: leaf.value }, unit.env))
  }
  const info = optionInfo(options, key.value, knownVersion(unit.env.config.flink))
  return info && page(leaf, optionPage(info, key.value, `option of ${options.connector}`))
}

/** SET and RESET keep their keys and values as plain spans. */
function ofSetting({ statement }: HoverUnit, offset: number): HoverText | undefined {
  if (statement.kind !== 'Set' && statement.kind !== 'Reset') return undefined
  const { key } = statement
  const at = [key, statement.kind === 'Set' ? statement.value : undefined].find(s => s && s.start <= offset && offset <= s.end)
  const info = key && setKeyInfo(key.value)
  return at && info && page(at, optionPage(info, key.value, 'option of the session'))
}

// ---------------------------------------------------------------- names

/** A column where CREATE TABLE declares it, or names it again: in the watermark, the key, the partitions. */
function ofDeclared({ statement, env, place, textOf }: HoverUnit, path: readonly AnyNode[]): HoverText | undefined {
  const leaf = path.at(-1)
  const owner = path.findLast(n => n.kind !== 'Identifier' && n.kind !== 'Name')
  if (
    statement.kind !== 'CreateTable' ||
    leaf?.kind !== 'Identifier' ||
    !owner ||
    !/^(?:ColumnDef|WatermarkDef|PrimaryKeyDef|CreateTable)$/.test(owner.kind)
  )
    return undefined
  const name = resolvePath(env, statement.name)
  const entity = name && applyStatement(env, statement, place).relations.get(pathKey(name))
  if (entity?.kind !== 'table' || entity.declared.unit !== place.unit || path.at(-2) === statement.name) return undefined
  const column = entity.resolved.columns.find(c => c.name === leaf.name)
  return column && page(leaf, describeColumn(column, [entity], textOf))
}

function ofName(unit: HoverUnit, path: readonly AnyNode[], offset: number): HoverText | undefined {
  const touching = unit.names.filter(n => n.start <= offset && offset <= n.end)
  const use = touching.sort((a, b) => a.end - a.start - (b.end - b.start))[0]
  if (!use || (use.kind === 'function' && !findFunction(unit.env, use.name.split('.')))) return undefined
  if (use.kind === 'cte') {
    const cte = sightAt(path, unit.env).ctes.find(c => c.name === use.name)
    return page(use, relationText(use.name, 'WITH', cte?.fields ?? []))
  }
  if (use.kind !== 'column' || !use.field) return page(use, describeName(use, unit.env, unit.textOf))
  return page(use, describeColumn(use.field, ownersOf(unit, use), unit.textOf))
}

/** Tables of the statement that have the column and its watermark. */
function ownersOf({ env, names }: HoverUnit, { field }: NameUse) {
  const tables = names.flatMap(n => (n.kind === 'table' ? [...env.relations.entries().values()].filter(r => r.path.at(-1) === n.name) : []))
  return tables.flatMap(t =>
    t.kind === 'table' && t.resolved.columns.some(c => c.name === field?.name && c.time === field.time) ? [t] : [],
  )
}

/** Names that binding says nothing of: functions of Flink, aliases and qualifiers, hints, types. */
function ofIdentifier(unit: HoverUnit, path: readonly AnyNode[], offset: number): HoverText | undefined {
  const leaf = path.at(-1)
  const owner = path.findLast(n => n.kind !== 'Identifier' && n.kind !== 'Name')
  if (leaf?.kind !== 'Identifier' || !owner) return undefined
  if (owner.kind === 'Call' && owner.name.parts.at(-1) === leaf) {
    const keyword = ofOperators(unit, offset)
    const text = owner.name.parts.length === 1 ? functionPage(leaf.name) : undefined
    return text === undefined ? keyword : page(leaf, keyword ? `${text}\n\n${keyword.markdown}` : text)
  }
  if (owner.kind === 'Hint' && owner.name === leaf) return hintPage(leaf)
  const isAlias = 'alias' in owner && owner.alias === leaf
  if (!isAlias && owner.kind !== 'ColumnRef') return undefined
  // From an alias itself one looks at the SELECT around it.
  const inside = isAlias ? [...path.slice(0, path.findLastIndex(n => n.kind === 'Select') + 1), leaf] : path
  const { scope } = sightAt(inside, unit.env)
  const relation = relationsOf(scope).find(r => relationName(r) === leaf.name)
  if (!relation) return undefined
  return page(leaf, relationText(leaf.name, relation.path?.at(-1) ?? 'query', relation.fields))
}

/** A relation's name, what it stands for, and its columns. */
function relationText(name: string, of: string, fields: readonly RelField[]): string {
  const columns = fields.map(f => `  ${f.name}${f.type.root === 'UNKNOWN' ? '' : ` ${formatType(f.type)}`}`)
  return `\`\`\`flinksql\n${name} ( -- ${of}\n${columns.join(',\n')}\n)\n\`\`\``
}

function hintPage(name: Identifier): HoverText | undefined {
  const info = HINTS.find(h => h.name === name.name.toUpperCase())
  return info && page(name, `**${info.name}** (hint behind ${info.behind === 'SELECT' ? 'SELECT' : 'a table'}): ${info.detail}`)
}

// ---------------------------------------------------------------- operators

/** The operators that come from the keyword at the offset, with the kinds of change that they give and what they keep. */
function ofOperators({ planned: plan, place, statement }: HoverUnit, offset: number): HoverText | undefined {
  const planned = plan()
  if (!planned || planned.plan.unknown !== undefined) return undefined
  const { nodes } = planned.plan
  const found: { at: Span; node: PhysicalNode }[] = []
  for (const node of nodes) {
    for (const o of planned.origins.get(String(node.id)) ?? []) {
      if (
        (o.role !== 'keyword' && o.role !== 'distinct') ||
        o.file !== place.file ||
        o.unit !== place.unit ||
        o.start > offset ||
        offset > o.end
      )
        continue
      found.push({ at: o, node })
      break
    }
  }
  const into = insertKeyword(statement)
  if (into && into.start <= offset && offset <= into.end) {
    for (const node of nodes)
      if (node.kind === 'Sink') found.push({ at: into, node: { ...node, changelog: nodes[node.inputs[0]].changelog } })
  }
  if (found.length === 0) return undefined
  const texts = found.filter(f => f.node.kind !== 'Exchange').map(f => operatorText(f.node))
  return page(found[0].at, [...new Set(texts)].join('\n\n'))
}

function insertKeyword(statement: Statement): Span | undefined {
  if (statement.kind === 'Explain') return insertKeyword(statement.statement)
  return statement.kind === 'Insert' ? statement.keyword : undefined
}

function operatorText(node: PhysicalNode): string {
  const lines = [`**${node.kind}**`, `- ${node.kind === 'Sink' ? 'Takes' : 'Gives'} ${changes(node.changelog)}`]
  const state = 'state' in node ? node.state : undefined
  if (state && typeof state === 'object' && 'ttl' in state) {
    const key = state.key.length > 0 ? `, by ${state.key.map(formatType).join(', ')}` : ''
    lines.push(`- Keeps state ${state.ttl > 0 ? `for ${state.ttl / 1000} s without access` : 'for ever'}${key}`)
  }
  if ('miniBatch' in node && node.miniBatch) lines.push(`- Bundles ${node.miniBatch.size} records or ${node.miniBatch.latency} ms`)
  return lines.join('\n')
}

const KINDS = { I: 'inserts', UB: 'the row before an update', UA: 'the row after an update', D: 'deletes' }

const changes = (changelog: Changelog): string =>
  changelog.length === 1 && changelog[0] === 'I'
    ? 'inserts only `[I]`'
    : `${changelog.map(c => KINDS[c]).join(', ')} \`[${changelog.join(',')}]\``

function page(span: Span, markdown: string | undefined): HoverText | undefined {
  return markdown === undefined || markdown === '' ? undefined : { start: span.start, end: span.end, markdown }
}
