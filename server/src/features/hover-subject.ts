import { catalogKind, modelKind, type ObjectKind } from '../semantics/check-objects.ts'
import type { Environment } from '../semantics/environment.ts'
import { describeFunction } from '../semantics/flink/functions.ts'
import { connectorSides, type OptionInfo, optionInfo, tableOptions } from '../semantics/flink/options.ts'
import { setKeyInfo } from '../semantics/flink/set-keys.ts'
import { type FlinkVersion, knownVersion } from '../semantics/flink/versions.ts'
import { describeRelation } from './hover.ts'

/** Something that has a page of its own. */
export interface Subject {
  readonly kind: 'function' | 'window' | 'option' | 'setting' | 'connector' | 'relation'
  readonly name: string
  /** the connector of an option; `catalog:<type>`, `model:<provider>` */
  readonly of?: string
  /** the formats of its table, for an option of theirs */
  readonly formats?: Readonly<Record<string, string>>
}

/** The page of a function, an option, a connector or a table as Markdown; undefined where nothing more is known of it. */
export function describeSubject(subject: Subject, env: Environment): string | undefined {
  const version = knownVersion(env.config.flink)
  switch (subject.kind) {
    case 'function':
    case 'window':
      return functionPage(subject.name)
    case 'option': {
      const object = objectOf(subject.of)
      if (object) {
        const info = object.kind.optionsOf(object.chosen, version)?.find(o => o.key === subject.name)
        return info && optionPage(info, subject.name, `option of the ${object.kind.word} ${object.kind.chooser} ${object.chosen}`)
      }
      const options = { ...subject.formats, ...(subject.of !== undefined && { connector: subject.of }) }
      const info = optionInfo(options, subject.name, version) ?? tableOptions(options, version)?.find(o => o.key === subject.name)
      return info && optionPage(info, subject.name, subject.of === undefined ? 'option of a table' : `option of ${subject.of}`)
    }
    case 'setting': {
      const info = setKeyInfo(subject.name)
      return info && optionPage(info, subject.name, 'option of the session')
    }
    case 'connector':
      return connectorPage(subject.name, version)
    case 'relation': {
      const entity = env.relations.get(subject.name.split('.').join('\u0000'))
      return entity && describeRelation(entity)
    }
  }
}

function objectOf(of: string | undefined): { kind: ObjectKind; chosen: string } | undefined {
  const [word, chosen] = of?.split(':') ?? []
  const kind = [catalogKind, modelKind].find(k => k.word === word)
  return kind && chosen !== undefined ? { kind, chosen } : undefined
}

/** Signatures, what it does, and since when; undefined for a function that Flink doesn't have. */
export function functionPage(name: string): string | undefined {
  const found = describeFunction(name)
  if (!found) return undefined
  const since = found.since === undefined ? '' : `\n\nSince Flink ${found.since}.`
  return `\`\`\`flinksql\n${found.signatures.map(s => s.text).join('\n')}\n\`\`\`\n\n${found.description}${since}`
}

/** What an option means, what it takes, its default, and which versions have it. */
export function optionPage(info: OptionInfo, key: string, what: string): string {
  const lines = [`**${key}** (${what})`]
  if (info.description) lines.push(info.description)
  const facts = [`Type: ${info.type}`]
  if (info.values) facts.push(`Takes: ${info.values.map(v => `\`${v}\``).join(', ')}`)
  if (info.default !== undefined) facts.push(`Default: ${info.default === '' ? 'empty' : `\`${info.default}\``}`)
  if (info.required) facts.push('Required')
  if (info.since !== undefined) facts.push(`Since Flink ${info.since}`)
  if (info.until !== undefined) facts.push(`Until Flink ${info.until}`)
  if (info.replacedBy !== undefined) facts.push(`Old name: write \`${info.replacedBy}\``)
  return [...lines, facts.map(f => `- ${f}`).join('\n')].join('\n\n')
}

/** Type and default in one line. */
export function optionDetail(info: OptionInfo): string {
  return `${info.type}${info.required ? ', required' : info.default !== undefined && info.default !== '' ? `, default ${info.default}` : ''}`
}

function connectorPage(name: string, version: FlinkVersion): string | undefined {
  const sides = connectorSides(name)
  if (!sides) return undefined
  const what = sides.source && sides.sink ? 'can be read and written' : sides.sink ? 'can only be written' : 'can only be read'
  const required = (tableOptions({ connector: name }, version) ?? []).filter(o => o.required && o.key !== 'connector')
  const lines = required.map(o => `- \`${o.key}\`${o.description ? `: ${o.description}` : ''}`)
  return `**${name}** (connector): ${what}.${lines.length > 0 ? `\n\nRequired options:\n${lines.join('\n')}` : ''}`
}
