import { manual } from '../rules/manual.ts'
import type { NameUse } from '../semantics/binder.ts'
import type { Environment, FileInfo, FunctionEntity, RelationEntity, TableEntity } from '../semantics/environment.ts'
import { findFunction } from '../semantics/environment.ts'
import type { RelField } from '../semantics/rel.ts'
import { formatType } from '../semantics/types.ts'
import type { Span } from '../text/span.ts'

export interface HoverText extends Span {
  readonly markdown: string
}

/** The page of a rule for people: its text, and its examples as Flink SQL without the marks of their test. Undefined for rules without a page ('syntax', 'semantics/…'). */
export function rulePage(rule: string): string | undefined {
  const page = manual[rule]
  return page
    ?.replace(/^<!--.*?-->\s*/s, '')
    .replace(/^```sql (?:bad|fixed|good)$/gm, '```flinksql')
    .replace(/^--\s+\^+ .*\n/gm, '')
}

/** A name in the text: what it stands for, in Flink's words. */
export function describeName(use: NameUse, env: Environment, textOf?: TextOf): string {
  switch (use.kind) {
    case 'column':
      return code(`${use.name} ${use.field ? formatType(use.field.type) : ''}`.trim(), use.field?.time && timeWords[use.field.time])
    case 'table':
    case 'view': {
      const entity = env.relations.get(use.name) ?? findRelation(env, use.name)
      return entity ? describeRelation(entity, textOf) : code(`${use.kind} ${use.name}`)
    }
    case 'function': {
      const entity = findFunction(env, use.name.split('.'))
      return entity ? describeFunction(entity) : code(`function ${use.name}`)
    }
    default:
      return code(`${use.kind} ${use.name}`)
  }
}

function findRelation(env: Environment, name: string): RelationEntity | undefined {
  const parts = name.split('.')
  const path = parts.length === 3 ? parts : parts.length === 2 ? [env.catalog, ...parts] : [env.catalog, env.database, ...parts]
  return env.relations.get(path.join('\u0000'))
}

/** The text of a place of any unit. */
export type TextOf = (place: FileInfo & Span) => string | undefined

/** A column's type, whether it can be NULL, and the time that it carries with its watermark. */
export function describeColumn(field: RelField, owners: readonly TableEntity[], textOf: TextOf): string {
  const notes = [field.type.root === 'UNKNOWN' ? '' : field.type.nullable ? 'can be NULL' : 'is never NULL']
  if (field.time) notes.push(timeWords[field.time])
  const [owner] = owners
  const column = owner?.resolved.columns.find(c => c.name === field.name)
  const watermark = field.time === 'rowtime' && owner?.node.watermark
  const expression = watermark && textOf({ ...owner.declared, start: watermark.expr.start, end: watermark.expr.end })
  if (expression) notes.push(`watermark: \`${expression}\``)
  if (column?.metadata !== undefined) notes.push(`metadata '${column.metadata}' of the connector`)
  if (column?.comment) notes.push(column.comment)
  return code(`${field.name} ${field.type.root === 'UNKNOWN' ? '' : formatType(field.type)}`.trim(), notes.filter(n => n !== '').join(', '))
}

export function describeRelation(entity: RelationEntity, textOf?: TextOf): string {
  const name = entity.path.at(-1)
  if (entity.kind === 'view') {
    const columns = entity.resolved.fields.map(f => `  ${f.name} ${formatType(f.type)}`)
    return code(`VIEW ${name} (\n${columns.join(',\n')}\n)`)
  }
  const { columns, primaryKey, watermark, options } = entity.resolved
  const lines = columns.map(
    c => `${c.name} ${formatType(c.type)}${c.kind === 'metadata' ? ' METADATA' : ''}${c.time ? ` /* ${timeWords[c.time]} */` : ''}`,
  )
  const written =
    entity.node.watermark && textOf?.({ ...entity.declared, start: entity.node.watermark.expr.start, end: entity.node.watermark.expr.end })
  if (watermark) lines.push(`WATERMARK FOR ${watermark.column}${written ? ` AS ${written}` : ''}`)
  if (primaryKey) lines.push(`PRIMARY KEY (${primaryKey.join(', ')}) NOT ENFORCED`)
  return code(`TABLE ${name} (\n  ${lines.join(',\n  ')}\n)`, options.connector && `connector: ${options.connector}`)
}

const timeWords = { rowtime: 'event time', proctime: 'processing time' }

function describeFunction(entity: FunctionEntity): string {
  const returns = entity.returns ? ` RETURNS ${formatType(entity.returns)}` : ''
  const notes = [`class: ${entity.node.className.value}`, ...(entity.deterministic ? [] : ['not deterministic'])]
  return code(`FUNCTION ${entity.name.split('.').at(-1)}${returns}`, notes.join(', '))
}

const code = (sql: string, note?: string) => `\`\`\`flinksql\n${sql}\n\`\`\`${note ? `\n\n${note}` : ''}`
