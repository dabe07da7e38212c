import type { Expr, FrameBound, WindowSpec } from '../syntax/nodes.ts'
import { type Binder, streaming } from './binder.ts'
import { checkInterval } from './interval.ts'
import { type Rex, timeOf } from './rex.ts'
import { isInterval, isNumeric, isUnknown } from './type-rules.ts'

/** The frame of an OVER window over what it is ordered by: as Flink's validator sees it, and what streaming can run. */
export function checkFrame(b: Binder, frame: NonNullable<WindowSpec['frame']>, order: Rex | undefined): void {
  const bounds = [frame.from, ...(frame.to ? [frame.to] : [])]
  for (const bound of bounds) if (bound.offset) checkOffset(b, frame.unit, bound, bound.offset, order)
  const end = frame.to && frame.to.bound !== 'CURRENT ROW' ? frame.to : bounds.find(f => /FOLLOWING/.test(f.bound))
  const early = frame.from.offset && order && !isUnknown(order.type) && timeOf(order) === undefined
  if (!(end ?? early) || !streaming(b)) return
  if (end) b.late(end, 'not-supported', 'In streaming a window ends with the current row')
  else b.late(frame.from, 'not-supported', 'A window with a bound must be ordered by a time attribute')
}

function checkOffset(b: Binder, unit: 'ROWS' | 'RANGE', bound: FrameBound, offset: Expr, order: Rex | undefined): void {
  if (unit === 'ROWS') {
    // An INTERVAL is taken as a number of rows, oddly.
    const isCount = (offset.kind === 'NumberLiteral' && /^\d+$/.test(offset.text)) || offset.kind === 'IntervalLiteral'
    if (!isCount && offset.kind !== 'ErrorNode') b.problem(bound, 'argument-type', 'ROWS counts rows: a whole number, not under 0')
    return
  }
  if (offset.kind === 'IntervalLiteral') checkInterval(b, offset)
  const given = offset.kind === 'NumberLiteral' ? 'number' : offset.kind === 'IntervalLiteral' ? 'interval' : undefined
  if (!given || !order || isUnknown(order.type)) return
  const ofNumbers = isNumeric(order.type)
  if (ofNumbers !== (given === 'number') && !isInterval(order.type))
    b.problem(offset, 'type-mismatch', ofNumbers ? 'RANGE over a number takes a number' : 'RANGE over a time takes an INTERVAL')
  else if (offset.kind === 'IntervalLiteral' && /^(YEAR|MONTH)$/.test(offset.from))
    b.late(offset, 'not-supported', 'RANGE takes an interval of days, hours, minutes or seconds')
}
