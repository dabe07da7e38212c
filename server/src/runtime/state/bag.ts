import { INTEGER } from '../../semantics/types.ts'
import { type Code, type Term, term } from '../engine/code.ts'
import { grownInts, type Layout, type ListColumn, layoutOf, NumberColumn } from '../engine/columns.ts'
import { spanTerm } from '../formats/json.ts'
import { declareTable, emitLookup, KeyTable, type TableNames } from './key-table.ts'

/**
 * Values with counts per group: what DISTINCT has seen, or all values of a MIN or MAX that must be able to lose one. One table over (slot of the group,
 * value); the entries of a group hang on a chain, so that it can be read and dropped as a whole. Several calls over the same values share a bag and
 * have a count each.
 */
export class Bag {
  readonly table: KeyTable
  readonly layouts: readonly Layout[]
  readonly counts: NumberColumn[]
  /** when each entry was written last, ms; present where entries expire */
  readonly written: NumberColumn | undefined
  head: Int32Array
  next: Int32Array
  prev: Int32Array

  constructor(values: readonly Layout[], counts: number, owner: KeyTable, expires = false) {
    this.layouts = [layoutOf({ ...INTEGER, nullable: false }), ...values]
    this.table = new KeyTable(this.layouts)
    this.counts = Array.from({ length: counts }, () => new NumberColumn(this.table.capacity))
    this.table.columns.push(...this.counts)
    this.written = expires ? new NumberColumn(this.table.capacity) : undefined
    if (this.written) this.table.columns.push(this.written)
    this.next = new Int32Array(this.table.capacity)
    this.prev = new Int32Array(this.table.capacity)
    this.head = new Int32Array(owner.capacity).fill(-1)
    this.table.grown.push(n => {
      this.next = grownInts(this.next, n)
      this.prev = grownInts(this.prev, n)
    })
    owner.grown.push(n => {
      const old = this.head.length
      this.head = grownInts(this.head, n).fill(-1, old)
    })
  }

  link(entry: number, slot: number): void {
    const first = this.head[slot]
    this.next[entry] = first
    this.prev[entry] = -1
    if (first >= 0) this.prev[first] = entry
    this.head[slot] = entry
  }

  /** Takes an entry out. */
  drop(entry: number, slot: number): void {
    const [before, after] = [this.prev[entry], this.next[entry]]
    if (before >= 0) this.next[before] = after
    else this.head[slot] = after
    if (after >= 0) this.prev[after] = before
    this.table.remove(entry)
  }

  /** The group is gone. */
  dropAll(slot: number): void {
    for (let entry = this.head[slot]; entry >= 0; ) {
      const after = this.next[entry]
      this.table.remove(entry)
      entry = after
    }
    this.head[slot] = -1
  }

  clear(): void {
    this.table.clear()
    this.head.fill(-1)
  }

  /** Drops the entries that were written at `until` or before; those of which that isn't known count as written now. */
  sweep(until: number, now: number): void {
    const { table } = this
    const { values } = this.written!
    const owners = (table.parts[0] as NumberColumn).values
    for (let entry = 0; entry < table.used; entry++) {
      if (table.live[entry] === 0) continue
      if (Number.isNaN(values[entry])) values[entry] = now
      else if (values[entry] <= until) this.drop(entry, owners[entry])
    }
  }
}

/** A bag in generated code: `table` names as in `key-table.ts`, `<name>c<k>` the counts, `<name>H`, `<name>N` the chains. */
export interface BagNames extends TableNames {
  readonly bag: string
  readonly layouts: readonly Layout[]
  readonly counts: number
  readonly expires: boolean
}

export function declareBag(c: Code, before: string[], bag: string, name: string, of: Bag): BagNames {
  const names = declareTable(c, before, `${bag}.table`, name, of.layouts)
  before.push(`const ${name}H = ${bag}.head, ${name}N = ${bag}.next`)
  of.counts.forEach((_, k) => {
    before.push(`const ${name}c${k} = ${bag}.counts[${k}].values`)
  })
  if (of.written) before.push(`const ${name}W = ${bag}.written.values`)
  return { ...names, bag, layouts: of.layouts, counts: of.counts.length, expires: of.written !== undefined }
}

/**
 * Finds (and, where `create` says so, makes) the entry of a value: counts start at 0. Where entries expire, `now` and `expired` (what was written then or before
 * is gone) are variables of the function, and the entry counts as written.
 */
export function emitEntry(c: Code, b: BagNames, slot: string, values: readonly Term[], create: string): string {
  const owner = term({ ...INTEGER, nullable: false }, 'false', slot)
  const forget = (entry: string) => {
    for (let k = 0; k < b.counts; k++) c.line(`${b.name}c${k}[${entry}] = 0`)
  }
  const { slot: entry } = emitLookup(c, b, [owner, ...values], b.layouts, create, made => {
    forget(made)
    c.line(`${b.bag}.link(${made}, ${slot})`)
  })
  if (b.expires) {
    c.block(`if (${b.name}W[${entry}] <= expired)`, () => forget(entry))
    c.line(`${b.name}W[${entry}] = now`)
  }
  return entry
}

/** Value `k` of an entry. */
export function entryValue(c: Code, b: BagNames, entry: string, k: number): Term {
  const layout = b.layouts[k + 1]
  const p = `${b.name}`
  const at = k + 1
  if (layout.physical === 'text') {
    return spanTerm(c, layout.type, `${p}a`, `${p}a`, c.let(`${p}${at}s[${entry}]`, 's'), c.let(`${p}${at}e[${entry}]`, 'e'))
  }
  const v = c.let(layout.physical === 'bool' ? `${p}${at}v[${entry}] !== 0` : `${p}${at}v[${entry}]`)
  if (layout.physical === 'long') c.line(`if (${v} !== ${v}) ${v} = ${p}${at}w.get(${entry})`)
  return term(layout.type, c.let(`${p}${at}n[${entry}] !== 0`, 'n'), v)
}

/** Drops the entry when nothing counts it any more. */
export function emitDropIfEmpty(c: Code, b: BagNames, entry: string, slot: string): void {
  const empty = Array.from({ length: b.counts }, (_, k) => `${b.name}c${k}[${entry}] === 0`).join(' && ')
  c.line(`if (${empty}) ${b.bag}.drop(${entry}, ${slot})`)
}

/** Copies the entries of a group into row `row` of a list, oldest first. */
export function appendEntries(bag: Bag, slot: number, list: ListColumn, row: number): void {
  if (row === 0) list.size = 0
  let n = 0
  let last = -1
  for (let e = bag.head[slot]; e >= 0; e = bag.next[e]) {
    last = e
    n++
  }
  list.reserve(list.size + n)
  list.offsets[row] = list.size
  for (let e = last; e >= 0; e = bag.prev[e]) {
    const at = list.size++
    list.items.forEach((item, k) => {
      const from = bag.table.parts[k + 1]
      if (item.storage === 'span' && from.storage === 'span') {
        item.start[at] = from.start[e]
        item.end[at] = from.end[e]
        item.bytes = bag.table.arena
      } else if (item.storage === 'number' && from.storage === 'number') {
        item.values[at] = from.values[e]
        item.nulls[at] = from.nulls[e]
        if (Number.isNaN(from.values[e]) && from.wide.has(e)) item.wide.set(at, from.wide.get(e)!)
      }
    })
    for (let k = 0; k < list.counts.length; k++) list.counts[k][at] = bag.counts[k].values[e]
  }
  list.offsets[row + 1] = list.size
}
