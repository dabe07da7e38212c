import type { TableRef } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { type Binder, streaming } from './binder.ts'
import { resolvePath } from './environment.ts'
import { connectorOf } from './flink/connectors.ts'
import { isOpen, type Rel, type ScanRel } from './rel.ts'
import { conjuncts, inputsOf, type Rex, someRex, timeOf } from './rex.ts'
import { isUnknown } from './type-rules.ts'

/** Connectors that are read from end to end only. */
const scannedOnly = new Set(['kafka', 'upsert-kafka', 'kafka-cluster', 'dynamic-kafka', 'datagen', 'filesystem'])

/** What Flink's planner needs of a temporal or lookup join: equal columns, and of event time a key and a time attribute of the versions. */
export function checkTemporal(
  b: Binder,
  item: TableRef,
  join: { readonly left: Rel; readonly right: Rel; readonly condition: Rex | undefined; readonly at: Span; readonly time: Rex },
): void {
  const { left, right, condition, at, time } = join
  if (!streaming(b) || isOpen(left) || isOpen(right)) return
  const isGuess = conjuncts(condition).some(p => p.kind === 'call' && p.args.some(a => isUnknown(a.type)))
  const width = left.fields.length
  const keys = equalColumns(condition, width)
  const path = resolvePath(b.env, item.name)
  const entity = path && b.reader.relation(path)
  const below = tableBelow(right)
  const { connector } = below?.scan.table.resolved.options ?? {}
  if (timeOf(time) === 'proctime') {
    if (!below)
      b.late(item.systemTime!, 'not-supported', 'A join by processing time asks a table for single rows, this is the result of a query')
    else if (scannedOnly.has(connector ?? ''))
      b.late(
        item.systemTime!,
        'not-supported',
        `Connector '${connector}' cannot be asked for single rows, as a join by processing time does`,
      )
    else if (keys.length === 0 && !isGuess) b.late(at, 'not-a-condition', 'A lookup join needs an equal column')
    return
  }
  if (timeOf(time) !== 'rowtime') {
    if (!isUnknown(time.type))
      b.late(
        item.systemTime!,
        'not-a-time-attribute',
        'FOR SYSTEM_TIME AS OF needs a time attribute of the left side',
        'Declare a WATERMARK for it',
      )
    return
  }
  if (isGuess) return
  if (keys.length === 0) b.late(at, 'not-a-condition', 'A temporal join needs an equal column: ON a.key = b.key')
  else if (!right.fields.some(f => f.time === 'rowtime'))
    b.late(item.name, 'not-a-time-attribute', 'The versions of a temporal join need a time attribute', 'Declare a WATERMARK in the table')
  else if (below?.filtered && connectorOf({ connector: connector ?? '' })?.watermarkPushDown === false)
    b.late(item.name, 'not-supported', 'Versions of a table cannot be left out by a condition', 'Ask for it in the condition of the join')
  else if (below && !below.scan.table.resolved.primaryKey)
    b.late(item.name, 'not-supported', 'The versions of a temporal join need a PRIMARY KEY')
  else if (entity?.kind === 'table') {
    const missing = entity.resolved.primaryKey?.find(k => !keys.some(i => right.fields[i]?.name === k))
    if (missing !== undefined) b.late(at, 'not-supported', `A temporal join needs the whole primary key: '${missing}' is missing`)
  }
}

/** The table below projections and conditions of a view; `filtered`: some of its rows are left out. */
function tableBelow(rel: Rel, filtered = false): { readonly scan: ScanRel; readonly filtered: boolean } | undefined {
  if (rel.kind === 'Scan') return { scan: rel, filtered }
  if (rel.kind === 'Filter') return tableBelow(rel.input, true)
  const isPlain = rel.kind === 'Watermark' || (rel.kind === 'Project' && !rel.exprs.some(e => someRex(e, part => part.kind === 'over')))
  return isPlain ? tableBelow(rel.input, filtered) : undefined
}

/** Columns of the right side that are equal to something of the left. */
function equalColumns(condition: Rex | undefined, width: number): number[] {
  return conjuncts(condition).flatMap(part => {
    if (part.kind !== 'call' || part.name !== '=') return []
    const [l, r] = part.args.map(a => [...inputsOf(a)])
    const [own, other] = r.every(i => i >= width) && r.length > 0 ? [part.args[1], l] : [part.args[0], r]
    const isRight = [...inputsOf(own)].length > 0 && [...inputsOf(own)].every(i => i >= width)
    if (!isRight || other.length === 0 || other.some(i => i >= width)) return []
    return [own.kind === 'input' ? own.index - width : -1]
  })
}
