import { ByteReader, ByteWriter } from '../../state/bytes.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Batch } from '../columns.ts'
import type { GroupState } from './group-shape.ts'
import { restoreGroups, snapshotGroups } from './group-snapshot.ts'
import type { JoinSide, SideRows } from './join-rows.ts'

/**
 * The state of a join as bytes: its keys, and per side one part: the number of rows, which key each belongs to, its columns, the operator's counts, and where rows
 * expire when they were written. Keys come in the order of their slots, rows of a key in the order in which they came, so equal histories give equal bytes.
 */
export function snapshotJoin(keys: GroupState, sides: readonly JoinSide[], parts: readonly string[], to: PartWriter): void {
  snapshotGroups(keys, to)
  const { table } = keys
  for (const [port, side] of sides.entries()) {
    const { rows, spec, position } = side
    const entries: number[] = []
    const owners: number[] = []
    for (let slot = 0, ordinal = 0; slot < table.used; slot++) {
      if (table.live[slot] === 0) continue
      for (let e = rows.oldest[slot]; e >= 0; e = rows.prev[e]) {
        entries.push(e)
        owners.push(ordinal)
      }
      ordinal++
    }
    const w = new ByteWriter()
    w.int(entries.length)
    for (const o of owners) w.int(o)
    for (const k of spec.layouts.keys()) {
      const at = position[k] + 1
      w.column(rows.table.parts[at], rows.table.layouts[at], entries, entries.length, rows.table.arena)
    }
    for (const { values } of rows.counts) for (const e of entries) w.double(values[e])
    if (rows.written) for (const e of entries) w.double(rows.written.values[e])
    to.put(parts[port], w.finish())
  }
}

/** Fills an empty state. `over` gives the writer of rows of a side, out of a batch of them. A side that the reader doesn't have starts empty. */
export function restoreJoin(
  keys: GroupState,
  sides: readonly JoinSide[],
  parts: readonly string[],
  from: PartReader,
  over: (port: number, batch: Batch) => Pick<SideRows, 'keep'>,
): void {
  restoreGroups(keys, from)
  for (const [port, { rows, spec }] of sides.entries()) {
    const bytes = from.get(parts[port])
    if (bytes === undefined) continue
    const r = new ByteReader(bytes)
    const count = r.int()
    const owners = Int32Array.from({ length: count }, () => r.int())
    const batch = new Batch([], false)
    batch.columns.push(...spec.layouts.map(l => r.column(l).column))
    batch.size = count
    rows.table.reserve(count)
    const { keep } = over(port, batch)
    // the keys were put into an empty table, so that the slot of each is its ordinal
    const entries = owners.map((owner, i) => keep(i, owner))
    for (const { values } of rows.counts) for (const e of entries) values[e] = r.double()
    if (rows.written) for (const e of entries) rows.written.values[e] = r.atEnd ? Number.NaN : r.double()
  }
}
