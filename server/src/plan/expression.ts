import type { SqlType } from '../semantics/types.ts'

/**
 * Typed scalar expressions over the columns of an operator's input. Plain JSON without positions: equal meaning gives equal text, which
 * is what sharing, state ids and the comparison of two plans stand on.
 */
export type Expression = InputRef | Literal | ScalarCall

/** Column `index` of the input row (for operators with two inputs: left columns first). */
export interface InputRef {
  readonly kind: 'input'
  readonly index: number
  readonly type: SqlType
}

/**
 * `value` in the JSON form of rows: numbers for TINYINT…INT, FLOAT, DOUBLE and BIGINT within ±2^53, else decimal text; DECIMAL as text with its
 * scale; text, DATE `yyyy-MM-dd`, TIME, TIMESTAMP `yyyy-MM-dd HH:mm:ss[.f]` as text; intervals as a number (months, or milliseconds).
 */
export interface Literal {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
  readonly type: SqlType
  /** interval as it was qualified (DAY, SECOND, DAY TO SECOND …); says nothing about the value */
  readonly unit?: string
}

/**
 * `name` is Flink's operator or function name in capitals: `+ - * / MOD || = <> < <= > >= AND OR NOT CASE CAST TRY_CAST LIKE IN BETWEEN-free
 * (rewritten to comparisons) IS NULL, IS NOT NULL, IS TRUE …`, `COALESCE`, `UPPER`, `ARRAY` (constructor), `ROW`, `MAP`, `ITEM` (a[i], m[k]),
 * `FIELD` (second argument: a literal with the field's position), `PROCTIME`, `CURRENT_TIMESTAMP` …; AND, OR take any number of arguments;
 * CASE takes c1, v1, c2, v2, …, else; CAST's target is `type`. For a user function `name` is as registered (catalog.database.name, or the bare
 * name of a temporary system function) and `user` says so.
 */
export interface ScalarCall {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Expression[]
  readonly type: SqlType
  readonly user?: true
  /** absent = deterministic */
  readonly nonDeterministic?: true
}

/** A text that is equal exactly for expressions that mean the same over the same input. */
export function digest(e: Expression): string {
  switch (e.kind) {
    case 'input':
      return `$${e.index}`
    case 'literal':
      return `${JSON.stringify(e.value)}:${e.type.root}`
    case 'call':
      return `${e.name}(${e.args.map(digest).join(', ')})${e.name === 'CAST' || e.name === 'TRY_CAST' ? `:${JSON.stringify(e.type)}` : ''}`
  }
}

/** The expression with every input replaced: how one operator's expression reads over the columns below it. */
export function substitute(e: Expression, inputs: (index: number) => Expression): Expression {
  if (e.kind === 'input') return inputs(e.index)
  if (e.kind === 'literal') return e
  return { ...e, args: e.args.map(a => substitute(a, inputs)) }
}

/** The first call, from the outside in, that the test holds for. */
export function findCall(e: Expression, test: (call: ScalarCall) => boolean): ScalarCall | undefined {
  if (e.kind !== 'call') return undefined
  if (test(e)) return e
  for (const a of e.args) {
    const found = findCall(a, test)
    if (found) return found
  }
  return undefined
}

/** What a CASE can give: its arguments are condition, result, condition, result, …, else. */
export const resultsOf = ({ args }: ScalarCall): readonly Expression[] => args.filter((_, i) => i % 2 === 1 || i === args.length - 1)
