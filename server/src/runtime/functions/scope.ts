import type { Expression, ScalarCall } from '../../plan/expression.ts'
import { formatType, type SqlType } from '../../semantics/types.ts'
import { type Code, nullTerm, type Term, term } from '../engine/code.ts'
import { physicalOf } from '../engine/columns.ts'
import { fromJson } from './values.ts'

/** What an expression sees of the world: its input row, user functions, and per run of the pipeline the time. */
export interface Scope {
  input(index: number): Term
  readonly env: Env
}

/** A user's JavaScript function. */
// biome-ignore lint/suspicious/noExplicitAny: what it takes is known to its author only
export type UserFunction = (...args: any[]) => unknown

/** One object per engine, a constant in all generated code. */
export interface Env {
  /** ms since the epoch, set before each batch: every row of a batch sees one time */
  now: number
  /** greatest watermark handed down so far, ms */
  watermark: number
  readonly functions: ReadonlyMap<string, UserFunction>
  /** calls per user function */
  readonly calls: Map<string, { count: number }>
}

export class NotHere extends Error {}

export type Build = (c: Code, call: ScalarCall, args: Term[], scope: Scope) => Term
export type LazyBuild = (c: Code, call: ScalarCall, scope: Scope) => Term

export function literalTerm(c: Code, type: SqlType, value: unknown): Term {
  if (value === null) return nullTerm(type)
  if (type.root === 'SYMBOL') return term(type, 'false', c.constant(value))
  const made = fromJson(type, value)
  return term(type, 'false', c.constant(made))
}

/** The literal's value where an argument is one, else undefined. */
export function literalOf(e: Expression | undefined): string | number | boolean | null | undefined {
  return e?.kind === 'literal' ? e.value : undefined
}

const fields = new Map<string, true>()
for (const t of ['RAW', 'VARIANT', 'SYMBOL', 'UNKNOWN', 'TIMESTAMP_TZ', 'MULTISET']) fields.set(t, true)

/** Why a column of that type can't travel here, null when it can. */
export function typeNotHere(type: SqlType): string | null {
  if (fields.has(type.root)) return `type ${formatType(type)}`
  if (type.root === 'ARRAY') return typeNotHere(type.element!)
  if (type.root === 'MAP') return typeNotHere(type.key!) ?? typeNotHere(type.value!)
  if (type.root === 'ROW') for (const f of type.fields ?? []) if (typeNotHere(f.type) !== null) return typeNotHere(f.type)
  return null
}

/** A value as a JavaScript expression that is null for NULL, for generic code (user functions, objects). */
export function nullable(t: Term): string {
  return t.nul === 'false' ? t.value() : t.nul === 'true' ? 'null' : `(${t.nul} ? null : ${t.value()})`
}

/** A term from a JavaScript expression that gives null for NULL. */
export function fromNullable(c: Code, type: SqlType, made: string): Term {
  const raw = c.let(made)
  const n = c.let(`${raw} === null || ${raw} === undefined`, 'n')
  if (physicalOf(type) === 'text' || physicalOf(type) === 'object' || physicalOf(type) === 'bytes') return term(type, n, raw)
  const v = c.let(`${n} ? ${physicalOf(type) === 'bool' ? 'false' : '0'} : ${raw}`)
  return term(type, n, v)
}
