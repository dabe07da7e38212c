import type { SqlType } from '../../semantics/types.ts'

/**
 * Columns are the engine's currency. A batch holds up to `CAPACITY` rows, column by column; its buffers are used again for the next batch,
 * so a consumer copies what it wants to keep.
 *
 * Values in columns and in generated code:
 * - BOOLEAN: 0/1 in the column, true/false in code
 * - TINYINT, SMALLINT, INTEGER, DATE (epoch day), TIME (ms of the day), intervals (months, ms), TIMESTAMP*(p ≤ 3) (epoch ms), DECIMAL(p ≤ 15)
 *   (unscaled): a number
 * - BIGINT, DECIMAL(p > 15) (unscaled), TIMESTAMP*(4…6) (epoch µs), TIMESTAMP*(7…9) (epoch ns): a number within ±(2^53 - 1), else a bigint.
 *   The form is canonical, so `===` is equality and `<` is exact. In a column NaN says "look in `wide`".
 * - FLOAT, DOUBLE: a number
 * - text: (start, end) into UTF-8 bytes (`span`) or a JavaScript string (`object`); BINARY: a Uint8Array; ARRAY, ROW: lists; MAP: [key, value][]
 */
export const CAPACITY = 2048
export const MAX_SAFE = 9007199254740991
/** set in a span's start and end when it points into `side`, where unescaped and computed texts lie */
export const SIDE = 0x40000000

export const INSERT = 0
export const UPDATE_BEFORE = 1
export const UPDATE_AFTER = 2
export const DELETE = 3
/** rows with an even op add, those with an odd op take away */
export const OPS = ['+I', '-U', '+U', '-D'] as const

export type Physical = 'bool' | 'int' | 'long' | 'double' | 'text' | 'bytes' | 'object'
export type Storage = 'number' | 'span' | 'object' | 'list'

/** How a field of that type travels. Throws nothing: types that don't run are refused by `whatIsNotHere`. */
export function physicalOf(type: SqlType): Physical {
  switch (type.root) {
    case 'BOOLEAN':
      return 'bool'
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      return 'int'
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return (type.precision ?? 6) <= 3 ? 'int' : 'long'
    case 'DECIMAL':
      return (type.precision ?? 10) <= 15 ? 'int' : 'long'
    case 'BIGINT':
      return 'long'
    case 'FLOAT':
    case 'DOUBLE':
      return 'double'
    case 'CHAR':
    case 'VARCHAR':
      return 'text'
    case 'BINARY':
    case 'VARBINARY':
      return 'bytes'
    default:
      return 'object'
  }
}

export const isNumeric = (physical: Physical): boolean =>
  physical === 'bool' || physical === 'int' || physical === 'long' || physical === 'double'

export interface Layout {
  readonly type: SqlType
  readonly physical: Physical
  readonly storage: Storage
  /** `list`: the columns of an item, and how many counts it has */
  readonly items?: readonly Layout[]
  readonly counts?: number
}

/** Text that is computed is a string; text that only passes through stays a span. */
export function layoutOf(type: SqlType, text: 'span' | 'object' = 'object'): Layout {
  const physical = physicalOf(type)
  return { type, physical, storage: isNumeric(physical) ? 'number' : physical === 'text' ? text : 'object' }
}

export class NumberColumn {
  readonly storage = 'number'
  values: Float64Array
  nulls: Uint8Array
  wide: Map<number, bigint>
  constructor(capacity: number) {
    this.values = new Float64Array(capacity)
    this.nulls = new Uint8Array(capacity)
    this.wide = new Map()
  }
}

/** `start` -1 = null. `bytes` and `side` are set by whoever fills the column and stay valid while the batch is processed. */
export class SpanColumn {
  readonly storage = 'span'
  start: Int32Array
  end: Int32Array
  bytes: Uint8Array = EMPTY
  side: Uint8Array = EMPTY
  constructor(capacity: number) {
    this.start = new Int32Array(capacity)
    this.end = new Int32Array(capacity)
  }
}

export class ObjectColumn {
  readonly storage = 'object'
  values: unknown[]
  constructor(capacity: number) {
    this.values = new Array(capacity).fill(null)
  }
}

/**
 * Values with counts, any number a row: how a local aggregate hands the distinct values of its bundle to the global one. The items of row i are
 * `offsets[i] … offsets[i + 1]`.
 */
export class ListColumn {
  readonly storage = 'list'
  readonly offsets: Int32Array
  readonly items: (NumberColumn | SpanColumn | ObjectColumn)[]
  counts: Float64Array[]
  /** items of all rows */
  size = 0
  capacity = 4096
  constructor(layout: Layout, capacity: number) {
    this.offsets = new Int32Array(capacity + 1)
    this.items = layout.items!.map(l => makeColumn(l, this.capacity) as NumberColumn)
    this.counts = Array.from({ length: layout.counts! }, () => new Float64Array(this.capacity))
  }
  reserve(n: number): void {
    if (n <= this.capacity) return
    while (this.capacity < n) this.capacity *= 2
    for (const column of this.items) growColumn(column, this.capacity)
    this.counts = this.counts.map(old => {
      const grown = new Float64Array(this.capacity)
      grown.set(old)
      return grown
    })
  }
}

export function growColumn(column: NumberColumn | SpanColumn | ObjectColumn, capacity: number): void {
  if (column.storage === 'object') {
    for (let i = column.values.length; i < capacity; i++) column.values.push(null)
  } else if (column.storage === 'span') {
    column.start = grownInts(column.start, capacity)
    column.end = grownInts(column.end, capacity)
  } else {
    const values = new Float64Array(capacity)
    values.set(column.values)
    column.values = values
    const nulls = new Uint8Array(capacity)
    nulls.set(column.nulls)
    column.nulls = nulls
  }
}

export function grownInts(old: Int32Array, capacity: number): Int32Array {
  const ints = new Int32Array(capacity)
  ints.set(old)
  return ints
}

export type Column = NumberColumn | SpanColumn | ObjectColumn | ListColumn
const EMPTY = new Uint8Array(0)

export function makeColumn(layout: Layout, capacity: number): Column {
  if (layout.storage === 'number') return new NumberColumn(capacity)
  if (layout.storage === 'list') return new ListColumn(layout, capacity)
  return layout.storage === 'span' ? new SpanColumn(capacity) : new ObjectColumn(capacity)
}

export class Batch {
  size = 0
  readonly columns: Column[]
  /** null = every row is +I */
  readonly ops: Uint8Array | null
  /** logical source subtask that the rows come through, for operators before an exchange */
  subtask = 0
  /** the split that the rows come from, '' behind an operator */
  split = ''
  /** the rows come from a cluster that was down beyond its hold time and has not caught up */
  outage = false
  constructor(layouts: readonly Layout[], withOps: boolean, capacity = CAPACITY) {
    this.columns = layouts.map(l => makeColumn(l, capacity))
    this.ops = withOps ? new Uint8Array(capacity) : null
  }
  /** Makes the buffers ready for the next rows. */
  clear(): void {
    this.size = 0
    for (const c of this.columns) {
      if (c.storage === 'number' && c.wide.size > 0) c.wide.clear()
      else if (c.storage === 'list') for (const item of c.items) if (item.storage === 'number' && item.wide.size > 0) item.wide.clear()
    }
  }
}

const decoder = new TextDecoder()

/** The string that a span stands for. Short ASCII, the common case, doesn't leave JavaScript. */
export function spanText(bytes: Uint8Array, side: Uint8Array, start: number, end: number): string {
  let b = bytes
  if ((start & SIDE) !== 0) {
    b = side
    start &= ~SIDE
    end &= ~SIDE
  }
  if (end - start <= 24) {
    let text = ''
    for (let i = start; i < end; i++) {
      const c = b[i]
      if (c >= 0x80) return decoder.decode(b.subarray(start, end))
      text += String.fromCharCode(c)
    }
    return text
  }
  return decoder.decode(b.subarray(start, end))
}

/** One value of a column in the engine's form, null for NULL. For edges (rows out, state, tests), not for loops. */
export function columnValue(column: Column, layout: Layout, row: number): unknown {
  if (column.storage === 'object') return column.values[row]
  if (column.storage === 'list') return null
  if (column.storage === 'span') {
    const start = column.start[row]
    return start === -1 ? null : spanText(column.bytes, column.side, start, column.end[row])
  }
  if (column.nulls[row] !== 0) return null
  const v = column.values[row]
  if (layout.physical === 'bool') return v !== 0
  return Number.isNaN(v) && layout.physical === 'long' ? column.wide.get(row)! : v
}

/** The opposite: puts a value of the engine's form (null = NULL) into a number or object column. */
export function setColumnValue(column: Column, row: number, value: unknown): void {
  if (column.storage === 'object') column.values[row] = value
  else if (column.storage === 'number') {
    column.nulls[row] = value === null ? 1 : 0
    if (typeof value === 'bigint') {
      column.values[row] = Number.NaN
      column.wide.set(row, value)
    } else column.values[row] = value === null ? 0 : Number(value)
  } else throw new TypeError('a span column is filled by its producer')
}
