import { manual } from '../rules/manual.ts'
import type { NameUse } from '../semantics/binder.ts'
import type { Environment, FunctionEntity, RelationEntity } from '../semantics/environment.ts'
import { findFunction } from '../semantics/environment.ts'
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
export function describeName(use: NameUse, env: Environment): string {
  switch (use.kind) {
    case 'column':
      return code(`${use.name} ${use.field ? formatType(use.field.type) : ''}`.trim(), use.field?.time && timeWords[use.field.time])
    case 'table':
    case 'view': {
      const entity = env.relations.get(use.name) ?? findRelation(env, use.name)
      return entity ? describeRelation(entity) : code(`${use.kind} ${use.name}`)
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

export function describeRelation(entity: RelationEntity): string {
  const name = entity.path.at(-1)
  if (entity.kind === 'view') {
    const columns = entity.resolved.fields.map(f => `  ${f.name} ${formatType(f.type)}`)
    return code(`VIEW ${name} (\n${columns.join(',\n')}\n)`)
  }
  const { columns, primaryKey, watermark, options } = entity.resolved
  const lines = columns.map(
    c => `${c.name} ${formatType(c.type)}${c.kind === 'metadata' ? ' METADATA' : ''}${c.time ? ` /* ${timeWords[c.time]} */` : ''}`,
  )
  if (watermark) lines.push(`WATERMARK FOR ${watermark.column}`)
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
