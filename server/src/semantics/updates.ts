import { changelogFormats, connectorOf } from './flink/connectors.ts'
import { inputsOfRel, type Rel, type ScanRel } from './rel.ts'
import { inputsOf, type Rex, someRex, timeOf } from './rex.ts'

/**
 * Whether a query surely changes rows that it gave before, in streaming (Flink's FlinkChangelogModeInferenceProgram). False also where it can't be
 * told without a plan: windows, joins in an interval.
 */
export function givesUpdates(rel: Rel): boolean {
  switch (rel.kind) {
    case 'Scan':
      return scansUpdates(rel)
    case 'Aggregate':
      if (hasWindow(rel.input)) return false
      return givesUpdates(rel.input) || rel.calls.length > 0
    case 'Join': {
      if (givesUpdates(rel.left) || givesUpdates(rel.right)) return true
      if (rel.joinType === 'INNER' || rel.joinType === 'SEMI' || hasWindow(rel)) return false
      const sides = [...rel.left.fields, ...rel.right.fields]
      return !(rel.condition && [...inputsOf(rel.condition)].some(i => sides[i]?.time !== undefined))
    }
    case 'TemporalJoin':
      return givesUpdates(rel.left)
    case 'Project':
      return givesUpdates(rel.input) || rel.exprs.some(e => someRex(e, isUpdatingOver))
    case 'Sort':
      return givesUpdates(rel.input) || (rel.fetch !== undefined && rel.keys.length > 0)
    case 'UnknownRel':
      return false
    default:
      return inputsOfRel(rel).some(givesUpdates)
  }
}

function scansUpdates({ table, hints }: ScanRel): boolean {
  const options = { ...table.resolved.options, ...hints }
  const format = options['value.format'] ?? options.format
  if (format !== undefined && changelogFormats.has(format)) return true
  return connectorOf(options)?.upsertWithKey === true && table.resolved.primaryKey !== undefined
}

// Where rows are not ordered by time, a later row changes what earlier ones gave.
function isUpdatingOver(e: Rex): boolean {
  const [first] = e.kind === 'over' ? e.orderBy : []
  return first !== undefined && first.expr.type.root !== 'UNKNOWN' && timeOf(first.expr) === undefined
}

function hasWindow(rel: Rel): boolean {
  return rel.kind === 'WindowTvf' || rel.kind === 'UnknownRel' || inputsOfRel(rel).some(hasWindow)
}
