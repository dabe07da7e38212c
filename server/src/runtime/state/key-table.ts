import type { Code, Term } from '../engine/code.ts'
import {
  growColumn,
  grownInts,
  type Layout,
  layoutOf,
  makeColumn,
  type NumberColumn,
  type ObjectColumn,
  SIDE,
  type SpanColumn,
} from '../engine/columns.ts'
import { store } from '../engine/rows.ts'
import { utf8 } from '../functions/text.ts'

/**
 * Keys → slots, by open addressing with linear probing. A slot is a position in typed columns: those of the key, and whatever the owner hangs on it. A key may
 * be only the first of the columns (a row that is known by its unique key): the others are kept beside it.
 * Text keys lie as bytes in an arena. Slots are handed out in order of arrival; a removed slot is used again, the last removed first.
 *
 * Lookups are generated (`emitLookup`) into the owner's loop; growing happens before the loop (`reserve`), so the arrays stay the same within it.
 */
export class KeyTable {
  readonly layouts: readonly Layout[]
  readonly parts: (NumberColumn | SpanColumn | ObjectColumn)[]
  /** slot + 1 by hash, 0 = free */
  index: Int32Array
  mask: number
  hashes: Int32Array
  live: Uint8Array
  /** slots handed out so far, live or removed */
  used = 0
  /** live slots */
  size = 0
  private readonly freed: number[] = []
  arena: Uint8Array
  arenaSize = 0
  /** bytes of removed texts */
  private garbage = 0
  capacity: number
  /** columns of the owner, grown with the table */
  readonly columns: (NumberColumn | ObjectColumn)[] = []
  readonly grown: ((capacity: number) => void)[] = []

  constructor(layouts: readonly Layout[], capacity = 1024) {
    this.layouts = layouts.map(l => (l.physical === 'text' ? layoutOf(l.type, 'span') : l))
    this.capacity = capacity
    this.parts = this.layouts.map(l => makeColumn(l, capacity) as NumberColumn)
    this.index = new Int32Array(capacity * 2)
    this.mask = capacity * 2 - 1
    this.hashes = new Int32Array(capacity)
    this.live = new Uint8Array(capacity)
    this.arena = new Uint8Array(this.layouts.some(l => l.storage === 'span') ? 16384 : 0)
  }

  /** In the order of their numbers. */
  *liveSlots(): Iterable<number> {
    for (let slot = 0; slot < this.used; slot++) if (this.live[slot] !== 0) yield slot
  }

  /** Makes room for `n` more keys. */
  reserve(n: number): void {
    const wanted = this.used - this.freed.length + n
    if (wanted > this.capacity) this.grow(wanted)
  }

  private grow(wanted: number): void {
    let capacity = this.capacity
    while (capacity < wanted) capacity *= 2
    this.capacity = capacity
    for (const column of [...this.parts, ...this.columns]) growColumn(column, capacity)
    this.hashes = grownInts(this.hashes, capacity)
    const live = new Uint8Array(capacity)
    live.set(this.live)
    this.live = live
    this.index = new Int32Array(capacity * 2)
    this.mask = capacity * 2 - 1
    for (let slot = 0; slot < this.used; slot++) if (this.live[slot] !== 0) this.place(slot)
    for (const grown of this.grown) grown(capacity)
  }

  private place(slot: number): void {
    let at = this.hashes[slot] & this.mask
    while (this.index[at] !== 0) at = (at + 1) & this.mask
    this.index[at] = slot + 1
  }

  /** A new slot at the free place that a lookup ended on; the caller fills the key's columns. */
  create(hash: number, at: number): number {
    const slot = this.freed.length > 0 ? this.freed.pop()! : this.used++
    this.index[at] = slot + 1
    this.hashes[slot] = hash
    this.live[slot] = 1
    this.size++
    return slot
  }

  /** Keeps a text of the new slot in the arena. */
  setText(part: number, slot: number, bytes: Uint8Array, start: number, end: number): void {
    const column = this.parts[part] as SpanColumn
    const n = end - start
    if (this.arenaSize + n > this.arena.length) {
      const arena = new Uint8Array(Math.max(this.arena.length * 2, this.arenaSize + n))
      arena.set(this.arena.subarray(0, this.arenaSize))
      this.arena = arena
    }
    const to = this.arenaSize
    const { arena } = this
    for (let i = 0; i < n; i++) arena[to + i] = bytes[start + i]
    this.arenaSize = to + n
    column.start[slot] = to
    column.end[slot] = to + n
  }

  remove(slot: number): void {
    // close the gap: whatever follows and isn't at home moves up
    let hole = this.hashes[slot] & this.mask
    while (this.index[hole] !== slot + 1) hole = (hole + 1) & this.mask
    let at = hole
    for (;;) {
      at = (at + 1) & this.mask
      const entry = this.index[at]
      if (entry === 0) break
      const home = this.hashes[entry - 1] & this.mask
      const between = hole <= at ? hole < home && home <= at : hole < home || home <= at
      if (between) continue
      this.index[hole] = entry
      hole = at
    }
    this.index[hole] = 0
    this.live[slot] = 0
    this.size--
    this.forget(slot, 0)
    this.freed.push(slot)
  }

  /** Lets go of what the columns of a slot hold, from `part` on. */
  forget(slot: number, part: number): void {
    for (let i = part; i < this.parts.length; i++) {
      const p = this.parts[i]
      if (p.storage === 'span') {
        if (p.start[slot] >= 0) this.garbage += p.end[slot] - p.start[slot]
      } else if (p.storage === 'object') p.values[slot] = null
      else if (p.wide.size > 0) p.wide.delete(slot)
    }
  }

  /** Gives back the room of removed texts; between batches, when it has become more than half. */
  compact(): void {
    if (this.garbage * 2 < this.arenaSize || this.arenaSize < 65536) return
    const arena = new Uint8Array(Math.max(16384, (this.arenaSize - this.garbage) * 2))
    let to = 0
    for (const p of this.parts) {
      if (p.storage !== 'span') continue
      for (let slot = 0; slot < this.used; slot++) {
        if (this.live[slot] === 0 || p.start[slot] < 0) continue
        const n = p.end[slot] - p.start[slot]
        arena.set(this.arena.subarray(p.start[slot], p.end[slot]), to)
        p.start[slot] = to
        p.end[slot] = to + n
        to += n
      }
    }
    this.arena = arena
    this.arenaSize = to
    this.garbage = 0
  }

  /** Forgets everything; capacity stays. */
  clear(): void {
    this.index.fill(0)
    this.live.fill(0, 0, this.used)
    for (const column of [...this.parts, ...this.columns]) if (column.storage === 'number' && column.wide.size > 0) column.wide.clear()
    this.used = 0
    this.size = 0
    this.freed.length = 0
    this.arenaSize = 0
    this.garbage = 0
  }

  /** The key of a slot in the engine's form. */
  values(slot: number): unknown[] {
    return this.parts.map((p, i) => {
      if (p.storage === 'span') return p.start[slot] < 0 ? null : this.arena.subarray(p.start[slot], p.end[slot])
      if (p.storage === 'object') return p.values[slot]
      if (p.nulls[slot] !== 0) return null
      const v = p.values[slot]
      if (this.layouts[i].physical === 'bool') return v !== 0
      return Number.isNaN(v) && this.layouts[i].physical === 'long' ? p.wide.get(slot) : v
    })
  }

  /** Bytes of the live slots, for counters: what a checkpoint would hold of them. */
  get bytes(): number {
    const perSlot = this.layouts.reduce((n, l) => n + (l.storage === 'number' ? 9 : 8), 0) + this.columns.length * 9 + 13
    return this.size * perSlot + this.arenaSize - this.garbage
  }
}

/** Names of a table's arrays in generated code; `before` lines load them at the start of the function, after `reserve`. */
export interface TableNames {
  readonly name: string
  readonly table: string
}

export function declareTable(c: Code, before: string[], table: string, name: string, layouts: readonly Layout[]): TableNames {
  void c
  before.push(`const ${name}x = ${table}.index, ${name}m = ${table}.mask, ${name}h = ${table}.hashes`)
  before.push(`let ${name}a = ${table}.arena`)
  layouts.forEach((l, i) => {
    const part = `${table}.parts[${i}]`
    if (l.physical === 'text') before.push(`const ${name}${i}s = ${part}.start, ${name}${i}e = ${part}.end`)
    else if (l.storage === 'object') before.push(`const ${name}${i}o = ${part}.values`)
    else before.push(`const ${name}${i}v = ${part}.values, ${name}${i}n = ${part}.nulls, ${name}${i}w = ${part}.wide`)
  })
  return { name, table }
}

const hashView = new DataView(new ArrayBuffer(8))
export function hashDouble(v: number): number {
  hashView.setFloat64(0, v)
  return hashView.getInt32(0) ^ Math.imul(hashView.getInt32(4), 0x9e3779b1)
}
export function hashBig(v: bigint): number {
  return Number(BigInt.asIntN(32, v)) ^ Math.imul(Number(BigInt.asIntN(32, v >> 32n)), 0x9e3779b1)
}

/**
 * Writes a lookup of the key in `terms`: declares `slot` (-1 when absent and `create` is false) and `created`. NULL is a key like any other.
 * `whenCreated` writes what a new slot needs beyond its key.
 */
export function emitLookup(
  c: Code,
  t: TableNames,
  terms: readonly Term[],
  layouts: readonly Layout[],
  create: 'true' | 'false' | string,
  whenCreated: (slot: string) => void,
): { slot: string; created: string } {
  const { name, table } = t
  const h = c.let(String(terms.length), 'h')
  const keys = terms.map((k, i) => keyPart(c, k, layouts[i], h))
  c.line(`${h} ^= ${h} >>> 15`)
  const at = c.let(`${h} & ${name}m`, 'at')
  const slot = c.let('-1', 'slot')
  const entry = c.let('0', 'entry')
  const created = c.let('false', 'created')
  const equal = keys.map((k, i) => k.equal(name, i, `${entry} - 1`)).join(' && ') || 'true'
  c.line(
    `while ((${entry} = ${name}x[${at}]) !== 0) { if (${name}h[${entry} - 1] === ${h} && ${equal}) { ${slot} = ${entry} - 1; break } ${at} = (${at} + 1) & ${name}m }`,
  )
  if (create !== 'false') {
    c.block(create === 'true' ? `if (${slot} < 0)` : `if (${slot} < 0 && ${create})`, () => {
      c.line(`${slot} = ${table}.create(${h}, ${at}); ${created} = true`)
      keys.forEach((k, i) => {
        k.store(t, i, slot)
      })
      whenCreated(slot)
    })
  }
  return { slot, created }
}

/** Keeps a value in column `part` of a slot, which holds none. */
export function storePart(c: Code, t: TableNames, part: number, layout: Layout, slot: string, value: Term): void {
  if (layout.physical === 'text') textPart(c, value).store(t, part, slot)
  else store(c, layout, `${t.name}${part}`, slot, value)
}

interface KeyCode {
  equal(name: string, part: number, slot: string): string
  store(t: TableNames, part: number, slot: string): void
}

function keyPart(c: Code, k: Term, layout: Layout, h: string): KeyCode {
  const mixIn = (hash: string) => c.line(`${h} = Math.imul(${h} ^ (${hash}), 0x85ebca6b); ${h} ^= ${h} >>> 13`)
  if (layout.physical === 'text') return textPart(c, k, h)
  const nullable = k.nul !== 'false'
  const n = nullable ? c.let(k.nul, 'kn') : 'false'
  const v = c.let('0', 'key')
  const load = () => {
    const raw = k.value()
    c.line(`${v} = ${layout.physical === 'bool' ? `${raw} ? 1 : 0` : raw}`)
  }
  if (nullable) c.block(`if (!${n})`, load)
  else load()
  const long = layout.physical === 'long'
  const small = layout.physical === 'bool' || ['INTEGER', 'SMALLINT', 'TINYINT', 'DATE', 'TIME'].includes(layout.type.root)
  if (layout.physical === 'double') mixIn(`${c.constant(hashDouble)}(${v})`)
  else if (small) mixIn(v)
  else {
    const number = `(${v} | 0) ^ Math.imul((${v} / 4294967296) | 0, 0x9e3779b1)`
    mixIn(long ? `typeof ${v} === 'number' ? ${number} : ${c.constant(hashBig)}(${v})` : number)
  }
  return {
    equal: (name, i, slot) => {
      const stored = `${name}${i}v[${slot}]`
      const same =
        layout.physical === 'double'
          ? `Object.is(${stored}, ${v})`
          : long
            ? `(typeof ${v} === 'number' ? ${stored} === ${v} : ${stored} !== ${stored} && ${name}${i}w.get(${slot}) === ${v})`
            : `${stored} === ${v}`
      return nullable ? `(${name}${i}n[${slot}] !== 0) === ${n} && (${n} || ${same})` : `${name}${i}n[${slot}] === 0 && ${same}`
    },
    store: (t, i, slot) => {
      const { name } = t
      c.line(`${name}${i}n[${slot}] = ${nullable ? `${n} ? 1 : 0` : '0'}`)
      if (long)
        c.line(
          `if (typeof ${v} === 'number') ${name}${i}v[${slot}] = ${v}; else { ${name}${i}v[${slot}] = NaN; ${name}${i}w.set(${slot}, ${v}) }`,
        )
      else c.line(`${name}${i}v[${slot}] = ${v}`)
    },
  }
}

/** Text by its bytes: where they lie already, else the string is encoded. Without `h` nothing is hashed. */
function textPart(c: Code, k: Term, h?: string): KeyCode {
  const bytes = c.let('null', 'kb')
  const [start, end] = [c.let('-1', 'ks'), c.let('-1', 'ke')]
  const load = () => {
    if (k.span) {
      c.line(`${start} = ${k.span.start}; ${end} = ${k.span.end}; ${bytes} = ${k.span.bytes}`)
      c.line(`if ((${start} & ${SIDE}) !== 0) { ${start} &= ${~SIDE}; ${end} &= ${~SIDE}; ${bytes} = ${k.span.side} }`)
    } else c.line(`${bytes} = ${c.constant(utf8)}(${k.value()}); ${start} = 0; ${end} = ${bytes}.length`)
    if (h === undefined) return
    const x = c.fresh('x')
    c.line(`for (let ${x} = ${start}; ${x} < ${end}; ${x}++) ${h} = Math.imul(${h} ^ ${bytes}[${x}], 0x01000193)`)
    c.line(`${h} = Math.imul(${h} ^ (${end} - ${start}), 0x85ebca6b); ${h} ^= ${h} >>> 13`)
  }
  if (k.nul === 'false') load()
  else c.block(`if (!(${k.nul}))`, load)
  const same = c.constant(sameBytes)
  return {
    equal: (name, i, slot) =>
      `(${start} < 0 ? ${name}${i}s[${slot}] < 0 : ${same}(${name}a, ${name}${i}s[${slot}], ${name}${i}e[${slot}], ${bytes}, ${start}, ${end}))`,
    store: (t, i, slot) => {
      c.line(
        `if (${start} < 0) ${t.name}${i}s[${slot}] = ${t.name}${i}e[${slot}] = -1; else { ${t.table}.setText(${i}, ${slot}, ${bytes}, ${start}, ${end}); ${t.name}a = ${t.table}.arena }`,
      )
    },
  }
}

function sameBytes(a: Uint8Array, as: number, ae: number, b: Uint8Array, bs: number, be: number): boolean {
  const n = ae - as
  if (as < 0 || n !== be - bs) return false
  for (let i = 0; i < n; i++) if (a[as + i] !== b[bs + i]) return false
  return true
}
