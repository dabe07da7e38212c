import type { ColumnDef, CreateTable, Identifier, TypeNode } from '../syntax/nodes.ts'
import type { ForeignSystem } from './foreign.ts'
import { columnType, nameOf, stringText } from './foreign-words.ts'

/** A table's columns and key in the words of another system, below comments that say what it lacks; or why none of it can be said there. */
export function tableFor(text: string, node: CreateTable, system: ForeignSystem): { readonly sql: string } | { readonly refused: string } {
  if (node.like) return { refused: 'the columns that LIKE takes over stand in another statement' }
  if (node.query) return { refused: 'columns beside AS SELECT are not carried over: copy the query, or the columns alone' }
  const left: string[] = []
  const written = ({ start, end }: { readonly start: number; readonly end: number }) => text.slice(start, end).replace(/\s+/g, ' ')
  const key = node.primaryKey?.columns.map(c => c.name) ?? node.columns.filter(c => c.primaryKey).map(c => c.name.name)
  const kept: ColumnDef[] = []
  const lines: string[] = []
  for (const column of node.columns) {
    const { name, type } = column
    const inKey = key.includes(name.name)
    const there = type && !column.metadata ? columnType(type, system, inKey) : undefined
    if (there === undefined) left.push(`${reasonOf(column, system)}: ${written(column)}`)
    else {
      kept.push(column)
      lines.push(`  ${quoted(name, system)} ${there}${notNull(type, inKey)}${columnComment(column, system)}`)
      if (precise(type)) left.push(`digits behind the microseconds: ${written(column)}`)
    }
  }
  if (lines.length === 0) return { refused: `none of the columns has a counterpart in ${nameOf(system)}` }
  const whole = key.length > 0 && key.every(k => kept.some(c => c.name.name === k))
  // What is read as BigQuery's SQL has no keys, and BigQuery doesn't enforce them.
  if (whole && system !== 'bigquery')
    lines.push(`  PRIMARY KEY (${kept.flatMap(c => (key.includes(c.name.name) ? [quoted(c.name, system)] : [])).join(', ')})`)
  else if (key.length > 0) left.push(`the key: PRIMARY KEY (${key.join(', ')})`)
  if (node.watermark) left.push(`the watermark: ${written(node.watermark)}`)
  if (node.partitionedBy.length > 0) left.push(`PARTITIONED BY (${node.partitionedBy.map(c => c.name).join(', ')})`)
  if (node.distribution) left.push(`the distribution: ${written(node.distribution)}`)
  if (node.options.length > 0) left.push(`options of the connector: ${node.options.map(o => o.key.value).join(', ')}`)
  if (node.comment && system !== 'mysql') left.push(`the comment: ${node.comment.value.replace(/\s+/g, ' ')}`)
  const parts = system === 'bigquery' ? node.name.parts : node.name.parts.slice(-2)
  const head = `CREATE ${node.temporary ? 'TEMPORARY ' : ''}TABLE ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}${parts.map(p => quoted(p, system)).join('.')} (`
  const tail = node.comment && system === 'mysql' ? `) COMMENT ${stringText(node.comment.value, system)}` : ')'
  return { sql: [...left.map(line => `-- left out, ${line}`), head, lines.join(',\n'), tail].join('\n') }
}

function reasonOf({ computed, metadata }: ColumnDef, system: ForeignSystem): string {
  return computed ? 'a computed column' : metadata ? "the connector's metadata" : `no type for it in ${nameOf(system)}`
}

const notNull = (type: TypeNode | undefined, inKey: boolean) => (type?.nullable === false || inKey ? ' NOT NULL' : '')

/** Flink goes down to nanoseconds, the others to microseconds. */
const precise = (type: TypeNode | undefined) => /^TIME/.test(type?.root ?? '') && (type?.precision ?? 0) > 6

const columnComment = ({ comment }: ColumnDef, system: ForeignSystem) =>
  comment && system === 'mysql' ? ` COMMENT ${stringText(comment.value, system)}` : ''

function quoted({ name, quoted: inQuotes }: Identifier, system: ForeignSystem): string {
  if (system !== 'postgresql') return `\`${name.replaceAll('`', '``')}\``
  return inQuotes || /[^a-z0-9_]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}
