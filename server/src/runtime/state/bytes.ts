import { type Column, type Layout, makeColumn, type NumberColumn } from '../engine/columns.ts'
import { canonical } from '../functions/long.ts'
import { utf8 } from '../functions/text.ts'
import { fromJson, toJson } from '../functions/values.ts'
import { RuntimeProblem } from '../ports.ts'

/** Columns of state as bytes, little-endian. The same values give the same bytes. */
export class ByteWriter {
  private bytes = new Uint8Array(1024)
  private view = new DataView(this.bytes.buffer)
  private size = 0

  private reserve(n: number): number {
    const at = this.size
    if (at + n > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, at + n))
      grown.set(this.bytes.subarray(0, at))
      this.bytes = grown
      this.view = new DataView(grown.buffer)
    }
    this.size += n
    return at
  }

  // `reserve` may put another buffer in place, so it comes before the buffer is named.
  int(v: number): void {
    const at = this.reserve(4)
    this.view.setInt32(at, v, true)
  }
  double(v: number): void {
    const at = this.reserve(8)
    this.view.setFloat64(at, v, true)
  }
  raw(b: Uint8Array): void {
    const at = this.reserve(b.length)
    this.bytes.set(b, at)
  }
  text(s: string): void {
    const b = utf8(s)
    this.int(b.length)
    this.raw(b)
  }

  /** The values of a column at `rows`, in that order. */
  column(column: Column, layout: Layout, rows: ArrayLike<number>, count: number, arena?: Uint8Array): void {
    this.text(layout.physical)
    this.int(count)
    if (column.storage === 'number') {
      const { values, nulls, wide } = column
      for (let i = 0; i < count; i++) this.double(values[rows[i]])
      const at = this.reserve(count)
      for (let i = 0; i < count; i++) this.bytes[at + i] = nulls[rows[i]]
      const wides: [number, bigint][] = []
      if (wide.size > 0)
        for (let i = 0; i < count; i++)
          if (nulls[rows[i]] === 0 && Number.isNaN(values[rows[i]]) && wide.has(rows[i])) wides.push([i, wide.get(rows[i])!])
      this.int(wides.length)
      for (const [i, v] of wides) {
        this.int(i)
        this.text(String(v))
      }
    } else if (column.storage === 'span') {
      const from = arena ?? column.bytes
      for (let i = 0; i < count; i++) {
        const [start, end] = [column.start[rows[i]], column.end[rows[i]]]
        this.int(start < 0 ? -1 : end - start)
        if (start >= 0) this.raw(from.subarray(start, end))
      }
    } else if (column.storage === 'object') {
      for (let i = 0; i < count; i++) {
        const v = column.values[rows[i]]
        if (v === null) this.int(-1)
        else this.text(layout.physical === 'text' ? (v as string) : JSON.stringify(toJson(layout.type, v)))
      }
    } else throw new TypeError('lists are no state')
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.size)
  }
}

export class ByteReader {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private at = 0
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  int(): number {
    const v = this.view.getInt32(this.at, true)
    this.at += 4
    return v
  }
  double(): number {
    const v = this.view.getFloat64(this.at, true)
    this.at += 8
    return v
  }
  raw(n: number): Uint8Array {
    const b = this.bytes.subarray(this.at, this.at + n)
    this.at += n
    return b
  }
  text(): string {
    return decoder.decode(this.raw(this.int()))
  }
  get atEnd(): boolean {
    return this.at >= this.bytes.length
  }

  /** A column of `count` rows; throws where it was written with another type. */
  column(layout: Layout): { column: Column; count: number } {
    const physical = this.text()
    if (physical !== layout.physical) throw stateProblem(`holds ${physical} values where the plan has ${layout.physical}`)
    const count = this.int()
    const column = makeColumn(layout, Math.max(1, count))
    if (column.storage === 'number') this.numbers(column, count)
    else if (column.storage === 'span') {
      const pieces: Uint8Array[] = []
      let size = 0
      for (let i = 0; i < count; i++) {
        const n = this.int()
        column.start[i] = n < 0 ? -1 : size
        if (n < 0) continue
        pieces.push(this.raw(n))
        size += n
        column.end[i] = size
      }
      column.bytes = concat(pieces, size)
    } else if (column.storage === 'object') {
      for (let i = 0; i < count; i++) {
        const n = this.int()
        const text = n < 0 ? null : decoder.decode(this.raw(n))
        column.values[i] = text === null || layout.physical === 'text' ? text : fromJson(layout.type, JSON.parse(text))
      }
    }
    return { column, count }
  }

  private numbers(column: NumberColumn, count: number): void {
    for (let i = 0; i < count; i++) column.values[i] = this.double()
    column.nulls.set(this.raw(count))
    for (let n = this.int(); n > 0; n--) {
      const i = this.int()
      column.wide.set(i, canonical(BigInt(this.text())) as bigint)
    }
  }
}

const decoder = new TextDecoder()

export function concat(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size)
  let at = 0
  for (const p of pieces) {
    all.set(p, at)
    at += p.length
  }
  return all
}

export function stateProblem(what: string): RuntimeProblem {
  return new RuntimeProblem(
    'state-mismatch',
    `The stored state ${what}`,
    'Start without this state, or with a plan that compat says can take it.',
  )
}
