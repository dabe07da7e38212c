import type { AggregateCall } from '../../../plan/physical.ts'
import type { SqlType } from '../../../semantics/types.ts'
import { spanTerm } from '../../formats/json.ts'
import { compare } from '../../functions/numeric.ts'
import { toJson } from '../../functions/values.ts'
import { type BagNames, declareBag, emitDropIfEmpty, emitEntry, entryValue } from '../../state/bag.ts'
import { declareTable, emitLookup, type TableNames } from '../../state/key-table.ts'
import { type Code, type Term, term } from '../code.ts'
import { type Layout, layoutOf, physicalOf } from '../columns.ts'
import { loadNow, store, storedTerm } from '../rows.ts'
import { columnName, type GroupShape, type GroupState } from './group-shape.ts'

/** The pieces of generated code that all group operators are made of. `S` is the state's name in the function. */
export class GroupCode {
  readonly c: Code
  readonly shape: GroupShape
  readonly table: TableNames
  readonly bags: readonly BagNames[]
  private readonly S: string
  private readonly written: string
  private readonly expires: boolean

  constructor(c: Code, before: string[], S: string, state: GroupState, prefix = '') {
    this.c = c
    this.S = S
    this.shape = state.shape
    this.table = declareTable(c, before, `${S}.table`, `${prefix}g`, state.table.layouts)
    state.shape.columns.forEach((col, k) => {
      const from = `${S}.columns[${k}]`
      const p = columnName(k)
      before.push(
        col.layout.storage === 'object'
          ? `const ${p}o = ${from}.values`
          : `const ${p}v = ${from}.values, ${p}n = ${from}.nulls, ${p}w = ${from}.wide`,
      )
    })
    before.push(`const ${prefix}hits = ${S}.hits`)
    this.written = `${prefix}written`
    if (state.ttl > 0) before.push(`const ${this.written} = ${S}.written, now = ${S}.now, expired = now - ${c.constant(state.ttl)}`)
    this.expires = state.ttl > 0
    this.bags = state.bags.map((bag, k) => declareBag(c, before, `${S}.bags[${k}]`, `${prefix}b${k}`, bag))
  }

  /** Finds the group of a key; makes it where `create` holds. */
  lookup(keys: readonly Term[], create: string): { slot: string; created: string } {
    return emitLookup(this.c, this.table, keys, this.shape.keys, create, slot => this.c.line(`${this.S}.begin(${slot})`))
  }

  /** Right behind `lookup`: a group that has expired is as good as absent, to a row that takes away (`minus`) too. `held`: a bundle has it. */
  expire({ slot, created }: { slot: string; created: string }, minus: string, held = 'false'): void {
    if (!this.expires) return
    const { c, written, S } = this
    const old = `${slot} >= 0 && !${created}${held === 'false' ? '' : ` && !(${held})`} && ${written}[${slot}] <= expired`
    c.block(`if (${old})`, () => {
      const renew = `${S}.renew(${slot}); ${created} = true`
      c.line(minus === 'false' ? renew : `if (${minus}) { ${S}.end(${slot}); ${slot} = -1 } else { ${renew} }`)
    })
    c.line(minus === 'false' ? `${written}[${slot}] = now` : `if (${slot} >= 0) ${written}[${slot}] = now`)
  }

  /** Terms of a group's key. */
  keyTerms(slot: string): Term[] {
    const { c, table, shape } = this
    const { name } = table
    return shape.keys.map((l, i) =>
      l.physical === 'text'
        ? spanTerm(c, l.type, `${name}a`, `${name}a`, c.let(`${name}${i}s[${slot}]`, 's'), c.let(`${name}${i}e[${slot}]`, 'e'))
        : loadNow(c, l, `${name}${i}`, slot),
    )
  }

  results(slot: string): Term[] {
    return this.shape.accumulators.map(a => a!.result(this.c, slot))
  }

  recordCount(slot: string): string {
    return `${columnName(this.shape.count)}v[${slot}]`
  }

  /** One input row added to (or taken from) its group. */
  apply(slot: string, input: (column: number) => Term, sign: 1 | -1): void {
    const { c, shape } = this
    if (shape.count >= 0) c.line(`${this.recordCount(slot)} ${sign > 0 ? '+' : '-'}= 1`)
    shape.calls.forEach((call, i) => {
      if (shape.bags.some(b => b.calls.includes(i))) return
      const a = shape.accumulators[i]!
      filtered(c, call, input, () => {
        const args = call.args.map(input)
        const change = () => (sign > 0 ? a.add(c, slot, args) : a.subtract(c, slot, args))
        if (call.fn === 'COUNT') unlessNull(c, args, change)
        else change()
      })
    })
    shape.bags.forEach((bag, k) => {
      const values = bag.args.map(input)
      unlessNull(c, bag.nulls ? [] : values, () => {
        if (bag.kind === 'extreme') filtered(c, shape.calls[bag.calls[0]], input, () => this.applyExtreme(k, slot, values, sign))
        else this.applyDistinct(k, slot, values, input, sign)
      })
    })
  }

  private applyDistinct(k: number, slot: string, values: readonly Term[], input: (column: number) => Term, sign: 1 | -1): void {
    const { c, shape } = this
    const names = this.bags[k]
    const { calls } = shape.bags[k]
    const passes = calls.map(i => filterTest(c, shape.calls[i], input))
    const any = passes.includes('true') ? 'true' : passes.join(' || ')
    const body = () => {
      const entry = emitEntry(c, names, slot, values, 'true')
      calls.forEach((i, n) => {
        const count = `${names.name}c${n}[${entry}]`
        const step = () => {
          const a = shape.accumulators[i]
          if (sign > 0) {
            c.line(`${count} += 1`)
            if (a) c.block(`if (${count} === 1)`, () => a.add(c, slot, values))
          } else {
            c.line(`${count} -= 1`)
            if (a) c.block(`if (${count} === 0)`, () => a.subtract(c, slot, values))
          }
        }
        if (passes[n] === 'true') step()
        else c.block(`if (${passes[n]})`, step)
      })
      if (shape.retract) emitDropIfEmpty(c, names, entry, slot)
    }
    if (any === 'true') body()
    else c.block(`if (${any})`, body)
  }

  private applyExtreme(k: number, slot: string, values: readonly Term[], sign: 1 | -1) {
    const { c, shape } = this
    const names = this.bags[k]
    const i = shape.bags[k].calls[0]
    const entry = emitEntry(c, names, slot, values, 'true')
    const count = `${names.name}c0[${entry}]`
    c.line(`${count} ${sign > 0 ? '+' : '-'}= 1`)
    const a = shape.accumulators[i]
    if (a && sign > 0) c.block(`if (${count} > 0)`, () => a.add(c, slot, values))
    if (sign > 0) return emitDropIfEmpty(c, names, entry, slot)
    const gone = c.let(`${count} === 0`)
    emitDropIfEmpty(c, names, entry, slot)
    if (a) c.block(`if (${gone})`, () => this.rescanIfExtreme(k, slot, values[0]))
  }

  /** The value that was taken may have been the extreme: then the chain is read for the next one. */
  private rescanIfExtreme(k: number, slot: string, value: Term): void {
    const { c, shape } = this
    const i = shape.bags[k].calls[0]
    const p = columnName(shape.first[i])
    const layout = shape.columns[shape.first[i]].layout
    const old = loadNow(c, layout, p, slot)
    const same = compare(c, '=', value, term(old.type, 'false', old.value()))
    c.block(`if (!(${old.nul}) && ${same.value()})`, () => this.rescan(k, slot))
  }

  private rescan(k: number, slot: string): void {
    const { c, shape } = this
    const names = this.bags[k]
    const i = shape.bags[k].calls[0]
    const a = shape.accumulators[i]!
    const layout = shape.columns[shape.first[i]].layout
    store(c, layout, columnName(shape.first[i]), slot, term(layout.type, 'true', 'null'))
    const e = c.fresh('e')
    c.block(`for (let ${e} = ${names.name}H[${slot}]; ${e} >= 0; ${e} = ${names.name}N[${e}])`, () => {
      c.block(`if (${names.name}c0[${e}] > 0)`, () => a.add(c, slot, [entryValue(c, names, e, 0)]))
    })
  }

  /** Layouts of what a local aggregate hands on, after its keys. */
  static transfer(shape: GroupShape): Layout[] {
    const lists = shape.bags.map(
      (b): Layout => ({
        type: b.values[0].type,
        physical: 'object',
        storage: 'list',
        items: b.values.map(spanned),
        counts: b.calls.length,
      }),
    )
    return [...shape.columns.map(col => col.layout), ...lists]
  }

  /**
   * Merges what a local aggregate handed on: `columns` its columns' terms by position, `lists` the names of its lists (`<name>o`, `<name>i<k>…`, `<name>c<k>`), whose row is `row`.
   * Bags may belong to another group (`bagSlot`, of `bagOwner`): the incremental aggregate keeps them by partial key.
   */
  merge(
    slot: string,
    columns: (i: number) => Term[],
    count: Term | undefined,
    lists: readonly ListNames[],
    row: string,
    bagOwner: GroupCode = this,
    bagSlot = slot,
  ): void {
    const { c, shape } = this
    if (shape.count >= 0) c.line(`${this.recordCount(slot)} += ${count!.value()}`)
    shape.calls.forEach((_, i) => {
      if (bagOwner.shape.bags.some(b => b.calls.includes(i))) return
      shape.accumulators[i]!.merge(c, slot, columns(i))
    })
    bagOwner.shape.bags.forEach((bag, k) => {
      const list = lists[k]
      const rescan = bag.kind === 'extreme' ? c.let('false', 'rescan') : ''
      const x = c.fresh('x')
      c.block(`for (let ${x} = ${list.name}o[${row}], to = ${list.name}o[${row} + 1]; ${x} < to; ${x}++)`, () => {
        const values = list.items.map((l, n) => itemTerm(c, l, `${list.name}i${n}`, x))
        const names = bagOwner.bags[k]
        const entry = emitEntry(c, names, bagSlot, values, 'true')
        bag.calls.forEach((i, n) => {
          const a = shape.accumulators[i]!
          const cell = `${names.name}c${n}[${entry}]`
          const [old, now] = [c.let(cell, 'was'), c.let(`${cell} + ${list.name}c${n}[${x}]`, 'now')]
          c.line(`${cell} = ${now}`)
          c.block(`if (${old} <= 0 && ${now} > 0)`, () => a.add(c, slot, values))
          if (!shape.retract) return
          c.block(`else if (${old} > 0 && ${now} <= 0)`, () =>
            bag.kind === 'extreme' ? c.line(`${rescan} = true`) : a.subtract(c, slot, values),
          )
        })
        if (shape.retract) emitDropIfEmpty(c, names, entry, bagSlot)
      })
      if (rescan) c.block(`if (${rescan})`, () => this.rescan(k, slot))
    })
  }
}

export interface ListNames {
  readonly name: string
  readonly items: readonly Layout[]
}

/** Names the arrays of a list column. */
export function declareList(before: string[], column: string, name: string, layout: Layout): ListNames {
  before.push(`const ${name}o = ${column}.offsets`)
  layout.items!.forEach((l, k) => {
    const item = `${column}.items[${k}]`
    if (l.storage === 'span')
      before.push(
        `const ${name}i${k}s = ${item}.start, ${name}i${k}e = ${item}.end, ${name}i${k}b = ${item}.bytes, ${name}i${k}d = ${item}.side`,
      )
    else before.push(`const ${name}i${k}v = ${item}.values, ${name}i${k}n = ${item}.nulls, ${name}i${k}w = ${item}.wide`)
  })
  for (let k = 0; k < layout.counts!; k++) before.push(`const ${name}c${k} = ${column}.counts[${k}]`)
  return { name, items: layout.items! }
}

function itemTerm(c: Code, layout: Layout, p: string, x: string): Term {
  if (layout.storage === 'span') return spanTerm(c, layout.type, `${p}b`, `${p}d`, c.let(`${p}s[${x}]`, 's'), c.let(`${p}e[${x}]`, 'e'))
  return storedTerm(c, layout, p, x)
}

const spanned = (l: Layout): Layout => (l.physical === 'text' ? layoutOf(l.type, 'span') : l)

function unlessNull(c: Code, terms: readonly Term[], body: () => void): void {
  const tests = terms.filter(t => t.nul !== 'false').map(t => `!(${t.nul})`)
  if (tests.length === 0) body()
  else c.block(`if (${tests.join(' && ')})`, body)
}

/** `'true'` or a variable that says whether the row counts for the call. */
function filterTest(c: Code, call: AggregateCall, input: (column: number) => Term): string {
  if (call.filter === undefined) return 'true'
  const f = input(call.filter)
  return c.let(f.nul === 'false' ? f.value() : `!(${f.nul}) && ${f.value()}`, 'f')
}

function filtered(c: Code, call: AggregateCall, input: (column: number) => Term, body: () => void): void {
  const test = filterTest(c, call, input)
  if (test === 'true') body()
  else c.block(`if (${test})`, body)
}

/** True where two results of the same group differ. */
export function changed(c: Code, old: readonly Term[], now: readonly Term[]): string {
  const tests = old.map((o, i) => {
    const n = now[i]
    const nested = ['object', 'bytes'].includes(physicalOf(o.type))
    const text = nested ? c.constant((v: unknown) => comparable(o.type, v)) : ''
    const differ = `${text}(${o.value()}) !== ${text}(${n.value()})`
    if (o.nul === 'false' && n.nul === 'false') return differ
    return `((${o.nul}) !== (${n.nul}) || (!(${o.nul}) && ${differ}))`
  })
  return tests.length === 0 ? 'false' : tests.join(' || ')
}

/** Text that is equal for equal values. To Flink an array with a NULL is never equal, not even to itself. */
function comparable(type: SqlType, value: unknown): unknown {
  return type.root === 'ARRAY' && (value as unknown[]).includes(null) ? Number.NaN : JSON.stringify(toJson(type, value))
}
