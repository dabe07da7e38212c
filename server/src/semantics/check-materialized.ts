import type { Identifier, IntervalLiteral, Name, OtherStatement, Query, TableOption } from '../syntax/nodes.ts'
import { bindQuery } from './bind-query.ts'
import type { Binder } from './binder.ts'
import { needRelation } from './check-names.ts'
import { resolvePath } from './environment.ts'
import { knownVersion } from './flink/versions.ts'
import { isOpen, type RelField } from './rel.ts'

/**
 * CREATE MATERIALIZED TABLE: its name, its query, the columns that it is partitioned and keyed by, how fresh it is kept (Flink 2.2's
 * SqlCreateMaterializedTableConverter and IntervalFreshnessUtils).
 */
export function checkMaterialized(b: Binder, node: OtherStatement): void {
  const parts = node.parts ?? []
  const [name] = parts
  const path = name?.kind === 'Name' ? resolvePath(b.env, name) : undefined
  const known = path && b.reader.relation(path)
  // From 2.3 on, CREATE OR ALTER may stand here.
  if (name && known && known.declared?.file === b.file.file && knownVersion(b.env.config.flink) !== '2.3')
    b.problem(name, 'duplicate-name', `'${path.at(-1)}' is there already`, 'Drop it first')
  const query = parts.find((p): p is Query => p.kind === 'Query')
  const rel = query && bindQuery(b, query, { relations: [] })
  const isNamed = parts.some(p => p.kind === 'ColumnDef')
  if (rel && !isOpen(rel) && !isNamed) checkColumns(b, node, rel.fields)
  const freshness = parts.find((p): p is IntervalLiteral => p.kind === 'IntervalLiteral')
  if (freshness && freshness.from !== '') checkFreshness(b, freshness, node.refreshMode)
}

/** ALTER and DROP of what is a materialized table. */
export function needMaterialized(b: Binder, name: Name): void {
  const known = needRelation(b, name)
  const isMaterialized = known?.kind === 'table' && known.node.materialized
  if (known && !isMaterialized) b.problem(name, 'unknown-table', `'${known.path.at(-1)}' is a ${known.kind}, no materialized table`)
}

/** PARTITIONED BY, PRIMARY KEY and the options 'partition.fields.<column>.date-formatter' name columns of the query. */
function checkColumns(b: Binder, node: OtherStatement, fields: readonly RelField[]): void {
  const parts = node.parts ?? []
  const partitions = parts.filter((p): p is Identifier => p.kind === 'Identifier' && p.name !== '')
  const fieldOf = (column: Identifier): RelField | undefined => {
    const field = fields.find(f => f.name === column.name)
    if (!field && column.name !== '') b.problem(column, 'unknown-column', `Column '${column.name}' is not in the query`)
    return field
  }
  for (const column of partitions) fieldOf(column)
  for (const column of parts.flatMap(p => (p.kind === 'PrimaryKeyDef' ? p.columns : []))) {
    if (fieldOf(column)?.type.nullable) b.problem(column, 'type-mismatch', `The key column '${column.name}' may be NULL in the query`)
  }
  for (const { key } of parts.filter((p): p is TableOption => p.kind === 'TableOption')) {
    const formatted = /^partition\.fields\.(.*)\.date-formatter$/.exec(key.value)?.[1]
    if (formatted === undefined) continue
    if (!partitions.some(p => p.name === formatted)) b.problem(key, 'unknown-column', `'${formatted}' is no column of PARTITIONED BY`)
    else if (!/CHAR$|^STRING$/.test(fields.find(f => f.name === formatted)?.type.root ?? 'STRING'))
      b.problem(key, 'option-value', `'${key.value}' is for a column that is a string`)
  }
}

/** Below so many minutes a table without REFRESH_MODE is kept by a streaming job, unless the catalog's configuration says otherwise. */
const THRESHOLD = 'materialized-table.refresh-mode.freshness-threshold'
const UNITS: Readonly<Record<string, { readonly seconds: number; readonly most: number }>> = {
  SECOND: { seconds: 1, most: 60 },
  MINUTE: { seconds: 60, most: 60 },
  HOUR: { seconds: 3600, most: 24 },
  DAY: { seconds: 86_400, most: 2 },
}

function checkFreshness(b: Binder, freshness: IntervalLiteral, mode: OtherStatement['refreshMode']): void {
  const unit = freshness.to === undefined ? UNITS[freshness.from.replace(/S$/, '')] : undefined
  if (!unit) {
    b.problem(freshness, 'argument-type', 'FRESHNESS takes days, hours, minutes or seconds')
    return
  }
  const value = Number(freshness.value)
  if (freshness.negative || !/^\s*\d+\s*$/.test(freshness.value) || value <= 0) {
    b.problem(freshness, 'argument-type', 'FRESHNESS is a whole number, more than 0')
    return
  }
  const isFull = mode ? mode === 'FULL' : b.reader.option(THRESHOLD) === undefined && value * unit.seconds >= 30 * 60
  if (!isFull || (value < unit.most && (unit.most === 2 || unit.most % value === 0))) return
  const word = freshness.from.toLowerCase().replace(/s$/, '')
  const right = unit.most === 2 ? '1 day' : `a number of ${word}s below ${unit.most} that divides it`
  b.problem(freshness, 'argument-type', `A table that is refreshed in full is due by a clock, so its FRESHNESS is ${right}`)
}
