import type { ProblemCode } from './binder.ts'
import { checkConnector } from './check-connectors.ts'
import type { ColumnEntity } from './environment.ts'
import { optionsOf } from './flink/factories.ts'
import { clusterTableOptions } from './flink/kafka-cluster-options.ts'
import { type WrongValue, wrongValue } from './flink/option-values.ts'
import { connectorNames, connectorSides, formatNames, isFormatKey, nearOption, optionInfo, type TableOptions } from './flink/options.ts'
import { thirdPartyConnectors, thirdPartyFormats } from './flink/third-party.ts'
import { type FlinkVersion, flinkVersions } from './flink/versions.ts'
import { suggest } from './suggest.ts'

export type Side = 'source' | 'sink'

/** A table with all its options (LIKE and hints too), as it is used. */
export interface TableUse {
  readonly options: TableOptions
  readonly columns: readonly ColumnEntity[]
  readonly primaryKey?: readonly string[]
  /** false: columns may be missing */
  readonly complete: boolean
}

/** Why Flink refuses to read or write a table: FactoryUtil and the connector's factory. */
export interface OptionProblem {
  readonly code: ProblemCode
  /** the option at fault; absent where one is missing */
  readonly key?: string
  readonly message: string
  readonly hint?: string
  /** what was probably meant: the key of an unknown option, else the value */
  readonly near?: string
  /** the table is fine until its reader is planned: a view over it can be made */
  readonly late?: true
}

/** All that Flink would refuse in this use of the table, the most telling first. Connectors of others are taken as they come. */
export function optionProblems(table: TableUse, side: Side, version: FlinkVersion): readonly OptionProblem[] {
  const { options } = table
  const { connector } = options
  if (connector === undefined) return [noConnector(options)]
  const sides = connectorSides(connector)
  if (!sides) return unknownConnector(connector)
  if (side === 'source' && !sides.source)
    return [{ code: 'no-source', key: 'connector', message: `Connector '${connector}' can only be written to` }]
  if (side === 'sink' && !sides.sink) return [{ code: 'no-sink', key: 'connector', message: `Connector '${connector}' can only be read` }]
  return [
    ...unknownFormats(options),
    ...missingOptions(table, version),
    ...wrongValues(options, side, version),
    ...unknownOptions(options, version),
    ...checkConnector(table, side),
    ...metadataProblems(table, side),
  ]
}

/** Keys that neither the connector nor its formats have, with what was probably meant, or the version that has them. */
export function unknownOptions(options: TableOptions, version: FlinkVersion): OptionProblem[] {
  const { connector } = options
  if (connector === undefined || !connectorSides(connector)) return []
  const foreign = Object.entries(options).flatMap(([key, value]) =>
    isFormatKey(key) && !isFormat(value, connector) ? [`${key.slice(0, -6)}${value}.`] : [],
  )
  return Object.keys(options).flatMap(key => {
    if (optionInfo(options, key, version) || foreign.some(prefix => key.startsWith(prefix))) return []
    const other = versionsWith(options, key)
    const near = other ? undefined : nearOption(options, key, version)
    const message = `Connector '${connector}' has no option '${key}'`
    return [{ code: 'unknown-option' as const, key, message, ...(other && { hint: other }), ...(near && { near }) }]
  })
}

/** Values that Flink can't read. `side` absent: also those that it finds wrong only when it writes. */
export function wrongValues(options: TableOptions, side: Side | undefined, version: FlinkVersion): OptionProblem[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const info = optionInfo(options, key, version)
    if (!info || (side === 'source' && readBySinks.test(key))) return []
    // Kafka's offsets are one text of many parts; `never` stands beside the durations of one option.
    if (key === 'sink.failback.after' && value === 'never') return []
    const small = tooSmall(key, value)
    const wrong = wrongValue({ key, type: info.type, values: info.values }, value) ?? small
    return wrong ? [{ code: 'option-value' as const, key, ...wrong, ...(wrong === small && { late: true as const }) }] : []
  })
}

/** Sources never look at these. */
const readBySinks = /\bmap-null-key\.mode$|^sink\.semantic$/

/** A connector that is neither Flink's nor known as somebody's; the name that was meant, where one is near. */
export function strangeConnector(connector: string): { readonly near?: string } | undefined {
  if (connectorSides(connector) || thirdPartyConnectors.has(connector) || /\btest\b/.test(connector)) return undefined
  const near = suggest(connector, [...connectorNames(), ...thirdPartyConnectors])
  return near === undefined ? {} : { near }
}

function noConnector(options: TableOptions): OptionProblem {
  return options['connector.type'] === undefined
    ? {
        code: 'missing-option',
        message: "The table has no option 'connector', so that nothing reads or writes it",
        hint: "Add 'connector' = '…' to its WITH",
      }
    : {
        code: 'unknown-option',
        key: 'connector.type',
        message: "'connector.type' is an option of Flink before 1.11",
        hint: "Write 'connector' = '…'",
      }
}

/** A slip in a well-known name. Whoever calls their own connector `kafka2` or `my-jdbc` is not told that it doesn't exist. */
function unknownConnector(connector: string): OptionProblem[] {
  const near = strangeConnector(connector)?.near
  if (connector !== '' && (near === undefined || connector.includes(near))) return []
  return [{ code: 'unknown-connector', key: 'connector', message: `There is no connector '${connector}'`, ...(near && { near }) }]
}

const isFormat = (format: string, connector: string) => formatNames(connector === 'filesystem').includes(format)

function unknownFormats(options: TableOptions): OptionProblem[] {
  const { connector } = options
  return Object.entries(options).flatMap(([key, format]) => {
    // Beside `format`, Kafka doesn't look at `value.format`.
    if (!isFormatKey(key) || !optionInfo(options, key) || (key === 'value.format' && options.format !== undefined)) return []
    if (isFormat(format, connector) || thirdPartyFormats.has(format)) return []
    const near = suggest(format, formatNames(connector === 'filesystem'))
    const message = formatNames(true).includes(format)
      ? `Format '${format}' is for files, '${connector}' can't use it`
      : `There is no format '${format}'`
    return [{ code: 'unknown-format' as const, key, message, ...(near && { near }) }]
  })
}

function missingOptions({ options, primaryKey }: TableUse, version: FlinkVersion): OptionProblem[] {
  const { connector } = options
  const missing = requiredOptions(connector, version).filter(k => options[k] === undefined)
  if (/^(?:kafka|kafka-cluster|dynamic-kafka)$/.test(connector) && options.format === undefined && options['value.format'] === undefined)
    missing.push('format')
  if (connector === 'kafka-cluster' && primaryKey && options['key.format'] === undefined) missing.push('key.format')
  if (/^(?:upsert-)?kafka$/.test(connector) && options.topic === undefined && options['topic-pattern'] === undefined) missing.push('topic')
  const ofFormats = Object.entries(options).flatMap(([key, format]) =>
    isFormatKey(key) ? missingOfFormat(options, key, format, version) : [],
  )
  const all = [...missing, ...ofFormats]
  if (all.length === 0) return []
  const list = all.map(k => `'${k}'`).join(', ')
  return [
    {
      code: 'missing-option',
      message: `Connector '${connector}' needs ${list}`,
      hint: `Add ${all.map(k => `'${k}' = '…'`).join(', ')} to the WITH of the table`,
    },
  ]
}

function requiredOptions(connector: string, version: FlinkVersion): string[] {
  const own = connector === 'kafka-cluster' ? clusterTableOptions : optionsOf('connector', connector, version)
  return own.flatMap(o => (o.required ? [o.name] : []))
}

function missingOfFormat(options: TableOptions, key: string, format: string, version: FlinkVersion): string[] {
  const prefix = `${key.slice(0, -'format'.length)}${format}.`
  return optionsOf('format', format, version).flatMap(o => {
    const names = [o.name, ...o.oldNames.map(n => n.name)]
    return o.required && names.every(n => options[prefix + n] === undefined) ? [prefix + o.name] : []
  })
}

/** Metadata columns of a connector that has no metadata. */
function metadataProblems({ options, columns }: TableUse, side: Side): OptionProblem[] {
  const column = columns.find(c => c.kind === 'metadata')
  if (!column || side !== 'source' || !withoutMetadata.has(options.connector)) return []
  const message = `Connector '${options.connector}' has no metadata: column '${column.name}' cannot be read`
  return [{ code: 'option-conflict', message }]
}
const withoutMetadata = new Set(['datagen'])

function tooSmall(key: string, value: string): WrongValue | undefined {
  return /^(?:scan|sink)\.parallelism$/.test(key) && Number(value) < 1 ? { message: `'${key}' is at least 1, not '${value}'` } : undefined
}

/** "It exists since Flink 2.3", where only other versions have the option. */
function versionsWith(options: TableOptions, key: string): string | undefined {
  const info = flinkVersions.map(v => optionInfo(options, key, v)).find(i => i !== undefined)
  if (!info) return undefined
  return info.since ? `It exists since Flink ${info.since}` : `It exists up to Flink ${info.until}`
}
