import { Batch, type Column, growColumn, type NumberColumn, type ObjectColumn, SIDE, type SpanColumn } from '../columns.ts'
import type { JoinSide } from './join-rows.ts'

/**
 * Rows of one side and one subtask of a join that wait for the end of their mini-batch. What cancels out within it is never joined: of equal rows one that
 * comes and one that goes; of rows with a unique key all but the last that came, behind the last that went.
 *
 * Flink: InputSideHasNoUniqueKeyBundle, InputSideHasUniqueKeyBundle, JoinKeyContainsUniqueKeyBundle.
 */
export class JoinBundle {
  readonly rows: Batch
  /** by row */
  readonly ops: number[] = []
  /** what finds rows that may cancel each other out: an entry for each that is told apart from others; all subtasks share it */
  private readonly found: JoinSide
  /** rows by entry of `found` */
  private readonly lists = new Map<number, number[]>()
  /** join keys in the order in which they were touched first */
  private readonly slots = new Set<number>()
  private readonly arenas: readonly Arena[]
  private capacity = 64

  constructor(found: JoinSide) {
    this.found = found
    this.rows = new Batch(found.spec.layouts, false, this.capacity)
    this.arenas = found.spec.layouts.map(() => ({ bytes: new Uint8Array(0), size: 0 }))
  }

  /** Row `i` of a batch, whose entry in `found` is known. */
  add(input: Batch, i: number, slot: number, entry: number, op: number): void {
    this.slots.add(slot)
    let list = this.lists.get(entry)
    if (list === undefined) this.lists.set(entry, (list = []))
    const goes = (op & 1) !== 0
    if (this.found.spec.identity === 'row') {
      const opposite = list.findLastIndex(r => this.goes(r) !== goes)
      if (opposite >= 0) return void list.splice(opposite, 1)
    } else if (list.length > 0) {
      const lastGoes = this.goes(list[list.length - 1])
      if (!lastGoes || goes) list.pop()
      if (!lastGoes && goes) return
    }
    list.push(this.copy(input, i, op))
  }

  private goes(row: number): boolean {
    return (this.ops[row] & 1) !== 0
  }

  private copy(input: Batch, from: number, op: number): number {
    const to = this.ops.push(op) - 1
    if (to === this.capacity) {
      this.capacity *= 2
      for (const column of this.rows.columns) growColumn(column as NumberColumn, this.capacity)
    }
    for (const [k, arena] of this.arenas.entries()) copyValue(input.columns[k], from, this.rows.columns[k], to, arena)
    this.rows.size = to + 1
    return to
  }

  /** Hands over what is left, by key, and is empty then. Gives the keys' slots. */
  drain(join: (slot: number, rows: readonly number[]) => void): number[] {
    const { rows } = this.found
    const slots = [...this.slots]
    for (const slot of slots) {
      for (let e = rows.oldest[slot]; e >= 0; e = rows.prev[e]) join(slot, this.lists.get(e)!)
      rows.dropAll(slot)
    }
    this.slots.clear()
    this.lists.clear()
    this.ops.length = 0
    this.rows.clear()
    for (const arena of this.arenas) arena.size = 0
    return slots
  }
}

interface Arena {
  bytes: Uint8Array
  size: number
}

function copyValue(from: Column, i: number, to: Column, at: number, arena: Arena): void {
  if (from.storage === 'object') (to as ObjectColumn).values[at] = from.values[i]
  else if (from.storage === 'number') {
    const column = to as NumberColumn
    column.values[at] = from.values[i]
    column.nulls[at] = from.nulls[i]
    if (from.wide.has(i)) column.wide.set(at, from.wide.get(i)!)
  } else if (from.storage === 'span') {
    const column = to as SpanColumn
    column.start[at] = column.end[at] = -1
    if (from.start[i] < 0) return
    const bytes = (from.start[i] & SIDE) === 0 ? from.bytes : from.side
    const [start, end] = [from.start[i] & ~SIDE, from.end[i] & ~SIDE]
    if (arena.size + end - start > arena.bytes.length) {
      const grown = new Uint8Array(Math.max(1024, arena.bytes.length * 2, arena.size + end - start))
      grown.set(arena.bytes.subarray(0, arena.size))
      arena.bytes = grown
    }
    arena.bytes.set(bytes.subarray(start, end), arena.size)
    column.start[at] = arena.size
    column.end[at] = arena.size += end - start
    column.bytes = arena.bytes
  }
}
