import type { SqlType } from '../../semantics/types.ts'
import { spanTerm } from '../formats/json.ts'
import { type Code, type Term, term } from './code.ts'
import { type Layout, layoutOf } from './columns.ts'

/** Reading a row of a batch and writing one, for all generated loops. */

/** Terms for row `row` of `batch`: a column is loaded where it is first needed, once per scope. `before` gets the lines that name the arrays. */
export function batchTerms(c: Code, before: string[], layouts: readonly Layout[], batch: string, row: string, prefix: string): Term[] {
  return layouts.map((layout, i) => {
    const { type, storage } = layout
    const column = `${batch}.columns[${i}]`
    const p = `${prefix}${i}`
    if (storage === 'list') return term(type, 'false', 'null')
    if (storage === 'span') {
      before.push(`const ${p}s = ${column}.start, ${p}e = ${column}.end, ${p}b = ${column}.bytes, ${p}d = ${column}.side`)
      return new LazyTerm(() => {
        const start = c.once(`${p}s`, () => c.let(`${p}s[${row}]`, 's'))
        const end = c.once(`${p}e`, () => c.let(`${p}e[${row}]`, 'e'))
        return spanTerm(c, type, `${p}b`, `${p}d`, start, end)
      }, type)
    }
    before.push(
      storage === 'object'
        ? `const ${p}o = ${column}.values`
        : `const ${p}v = ${column}.values, ${p}n = ${column}.nulls, ${p}w = ${column}.wide`,
    )
    return storedTerm(c, layout, p, row)
  })
}

/** A value in arrays that are named already: `<p>o`, or `<p>v`, `<p>n`, `<p>w`. */
export function storedTerm(c: Code, layout: Layout, p: string, row: string): Term {
  const { type, physical, storage } = layout
  if (storage === 'object') {
    return new LazyTerm(() => {
      const v = c.once(`${p}o ${row}`, () => c.let(`${p}o[${row}]`))
      return term(type, `${v} === null`, v)
    }, type)
  }
  return new LazyTerm(() => {
    const nul = c.once(`${p}n ${row}`, () => c.let(`${p}n[${row}] !== 0`, 'n'))
    const value = () =>
      c.once(`${p}v ${row}`, () => {
        if (physical === 'bool') return c.let(`${p}v[${row}] !== 0`)
        const v = c.let(`${p}v[${row}]`)
        if (physical === 'long') c.line(`if (${v} !== ${v}) ${v} = ${p}w.get(${row})`)
        return v
      })
    return { type, nul, value }
  }, type)
}

/** Writes a term into named arrays at `row`. */
export function store(c: Code, layout: Layout, p: string, row: string, t: Term): void {
  if (layout.storage === 'object') {
    if (t.nul === 'true') c.line(`${p}o[${row}] = null`)
    else if (t.nul === 'false') c.line(`${p}o[${row}] = ${t.value()}`)
    else {
      c.block(`if (${t.nul})`, () => c.line(`${p}o[${row}] = null`))
      c.block('else', () => c.line(`${p}o[${row}] = ${t.value()}`))
    }
    return
  }
  const set = () => {
    const v = t.value()
    if (layout.physical === 'bool') c.line(`${p}v[${row}] = ${v} ? 1 : 0`)
    else if (layout.physical === 'long')
      c.line(`if (typeof ${v} === 'number') ${p}v[${row}] = ${v}; else { ${p}v[${row}] = NaN; ${p}w.set(${row}, ${v}) }`)
    else c.line(`${p}v[${row}] = ${v}`)
  }
  if (t.nul === 'false') {
    c.line(`${p}n[${row}] = 0`)
    set()
  } else if (t.nul === 'true') c.line(`${p}n[${row}] = 1; ${p}v[${row}] = 0`)
  else {
    c.block(`if (${t.nul})`, () => c.line(`${p}n[${row}] = 1; ${p}v[${row}] = 0`))
    c.block('else', () => {
      c.line(`${p}n[${row}] = 0`)
      set()
    })
  }
}

export const layoutsOf = (terms: readonly Term[], strings = false): Layout[] =>
  terms.map(t => layoutOf(t.type, t.span && !strings ? 'span' : 'object'))

/** Names the arrays of the output batch `out`. */
export function declareOutput(before: string[], layouts: readonly Layout[]): void {
  layouts.forEach((l, k) => {
    const column = `out.columns[${k}]`
    if (l.storage === 'span') before.push(`const o${k}s = ${column}.start, o${k}e = ${column}.end, o${k} = ${column}`)
    else if (l.storage === 'object') before.push(`const o${k}o = ${column}.values`)
    else if (l.storage === 'number') before.push(`const o${k}v = ${column}.values, o${k}n = ${column}.nulls, o${k}w = ${column}.wide`)
  })
}

/** Writes row `n` of the output; gives the lines that must run before the batch is handed on (where the spans' bytes are). */
export function writeRow(c: Code, layouts: readonly Layout[], terms: readonly Term[]): string[] {
  const spans: string[] = []
  terms.forEach((t, k) => {
    if (layouts[k].storage === 'span') {
      // NULL lies nowhere, and so says nothing of where the others lie
      if (t.nul === 'true') c.line(`o${k}s[n] = o${k}e[n] = -1`)
      else {
        c.line(`o${k}s[n] = ${t.span!.start}; o${k}e[n] = ${t.span!.end}`)
        spans.push(`o${k}.bytes = ${t.span!.bytes}; o${k}.side = ${t.span!.side}`)
      }
    } else if (layouts[k].storage !== 'list') store(c, layouts[k], `o${k}`, 'n', t)
  })
  return spans
}

/** A value that is loaded where it is first needed. */
class LazyTerm implements Term {
  readonly type: SqlType
  private readonly load: () => Term
  constructor(load: () => Term, type: SqlType) {
    this.load = load
    this.type = type
  }
  get nul(): string {
    return this.load().nul
  }
  get span() {
    return this.load().span
  }
  value(): string {
    return this.load().value()
  }
}

/** As `storedTerm`, but loaded at this point of the code: for state, which changes between two reads. */
export function loadNow(c: Code, layout: Layout, p: string, row: string): Term {
  const { type, physical, storage } = layout
  if (storage === 'object') {
    const v = c.let(`${p}o[${row}]`)
    return term(type, c.let(`${v} === null`, 'n'), v)
  }
  const nul = c.let(`${p}n[${row}] !== 0`, 'n')
  if (physical === 'bool') return term(type, nul, c.let(`${p}v[${row}] !== 0`))
  const v = c.let(`${p}v[${row}]`)
  if (physical === 'long') c.line(`if (${v} !== ${v}) ${v} = ${p}w.get(${row})`)
  return term(type, nul, v)
}
