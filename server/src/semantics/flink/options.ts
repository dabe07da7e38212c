import { suggestKey } from '../suggest.ts'
import { factories, type Option, optionsOf } from './factories.ts'
import { type ClusterOption, clusterTableOptions } from './kafka-cluster-options.ts'
import { optionText } from './option-texts.ts'
import { refinement } from './option-words.ts'
import { type FlinkVersion, latest } from './versions.ts'

/** One option of a table, of a catalog, or of a session (`SET`). */
export interface OptionInfo {
  /** as it is written; `#` stands for a column, `<name>` for a name of one's own, `*` at the end for any rest */
  readonly key: string
  /**
   * boolean, int, long, float, double, string, duration, memory, map, character, zone, offsets; enum: one of `values` in upper or lower case; word: one of
   * them as it is written; list(…) of one of these, `;` between. A string with `values` takes others too.
   */
  readonly type: string
  /** the words that it takes: of an enum, a boolean, a format */
  readonly values?: readonly string[]
  readonly default?: string
  readonly required: boolean
  /** in our words; missing for the rare ones */
  readonly description?: string
  /** first and last Flink version that has it, of those that Sluice knows */
  readonly since?: string
  readonly until?: string
  /** for an old name: the one to write instead */
  readonly replacedBy?: string
}

/** A table's options as they are written: `{ connector: 'kafka', format: 'json', … }`. */
export type TableOptions = Readonly<Record<string, string>>

/** Connectors whose options are known, Flink's own and `kafka-cluster`; others (see `thirdPartyConnectors`) have options that nobody here knows. */
export function connectorNames(): readonly string[] {
  names ??= ['kafka-cluster', ...factories('connector').keys()].sort()
  return names
}
let names: readonly string[] | undefined

/** Whether a known connector can be read and written; undefined for others. */
export function connectorSides(connector: string): { readonly source: boolean; readonly sink: boolean } | undefined {
  if (connector === 'kafka-cluster') return { source: true, sink: true }
  const abilities = factories('connector').get(connector)?.abilities
  return abilities && { source: abilities.has('source'), sink: abilities.has('sink') }
}

/** Formats of Flink that a connector of messages takes; `file`: those that `filesystem` takes, Parquet and ORC with them. */
export function formatNames(file = false): readonly string[] {
  const known = file ? 'all' : 'streamed'
  formats[known] ??= [...factories('format')].flatMap(([name, { abilities }]) =>
    file || abilities.has('decoding') || abilities.has('encoding') ? [name] : [],
  )
  return formats[known]
}
const formats: { all?: readonly string[]; streamed?: readonly string[] } = {}

export const catalogTypes = (): readonly string[] => [...factories('catalog').keys()]

/**
 * Every option that a table with these options can have, those of its connector first, then those of its formats with their prefix. Undefined where
 * the connector is not known. The answer is kept: asking again costs one look-up.
 */
export function tableOptions(options: TableOptions, version: FlinkVersion = latest): readonly OptionInfo[] | undefined {
  const book = bookOf(options, version)
  return book && [...book.exact.values(), ...book.patterns.map(p => p.info)]
}

/** The option that a key names in a table with these options, patterns resolved; undefined where there is none, or nobody here can know. */
export function optionInfo(options: TableOptions, key: string, version: FlinkVersion = latest): OptionInfo | undefined {
  const book = bookOf(options, version)
  return book && (book.exact.get(key) ?? book.patterns.find(p => p.matches(key))?.info)
}

/** The option that was probably meant by a key that is none; undefined where nothing is near. */
export function nearOption(options: TableOptions, key: string, version: FlinkVersion = latest): string | undefined {
  const book = bookOf(options, version)
  if (!book) return undefined
  const other = [`value.${key}`, `key.${key}`, `properties.${key}`, key.replace(/^(?:value|key)\./, '')].find(
    k => k !== key && book.exact.has(k),
  )
  return other ?? suggestKey(key, [...book.exact.keys(), ...book.patterns.flatMap(p => spelledLike(p.info.key, key))])
}

/** `fields.#.kind` for `fields.price.knd`: `fields.price.kind`. */
function spelledLike(pattern: string, key: string): string[] {
  const [head, tail] = pattern.split('#.')
  const name = tail !== undefined && key.startsWith(head) ? key.slice(head.length, key.lastIndexOf('.')) : ''
  return name === '' ? [] : [`${head}${name}.${tail}`]
}

/** Options of CREATE CATALOG … WITH ('type' = '…'); undefined for a type of others. */
export function catalogOptions(type: string, version: FlinkVersion = latest): readonly OptionInfo[] | undefined {
  if (!factories('catalog').has(type)) return undefined
  const own = optionsOf('catalog', type, version).filter(o => o.name !== propertyVersion.key)
  return [catalogType, propertyVersion, ...own.flatMap(o => named(o, '', `catalog:${type}`))]
}

export const modelProviders = (): readonly string[] => [...factories('modelprovider').keys()]

/** Options of CREATE MODEL … WITH ('provider' = '…'); undefined for a provider of others. */
export function modelOptions(provider: string, version: FlinkVersion = latest): readonly OptionInfo[] | undefined {
  if (!factories('modelprovider').has(provider)) return undefined
  return [modelProvider, propertyVersion, ...optionsOf('modelprovider', provider, version).flatMap(o => named(o, '', `model:${provider}`))]
}

/** `values` of an option that names a format. */
export const isFormatKey = (key: string): boolean => key === 'format' || key === 'key.format' || key === 'value.format'

const connectorOption: OptionInfo = {
  key: 'connector',
  type: 'string',
  required: true,
  description: 'Which connector reads or writes the table.',
}

/** Options that FactoryUtil takes with any connector, for sinks too. */
const general: readonly OptionInfo[] = (
  [
    // Nobody reads it.
    ['property-version', 'string', '1'],
    ['scan.watermark.emit.strategy', 'enum', 'on-periodic', ['on-periodic', 'on-event']],
    ['scan.watermark.alignment.group', 'string'],
    ['scan.watermark.alignment.max-drift', 'duration'],
    ['scan.watermark.alignment.update-interval', 'duration', '1 s'],
    ['scan.watermark.idle-timeout', 'duration'],
  ] as const
).map(([key, type, standard, values]) => ({
  key,
  type,
  required: false,
  description: optionText('*', key),
  ...(standard !== undefined && { default: standard }),
  ...(values && { values }),
}))
const propertyVersion = general[0]
const catalogType: OptionInfo = { key: 'type', type: 'string', required: true, description: 'Which catalog it is.' }
const modelProvider: OptionInfo = {
  key: 'provider',
  type: 'string',
  required: true,
  description: 'Which service or library runs the model.',
}

/** What a connector takes beside its listed options: everything with one of these beginnings (`validateExcept` of its factory). */
const openPrefixes: Readonly<Record<string, readonly string[]>> = {
  kafka: ['properties.'],
  'upsert-kafka': ['properties.'],
  'dynamic-kafka': ['properties.'],
  'hbase-2.2': ['properties.'],
  'mysql-cdc': ['debezium.', 'jdbc.properties.'],
  'postgres-cdc': ['debezium.'],
}

/** All options of one combination of connector and formats. */
interface Book {
  readonly exact: ReadonlyMap<string, OptionInfo>
  readonly patterns: readonly { readonly info: OptionInfo; matches(key: string): boolean }[]
}
const books = new Map<string, Book>()

function bookOf(options: TableOptions, version: FlinkVersion): Book | undefined {
  const { connector } = options
  if (connector === undefined || !connectorSides(connector)) return undefined
  const id = [version, connector, options.format, options['key.format'], options['value.format']].join('\n')
  const known = books.get(id)
  if (known) return known
  // Half-written names of formats would fill the memory of a long session.
  if (books.size > 500) books.clear()
  const book = makeBook(connector, options, version)
  books.set(id, book)
  return book
}

function makeBook(connector: string, options: TableOptions, version: FlinkVersion): Book {
  const exact = new Map<string, OptionInfo>()
  const patterns: Book['patterns'][number][] = []
  const add = (info: OptionInfo) => {
    if (isPattern(info.key)) patterns.push({ info, matches: matcher(info.key) })
    else if (!exact.has(info.key)) exact.set(info.key, info)
  }
  add(connectorOption)
  for (const info of ownOptions(connector, version)) add(info)
  // datagen checks its options by itself, `kafka-cluster` isn't Flink's.
  if (connector !== 'datagen' && connector !== 'kafka-cluster') for (const info of general) add(info)
  for (const key of ['format', 'key.format', 'value.format']) {
    const format = options[key]
    if (format === undefined || !exact.has(key)) continue
    const prefix = `${key.slice(0, -'format'.length)}${format}.`
    for (const o of optionsOf('format', format, version))
      if (!o.fileOnly || connector === 'filesystem') for (const info of named(o, prefix, format)) add(info)
    // Parquet and ORC hand theirs to their libraries, so that `filesystem` takes whatever begins with the format's name.
    if (connector === 'filesystem') add(anything(prefix, `Handed to the library of the format ${format}.`))
  }
  for (const prefix of openPrefixes[connector] ?? []) add(anything(prefix, optionText(connector, `${prefix}*`)))
  return { exact, patterns }
}

function ownOptions(connector: string, version: FlinkVersion): OptionInfo[] {
  if (connector === 'kafka-cluster') return clusterTableOptions.map(clusterInfo)
  return optionsOf('connector', connector, version).flatMap(o => named(o, '', connector))
}

/** An option under its name and under its old ones. A `map` is written as one value or as one option an entry. */
function named(option: Option, prefix: string, owner: string): OptionInfo[] {
  const info = infoOf(option, prefix + option.name, owner)
  const entries = option.type === 'map' ? [{ ...info, key: `${info.key}.*`, type: 'string', required: false }] : []
  const old = option.oldNames.map(o => ({ ...info, key: prefix + o.name, required: false, ...(o.deprecated && { replacedBy: info.key }) }))
  return [info, ...entries, ...old]
}

function infoOf(option: Option, key: string, owner: string): OptionInfo {
  const { type, values, required, since, until } = option
  const description = optionText(owner, option.name)
  const known = refinement(owner, option.name)
  const words = isFormatKey(option.name) ? formatNames(owner === 'filesystem') : (known?.values ?? values)
  return {
    key,
    type: known?.type ?? type,
    required,
    ...(words && { values: words }),
    ...(option.default !== undefined && { default: option.default }),
    ...(description !== undefined && { description }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  }
}

const clusterTypes: Readonly<Record<string, string>> = { list: 'list(string)', integer: 'long', choice: 'word' }
function clusterInfo({ name, type, values, required, description, default: standard }: ClusterOption): OptionInfo {
  const words = isFormatKey(name) ? formatNames() : values
  return {
    key: name,
    type: clusterTypes[type] ?? type,
    required: required ?? false,
    description,
    ...(words && { values: words }),
    ...(standard !== undefined && { default: standard }),
  }
}

const anything = (prefix: string, description: string | undefined): OptionInfo => ({
  key: `${prefix}*`,
  type: 'string',
  required: false,
  ...(description !== undefined && { description }),
})

const isPattern = (key: string): boolean => /[#*<]/.test(key)

/** `fields.#.kind`: any path in place of `#`; `clusters.<name>.brokers`: one word; `properties.*`: any rest. */
function matcher(pattern: string): (key: string) => boolean {
  if (/^[^#<]*\*$/.test(pattern)) {
    const prefix = pattern.slice(0, -1)
    return key => key.startsWith(prefix)
  }
  const source = pattern
    .replace(/[.]/g, '\\.')
    .replace('#', '.+')
    .replace(/<[^>]*>/, '[^.]+')
    .replace(/\*$/, '.+')
  const regex = new RegExp(`^${source}$`)
  return key => regex.test(key)
}
