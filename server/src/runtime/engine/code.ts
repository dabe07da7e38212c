import type { SqlType } from '../../semantics/types.ts'
import { type Physical, physicalOf } from './columns.ts'

/**
 * Writes one generated function. Only names made here, small numbers and `k<n>` (constants passed in) enter the text: literals, names and
 * patterns of the user never do.
 *
 * A `Term` is a value of one row: `nul` is `'false'`, `'true'` or a variable; `value()` gives a cheap expression (a variable or a literal), and may write the
 * lines that make it. Its text is only to be used where `nul` is false.
 */
export interface Term {
  readonly type: SqlType
  readonly nul: string
  value(): string
  /** text that still lies in bytes: names of the variables (start -1 = null) */
  readonly span?: { readonly bytes: string; readonly side: string; readonly start: string; readonly end: string }
}

export class Code {
  private readonly lines: string[] = []
  private readonly constants: unknown[] = []
  private readonly constantNames = new Map<unknown, string>()
  private readonly scopes: Map<string, string>[] = [new Map()]
  private count = 0

  fresh(prefix = 'v'): string {
    return `${prefix}${this.count++}`
  }

  /** The name of a constant of the generated function. */
  constant(value: unknown): string {
    if (typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0) && Math.abs(value) < 1e15)
      return value < 0 ? `(${value})` : String(value)
    if (typeof value === 'boolean' || value === null) return String(value)
    let name = this.constantNames.get(value)
    if (name === undefined) {
      name = `k${this.constants.length}`
      this.constants.push(value)
      this.constantNames.set(value, name)
    }
    return name
  }

  line(text: string): void {
    this.lines.push(text)
  }

  /** Declares `let name = init` and gives the name. */
  let(init: string, prefix = 'v'): string {
    const name = this.fresh(prefix)
    this.lines.push(`let ${name} = ${init}`)
    return name
  }

  block(header: string, body: () => void, end = '}'): void {
    this.lines.push(`${header} {`)
    this.scopes.push(new Map())
    body()
    this.scopes.pop()
    this.lines.push(end)
  }

  /** A variable made once per scope (and those inside it): what is read from a column twice is loaded once. */
  once(key: string, make: () => string): string {
    for (const scope of this.scopes) {
      const name = scope.get(key)
      if (name !== undefined) return name
    }
    const name = make()
    this.scopes[this.scopes.length - 1].set(key, name)
    return name
  }

  /** Compiles the lines, between `before` and `after`, as the body of a function of `parameters`. */
  compile<F>(parameters: readonly string[], before: readonly string[] = [], after: readonly string[] = []): F {
    const names = this.constants.map((_, i) => `k${i}`)
    const head = names.length > 0 ? `const [${names.join(',')}] = K\n` : ''
    const body = [...before, ...this.lines, ...after].join('\n')
    const text = `'use strict'\n${head}return function (${parameters.join(', ')}) {\n${body}\n}`
    try {
      return new Function('K', text)(this.constants) as F
    } catch (e) {
      throw new Error(`generated code does not compile: ${(e as Error).message}\n${text}`)
    }
  }
}

/** What a variable of that class holds before it is set: keeps one representation for the compiler. */
export function emptyValue(physical: Physical): string {
  switch (physical) {
    case 'bool':
      return 'false'
    case 'text':
      return "''"
    case 'bytes':
    case 'object':
      return 'null'
    default:
      return '0'
  }
}

export const term = (type: SqlType, nul: string, value: string): Term => ({ type, nul, value: () => value })

export const nullTerm = (type: SqlType): Term => term(type, 'true', emptyValue(physicalOf(type)))

/** `a || b` of null flags, shortened where known. */
export function anyNull(terms: readonly { readonly nul: string }[]): string {
  const names = new Set<string>()
  for (const t of terms) {
    if (t.nul === 'true') return 'true'
    if (t.nul !== 'false') names.add(t.nul)
  }
  return names.size === 0 ? 'false' : [...names].join(' || ')
}

/**
 * A value that is NULL where an argument is, else `make(argument values)`. With `mayBeNull` the made expression may give null (or undefined) itself.
 * Arguments are materialised only where none is NULL.
 */
export function strict(c: Code, type: SqlType, args: readonly Term[], make: (values: string[]) => string, mayBeNull = false): Term {
  const nul = anyNull(args)
  const physical = physicalOf(type)
  if (nul === 'true') return nullTerm(type)
  if (nul === 'false' && !mayBeNull) {
    const v = c.let(make(args.map(a => a.value())))
    return term(type, 'false', v)
  }
  const n = c.let(nul, 'n')
  const v = c.let(emptyValue(physical))
  c.block(nul === 'false' ? '' : `if (!${n})`, () => {
    const made = make(args.map(a => a.value()))
    if (mayBeNull) {
      const raw = c.let(made)
      c.line(`if (${raw} === null || ${raw} === undefined) ${n} = true; else ${v} = ${raw}`)
    } else c.line(`${v} = ${made}`)
  })
  return term(type, n, v)
}

/** The same value under another type of the same form. */
export function withType(t: Term, type: SqlType): Term {
  return {
    type,
    get nul() {
      return t.nul
    },
    get span() {
      return t.span
    },
    value: () => t.value(),
  }
}
