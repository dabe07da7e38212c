import { type ClusterOption, clusterTableOptions } from '../../semantics/flink/kafka-cluster-options.ts'
import { RuntimeProblem } from '../ports.ts'

/** A `kafka-cluster` table's options, typed; durations in ms. */
export interface ClusterTableConfig {
  readonly topic: string
  /** in order of preference */
  readonly clusters: readonly string[]
  /** from the DDL alone */
  readonly brokers: Readonly<Record<string, readonly string[]>>
  /** `properties.*` with each cluster's own over them, names without the prefix; those of `sluice.json` go below them */
  readonly properties: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly lookup: { readonly kind: 'config' } | { readonly kind: 'file' | 'env'; readonly target: string }
  readonly lookupInterval: number
  readonly startup: Startup
  readonly bounded: { readonly mode: 'unbounded' | 'latest-offset' } | { readonly mode: 'timestamp'; readonly timestamp: number }
  readonly idleTimeout: number
  readonly downHold: number
  readonly deduplicate: boolean
  readonly delivery: 'none' | 'at-least-once' | 'effectively-once'
  readonly partitioner: 'default' | 'round-robin' | 'fixed'
  readonly failoverAfter: number
  /** Infinity = never */
  readonly failbackAfter: number
  readonly holdTimeout: number
  /** settings that have no effect here: said once, at the start */
  readonly notes: readonly string[]
}

export type Startup =
  | { readonly mode: 'earliest-offset' | 'latest-offset' | 'group-offsets' }
  | { readonly mode: 'timestamp'; readonly timestamp: number }
  | { readonly mode: 'specific-offsets'; readonly offsets: ReadonlyMap<number, number> }

export interface OptionProblem {
  readonly option: string
  readonly message: string
}

/** Throws one RuntimeProblem `table-options` that names every wrong option. */
export function parseClusterTable(options: Readonly<Record<string, string>>): ClusterTableConfig {
  const problems = checkClusterTable(options)
  if (problems.length > 0) {
    const list = problems.map(({ option, message }) => `'${option}': ${message}`).join('; ')
    throw new RuntimeProblem(
      'table-options',
      `The options of the kafka-cluster table ${quote(options.topic)} can't be used: ${list}`,
      'Change them in WITH (…)',
    )
  }
  const clusters = listOf(options.clusters)
  return {
    topic: options.topic,
    clusters,
    brokers: pick(clusters, name => (options[`clusters.${name}.brokers`] ? listOf(options[`clusters.${name}.brokers`]) : undefined)),
    properties: pick(clusters, name => ({ ...withPrefix(options, 'properties.'), ...withPrefix(options, `clusters.${name}.properties.`) })),
    lookup: lookupOf(settingOf(options, 'brokers.lookup')),
    lookupInterval: parseDuration(settingOf(options, 'brokers.lookup.interval'))!,
    startup: startupOf(options),
    bounded: boundedOf(options),
    idleTimeout: parseDuration(settingOf(options, 'scan.cluster.idle-timeout'))!,
    downHold: parseDuration(settingOf(options, 'scan.cluster.down.hold'))!,
    deduplicate: settingOf(options, 'scan.deduplicate').toLowerCase() === 'true',
    delivery: settingOf(options, 'sink.delivery-guarantee') as ClusterTableConfig['delivery'],
    partitioner: settingOf(options, 'sink.partitioner') as ClusterTableConfig['partitioner'],
    failoverAfter: parseDuration(settingOf(options, 'sink.failover.after'))!,
    failbackAfter:
      options['sink.failback.after'] === 'never' ? Number.POSITIVE_INFINITY : parseDuration(settingOf(options, 'sink.failback.after'))!,
    holdTimeout: parseDuration(settingOf(options, 'sink.hold.timeout'))!,
    notes: Object.keys(options)
      .filter(
        name =>
          /^(clusters\.[^.]+\.)?properties\./.test(name) && !knownProperties.has(name.replace(/^(clusters\.[^.]+\.)?properties\./, '')),
      )
      .map(name => `'${name}' has no effect on the embedded runtime`),
  }
}

/** All that is wrong with a table's options, each by name; empty = fine. */
export function checkClusterTable(options: Readonly<Record<string, string>>): OptionProblem[] {
  const problems: OptionProblem[] = []
  for (const { name, required } of clusterTableOptions)
    if (required && !options[name]) problems.push({ option: name, message: 'is required' })
  for (const [name, value] of Object.entries(options)) {
    const option = optionNamed(name)
    const message = option ? (option.refused ?? wrongValue(option, value)) : unknownOption(name, options)
    if (message) problems.push({ option: name, message })
  }
  problems.push(...contradictions(options))
  return problems
}

/** The table's entry for an option as it is written; undefined for one it doesn't know (a format's own option, or a slip). */
export function optionNamed(name: string): ClusterOption | undefined {
  return clusterTableOptions.find(option => {
    if (option.name === name) return true
    if (!/[<*]/.test(option.name)) return false
    const pattern = option.name.replace(/[.]/g, '\\.').replace('<name>', '[^.]+').replace('*', '.+')
    return new RegExp(`^${pattern}$`).test(name)
  })
}

/** ms, or undefined where the text is no duration of Flink's (TimeUtils.parseDuration: a whole number and a unit; none = ms). */
export function parseDuration(text: string): number | undefined {
  const match = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text)
  if (!match) return undefined
  const unit = unitMillis[match[2].toLowerCase()]
  return unit === undefined ? undefined : Number(match[1]) * unit
}

const unitMillis: Readonly<Record<string, number>> = {
  '': 1,
  ...units(86_400_000, 'd', 'day', 'days'),
  ...units(3_600_000, 'h', 'hour', 'hours'),
  ...units(60_000, 'm', 'min', 'minute', 'minutes'),
  ...units(1000, 's', 'sec', 'secs', 'second', 'seconds'),
  ...units(1, 'ms', 'milli', 'millis', 'millisecond', 'milliseconds'),
  ...units(1e-3, 'µs', 'micro', 'micros', 'microsecond', 'microseconds'),
  ...units(1e-6, 'ns', 'nano', 'nanos', 'nanosecond', 'nanoseconds'),
}

function units(millis: number, ...names: string[]): Record<string, number> {
  return Object.fromEntries(names.map(name => [name, millis]))
}

/** What of Kafka's client settings this runtime reads. */
export const knownProperties: ReadonlySet<string> = new Set([
  'group.id',
  'client.id',
  'isolation.level',
  'auto.offset.reset',
  'check.crcs',
  'compression.type',
  'security.protocol',
  'sasl.mechanism',
  'sasl.jaas.config',
  'ssl.truststore.type',
  'ssl.truststore.location',
  'ssl.truststore.certificates',
  'ssl.keystore.type',
  'ssl.keystore.location',
  'ssl.key.password',
  'ssl.endpoint.identification.algorithm',
])

const formatPrefix = /^(key\.|value\.)?(json|csv|raw|avro|avro-confluent|debezium-json|canal-json|maxwell-json|protobuf)\./

function settingOf(options: Readonly<Record<string, string>>, name: string): string {
  return options[name] ?? clusterTableOptions.find(option => option.name === name)!.default!
}

function wrongValue(option: ClusterOption, value: string): string | undefined {
  switch (option.type) {
    case 'choice':
      if (option.name === 'sink.delivery-guarantee' && /^(exactly-once|transactional)$/.test(value)) {
        return `${value} needs transactions, which are not built yet: use effectively-once`
      }
      return option.values!.includes(value) ? undefined : `${quote(value)} is none of ${option.values!.join(', ')}`
    case 'duration':
      if (option.name === 'sink.failback.after' && value === 'never') return undefined
      return parseDuration(value) === undefined ? `${quote(value)} is no duration such as ${option.default ?? '10 s'}` : undefined
    case 'boolean':
      return /^(true|false)$/i.test(value) ? undefined : `${quote(value)} is neither true nor false`
    case 'integer':
      return /^\d{1,15}$/.test(value) ? undefined : `${quote(value)} is no whole number`
    case 'offsets':
      return parseOffsets(value) ? undefined : `${quote(value)} is not written as partition:0,offset:42;partition:1,offset:300`
    case 'list':
      return listOf(value).length > 0 ? undefined : 'names nothing'
    case 'string':
      return wrongText(option.name, value)
  }
}

function wrongText(name: string, value: string): string | undefined {
  if (value.trim() === '' && name === 'topic') return 'is empty'
  if (name === 'topic' && value.includes(';')) return 'a cluster table is one topic; make a table for each and a UNION ALL'
  if (name !== 'brokers.lookup') return undefined
  if (/^https?:/.test(value)) return `a lookup over HTTP (${value}) is not built yet: use config, file:PATH or env:NAME`
  return value === 'config' || /^(file|env):.+/.test(value) ? undefined : `${quote(value)} is none of config, file:PATH, env:NAME`
}

function unknownOption(name: string, options: Readonly<Record<string, string>>): string | undefined {
  if (formatPrefix.test(name)) return undefined
  const format = options.format ?? options['value.format']
  if (format && name.startsWith(`${format}.`)) return undefined
  if (name.startsWith('clusters.')) return 'a cluster has clusters.<name>.brokers and clusters.<name>.properties.*'
  return 'is no option of a kafka-cluster table'
}

function contradictions(options: Readonly<Record<string, string>>): OptionProblem[] {
  const problems: OptionProblem[] = []
  const says = (option: string, message: string) => problems.push({ option, message })
  const names = options.clusters ? listOf(options.clusters) : []
  if (new Set(names).size < names.length) says('clusters', 'names a cluster twice')
  for (const name of names) if (!/^[\w-]+$/.test(name)) says('clusters', `${quote(name)} is no name: letters, digits, _ and -`)
  for (const option of Object.keys(options)) {
    const cluster = /^clusters\.([^.]+)\./.exec(option)?.[1]
    if (cluster && options.clusters && !names.includes(cluster)) says(option, `clusters doesn't name ${cluster}`)
    if (/(^|\.)properties\.bootstrap\.servers$/.test(option)) says(option, 'the addresses of a cluster belong into clusters.<name>.brokers')
  }
  for (const [option, value] of Object.entries(options)) {
    if (/(^|\.)properties\.compression\.type$/.test(option) && !/^(none|gzip)$/.test(value))
      says(option, `${quote(value)} is not written here: gzip or none`)
  }
  if (!options.format && !options['value.format']) says('format', 'is required')
  const needs = (mode: string, value: string, other: string) => {
    if (options[mode] === value && options[other] === undefined) says(other, `is required with '${mode}' = '${value}'`)
  }
  needs('scan.startup.mode', 'timestamp', 'scan.startup.timestamp-millis')
  needs('scan.startup.mode', 'specific-offsets', 'scan.startup.specific-offsets')
  needs('scan.bounded.mode', 'timestamp', 'scan.bounded.timestamp-millis')
  if (options['scan.startup.mode'] === 'group-offsets') {
    for (const name of names) {
      if (!options['properties.group.id'] && !options[`clusters.${name}.properties.group.id`]) {
        says('properties.group.id', "is required with 'scan.startup.mode' = 'group-offsets'")
        break
      }
    }
  }
  return problems
}

function startupOf(options: Readonly<Record<string, string>>): Startup {
  const mode = settingOf(options, 'scan.startup.mode') as Startup['mode']
  if (mode === 'timestamp') return { mode, timestamp: Number(options['scan.startup.timestamp-millis']) }
  if (mode === 'specific-offsets') return { mode, offsets: parseOffsets(options['scan.startup.specific-offsets'])! }
  return { mode }
}

function boundedOf(options: Readonly<Record<string, string>>): ClusterTableConfig['bounded'] {
  const mode = settingOf(options, 'scan.bounded.mode') as ClusterTableConfig['bounded']['mode']
  return mode === 'timestamp' ? { mode, timestamp: Number(options['scan.bounded.timestamp-millis']) } : { mode }
}

function lookupOf(text: string): ClusterTableConfig['lookup'] {
  const match = /^(file|env):(.+)$/.exec(text)
  return match ? { kind: match[1] as 'file' | 'env', target: match[2] } : { kind: 'config' }
}

function parseOffsets(text: string): Map<number, number> | undefined {
  const offsets = new Map<number, number>()
  for (const pair of text.split(';')) {
    const match = /^\s*partition:(\d+)\s*,\s*offset:(\d+)\s*$/.exec(pair)
    if (!match) return undefined
    offsets.set(Number(match[1]), Number(match[2]))
  }
  return offsets
}

function listOf(text: string): string[] {
  return text
    .split(/[;,]/)
    .map(item => item.trim())
    .filter(item => item !== '')
}

function withPrefix(options: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  )
}

function pick<T>(names: readonly string[], give: (name: string) => T | undefined): Record<string, T> {
  const made: Record<string, T> = {}
  for (const name of names) {
    const value = give(name)
    if (value !== undefined) made[name] = value
  }
  return made
}

function quote(text: string | undefined): string {
  return `'${text ?? ''}'`
}
