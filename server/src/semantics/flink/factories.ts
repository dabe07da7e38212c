import { factoryLines } from './options-data.ts'
import { type FlinkVersion, inVersion, parseRange, type VersionRange } from './versions.ts'

/** An option as a factory declares it, without the prefix that a format's gets. */
export interface Option extends VersionRange {
  readonly name: string
  readonly required: boolean
  /** of a format: only where it reads and writes whole files */
  readonly fileOnly: boolean
  /** as in OptionInfo */
  readonly type: string
  readonly values?: readonly string[]
  readonly default?: string
  readonly oldNames: readonly OldName[]
}
export interface OldName {
  readonly name: string
  /** Flink calls it deprecated; else it is one more name for the same */
  readonly deprecated: boolean
}
export interface Factory {
  /** source, sink; decoding, encoding, bulk-decoding, bulk-encoding */
  readonly abilities: ReadonlySet<string>
  readonly options: readonly Option[]
}
export type FactoryKind = 'connector' | 'format' | 'catalog' | 'modelprovider'

/** All factories of a kind by their identifier. */
export function factories(kind: FactoryKind): ReadonlyMap<string, Factory> {
  read ??= readLines()
  return read[kind]
}
let read: Readonly<Record<FactoryKind, ReadonlyMap<string, Factory>>> | undefined

export const optionsOf = (kind: FactoryKind, id: string, version: FlinkVersion): readonly Option[] =>
  (factories(kind).get(id)?.options ?? []).filter(o => inVersion(o, version))

function readLines(): Record<FactoryKind, Map<string, Factory>> {
  const found: Record<string, Map<string, Factory>> = {
    connector: new Map(),
    format: new Map(),
    catalog: new Map(),
    modelprovider: new Map(),
  }
  let options: Option[] = []
  for (const line of factoryLines.split('\n')) {
    const [kind, name, ...rest] = line.split('\t')
    if (kind === '') {
      const [range, type, standard, old] = rest
      const mark = { required: name.startsWith('!'), fileOnly: name.startsWith('*') }
      options.push({ name: name.replace(/^[!*]/, ''), ...mark, ...parseRange(range), ...typed(type, standard, old) })
      continue
    }
    options = []
    found[kind]?.set(name, { abilities: new Set(rest[0].split(',')), options })
  }
  return found as Record<FactoryKind, Map<string, Factory>>
}

/** The columns that factories' options and `SET` keys share: type with its words, default, old names. */
export function typed(type: string, standard = '', old = ''): Pick<Option, 'type' | 'values' | 'default' | 'oldNames'> {
  const words = /^(list\()?enum\((.*?)\)\)?$/.exec(type)
  const oldNames = old === '' ? [] : old.split(' ').map(o => ({ name: o.slice(1), deprecated: o.startsWith('!') }))
  return {
    type: words ? (words[1] ? 'list(enum)' : 'enum') : type,
    ...(words && { values: words[2].split('|') }),
    ...(type === 'boolean' && { values: ['true', 'false'] }),
    ...(standard !== '' && { default: standard.replaceAll('\\t', '\t').replaceAll('\\n', '\n').replaceAll('\\r', '\r') }),
    oldNames,
  }
}
