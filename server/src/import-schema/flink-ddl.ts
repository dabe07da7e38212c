import { FORMAT_DEFAULTS, type FormatOptions, formatUnit } from '../syntax/format/format.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import { nameText } from '../syntax/reserved-words.ts'
import type { ForeignParser } from './foreign.ts'
import { readSchema, type SourceColumn, type SourceSchema, type SourceSystem, type SourceTable } from './read.ts'
import { flinkType, type SchemaTarget } from './types.ts'

export interface ImportedSchema {
  /** a script: a CREATE TABLE for each table */
  readonly ddl: string
  readonly tables: number
  /** columns that could not be carried over; each is a comment in its table */
  readonly leftOut: number
}

/**
 * Flink tables for the tables of a MySQL or PostgreSQL schema. What has no counterpart becomes a comment that says so: columns of types the
 * connector can't read, defaults, unique keys, foreign keys, checks. Addresses and passwords are left to fill in, as '<…>'.
 */
export function importSchema(
  text: string,
  system: SourceSystem,
  target: SchemaTarget,
  parser: ForeignParser,
  layout: FormatOptions = FORMAT_DEFAULTS,
): ImportedSchema {
  const schema = readSchema(text, system, parser)
  let leftOut = 0
  const statements = schema.tables.map(table => {
    const columns = table.columns.map(column => columnLine(column, schema, system, target))
    leftOut += columns.filter(({ sql }) => sql === undefined).length
    const sql = tableText(table, columns, system, target)
    return formatUnit(sql, parseUnit(sql), layout) ?? sql
  })
  return { ddl: statements.length > 0 ? `${statements.join('\n\n')}\n` : '', tables: schema.tables.length, leftOut }
}

interface ColumnLine {
  readonly name: string
  /** undefined where it is left out */
  readonly sql?: string
  readonly note: string
}

function columnLine(column: SourceColumn, { enums }: SourceSchema, system: SourceSystem, target: SchemaTarget): ColumnLine {
  const { name, type, notNull, comment, defaultValue, generated, text } = column
  const leftOut = (reason: string): ColumnLine => ({ name, note: `${inComment(text)}: ${reason}` })
  if (!type) return leftOut('left out, its type could not be read')
  // MySQL's binary log has no values of columns that are computed when they are read.
  if (generated && !generated.stored && target === 'cdc') return leftOut('left out, its values are not in the change stream')
  const flink = flinkType(type, system, target, enums)
  if (!flink)
    return leftOut(`left out, ${target === 'cdc' ? `${system}-cdc`.replace('postgresql', 'postgres') : target} has no type for it`)
  const notes = [
    ...(flink.note === undefined ? [] : [flink.note]),
    ...(generated ? [`generated as ${generated.expression}`] : []),
    ...(defaultValue === undefined || /^null$/i.test(defaultValue) ? [] : [`default ${defaultValue}`]),
  ]
  const sql = [
    nameText(name),
    flink.type,
    ...(notNull ? ['NOT NULL'] : []),
    ...(comment === undefined ? [] : [`COMMENT ${quoted(comment)}`]),
  ]
  return { name, sql: sql.join(' '), note: inComment(notes.join('; ')) }
}

function tableText(table: SourceTable, columns: readonly ColumnLine[], system: SourceSystem, target: SchemaTarget): string {
  const there = columns.filter(({ sql }) => sql !== undefined)
  const heads = table.others.map(other => `-- Not carried over: ${inComment(other)}`)
  const missing = table.primaryKey.filter(key => !there.some(({ name }) => name === key))
  const keyed = table.primaryKey.length > 0 && missing.length === 0
  if (missing.length > 0) heads.push(`-- Not carried over: PRIMARY KEY (${table.primaryKey.join(', ')})`)
  if (!keyed && target === 'cdc' && system === 'mysql')
    heads.push("-- Without a primary key, mysql-cdc needs 'scan.incremental.snapshot.chunk.key-column'")
  const name = nameText(table.name)
  if (there.length === 0) return `-- Table ${inComment(table.name)} has no column that could be carried over\n`
  const rest = keyed ? [`PRIMARY KEY (${table.primaryKey.map(nameText).join(', ')}) NOT ENFORCED`] : []
  const lines: string[] = []
  const last = there[there.length - 1]
  for (const line of columns) {
    if (line.sql === undefined) lines.push(`-- ${line.note}`)
    else lines.push(`${line.sql}${line !== last || rest.length > 0 ? ',' : ''}${line.note ? ` -- ${line.note}` : ''}`)
  }
  const options = Object.entries(optionsOf(table, keyed, system, target)).map(([key, value]) => `'${key}' = ${quoted(value)}`)
  const comment = table.comment === undefined || table.comment === '' ? '' : ` COMMENT ${quoted(table.comment)}`
  return `${heads.map(h => `${h}\n`).join('')}CREATE TABLE ${name} (\n${[...lines, ...rest].join('\n')}\n)${comment} WITH (\n${options.join(',\n')}\n);`
}

function optionsOf(table: SourceTable, keyed: boolean, system: SourceSystem, target: SchemaTarget): Record<string, string> {
  const { name, schema } = table
  if (target === 'kafka') {
    if (!keyed) return { connector: 'kafka', topic: name, ...BROKERS, 'scan.startup.mode': 'earliest-offset', format: 'json' }
    return { connector: 'upsert-kafka', topic: name, ...BROKERS, 'key.format': 'json', 'value.format': 'json' }
  }
  const login = { username: '<user>', password: '<password>' }
  const database = system === 'mysql' ? (schema ?? '<database>') : '<database>'
  if (target === 'jdbc') {
    const url = system === 'mysql' ? `jdbc:mysql://localhost:3306/${database}` : `jdbc:postgresql://localhost:5432/${database}`
    return { connector: 'jdbc', url, 'table-name': system === 'mysql' || schema === undefined ? name : `${schema}.${name}`, ...login }
  }
  const server = { hostname: 'localhost', port: system === 'mysql' ? '3306' : '5432', ...login, 'database-name': database }
  if (system === 'mysql') return { connector: 'mysql-cdc', ...server, 'table-name': name }
  const slot = `flink_${name.toLowerCase().replace(/[^a-z0-9_]/g, '_')}`
  return {
    connector: 'postgres-cdc',
    ...server,
    'schema-name': schema ?? 'public',
    'table-name': name,
    'slot.name': slot,
    'decoding.plugin.name': 'pgoutput',
  }
}
const BROKERS = { 'properties.bootstrap.servers': 'localhost:9092' }

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
/** A comment ends with its line. */
const inComment = (text: string) => text.replace(/\s+/g, ' ')
