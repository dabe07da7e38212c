import type { Expression } from '../../../plan/expression.ts'
import { BIGINT, STRING, withNullable } from '../../../semantics/types.ts'
import { compileExpression } from '../../functions/scalar.ts'
import { type Env, NotHere, nullable } from '../../functions/scope.ts'
import { toJson } from '../../functions/values.ts'
import { Bag, type BagNames, declareBag, emitRowEntry, entryValue, storeEntryValue } from '../../state/bag.ts'
import { anyNull, Code, nullTerm, type Term, term } from '../code.ts'
import { type Batch, CAPACITY, type Layout, layoutOf } from '../columns.ts'
import { batchTerms, declareOutput, writeRow } from '../rows.ts'
import { GroupCode } from './group-code.ts'
import { GroupState, makeShape } from './group-shape.ts'
import { keyLayouts, router } from './operator.ts'

/**
 * What joins keep and how they write rows. Both sides share one table of join keys; the rows of a side hang on the slot of their key, in the order in which
 * they came. A row is found again by `identity`: the columns that tell it apart within its key, all of them (`'row'`), or a number that it is given (`'arrival'`).
 */
export interface JoinSideSpec {
  readonly layouts: readonly Layout[]
  readonly keys: readonly number[]
  readonly identity: readonly number[] | 'row' | 'arrival'
  /** numbers that the operator keeps with each row */
  readonly counts: number
}

export class JoinSide {
  readonly spec: JoinSideSpec
  readonly rows: Bag
  /** what an entry is found by: columns as they are, the text of those that can't be compared so, or its number */
  readonly by: readonly (number | { readonly textOf: number } | 'number')[]
  /** where each column of the row is among the values of an entry; those that it is found by come first */
  readonly position: readonly number[]
  /** number of the next row, where rows are numbered */
  next = 0

  constructor(spec: JoinSideSpec, keys: GroupState, expires = false) {
    this.spec = spec
    const { layouts, identity } = spec
    const columns = layouts.map((_, k) => k)
    const byText = (k: number) => layouts[k].physical === 'object' || layouts[k].physical === 'bytes'
    this.by = identity === 'arrival' ? ['number'] : (identity === 'row' ? columns : identity).map(k => (byText(k) ? { textOf: k } : k))
    const others = columns.filter(k => !this.by.includes(k))
    this.position = columns.map(k => (others.includes(k) ? this.by.length + others.indexOf(k) : this.by.indexOf(k)))
    const layoutAt = (k: number) => layoutOf(layouts[k].type, 'span')
    const found = this.by.map(b => (typeof b === 'number' ? layoutAt(b) : layoutOf(b === 'number' ? NUMBER : TEXT, 'span')))
    this.rows = new Bag([...found, ...others.map(layoutAt)], spec.counts, keys.table, expires)
  }
}
const NUMBER = withNullable(BIGINT, false)
const TEXT = withNullable(STRING, false)

/** Rows that are kept, and bytes of these and of their keys. */
export const sizeOf = (keys: GroupState, sides: readonly JoinSide[]): { entries: number; bytes: number } => ({
  entries: sides.reduce((n, s) => n + s.rows.table.size, 0),
  bytes: sides.reduce((n, s) => n + s.rows.table.bytes, keys.bytes),
})

/** The table of join keys: slot, subtask and records of each. `routed`: so many of the keys decide about the subtask. */
export function joinKeys(left: JoinSideSpec, right: JoinSideSpec, parallelism: number, routed = left.keys.length): GroupState {
  const keys = keyLayouts(left.layouts, left.keys)
  keyLayouts(right.layouts, right.keys).forEach((other, i) => {
    const { type } = keys[i]
    if (
      other.physical !== keys[i].physical ||
      other.type.scale !== type.scale ||
      (type.root !== 'CHAR' && other.type.precision !== type.precision)
    )
      throw new NotHere('a join of keys of different precision')
  })
  const shape = makeShape({ keys, calls: [], types: [], retract: false, plain: false, bagged: false, bags: false })
  const types = keys.slice(0, routed).map(k => k.type)
  const route = router(types, parallelism)
  return new GroupState(shape, parallelism, routed === keys.length ? route : values => route(values.slice(0, routed)))
}

/** Rows of one batch of one side, beside the rows that the other side keeps. `i` is a row of the batch, `e` an entry of the other side. */
export interface SideRows {
  /** slot of the row's join key; a new one where the key is new */
  slot(i: number): number
  /** a part of the join key is NULL, so that `=` holds for no row */
  blind(i: number): boolean
  /** entry of an equal row of the own side, -1 where there is none */
  find(i: number, slot: number): number
  /** keeps the row: its entry, which is an old one (with its counts) where the row is known */
  keep(i: number, slot: number): number
  /** the condition that is left beside the keys */
  holds(i: number, e: number): boolean
  /** the two rows side by side */
  pair(i: number, e: number, op: number): void
  /** the row of the batch alone: NULL for the other side, or nothing where the output is the left side */
  own(i: number, op: number): void
  /** the row of the other side alone */
  other(e: number, op: number): void
  /** hands on what has been written */
  end(): void
}

export type CompiledSide = (
  input: Batch,
  own: JoinSide,
  other: JoinSide,
  keys: GroupState,
  out: Batch,
  emit: (n: number) => void,
) => SideRows

export interface JoinCodeSpec {
  readonly env: Env
  readonly sides: readonly [JoinSide, JoinSide]
  readonly keys: GroupState
  readonly condition?: Expression
  /** the output is the left side's columns */
  readonly leftOnly: boolean
  readonly ops: boolean
}

/** Text passes as bytes where both forms of the row, in the batch and kept, have bytes. */
export const joinedLayouts = (sides: readonly JoinSide[], leftOnly: boolean): Layout[] =>
  (leftOnly ? sides.slice(0, 1) : sides).flatMap(s => s.spec.layouts.map(l => layoutOf(l.type, l.storage === 'span' ? 'span' : 'object')))

/** `port`: the side that the batch is of, 0 = left. */
export function compileSide({ env, sides, keys, condition, leftOnly, ops }: JoinCodeSpec, port: number): CompiledSide {
  const [own, other] = [sides[port], sides[1 - port]]
  const w = new RowWriter(joinedLayouts(sides, leftOnly), ops)
  const { c, before } = w
  const mine = batchTerms(c, before, own.spec.layouts, 'input', 'i', 'i')
  const g = new GroupCode(c, before, 'keys', keys)
  const rows = declareBag(c, before, 'A.rows', 'r', own.rows)
  const otherRows = declareBag(c, before, 'B.rows', 'x', other.rows)
  const theirs = () => valuesOf(c, other, otherRows, 'e')
  const inOrder = <T>(a: readonly T[], b: readonly T[]): T[] => (port === 0 ? [...a, ...b] : [...b, ...a])
  const found = () =>
    own.by.map(b => (b === 'number' ? term(NUMBER, 'false', 'A.next') : typeof b === 'number' ? mine[b] : textOf(c, mine[b.textOf])))

  w.define('slot', 'i', () => {
    const { slot } = g.lookup(
      own.spec.keys.map(k => mine[k]),
      'true',
    )
    c.line(`hits[${slot}]++; return ${slot}`)
  })
  w.define('blind', 'i', () => c.line(`return ${anyNull(own.spec.keys.map(k => mine[k]))}`))
  w.define('find', 'i, slot', () => c.line(`return ${emitRowEntry(c, rows, 'slot', found(), 'false').slot}`))
  w.define('keep', 'i, slot', () => {
    const { slot: entry, created } = emitRowEntry(c, rows, 'slot', found(), 'true')
    if (own.by[0] === 'number') c.line('A.next++')
    else c.line(`if (!${created}) A.rows.table.forget(${entry}, ${own.by.length + 1})`)
    own.position.forEach((k, column) => {
      if (k >= own.by.length) storeEntryValue(c, rows, entry, k, mine[column])
    })
    c.line(`return ${entry}`)
  })
  defineCondition(w, 'i, e', condition, env, () => inOrder(mine, theirs()))
  if (!leftOnly) {
    w.row('pair', 'i, e, op', () => inOrder(mine, theirs()))
    w.row('own', 'i, op', () => inOrder(mine, nulls(other)))
    w.row('other', 'e, op', () => inOrder(nulls(own), theirs()))
  } else if (port === 0) w.row('own', 'i, op', () => mine)
  else w.row('other', 'e, op', theirs)
  return w.compile<CompiledSide>(['input', 'A', 'B', 'keys', 'out', 'emit'])
}

/** Rows that both sides keep; `e` is an entry of the left one, `f` of the right one. `op` counts where the output tells its kind of change. */
export interface BothKept {
  /** the condition that is left beside the keys */
  holds(e: number, f: number): boolean
  pair(e: number, f: number, op?: number): void
  /** a row alone: NULL for the other side, or nothing where the output is the left side */
  left(e: number, op?: number): void
  right(f: number, op?: number): void
  end(): void
}

export type CompiledKept = (left: JoinSide, right: JoinSide, out: Batch, emit: (n: number) => void) => BothKept

export function compileKept({ env, sides, condition, leftOnly, ops }: Omit<JoinCodeSpec, 'keys'>): CompiledKept {
  const [left, right] = sides
  const w = new RowWriter(joinedLayouts(sides, leftOnly), ops)
  const { c, before } = w
  const leftRows = declareBag(c, before, 'A.rows', 'r', left.rows)
  const rightRows = declareBag(c, before, 'B.rows', 'x', right.rows)
  const both = () => [...valuesOf(c, left, leftRows, 'e'), ...valuesOf(c, right, rightRows, 'f')]
  defineCondition(w, 'e, f', condition, env, both)
  if (leftOnly) w.row('left', 'e, op', () => valuesOf(c, left, leftRows, 'e'))
  else {
    w.row('pair', 'e, f, op', both)
    w.row('left', 'e, op', () => [...valuesOf(c, left, leftRows, 'e'), ...nulls(right)])
    w.row('right', 'f, op', () => [...nulls(left), ...valuesOf(c, right, rightRows, 'f')])
  }
  return w.compile<CompiledKept>(['A', 'B', 'out', 'emit'])
}

function defineCondition(w: RowWriter, parameters: string, condition: Expression | undefined, env: Env, both: () => readonly Term[]): void {
  const { c } = w
  w.define('holds', parameters, () => {
    if (condition === undefined) return c.line('return true')
    const columns = both()
    const result = compileExpression(c, condition, { input: k => columns[k], env })
    c.line(`return ${result.nul === 'false' ? '' : `!(${result.nul}) && `}${result.value()}`)
  })
}

/** Equal for equal values, for those that have no order of their own. */
function textOf(c: Code, t: Term): Term {
  const text = (v: unknown) => JSON.stringify(toJson(t.type, v))
  return term(TEXT, 'false', c.let(`${c.constant(text)}(${nullable(t)})`))
}

const valuesOf = (c: Code, side: JoinSide, names: BagNames, entry: string): Term[] => side.position.map(k => entryValue(c, names, entry, k))
const nulls = (side: JoinSide): Term[] => side.spec.layouts.map(l => nullTerm(l.type))

/** A generated function that gives functions, some of which write a row of `out`; `end` hands on what they have written. */
class RowWriter {
  readonly c = new Code()
  readonly before: string[] = []
  private readonly layouts: readonly Layout[]
  private readonly ops: boolean
  private readonly names: string[] = []
  /** where the text of the written rows lies */
  private readonly spans = new Set<string>()

  constructor(layouts: readonly Layout[], ops: boolean) {
    this.layouts = layouts
    this.ops = ops
    declareOutput(this.before, layouts)
    if (ops) this.before.push('const oop = out.ops')
  }

  define(name: string, parameters: string, body: () => void): void {
    this.names.push(name)
    this.c.block(`const ${name} = (${parameters}) =>`, body)
  }

  row(name: string, parameters: string, terms: () => readonly Term[]): void {
    const { c } = this
    this.define(name, parameters, () => {
      c.line('const n = out.size')
      for (const s of writeRow(c, this.layouts, terms())) this.spans.add(s)
      if (this.ops) c.line('oop[n] = op')
      c.line(`if ((out.size = n + 1) === ${CAPACITY}) end()`)
    })
  }

  compile<F>(parameters: readonly string[]): F {
    this.define('end', '', () => this.c.line(`if (out.size > 0) { ${[...this.spans, 'emit(out.size)'].join('; ')} }`))
    return this.c.compile<F>(parameters, this.before, [`return { ${this.names.join(', ')} }`])
  }
}
