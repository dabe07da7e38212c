import type { OptionProblem, Side, TableUse } from './check-options.ts'
import { changelogFormats } from './flink/connectors.ts'
import { clusterTableOptions } from './flink/kafka-cluster-options.ts'
import { formatNames } from './flink/options.ts'
import type { SqlType } from './types.ts'

/** What the factories of single connectors and formats refuse beyond the types of their options. */
export function checkConnector(table: TableUse, side: Side): OptionProblem[] {
  const problems: OptionProblem[] = []
  const report: Report = (key, message, hint, late) => {
    const more = { ...(key !== undefined && { key }), ...(hint !== undefined && { hint }), ...(late && { late }) }
    problems.push({ code: 'option-conflict', message, ...more })
  }
  alignment(table, report)
  byConnector[table.options.connector]?.(table, side, report)
  for (const [key, format] of Object.entries(table.options)) {
    if (/^(?:key\.|value\.)?format$/.test(key)) byFormat[format]?.(table, side, report, key.slice(0, -'format'.length))
  }
  return problems
}

/** `late`: only once the table's reader is planned */
type Report = (key: string | undefined, message: string, hint?: string, late?: true) => void
type ConnectorCheck = (table: TableUse, side: Side, report: Report) => void

const byConnector: Readonly<Record<string, ConnectorCheck>> = {
  kafka(table, side, report) {
    const { options, primaryKey } = table
    const format = options.format ?? options['value.format']
    oneTopic(table, report)
    // What a format of others carries is not known here.
    if (primaryKey && formatNames().includes(format) && !changelogFormats.has(format)) {
      report(
        'connector',
        `A table of connector 'kafka' with format '${format}' can't have a PRIMARY KEY`,
        "Use 'upsert-kafka', or leave the key out",
      )
    }
    keyColumns(table, report)
    if (side === 'sink') return delivery(table, report)
    startAndEnd(table, 'group-offsets', report)
    if (!primaryKey && changelogFormats.has(format) && options['scan.parallelism'] !== undefined)
      report('scan.parallelism', `'scan.parallelism' with format '${format}' needs a PRIMARY KEY`, undefined, true)
  },
  'upsert-kafka'(table, side, report) {
    const { options, primaryKey } = table
    oneTopic(table, report)
    if (!primaryKey && table.complete) report('connector', "A table of connector 'upsert-kafka' needs a PRIMARY KEY")
    const prefix = options['key.fields-prefix'] ?? ''
    const other = primaryKey?.find(k => !k.startsWith(prefix))
    if (other !== undefined) report('key.fields-prefix', `The primary key has '${other}', which doesn't begin with '${prefix}'`)
    for (const key of ['key.format', 'value.format'])
      if (changelogFormats.has(options[key]))
        report(key, `Connector 'upsert-kafka' can't use '${options[key]}', which carries changes itself`)
    if (side === 'source') return startAndEnd(table, 'earliest-offset', report)
    delivery(table, report)
    const [rows, interval] = ['sink.buffer-flush.max-rows', 'sink.buffer-flush.interval']
    if (isPositive(options[rows]) !== isPositive(options[interval]))
      report(isPositive(options[rows]) ? rows : interval, `'${rows}' and '${interval}' bundle updates only when both are set`)
  },
  'kafka-cluster'(table, side, report) {
    const options = Object.keys(table.options)
    for (const { name, refused } of clusterTableOptions)
      if (refused !== undefined && options.includes(name)) report(name, `'${name}': ${refused}`)
    if (side === 'source') startAndEnd(table, 'earliest-offset', report)
  },
  filesystem({ options }, side, report) {
    if (options.path === '') report('path', "'path' is empty")
    const interval = options['source.monitor-interval']
    if (side === 'source' && interval !== undefined && !isPositive(interval))
      report('source.monitor-interval', "'source.monitor-interval' is more than 0", undefined, true)
  },
  jdbc({ options }, side, report) {
    if (options.url !== undefined && !options.url.startsWith('jdbc:')) report('url', `'url' begins with 'jdbc:', not '${options.url}'`)
    together(options, ['username', 'password'], report)
    together(options, ['scan.partition.column', 'scan.partition.num', 'scan.partition.lower-bound', 'scan.partition.upper-bound'], report)
    together(options, ['lookup.cache.max-rows', 'lookup.cache.ttl'], report)
    if (
      side === 'source' &&
      options['lookup.cache']?.toUpperCase() === 'PARTIAL' &&
      !Object.keys(options).some(k => /^lookup\.(?:partial-cache\.(?:expire|max-rows)|cache\.)/.test(k))
    )
      report('lookup.cache', "'lookup.cache' = 'PARTIAL' needs 'lookup.partial-cache.max-rows' or a time of expiry")
    if (Number(options['scan.partition.lower-bound']) > Number(options['scan.partition.upper-bound']))
      report('scan.partition.lower-bound', "'scan.partition.lower-bound' is above 'scan.partition.upper-bound'")
    for (const key of ['lookup.max-retries', 'sink.max-retries']) if (Number(options[key]) < 0) report(key, `'${key}' is not negative`)
    const timeout = options['connection.max-retry-timeout']
    if (timeout !== undefined && /^\d{1,3}\s*(?:ms|milli)/i.test(timeout.trim()))
      report('connection.max-retry-timeout', "'connection.max-retry-timeout' is at least 1 s")
  },
  savepoint({ options, primaryKey, complete }, _side, report) {
    if ((options['operator.uid'] === undefined) === (options['operator.uid.hash'] === undefined))
      report('operator.uid', "Connector 'savepoint' needs either 'operator.uid' or 'operator.uid.hash'")
    else if (!primaryKey && complete) report('connector', "A table of connector 'savepoint' needs a PRIMARY KEY")
  },
  datagen(table, _side, report) {
    const odd = table.columns.find(c => c.kind === 'physical' && hasVariant(c.type))
    if (odd) report('connector', `Connector 'datagen' makes no VARIANT, which '${odd.name}' has`)
    for (const [key, value] of Object.entries(table.options)) {
      const match = /^fields\.([^.]+)\.([a-z-]+)$/.exec(key)
      const wrong = match && table.complete ? wrongGenerator(table, { key, value, column: match[1], setting: match[2] }) : undefined
      if (wrong) report(key, wrong)
    }
  },
}

const hasVariant = ({ root, element, key, value, fields = [] }: SqlType): boolean =>
  root === 'VARIANT' || [element, key, value, ...fields.map(f => f.type)].some(t => t !== undefined && hasVariant(t))

function alignment({ options }: TableUse, report: Report): void {
  const keys = ['scan.watermark.alignment.group', 'scan.watermark.alignment.max-drift']
  const there = [...keys, 'scan.watermark.alignment.update-interval'].find(k => options[k] !== undefined)
  const missing = keys.filter(k => options[k] === undefined)
  if (there && missing.length > 0) report(there, `'${there}' needs ${missing.map(k => `'${k}'`).join(' and ')} beside it`)
}

function oneTopic({ options }: TableUse, report: Report): void {
  if (options.topic !== undefined && options['topic-pattern'] !== undefined)
    report('topic-pattern', "'topic' and 'topic-pattern' exclude each other")
  // Java's expressions are others in detail: only what closes nowhere is wrong in both.
  try {
    new RegExp(options['topic-pattern'] ?? '')
  } catch (error) {
    if (/unterminated/i.test((error as Error).message))
      report('topic-pattern', `'topic-pattern' is no regular expression: '${options['topic-pattern']}'`)
  }
}

function keyColumns({ options, columns, complete }: TableUse, report: Report): void {
  const format = options['key.format']
  const fields = options['key.fields']
  if (format !== undefined && !fields) report('key.format', "'key.format' needs 'key.fields'", "Add 'key.fields' = '…'")
  if (format === undefined && fields) report('key.fields', "'key.fields' needs 'key.format'", "Add 'key.format' = '…'")
  const prefix = options['key.fields-prefix'] ?? ''
  if (prefix !== '' && options['value.fields-include']?.toUpperCase() !== 'EXCEPT_KEY')
    report(
      'key.fields-prefix',
      "'key.fields-prefix' needs 'value.fields-include' = 'EXCEPT_KEY'",
      "Add 'value.fields-include' = 'EXCEPT_KEY'",
    )
  for (const name of fields?.split(';').map(f => f.trim()) ?? []) {
    if (complete && name !== '' && !columns.some(c => c.kind === 'physical' && c.name === name))
      report('key.fields', `'key.fields' names '${name}', which is no stored column of the table`)
    else if (!name.startsWith(prefix)) report('key.fields-prefix', `'key.fields' names '${name}', which doesn't begin with '${prefix}'`)
  }
}

function startAndEnd({ options }: TableUse, standardStart: string, report: Report): void {
  const start = options['scan.startup.mode']?.toLowerCase() ?? standardStart
  const end = options['scan.bounded.mode']?.toLowerCase()
  if ((start === 'group-offsets' || end === 'group-offsets') && !Object.keys(options).some(k => /(?:^|\.)properties\.group\.id$/.test(k))) {
    const key = start === 'group-offsets' ? 'scan.startup.mode' : 'scan.bounded.mode'
    const standard = options[key] === undefined ? ', the default,' : ''
    const hint = "Add 'properties.group.id' = '…', or start with 'scan.startup.mode' = 'earliest-offset'"
    report(options[key] === undefined ? undefined : key, `'${key}' = 'group-offsets'${standard} needs 'properties.group.id'`, hint, true)
  }
  for (const [mode, value] of [
    ['startup', start],
    ['bounded', end],
  ]) {
    const needed =
      value === 'timestamp' ? `scan.${mode}.timestamp-millis` : value === 'specific-offsets' ? `scan.${mode}.specific-offsets` : undefined
    if (needed && options[needed] === undefined)
      report(`scan.${mode}.mode`, `'scan.${mode}.mode' = '${value}' needs '${needed}'`, `Add '${needed}' = '…'`)
    if (value !== 'specific-offsets' || needed === undefined || options[needed] === undefined) continue
    if (!/^(?:partition:\d+,offset:\d+;?)+$/.test(options[needed]))
      report(needed, `'${needed}' is written as 'partition:0,offset:42;partition:1,offset:300'`)
    if (options['topic-pattern'] !== undefined || options.topic?.includes(';')) report(needed, `'${needed}' is for one topic alone`)
  }
}

function delivery({ options }: TableUse, report: Report): void {
  const partitioner = options['sink.partitioner']
  if (partitioner !== undefined && !/^(?:default|fixed|round-robin|.*\..*)$/.test(partitioner))
    report('sink.partitioner', `'sink.partitioner' is 'default', 'fixed', 'round-robin' or the name of a class, not '${partitioner}'`)
  const key = options['sink.delivery-guarantee'] === undefined ? 'sink.semantic' : 'sink.delivery-guarantee'
  if (options[key]?.toLowerCase() === 'exactly-once' && options['sink.transactional-id-prefix'] === undefined)
    report(key, `'${key}' = 'exactly-once' needs 'sink.transactional-id-prefix'`, "Add 'sink.transactional-id-prefix' = '…'")
}

function together(options: TableUse['options'], keys: readonly string[], report: Report): void {
  const missing = keys.filter(k => options[k] === undefined)
  const there = keys.find(k => options[k] !== undefined)
  if (there && missing.length > 0) report(there, `'${there}' needs ${missing.map(k => `'${k}'`).join(', ')} beside it`)
}

const isPositive = (value: string | undefined) => value !== undefined && !/^\s*0*\s*(?:[a-zµ]*)\s*$/i.test(value)

const numbers = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL'])
const texts = new Set(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY'])
/** What a random generator takes beside `kind` and `null-rate`, by the root of the column's type. */
const settingsOf = (root: string): readonly string[] =>
  numbers.has(root)
    ? ['min', 'max']
    : texts.has(root)
      ? ['length', 'var-len']
      : root === 'TIMESTAMP' || root === 'TIMESTAMP_LTZ'
        ? ['max-past']
        : []

interface Generated {
  readonly key: string
  readonly value: string
  readonly column: string
  readonly setting: string
}

/** What is wrong with one `fields.…` option of datagen. */
function wrongGenerator({ options, columns }: TableUse, { key, value, column, setting }: Generated): string | undefined {
  const found = columns.find(c => c.kind === 'physical' && c.name === column)
  if (!found) return `'${key}' is about a column '${column}', which the table doesn't store`
  const { root } = found.type
  const bound = /^(?:start|end)$/.test(setting)
  if (options[`fields.${column}.kind`] === 'sequence') {
    if (bound) return root === 'BIGINT' && !isWhole(value) ? `'${key}' is a whole number, not '${value}'` : undefined
    if (setting !== 'kind') return `'${key}' is for random values, not for a sequence`
    if (!numbers.has(root) && !texts.has(root)) return `A sequence can't fill '${column}' of type ${root}`
    const missing = ['start', 'end'].filter(s => options[`fields.${column}.${s}`] === undefined)
    return missing.length > 0 ? `A sequence needs ${missing.map(s => `'fields.${column}.${s}'`).join(' and ')}` : undefined
  }
  if (bound) return `'${key}' is for a sequence: 'fields.${column}.kind' = 'sequence'`
  if (/^(?:min|max|length|var-len|max-past)$/.test(setting) && simple(root) && !settingsOf(root).includes(setting))
    return `'${key}' doesn't go with the type of '${column}', which is ${root}`
  return /^(?:min|max)$/.test(setting) && /INT$|^INTEGER$/.test(root) && !isWhole(value)
    ? `'${key}' is a whole number, not '${value}'`
    : undefined
}

const isWhole = (value: string) => /^[+-]?\d+$/.test(value)
const simple = (root: string) => numbers.has(root) || texts.has(root) || /^(?:BOOLEAN|DATE|TIME|TIMESTAMP|TIMESTAMP_LTZ)$/.test(root)

type FormatCheck = (table: TableUse, side: Side, report: Report, prefix: string) => void
const isTrue = (value: string | undefined) => value?.toLowerCase() === 'true'

const registry: FormatCheck = ({ options }, side, told, prefix) => {
  const report: Report = (key, message, hint) => told(key, message, hint, true)
  const name = `${prefix}${options[`${prefix}format`]}`
  const schema = options[`${name}.schema`] ?? options[`${name}.schema-registry.schema`]
  if (schema !== undefined && !isJson(schema)) report(`${name}.schema`, `'${name}.schema' is an Avro schema, written in JSON`)
  // A sink finds the rest when it runs.
  if (side === 'sink') return
  together(options, [`${name}.ssl.keystore.location`, `${name}.ssl.keystore.password`], report)
  const [store, password] = [`${name}.ssl.truststore.location`, `${name}.ssl.truststore.password`]
  if (options[password] !== undefined && options[store] === undefined) report(password, `'${password}' needs '${store}' beside it`)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const byFormat: Readonly<Record<string, FormatCheck>> = {
  'avro-confluent': registry,
  'debezium-avro-confluent': registry,
  json({ options }, _side, report, prefix) {
    const [missing, errors] = [`${prefix}json.fail-on-missing-field`, `${prefix}json.ignore-parse-errors`]
    if (isTrue(options[missing]) && isTrue(options[errors])) report(missing, `'${missing}' and '${errors}' exclude each other`)
  },
  csv({ options }, _side, report, prefix) {
    const quote = `${prefix}csv.quote-character`
    if (isTrue(options[`${prefix}csv.disable-quote-character`]) && options[quote] !== undefined)
      report(quote, `'${quote}' and '${prefix}csv.disable-quote-character' exclude each other`)
  },
  'debezium-json'({ options }, side, report, prefix) {
    const key = `${prefix}debezium-json.schema-include`
    if (side === 'sink' && isTrue(options[key])) report(key, `'${key}' can only be read`)
  },
  raw({ options, columns, complete }, _side, report, prefix) {
    const keys = options['key.fields']?.split(';').map(k => k.trim()) ?? []
    const stored = columns.filter(c => c.kind === 'physical').map(c => c.name)
    const inValue = options['value.fields-include']?.toUpperCase() === 'EXCEPT_KEY' ? stored.filter(c => !keys.includes(c)) : stored
    const count = prefix === 'key.' ? keys.length : inValue.length
    // An upsert table's key is its primary key, which this can't see.
    if (complete && count !== 1 && (options.connector === 'kafka' || options.connector === 'filesystem'))
      report(`${prefix}format`, `Format 'raw' is for one column, here are ${count}`, undefined, true)
  },
}
