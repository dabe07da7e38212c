import { INTEGER } from '../../semantics/types.ts'
import { type Code, type Term, term } from '../engine/code.ts'
import { grownInts, type Layout, type ListColumn, layoutOf, NumberColumn } from '../engine/columns.ts'
import { spanTerm } from '../formats/json.ts'
import { declareTable, emitLookup, KeyTable, storePart, type TableNames } from './key-table.ts'

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
  /** by slot of the group: the entry that came last, and the one that came first; -1 = none */
  head: Int32Array
  oldest: Int32Array
  /** by entry: the one that came before it, and the one that came after it */
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
    this.oldest = new Int32Array(owner.capacity).fill(-1)
    this.table.grown.push(n => {
      this.next = grownInts(this.next, n)
      this.prev = grownInts(this.prev, n)
    })
    owner.grown.push(n => {
      const old = this.head.length
      this.head = grownInts(this.head, n).fill(-1, old)
      this.oldest = grownInts(this.oldest, n).fill(-1, old)
    })
  }

  link(entry: number, slot: number): void {
    const first = this.head[slot]
    this.next[entry] = first
    this.prev[entry] = -1
    if (first >= 0) this.prev[first] = entry
    else this.oldest[slot] = entry
    this.head[slot] = entry
  }

  /** Takes an entry out. */
  drop(entry: number, slot: number): void {
    const [before, after] = [this.prev[entry], this.next[entry]]
    if (before >= 0) this.next[before] = after
    else this.head[slot] = after
    if (after >= 0) this.prev[after] = before
    else this.oldest[slot] = before
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
    this.oldest[slot] = -1
  }

  clear(): void {
    this.table.clear()
    this.head.fill(-1)
    this.oldest.fill(-1)
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
  const { slot: entry } = emitRowEntry(c, b, slot, values, create)
  if (b.expires) {
    c.block(`if (${b.name}W[${entry}] <= expired)`, () => forgetCounts(c, b, entry))
    c.line(`${b.name}W[${entry}] = now`)
  }
  return entry
}

/** The same of a row, for which those of its values are enough that it is known by; its owner looks at its age. `created`: it is new. */
export function emitRowEntry(
  c: Code,
  b: BagNames,
  slot: string,
  values: readonly Term[],
  create: string,
): { slot: string; created: string } {
  const owner = term({ ...INTEGER, nullable: false }, 'false', slot)
  return emitLookup(c, b, [owner, ...values], b.layouts, create, made => {
    forgetCounts(c, b, made)
    c.line(`${b.bag}.link(${made}, ${slot})`)
  })
}

function forgetCounts(c: Code, b: BagNames, entry: string): void {
  for (let k = 0; k < b.counts; k++) c.line(`${b.name}c${k}[${entry}] = 0`)
}

/** Keeps value `k`, which is no part of what the entry is found by, in an entry that has none of it yet. */
export const storeEntryValue = (c: Code, b: BagNames, entry: string, k: number, value: Term): void =>
  storePart(c, b, k + 1, b.layouts[k + 1], entry, value)

/** Value `k` of an entry. */
export function entryValue(c: Code, b: BagNames, entry: string, k: number): Term {
  const layout = b.layouts[k + 1]
  const p = `${b.name}`
  const at = k + 1
  if (layout.physical === 'text') {
    return spanTerm(c, layout.type, `${p}a`, `${p}a`, c.let(`${p}${at}s[${entry}]`, 's'), c.let(`${p}${at}e[${entry}]`, 'e'))
  }
  if (layout.storage === 'object') {
    const o = c.let(`${p}${at}o[${entry}]`)
    return term(layout.type, c.let(`${o} === null`, 'n'), o)
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
  for (let e = bag.head[slot]; e >= 0; e = bag.next[e]) n++
  list.reserve(list.size + n)
  list.offsets[row] = list.size
  for (let e = bag.oldest[slot]; e >= 0; e = bag.prev[e]) {
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
