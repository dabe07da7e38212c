import { declareBag, emitEntry } from '../../state/bag.ts'
import { ByteReader, ByteWriter, stateProblem } from '../../state/bytes.ts'
import { COUNT, KEY, type PartReader, type PartWriter } from '../../state/snapshot.ts'
import { Code } from '../code.ts'
import { Batch, type Column, type NumberColumn } from '../columns.ts'
import { batchTerms } from '../rows.ts'
import { GroupCode } from './group-code.ts'
import type { GroupState } from './group-shape.ts'

/**
 * Groups as bytes: the keys, the record count, and per call one part with its columns and its share of a bag. Groups come in slot order, values of a group
 * in order of arrival, so equal histories give equal bytes. Where state expires, times of writing stand behind keys and values; state without them counts as
 * written when it is restored. `slice` tells the parts of several tables of one operator apart (windows).
 */
export function snapshotGroups(state: GroupState, to: PartWriter, slice = ''): void {
  const { table, shape } = state
  const slots: number[] = []
  const ordinal = new Int32Array(table.used)
  for (let s = 0; s < table.used; s++) {
    if (table.live[s] === 0) continue
    ordinal[s] = slots.length
    slots.push(s)
  }
  const keys = new ByteWriter()
  keys.int(slots.length)
  table.parts.forEach((p, i) => void keys.column(p, table.layouts[i], slots, slots.length, table.arena))
  if (state.ttl > 0) for (const slot of slots) keys.double(state.written[slot])
  to.put(`${KEY}${slice}`, keys.finish())
  if (shape.count >= 0) {
    const w = new ByteWriter()
    w.column(state.columns[shape.count], shape.columns[shape.count].layout, slots, slots.length)
    to.put(`${COUNT}${slice}`, w.finish())
  }
  partIds(state).forEach((id, call) => {
    const w = new ByteWriter()
    const columns = shape.accumulators[call]?.layouts.length ?? 0
    w.int(columns)
    for (let k = 0; k < columns; k++)
      w.column(state.columns[shape.first[call] + k], shape.columns[shape.first[call] + k].layout, slots, slots.length)
    writeBag(state, call, slots, ordinal, w)
    to.put(`${id}${slice}`, w.finish())
  })
}

/** One id a call; equal calls are told apart by their number. */
function partIds(state: GroupState): string[] {
  const seen = new Map<string, number>()
  return state.shape.calls.map(call => {
    const n = (seen.get(call.stateId) ?? 0) + 1
    seen.set(call.stateId, n)
    return n === 1 ? call.stateId : `${call.stateId}#${n}`
  })
}

function writeBag(state: GroupState, call: number, slots: readonly number[], ordinal: Int32Array, w: ByteWriter): void {
  const at = state.shape.bags.findIndex(b => b.calls.includes(call))
  if (at < 0) {
    w.int(-1)
    return
  }
  const bag = state.bags[at]
  const { values } = bag.counts[state.shape.bags[at].calls.indexOf(call)]
  const entries: number[] = []
  for (const slot of slots) {
    const chain: number[] = []
    for (let e = bag.head[slot]; e >= 0; e = bag.next[e]) if (values[e] !== 0) chain.push(e)
    entries.push(...chain.reverse())
  }
  w.int(entries.length)
  for (const e of entries) w.int(ordinal[(bag.table.parts[0] as NumberColumn).values[e]])
  bag.table.parts.slice(1).forEach((p, i) => void w.column(p, bag.table.layouts[i + 1], entries, entries.length, bag.table.arena))
  for (const e of entries) w.double(values[e])
  if (bag.written) for (const e of entries) w.double(bag.written.values[e])
}

/** Fills an empty state. Parts that the reader doesn't have start as for a new group. */
export function restoreGroups(state: GroupState, from: PartReader, slice = ''): void {
  const { table, shape } = state
  const bytes = from.get(`${KEY}${slice}`)
  if (bytes === undefined) return
  const reader = new ByteReader(bytes)
  const count = reader.int()
  const columns = table.layouts.map(l => reader.column(l).column)
  const slots = insertKeys(state, columns, count)
  if (state.ttl > 0) for (const slot of slots) state.written[slot] = reader.atEnd ? Number.NaN : reader.double()
  if (shape.count >= 0) {
    const part = from.get(`${COUNT}${slice}`)
    if (part === undefined) throw stateProblem('has no count of rows per group')
    copyInto(
      new ByteReader(part).column(shape.columns[shape.count].layout).column as NumberColumn,
      state.columns[shape.count] as NumberColumn,
      slots,
    )
  }
  partIds(state).forEach((id, call) => {
    const part = from.get(`${id}${slice}`)
    if (part === undefined) return
    const r = new ByteReader(part)
    const stored = r.int()
    const own = shape.accumulators[call]?.layouts.length ?? 0
    if (stored !== own) throw stateProblem(`keeps ${stored} columns for ${id}, the plan ${own}`)
    for (let k = 0; k < own; k++)
      copyInto(r.column(shape.columns[shape.first[call] + k].layout).column, state.columns[shape.first[call] + k], slots)
    readBag(state, call, slots, r)
  })
}

function copyInto(from: Column, to: Column, slots: Int32Array): void {
  slots.forEach((slot, i) => {
    if (from.storage === 'object' && to.storage === 'object') to.values[slot] = from.values[i]
    else if (from.storage === 'number' && to.storage === 'number') {
      to.values[slot] = from.values[i]
      to.nulls[slot] = from.nulls[i]
      if (from.wide.has(i)) to.wide.set(slot, from.wide.get(i)!)
    }
  })
}

function batchOf(columns: readonly Column[], count: number): Batch {
  const batch = new Batch([], false)
  batch.columns.push(...columns)
  batch.size = count
  return batch
}

function insertKeys(state: GroupState, columns: readonly Column[], count: number): Int32Array {
  const { layouts } = state.table
  state.table.reserve(count)
  const c = new Code()
  const before: string[] = ['const size = input.size']
  const g = new GroupCode(c, before, 'S', state)
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  c.block('for (let i = 0; i < size; i++)', () => c.line(`slots[i] = ${g.lookup(terms, 'true').slot}`))
  const slots = new Int32Array(count)
  c.compile<(input: Batch, S: GroupState, slots: Int32Array) => void>(['input', 'S', 'slots'], before)(
    batchOf(columns, count),
    state,
    slots,
  )
  return slots
}

function readBag(state: GroupState, call: number, slots: Int32Array, r: ByteReader): void {
  const count = r.int()
  const at = state.shape.bags.findIndex(b => b.calls.includes(call))
  if (count < 0 !== at < 0) throw stateProblem('keeps other values than the plan needs')
  if (at < 0) return
  const bag = state.bags[at]
  bag.table.reserve(count)
  const owners = Int32Array.from({ length: count }, () => slots[r.int()])
  const layouts = bag.table.layouts.slice(1)
  const columns = layouts.map(l => r.column(l).column)
  const c = new Code()
  const before = ['const size = input.size, now = 0, expired = -1']
  const names = declareBag(c, before, 'bag', 'b', bag)
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  c.block('for (let i = 0; i < size; i++)', () => {
    const owner = c.let('owners[i]')
    c.line(`entries[i] = ${emitEntry(c, names, owner, terms, 'true')}`)
  })
  const entries = new Int32Array(count)
  c.compile<(input: Batch, bag: unknown, owners: Int32Array, entries: Int32Array) => void>(['input', 'bag', 'owners', 'entries'], before)(
    batchOf(columns, count),
    bag,
    owners,
    entries,
  )
  const { values } = bag.counts[state.shape.bags[at].calls.indexOf(call)]
  entries.forEach(e => {
    values[e] = r.double()
  })
  if (bag.written) for (const e of entries) bag.written.values[e] = r.atEnd ? Number.NaN : r.double()
}
